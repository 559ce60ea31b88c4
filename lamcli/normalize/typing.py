"""Keys and changes of a field become what the field was left with; keys that do something stay."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from lamcli.normalize.pages import POINTED, find_again, has_effect, identity, is_text_field, merged, node_of, page_after, with_events
from lamcli.trace import Event, EventKind, Trace

_ENTER = frozenset(("Enter", "NumpadEnter"))
_EDITING = frozenset(("Space", "Backspace", "Delete", "Shift+Backspace", "Shift+Delete", "Control+Backspace", "Control+Delete"))
_MODIFIERS = frozenset(("Shift", "Control", "Alt", "AltGraph", "Meta", "CapsLock", "NumLock", "ScrollLock", "Dead", "Process", "Compose"))


def typing(trace: Trace) -> Trace:
    """Everything typed, erased, pasted and re-typed into one field, in a row, becomes one FILL.

    Enter stays as PRESS where it changed the page or ended the demonstration; any other key where it did something that no
    change of the field explains. Keys outside fields become PRESS, several characters in a row TYPE. Keys that did nothing
    (moving the focus by Tab, copying, the caret) go. Without snapshots keys in fields are kept, since their effect is unknown.
    """
    return with_events(trace, _Typing(trace).events())


@dataclass
class _Group:
    """One field that is being typed into: the event it began with, all that belongs to it, what it holds."""

    first: Event
    parts: list[Event] = field(default_factory=list)
    value: str | None = None
    secret: str = ""


@dataclass
class _Typing:
    trace: Trace
    out: list[Event] = field(default_factory=list)
    group: _Group | None = None

    def events(self) -> list[Event]:
        for index, event in enumerate(self.trace.events):
            match event.kind:
                case EventKind.INPUT:
                    self._join(event)
                    assert self.group is not None
                    self.group.value, self.group.secret = event.value, event.secret
                case EventKind.KEY:
                    self._key(index, event)
                case kind if kind in POINTED and self._continues(event) and not has_effect(self.trace, index, beyond_fields=True):
                    self._join(event)
                case _:
                    self._flush()
                    self.out.append(event)
        self._flush()
        return self.out

    def _continues(self, event: Event) -> bool:
        return self.group is not None and identity(self.trace, self.group.first) == identity(self.trace, event) is not None

    def _join(self, event: Event) -> None:
        if not self._continues(event):
            self._flush()
            self.group = _Group(event)
        assert self.group is not None
        self.group.parts.append(event)

    def _key(self, index: int, event: Event) -> None:
        base = "+" if event.value.endswith("+") else event.value.rpartition("+")[2]
        if base in _MODIFIERS and not event.secret:
            return
        in_field = is_text_field(node_of(self.trace, event))
        if not self._acts(index, event, base, in_field=in_field):
            if in_field:
                self._join(event)
            return
        self._flush()
        self._press(event, character=not in_field and (len(event.value) == 1 or bool(event.secret)))

    def _acts(self, index: int, event: Event, base: str, *, in_field: bool) -> bool:
        """Whether a key did something other than editing the field that it went to."""
        following = self.trace.events[index + 1] if index + 1 < len(self.trace.events) else None
        if following is not None and following.kind is EventKind.INPUT and (not in_field or identity(self.trace, following) == identity(self.trace, event)):
            return False
        effect = has_effect(self.trace, index, beyond_fields=in_field)
        if not in_field:
            return effect is not False or following is None or bool(event.secret)
        node = node_of(self.trace, event)
        if base in _ENTER:
            return effect is not False or following is None
        later = find_again(page_after(self.trace, index), node)
        rewritten = node is not None and later is not None and later.value != node.value
        if base == "Tab":
            return rewritten
        # A character edits the field; together with Control it may be a command of the page.
        edits = event.value in _EDITING or len(event.value) == 1 or bool(event.secret)
        return not edits and (effect is True or (rewritten and "+" not in event.value))

    def _press(self, event: Event, *, character: bool) -> None:
        last = self.out[-1] if self.out else None
        if character and last is not None and _is_text(last) and last.secret == event.secret and identity(self.trace, last) == identity(self.trace, event):
            text = "" if event.secret else (" " if last.value == "Space" else last.value) + event.value
            self.out[-1] = merged(replace(last, kind=EventKind.TYPE, value=text), [event])
        elif event.secret:
            self.out.append(replace(event, kind=EventKind.TYPE))
        else:
            self.out.append(replace(event, kind=EventKind.PRESS, value="Space" if event.value == " " else event.value))

    def _flush(self) -> None:
        group, self.group = self.group, None
        if group is None:
            return
        node = node_of(self.trace, group.first)
        if group.value is None and not group.secret:
            # Keys that changed nothing, as far as anyone can see; without a snapshot nobody can.
            if node is None:
                self.out.extend(replace(part, kind=EventKind.PRESS) if part.kind is EventKind.KEY else part for part in group.parts)
            else:
                self.out.extend(part for part in group.parts if part.kind is not EventKind.KEY)
            return
        if node is not None and not group.secret and group.value == (node.value or "") == "":
            return
        fill = replace(group.first, kind=EventKind.FILL, value=group.value or "", secret=group.secret, x=None, y=None)
        self.out.append(merged(fill, group.parts))


def _is_text(event: Event) -> bool:
    return event.kind is EventKind.TYPE or (event.kind is EventKind.PRESS and (len(event.value) == 1 or event.value == "Space"))
