"""What of a tab's history a person did."""

from __future__ import annotations

from typing import Any

import pytest

from lamcli.record.history import SOON_S, History
from lamcli.trace import EventKind


def told(index: int, *kinds: str) -> dict[str, Any]:
    """A history of pages /0, /1, … with these transition types."""
    entries = [{"id": 10 + n, "url": f"https://a.example/{n}", "userTypedURL": f"https://a.example/{n}", "transitionType": kind} for n, kind in enumerate(kinds)]
    return {"currentIndex": index, "entries": entries}


def at(index: int, *kinds: str) -> History:
    history = History()
    history.note(told(index, *kinds))
    return history


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ((0, "typed"), (1, "typed", "typed"), (EventKind.NAVIGATE, "https://a.example/1", "")),
        ((0, "typed"), (1, "typed", "auto_bookmark"), (EventKind.NAVIGATE, "https://a.example/1", "")),
        ((0, "typed"), (1, "typed", "link"), None),
        ((0, "typed"), (1, "typed", "form_submit"), None),
        ((1, "typed", "link"), (0, "typed", "link"), (EventKind.BACK, "", "")),
        ((0, "typed", "link"), (1, "typed", "link"), (EventKind.NAVIGATE, "https://a.example/1", "forward")),
        ((1, "typed", "link"), (1, "typed", "link"), None),
    ],
)
def test_moves(before: Any, after: Any, expected: Any) -> None:
    history = at(*before)
    assert history.moved(told(*after), when=100.0) == expected
    assert history.index == after[0]


def test_what_a_busy_machine_asks_late_is_told_as_it_was() -> None:
    """List, detail, back to the list, the next page: asked only when the tab was there already."""
    history = at(2, "typed", "link", "link")
    late = told(2, "typed", "link", "link")
    late["entries"][2] = {**late["entries"][2], "id": 99, "url": "https://a.example/next"}
    assert history.moved(late, when=1.0, seen="https://a.example/1") == (EventKind.BACK, "", "")
    assert history.moved(late, when=1.1, seen="https://a.example/next") is None
    history = at(1, "typed", "link")
    gone = told(1, "typed", "link", "link")
    assert history.moved(gone, when=2.0, seen="https://a.example/2") is None
    assert history.moved(gone, when=3.0, seen="https://a.example/1") == (EventKind.BACK, "", "")


def test_an_address_that_no_entry_has_changes_nothing() -> None:
    history = at(1, "typed", "link")
    assert history.moved(told(0, "typed", "link"), when=1.0, seen="https://a.example/elsewhere") == (EventKind.BACK, "", "")


def test_a_step_back_right_after_a_click_is_the_page_s() -> None:
    history = at(1, "typed", "link")
    history.acted = 100.0
    assert history.moved(told(0, "typed", "link"), when=100.0 + SOON_S / 2) is None
    history = at(1, "typed", "link")
    history.acted = 100.0
    assert history.moved(told(0, "typed", "link"), when=100.0 + SOON_S * 2) == (EventKind.BACK, "", "")


def test_the_browser_s_own_pages_are_no_addresses() -> None:
    history = at(0, "typed")
    new = told(1, "typed", "typed")
    new["entries"][1] |= {"url": "chrome://newtab/", "userTypedURL": "chrome://newtab/"}
    assert history.moved(new, when=1.0) is None


def test_a_reload_that_the_page_asked_for() -> None:
    history = at(0, "typed")
    assert history.reloaded(10.0)
    history.requested, history.reason = 9.9, "reload"
    assert not history.reloaded(10.0) and history.reloaded(20.0)
    history.reason = "anchorClick"
    assert history.reloaded(10.0)
