"""Similo, written from its paper: Nass, Alégroth, Feldt, Leotta, Ricca, "Similarity-based Web Element Localization for Robust Test Automation",
ACM TOSEM 32 (2023).

Fourteen properties of the recorded element are compared with those of every element of the page; the sum of the similarities, each between 0 and 1, by
weight 1.5 for tag, name, id, visible text and neighbouring text and 0.5 for the others, ranks them. It never abstains.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import hypot

from rapidfuzz.distance import Levenshtein

from lamcli.trace import Box, Node, Snapshot

HEAVY, LIGHT = 1.5, 0.5
NEAR = 50.0
"""Pixels around an element within which texts are its neighbours."""
FAR = 100.0
"""Pixels from which on a location has nothing in common with another."""


@dataclass(frozen=True)
class Properties:
    tag: str
    class_: str
    name: str
    id: str
    href: str
    alt: str
    xpath: str
    idxpath: str
    button: bool
    box: Box | None
    text: str
    neighbours: frozenset[str]


def relocated(recorded: Snapshot, index: int, now: Snapshot) -> int | None:
    """The node of a page that is most like a recorded one; the first of equals. None only for a page without elements."""
    wanted, known = _properties(recorded, index, _Places(recorded)), _Places(now)
    scored = [(similarity(wanted, _properties(now, other, known)), -other) for other in known.elements]
    return -max(scored)[1] if scored else None


def similarity(one: Properties, other: Properties) -> float:
    heavy = [one.tag == other.tag, _same(one.name, other.name), _same(one.id, other.id), _alike(one.text, other.text), _shared(one.neighbours, other.neighbours)]
    light = [
        _alike(one.class_, other.class_), _alike(one.href, other.href), _alike(one.alt, other.alt), _alike(one.xpath, other.xpath), _alike(one.idxpath, other.idxpath),
        one.button == other.button, *_geometry(one.box, other.box),
    ]  # fmt: skip
    return HEAVY * sum(map(float, heavy)) + LIGHT * sum(map(float, light))


def _same(one: str, other: str) -> bool:
    """A property that neither has says nothing."""
    return bool(one) and one.casefold() == other.casefold()


def _alike(one: str, other: str) -> float:
    return Levenshtein.normalized_similarity(one.casefold(), other.casefold()) if one and other else 0.0


def _shared(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / max(len(one), len(other)) if one and other else 0.0


def _geometry(one: Box | None, other: Box | None) -> tuple[float, float, float]:
    """Location, area, shape."""
    if one is None or other is None:
        return 0.0, 0.0, 0.0
    location = max(0.0, 1.0 - hypot(one.x - other.x, one.y - other.y) / FAR)
    return location, _ratio(one.width * one.height, other.width * other.height), _ratio(one.width / max(one.height, 1.0), other.width / max(other.height, 1.0))


def _ratio(one: float, other: float) -> float:
    return min(one, other) / max(one, other) if one > 0 and other > 0 else 0.0


class _Places:
    """The visible elements of a page, their paths, and where its texts stand."""

    def __init__(self, snapshot: Snapshot) -> None:
        nodes = snapshot.nodes
        self.elements = [index for index, node in enumerate(nodes) if node.tag not in ("#text", "html", "body", "head") and "hidden" not in node.states and node.box is not None]
        self.texts = [(box, node.name.casefold().split()) for node in nodes if node.tag == "#text" and "hidden" not in node.states and (box := node.box or nodes[node.parent].box)]
        self.xpaths: list[str] = []
        seen: dict[tuple[int, str], int] = {}
        for node in nodes:
            place = seen[node.parent, node.tag] = seen.get((node.parent, node.tag), 0) + 1
            self.xpaths.append((self.xpaths[node.parent] if node.parent >= 0 else "") + f"/{node.tag}[{place}]")

    def idxpath(self, snapshot: Snapshot, index: int) -> str:
        """From the nearest element around it that has an id."""
        for outer in snapshot.ancestors(index):
            if known := snapshot.nodes[outer].attribute("id"):
                return f"*[@id={known}]{self.xpaths[index].removeprefix(self.xpaths[outer])}"
        return self.xpaths[index]


def _properties(snapshot: Snapshot, index: int, places: _Places) -> Properties:
    node = snapshot.nodes[index]
    text = snapshot.text(index) or node.value or node.attribute("placeholder") or ""
    said = {name: node.attribute(name) or "" for name in ("class", "name", "id", "href", "alt")}
    return Properties(
        node.tag, said["class"], said["name"], said["id"], said["href"], said["alt"], places.xpaths[index], places.idxpath(snapshot, index), _is_button(node), node.box,
        text, _neighbours(node.box, places.texts),
    )  # fmt: skip


def _is_button(node: Node) -> bool:
    kind = node.attribute("type") or ""
    return node.tag == "button" or (node.tag == "input" and kind in ("button", "submit", "reset")) or (node.tag == "a" and "btn" in (node.attribute("class") or ""))


def _neighbours(box: Box | None, texts: Sequence[tuple[Box, list[str]]]) -> frozenset[str]:
    if box is None:
        return frozenset()
    left, right, top, bottom = box.x - NEAR, box.right + NEAR, box.y - NEAR, box.bottom + NEAR
    return frozenset(word for other, words in texts if other.x < right and other.right > left and other.y < bottom and other.bottom > top for word in words)
