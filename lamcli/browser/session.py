"""A browser as lam sees it: tabs, snapshots of whole pages, elements by their ref, and an end that leaves nothing behind.

Playwright's synchronous API: a run is a sequence, and the recorder is a loop that waits for messages. The browser is
launched by Playwright's driver, a process of its own that closes the browser and removes its profile as soon as this
process is gone, however it went.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from lamcli.browser.compose import Composed, Document, compose, document_of
from lamcli.browser.find import find_browser
from lamcli.browser.script import CALL, CALL_ON, PageScript, page_script
from lamcli.errors import EnvironmentLacks, RunFailed, TargetNotFound
from lamcli.trace import Snapshot

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, CDPSession, Dialog, ElementHandle, Frame, Page, Playwright, Request

ARGUMENTS = ("--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync")
VIEWPORT = (1280, 800)


@dataclass(eq=False)
class Tab:
    """One tab, or popup window.

    Attributes:
        number: 0 for the first, in the order of opening.
        opener: the tab whose page opened it; None when the browser did.
        dialog: the dialog that is open in it and waits for an answer.
        navigating: a new document of the main frame has been asked for and is not there yet.
    """

    number: int
    page: Page
    opener: Tab | None = None
    dialog: Dialog | None = None
    navigating: bool = False
    composed: tuple[object, Composed] | None = field(default=None, repr=False)

    @property
    def closed(self) -> bool:
        return self.page.is_closed()


class Session:
    """A running browser. Use it as a context manager; see ``launch`` and ``attach``.

    Attributes:
        tabs: those that are open, in the order of opening.
        on_dialog: called with each dialog that opens. Nothing answers it by itself: it stays open until somebody does,
            here (``tab.dialog.accept()``) or in the browser.
        on_tab: called with each tab that opens after the first ones.
        script: the page script that runs in every document.
    """

    def __init__(self, playwright: Playwright, context: BrowserContext, script: PageScript, *, owned: bool) -> None:
        self.tabs: list[Tab] = []
        self.context = context
        self.script = script
        self.on_dialog: Callable[[Tab, Dialog], None] = lambda tab, dialog: None
        self.on_tab: Callable[[Tab], None] = lambda tab: None
        self.closed = False
        self._playwright = playwright
        self._owned = owned
        self._opened = 0
        self._documents: dict[Frame, Document] = {}
        self._frames: dict[int, Frame] = {}
        self._hosts: dict[Frame, tuple[int, int]] = {}
        self._seen = 0
        self._sessions: dict[Page, CDPSession] = {}
        context.on("close", self._gone)
        context.on("dialog", self._dialog)
        for page in context.pages:
            self._add(page)
        context.on("page", self._opened_page)

    # --- life ---------------------------------------------------------------------------------------------------------

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Ends a launched browser; leaves one that it attached to as it is. May be called twice."""
        from playwright.sync_api import Error

        if self._owned and not self.closed:
            try:
                self.context.close()
            except Error:
                self.closed = True
        self.closed = True
        self._playwright.stop()
        self._playwright.stop = lambda: None  # type: ignore[method-assign]

    def _gone(self, _: object = None) -> None:
        self.closed = True

    # --- tabs ---------------------------------------------------------------------------------------------------------

    def _add(self, page: Page) -> Tab:
        known = self.tab_of(page)
        if known is not None:
            return known
        tab = Tab(self._opened, page)
        self._opened += 1
        self.tabs.append(tab)
        page.on("close", lambda _: self._remove(tab))
        page.on("request", lambda request: self._request(tab, request))
        page.on("requestfailed", lambda request: self._arrived(tab, request))
        page.on("requestfinished", lambda request: self._arrived(tab, request))
        page.on("framenavigated", lambda frame: self._navigated(tab, frame))
        page.on("framedetached", self._forget)
        return tab

    def _opened_page(self, page: Page) -> None:
        tab = self._add(page)
        opener = page.opener()
        tab.opener = self.tab_of(opener) if opener is not None else None
        self.on_tab(tab)

    def _remove(self, tab: Tab) -> None:
        if tab in self.tabs:
            self.tabs.remove(tab)
        for frame in [frame for frame in self._documents if frame.page is tab.page]:
            self._forget(frame)

    def _forget(self, frame: Frame) -> None:
        document = self._documents.pop(frame, None)
        self._hosts.pop(frame, None)
        if document is not None:
            self._frames.pop(document.number, None)

    @staticmethod
    def _request(tab: Tab, request: Request) -> None:
        if request.is_navigation_request() and request.frame == tab.page.main_frame:
            tab.navigating = True

    @staticmethod
    def _arrived(tab: Tab, request: Request) -> None:
        if request.is_navigation_request() and request.frame == tab.page.main_frame:
            tab.navigating = False

    @staticmethod
    def _navigated(tab: Tab, frame: Frame) -> None:
        if frame == tab.page.main_frame:
            tab.navigating = False

    def tab_of(self, page: Page) -> Tab | None:
        return next((tab for tab in self.tabs if tab.page is page), None)

    def front(self, url: str = "") -> Tab:
        """The tab whose address is or begins with ``url``, else the one in front, else the last opened.

        Raises:
            RunFailed: no tab is open.
        """
        if not self.tabs:
            raise RunFailed("the browser has no open tab", remedy="open the application in it first")
        if url:
            for tab in self.tabs:
                if tab.page.url.rstrip("/") == url.rstrip("/"):
                    return tab
            for tab in self.tabs:
                if tab.page.url.startswith(url):
                    return tab
        return next((tab for tab in reversed(self.tabs) if self.call(tab.page.main_frame, "visible")), self.tabs[-1])

    def cdp(self, tab: Tab) -> CDPSession:
        """The tab's own connection to the DevTools protocol, opened once."""
        session = self._sessions.get(tab.page)
        if session is None:
            session = self._sessions[tab.page] = self.context.new_cdp_session(tab.page)
        return session

    def _dialog(self, dialog: Dialog) -> None:
        tab = self.tab_of(dialog.page) if dialog.page is not None else None
        if tab is None:
            return
        tab.dialog = dialog
        self.on_dialog(tab, dialog)

    # --- pages --------------------------------------------------------------------------------------------------------

    def call(self, frame: Frame, name: str, *arguments: Any) -> Any:
        """Calls the page script in a frame; None where the frame is gone or has no document yet."""
        from playwright.sync_api import Error

        try:
            return frame.evaluate(CALL, self.script.call(name, *arguments))
        except Error:
            return None

    def install(self, tab: Tab) -> None:
        """Puts the page script into documents that were there before the session."""
        from playwright.sync_api import Error

        for frame in tab.page.frames:
            try:
                frame.evaluate(self.script.source)
            except Error:
                continue
        self._adopt_closed_roots(tab)

    def _adopt_closed_roots(self, tab: Tab) -> None:
        """Hands closed shadow roots that existed before the page script to it; only the protocol sees them."""
        cdp = self.cdp(tab)
        root = cdp.send("DOM.getDocument", {"depth": -1, "pierce": True})["root"]
        declaration = f"function () {{ window[{self.script.door!r}]({self.script.token!r}, 'adopt', this); }}"
        for node in _closed_roots(root):
            handle = cdp.send("DOM.resolveNode", {"backendNodeId": node["backendNodeId"]})["object"]
            cdp.send("Runtime.callFunctionOn", {"objectId": handle["objectId"], "functionDeclaration": declaration})

    def snapshot(self, tab: Tab) -> Snapshot:
        """The page in a tab as it is now; the same object as before when nothing changed.

        Raises:
            RunFailed: the tab has no document (closed, crashed, or it shows something that is no page).
        """
        return self.compose(tab).snapshot

    def compose(self, tab: Tab) -> Composed:
        """Like ``snapshot``, with the places of all refs."""
        main = tab.page.main_frame
        for _ in range(20):
            if self._refresh(main, tab):
                break
            tab.page.wait_for_timeout(50)
        else:
            raise RunFailed(f"the page at {tab.page.url} cannot be read")
        for frame in tab.page.frames:
            if frame != main:
                self._refresh(frame, tab)
        return self.composed(tab)

    def composed(self, tab: Tab) -> Composed:
        """The page from what is known of its frames, without asking them. Raises RunFailed when nothing is known."""
        top = self._documents.get(tab.page.main_frame)
        if top is None or not top.nodes:
            raise RunFailed(f"nothing is known of the page at {tab.page.url}")
        frames = [frame for frame in tab.page.frames if frame in self._documents]
        key = tuple((self._documents[frame].number, self._documents[frame].serial, self._hosts.get(frame)) for frame in frames)
        if tab.composed is None or tab.composed[0] != key:
            children = {self._hosts[frame]: self._documents[frame] for frame in frames if frame in self._hosts}
            tab.composed = (key, compose(top, lambda document, ref: children.get((document.number, ref))))
        return tab.composed[1]

    def _refresh(self, frame: Frame, tab: Tab) -> bool:
        """Asks a frame what changed; False when it could not be asked."""
        import json

        known = self._documents.get(frame)
        answer = self.call(frame, "snapshot", known.id if known else "", known.serial if known else -1)
        if answer is None:
            return known is not None and self.call(frame, "home") is not None
        self.take(frame, json.loads(answer))
        self.locate_frame(frame)
        return True

    def take(self, frame: Frame, report: Mapping[str, Any]) -> Document:
        """Notes what the page script reported of a frame's document."""
        document = self._documents.get(frame)
        if document is None or document.id != report["document"]:
            self._forget(frame)
            document = self._documents[frame] = Document(self._seen)
            self._frames[self._seen] = frame
            self._seen += 1
        document.take(report)
        return document

    def locate_frame(self, frame: Frame) -> None:
        """Finds the element that shows a frame, once per document of its parent."""
        from playwright.sync_api import Error

        parent = frame.parent_frame
        if parent is None:
            return
        above = self._documents.get(parent)
        if above is None or self._hosts.get(frame, (-1, 0))[0] == above.number:
            return
        try:
            handle = frame.frame_element()
            ref = handle.evaluate(CALL_ON, self.script.call("ref"))
            handle.dispose()
        except Error:
            return
        if ref is not None:
            self._hosts[frame] = (above.number, int(ref))

    def document(self, frame: Frame) -> Document | None:
        return self._documents.get(frame)

    def element(self, ref: str) -> ElementHandle:
        """The element behind a node of a snapshot (for a text node its parent), in the frame that it lives in.

        Raises:
            TargetNotFound: it is no longer there.
        """
        from playwright.sync_api import Error

        number, inside = document_of(ref)
        frame = self._frames.get(number)
        if frame is not None:
            try:
                element = frame.evaluate_handle(CALL, self.script.call("node", inside)).as_element()
            except Error:
                element = None
            if element is not None:
                return element
        raise TargetNotFound("the element is no longer on the page")

    def settled(self, tab: Tab, quiet_ms: float = 0, patience_ms: float = 5_000) -> bool:
        """Waits until the page is calm: no navigation under way, no change for ``quiet_ms`` and two animation frames.

        A page with nothing to do costs those two frames. False when patience ended first.
        """
        from time import monotonic

        end = monotonic() + patience_ms / 1000
        while True:
            left = (end - monotonic()) * 1000
            if left <= 0 or tab.closed or tab.dialog is not None:
                return False
            if tab.navigating:
                tab.page.wait_for_timeout(10)
                continue
            calm = self.call(tab.page.main_frame, "settled", quiet_ms, left)
            if calm and not tab.navigating:
                return True
            if calm is None:  # a navigation took the document away
                tab.page.wait_for_timeout(10)

    def pump(self, milliseconds: float) -> None:
        """Lets messages from the browser arrive for so long."""
        if self.tabs:
            self.tabs[0].page.wait_for_timeout(milliseconds)


