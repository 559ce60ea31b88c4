"""A person at a browser, played by a robot: moves a real mouse and types on a real keyboard through the debugging port.

Where things are is read from the page, as eyes would; everything that is done to the page is mouse and key events.
"""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from places import stop

from lamcli.browser import find_browser

PATIENCE_S = 60.0
FLAGS = ("--headless=new", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--window-size=1280,900")


@contextmanager
def browser(url: str) -> Iterator[str]:
    """A Chromium showing ``url``, as a person would have it open; yields its debugging endpoint."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = [str(find_browser()), *FLAGS, "--remote-debugging-port=0", f"--user-data-dir={profile}"]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            command.append("--no-sandbox")  # Chromium refuses to start for root otherwise
        with subprocess.Popen([*command, url], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            try:
                yield f"http://127.0.0.1:{_port(Path(profile), process)}"
            finally:
                stop(process)


def _port(profile: Path, process: subprocess.Popen[bytes]) -> int:
    """Chromium writes the port that it chose into its profile."""
    told = profile / "DevToolsActivePort"
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until and process.poll() is None:
        if told.is_file() and (lines := told.read_text().splitlines()):
            return int(lines[0])
        time.sleep(0.1)
    raise SystemExit("Chromium did not open its debugging port")


@dataclass(frozen=True)
class Person:
    """``page`` is the tab in front (Playwright, sync)."""

    page: Any

    def click(self, selector: str) -> None:
        self._point(selector)
        self.page.mouse.down()
        self.page.wait_for_timeout(60)
        self.page.mouse.up()
        self.page.wait_for_load_state()

    def extract(self, selector: str) -> str:
        """Alt+click: "this text, please". Returns the text that the person saw."""
        self._point(selector)
        self.page.keyboard.down("Alt")
        self.page.mouse.down()
        self.page.wait_for_timeout(60)
        self.page.mouse.up()
        self.page.keyboard.up("Alt")
        self.page.wait_for_timeout(250)
        return " ".join(self.page.locator(selector).inner_text().split())

    def _point(self, selector: str) -> None:
        """Moves the mouse there in steps, as a hand does."""
        box = self.page.locator(selector).bounding_box()
        if box is None:
            raise SystemExit(f"the page shows no {selector}")
        self.page.mouse.move(box["x"] + min(box["width"], 60) / 2, box["y"] + box["height"] / 2, steps=12)
        self.page.wait_for_timeout(120)


@contextmanager
def at(endpoint: str) -> Iterator[Person]:
    """The person takes a seat at the browser."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        connected = playwright.chromium.connect_over_cdp(endpoint)
        yield Person(connected.contexts[0].pages[0])
