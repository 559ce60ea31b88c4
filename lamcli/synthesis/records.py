"""What belongs to one record is emitted as one.

A person extracts the title of a group once and then its items, or a name from a list and the rest from the page behind it.
As steps in that order these would be pieces of records; here the pieces are kept with ``let`` and go into the record that
the last of them completes:

    let group = text of heading in region
    for each item in listitems of region
        emit
            group: group
            item:  text of item

What is read and done, and in which order, stays as it was, so that a draft explains the demonstrations before and after.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from lamcli.recipe.ast import Emit, Expr, ForEach, If, Let, Name, Step
from lamcli.recipe.cost import cost
from lamcli.recipe.walk import walk
from lamcli.synthesis.draft import Draft, StepDraft

Fields = tuple[tuple[str, Expr], ...]


def joined(draft: Draft) -> Draft:
    """The same program with its records whole."""
    taken = {step.variable for outer in draft.steps for step in walk(outer.step) if isinstance(step, ForEach)}
    steps = _block(draft.steps, taken)
    return draft if steps == draft.steps else Draft(steps, draft.cost)


def _block(steps: Sequence[StepDraft], taken: set[str], *, loop: bool = False) -> tuple[StepDraft, ...]:
    """A round of a loop makes one record. Outside of loops only what was read once before a loop belongs to each of its records."""
    inner = list(_optional_fields([_inside(step, taken) for step in steps]))
    if not loop and sum(isinstance(step.step, Emit) for step in inner) > 1:
        return tuple(inner)
    done: list[StepDraft] = []
    kept: Fields = ()
    for number, step in enumerate(inner):
        rest = inner[number + 1 :]
        if isinstance(step.step, Emit) and any(_emits(other.step) for other in rest):
            lets, names = _let(step, step.step, taken, [name for name, _ in kept])
            done += lets
            kept += names
        elif kept and _emits(step.step):
            done.append(_with_fields(step, kept))
            kept = () if not any(_emits(other.step) for other in rest) else kept
        else:
            done.append(step)
    return tuple(done)


def _inside(step: StepDraft, taken: set[str]) -> StepDraft:
    match step.step:
        case ForEach() as loop:
            body = _block(step.body, taken, loop=True)
            return step if body == step.body else replace(step, step=replace(loop, body=tuple(part.step for part in body)), body=body)
        case _:
            return step


def _emits(step: Step) -> bool:
    return any(isinstance(part, Emit) for part in walk(step))


def _optional_fields(steps: Sequence[StepDraft]) -> Iterator[StepDraft]:
    """``emit a`` and then ``if … emit b`` is a record of which b may be missing."""
    number = 0
    while number < len(steps):
        step, after = steps[number], steps[number + 1] if number + 1 < len(steps) else None
        if isinstance(step.step, Emit) and after is not None and isinstance(after.step, If) and _only_emits(after.step) and not any(_emits(other.step) for other in steps[number + 2 :]):
            yield _chosen(step, step.step, after, after.step)
            number += 2
        else:
            yield step
            number += 1


def _only_emits(step: If) -> bool:
    return all(len(body) == 1 and isinstance(body[0], Emit) for _, body in step.branches) and all(isinstance(part, Emit) for part in step.otherwise) and len(step.otherwise) <= 1


def _chosen(first: StepDraft, emit: Emit, choice: StepDraft, step: If) -> StepDraft:
    branches = tuple((condition, tuple(_extended(part, emit.fields) for part in body)) for condition, body in step.branches)
    otherwise = tuple(_extended(part, emit.fields) for part in step.otherwise) or (emit,)
    whole = If(branches, otherwise)
    inside = [*(part for _, body in branches for part in body), *otherwise]
    evidence = [*choice.body, first][: len(inside)]
    body = tuple(replace(draft, step=part) for draft, part in zip(evidence, inside, strict=True))
    price = choice.cost + first.cost + cost(whole) - cost(step) - cost(emit)
    return replace(choice, step=whole, cost=price, sources=(*first.sources, *choice.sources), body=body)


def _extended(part: Step, fields: Fields) -> Emit:
    """An emit with other fields before its own; a name that is taken gets a number."""
    assert isinstance(part, Emit)
    names = [name for name, _ in fields]
    own = []
    for name, value in part.fields:
        fresh, number = name, 2
        while fresh in names:
            fresh, number = f"{name}_{number}", number + 1
        names.append(fresh)
        own.append((fresh, value))
    return Emit((*fields, *own))


def _let(step: StepDraft, emit: Emit, taken: set[str], fields_taken: Sequence[str]) -> tuple[list[StepDraft], Fields]:
    lets, fields = [], []
    for field, value in _extended(emit, tuple((name, Name(name)) for name in fields_taken)).fields[len(fields_taken) :]:
        name, number = field, 2
        while name in taken:
            name, number = f"{field}_{number}", number + 1
        taken.add(name)
        let = Let(name, value)
        lets.append(replace(step, step=let, cost=cost(let), why=(*step.why, "a part of the record that is emitted later")))
        fields.append((field, Name(name)))
    return lets, tuple(fields)


def _with_fields(step: StepDraft, fields: Fields) -> StepDraft:
    """The kept fields go into every emit of a statement."""
    match step.step:
        case Emit() as emit:
            return replace(step, step=_extended(emit, fields))
        case ForEach() as loop:
            body = tuple(_with_fields(part, fields) if _emits(part.step) else part for part in step.body)
            return replace(step, step=replace(loop, body=tuple(part.step for part in body)), body=body)
        case If() as choice:
            body = tuple(_with_fields(part, fields) if _emits(part.step) else part for part in step.body)
            parts = iter(part.step for part in body)
            branches = tuple((condition, tuple(next(parts) for _ in inner)) for condition, inner in choice.branches)
            return replace(step, step=If(branches, tuple(next(parts) for _ in choice.otherwise)), body=body)
        case _:
            return step
