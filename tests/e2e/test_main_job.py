"""Show it, learn it, run it: whole round trips on small applications, with data that the demonstration did not hold."""

from __future__ import annotations

import base64
import csv
import sqlite3
import zlib
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from benchmarks.robot import Robot, chromium
from lamcli.recipe.lock import to_text
from lamcli.recipe.print import print_recipe
from lamcli.run import RunOptions, run
from lamcli.store import read_trace
from lamcli.synthesis import Solved, synthesize
from tests.e2e.recording import recording
from tests.e2e.run_site import Reply, Request, Site, serving

pytestmark = pytest.mark.browser

FORM = """<!doctype html><title>Customers</title><h1>New customer</h1><form method=post action=/add>
<p><label for=n>Name</label> <input id=n name=name><p><label for=m>E-mail address</label> <input id=m name=mail>
<p><label for=p>Plan</label> <select id=p name=plan><option>Basic<option>Plus<option>Pro</select>
<p><label><input type=checkbox name=news value=1> Newsletter</label><p><button>Save</button></form>"""


def added(request: Request) -> Reply:
    return Reply("", 303, {"location": "/new"})


@pytest.fixture
def application() -> Iterator[Site]:
    with serving({"/new": FORM, "/add": added}) as site:
        yield site


def shown(site: Site, out: Path, person: Any, **options: Any) -> Path:
    """A recording of what ``person(robot)`` does, from the form on."""
    with chromium(f"{site.url}/new") as endpoint, Robot(endpoint) as robot, recording(out, url=f"{site.url}/new", cdp=endpoint, **options):
        person(robot)
    site.requests.clear()
    return out


def learned(out: Path, *traces: Path) -> Path:
    outcome = synthesize([read_trace(trace) for trace in traces], name="add_customers")
    assert isinstance(outcome, Solved), outcome
    best = outcome.solutions[0]
    out.write_text(print_recipe(best.recipe), encoding="utf-8")
    out.with_name(out.name + ".lock").write_text(to_text(best.lock), encoding="utf-8")
    return out


def enter(robot: Robot, row: Mapping[str, str]) -> None:
    robot.fill("#n", row["Full name"])
    robot.fill("#m", row["mail"])
    robot.press("Tab")
    robot.type(row["plan"])
    robot.rest()
    robot.click("button")
    robot.rest(0.5)


def test_two_records_shown_five_others_entered(application: Site, tmp_path: Path) -> None:
    data = [
        {"Full name": "Ann Lee", "mail": "ann@example.org", "plan": "Plus"},
        {"Full name": "Bo Berg", "mail": "bo@example.org", "plan": "Pro"},
        {"Full name": "Cy Day", "mail": "cy@example.org", "plan": "Basic"},
    ]
    trace = shown(application, tmp_path / "add.trace", lambda robot: [enter(robot, row) for row in data[:2]], data=tuple(data))
    recipe = learned(tmp_path / "add.lam", trace)
    assert recipe.read_text().splitlines()[1:] == [
        f'    open "{application.url}/new"',
        "    for each row in rows",
        '        fill textbox "Name" with row.full_name',
        '        fill textbox "E-mail address" with row.mail',
        '        choose row.plan from combobox "Plan"',
        '        click button "Save"',
    ]
    others = [{"full_name": f"P{n}", "mail": f"p{n}@example.org", "plan": ("Basic", "Pro")[n % 2], "unused": "x"} for n in range(5)]
    rows = tmp_path / "rows.csv"
    with rows.open("w", newline="") as file:
        writer = csv.DictWriter(file, list(others[0]))
        writer.writeheader()
        writer.writerows(others)
    report = run(RunOptions(recipe=recipe, data=rows, runs=tmp_path / "runs"))
    assert report.status in ("done", "done, unverified"), report
    entered = [request.form for request in application.requests if request.path == "/add"]
    assert entered == [{"name": row["full_name"], "mail": row["mail"], "plan": row["plan"]} for row in others]


