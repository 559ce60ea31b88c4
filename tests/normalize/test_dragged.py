"""A drag after which a thing stands elsewhere was meant, even when nothing else changed."""

from __future__ import annotations

from lamcli.normalize.missed import missed
from lamcli.trace import Event, EventKind, Snapshot, Trace
from tests.salience.building import el, page


def boxed(x: float) -> Snapshot:
    return page(el("svg", el("circle", box=(x, 0, 20, 20), id="ball"), el("rect", box=(200, 0, 50, 50), id="goal"), box=(0, 0, 300, 60)), el("button", "Done", id="done"))


def dragged(to: float) -> Trace:
    before, after = boxed(0), boxed(to)
    ball = next(index for index, node in enumerate(before.nodes) if node.tag == "circle")
    events = (Event(EventKind.DRAG, 0.0, before.digest, ball, destination=ball + 1), Event(EventKind.CLICK, 1.0, after.digest, ball + 2))
    return Trace(events, {before.digest: before, after.digest: after}, after.digest)


def test_what_moved_was_dragged() -> None:
    assert [event.kind for event in missed(dragged(215)).events] == [EventKind.DRAG, EventKind.CLICK]


def test_a_drag_that_moved_nothing_is_left_out() -> None:
    assert [event.kind for event in missed(dragged(0)).events] == [EventKind.CLICK]
