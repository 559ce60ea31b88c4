"""What a page has asked for and not received yet, so that a step ends when its effect has arrived and not before."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING
from urllib.parse import urlsplit
from weakref import WeakKeyDictionary

from lamcli.browser.session import Session, Tab

if TYPE_CHECKING:
    from playwright.sync_api import Frame, Page, Request, Response

AWAITED = frozenset({"document", "fetch", "script", "xhr"})
"""What may change a page when it arrives. Pictures, fonts, beacons and open channels (event streams, sockets) are not waited for."""


class Traffic:
    """Watches the requests of all tabs of a session; one per session, see ``traffic_of``.

    Requests that were under way before a step are none of its business, and neither are those to other sites (statistics,
    advertising) and to addresses that once did not answer in time (long polling): they are waited for only once.

    Attributes:
        errors: (tab, address, HTTP status) of whole pages that were answered with an error, oldest first; whoever reports them takes them out.
        failed: tab's page -> (address, reason) of the last visit that brought no page.
    """

    def __init__(self) -> None:
        self.errors: list[tuple[Page, str, int]] = []
        self.failed: dict[Page, tuple[str, str]] = {}
        self._open: dict[Request, int] = {}
        self._count = 0
        self._visits: dict[Page, int] = {}
        self._endless: set[str] = set()
        self._known: set[Page] = set()

    def watch(self, tab: Tab) -> None:
        if tab.page in self._known:
            return
        self._known.add(tab.page)
        tab.page.on("request", lambda request: self._asked(tab.page, request))
        tab.page.on("framenavigated", lambda frame: self._arrived(tab.page, frame))
        tab.page.on("requestfinished", self._answered)
        tab.page.on("requestfailed", lambda request: self._failed(tab.page, request))
        tab.page.on("response", lambda response: self._response(tab.page, response))
        tab.page.on("close", self._gone)

    def mark(self) -> int:
        """Stands for this moment."""
        return self._count

    def led_on(self, page: Page, since: int) -> bool:
        """Whether the tab shows another address since that moment."""
        return self._visits.get(page, 0) > since

    def waiting(self, since: int) -> bool:
        """Whether something asked for after that moment is still to come."""
        return any(number > since for number in self._open.values())

    def give_up(self, since: int) -> None:
        """What is still to come will not be waited for again, nor anything else from its address."""
        for request in [request for request, number in self._open.items() if number > since]:
            self._endless.add(_address(request))
            del self._open[request]

    def _arrived(self, page: Page, frame: Frame) -> None:
        if frame == page.main_frame:
            self._count += 1
            self._visits[page] = self._count

    def _asked(self, page: Page, request: Request) -> None:
        if request.resource_type in AWAITED and _site(request.url) == _site(page.url) and _address(request) not in self._endless:
            self._count += 1
            self._open[request] = self._count

    def _answered(self, request: Request) -> None:
        self._open.pop(request, None)

    def _failed(self, page: Page, request: Request) -> None:
        self._open.pop(request, None)
        if request.is_navigation_request() and request.frame == page.main_frame:
            self.failed[page] = (request.url, request.failure or "")

    def _response(self, page: Page, response: Response) -> None:
        request = response.request
        if response.status >= 400 and request.is_navigation_request() and request.frame == page.main_frame:
            self.errors.append((page, request.url, response.status))

    def _gone(self, page: Page) -> None:
        self._known.discard(page)
        self._visits.pop(page, None)
        self.failed.pop(page, None)
        for request in [request for request in self._open if request.frame.page == page]:
            del self._open[request]


_all: WeakKeyDictionary[Session, Traffic] = WeakKeyDictionary()


def traffic_of(session: Session) -> Traffic:
    """The one watcher of a session; new tabs join when it is asked for."""
    traffic = _all.setdefault(session, Traffic())
    for tab in session.tabs:
        traffic.watch(tab)
    return traffic


def settle(session: Session, tab: Tab, since: int, *, loading: float, patience: float) -> None:
    """Waits until what a step set off has arrived and been drawn.

    A page that it led to: until its document is read, at most ``loading`` seconds. Without one: two frames without change.
    Then what the page asked its own site for, at most ``patience`` seconds.
    """
    traffic = traffic_of(session)
    end, calm_by = monotonic() + loading, monotonic() + patience
    seen, draw = since, True
    while not tab.closed and tab.dialog is None and monotonic() < end:
        if tab.navigating:
            session.pump(5)
        elif traffic.led_on(tab.page, seen):
            seen, draw = traffic.mark(), False
            session.parsed(tab, 1000 * (end - monotonic()))
        elif draw:
            draw = False
            session.settled(tab, 0, 1000 * (end - monotonic()))
        elif not traffic.waiting(since):
            return
        elif monotonic() > calm_by:
            break
        else:
            session.pump(10)
            draw = not traffic.waiting(since)
    traffic.give_up(since)


def _address(request: Request) -> str:
    return f"{request.method} {request.url.partition('?')[0]}"


def _site(url: str) -> str:
    """What an address and the page that asks for it have in common when they belong together: the last two labels of the host."""
    host = urlsplit(url).hostname or ""
    return host if host.replace(".", "").isdigit() or ":" in host else ".".join(host.split(".")[-2:])