def test_what_is_typed_becomes_a_parameter_and_a_choice_stays(application: Site, tmp_path: Path) -> None:
    def person(robot: Robot) -> None:
        robot.fill("#n", "Ann Lee")
        robot.click("text=Newsletter")
        robot.click("button")
        robot.rest(0.5)

    recipe = learned(tmp_path / "add.lam", shown(application, tmp_path / "add.trace", person))
    assert recipe.read_text().splitlines()[0] == "recipe add_customers(name: text)"
    run(RunOptions(recipe=recipe, parameters=("name=Di Fox",), runs=tmp_path / "runs"))
    entered = [request.form for request in application.requests if request.path == "/add"]
    assert entered == [{"name": "Di Fox", "mail": "", "plan": "Basic", "news": "1"}]


def test_the_instruction_of_the_run_says_what_to_enter(application: Site, tmp_path: Path) -> None:
    def person(name: str) -> Any:
        def act(robot: Robot) -> None:
            robot.fill("#n", name)
            robot.click("button")
            robot.rest(0.5)

        return act

    traces = [shown(application, tmp_path / f"{number}.trace", person(name), instruction=f"Add {name} as a customer") for number, name in enumerate(("Ann Lee", "Bo Berg"))]
    recipe = learned(tmp_path / "add.lam", *traces)
    run(RunOptions(recipe=recipe, instruction="Add Eva Gray as a customer", runs=tmp_path / "runs"))
    assert [request.form["name"] for request in application.requests if request.path == "/add"] == ["Eva Gray"]


LOGIN = """<!doctype html><title>Sign in</title><form method=post action=/in><p><label for=u>User</label> <input id=u name=user>
<p><label for=p>Password</label> <input id=p name=password type=password><p><label for=t>Token</label> <input id=t name=token><p><button>Sign in</button></form>"""


def test_secrets_stand_in_no_file_of_the_whole_main_job(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lam: Any) -> None:
    password, token = "pw-C4nary!7Qz", "tok-C4nary+9/Xy"
    monkeypatch.setenv("CANARY_PASSWORD", password)
    monkeypatch.setenv("CANARY_TOKEN", token)

    def person(robot: Robot) -> None:
        robot.fill("#u", "ann")
        robot.fill("#p", password)
        robot.fill("#t", token)
        robot.click("button")
        robot.rest(0.5)

    with serving({"/new": LOGIN, "/in": lambda request: Reply("<h1>Welcome</h1>")}) as site:
        trace = shown(site, tmp_path / "in.trace", person, secrets={"token": token})
        recipe = tmp_path / "sign_in.lam"
        assert lam("synthesize", trace, "-o", recipe).code == 0
        assert "password: secret" in recipe.read_text() and "token: secret" in recipe.read_text()
        for path in (trace, recipe):
            assert lam("inspect", path, "--html", tmp_path / f"{path.name}.html").code == 0
        secrets = ("--param", "password=env:CANARY_PASSWORD", "--param", "token=env:CANARY_TOKEN")
        monkeypatch.setenv("LAM_RUNS", str(tmp_path / "runs"))
        assert lam("run", recipe, "--param", "user=ann", *secrets).code == 0
        assert site.requests[-1].form == {"user": "ann", "password": password, "token": token}
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) >= 6
    spellings = [form for value in (password, token) for form in (value.encode(), quote(value, safe="").encode(), base64.b64encode(value.encode()), value.encode("utf-16-le"))]
    assert [(path.name, form) for path in tmp_path.rglob("*") if path.is_file() for content in unpacked(path) for form in spellings if form in content] == []


def unpacked(path: Path) -> list[bytes]:
    """A file's bytes, and for a database every cell, decompressed where it is compressed."""
    contents = [path.read_bytes()]
    if contents[0].startswith(b"SQLite format 3"):
        with closing(sqlite3.connect(path)) as database:
            for (table,) in database.execute("select name from sqlite_master where type = 'table'").fetchall():
                for cell in (cell for row in database.execute(f'select * from "{table}"') for cell in row if cell is not None):
                    raw = cell if isinstance(cell, bytes) else str(cell).encode()
                    contents.append(zlib.decompress(raw) if raw[:1] == b"\x78" and isinstance(cell, bytes) else raw)
    return contents
