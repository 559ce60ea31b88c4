"""Clicks into a text field only say where the next keys go."""

from __future__ import annotations

from dataclasses import replace

from lamcli.normalize.pages import has_effect, identity, is_text_field, merged, node_of, with_events
from lamcli.normalize.toggles import labelled
from lamcli.trace import Event, EventKind, Trace

_FOCUSING = frozenset((EventKind.CLICK, EventKind.DOUBLE_CLICK))


def focusing(trace: Trace) -> Trace:
    """Clicks on a text field, or on its label, become part of the FILL of that field that follows; without one they go if they changed nothing.

    Left alone: a click that opened something (a calendar, a list of suggestions), the click that ends the demonstration, and any
    click whose effect is unknown.
    """
    events: list[Event] = []
    waiting: list[int] = []  # clicks on one field, in a row
    for index, event in enumerate(trace.events):
        field = _field(trace, event)
        if waiting and identity(trace, field) != identity(trace, _field(trace, trace.events[waiting[0]])):
            events.extend(_lasting(trace, waiting))
            waiting = []
        if event.kind in _FOCUSING and is_text_field(node_of(trace, field)):
            waiting.append(index)
            continue
        if event.kind is EventKind.FILL:
            event = merged(event, (trace.events[position] for position in waiting))
        else:
            events.extend(_lasting(trace, waiting))
        waiting = []
        events.append(event)
    return with_events(trace, [*events, *_lasting(trace, waiting)])


def _field(trace: Trace, event: Event) -> Event:
    """The event as if it had hit the field itself, where it hit the field's label."""
    page = trace.snapshots.get(event.snapshot)
    if page is None or event.target is None or page.nodes[event.target].tag != "label":
        return event
    control = labelled(page, event.target)
    return event if control is None else replace(event, target=control)


def _lasting(trace: Trace, clicks: list[int]) -> list[Event]:
    last = len(trace.events) - 1
    return [trace.events[index] for index in clicks if index == last or has_effect(trace, index) is not False]
