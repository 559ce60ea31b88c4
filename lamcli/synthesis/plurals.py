"""Descriptions of whole collections: what a loop goes through."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from operator import attrgetter
from typing import NamedTuple

from lamcli import locate
from lamcli.locate.index import any_within
from lamcli.recipe.ast import Containing, Css, Described, Target, Text
from lamcli.recipe.cost import cost
from lamcli.recipe.print import print_target
from lamcli.salience.memo import per_snapshot
from lamcli.synthesis.authored import is_lasting, ranked_css
from lamcli.synthesis.denote import denote
from lamcli.synthesis.rank import Ranked, Similarity, ranked
from lamcli.synthesis.targets import LIMIT, Place, candidates, common, contexts, surprise
from lamcli.trace import Snapshot

MARKS = ("link", "button", "heading", "image", "checkbox", "textbox", "combobox")
NAMED_MARKS = ("link", "button")
MOST_NAMES = 3
UNMARKED = 1.0
"""Kinds of things by which the members of a list are told from other things of their role; dearer than the place they stand in."""

UNCLEAR = 6.5
"""The same for a role that says nothing: whatever holds them is an element too."""


class Mark(NamedTuple):
    """What the wanted members of a collection hold, and the others do not: an element of a role, or one that is called so."""

    role: str
    name: str = ""


def plural(members: Sequence[tuple[Place, tuple[int, ...]]], embedder: Similarity | None = None) -> list[Ranked[Target]]:
    """Targets that denote a whole collection, member by member in order, at each place.

    Args:
        members: per place (whose index is that of the collection's container) the members in document order.
    """
    containers = [place for place, _ in members]
    roles = common([tuple(common([locate.roles(place.snapshot, member) for member in ids])) for place, ids in members])
    proposals: list[Ranked[Target]] = []
    outer = outer_of(containers, embedder) if roles else []
    for order, role in enumerate(roles):
        bare = Described(role)
        proposals.append(Ranked(bare, cost(bare) + 0.5 * order, f"every {role} of the page"))
        for context in outer:
            inside = Described(role, within=context.value)
            proposals.append(Ranked(inside, cost(inside) + 0.5 * order + surprise(context), f"every {role} in {print_target(context.value)}"))
        for inner in MARKS:
            if all(holds(place.snapshot, member, Mark(inner)) for place, ids in members for member in ids):
                marked = Described(role, relations=(Containing(Described(inner)),))
                surcharge = 0.5 * order + (UNCLEAR if role in ("element", "text") else UNMARKED)
                proposals.append(Ranked(marked, cost(marked) + surcharge, f"every {role} with a {inner} in it"))
                for name in _names_of_all(members, inner) if inner in NAMED_MARKS else ():
                    named = Described(role, relations=(Containing(Described(inner, Text(name))),))
                    proposals.append(Ranked(named, cost(named) + surcharge, f"every {role} with the {inner} “{name}” in it"))
    proposals += _alike_css(members)
    found = [item for item in proposals if all(denote(item.value, place.observation) == ids for place, ids in members)]
    words, classes = [item for item in found if not isinstance(item.value, Css)], [item for item in found if isinstance(item.value, Css)]
    return ranked(words, print_target, LIMIT) + ranked(classes, print_target, LIMIT)


def holds(snapshot: Snapshot, index: int, mark: Mark) -> bool:
    """Whether an element of a role, and of that name where there is one, is at or below a node."""
    if not mark.name:
        return any_within(_of_role(snapshot).get(mark.role, ()), index, snapshot.ends[index])
    return mark.name in names_inside(snapshot, index, mark.role)


def names_inside(snapshot: Snapshot, index: int, role: str) -> set[str]:
    """What the elements of a role at and below a node are called."""
    nodes = _of_role(snapshot).get(role, [])
    return {snapshot.nodes[node].name for node in nodes[bisect_left(nodes, index) : bisect_left(nodes, snapshot.ends[index])]} - {""}


def _names_of_all(members: Sequence[tuple[Place, tuple[int, ...]]], role: str) -> list[str]:
    """Names that an element of a role bears in every member."""
    return sorted(set.intersection(*[names_inside(place.snapshot, member, role) for place, ids in members for member in ids]))[:MOST_NAMES]


@per_snapshot(reads=attrgetter("role"))
def _of_role(snapshot: Snapshot) -> dict[str, list[int]]:
    """The nodes of each computed role, in document order."""
    found: dict[str, list[int]] = {}
    for index, node in enumerate(snapshot.nodes):
        found.setdefault(node.role, []).append(index)
    return found


def _alike_css(members: Sequence[tuple[Place, tuple[int, ...]]]) -> Iterator[Ranked[Target]]:
    """A class that all members share, where words do not tell them apart."""
    nodes = [place.snapshot.nodes[member] for place, ids in members for member in ids]
    shared = set.intersection(*[set((node.attribute("class") or "").split()) for node in nodes]) if nodes else set()
    for name in sorted(shared):
        if is_lasting(name) and len({node.tag for node in nodes}) == 1:
            yield ranked_css(f"{nodes[0].tag}.{name}", "nothing visible tells them from the rest; their class does")


def outer_of(containers: Sequence[Place], embedder: Similarity | None) -> list[Ranked[Target]]:
    """Descriptions of the containers themselves, then of what surrounds them."""
    own = candidates(containers, embedder, depth=1)[:3] if common([locate.roles(place.snapshot, place.index) for place in containers]) else []
    return own + list(contexts(containers, embedder, 1))
