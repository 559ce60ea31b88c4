"""Opened and closed again by the same element."""

from __future__ import annotations

from lamcli.normalize.pages import differs, page_after, same_element, with_events
from lamcli.trace import Event, EventKind, Trace


def undone(trace: Trace) -> Trace:
    """Two clicks in a row on one element that change the page there and back go together.

    Left alone: pairs at the end of the demonstration, pairs without a visible effect in between, and ways back by other means:
    a page may look as before and yet something was sent.
    """
    events: list[Event] = []
    index = 0
    while index < len(trace.events):
        if _cancels(trace, index):
            index += 2
        else:
            events.append(trace.events[index])
            index += 1
    return with_events(trace, events)


def _cancels(trace: Trace, index: int) -> bool:
    if index + 2 >= len(trace.events):
        return False
    first, second = trace.events[index], trace.events[index + 1]
    before, between, after = trace.snapshots.get(first.snapshot), trace.snapshots.get(second.snapshot), page_after(trace, index + 1)
    if first.kind is not EventKind.CLICK or second.kind is not EventKind.CLICK or before is None or between is None or after is None:
        return False
    return same_element(trace, first, second) and differs(before, between) and not differs(before, after)
