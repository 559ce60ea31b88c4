"""The parts of a target that relate it to other things: containing, near, positions; and doubles of one thing."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable, Sequence

from lamcli.locate.index import Index, Nodes, any_within
from lamcli.locate.naming import fold
from lamcli.recipe.page import NearQuery
from lamcli.salience.roles import is_interactive
from lamcli.trace import Box

_MOST_ANCHORS = 256
_EDGE = 0.25
"""Part of the smaller one's size by which two boxes that stand beside each other may overlap."""


# --- containing -------------------------------------------------------------------------------------------------------


def containing_text(index: Index, nodes: Nodes, text: str) -> Nodes:
    """Those that hold a piece whose whole text, name or value is ``text``; if none does, those whose text has it as whole words."""
    ends = index.snapshot.ends
    for units in index.units(text):
        chosen = tuple(node for node in nodes if any_within(units, node, ends[node])) if units else ()
        if chosen:
            return chosen
    wanted = fold(text)
    if not wanted:
        return ()
    pattern = re.compile(rf"(?<!\w){re.escape(wanted)}(?!\w)" if wanted[0].isalnum() or wanted[-1].isalnum() else re.escape(wanted))
    holding: list[int] = []
    lacking = 0  # what an element does not hold, nothing within it holds
    for node in nodes:
        if node >= lacking:
            if pattern.search(fold(index.texts.of(node))) or _in_values(index, node, pattern):
                holding.append(node)
            else:
                lacking = ends[node]
    return tuple(holding)


def _in_values(index: Index, node: int, pattern: re.Pattern[str]) -> bool:
    return any(pattern.search(fold(said)) for said in index.said_within(node))


def containing_nodes(index: Index, nodes: Nodes, inner: Sequence[int]) -> Nodes:
    """Those with one of ``inner`` (ascending) strictly below them."""
    ends = index.snapshot.ends
    return tuple(node for node in nodes if any_within(inner, node + 1, ends[node]))


# --- doubles ----------------------------------------------------------------------------------------------------------


def without_doubles(index: Index, nodes: Nodes) -> Nodes:
    """Of elements nested in one another that show the same (a wrapper, a button, the text on it) one is kept:

    the innermost that can be used, else the innermost.
    """
    if len(nodes) < 2:
        return nodes
    dropped: set[int] = set()
    ends = index.snapshot.ends
    for place, outer in enumerate(nodes):
        inner = [node for node in nodes[place + 1 :] if node < ends[outer]] if place + 1 < len(nodes) and nodes[place + 1] < ends[outer] else []
        shown = index.texts.of(outer)
        same = [node for node in inner if index.texts.of(node) == shown] if shown else inner if len(inner) == 1 else []
        if same and _usable(index, outer) and not any(_usable(index, node) for node in same):
            dropped.update(same)
        elif same:
            dropped.add(outer)
    return tuple(node for node in nodes if node not in dropped)


def _usable(index: Index, node: int) -> bool:
    return is_interactive(index.snapshot.nodes[node])


def innermost(index: Index, nodes: Nodes) -> Nodes:
    """Without those that hold another one."""
    ends = index.snapshot.ends
    return tuple(node for node, after in zip(nodes, (*nodes[1:], len(ends)), strict=True) if after >= ends[node])


def outermost(index: Index, nodes: Nodes) -> Nodes:
    """Without those that another one holds."""
    kept: list[int] = []
    for node in nodes:
        if not kept or node >= index.snapshot.ends[kept[-1]]:
            kept.append(node)
    return tuple(kept)


# --- near and positions -----------------------------------------------------------------------------------------------


def by_nearness(index: Index, nodes: Nodes, near: NearQuery, anchor: int) -> list[int]:
    """The candidates on the given side of one anchor, nearest first; never one that holds the anchor or lies in it."""
    ends = index.snapshot.ends
    match near.side:
        case "after":
            return list(nodes[bisect_left(nodes, ends[anchor]) :])
        case "before":
            return [node for node in reversed(nodes[: bisect_left(nodes, anchor)]) if ends[node] <= anchor]
        case _:
            return _by_geometry(index, nodes, _GAPS[near.side], anchor)


def _by_geometry(index: Index, nodes: Nodes, gap_of: Callable[[Box, Box], tuple[float, float] | None], anchor: int) -> list[int]:
    ends = index.snapshot.ends
    origin = index.box(anchor)
    if origin is None:
        return []
    found: list[tuple[float, float, int]] = []
    for node in nodes:
        box = index.box(node)
        if box and not anchor <= node < ends[anchor] and not node <= anchor < ends[node]:
            gap = gap_of(origin, box)
            if gap:
                found.append((*gap, node))
    return [node for _, _, node in sorted(found)]


def _above(anchor: Box, box: Box) -> tuple[float, float] | None:
    beside = min(anchor.right, box.right) > max(anchor.x, box.x)
    beyond = box.bottom <= anchor.y + _EDGE * min(anchor.height, box.height)
    return (round(anchor.y - box.bottom, 1), round(abs(anchor.x + anchor.right - box.x - box.right) / 2, 1)) if beside and beyond else None


def _left(anchor: Box, box: Box) -> tuple[float, float] | None:
    beside = min(anchor.bottom, box.bottom) > max(anchor.y, box.y)
    beyond = box.right <= anchor.x + _EDGE * min(anchor.width, box.width)
    return (round(anchor.x - box.right, 1), round(abs(anchor.y + anchor.bottom - box.y - box.bottom) / 2, 1)) if beside and beyond else None


def _below(anchor: Box, box: Box) -> tuple[float, float] | None:
    return _above(_turned(anchor), _turned(box))


def _right(anchor: Box, box: Box) -> tuple[float, float] | None:
    return _left(_turned(anchor), _turned(box))


def _turned(box: Box) -> Box:
    """Half a turn: below becomes above, right becomes left."""
    return Box(-box.right, -box.bottom, box.width, box.height)


_GAPS = {"above": _above, "below": _below, "left of": _left, "right of": _right}


def anchors(index: Index, text: str) -> Nodes:
    """Where a text stands on the page: texts that say just this, else elements that are called so.

    A text that stands in very many places is no anchor.
    """
    for spelled in index.units(text):
        shown = tuple(node for node in spelled if index.shows(node, text))
        if shown:
            return _few(innermost(index, shown))
    for spelled in index.units(text):
        if spelled:
            return _few(innermost(index, tuple(spelled)))
    return ()


def _few(nodes: Nodes) -> Nodes:
    return nodes if len(nodes) <= _MOST_ANCHORS else ()


def at_position(nodes: Sequence[int], position: int) -> list[int]:
    """The one at a position from 1, or from the end when negative; none when there are not as many."""
    place = position - 1 if position > 0 else len(nodes) + position
    return [nodes[place]] if position and 0 <= place < len(nodes) else []
