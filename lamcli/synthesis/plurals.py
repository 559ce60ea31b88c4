"""Descriptions of whole collections: what a loop goes through."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from operator import attrgetter
from typing import NamedTuple

from lamcli import locate
from lamcli.locate.index import any_within
from lamcli.recipe.ast import Containing, Described, Target, Text
from lamcli.recipe.cost import cost
from lamcli.recipe.print import print_target
from lamcli.salience.memo import per_snapshot
from lamcli.synthesis.authored import is_lasting, ranked_css
from lamcli.synthesis.denote import denote
from lamcli.synthesis.heads import common
from lamcli.synthesis.problem import Place
from lamcli.synthesis.rank import Ranked, Similarity, ranked
from lamcli.synthesis.targets import LIMIT, MOST_CONTEXTS, OF_INTEREST, candidates, contexts, surprise
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


Members = Sequence[tuple[Place, tuple[int, ...]]]
"""Per place (whose index is that of a collection's container) the members of the collection in document order."""


def plural(members: Members, embedder: Similarity | None = None) -> list[Ranked[Target]]:
    """Targets that denote a whole collection, member by member in order, at each place."""
    containers = [place for place, _ in members]
    roles = common([tuple(common([locate.roles(place.snapshot, member) for member in ids])) for place, ids in members])
    outer = outer_of(containers, embedder) if roles else []
    proposed = (proposal for order, role in enumerate(roles) for proposal in _of_role_and_place(role, 0.5 * order, members, outer))
    words = [Ranked(target, price, why()) for target, price, why in proposed if _denotes(target, members)]
    classes = [item for item in _alike_css(members) if _denotes(item.value, members)]
    return ranked(words, print_target, LIMIT) + ranked(classes, print_target, LIMIT)


def _of_role_and_place(role: str, price: float, members: Members, outer: Sequence[Ranked[Target]]) -> Iterator[tuple[Target, float, Callable[[], str]]]:
    """Targets with their prices and what speaks for them, which is put into words for few of them."""
    bare = Described(role)
    yield bare, cost(bare) + price, lambda: f"every {role} of the page"
    for context in outer:
        inside = Described(role, within=context.value)
        yield inside, cost(inside) + price + surprise(context), lambda context=context: f"every {role} in {print_target(context.value)}"  # type: ignore[misc]
    surcharge = price + (UNCLEAR if role in ("element", "text") else UNMARKED)
    for inner in MARKS:
        if all(holds(place.snapshot, member, Mark(inner)) for place, ids in members for member in ids):
            marked = Described(role, relations=(Containing(Described(inner)),))
            yield marked, cost(marked) + surcharge, lambda inner=inner: f"every {role} with a {inner} in it"  # type: ignore[misc]
            for name in _names_of_all(members, inner) if inner in NAMED_MARKS else ():
                named = Described(role, relations=(Containing(Described(inner, Text(name))),))
                yield named, cost(named) + surcharge, lambda inner=inner, name=name: f"every {role} with the {inner} “{name}” in it"  # type: ignore[misc]


def _denotes(target: Target, members: Members) -> bool:
    return all(denote(target, place.observation) == ids for place, ids in members)


def holds(snapshot: Snapshot, index: int, mark: Mark) -> bool:
    """Whether an element of a role, and of that name where there is one, is at or below a node."""
    if not mark.name:
        return any_within(_of_role(snapshot).get(mark.role, ()), index, snapshot.ends[index])
    return mark.name in names_inside(snapshot, index, mark.role)


def names_inside(snapshot: Snapshot, index: int, role: str) -> set[str]:
    """What the elements of a role at and below a node are called."""
    nodes = _of_role(snapshot).get(role, [])
    return {snapshot.nodes[node].name for node in nodes[bisect_left(nodes, index) : bisect_left(nodes, snapshot.ends[index])]} - {""}


def _names_of_all(members: Members, role: str) -> list[str]:
    """Names that an element of a role bears in every member."""
    return sorted(set.intersection(*[names_inside(place.snapshot, member, role) for place, ids in members for member in ids]))[:MOST_NAMES]


@per_snapshot(reads=attrgetter("role"))
def _of_role(snapshot: Snapshot) -> dict[str, list[int]]:
    """The nodes of each computed role, in document order."""
    found: dict[str, list[int]] = {}
    for index, node in enumerate(snapshot.nodes):
        found.setdefault(node.role, []).append(index)
    return found


def _alike_css(members: Members) -> Iterator[Ranked[Target]]:
    """A class that all members share, where words do not tell them apart."""
    nodes = [place.snapshot.nodes[member] for place, ids in members for member in ids]
    shared = set.intersection(*[set((node.attribute("class") or "").split()) for node in nodes]) if nodes else set()
    for name in sorted(shared):
        if is_lasting(name) and len({node.tag for node in nodes}) == 1:
            yield ranked_css(f"{nodes[0].tag}.{name}", "nothing visible tells them from the rest; their class does")


def outer_of(containers: Sequence[Place], embedder: Similarity | None) -> list[Ranked[Target]]:
    """Descriptions of the containers themselves, then of what surrounds them."""
    own = candidates(containers, embedder, depth=1, interest=OF_INTEREST, limit=MOST_CONTEXTS) if common([locate.roles(place.snapshot, place.index) for place in containers]) else []
    return own + list(contexts(containers, embedder, 1))
