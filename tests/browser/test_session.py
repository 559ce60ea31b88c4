"""Life of a session: finding a browser, calm, dialogs, tabs, joining a running browser, an end that leaves nothing."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from lamcli.browser import Session, Tab, attach, find_browser, launch, open_address
from lamcli.errors import EnvironmentLacks, RunFailed
from tests.browser.serving import Site, free_port, served

Show = Callable[[str], Tab]
ROOT = Path(__file__).resolve().parents[2]


def test_the_browser_can_be_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.write_text("#!/bin/sh\n")
    mine.chmod(0o755)
    monkeypatch.setenv("LAM_BROWSER", str(mine))
    assert find_browser() == mine
    monkeypatch.setenv("LAM_BROWSER", str(tmp_path / "none"))
    with pytest.raises(EnvironmentLacks, match="none"):
        find_browser()


def test_without_a_browser_the_message_says_how_to_get_one(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("LAM_BROWSER", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path))
    monkeypatch.setattr("lamcli.browser.find.PLACES", ())
    with pytest.raises(EnvironmentLacks) as raised:
        find_browser()
    assert "playwright install chromium" in raised.value.remedy
    mine = tmp_path / "chromium-1200" / "chrome-linux" / "chrome"
    mine.parent.mkdir(parents=True)
    mine.write_text("")
    assert find_browser() == mine


def test_a_browser_that_does_not_start(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAM_BROWSER", "/bin/false")
    with pytest.raises(EnvironmentLacks, match="does not start"):
        launch()


def test_nobody_answers_at_the_endpoint() -> None:
    with pytest.raises(EnvironmentLacks, match="no browser answers"):
        attach("http://127.0.0.1:9")


@pytest.mark.browser
def test_calm_comes_after_the_last_change(session: Session, show: Show) -> None:
    tab = show("<p>0</p><script>let n = 0; window.start = () => { const t = setInterval(() => { document.querySelector('p').textContent = ++n; if (n === 10) clearInterval(t) }, 30) }</script>")
    assert session.settled(tab)
    tab.page.evaluate("start()")
    assert session.settled(tab, quiet_ms=150)
    assert any(node.name == "10" for node in session.snapshot(tab).nodes)


@pytest.mark.browser
def test_calm_waits_for_a_navigation_under_way(session: Session, show: Show, site: Site) -> None:
    site.pages["/next"] = "<h1>Next</h1>"
    tab = show("<a href=/next>go</a>")
    session.element(next(node.ref for node in session.snapshot(tab).nodes if node.role == "link")).click()
    assert session.settled(tab)
    assert any(node.name == "Next" for node in session.snapshot(tab).nodes)


@pytest.mark.browser
def test_a_page_that_never_rests_costs_no_more_than_the_patience(session: Session, show: Show) -> None:
    tab = show("<p></p><script>setInterval(() => { document.querySelector('p').textContent = Math.random() }, 5)</script>")
    assert not session.settled(tab, quiet_ms=1_500, patience_ms=2_000)


@pytest.mark.browser
def test_an_address_where_nobody_is(session: Session) -> None:
    with pytest.raises(RunFailed, match="ERR_CONNECTION_REFUSED"):
        open_address(session.tabs[0], f"http://127.0.0.1:{free_port()}/")
    session.pump(300)  # the browser's own error page


@pytest.mark.browser
def test_tabs_and_dialogs() -> None:
    html = "<button id=a onclick=\"window.open('/two')\">open</button><button id=b onclick=\"document.title = prompt('Who?')\">ask</button>"
    with served({"/": html, "/two": "<h1>Two</h1>"}) as site, launch() as session:
        first = session.tabs[0]
        opened: list[Tab] = []
        session.on_tab = opened.append
        session.on_dialog = lambda tab, dialog: dialog.accept("Ann")
        open_address(first, site.url())
        first.page.click("#a")
        first.page.wait_for_timeout(300)
        assert [tab.number for tab in session.tabs] == [0, 1] and opened == [session.tabs[1]] and opened[0].opener is first
        assert any(node.name == "Two" for node in session.snapshot(opened[0]).nodes)
        first.page.click("#b")
        assert first.page.title() == "Ann"
        opened[0].page.close()
        assert session.tabs == [first]


@pytest.mark.browser
def test_joining_a_running_browser_sees_closed_roots_that_were_there_before() -> None:
    html = "<div id=h></div><script>h.attachShadow({mode: 'closed'}).innerHTML = '<button>Inside</button>'</script>"
    with served({"/": html}) as site, launch(port=0) as first:
        open_address(first.tabs[0], site.url())
        endpoint = endpoint_of(first)
        code = (
            "import sys; from lamcli.browser import attach\n"
            "with attach(sys.argv[1]) as session:\n"
            "    tab = session.front(sys.argv[2]); print([node.name for node in session.snapshot(tab).nodes if node.role == 'button'])\n"
        )
        done = subprocess.run([sys.executable, "-c", code, endpoint, site.url()], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
        assert done.stdout.strip() == "['Inside']"
        assert first.snapshot(first.tabs[0])  # still there


def endpoint_of(session: Session) -> str:
    return f"http://127.0.0.1:{session.port}"


@pytest.mark.browser
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_a_killed_process_leaves_no_browser_behind() -> None:
    with tempfile.TemporaryDirectory() as folder:
        code = "import sys, time; from lamcli.browser import launch\nsession = launch()\nprint('up', flush=True)\ntime.sleep(60)"
        environment = os.environ | {"TMPDIR": folder}
        with subprocess.Popen([sys.executable, "-c", code], cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None and process.stdout.readline().strip() == "up"
            assert browsers_in(folder)
            process.kill()
        end = time.monotonic() + 20
        while (browsers_in(folder) or list(Path(folder).glob("playwright*"))) and time.monotonic() < end:
            time.sleep(0.1)
        assert not browsers_in(folder) and not list(Path(folder).glob("playwright*"))


def browsers_in(folder: str) -> list[str]:
    """Processes whose profile lies in a folder."""
    found = []
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            command = path.read_bytes().decode(errors="replace")
        except OSError:
            continue
        if f"--user-data-dir={folder}" in command:
            found.append(command)
    return found
