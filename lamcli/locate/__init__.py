"""What a target denotes: ``find(snapshot, query)`` is the one definition, for live runs, recorded pages and synthesis.

From the inside out:

1. **Visible elements** only (options of a drop-down count as visible).
2. **Role**, in tiers: the computed role; what the tag means by itself; what the page's structure makes of it. Wider
   words: ``element``, ``text``, ``item``, ``field``, ``icon``, ``shape``, ``section``.
3. **Name**, in tiers: exactly (white space collapsed); any case; without the punctuation around it; placeholder, title
   and other further names; at the very last the words of id, class and address of what has no name at all.
4. **within**: strictly below any element that the outer target denotes.
5. **containing** and **where**: every one must hold.

   The first tier (role before name, words of attributes last) at which anything passes 1 to 5 is what counts.
6. **Doubles**: of nested elements that show the same, the innermost usable one, else the innermost. ``item`` and
   ``row`` alone mean the outermost ones (and never the column headers), with ``containing`` the innermost.
7. **near**: ordered by nearness to the anchor; without a position the nearest is kept.
8. **positions**, in order; from the end when negative.

The answer is in document order. Several answers are an ambiguity which the caller has to report, never to resolve.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import cast

from lamcli.locate.index import Index, Nodes, drawn, index_of, label
from lamcli.locate.reading import describe, owner, read, state, table
from lamcli.locate.relations import (
    anchors,
    at_position,
    by_nearness,
    containing_nodes,
    containing_text,
    innermost,
    outermost,
    without_doubles,
)
from lamcli.recipe.page import NearQuery, Query
from lamcli.trace import Snapshot

__all__ = ["denotes_one", "describe", "drawn", "find", "is_drawn", "label", "names", "owner", "read", "roles", "state", "table"]

_PLURAL = frozenset({"item", "row", "listitem"})
"""Words whose things nest in things of their own kind."""


def find(snapshot: Snapshot, query: Query) -> tuple[int, ...]:
    """Indices of the nodes that the query denotes, ascending. Raises BadInput for CSS that is not supported."""
    index = index_of(snapshot)
    if query.where:
        return _find(index, query)  # a function is equal to no other
    known = index.answers.get(query)
    if known is None:
        known = index.answers[query] = _find(index, query)
    return known


def denotes_one(snapshot: Snapshot, query: Query, node: int) -> bool:
    """Whether the query denotes exactly this node."""
    return find(snapshot, query) == (node,)


def names(snapshot: Snapshot, node: int) -> tuple[str, ...]:
    """All names by which ``find`` finds the node, best first; empty for invisible nodes and text nodes."""
    known = index_of(snapshot).naming.of(node)
    return (*known.main, *known.further, *known.words) if known else ()


def roles(snapshot: Snapshot, node: int) -> tuple[str, ...]:
    """All role words by which ``find`` finds the node, best first; empty for invisible nodes and text nodes."""
    return index_of(snapshot).roles.words_of(node)


def is_drawn(snapshot: Snapshot, node: int) -> bool:
    """Whether a node is one of the drawn things of a page."""
    return any(node in members for members in index_of(snapshot).roles.members("shape"))


def _find(index: Index, query: Query) -> Nodes:
    outer = _outer(index, query)
    found: Nodes = ()
    for tier in _tiers(index, query):
        found = tier if outer is None else _below(index, tier, outer)
        found = _filtered(index, found, query)
        if found:
            break
    if len(found) > 1:
        found = _single(index, found, query)
    if not query.near:
        chosen = list(found)
        for position in query.positions:
            chosen = at_position(chosen, position)
        return tuple(chosen)
    return _near(index, found, query, outer)


def _tiers(index: Index, query: Query) -> tuple[Nodes, ...]:
    if not query.css:
        return index.candidates(query.role, query.name)
    return (index.selected(query.css),)


def _outer(index: Index, query: Query) -> Nodes | None:
    if query.within is None:
        return None
    return _find(index, query.within) if isinstance(query.within, Query) else (cast(int, query.within),)


def _below(index: Index, nodes: Nodes, outer: Nodes) -> Nodes:
    """Those strictly below any of ``outer``; both ascending."""
    if len(outer) == 1:
        return nodes[bisect_left(nodes, outer[0] + 1) : bisect_left(nodes, index.snapshot.ends[outer[0]])]
    found: set[int] = set()
    for node in outer:
        found.update(nodes[bisect_left(nodes, node + 1) : bisect_left(nodes, index.snapshot.ends[node])])
    return tuple(sorted(found))


def _filtered(index: Index, nodes: Nodes, query: Query) -> Nodes:
    if query.role in _PLURAL and query.name is None and not query.containing:
        nodes = tuple(node for node in nodes if node not in index.structure.header_rows)
    for what in query.containing:
        nodes = containing_nodes(index, nodes, _find(index, what)) if isinstance(what, Query) else containing_text(index, nodes, what)
    for condition in query.where:
        nodes = tuple(node for node in nodes if condition(node))
    return nodes


def _single(index: Index, nodes: Nodes, query: Query) -> Nodes:
    """Step 6."""
    if query.css:
        return nodes
    if query.role in _PLURAL and query.name is None:
        return innermost(index, nodes) if query.containing else outermost(index, nodes)
    if query.role == "text":
        return innermost(index, nodes) if query.name is not None or query.containing else nodes
    if query.name is None and query.role == "element":
        return innermost(index, nodes) if query.containing else nodes
    return nodes if query.name is None else without_doubles(index, nodes)


def _near(index: Index, nodes: Nodes, query: Query, outer: Nodes | None) -> Nodes:
    """Step 7 and 8. Several anchors give several answers unless all agree; the last relation may carry positions."""
    chosen = {tuple(nodes)}
    for near in query.near:
        places = _anchors(index, near, outer)
        ordered = [by_nearness(index, candidates, near, anchor) for candidates in chosen for anchor in places]
        last = near is query.near[-1]
        chosen = {tuple(order if last and query.positions else order[:1]) for order in ordered if order}
        if not last:
            chosen = {tuple(sorted({node for order in chosen for node in order}))} if chosen else set()
    found: set[int] = set()
    for order in chosen:
        kept = list(order)
        for position in query.positions:
            kept = at_position(kept, position)
        found.update(kept)
    return tuple(sorted(found))


def _anchors(index: Index, near: NearQuery, outer: Nodes | None) -> Nodes:
    """The anchors inside ``within`` when there are any there, else all of the page."""
    match near.anchor:
        case Query():
            found = _find(index, near.anchor)
        case str():
            found = anchors(index, near.anchor)
        case element:
            return (cast(int, element),)
    inside = _below(index, found, outer) if outer else ()
    return inside or found
