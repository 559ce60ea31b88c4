"""Clicks beside the mark."""

from __future__ import annotations

from lamcli.normalize.pages import INTERACTIVE, POINTED, has_effect, node_of, page_after, with_events
from lamcli.trace import Event, EventKind, Node, Snapshot, Trace


def missed(trace: Trace) -> Trace:
    """Takes out clicks on what is not interactive that changed nothing or only closed what the next event does not need, and
    drags that changed nothing (selections of text).

    Left alone: a click that changed the page in any other way, whatever it hit; the last event, since a demonstration ends with
    what it was for; anything whose effect is unknown.
    """
    last = len(trace.events) - 1
    return with_events(trace, (event for index, event in enumerate(trace.events) if index == last or not _misses(trace, index, event)))


def _misses(trace: Trace, index: int, event: Event) -> bool:
    if event.kind is EventKind.DRAG:
        return has_effect(trace, index) is False and not _moved(trace, index)
    node = node_of(trace, event)
    if event.kind not in POINTED or node is None or node.role in INTERACTIVE or "editable" in node.states:
        return False
    effect = has_effect(trace, index)
    return effect is False or (effect is True and event.kind is EventKind.CLICK and _only_closes(trace, index))


def _moved(trace: Trace, index: int) -> bool:
    """Whether what was dragged stands elsewhere now."""
    event, after = trace.events[index], page_after(trace, index)
    node = node_of(trace, event)
    if node is None or after is None or event.target is None:
        return False
    same = (other for other in after.nodes if node.ref and other.ref == node.ref)
    now = next(same, after.nodes[event.target] if event.target < len(after.nodes) and not node.ref else None)
    return now is not None and now.box != node.box


def _only_closes(trace: Trace, index: int) -> bool:
    """Whether all that the click did was to close something that does not cover what is used next.

    The next click closes it as well, as any click elsewhere does. Needs elements that can be recognised (``ref``).
    """
    before, after = trace.snapshots.get(trace.events[index].snapshot), page_after(trace, index)
    event = trace.events[index]
    following = trace.events[index + 1]
    if before is None or after is None or len(after.nodes) >= len(before.nodes):
        return False
    if event.target is None or following.target is None or following.tab != event.tab:
        return False
    left, gone = _apart(before, after)
    if not gone or left != _essence(after):
        return False
    target = after.nodes[following.target] if following.snapshot and following.target < len(after.nodes) else None
    return target is not None and not any(_covers(before.nodes[i], target) for i in gone)


def _essence(page: Snapshot) -> list[tuple[str, str, str, str | None]]:
    return [(node.tag, node.role, node.name, node.value) for node in page.nodes]


def _apart(before: Snapshot, after: Snapshot) -> tuple[list[tuple[str, str, str, str | None]], list[int]]:
    """What of ``before`` is still there in ``after``, and the indices of what is not."""
    there = {node.ref for node in after.nodes}
    gone: set[int] = set()
    left = []
    for i, node in enumerate(before.nodes):
        if node.parent in gone or (node.ref and node.ref not in there):
            gone.add(i)
        else:
            left.append((node.tag, node.role, node.name, node.value))
    return left, sorted(gone)


def _covers(closed: Node, target: Node) -> bool:
    if closed.box is None or target.box is None:
        return False
    x, y = target.box.x + target.box.width / 2, target.box.y + target.box.height / 2
    return closed.box.x <= x <= closed.box.right and closed.box.y <= y <= closed.box.bottom
