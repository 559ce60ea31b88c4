"""Clicks beside the mark."""

from __future__ import annotations

from lamcli.normalize.pages import INTERACTIVE, POINTED, has_effect, node_of, with_events
from lamcli.trace import Event, EventKind, Trace


def missed(trace: Trace) -> Trace:
    """Takes out clicks on what is not interactive that changed nothing, and drags that changed nothing (selections of text).

    Left alone: a click that changed the page, whatever it hit; the last event, since a demonstration ends with what it was for;
    anything whose effect is unknown.
    """
    last = len(trace.events) - 1
    return with_events(trace, (event for index, event in enumerate(trace.events) if index == last or not _misses(trace, index, event)))


def _misses(trace: Trace, index: int, event: Event) -> bool:
    if event.kind is EventKind.DRAG:
        return has_effect(trace, index) is False
    node = node_of(trace, event)
    if event.kind not in POINTED or node is None or node.role in INTERACTIVE:
        return False
    return has_effect(trace, index) is False
