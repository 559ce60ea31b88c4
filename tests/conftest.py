"""What several tests need: the command line in a process of its own, small pages and traces made of plain trees."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from lamcli.store import write_trace
from lamcli.trace import Box, Event, EventKind, Node, Snapshot, Trace

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Said:
    """What a finished ``lam`` left behind."""

    code: int
    out: str
    err: str


Lam = Callable[..., Said]


@pytest.fixture
def lam(tmp_path: Path) -> Lam:
    """Runs ``lam ARGUMENTS`` in an empty folder, as a process of its own: exit code, stdout and stderr are the real ones."""

    def call(*arguments: str | Path, stdin: str = "", env: dict[str, str] | None = None, timeout: float = 60) -> Said:
        # No traceback may ever reach a person; a child that wants to show one shows it here.
        environment = os.environ | {"PYTHONPATH": str(ROOT), "NO_COLOR": "1", "LAM_RUNS": str(tmp_path / "runs")} | (env or {})
        done = subprocess.run(
            [sys.executable, "-m", "lamcli", *map(str, arguments)],
            cwd=tmp_path, env=environment, input=stdin, capture_output=True, text=True, encoding="utf-8", timeout=timeout, check=False,
        )  # fmt: skip
        assert "Traceback" not in done.stderr, done.stderr
        return Said(done.returncode, done.stdout, done.stderr)

    return call


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
