"""What holds for every demonstration, however odd."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from lamcli.normalize import normalize
from lamcli.trace import EventKind, Trace
from tests.normalize.stories import Story
from tests.normalize.test_passes import form

REFS = ("name", "day", "gift", "gift-label", "size", "card", "cash", "blank", "save", "save-path", "more", "more-text")
KINDS = (
    *[EventKind.CLICK] * 4, EventKind.DOUBLE_CLICK, EventKind.KEY, EventKind.KEY, EventKind.INPUT, EventKind.FILL, EventKind.CHOOSE, EventKind.CHECK, EventKind.SCROLL,
    EventKind.HOVER, EventKind.DRAG, EventKind.NAVIGATE, EventKind.EXTRACT_TEXT, EventKind.RIGHT_CLICK,
)  # fmt: skip
VALUES = ("", "a", "ab", "Enter", "Tab", " ", "Control+v", "ArrowDown")


@st.composite
def demonstrations(draw: st.DrawFn) -> Trace:
    story = Story()
    state = {"name": "", "gift": "", "size": "M", "pay": "", "extra": ""}
    for _ in range(draw(st.integers(0, 10))):
        if draw(st.booleans()):
            key = draw(st.sampled_from(sorted(state)))
            state = {**state, key: draw(st.sampled_from({"gift": ("", "checked"), "size": ("M", "L"), "pay": ("", "card", "cash")}.get(key, ("", "a", "ab"))))}
        if story.now is None or draw(st.integers(0, 9)):
            story.on(form(**state))
        kind = draw(st.sampled_from(KINDS))
        ref = "" if kind is EventKind.NAVIGATE else draw(st.sampled_from(REFS))
        story.did(kind, ref, draw(st.sampled_from(VALUES)), synthetic=kind is EventKind.CLICK and draw(st.integers(0, 4)) == 0)
    return story.on(form(**state)).trace()


@settings(deadline=None, max_examples=120)
@given(trace=demonstrations())
def test_laws(trace: Trace) -> None:
    once = normalize(trace)
    assert normalize(once) == once, "nothing is left to do"
    named = [index for event in once.events for index in event.source]
    assert all(event.source for event in once.events), "every event comes from somewhere"
    assert len(named) == len(set(named)), "and no event of the recording is two"
    assert set(named) <= set(range(len(trace.events)))
    assert [min(event.source) for event in once.events] == sorted(min(event.source) for event in once.events), "in the order in which they happened"
    assert not {event.kind for event in once.events} & {EventKind.KEY, EventKind.INPUT}, "raw material is used up"
    kept = [event.kind for event in trace.events if event.kind in (EventKind.EXTRACT_TEXT, EventKind.RIGHT_CLICK)]
    assert [event.kind for event in once.events if event.kind is EventKind.EXTRACT_TEXT] == [kind for kind in kept if kind is EventKind.EXTRACT_TEXT]
    for event in once.events:
        assert event.snapshot == "" or event.snapshot in once.snapshots
