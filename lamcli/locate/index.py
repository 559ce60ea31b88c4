"""Look-up tables of one snapshot: by role word, by name, by text. Built once, so that a find costs microseconds."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence

from lamcli.locate.drawn import captions
from lamcli.locate.naming import LONGEST_NAME, Names, Texts, all_names, bare, exact, fold
from lamcli.locate.words import SAME_WORD, TIERS, role_words
from lamcli.salience import Structure, structure
from lamcli.salience.memo import per_snapshot
from lamcli.trace import Box, Snapshot

Nodes = tuple[int, ...]
_SPELLINGS: tuple[Callable[[str], str], ...] = (exact, fold, bare)

_WIDTH = {"textbox": 1, "cell": 1, "field": 2, "text": 3, "item": 4, "element": 5}
"""Words that say less than others come after them."""


class Index:
    """See the module; ``candidates`` is the part of the meaning of targets that needs no context."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.structure: Structure = structure(snapshot)
        self.texts = Texts(snapshot, self.structure)
        drawn = captions(snapshot, self.structure)
        self.names: dict[int, Names] = all_names(snapshot, self.structure, self.texts, drawn)
        self.roles = role_words(snapshot, self.structure, self.texts, bool(drawn))
        self._members: dict[str, tuple[frozenset[int], ...]] = {}
        self._by_name: tuple[dict[str, list[int]], ...] = tuple({} for _ in range(6))
        self._candidates: dict[tuple[str, str | None], tuple[Nodes, ...]] = {}
        self._units: tuple[dict[str, list[int]], ...] | None = None
        self._words: dict[int, tuple[str, ...]] | None = None
        for node, names in self.names.items():
            self._enter(node, names)

    def _enter(self, node: int, names: Names) -> None:
        tables = self._by_name
        for name in names.main:
            for table, spelling in zip(tables, _SPELLINGS, strict=False):
                _add(table, spelling(name), node)
        for name in names.further:
            _add(tables[3], bare(name), node)
        for word in names.words:
            _add(tables[4], fold(word), node)
            _add(tables[5], bare(word), node)

    def candidates(self, role: str, name: str | None) -> tuple[Nodes, ...]:
        """The visible elements that answer to role and name, tier by tier, best first; empty tiers are left out."""
        key = (role, name)
        found = self._candidates.get(key)
        if found is None:
            found = self._candidates[key] = tuple(self._tiers(SAME_WORD.get(role, role), name))
        return found

    def _tiers(self, role: str, name: str | None) -> Iterable[Nodes]:
        tiers = self.roles.get(role, ())
        if name is None:
            yield from (tier for tier in tiers if tier)
            return
        members = self._members.setdefault(role, tuple(map(frozenset, tiers)))
        hits = [table.get(key, ()) for table, key in zip(self._by_name, (exact(name), fold(name), bare(name), bare(name), fold(name), bare(name)), strict=True)]
        for part in (hits[:4], hits[4:]):
            for tier in range(min(TIERS, len(members))):
                for nodes in part:
                    chosen = tuple(node for node in nodes if node in members[tier])
                    if chosen:
                        yield chosen

    def words_of(self, node: int) -> tuple[str, ...]:
        """All role words by which the node is found, best first; empty for text nodes and what cannot be seen."""
        if self._words is None:
            words: dict[int, list[tuple[int, int, int, str]]] = {}
            for word, tiers in self.roles.items():
                for tier, nodes in enumerate(tiers):
                    for member in nodes:
                        words.setdefault(member, []).append((tier, _WIDTH.get(word, 0), word != self.snapshot.nodes[member].role, word))
            self._words = {member: tuple(word for *_, word in sorted(entries)) for member, entries in words.items()}
        return self._words.get(node, ())

    def units(self, text: str) -> tuple[Sequence[int], ...]:
        """Nodes (text nodes, elements, fields) whose whole text, name or value is ``text``, per spelling, in document order."""
        if self._units is None:
            self._units = self._all_units()
        return tuple(table.get(spelling(text), ()) for table, spelling in zip(self._units, _SPELLINGS, strict=True))

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

    def _all_units(self) -> tuple[dict[str, list[int]], ...]:
        tables: tuple[dict[str, list[int]], ...] = ({}, {}, {})
        outside = set(self.texts.outside)
        for index, node in enumerate(self.snapshot.nodes):
            if not self.structure.visible[index] or (node.tag == "#text" and index not in outside) or node.tag in ("option", "optgroup"):
                continue
            for text in self._said(index):
                if text and len(text) <= LONGEST_NAME:
                    for table, spelling in zip(tables, _SPELLINGS, strict=True):
                        _add(table, spelling(text), index)
        return tables

    def _said(self, index: int) -> set[str]:
        """What a node says by itself; the header of a cell's column is not in the cell."""
        node = self.snapshot.nodes[index]
        if node.tag == "#text":
            return {node.name}
        names = self.names.get(index)
        said = {node.value or "", *(names.main if names else ())}
        return said | set(names.further) if names and index not in self.structure.places else said


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
    return Index(snapshot)
