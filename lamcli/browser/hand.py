"""Acts on elements as a person's hand would, through Playwright's actionability checks: visible, stable, enabled, hit by
the pointer. What Playwright would not do is not done; why is said in one line.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any, Literal

from lamcli.browser.reach import aim, reach, rest
from lamcli.browser.script import CALL_ON
from lamcli.browser.session import Session, Tab
from lamcli.errors import RunFailed, TargetCovered, TargetNotFound

if TYPE_CHECKING:
    from playwright.sync_api import Download, ElementHandle, Error

Button = Literal["left", "right"]

MOST_HELD = 200
"""Elements that the browser keeps for us at a time; letting go of each at once would cost every action a question."""

_HOLDS = """(element, wanted) => {
  if (!element.isConnected) return true; // drawn anew; what is there now is for the next step to see
  const field = element.localName === "label" ? element.control ?? element : element;
  const held = field.localName !== "li" && typeof field.value === "string" ? field.value : field.innerText ?? field.textContent ?? "";
  if (field.type === "number" || field.type === "range") return held !== "" && Number(held) === Number(wanted);
  if (field.type === "color") return held.toLowerCase() === wanted.trim().toLowerCase();
  const flat = (text) => text.replace(/\\s+/g, " ").trim();
  const bare = (text) => text.replace(/[^\\p{L}\\p{N}]/gu, "").toLowerCase();  // a mask may add brackets, blanks and dashes
  return flat(held) === flat(wanted) || (bare(wanted) !== "" && bare(held) === bare(wanted));
}"""

_CHECKED = """(element) => {
  const box = element.localName === "label" ? element.control ?? element : element;
  if (box.localName === "input" && (box.type === "checkbox" || box.type === "radio")) return box.checked;
  for (const name of ["aria-checked", "aria-pressed"]) if (box.hasAttribute(name)) return box.getAttribute(name) === "true";
  return null;
}"""

_LABELS = """(select, places) => places.map((place) => (select.options[place]?.label ?? "").replace(/\\s+/g, " ").trim())"""

_CHOSEN = """(select) => select.isConnected
  ? [...select.options].flatMap((option, place) => (option.selected ? [[place, option.label.replace(/\\s+/g, " ").trim()]] : []))
  : null"""

_AT_POINT = """(element) => {
  const box = element.getBoundingClientRect();
  const root = element.getRootNode();
  const top = (root.elementFromPoint ? root : document).elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
  return top && top !== element && !element.contains(top) ? top : null;
}"""

_TO_END = """(start) => {
  const scrolls = (element) => element.scrollHeight > element.clientHeight + 1 && /auto|scroll|overlay/.test(getComputedStyle(element).overflowY);
  const page = document.scrollingElement ?? document.documentElement;
  let box = start;
  while (box && box !== page && !scrolls(box)) box = box.parentElement ?? box.getRootNode().host ?? null;
  if (!start || !box) box = page;
  if (box === page && page.scrollHeight <= page.clientHeight + 1) {
    // the page itself stands still: the largest part of it that scrolls
    const parts = [...document.querySelectorAll("*")].filter(scrolls);
    box = parts.sort((a, b) => b.clientWidth * b.clientHeight - a.clientWidth * a.clientHeight)[0] ?? page;
  }
  box.scrollTo({ top: box.scrollHeight, behavior: "instant" });
}"""

_FURTHER = """() => {
  const rest = (element) => element.scrollHeight - element.clientHeight - element.scrollTop > 1;
  const page = document.scrollingElement ?? document.documentElement;
  if (page.scrollHeight > page.clientHeight + 1) return rest(page);
  return [...document.querySelectorAll("*")].some((element) => rest(element) && /auto|scroll|overlay/.test(getComputedStyle(element).overflowY));
}"""

_CARET_TO_END = """(element) => { try { element.setSelectionRange(element.value.length, element.value.length); } catch { /* not a text field */ } }"""


class Hand:
    """Args:
    session: the browser.
    patience: seconds that an element may take until it can be acted on.
    loading: seconds that a page may take to arrive.
    called: how an element is called in messages, from its ref.
    deadline: ``time.monotonic()`` after which nothing is waited for.

    Attributes:
        glance: seconds after which an element that something lies over is given up; None for all the patience there is.
    """

    def __init__(self, session: Session, *, patience: float, loading: float, called: Callable[[Tab, str], str], deadline: float | None = None) -> None:
        self.session = session
        self.patience = patience
        self.loading = loading
        self.called = called
        self.deadline = deadline
        self.glance: float | None = None
        self._held: list[ElementHandle] = []

    def _ms(self, seconds: float) -> float:
        """So long, or until the deadline; in milliseconds, and never 0, which means no limit to Playwright."""
        return 1000 * max(0.001, seconds if self.deadline is None else min(seconds, self.deadline - monotonic()))

    # --- pointing ---------------------------------------------------------------------------------------------------

    def click(self, tab: Tab, ref: str, button: Button = "left", count: int = 1) -> None:
        with self._acting(tab, ref, "clicked") as element:
            at, moves, covered = aim(element)
            patience = min(self.patience, self.glance) if covered and self.glance is not None else self.patience
            if moves:
                element.hover(position=at, timeout=self._ms(patience))
                rest(element, self._ms(self.patience))
            element.click(button=button, click_count=count, position=at, timeout=self._ms(patience))

    def hover(self, tab: Tab, ref: str) -> None:
        with self._acting(tab, ref, "pointed at") as element:
            element.hover(position=reach(element), timeout=self._ms(self.patience))

    def scroll_to(self, tab: Tab, ref: str) -> None:
        with self._acting(tab, ref, "scrolled to") as element:
            element.scroll_into_view_if_needed(timeout=self._ms(self.patience))

    def scroll_to_end(self, tab: Tab, ref: str) -> None:
        """Of the part of the page that the element is in; of the page itself for ""."""
        if not ref:
            tab.page.evaluate(_TO_END, None)
            return
        with self._acting(tab, ref, "scrolled") as element:
            element.evaluate(_TO_END)

    def goes_on_below(self, tab: Tab) -> bool:
        """Whether the page can be scrolled further down."""
        return bool(tab.page.evaluate(_FURTHER))

    def check(self, tab: Tab, ref: str, wanted: bool) -> bool:
        """Clicks unless it is so already. Returns whether it clicked; what came of it is for the caller to see."""
        with self._acting(tab, ref, "checked" if wanted else "unchecked") as element:
            now = element.evaluate(_CHECKED)
            if now is None:
                raise RunFailed(f"{self.called(tab, ref)} is nothing that can be checked", remedy='use "click"')
            if now != wanted:
                element.click(timeout=self._ms(self.patience))
            return bool(now != wanted)

    def drag(self, tab: Tab, ref: str, destination: str) -> None:
        """Presses on the one where it shows, moves in steps to the middle of the other, releases there."""
        with self._acting(tab, destination, "dropped on") as target, self._acting(tab, ref, "dragged") as element:
            target.scroll_into_view_if_needed(timeout=self._ms(self.patience))
            at = reach(element)
            element.hover(position=at, timeout=self._ms(self.patience))
            mouse = tab.page.mouse
            start, end = element.bounding_box(), target.bounding_box()
            if start is None or end is None:
                raise RunFailed(f"{self.called(tab, ref)} cannot be dragged to {self.called(tab, destination)}: one of them has no place on the page")
            mouse.down()
            try:
                # Two first small moves: many libraries take it for a drag only then.
                x, y = (start["x"] + at["x"], start["y"] + at["y"]) if at else (start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
                mouse.move(x + 3, y + 3)
                mouse.move(end["x"] + end["width"] / 2, end["y"] + end["height"] / 2, steps=10)
                moved = target.bounding_box() or end
                mouse.move(moved["x"] + moved["width"] / 2, moved["y"] + moved["height"] / 2, steps=2)
            finally:
                mouse.up()

    # --- fields -----------------------------------------------------------------------------------------------------

    def fill(self, tab: Tab, ref: str, text: str) -> None:
        """Afterwards the field holds the text. Raises RunFailed when it kept something else; the text itself is never in the message."""
        with self._acting(tab, ref, "filled") as element:
            element.fill(text, timeout=self._ms(self.patience))
            if self._asked(element, _HOLDS, text) is False:
                raise RunFailed(f"{self.called(tab, ref)} did not keep what it was filled with", remedy='if the field reacts to single keys, use "type … into"')

    def slide(self, tab: Tab, ref: str, text: str) -> None:
        """A slider made of other elements: arrow keys until it stands where it should."""
        with self._acting(tab, ref, "set") as element:
            self._slide(tab, ref, element, text)

    def _slide(self, tab: Tab, ref: str, element: ElementHandle, text: str) -> None:
        value = "(element) => Number(element.getAttribute('aria-valuenow'))"
        try:
            wanted = float(text)
        except ValueError as error:
            raise RunFailed(f"{self.called(tab, ref)} takes a number, not {text!r}") from error
        now = float(element.evaluate(value))
        for _ in range(1000):
            if now == wanted:
                return
            element.press("ArrowRight" if now < wanted else "ArrowLeft", timeout=self._ms(self.patience))
            before, now = now, float(element.evaluate(value))
            if now == before or (before < wanted) != (now <= wanted):
                break
        if now != wanted:
            raise RunFailed(f"{self.called(tab, ref)} cannot be set to {text}: it stands at {now:g}")

    def type(self, tab: Tab, ref: str, text: str) -> None:
        """Key by key, after what the field holds already; where the focus is for ""."""
        if not ref:
            with _translated(lambda error: RunFailed(f"the keys could not be typed: {_first_line(error)}")):
                tab.page.keyboard.type(text)
            return
        with self._acting(tab, ref, "typed into") as element:
            element.focus()
            element.evaluate(_CARET_TO_END)
            element.type(text, timeout=self._ms(self.loading))

    def press(self, tab: Tab, ref: str, key: str) -> None:
        if not ref:
            with _translated(lambda error: RunFailed(f'"{key}" could not be pressed: {_first_line(error)}')):
                tab.page.keyboard.press(key)
            return
        with self._acting(tab, ref, f'given the key "{key}"') as element:
            element.press(key, timeout=self._ms(self.patience))

    def choose(self, tab: Tab, ref: str, options: Sequence[tuple[int, str]]) -> None:
        """Chooses options of a native drop-down, and nothing else.

        Args:
            options: index and label of each, as they were seen; when others stand there by now, nothing is chosen.
        """
        with self._acting(tab, ref, "chosen from") as element:
            if element.evaluate(_LABELS, [place for place, _ in options]) != [label for _, label in options]:
                raise RunFailed(f"the options of {self.called(tab, ref)} changed at that very moment")
            element.select_option(index=[place for place, _ in options], timeout=self._ms(self.patience))
            chosen = self._asked(element, _CHOSEN)
        if chosen is not None and sorted(map(tuple, chosen)) != sorted(set(options)):
            raise RunFailed(f"{self.called(tab, ref)} did not keep what was chosen")

    def upload(self, tab: Tab, ref: str, files: Sequence[Path]) -> None:
        """Into a file field, or into the file chooser that a click on the element opens."""
        with self._acting(tab, ref, "given a file") as element:
            if element.evaluate("(element) => element.localName === 'input' && element.type === 'file'"):
                element.set_input_files(list(files), timeout=self._ms(self.loading))
                return
            with tab.page.expect_file_chooser(timeout=self._ms(self.patience)) as chooser:
                element.click(timeout=self._ms(self.patience))
            chooser.value.set_files(list(files), timeout=self._ms(self.loading))

    # --- pages ------------------------------------------------------------------------------------------------------

    def open(self, tab: Tab, address: str) -> int:
        """Returns the HTTP status; 0 when there is none. Raises RunFailed when no page arrives."""
        from playwright.sync_api import Error

        landed = ""
        for _ in range(5):
            try:
                response = tab.page.goto(address, wait_until="domcontentloaded", timeout=self._ms(self.loading))
                return response.status if response is not None else 0
            except Error as error:
                if "interrupted by another navigation" not in error.message:
                    self._give_up(tab)
                    raise _not_opened(error, address, self.loading) from error
            # Either the browser's own page about an earlier failure, or the page before, came in between; or this one sends on elsewhere.
            self.session.settled(tab, 0, self._ms(self.loading))
            before, landed = landed, tab.page.url
            if landed.rstrip("/") == address.rstrip("/") or (landed == before and not landed.startswith("chrome-error:")):
                return 0
        raise RunFailed(f"{address} could not be opened: other pages come in between")

    def _give_up(self, tab: Tab) -> None:
        """Nothing of a visit that failed comes later: it is stopped, and the browser's own page about it is let in."""
        with _translated(None):
            self.session.cdp(tab).send("Page.stopLoading")
        end = monotonic() + 0.5
        while monotonic() < end and not tab.page.url.startswith("chrome-error:"):
            self.session.pump(10)

    def go_back(self, tab: Tab) -> None:
        history = self.session.cdp(tab).send("Page.getNavigationHistory")
        before = history["entries"][: history["currentIndex"]]
        if not before or before[-1]["url"] == "about:blank":  # the empty page that every tab begins with
            raise RunFailed("there is no page to go back to")
        with _translated(lambda error: _not_opened(error, before[-1]["url"], self.loading)):
            tab.page.go_back(wait_until="commit", timeout=self._ms(self.loading))
        if not self.session.parsed(tab, self._ms(self.loading)):
            raise RunFailed(f"{before[-1]['url']} did not answer within {self.loading:g} s")

    def reload(self, tab: Tab) -> None:
        with _translated(lambda error: _not_opened(error, tab.page.url, self.loading)):
            tab.page.reload(wait_until="domcontentloaded", timeout=self._ms(self.loading))

    def download(self, tab: Tab, ref: str, place: Callable[[str], Path]) -> Path:
        """Clicks and keeps the file that arrives. ``place`` gives the path for the name that the page suggests."""
        arrived: list[Download] = []

        def arrives(download: Download) -> None:
            arrived.append(download)

        tab.page.on("download", arrives)
        try:
            self.click(tab, ref)
            end = monotonic() + self._ms(self.loading) / 1000
            while not arrived:
                if monotonic() > end:
                    raise RunFailed(f"{self.called(tab, ref)} was clicked, and no file arrived within {self.loading:g} s")
                self.session.pump(20)
        finally:
            tab.page.remove_listener("download", arrives)
        download = arrived[0]
        with _translated(lambda error: RunFailed(f"the file {download.suggested_filename} did not arrive: {_first_line(error)}")):
            failure = download.failure()
            if failure:
                raise RunFailed(f"the file {download.suggested_filename} did not arrive: {failure}")
            path = place(download.suggested_filename)
            download.save_as(path)
        return path

    def close(self, tab: Tab) -> None:
        tab.page.close(run_before_unload=False)

    @staticmethod
    def _asked(element: ElementHandle, question: str, argument: object = None) -> Any:
        """An answer about an element just acted on; None when the action has led away from its page."""
        answer = None
        with _translated(None):
            answer = element.evaluate(question, argument)
        return answer

    # --- errors -----------------------------------------------------------------------------------------------------

    @contextmanager
    def _acting(self, tab: Tab, ref: str, done: str) -> Iterator[ElementHandle]:
        element = self.session.element(ref)
        self._held.append(element)
        with _translated(lambda error: self._why(tab, ref, element, error, done)):
            yield element
        if len(self._held) > MOST_HELD:
            self._let_go()

    def _let_go(self) -> None:
        """A page that is left lets go of its elements by itself; only where nothing is left for long there is something to do."""
        for element in self._held:
            with _translated(None):
                element.dispose()
        self._held.clear()

    def _why(self, tab: Tab, ref: str, element: ElementHandle, error: Error, done: str) -> RunFailed:
        text = error.message
        called = self.called(tab, ref)
        if "waiting for scheduled navigations" in text or tab.navigating:
            return RunFailed(f"{called} was {done}, and the page that this leads to did not arrive within {self.patience:g} s")
        if "not attached" in text or "was detached" in text:
            return TargetNotFound(f"{called} has left the page")
        if "intercepts pointer events" in text:
            return TargetCovered(f"{called} cannot be {done}: it is covered by {self._cover(tab, element, text)}")
        for sign, reason in _REASONS:
            if sign in text:
                return RunFailed(f"{called} cannot be {done}: {reason}")
        return RunFailed(f"{called} cannot be {done}: {_first_line(error)}")

    def _cover(self, tab: Tab, element: ElementHandle, text: str) -> str:
        from playwright.sync_api import Error

        try:
            top = element.evaluate_handle(_AT_POINT).as_element()
            frame = element.owner_frame()
            document = self.session.document(frame) if frame is not None else None
            number = top.evaluate(CALL_ON, self.session.script.call("ref")) if top is not None else None
        except Error:
            number = document = None
        if number is not None and document is not None:
            return self.called(tab, document.ref(int(number)))
        found = re.findall(r"(<.*?)\s+(?:from .* subtree )?intercepts pointer events", text)
        return found[-1][:80] if found else "something else"


