"""Clicks that the browser made, because the person clicked a label or pressed a key."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from lamcli.normalize.pages import has_effect, merged, node_of, with_events
from lamcli.trace import Event, EventKind, Trace

_MARK = ("synthetic", "true")
_ENTER = frozenset(("Enter", "NumpadEnter"))
_TRIGGERS = _ENTER | {" ", "Space"}
_ROVING = frozenset(("ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"))


def synthetic(trace: Trace) -> Trace:
    """A click on a label is a click on what it labels; a key that made the browser click a button is that click.

    So that pressing Enter in a form and clicking its button, which have the same effect, read the same. Enter or Space on a
    focused button is a click too, also where the source notes only the key. Left alone: a key that had an effect of its own
    before the click, and a key on a button without any effect.
    """
    events: list[Event] = []
    for index, event in enumerate(trace.events):
        if _activates(trace, index):
            event = replace(event, kind=EventKind.CLICK, value="")
        cause = _cause(trace, events, event) if event.kind is EventKind.CLICK and _MARK in event.detail else None
        if cause is None:
            events.append(event)
            continue
        first = events.pop(cause)
        click = replace(event, detail=tuple(item for item in event.detail if item != _MARK))
        if first.snapshot:
            click = replace(click, time=first.time)
        events.append(merged(click, [first]))
    return with_events(trace, events)


def _activates(trace: Trace, index: int) -> bool:
    """Whether the event is a key on a focused button or link by which the browser clicks it, and no click is noted beside it."""
    event = trace.events[index]
    node = node_of(trace, event)
    if event.kind is not EventKind.KEY or node is None or event.value not in (_TRIGGERS if node.role == "button" else _ENTER):
        return False
    following = trace.events[index + 1] if index + 1 < len(trace.events) else None
    return (
        node.tag in ("button", "a", "input", "summary")
        and node.role in ("button", "link")
        and not (following is not None and following.kind is EventKind.CLICK and _MARK in following.detail)
        and has_effect(trace, index) is True
    )


def _cause(trace: Trace, events: Sequence[Event], click: Event) -> int | None:
    """Index of the event that made the browser click: the last one, if it is a click or a key that does so."""
    if not events:
        return None
    index = len(events) - 1
    last = events[index]
    if last.kind is EventKind.CLICK:
        return index
    if last.kind is EventKind.KEY and last.value in _TRIGGERS | _ROVING and not has_effect(replace(trace, events=(*events, click)), index):
        return index
    return None
