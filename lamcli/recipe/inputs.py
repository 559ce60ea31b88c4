"""What a recipe is given: parameters converted to their types, the instruction, and where to find other recipes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import assert_never

from lamcli.errors import BadInput
from lamcli.recipe import ast
from lamcli.recipe.page import Page
from lamcli.recipe.print import print_type
from lamcli.recipe.values import Secret, Value, find_date, number_of, text_of

_TRUTHS = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


@dataclass(frozen=True)
class Inputs:
    """Attributes:
    parameters: values by parameter, as ``bind_parameters`` gives them.
    instruction: what the run was asked to do.
    load_recipe: the recipe of that name, for ``do``; raises BadInput when there is none.
    application: the page of that application, for ``in application``.
    """

    parameters: Mapping[str, object] = field(default_factory=dict)
    instruction: str = ""
    load_recipe: Callable[[str], ast.Recipe] | None = None
    application: Callable[[str], Page] | None = None


def bind_parameters(recipe: ast.Recipe, given: Mapping[str, object]) -> dict[str, Value]:
    """The values of a recipe's parameters, converted to their types.

    Args:
        given: parameter -> text, list or record of texts, or values of the right type already.

    Raises:
        BadInput: lists everything that is missing, superfluous or of another type.
    """
    types = dict(recipe.parameters)
    problems = [f"missing: {', '.join(f'{name} ({print_type(types[name])})' for name in types if name not in given)}"] if types.keys() - given.keys() else []
    if superfluous := [name for name in given if name not in types]:
        problems.append(f"not parameters of {recipe.name}: {', '.join(superfluous)}")
    values: dict[str, Value] = {}
    for name, of in recipe.parameters:
        if name in given:
            try:
                values[name] = convert(given[name], of)
            except ValueError as error:
                problems.append(f"{name}: {error}")
    if problems:
        takes = ", ".join(f"{name}: {print_type(of)}" for name, of in recipe.parameters) or "no parameters"
        raise BadInput("; ".join(problems), remedy=f"{recipe.name} takes {takes}")
    return values


def convert(value: object, of: ast.Type) -> Value:
    """A value as one of a type. Raises ValueError that says what is wrong, without telling a secret."""
    match of:
        case ast.Scalar(name=name):
            return _scalar(value, name)
        case ast.ListType(of=inner):
            if isinstance(value, str) or not isinstance(value, Sequence):
                raise ValueError(f"a {print_type(of)} is needed")
            return [_numbered(index, member, inner) for index, member in enumerate(value, 1)]
        case ast.RecordType(fields=fields):
            if not isinstance(value, Mapping):
                raise ValueError(f"a record {print_type(of)} is needed")
            missing = [name for name, _ in fields if name not in value]
            if missing:
                raise ValueError(f"{', '.join(missing)} is missing")
            return {name: _named(name, value[name], inner) for name, inner in fields}
        case _:
            assert_never(of)


def _numbered(index: int, member: object, of: ast.Type) -> Value:
    try:
        return convert(member, of)
    except ValueError as error:
        raise ValueError(f"number {index}: {error}") from None


def _named(name: str, member: object, of: ast.Type) -> Value:
    try:
        return convert(member, of)
    except ValueError as error:
        raise ValueError(f"{name}: {error}") from None


def _scalar(value: object, name: ast.ScalarName) -> Value:
    match name:
        case "secret":
            if not isinstance(value, str | Secret):
                raise ValueError("a secret is a text")
            return value if isinstance(value, Secret) else Secret(value)
        case "number":
            return _number(value)
        case "date":
            return _date(value)
        case "bool":
            truth = value if isinstance(value, bool) else _TRUTHS.get((text_of(value) or "").strip().casefold())
            if truth is None:
                raise ValueError(f"{_shown(value)} is neither true nor false")
            return truth
        case "text" | "link" | "file":
            text = text_of(value)
            if text is None:
                raise ValueError(f"a {name} is needed" if not isinstance(value, Secret) else "a secret cannot be shown")
            return text
        case _:
            assert_never(name)


def _number(value: object) -> Decimal:
    number = number_of(value)
    if number is None or not number.is_finite():
        raise ValueError(f"{_shown(value)} is not a number")
    return number


def _date(value: object) -> date:
    found = value if isinstance(value, date) else find_date(value) if isinstance(value, str) else None
    if found is None:
        raise ValueError(f"{_shown(value)} is not a date; write it as 2024-05-31")
    return found


def _shown(value: object) -> str:
    text = text_of(value)
    return f"“{text[:40]}”" if text is not None else "that"
