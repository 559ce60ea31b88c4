"""Which nodes a person can see."""

from __future__ import annotations

from lamcli.salience.roles import NEVER_SEEN_TAGS, SHAPE_TAGS, input_type
from lamcli.trace import Node, Snapshot


def visibility(snapshot: Snapshot) -> tuple[bool, ...]:
    """Per node, whether it is seen.

    Marked hidden: no. With an area: yes. With an empty box: when something below it has an area (inline elements around
    floats). Without a box (unknown): as its parent. A tick box, radio button or file input without area still counts,
    for pages draw their own picture over it. Options count with their drop-down, lines of a drawing with any extent.
    """
    nodes = snapshot.nodes
    solid = ["hidden" not in node.states and _has_area(node) for node in nodes]
    for index in range(len(nodes) - 1, 0, -1):
        if solid[index]:
            solid[nodes[index].parent] = True
    seen: list[bool] = []
    for index, node in enumerate(nodes):
        above = node.parent < 0 or seen[node.parent]
        seen.append(_seen(node, above, solid[index]))
    return tuple(seen)


def _has_area(node: Node) -> bool:
    """One pixel or less in either direction is how pages hide text that is meant for screen readers only."""
    box = node.box
    if box is None:
        return False
    if node.tag in SHAPE_TAGS:
        return box.width > 0 or box.height > 0
    return box.width > 1 and box.height > 1


def _seen(node: Node, above: bool, solid: bool) -> bool:
    if "hidden" in node.states or node.tag in NEVER_SEEN_TAGS:
        return False
    if node.tag == "#text":
        return above and bool(node.name.strip()) and (node.box is None or solid)
    if node.tag in ("option", "optgroup"):
        return above or solid
    if node.tag == "input" and input_type(node) in ("checkbox", "radio", "file"):
        return True
    if input_type(node) == "hidden":
        return False
    return above if node.box is None else solid
