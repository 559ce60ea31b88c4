"""A live page as the interpreter sees it: targets are resolved over a snapshot of the page as it is now, actions go through
the browser's own checks, and a step ends when what it set off has arrived.
"""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import assert_never, cast

from lamcli.browser import Session, Tab
from lamcli.browser.guard import Guard
from lamcli.browser.hand import Hand
from lamcli.browser.traffic import traffic_of
from lamcli.errors import RunFailed, TargetNotFound
from lamcli.recipe.page import Action, Element
from lamcli.run.addresses import Addresses
from lamcli.run.capabilities import Capabilities
from lamcli.run.choosing import choose
from lamcli.run.dialogs import Dialogs
from lamcli.run.files import Files
from lamcli.run.sight import Live, Sight

__all__ = ["Live", "LivePage"]

_QUIET = frozenset({"fill", "type", "hover", "scroll to"})
"""Actions that seldom lead anywhere: what they set off is waited for when the next look depends on it."""
_RETRIED = frozenset({"click", "double-click", "right-click", "hover", "scroll to", "check", "uncheck", "fill", "type", "press"})


class LivePage(Sight):
    """``recipe.page.Page`` over a browser.

    Args:
        session: the browser; it may be used for many pages one after the other.
        tab: where to begin; the tab in front by default.
        patience: seconds to wait for a target, for an element to be usable, for a condition.
        loading: seconds that a page or a file may take to arrive.
        deadline: ``time.monotonic()`` at which the run has to be over.
        capabilities: what may be visited; None for anything (whoever drives the page watches over it).
        similar: whether two texts mean about the same.
        guard: stops visits elsewhere.
        allow: told how many seconds the next question to the browser may take at most.
    """

    def __init__(
        self,
        session: Session,
        *,
        tab: Tab | None = None,
        patience: float = 5.0,
        loading: float = 30.0,
        deadline: float | None = None,
        capabilities: Capabilities | None = None,
        addresses: Addresses | None = None,
        files: Files | None = None,
        dialogs: Dialogs | None = None,
        similar: Callable[[str, str], bool] | None = None,
        guard: Guard | None = None,
        allow: Callable[[float], None] = lambda seconds: None,
    ) -> None:
        super().__init__(
            session,
            tab or session.front(),
            patience=patience,
            loading=loading,
            deadline=deadline,
            capabilities=capabilities,
            dialogs=dialogs or Dialogs(),
            guard=guard,
            allow=allow,
        )
        self.addresses = addresses or Addresses()
        self.files = files or Files()
        self.hand = Hand(session, patience=patience, loading=loading, called=self._called, deadline=deadline)
        self.warnings: list[str] = []
        self._similar = similar

    def similar(self, left: str, right: str) -> bool:
        if self._similar is None:
            return " ".join(left.split()).casefold() == " ".join(right.split()).casefold()
        return self._similar(left, right)

    def finish(self) -> None:
        """The run is over: what went wrong after the last step is said now."""
        if not self.tab.closed:
            self.session.pump(0)
        self._complain()

    def act(self, action: Action) -> str:
        self.check_time()
        self._complain()
        self.dialogs.begin(action)
        if self._under_way():
            self._calm()
        self._waiting_since = None
        traffic = traffic_of(self.session)
        traffic.failed.pop(self.tab.page, None)
        mark = traffic.mark()
        self._watch(3 * self.loading + 2 * self.patience)
        try:
            result = self._done(action)
        except RunFailed:
            self._complain()  # says more than what failed because of it
            raise
        finally:
            self._seen = None
        self._mark = mark
        if action.kind not in _QUIET:
            self._settle()
            self._arrived()
        return result

    def _done(self, action: Action) -> str:
        """Does it; once more when the element was drawn anew at that very moment, before anything was done to it."""
        try:
            return self._do(action)
        except TargetNotFound:
            if action.element is None or action.kind not in _RETRIED:
                raise
            self._seen = None
            return self._do(action)

    def _do(self, action: Action) -> str:
        hand, tab = self.hand, self.tab
        ref = self._ref(action.element) if action.element is not None else ""
        match action.kind:
            case "open":
                self._open(action.value)
            case "click" | "double-click":
                self._click(ref, 2 if action.kind == "double-click" else 1)
            case "right-click":
                hand.click(tab, ref, "right")
            case "hover":
                hand.hover(tab, ref)
            case "check" | "uncheck":
                self._check(cast(Live, action.element), ref, action.kind == "check")
            case "scroll to":
                hand.scroll_to(tab, ref)
            case "fill":
                self._fill(ref, action.value)
            case "type":
                hand.type(tab, ref, action.value)
            case "press":
                hand.press(tab, ref, action.value)
            case "choose":
                choose(self, Live(tab.number, ref), action.value)
            case "drag":
                hand.drag(tab, ref, self._ref(action.destination))
            case "upload":
                hand.upload(tab, ref, self.files.to_read(action.value))
            case "download":
                return str(hand.download(tab, ref, self.files.to_write))
            case "go back":
                hand.go_back(tab)
            case "reload":
                hand.reload(tab)
            case "accept dialog" | "dismiss dialog":
                self.dialogs.answer(tab, action)
            case "switch tab":
                self.tabs.switch(action.value, self._end(self.patience))
            case "close tab":
                hand.close(tab)
                self.tabs.closed(tab)
            case "next page":
                self._next_page(ref, action.value)
            case _:
                assert_never(action.kind)
        return ""

    def _open(self, value: str) -> None:
        address = self.addresses.resolve(value, self.tab.page.url)
        if self.capabilities is not None:
            self.capabilities.check_visit(address)
        self.hand.open(self.tab, address)

    def _click(self, ref: str, count: int) -> None:
        """An option of a closed drop-down cannot be hit by a pointer: it is chosen instead."""
        composed, index = self.place(Live(self.tab.number, ref))
        nodes = composed.snapshot.nodes
        node = nodes[index]
        if node.tag == "option" and node.box is None:
            select = next((outer for outer in composed.snapshot.ancestors(index) if nodes[outer].tag == "select"), None)
            if select is not None:
                options = [inner for inner in composed.snapshot.subtree(select) if nodes[inner].tag == "option"]
                self.hand.choose(self.tab, nodes[select].ref, [(options.index(index), node.name)])
                return
        self.hand.click(self.tab, ref, count=count)

    def _fill(self, ref: str, text: str) -> None:
        composed, index = self.place(Live(self.tab.number, ref))
        node = composed.snapshot.nodes[index]
        if node.role == "slider" and node.tag != "input":
            self.hand.slide(self.tab, ref, text)
        else:
            self.hand.fill(self.tab, ref, text)

    def _check(self, element: Live, ref: str, wanted: bool) -> None:
        """Afterwards it is so, as far as it is still there."""
        if not self.hand.check(self.tab, ref, wanted):
            return
        end = self._end(self.patience)
        while True:
            self._seen = None
            try:
                if self.state(element, "checked") == wanted:
                    return
            except TargetNotFound:
                return
            if monotonic() > end:
                raise RunFailed(f"{self._called(self.tab, ref)} did not become {'checked' if wanted else 'unchecked'}")
            self.session.pump(20)

    def _next_page(self, ref: str, how: str) -> None:
        if ref and how != "scrolling":
            self._click(ref, 1)
        else:
            self.hand.scroll_to_end(self.tab, ref)

    def _ref(self, element: Element | None) -> str:
        composed, index = self.place(cast(Live, element))
        return composed.snapshot.nodes[index].ref

    def _arrived(self) -> None:
        """Says what went wrong with the page that an action led to."""
        self._complain()
        traffic = traffic_of(self.session)
        for page, address, status in traffic.errors:
            if page is self.tab.page:
                self.warnings.append(f"{address} answered with HTTP status {status}")
        traffic.errors.clear()
        address = self.tab.page.url
        if address.startswith("chrome-error:"):
            where, reason = traffic.failed.get(self.tab.page, ("the next page", ""))
            raise RunFailed(f"{where} could not be loaded{': ' + reason.removeprefix('net::') if reason else ''}", remedy="is the application running?")
        if self.capabilities is not None:
            self.capabilities.check_visit(address)
