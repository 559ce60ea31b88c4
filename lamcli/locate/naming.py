"""What a node can be called.

``main`` names: accessible name, label, caption or heading, the text on it.
``further`` names: the header of a cell's column or row, placeholder, title, alternative text, ``name`` attribute, single
pieces of a mixed text.
``words``: parts of id, class, test id and address, only for what has neither text nor name.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from lamcli.locate.appearance import glyphs, is_icon_size, looks
from lamcli.salience import Place, Structure
from lamcli.salience.roles import BUTTON_TYPES, Kind, kinds
from lamcli.trace import Node, Snapshot

LONGEST_NAME = 300
"""Characters; nothing is called by a longer text."""

_FURTHER = ("aria-label", "placeholder", "title", "alt", "data-original-title", "data-tooltip")
_WORDS_OF = ("id", "class", "data-testid", "data-test", "data-test-id", "href", "src", "xlink:href")
_SPLIT = re.compile(r"[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Za-z])(?=[0-9])|(?<=[0-9])(?=[A-Za-z])")
_SMALLEST_WORD = 2
_FARTHEST_TERM = 20
"""Definitions that one term may have."""


def exact(text: str) -> str:
    return " ".join(text.split())


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    return " ".join(text.split()).casefold()


@lru_cache(maxsize=65536)
def bare(text: str) -> str:
    """Without the punctuation around it (``Password:``, ``* Name``); texts of punctuation alone stay as they are."""
    folded = fold(text)
    start, end = 0, len(folded)
    while start < end and not folded[start].isalnum():
        start += 1
    while end > start and not folded[end - 1].isalnum():
        end -= 1
    return folded[start:end] or folded


@dataclass(frozen=True)
class Names:
    """Best first, none twice."""

    main: tuple[str, ...]
    further: tuple[str, ...]
    words: tuple[str, ...] = ()


class Texts:
    """The visible text below any node, without the options of drop-downs (unless asked for an option or its list)."""

    def __init__(self, snapshot: Snapshot, structure: Structure) -> None:
        nodes = snapshot.nodes
        self.snapshot = snapshot
        self.all = [index for index, node in enumerate(nodes) if node.tag == "#text" and structure.visible[index]]
        self.outside = [index for index in self.all if nodes[nodes[index].parent].tag != "option"]
        self.speaking = {nodes[index].parent for index in self.all}
        """Elements with text of their own."""
        self.known: dict[int, str] = {}

    def any(self, index: int) -> bool:
        """Whether anything is written at or below the node."""
        place = bisect_left(self.all, index)
        return place < len(self.all) and self.all[place] < self.snapshot.ends[index]

    def of(self, index: int) -> str:
        text = self.known.get(index)
        if text is None:
            positions = self.all if self.snapshot.nodes[index].tag in ("option", "select", "optgroup") else self.outside
            nodes = self.snapshot.nodes
            chosen = positions[bisect_left(positions, index) : bisect_left(positions, self.snapshot.ends[index])]
            text = self.known[index] = " ".join(" ".join([nodes[position].name for position in chosen]).split())
        return text


def all_names(snapshot: Snapshot, structure: Structure, texts: Texts, drawn: Mapping[int, str]) -> dict[int, Names]:
    """Visible element -> its names; elements without any are left out. ``drawn``: shape -> the text drawn over it."""
    titles = _titles(structure)
    rough = _lengths(snapshot, texts)
    of = kinds(snapshot)
    found: dict[int, Names] = {}
    for index, node in enumerate(snapshot.nodes):
        if not structure.visible[index] or node.tag == "#text":
            continue
        main = _collapsed(_main(index, node, of[index], structure, titles, texts, rough))
        further = _collapsed(_further(snapshot, index, node, of[index], structure.places.get(index)))
        if index in drawn and not main:
            main = (drawn[index],)
        written = texts.any(index)
        if main or further:
            icon = _collapsed(glyphs((*main, *further))) if (not written or is_icon_size(node)) and not of[index].field else ()
            further = tuple(name for name in (*further, *icon) if name not in main)
        words = () if main or further or of[index].field or written else _own_words(snapshot, index)
        if of[index].field or node.role == "button" or not (written or main or further):
            words = _collapsed((*words, *looks(node, of[index])))
        if main or further or words:
            found[index] = Names(main, further, words)
    return found


def _collapsed(names: Iterable[str]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for name in names:
        if name:
            found[" ".join(name.split())] = None
    found.pop("", None)
    return tuple(found)


def _lengths(snapshot: Snapshot, texts: Texts) -> Sequence[int]:
    """Running total of text lengths up to each node: the text below a node is about ``total[end] - total[start]`` long."""
    total = [0] * (len(snapshot.nodes) + 1)
    for position in texts.outside:
        total[position + 1] = len(snapshot.nodes[position].name)
    for index in range(1, len(total)):
        total[index] += total[index - 1]
    return total


def _main(index: int, node: Node, kind: Kind, structure: Structure, titles: dict[int, str], texts: Texts, rough: Sequence[int]) -> Iterator[str]:
    if node.name and node.name != node.attribute("placeholder"):
        yield node.name
    if kind.field:
        yield structure.labels.get(index, "")
    if index in titles:
        yield titles[index]
    if kind.input_type in BUTTON_TYPES:
        yield node.attribute("value") or node.value or ""
    if node.tag != "input" and rough[texts.snapshot.ends[index]] - rough[index] <= LONGEST_NAME and not kind.container:
        yield texts.of(index)


def _further(snapshot: Snapshot, index: int, node: Node, kind: Kind, place: Place | None) -> Iterator[str]:
    yield node.name
    if place:
        yield place.column_header
        yield place.row_header
    if node.attributes:
        attributes = dict(node.attributes)
        yield from (attributes[key] for key in _FURTHER if key in attributes)
        if kind.field:
            yield attributes.get("name", "")
    if node.tag == "dd":
        yield _term(snapshot, index)
    children = snapshot.children(index)
    if len(children) > 1:
        yield from (snapshot.nodes[child].name for child in children if snapshot.nodes[child].tag == "#text" and len(snapshot.nodes[child].name) <= LONGEST_NAME)


def _term(snapshot: Snapshot, definition: int) -> str:
    """The term that a definition belongs to."""
    siblings = snapshot.children(snapshot.nodes[definition].parent)
    place = bisect_left(siblings, definition)
    before = (siblings[near] for near in range(place - 1, max(place - 1 - _FARTHEST_TERM, -1), -1))
    return next((snapshot.text(other) for other in before if snapshot.nodes[other].tag == "dt"), "")


def _titles(structure: Structure) -> dict[int, str]:
    titles = {section.node: section.title for section in reversed(structure.sections)}
    titles.update({entry.node: entry.title for entry in structure.lists if entry.title})
    titles.update({table.node: table.title for table in structure.tables if table.title})
    titles.update({dialog.node: dialog.title for dialog in structure.dialogs if dialog.title})
    return titles


def _own_words(snapshot: Snapshot, index: int) -> tuple[str, ...]:
    """Words of the attributes that set the element apart: those that every sibling of its tag has too are left out."""
    node = snapshot.nodes[index]
    mine = _attribute_words(node.attributes)
    siblings = [snapshot.nodes[other] for other in snapshot.children(node.parent)[:50] if other != index] if node.parent >= 0 else []
    alike = [_attribute_words(other.attributes) for other in siblings if other.tag == node.tag]
    shared = set.intersection(*map(set, alike)) if alike else set()
    return tuple(word for word in mine if word not in shared) if len(alike) else mine


@lru_cache(maxsize=16384)
def _attribute_words(attributes: tuple[tuple[str, str], ...]) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for key, value in attributes:
        if key in _WORDS_OF and len(value) <= LONGEST_NAME:
            if key in ("href", "src", "xlink:href"):
                value = re.split(r"[/#]", value.split("?")[0].rstrip("/"))[-1].rsplit(".", 1)[0]
            words = [word.lower() for word in _SPLIT.split(value) if len(word) >= _SMALLEST_WORD and not word.isdigit()]
            found.update(dict.fromkeys(words))
            if len(words) > 1 and key != "class":
                found[" ".join(words)] = None
    return tuple(found)
