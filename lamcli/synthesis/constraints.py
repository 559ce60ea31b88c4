"""The only module that talks to Z3. A fresh solver per query, fixed seeds, limits by resource count and no wall clock,
so that the same question gets the same answer on every machine (the practice of CrossHair)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import combinations
from math import inf
from typing import Literal

SCALE = 1000
"""Prices become integers of thousandths, so that sums compare exactly."""
RESOURCES = 2_000_000


@dataclass(frozen=True)
class Cover:
    """The cheapest set of predicates that rules out every competitor.

    Attributes:
        chosen: their indices in ascending order.
        uncovered: competitors that no predicate rules out.
        examined: sets that were looked at one by one; the solver's answer counts as one.
    """

    status: Literal["proved", "impossible", "unknown"]
    chosen: tuple[int, ...] = ()
    uncovered: tuple[int, ...] = ()
    examined: int = field(default=1, compare=False)


def cheapest_cover(prices: Sequence[float], rules_out: Sequence[frozenset[int]], competitors: frozenset[int], exclusive: Sequence[Sequence[int]] = ()) -> Cover:
    """Weighted set cover as MaxSMT: hard clauses "some chosen predicate rules this competitor out", soft clauses the prices.

    Args:
        prices: price of each predicate, in the unit of grammar/costs.toml.
        rules_out: per predicate the competitors that it does not hold for.
        competitors: every one of them has to be ruled out.
        exclusive: groups of predicates of which at most one may be chosen (a target has one role, one name, one place).

    Returns:
        ``impossible`` with the competitors that no predicate rules out, when there are any.
    """
    reachable: frozenset[int] = frozenset().union(*rules_out) if rules_out else frozenset()
    if competitors - reachable:
        return Cover("impossible", uncovered=tuple(sorted(competitors - reachable)))
    weights = tuple(weight(price, index) for index, price in enumerate(prices))
    few, examined = smallest(weights, rules_out, competitors, exclusive)
    needs = {tuple(index for index, out in enumerate(rules_out) if rival in out) for rival in competitors}
    return replace(few or _solved(weights, tuple(sorted(needs)), tuple(map(tuple, exclusive))), examined=examined + (few is None))


@lru_cache(maxsize=4096)
def _solved(weights: tuple[int, ...], needs: tuple[tuple[int, ...], ...], exclusive: tuple[tuple[int, ...], ...]) -> Cover:
    """The question without its words: look-alike elements of one page ask it again and again.

    Args:
        needs: of each of these groups of predicates at least one has to be chosen.
    """
    import z3

    solver = z3.Optimize()
    solver.set("rlimit", RESOURCES)
    chosen = [z3.Bool(f"p{index}") for index in range(len(weights))]
    for group in needs:
        solver.add(z3.Or([chosen[index] for index in group]))
    for rivals in exclusive:
        solver.add(z3.AtMost(*[chosen[index] for index in rivals], 1))
    for flag, price in zip(chosen, weights, strict=True):
        solver.add_soft(z3.Not(flag), str(price))
    answer = solver.check()
    if answer == z3.unsat:
        return Cover("impossible")
    if answer == z3.unknown:
        if "interrupted" in solver.reason_unknown():
            raise KeyboardInterrupt  # z3 swallows Ctrl-C and answers "unknown"
        return Cover("unknown")
    model = solver.model()
    return Cover("proved", tuple(index for index, flag in enumerate(chosen) if z3.is_true(model.eval(flag))))


def weight(price: float, index: int) -> int:
    """The tiny extra term makes the answer unique: among equally cheap sets the one of lower indices is taken."""
    return round(price * SCALE) * 1000 + index


def smallest(weights: Sequence[int], rules_out: Sequence[frozenset[int]], competitors: frozenset[int], exclusive: Sequence[Sequence[int]]) -> tuple[Cover | None, int]:
    """The answer where one or two predicates are enough and no three are cheaper, whatever they rule out; None where that takes a solver to know.

    The number says how many sets were looked at.
    """
    every = range(len(weights))
    grouped = {index for group in exclusive for index in group}
    ascending = sorted([*(min(weights[index] for index in group) for group in exclusive if group), *(weights[index] for index in every if index not in grouped)])
    least = sum(ascending[:3]) + sum(price for price in ascending[3:] if price < 0) if len(ascending) > 2 else inf
    sets = [chosen for size in (1, 2) for chosen in combinations(every, size) if not any(set(chosen) <= set(group) for group in exclusive if len(chosen) > 1)]
    few = sorted((sum(weights[index] for index in chosen), chosen) for chosen in sets)
    examined = 0
    for price, chosen in few:
        if price > least:
            break
        examined += 1
        if competitors <= frozenset().union(*(rules_out[index] for index in chosen)):
            return Cover("proved", chosen), examined
    return None, examined
