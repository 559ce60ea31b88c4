"""The element that a person meant, rather than the innermost one under the pointer."""

from __future__ import annotations

from dataclasses import replace

from lamcli.normalize.pages import INTERACTIVE, POINTED, with_events
from lamcli.trace import Event, EventKind, Snapshot, Trace

_LIFTED = POINTED | {EventKind.HOVER}


def lifting(trace: Trace) -> Trace:
    """Moves the target from an icon or text inside a button, link, option, ... to that control.

    Left alone: targets that are interactive themselves or have no interactive ancestor.
    """
    return with_events(trace, (_lifted(trace, event) for event in trace.events))


def _lifted(trace: Trace, event: Event) -> Event:
    page = trace.snapshots.get(event.snapshot)
    if event.kind not in _LIFTED or page is None or event.target is None:
        return event
    target = meant(page, event.target)
    return event if target == event.target else replace(event, target=target)


def meant(page: Snapshot, index: int) -> int:
    """The nearest interactive element at or above; a label counts; else the element itself (for a text: its parent)."""
    for node in (index, *page.ancestors(index)):
        if page.nodes[node].role in INTERACTIVE or page.nodes[node].tag == "label" or "editable" in page.nodes[node].states:
            return node
    while page.nodes[index].tag == "#text" and page.nodes[index].parent >= 0:
        index = page.nodes[index].parent
    return index
