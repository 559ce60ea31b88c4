"""The problem as the search sees it: strands of observations, each with what a program may refer to there.

A *strand* is a stretch of one demonstration. At the top there is one strand per demonstration; inside a loop there is
one per iteration, and its scope also holds the loop variable. So a loop body is synthesized by the same search as the
whole program, with the iterations as the demonstrations.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from lamcli.salience.paths import Path
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
