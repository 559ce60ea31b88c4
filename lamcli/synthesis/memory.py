"""What one synthesis found out, kept for the next one of a demonstration that has grown by an action.

The programs of loops and branches are remembered by the stretch of the demonstration that they explain and all that came
before it: a demonstration that goes on in the same way is searched anew only where something was added.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable, Iterable
from typing import TYPE_CHECKING

from lamcli.synthesis.problem import Strand

if TYPE_CHECKING:
    from lamcli.synthesis.draft import Draft

MOST_PROGRAMS = 1000
MOST_EVENTS = 100_000
"""Beyond so many what was remembered longest ago, or everything, is forgotten."""


class Memory:
    """To be given to every call of ``synthesize`` for one growing demonstration; for any other one it is of no use and does no harm."""

    def __init__(self) -> None:
        self._programs: OrderedDict[Hashable, Draft | float] = OrderedDict()
        self._stretches: dict[Hashable, int] = {}
        self._chains: dict[int, tuple[object, list[int]]] = {}
        self._ranker: object = None

    def __len__(self) -> int:
        """How many programs are remembered."""
        return len(self._programs)

    def begin(self, ranker: object) -> None:
        """Another call begins. Another ranker would have found other programs."""
        if ranker is not self._ranker or len(self._stretches) > MOST_EVENTS:
            self._programs.clear()
            self._stretches.clear()
        self._ranker = ranker
        self._chains.clear()

    def known(self, strands: Iterable[Strand], kind: Hashable) -> Hashable:
        """What a program for these strands depends on; equal for equal stretches of demonstrations that began alike."""
        return (kind, tuple((self._stretch(strand), strand.demonstration, strand.start, strand.end, strand.scope, strand.open_ended, strand.last) for strand in strands))

    def recall(self, key: Hashable) -> Draft | float | None:
        """What was kept for a key; None where nothing is remembered."""
        if key not in self._programs:
            return None
        self._programs.move_to_end(key)
        return self._programs[key]

    def keep(self, key: Hashable, program: Draft | float) -> None:
        """Keeps a program, or the price below which there is none (infinite when there is none at all)."""
        self._programs[key] = program
        if len(self._programs) > MOST_PROGRAMS:
            self._programs.popitem(last=False)

    def _stretch(self, strand: Strand) -> int:
        """A number for the demonstration up to the strand's end, and the page that it ends on."""
        trace = strand.trace
        if id(trace) not in self._chains:
            start = self._number((trace.instruction, trace.url, tuple(tuple(row.items()) for row in trace.data)))
            chain = [start]
            for event in trace.events:
                chain.append(self._number((chain[-1], event)))
            self._chains[id(trace)] = (trace, chain)
        page = trace.final if strand.end == len(trace.events) else trace.events[strand.end].snapshot
        return self._number((self._chains[id(trace)][1][strand.end], page))

    def _number(self, stretch: Hashable) -> int:
        return self._stretches.setdefault(stretch, len(self._stretches))
