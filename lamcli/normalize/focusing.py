"""Clicks into a text field only say where the next keys go."""

from __future__ import annotations

from lamcli.normalize.pages import POINTED, has_effect, identity, is_text_field, merged, node_of, with_events
from lamcli.trace import Event, EventKind, Trace


def focusing(trace: Trace) -> Trace:
    """A click on a text field becomes part of the FILL of that field that follows; without one it goes if it changed nothing.

    Left alone: a click that opened something (a calendar, a list of suggestions), a click that ends the demonstration, and any
    click whose effect is unknown.
    """
    events: list[Event] = []
    waiting: list[Event] = []  # clicks on one field, in a row
    for index, event in enumerate(trace.events):
        if waiting and not (event.kind in POINTED | {EventKind.FILL} and identity(trace, event) == identity(trace, waiting[0])):
            events.extend(waiting)
            waiting = []
        if event.kind is EventKind.FILL and waiting:
            event, waiting = merged(event, waiting), []
        elif event.kind in POINTED and event.kind is not EventKind.RIGHT_CLICK and is_text_field(node_of(trace, event)):
            followed = any(identity(trace, later) == identity(trace, event) for later in trace.events[index + 1 : index + 2])
            if followed or has_effect(trace, index) is not False or index == len(trace.events) - 1:
                waiting.append(event)
            continue
        events.append(event)
    return with_events(trace, [*events, *waiting])
