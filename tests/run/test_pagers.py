"""What turns a page, found again: by where it leads and what it was; never what leads back, and nothing where a page is the only one."""

from __future__ import annotations

import pytest

from lamcli.locate.fingerprint import fingerprint, rivals
from lamcli.recipe.ast import Described, Pages, Text
from lamcli.recipe.lock import Seen
from lamcli.run.likeness import Meaning
from lamcli.run.pagers import Turned, Unsure, Verdict, leads_on, turned
from lamcli.trace import Snapshot
from tests.salience.building import Element, el, page

BEFORE = Pages("next", Described("link", Text("Next")))


def link(text: str, address: str, **attributes: str) -> Element:
    return el("a", text, href=address, **attributes)


def listing(*pager: Element | str, url: str = "http://shop.example/?q=oak", more: tuple[Element, ...] = ()) -> Snapshot:
    items = [el("li", link(name, f"/product/{name}")) for name in ("chair", "table", "shelf")]
    return page(el("nav", link("Home", "/"), link("Help", "/help")), el("ul", *items), el("div", *pager, class_="pager"), *more, el("footer", link("Imprint", "/imprint")), url=url)


SHOWN = listing(el("span", "Page 1 of 4"), link("Next", "/?q=oak&page=2", class_="pg"))
SCRIPT = listing(el("span", "Page 1 of 4"), el("button", "Next", class_="pg"))


def at(snapshot: Snapshot, text: str) -> int:
    return next(index for index, node in enumerate(snapshot.nodes) if node.tag in ("a", "button") and snapshot.text(index) == text)


def known(snapshot: Snapshot = SHOWN) -> Seen:
    index = at(snapshot, "Next")
    return Seen('link "Next"', (fingerprint(snapshot, index),), tuple(fingerprint(snapshot, other) for other in rivals(snapshot, index)))


def no_meaning() -> Meaning:
    return lambda left, right: 0.0


def verdict(now: Snapshot, shown: Snapshot = SHOWN, number: int = 1, pages: Pages = BEFORE) -> Verdict:
    items = [index for index, node in enumerate(now.nodes) if node.tag == "li"]
    return turned(now, known(shown), pages, (), items, number, no_meaning)


def test_other_words_at_the_same_address() -> None:
    now = listing(el("span", "Page 1 of 4"), link("Weiter", "/?q=oak&page=2", class_="pg"))
    found = verdict(now)
    assert isinstance(found, Turned) and found.best.index == at(now, "Weiter") and found.pages == Pages("next", Described("link", Text("Weiter")))


def test_an_icon_where_a_script_turned_the_page() -> None:
    now = listing(el("span", "Page 1 of 4"), el("button", "›", class_="pg"))
    found = verdict(now, SCRIPT)
    assert isinstance(found, Turned) and found.best.index == at(now, "›")


def test_what_leads_back_is_never_taken() -> None:
    now = listing(link("Previous", "/?q=oak&page=1", class_="pg"), el("span", "Page 2 of 2"), url="http://shop.example/?q=oak&page=2")
    assert verdict(now) == "the last page"
    assert verdict(listing(el("button", "« Back", class_="pg")), SCRIPT) == "the last page"


def test_the_only_page_has_nothing_that_turns_it() -> None:
    assert verdict(listing(el("span", "Page 1 of 1"))) == "the last page"
    assert verdict(listing(), SCRIPT) == "the last page"


def test_a_pager_that_is_disabled_is_the_end() -> None:
    now = listing(el("span", "Page 1 of 1"), el("button", "Next page", class_="pg", states=("disabled",)))
    assert verdict(now, SCRIPT) == "the last page"


def test_what_stands_in_its_place_and_may_be_anything_stops() -> None:
    now = listing(el("span", "Page 1 of 4"), el("button", "Show", class_="pg"))
    assert verdict(now, SCRIPT) == Unsure((at(now, "Show"),))


def test_links_of_the_list_turn_nothing() -> None:
    items = [el("li", link("Next", f"/?q=oak&page={number}")) for number in (2, 3, 4)]
    now = page(el("ul", *items), url="http://shop.example/?q=oak")
    assert verdict(now) == "the last page"


def test_numbers_whose_addresses_follow_are_pages() -> None:
    now = listing("1 ", link("2", "/?q=oak&page=2"), " ", link("3", "/?q=oak&page=3"))
    found = verdict(now)
    assert isinstance(found, Turned) and found.pages.how == "numbered" and found.best.index == at(now, "2")


def test_numbers_of_which_nobody_knows_what_they_do_stop() -> None:
    now = listing(*(el("button", str(number)) for number in range(1, 5)))
    assert verdict(now, SCRIPT) == Unsure(tuple(at(now, str(number)) for number in range(1, 5)), numbered=True)


def test_days_of_a_month_are_no_pages() -> None:
    weeks = [el("tr", *(el("td", el("button", str(day))) for day in range(first, first + 7))) for first in (1, 8, 15, 22)]
    assert verdict(listing(more=(el("table", *weeks),)), SCRIPT) == "the last page"


def test_numbers_that_became_one_link() -> None:
    shown = listing("1 ", link("2", "/?q=oak&page=2"), " ", link("3", "/?q=oak&page=3"))
    index = at(shown, "2")
    seen = Seen("links", (fingerprint(shown, index),), tuple(fingerprint(shown, other) for other in rivals(shown, index)))
    now = listing(link("Further ones", "/?q=oak&page=2"))
    found = turned(now, seen, Pages("numbered", Described("link")), (), (), 1, no_meaning)
    assert isinstance(found, Turned) and found.pages == Pages("next", Described("link", Text("Further ones")))


@pytest.mark.parametrize(
    ("here", "address", "level"),
    [
        ("http://a.example/list", "/list?page=2", 0),
        ("http://a.example/list?page=2", "?page=3", 0),
        ("http://a.example/list/2", "/list/3", 0),
        ("http://a.example/list", "/list/page/2", 0),
        ("http://a.example/list", "/list/17", 3),
        ("http://a.example/list?page=3", "?page=2", 1),
        ("http://a.example/list?page=2&sort=name", "?page=2&sort=price", 1),
        ("http://a.example/list", "/list?after=xyz", 1),
        ("http://a.example/list?page=1", "?page=2&sort=price", 3),
        ("http://a.example/list", "/other?page=2", 3),
        ("http://a.example/list", "http://b.example/list?page=2", 3),
        ("http://a.example/list", "", 2),
    ],
)
def test_where_an_address_leads(here: str, address: str, level: int) -> None:
    snapshot = page(link("on", address) if address else el("button", "on"), url=here)
    assert leads_on(snapshot, at(snapshot, "on")) == level
