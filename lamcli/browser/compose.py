"""Frames to one Snapshot: the document of a frame hangs below its ``iframe`` node, its boxes moved to where it stands."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from lamcli.trace import Box, Node, Snapshot


@dataclass
class Document:
    """What is known of one document in one frame.

    Attributes:
        number: counts the documents of a session in the order in which they were first seen; the prefix of its refs.
        id: what the page script calls the document; it tells a new one in the same frame.
        page: the last report of the page script: url, title, viewport, sensitive.
        nodes: the plain node data of the last report.
        built: what they were made into last, with the data and the place that it was made of: most of a page stays the same.
    """

    number: int
    id: str = ""
    serial: int = -1
    page: dict[str, Any] = field(default_factory=dict)
    nodes: list[dict[str, Any]] = field(default_factory=list)
    built: list[tuple[dict[str, Any], tuple[int, float, float], Node]] = field(default_factory=list, repr=False)

    def take(self, report: Mapping[str, Any]) -> bool:
        """Applies a report of the page script: all nodes, or those that changed. An older one than the last changes nothing.

        False when it tells a difference to a state that is not the last one known.
        """
        if report["document"] == self.id and report["serial"] <= self.serial:
            return True
        if "nodes" in report:
            self.nodes = report["nodes"]
        elif report["base"] == self.serial:
            for index, item in report["patch"]:
                self.nodes[index] = item
        else:
            return False
        self.id = report["document"]
        self.serial = report["serial"]
        self.page = {key: report[key] for key in ("url", "title", "viewport", "sensitive")}
        return True

    def ref(self, number: int) -> str:
        return f"{self.number}:{number}"


def document_of(ref: str) -> tuple[int, int]:
    """The document's number and the element's number in it."""
    document, _, number = ref.partition(":")
    return int(document), int(number)


@dataclass(frozen=True)
class Composed:
    """One page as a snapshot, and where everything is in it.

    Attributes:
        index: ref -> node index.
        origins: document number -> what to add to its coordinates.
        sensitive: some of what the page shows was masked: no screenshots of it.
    """

    snapshot: Snapshot
    index: Mapping[str, int]
    origins: Mapping[int, tuple[float, float]]
    sensitive: bool


def compose(top: Document, below: Callable[[Document, int], Document | None]) -> Composed:
    """Joins the documents of a page.

    Args:
        top: the main frame's document.
        below: the document shown in the frame whose ``iframe`` has that number in that document; None when unknown.
    """
    nodes: list[Node] = []
    origins: dict[int, tuple[float, float]] = {}
    sensitive = _add(top, -1, (0.0, 0.0), "", below, nodes, origins)
    width, height = top.page.get("viewport", (0, 0))
    snapshot = Snapshot(str(top.page.get("url", "")), str(top.page.get("title", "")), tuple(nodes), (int(width), int(height)))
    return Composed(snapshot, {node.ref: index for index, node in enumerate(nodes) if node.ref}, origins, sensitive)


def _add(
    document: Document,
    host: int,
    origin: tuple[float, float],
    url: str,
    below: Callable[[Document, int], Document | None],
    nodes: list[Node],
    origins: dict[int, tuple[float, float]],
) -> bool:
    """Adds a document's nodes below the node ``host``; True when some of it was masked."""
    origins[document.number] = origin
    sensitive = bool(document.page.get("sensitive"))
    places: list[int] = []  # index in the document -> index in the page
    before, document.built = document.built, []
    for position, item in enumerate(document.nodes):
        places.append(len(nodes))
        place = (places[item["p"]] if item["p"] >= 0 else host, *origin)
        known = before[position] if 0 < position < len(before) else None
        same = known is not None and known[0] is item and known[1] == place
        node = known[2] if known is not None and same else _node(item, place[0], document, origin, url if position == 0 else "")
        document.built.append((item, place, node))
        nodes.append(node)
        if "o" not in item:
            continue
        child = below(document, item["i"])
        if child is None or not child.nodes or child.number in origins:
            continue
        x, y = item["x"][:2] if "x" in item else (0.0, 0.0)
        moved = (origin[0] + x + item["o"][0], origin[1] + y + item["o"][1])
        sensitive |= _add(child, places[-1], moved, str(child.page.get("url", "")), below, nodes, origins)
    return sensitive


def _node(item: Mapping[str, Any], parent: int, document: Document, origin: tuple[float, float], frame: str) -> Node:
    box = item.get("x")
    attributes = item.get("a")
    ref = item.get("i")
    return Node(
        parent,
        item["t"],
        item["r"],
        item.get("n", ""),
        item.get("v"),
        frozenset(item["s"]) if "s" in item else _NONE,
        tuple(sorted(attributes.items())) if attributes else (),
        Box(box[0] + origin[0], box[1] + origin[1], box[2], box[3]) if box else None,
        item.get("c", ""),
        item.get("b", ""),
        document.ref(ref) if ref else "",
        frame,
        item.get("w", ""),
    )


_NONE: frozenset[str] = frozenset()
