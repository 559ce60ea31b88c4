"""What was demonstrated, as frozen data: Trace, Event, Snapshot, Node. No I/O, no browser, no language.

A snapshot joins DOM and accessibility tree into one tree of nodes in document order (pre-order). Text nodes are
nodes too (tag ``#text``, role ``text``), so that the text of an element is the text of the text nodes below it.
The documents of frames and the contents of shadow roots hang below their host, so a whole page is one tree.
"""

from __future__ import annotations

import hashlib
import json
import weakref
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields
from enum import StrEnum
from functools import cached_property
from operator import attrgetter
from typing import Any

TRACE_VERSION = 1


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in CSS pixels of the top document (scroll offset added, so scrolling does not move it)."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height


@dataclass(frozen=True, slots=True)
class Node:
    """One element or text node.

    Attributes:
        parent: index of the parent in ``Snapshot.nodes``; -1 for the root.
        tag: lower-case tag name, ``#text`` for text, ``""`` where the source knows none (accessibility imports).
        role: computed ARIA role in lower case (``generic`` when it has none; ``text`` for text nodes).
        name: accessible name (accname 1.2), white space collapsed; for a text node its text.
        value: what a field holds (text, chosen option's label, slider position); None where it has no value.
            Never the content of a password field or of a named secret: those read ``"<secret NAME>"``.
        states: among checked, mixed, selected, expanded, collapsed, disabled, required, readonly, focused, pressed,
            current, invalid, modal, multiselectable, hidden (in the tree but not visible), editable, password.
        attributes: (name, value) pairs of the attributes that matter, sorted by name.
        box: None where it has no rendering.
        color, background: computed, ``rgb(r, g, b)`` or ``""`` when transparent or unknown (SVG: stroke/fill -> background).
        ref: identity that lives as long as the page's element does; ``""`` when the source has none.
        frame: URL of the frame's document when the node is the root of a frame's document, else ``""``.
        shadow: ``open`` or ``closed`` on the direct children of a shadow root, else ``""``.
    """

    parent: int
    tag: str
    role: str
    name: str = ""
    value: str | None = None
    states: frozenset[str] = frozenset()
    attributes: tuple[tuple[str, str], ...] = ()
    box: Box | None = None
    color: str = ""
    background: str = ""
    ref: str = ""
    frame: str = ""
    shadow: str = ""

    def attribute(self, name: str) -> str | None:
        for key, value in self.attributes:
            if key == name:
                return value
        return None


class Tree:
    """The shape of a page: for each node where its subtree ends, and its children."""

    def __init__(self, parents: tuple[int, ...]) -> None:
        ends = list(range(1, len(parents) + 1))
        below: list[tuple[int, ...] | list[int]] = [()] * len(parents)
        for index in range(len(parents) - 1, 0, -1):
            parent = parents[index]
            if parent >= 0:
                if ends[index] > ends[parent]:
                    ends[parent] = ends[index]
                siblings = below[parent]
                if isinstance(siblings, list):
                    siblings.append(index)
                else:
                    below[parent] = [index]
        self.ends = tuple(ends)
        self.children: tuple[tuple[int, ...], ...] = tuple([tuple(reversed(item)) if item else () for item in below])


_TREES: weakref.WeakValueDictionary[tuple[int, ...], Tree] = weakref.WeakValueDictionary()


