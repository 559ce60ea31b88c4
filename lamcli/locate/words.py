"""Which role words each node answers to, in tiers.

Tier 0: the computed role, and the wider words built on it. Tier 1: what the tag means by itself. Tier 2: what the
page's structure makes of it (tables, lists and sections drawn without saying so).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from lamcli.salience import Structure
from lamcli.salience.roles import (
    CELL_ROLES,
    INTERACTIVE_ROLES,
    ITEM_ROLES,
    NO_ROLES,
    SHAPE_TAGS,
    TABLE_ROLES,
    implicit_role,
    input_type,
    is_editable_host,
    is_field,
    is_interactive,
)
from lamcli.trace import Node, Snapshot

TIERS = 3
SAME_WORD: Mapping[str, str] = {"image": "img", "section": "region", "gridcell": "cell"}
"""Words that mean the same as another; ``gridcell`` is what ARIA calls a cell that can be used."""

_LARGEST_ICON = 64.0
_ICON_TAGS = frozenset({"img", "svg", "i", "canvas", "picture"})
_MAYBE_ICON_TAGS = frozenset({"span", "div", "a", "button", "em", "b", "td", "li", "label"})
_TITLED = frozenset({"group", "article", "form", "complementary", "tabpanel", "navigation"})
_OWN_WORD_TAGS = frozenset({"label", "legend", "canvas", "video", "audio", "iframe"})
_EDITED = frozenset({"searchbox", "textbox"})


def role_words(snapshot: Snapshot, structure: Structure) -> dict[str, tuple[tuple[int, ...], ...]]:
    """Word -> the visible elements that answer to it, per tier; a node is in the best tier only."""
    found: dict[str, tuple[list[int], ...]] = {}
    structural = _structural_words(snapshot, structure)
    for index, node in enumerate(snapshot.nodes):
        if not structure.visible[index] or node.tag == "#text":
            continue
        known: set[str] = set()
        for tier, word in (*node_words(snapshot, index), *((2, word) for word in structural.get(index, ()))):
            if word not in known:
                known.add(word)
                found.setdefault(word, ([], [], []))[tier].append(index)
        if index in structure.members and "item" not in known:
            found.setdefault("item", ([], [], []))[0].append(index)
    return {word: tuple(map(tuple, tiers)) for word, tiers in found.items()}


def node_words(snapshot: Snapshot, index: int) -> Iterator[tuple[int, str]]:
    """(tier, word), best first; a word may come again at a worse tier."""
    node = snapshot.nodes[index]
    implied = implicit_role(node)
    if node.role not in NO_ROLES:
        yield 0, SAME_WORD.get(node.role, node.role)
        yield from ((0, word) for word in _wider(node.role))
    if is_field(node):
        yield from ((0, word) for word in _field_words(node, implied))
        yield 0, "field"
    if implied:
        yield 1, SAME_WORD.get(implied, implied)
        yield from ((1, word) for word in _wider(implied))
        if implied == "spinbutton" or (node.tag == "input" and node.role == "combobox"):
            yield 1, "textbox"
        if node.tag == "select":
            yield 1, "combobox"
    if node.tag in _OWN_WORD_TAGS:
        yield 1, node.tag
    yield from _graphic_words(snapshot, index, node)
    if any(snapshot.nodes[child].tag == "#text" and snapshot.nodes[child].name.strip() for child in snapshot.children(index)):
        yield 0, "text"
    yield 0, "element"


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


def _field_words(node: Node, implied: str) -> Iterator[str]:
    """Inputs for which ARIA has no role (passwords, dates, colours) are textboxes to a person."""
    if node.role in NO_ROLES and (implied in _EDITED or is_editable_host(node)):
        yield "textbox"


def _graphic_words(snapshot: Snapshot, index: int, node: Node) -> Iterator[tuple[int, str]]:
    if node.tag in SHAPE_TAGS and _in_svg(snapshot, index):
        yield 0, "shape"
        return
    if node.tag in ("svg", "picture"):
        yield 1, "img"
    if node.tag == "canvas" or (node.background and not snapshot.children(index) and not is_interactive(node)):
        yield 2, "shape"
    small = node.box is None or (node.box.width <= _LARGEST_ICON and node.box.height <= _LARGEST_ICON)
    if small and not is_field(node) and not snapshot.text(index):
        if node.tag in _ICON_TAGS or node.role == "img":
            yield 0, "icon"
        elif node.tag in _MAYBE_ICON_TAGS or node.role in INTERACTIVE_ROLES or input_type(node) == "image":
            yield (0 if node.background or _names_itself(node) else 1), "icon"


def _names_itself(node: Node) -> bool:
    return node.box is not None and any(key in ("class", "id", "title") for key, _ in node.attributes)


def _in_svg(snapshot: Snapshot, index: int) -> bool:
    return any(snapshot.nodes[outer].tag == "svg" for outer in snapshot.ancestors(index))


def _structural_words(snapshot: Snapshot, structure: Structure) -> dict[int, list[str]]:
    """Node -> words that only the page's structure gives it."""
    words: dict[int, list[str]] = {}
    for table in structure.tables:
        words.setdefault(table.node, []).append("table")
        for row in table.rows:
            words.setdefault(row.node, []).append("row")
            for cell in row.cells:
                if cell >= 0:
                    words.setdefault(cell, []).extend(("columnheader",) if row.header else ("cell",))
    for entry in structure.lists:
        words.setdefault(entry.node, []).append("list")
        for item in entry.items:
            words.setdefault(item, []).append("listitem")
    for section in structure.sections:
        words.setdefault(section.node, []).append("region")
    for dialog in structure.dialogs:
        words.setdefault(dialog.node, []).append("dialog")
    for index, node in enumerate(snapshot.nodes):
        if node.name and (node.role in _TITLED or implicit_role(node) in _TITLED):
            words.setdefault(index, []).append("region")
        if node.role in TABLE_ROLES or node.tag == "th" or node.role == "columnheader":
            words.setdefault(index, []).append("table" if node.role in TABLE_ROLES else "cell")
    return words
