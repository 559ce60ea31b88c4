"""Targets on the pages of a real application, seen by a real browser."""

from __future__ import annotations

import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from lamcli.browser import Session, launch
from lamcli.locate import describe, find, names, read, roles, table
from lamcli.recipe.page import NearQuery, Query
from lamcli.salience import structure
from lamcli.trace import Snapshot

pytestmark = pytest.mark.browser

FIELDS = """
<h1>Settings</h1>
<form>
  <table><tr><td>First name</td><td><input name="fn"></td></tr><tr><td>Password</td><td><input type="password"></td></tr></table>
  <div><span>Notes:</span><div><textarea></textarea></div></div>
  <label>Plan <select><option>Free</option><option selected>Pro</option></select></label>
  <input type="checkbox" id="terms"> Accept terms <input type="checkbox" id="news"> Newsletter<br>
  <label><input type="radio" name="colour" style="opacity: 0; width: 0; height: 0; position: absolute">Red</label>
  <div contenteditable id="body" style="height: 30px"></div>
  <a class="trash-can" onclick="1"><i style="display: inline-block; width: 16px; height: 16px; background: red"></i></a>
</form>
<div style="display: grid; grid-template-columns: 100px 100px 100px">
  <button>1</button><button>2</button><button>3</button><button>4</button><button>5</button><button>6</button>
</div>
"""


@pytest.fixture(scope="module")
def datasette(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    path = tmp_path_factory.mktemp("datasette") / "crm.db"
    with sqlite3.connect(path) as database:
        database.execute("create table invoices (number text primary key, customer text, status text, total real)")
        rows = [(f"INV-{i:03}", ("Smith", "Jones", "Lee")[i % 3], ("Draft", "Paid")[i % 2], i * 10.5) for i in range(30)]
        database.executemany("insert into invoices values (?, ?, ?, ?)", rows)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = Path(sys.executable).parent / "datasette"
    server = subprocess.Popen([command, str(path), "-h", "127.0.0.1", "-p", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(f"http://127.0.0.1:{port}/", server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(10)


def _wait_for(address: str, server: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end and server.poll() is None:
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    pytest.fail("datasette does not start")


@pytest.fixture(scope="module")
def session() -> Iterator[Session]:
    with launch() as started:
        yield started


def shown(session: Session, address: str) -> Snapshot:
    session.tabs[0].page.goto(address)
    return session.snapshot(session.tabs[0])


def only(snapshot: Snapshot, query: Query) -> int:
    found = find(snapshot, query)
    assert len(found) == 1, [describe(snapshot, index) for index in found]
    return found[0]


def test_a_table_of_an_application(session: Session, datasette: str) -> None:
    snapshot = shown(session, f"{datasette}/crm/invoices")
    grid = only(snapshot, Query("table"))
    rows = find(snapshot, Query("row", within=grid))
    assert len(rows) == 30
    assert [read(snapshot, only(snapshot, Query("cell", "status", within=row)), "text") for row in rows[:3]] == ["Draft", "Paid", "Draft"]
    assert table(snapshot, grid)[1] == {"number": "INV-001", "customer": "Jones", "status": "Paid", "total": "10.5"}
    link = only(snapshot, Query("link", within=Query("row", containing=("INV-007",))))
    assert read(snapshot, link, "link") == f"{datasette}/crm/invoices/INV-007"
    assert describe(snapshot, link).startswith('link "INV-007" in row "INV-007')
    sort = only(snapshot, Query("link", "customer", within=grid))
    assert "columnheader" in roles(snapshot, snapshot.nodes[sort].parent)


def test_a_page_of_one_thing(session: Session, datasette: str) -> None:
    snapshot = shown(session, f"{datasette}/crm/invoices/INV-003")
    assert read(snapshot, only(snapshot, Query("cell", "customer")), "text") == "Smith"
    assert [snapshot.text(index) for index in find(snapshot, Query("link", within=Query("navigation")))] == ["home", "crm", "invoices"]
    assert structure(snapshot).tables[0].headers == ("number", "customer", "status", "total")


def test_fields_as_a_browser_gives_them(session: Session) -> None:
    page = session.tabs[0].page
    page.goto("about:blank")
    page.set_content(FIELDS)
    snapshot = session.snapshot(session.tabs[0])
    known = structure(snapshot)
    labels = [known.labels.get(index, "") for index in find(snapshot, Query("field"))]
    assert labels == ["First name", "Password", "Notes:", "Plan", "Accept terms", "Newsletter", "Red", ""]
    for role, name in (("textbox", "Password"), ("textbox", "Notes"), ("combobox", "Plan"), ("checkbox", "Newsletter"), ("radio", "Red"), ("icon", "trash"), ("option", "Free")):
        only(snapshot, Query(role, name))
    assert snapshot.nodes[find(snapshot, Query("textbox"))[-1]].attribute("id") == "body"


def test_directions_as_a_browser_lays_them_out(session: Session) -> None:
    page = session.tabs[0].page
    page.goto("about:blank")
    page.set_content(FIELDS)
    snapshot = session.snapshot(session.tabs[0])
    for side, other in (("right of", "3"), ("left of", "1"), ("below", "5")):
        found = only(snapshot, Query("button", near=(NearQuery(side, Query("button", "2")),)))  # type: ignore[arg-type]
        assert names(snapshot, found)[0] == other
