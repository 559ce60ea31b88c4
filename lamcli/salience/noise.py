"""Nodes that add nothing to what others say."""

from __future__ import annotations

from collections.abc import Sequence

from lamcli.salience.roles import NO_ROLES, is_interactive
from lamcli.trace import Node, Snapshot


def noise(snapshot: Snapshot, visible: Sequence[bool]) -> frozenset[int]:
    """Invisible nodes, nameless elements without any visible child (spacers, drawn lines), and the only text of an element.

    An element that can be used, holds a value or shows a picture is never noise.
    """
    nodes = snapshot.nodes
    marked = set()
    for index in range(len(nodes) - 1, -1, -1):
        node = nodes[index]
        if not visible[index]:
            marked.add(index)
        elif node.tag == "#text":
            if len(snapshot.children(node.parent)) == 1:
                marked.add(index)
        elif _says_nothing(node) and all(child in marked and nodes[child].tag != "#text" for child in snapshot.children(index)):
            marked.add(index)
    return frozenset(marked)


def _says_nothing(node: Node) -> bool:
    return not node.name and node.role in NO_ROLES and node.value is None and not node.attributes and not is_interactive(node)
