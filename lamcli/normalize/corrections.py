"""What was set and then set again: only the last counts."""

from __future__ import annotations

from dataclasses import replace

from lamcli.normalize.pages import FIELD_EVENTS, differs, find_again, identity, merged, node_of, page_after, with_events
from lamcli.trace import Event, EventKind, Trace

_SET = frozenset((EventKind.CHECK, EventKind.UNCHECK))


def corrections(trace: Trace) -> Trace:
    """A field filled, chosen or toggled twice with nothing in between that depended on it keeps its first place and its last value.

    Checked and unchecked again: both go. A radio button that another one of its group replaced goes. What lies in between
    must be events on fields only, and the page must not have changed beyond what fields hold.
    """
    events: list[Event | None] = []  # None where one was taken out
    run: dict[object, int] = {}  # the fields set since the last event that was more than that, and where
    for index, event in enumerate(trace.events):
        if event.kind not in FIELD_EVENTS:
            if not _only_focuses(trace, event):
                run.clear()
            events.append(event)
            continue
        _drop_replaced_radios(trace, index, events, run)
        place = identity(trace, event)
        earlier = run.get(place) if place is not None else None
        known = events[earlier] if earlier is not None else None
        if earlier is None or known is None or not _same_page(trace, known, event):
            run[place] = len(events)
            events.append(event)
        elif event.kind not in _SET:
            events[earlier] = merged(replace(known, value=event.value, secret=event.secret), [event])
        elif known.kind is event.kind:
            events[earlier] = merged(known, [event])
        else:
            events[earlier] = None
    return with_events(trace, [event for event in events if event is not None])


def _same_page(trace: Trace, earlier: Event, event: Event) -> bool:
    then, now = trace.snapshots.get(earlier.snapshot), trace.snapshots.get(event.snapshot)
    if then is None or now is None:
        return then is now
    return not differs(then, now, beyond_fields=True)


def _only_focuses(trace: Trace, event: Event) -> bool:
    node = node_of(trace, event)
    return event.kind is EventKind.CLICK and node is not None and node.value is not None and node.tag != "button"


def _drop_replaced_radios(trace: Trace, index: int, events: list[Event | None], run: dict[object, int]) -> None:
    """Takes out earlier choices of radio buttons that this event undid."""
    page = page_after(trace, index)
    node = node_of(trace, trace.events[index])
    if node is None or node.role != "radio" or page is None:
        return
    for position in run.values():
        known = events[position]
        radio = node_of(trace, known) if known is not None else None
        if radio is None or known is None or radio.role != "radio" or radio.ref == node.ref or known.kind is not EventKind.CHECK:
            continue
        later = find_again(page, radio)
        if later is not None and "checked" not in later.states:
            events[position] = None
