"""Salience: what stands out in a page for a person. Snapshot -> Structure.

Each pass is a pure function in a file of its own; ``structure`` runs them in the order of their dependencies. It
knows nothing of targets, recipes or demonstrations.
"""

from __future__ import annotations

from lamcli.salience.groups import dialogs, forms, headings, lists, sections
from lamcli.salience.labels import labels
from lamcli.salience.memo import per_snapshot
from lamcli.salience.noise import noise
from lamcli.salience.repeats import repeats
from lamcli.salience.structure import Dialog, Form, ItemList, Place, Repeat, Row, Section, Structure, Table
from lamcli.salience.tables import places, tables
from lamcli.salience.visibility import visibility
from lamcli.trace import Snapshot

__all__ = ["Dialog", "Form", "ItemList", "Place", "Repeat", "Row", "Section", "Structure", "Table", "structure"]


@per_snapshot
def structure(snapshot: Snapshot) -> Structure:
    """All structure of a snapshot; computed once per snapshot object, in time close to linear in its nodes."""
    visible = visibility(snapshot)
    heads = headings(snapshot, visible)
    patterns = repeats(snapshot, visible)
    grids = tables(snapshot, visible, patterns)
    cells = places(grids)
    rows = frozenset(row.node for table in grids for row in table.rows)
    found_lists = lists(snapshot, visible, patterns, heads, rows)
    members = rows.union(*(found.items for found in found_lists), *(repeat.members for repeat in patterns)) - cells.keys()
    return Structure(
        visible=visible,
        labels=labels(snapshot, visible, cells),
        forms=forms(snapshot, visible),
        lists=found_lists,
        tables=grids,
        dialogs=dialogs(snapshot, visible, heads),
        sections=sections(snapshot, heads),
        repeats=patterns,
        members=frozenset(members),
        places=cells,
        header_rows=frozenset(row.node for table in grids for row in table.rows if row.header),
        noise=noise(snapshot, visible),
    )
