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
from operator import itemgetter
from typing import TypeVar

from lamcli.recipe.ast import Target
from lamcli.recipe.print import print_target
from lamcli.synthesis.rank import Ranked, sort_key

T = TypeVar("T")


@dataclass(frozen=True)
class Later:
    """Proposals that are not made yet, none of which costs less than ``least``."""

    least: float
    make: Callable[[], Iterable[Ranked[Target] | Later]]


Proposal = Ranked[Target] | Later


def by_price(priced: Iterable[tuple[float, T]], make: Callable[[T], Iterable[Proposal]]) -> Iterator[Proposal]:
    """What is made of each of them, none of which is made before its price is due.

    Args:
        priced: with the least that what is made of it costs.
    """
    ordered = sorted(priced, key=itemgetter(0))

    def following(number: int) -> Iterator[Proposal]:
        yield from make(ordered[number][1])
        yield from due(number + 1)

    def due(number: int) -> Iterator[Proposal]:
        if number < len(ordered):
            yield Later(ordered[number][0], lambda: following(number))

    return due(0)


def all_of(proposals: Iterable[Proposal]) -> Iterator[Ranked[Target]]:
    """Every proposal, in the order in which they are made."""
    for proposal in proposals:
        if isinstance(proposal, Later):
            yield from all_of(proposal.make())
        else:
            yield proposal


def in_order(proposals: Iterable[Proposal], preferred: Callable[[Target], bool], too_dear: Callable[[float], bool]) -> Iterator[Ranked[Target]]:
    """The preferred ones first, then the others; each cheapest first, ties as ``sort_key`` has them.

    Args:
        too_dear: prices from which on nothing is wanted any more; asked before each, since what is wanted depends on what was taken.
    """
    ticket = count()
    queue: list[tuple[bool, float, int, Proposal]] = []

    def enter(found: Iterable[Proposal]) -> None:
        for item in found:
            place = (False, round(item.least, 6)) if isinstance(item, Later) else (not preferred(item.value), round(item.cost, 6))
            heapq.heappush(queue, (*place, next(ticket), item))

    enter(proposals)
    while queue and not too_dear(queue[0][1]):
        place, alike = queue[0][:2], list[Ranked[Target]]()
        while queue and queue[0][:2] == place:
            item = heapq.heappop(queue)[3]
            if isinstance(item, Later):
                enter(item.make())
            else:
                alike.append(item)
        yield from sorted(alike, key=lambda proposal: sort_key(proposal, print_target))