def _closed_roots(node: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    found: list[Mapping[str, Any]] = []
    waiting = [node]
    while waiting:
        current = waiting.pop()
        for root in current.get("shadowRoots", ()):
            if root.get("shadowRootType") == "closed":
                found.append(root)
            waiting.append(root)
        waiting.extend(current.get("children", ()))
        if "contentDocument" in current:
            waiting.append(current["contentDocument"])
    return found


def launch(
    *,
    headless: bool = True,
    secrets: Mapping[str, str] | None = None,
    extra: Sequence[str] = (),
    config: Mapping[str, Any] | None = None,
    bindings: Mapping[str, Callable[..., Any]] | None = None,
    port: int | None = None,
    viewport: tuple[int, int] = VIEWPORT,
    downloads: Path | None = None,
) -> Session:
    """Starts a browser with a profile of its own, which is removed when it ends.

    Args:
        secrets: name -> value of what must never leave a page.
        extra, config: more for the page script (see ``page_script``).
        bindings: functions that pages may call, by name; they get Playwright's source dictionary first.
        port: also listen for DevTools clients there; 0 for any port.
        downloads: where files that pages download are put; None for a folder that goes away with the session.

    Raises:
        EnvironmentLacks: there is no browser, or it does not start.
    """
    from playwright.sync_api import Error

    browser = find_browser()
    playwright = _start()
    try:
        context = playwright.chromium.launch_persistent_context(
            "",
            executable_path=browser,
            headless=headless,
            args=_arguments(port),
            handle_sigint=False,
            handle_sigterm=False,
            handle_sighup=False,
            chromium_sandbox=not _is_root(),
            accept_downloads=True,
            downloads_path=downloads,
            **({"viewport": {"width": viewport[0], "height": viewport[1]}} if headless else {"no_viewport": True}),
        )
    except Error as error:
        playwright.stop()
        raise EnvironmentLacks(f"{browser} does not start: {_reason(error)}", remedy="run it by hand to see why; without a display, use --headless") from error
    return _prepare(playwright, context, page_script(secrets or {}, extra, config), bindings or {}, owned=True)


def attach(
    endpoint: str,
    *,
    secrets: Mapping[str, str] | None = None,
    extra: Sequence[str] = (),
    config: Mapping[str, Any] | None = None,
    bindings: Mapping[str, Callable[..., Any]] | None = None,
) -> Session:
    """Joins a running Chromium at its DevTools endpoint, e.g. ``http://127.0.0.1:9222``; closing leaves it open.

    Raises:
        EnvironmentLacks: nothing answers there.
    """
    from playwright.sync_api import Error

    playwright = _start()
    try:
        browser = playwright.chromium.connect_over_cdp(endpoint, no_defaults=True)
    except Error as error:
        playwright.stop()
        raise EnvironmentLacks(f"no browser answers at {endpoint}", remedy="start one with --remote-debugging-port=9222 and pass http://127.0.0.1:9222") from error
    session = _prepare(playwright, browser.contexts[0], page_script(secrets or {}, extra, config), bindings or {}, owned=False)
    browser.on("disconnected", session._gone)
    for tab in session.tabs:
        session.install(tab)
    return session


def version_of(browser: Path) -> str:
    """Starts the browser headless, once, and gives its version, e.g. ``156.0.8078.79``. Raises EnvironmentLacks when it does not start."""
    from playwright.sync_api import Error

    playwright = _start()
    try:
        running = playwright.chromium.launch(executable_path=browser, headless=True, args=_arguments(None), chromium_sandbox=not _is_root())
        version = running.version
        running.close()
        return version
    except Error as error:
        raise EnvironmentLacks(f"{browser} does not start: {_reason(error)}", remedy="run it by hand to see why") from error
    finally:
        playwright.stop()


def _reason(error: Exception) -> str:
    return str(error).strip().splitlines()[0] if str(error).strip() else "no reason was given"


def _prepare(playwright: Playwright, context: BrowserContext, script: PageScript, bindings: Mapping[str, Callable[..., Any]], *, owned: bool) -> Session:
    for name, function in bindings.items():
        context.expose_binding(name, function)
    context.add_init_script(script.source)
    session = Session(playwright, context, script, owned=owned)
    if owned:
        for tab in session.tabs:
            session.install(tab)
    return session


def _start() -> Playwright:
    from playwright.sync_api import sync_playwright

    return sync_playwright().start()


def _arguments(port: int | None) -> list[str]:
    return [*ARGUMENTS, *([] if port is None else [f"--remote-debugging-port={port}"])]


def _is_root() -> bool:
    return sys.platform != "win32" and os.geteuid() == 0
