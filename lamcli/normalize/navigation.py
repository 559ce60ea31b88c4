"""Addresses opened twice, and redirects on the way."""

from __future__ import annotations

from lamcli.normalize.pages import merged, with_events
from lamcli.trace import Event, EventKind, Trace

_REDIRECT_SECONDS = 1.0
"""A person does not type a second address within this time of the first."""


def navigation(trace: Trace) -> Trace:
    """Opening the same address again right away, and what an address redirected to, become part of opening the first.

    Left alone: a second address that comes later, or when a page had loaded in between.
    """
    events: list[Event] = []
    for event in trace.events:
        last = events[-1] if events else None
        if last is not None and last.kind is event.kind is EventKind.NAVIGATE and last.tab == event.tab and _follows(last, event):
            events[-1] = merged(last, [event])
        else:
            events.append(event)
    return with_events(trace, events)


def _follows(first: Event, second: Event) -> bool:
    if second.value == first.value:
        return True
    return first.snapshot != "" and second.snapshot == first.snapshot and 0 < second.time - first.time <= _REDIRECT_SECONDS
