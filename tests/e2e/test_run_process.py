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
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest

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
