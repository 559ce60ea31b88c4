"""Opening a drop-down list and picking from it is one choice."""

from __future__ import annotations

from dataclasses import replace

from lamcli.normalize.pages import find_again, identity, is_drop_down, merged, node_of, page_after, with_events
from lamcli.trace import Event, EventKind, Node, Trace

UNRECORDED = ("value", "unrecorded")
"""Detail of a CHOOSE whose source does not say what was chosen; its value is then empty."""
_ABSORBED = frozenset((EventKind.CLICK, EventKind.DOUBLE_CLICK, EventKind.KEY, EventKind.INPUT, EventKind.CHOOSE))


def choices(trace: Trace) -> Trace:
    """Clicks, keys and changes of one drop-down list in a row become one CHOOSE of what it was left with.

    A list that was only opened and closed again is left out. Where the source never records the value of a list the CHOOSE
    has an empty value and the detail UNRECORDED.
    """
    events: list[Event] = []
    group: list[int] = []
    for index, event in enumerate(trace.events):
        if event.kind in _ABSORBED and is_drop_down(_list_of(trace, event)):
            if group and _place(trace, trace.events[group[0]]) != _place(trace, event):
                events.extend(_chosen(trace, group))
                group = []
            group.append(index)
            continue
        events.extend(_chosen(trace, group))
        group = []
        events.append(event)
    events.extend(_chosen(trace, group))
    return with_events(trace, events)


def _list_index(trace: Trace, event: Event) -> int | None:
    page = trace.snapshots.get(event.snapshot)
    if page is None or event.target is None:
        return None
    return next((index for index in (event.target, *page.ancestors(event.target)) if is_drop_down(page.nodes[index])), None)


def _list_of(trace: Trace, event: Event) -> Node | None:
    index = _list_index(trace, event)
    return node_of(trace, replace(event, target=index)) if index is not None else None


def _place(trace: Trace, event: Event) -> object:
    return identity(trace, replace(event, target=_list_index(trace, event)))


def _chosen(trace: Trace, group: list[int]) -> list[Event]:
    if not group:
        return []
    events = [trace.events[index] for index in group]
    first = replace(events[0], kind=EventKind.CHOOSE, target=_list_index(trace, events[0]), value="", x=None, y=None)
    told = [event.value for event in events if event.kind in (EventKind.CHOOSE, EventKind.INPUT)]
    if told:
        return [merged(replace(first, value=told[-1]), events)]
    before = node_of(trace, first)
    after = find_again(page_after(trace, group[-1]), before)
    if before is None or before.value is None:
        return [merged(replace(first, detail=(*first.detail, UNRECORDED)), events)]
    if after is None or after.value is None or after.value == before.value:
        return []
    return [merged(replace(first, value=after.value), events)]
