"""Picking one of the suggestions below a field with the keyboard is a click on it."""

from __future__ import annotations

from dataclasses import replace

from lamcli.normalize.pages import is_text_field, merged, node_of, same_element, with_events
from lamcli.trace import Event, EventKind, Snapshot, Trace

_MOVES = frozenset(("ArrowDown", "ArrowUp", "PageDown", "PageUp"))
_SMALLEST = 4.0
"""Pixels: what says the same to a screen reader only is drawn no larger."""
_TAKES = frozenset(("Enter", "Tab"))


def suggestions(trace: Trace) -> Trace:
    """Arrow keys in a text field and then Enter or Tab become a CLICK on the suggestion that the field was left with.

    Left alone: when the field holds the text of nothing else on the page; then the keys did something else.
    """
    events: list[Event] = []
    index = 0
    while index < len(trace.events):
        end = _taken(trace, index)
        picked = _picked(trace, end) if end is not None else None
        if end is not None and picked is not None:
            taking = trace.events[end]
            events.append(merged(replace(taking, kind=EventKind.CLICK, target=picked, value="", x=None, y=None), trace.events[index:end]))
            index = end + 1
        else:
            events.append(trace.events[index])
            index += 1
    return with_events(trace, events)


def _taken(trace: Trace, start: int) -> int | None:
    """Where the key is pressed that takes the suggestion, when moves through suggestions begin at ``start``."""
    first = trace.events[start]
    if first.kind is not EventKind.PRESS or first.value not in _MOVES or not is_text_field(node_of(trace, first)):
        return None
    for at in range(start + 1, len(trace.events)):
        event = trace.events[at]
        if event.kind is not EventKind.PRESS or not same_element(trace, first, event):
            return None
        if event.value in _TAKES:
            return at
        if event.value not in _MOVES:
            return None
    return None


def _picked(trace: Trace, at: int) -> int | None:
    """The first element beside the field that shows what the field holds, on the page before the last key, and there the innermost."""
    page, target = trace.snapshots.get(trace.events[at].snapshot), trace.events[at].target
    if page is None or target is None:
        return None
    held = " ".join((page.nodes[target].value or "").split())
    shown = [index for index in range(len(page.nodes)) if held and index != target and _shows(page, index, held) and not page.contains(index, target)]
    return next((index for index in reversed(shown) if page.contains(shown[0], index)), None) if shown else None


def _shows(page: Snapshot, index: int, text: str) -> bool:
    node = page.nodes[index]
    seen = node.box is None or (node.box.width > _SMALLEST and node.box.height > _SMALLEST)
    return node.tag != "#text" and seen and "hidden" not in node.states and page.text(index) == text
