"""Runs in a process of their own: secrets, interruption, what is loaded, what is left behind."""

from __future__ import annotations

import base64
import json
import os
import signal
import sqlite3
import subprocess
import sys
import textwrap
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote
from urllib.request import Request as RequestOf
from urllib.request import urlopen

import pytest

from lamcli.browser import find_browser
from lamcli.errors import EnvironmentLacks
from lamcli.run import RunOptions, run
from lamcli.run.journal import read_records
from lamcli.run.report import read_report
from tests.e2e.run_site import Request, serving

pytestmark = pytest.mark.browser

CANARY = "c4n4ry/Öst & more"


def test_no_secret_reaches_any_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def echo(request: Request) -> str:
        return f"<p>Wrong password: {request.form['p']}</p><a href='/?p={quote(request.form['p'])}'>Again</a><input aria-label=Echo value='{request.form['p']}'>"

    page = "<form method=post action=/in><label>User <input name=u></label><label>Code <input name=p></label><button>Log in</button></form>"
    lines: list[str] = []
    monkeypatch.setenv("LAM_TEST_CANARY", CANARY)
    with serving({"/": page, "/in": echo}) as site:
        text = f"""
            recipe r(user: text, code: secret) -> {{said: text, address: link, field: text}}
                open "{site.url}"
                fill textbox "User" with user
                fill textbox "Code" with code
                click button "Log in"
                emit
                    said: text of paragraph
                    address: link of link "Again"
                    field: value of textbox "Echo"
                click button "Not there"
            """
        (tmp_path / "r.lam").write_text(textwrap.dedent(text))
        options = RunOptions(
            tmp_path / "r.lam", parameters=("user=ann", "code=env:LAM_TEST_CANARY"), progress=lines.append, runs=tmp_path / "runs", patience=1.0, output=tmp_path / "out.csv"
        )
        report = run(options)
        run(replace(options, output=tmp_path / "out.parquet"))
        plan = run(replace(options, dry_run=True))
        assert site.requests[-1].form["p"] == CANARY  # it did reach the application
    spellings = [CANARY.encode(), quote(CANARY).encode(), base64.b64encode(CANARY.encode())[:-2], CANARY.encode("utf-16-le")]
    written = {path: path.read_bytes() for path in tmp_path.rglob("*") if path.is_file()}
    assert len(written) >= 6
    assert not [(path, spelling) for path, content in written.items() for spelling in spellings if spelling in content]
    assert CANARY not in repr(report) + repr(plan) + "".join(lines)
    assert "<secret code>" in str(report.records)


# --- processes


def start(tmp_path: Path, text: str, *more: str) -> subprocess.Popen[str]:
    """A run in a process (group) of its own."""
    (tmp_path / "r.lam").write_text(textwrap.dedent(text))
    code = """
import sys
from pathlib import Path
from lamcli.run import RunOptions, run
recipe, runs, out = map(Path, sys.argv[1:4])
report = run(RunOptions(recipe, runs=runs, output=out, progress=lambda line: print(line, flush=True), patience=20.0, cdp="".join(sys.argv[4:])))
heavy = [name for name in ("torch", "z3", "sentence_transformers", "transformers") if name in sys.modules]
print("LOADED", heavy, flush=True)
sys.exit(report.exit_code)
"""
    command = [sys.executable, "-c", code, str(tmp_path / "r.lam"), str(tmp_path / "runs"), str(tmp_path / "out.json"), *more]
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True, env=environment)


def processes() -> dict[int, tuple[int, str]]:
    """pid -> (parent, command line)."""
    listed = subprocess.run(["ps", "-eo", "pid=,ppid=,args="], capture_output=True, text=True, check=True).stdout
    return {int(pid): (int(parent), args) for pid, parent, args in (line.split(None, 2) for line in listed.splitlines() if len(line.split(None, 2)) == 3)}


def descendants(process: int) -> dict[int, str]:
    """Everything that a process started, directly or not."""
    known = processes()
    found = {process}
    while more := {pid for pid, (parent, _) in known.items() if parent in found} - found:
        found |= more
    return {pid: known[pid][1] for pid in found - {process}}


def assert_gone(started: dict[int, str]) -> None:
    until = time.monotonic() + 20
    while left := {pid for pid, (_, args) in processes().items() if started.get(pid) == args}:
        assert time.monotonic() < until, left
        time.sleep(0.1)


def test_a_healthy_run_loads_no_model_and_no_solver(tmp_path: Path) -> None:
    with serving({"/": "<h1>Hi</h1><button>Go</button>"}) as site:
        process = start(tmp_path, f'recipe r() -> {{a: text}}\n    open "{site.url}"\n    click button "Go"\n    emit\n        a: text of heading\n')
        output, _ = process.communicate(timeout=120)
    assert process.returncode == 0, output
    assert "LOADED []" in output


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_run_keeps_its_rows_and_leaves_no_browser(tmp_path: Path, number: signal.Signals) -> None:
    text = """
        recipe r() -> {a: text}
            open "URL"
            emit
                a: text of heading
            click button "Never"
        """
    with serving({"/": "<h1>Hi</h1>"}) as site:
        process = start(tmp_path, text.replace("URL", site.url))
        assert process.stdout is not None
        for line in process.stdout:
            if "Never" in line:
                break
        time.sleep(0.5)
        started = descendants(process.pid)
        assert any("--type=renderer" in args for args in started.values())
        os.killpg(process.pid, number) if number == signal.SIGINT else process.send_signal(number)
        output, _ = process.communicate(timeout=60)
    assert process.returncode == 130, output
    assert json.loads((tmp_path / "out.json").read_text()) == [{"a": "Hi"}]
    (report,) = (tmp_path / "runs").glob("*.json")
    assert read_report(report).status == "interrupted"
    assert_gone(started)


