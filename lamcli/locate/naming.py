"""What a node can be called.

``main`` names: accessible name, label, caption or heading, the text on it.
``further`` names: the header of a cell's column or row, placeholder, title, alternative text, ``name`` attribute, single
pieces of a mixed text.
``words``: parts of id, class, test id and address, only for what has neither text nor name.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from functools import lru_cache
from typing import Generic, NamedTuple, TypeVar

from lamcli.locate.appearance import glyphs, is_icon_size, looks
from lamcli.salience import Place, Structure
from lamcli.salience.roles import BUTTON_TYPES, Kind, kinds
from lamcli.trace import Node, Snapshot

Fact = TypeVar("Fact")

LONGEST_NAME = 300
"""Characters; nothing is called by a longer text."""

_FURTHER = ("aria-label", "placeholder", "title", "alt", "data-original-title", "data-tooltip")
_WORDS_OF = ("id", "class", "data-testid", "data-test", "data-test-id", "href", "src", "xlink:href")
_SPLIT = re.compile(r"[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Za-z])(?=[0-9])|(?<=[0-9])(?=[A-Za-z])")
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd]")
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


class Names(NamedTuple):
    """Best first, none twice."""

    main: tuple[str, ...]
    further: tuple[str, ...]
    words: tuple[str, ...] = ()


class Written(NamedTuple):
    """Where something is written: the visible text nodes; those that are not options of a drop-down; elements with text of their own."""

    all: tuple[int, ...]
    outside: tuple[int, ...]
    speaking: frozenset[int]


def written(snapshot: Snapshot, visible: Sequence[bool]) -> Written:
    nodes = snapshot.nodes
    every = [index for index, node in enumerate(nodes) if node.tag == "#text" and visible[index]]
    return Written(tuple(every), tuple(index for index in every if nodes[nodes[index].parent].tag != "option"), frozenset(nodes[index].parent for index in every))


class Known(Generic[Fact]):
    """What is known of the nodes of a page: shared with the pages like it, but for the nodes that may differ from theirs."""

    def __init__(self, common: dict[int, Fact] | None = None, own: frozenset[int] = frozenset(), mine: dict[int, Fact] | None = None) -> None:
        self._common: dict[int, Fact] = {} if common is None else common
        self._own = own
        self._mine: dict[int, Fact] = {} if mine is None else mine

    def __getitem__(self, node: int) -> Fact:
        return (self._mine if node in self._own else self._common)[node]

    def __setitem__(self, node: int, fact: Fact) -> None:
        (self._mine if node in self._own else self._common)[node] = fact

    def but_for(self, affected: Set[int]) -> Known[Fact]:
        """The same for a page on which all but these nodes are alike."""
        return Known(self._common, self._own | affected, {node: fact for node, fact in self._mine.items() if node not in affected})


class Texts:
    """The visible text below any node, without the options of drop-downs (unless asked for an option or its list)."""

    def __init__(self, snapshot: Snapshot, places: Written) -> None:
        self.snapshot = snapshot
        self.places = places
        self.known: Known[str] = Known()

    def any(self, index: int) -> bool:
        """Whether anything is written at or below the node."""
        every = self.places.all
        place = bisect_left(every, index)
        return place < len(every) and every[place] < self.snapshot.ends[index]

    def of(self, index: int) -> str:
        try:
            return self.known[index]
        except KeyError:
            nodes = self.snapshot.nodes
            text = self.known[index] = " ".join(" ".join([nodes[position].name for position in self._within(index)]).split())
            return text

    def short(self, index: int, most: int) -> bool:
        """Whether the text below a node is at most so long (about: white space as it stands in the text nodes)."""
        places, nodes, end = self.places.outside, self.snapshot.nodes, self.snapshot.ends[index]
        place, length = bisect_left(places, index), 0
        while place < len(places) and places[place] < end:
            length += len(nodes[places[place]].name)
            if length > most:
                return False
            place += 1
        return True

    def _within(self, index: int) -> Sequence[int]:
        positions = self.places.all if self.snapshot.nodes[index].tag in ("option", "select", "optgroup") else self.places.outside
        return positions[bisect_left(positions, index) : bisect_left(positions, self.snapshot.ends[index])]


class Naming:
    """The names of the elements of one snapshot, found when they are asked for.

    ``drawn``: shape -> the text drawn over it. ``known`` is filled as names are found.
    """

    def __init__(self, snapshot: Snapshot, structure: Structure, texts: Texts, drawn: Mapping[int, str]) -> None:
        self.snapshot, self.structure, self.texts, self.drawn = snapshot, structure, texts, drawn
        self.titles = titles(structure)
        self.known: Known[Names | None] = Known()
        self._kinds = kinds(snapshot)

    def of(self, index: int) -> Names | None:
        """None for what cannot be seen, for text nodes, and for what has no name at all."""
        try:
            return self.known[index]
        except KeyError:
            found = self.known[index] = self._find(index)
            return found

    def _find(self, index: int) -> Names | None:
        node, kind = self.snapshot.nodes[index], self._kinds[index]
        if not self.structure.visible[index] or node.tag == "#text":
            return None
        main = _collapsed(self._main(index, node, kind))
        further = _collapsed(_further(self.snapshot, index, node, kind, self.structure.places.get(index)))
        if index in self.drawn and not main:
            main = (self.drawn[index],)
        said = self.texts.any(index)
        if main or further:
            icon = _collapsed(glyphs((*main, *further))) if (not said or is_icon_size(node)) and not kind.field else ()
            further = tuple(name for name in (*further, *icon) if name not in main)
        words = () if main or further or kind.field or said else _own_words(self.snapshot, index)
        if kind.field or node.role == "button" or not (said or main or further):
            words = _collapsed((*words, *looks(node, kind)))
        return Names(main, further, words) if main or further or words else None

    def _main(self, index: int, node: Node, kind: Kind) -> Iterator[str]:
        if node.name and node.name != node.attribute("placeholder"):
            yield node.name
        if kind.field:
            yield self.structure.labels.get(index, "")
        if index in self.titles:
            yield self.titles[index]
        if kind.input_type in BUTTON_TYPES:
            yield node.attribute("value") or node.value or ""
        if node.tag != "input" and not kind.container and self.texts.short(index, LONGEST_NAME):
            yield self.texts.of(index)


def _collapsed(names: Iterable[str]) -> tuple[str, ...]:
    """Without what icon fonts draw: nobody reads those characters, nor could write them into a recipe."""
    found: dict[str, None] = {}
    for name in names:
        if name:
            found[" ".join((name if name.isascii() else _PRIVATE.sub(" ", name)).split())] = None
    found.pop("", None)
    return tuple(found)


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


def titles(structure: Structure) -> dict[int, str]:
    found = {section.node: section.title for section in reversed(structure.sections)}
    found.update({entry.node: entry.title for entry in structure.lists if entry.title})
    found.update({table.node: table.title for table in structure.tables if table.title})
    found.update({dialog.node: dialog.title for dialog in structure.dialogs if dialog.title})
    return found


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
