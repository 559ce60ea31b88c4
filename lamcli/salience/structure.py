"""The result of salience: what a person sees in a page beyond single elements, as frozen data.

Everything refers to nodes by their index in the snapshot. No I/O, no search, no language.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class Form:
    """A form, or what works as one; ``fields`` and ``buttons`` in document order."""

    node: int
    fields: tuple[int, ...]
    buttons: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ItemList:
    """A list and its items; ``kind`` says how it was recognised. ``title``: its name or the heading right before it."""

    node: int
    items: tuple[int, ...]
    kind: Literal["native", "aria", "repeat"]
    title: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """``cells[k]`` is the cell that covers column k; a spanning cell occurs several times, -1 stands for no cell.

    ``header``: the row holds the column headers. ``title``: the text of the cell that heads the row, "" without one.
    """

    node: int
    cells: tuple[int, ...]
    header: bool = False
    title: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table, native, ARIA or drawn with boxes. ``headers[k]`` is the column's header text, "" where it has none."""

    node: int
    rows: tuple[Row, ...]
    headers: tuple[str, ...]
    kind: Literal["native", "aria", "repeat"]
    title: str = ""


@dataclass(frozen=True, slots=True)
class Dialog:
    node: int
    title: str


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and the element that holds what it heads."""

    node: int
    heading: int
    title: str
    level: int


@dataclass(frozen=True, slots=True)
class Repeat:
    """Siblings below ``parent`` with the same shape, optional parts aside."""

    parent: int
    members: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a cell stands: its table (index in ``Structure.tables``), row number there, column and headers."""

    table: int
    row: int
    column: int
    column_header: str = ""
    row_header: str = ""


@dataclass(frozen=True)
class Structure:
    """All that is known about one snapshot.

    Attributes:
        visible: per node, whether a person can see it (options of a visible drop-down count).
        labels: field -> what it is called.
        members: the nodes that are items of a list or members of a regular repeat.
        places: cell -> where it stands.
        header_rows: the rows that hold column headers.
        noise: nodes that say nothing of their own: invisible ones, decoration, a wrapper's only text.
    """

    visible: tuple[bool, ...]
    labels: Mapping[int, str]
    forms: tuple[Form, ...]
    lists: tuple[ItemList, ...]
    tables: tuple[Table, ...]
    dialogs: tuple[Dialog, ...]
    sections: tuple[Section, ...]
    repeats: tuple[Repeat, ...]
    members: frozenset[int]
    places: Mapping[int, Place]
    header_rows: frozenset[int]
    noise: frozenset[int] = field(default_factory=frozenset)
