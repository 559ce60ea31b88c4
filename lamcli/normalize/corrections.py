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
    events: list[Event] = []
    for index, event in enumerate(trace.events):
        if event.kind in FIELD_EVENTS:
            _replaced_radios(trace, index, events)
        earlier = _earlier(trace, events, event) if event.kind in FIELD_EVENTS else None
        if earlier is None:
            events.append(event)
        elif event.kind in _SET:
            known = events.pop(earlier)
            if known.kind is event.kind:
                events.insert(earlier, merged(known, [event]))
        else:
            events[earlier] = merged(replace(events[earlier], value=event.value, secret=event.secret), [event])
    return with_events(trace, events)


def _earlier(trace: Trace, events: list[Event], event: Event) -> int | None:
    """Index of the earlier event on the same field that this one replaces."""
    wanted = identity(trace, event)
    now = trace.snapshots.get(event.snapshot)
    for index in reversed(range(len(events))):
        known = events[index]
        if known.kind not in FIELD_EVENTS and not _only_focuses(trace, known):
            return None
        if known.kind in FIELD_EVENTS and wanted is not None and identity(trace, known) == wanted:
            then = trace.snapshots.get(known.snapshot)
            return index if (then is None and now is None) or (then is not None and now is not None and not differs(then, now, beyond_fields=True)) else None
    return None


def _only_focuses(trace: Trace, event: Event) -> bool:
    node = node_of(trace, event)
    return event.kind is EventKind.CLICK and node is not None and node.value is not None and node.tag != "button"


def _replaced_radios(trace: Trace, index: int, events: list[Event]) -> None:
    """Takes out earlier choices of radio buttons that this event undid."""
    page = page_after(trace, index)
    node = node_of(trace, trace.events[index])
    if node is None or node.role != "radio" or page is None:
        return
    for position in reversed(range(len(events))):
        known = events[position]
        if known.kind not in FIELD_EVENTS:
            return
        radio = node_of(trace, known)
        later = find_again(page, radio)
        if known.kind is EventKind.CHECK and radio is not None and radio.role == "radio" and radio.ref != node.ref and later is not None and "checked" not in later.states:
            del events[position]
