"""A browser as lam sees it: tabs, snapshots of whole pages, elements by their ref, and an end that leaves nothing behind.

Playwright's synchronous API: a run is a sequence, and the recorder is a loop that waits for messages. The browser is
launched by Playwright's driver, a process of its own that closes the browser and removes its profile as soon as this
process is gone, however it went.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from time import monotonic
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from lamcli.browser import driver
from lamcli.browser.compose import Composed, Document, compose, document_of
from lamcli.browser.joining import Joining
from lamcli.browser.script import CALL, CALL_ON, PageScript
from lamcli.errors import RunFailed, TargetNotFound
from lamcli.trace import Snapshot

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, CDPSession, Dialog, ElementHandle, Frame, JSHandle, Page, Request


class BrowserGone(RunFailed):
    """The browser, or the tab that something was asked of, is no longer there."""


@contextmanager
def asking() -> Iterator[None]:
    """Turns Playwright's errors into lam's own."""
    from playwright.sync_api import Error

    try:
        yield
    except Error as error:
        raise BrowserGone(brief(error)) from error


def brief(error: Exception) -> str:
    """The first line of a Playwright error, without the name of the method."""
    lines = str(error).strip().splitlines()
    return lines[0].removeprefix("Page.goto: ") if lines else "no reason was given"


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
        port: where a launched browser listens for DevTools clients, when it was asked to.
    """

    def __init__(self, context: BrowserContext, script: PageScript, *, owned: bool) -> None:
        self.tabs: list[Tab] = []
        self.context = context
        self.script = script
        self.on_dialog: Callable[[Tab, Dialog], None] = lambda tab, dialog: None
        self.on_tab: Callable[[Tab], None] = lambda tab: None
        self.port: int | None = None
        self.closed = False
        self._stopped = False
        self._owned = owned
        self._opened = 0
        self._documents: dict[Frame, Document] = {}
        self._frames: dict[int, Frame] = {}
        self._hosts: dict[Frame, tuple[int, int]] = {}
        self._seen = 0
        self._sessions: dict[Page, CDPSession] = {}
        context.on("close", self._gone)
        if context.browser is not None:
            context.browser.on("disconnected", self._gone)
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
        if self._stopped:
            return
        self._stopped = True
        if not self.closed:
            with suppress(BrowserGone), asking():
                if self._owned:
                    self.context.close()
                elif self.context.browser is not None:
                    self.context.browser.close()  # of a browser that was joined this ends the connection
        self.closed = True
        driver.release()

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
        """The tab's own connection to the DevTools protocol, opened once. Raises BrowserGone."""
        session = self._sessions.get(tab.page)
        if session is None:
            with asking():
                session = self._sessions[tab.page] = self.context.new_cdp_session(tab.page)
        return session

    def send(self, tab: Tab, method: str, **parameters: Any) -> dict[str, Any]:
        """One DevTools command to a tab. Raises BrowserGone."""
        session = self.cdp(tab)
        with asking():
            answer: dict[str, Any] = session.send(method, parameters)
        return answer

    def _dialog(self, dialog: Dialog) -> None:
        tab = self.tab_of(dialog.page) if dialog.page is not None else None
        if tab is None:
            return
        tab.dialog = dialog
        self.on_dialog(tab, dialog)

    # --- pages --------------------------------------------------------------------------------------------------------

    def call(self, frame: Frame, name: str, *arguments: Any) -> Any:
        """Calls the page script in a frame; None where the frame is gone, has no document yet, or waits for a dialog."""
        tab = self.tab_of(frame.page)
        if tab is None or tab.dialog is not None:
            return None
        with suppress(BrowserGone), asking():
            return frame.evaluate(CALL, self.script.call(name, *arguments))
        return None

    def install(self, tab: Tab) -> None:
        """Puts the page script into documents that were there before the session."""
        joining = [Joining(cdp, self.script) for cdp in self._processes(tab)]
        for part in joining:
            with suppress(BrowserGone), asking():
                part.look()
        for frame in tab.page.frames:
            with suppress(BrowserGone), asking():
                frame.evaluate(self.script.source)
        for part in joining:
            with suppress(BrowserGone), asking():
                part.finish()

    def _processes(self, tab: Tab) -> list[CDPSession]:
        """One connection for each process that shows a part of the tab's page."""
        found = [self.cdp(tab)]
        for frame in tab.page.frames[1:]:
            with suppress(BrowserGone), asking():  # a frame in its parent's process has no connection of its own
                found.append(self.context.new_cdp_session(frame))
        return found

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
            self.pump(50)
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
        known = self._documents.get(frame)
        answer = self.call(frame, "snapshot", known.id if known else "", known.serial if known else -1)
        if answer is None:
            return known is not None and self.call(frame, "home") is not None
        if self.take(frame, json.loads(answer)):
            return True
        whole = self.call(frame, "snapshot", "", -1)
        return whole is not None and self.take(frame, json.loads(whole))

    def take(self, frame: Frame, report: Mapping[str, Any]) -> bool:
        """Notes what the page script reported of a frame's document; False for a difference to a state that is not known."""
        document = self._documents.get(frame)
        if document is None or document.id != report["document"]:
            if "nodes" not in report:
                return False
            self._forget(frame)
            document = self._documents[frame] = Document(self._seen)
            self._frames[self._seen] = frame
            self._seen += 1
            # A child may have told of itself before its parent did, and has nothing more to tell.
            for child in frame.child_frames:
                if child in self._documents:
                    self._locate(child)
        if not document.take(report):
            return False
        self._locate(frame)
        return True

    def _locate(self, frame: Frame) -> None:
        """Finds the element that shows a frame, once per document of its parent."""
        parent = frame.parent_frame
        above = self._documents.get(parent) if parent is not None else None
        if above is None or self._hosts.get(frame, (-1, 0))[0] == above.number:
            return
        with suppress(BrowserGone), asking():
            handle = frame.frame_element()
            ref = handle.evaluate(CALL_ON, self.script.call("ref"))
            handle.dispose()
            if ref is not None:
                self._hosts[frame] = (above.number, int(ref))

    def document(self, frame: Frame) -> Document | None:
        return self._documents.get(frame)

    def document_number(self, tab: Tab) -> int:
        """Number of the document in the main frame, as last known; -1 when none is."""
        document = self._documents.get(tab.page.main_frame)
        return -1 if document is None else document.number

    def refs(self, frame: Frame, elements: JSHandle) -> tuple[str, ...]:
        """The nodes of a snapshot behind an array of elements of a frame; those that no snapshot has are left out."""
        document = self.document(frame)
        if document is None:
            return ()
        handles = [handle.as_element() for handle in elements.get_properties().values()]
        numbers = [each.evaluate(CALL_ON, self.script.call("ref")) for each in handles if each is not None]
        return tuple(document.ref(int(number)) for number in numbers if number is not None)

    def element(self, ref: str) -> ElementHandle:
        """The element behind a node of a snapshot (for a text node its parent), in the frame that it lives in.

        Raises:
            TargetNotFound: it is no longer there.
        """
        number, inside = document_of(ref)
        frame = self._frames.get(number)
        if frame is not None:
            with suppress(BrowserGone), asking():
                element = frame.evaluate_handle(CALL, self.script.call("node", inside)).as_element()
                if element is not None:
                    return element
        raise TargetNotFound("the element is no longer on the page")

    def settled(self, tab: Tab, quiet_ms: float = 0, patience_ms: float = 5_000) -> bool:
        """Waits until the page is calm: no navigation under way, no change for ``quiet_ms`` and two animation frames.

        A page with nothing to do costs those two frames. False when patience ended first.
        """
        end = monotonic() + patience_ms / 1000
        while True:
            left = (end - monotonic()) * 1000
            if left <= 0 or tab.closed or tab.dialog is not None:
                return False
            if tab.navigating:
                self.pump(10)
                continue
            calm = self.call(tab.page.main_frame, "settled", quiet_ms, left)
            if calm and not tab.navigating:
                return True
            if calm is None:  # a navigation took the document away
                self.pump(10)

    def parsed(self, tab: Tab, patience_ms: float) -> bool:
        """Waits until the document of the main frame is read to its end; False when patience ended first,
        or a dialog holds it up.

        The document itself is asked: one that comes back out of the browser's history as it was left loads nothing, and
        no event tells that it is there.
        """
        end = monotonic() + patience_ms / 1000
        while monotonic() < end and not tab.closed and tab.dialog is None:
            with suppress(BrowserGone), asking():  # it may be led on at this very moment
                if not tab.navigating and tab.page.evaluate("document.readyState") != "loading":
                    return True
            self.pump(5)
        return False

    def pump(self, milliseconds: float) -> None:
        """Lets messages from the browser arrive for so long; shorter when a tab closes."""
        if self.tabs and not self.closed:
            with suppress(BrowserGone), asking():
                self.tabs[-1].page.wait_for_timeout(milliseconds)


def open_address(tab: Tab, address: str, timeout_ms: float = 30_000) -> None:
    """Opens an address and waits until it is loaded.

    Raises:
        RunFailed: nothing answers there, or not in time.
    """
    from playwright.sync_api import Error

    try:
        tab.page.goto(address, wait_until="load", timeout=timeout_ms)
    except Error as error:
        reason = brief(error).split(" at ")[0]
        raise RunFailed(f"cannot be opened ({reason})") from error
