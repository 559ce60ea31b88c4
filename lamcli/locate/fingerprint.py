"""What an element looks like, and what stands around it: enough to look for it on a changed page."""

from __future__ import annotations

from lamcli.recipe.lock import Fingerprint
from lamcli.trace import Snapshot

LONGEST = 80
"""Characters kept of a text."""
LONGEST_AROUND = 300


def fingerprint(snapshot: Snapshot, index: int) -> Fingerprint:
    node = snapshot.nodes[index]
    box = node.box
    return Fingerprint(
        node.role, node.name, node.tag, snapshot.text(index)[:LONGEST], node.attributes, path(snapshot, index), before(snapshot, index), after(snapshot, index),
        (box.x, box.y, box.width, box.height) if box else (), around(snapshot, index),
    )  # fmt: skip


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
    """The text of the smallest element around that says more than the element itself; "" where that is a large part of the page."""
    own = snapshot.text(index)
    text = next((text for outer in snapshot.ancestors(index) for text in [snapshot.text(outer)] if text != own), "")
    return text if len(text) <= LONGEST_AROUND else ""


def _first(snapshot: Snapshot, indices: range) -> str:
    for index in indices:
        node = snapshot.nodes[index]
        if node.tag == "#text" and "hidden" not in node.states and node.name.strip():
            return " ".join(node.name.split())[:LONGEST]
    return ""
