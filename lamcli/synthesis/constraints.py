"""The only module that talks to Z3. A fresh solver per query, fixed seeds, limits by resource count and no wall clock,
so that the same question gets the same answer on every machine (the practice of CrossHair)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

SCALE = 1000
"""Prices become integers of thousandths, so that sums compare exactly."""
RESOURCES = 2_000_000


@dataclass(frozen=True)
class Cover:
    """The cheapest set of predicates that rules out every competitor; ``chosen`` holds their indices in ascending order."""

    status: Literal["proved", "impossible", "unknown"]
    chosen: tuple[int, ...] = ()
    uncovered: tuple[int, ...] = ()


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
    import z3

    reachable: frozenset[int] = frozenset().union(*rules_out) if rules_out else frozenset()
    if competitors - reachable:
        return Cover("impossible", uncovered=tuple(sorted(competitors - reachable)))
    solver = z3.Optimize()
    solver.set("rlimit", RESOURCES)
    chosen = [z3.Bool(f"p{index}") for index in range(len(prices))]
    for group in {tuple(index for index, out in enumerate(rules_out) if rival in out) for rival in sorted(competitors)}:
        solver.add(z3.Or([chosen[index] for index in group]))
    for rivals in exclusive:
        solver.add(z3.AtMost(*[chosen[index] for index in rivals], 1))
    # The tiny extra term makes the answer unique: among equally cheap sets the one of lower indices is taken.
    for index, price in enumerate(prices):
        solver.add_soft(z3.Not(chosen[index]), str(round(price * SCALE) * 1000 + index))
    answer = solver.check()
    if answer == z3.unsat:
        return Cover("impossible")
    if answer == z3.unknown:
        if "interrupted" in solver.reason_unknown():
            raise KeyboardInterrupt  # z3 swallows Ctrl-C and answers "unknown"
        return Cover("unknown")
    model = solver.model()
    return Cover("proved", tuple(index for index, flag in enumerate(chosen) if z3.is_true(model.eval(flag))))
