"""Recipes about as good as each other that explain the same demonstrations and act differently: where they part.

Two recipes are *rivals* when their costs differ by at most ``rank.MARGIN``. Rivals come out of the search as whole programs, or
are made of one by putting another candidate into one place of it. What they do is compared where it can be known: beyond the
end of each demonstration, on its last page, and for the records of the data that were not shown. Rivals that act alike there
are different words for the same thing; the others leave a question open, which one more demonstrated action would answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from itertools import islice
from typing import TypeVar, cast

from lamcli.recipe.ast import Expr, Field, ForEach, If, Name, Recipe, RepeatUntil, Step, Target, Text, Variable
from lamcli.recipe.print import print_step
from lamcli.recipe.walk import walk
from lamcli.synthesis.denote import evaluate
from lamcli.synthesis.draft import Draft, Parameter, Rival, StepDraft
from lamcli.synthesis.forecast import Deed, Forecast
from lamcli.synthesis.problem import Row, Scope, Strand
from lamcli.synthesis.rank import MARGIN

MOST_RIVALS = 12
"""Variants of one program that are looked at, nearest first in the order of its statements."""

Place = tuple[int, int, int, str]
"""Where two programs part: demonstration, deeds beyond its end, record of its data (-1 for none), statement."""
Part = TypeVar("Part")
Prove = Callable[[Draft], "Program | None"]
"""The program of a draft; None when it does not reproduce the demonstrations."""


@dataclass(frozen=True)
class Program:
    """A program that reproduces the demonstrations, and what it would do after each of them."""

    draft: Draft
    recipe: Recipe
    forecasts: tuple[Forecast, ...]


@dataclass(frozen=True)
class Parting:
    """Where two programs act differently.

    Attributes:
        strand: the demonstration.
        ways: what the first would do there, and what the other.
        record: number from 0 and cells of the record of the data on which they part; None where it is no matter of records.
        sources: the two expressions that a value may come from, and the statement; None where it is no matter of values.
        guard: these are conditions.
    """

    place: Place
    strand: Strand
    ways: tuple[str, str]
    record: tuple[int, Row] | None = None
    sources: tuple[Expr, Expr, str] | None = None
    guard: bool = False


@dataclass(frozen=True)
class Doubt:
    """An open question: what the program would do at a place, and what its rivals would, one of each kind."""

    parting: Parting
    program: Program
    rivals: tuple[tuple[str, Program], ...]


@dataclass(frozen=True)
class Answered:
    """A question that was answered: where, and which programs were wrong there."""

    place: Place
    wrong: tuple[Program, ...]


def doubt(program: Program, others: Sequence[Program], strands: Sequence[Strand], prove: Prove, settled: Sequence[Answered] = ()) -> Doubt | None:
    """The first question that the rivals of a program leave open; None when they all act like it.

    Args:
        others: whole programs that explain the demonstrations.
        settled: what is known already, by which the program is right; what does there what a wrong one does is no rival.
    """
    known = {answer.place for answer in settled}
    wrong = {(found.place, found.ways[1]) for answer in settled for other in answer.wrong if (found := parting(program, other, strands)) is not None}
    near = [other for other in others if abs(other.draft.cost - program.draft.cost) <= MARGIN]
    parted = [(found, other) for other in near if (found := parting(program, other, strands)) is not None]
    parted += variants(program, strands, prove)
    parted = [(found, other) for found, other in parted if found.place not in known and (found.place, found.ways[1]) not in wrong]
    if not parted:
        return None
    first = min((found for found, _ in parted), key=lambda found: found.place)
    rivals: dict[str, Program] = {}
    for found, other in parted:
        if found.place == first.place and found.ways[1] != first.ways[0]:
            rivals.setdefault(found.ways[1], other)
    return Doubt(first, program, tuple(rivals.items()))


def goes_on(program: Program) -> bool:
    """Whether a program could do more than was shown. One without loops does just that, and so does every variant of it."""
    return any(isinstance(part, ForEach | RepeatUntil) for step in program.recipe.body for part in walk(step))


def parting(first: Program, other: Program, strands: Sequence[Strand]) -> Parting | None:
    """Where two programs part after the end of a demonstration; None when they act alike as far as it is known."""
    for strand, left, right in zip(strands, first.forecasts, other.forecasts, strict=True):
        snapshot = strand.trace.before(len(strand.trace.events))
        for ahead, (one, two) in enumerate(zip(left, right, strict=False)):
            if not one.like(two, snapshot):
                return Parting((strand.demonstration, ahead, -1, ""), strand, (one.described(snapshot), two.described(snapshot)))
    return None


def variants(program: Program, strands: Sequence[Strand], prove: Prove) -> list[tuple[Parting, Program]]:
    """The programs that differ from one in a single place and act differently."""
    found = []
    for hole in _near(program) if goes_on(program) else ():
        other = prove(_with(program.draft, hole))
        where = None if other is None else _parting_by_record(hole, strands, program) or parting(program, other, strands)
        if where is not None and other is not None:
            found.append((where, other))
    return found


def like(program: Program, prove: Prove) -> list[Program]:
    """All that differ from a program in a single place, whether or not they act differently."""
    return [other for hole in _near(program) if (other := prove(_with(program.draft, hole))) is not None]


def _near(program: Program) -> Iterator[_Hole]:
    return islice(_holes(program.draft.steps, None, False), MOST_RIVALS)


# --- one place of a program -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Hole:
    """A place in a statement and what could stand there; ``rows`` is the loop over records that it lies in."""

    step: StepDraft
    rival: Rival
    rows: tuple[str, Parameter] | None


def _holes(steps: Sequence[StepDraft], rows: tuple[str, Parameter] | None, guarded: bool) -> Iterator[_Hole]:
    for step in steps:
        for rival in step.rivals:
            if not any(rival.part == Name(parameter.name) for parameter in step.parameters) and _names(rival.part) == _names(rival.other):
                yield _Hole(step, rival, None if guarded else rows)
        match step.step:
            case ForEach(variable=variable, source=Name(name=name)):
                records = next((parameter for parameter in step.parameters if parameter.name == name), None)
                yield from _holes(step.body, (variable, records) if records is not None else rows, guarded)
            case _:
                yield from _holes(step.body, rows, guarded or isinstance(step.step, If))


def _names(part: object) -> set[str]:
    """The variables that a part depends on. In a loop what varies is meant, and what was fixed in the one round shown is not."""
    return {inner.name for inner in walk(part) if isinstance(inner, Name | Variable)}


def _with(draft: Draft, hole: _Hole) -> Draft:
    """The draft with the other candidate in a place; the one that stood there becomes its rival."""
    rival = hole.rival
    step = _replaced(hole.step.step, rival.part, rival.other)
    back = [Rival(rival.other, rival.part, -rival.dearer)]
    moved = [replace(other, part=rival.other, dearer=other.dearer - rival.dearer) for other in hole.step.rivals if other.part == rival.part and other != rival]
    rivals = (*back, *moved, *(other for other in hole.step.rivals if other.part != rival.part))

    def changed(part: StepDraft) -> StepDraft:
        if part.step == hole.step.step:
            return replace(part, step=step, rivals=rivals, cost=part.cost + rival.dearer)
        return replace(part, step=_replaced(part.step, hole.step.step, step), body=tuple(map(changed, part.body)))

    return Draft(tuple(map(changed, draft.steps)), draft.cost + rival.dearer)


def _replaced(whole: Part, part: object, other: object) -> Part:
    """A syntax tree with every occurrence of a part of it exchanged."""
    if whole == part:
        return cast(Part, other)
    if isinstance(whole, tuple):
        return cast(Part, tuple(_replaced(item, part, other) for item in whole))
    if is_dataclass(whole) and not isinstance(whole, type):
        return cast(Part, replace(whole, **{entry.name: _replaced(getattr(whole, entry.name), part, other) for entry in fields(whole)}))
    return whole


# --- records of the data --------------------------------------------------------------------------------------------------


def _parting_by_record(hole: _Hole, strands: Sequence[Strand], program: Program) -> Parting | None:
    """The first record for which two columns give different values.

    Where each record was shown and no such one is among them, it is in other data that they will differ: columns that are
    there twice are rare, columns that agree by chance in a few records are not.
    """
    one, two = hole.rival.part, hole.rival.other
    if hole.rows is None or not (_of_record(one) and _of_record(two)):
        return None
    if isinstance(one, Target) or isinstance(two, Target):
        return None  # which element a cell names is seen on pages, not in the record
    variable, parameter = hole.rows
    sources = (one, two, print_step(hole.step.step))
    guard = isinstance(hole.step.step, If)
    hollow = print_step(_replaced(hole.step.step, one, Text("")))  # the same whichever candidate stands there
    given = {demonstration: cast("tuple[Row, ...]", rows) for demonstration, rows in parameter.values if isinstance(rows, tuple)}
    for strand in strands:
        for number, row in enumerate(given.get(strand.demonstration, ())):
            scope = Scope(instruction=strand.trace.instruction, rows=((variable, row),))
            left, right = evaluate(one, scope), evaluate(two, scope)
            if left != right:
                ways = (_way(hole, left), _way(hole, right))
                return Parting((strand.demonstration, -1, number, hollow), strand, ways, (number, row), sources, guard)
    if all(forecast == (Deed(None),) for forecast in program.forecasts) and all(strand.trace.data for strand in strands):
        ways = (sources[2], print_step(_replaced(hole.step.step, one, two)))
        return Parting((strands[0].demonstration, -1, -1, hollow), strands[0], ways, None, sources, guard)
    return None


def _way(hole: _Hole, value: str | None) -> str:
    """What the statement would do were its part worth so much; of a condition, what it would lead to."""
    step, part = hole.step.step, hole.rival.part
    if isinstance(step, If):
        body = next((body for condition, body in step.branches if condition == part), ())
        return print_step(body[0]) if value == "true" and body else "pass on to the next case" if len(step.branches) > 1 or step.otherwise else "leave it out"
    return print_step(cast(Step, _replaced(step, part, Text(value or ""))))


def _of_record(part: object) -> bool:
    return any(isinstance(inner, Field) for inner in walk(part))


def columns_of(part: Expr) -> tuple[str, ...]:
    """The columns that an expression reads."""
    return tuple(dict.fromkeys(inner.field for inner in walk(part) if isinstance(inner, Field)))
