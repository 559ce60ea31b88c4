"""What an element looks like, and what stands around it: enough to look for it on a changed page."""

from __future__ import annotations

from bisect import bisect_left

from lamcli import locate
from lamcli.recipe.lock import Fingerprint
from lamcli.recipe.page import Query
from lamcli.trace import Snapshot

LONGEST = 80
"""Characters kept of a text."""
LONGEST_AROUND = 300
HOLDERS = frozenset({"row", "listitem", "article", "treeitem", "option", "figure"})
"""Kinds of things of which a page has many, each with the same commands."""
MOST_RIVALS, MOST_NAMESAKES = 4, 2


def fingerprint(snapshot: Snapshot, index: int) -> Fingerprint:
    node = snapshot.nodes[index]
    box = node.box
    return Fingerprint(
        node.role, node.name, node.tag, snapshot.text(index)[:LONGEST], node.attributes, path(snapshot, index), before(snapshot, index), after(snapshot, index),
        (box.x, box.y, box.width, box.height) if box else (), around(snapshot, index), _called(snapshot, index),
    )  # fmt: skip


def rivals(snapshot: Snapshot, index: int) -> tuple[int, ...]:
    """The elements that are most easily taken for another: of its kind and called the same, and of its kind beside it; the nearest ones."""
    role = next(iter(locate.roles(snapshot, index)), "")
    kin = [other for other in locate.find(snapshot, Query(role)) if not snapshot.contains(other, index) and not snapshot.contains(index, other)] if role else []
    name = snapshot.nodes[index].name or snapshot.text(index)
    namesakes = [other for other in kin if name and (snapshot.nodes[other].name or snapshot.text(other)) == name]
    beside = kin[max(0, bisect_left(kin, index) - 1) : bisect_left(kin, index) + 1]
    found = dict.fromkeys([*sorted(namesakes, key=lambda other: abs(other - index))[:MOST_NAMESAKES], *beside])
    return tuple(found)[:MOST_RIVALS]


def path(snapshot: Snapshot, index: int) -> tuple[str, ...]:
    """Roles, tags where these say nothing, from the parent up to the root."""
    nodes = snapshot.nodes
    return tuple(nodes[outer].role if nodes[outer].role != "generic" else nodes[outer].tag for outer in snapshot.ancestors(index))


def before(snapshot: Snapshot, index: int) -> str:
    """The nearest visible text before an element in document order."""
    return _first(snapshot, range(index - 1, -1, -1))


def after(snapshot: Snapshot, index: int) -> str:
    return _first(snapshot, range(snapshot.ends[index], len(snapshot.nodes)))


def around(snapshot: Snapshot, index: int) -> str:
    """The text of the row, item or the like that it is in; else of the smallest element around that says more than it says; "" where that is a large part of the page."""
    own, smallest = snapshot.text(index), ""
    for outer in snapshot.ancestors(index):
        text = snapshot.text(outer)
        if len(text) > LONGEST_AROUND:
            break
        if text != own:
            if snapshot.nodes[outer].role in HOLDERS:
                return text
            smallest = smallest or text
    return smallest


def _called(snapshot: Snapshot, index: int) -> str:
    """What stands for a name where an element has neither a name nor a text."""
    if snapshot.nodes[index].name or snapshot.text(index):
        return ""
    return next(iter(locate.names(snapshot, index)), "")[:LONGEST]


def _first(snapshot: Snapshot, indices: range) -> str:
    for index in indices:
        node = snapshot.nodes[index]
        if node.tag == "#text" and "hidden" not in node.states and node.name.strip():
            return " ".join(node.name.split())[:LONGEST]
    return ""
