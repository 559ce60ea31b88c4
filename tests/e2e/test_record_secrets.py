"""No secret in a trace: typed letter by letter, echoed by the page, sent in an address, shown in a dialog."""

from __future__ import annotations

import base64
import sqlite3
import zlib
from pathlib import Path
from urllib.parse import quote

import pytest

from benchmarks.robot import Robot
from lamcli.store import read_screenshots
from lamcli.trace import EventKind as Kind
from tests.browser.serving import Site
from tests.e2e.recording import Take
from tests.e2e.test_record import Recording, endpoint, robot, site, watched

__all__ = ["endpoint", "robot", "site", "watched"]
pytestmark = pytest.mark.browser

CANARY = "Kanari/enV0gel 77"


def leaks(path: Path, *values: str) -> list[str]:
    """Where a value stands in a trace: in its bytes, or in any of its columns, unpacked."""
    contents = [path.read_bytes()]
    with sqlite3.connect(path) as database:
        for (table,) in database.execute("select name from sqlite_master where type = 'table'").fetchall():
            for row in database.execute(f'select * from "{table}"'):
                for cell in row:
                    raw = cell if isinstance(cell, bytes) else str(cell).encode()
                    contents += [raw]
                    if isinstance(cell, bytes) and raw[:1] == b"\x78":
                        contents += [zlib.decompress(raw)]
    found = []
    for value in values:
        for spelling in {value, quote(value, safe=""), value.replace(" ", "+"), base64.b64encode(value.encode()).decode()}:
            found += [spelling for content in contents for raw in (spelling.encode(), spelling.encode("utf-16-le"), spelling.encode("utf-16-be")) if raw in content]
    return found


def keys(take: Take) -> str:
    return "".join(event.value for event in take.events(Kind.KEY))


def test_a_password_is_never_told_here_nor_in_later_documents(watched: Recording, robot: Robot, site: Site) -> None:
    site.pages["/in"] = """<h1></h1><p></p><a href=/there>Go on</a><script>const p = new URLSearchParams(location.search).get('p');
    document.querySelector('h1').textContent = 'Welcome, ' + p + '!'; document.title = p; document.querySelector('p').title = btoa(p)</script>"""
    site.pages["/there"] = "<p>bye</p>"
    with watched("<form action=/in><input type=password name=p aria-label=Password><input type=submit></form>") as take:
        robot.fill("[type=password]", CANARY)
        robot.press("Enter")
        robot.page.wait_for_selector("h1")
        robot.rest(0.4)
        robot.extract("h1")
        robot.extract_link("a")
        robot.click("a")
    assert not leaks(take.out, CANARY)
    assert keys(take) == "Enter" and {event.secret for event in take.events(Kind.KEY, Kind.INPUT)} == {"password", ""}
    assert take.one(Kind.EXTRACT_TEXT).value == "Welcome, <secret password>!"
    assert take.trace.secrets == ("password",) and "<secret password>" in take.trace.snapshots[take.one(Kind.EXTRACT_TEXT).snapshot].url


def test_a_named_secret_typed_into_an_ordinary_field(watched: Recording, robot: Robot) -> None:
    html = "<p></p><input aria-label=Token oninput=\"document.querySelector('p').textContent = 'You typed ' + this.value\">"
    html += "<button onclick=\"alert('Bad token ' + document.querySelector('input').value)\">Check</button>"
    with watched(html, secrets={"token": CANARY}, instruction=f"use {CANARY}", data=({"token": CANARY, "name": "Ann"},)) as take:
        robot.fill("input", "Kan")
        robot.press("Backspace")
        robot.type("nari ")
        robot.page.fill("input", "")
        robot.click("input")
        robot.type(CANARY)
        robot.will_answer(True)
        robot.click("button")
    assert not leaks(take.out, CANARY)
    assert take.trace.secrets == ("token",) and take.trace.instruction == "use <secret token>" and take.trace.data[0] == {"token": "<secret token>", "name": "Ann"}
    told = [(event.value, event.secret) for event in take.events(Kind.INPUT)]
    assert ("Kan", "") in told and ("Kanari ", "") in told and told[-1] == ("", "token")
    assert keys(take) == "KanBackspacenari Delete" and [event.secret for event in take.events(Kind.KEY)][-len(CANARY) :] == ["token"] * len(CANARY)
    assert dict(take.one(Kind.DIALOG).detail)["message"] == "Bad token <secret token>"


def test_pictures_are_not_taken_of_pages_that_show_secrets(watched: Recording, robot: Robot, site: Site) -> None:
    site.pages["/plain"] = "<button>Plain</button>"
    with watched("<input type=password value='12345678'><button>Here</button>", screenshots=True) as take:
        robot.rest(0.6)
        robot.click("button")
        robot.go(site.url("/plain"))
        robot.rest(0.8)
        robot.click("button")
    pictures = read_screenshots(take.out)
    shown = {take.target(take.trace.events[index]).name: png[:8] for index, png in pictures.items()}
    assert shown == {"Plain": b"\x89PNG\r\n\x1a\n"}
