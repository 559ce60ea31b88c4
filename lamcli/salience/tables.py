"""Tables: native, ARIA, and those drawn with boxes (rows of the same shape whose parts stand in columns)."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from lamcli.salience.roles import CELL_ROLES, NO_ROLES, TABLE_ROLES, is_field, plain_role
from lamcli.salience.structure import Place, Repeat, Row, Table
from lamcli.trace import Box, Node, Snapshot

_ALIGNED = 4.0
"""Pixels by which the left, right or middle of two cells of one column may differ."""
_FEWEST_COLUMNS, _SMALL = 3, 4
"""Without headers, rows of fewer columns or with larger cells (in nodes) are a list of things rather than a table."""
_WIDEST = 1000
"""Columns that spanning cells may claim (the limit of the HTML standard)."""


@dataclass(frozen=True)
class Grid:
    """Where the cells of a table that says so stand."""

    table: int
    members: tuple[int, ...]
    cells: tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Drawn:
    """The parts of a repeat whose members stand side by side, one below the other; ``before``: a row of parts just before that fits."""

    repeat: Repeat
    rows: tuple[tuple[int, ...], ...]
    before: tuple[int, tuple[int, ...]] | None


def spans(node: Node) -> tuple[object, ...]:
    """All that grids depend on of one node, beyond its kind."""
    return (node.tag, node.role, tuple(entry for entry in node.attributes if entry[0].endswith("span")))


def stands(node: Node) -> tuple[object, ...]:
    """All that drawn rows depend on of one node, beyond its kind."""
    return (node.tag, node.role, node.box)


def says(node: Node) -> tuple[object, ...]:
    """All that tables depend on of one node, beyond where their cells stand."""
    return (node.tag, node.role, node.name, "hidden" in node.states, node.color, node.background)


def tables(snapshot: Snapshot, grids: Sequence[Grid], drawn: Sequence[Drawn]) -> tuple[Table, ...]:
    """All tables in document order."""
    marked = [_marked_table(snapshot, grid) for grid in grids]
    boxed = (_drawn_table(snapshot, rows) for rows in drawn)
    return tuple(sorted([*marked, *(table for table in boxed if table)], key=lambda table: table.node))


def places(tables: Sequence[Table]) -> dict[int, Place]:
    """Cell -> where it stands; for spanning cells their first column and row."""
    found: dict[int, Place] = {}
    for number, table in enumerate(tables):
        for position, row in enumerate(table.rows):
            for column, cell in enumerate(row.cells):
                if cell >= 0 and cell not in found:
                    found[cell] = Place(number, position, column, "" if row.header else table.headers[column], row.title if column else "")
    return found


# --- tables that say so -----------------------------------------------------------------------------------------------


def grids(snapshot: Snapshot, visible: Sequence[bool]) -> tuple[Grid, ...]:
    """One pass in document order; each node inherits the table, row and cell that it stands in."""
    rows: dict[int, list[int]] = {}
    cells: dict[int, list[int]] = {}
    inside: list[tuple[int, int, int]] = []
    for index, node in enumerate(snapshot.nodes):
        table, row, cell = inside[node.parent] if node.parent >= 0 else (-1, -1, -1)
        if node.tag == "#text":
            pass
        elif node.role in TABLE_ROLES or node.tag == "table":
            table, row, cell = index, -1, -1
            rows[table] = []
        elif table >= 0 and cell < 0 and visible[index]:
            if node.role == "row" or node.tag == "tr":
                row = index
                rows[table].append(index)
                cells[row] = []
            elif row >= 0 and (node.role in CELL_ROLES or node.tag in ("td", "th")):
                cell = index
                cells[row].append(index)
        inside.append((table, row, cell))
    return tuple(_even(snapshot, table, members, [cells[row] for row in members]) for table, members in rows.items() if members and visible[table])


def _even(snapshot: Snapshot, table: int, members: Sequence[int], cells: Sequence[list[int]]) -> Grid:
    """Rows of one length, -1 where a cell is missing."""
    grid = _grid(snapshot.nodes, cells)
    width = max((len(row) for row in grid), default=0)
    return Grid(table, tuple(members), tuple((*row, *[-1] * (width - len(row))) for row in grid))


def _marked_table(snapshot: Snapshot, found: Grid) -> Table:
    nodes, grid, table = snapshot.nodes, found.cells, found.table
    width = len(grid[0]) if grid else 0
    heading = 0
    while heading < len(grid) and _all_headers(nodes, grid[heading]):
        heading += 1
    if heading == len(grid):
        heading = min(heading, 1)
    headers = [""] * width
    for row in grid[:heading]:
        headers = [snapshot.text(cell) or nodes[cell].name or known if cell >= 0 else known for cell, known in zip(row, headers, strict=True)]
    rows = tuple(
        Row(node, row, position < heading, "" if position < heading else _row_title(snapshot, row, any(headers)))
        for position, (node, row) in enumerate(zip(found.members, grid, strict=True))
    )
    return Table(table, rows, tuple(headers), "native" if nodes[table].tag == "table" else "aria", _caption(snapshot, table))


def _grid(nodes: Sequence[Node], members: Sequence[list[int]]) -> list[list[int]]:
    """Cells by row and column, spans filled in as HTML's table model does it."""
    grid: list[list[int]] = []
    hanging: dict[int, tuple[int, int]] = {}  # column -> (cell, rows that it still covers)
    for cells in members:
        row: list[int] = []
        for cell in cells:
            _fill_hanging(row, hanging)
            if len(row) >= _WIDEST:
                break
            wide, high = _span(nodes[cell], "colspan"), _span(nodes[cell], "rowspan")
            for _ in range(wide):
                if high > 1:
                    hanging[len(row)] = (cell, high)
                row.append(cell)
        _fill_hanging(row, hanging)
        hanging = {column: (cell, left - 1) for column, (cell, left) in hanging.items() if left > 1}
        grid.append(row)
    return grid


