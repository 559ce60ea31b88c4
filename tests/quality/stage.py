"""Plays a demonstration in a real browser and takes down what the recorder would: each event with the page just before it."""

from __future__ import annotations

import re
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

from lamcli.browser import Session
from lamcli.browser.compose import Composed
from lamcli.browser.script import CALL_ON
from lamcli.browser.traffic import settle, traffic_of
from lamcli.trace import Event, EventKind, Snapshot, Trace
from tests.quality.case import Act, Case, Demonstration

INNERMOST = """node => {
  const box = node.getClientRects()[0] ?? node.getBoundingClientRect();
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  let hit = document.elementFromPoint(x, y);
  while (hit?.shadowRoot?.elementFromPoint(x, y) && hit.shadowRoot.elementFromPoint(x, y) !== hit) hit = hit.shadowRoot.elementFromPoint(x, y);
  return hit ?? node;
}"""
MIDDLE = """node => {
  node.scrollIntoViewIfNeeded();
  const box = node.getClientRects()[0] ?? node.getBoundingClientRect();
  let [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  for (let frame = window.frameElement; frame; frame = frame.ownerDocument.defaultView.frameElement) {
    const outer = frame.getBoundingClientRect();
    x += outer.x + frame.clientLeft;
    y += outer.y + frame.clientTop;
  }
  return [x, y];
}"""
UP = "node => node.parentElement ?? node.getRootNode().host ?? null"
CONTROL = "node => node.closest('label')?.control ?? node"
KEYS = re.compile(r"\{(\w+)\}|(.)", re.DOTALL)
PATIENCE_S = 5.0


