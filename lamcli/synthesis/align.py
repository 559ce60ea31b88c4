"""Demonstrations brought into one order where the order does not matter.

People fill the fields of a form in any order. A stretch of entries (filling, choosing, ticking) on one page, each into a
field of its own, is independent; where two demonstrations enter the same fields in different order, the later ones are put
into the order of the first.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from lamcli.trace import Event, EventKind, Trace

ENTRIES = frozenset((EventKind.FILL, EventKind.CHOOSE, EventKind.CHECK, EventKind.UNCHECK))

Entry = tuple[str, str, str]


def aligned(traces: Sequence[Trace]) -> list[Trace]:
    """The demonstrations, with independent entries in the order of the first that has the same ones."""
    orders: dict[frozenset[Entry], list[Entry]] = {}
    return [_reordered(trace, orders) for trace in traces] if len(traces) > 1 else list(traces)


def _reordered(trace: Trace, orders: dict[frozenset[Entry], list[Entry]]) -> Trace:
    events = list(trace.events)
    for start, end in _stretches(trace):
        entries = [_entry(trace, event) for event in events[start:end]]
        if len(set(entries)) < len(entries):
            continue  # a field entered twice depends on itself
        order = orders.setdefault(frozenset(entries), entries)
        if order != entries:
            of = dict(zip(entries, events[start:end], strict=True))
            events[start:end] = [of[entry] for entry in order]
    return replace(trace, events=tuple(events)) if tuple(events) != trace.events else trace


def _stretches(trace: Trace) -> Iterator[tuple[int, int]]:
    """Runs of two and more entries on pages of one address."""
    start = 0
    for at in range(len(trace.events) + 1):
        if at < len(trace.events) and trace.events[at].kind in ENTRIES and (at == start or _address(trace, at) == _address(trace, start)):
            continue
        if at - start > 1:
            yield start, at
        start = at if at < len(trace.events) and trace.events[at].kind in ENTRIES else at + 1


def _address(trace: Trace, at: int) -> str:
    page = trace.before(at)
    return page.url if page is not None else ""


def _entry(trace: Trace, event: Event) -> Entry:
    """The field: its role and name, and the author's name for it."""
    page = trace.snapshots.get(event.snapshot)
    if page is None or event.target is None:
        return (event.kind, "", "")
    node = page.nodes[event.target]
    ticked = event.kind in (EventKind.CHECK, EventKind.UNCHECK)
    return ("tick" if ticked else event.kind, f"{node.role} {node.name}", node.attribute("name") or node.attribute("id") or "")
