"""Which role words each node answers to, in tiers.

Tier 0: the computed role, and the wider words built on it. Tier 1: what the tag means by itself. Tier 2: what the
page's structure makes of it (tables, lists and sections drawn without saying so).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from lamcli.locate.naming import Texts
from lamcli.salience import Structure
from lamcli.salience.roles import (
    CELL_ROLES,
    INTERACTIVE_ROLES,
    ITEM_ROLES,
    NO_ROLES,
    SHAPE_TAGS,
    TABLE_ROLES,
    Kind,
    kinds,
)
from lamcli.trace import Node, Snapshot

TIERS = 3
SAME_WORD: Mapping[str, str] = {"image": "img", "section": "region", "gridcell": "cell"}
"""Words that mean the same as another; ``gridcell`` is what ARIA calls a cell that can be used."""

_WIDTH = {"textbox": 1, "cell": 1, "field": 2, "text": 3, "item": 4, "element": 5}
"""Words that say less than others come after them."""

_LARGEST_ICON = 64.0
_ICON_TAGS = frozenset({"img", "svg", "i", "canvas", "picture"})
_MAYBE_ICON_TAGS = frozenset({"span", "div", "a", "button", "em", "b", "td", "li", "label"})
_TITLED = frozenset({"group", "article", "form", "complementary", "tabpanel", "navigation"})
_OWN_WORD_TAGS = frozenset({"label", "legend", "canvas", "video", "audio", "iframe"})
_EDITED = frozenset({"searchbox", "textbox"})


class Roles:
    """Word -> the visible elements that answer to it, per tier; a node is in the best tier only."""

    def __init__(self, snapshot: Snapshot, tiers: Mapping[str, tuple[tuple[int, ...], ...]]) -> None:
        self.tiers = tiers
        self._order = {word: _WIDTH.get(word, 0) for word in tiers}
        self._own = [node.role for node in snapshot.nodes]
        self._words: dict[int, tuple[str, ...]] | None = None
        self._members: dict[str, tuple[frozenset[int], ...]] = {}

    def members(self, role: str) -> tuple[frozenset[int], ...]:
        found = self._members.get(role)
        if found is None:
            found = self._members[role] = tuple(map(frozenset, self.tiers.get(role, ())))
        return found

    def words_of(self, node: int) -> tuple[str, ...]:
        """All role words by which the node is found, best first; empty for text nodes and what cannot be seen."""
        if self._words is None:
            words: dict[int, list[tuple[int, int, bool, str]]] = {}
            for word, tiers in self.tiers.items():
                width = self._order[word]
                for tier, nodes in enumerate(tiers):
                    for member in nodes:
                        words.setdefault(member, []).append((tier, width, word != self._own[member], word))
            self._words = {member: tuple([entry[3] for entry in sorted(entries)]) for member, entries in words.items()}
        return self._words.get(node, ())


def reads(node: Node) -> tuple[object, ...]:
    """All that role words depend on of one node, beyond its kind and what the page's structure makes of it."""
    return (node.tag, node.role, bool(node.background), _is_small(node), _names_itself(node), bool(node.name))


def skeleton(structure: Structure) -> tuple[object, ...]:
    """All of the structure that role words depend on: which nodes it is made of, not what they say."""
    return (
        structure.visible,
        structure.members,
        structure.header_rows,
        tuple((table.node, tuple((row.node, row.header, row.cells) for row in table.rows)) for table in structure.tables),
        tuple((entry.node, entry.items) for entry in structure.lists if entry.kind == "repeat"),
        tuple(section.node for section in structure.sections),
        tuple(dialog.node for dialog in structure.dialogs),
    )


def role_words(snapshot: Snapshot, structure: Structure, texts: Texts, captioned: bool = False) -> Roles:
    """The role words of all nodes. ``captioned``: texts are drawn over shapes; they name the shapes and are none themselves."""
    found: dict[str, tuple[list[int], ...]] = {}
    structural = _structural_words(snapshot, structure)
    of = kinds(snapshot)
    for index, node in enumerate(snapshot.nodes):
        if not structure.visible[index] or node.tag == "#text":
            continue
        known: set[str] = set()
        for tier, word in (*_own_words(node, of[index], index in structure.header_rows), *_placed_words(texts, index, of[index]), *structural.get(index, ())):
            if word not in known and not (captioned and word == "shape" and node.tag == "text"):
                known.add(word)
                found.setdefault(word, ([], [], []))[tier].append(index)
    return Roles(snapshot, {word: tuple(map(tuple, tiers)) for word, tiers in found.items()})


