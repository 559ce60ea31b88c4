"""Proposals in the order of their price, each family of them made only when cheaper ones are exhausted.

Most elements are told apart by a few words; what would be said of their neighbours and of what is around them, and what the solver would
combine of all that, need not be known then. So a family of proposals stands in the queue with the least that any of it costs (as in A*, where
what lies ahead is never overestimated; Hart, Nilsson and Raphael, 1968).
"""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import count

from lamcli.recipe.ast import Target
from lamcli.recipe.print import print_target
from lamcli.synthesis.rank import Ranked, sort_key


@dataclass(frozen=True)
class Later:
    """Proposals that are not made yet, none of which costs less than ``least``."""

    least: float
    make: Callable[[], Iterable[Ranked[Target] | Later]]


Proposal = Ranked[Target] | Later


def all_of(proposals: Iterable[Proposal]) -> Iterator[Ranked[Target]]:
    """Every proposal, in the order in which they are made."""
    for proposal in proposals:
        if isinstance(proposal, Later):
            yield from all_of(proposal.make())
        else:
            yield proposal


def in_order(proposals: Iterable[Proposal], preferred: Callable[[Target], bool]) -> Iterator[Ranked[Target]]:
    """The preferred ones first, then the others; each cheapest first, ties as ``sort_key`` has them."""
    ticket = count()
    queue: list[tuple[bool, float, int, Proposal]] = []

    def enter(found: Iterable[Proposal]) -> None:
        for item in found:
            place = (False, round(item.least, 6)) if isinstance(item, Later) else (not preferred(item.value), round(item.cost, 6))
            heapq.heappush(queue, (*place, next(ticket), item))

    enter(proposals)
    while queue:
        place, alike = queue[0][:2], list[Ranked[Target]]()
        while queue and queue[0][:2] == place:
            item = heapq.heappop(queue)[3]
            if isinstance(item, Later):
                enter(item.make())
            else:
                alike.append(item)
        yield from sorted(alike, key=lambda proposal: sort_key(proposal, print_target))
