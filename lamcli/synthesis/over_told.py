"""Loops over the members of a list that hold what the person was told of, all of them or as many as they were told.

    for each item in items containing (instruction between "by " and "."), at most number in instruction
        click button "Approve" in item

Which of them a person takes, and in which order, means nothing then; the program takes the first ones.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from lamcli import locate
from lamcli.recipe.ast import After, Containing, Described, Expr, Instruction, NumberIn, Target, Text
from lamcli.recipe.cost import cost
from lamcli.recipe.values import number_in, occurrences
from lamcli.salience.paths import Path, at_path, path_of
from lamcli.synthesis import values
from lamcli.synthesis.building import Toolbox
from lamcli.synthesis.denote import denote, evaluate
from lamcli.synthesis.draft import Rewrite
from lamcli.synthesis.members import Collection, around, holder, kind, member_of, members_of
from lamcli.synthesis.over_elements import called
from lamcli.synthesis.problem import Strand
from lamcli.synthesis.rank import Ranked
from lamcli.synthesis.said import texts_inside
from lamcli.synthesis.segmentation import Segmentation, fresh_variable, one_round_each
from lamcli.synthesis.slices import preceding
from lamcli.synthesis.surprise import is_told
from lamcli.trace import Event, Snapshot

TOLD_NUMBER = 12.0
"""What a loop gains when it takes as many rounds as the instruction says: that would else be a coincidence."""
MOST_ROUNDS = 40


@dataclass(frozen=True)
class _Visits:
    """Events of one demonstration from a position on, each in another member of a collection on one page."""

    page: Snapshot
    collection: Collection
    members: tuple[int, ...]


def over_told(strands: Sequence[Strand], positions: tuple[int, ...], tools: Toolbox) -> Iterator[Segmentation]:
    if any(not strand.scope.instruction or strand.scope.elements for strand in strands):
        return
    first = next(_all_visits(strands[0], positions[0]), None)
    wanted = kind(first.page, first.members[0]) if first else None
    every = [next((visits for visits in _all_visits(strand, position) if kind(visits.page, visits.members[0]) == wanted), None) for strand, position in zip(strands, positions, strict=True)]
    visited = [visits for visits in every if visits is not None]
    if not visited or len(visited) < len(strands):
        return
    source = _source(strands, positions, visited, tools)
    if source is None:
        return
    found = [denote(source.value, strand.observation(position)) for strand, position in zip(strands, positions, strict=True)]
    if any(not set(visits.members) <= set(members) for visits, members in zip(visited, found, strict=True)):
        return
    limit = _limit(strands, positions, [len(visits.members) for visits in visited])
    rewrites = [_first_ones(strand, position, visits, members) for strand, position, visits, members in zip(strands, positions, visited, found, strict=True)]
    variable = fresh_variable(called(getattr(source.value, "role", "item")), strands)
    iterations = tuple(part for strand, position, visits in zip(strands, positions, visited, strict=True) for part in one_round_each(strand, position, visits.page, visits.members, variable))
    ends = tuple(position + len(visits.members) for position, visits in zip(positions, visited, strict=True))
    if limit is not None and all(rewrite is not None for rewrite in rewrites):
        yield Segmentation(variable, source, iterations, ends, rewrites=tuple(rewrite for rewrite in rewrites if rewrite), surcharge=-TOLD_NUMBER, limit=limit)
    elif len(iterations) > len(strands) and all(visits.members == members for visits, members in zip(visited, found, strict=True)):
        yield Segmentation(variable, source, iterations, ends)


def _all_visits(strand: Strand, position: int) -> Iterator[_Visits]:
    """Per collection around what is acted on, the largest first: the members that are visited from here on."""
    if position >= strand.end:
        return
    leading = strand.observation(position)
    page, target = leading.snapshot, leading.event.target
    if page is None or target is None:
        return
    for collection in reversed(list(around(page, target))):
        members = _visited(strand, position, page, collection)
        if members and all(locate.roles(page, member) for member in members):
            yield _Visits(page, collection, members)


def _visited(strand: Strand, position: int, page: Snapshot, collection: Collection) -> tuple[int, ...]:
    leading = strand.trace.events[position]
    visited: list[int] = []
    for at in range(position, min(strand.end, position + MOST_ROUNDS)):
        event, shown = strand.trace.events[at], strand.trace.before(at)
        if shown is None or event.target is None or event.kind is not leading.kind or shown.url != page.url:
            break
        number = holder(page, collection, event.target) if shown is page else member_of(shown, event.target, members_of(page, collection))
        if number is None or collection.members[number] in visited:
            break
        visited.append(collection.members[number])
    return tuple(visited)


def _source(strands: Sequence[Strand], positions: tuple[int, ...], visited: Sequence[_Visits], tools: Toolbox) -> Ranked[Target] | None:
    """The members that contain what the person was told of."""
    observations = [strand.observation(position) for strand, position in zip(strands, positions, strict=True)]
    texts = []
    for visits in visited:
        inside = [texts_inside(visits.page, member) for member in visits.members]
        texts.append(tuple(text for text in inside[0] if all(text in other for other in inside[1:])))
    if not all(texts):
        return None
    told = [item for item in values.candidates(observations, texts, name=True, embedder=tools.embedder, limit=4) if is_told(item.value)]
    roles = [role for role in locate.roles(visited[0].page, visited[0].members[0]) if all(role in locate.roles(visits.page, member) for visits in visited for member in visits.members)]
    for item in told:
        for role in roles[:2]:
            target = Described(role, relations=(Containing(item.value),))
            return Ranked(target, cost(target) + item.cost - cost(item.value), f"every {role} that holds what was asked for")
    return None


def _limit(strands: Sequence[Strand], positions: tuple[int, ...], numbers: Sequence[int]) -> Ranked[Expr] | None:
    """The number of rounds as the instructions name it; not where the number is what was typed."""
    first = strands[0].scope.instruction
    places = list(occurrences(first, str(numbers[0])))
    entered = {strand.trace.events[position].value for strand, position in zip(strands, positions, strict=True)}
    if not places or any(re.search(rf"(?<![\w.,]){number}(?![\w]|[.,]\d)", strand.scope.instruction) is None for strand, number in zip(strands, numbers, strict=True)):
        return None
    if entered & {str(number) for number in numbers}:
        return None
    sources: list[Expr] = [Instruction(), *[After(Instruction(), Text(mark)) for place in places for mark in preceding(first[:place]) if mark]]
    for source in sources:
        told = [number_in(evaluate(source, strand.scope) or "") for strand in strands]
        if told == [str(number) for number in numbers]:
            limit = NumberIn(source)
            return Ranked(limit, cost(limit), f"as many times as the instruction says: {', '.join(map(str, numbers))}")
    return None


def _first_ones(strand: Strand, position: int, visits: _Visits, members: Sequence[int]) -> Rewrite | None:
    """The demonstration as it would be had the first members been taken; None where they hold no such thing."""
    taken = members[: len(visits.members)]
    inside = [path_of(visits.page, member) for member in visits.members]
    events: list[Event] = []
    for number, member in enumerate(taken):
        at = position + number
        event, page = strand.trace.events[at], strand.trace.before(at)
        assert page is not None and event.target is not None
        steps: Path = path_of(page, event.target)[len(inside[number]) :]
        target = at_path(page, (*path_of(visits.page, member), *steps))
        if target is None:
            return None
        events.append(replace(event, target=target))
    return Rewrite(strand.demonstration, position, position + len(events), tuple(events))
