"""Look-up tables of one snapshot: by role word, by name, by text. Built as they are asked for, so that a find costs microseconds.

What an earlier page just like this one has built is taken over but for the nodes that differ and what they bear upon.
"""

from __future__ import annotations

import weakref
from bisect import bisect_left, insort
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain

from lamcli.locate.css import select
from lamcli.locate.drawn import TEXT_TAGS, Caption, captions
from lamcli.locate.figures import Figure, described, figures
from lamcli.locate.naming import LONGEST_NAME, Naming, Texts, Written, bare, exact, fold, titles, written
from lamcli.locate.words import SAME_WORD, TIERS, Roles, reads, role_words, skeleton
from lamcli.recipe.page import Query
from lamcli.salience import Structure, structure
from lamcli.salience.memo import facts_of, per_snapshot
from lamcli.salience.roles import SHAPE_TAGS, kinds
from lamcli.trace import Box, Node, Snapshot

Nodes = tuple[int, ...]
_SPELLINGS: tuple[Callable[[str], str], ...] = (exact, fold, bare)


@per_snapshot(reads=lambda node: None, of=(structure,))
def _skeleton(snapshot: Snapshot) -> tuple[object, ...]:
    return skeleton(structure(snapshot))


@per_snapshot(reads=lambda node: node.tag, of=(_skeleton,))
def _written(snapshot: Snapshot) -> Written:
    return written(snapshot, structure(snapshot).visible)


def _draws(node: Node) -> tuple[object, ...]:
    drawing = node.tag in SHAPE_TAGS or node.tag in TEXT_TAGS
    return (node.tag, node.tag == "#text" and node.name, drawing and node.box)


@per_snapshot(reads=_draws, of=(_skeleton,))
def _captions(snapshot: Snapshot) -> dict[int, Caption]:
    return captions(snapshot, structure(snapshot))


def label(snapshot: Snapshot, node: int) -> int:
    """The text that is drawn over a shape, for the shape itself and for anything within that text; any other node as it is."""
    drawn_over = _captions(snapshot)
    if node in drawn_over:
        return drawn_over[node].node
    inside = (caption.node for caption in drawn_over.values() if snapshot.contains(node, caption.node) or snapshot.contains(caption.node, node))
    return next(inside, node) if snapshot.nodes[node].tag in (*TEXT_TAGS, "#text") else node


@per_snapshot(reads=lambda node: None, of=(_captions,))
def _captioned(snapshot: Snapshot) -> bool:
    return bool(_captions(snapshot))


@per_snapshot(reads=reads, of=(_skeleton, _written, _captioned, kinds))
def roles_of(snapshot: Snapshot) -> Roles:
    return role_words(snapshot, structure(snapshot), Texts(snapshot, _written(snapshot)), _captioned(snapshot))


@per_snapshot(reads=lambda node: (node.tag, node.box, node.background, node.color, node.attributes, node.tag == "#text" and node.name), of=(roles_of,))
def drawn(snapshot: Snapshot) -> tuple[Figure, ...]:
    """The drawn things of a page, which descriptions fit or do not."""
    return figures(snapshot, sorted(chain(*roles_of(snapshot).tiers.get("shape", ()))))


class _Called:
    """The elements of one role by their names, and what was answered.

    ``like``: those of another page with the same members, of which only the ``renamed`` ones are called otherwise.
    """

    def __init__(self, members: tuple[frozenset[int], ...], naming: Naming, like: _Called | None = None, renamed: frozenset[int] = frozenset()) -> None:
        self.members = members
        self.answers: dict[str, tuple[Nodes, ...]] = {}
        self._like, self._renamed = like, renamed
        self._tables: tuple[dict[str, list[int]], ...] = tuple({} for _ in range(6))
        for node in sorted(chain(*members) if like is None else renamed.intersection(chain(*members))):
            self._enter(node, naming)

    def _enter(self, node: int, naming: Naming) -> None:
        names, tables = naming.of(node), self._tables
        if names is None:
            return
        for name in names.main:
            for table, spelling in zip(tables, _SPELLINGS, strict=False):
                _add(table, spelling(name), node)
        for name in names.further:
            _add(tables[3], bare(name), node)
        for word in names.words:
            _add(tables[4], fold(word), node)
            _add(tables[5], bare(word), node)

    def tiers(self, name: str) -> tuple[Nodes, ...]:
        found = self.answers.get(name)
        if found is None:
            found = self.answers[name] = tuple(self._find(name))
        return found

    def _find(self, name: str) -> Iterable[Nodes]:
        keys = (exact(name), fold(name), bare(name), bare(name), fold(name), bare(name))
        hits = [self._at(place, key) for place, key in enumerate(keys)]
        for part in (hits[:4], hits[4:]):
            for tier in range(min(TIERS, len(self.members))):
                for nodes in part:
                    chosen = tuple(node for node in nodes if node in self.members[tier])
                    if chosen:
                        yield chosen

    def _at(self, place: int, key: str) -> Sequence[int]:
        own = self._tables[place].get(key, ())
        if self._like is None:
            return own
        return sorted([*own, *(node for node in self._like._at(place, key) if node not in self._renamed)])

    def but_for(self, renamed: frozenset[int], naming: Naming) -> _Called:
        """The same where some elements are called otherwise; that of the page which was the first of a line is built upon, not the line."""
        members = renamed.intersection(chain(*self.members))
        if not members:
            return self
        return _Called(self.members, naming, self if self._like is None else self._like, members | self._renamed)


