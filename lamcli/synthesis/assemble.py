"""A draft becomes a recipe: parameters named and typed, the header completed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import fields, is_dataclass, replace
from urllib.parse import urlsplit

from lamcli.recipe.ast import Capability, Emit, Field, Instruction, ListType, Name, Open, Read, Recipe, RecordType, Scalar, Step, Text, Type
from lamcli.recipe.walk import walk
from lamcli.synthesis.draft import Draft, Parameter, StepDraft, every
from lamcli.trace import EventKind, Trace

LONG = 5
"""Characters from which on the same text in two fields is the same value."""


def parameters(draft: Draft) -> tuple[tuple[StepDraft, Parameter, str], ...]:
    """Every parameter that a statement needs, under the name that it has in the recipe.

    Two fields are one parameter when they took the same values, under one label or in texts too long to be the same by
    chance. Else the second of a label gets a number.
    """
    found: list[tuple[StepDraft, Parameter, str]] = []
    taken: dict[str, Parameter] = {}
    for step in every(draft.steps):
        for parameter in step.parameters:
            name, number = next((known for known, other in taken.items() if _one(other, parameter)), parameter.name), 2
            while name in taken and dict(taken[name].values) != dict(parameter.values):
                name, number = f"{parameter.name}_{number}", number + 1
            taken.setdefault(name, parameter)
            found.append((step, parameter, name))
    return tuple(found)


def _one(known: Parameter, other: Parameter) -> bool:
    texts = [value for _, value in other.values if isinstance(value, str)]
    return known.type == other.type and dict(known.values) == dict(other.values) and len(texts) == len(other.values) and all(len(text) >= LONG for text in texts)


def assemble(name: str, draft: Draft, traces: Sequence[Trace]) -> Recipe:
    body = tuple(_renamed(step) for step in _named(draft))
    header: dict[str, Type] = {}
    if any(isinstance(part, Instruction) for step in body for part in walk(step)):
        header["instruction"] = Scalar("text")
    for _, parameter, final in parameters(draft):
        header.setdefault(final, _narrowed(parameter.type, body))
    emits: dict[str, Type] = {}
    for step in body:
        for part in walk(step):
            if isinstance(part, Emit):
                for field, value in part.fields:
                    emits.setdefault(field, Scalar("link" if isinstance(value, Read) and value.what == "link" else "text"))
    description = next((trace.instruction for trace in traces if trace.instruction and len({other.instruction for other in traces}) == 1), "")
    return Recipe(name, tuple(header.items()), RecordType(tuple(emits.items())) if emits else None, " ".join(description.split()), _capabilities(body, traces), body)


def _capabilities(body: Sequence[Step], traces: Sequence[Trace]) -> tuple[Capability, ...]:
    """Where addresses are opened that only the run knows, the recipe says where it may go: to where the demonstrations went."""
    if all(isinstance(part.address, Text) for step in body for part in walk(step) if isinstance(part, Open)):
        return ()
    addresses = (urlsplit(event.value) for trace in traces for event in trace.events if event.kind is EventKind.NAVIGATE)
    origins = sorted({f"{address.scheme}://{address.netloc}" for address in addresses if address.netloc})
    return tuple(Capability("visit", origin) for origin in origins)


def _named(draft: Draft) -> Iterator[tuple[Step, dict[str, str]]]:
    renames: dict[int, dict[str, str]] = {}
    for step, parameter, final in parameters(draft):
        if final != parameter.name:
            renames.setdefault(id(step), {})[parameter.name] = final
    for step in draft.steps:
        merged: dict[str, str] = {}
        for inner in every((step,)):
            merged |= renames.get(id(inner), {})
        yield step.step, merged


def _renamed(item: tuple[Step, dict[str, str]]) -> Step:
    step, names = item
    renamed = _rename(step, names) if names else step
    assert isinstance(renamed, type(step))
    return renamed


def _rename(part: object, names: dict[str, str]) -> object:
    if isinstance(part, Name) and part.name in names:
        return Name(names[part.name])
    if isinstance(part, tuple):
        return tuple(_rename(item, names) for item in part)
    if is_dataclass(part) and not isinstance(part, type):
        return replace(part, **{entry.name: _rename(getattr(part, entry.name), names) for entry in fields(part)})
    return part


def _narrowed(kind: Type, body: Sequence[Step]) -> Type:
    """A list of records declares only the columns that the recipe uses, so that data may hold others."""
    if not isinstance(kind, ListType) or not isinstance(kind.of, RecordType):
        return kind
    used = {part.field for step in body for part in walk(step) if isinstance(part, Field)}
    return ListType(RecordType(tuple((column, column_type) for column, column_type in kind.of.fields if column in used)))
