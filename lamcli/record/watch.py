"""Follows a session while a person uses it: what pages tell, and what the browser tells about tabs, dialogs and addresses.

Messages are handled one after the other in the order of their arrival, also when handling one has to ask the browser
something and further ones arrive meanwhile.
"""

from __future__ import annotations

import base64
import json
import time
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from lamcli.browser import BrowserGone, Session, Tab
from lamcli.browser.compose import Composed
from lamcli.errors import RunFailed
from lamcli.record.history import History
from lamcli.record.masking import Mask
from lamcli.record.scribe import Scribe
from lamcli.trace import EventKind

Told = Mapping[str, Any]

HANDOVER_S = 5.0
_UNFELT = frozenset({EventKind.SCROLL, EventKind.EXTRACT_TEXT, EventKind.EXTRACT_LINK})
"""A page does not leave for another because of these; of extraction it sees nothing at all."""


@dataclass
class Seen:
    """What the recorder knows of one tab.

    Attributes:
        number: the tab's number in the trace.
        page: the page as it was told last; ``earlier`` the last one of the document before.
        pressed: page at the moment of a press, by the number of the press and the document.
        dialog: type, message of the dialog that is open.
    """

    number: int
    history: History = field(default_factory=History)
    page: Composed | None = None
    earlier: Composed | None = None
    document: int = -1
    pressed: dict[tuple[int, int], Composed] = field(default_factory=dict)
    dialog: tuple[str, str] | None = None
    picture: tuple[Composed, bytes] | None = None
    used: bool = False