class _Table:
    """Text -> nodes: that of another page, but for some texts."""

    def __init__(self, common: dict[str, list[int]], own: dict[str, list[int]]) -> None:
        self._common, self._own = common, own

    def at(self, key: str) -> list[int]:
        return self._own[key] if key in self._own else self._common.get(key, [])

    def copy(self) -> _Table:
        return _Table(self._common, self._own.copy())

    def put(self, key: str, nodes: list[int]) -> None:
        if nodes == self._common.get(key, []):
            self._own.pop(key, None)
        else:
            self._own[key] = nodes


Units = tuple[_Table, ...]


class Index:
    """See the module; ``candidates`` is the part of the meaning of targets that needs no context.

    ``answers``: what queries denote, filled by ``locate.find``.
    """

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.structure: Structure = structure(snapshot)
        self.kinds = kinds(snapshot)
        self.roles: Roles = roles_of(snapshot)
        self.texts = Texts(snapshot, _written(snapshot))
        self.naming = Naming(snapshot, self.structure, self.texts, {shape: caption.text for shape, caption in _captions(snapshot).items()})
        self.answers: dict[Query, Nodes] = {}
        self._called: dict[str, _Called] = {}
        self._selected: dict[str, Nodes] = {}
        self._units: Units | None = None
        self._kin: weakref.ref[Index] | None = None
        self._affected: frozenset[int] = frozenset()

    def take_over(self, other: Index, changed: Sequence[int]) -> None:
        """Everything that another page's index finds out, now and later, and that the nodes which differ do not bear upon."""
        affected = _affected(self, other, changed)
        if affected is None:
            return
        self.texts.known = other.texts.known.but_for(affected)
        self.naming.known = other.naming.known.but_for(affected)
        self._kin, self._affected = weakref.ref(other), frozenset(affected)

    def _like(self) -> Index | None:
        """The index that this one takes over from, while it is still there."""
        return self._kin() if self._kin is not None else None

    @cached_property
    def _renamed(self) -> frozenset[int]:
        """The nodes that are called otherwise than in the index which this one takes over from."""
        other = self._like()
        return frozenset(node for node in self._affected if other is None or self.naming.of(node) != other.naming.of(node))

    def candidates(self, role: str, name: str | None) -> tuple[Nodes, ...]:
        """The visible elements that answer to role and name, tier by tier, best first; empty tiers are left out."""
        role = SAME_WORD.get(role, role)
        if name is None:
            return tuple(tier for tier in self.roles.tiers.get(role, ()) if tier)
        called = self._called.get(role)
        if called is None:
            called = self._called[role] = self._calling(role)
        return called.tiers(name) or self._described(role, name)

    def _calling(self, role: str) -> _Called:
        other = self._like()
        if other is not None and self.roles is other.roles:
            theirs = other._called.get(role)
            if theirs is None:
                theirs = other._called[role] = _Called(other.roles.members(role), other.naming)
            return theirs.but_for(self._renamed, self.naming)
        return _Called(self.roles.members(role), self.naming)

    def _described(self, role: str, name: str) -> tuple[Nodes, ...]:
        """Drawn things by what they look like, when nothing is called so."""
        found = described(drawn(self.snapshot), name) if role == "shape" else ()
        return (found,) if found else ()

    def selected(self, css: str) -> Nodes:
        """The visible elements that a CSS selector matches."""
        found = self._selected.get(css)
        if found is None:
            visible = self.structure.visible
            found = self._selected[css] = tuple(node for node in select(self.snapshot, css) if visible[node])
        return found

    def units(self, text: str) -> tuple[Sequence[int], ...]:
        """Nodes (text nodes, elements, fields) whose whole text, name or value is ``text``, per spelling, in document order."""
        if self._units is None:
            self._units = self._every_unit()
        return tuple(table.at(spelling(text)) for table, spelling in zip(self._units, _SPELLINGS, strict=True))

    def shows(self, node: int, text: str) -> bool:
        """Whether ``text`` is what stands on the page there, not just the name of something (a field, a picture)."""
        item = self.snapshot.nodes[node]
        said = item.name if item.tag == "#text" else self.texts.of(node)
        return bare(said) == bare(text)

    def said_within(self, node: int) -> Iterator[str]:
        """Names of pictures and of other textless elements, and what fields hold, at and below a node."""
        for below in self.snapshot.subtree(node):
            item = self.snapshot.nodes[below]
            if item.tag != "#text" and self.structure.visible[below] and item.tag not in ("option", "optgroup"):
                if item.value:
                    yield item.value
                if item.name and not self.texts.of(below):
                    yield item.name

    def box(self, node: int) -> Box | None:
        """Where a node stands: its own box, else that of the nearest element around it (text nodes often have none)."""
        item = self.snapshot.nodes[node]
        if item.tag == "#text" and item.box is None and item.parent >= 0:
            return self.snapshot.nodes[item.parent].box
        return item.box

    def _every_unit(self) -> Units:
        other = self._like()
        if other is None:
            return self._all_units()
        if other._units is None:
            other._units = other._all_units()
        return _patched(other._units, [(node, other._entries(node), self._entries(node)) for node in sorted(self._affected)])

    def _all_units(self) -> Units:
        tables: tuple[dict[str, list[int]], ...] = ({}, {}, {})
        for index in range(len(self.snapshot.nodes)):
            for text in self._entries(index):
                for table, spelling in zip(tables, _SPELLINGS, strict=True):
                    _add(table, spelling(text), index)
        return tuple(_Table(table, {}) for table in tables)

    def _entries(self, index: int) -> list[str]:
        """The texts by which a node is a unit."""
        node = self.snapshot.nodes[index]
        if not self.structure.visible[index] or node.tag in ("option", "optgroup"):
            return []
        if node.tag == "#text" and self.snapshot.nodes[node.parent].tag == "option":
            return []
        return [text for text in self._said(index) if text and len(text) <= LONGEST_NAME]

    def _said(self, index: int) -> Iterable[str]:
        """What a node says by itself; the header of a cell's column is not in the cell."""
        node = self.snapshot.nodes[index]
        if node.tag == "#text":
            return (node.name,)
        names = self.naming.of(index)
        if names is None:
            return (node.value or "",)
        return (node.value or "", *names.main) if index in self.structure.places else (node.value or "", *names.main, *names.further)


