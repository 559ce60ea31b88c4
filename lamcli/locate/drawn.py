"""Text drawn over a shape names it: the slice of a pie, the bar of a chart, a box of a diagram."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from lamcli.salience import Structure
from lamcli.salience.roles import SHAPE_TAGS
from lamcli.trace import Box, Snapshot

TEXT_TAGS = frozenset(("text", "tspan", "textPath", "textpath"))


class Caption(NamedTuple):
    """A text and the element that holds it."""

    text: str
    node: int


def captions(snapshot: Snapshot, structure: Structure) -> dict[int, Caption]:
    """Shape -> the only text whose middle lies over it; of several shapes below a text the one whose middle is nearest."""
    found: dict[int, list[Caption]] = {}
    for root, node in enumerate(snapshot.nodes):
        if node.tag == "svg" and structure.visible[root]:
            shapes = [(index, box) for index, box in _boxes(snapshot, structure, root) if snapshot.nodes[index].tag not in TEXT_TAGS]
            for caption, middle in _texts(snapshot, structure, root):
                below = [(_distance(box, middle), index) for index, box in shapes if _covers(box, middle)]
                if below:
                    found.setdefault(min(below)[1], []).append(caption)
    return {index: texts[0] for index, texts in found.items() if len({caption.text for caption in texts}) == 1}


def _boxes(snapshot: Snapshot, structure: Structure, root: int) -> Iterator[tuple[int, Box]]:
    for index in snapshot.subtree(root):
        node = snapshot.nodes[index]
        if node.tag in SHAPE_TAGS and node.box is not None and structure.visible[index]:
            yield index, node.box


def _texts(snapshot: Snapshot, structure: Structure, root: int) -> Iterator[tuple[Caption, tuple[float, float]]]:
    """Each written text once, with the middle of the element that holds it."""
    for index in snapshot.subtree(root):
        node = snapshot.nodes[index]
        holder = snapshot.nodes[node.parent]
        if node.tag == "#text" and structure.visible[index] and holder.tag in TEXT_TAGS and holder.box is not None and node.name.strip():
            yield Caption(node.name, node.parent), (holder.box.x + holder.box.width / 2, holder.box.y + holder.box.height / 2)


def _covers(box: Box, point: tuple[float, float]) -> bool:
    return box.x <= point[0] <= box.right and box.y <= point[1] <= box.bottom


def _distance(box: Box, point: tuple[float, float]) -> float:
    return (box.x + box.width / 2 - point[0]) ** 2 + (box.y + box.height / 2 - point[1]) ** 2
