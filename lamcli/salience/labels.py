"""What a person would call each field.

Accessible name; else the text that stands where labels stand: just after a tick box, just before (left of, above) any
other field in the smallest block that has such a text, the header of its column or row in a table; else the
placeholder; else the ``name`` attribute. A name that only repeats the placeholder gives way to a text on the page.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from lamcli.salience.roles import implicit_role, input_type, kinds
from lamcli.salience.structure import Place
from lamcli.trace import Box, Node, Snapshot

_LONGEST = 80
"""Characters; a longer text is prose, not a label."""
_PIECES = 7
"""Text nodes that a label may be made of."""
_LEVELS = 5
"""How many elements around a field may be looked through for its label."""
_REACH = 300.0
"""Pixels between a label and its field, at most."""


def reads(node: Node) -> tuple[object, ...]:
    """All that labels depend on of one node, beyond its kind."""
    return (node.tag, node.role, node.name, node.attribute("placeholder"), node.attribute("name"), node.box)


class Landmarks(NamedTuple):
    """What labels are looked for among, in document order: all fields, all that can be used and seen, all text nodes that are seen."""

    fields: list[int]
    stops: list[int]
    texts: list[int]


def landmarks(snapshot: Snapshot, visible: Sequence[bool]) -> Landmarks:
    nodes, of = snapshot.nodes, kinds(snapshot)
    return Landmarks(
        [index for index, kind in enumerate(of) if kind.field],
        [index for index, kind in enumerate(of) if visible[index] and kind.interactive],
        [index for index, node in enumerate(nodes) if visible[index] and node.tag == "#text" and nodes[node.parent].tag != "option"],
    )


def labels(snapshot: Snapshot, visible: Sequence[bool], places: Mapping[int, Place], among: Landmarks) -> dict[int, str]:
    """Field -> label, for all fields (hidden ones included: a person may have reached them through their label)."""
    search = _Search(snapshot, visible, places, among)
    return {index: label for index in search.fields for label in (search.label(index),) if label}


class _Search:
    def __init__(self, snapshot: Snapshot, visible: Sequence[bool], places: Mapping[int, Place], among: Landmarks) -> None:
        self.snapshot, self.visible, self.places = snapshot, visible, places
        self.fields, self.stops, self.texts = among

    def label(self, field: int) -> str:
        node = self.snapshot.nodes[field]
        placeholder = node.attribute("placeholder") or ""
        if node.name and node.name != placeholder:
            return node.name
        tick = node.role in ("checkbox", "radio", "switch") or implicit_role(node) in ("checkbox", "radio")
        seen = self._after(field) or self._before(field) if tick else self._before(field)
        return seen or node.name or placeholder or self._attribute(field)

    def _attribute(self, field: int) -> str:
        return self.snapshot.nodes[field].attribute("name") or ""

    def _after(self, field: int) -> str:
        """The text that follows a tick box, up to the next field or button, within its parent or the parent's parent."""
        end = self.snapshot.ends[field]
        stop = self._next_stop(end)
        inner = field
        for outer in list(self.snapshot.ancestors(field))[:2]:
            siblings = self.snapshot.children(outer)
            for place in range(bisect_right(siblings, inner), len(siblings)):
                sibling = siblings[place]
                if sibling >= stop:
                    break
                if self.snapshot.nodes[sibling].tag == "br":
                    return ""
                text = self._label_text(sibling, min(self.snapshot.ends[sibling], stop))
                if text:
                    return text
            inner = outer
        return ""

    def _before(self, field: int) -> str:
        inner = field
        for level, outer in enumerate(self.snapshot.ancestors(field)):
            if level == _LEVELS or self._count_fields(inner) > 1:
                break  # what stands before several fields is not the label of one of them
            text = self._before_in(field, inner, outer)
            if text:
                return text
            place = self.places.get(outer)
            if place and (place.column_header or place.row_header):
                return place.column_header or place.row_header
            inner = outer
        return ""

    def _count_fields(self, index: int) -> int:
        return bisect_left(self.fields, self.snapshot.ends[index]) - bisect_left(self.fields, index)

    def _before_in(self, field: int, inner: int, outer: int) -> str:
        """The last text before ``inner`` in ``outer`` with no other field between, if it stands where a label would."""
        siblings = self.snapshot.children(outer)
        for place in range(bisect_left(siblings, inner) - 1, -1, -1):
            sibling = siblings[place]
            if not self.visible[sibling]:
                continue
            if self._has_stop(sibling):
                return ""
            text = self._label_text(sibling, self.snapshot.ends[sibling])
            if text and sum(self.snapshot.nodes[part].tag == "label" for part in self.snapshot.subtree(sibling)) > 1:
                return ""  # values with labels of their own, not a label
            if text:
                heads = self.snapshot.nodes[field].attribute("placeholder") and self._is_heading(sibling)
                return text if self._stands_by(sibling, field) and not heads else ""
        return ""

    def _is_heading(self, index: int) -> bool:
        """A heading is what a whole part of the page is called; a field in it that has words of its own goes by these."""
        return any(implicit_role(self.snapshot.nodes[inner]) == "heading" or self.snapshot.nodes[inner].role == "heading" for inner in self.snapshot.subtree(index))

    def _label_text(self, start: int, end: int) -> str:
        """All text from ``start`` to ``end`` when it is short, its last piece otherwise."""
        last = bisect_left(self.texts, end)
        pieces = self.texts[max(bisect_left(self.texts, start), last - _PIECES - 1) : last]
        whole = " ".join(" ".join(self.snapshot.nodes[piece].name for piece in pieces).split()) if len(pieces) <= _PIECES else ""
        if not whole and pieces:
            whole = " ".join(self.snapshot.nodes[pieces[-1]].name.split())
        return whole if len(whole) <= _LONGEST and any(letter.isalnum() for letter in whole) else ""

    def _has_stop(self, index: int) -> bool:
        place = bisect_left(self.stops, index)
        return place < len(self.stops) and self.stops[place] < self.snapshot.ends[index]

    def _next_stop(self, index: int) -> int:
        place = bisect_left(self.stops, index)
        return self.stops[place] if place < len(self.stops) else len(self.snapshot.nodes)

    def _stands_by(self, label: int, field: int) -> bool:
        """Left of the field on its line, or above it; true where the page's geometry is unknown."""
        one, other = self._box(label), self._box(field)
        if one is None or other is None or other.width <= 0 or input_type(self.snapshot.nodes[field]) == "file":
            return True
        if one.y < other.bottom and other.y < one.bottom:
            return one.x <= other.x and other.x - one.right < _REACH
        return one.y <= other.y and other.y - one.bottom < _REACH and one.x < other.right and other.x < one.right

    def _box(self, index: int) -> Box | None:
        """The box of a node, or what is around a text node whose own is not known."""
        box = self.snapshot.nodes[index].box
        return None if box is None or box.width <= 0 or box.height <= 0 else box