@dataclass(frozen=True)
class Snapshot:
    """A page at one moment. ``nodes`` is in document order; the subtree of node i is nodes[i : ends[i]]."""

    url: str
    title: str
    nodes: tuple[Node, ...]
    viewport: tuple[int, int] = (0, 0)

    @cached_property
    def tree(self) -> Tree:
        """Where the nodes hang. Snapshots whose nodes hang alike share one object: most changes of a page leave it as it is."""
        parents = tuple(map(attrgetter("parent"), self.nodes))
        known = _TREES.get(parents)
        if known is None:
            known = _TREES[parents] = Tree(parents)
        return known

    @cached_property
    def ends(self) -> tuple[int, ...]:
        return self.tree.ends

    @cached_property
    def _children(self) -> Sequence[tuple[int, ...]]:
        return self.tree.children

    @cached_property
    def _texts(self) -> dict[int, str]:
        return {}

    def children(self, index: int) -> tuple[int, ...]:
        return self._children[index]

    def subtree(self, index: int) -> range:
        """The node itself and all below it, in document order."""
        return range(index, self.ends[index])

    def ancestors(self, index: int) -> Iterator[int]:
        """From the parent up to the root."""
        parent = self.nodes[index].parent
        while parent >= 0:
            yield parent
            parent = self.nodes[parent].parent

    def contains(self, outer: int, inner: int) -> bool:
        """Whether ``inner`` is ``outer`` or below it."""
        return outer <= inner < self.ends[outer]

    def text(self, index: int) -> str:
        """The visible text at and below a node, white space collapsed."""
        known = self._texts.get(index)
        if known is None:
            nodes = self.nodes
            parts = (nodes[i].name for i in self.subtree(index) if nodes[i].tag == "#text" and "hidden" not in nodes[i].states)
            known = self._texts[index] = " ".join(" ".join(parts).split())
        return known

    @cached_property
    def digest(self) -> str:
        """Content address: the same page content gives the same digest, whatever session it was seen in."""
        return hashlib.blake2b(json.dumps(snapshot_to_json(self), ensure_ascii=True, separators=(",", ":")).encode(), digest_size=16).hexdigest()


class EventKind(StrEnum):
    """What a person did. The first group is raw material which normalization turns into the second."""

    KEY = "key"  # one key press; value = key name as in KeyboardEvent.key, with modifiers "Control+a"
    INPUT = "input"  # the field's value changed; value = the whole new value
    SCROLL = "scroll"

    NAVIGATE = "navigate"  # the person typed an address or the recording began there; value = URL
    CLICK = "click"
    DOUBLE_CLICK = "double_click"
    RIGHT_CLICK = "right_click"
    HOVER = "hover"
    FILL = "fill"  # value = the whole text the field was left with
    TYPE = "type"  # keys typed without a field that holds a value; value = the text
    PRESS = "press"  # value = key with modifiers, as Playwright spells it
    CHOOSE = "choose"  # value = label of the option(s), joined by newline when several
    CHECK = "check"
    UNCHECK = "uncheck"
    DRAG = "drag"  # destination = node it was dropped on
    UPLOAD = "upload"  # value = file name(s), newline separated
    BACK = "back"
    RELOAD = "reload"
    DIALOG = "dialog"  # value = "accept" or "dismiss"; detail: type, message, text
    SWITCH_TAB = "switch_tab"  # tab = the tab switched to
    CLOSE_TAB = "close_tab"
    DOWNLOAD = "download"  # value = suggested file name
    EXTRACT_TEXT = "extract_text"  # Alt+click; value = the text
    EXTRACT_LINK = "extract_link"  # Alt+Shift+click; value = the address


@dataclass(frozen=True, slots=True)
class Event:
    """One thing the person did, with the page as it was just before.

    Attributes:
        time: seconds since the trace began.
        snapshot: digest of the page just before; "" when the source has no snapshots.
        target: node index in that snapshot; None when it has no target.
        value: meaning depends on the kind (see EventKind).
        secret: name of the secret that was typed; the value is then "".
        x, y: pointer position in the coordinates of ``Box``.
        tab: number of the tab, 0 for the first.
        destination: node index where a drag ended.
        detail: further (name, value) pairs; foreign selectors, dialog messages, modifiers.
        source: indices of the events of the recorded trace this one was made of (provenance).
    """

    kind: EventKind
    time: float
    snapshot: str = ""
    target: int | None = None
    value: str = ""
    secret: str = ""
    x: float | None = None
    y: float | None = None
    tab: int = 0
    destination: int | None = None
    detail: tuple[tuple[str, str], ...] = ()
    source: tuple[int, ...] = ()


