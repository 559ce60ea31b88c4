"""Which nodes a person can see."""

from __future__ import annotations

from lamcli.salience.roles import NEVER_SEEN_TAGS, SHAPE_TAGS, input_type
from lamcli.trace import Node, Snapshot


def visibility(snapshot: Snapshot) -> tuple[bool, ...]:
    """Per node, whether it is seen.

    Marked hidden: no. With an area: yes. With an empty box: when something below it has an area (inline elements around
    floats). Without a box (unknown): as its parent. A tick box, radio button or file input without area still counts,
    for pages draw their own picture over it; so does a hidden one whose label is seen. Options count with their drop-down, lines of a drawing with any extent.
    """
    nodes = snapshot.nodes
    labelled = _targets_of_labels(snapshot)
    solid = ["hidden" not in node.states and _has_area(node) for node in nodes]
    for index in range(len(nodes) - 1, 0, -1):
        if solid[index]:
            solid[nodes[index].parent] = True
    seen: list[bool] = []
    for index, node in enumerate(nodes):
        above = node.parent < 0 or seen[node.parent]
        seen.append(_seen(node, above, solid[index]))
    for index in labelled:
        seen[index] = seen[index] or any(seen[label] for label in labelled[index])
    return tuple(seen)


def reads(node: Node) -> tuple[object, ...]:
    """All that the visibility of a page depends on, of one node."""
    marks = (input_type(node), node.attribute("id"), node.attribute("for")) if node.tag in ("input", "label") else ()
    return (node.tag, "hidden" in node.states, node.box is None, _has_area(node), marks, node.tag == "#text" and bool(node.name.strip()))


def _targets_of_labels(snapshot: Snapshot) -> dict[int, list[int]]:
    """Hidden tick boxes and radio buttons -> their label elements: a person sees the label, which pages draw the box into."""
    nodes = snapshot.nodes
    hidden = [index for index, node in enumerate(nodes) if node.tag == "input" and "hidden" in node.states and input_type(node) in ("checkbox", "radio")]
    if not hidden:
        return {}
    of_id: dict[str, list[int]] = {}
    for index, node in enumerate(nodes):
        if node.tag == "label" and node.attribute("for"):
            of_id.setdefault(node.attribute("for") or "", []).append(index)
    around = {index: [outer for outer in snapshot.ancestors(index) if nodes[outer].tag == "label"] for index in hidden}
    return {index: around[index] + of_id.get(nodes[index].attribute("id") or "\0", []) for index in hidden}


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
