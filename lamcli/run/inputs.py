"""From what a person passed to the values of a recipe's parameters. Everything that is missing or too much is said at once."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from lamcli.data import decode, parse_json, read_bounded, read_rows
from lamcli.errors import BadInput
from lamcli.recipe.ast import ListType, Recipe, RecordType, Scalar, Type
from lamcli.run.options import RunOptions
from lamcli.run.report import ColumnMatch

MEANING = 0.5
"""Least cosine at which a column may fill a field of another name; a lower one is a guess, and lam does not guess."""
MARGIN = 0.05
"""How much better than the next column the best one must be."""


class Similarity(Protocol):
    """Cosines of every left text with every right one: ``result[i][j]``."""

    def __call__(self, left: Sequence[str], right: Sequence[str], /) -> Sequence[Sequence[float]]: ...


@dataclass(frozen=True)
class Given:
    """What a run starts from.

    Attributes:
        values: parameter -> text, list or record, not yet converted to the parameter's type.
        secrets: name -> value, also of the secrets inside records; for the mask.
        files: what the person passed as a file to use.
    """

    values: Mapping[str, object] = field(default_factory=dict, repr=False)
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    files: tuple[Path, ...] = ()
    columns: tuple[ColumnMatch, ...] = ()


def gather(recipe: Recipe, options: RunOptions, similarity: Callable[[], Similarity]) -> Given:
    """Puts together ``values``, ``--params``, ``--param`` (later ones win over earlier ones) and ``--data``.

    Args:
        similarity: loads the meaning of words; called only when the names of columns do not say enough.

    Raises:
        BadInput: a file cannot be read; parameters are missing or superfluous: all of them are listed.
    """
    types = dict(recipe.parameters)
    values: dict[str, object] = dict(options.values)
    if options.params is not None:
        values |= read_parameters(options.params)
    values |= _from_command_line(options.parameters, types)
    if "instruction" in types and options.instruction:
        values.setdefault("instruction", options.instruction)
    columns: tuple[ColumnMatch, ...] = ()
    if options.data is not None:
        name, filled, columns = _from_data(recipe, options.data, similarity)
        if name in values:
            raise BadInput(f"{name} is given twice, by --data and as a parameter", remedy="leave one of them out")
        values[name] = filled
    _complete(recipe, values, options.data is not None)
    resolved = {name: _environment(value, types[name], name) for name, value in values.items()}
    secrets = dict(pair for name, value in resolved.items() for pair in _leaves("secret", value, types[name], name))
    files = tuple(Path(text) for name, value in resolved.items() for _, text in _leaves("file", value, types[name], name))
    return Given(resolved, secrets, files, columns)


def describe_parameters(recipe: Recipe) -> str:
    return ", ".join(f"{name}: {_type_text(kind)}" for name, kind in recipe.parameters) or "none"


def read_parameters(path: Path) -> dict[str, object]:
    """A JSON or TOML file that holds one table: parameter -> value. Raises BadInput."""
    text = decode(read_bounded(path), path)
    if path.suffix.lower() == ".toml":
        try:
            return {name: _spelled(value) for name, value in tomllib.loads(text).items()}
        except (tomllib.TOMLDecodeError, RecursionError) as error:
            raise BadInput(f"not TOML: {error}", where=str(path)) from error
    data = parse_json(text, str(path))
    if not isinstance(data, dict):
        raise BadInput("a file of parameters is one object of names and values", where=str(path), remedy='for example {"month": "May"}')
    return {name: _spelled(value) for name, value in data.items()}


def match_columns(fields: Sequence[str], columns: Sequence[str], similarity: Callable[[], Similarity]) -> tuple[tuple[ColumnMatch, ...], tuple[str, ...]]:
    """Which column fills which field, one to one: by name first, then by meaning, the surest pair first.

    Returns:
        The matches in the order of the fields, and the fields that no column fills for certain.
    """
    found: dict[str, ColumnMatch] = {}
    for same in (_snake, _squashed):
        for name in fields:
            free = [column for column in columns if column not in {match.column for match in found.values()} and same(column) == same(name)]
            if name not in found and len(free) == 1:
                found[name] = ColumnMatch(name, free[0], "name")
    open_fields = [name for name in fields if name not in found]
    open_columns = [column for column in columns if column not in {match.column for match in found.values()}]
    if open_fields and open_columns:
        cosines = similarity()([_words(name) for name in open_fields], [_words(column) for column in open_columns])
        table = {(name, column): float(cosines[i][j]) for i, name in enumerate(open_fields) for j, column in enumerate(open_columns)}
        found |= _by_meaning(table)
    return tuple(found[name] for name in fields if name in found), tuple(name for name in fields if name not in found)


def _by_meaning(table: dict[tuple[str, str], float]) -> dict[str, ColumnMatch]:
    found: dict[str, ColumnMatch] = {}
    while table:
        (name, column), best = max(table.items(), key=lambda item: (item[1], item[0]))
        rivals = [cosine for (other, rival), cosine in table.items() if (other == name) != (rival == column)]
        if best < MEANING:
            break
        if not rivals or best - max(rivals) >= MARGIN:
            found[name] = ColumnMatch(name, column, "meaning", round(best, 3))
        table = {pair: cosine for pair, cosine in table.items() if pair[0] != name and pair[1] != column}
    return found


def _from_command_line(pairs: Sequence[str], types: Mapping[str, Type]) -> dict[str, object]:
    """``NAME=VALUE``; for a list parameter the value is a JSON list, or one member each time it is given."""
    values: dict[str, object] = {}
    for pair in pairs:
        name, separator, text = pair.partition("=")
        name = name.strip()
        if not separator or not name:
            raise BadInput(f"--param {pair.partition('=')[0]} says no value", remedy="write it as --param NAME=VALUE")
        kind = types.get(name)
        if isinstance(kind, ListType):
            members = values.setdefault(name, [])
            assert isinstance(members, list)
            given = _spelled(parse_json(text, f"--param {name}")) if text.lstrip().startswith(("[", "{")) else text
            members.extend(given if isinstance(given, list) else [given])
        elif name in values:
            raise BadInput(f"--param {name} is given twice")
        else:
            values[name] = _spelled(parse_json(text, f"--param {name}")) if isinstance(kind, RecordType) else text
    return values


def _from_data(recipe: Recipe, path: Path, similarity: Callable[[], Similarity]) -> tuple[str, list[object], tuple[ColumnMatch, ...]]:
    lists = [(name, kind.of) for name, kind in recipe.parameters if isinstance(kind, ListType)]
    if len(lists) != 1:
        problem = "has no list parameter" if not lists else f"has {len(lists)} list parameters"
        raise BadInput(f"--data fills a list parameter, and {recipe.name} {problem}", where=str(path), remedy=f"parameters: {describe_parameters(recipe)}")
    rows = read_rows(path)
    columns = list(dict.fromkeys(key for row in rows for key in row))
    name, member = lists[0]
    if isinstance(member, RecordType):
        fields = [key for key, _ in member.fields]
    elif len(columns) == 1:
        return name, [row.get(columns[0], "") for row in rows], (ColumnMatch(name, columns[0], "name"),)
    else:
        fields = [name]
    matches, missing = match_columns(fields, columns, similarity)
    if missing:
        raise BadInput(f"no column fills {', '.join(missing)}; columns: {', '.join(columns)}", where=str(path), remedy="name the columns after the fields")
    filled: list[object] = []
    for number, row in enumerate(rows, 1):
        absent = [match.column for match in matches if match.column not in row]
        if absent:
            raise BadInput(f"{', '.join(absent)} is missing", where=f"{path}: record {number}")
        filled.append({match.field: row[match.column] for match in matches} if isinstance(member, RecordType) else row[matches[0].column])
    return name, filled, matches


def _complete(recipe: Recipe, values: Mapping[str, object], with_data: bool) -> None:
    names = [name for name, _ in recipe.parameters]
    missing = [f"{name}: {_type_text(kind)}" for name, kind in recipe.parameters if name not in values]
    superfluous = [name for name in values if name not in names]
    problems = [f"missing {', '.join(missing)}"] * bool(missing) + [f"{', '.join(superfluous)} is no parameter of it"] * bool(superfluous)
    if problems:
        needs_data = not with_data and any(name not in values and isinstance(kind, ListType) for name, kind in recipe.parameters)
        remedy = f"parameters: {describe_parameters(recipe)}; give them with --param NAME=VALUE" + (", the list with --data FILE" if needs_data else "")
        raise BadInput(f"{recipe.name}: {'; '.join(problems)}", remedy=remedy)


def _environment(value: object, kind: Type, name: str) -> object:
    """A secret ``env:VAR`` is looked up in the environment; anything else stays."""
    match kind, value:
        case Scalar("secret"), str() if value.startswith("env:"):
            variable = value.removeprefix("env:")
            if variable not in os.environ:
                raise BadInput(f"the environment variable {variable} that {name} names is not set", remedy=f"export {variable}=…")
            return os.environ[variable]
        case ListType(of), list() | tuple():
            return [_environment(item, of, name) for item in value]
        case RecordType(fields), Mapping():
            kinds = dict(fields)
            return {key: _environment(item, kinds[key], f"{name}.{key}") if key in kinds else item for key, item in value.items()}
        case _:
            return value


def _leaves(scalar: str, value: object, kind: Type, name: str) -> Iterator[tuple[str, str]]:
    """(name, text) of every value of that scalar type. Names of list members carry their number, so that none hides another."""
    match kind, value:
        case Scalar(known), str() if known == scalar:
            yield name, value
        case ListType(of), list() | tuple():
            for number, item in enumerate(value, 1):
                yield from _leaves(scalar, item, of, f"{name} {number}")
        case RecordType(fields), Mapping():
            for key, inner in fields:
                yield from _leaves(scalar, value.get(key), inner, f"{name}.{key}")
        case _:
            return


def _spelled(value: object) -> object:
    """Plain data with texts and truths only: numbers keep the spelling of the file, dates are ISO texts."""
    if isinstance(value, Mapping):
        return {str(key): _spelled(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_spelled(item) for item in value]
    return value if isinstance(value, bool) else "" if value is None else str(value)


def _type_text(kind: Type) -> str:
    match kind:
        case Scalar(name):
            return name
        case ListType(of):
            return f"list of {_type_text(of)}"
        case RecordType(fields):
            return "{" + ", ".join(f"{name}: {_type_text(inner)}" for name, inner in fields) + "}"


def _words(name: str) -> str:
    return " ".join("".join(letter if letter.isalnum() else " " for letter in name).split()).casefold()


def _snake(name: str) -> str:
    return _words(name).replace(" ", "_")


def _squashed(name: str) -> str:
    return _words(name).replace(" ", "")