def test_a_killed_run_keeps_its_journal(tmp_path: Path) -> None:
    text = """
        recipe r() -> {a: text}
            open "URL"
            emit
                a: text of heading
            click button "Never"
        """
    with serving({"/": "<h1>Hi</h1><button disabled>Never</button>"}) as site:
        process = start(tmp_path, text.replace("URL", site.url))
        assert process.stdout is not None
        for line in process.stdout:
            if "Never" in line:
                break
        time.sleep(1.0)
        started = descendants(process.pid)
        process.kill()
        process.communicate(timeout=60)
    assert_gone(started)  # whoever is killed cannot close the browser; its driver does
    (journal,) = (tmp_path / "runs").glob("*.journal")
    assert read_records(journal) == [{"a": "Hi"}]
    with sqlite3.connect(journal) as db:
        assert db.execute("select kind, outcome from action order by id").fetchall() == [("open", "done"), ("click", None)]


@pytest.fixture
def chromium(tmp_path: Path) -> Iterator[tuple[str, list[int]]]:
    """A browser of somebody else: its endpoint, and its process."""
    profile = tmp_path / "profile"
    command = [str(find_browser()), "--headless=new", "--disable-gpu", "--no-first-run", "--remote-debugging-port=0", f"--user-data-dir={profile}"]
    if os.geteuid() == 0:
        command.append("--no-sandbox")
    with subprocess.Popen([*command, "about:blank"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        told, until = profile / "DevToolsActivePort", time.monotonic() + 60
        while not (told.is_file() and told.read_text().splitlines()):
            assert process.poll() is None and time.monotonic() < until
            time.sleep(0.05)
        yield f"http://127.0.0.1:{told.read_text().splitlines()[0]}", [process.pid]
        process.terminate()


def tabs_of(endpoint: str) -> list[str]:
    with urlopen(f"{endpoint}/json/list") as answer:
        return [target["url"] for target in json.load(answer) if target["type"] == "page"]


def test_it_acts_in_the_tab_in_front_of_a_running_browser_and_leaves_it_open(tmp_path: Path, chromium: tuple[str, list[int]]) -> None:
    endpoint, _ = chromium
    (tmp_path / "r.lam").write_text('recipe r() -> {a: text}\n    click button "Go"\n    emit\n        a: text of heading\n')
    with serving({"/form": "<h1>Old</h1><button onclick=\"document.querySelector('h1').textContent = 'New'\">Go</button>"}) as site:
        away = site.url.replace("127.0.0.1", "localhost")
        site.pages["/other"] = f'<a href="{away}/form">Away</a>'
        for path in ("/other", "/form"):
            with urlopen(RequestOf(f"{endpoint}/json/new?{site.url}{path}", method="PUT")):
                pass
        until = time.monotonic() + 20
        while {"/form", "/other"} - set(site.paths()):
            assert time.monotonic() < until
            time.sleep(0.05)
        report = run(RunOptions(tmp_path / "r.lam", cdp=endpoint, runs=tmp_path / "runs"))
        assert report.records == ({"a": "New"},), report.failure
        assert sorted(site.paths()) == ["/form", "/other"]  # nothing was loaded anew
        assert f"{site.url}/form" in tabs_of(endpoint)

        # It may go where the tab stood, and nowhere else; other tabs are none of its business.
        (tmp_path / "r.lam").write_text('recipe r()\n    open "/other"\n    click link "Away"\n')
        report = run(RunOptions(tmp_path / "r.lam", cdp=endpoint, url=f"{site.url}/form", runs=tmp_path / "runs"))
    assert report.failure is not None and f"a visit to {away} was refused" in report.failure.message and report.failure.line == 3


def test_no_browser_at_the_endpoint(tmp_path: Path) -> None:
    (tmp_path / "r.lam").write_text('recipe r()\n    click button "Go"\n')
    with pytest.raises(EnvironmentLacks, match="no browser answers"):
        run(RunOptions(tmp_path / "r.lam", cdp="http://127.0.0.1:9", runs=tmp_path / "runs"))


def test_a_browser_that_goes_away_is_said(tmp_path: Path, chromium: tuple[str, list[int]]) -> None:
    endpoint, (pid,) = chromium

    def end(line: str) -> None:
        if "Never" in line:
            os.kill(pid, signal.SIGKILL)

    with serving({"/": "<h1>Hi</h1>"}) as site:
        (tmp_path / "r.lam").write_text(f'recipe r() -> {{a: text}}\n    open "{site.url}"\n    emit\n        a: text of heading\n    click button "Never"\n')
        report = run(RunOptions(tmp_path / "r.lam", cdp=endpoint, runs=tmp_path / "runs", output=tmp_path / "out.json", progress=end))
    assert report.status == "failed" and report.records == ({"a": "Hi"},)
    assert json.loads((tmp_path / "out.json").read_text()) == [{"a": "Hi"}]
