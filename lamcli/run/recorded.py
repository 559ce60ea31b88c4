"""A demonstration as a page: the interpreter runs on it, and every action must be the one that the person took next.

What the page shows is the snapshot before the next event. An action that differs raises Diverged; one that comes after
the last event raises Finished, by which a loop that goes on beyond the demonstration is recognised.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import PurePosixPath
from typing import Literal, cast

from lamcli import locate
from lamcli.errors import RunFailed
from lamcli.recipe.ast import Css, Described, ForEach, Pages, Target
from lamcli.recipe.page import Action, ActionKind, Element, Query
from lamcli.trace import Event, EventKind, Node, Snapshot, Trace

_KINDS: dict[ActionKind, EventKind] = {
    "open": EventKind.NAVIGATE,
    "click": EventKind.CLICK,
    "double-click": EventKind.DOUBLE_CLICK,
    "right-click": EventKind.RIGHT_CLICK,
    "hover": EventKind.HOVER,
    "check": EventKind.CHECK,
    "uncheck": EventKind.UNCHECK,
    "scroll to": EventKind.SCROLL,
    "fill": EventKind.FILL,
    "type": EventKind.TYPE,
    "press": EventKind.PRESS,
    "choose": EventKind.CHOOSE,
    "drag": EventKind.DRAG,
    "upload": EventKind.UPLOAD,
    "download": EventKind.DOWNLOAD,
    "go back": EventKind.BACK,
    "reload": EventKind.RELOAD,
    "accept dialog": EventKind.DIALOG,
    "dismiss dialog": EventKind.DIALOG,
    "switch tab": EventKind.SWITCH_TAB,
    "close tab": EventKind.CLOSE_TAB,
    "next page": EventKind.CLICK,
}
_WITH_VALUE = frozenset({EventKind.FILL, EventKind.TYPE, EventKind.PRESS, EventKind.CHOOSE})
_EXTRACTIONS = frozenset({EventKind.EXTRACT_TEXT, EventKind.EXTRACT_LINK})
_TICKED = frozenset({"checkbox", "radio", "switch", "menuitemcheckbox", "menuitemradio"})
_NO_PAGE = Snapshot("", "", (Node(-1, "html", "document"),))


class Diverged(RunFailed):
    """The recipe does something else than the person did.

    Attributes:
        step: index path of the statement in the recipe.
        expected: the event that the demonstration has at this place.
        got: the action that the recipe took, or the value that it emitted.
    """

    def __init__(self, step: tuple[int, ...], expected: Event, got: Action | str, snapshot: Snapshot) -> None:
        super().__init__("")
        self.step, self.expected, self.got, self._snapshot = step, expected, got, snapshot

    def __str__(self) -> str:
        """Worded when it is shown: a search meets thousands of these and shows none."""
        return f"the recipe would {self._got()} where the person did {self._done()}"

    def _got(self) -> str:
        if isinstance(self.got, str):
            return f"emit {self.got!r}"
        what = f" {locate.describe(self._snapshot, cast(int, self.got.element))}" if self.got.element is not None else ""
        return self.got.kind + what + (f" {self.got.value!r}" if self.got.value and not self.got.secret else "")

    def _done(self) -> str:
        what = f" on {locate.describe(self._snapshot, self.expected.target)}" if self.expected.target is not None else ""
        return self.expected.kind.replace("_", " ") + what + (f" {self.expected.value!r}" if self.expected.value else "")


class Finished(RunFailed):
    """The demonstration ends here; ``got`` is what the recipe would do next."""

    def __init__(self, step: tuple[int, ...], got: Action | str) -> None:
        super().__init__("the recipe goes on where the demonstration ends")
        self.step, self.got = step, got


def _never_similar(left: str, right: str) -> bool:
    """Without a model nothing but equal texts is similar."""
    return " ".join(left.split()).casefold() == " ".join(right.split()).casefold()


class RecordedPage:
    """``recipe.page.Page`` over a normalized trace; elements are node indices of the snapshot shown now.

    Attributes:
        position: index of the next event; ``len(trace.events)`` at the end.
    """

    def __init__(self, trace: Trace, start: int = 0, *, similar: Callable[[str, str], bool] = _never_similar) -> None:
        self.trace = trace
        self.position = start
        self._similar = similar

    @property
    def snapshot(self) -> Snapshot:
        """The page before the next event; an empty page where none was recorded."""
        return self.trace.before(self.position) or _NO_PAGE

    @property
    def finished(self) -> bool:
        return self.position >= len(self.trace.events)

    # --- looking ---

    def find(self, query: Query, *, wait: bool) -> tuple[int, ...]:
        return locate.find(self.snapshot, query)

    def meant(self, target: Target, found: Sequence[Element], within: tuple[str, Element] | None) -> None:
        """On the pages of a demonstration a recipe denotes what was used, or it is wrong."""
        return None

    def listed(self, path: tuple[int, ...], loop: ForEach, source: Described | Css, found: Sequence[Element], within: tuple[str, Element] | None) -> None:
        return None

    def pager(self, path: tuple[int, ...], loop: ForEach, pages: Pages, found: Sequence[Element], beside: Sequence[Element], number: int) -> None:
        return None

    def read(self, element: Element, what: Literal["text", "value", "link", "attribute", "color", "name"], attribute: str = "") -> str:
        return locate.read(self.snapshot, cast(int, element), what, attribute)

    def state(self, element: Element, state: Literal["visible", "enabled", "disabled", "checked", "selected", "expanded", "empty"]) -> bool:
        return locate.state(self.snapshot, cast(int, element), state)

    def table(self, element: Element) -> list[dict[str, str]]:
        return locate.table(self.snapshot, cast(int, element))

    def address(self) -> str:
        return self.snapshot.url

    def title(self) -> str:
        return self.snapshot.title

    def changed(self, since: object | None) -> tuple[bool, object]:
        """Pages are the same when their content is, wherever in the demonstration they stand."""
        now = self.trace.final if self.finished else self.trace.events[self.position].snapshot
        return since != now, now

    def pause(self) -> bool:
        return False

    def similar(self, left: str, right: str) -> bool:
        return self._similar(left, right)

    # --- acting ---

    def act(self, action: Action) -> str:
        """Moves on by the event that the action matches. Raises Diverged or Finished.

        Scrolling changes nothing that a snapshot shows: it matches a scroll event, and otherwise passes. So does what would
        leave a thing as it is: nobody ticks a box that is ticked.
        """
        scrolls = action.kind == "scroll to" or (action.kind == "next page" and action.element is None)
        if self.finished:
            if action.kind == "scroll to" or self._needless(action):
                return ""
            raise Finished(action.step, action)
        event = self.trace.events[self.position]
        if scrolls:
            self.position += event.kind is EventKind.SCROLL
            return ""
        if action.kind == "download":
            return self._download(action, event)
        if not self._matches(action, event, _KINDS[action.kind]):
            if self._needless(action):
                return ""
            raise Diverged(action.step, event, action, self.snapshot)
        self.position += 1
        return ""

    def _needless(self, action: Action) -> bool:
        index = cast("int | None", action.element)
        return index is not None and index < len(self.snapshot.nodes) and set_already(self.snapshot, index, _KINDS[action.kind], action.value)

    def extracted(self, value: str, step: tuple[int, ...] = ()) -> None:
        """The recipe emitted a value: the person must have extracted just this next. Raises Diverged or Finished."""
        if self.finished:
            raise Finished(step, value)
        event = self.trace.events[self.position]
        if event.kind not in _EXTRACTIONS or event.value.split() != value.split():
            raise Diverged(step, event, value, self.snapshot)
        self.position += 1

    def _download(self, action: Action, event: Event) -> str:
        """A click whose download the trace notes right after it, or the download alone."""
        place = self.position
        if event.kind is EventKind.CLICK and place + 1 < len(self.trace.events):
            following = self.trace.events[place + 1]
            if following.kind is EventKind.DOWNLOAD and self._matches(action, event, EventKind.CLICK):
                self.position += 2
                return following.value
        if not self._matches(action, event, EventKind.DOWNLOAD):
            raise Diverged(action.step, event, action, self.snapshot)
        self.position += 1
        return event.value

    def _matches(self, action: Action, event: Event, kind: EventKind) -> bool:
        return same_kind(event.kind, kind) and self._same_value(action, event) and self._same_element(action.element, event.target) and self._same_end(action, event)

    def _same_element(self, element: Element | None, target: int | None) -> bool:
        """A page-wide action (a key pressed wherever the focus is) matches whatever target the event notes."""
        return element is None or (target is not None and same_target(self.snapshot, cast(int, element), target))

    def _same_end(self, action: Action, event: Event) -> bool:
        return action.kind != "drag" or (action.destination is not None and event.destination is not None and self._same_element(action.destination, event.destination))

    def _same_value(self, action: Action, event: Event) -> bool:
        match event.kind:
            case EventKind.NAVIGATE:
                return action.value.rstrip("/") == event.value.rstrip("/")
            case EventKind.UPLOAD:
                return [PurePosixPath(name).name for name in action.value.split("\n")] == [PurePosixPath(name).name for name in event.value.split("\n")]
            case EventKind.DIALOG:
                text = dict(event.detail).get("text", "")
                return event.value == action.kind.split()[0] and (not action.value or action.value == text)
            case EventKind.SWITCH_TAB:
                return self._same_tab(action.value, event)
            case _ if ("value", "unrecorded") in event.detail:
                return True
            case _ if event.kind in _WITH_VALUE:
                return action.secret if event.secret else not action.secret and action.value == event.value
            case _:
                return True

    def _same_tab(self, wanted: str, event: Event) -> bool:
        """By number from 1, by part of the title or address it had when it was switched to; "" is the tab opened last."""
        if wanted.isdigit():
            return event.tab == int(wanted) - 1
        seen = {item.tab for item in self.trace.events[: self.position]}
        if not wanted:
            return event.tab not in seen
        shown = self.trace.before(self.position + 1) or _NO_PAGE
        return wanted.casefold() in shown.title.casefold() or wanted in shown.url


def set_already(snapshot: Snapshot, index: int, kind: EventKind, value: str = "") -> bool:
    """Whether an element is as an action would leave it: ticked, unticked, or with the option chosen."""
    node = snapshot.nodes[index]
    match kind:
        case EventKind.CHECK | EventKind.UNCHECK:
            return node.role in _TICKED and "mixed" not in node.states and locate.state(snapshot, index, "checked") == (kind is EventKind.CHECK)
        case EventKind.CHOOSE:
            return node.tag == "select" and (node.value or "") == value
        case _:
            return False


def same_kind(done: EventKind, wanted: EventKind) -> bool:
    """Whether an action of one kind does what was done: a click on a tick box ticks it."""
    return done is wanted or (wanted is EventKind.CLICK and done in (EventKind.CHECK, EventKind.UNCHECK))


def same_target(snapshot: Snapshot, left: int, right: int) -> bool:
    """Whether acting on one node is acting on the other: the same, or nested and parts of one thing.

    Parts of one thing: inside the same button, link or field; both showing the same text; a shape and the text drawn over it.
    """
    if left == right or locate.label(snapshot, left) == locate.label(snapshot, right):
        return True
    outer, inner = min(left, right), max(left, right)
    if not snapshot.contains(outer, inner):
        return False
    owner = locate.owner(snapshot, inner)
    if owner is not None and owner == locate.owner(snapshot, outer):
        return True
    return owner is None and snapshot.text(outer) != "" and snapshot.text(outer) == snapshot.text(inner)
