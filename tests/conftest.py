"""What several tests need: the command line in a process of its own, small pages and traces made of plain trees."""

from __future__ import annotations

import io
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path

import pytest

from lamcli.store import write_trace
from lamcli.trace import Box, Event, EventKind, Node, Snapshot, Trace

ROOT = Path(__file__).resolve().parent.parent

if threading.current_thread() is threading.main_thread() and signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
    # Started in the background of a shell without job control: tests of Ctrl-C, and the processes they start, need the signal.
    signal.signal(signal.SIGINT, signal.default_int_handler)


@dataclass(frozen=True)
class Said:
    """What a finished ``lam`` left behind."""

    code: int
    out: str
    err: str


Lam = Callable[..., Said]


@pytest.fixture
def lam(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Lam:
    """Calls ``lam ARGUMENTS`` in an empty folder, in this process: quick, and it starts where the console script starts."""
    from lamcli.cli import main

    def call(*arguments: str | Path, env: dict[str, str] | None = None) -> Said:
        out, err = (io.TextIOWrapper(io.BytesIO(), "utf-8", newline="") for _ in range(2))
        with monkeypatch.context() as patch:
            patch.chdir(tmp_path)
            patch.setattr(sys, "argv", ["lam", *map(str, arguments)])
            for name, value in _environment(tmp_path, env).items():
                patch.setenv(name, value)
            with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as ended:
                main()
        return Said(int(ended.value.code or 0), _written(out), _written(err))

    return call


@pytest.fixture
def lam_process(tmp_path: Path) -> Lam:
    """The same as a process of its own, for what depends on being one: browsers, signals, pipes, what is imported."""

    def call(*arguments: str | Path, env: dict[str, str] | None = None) -> Said:
        command = [sys.executable, "-m", "lamcli", *map(str, arguments)]
        environment = os.environ | _environment(tmp_path, env) | {"PYTHONPATH": str(ROOT)}
        done = subprocess.run(command, cwd=tmp_path, env=environment, stdin=subprocess.DEVNULL, capture_output=True, encoding="utf-8", timeout=120, check=False)
        assert "Traceback" not in done.stderr, done.stderr
        return Said(done.returncode, done.stdout, done.stderr)

    return call


def _environment(folder: Path, more: dict[str, str] | None) -> dict[str, str]:
    return {"NO_COLOR": "1", "LAM_RUNS": str(folder / "runs")} | (more or {})


def _written(stream: io.TextIOWrapper) -> str:
    stream.flush()
    raw = stream.buffer
    assert isinstance(raw, io.BytesIO)
    return raw.getvalue().decode("utf-8")


def a_page(url: str = "https://shop.example/login", filled: str = "") -> Snapshot:
    """A log-in form: heading, two labelled fields, a button."""
    rows = [
        Node(-1, "html", "document", ref="1"),
        Node(0, "body", "generic", ref="2"),
        Node(1, "h1", "heading", "Welcome", ref="3", box=Box(0.0, 0.0, 300.0, 40.0)),
        Node(2, "#text", "text", "Welcome", box=Box(0.0, 0.0, 300.0, 40.0)),
        Node(1, "form", "form", "Log in", ref="4", box=Box(0.0, 50.0, 300.0, 200.0)),
        Node(4, "input", "textbox", "E-mail", filled, attributes=(("type", "text"),), ref="5", box=Box(0.0, 60.0, 200.0, 20.0)),
        Node(4, "input", "textbox", "Password", "", frozenset({"password"}), attributes=(("type", "password"),), ref="6", box=Box(0.0, 90.0, 200.0, 20.0)),
        Node(4, "button", "button", "Sign in", ref="7", box=Box(0.0, 120.0, 80.0, 20.0)),
        Node(7, "#text", "text", "Sign in", box=Box(0.0, 120.0, 80.0, 20.0)),
    ]
    return Snapshot(url, "Log in", tuple(rows), (1280, 800))


def a_trace() -> Trace:
    """Somebody opens the form, types an address and a password, and signs in."""
    before, after = a_page(), a_page(filled="ann@shop.example")
    events = (
        Event(EventKind.NAVIGATE, 0.0, value=before.url),
        Event(EventKind.FILL, 1.5, before.digest, 5, "ann@shop.example"),
        Event(EventKind.FILL, 2.5, after.digest, 6, secret="password"),
        Event(EventKind.CLICK, 3.0, after.digest, 7),
    )
    pages = {page.digest: page for page in (before, after)}
    return Trace(events, pages, after.digest, "Log in as Ann", url=before.url, origin="login.trace", recorder="lam test", secrets=("password",))


@pytest.fixture
def trace_file(tmp_path: Path) -> Path:
    """A whole, valid trace in the folder in which ``lam`` is run."""
    path = tmp_path / "login.trace"
    write_trace(a_trace(), path)
    return path
