"""Several predicates together: the cheapest set of them that rules out every other element of a role.

A weighted set cover, which goes to Z3: it proves that no cheaper set of the collected predicates is enough.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from lamcli.recipe.ast import Containing, Described, Expr, Target
from lamcli.synthesis.constraints import cheapest_cover
from lamcli.synthesis.denote import denote
from lamcli.synthesis.problem import Place
from lamcli.synthesis.proposals import Later
from lamcli.synthesis.rank import Ranked

MOST_RIVALS = 3000
"""Elements of a role among which the solver is asked to tell one apart."""

KINDS = ("name", "place", "containing")

_Predicate = tuple[float, str, Described]
"""Its price, its kind, and what it says of an element."""


def conjunction(
    bare: Described, price: float, named: Sequence[tuple[float, Described]], around: Callable[[], Sequence[Ranked[Target]]], least: float, held: Sequence[Ranked[Expr]], places: Sequence[Place]
) -> Iterator[Later]:
    """The cheapest conjunction of name, contents and place; at most one, and only when it is asked for.

    Args:
        bare: the role alone, at its price.
        named: the role with a name, by what that adds to the price.
        around: finds what may be said of where it stands, none of which costs less than ``least``.
        held: what may be said of what it contains.
    """
    said: list[_Predicate] = [(more, "name", target) for more, target in named]
    said += [(item.cost + 1.0, "containing", replace(bare, relations=(Containing(item.value),))) for item in held]
    if not said:
        return

    def made() -> Iterator[Ranked[Target]]:
        placed: list[_Predicate] = [(max(context.cost, 0.1), "place", replace(bare, within=context.value)) for context in around()]
        predicates = sorted([*said, *placed], key=lambda predicate: KINDS.index(predicate[1]))
        return _cheapest(bare, price, predicates, places) if len(predicates) > 1 else iter(())

    yield Later(price + sum(sorted([least, *(more for more, _, _ in said)])[:2]), made)


def _cheapest(bare: Described, price: float, predicates: Sequence[_Predicate], places: Sequence[Place]) -> Iterator[Ranked[Target]]:
    rivals = {(number, index) for number, place in enumerate(places) for index in denote(bare, place.observation) if index != place.index}
    if not rivals or len(rivals) > MOST_RIVALS:
        return
    order = {rival: number for number, rival in enumerate(sorted(rivals))}
    out = []
    for _, _, predicate in predicates:
        holds = {(number, index) for number, place in enumerate(places) for index in denote(predicate, place.observation)}
        out.append(frozenset(order[rival] for rival in rivals - holds))
    if not _together(predicates, out, len(order)):
        return
    groups = [[n for n, (_, kind, _) in enumerate(predicates) if kind == wanted] for wanted in ("name", "place")]
    cover = cheapest_cover([more for more, _, _ in predicates], out, frozenset(order.values()), [group for group in groups if group])
    if cover.status == "proved" and len(cover.chosen) > 1:
        target = bare
        for number in cover.chosen:
            part = predicates[number][2]
            target = replace(target, name=part.name or target.name, within=part.within or target.within, relations=target.relations + part.relations)
        yield Ranked(target, price + sum(predicates[number][0] for number in cover.chosen), "the cheapest combination that tells it apart, proved by the solver")


def _together(predicates: Sequence[_Predicate], out: Sequence[frozenset[int]], rivals: int) -> bool:
    """Whether several predicates may rule out all rivals more cheaply than any one does; that one needs no solver."""
    prices = sorted(price for price, _, _ in predicates)
    alone = min((price for (price, _, _), rules in zip(predicates, out, strict=True) if len(rules) == rivals), default=None)
    return alone is None or alone > prices[0] + prices[1]