def _fill_hanging(row: list[int], hanging: dict[int, tuple[int, int]]) -> None:
    while len(row) in hanging and len(row) < _WIDEST:
        row.append(hanging[len(row)][0])


def _span(node: Node, attribute: str) -> int:
    text = node.attribute(attribute) or node.attribute("aria-" + attribute) or "1"
    return min(max(int(text), 1), _WIDEST) if text.isascii() and text.isdigit() and len(text) < 6 else 1


def _is_header(node: Node) -> bool:
    return node.role in ("columnheader", "rowheader") or node.tag == "th"


def _all_headers(nodes: Sequence[Node], row: Sequence[int]) -> bool:
    """A header row has nothing but header cells (the corner above the row headers may be an empty cell)."""
    cells = [cell for cell in dict.fromkeys(row) if cell >= 0]
    if len(cells) > 1 and all(_is_header(nodes[cell]) for cell in cells[1:]):
        return _is_header(nodes[cells[0]]) or not nodes[cells[0]].name
    return len(cells) == 1 and _is_header(nodes[cells[0]]) and (nodes[cells[0]].role == "columnheader" or len(row) == 1)


def _row_title(snapshot: Snapshot, row: Sequence[int], has_headers: bool) -> str:
    """The row header's text; the first cell of a two-column table without any headers does the same work only as ``th``."""
    for cell in row:
        node = snapshot.nodes[cell]
        if cell >= 0 and (node.role == "rowheader" or (node.tag == "th" and (not has_headers or node.role != "columnheader"))):
            return snapshot.text(cell)
    return ""


def _caption(snapshot: Snapshot, table: int) -> str:
    if snapshot.nodes[table].name:
        return snapshot.nodes[table].name
    captions = (child for child in snapshot.children(table) if snapshot.nodes[child].tag == "caption")
    return next((snapshot.text(child) for child in captions), "")


# --- tables drawn with boxes ------------------------------------------------------------------------------------------


def drawn(snapshot: Snapshot, visible: Sequence[bool], repeats: Sequence[Repeat], grids: Sequence[Grid]) -> tuple[Drawn, ...]:
    """Repeats that are in no table that says so, and whose members' parts stand side by side, each below the part before it in the row above."""
    taken = {row for grid in grids for row in grid.members}
    rows = ((repeat, _rows(snapshot, visible, repeat)) for repeat in repeats if not taken.intersection(repeat.members))
    return tuple(Drawn(repeat, found, _before(snapshot, visible, repeat, found[0])) for repeat, found in rows if found)


