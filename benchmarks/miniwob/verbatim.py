"""The baseline: a demonstration replayed as it was recorded, with locators as Playwright's codegen would write them.

Nothing is generalised: the values are those of the demonstration, and each element is looked for by the first of
test id, role and name, placeholder, alternative text, text, title, id, role alone, tag that was unique on the recorded page; when none
was, by the first of them with its position (the preferences that Playwright documents for its test generator).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from lamcli.trace import Event, EventKind, Node, Snapshot, Trace

WITHOUT_MEANING = frozenset({"", "generic", "none", "presentation", "text", "document", "main", "paragraph", "form", "rootwebarea"})
PATIENCE_MS = 1000
LONGEST_TEXT = 80  # codegen names elements by a short text only


@dataclass(frozen=True)
class Locator:
    """``by`` names Playwright's way of finding; ``position`` counts from 0, None when the locator was unique."""

    by: Literal["test id", "role", "placeholder", "alt", "text", "title", "css"]
    text: str
    name: str = ""
    exact: bool = False
    position: int | None = None

    def __str__(self) -> str:
        return f"{self.by} {self.text!r}" + (f" named {self.name!r}" if self.name else "") + ("" if self.position is None else f" at {self.position}")


def locator(snapshot: Snapshot, index: int) -> Locator:
    """How codegen would write down element ``index`` (of a text node: the element that holds it)."""
    while snapshot.nodes[index].tag == "#text" or "hidden" in snapshot.nodes[index].states:
        index = snapshot.nodes[index].parent
    candidates = list(_candidates(snapshot, index))
    for candidate in candidates:
        for exact in (False, True):
            tried = Locator(candidate.by, candidate.text, candidate.name, exact)
            if matches(snapshot, tried) == [index]:
                return tried
    best = next(item for item in candidates if index in matches(snapshot, item))
    return Locator(best.by, best.text, best.name, best.exact, matches(snapshot, best).index(index))


def _candidates(snapshot: Snapshot, index: int) -> Iterator[Locator]:
    node = snapshot.nodes[index]
    if test_id := node.attribute("data-testid"):
        yield Locator("test id", test_id)
    if node.name and node.role not in WITHOUT_MEANING:
        yield Locator("role", node.role, node.name)
    if placeholder := node.attribute("placeholder"):
        yield Locator("placeholder", placeholder)
    if alt := node.attribute("alt"):
        yield Locator("alt", alt)
    text = snapshot.text(index)
    if 0 < len(text) <= LONGEST_TEXT and node.tag != "select":
        yield Locator("text", text)
    if title := node.attribute("title"):
        yield Locator("title", title)
    if identifier := node.attribute("id"):
        yield Locator("css", f'[id="{identifier}"]')
    if node.role not in WITHOUT_MEANING:
        yield Locator("role", node.role)
    yield Locator("css", node.tag)


def matches(snapshot: Snapshot, sought: Locator) -> list[int]:
    """Indices of the nodes that Playwright would find, by its rules, on the recorded page."""
    found = [i for i, node in enumerate(snapshot.nodes) if node.tag != "#text" and "hidden" not in node.states and _fits(snapshot, i, node, sought)]
    if sought.by == "text":  # the innermost element that holds the text
        inner = set(found)
        return [i for i in found if not any(below in inner for below in snapshot.subtree(i) if below != i)]
    return found


def _fits(snapshot: Snapshot, index: int, node: Node, sought: Locator) -> bool:
    match sought.by:
        case "test id":
            return node.attribute("data-testid") == sought.text
        case "role":
            return node.role == sought.text and (not sought.name or _same(node.name, sought.name, sought.exact))
        case "placeholder" | "alt" | "title":
            return _same(node.attribute(sought.by) or "", sought.text, sought.exact)
        case "text":
            return _same(snapshot.text(index), sought.text, sought.exact)
        case "css":
            identifier = sought.text.removeprefix('[id="').removesuffix('"]')
            return node.attribute("id") == identifier if sought.text.startswith("[id=") else node.tag == sought.text


def _same(text: str, sought: str, exact: bool) -> bool:
    return text == sought if exact else sought.casefold() in text.casefold()


def replay(trace: Trace, tab: Any) -> None:
    """Does to a Playwright page (sync) what the normalized trace says. Raises playwright's Error where that is impossible."""
    for number, event in enumerate(trace.events):
        snapshot = trace.before(number)
        if event.target is None or snapshot is None:
            _without_target(event, tab)
        else:
            _on_target(event, _located(tab, locator(snapshot, event.target)), tab, snapshot)


def _located(tab: Any, sought: Locator) -> Any:
    match sought.by:
        case "test id":
            found = tab.get_by_test_id(sought.text)
        case "role" if sought.name:
            found = tab.get_by_role(sought.text, name=sought.name, exact=sought.exact)
        case "role":
            found = tab.get_by_role(sought.text)
        case "placeholder":
            found = tab.get_by_placeholder(sought.text, exact=sought.exact)
        case "alt":
            found = tab.get_by_alt_text(sought.text, exact=sought.exact)
        case "text":
            found = tab.get_by_text(sought.text, exact=sought.exact)
        case "title":
            found = tab.get_by_title(sought.text, exact=sought.exact)
        case "css":
            found = tab.locator(sought.text)
    return found if sought.position is None else found.nth(sought.position)


def _on_target(event: Event, found: Any, tab: Any, snapshot: Snapshot) -> None:
    match event.kind:
        case EventKind.CLICK:
            found.click(timeout=PATIENCE_MS)
        case EventKind.DOUBLE_CLICK:
            found.dblclick(timeout=PATIENCE_MS)
        case EventKind.RIGHT_CLICK:
            found.click(button="right", timeout=PATIENCE_MS)
        case EventKind.HOVER:
            found.hover(timeout=PATIENCE_MS)
        case EventKind.FILL | EventKind.INPUT:
            found.fill(event.value, timeout=PATIENCE_MS)
        case EventKind.TYPE:
            found.press_sequentially(event.value, timeout=PATIENCE_MS)
        case EventKind.PRESS | EventKind.KEY:
            found.press(event.value, timeout=PATIENCE_MS)
        case EventKind.CHOOSE:
            found.select_option(label=event.value.split("\n"), timeout=PATIENCE_MS)
        case EventKind.CHECK | EventKind.UNCHECK:
            found.set_checked(event.kind is EventKind.CHECK, timeout=PATIENCE_MS)
        case EventKind.DRAG if event.destination is not None:
            found.drag_to(_located(tab, locator(snapshot, event.destination)), timeout=PATIENCE_MS)
        case _:
            """Scrolling and the like: codegen writes nothing for these."""


def _without_target(event: Event, tab: Any) -> None:
    match event.kind:
        case EventKind.CLICK if event.x is not None and event.y is not None:
            tab.mouse.click(event.x, event.y)
        case EventKind.PRESS | EventKind.KEY:
            tab.keyboard.press(event.value)
        case EventKind.TYPE:
            tab.keyboard.type(event.value)
        case _:
            """Nothing that codegen would write down."""
