"""How recordings begin and end: signals, kills, windows that close, time that runs out, addresses where nobody is."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from benchmarks.robot import Robot, chromium
from lamcli.errors import BadInput, EnvironmentLacks
from lamcli.record import RecordOptions, record
from lamcli.record.recorder import Recorder
from lamcli.store import read_trace
from lamcli.trace import EventKind as Kind
from tests.browser.serving import Site, free_port, served
from tests.browser.test_session import browsers_in
from tests.e2e.recording import recording

pytestmark = pytest.mark.browser
ROOT = Path(__file__).resolve().parents[2]
PAGE = "<h1>Shop</h1><button>One</button><a href=/two>Two</a>"
CODE = """
import sys
from pathlib import Path
from lamcli.record import RecordOptions, record
out, url, port = sys.argv[1:4]
print(record(RecordOptions(out=Path(out), url=url, headless=True, port=int(port))).events)
"""


@pytest.fixture
def site() -> Iterator[Site]:
    with served({"/": PAGE, "/two": "<h1>Two</h1>"}) as running:
        yield running


@contextmanager
def launched(out: Path, url: str) -> Iterator[tuple[subprocess.Popen[str], Robot, str]]:
    """A recorder in a process of its own with a browser of its own; a robot at that browser; where its profile lies."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        port = free_port()
        environment = os.environ | {"TMPDIR": folder, "PYTHONPATH": str(ROOT)}
        with subprocess.Popen([sys.executable, "-c", CODE, str(out), url, str(port)], env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
            try:
                assert process.stderr is not None and process.stderr.readline() == "recording\n"
                with Robot(f"http://127.0.0.1:{port}") as robot:
                    yield process, robot, folder
            finally:
                if process.poll() is None:
                    process.kill()


def gone(folder: str) -> bool:
    end = time.monotonic() + 20
    while (browsers_in(folder) or list(Path(folder).glob("playwright*"))) and time.monotonic() < end:
        time.sleep(0.1)
    return not browsers_in(folder) and not list(Path(folder).glob("playwright*"))


@pytest.mark.parametrize("how", [signal.SIGINT, signal.SIGTERM])
def test_signals_end_it_in_good_order(site: Site, tmp_path: Path, how: signal.Signals) -> None:
    out = tmp_path / "demo.trace"
    with launched(out, site.url()) as (process, robot, folder):
        robot.click("button")
        process.send_signal(how)
        assert process.wait(30) == 0
        assert process.stdout is not None and process.stdout.read() == "2\n"
        assert gone(folder)
    trace = read_trace(out)
    assert [event.kind for event in trace.events] == [Kind.NAVIGATE, Kind.CLICK] and trace.final and trace.url == site.url()
    assert [path.name for path in tmp_path.iterdir()] == ["demo.trace"]


def test_a_killed_recorder_leaves_what_it_saw_and_no_browser(site: Site, tmp_path: Path) -> None:
    out = tmp_path / "demo.trace"
    with launched(out, site.url()) as (process, robot, folder):
        robot.click("button")
        robot.rest(1.0)
        robot.click("button", rest=0.5)
        process.kill()
        process.wait(30)
        assert gone(folder)
    assert [event.kind for event in read_trace(out).events] == [Kind.NAVIGATE, Kind.CLICK, Kind.CLICK]


def test_closing_the_window_ends_it(site: Site, tmp_path: Path) -> None:
    out = tmp_path / "demo.trace"
    with launched(out, site.url()) as (process, robot, _):
        robot.click("a")
        robot.page.close()
        assert process.wait(30) == 0
    trace = read_trace(out)
    assert [event.kind for event in trace.events] == [Kind.NAVIGATE, Kind.CLICK] and trace.final in trace.snapshots


def test_an_attached_browser_stays_open(site: Site, tmp_path: Path) -> None:
    with chromium(site.url()) as endpoint, Robot(endpoint) as robot:
        robot.page.wait_for_selector("h1")
        with recording(tmp_path / "demo.trace", cdp=endpoint):
            robot.click("button")
        robot.click("a")
        robot.page.wait_for_selector("text=Two")


def test_the_browser_that_is_watched_goes(site: Site, tmp_path: Path) -> None:
    with chromium(site.url()) as endpoint, Robot(endpoint) as robot:
        robot.page.wait_for_selector("h1")
        with recording(tmp_path / "demo.trace", cdp=endpoint, url=site.url()) as take:
            robot.click("button")
            robot.quit()
            time.sleep(2)
    assert [event.kind for event in take.trace.events] == [Kind.NAVIGATE, Kind.CLICK]


def test_time_runs_out(site: Site, tmp_path: Path) -> None:
    summary = record(RecordOptions(out=tmp_path / "demo.trace", url=site.url(), headless=True, timeout=0.5, say=lambda line: None))
    assert summary.events == 1 and summary.seconds > 0.4 and read_trace(summary.out).final


def test_what_the_browser_tells_after_the_end_is_no_part_of_the_recording(site: Site, tmp_path: Path) -> None:
    """A tab that closes while the recorder lets go of the browser would be written into a file that is closed already."""
    told: list[str] = []
    recorder = Recorder(RecordOptions(out=tmp_path / "demo.trace", url=site.url(), headless=True, timeout=0.5, say=lambda line: None))
    recorder.run()
    watch = recorder._watch
    assert watch is not None
    watch._later(lambda: told.append("a tab was closed"))
    assert told == []


def test_a_signal_between_two_events_of_a_hurried_robot_loses_no_file(site: Site, tmp_path: Path) -> None:
    out = tmp_path / "demo.trace"
    with launched(out, site.url()) as (process, robot, _):
        for _ in range(5):
            robot.click("button", rest=0)
        process.send_signal(signal.SIGINT)
        assert process.wait(30) == 0
    assert [event.kind for event in read_trace(out).events if event.kind is not Kind.DOUBLE_CLICK][:6] == [Kind.NAVIGATE, *[Kind.CLICK] * 5]


def test_what_cannot_be_recorded_is_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="ERR_CONNECTION_REFUSED"):
        record(RecordOptions(out=tmp_path / "a.trace", url=f"http://127.0.0.1:{free_port()}/", headless=True))
    with pytest.raises(BadInput, match="folder"):
        record(RecordOptions(out=tmp_path / "none" / "a.trace", headless=True))
    with pytest.raises(EnvironmentLacks, match="no browser answers"):
        record(RecordOptions(out=tmp_path / "a.trace", cdp="http://127.0.0.1:9"))