class Watch:
    """Turns what is told into events."""

    def __init__(self, session: Session, scribe: Scribe, mask: Mask, *, screenshots: bool) -> None:
        self.session = session
        self.scribe = scribe
        self._mask = mask
        self._screenshots = screenshots
        self._seen: dict[Tab, Seen] = {}
        self._current: Tab | None = None
        self._queue: deque[Callable[[], None]] = deque()
        self._busy = False
        self._over = False
        self._mode = ""
        self._opening = False
        session.on_tab = lambda tab: self._later(lambda: self._meet(tab))
        session.on_dialog = lambda tab, dialog: self._later(lambda: self._dialog(tab, dialog.type, dialog.message))

    # --- order --------------------------------------------------------------------------------------------------------

    def _later(self, action: Callable[[], None]) -> None:
        """Runs now when nothing else does, else after everything before it; not at all when the recording is over."""
        if self._over:
            return
        self._queue.append(action)
        if self._busy:
            return
        self._busy = True
        try:
            while self._queue:
                try:
                    self._queue.popleft()()
                except BrowserGone:
                    continue  # the tab that it was about is gone
        finally:
            self._busy = False

    def tick(self, milliseconds: float) -> None:
        """Lets messages come in for a while."""
        self.session.pump(milliseconds)
        if self._screenshots:
            self._later(self._take_picture)

    # --- tabs ---------------------------------------------------------------------------------------------------------

    def start(self, tab: Tab, address: str = "") -> None:
        """Begins with a tab: at an address that is about to be opened, or at the page that it shows."""
        seen = self._open(tab)
        self._current = tab
        seen.used = True
        if address:
            self._opening = True
            self.scribe.write(EventKind.NAVIGATE, None, value=self._mask.text(address), tab=seen.number, time=0.0)
            return
        if tab.page.url in ("", "about:blank"):
            return
        try:
            seen.page = self.session.compose(tab)
            seen.document = self.session.document_number(tab)
        except RunFailed as error:
            self.scribe.unmapped(str(error))
        self.scribe.write(EventKind.NAVIGATE, seen.page, value=self._mask.text(tab.page.url), tab=seen.number, time=0.0)

    def arrived(self, tab: Tab) -> None:
        """The first address is open: from here on the history tells what the person does."""
        self._seen[tab].history.note(self._history(tab))
        self._opening = False

    def _meet(self, tab: Tab) -> None:
        self._open(tab)

    def _open(self, tab: Tab) -> Seen:
        if tab in self._seen:
            return self._seen[tab]
        seen = self._seen[tab] = Seen(len(self._seen))
        tab.page.on("framenavigated", lambda frame: self._went(tab, frame, time.time()))
        tab.page.on("close", lambda _: self._later(lambda: self._closed(tab)))
        tab.page.on("crash", lambda _: self.scribe.unmapped("a page crashed"))
        cdp = self.session.cdp(tab)
        cdp.on("Page.javascriptDialogClosed", lambda told: self._later(lambda: self._answered(tab, told)))
        cdp.on("Page.downloadWillBegin", lambda told: self._later(lambda: self._download(tab, told)))
        cdp.on("Page.frameRequestedNavigation", lambda told: self._requested(tab, told))
        self.session.send(tab, "Page.enable")
        seen.history.note(self._history(tab))
        return seen

    def _history(self, tab: Tab) -> Told:
        """While one page gives way to another the browser may not know whom to ask; a moment later it does."""
        until = time.monotonic() + HANDOVER_S
        while True:
            try:
                return self.session.send(tab, "Page.getNavigationHistory")
            except BrowserGone as error:
                if "active page" not in str(error) or tab.closed or time.monotonic() > until:
                    raise
                self.session.pump(10)

    def _closed(self, tab: Tab) -> None:
        seen = self._seen.get(tab)
        if seen is None or not self.session.tabs or self.session.closed:
            return
        if time.time() - seen.history.acted < 0.7:
            return  # the page closed itself, as an effect of what was done to it
        self._switch(tab)
        self.scribe.write(EventKind.CLOSE_TAB, seen.page, tab=seen.number)

    def _switch(self, tab: Tab) -> Seen:
        """Something happened in a tab: the person is there now."""
        seen = self._open(tab)
        if tab is not self._current:
            before = self._seen[self._current].page if self._current in self._seen else None
            detail = (("first", "true"),) if not seen.used else ()
            self.scribe.write(EventKind.SWITCH_TAB, before, tab=seen.number, detail=detail)
            self._current = tab
            seen.used = True
        return seen

    # --- what the browser tells -----------------------------------------------------------------------------------------

    def _requested(self, tab: Tab, told: Told) -> None:
        history = self._seen[tab].history
        history.requested, history.reason = time.time(), str(told.get("reason", ""))

    def _went(self, tab: Tab, frame: Any, when: float) -> None:
        if frame == tab.page.main_frame:
            address = str(frame.url)  # as it is now: by the time of the question the tab may be somewhere else
            self._later(lambda: self._navigated(tab, when, address))

    def _navigated(self, tab: Tab, when: float, address: str) -> None:
        seen = self._seen[tab]
        told = seen.history.moved(self._history(tab), when, address)
        if told is None or self._opening:
            return
        kind, address, direction = told
        self._switch(tab)
        detail = (("history", direction),) if direction else ()
        self.scribe.write(kind, self._page_left(tab, seen), value=self._mask.text(address), tab=seen.number, detail=detail)

    def _page_left(self, tab: Tab, seen: Seen) -> Composed | None:
        """The page from which a navigation went: the new document may or may not have been told already."""
        told_already = seen.page is not None and seen.page.snapshot.url == self._mask.text(tab.page.url)
        return seen.earlier if told_already and seen.earlier is not None else seen.page

    def _dialog(self, tab: Tab, kind: str, message: str) -> None:
        seen = self._switch(tab) if tab is not self._current else self._open(tab)
        seen.dialog = (kind, message)

    def _answered(self, tab: Tab, told: Told) -> None:
        seen = self._seen[tab]
        tab.dialog = None
        kind, message = seen.dialog or ("", "")
        seen.dialog = None
        accepted = bool(told.get("result"))
        text = str(told.get("userInput", "")) if kind == "prompt" and accepted else ""
        detail = (("type", kind), ("message", self._mask.text(message)), ("text", self._mask.text(text)))
        self.scribe.write(EventKind.DIALOG, seen.page, value="accept" if accepted else "dismiss", tab=seen.number, detail=detail)

    def _download(self, tab: Tab, told: Told) -> None:
        seen = self._seen[tab]
        detail = (("url", self._mask.text(str(told.get("url", "")))),)
        self.scribe.write(EventKind.DOWNLOAD, seen.page, value=self._mask.text(str(told.get("suggestedFilename", ""))), tab=seen.number, detail=detail)

    # --- what pages tell --------------------------------------------------------------------------------------------------

    def told(self, frame: Any, message: Told) -> str | None:
        """Takes a message of a page; the answer to a greeting is what a new document has to know."""
        if "hello" in message:
            if message["hello"] == "reload" and frame.parent_frame is None:
                self._later(lambda: self._reloaded(frame))
            return json.dumps({"hashes": self._mask.hashes, "mode": self._mode})
        self._later(lambda: self._take(frame, message))
        return None

    def _reloaded(self, frame: Any) -> None:
        tab = self.session.tab_of(frame.page)
        if tab is None or not self._open(tab).history.reloaded(time.time()):
            return
        seen = self._switch(tab)
        self.scribe.write(EventKind.RELOAD, seen.page, tab=seen.number)

    def _take(self, frame: Any, message: Told) -> None:
        tab = self.session.tab_of(frame.page)
        if tab is None:
            return
        seen = self._open(tab)
        if message["report"] is not None and not self.session.take(frame, message["report"]):
            self.session.call(frame, "look")  # a document from the page cache tells a difference to what is forgotten
            return
        self._compose(tab, seen)
        event = message["event"]
        if event is not None:
            self._event(tab, seen, frame, event)

    def _compose(self, tab: Tab, seen: Seen) -> None:
        try:
            page = self.session.composed(tab)
        except RunFailed:
            return  # a frame speaks before the page that holds it
        document = self.session.document_number(tab)
        if document != seen.document:
            seen.earlier, seen.document = seen.page, document
            seen.pressed.clear()
        seen.page = page

    def _event(self, tab: Tab, seen: Seen, frame: Any, event: Told) -> None:
        match event["kind"]:
            case "unmapped":
                self.scribe.unmapped(event["value"])
            case "hashes":
                self._mask.learn(event["value"])
                self._tell_all("hashes", event["value"])
            case "mode":
                self._mode = event["value"]
                self._tell_all("mode", self._mode)
            case "press":
                document = self.session.document(frame)
                if document is not None and seen.page is not None:
                    seen.pressed = {(document.number, event["press"]): seen.page}
            case kind:
                self._act(tab, seen, frame, EventKind(kind), event)

    def _tell_all(self, name: str, value: Any) -> None:
        for tab in self.session.tabs:
            if tab.dialog is None:
                for frame in tab.page.frames:
                    self.session.call(frame, name, value)

    def _act(self, tab: Tab, seen: Seen, frame: Any, kind: EventKind, event: Told) -> None:
        self._switch(tab)
        if kind not in _UNFELT:
            seen.history.acted = event["time"] / 1000  # its own time: handling it may have had to wait
        document = self.session.document(frame)
        page = seen.page
        if document is not None:
            page = seen.pressed.get((document.number, event.get("press", 0)), page)
        number = document.number if document else -1
        target, destination = (_first(page, number, event.get(key, ())) for key in ("refs", "destination"))
        if page is not None and target is None:
            self.scribe.unmapped(f"a {kind.value.replace('_', ' ')} on something that the page no longer held")
        place = _place(page, number, event.get("x"), event.get("y"))
        index = self.scribe.write(
            kind,
            page,
            time=self.scribe.since(event["time"]),
            target=target,
            value=_extracted(page, target) if kind is EventKind.EXTRACT_TEXT else event.get("value", ""),
            secret=event.get("secret", ""),
            x=place[0],
            y=place[1],
            tab=seen.number,
            destination=destination,
            detail=_detail(kind, page, number, event),
        )
        if seen.picture is not None and seen.picture[0] is page:
            self.scribe.picture(index, seen.picture[1])

    # --- pictures and the end -----------------------------------------------------------------------------------------------

    def _take_picture(self) -> None:
        tab = self._current
        seen = self._seen.get(tab) if tab is not None else None
        if tab is None or seen is None or seen.page is None or seen.page.sensitive or tab.dialog is not None or tab.closed:
            return
        if seen.picture is not None and seen.picture[0] is seen.page:
            return
        page = seen.page
        image = self.session.send(tab, "Page.captureScreenshot", format="png")["data"]
        if seen.page is page:  # nothing was told meanwhile
            seen.picture = (page, base64.b64decode(image))

    def finish(self) -> None:
        """Writes the page as the person left it. What browsers tell from then on, as of tabs that close behind the person, is no part of it."""
        tab = self._current
        if tab is not None:
            seen = self._seen[tab]
            if tab.dialog is None and not tab.closed and not self.session.closed:
                try:
                    self.tick(100)
                    seen.page = self.session.compose(tab)
                except (RunFailed, BrowserGone):
                    pass  # the browser went at the same moment: the page told last is the final one
            self.scribe.final(seen.page)
        self._over = True
        self._queue.clear()


