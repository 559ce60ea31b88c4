"""Loops over the drawn things that a phrase of the instruction describes, in whatever order a person took them.

    for each item in shapes (instruction between "shades of " and ".")
        click item
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from lamcli import locate
from lamcli.recipe.ast import Described, Target
from lamcli.recipe.cost import cost
from lamcli.salience.paths import at_path, path_of
from lamcli.synthesis import drawings, values
from lamcli.synthesis.building import Toolbox
from lamcli.synthesis.denote import denote
from lamcli.synthesis.draft import Rewrite
from lamcli.synthesis.problem import Strand
from lamcli.synthesis.rank import Ranked
from lamcli.synthesis.segmentation import Segmentation, fresh_variable, one_round_each
from lamcli.synthesis.surprise import is_told
from lamcli.trace import Snapshot

MOST_ROUNDS = 40


@dataclass(frozen=True)
class _Taken:
    """Events of one demonstration from a position on, each of one kind and done to another drawn thing of one page."""

    page: Snapshot
    members: tuple[int, ...]


_NOTHING = _Taken(Snapshot("", "", ()), ())


def over_drawn(strands: Sequence[Strand], positions: tuple[int, ...], tools: Toolbox) -> Iterator[Segmentation]:
    if any(not strand.scope.instruction or strand.scope.elements for strand in strands):
        return
    taken = [_taken(strand, position) for strand, position in zip(strands, positions, strict=True)]
    if sum(len(one.members) for one in taken) < 2 or any(position >= strand.end for strand, position in zip(strands, positions, strict=True)):
        return
    observations = [strand.observation(position) for strand, position in zip(strands, positions, strict=True)]
    shown = [(observation, one.members) for observation, one in zip(observations, taken, strict=True) if one.members]
    phrases = [set.intersection(*[set(drawings.phrases(observation, member)) for member in members]) for observation, members in shown]
    wanted = [tuple(sorted(of, key=lambda phrase: (-len(phrase), phrase))) for of in phrases]
    for item in values.candidates([observation for observation, _ in shown], wanted, name=True, embedder=tools.embedder, limit=4):
        source = Described(drawings.ROLE, item.value)
        found = [denote(source, observation) for observation in observations]
        if not is_told(item.value) or any(set(members) != set(one.members) for members, one in zip(found, taken, strict=True)):
            continue
        variable = fresh_variable("item", strands)
        iterations = tuple(part for strand, position, one in zip(strands, positions, taken, strict=True) for part in one_round_each(strand, position, one.page, one.members, variable))
        ends = tuple(position + len(one.members) for position, one in zip(positions, taken, strict=True))
        rewrites = tuple(_in_order(strand, position, one, members) for strand, position, one, members in zip(strands, positions, taken, found, strict=True) if members != one.members)
        ranked: Ranked[Target] = Ranked(source, cost(source) - cost(item.value) + item.cost, "every drawn thing that the instruction describes")
        yield Segmentation(variable, ranked, iterations, ends, rewrites=rewrites)
        return


def _taken(strand: Strand, position: int) -> _Taken:
    leading = strand.observation(position) if position < strand.end else None
    if leading is None or leading.snapshot is None or leading.event.target is None or not locate.is_drawn(leading.snapshot, leading.event.target):
        return _NOTHING
    page, members = leading.snapshot, list[int]()
    for at in range(position, min(strand.end, position + MOST_ROUNDS)):
        event, now = strand.trace.events[at], strand.trace.before(at)
        if now is None or event.target is None or event.kind is not leading.event.kind or now.url != page.url:
            break
        member = at_path(page, path_of(now, event.target))
        if member is None or member in members or not locate.is_drawn(page, member):
            break
        members.append(member)
    return _Taken(page, tuple(members))


def _in_order(strand: Strand, position: int, taken: _Taken, members: Sequence[int]) -> Rewrite:
    """The demonstration as it would be had they been taken in the order of the page."""
    events = []
    for number, member in enumerate(members):
        event, page = strand.trace.events[position + number], strand.trace.before(position + number)
        target = at_path(page, path_of(taken.page, member)) if page is not None else None
        events.append(replace(event, target=target))
    return Rewrite(strand.demonstration, position, position + len(events), tuple(events))
