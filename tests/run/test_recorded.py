"""A demonstration as a page."""

import pytest

from lamcli.recipe.page import Action, ActionKind, Query
from lamcli.run.recorded import Diverged, Finished, RecordedPage
from lamcli.trace import Event, EventKind, Snapshot, Trace
from tests.salience.building import at, el, page

FORM = page(el("p", "Name", el("input", id="name")), el("button", el("span", "Save", id="span"), id="save"), el("ul", el("li", "a", id="a"), el("li", "b", id="b")))
DONE = page(el("p", "Saved", id="saved"), title="Done")


def trace(*events: Event, final: Snapshot = DONE) -> Trace:
    snapshots = {"form": FORM, "done": final}
    return Trace(events=events, snapshots=snapshots, final="done")


def event(kind: EventKind, target: str = "", value: str = "", **more: object) -> Event:
    return Event(kind, 0.0, "form", at(FORM, id=target) if target else None, value, **more)  # type: ignore[arg-type]


def act(kind: ActionKind, element: str = "", value: str = "", **more: object) -> Action:
    return Action(kind, at(FORM, id=element) if element else None, value, **more)  # type: ignore[arg-type]


def test_the_way_that_was_taken() -> None:
    shown = RecordedPage(trace(event(EventKind.FILL, "name", "Ann"), event(EventKind.CLICK, "span")))
    assert shown.find(Query("textbox", "Name"), wait=True) == (at(FORM, id="name"),)
    assert shown.act(act("fill", "name", "Ann")) == ""
    changed, token = shown.changed(None)
    assert changed and shown.changed(token) == (False, token)
    shown.act(act("click", "save"))
    assert shown.finished and shown.changed(token)[0]
    assert shown.title() == "Done"
    assert [DONE.text(node) for node in shown.find(Query("text"), wait=False)] == ["Saved"]


@pytest.mark.parametrize(
    "other", [act("fill", "name", "Bob"), act("type", "name", "Ann"), act("fill", "a", "Ann"), act("fill", "name", "Ann", secret=True), act("click", "save")]
)  # fmt: skip
def test_anything_else_diverges(other: Action) -> None:
    shown = RecordedPage(trace(event(EventKind.FILL, "name", "Ann")))
    with pytest.raises(Diverged) as raised:
        shown.act(other)
    assert raised.value.expected.value == "Ann"
    assert str(raised.value).endswith("where the person did fill on textbox \"Name\" 'Ann'")
    assert shown.position == 0


def test_beyond_the_end() -> None:
    shown = RecordedPage(trace(event(EventKind.CLICK, "save")))
    shown.act(act("click", "save"))
    with pytest.raises(Finished):
        shown.act(act("click", "save"))
    with pytest.raises(Finished):
        shown.extracted("x")


def test_secrets_match_by_being_secret() -> None:
    secret = event(EventKind.FILL, "name", secret="password")
    RecordedPage(trace(secret)).act(act("fill", "name", "hunter2", secret=True))
    with pytest.raises(Diverged) as raised:
        RecordedPage(trace(secret)).act(act("click", "name", "hunter2", secret=True))
    assert "hunter2" not in str(raised.value)


def test_drags_compare_both_ends() -> None:
    dragged = trace(event(EventKind.DRAG, "a", destination=at(FORM, id="b")))
    RecordedPage(dragged).act(act("drag", "a", destination=at(FORM, id="b")))
    with pytest.raises(Diverged):
        RecordedPage(dragged).act(act("drag", "a", destination=at(FORM, id="save")))


def test_downloads_uploads_dialogs_tabs_and_addresses() -> None:
    shown = RecordedPage(
        trace(
            Event(EventKind.NAVIGATE, 0.0, value="http://shop.example/"),
            event(EventKind.CLICK, "save"),
            event(EventKind.DOWNLOAD, value="x.pdf"),
            event(EventKind.UPLOAD, "name", "photo.png"),
            event(EventKind.DIALOG, value="accept", detail=(("text", "yes"),)),
            event(EventKind.SWITCH_TAB, tab=1),
            event(EventKind.SWITCH_TAB, tab=0),
        )
    )
    assert shown.find(Query("button"), wait=False) == (), "before the first page there is nothing"
    shown.act(act("open", value="http://shop.example"))
    assert shown.act(act("download", "save")) == "x.pdf"
    shown.act(act("upload", "name", "in/photo.png"))
    with pytest.raises(Diverged):
        shown.act(act("dismiss dialog"))
    shown.act(act("accept dialog", value="yes"))
    shown.act(act("switch tab"))
    shown.act(act("switch tab", value="1"))
    assert shown.finished


def test_scrolling_is_optional() -> None:
    shown = RecordedPage(trace(event(EventKind.SCROLL, "a"), event(EventKind.CLICK, "save")))
    shown.act(act("scroll to", "b"))
    shown.act(act("scroll to", "a"))
    assert shown.position == 1


def test_extracted_values_come_in_order() -> None:
    shown = RecordedPage(trace(event(EventKind.EXTRACT_TEXT, "a", "a  b"), event(EventKind.EXTRACT_LINK, "b", "http://x/")))
    shown.extracted("a b")
    with pytest.raises(Diverged, match="emit 'http://y/'"):
        shown.extracted("http://y/")
    shown.extracted("http://x/")
    assert shown.finished


def test_similar_comes_from_outside() -> None:
    assert RecordedPage(trace(), similar=lambda left, right: left[0] == right[0]).similar("close", "cancel")
    assert not RecordedPage(trace()).similar("close", "cancel")