def _first(page: Composed | None, document: int, refs: Any) -> int | None:
    """The first of an element and what it lies in that the page holds."""
    if page is None:
        return None
    return next((page.index[ref] for ref in (f"{document}:{number}" for number in refs) if ref in page.index), None)


def _place(page: Composed | None, document: int, x: float | None, y: float | None) -> tuple[float | None, float | None]:
    if x is None or y is None:
        return None, None
    origin = page.origins.get(document, (0.0, 0.0)) if page is not None else (0.0, 0.0)
    return round(x + origin[0], 1), round(y + origin[1], 1)


def _extracted(page: Composed | None, target: int | None) -> str:
    if page is None or target is None:
        return ""
    node = page.snapshot.nodes[target]
    return page.snapshot.text(target) if node.value is None else node.value


def _detail(kind: EventKind, page: Composed | None, document: int, event: Told) -> tuple[tuple[str, str], ...]:
    detail = [(key, str(event[key])) for key in ("modifiers", "button") if event.get(key)]
    if "to" in event:
        x, y = event["to"] if kind is EventKind.SCROLL else _place(page, document, *event["to"])
        names = ("left", "top") if kind is EventKind.SCROLL else ("to_x", "to_y")
        detail += [(names[0], f"{x:g}"), (names[1], f"{y:g}")]
    return tuple(detail)
