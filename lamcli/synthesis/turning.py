"""Going to the page on which the n-th of a list stands: by its number, or by one page after the other.

    click link ((number in instruction - 1) // 3 + 1)

People get there in different ways, or are there already; the number of the page is what these have in common.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from lamcli import locate
from lamcli.locate.appearance import GLYPHS
from lamcli.recipe.ast import Described, Expr, Point
from lamcli.recipe.cost import cost
from lamcli.recipe.page import Query
from lamcli.synthesis.draft import Rewrite, StepDraft, sources_of
from lamcli.synthesis.members import collections, holder
from lamcli.synthesis.ordinals import numbers_told, page_expression, page_of, place_of
from lamcli.synthesis.problem import Observation, Strand
from lamcli.synthesis.rank import Ranked
from lamcli.trace import EventKind, Snapshot

NEXT = frozenset(("next", "next page", *GLYPHS["next"]))
LARGEST = 100
"""Members of one page."""


@dataclass(frozen=True)
class Turning:
    """One way to the right page.

    Attributes:
        firm: what was used on that page stands at the place that the same number says, in every demonstration.
    """

    draft: StepDraft
    positions: tuple[int, ...]
    firm: bool


@dataclass(frozen=True)
class _Turns:
    """The clicks of one strand on its pager, none on the first page: where they led, and the control of that number where they began."""

    start: Observation
    clicks: tuple[Observation, ...]
    page: int
    control: int


def turning(strands: Sequence[Strand], positions: Sequence[int]) -> Turning | None:
    """Reads the next events of each strand as the way to a page whose number the instruction tells."""
    starts = [strand.observation(position) for strand, position in zip(strands, positions, strict=True) if position < strand.end]
    if len(starts) < len(strands) or not all(any(map(str.isdigit, start.scope.instruction)) for start in starts):
        return None
    role = next((role for role in map(_turned_by, starts) if role), "")
    turns = [_turns(start, role) for start in starts] if role else []
    found = [turn for turn in turns if turn is not None]
    if len(found) < len(strands) or not any(turn.clicks for turn in found):
        return None
    after = [turn.start.position + len(turn.clicks) for turn in found]
    goals = [strand.observation(end) for strand, end in zip(strands, after, strict=True) if end < strand.end]
    for size in _sizes(found):
        firm = len(goals) == len(found) and bool(_number(found, size, goals))
        number = _number(found, size, goals if firm else ())
        if number and (firm or len({turn.page for turn in found}) > 1):
            return Turning(_draft(found, role, page_expression(number[0].value, size), number[0]), tuple(after), firm)
    return None


def _sizes(turns: Sequence[_Turns]) -> list[int]:
    """How many a page may hold: as many as some list has members on every page that was left."""
    known = [{len(group.members) for group in collections(turn.start.snapshot)} for turn in turns if turn.start.snapshot is not None]
    return sorted(size for size in set.intersection(*known) if 1 < size <= LARGEST) if known else []


def _number(turns: Sequence[_Turns], size: int, goals: Sequence[Observation]) -> list[Ranked[Expr]]:
    """The number of the instruction from which the pages follow, and the places of the goals on them."""

    def fits(which: int, number: int) -> bool:
        return number > 0 and page_of(number, size) == turns[which].page and (not goals or _stands_at(goals[which], place_of(number, size), size))

    return list(numbers_told([turn.start for turn in turns], fits))[:1]


def _stands_at(goal: Observation, place: int, size: int) -> bool:
    """Whether what was used is, or lies in, the member of that place of a list that is not longer than a page."""
    snapshot, target = goal.snapshot, goal.event.target
    if snapshot is None or target is None:
        return False
    return any(len(group.members) <= size and holder(snapshot, group, target) == place - 1 for group in collections(snapshot))


def _turned_by(start: Observation) -> str:
    """The role of the control when an event turns a page; "" else."""
    snapshot, target = start.snapshot, start.event.target
    if start.event.kind is not EventKind.CLICK or snapshot is None or target is None:
        return ""
    role = next(iter(locate.roles(snapshot, target)), "")
    numbered = _pager(snapshot, role)
    return role if target in numbered.values() or (numbered and _text(snapshot, target) in NEXT) else ""


def _pager(snapshot: Snapshot, role: str) -> dict[int, int]:
    """Page number -> its control, where numbers from one on stand side by side; {} where there is none, or more than one."""
    found: dict[int, int] = {}
    for index in locate.find(snapshot, Query(role)):
        text = _text(snapshot, index)
        if text.isascii() and text.isdigit() and len(text) < 4:
            if int(text) in found:
                return {}
            found[int(text)] = index
    return found if sum(number + 1 in found for number in found) else {}


def _text(snapshot: Snapshot, index: int) -> str:
    return " ".join(snapshot.text(index).split()).casefold()


def _turns(start: Observation, role: str) -> _Turns | None:
    clicks: list[Observation] = []
    page = 1
    while start.position + len(clicks) < start.strand.end:
        here = start.strand.observation(start.position + len(clicks))
        if _turned_by(here) != role or here.snapshot is None or here.event.target is None:
            break
        text = _text(here.snapshot, here.event.target)
        page = page + 1 if text in NEXT else int(text)
        clicks.append(here)
    control = _pager(start.snapshot, role).get(page) if start.snapshot is not None else None
    return _Turns(start, tuple(clicks), page, control) if control is not None else None


def _draft(turns: Sequence[_Turns], role: str, page: Expr, number: Ranked[Expr]) -> StepDraft:
    step = Point("click", Described(role, page))
    rewrites = tuple(rewrite for turn in turns for rewrite in _rewrites(turn))
    price = cost(step) - cost(number.value) + number.cost
    why = ("the page on which it stands follows from its number, by as many as a page holds",)
    return StepDraft(step, price, sources_of(tuple(click for turn in turns for click in turn.clicks)), why, rewrites=rewrites)


def _rewrites(turn: _Turns) -> list[Rewrite]:
    """One click on the number of the page, whatever was clicked to get there."""
    start = turn.start
    if len(turn.clicks) == 1 and start.event.target == turn.control:
        return []
    event = replace(start.event, kind=EventKind.CLICK, target=turn.control, value="", source=tuple(number for click in turn.clicks for number in click.event.source))
    return [Rewrite(start.strand.demonstration, start.position, start.position + len(turn.clicks), (event,))]
