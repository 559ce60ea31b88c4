"""Stops visits to other places before the request leaves the browser: links, redirects, popups, addresses set by scripts.

One interception of documents for the whole browser (the protocol's Fetch domain on the browser's own session) sees the
first request of a popup and every hop of a redirect; interception per page misses both. What is drawn inside a page
(frames, pictures, scripts) is the page's own business.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from lamcli.browser.session import Session, Tab
from lamcli.errors import EnvironmentLacks

if TYPE_CHECKING:
    from playwright.sync_api import CDPSession


class Guard:
    """Args:
        allowed: says of an address whether it may be visited.
        tab: watch over this tab and those that it opens; None for every tab of the browser.

    Attributes:
        refused: addresses whose visit was stopped, oldest first; whoever reports them takes them out.
    """

    def __init__(self, session: Session, allowed: Callable[[str], bool], tab: Tab | None = None) -> None:
        from playwright.sync_api import Error

        self.refused: list[str] = []
        self._allowed = allowed
        self._only = session.cdp(tab).send("Target.getTargetInfo")["targetInfo"]["targetId"] if tab is not None else ""
        browser = session.context.browser
        if browser is None:
            raise EnvironmentLacks("this browser lets no one watch over its visits", remedy="use Chromium or Chrome")
        self._cdp: CDPSession = browser.new_browser_cdp_session()
        self._cdp.on("Fetch.requestPaused", self._paused)
        try:
            self._cdp.send("Fetch.enable", {"patterns": [{"urlPattern": "*", "resourceType": "Document"}]})
        except Error as error:
            raise EnvironmentLacks(f"this browser lets no one watch over its visits: {error.message}", remedy="use a current Chromium or Chrome") from error

    def close(self) -> None:
        """Watches no longer."""
        from playwright.sync_api import Error

        try:
            self._cdp.detach()
        except Error:
            return  # the browser is gone

    def _paused(self, event: dict[str, Any]) -> None:
        from playwright.sync_api import Error

        address = event["request"]["url"]
        try:
            if self._allowed(address) or not self._is_visit(event.get("frameId", "")):
                self._cdp.send("Fetch.continueRequest", {"requestId": event["requestId"]})
            else:
                self.refused.append(address)
                self._cdp.send("Fetch.failRequest", {"requestId": event["requestId"], "errorReason": "Aborted"})
        except Error:
            return  # the tab went away meanwhile, and its request with it

    def _is_visit(self, frame: str) -> bool:
        """Whether the frame is the whole of a tab that is watched over, not a part of its page."""
        targets = {target["targetId"]: target for target in self._cdp.send("Target.getTargets")["targetInfos"] if target["type"] in ("page", "tab", "webview")}
        if frame not in targets:
            return False
        current: str | None = frame
        while self._only and current in targets and current != self._only:
            current = targets[current].get("openerId")
        return not self._only or current == self._only
