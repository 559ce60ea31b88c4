"""What a bare word means: a variable, or a role.

``row`` may be the loop variable or any row of the page. One rule for reader, parser and printer: where the recipe has
a variable of that name the word is the variable, else it is the role. ``the row`` is always the variable, ``any row``
always the role.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache
from typing import Any, Literal, cast

from lamcli.recipe import ast
from lamcli.recipe.words import is_plural_role_word, is_role_word, role_of_word

Place = Literal["target", "anchor", "source"]
Meaning = Literal["variable", "name", "role"]
Scope = Mapping[str, Literal["element", "value"]]
"""The variables that are bound, each with what it stands for."""


@dataclass(frozen=True)
class Bare:
    """A word in a freshly parsed tree whose meaning depends on what is bound around it."""

    word: str
    place: Place


def meaning(word: str, place: Place, scope: Scope) -> Meaning:
    """What a bare ``word`` at such a place means; the words at a source are the plural ones."""
    bound = scope.get(word)
    match place:
        case "target":
            return "variable" if bound or not is_role_word(word) else "role"
        case "anchor":
            if bound:
                return "variable" if bound == "element" else "name"
            return "role" if is_role_word(word) else "name"
        case "source":
            return "role" if not bound and is_plural_role_word(word) else "name"


def resolve(recipe: ast.Recipe) -> ast.Recipe:
    """Replaces every ``Bare`` in a parsed recipe."""
    return replace(recipe, body=_steps(recipe.body, {name: "value" for name, _ in recipe.parameters}))


def binds(step: ast.Step) -> tuple[str, ...]:
    """Names that the statement binds for the statements after it."""
    match step:
        case ast.Let(name=name) | ast.Download(name=name):
            return (name,)
        case _:
            return ()


def inside(loop: ast.ForEach, scope: Scope) -> Scope:
    """The scope of a loop's body."""
    return {**scope, loop.variable: "element" if isinstance(loop.source, ast.Target) else "value"}


def _steps(steps: tuple[ast.Step, ...], scope: Scope) -> tuple[ast.Step, ...]:
    done = []
    for step in steps:
        done.append(_step(step, scope))
        if names := binds(step):
            scope = {**scope, **dict.fromkeys(names, "value")}
    return tuple(done)


def _step(step: ast.Step, scope: Scope) -> ast.Step:
    match step:
        case ast.If():
            branches = tuple((_rebuilt(condition, scope), _steps(body, scope)) for condition, body in step.branches)
            return replace(step, branches=branches, otherwise=_steps(step.otherwise, scope))
        case ast.ForEach():
            outer = replace(step, source=_rebuilt(step.source, scope), pages=_rebuilt(step.pages, scope), limit=_rebuilt(step.limit, scope))
            return replace(outer, body=_steps(step.body, inside(outer, scope)))
        case ast.RepeatUntil():
            return replace(step, condition=_rebuilt(step.condition, scope), body=_steps(step.body, scope))
        case ast.InApplication():
            return replace(step, body=_steps(step.body, scope))
        case _:
            return cast(ast.Step, _rebuilt(step, scope))


def _rebuilt(node: Any, scope: Scope) -> Any:
    if isinstance(node, Bare):
        return _resolved(node, scope)
    if isinstance(node, tuple):
        parts = tuple(_rebuilt(part, scope) for part in node)
        return node if all(new is old for new, old in zip(parts, node, strict=True)) else parts
    if not is_dataclass(node) or isinstance(node, ast.Position):
        return node
    changes = {}
    for name in _field_names(cast(Any, type(node))):
        old = getattr(node, name)
        if (new := _rebuilt(old, scope)) is not old:
            changes[name] = new
    return replace(cast(Any, node), **changes) if changes else node


@cache
def _field_names(of: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(of))


def _resolved(bare: Bare, scope: Scope) -> ast.Target | ast.Expr:
    match meaning(bare.word, bare.place, scope):
        case "variable":
            return ast.Variable(bare.word)
        case "name":
            return ast.Name(bare.word)
        case "role":
            return ast.Described(role_of_word(bare.word))
