"""Generated demonstrations, of any length, on pages of any size.

``entry``: record after record typed into a form, with the data at hand. ``table``: two cells of each row taken out, page
after page. ``details``: each entry of a list opened, something taken from it, and back. ``form``: a questionnaire of many
pages, nothing in it alike: straight-line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

from benchmarks.speed.pages import Page, Tree, count, surroundings, tag
from lamcli.trace import Event, EventKind, Snapshot, Trace

SITE = "http://shop.test"
COUNTRIES = ("Chile", "Ghana", "India", "Japan", "Norway", "Peru")
NAMES = ("Ada", "Bela", "Cleo", "Dario", "Emil", "Fatma", "Gita", "Hugo", "Ines", "Jonas", "Kira", "Lena", "Milo", "Nora", "Oleg", "Pia")
QUESTIONS = ("amount", "street", "origin", "purpose", "colour", "weight", "contact", "branch", "period", "remark")


class Tape:
    """Collects events and pages. ``content``: pages are named by their content, as a recorder does; else by a number."""

    def __init__(self, content: bool) -> None:
        self.events: list[Event] = []
        self.pages: dict[str, Snapshot] = {}
        self._content = content
        self._names: dict[object, str] = {}
        self.now = ""

    def on(self, page: Page, state: object) -> None:
        """What follows is done on the page as it is; ``state`` says which state of which page that is."""
        if state not in self._names:
            snapshot = page.snapshot()
            name = snapshot.digest if self._content else str(len(self._names))
            self._names[state] = name
            self.pages[name] = snapshot
        self.now = self._names[state]

    def do(self, kind: EventKind, target: int | None = None, value: str = "") -> None:
        self.events.append(Event(kind, 0.7 * len(self.events), self.now, target, value))

    def trace(self, actions: int, data: Sequence[Mapping[str, str]] = ()) -> Trace:
        """The first so many actions; the page after the last one is known."""
        events = tuple(self.events[:actions])
        final = self.events[actions].snapshot if len(self.events) > actions else self.now
        needed = {event.snapshot for event in events} | {final}
        return Trace(events, {name: page for name, page in self.pages.items() if name in needed}, final, data=tuple(data), url=SITE, origin="generated")


def entry(actions: int, nodes: int, content: bool = False) -> Trace:
    """Each record: two texts, one choice, a click on Save; a line says what was saved."""
    form = tag(
        "form",
        tag("label", "Name", for_="name"), tag("input", id="name", name="Name", value="", type="text"),
        tag("label", "E-mail", for_="mail"), tag("input", id="mail", name="E-mail", value="", type="text"),
        tag("label", "Country", for_="country"), tag("select", *[tag("option", country) for country in COUNTRIES], id="country", name="Country", value=COUNTRIES[0]),
        tag("button", "Save", id="save", type="submit"),
    )  # fmt: skip
    said = tag("p", "Nothing saved yet", id="said")
    menu, notes = surroundings(nodes - count(form) - count(said) - 4)
    page = Page(SITE + "/new", "New customer", tag("body", menu, tag("main", tag("h1", "New customer"), form, said), notes))
    rows = [{"name": f"{NAMES[number % 16]} {number}", "mail": f"{NAMES[number % 16].lower()}{number}@example.org", "country": COUNTRIES[(number * 5 + 1) % 6]} for number in range(actions // 4 + 2)]
    tape = Tape(content)
    for number, row in enumerate(rows):
        for step, (key, kind) in enumerate((("name", EventKind.FILL), ("mail", EventKind.FILL), ("country", EventKind.CHOOSE))):
            tape.on(page, (number, step))
            tape.do(kind, page.at(key), row[key])
            page.change(page.at(key), value=row[key])
        tape.on(page, (number, 3))
        tape.do(EventKind.CLICK, page.at("save"))
        for key in ("name", "mail"):
            page.change(page.at(key), value="")
        page.change(page.at("country"), value=COUNTRIES[0])
        page.write(page.at("said"), f"Saved {row['name']}")
    return tape.trace(actions, rows)


def table(actions: int, nodes: int, content: bool = False) -> Trace:
    """A table of articles: name and price of each row; then the next page."""
    rows = max(3, nodes * 2 // 3 // 9)
    page = _listing(rows, nodes)
    tape = Tape(content)
    first = 0
    while len(tape.events) <= actions:
        for number in range(rows):
            tape.on(page, first)
            tape.do(EventKind.EXTRACT_TEXT, page.at(f"a{number}"), f"Article {first + number}")
            tape.do(EventKind.EXTRACT_TEXT, page.at(f"p{number}"), f"{first + number}.50")
        tape.do(EventKind.CLICK, page.at("next"))
        first += rows
        for number in range(rows):
            link = page.at(f"a{number}")
            page.write(link, f"Article {first + number}")
            page.change(link - 1, name=f"Article {first + number}")
            page.write(page.at(f"p{number}"), f"{first + number}.50")
            page.write(page.at(f"p{number}") + 2, f"{(first + number) * 7 % 31} left")
    return tape.trace(actions)


def _listing(rows: int, nodes: int) -> Page:
    head = tag("tr", tag("th", "Article"), tag("th", "Price"), tag("th", "Stock"))
    body = tag("table", head, *[_article(number) for number in range(rows)])
    turn = tag("a", "Next", id="next", href="#next")
    menu, notes = surroundings(nodes - count(body) - count(turn) - 4)
    return Page(SITE + "/articles", "Articles", tag("body", menu, tag("main", tag("h1", "Articles"), body, turn), notes))


def _article(number: int) -> Tree:
    name = tag("td", tag("a", f"Article {number}", id=f"a{number}", href="#"))
    return tag("tr", name, tag("td", f"{number}.50", id=f"p{number}"), tag("td", f"{number * 7 % 31} left"))


def details(actions: int, nodes: int, content: bool = False) -> Trace:
    """A list of entries, each opened in turn: its number is taken out, then back to the list."""
    entries = max(3, nodes * 2 // 3 // 6)
    body = tag("ul", *[tag("li", tag("a", f"Order {number}", id=f"o{number}", href=f"/order/{number}"), tag("span", f"placed on day {number % 28 + 1}")) for number in range(entries)])
    turn = tag("a", "Next", id="next", href="#next")
    menu, notes = surroundings(nodes - count(body) - count(turn) - 4)
    home = Page(SITE + "/orders", "Orders", tag("body", menu, tag("main", tag("h1", "Orders"), body, turn), notes))
    total = tag("div", tag("span", "Total"), tag("b", "0.00", id="total"), class_="line")
    receiver = tag("div", tag("span", "Sent to"), tag("b", "nobody", id="to"), class_="line")
    inside = tag("main", tag("h1", "Order", id="head"), total, receiver)
    menu, notes = surroundings(nodes - count(inside) - 2)
    order = Page(SITE + "/order", "Order", tag("body", menu, inside, notes))
    tape = Tape(content)
    first = 0
    while True:
        for number in range(entries):
            tape.on(home, ("list", first))
            tape.do(EventKind.CLICK, home.at(f"o{number}"))
            order.url = f"{SITE}/order/{first + number}"
            order.write(order.at("head"), f"Order {first + number}")
            order.write(order.at("total"), f"{first + number}.90")
            order.write(order.at("to"), f"{NAMES[(first + number) % 16]} in {COUNTRIES[number % 6]}")
            tape.on(order, ("order", first + number))
            tape.do(EventKind.EXTRACT_TEXT, order.at("total"), f"{first + number}.90")
            tape.do(EventKind.BACK)
            if len(tape.events) > actions:
                tape.on(home, ("list", first))
                return tape.trace(actions)
        tape.on(home, ("list", first))
        tape.do(EventKind.CLICK, home.at("next"))
        first += entries
        for number in range(entries):
            home.write(home.at(f"o{number}"), f"Order {first + number}")
    return tape.trace(actions)


def form(actions: int, nodes: int, content: bool = False) -> Trace:
    """Pages of ten questions that have nothing in common with each other, and a button that leads on."""
    tape = Tape(content)
    number = 0
    while len(tape.events) <= actions:
        page = _questionnaire(number, nodes)
        for place, question in enumerate(QUESTIONS):
            tape.on(page, (number, place))
            key = f"q{place}"
            match (place + number) % 3:
                case 0:
                    tape.do(EventKind.CHECK, page.at(key))
                    page.change(page.at(key), states=frozenset({"checked"}))
                case 1:
                    tape.do(EventKind.CHOOSE, page.at(key), COUNTRIES[place % 6])
                    page.change(page.at(key), value=COUNTRIES[place % 6])
                case _:
                    tape.do(EventKind.FILL, page.at(key), f"{question} {place}")
                    page.change(page.at(key), value=f"{question} {place}")
        tape.on(page, (number, "all"))
        tape.do(EventKind.CLICK, page.at("on"))
        number += 1
    return tape.trace(actions)


def _questionnaire(number: int, nodes: int) -> Page:
    fields = tuple(part for place, question in enumerate(QUESTIONS) for part in _question(place, f"{question} of part {number}", (place + number) % 3))
    body = tag("form", *fields, tag("button", "Continue", id="on"))
    menu, notes = surroundings(nodes - count(body) - 4)
    return Page(f"{SITE}/part/{number}", f"Part {number}", tag("body", menu, tag("main", tag("h1", f"Part {number}"), body), notes))


def _question(place: int, label: str, kind: int) -> Iterator[Tree]:
    called = label.capitalize()
    yield tag("label", called, for_=f"q{place}")
    match kind:
        case 0:
            yield tag("input", id=f"q{place}", name=called, type="checkbox")
        case 1:
            yield tag("select", *[tag("option", country) for country in COUNTRIES], id=f"q{place}", name=called, value=COUNTRIES[-1])
        case _:
            yield tag("input", id=f"q{place}", name=called, value="", type="text")


def rooms(actions: int, nodes: int, content: bool = False) -> Trace:
    """Rooms with the same hours, each hour with the same buttons: which one takes its name, its hour and its room to say."""
    hours = max(3, nodes // 6 // 7)
    parts = [
        tag("section", tag("h2", f"Room {room}"), tag("ul", *[tag("li", tag("span", f"{hour + 6}:00"), tag("button", "Book"), tag("button", "Hold")) for hour in range(hours)]), name=f"Room {room}")
        for room in "ABCDEF"
    ]  # fmt: skip
    page = Page(SITE + "/rooms", "Rooms", tag("body", tag("main", tag("h1", "Rooms"), *parts)))
    buttons = [index for index, node in enumerate(page.nodes) if node.tag == "button"]
    tape = Tape(content)
    for number in range(actions + 1):
        tape.on(page, "all")
        tape.do(EventKind.CLICK, buttons[(number * number * 7 + number * 13) % len(buttons)])
    return tape.trace(actions)


TASKS: Mapping[str, Callable[..., Trace]] = {"entry": entry, "table": table, "details": details, "form": form}
ALL: Mapping[str, Callable[..., Trace]] = {**TASKS, "rooms": rooms}
