"""The page as it is seen: targets resolved over snapshots, reads, and waiting until the page has settled."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from time import monotonic
from typing import Literal, cast

from lamcli import locate
from lamcli.browser import Session, Tab
from lamcli.browser.compose import Composed
from lamcli.browser.guard import Guard
from lamcli.browser.traffic import settle, traffic_of
from lamcli.errors import RunFailed, TargetNotFound
from lamcli.recipe.ast import Css, Described, ForEach, Pages, Target
from lamcli.recipe.page import Element, NearQuery, Query, Relocated, Repaged
from lamcli.run.capabilities import Capabilities, refused_visit
from lamcli.run.dialogs import Dialogs
from lamcli.run.tabs import Tabs
from lamcli.trace import Snapshot

FRESH = 0.25
"""Seconds for which a snapshot stands for the page, as long as nothing was done to it: reading ten fields is one look."""

SHOWN = 8
"""Candidates that a message lists."""


@dataclass(frozen=True)
class Live:
    """An element of a live page.

    Attributes:
        tab: number of its tab.
        ref: its identity in there.
        query, seen: where it was the only one found: what it was found by, and the snapshot and index at which it was seen; by
            these it is known again when the page draws it anew.
    """

    tab: int
    ref: str
    query: Query | None = field(default=None, compare=False, repr=False)
    seen: tuple[Snapshot, int] | None = field(default=None, compare=False, repr=False)


class Sight:
    """The looking half of a live page; see ``LivePage`` for the arguments."""

    def __init__(
        self,
        session: Session,
        tab: Tab,
        *,
        patience: float,
        loading: float,
        deadline: float | None,
        capabilities: Capabilities | None,
        dialogs: Dialogs,
        guard: Guard | None,
        allow: Callable[[float], None],
    ) -> None:
        self.session = session
        self.patience = patience
        self.loading = loading
        self.deadline = deadline
        self.capabilities = capabilities
        self.tabs = Tabs(session, tab)
        self.dialogs = dialogs
        self.dialogs.watch(session, self.tabs)
        self._guard = guard
        self._allow = allow
        self._asked: tuple[Query, Snapshot, tuple[int, ...]] | None = None
        self._seen: tuple[Tab, Composed, float] | None = None
        self._waiting_since: float | None = None
        self._mark: int | None = None  # stands for the moment before an action that was not waited for yet

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
            if self.deadline is None or monotonic() < self.deadline:
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
        return [self._live(composed, index, query if len(found) == 1 else None) for index in found]

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
        return Live(self.tab.number, nodes[index].ref, query, (composed.snapshot, index) if query is not None else None)

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
        """Where an element is in a snapshot; None when it has left the page.

        One that was drawn anew counts as itself when its description still denotes one element and that reads the same.
        """
        if element.tab != self.tab.number:
            return None
        index = composed.index.get(element.ref)
        if index is None and element.query is not None and element.seen is not None:
            placed = self._placed(element.query, composed)
            found = locate.find(composed.snapshot, placed) if placed is not None else ()
            index = found[0] if len(found) == 1 and _alike(element.seen, (composed.snapshot, found[0])) else None
        return index

    def look_again(self) -> None:
        """What was seen no longer stands for the page."""
        self._seen = None

    def place(self, element: Element, fresh: float = FRESH) -> tuple[Composed, int]:
        """Raises TargetNotFound when the element has left the page."""
        for age in (fresh, 0.0):
            composed = self.composed(age)
            index = self._place(cast(Live, element), composed)
            if index is not None:
                return composed, index
        raise TargetNotFound("the element that was found a moment ago has left the page")

    def meant(self, target: Target, found: Sequence[Element], within: tuple[str, Element] | None) -> Relocated | None:
        """Where nothing is known of what targets once denoted, their words are all there is."""
        return None

    def listed(self, path: tuple[int, ...], loop: ForEach, source: Described | Css, found: Sequence[Element], within: tuple[str, Element] | None) -> Described | Css | None:
        return None

    def pager(self, path: tuple[int, ...], loop: ForEach, pages: Pages, found: Sequence[Element], beside: Sequence[Element], number: int) -> Repaged | None:
        return None

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

    def next_step(self) -> None:
        """A new statement begins: its waiting is its own."""
        self._waiting_since = None

    def _called(self, tab: Tab, ref: str) -> str:
        known = tab.composed[1] if tab.composed is not None else None
        index = known.index.get(ref) if known is not None else None
        return locate.describe(known.snapshot, index) if known is not None and index is not None else "the element"

    # --- waiting ------------------------------------------------------------------------------------------------------

    def _settle(self) -> None:
        """Waits for what the last action set off, once."""
        if self._mark is not None:
            mark, self._mark = self._mark, None
            settle(self.session, self.tab, mark, loading=self._end(self.loading) - monotonic(), patience=self._end(self.patience) - monotonic())
            self._seen = None

    def _settled(self, patience: float) -> bool:
        calm = self.session.settled(self.tab, 0, max(0.0, self._end(patience) - monotonic()) * 1000)
        self._seen = None
        return calm

    def _end(self, patience: float) -> float:
        end = monotonic() + patience
        return end if self.deadline is None else min(end, self.deadline)

    def _watch(self, seconds: float) -> None:
        """What comes next is over by then, or the browser does not answer any more; the time for the whole run counts too."""
        self._allow(max(0.1, self._end(seconds) - monotonic() + 1.0))

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


def _alike(left: tuple[Snapshot, int], right: tuple[Snapshot, int]) -> bool:
    """The same kind of element with the same name and text."""
    (before, one), (now, other) = left, right
    first, second = before.nodes[one], now.nodes[other]
    return (first.tag, first.role, first.name) == (second.tag, second.role, second.name) and before.text(one) == now.text(other)