def _rows(snapshot: Snapshot, visible: Sequence[bool], repeat: Repeat) -> tuple[tuple[int, ...], ...]:
    if plain_role(snapshot.nodes[repeat.members[0]]) not in NO_ROLES | {"row"} or is_field(snapshot.nodes[repeat.members[0]]):
        return ()
    rows = tuple(_parts(snapshot, visible, member) for member in repeat.members)
    width = len(rows[0])
    if width < 2 or any(len(row) != width for row in rows) or not all(_side_by_side(snapshot, row) for row in rows):
        return ()
    return rows if all(_below(snapshot, upper, lower) for upper, lower in pairwise(rows)) else ()


def _drawn_table(snapshot: Snapshot, found: Drawn) -> Table | None:
    members, cells, width = found.repeat.members, found.rows, len(found.rows[0])
    if found.before is not None and all(snapshot.text(part) for part in found.before[1]):
        members, cells = (found.before[0], *members), (found.before[1], *cells)
    elif not _looks_like_header(snapshot, cells[0], cells[1:]):
        if width < _FEWEST_COLUMNS or any(snapshot.ends[cell] - cell > _SMALL for row in cells for cell in row):
            return None
        return Table(found.repeat.parent, _plain_rows(members, cells), ("",) * width, "repeat")
    made = _plain_rows(members, cells)
    return Table(found.repeat.parent, (replace(made[0], header=True), *made[1:]), tuple(snapshot.text(cell) for cell in cells[0]), "repeat")


def _plain_rows(members: Sequence[int], cells: Sequence[Sequence[int]]) -> tuple[Row, ...]:
    return tuple(Row(node, tuple(row)) for node, row in zip(members, cells, strict=True))


def _parts(snapshot: Snapshot, visible: Sequence[bool], member: int) -> tuple[int, ...]:
    """A row's cells; a row whose only child holds all the parts is looked through."""
    parts = [child for child in snapshot.children(member) if visible[child]]
    while len(parts) == 1 and snapshot.nodes[parts[0]].tag != "#text":
        parts = [child for child in snapshot.children(parts[0]) if visible[child]]
    return () if any(snapshot.nodes[part].tag == "#text" for part in parts) else tuple(parts)


def _side_by_side(snapshot: Snapshot, row: Sequence[int]) -> bool:
    boxes = [snapshot.nodes[cell].box for cell in row]
    return all(left is not None and right is not None and _beside(left, right) for left, right in pairwise(boxes))


def _beside(left: Box, right: Box) -> bool:
    return right.x >= left.right - _ALIGNED and right.y <= left.bottom and left.y <= right.bottom


def _below(snapshot: Snapshot, upper: Sequence[int], lower: Sequence[int]) -> bool:
    for one, other in zip(upper, lower, strict=True):
        above, below = snapshot.nodes[one].box, snapshot.nodes[other].box
        if above is None or below is None or below.y < above.bottom - _ALIGNED:
            return False
        edges = (abs(above.x - below.x), abs(above.right - below.right), abs(above.x + above.right - below.x - below.right) / 2)
        if min(edges) > _ALIGNED:
            return False
    return True


def _before(snapshot: Snapshot, visible: Sequence[bool], repeat: Repeat, first: Sequence[int]) -> tuple[int, tuple[int, ...]] | None:
    """A row of another shape just before the repeat (or before its parent) that stands in the same columns."""
    for inner in (repeat.members[0], repeat.parent):
        parent = snapshot.nodes[inner].parent
        siblings = snapshot.children(parent) if parent >= 0 else ()
        before = siblings[bisect_left(siblings, inner) - 1] if siblings and siblings[0] < inner else -1
        if before >= 0 and visible[before]:
            parts = _parts(snapshot, visible, before)
            return (before, parts) if len(parts) == len(first) and _side_by_side(snapshot, parts) and _below(snapshot, parts, first) else None
    return None


def _looks_like_header(snapshot: Snapshot, first: Sequence[int], rest: Sequence[Sequence[int]]) -> bool:
    """The first row looks different from all others in every cell: tag, colour or background."""

    def look(cell: int) -> tuple[str, str, str]:
        node = snapshot.nodes[cell]
        return node.tag, node.color, node.background

    texts = [snapshot.text(cell) for cell in first]
    return len(rest) > 1 and all(texts) and len(set(texts)) == len(texts) and all(look(cell) != look(row[k]) for row in rest for k, cell in enumerate(first))
