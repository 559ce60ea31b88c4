"""Salience: what stands out in a page for a person. Snapshot -> Structure.

Each pass is a pure function in a file of its own; ``structure`` runs them in the order of their dependencies. Each says
here what it reads of a node, so that a page on which little changed keeps what was found out before. It knows nothing of
targets, recipes or demonstrations.
"""

from __future__ import annotations

from operator import attrgetter

from lamcli.salience import groups, labels, noise, repeats, tables, visibility
from lamcli.salience.memo import per_snapshot
from lamcli.salience.roles import kinds
from lamcli.salience.structure import Dialog, Form, ItemList, Place, Repeat, Row, Section, Structure, Table
from lamcli.trace import Node, Snapshot

__all__ = ["Dialog", "Form", "ItemList", "Place", "Repeat", "Row", "Section", "Structure", "Table", "structure"]


def _nothing(node: Node) -> None:
    """What a pass reads that rests on other facts only."""


def _says(node: Node) -> tuple[str, str, bool]:
    return node.tag, node.name, "hidden" in node.states


@per_snapshot(reads=visibility.reads)
def _visible(snapshot: Snapshot) -> tuple[bool, ...]:
    return visibility.visibility(snapshot)


@per_snapshot(reads=lambda node: (node.tag, node.attribute("aria-level")), of=(_visible, kinds))
def _headings(snapshot: Snapshot) -> list[tuple[int, int]]:
    return groups.headings(snapshot, _visible(snapshot))


@per_snapshot(reads=repeats.reads, of=(_visible, kinds))
def _repeats(snapshot: Snapshot) -> tuple[Repeat, ...]:
    return repeats.repeats(snapshot, _visible(snapshot))


@per_snapshot(reads=tables.spans, of=(_visible, kinds))
def _grids(snapshot: Snapshot) -> tuple[tables.Grid, ...]:
    return tables.grids(snapshot, _visible(snapshot))


@per_snapshot(reads=tables.stands, of=(_visible, kinds, _repeats, _grids))
def _drawn(snapshot: Snapshot) -> tuple[tables.Drawn, ...]:
    return tables.drawn(snapshot, _visible(snapshot), _repeats(snapshot), _grids(snapshot))


@per_snapshot(reads=tables.says, of=(_grids, _drawn))
def _tables(snapshot: Snapshot) -> tuple[Table, ...]:
    return tables.tables(snapshot, _grids(snapshot), _drawn(snapshot))


@per_snapshot(reads=_nothing, of=(_tables,))
def _places(snapshot: Snapshot) -> dict[int, Place]:
    return tables.places(_tables(snapshot))


@per_snapshot(reads=_nothing, of=(_tables,))
def _rows(snapshot: Snapshot) -> frozenset[int]:
    return frozenset(row.node for table in _tables(snapshot) for row in table.rows)


@per_snapshot(reads=_nothing, of=(_tables,))
def _header_rows(snapshot: Snapshot) -> frozenset[int]:
    return frozenset(row.node for table in _tables(snapshot) for row in table.rows if row.header)


@per_snapshot(reads=attrgetter("tag"), of=(_visible, kinds, _repeats, _rows))
def _untitled(snapshot: Snapshot) -> tuple[ItemList, ...]:
    return groups.untitled(snapshot, _visible(snapshot), _repeats(snapshot), _rows(snapshot))


@per_snapshot(reads=_says, of=(_untitled, _headings, kinds))
def _lists(snapshot: Snapshot) -> tuple[ItemList, ...]:
    return groups.lists(snapshot, _untitled(snapshot), _headings(snapshot))


def _kind(snapshot: Snapshot, index: int) -> tuple[str, str]:
    return (snapshot.nodes[index].tag, snapshot.nodes[index].attribute("class") or "")


@per_snapshot(reads=lambda node: (node.tag, node.attribute("class")), of=(_untitled, _rows, _repeats, _places))
def _members(snapshot: Snapshot) -> frozenset[int]:
    items = (found.items for found in _untitled(snapshot))
    known = _rows(snapshot).union(*items, *(repeat.members for repeat in _repeats(snapshot))) - _places(snapshot).keys()
    return known | _lone_members(snapshot)


def _lone_members(snapshot: Snapshot) -> frozenset[int]:
    """The only member of its list, known by other lists of the page: same tag and class, in a parent of the same."""
    alike = set()
    for repeat in _repeats(snapshot):
        of = {_kind(snapshot, member) for member in repeat.members}
        if len(of) == 1 and next(iter(of))[1]:
            alike.add((next(iter(of)), _kind(snapshot, repeat.parent)))
    if not alike:
        return frozenset()
    return frozenset(
        index for index, node in enumerate(snapshot.nodes)
        if node.parent >= 0 and (_kind(snapshot, index), _kind(snapshot, node.parent)) in alike and "hidden" not in node.states
    )  # fmt: skip


@per_snapshot(reads=attrgetter("tag"), of=(_visible, kinds))
def _landmarks(snapshot: Snapshot) -> labels.Landmarks:
    return labels.landmarks(snapshot, _visible(snapshot))


@per_snapshot(reads=labels.reads, of=(_visible, kinds, _landmarks, _places))
def _labels(snapshot: Snapshot) -> dict[int, str]:
    return labels.labels(snapshot, _visible(snapshot), _places(snapshot), _landmarks(snapshot))


@per_snapshot(reads=attrgetter("role"), of=(_visible, kinds))
def _forms(snapshot: Snapshot) -> tuple[Form, ...]:
    return groups.forms(snapshot, _visible(snapshot))


@per_snapshot(reads=lambda node: (node.tag, node.role, "modal" in node.states), of=(_visible,))
def _dialog_nodes(snapshot: Snapshot) -> tuple[int, ...]:
    return groups.dialog_nodes(snapshot, _visible(snapshot))


@per_snapshot(reads=_says, of=(_dialog_nodes, _headings))
def _dialogs(snapshot: Snapshot) -> tuple[Dialog, ...]:
    return groups.dialogs(snapshot, _dialog_nodes(snapshot), _headings(snapshot))


@per_snapshot(reads=attrgetter("tag"), of=(_headings,))
def _headed(snapshot: Snapshot) -> list[tuple[int, int, int]]:
    return groups.headed(snapshot, _headings(snapshot))


@per_snapshot(reads=_says, of=(_headed,))
def _sections(snapshot: Snapshot) -> tuple[Section, ...]:
    return groups.sections(snapshot, _headed(snapshot))


@per_snapshot(reads=lambda node: (node.tag, node.role, not node.attributes, not node.name, node.value is None), of=(_visible, kinds))
def _noise(snapshot: Snapshot) -> frozenset[int]:
    return noise.noise(snapshot, _visible(snapshot))


_PARTS = (_visible, _labels, _forms, _lists, _tables, _dialogs, _sections, _repeats, _members, _places, _header_rows, _noise)


@per_snapshot(reads=_nothing, of=_PARTS)
def structure(snapshot: Snapshot) -> Structure:
    """All structure of a snapshot; computed once per snapshot object, in time close to linear in its nodes."""
    return Structure(
        visible=_visible(snapshot),
        labels=_labels(snapshot),
        forms=_forms(snapshot),
        lists=_lists(snapshot),
        tables=_tables(snapshot),
        dialogs=_dialogs(snapshot),
        sections=_sections(snapshot),
        repeats=_repeats(snapshot),
        members=_members(snapshot),
        places=_places(snapshot),
        header_rows=_header_rows(snapshot),
        noise=_noise(snapshot),
    )