class Stage:
    """One browser for all cases; ``play`` gives the trace of one demonstration."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.tab = session.tabs[0]
        self.page: Any = self.tab.page
        self._played: dict[str, list[Trace]] = {}
        self._site = ""
        self._pages: dict[str, str] = {}
        self._answers: list[bool] = []
        self._leaving = False
        session.context.route("**/*", self._serve)
        session.cdp(self.tab).on("Page.frameRequestedNavigation", lambda _: self._leave(True))
        session.send(self.tab, "Page.enable")
        self.page.on("framenavigated", lambda _: self._leave(False))
        session.on_dialog = lambda tab, dialog: self._asked(dialog)

    def traces(self, case: Case) -> list[Trace]:
        """The case's demonstrations, played once."""
        if case.name not in self._played:
            self._played[case.name] = [self.play(case, number) for number in range(len(case.demonstrations))]
        return self._played[case.name]

    def play(self, case: Case, number: int) -> Trace:
        shown = case.demonstrations[number]
        self._site, self._pages = case.site, shown.pages
        self._events: list[Event] = []
        self._seen: dict[str, Snapshot] = {}
        self._time = 0.0
        self._act_all(shown)
        final = self._look()
        self.page.evaluate("localStorage.clear(); sessionStorage.clear()")
        self.session.context.clear_cookies()
        origin = f"{case.name.replace('-', '_')}.trace" if len(case.demonstrations) == 1 else f"{case.name.replace('-', '_')}.{number + 1}.trace"
        secrets = tuple(dict.fromkeys(event.secret for event in self._events if event.secret))
        address = self._events[0].value
        return Trace(tuple(self._events), self._seen, final, shown.instruction, shown.data, address, origin, "lam", (), secrets)

    # --- the site -----------------------------------------------------------------------------------------------------

    def _serve(self, route: Any) -> None:
        parts = urlsplit(route.request.url)
        address = f"{parts.path}?{parts.query}" if parts.query else parts.path
        html = self._pages.get(address) or self._pages.get(parts.path)
        if html is None or not route.request.url.startswith(self._site):
            route.fulfill(status=404, body="not found")
        else:
            route.fulfill(status=200, content_type="text/html; charset=utf-8", body=f"<!doctype html>{html}")

    def _leave(self, leaving: bool) -> None:
        self._leaving = leaving

    def _asked(self, dialog: Any) -> None:
        accept = self._answers.pop(0)
        message = (("type", dialog.type), ("message", dialog.message), ("text", ""))
        self._dialog = (accept, message)
        self.tab.dialog = None
        (dialog.accept if accept else dialog.dismiss)()

    # --- taking down --------------------------------------------------------------------------------------------------

    def _look(self, composed: Composed | None = None) -> str:
        snapshot = (composed or self.session.compose(self.tab)).snapshot
        return self._seen.setdefault(snapshot.digest, snapshot).digest

    def _note(self, kind: EventKind, snapshot: str, target: int | None = None, value: str = "", **more: Any) -> None:
        self._events.append(Event(kind, self._time, snapshot, target, value, **more))
        self._time += 1.0

    def _index(self, composed: Composed, element: Any) -> int:
        """The first of an element and what it lies in that the snapshot holds."""
        while element is not None:
            document = self.session.document(element.owner_frame())
            ref = element.evaluate(CALL_ON, self.session.script.call("ref"))
            if document is not None and f"{document.number}:{ref}" in composed.index:
                return composed.index[f"{document.number}:{ref}"]
            element = element.evaluate_handle(UP).as_element()
        raise ValueError("not on the page")

    def _find(self, css: str) -> Any:
        """The first that a selector finds; ``frame >>> inner`` looks into a frame."""
        *frames, last = css.split(" >>> ")
        place = self.page
        for frame in frames:
            place = place.query_selector(frame).content_frame()
        found = place.query_selector(last)
        if found is None:
            raise ValueError(f"the page shows no {css}")
        return found

    # --- acting -------------------------------------------------------------------------------------------------------

    def _act_all(self, shown: Demonstration) -> None:
        if shown.acts[0].words != "open":
            self._act(Act("open", ("/",)))
        for position, act in enumerate(shown.acts):
            following = shown.acts[position + 1 : position + 2]
            if following and following[0].words in ("accept dialog", "dismiss dialog"):
                self._answers = [following[0].words == "accept dialog"]
            self._act(act)

    def _act(self, act: Act) -> None:
        mark = traffic_of(self.session).mark()
        match act.words, act.texts:
            case "open", (address,):
                self._note(EventKind.NAVIGATE, self._look() if self._events else "", value=self._site + address)
                self.page.goto(self._site + address)
            case "click", (css,):
                self._click(css, EventKind.CLICK)
            case "right-click", (css,):
                self._click(css, EventKind.RIGHT_CLICK, button="right")
            case "double-click", (css,):
                self._double_click(css)
            case "hover", (css,):
                self._hover(css)
            case "check" | "uncheck", (css,):
                self._toggle(css)
            case "fill with", (css, text):
                self._fill(css, text)
            case "fill with secret", (css, name):
                self._fill(css, "correct horse", name)
            case "type into", (text, css):
                self._type(text, css)
            case "choose from", (label, css):
                self._choose(label, css)
            case "press", (key,):
                self._press(key)
            case "press in", (key, css):
                self._find(css).focus()
                self._press(key)
            case "drag to", (source, destination):
                self._drag(source, destination)
            case ("extract" | "extract link"), (css,):
                self._extract(css, act.words == "extract link")
            case "back", ():
                self._note(EventKind.BACK, self._look())
                self.page.go_back()
            case "reload", ():
                self._note(EventKind.RELOAD, self._look())
                self.page.reload()
            case "scroll", (pixels,):
                self._scroll(int(pixels))
            case ("accept dialog" | "dismiss dialog"), ():
                accept, message = self._dialog
                self._note(EventKind.DIALOG, self._events[-1].snapshot, value="accept" if accept else "dismiss", detail=message)
            case _:
                raise ValueError(f"what is {act}?")
        if not act.words.startswith("extract"):  # of that the page sees nothing
            self._settle(mark)

    def _settle(self, mark: int) -> None:
        """Until what was set off has arrived; on a busy machine a page may be left later than it is calm."""
        settle(self.session, self.tab, mark, loading=PATIENCE_S, patience=PATIENCE_S)
        end = monotonic() + PATIENCE_S
        while self._leaving and monotonic() < end:
            self.session.pump(5)
            if not self._leaving:
                settle(self.session, self.tab, mark, loading=PATIENCE_S, patience=PATIENCE_S)
        self._leaving = False

    def _aim(self, css: str) -> tuple[float, float, str, int, Any]:
        """Moves the pointer there: where that is, the page as it is then, and what the pointer is over."""
        element = self._find(css)
        x, y = element.evaluate(MIDDLE)
        self.page.mouse.move(x, y)
        composed = self.session.compose(self.tab)
        hit = element.evaluate_handle(INNERMOST).as_element()
        return x, y, self._look(composed), self._index(composed, hit), hit

    def _click(self, css: str, kind: EventKind, button: str = "left") -> None:
        x, y, snapshot, target, _ = self._aim(css)
        self._note(kind, snapshot, target, x=round(x, 1), y=round(y, 1))
        self.page.mouse.click(x, y, button=button)

    def _double_click(self, css: str) -> None:
        for count in (1, 2):
            x, y, snapshot, target, _ = self._aim(css)
            self._note(EventKind.CLICK, snapshot, target, x=round(x, 1), y=round(y, 1))
            self._time -= 0.8
            self.page.mouse.down(click_count=count)
            self.page.mouse.up(click_count=count)
        self._note(EventKind.DOUBLE_CLICK, snapshot, target, x=round(x, 1), y=round(y, 1))

    def _hover(self, css: str) -> None:
        element = self._find(css)
        composed = self.session.compose(self.tab)
        self._note(EventKind.HOVER, self._look(composed), self._index(composed, element))
        self.page.mouse.move(*element.evaluate(MIDDLE))

    def _toggle(self, css: str) -> None:
        x, y, snapshot, _, hit = self._aim(css)
        control = hit.evaluate_handle(CONTROL).as_element()
        target = self._index(self.session.compose(self.tab), control)
        self.page.mouse.click(x, y)
        self._note(EventKind.CHECK if control.evaluate("node => node.checked") else EventKind.UNCHECK, snapshot, target, x=round(x, 1), y=round(y, 1))

    def _fill(self, css: str, text: str, secret: str = "") -> None:
        self._click(css, EventKind.CLICK)
        element = self._find(css)
        composed = self.session.compose(self.tab)
        snapshot, target = self._look(composed), self._index(composed, element)
        if element.evaluate("node => /^(date|time|month|week|color|range)$/.test(node.type)"):
            element.fill(text)
        else:
            element.evaluate("node => node.select()")
            self.page.keyboard.insert_text(text)
        self._note(EventKind.INPUT, snapshot, target, "" if secret else element.input_value(), secret=secret)

    def _type(self, text: str, css: str) -> None:
        """Key by key; ``{Backspace}`` is a key with a name."""
        self._click(css, EventKind.CLICK)
        element = self._find(css)
        composed = self.session.compose(self.tab)
        snapshot, target = self._look(composed), self._index(composed, element)
        for name, letter in KEYS.findall(text):
            before = element.input_value()
            if name:  # within a run of letters the page is the one at its beginning; a key that may do more is looked at before
                snapshot = self._look()
            self._note(EventKind.KEY, snapshot, target, name or letter)
            self.page.keyboard.press(name or letter)
            if element.input_value() != before:
                self._note(EventKind.INPUT, snapshot, target, element.input_value())

    def _choose(self, label: str, css: str) -> None:
        element = self._find(css)
        composed = self.session.compose(self.tab)
        snapshot, target = self._look(composed), self._index(composed, element)
        self._note(EventKind.CHOOSE, snapshot, target, label)
        element.select_option(label=label)

    def _press(self, key: str) -> None:
        element = self.page.evaluate_handle("document.activeElement").as_element()
        composed = self.session.compose(self.tab)
        self._note(EventKind.KEY, self._look(composed), self._index(composed, element), key)
        self.page.keyboard.press(key)

    def _drag(self, source: str, destination: str) -> None:
        x, y, snapshot, target, _ = self._aim(source)
        onto = self._find(destination)
        index = self._index(self.session.compose(self.tab), onto)
        self.page.mouse.down()
        self.page.mouse.move(*onto.evaluate(MIDDLE), steps=4)
        self.page.mouse.up()
        self._note(EventKind.DRAG, snapshot, target, destination=index, x=round(x, 1), y=round(y, 1))

    def _extract(self, css: str, link: bool) -> None:
        _, _, snapshot, target, hit = self._aim(css)
        page = self._seen[snapshot]
        if link:
            anchor = hit.evaluate_handle("node => node.closest('a') ?? node.querySelector('a')").as_element()
            self._note(EventKind.EXTRACT_LINK, snapshot, self._index(self.session.compose(self.tab), anchor), anchor.evaluate("node => node.href"))
        else:
            value = page.nodes[target].value
            self._note(EventKind.EXTRACT_TEXT, snapshot, target, page.text(target) if value is None else value)

    def _scroll(self, pixels: int) -> None:
        snapshot = self._look()
        self.page.mouse.wheel(0, pixels)
        self.page.wait_for_timeout(60)
        self._note(EventKind.SCROLL, snapshot, 0, detail=(("left", "0"), ("top", str(pixels))))
