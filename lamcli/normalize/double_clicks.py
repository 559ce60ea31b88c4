"""A double click is recorded as two clicks and a double click; one of the three is what was meant."""

from __future__ import annotations

from lamcli.normalize.pages import differs, has_effect, merged, node_of, page_after, same_element, with_events
from lamcli.trace import Event, EventKind, Trace

_ONE_CLICK = frozenset(("button", "link", "tab", "menuitem", "menuitemcheckbox", "menuitemradio", "checkbox", "radio", "switch", "combobox", "textbox", "searchbox", "spinbutton"))


def double_clicks(trace: Trace) -> Trace:
    """Keeps the double click where the page reacts to it, both clicks where each had its own effect, else one click.

    The last covers the nervous double click on a button and the selection of a word. Buttons, links and the like act on
    single clicks: what follows a double click on one is the late effect of the first. Without snapshots the double click stays.
    """
    events: list[Event] = []
    for index, event in enumerate(trace.events):
        if event.kind is not EventKind.DOUBLE_CLICK:
            events.append(event)
            continue
        clicks = _clicks_before(trace, events, event)
        del events[len(events) - len(clicks) :]
        events.extend(_meant(trace, index, event, clicks))
    return with_events(trace, events)


def _clicks_before(trace: Trace, events: list[Event], event: Event) -> list[Event]:
    clicks: list[Event] = []
    for earlier in reversed(events[-2:]):
        if earlier.kind is not EventKind.CLICK or not same_element(trace, earlier, event):
            break
        clicks.insert(0, earlier)
    return clicks


def _meant(trace: Trace, index: int, event: Event, clicks: list[Event]) -> list[Event]:
    if not clicks:
        return [event]
    node = node_of(trace, event)
    if has_effect(trace, index) is not False and (node is None or node.role not in _ONE_CLICK):
        return [merged(event, clicks)]
    if len(clicks) == 2 and _each_acted(trace, index, event, clicks):
        return [clicks[0], merged(clicks[1], [event])]
    return [merged(clicks[0], [*clicks[1:], event])]


def _each_acted(trace: Trace, index: int, event: Event, clicks: list[Event]) -> bool:
    """Whether the page had changed by the second click, and again after it (before the double click, where that is known)."""
    first, second = (trace.snapshots.get(click.snapshot) for click in clicks)
    last = page_after(trace, index) if event.snapshot == clicks[1].snapshot else trace.snapshots.get(event.snapshot)
    return first is not None and second is not None and last is not None and differs(first, second) and differs(second, last)
