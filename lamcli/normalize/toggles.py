"""Clicks on check boxes, radio buttons and switches, or on their labels, say what the control is left as."""

from __future__ import annotations

from dataclasses import replace

from lamcli.normalize.pages import TOGGLES, find_again, has_effect, merged, page_after, same_element, with_events
from lamcli.trace import Event, EventKind, Snapshot, Trace

_SET = frozenset((EventKind.CHECK, EventKind.UNCHECK))


def toggles(trace: Trace) -> Trace:
    """A click that toggles becomes CHECK or UNCHECK of the control, also when it was a click on the control's label.

    A click beside a CHECK that the recorder itself noted becomes part of it. Left alone: clicks without a snapshot, and
    clicks after which the control is as it was (the page prevented it).
    """
    events: list[Event] = []
    for index, event in enumerate(trace.events):
        changed = _toggled(trace, index) if event.kind is EventKind.CLICK else event
        if events and changed.kind in _SET and (_is_click_on(trace, events[-1], changed) or _is_space_on(trace, events[-1], changed)):
            changed = merged(changed, [events.pop()])
        elif events and changed.kind in _SET and events[-1].kind is changed.kind and event.kind is EventKind.CLICK and _noted(trace, events[-1], changed):
            events[-1] = merged(events[-1], [event])
            continue
        events.append(changed)
    return with_events(trace, events)


def _is_click_on(trace: Trace, click: Event, change: Event) -> bool:
    page = trace.snapshots.get(click.snapshot)
    if click.kind is not EventKind.CLICK:
        return False
    if page is not None and click.target is not None and page.nodes[click.target].tag == "label":
        control = labelled(page, click.target)
        return control is not None and same_element(trace, replace(click, target=control), change)
    return same_element(trace, click, change)


def _is_space_on(trace: Trace, key: Event, change: Event) -> bool:
    return key.kind is EventKind.KEY and key.value in (" ", "Space") and same_element(trace, key, change)


def _noted(trace: Trace, known: Event, change: Event) -> bool:
    """Whether both say the same of one gesture: a recorder noted the change, and then the click that made it."""
    return known.snapshot == change.snapshot and same_element(trace, known, change)


def _toggled(trace: Trace, index: int) -> Event:
    event = trace.events[index]
    page = trace.snapshots.get(event.snapshot)
    if page is None or event.target is None:
        return event
    target = labelled(page, event.target) if page.nodes[event.target].tag == "label" else event.target
    if target is None or page.nodes[target].role not in TOGGLES:
        return event
    node = page.nodes[target]
    later = find_again(page_after(trace, index), node)
    if later is not None and later.states & {"checked", "mixed"} == node.states & {"checked", "mixed"} and not (node.role == "radio" and not has_effect(trace, index)):
        return event
    kind = EventKind.UNCHECK if "checked" in node.states and node.role not in ("radio", "menuitemradio") else EventKind.CHECK
    return replace(event, kind=kind, target=target)


def labelled(page: Snapshot, label: int) -> int | None:
    """The control that a label labels: the one its ``for`` names, else the first inside it."""
    name = page.nodes[label].attribute("for")
    candidates = range(len(page.nodes)) if name else page.subtree(label)
    for index in candidates:
        node = page.nodes[index]
        if (node.attribute("id") == name) if name else (index != label and (node.role in TOGGLES or node.tag in ("input", "select", "textarea", "button"))):
            return index
    return None
