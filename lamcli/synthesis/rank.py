"""What "better" means: one sort key, used wherever two candidates are compared.

A candidate's cost is its description length under ``grammar/costs.toml`` plus what makes it implausible: a constant that
coincides with a word of the instruction or with a cell of the data most likely came from there (a random text would
hit one of the few words there very rarely), and the neural ranker's prior where there is one. Ties are broken by the
printed text, so that the order never depends on hashing or on the order of files.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

T = TypeVar("T")

MARGIN = 0.25
"""Candidates whose costs differ by no more are about equally good: half the price of the smallest part of a recipe, and a
difference that the ranker's prior makes between two names neither of which it takes for the right one."""


class Similarity(Protocol):
    """The part of ``neural.text.Embedder`` that ranking needs."""

    def similarity(self, left: Sequence[str], right: Sequence[str]) -> object: ...


@dataclass(frozen=True)
class Ranked(Generic[T]):
    """A candidate with its cost and one sentence that says why it is plausible."""

    value: T
    cost: float
    why: str = ""


def sort_key(candidate: Ranked[T], printed: Callable[[T], str]) -> tuple[float, int, str]:
    """Cheaper first, then shorter, then alphabetical."""
    text = printed(candidate.value)
    return (round(candidate.cost, 6), len(text), text)


def ranked(candidates: Iterable[Ranked[T]], printed: Callable[[T], str], limit: int) -> list[Ranked[T]]:
    """The ``limit`` best, each value once."""
    best: dict[T, Ranked[T]] = {}
    for candidate in candidates:
        known = best.get(candidate.value)
        if known is None or candidate.cost < known.cost:
            best[candidate.value] = candidate
    return sorted(best.values(), key=lambda candidate: sort_key(candidate, printed))[:limit]
