"""How many candidates the search for targets examined, with Z3 and without.

Without Z3 a conjunction of predicates is found by going through all of them in the order of their price, as an
enumerating synthesizer does; the answer is the same, for both take the cheapest.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from lamcli.synthesis import conjunctions, sampling, targets
from lamcli.synthesis.constraints import Cover, cheapest_cover
from lamcli.synthesis.denote import denote

MOST = 200_000
"""Conjunctions after which enumerating gives up."""


@dataclass
class Examined:
    """targets: descriptions looked up on the pages; wanted: questions for a cheapest conjunction; conjunctions: examined for those."""

    targets: int = 0
    wanted: int = 0
    conjunctions: int = 0


@contextmanager
def examined(enumerate_: bool) -> Iterator[Examined]:
    """Counts while it is open; ``enumerate_`` takes Z3 out."""
    counted = Examined()
    solver, denotes = cheapest_cover, denote

    def ask(*question: Any) -> Cover:
        counted.wanted += 1
        if enumerate_:
            return enumerated(*question, seen=counted)
        answer = solver(*question)
        counted.conjunctions += answer.examined
        return answer

    def look(*question: Any) -> tuple[int, ...]:
        counted.targets += 1
        return denotes(*question)

    stand_ins = [(conjunctions, "cheapest_cover", ask, solver), *((module, "denote", look, denotes) for module in (conjunctions, sampling, targets))]
    for module, name, stand_in, _ in stand_ins:
        setattr(module, name, stand_in)
    try:
        yield counted
    finally:
        for module, name, _, original in stand_ins:
            setattr(module, name, original)


def enumerated(prices: Sequence[float], rules_out: Sequence[frozenset[int]], competitors: frozenset[int], exclusive: Sequence[Sequence[int]] = (), *, seen: Examined) -> Cover:
    """The cheapest set of predicates that rules out every competitor, by going through all sets in the order of their price."""
    queue: list[tuple[float, tuple[int, ...]]] = [(0.0, ())]
    tried = 0
    while queue and tried < MOST:
        price, chosen = heapq.heappop(queue)
        tried += 1
        seen.conjunctions += 1
        if competitors <= frozenset().union(*(rules_out[index] for index in chosen)):
            return Cover("proved", chosen)
        for index in range(chosen[-1] + 1 if chosen else 0, len(prices)):
            if not any(index in group and any(other in group for other in chosen) for group in exclusive):
                heapq.heappush(queue, (price + prices[index], (*chosen, index)))
    return Cover("unknown" if queue else "impossible")