_REASONS = (
    ("element is not visible", "it is not visible"),
    ("element is not enabled", "it is disabled"),
    ("element is not editable", "it is read-only"),
    ("element is not stable", "it keeps moving"),
    ("element is outside of the viewport", "it cannot be scrolled into view"),
    ("is not an <input>", "it is no field"),
    ("cannot be filled", "it is no field that takes text"),
    ("Malformed value", "it does not take such a value"),
    ("Cannot type text into input", "it does not take such a value"),
)


@contextmanager
def _translated(explain: Callable[[Error], RunFailed] | None) -> Iterator[None]:
    """Turns Playwright's errors into lam's; with None they are dropped."""
    from playwright.sync_api import Error

    try:
        yield
    except Error as error:
        if explain is not None:
            raise explain(error) from error


def _not_opened(error: Error, address: str, loading: float) -> RunFailed:
    text = error.message
    if "Timeout" in text:
        return RunFailed(f"{address} did not answer within {loading:g} s")
    if "ERR_CONNECTION_REFUSED" in text:
        return RunFailed(f"nothing answers at {address}", remedy="is the application running?")
    if "ERR_NAME_NOT_RESOLVED" in text:
        return RunFailed(f"{address} cannot be found: no such host")
    found = re.search(r"net::(ERR_\w+)", text)
    return RunFailed(f"{address} could not be opened: {found.group(1) if found else _first_line(error)}")


def _first_line(error: Any) -> str:
    lines = str(error.message).strip().splitlines()
    return re.sub(r"^\w+\.\w+: ", "", lines[0]) if lines else "no reason was given"
