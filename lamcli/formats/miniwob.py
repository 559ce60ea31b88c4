"""MiniWoB++ demonstrations: gzipped JSON of an instruction and, per raw mouse or key event, the page's DOM.

Each raw event is recorded at two timings: 1 before the page's handlers, 3 after them. The page before a click is the one at
its mouse press, since by the click itself a check box has toggled already. What was typed is read off the field's values,
because keyboard layouts, pasting and date pickers make key codes unreliable.

Password fields are kept as recorded: these demonstrations are published with their passwords in plain text, both in the
DOM and in the instruction, and hiding them here would protect nothing.

The recording holds neither options nor value of a drop-down list, no role or label attributes, no colours of drawn shapes
and no hidden elements; the trace cannot hold them either.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NoReturn

from lamcli.errors import BadInput
from lamcli.formats.html_roles import Described, html_role, with_names
from lamcli.formats.source import Format, Source
from lamcli.formats.widget_roles import widget_role, widget_states
from lamcli.trace import Box, Event, EventKind, Node, Snapshot, Trace

_TOP = frozenset(("utterance", "states", "reward", "rawReward", "taskName", "fields"))
_NODE = frozenset(["tag", "left", "top", "width", "height", "children", "id", "classes", "text", "value", "focused", "bgColor", "fgColor", "ref", "recordingTarget"])
_MOUSE = ("mousedown", "mouseup", "click", "dblclick")
_KEYBOARD = ("keydown", "keypress", "keyup")
_BEFORE = 1
_AFTER = 3
_MODIFIERS = {16: "Shift", 17: "Control", 18: "Alt", 91: "Meta", 92: "Meta", 93: "Meta", 224: "Meta"}
_SILENT = frozenset((20, 144, 145, 229))  # Caps Lock, Num Lock, Scroll Lock, "an input method is at work"
_KEYS = {
    8: "Backspace", 9: "Tab", 13: "Enter", 27: "Escape", 32: "Space", 33: "PageUp", 34: "PageDown", 35: "End", 36: "Home", 37: "ArrowLeft",
    38: "ArrowUp", 39: "ArrowRight", 40: "ArrowDown", 45: "Insert", 46: "Delete", **{111 + n: f"F{n}" for n in range(1, 13)},
}  # fmt: skip
_DRAG_DISTANCE = 4
"""Pixels between press and release up to which a hand that meant to click may tremble."""
_TYPED_INTO = frozenset(("textbox", "searchbox", "spinbutton"))
_DRAWN = frozenset(("circle", "ellipse", "line", "path", "polygon", "polyline", "rect", "text", "tspan"))
"""Elements of drawings: their colours are fill and stroke, not those that were recorded."""
_TRANSPARENT = ("rgba(0, 0, 0, 0)", "transparent")


def detect(source: Source) -> bool:
    if not source.is_json:
        return False
    data = source.json
    return isinstance(data, dict) and isinstance(data.get("states"), list) and "utterance" in data


def read(source: Source) -> Trace:
    """The demonstration as a trace of raw events. Raises BadInput naming the state that is broken."""
    return _Reader(source).read()


FORMAT = Format("MiniWoB++ demonstration", detect, read)


@dataclass(frozen=True)
class _State:
    """One recorded moment: the page, what is happening (None at the start), the element it happens to."""

    index: int
    time: float
    snapshot: Snapshot
    action: Mapping[str, Any] | None
    timing: int
    target: int | None

    @property
    def kind(self) -> str:
        return str(self.action["type"]) if self.action else ""

    @property
    def begins(self) -> bool:
        return self.timing == _BEFORE

    def number(self, name: str) -> float:
        return float(self.action[name]) if self.action else 0.0

    @property
    def target_ref(self) -> str:
        return "" if self.target is None else self.snapshot.nodes[self.target].ref

    def find(self, ref: str) -> int | None:
        return next((i for i, node in enumerate(self.snapshot.nodes) if node.ref == ref), None) if ref else None


@dataclass
class _Reader:
    source: Source
    unknown: Counter[str] = field(default_factory=Counter)
    last: tuple[Any, Snapshot, int | None] | None = None
    root: object = None
    episode: int = 0

    def read(self) -> Trace:
        data = self.source.json
        for key in sorted(data.keys() - _TOP):
            self.unknown[f"field {key!r}"] += 1
        told = data["utterance"]
        told = told if isinstance(told, dict) else {"utterance": told}  # newer recorders keep the text and what it was made of together
        utterance, fields = told.get("utterance"), told.get("fields") or data.get("fields")
        if not isinstance(utterance, str):
            _fail(self.source, "'utterance' is not a text")
        if fields:
            self.unknown["field 'fields' (what the instruction was made of)"] += 1
        states = [self._state(index, item) for index, item in enumerate(data["states"])]
        if not states:
            _fail(self.source, "holds no states: nothing was recorded")
        events, lost = _Gestures(states).events()
        kept = {event.snapshot for event in events}
        snapshots = {state.snapshot.digest: state.snapshot for state in states if state.snapshot.digest in kept}
        snapshots[states[-1].snapshot.digest] = states[-1].snapshot
        return Trace(
            events=tuple(events),
            snapshots=snapshots,
            final=states[-1].snapshot.digest,
            instruction=utterance,
            origin=self.source.name,
            recorder="MiniWoB++",
            unmapped=(*self.source.notes, *_counted(self.unknown), *_counted(lost)),
        )

    def _state(self, index: int, data: Any) -> _State:
        where = f"state {index}"
        if not isinstance(data, dict) or not isinstance(data.get("dom"), dict):
            _fail(self.source, "is not an object with a 'dom'", where)
        for key in sorted(data.keys() - {"time", "dom", "action"}):
            self.unknown[f"field {key!r} of a state"] += 1
        time, action = data.get("time"), data.get("action")
        if not isinstance(time, int | float) or isinstance(time, bool):
            _fail(self.source, "'time' is not a number", where)
        timing = 0
        if isinstance(action, dict):
            timing = self._timing(action, where)
        elif action is not None:
            _fail(self.source, "'action' is not an object", where)
        if self.last is None or self.last[0] != data["dom"]:  # most states show what the one before showed
            self.last = (data["dom"], *self._page(data["dom"], where))
        _, snapshot, target = self.last
        return _State(index, time / 1000, snapshot, action, timing, target)

    def _timing(self, action: dict[str, Any], where: str) -> int:
        if not isinstance(action.get("type"), str):
            _fail(self.source, "the action has no 'type'", where)
        needed = ("x", "y") if action["type"] in _MOUSE else ("keyCode", "charCode") if action["type"] in _KEYBOARD else ()
        for name in (*needed, *(("timing",) if "timing" in action else ())):
            if not isinstance(action.get(name), int | float) or isinstance(action.get(name), bool):
                _fail(self.source, f"{name!r} of the action is not a number", where)
        return int(action.get("timing", _BEFORE))

    def _page(self, root: dict[str, Any], where: str) -> tuple[Snapshot, int | None]:
        # At the end of an episode every element gets a new number, starting over: the same number is then another element.
        if self.root is not None and root.get("ref") != self.root:
            self.episode += 1
        self.root = root.get("ref")
        elements: list[Described] = []
        refs: Counter[str] = Counter()
        target: int | None = None
        stack: list[tuple[Any, int]] = [(root, -1)]
        while stack:
            data, parent = stack.pop()
            self._check_node(data, where)
            if data["tag"] == "t":
                _add_text(elements, data, parent)
                continue
            index = len(elements)
            ref = f"{self.episode}/{data['ref']}/{data['tag'].lower()}/{data.get('id') or ''}"
            refs[ref] += 1
            elements.append(_element(data, parent, ref if refs[ref] == 1 else f"{ref}/{refs[ref]}"))
            if data.get("recordingTarget"):
                target = index
            if data.get("text"):
                elements.append(Described(Node(index, "#text", "text", _collapsed(data["text"]), box=_box(data), color=str(data.get("fgColor", "")))))
            stack.extend((child, index) for child in reversed(data.get("children", ())))
        return Snapshot("", "", with_names(elements)), target

    def _check_node(self, data: Any, where: str) -> None:
        if not isinstance(data, dict) or not isinstance(data.get("tag"), str) or not data["tag"]:
            _fail(self.source, "holds a node without 'tag'", where)
        for key in data.keys() - _NODE:
            self.unknown[f"field {key!r} of a node"] += 1
        if not isinstance(data.get("children", []), list) or not isinstance(data.get("text", ""), str):
            _fail(self.source, f"holds a node {data['tag'][:40]!r} whose 'children' or 'text' has the wrong type", where)
        if any(isinstance(data.get(name), bool) or not isinstance(data.get(name), int | float) for name in ("left", "top", "width", "height", "ref")):
            _fail(self.source, f"holds a node {data['tag'][:40]!r} without place or 'ref'", where)


@dataclass
class _Gestures:
    """Turns the raw events of a demonstration into events of a trace."""

    states: list[_State]

    def events(self) -> tuple[list[Event], Counter[str]]:
        """The events in the order in which they happened, and what was left out."""
        out: list[Event] = []
        lost: Counter[str] = Counter()
        press: _State | None = None  # the mouse button is down since then
        origin = self.states[0]  # where the gesture began that is going on
        held: set[str] = set()
        begun = ""  # what began last
        for state in self.states:
            if state.index:
                out.extend(self._typed(self.states[state.index - 1], state))
            if not state.begins:
                continue
            match state.kind:
                case "mousedown":
                    press = origin = state
                case "mouseup" if press is not None and not self._clicks(state):
                    out.extend(_without_click(press, state, lost, ends=not self._later(state)))
                    press = None
                case "click":
                    out.extend(_click(state, origin, lost, synthetic=press is None and begun in ("click", *_KEYBOARD)))
                    press = None
                case "dblclick":
                    out.extend(_pointed(EventKind.DOUBLE_CLICK, state, state, lost))
                case "keydown":
                    origin = state
                    out.extend(self._key(state, held))
                case "keyup":
                    held.discard(_MODIFIERS.get(int(state.number("keyCode")), ""))
                case "scroll":
                    out.append(Event(EventKind.SCROLL, state.time, state.snapshot.digest, state.target))
                case "mouseup" | "keypress":
                    pass
                case other:
                    lost[f"event {other!r}"] += 1
            begun = state.kind
        return out, lost

    def _clicks(self, release: _State) -> bool:
        """Whether a click follows this release, before anything else begins."""
        return self._later(release) == "click"

    def _later(self, state: _State) -> str:
        """What begins next; "" when the recording ends before anything does."""
        later = (item.kind for item in self.states[state.index + 1 :] if item.begins)
        return next((kind for kind in later if kind != "scroll"), "")

    def _key(self, state: _State, held: set[str]) -> Iterator[Event]:
        code = int(state.number("keyCode"))
        if code in _MODIFIERS:
            held.add(_MODIFIERS[code])
            return
        if code in _SILENT:
            return
        name = _KEYS.get(code) or self._character(state) or (chr(code).lower() if 48 <= code <= 90 else f"Unidentified{code}")
        modifiers = sorted(held - {"Shift"} if len(name) == 1 else held)
        yield Event(EventKind.KEY, state.time, state.snapshot.digest, state.target, value="+".join((*modifiers, name)))

    def _character(self, state: _State) -> str:
        for later in self.states[state.index + 1 :]:
            if later.begins and later.kind == "keypress":
                code = int(later.number("charCode"))
                return chr(code) if 32 < code < 0x110000 and not 0xD800 <= code < 0xE000 else ""
            if later.begins and later.kind in ("keydown", "mousedown"):
                return ""
        return ""

    def _typed(self, before: _State, after: _State) -> Iterator[Event]:
        """What the person entered between two moments: a field they are in changed, and no handler of the page was at work."""
        if before.action is None or (before.begins and not after.begins):
            return
        values = {node.ref: node for node in after.snapshot.nodes if node.value is not None}
        for index, node in enumerate(before.snapshot.nodes):
            now = values.get(node.ref)
            if now is None or node.role not in _TYPED_INTO or now.value == node.value:
                continue
            if index == before.target or ("focused" in node.states and before.kind in _KEYBOARD):
                yield Event(EventKind.INPUT, before.time, before.snapshot.digest, index, value=now.value or "")


def _click(state: _State, origin: _State, lost: Counter[str], *, synthetic: bool) -> Iterator[Event]:
    """One click, seen from the page where its gesture began (the press, or the key that made the browser click).

    It is synthetic when the browser made it: for a label's control, or for the button that a key stands for.
    """
    start = origin if origin.find(state.target_ref) is not None else state  # a press may replace what it hits
    for event in _pointed(EventKind.CLICK, state, start, lost):
        detail = (("synthetic", "true"),) if synthetic else ()
        yield Event(event.kind, event.time, event.snapshot, event.target, x=event.x, y=event.y, detail=detail)


def _pointed(kind: EventKind, state: _State, start: _State, lost: Counter[str]) -> Iterator[Event]:
    if state.target is None:
        lost[f"{state.kind} outside the recorded part of the page"] += 1
        return
    yield Event(kind, state.time, start.snapshot.digest, start.find(state.target_ref), x=state.number("x"), y=state.number("y"))


def _without_click(press: _State, release: _State, lost: Counter[str], *, ends: bool) -> Iterator[Event]:
    """A press and a release that no click followed: a drag, a selection of text, or a click whose press ended the recording."""
    if press.target is None:
        lost["press of the mouse outside the recorded part of the page"] += 1
        return
    far = abs(press.number("x") - release.number("x")) + abs(press.number("y") - release.number("y")) > _DRAG_DISTANCE
    start, x, y = press.snapshot.digest, press.number("x"), press.number("y")
    if not far:
        if ends:
            yield Event(EventKind.CLICK, release.time, start, press.target, x=x, y=y)
        else:
            lost["press of the mouse that was no click (another button, or the page prevented it)"] += 1
        return
    places = (("to x", f"{release.number('x'):g}"), ("to y", f"{release.number('y'):g}"))
    yield Event(EventKind.DRAG, release.time, start, press.target, x=x, y=y, destination=press.find(release.target_ref), detail=places)


def _element(data: dict[str, Any], parent: int, ref: str) -> Described:
    """An element. Numbers alone do not identify it: some are given twice, to elements that outlived a restart of the count."""
    tag, _, kind = data["tag"].lower().partition("_")
    classes = data.get("classes")
    value = data.get("value")
    states = {"focused"} if data.get("focused") else set()
    if kind == "password":
        states.add("password")
    attributes = {"id": data.get("id"), "class": classes if isinstance(classes, str) else "", "type": kind}
    role = widget_role(tag, (attributes["class"] or "").split()) or html_role(tag, kind)
    if role in _TYPED_INTO:
        states.add("editable")
    states |= widget_states((attributes["class"] or "").split())
    own_name = ""
    if kind in ("checkbox", "radio"):
        states |= {"checked"} if value is True else set()
        value = None
    elif role == "button" and tag == "input":
        own_name, value = str(value or ""), None
    drawn = tag in _DRAWN
    node = Node(
        parent=parent,
        tag=tag,
        role=role,
        value=None if value is None else str(value),
        states=frozenset(states),
        attributes=tuple(sorted((key, item) for key, item in attributes.items() if item and isinstance(item, str))),
        box=_box(data),
        color="" if drawn else str(data.get("fgColor", "")),
        background="" if drawn or data.get("bgColor", "") in _TRANSPARENT else str(data.get("bgColor", "")),
        ref=ref,
    )
    return Described(node, own_name)


def _add_text(elements: list[Described], data: dict[str, Any], parent: int) -> None:
    """A line of a text; the lines of one text, which are recorded apart, are joined again."""
    text, box = _collapsed(str(data.get("text", ""))), _box(data)
    last = elements[-1].node if elements else None
    if last is not None and last.tag == "#text" and last.parent == parent and last.box is not None:
        left, top = min(last.box.x, box.x), min(last.box.y, box.y)
        box = Box(left, top, max(last.box.right, box.right) - left, max(last.box.bottom, box.bottom) - top)
        elements[-1] = Described(Node(parent, "#text", "text", f"{last.name} {text}".strip(), box=box, color=last.color))
        return
    color = elements[parent].node.color if parent >= 0 else ""
    elements.append(Described(Node(parent, "#text", "text", text, box=box, color=color)))


def _box(data: dict[str, Any]) -> Box:
    return Box(*(round(float(data[name]), 2) for name in ("left", "top", "width", "height")))


def _collapsed(text: str) -> str:
    return " ".join(text.split())


def _fail(source: Source, message: str, place: str = "") -> NoReturn:
    raise BadInput(message, where=f"{source.name}: {place}" if place else source.name)


def _counted(lines: Counter[str]) -> tuple[str, ...]:
    return tuple(f"{line} ({count} times)" if count > 1 else line for line, count in sorted(lines.items()))
