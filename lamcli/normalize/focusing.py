"""Clicks into a text field only say where the next keys go."""

from __future__ import annotations

from lamcli.normalize.pages import has_effect, identity, is_text_field, merged, node_of, with_events
from lamcli.trace import Event, EventKind, Trace

_FOCUSING = frozenset((EventKind.CLICK, EventKind.DOUBLE_CLICK))


def focusing(trace: Trace) -> Trace:
    """Clicks on a text field become part of the FILL of that field that follows; without one they go if they changed nothing.

    Left alone: a click that opened something (a calendar, a list of suggestions), the click that ends the demonstration, and any
    click whose effect is unknown.
    """
    events: list[Event] = []
    waiting: list[int] = []  # clicks on one field, in a row
    for index, event in enumerate(trace.events):
        if waiting and identity(trace, event) != identity(trace, trace.events[waiting[0]]):
            events.extend(_lasting(trace, waiting))
            waiting = []
        if event.kind in _FOCUSING and is_text_field(node_of(trace, event)):
            waiting.append(index)
            continue
        if event.kind is EventKind.FILL:
            event = merged(event, (trace.events[position] for position in waiting))
        else:
            events.extend(_lasting(trace, waiting))
        waiting = []
        events.append(event)
    return with_events(trace, [*events, *_lasting(trace, waiting)])


def _lasting(trace: Trace, clicks: list[int]) -> list[Event]:
    last = len(trace.events) - 1
    return [trace.events[index] for index in clicks if index == last or has_effect(trace, index) is not False]
