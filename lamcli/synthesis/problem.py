"""The problem as the search sees it: strands of observations, each with what a program may refer to there.

A *strand* is a stretch of one demonstration. At the top there is one strand per demonstration; inside a loop there is
one per iteration, and its scope also holds the loop variable. So a loop body is synthesized by the same search as the
whole program, with the iterations as the demonstrations.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from operator import attrgetter
from typing import NamedTuple

from lamcli.salience.memo import per_snapshot
from lamcli.trace import Event, Node, Snapshot, Trace

Row = tuple[tuple[str, str], ...]
"""(column, cell) pairs of one record of the data."""


@dataclass(frozen=True)
class Scope:
    """What expressions may refer to, besides the page.

    Attributes:
        instruction: what the person was asked to do; "" when nobody said.
        asked: the instructions of all demonstrations: what varies between them is no part of the wording.
        texts: loop variables that hold a text (a piece of a split).
        rows: loop variables that hold a record (column -> text).
        elements: loop variables that hold an element: (variable, path of the element on the page of the loop).
    """

    instruction: str = ""
    texts: tuple[tuple[str, str], ...] = ()
    rows: tuple[tuple[str, Row], ...] = ()
    elements: tuple[tuple[str, Path], ...] = ()
    asked: tuple[str, ...] = ()


@dataclass(frozen=True)
class Strand:
    """Events start..end of demonstration ``trace``.

    Attributes:
        open_ended: it stops before the program does.
        last: its end is that of the demonstration, so what would have followed is not known.
    """

    demonstration: int
    trace: Trace = field(repr=False, compare=False)
    start: int
    end: int
    scope: Scope = Scope()
    open_ended: bool = False
    last: bool = False

    def observation(self, position: int) -> Observation:
        return Observation(self, position)


@dataclass(frozen=True)
class Observation:
    """One event of one strand, with the page before it."""

    strand: Strand
    position: int

    @cached_property
    def event(self) -> Event:
        return self.strand.trace.events[self.position]

    @cached_property
    def snapshot(self) -> Snapshot | None:
        return self.strand.trace.before(self.position)

    @property
    def scope(self) -> Scope:
        return self.strand.scope

    @property
    def node(self) -> Node | None:
        snapshot, target = self.snapshot, self.event.target
        return snapshot.nodes[target] if snapshot is not None and target is not None else None


@dataclass(frozen=True)
class Place:
    """An element on the page before an observation."""

    observation: Observation
    index: int

    @cached_property
    def snapshot(self) -> Snapshot:
        snapshot = self.observation.snapshot
        assert snapshot is not None
        return snapshot


Path = tuple[tuple[str, int], ...]
"""Where a node stands: (tag, place among the siblings of that tag) from the root down."""


def path_of(snapshot: Snapshot, index: int) -> Path:
    """The path of a node.

    The same on two snapshots of a page whose structure did not change above the node; this is how an element is
    recognised again when the page was loaded anew and its ``ref`` is gone.
    """
    known = _paths(snapshot)
    path = known.get(index)
    if path is None:
        steps: list[tuple[str, int]] = []
        places, at = _siblings(snapshot).place, index
        while at >= 0:
            node = snapshot.nodes[at]
            steps.append((node.tag, places[at]))
            at = node.parent
        path = known[index] = tuple(reversed(steps))
    return path


@per_snapshot
def _paths(snapshot: Snapshot) -> dict[int, Path]:
    """Those that were asked for."""
    return {}


def at_path(snapshot: Snapshot, path: Path) -> int | None:
    """The node at a path; None when the page has no such place."""
    if not snapshot.nodes or not path or snapshot.nodes[0].tag != path[0][0]:
        return None
    index = 0
    alike = _siblings(snapshot).alike
    for tag, place in path[1:]:
        same = alike.get((index, tag), ())
        if place >= len(same):
            return None
        index = same[place]
    return index


class _Siblings(NamedTuple):
    """``place``: of each node among the siblings of its tag. ``alike``: parent and tag -> its children of that tag."""

    place: Sequence[int]
    alike: Mapping[tuple[int, str], Sequence[int]]


@per_snapshot(reads=attrgetter("tag"))
def _siblings(snapshot: Snapshot) -> _Siblings:
    alike: dict[tuple[int, str], list[int]] = {}
    place: list[int] = []
    for index, node in enumerate(snapshot.nodes):
        same = alike.setdefault((node.parent, node.tag), [])
        place.append(len(same))
        same.append(index)
    return _Siblings(place, alike)