@dataclass(frozen=True)
class Trace:
    """One demonstration.

    Attributes:
        events: in the order in which they happened.
        snapshots: digest -> Snapshot, for every digest that an event (or ``final``) names.
        final: digest of the page after the last event; "" when unknown.
        instruction: what the person was asked to do; "" when nobody said.
        data: the rows the person had in hand (column -> text), in order; empty without ``--data``.
        origin: where it came from, for messages (a file name).
        recorder: which tool and version wrote it.
        unmapped: what the source held and the trace could not carry over, one line each.
        secrets: names of the secrets that were typed.
    """

    events: tuple[Event, ...] = ()
    snapshots: Mapping[str, Snapshot] = field(default_factory=dict)
    final: str = ""
    instruction: str = ""
    data: tuple[Mapping[str, str], ...] = ()
    url: str = ""
    origin: str = ""
    recorder: str = ""
    unmapped: tuple[str, ...] = ()
    secrets: tuple[str, ...] = ()

    def before(self, index: int) -> Snapshot | None:
        """The page just before event ``index`` (the final page for index == len(events)); None when not recorded."""
        digest = self.final if index == len(self.events) else self.events[index].snapshot
        return self.snapshots.get(digest)


def snapshot_to_json(snapshot: Snapshot) -> dict[str, Any]:
    """Plain JSON data; defaults are left out, so that small pages stay small."""
    nodes = []
    for node in snapshot.nodes:
        item: dict[str, Any] = {"p": node.parent, "t": node.tag, "r": node.role}
        for key, value in (("n", node.name), ("v", node.value), ("c", node.color), ("b", node.background), ("i", node.ref), ("f", node.frame), ("w", node.shadow)):
            if value not in ("", None) or (key == "v" and value == ""):
                item[key] = value
        if node.states:
            item["s"] = sorted(node.states)
        if node.attributes:
            item["a"] = dict(node.attributes)
        if node.box:
            item["x"] = [node.box.x, node.box.y, node.box.width, node.box.height]
        nodes.append(item)
    return {"url": snapshot.url, "title": snapshot.title, "viewport": list(snapshot.viewport), "nodes": nodes}


def snapshot_from_json(data: Mapping[str, Any]) -> Snapshot:
    """Inverse of ``snapshot_to_json``. Raises KeyError, TypeError or ValueError on anything else."""
    nodes = tuple(
        Node(
            parent=int(item["p"]),
            tag=str(item["t"]),
            role=str(item["r"]),
            name=str(item.get("n", "")),
            value=None if item.get("v") is None else str(item["v"]),
            states=frozenset(map(str, item.get("s", ()))),
            attributes=tuple(sorted((str(k), str(v)) for k, v in item.get("a", {}).items())),
            box=Box(*map(float, item["x"])) if item.get("x") else None,
            color=str(item.get("c", "")),
            background=str(item.get("b", "")),
            ref=str(item.get("i", "")),
            frame=str(item.get("f", "")),
            shadow=str(item.get("w", "")),
        )
        for item in data["nodes"]
    )
    for index, node in enumerate(nodes):
        if not -1 <= node.parent < index or (node.parent == -1 and index > 0):
            raise ValueError(f"node {index} names parent {node.parent}")
    width, height = data.get("viewport", (0, 0))
    return Snapshot(str(data.get("url", "")), str(data.get("title", "")), nodes, (int(width), int(height)))


def event_to_json(event: Event) -> dict[str, Any]:
    """Plain JSON data, without the fields that hold their default."""
    return {
        item.name: getattr(event, item.name)
        for item in fields(event)
        if item.default is MISSING or getattr(event, item.name) != item.default
    }


def event_from_json(data: Mapping[str, Any]) -> Event:
    """Inverse of ``event_to_json``. Raises KeyError, TypeError or ValueError on anything else."""
    known = dict(data)
    known["kind"] = EventKind(known["kind"])
    known["detail"] = tuple((str(k), str(v)) for k, v in known.get("detail", ()))
    known["source"] = tuple(map(int, known.get("source", ())))
    return Event(**known)