def _own_words(node: Node, kind: Kind, header: bool) -> tuple[tuple[int, str], ...]:
    """A row of column headers is a row only when nothing else fits (what people call rows are a table's body)."""
    words = _words(node.tag, node.role, kind)
    return tuple(entry for entry in words if entry[1] not in ("row", "item")) if header else words


@lru_cache(maxsize=4096)
def _words(tag: str, role: str, kind: Kind) -> tuple[tuple[int, str], ...]:
    """(tier, word) that tag, role and attributes give, best first; a word may come again at a worse tier."""
    found: list[tuple[int, str]] = []
    if role not in NO_ROLES:
        found.append((0, SAME_WORD.get(role, role)))
        found.extend((0, word) for word in _wider(role))
    if kind.field:
        if role in NO_ROLES and (kind.implied in _EDITED or kind.editable):
            found.append((0, "textbox"))  # ARIA has no role for passwords, dates and colours; a person does
        found.append((0, "field"))
    if kind.implied:
        found.append((1, SAME_WORD.get(kind.implied, kind.implied)))
        found.extend((1, word) for word in _wider(kind.implied))
        if kind.implied == "spinbutton" or (tag == "input" and role == "combobox"):
            found.append((1, "textbox"))
        if tag == "select":
            found.append((1, "combobox"))
    if tag in _OWN_WORD_TAGS:
        found.append((1, tag))
    if tag in ("svg", "picture"):
        found.append((1, "img"))
    found.append((0, "element"))
    return tuple(found)


def _wider(role: str) -> Iterator[str]:
    if role in ITEM_ROLES:
        yield "item"
    if role in CELL_ROLES - {"columnheader"}:
        yield "cell"
    if role == "searchbox":
        yield "textbox"
    if role == "alertdialog":
        yield "dialog"
    if role == "switch":
        yield "checkbox"


def _placed_words(texts: Texts, index: int, kind: Kind) -> Iterator[tuple[int, str]]:
    """Words that depend on what is around, below and drawn."""
    snapshot = texts.snapshot
    node = snapshot.nodes[index]
    if index in texts.places.speaking:
        yield 0, "text"
    if node.tag in SHAPE_TAGS and _in_svg(snapshot, index):
        yield 0, "shape"
        return
    if node.tag == "canvas" or (node.background and not snapshot.children(index) and not kind.interactive):
        yield 2, "shape"
    if _is_small(node) and not kind.field and not kind.input_type and not texts.any(index):
        if node.tag in _ICON_TAGS or node.role == "img":
            yield 0, "icon"
        elif node.tag in _MAYBE_ICON_TAGS or node.role in INTERACTIVE_ROLES:
            yield (0 if node.background or _names_itself(node) else 1), "icon"
    elif kind.input_type == "image":
        yield 0, "icon"


def _is_small(node: Node) -> bool:
    return node.box is None or (node.box.width <= _LARGEST_ICON and node.box.height <= _LARGEST_ICON)


def _names_itself(node: Node) -> bool:
    return node.box is not None and any(key in ("class", "id", "title") for key, _ in node.attributes)


def _in_svg(snapshot: Snapshot, index: int) -> bool:
    return any(snapshot.nodes[outer].tag == "svg" for outer in snapshot.ancestors(index))


def _structural_words(snapshot: Snapshot, structure: Structure) -> dict[int, list[tuple[int, str]]]:
    """Node -> (tier, word) for the words that only the page's structure gives it."""
    headers = structure.header_rows
    words: dict[int, list[tuple[int, str]]] = {node: [(0, "item")] for node in structure.members - headers}

    def add(node: int, word: str) -> None:
        words.setdefault(node, []).append((2, word))

    for table in structure.tables:
        add(table.node, "table")
        for row in table.rows:
            add(row.node, "row")
            if row.header:
                words[row.node].append((2, "item"))
            for cell in row.cells:
                if cell >= 0:
                    add(cell, "columnheader" if row.header else "cell")
    for entry in structure.lists:
        if entry.kind != "repeat":
            continue
        add(entry.node, "list")
        for item in entry.items:
            add(item, "listitem")
    for section in structure.sections:
        add(section.node, "region")
    for dialog in structure.dialogs:
        add(dialog.node, "dialog")
    of = kinds(snapshot)
    for index, node in enumerate(snapshot.nodes):
        if node.tag == "#text":
            continue
        role, implied = node.role, of[index].implied
        if role in TABLE_ROLES:
            add(index, "table")
        elif (role == "columnheader" or implied == "columnheader") and not any(outer in headers for outer in snapshot.ancestors(index)):
            add(index, "cell")  # what heads a column is none of its cells, though there be no others
        elif node.name and (role in _TITLED or implied in _TITLED):
            add(index, "region")
    return words
