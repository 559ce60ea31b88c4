"""What can be read from a node: texts, values, links, colours, states, whole tables; and how it is called in messages."""

from __future__ import annotations

import re
from typing import Literal, assert_never
from urllib.parse import urljoin

from lamcli.errors import RunFailed
from lamcli.locate.index import index_of
from lamcli.salience import structure
from lamcli.salience.roles import is_field, is_interactive
from lamcli.trace import Snapshot

What = Literal["text", "value", "link", "attribute", "color", "name"]
StateName = Literal["visible", "enabled", "disabled", "checked", "selected", "expanded", "empty"]

_LONGEST_SHOWN = 60
_TRANSPARENT = frozenset({"", "transparent", "rgba(0, 0, 0, 0)"})


def read(snapshot: Snapshot, index: int, what: What, attribute: str = "") -> str:
    """The text, value, … of a node; "" where it has none.

    ``text`` of a field without text of its own is its value. ``link`` is the absolute address of the link that the node
    is, lies in, or holds alone. ``color`` is the background where there is one, else the colour of the text.
    """
    node = snapshot.nodes[index]
    match what:
        case "text":
            own = "" if is_field(node) and node.value is not None else snapshot.text(index)
            return own or node.value or ""
        case "value":
            return node.value if node.value is not None else node.attribute("value") or ""
        case "link":
            return _link(snapshot, index)
        case "attribute":
            return node.attribute(attribute.lower()) or ""
        case "color":
            return node.background if node.background not in _TRANSPARENT else node.color
        case "name":
            return node.name or structure(snapshot).labels.get(index, "")
        case _:
            assert_never(what)


def _link(snapshot: Snapshot, index: int) -> str:
    around = next((outer for outer in (index, *snapshot.ancestors(index)) if snapshot.nodes[outer].attribute("href") is not None), -1)
    if around < 0:
        below = [inner for inner in snapshot.subtree(index) if snapshot.nodes[inner].attribute("href") is not None]
        around = below[0] if len(below) == 1 else -1
    if around < 0:
        return snapshot.nodes[index].attribute("src") or ""
    frame = next((snapshot.nodes[outer].frame for outer in (around, *snapshot.ancestors(around)) if snapshot.nodes[outer].frame), snapshot.url)
    return urljoin(frame, (snapshot.nodes[around].attribute("href") or "").strip())


def state(snapshot: Snapshot, index: int, state: StateName) -> bool:
    """Whether a state holds for a node; ``disabled`` counts when anything around the node is disabled."""
    node = snapshot.nodes[index]
    match state:
        case "visible":
            return structure(snapshot).visible[index]
        case "enabled" | "disabled":
            off = any("disabled" in snapshot.nodes[outer].states for outer in (index, *snapshot.ancestors(index)))
            return off == (state == "disabled")
        case "checked":
            return bool(node.states & {"checked", "pressed"})
        case "selected":
            return bool(node.states & {"selected", "current"}) or (node.role in ("radio", "tab") and "checked" in node.states)
        case "expanded":
            return "expanded" in node.states
        case "empty":
            return not node.value if is_field(node) else not snapshot.text(index)
        case _:
            assert_never(state)


def table(snapshot: Snapshot, index: int) -> list[dict[str, str]]:
    """The body rows of the table that the node is (or alone holds, or lies in), keyed by header in snake_case.

    Columns without header are ``column_1``, …; of equal headers the later ones get a number. Raises RunFailed when
    there is no table.
    """
    tables = structure(snapshot).tables
    chosen = next((table for table in tables if table.node == index), None)
    if chosen is None:
        inside = [table for table in tables if snapshot.contains(index, table.node)]
        around = [table for table in tables if snapshot.contains(table.node, index)]
        if len(inside) != 1 and not around:
            raise RunFailed(f"{describe(snapshot, index)} is not a table", remedy="name the table itself")
        chosen = inside[0] if len(inside) == 1 else around[-1]
    keys: list[str] = []
    for column, header in enumerate(chosen.headers):
        key = base = snake_case(header) or f"column_{column + 1}"
        number = 2
        while key in keys:
            key, number = f"{base}_{number}", number + 1
        keys.append(key)
    rows = [row for row in chosen.rows if not row.header]
    return [{key: snapshot.text(cell) if cell >= 0 else "" for key, cell in zip(keys, row.cells, strict=True)} for row in rows]


def snake_case(header: str) -> str:
    """``Invoice no.`` -> ``invoice_no``; a key that can be written in a recipe."""
    key = "_".join(re.findall(r"\w+", header.casefold())).strip("_")
    return f"_{key}" if key[:1].isdigit() else key


def owner(snapshot: Snapshot, index: int) -> int | None:
    """The node itself or the nearest element around it that can be used (a button around its icon); None without any."""
    return next((outer for outer in (index, *snapshot.ancestors(index)) if is_interactive(snapshot.nodes[outer])), None)


def describe(snapshot: Snapshot, index: int) -> str:
    """One short line for messages, like ``button "Save" in dialog "Edit"``."""
    line = _called(snapshot, index)
    known = structure(snapshot)
    inside = {dialog.node for dialog in known.dialogs} | {row.node for table in known.tables for row in table.rows} | {table.node for table in known.tables}
    holder = next((outer for outer in snapshot.ancestors(index) if outer in inside), None)
    return line if holder is None else f"{line} in {_called(snapshot, holder)}"


def _called(snapshot: Snapshot, index: int) -> str:
    known = index_of(snapshot)
    node = snapshot.nodes[index]
    words = known.roles.words_of(index)
    role = words[0] if words else node.role or node.tag or "element"
    names = known.naming.of(index)
    called = names.main[:1] if names else ()
    text = called[0] if called else ""
    shown = text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + "…"
    return f'{role} "{shown}"' if shown else role