def _affected(mine: Index, theirs: Index, changed: Sequence[int]) -> set[int] | None:
    """The nodes whose texts, names or values may differ between two pages of one shape; None when that may be any.

    Names rest on the node, its kind, the texts below it, its siblings' attributes, the term before it, and on the
    labels, titles and headers that the structure gives it.
    """
    snapshot, before = mine.snapshot, theirs.snapshot
    if mine.kinds is not theirs.kinds or mine.structure.visible is not theirs.structure.visible or mine.naming.drawn != theirs.naming.drawn:
        return None
    if any(snapshot.nodes[index].tag != before.nodes[index].tag for index in changed):
        return None
    affected = set(changed)
    for index in changed:
        affected.update(snapshot.ancestors(index))
        if snapshot.nodes[index].attributes != before.nodes[index].attributes and index > 0:
            affected.update(snapshot.children(snapshot.nodes[index].parent))
    for index in [index for index in affected if snapshot.nodes[index].tag == "dt"]:
        affected.update(snapshot.children(snapshot.nodes[index].parent))
    if mine.structure is not theirs.structure:
        known, was = mine.structure, theirs.structure
        pairs: tuple[tuple[Mapping[int, object], Mapping[int, object]], ...] = ((known.labels, was.labels), (known.places, was.places), (titles(known), titles(was)))
        for ours, other in pairs:
            if ours is not other:
                affected.update(node for node in ours.keys() | other.keys() if ours.get(node) != other.get(node))
    return affected


def _patched(units: Units, changes: Sequence[tuple[int, Sequence[str], Sequence[str]]]) -> Units:
    """The tables with other texts for some nodes; the old ones stay as they are."""
    changes = [change for change in changes if set(change[1]) != set(change[2])]
    if not changes:
        return units
    patched = tuple(table.copy() for table in units)
    for node, before, now in changes:
        for table, spelling in zip(patched, _SPELLINGS, strict=True):
            old, new = {spelling(text) for text in before}, {spelling(text) for text in now}
            for key in old - new:
                table.put(key, [other for other in table.at(key) if other != node])
            for key in new - old:
                nodes = table.at(key).copy()
                insort(nodes, node)
                table.put(key, nodes)
    return patched


def _add(table: dict[str, list[int]], key: str, node: int) -> None:
    nodes = table.setdefault(key, [])
    if not nodes or nodes[-1] != node:
        nodes.append(node)


def any_within(ordered: Sequence[int], start: int, end: int) -> bool:
    """Whether an ascending sequence holds a number in [start, end)."""
    place = bisect_left(ordered, start)
    return place < len(ordered) and ordered[place] < end


@per_snapshot
def index_of(snapshot: Snapshot) -> Index:
    index = Index(snapshot)
    like = facts_of(snapshot).like()
    if like is not None:
        index.take_over(like.known.get(_INDEX) or like.fact(Index), facts_of(snapshot).changed)
    return index


_INDEX: object = vars(index_of)["__wrapped__"]
