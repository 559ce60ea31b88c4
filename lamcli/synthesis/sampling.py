"""What is to hold at thousands of places is looked for at some of them and tested at all.

Counterexample-guided inductive synthesis (Solar-Lezama et al., ASPLOS 2006): descriptions are proposed for a sample, every one is tested
at every place, and the place at which one fails joins the sample. What is consistent with all places is consistent with the sample, so that
nothing is missed; and the places are gone through once for all proposals, not once for each.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from lamcli.recipe.ast import Target
from lamcli.synthesis.denote import denote
from lamcli.synthesis.problem import Place
from lamcli.synthesis.rank import Ranked

BEGINNING = 20
SPREAD = 12
"""Places of a sample: those that come first, which show what stands on one page and what follows what, and so many over the whole."""
ROUNDS = 8
"""Samples after which all places are looked at."""


def consistent(places: Sequence[Place], find: Callable[[Sequence[Place]], list[Ranked[Target]]]) -> list[Ranked[Target]]:
    """What ``find`` proposes and what denotes each of the places, in its order.

    Args:
        find: proposes targets for some of the places, each of which denotes them; none when there are none.
    """
    if len(places) <= BEGINNING + SPREAD:
        return find(places)
    chosen = sampled(len(places))
    for _ in range(ROUNDS):
        found = find([places[number] for number in sorted(chosen)])
        failing = _failing(found, places, chosen)
        if not failing:
            return found
        chosen |= failing
    return find(places)


def sampled(size: int) -> set[int]:
    """The numbers of the places that are looked at first, of so many."""
    return {*range(min(size, BEGINNING)), *(step * (size - 1) // SPREAD for step in range(1, SPREAD + 1))}


def _failing(found: Sequence[Ranked[Target]], places: Sequence[Place], known: set[int]) -> set[int]:
    """For each proposal that does not hold everywhere the first place at which it fails."""
    holding, failing = list(found), set[int]()
    for number, place in enumerate(places):
        if number in known:
            continue
        false = [item for item in holding if denote(item.value, place.observation) != (place.index,)]
        if false:
            failing.add(number)
            holding = [item for item in holding if item not in false]
        if not holding:
            break
    return failing
