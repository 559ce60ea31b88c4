"""What a stretch costs when it is written down step by step: the bound for everything that explains it in another way.

A loop dearer than the steps that it stands for is never part of the cheapest program, so that looking for the program of its rounds ends there.
The steps are looked at only as far as it takes to know.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from lamcli.synthesis.rank import MARGIN

if TYPE_CHECKING:
    from lamcli.synthesis.search import Move, Positions

TooDear = Callable[[float], bool]
"""Whether a program of that price is of no use."""


def never(price: float) -> bool:
    return False


class Plain:
    """The steps from one state to another. ``singles``: the single statements that explain what comes next at a state."""

    def __init__(self, singles: Callable[[Positions], Sequence[Move]], start: Positions, end: Positions) -> None:
        self._singles, self._at, self._end = singles, start, end
        self._price = 0.0

    def cheaper_than(self, price: float) -> bool:
        """Whether there are such steps, and cheaper by more than makes two programs about equally good."""
        while self._at != self._end and self._price + MARGIN < price:
            inside = [move for move in self._singles(self._at) if all(position <= end for position, end in zip(move.positions, self._end, strict=True))]
            if not inside:
                return False
            self._at, self._price = inside[-1].positions, self._price + inside[-1].cost
        return self._at == self._end and self._price + MARGIN < price
