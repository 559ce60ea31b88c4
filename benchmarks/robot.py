"""A person at a browser, played by a robot: real mouse and keyboard events, sent through the DevTools protocol.

Where things are is read from the page, as eyes would; everything that is done to the page is a mouse or key event, and
what a person does with the browser itself (addresses, history, dialogs, tabs) is done with the browser's own commands.
"""

from __future__ import annotations

import base64
import os
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from lamcli.browser import driver, find_browser

PATIENCE_S = 60.0
FLAGS = ("--headless=new", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--window-size=1280,900")


@contextmanager
def chromium(url: str = "about:blank", *flags: str) -> Iterator[str]:
    """A Chromium as a person has it open; yields its DevTools endpoint."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = [str(find_browser()), *FLAGS, *flags, "--remote-debugging-port=0", f"--user-data-dir={profile}"]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            command.append("--no-sandbox")
        with subprocess.Popen([*command, url], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            try:
                yield f"http://127.0.0.1:{_port(Path(profile), process)}"
            finally:
                process.terminate()
                try:
                    process.wait(15)
                except subprocess.TimeoutExpired:
                    process.kill()


def _port(profile: Path, process: subprocess.Popen[bytes]) -> int:
    told = profile / "DevToolsActivePort"
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until and process.poll() is None:
        if told.is_file() and (lines := told.read_text().splitlines()):
            return int(lines[0])
        time.sleep(0.05)
    raise RuntimeError("Chromium did not open its debugging port")


class Robot:
    """A seat at a running browser. ``page`` is the tab that the robot looks at."""

    def __init__(self, endpoint: str) -> None:
        self._browser = driver.acquire().chromium.connect_over_cdp(endpoint, no_defaults=True)
        self.context = self._browser.contexts[0]
        self.context.on("dialog", self._dialog)
        self.messages: list[str] = []
        self._answers: list[tuple[bool, str]] = []
        self.page: Any = self.context.pages[0]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._browser.close()
        driver.release()

    # --- eyes ---------------------------------------------------------------------------------------------------------

    def where(self, target: str | tuple[float, float], frame: Any = None) -> tuple[float, float]:
        """The middle of what a selector shows (Playwright's selectors, open shadow roots included)."""
        if not isinstance(target, str):
            return target
        locator = (frame or self.page).locator(target).first
        locator.scroll_into_view_if_needed()
        box = locator.bounding_box()
        if box is None:
            raise RuntimeError(f"the page shows no {target}")
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def see(self, attribute: str, value: str) -> tuple[float, float]:
        """The middle of an element with that attribute, closed shadow roots included: eyes see through them."""
        session = self.context.new_cdp_session(self.page)
        try:
            waiting = [session.send("DOM.getDocument", {"depth": -1, "pierce": True})["root"]]
            while waiting:
                node = waiting.pop()
                listed = node.get("attributes", [])
                if (attribute, value) in zip(listed[::2], listed[1::2], strict=True):
                    quad = session.send("DOM.getBoxModel", {"backendNodeId": node["backendNodeId"]})["model"]["content"]
                    return sum(quad[::2]) / 4, sum(quad[1::2]) / 4
                waiting += [*node.get("shadowRoots", ()), *node.get("children", ())]
        finally:
            session.detach()
        raise RuntimeError(f"the page shows nothing with {attribute}={value!r}")

    def rest(self, seconds: float = 0.15) -> None:
        """People take their time."""
        self.page.wait_for_timeout(seconds * 1000)

    def until(self, holds: Callable[[], bool]) -> None:
        end = time.monotonic() + PATIENCE_S
        while not holds():
            if time.monotonic() > end:
                raise RuntimeError("what the robot waited for did not happen")
            self.page.wait_for_timeout(20)

    # --- hands --------------------------------------------------------------------------------------------------------

    def move(self, target: str | tuple[float, float], frame: Any = None, steps: int = 4) -> None:
        self.page.mouse.move(*self.where(target, frame), steps=steps)

    def click(self, target: str | tuple[float, float], *, frame: Any = None, button: str = "left", keys: tuple[str, ...] = (), clicks: int = 1, rest: float = 0.15) -> None:
        self.move(target, frame)
        for key in keys:
            self.page.keyboard.down(key)
        for count in range(1, clicks + 1):
            self.page.mouse.down(button=button, click_count=count)
            self.page.mouse.up(button=button, click_count=count)
        for key in reversed(keys):
            self.page.keyboard.up(key)
        if rest:
            self.rest(rest)

    def extract(self, target: str, frame: Any = None) -> None:
        self.click(target, frame=frame, keys=("Alt",))

    def extract_link(self, target: str, frame: Any = None) -> None:
        self.click(target, frame=frame, keys=("Alt", "Shift"))

    def type(self, text: str, delay_ms: float = 5) -> None:
        self.page.keyboard.type(text, delay=delay_ms)

    def press(self, key: str) -> None:
        self.page.keyboard.press(key)
        self.rest()

    def fill(self, target: str, text: str, frame: Any = None) -> None:
        self.click(target, frame=frame, rest=0.02)
        self.type(text)
        self.rest()

    def drag(self, source: str | tuple[float, float], destination: str | tuple[float, float]) -> None:
        self.move(source)
        self.page.mouse.down()
        self.page.mouse.move(*self.where(destination), steps=8)
        self.page.mouse.up()
        self.rest()

    def wheel(self, down: float) -> None:
        self.page.mouse.wheel(0, down)
        self.rest(0.4)

    # --- the browser's own controls ---------------------------------------------------------------------------------------

    def send(self, method: str, **parameters: Any) -> Any:
        session = self.context.new_cdp_session(self.page)
        try:
            return session.send(method, parameters)
        finally:
            session.detach()

    def go(self, url: str) -> None:
        """Types an address."""
        self.send("Page.navigate", url=url, transitionType="typed")
        self.page.wait_for_load_state()
        self.rest(0.3)

    def step(self, offset: int) -> None:
        """Back (-1) and forward (1) buttons."""
        self.rest(0.8)
        history = self.send("Page.getNavigationHistory")
        self.send("Page.navigateToHistoryEntry", entryId=history["entries"][history["currentIndex"] + offset]["id"])
        self.rest(0.5)

    def reload(self) -> None:
        self.rest(0.8)
        self.send("Page.reload")
        self.rest(0.5)

    def will_answer(self, accept: bool, text: str = "") -> None:
        """What the robot will say to the next dialog. Until a dialog is answered the browser does not take the click
        that opened it for done, so the decision has to be made before. ``messages`` then holds what it asked."""
        self._answers.append((accept, text))

    def _dialog(self, dialog: Any) -> None:
        if not self._answers:
            return
        accept, text = self._answers.pop(0)
        self.messages.append(dialog.message)
        if accept:
            dialog.accept(text) if text else dialog.accept()
        else:
            dialog.dismiss()

    def look_at(self, number: int) -> None:
        """Brings another tab to the front."""
        self.until(lambda: len(self.context.pages) > number)
        self.page = self.context.pages[number]
        self.page.bring_to_front()
        self.page.wait_for_load_state()
        self.rest(0.3)

    def choose_files(self, target: str, *paths: Path) -> None:
        """Clicks what opens the file chooser, and chooses; the browser then tells the page as it does for a person."""
        session = self.context.new_cdp_session(self.page)
        opened: list[dict[str, Any]] = []
        session.on("Page.fileChooserOpened", lambda told: opened.append(told))
        session.send("Page.enable")
        session.send("Page.setInterceptFileChooserDialog", {"enabled": True})
        self.click(target)
        self.until(lambda: bool(opened))
        session.send("DOM.setFileInputFiles", {"files": [str(path) for path in paths], "backendNodeId": opened[0]["backendNodeId"]})
        session.send("Page.setInterceptFileChooserDialog", {"enabled": False})
        session.detach()
        self.rest()

    def quit(self) -> None:
        """Closes the whole browser."""
        from playwright.sync_api import Error

        with suppress(Error):
            self.send("Browser.close")

    def picture(self) -> bytes:
        return base64.b64decode(self.send("Page.captureScreenshot")["data"])
