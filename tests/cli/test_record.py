"""``lam record``: what is wrong is said before a browser is started; a real recording ends whole."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.conftest import ROOT, Lam

NO_BROWSER = {"LAM_BROWSER": "/nowhere/chrome"}


@pytest.mark.parametrize(
    ("arguments", "what"),
    [
        (["-o", "a.trace"], "where does it begin?"),
        (["https://x.example", "-o", "a.trace", "--secret", "password"], "--secret names a secret"),
        (["https://x.example", "-o", "a.trace", "--secret", "password=NOT_SET_ANYWHERE"], "NOT_SET_ANYWHERE"),
        (["https://x.example", "-o", "a.trace", "--data", "none.csv"], "none.csv"),
        (["https://x.example", "-o", "gone/a.trace"], "gone"),
    ],
)
def test_bad_usage(lam: Lam, arguments: list[str], what: str) -> None:
    said = lam("record", *arguments, env=NO_BROWSER)
    assert (said.code, said.out) == (2, ""), said
    assert what in said.err


def test_it_needs_a_place_to_write(lam: Lam) -> None:
    assert lam("record", "https://x.example").code == 2


def test_no_browser_is_exit_4(lam_process: Lam, tmp_path: Path) -> None:
    said = lam_process("record", "https://x.example", "-o", "a.trace", "--headless", env=NO_BROWSER)
    assert said.code == 4, said
    assert "install" in said.err
    assert not (tmp_path / "a.trace").exists()


class _Page(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = b"<!doctype html><title>Here</title><h1>Hello</h1><button>Go</button>"
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def site() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), _Page) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()


@pytest.mark.browser
@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_ends_it_in_good_order(lam_process: Lam, site: str, tmp_path: Path, end: signal.Signals) -> None:
    command = [sys.executable, "-m", "lamcli", "record", site, "-o", "demo.trace", "--headless", "--json", "--quiet", "--secret", "pin=CANARY"]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "CANARY": "s3cr3t-canary"}
    with subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None and process.stdout is not None
        assert process.stderr.readline() == "recording\n"
        process.send_signal(end)
        out, err = process.communicate(timeout=30)
    assert process.returncode == 0, err
    assert err == ""
    assert json.loads(out)["events"] >= 1
    said = lam_process("inspect", "demo.trace")
    assert said.code == 0
    assert site in said.out
    assert b"s3cr3t-canary" not in (tmp_path / "demo.trace").read_bytes()
