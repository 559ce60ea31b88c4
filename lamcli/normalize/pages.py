"""What the passes need to know of pages: which element an event means, and whether the page changed."""

from __future__ import annotations

import re
import weakref
from collections.abc import Iterable
from dataclasses import dataclass, replace

from lamcli.trace import Event, EventKind, Node, Snapshot, Trace

INTERACTIVE = frozenset((
    "button", "link", "tab", "menuitem", "menuitemcheckbox", "menuitemradio", "option", "checkbox", "radio", "switch", "treeitem", "combobox", "listbox",
    "textbox", "searchbox", "spinbutton", "slider", "scrollbar",
))  # fmt: skip
TOGGLES = frozenset(("checkbox", "radio", "switch", "menuitemcheckbox", "menuitemradio"))
POINTED = frozenset((EventKind.CLICK, EventKind.DOUBLE_CLICK, EventKind.RIGHT_CLICK))
FIELD_EVENTS = frozenset((EventKind.FILL, EventKind.CHOOSE, EventKind.CHECK, EventKind.UNCHECK))

_TEXT_FIELDS = frozenset(("textbox", "searchbox", "spinbutton"))
_PASSING_CLASSES = re.compile(r"hover|focus", re.IGNORECASE)
_FIELD_STATES = frozenset(("checked", "mixed", "selected", "focused", "pressed", "invalid"))


@dataclass(frozen=True)
class Look:
    """What a page shows, as two numbers: everything but the focus; and that without what fields hold."""

    whole: int
    beyond_fields: int


_looks: dict[int, tuple[weakref.ref[Snapshot], Look]] = {}


def look(snapshot: Snapshot) -> Look:
    """Memoised by object: hashing a whole page anew for every question would dominate everything else here."""
    known = _looks.get(id(snapshot))
    if known is not None and known[0]() is snapshot:
        return known[1]
    key = id(snapshot)
    whole, beyond = [snapshot.url, snapshot.title], [snapshot.url, snapshot.title]
    whole_nodes, beyond_nodes = [], []
    for node in snapshot.nodes:
        same = (node.parent, node.tag, node.role, node.name, _lasting(node.attributes))
        whole_nodes.append((same, node.value, node.states - {"focused"}))
        beyond_nodes.append((same, node.states - _FIELD_STATES))
    result = Look(hash((tuple(whole), tuple(whole_nodes))), hash((tuple(beyond), tuple(beyond_nodes))))
    _looks[key] = (weakref.ref(snapshot, lambda _: _looks.pop(key, None)), result)
    return result


def _lasting(attributes: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """Attributes without what only says where the pointer or the focus is."""
    if not any(name in ("class", "style") for name, _ in attributes):
        return attributes
    return tuple((name, " ".join(sorted(item for item in value.split() if not _PASSING_CLASSES.search(item))) if name == "class" else value) for name, value in attributes if name != "style")


def node_of(trace: Trace, event: Event) -> Node | None:
    page = trace.snapshots.get(event.snapshot)
    return page.nodes[event.target] if page is not None and event.target is not None else None


def identity(trace: Trace, event: Event) -> tuple[object, ...] | None:
    """What tells the event's element apart from others, across snapshots; None when it has no target.

    The element's ``ref`` where the source has refs; else the tags and positions on its path; without snapshots what
    the foreign recording says of it.
    """
    page = trace.snapshots.get(event.snapshot)
    if page is None:
        return (event.tab, event.detail) if event.detail else None
    if event.target is None:
        return None
    node = page.nodes[event.target]
    if node.ref:
        return (event.tab, node.ref)
    path: list[object] = [event.tab, page.url]
    index = event.target
    while index >= 0:
        parent = page.nodes[index].parent
        siblings = page.children(parent) if parent >= 0 else (index,)
        path += (page.nodes[index].tag, page.nodes[index].role, siblings.index(index))
        index = parent
    return tuple(path)


def same_element(trace: Trace, left: Event, right: Event) -> bool:
    if left.snapshot == right.snapshot and left.snapshot and left.tab == right.tab:
        return left.target is not None and left.target == right.target
    known = identity(trace, left)
    return known is not None and known == identity(trace, right)


def find_again(page: Snapshot | None, node: Node | None) -> Node | None:
    """The same element on another page state, by its ``ref``; None when it is gone or has none."""
    if page is None or node is None or not node.ref:
        return None
    return next((item for item in page.nodes if item.ref == node.ref and item.tag == node.tag), None)


def page_after(trace: Trace, index: int) -> Snapshot | None:
    """The page after event ``index``: the one before the next event of the same tab that has one, else the final page."""
    tab = trace.events[index].tab
    for event in trace.events[index + 1 :]:
        if event.snapshot and event.tab == tab:
            return trace.snapshots.get(event.snapshot)
    return trace.snapshots.get(trace.final)


def has_effect(trace: Trace, index: int, *, beyond_fields: bool = False) -> bool | None:
    """Whether the page changed (focus and pointer apart) from just before event ``index`` to just after; None when unknown."""
    before = trace.snapshots.get(trace.events[index].snapshot)
    after = page_after(trace, index) if before is not None else None
    if before is None or after is None:
        return None
    return differs(before, after, beyond_fields=beyond_fields)


def differs(before: Snapshot, after: Snapshot, *, beyond_fields: bool = False) -> bool:
    if before is after:
        return False
    return look(before).beyond_fields != look(after).beyond_fields if beyond_fields else look(before).whole != look(after).whole


def is_text_field(node: Node | None) -> bool:
    return node is not None and (node.role in _TEXT_FIELDS or node.tag == "textarea" or (node.role == "combobox" and node.tag == "input") or "editable" in node.states)


def is_drop_down(node: Node | None) -> bool:
    return node is not None and node.tag == "select"


def merged(event: Event, others: Iterable[Event]) -> Event:
    """The event, made of the others too."""
    return replace(event, source=tuple(sorted({*event.source, *(index for other in others for index in other.source)})))


def with_events(trace: Trace, events: Iterable[Event]) -> Trace:
    """The trace with other events, and with only the snapshots that they need."""
    kept = tuple(events)
    needed = {event.snapshot for event in kept} | {trace.final}
    return replace(trace, events=kept, snapshots={digest: page for digest, page in trace.snapshots.items() if digest in needed})
