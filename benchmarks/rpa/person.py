"""A person who works from the intended program: the interpreter decides what to do, a real mouse and keyboard do it.

Targets are looked up as in every run (``LivePage``); only the hand is another one. What a program emits the person takes
with Alt+click, while the values are read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from lamcli.browser import Tab
from lamcli.browser.hand import Button, Hand
from lamcli.errors import RunFailed
from lamcli.recipe import ast
from lamcli.recipe.page import Action, Element
from lamcli.run.browser import Live, LivePage

THINKING_S = 0.06
BEFORE_HISTORY_S = 0.8
AFTER_HISTORY_S = 0.5
"""People do not press the back button in the very moment in which they clicked; the recorder relies on it."""

POINT = """(element) => {
  const root = element.getRootNode();
  const at = root.elementFromPoint ? root : document;
  const flat = (node) => (node.innerText ?? node.textContent ?? "").replace(/\\s+/g, " ").trim();
  const wanted = flat(element);
  const rects = [...element.getClientRects()].filter((rect) => rect.width >= 1 && rect.height >= 1);
  const own = element.getBoundingClientRect();
  const steps = [0.5, 0.3, 0.7, 0.15, 0.85];
  let second = null;
  for (const rect of rects) for (const fy of steps) for (const fx of steps) {
    const x = rect.x + rect.width * fx, y = rect.y + rect.height * fy;
    const top = at.elementFromPoint(x, y);
    if (!top || !(top === element || element.contains(top))) continue;
    const point = { x: x - own.x, y: y - own.y };
    if (top === element || flat(top) === wanted) return point;
    second ??= point;
  }
  return second;
}"""
"""Where a person would point: at the element, and not at a part of it that says something else."""

OPTION = "(select, place) => place - select.selectedIndex"
HELD = "(element) => element.value ?? element.innerText ?? ''"
FOCUSED = "(element) => element.getRootNode().activeElement === element"
PIECES = "(element) => element.localName === 'input' && element.type"
HEIGHT = "() => document.scrollingElement.scrollHeight"
LEFT_TO_SCROLL = "() => document.scrollingElement.scrollHeight - innerHeight - scrollY"


class PersonsHand(Hand):
    """Mouse and key events only, where ``Hand`` asks Playwright. ``done`` counts what was really done."""

    done = 0

    def _pointed(self, tab: Tab, ref: str) -> tuple[Any, float, float]:
        """Brings it into view and moves the pointer onto it."""
        element = self.session.element(ref)
        element.scroll_into_view_if_needed(timeout=self._ms(self.patience))
        box, point = element.bounding_box(), element.evaluate(POINT)
        if box is None:
            raise RunFailed(f"a person would not see {self.called(tab, ref)}")
        x, y = (box["x"] + point["x"], box["y"] + point["y"]) if point else (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
        tab.page.mouse.move(x, y, steps=2)
        return element, x, y

    def _rest(self, seconds: float = THINKING_S) -> None:
        self.session.pump(1000 * seconds)

    def click(self, tab: Tab, ref: str, button: Button = "left", count: int = 1) -> None:
        self.press_mouse(tab, ref, button, count)

    def press_mouse(self, tab: Tab, ref: str, button: Button = "left", count: int = 1, keys: tuple[str, ...] = ()) -> None:
        self._pointed(tab, ref)
        for key in keys:
            tab.page.keyboard.down(key)
        for number in range(1, count + 1):
            tab.page.mouse.down(button=button, click_count=number)
            tab.page.mouse.up(button=button, click_count=number)
        for key in reversed(keys):
            tab.page.keyboard.up(key)
        self.done += 1
        self._rest()

    def hover(self, tab: Tab, ref: str) -> None:
        self._pointed(tab, ref)
        self.done += 1
        self._rest()

    def scroll_to_end(self, tab: Tab, ref: str) -> None:
        if ref:
            self._pointed(tab, ref)
        before = tab.page.evaluate(HEIGHT)
        for _ in range(60):
            tab.page.mouse.wheel(0, 600)
            self._rest()
            if tab.page.evaluate(LEFT_TO_SCROLL) < 2:
                self._rest(0.3)
                break
            if tab.page.evaluate(HEIGHT) != before:
                break  # more has come: that is what they scrolled for
        self.done += 1

    def check(self, tab: Tab, ref: str, wanted: bool) -> bool:
        if self.session.element(ref).is_checked() == wanted:
            return False
        self.press_mouse(tab, ref)
        return True

    def drag(self, tab: Tab, ref: str, destination: str) -> None:
        _, x, y = self._pointed(tab, destination)
        self._pointed(tab, ref)
        tab.page.mouse.down()
        tab.page.mouse.move(x, y, steps=8)
        tab.page.mouse.up()
        self.done += 1
        self._rest()

    def fill(self, tab: Tab, ref: str, text: str) -> None:
        element = self.session.element(ref)
        held = element.evaluate(HELD)
        if held == text:
            return
        kind = element.evaluate(PIECES)
        self._focus(tab, ref, first=kind == "date")
        keyboard = tab.page.keyboard
        if kind == "date":  # its three parts, as Chromium shows them in English
            year, month, day = text.split("-")
            keyboard.type(month + day + year, delay=3)
        else:
            if held:
                keyboard.press("Control+a")
            if text:
                keyboard.type(text, delay=3)
            else:
                keyboard.press("Backspace")
        self.done += 1
        self._rest()

    def _focus(self, tab: Tab, ref: str, *, first: bool = False) -> None:
        """Clicks into a field; with ``first`` into the first of its parts."""
        element, _, y = self._pointed(tab, ref)
        if first:
            tab.page.mouse.move(element.bounding_box()["x"] + 8, y)
        tab.page.mouse.down()
        tab.page.mouse.up()

    def type(self, tab: Tab, ref: str, text: str) -> None:
        if ref and not self.session.element(ref).evaluate(FOCUSED):
            self._focus(tab, ref)
        tab.page.keyboard.type(text, delay=3)
        self.done += 1
        self._rest()

    def press(self, tab: Tab, ref: str, key: str) -> None:
        if ref and not self.session.element(ref).evaluate(FOCUSED):
            self._focus(tab, ref)
        tab.page.keyboard.press(key)
        self.done += 1
        self._rest()

    def choose(self, tab: Tab, ref: str, options: Sequence[tuple[int, str]]) -> None:
        """With the arrow keys: the list that a drop-down opens is drawn by the system, not by the page."""
        element = self.session.element(ref)
        ((place, _),) = options
        steps = int(element.evaluate(OPTION, place))
        if not steps:
            return
        element.focus()
        for _ in range(abs(steps)):
            tab.page.keyboard.press("ArrowDown" if steps > 0 else "ArrowUp")
        self.done += 1
        self._rest()

    def open(self, tab: Tab, address: str) -> int:
        """Types an address."""
        self.session.send(tab, "Page.navigate", url=address, transitionType="typed")
        tab.page.wait_for_load_state()
        self.done += 1
        self._rest(0.3)
        return 0

    def go_back(self, tab: Tab) -> None:
        self._rest(BEFORE_HISTORY_S)
        history = self.session.send(tab, "Page.getNavigationHistory")
        self.session.send(tab, "Page.navigateToHistoryEntry", entryId=history["entries"][history["currentIndex"] - 1]["id"])
        self.done += 1
        self._rest(AFTER_HISTORY_S)

    def reload(self, tab: Tab) -> None:
        self._rest(BEFORE_HISTORY_S)
        self.session.send(tab, "Page.reload")
        self.done += 1
        self._rest(0.25)

    def close(self, tab: Tab) -> None:
        self._rest(BEFORE_HISTORY_S)
        super().close(tab)
        self.done += 1
        self._rest(0.25)


@dataclass(frozen=True)
class Mark:
    """One line of what the person did, and why.

    Attributes:
        what: ``step``: a statement begins; else the kind of the action, ``extract text`` and ``extract link`` among them.
        path: the statement's index path; for an extraction the number of its field follows.
        value: what was filled, chosen, pressed or read; else what the thing that was used is called.
    """

    what: str
    path: tuple[int, ...]
    value: str = ""


class Stop(RunFailed):
    """The person has shown enough."""


class Person(LivePage):
    """``recipe.page.Page``: carries a program out by hand, and keeps the log of it.

    Attributes:
        log: statements and actions in order.
        stop_after: raise Stop once so many actions were taken.
    """

    def __init__(self, *args: Any, stop_after: int | None = None, **more: Any) -> None:
        super().__init__(*args, **more)
        self.hand = self.persons = PersonsHand(self.session, patience=self.patience, loading=self.loading, called=self._called, deadline=self.deadline)
        self.log: list[Mark] = []
        self.stop_after = stop_after
        self._emitting: tuple[int, ...] | None = None
        self._reads: list[tuple[Element, bool, str]] = []

    @property
    def actions(self) -> int:
        return sum(mark.what != "step" for mark in self.log)

    def step(self, path: tuple[int, ...], step: ast.Step) -> None:
        """Told before each statement."""
        self.next_step()
        self.log.append(Mark("step", path))
        self._emitting = path if isinstance(step, ast.Emit) else None
        self._reads.clear()

    def emitted(self, record: Mapping[str, object]) -> None:
        """Told of each record. The person takes its values now; what else was read for it was only looked at."""
        path, self._emitting = self._emitting, None
        place = 0
        for number, value in enumerate(record.values()):
            found = next((index for index in range(place, len(self._reads)) if self._reads[index][2].split() == str(value).split()), None)
            if found is None:
                if value:
                    raise RunFailed(f"a person takes what the page shows, and it shows no {value!r}")
                continue  # a field that the program leaves empty
            element, link, text = self._reads[found]
            place = found + 1
            self._extract(element, link)
            self._did("extract link" if link else "extract text", (*(path or ()), number), text)

    def act(self, action: Action) -> str:
        before, named = self.persons.done, action.value or self._name(action.element)
        result = super().act(action)
        if self.persons.done > before or action.kind in ("switch tab", "accept dialog", "dismiss dialog"):
            self._did(action.kind, action.step, named)
        return result

    def _name(self, element: Element | None) -> str:
        return super().read(element, "name") if element is not None else ""

    def read(self, element: Element, what: Literal["text", "value", "link", "attribute", "color", "name"], attribute: str = "") -> str:
        read = super().read(element, what, attribute)
        if self._emitting is not None:
            self._reads.append((element, what == "link", read))
        return read

    def _extract(self, element: Element, link: bool) -> None:
        assert isinstance(element, Live)
        composed, index = self.place(element)
        self.persons.press_mouse(self.tab, composed.snapshot.nodes[index].ref, keys=("Alt", "Shift") if link else ("Alt",))

    def _did(self, what: str, path: tuple[int, ...], value: str) -> None:
        self.log.append(Mark(what, path, value))
        if self.stop_after is not None and self.actions >= self.stop_after:
            raise Stop("")
