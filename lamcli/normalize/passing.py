"""Scrolling and hovering on the way to something."""

from __future__ import annotations

from lamcli.normalize.pages import node_of, with_events
from lamcli.trace import Event, EventKind, Snapshot, Trace

_WAY = frozenset((EventKind.SCROLL, EventKind.HOVER))


def passing(trace: Trace) -> Trace:
    """Keeps scrolling and hovering only where they brought up what was used next.

    The runner scrolls to its target and the pointer passes over things on its own; what matters is a target that was not on the
    page, or hidden, before. Of several in a row that did so the last stays for scrolling, all stay for hovering (nested menus).
    """
    events = trace.events
    kept: list[Event] = []
    for index, event in enumerate(events):
        if event.kind not in _WAY:
            kept.append(event)
        elif _revealed(trace, index):
            if event.kind is EventKind.SCROLL and kept and kept[-1].kind is EventKind.SCROLL:
                kept.pop()
            kept.append(event)
    return with_events(trace, kept)


def _revealed(trace: Trace, index: int) -> bool:
    """Whether the next thing acted on was not there to be seen before event ``index``."""
    before = trace.snapshots.get(trace.events[index].snapshot)
    following = next((event for event in trace.events[index + 1 :] if event.kind not in _WAY and event.target is not None), None)
    if before is None or following is None:
        return False
    node = node_of(trace, following)
    if node is None or following.tab != trace.events[index].tab:
        return False
    return not any("hidden" not in item.states and _same(item.ref, node.ref, before, following, item, node) for item in before.nodes)


def _same(left: str, right: str, page: Snapshot, event: Event, item: object, node: object) -> bool:
    return left == right if left or right else item == node
