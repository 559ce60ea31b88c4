"""Descriptions of elements when there is no time to look for good ones: what it is, what it is called, and which of those it is."""

from __future__ import annotations

from collections.abc import Sequence

from lamcli import locate
from lamcli.recipe.ast import Described, Target, Text
from lamcli.recipe.cost import cost
from lamcli.recipe.page import Query
from lamcli.salience.memo import per_snapshot
from lamcli.synthesis.clock import look
from lamcli.synthesis.problem import Place
from lamcli.synthesis.rank import Ranked
from lamcli.trace import Snapshot


def hasty(places: Sequence[Place]) -> list[Ranked[Target]]:
    """At most one target that denotes the given element at each of the places; empty when neither name nor position is the same."""
    first = places[0]
    names = {tuple(locate.names(place.snapshot, place.index)[:1]) for place in places}
    name = next(iter(names))[0] if len(names) == 1 and next(iter(names)) else None
    for role in locate.roles(first.snapshot, first.index)[:2]:
        for called in dict.fromkeys((name, None)):
            found = [_places(place.snapshot, role, called) for place in places]
            at = {alike.get(place.index, 0) for alike, place in zip(found, places, strict=True)}
            if len(at) == 1 and 0 not in at:
                alone = all(len(alike) == 1 for alike in found)
                target = Described(role, Text(called) if called is not None else None, ordinal=0 if alone else at.pop())
                return [Ranked(target, cost(target), "the first description that was found when the time was up")]
    return []


def _places(snapshot: Snapshot, role: str, name: str | None) -> dict[int, int]:
    """What a role and a name denote: node -> its place among them, from 1."""
    known = _known(snapshot)
    if (role, name) not in known:
        look()
        known[role, name] = {index: number for number, index in enumerate(locate.find(snapshot, Query(role, name)), 1)}
    return known[role, name]


@per_snapshot
def _known(snapshot: Snapshot) -> dict[tuple[str, str | None], dict[int, int]]:
    return {}
