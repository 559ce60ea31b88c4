"""Extraction is shown with Alt+click; the page sees nothing of it."""

from __future__ import annotations

from typing import Any

import pytest

from benchmarks.robot import Robot
from lamcli.browser import Session, Tab
from lamcli.browser.session import BrowserGone
from lamcli.trace import EventKind as Kind
from tests.browser.serving import Site
from tests.e2e.test_record import Recording, endpoint, robot, site, watched

__all__ = ["endpoint", "robot", "site", "watched"]
pytestmark = pytest.mark.browser

SPY = """<script>window.seen = []; for (const type of ["pointerdown", "mousedown", "pointerup", "mouseup", "click", "dblclick", "auxclick", "contextmenu", "touchstart"])
  { addEventListener(type, () => seen.push(type), true); document.addEventListener(type, () => seen.push(type), true) }</script>"""


def test_text_and_links(watched: Recording, robot: Robot, site: Site) -> None:
    site.pages["/d/1"] = "<h1>Opened</h1>"
    html = f"{SPY}<table><tr><td>Smith  &amp; Sons</td><td><a href='/d/1'><b>Details</b></a></td></tr></table>"
    html += "<input value=held aria-label=Field><p>no link</p><button onclick=\"document.title = 'clicked'\">B</button><button disabled>Off</button>"
    with watched(html) as take:
        robot.extract("td")
        robot.extract_link("b")
        robot.extract("input")
        robot.extract_link("p")
        robot.extract("button")
        robot.extract("button")
        robot.extract("button[disabled]")
    assert [(event.kind.value, event.value) for event in take.events()] == [
        ("extract_text", "Smith & Sons"), ("extract_link", site.url("/d/1")), ("extract_text", "held"), ("extract_text", "no link"), ("extract_text", "B"), ("extract_text", "B"),
        ("extract_text", "Off"),
    ]  # fmt: skip
    assert take.target(take.events()[0]).tag == "td" and take.target(take.events()[1]).tag == "a"
    assert robot.page.evaluate("seen") == [] and robot.page.title() == "" and len(robot.context.pages) == 1 and "/d/1" not in site.seen
    assert any("no link" in line for line in take.trace.unmapped)


def test_other_clicks_reach_the_page_as_ever(watched: Recording, robot: Robot) -> None:
    with watched(f"{SPY}<button>B</button><a href='#x'>Link</a>") as take:
        robot.extract("button")
        robot.click("button")
        robot.page.focus("a")
        robot.press("Enter")
    assert take.kinds() == ["extract_text", "click"]
    assert robot.page.evaluate("seen").count("click") == 4  # the mouse and the key, each seen by two listeners


def test_the_overlay_offers_the_same_and_is_no_part_of_the_page(watched: Recording, robot: Robot, site: Site) -> None:
    with watched(f"{SPY}<h1>Title</h1><a href=/there>There</a>", overlay=True) as take:
        text, link = robot.see("data-mode", "text"), robot.see("data-mode", "link")
        robot.click(text)
        robot.click("h1")
        robot.click(text)
        robot.click("h1")
        robot.click(link)
        robot.click("a")
    assert [(event.kind.value, event.value) for event in take.events()] == [("extract_text", "Title"), ("click", ""), ("extract_link", site.url("/there"))]
    assert set(robot.page.evaluate("seen")) == {"pointerdown", "mousedown", "pointerup", "mouseup", "click"} and robot.page.evaluate("seen").count("click") == 2
    assert "recording" not in take.texts(take.one(Kind.CLICK)) and "take text" not in take.texts(take.one(Kind.CLICK))


def test_the_browser_may_be_between_two_pages_when_it_is_asked_for_its_history(watched: Recording, robot: Robot, site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    site.pages["/one"] = "<h1>One</h1>"
    send, refused = Session.send, []

    def refuses_once(session: Session, tab: Tab, method: str, **parameters: Any) -> dict[str, Any]:
        if method == "Page.getNavigationHistory" and len(refused) == 1:
            refused.append(method)
            raise BrowserGone("CDPSession.send: Protocol error (Page.getNavigationHistory): Not attached to an active page")
        return send(session, tab, method, **parameters)

    monkeypatch.setattr(Session, "send", refuses_once)
    with watched("<a href=/one>One</a>") as take:
        robot.click("a")
        robot.page.wait_for_selector("h1")
        robot.rest(0.5)
        refused.append("from now on")
        robot.step(-1)
        robot.rest(0.5)
    assert len(refused) == 2 and take.kinds() == ["click", "back"]


def test_a_hurried_person_goes_back_right_after_taking_something(watched: Recording, robot: Robot, site: Site) -> None:
    site.pages["/one"] = "<h1>One</h1>"
    with watched("<a href=/one>One</a>") as take:
        robot.click("a")
        robot.page.wait_for_selector("h1")
        robot.rest(1.0)
        robot.extract("h1")
        history = robot.send("Page.getNavigationHistory")
        robot.send("Page.navigateToHistoryEntry", entryId=history["entries"][history["currentIndex"] - 1]["id"])
        robot.rest(0.5)
    assert take.kinds() == ["click", "extract_text", "back"]
