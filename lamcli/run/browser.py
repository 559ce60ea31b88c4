"""A live page as the interpreter sees it: targets are resolved over a snapshot of the page as it is now, actions go through
the browser's own checks, and a step ends when what it set off has arrived.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from time import monotonic
from typing import Literal, assert_never, cast

from lamcli import locate
from lamcli.browser import Session, Tab
from lamcli.browser.compose import Composed
from lamcli.browser.guard import Guard
from lamcli.browser.hand import Hand
from lamcli.browser.traffic import settle, traffic_of
from lamcli.errors import RunFailed, TargetNotFound
from lamcli.recipe.page import Action, Element, NearQuery, Query
from lamcli.run.addresses import Addresses
from lamcli.run.capabilities import Capabilities, refused_visit
from lamcli.run.choosing import choose
from lamcli.run.dialogs import Dialogs
from lamcli.run.files import Files
from lamcli.run.tabs import Tabs
from lamcli.trace import Snapshot

FRESH = 0.25
"""Seconds for which a snapshot stands for the page, as long as nothing was done to it: reading ten fields is one look."""

SHOWN = 8
"""Candidates that a message lists."""

_QUIET = frozenset({"fill", "type", "hover", "scroll to"})
"""Actions that seldom lead anywhere: what they set off is waited for when the next look depends on it."""
_RETRIED = frozenset({"click", "double-click", "right-click", "hover", "scroll to", "check", "uncheck", "fill", "type", "press"})


@dataclass(frozen=True)
class Live:
    """An element of a live page.

    Attributes:
        tab: number of its tab.
        ref: its identity in there.
        query: what it was found by, so that it can be found again where the page drew it anew.
    """

    tab: int
    ref: str
    query: Query | None = field(default=None, compare=False, repr=False)


class LivePage:
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
        self.session = session
        self.patience = patience
        self.loading = loading
        self.deadline = deadline
        self.capabilities = capabilities
        self.addresses = addresses or Addresses()
        self.files = files or Files()
        self.tabs = Tabs(session, tab or session.front())
        self.dialogs = dialogs or Dialogs()
        self.dialogs.watch(session, self.tabs)
        self.hand = Hand(session, patience=patience, loading=loading, called=self._called, deadline=deadline)
        self.warnings: list[str] = []
        self._asked: tuple[Query, Snapshot, tuple[int, ...]] | None = None
        self._similar = similar
        self._guard = guard
        self._allow = allow
        self._seen: tuple[Tab, Composed, float] | None = None
        self._waiting_since: float | None = None
        self._mark: int | None = None  # stands for the moment before an action that was not waited for yet

    # --- looking ------------------------------------------------------------------------------------------------------

    @property
    def tab(self) -> Tab:
        return self.tabs.current

    def snapshot(self) -> Snapshot:
        """The page as it is now. Raises RunFailed when there is none."""
        return self.composed(0.0).snapshot

    def composed(self, fresh: float = FRESH) -> Composed:
        """The page as it was at most ``fresh`` seconds ago, and not before the last action."""
        tab = self.tab
        if self._seen is not None and self._seen[0] is tab and monotonic() - self._seen[2] < fresh:
            return self._seen[1]
        self.check_time()
        self._watch(self.loading + self.patience)
        composed = self.session.compose(tab)
        self._seen = (tab, composed, monotonic())
        return composed

    def find(self, query: Query, *, wait: bool) -> Sequence[Live]:
        if self.tab.navigating or not wait:
            self._calm()
        self._complain()
        found = self._find(query, FRESH)
        if len(found) != 1 or self._under_way():
            self._calm()
            found = self._find(query, 0.0)
        if not wait:
            return found
        end = self._end(self.patience)
        pace = 0.01
        while not found and monotonic() < end:
            self.session.pump(pace * 1000)
            pace = min(pace * 1.5, 0.1)
            self._complain()
            found = self._find(query, 0.0)
        if len(found) > 1 and self._settled(min(self.patience, 1.0)):
            found = self._find(query, 0.0)  # several may be one too early
        return found

    def _under_way(self) -> bool:
        """Whether the last action is seen to have set something off."""
        return self.tab.navigating or (self._mark is not None and traffic_of(self.session).waiting(self._mark))

    def _calm(self) -> None:
        """The page as it is once it has settled."""
        self._settle()
        if self.tab.navigating:
            self._settled(self.loading)

    def _find(self, query: Query, fresh: float) -> list[Live]:
        composed = self.composed(fresh)
        placed = self._placed(query, composed)
        found = locate.find(composed.snapshot, placed) if placed is not None else ()
        self._asked = (query, composed.snapshot, found)
        return [self._live(composed, index, query) for index in found]

    def candidates(self) -> tuple[str, ...]:
        """What came into question for the target that was looked for last: what it denotes, else what has its role."""
        if self._asked is None:
            return ()
        query, snapshot, found = self._asked
        if not found and query.role:
            found = locate.find(snapshot, Query(query.role))
        return tuple(dict.fromkeys(locate.describe(snapshot, index) for index in found[:SHOWN]))

    def _live(self, composed: Composed, index: int, query: Query | None = None) -> Live:
        nodes = composed.snapshot.nodes
        while not nodes[index].ref and nodes[index].parent >= 0:
            index = nodes[index].parent
        return Live(self.tab.number, nodes[index].ref, query)

    def _placed(self, query: Query, composed: Composed) -> Query | None:
        """The query with the elements in it as node indices of a snapshot; None when an element is no longer there."""
        within = query.within
        if isinstance(within, Query):
            within = self._placed(within, composed)
        elif within is not None:
            within = self._place(cast(Live, within), composed)
        near = [NearQuery(item.side, self._placed(item.anchor, composed) or "") if isinstance(item.anchor, Query) else item for item in query.near]
        containing = [self._placed(item, composed) if isinstance(item, Query) else item for item in query.containing]
        if (query.within is not None and within is None) or None in containing:
            return None
        where = tuple(self._over_nodes(condition, composed) for condition in query.where)
        return replace(query, within=within, near=tuple(near), containing=tuple(item for item in containing if item is not None), where=where)

    def _over_nodes(self, condition: Callable[[Element], bool], composed: Composed) -> Callable[[Element], bool]:
        return lambda node: condition(self._live(composed, cast(int, node)))

    def _place(self, element: Live, composed: Composed) -> int | None:
        """Where an element is in a snapshot; one that was drawn anew counts as itself when its description still denotes one element."""
        index = composed.index.get(element.ref) if element.tab == self.tab.number else None
        if index is None and element.query is not None:
            placed = self._placed(element.query, composed)
            found = locate.find(composed.snapshot, placed) if placed is not None else ()
            index = found[0] if len(found) == 1 else None
        return index

    def place(self, element: Element, fresh: float = FRESH) -> tuple[Composed, int]:
        """Raises TargetNotFound when the element has left the page."""
        for age in (fresh, 0.0):
            composed = self.composed(age)
            index = self._place(cast(Live, element), composed)
            if index is not None:
                return composed, index
        raise TargetNotFound("the element that was found a moment ago has left the page")

    def read(self, element: Element, what: Literal["text", "value", "link", "attribute", "color", "name"], attribute: str = "") -> str:
        composed, index = self.place(element)
        return locate.read(composed.snapshot, index, what, attribute)

    def state(self, element: Element, state: Literal["visible", "enabled", "disabled", "checked", "selected", "expanded", "empty"]) -> bool:
        composed, index = self.place(element)
        return locate.state(composed.snapshot, index, state)

    def table(self, element: Element) -> Sequence[dict[str, str]]:
        composed, index = self.place(element)
        return locate.table(composed.snapshot, index)

    def address(self) -> str:
        return self.composed().snapshot.url

    def title(self) -> str:
        return self.composed().snapshot.title

    def changed(self, since: object | None) -> tuple[bool, object]:
        self._calm()
        snapshot = self.composed(0.0).snapshot
        now = (self.tab.number, snapshot.url, hash(tuple((node.tag, node.role, node.name, node.value, node.states - {"focused"}, node.attribute("href")) for node in snapshot.nodes)))
        return now != since, now

    def pause(self) -> bool:
        """A look again soon; patience begins with the first pause after an action or a new step."""
        now = monotonic()
        if self._waiting_since is None:
            self._waiting_since = now
        if now >= min(self._end(self.patience), self._waiting_since + self.patience):
            self._waiting_since = None
            return False
        self.session.pump(20 if now - self._waiting_since < 0.5 else 100)
        self._complain()
        self._seen = None
        return True

    @property
    def last_address(self) -> str:
        """Of the page as it was last seen; "" when none was."""
        return self._asked[1].url if self._asked is not None else ""

    def finish(self) -> None:
        """The run is over: what went wrong after the last step is said now."""
        if not self.tab.closed:
            self.session.pump(0)
        self._complain()

    def next_step(self) -> None:
        """A new statement begins: its waiting is its own."""
        self._waiting_since = None

    def similar(self, left: str, right: str) -> bool:
        if self._similar is None:
            return " ".join(left.split()).casefold() == " ".join(right.split()).casefold()
        return self._similar(left, right)

    # --- acting -------------------------------------------------------------------------------------------------------

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

    def _settle(self) -> None:
        """Waits for what the last action set off, once."""
        if self._mark is not None:
            mark, self._mark = self._mark, None
            settle(self.session, self.tab, mark, self._end(self.loading) - monotonic())
            self._seen = None

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
                self.hand.choose(self.tab, nodes[select].ref, [options.index(index)])
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

    def _called(self, tab: Tab, ref: str) -> str:
        known = tab.composed[1] if tab.composed is not None else None
        index = known.index.get(ref) if known is not None else None
        return locate.describe(known.snapshot, index) if known is not None and index is not None else "the element"

    # --- waiting ------------------------------------------------------------------------------------------------------

    def _settled(self, patience: float) -> bool:
        calm = self.session.settled(self.tab, 0, max(0.0, self._end(patience) - monotonic()) * 1000)
        self._seen = None
        return calm

    def _end(self, patience: float) -> float:
        end = monotonic() + patience
        return end if self.deadline is None else min(end, self.deadline)

    def _watch(self, seconds: float) -> None:
        """What comes next is over by then, or the browser does not answer any more; the time for the whole run counts too."""
        self._allow(self._end(seconds) - monotonic() + 1.0)

    def check_time(self) -> None:
        """Raises RunFailed when the time for the whole run is up."""
        if self.deadline is not None and monotonic() > self.deadline:
            raise RunFailed("the time for the whole run is up", remedy="allow more with --timeout")

    def _complain(self) -> None:
        """Raises what went wrong beside the steps: a visit that was refused, a dialog without an answer."""
        if self._guard is not None and self._guard.refused and self.capabilities is not None:
            address = self._guard.refused[0]
            self._guard.refused.clear()
            raise refused_visit(address, self.capabilities)
        self.dialogs.complain()

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

