"""Loops on pages that have changed: what turns the page and what a loop goes over are found again, or the run stops; in a real browser."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from lamcli.browser import Session, launch
from lamcli.recipe.lock import lock_path, to_text
from lamcli.recipe.print import print_recipe
from lamcli.run import RunOptions, RunReport, run
from lamcli.synthesis import Ambiguous, Solved, synthesize
from lamcli.trace import Event, EventKind, Snapshot, Trace
from tests.e2e.run_site import Request, Site, serving

pytestmark = pytest.mark.browser

ROWS = [(f"{name} {kind}", f"€ {price}.50") for price, (name, kind) in enumerate(((name, kind) for kind in ("chair", "table") for name in ("Oak", "Ash", "Elm", "Fir")), 11)]
"""What was there when it was shown; another time there are other things."""
OTHER_ROWS = [(f"{name} {kind}", f"€ {price}.90") for price, (name, kind) in enumerate(((name, kind) for kind in ("lamp", "shelf") for name in ("Red", "Blue", "Grey", "Pink")), 31)]
SIZE = 3


@dataclass(frozen=True)
class Look:
    """How a shop draws its pages."""

    row: str = '<div class="card"><h3><a href="/product/{name}">{name}</a></h3><p class="price">{price}</p><button>Add to basket</button></div>'
    list: str = '<div class="grid" id="products">{rows}</div>'
    back: str = '<a class="pg" href="/?page={back}">Previous</a>'
    on: str = '<a class="pg" href="/?page={on}">Next</a>'
    off: str = ""
    beside: str = "<aside><h2>Help</h2><ul><li><a href=/delivery>Delivery</a></li><li><a href=/returns>Returns</a></li><li><a href=/terms>Terms</a></li></ul></aside>"

    def page(self, rows: Sequence[tuple[str, str]], number: int) -> str:
        shown, last = rows[SIZE * (number - 1) : SIZE * number], max(1, -(-len(rows) // SIZE))
        numbers = " ".join(f'<a href="/?page={other}">{other}</a>' if other != number else str(other) for other in range(1, last + 1))
        body = self.list.format(rows="".join(self.row.format(name=name, price=price) for name, price in shown))
        turn = (self.back if number > 1 else "") + f" <span>Page {number} of {last}</span> " + (self.on if number < last else self.off)
        pager = f'<div class="pager">{turn.format(back=number - 1, on=number + 1, numbers=numbers, number=number)}</div>'
        head, foot = "<header><a href=/>Home</a> <a href=/help>Help</a></header>", "<footer><a href=/imprint>Imprint</a> <a href=/privacy>Privacy</a></footer>"
        return f"<!doctype html><title>Shop</title>{head}<h1>All products</h1>{body}{pager}{self.beside}{foot}"


class Shop:
    def __init__(self) -> None:
        self.look, self.rows = Look(), ROWS

    def answer(self, request: Request) -> str:
        return self.look.page(self.rows, int(request.query.get("page", "1")))


@pytest.fixture(scope="module")
def session() -> Iterator[Session]:
    with launch() as running:
        yield running


@pytest.fixture
def shop() -> Shop:
    return Shop()


@pytest.fixture
def site(shop: Shop) -> Iterator[Site]:
    with serving({"/": shop.answer}) as running:
        yield running


@pytest.fixture
def recipe(session: Session, site: Site, tmp_path: Path) -> Path:
    """What lam learns from the names and prices of the first page and the first ones of the second."""
    path = tmp_path / "products.lam"
    outcome = synthesize([shown(session, site)], name="products")
    assert isinstance(outcome, Solved | Ambiguous)
    path.write_text(print_recipe(outcome.solutions[0].recipe), encoding="utf-8")
    lock_path(path).write_text(to_text(outcome.solutions[0].lock), encoding="utf-8")
    return path


def shown(session: Session, site: Site) -> Trace:
    tab = session.tabs[0]
    pages: dict[str, Snapshot] = {}
    events = [Event(EventKind.NAVIGATE, 0.0, "", None, f"{site.url}/")]
    for number, count in ((1, SIZE), (2, 2)):
        tab.page.goto(f"{site.url}/" + (f"?page={number}" if number > 1 else ""))
        page = session.compose(tab).snapshot
        pages[f"page {number}"] = page
        texts = [index for index, node in enumerate(page.nodes) if node.tag in ("a", "p") and any(page.nodes[outer].attribute("class") == "card" for outer in page.ancestors(index))]
        for index in texts[: 2 * count]:
            events.append(Event(EventKind.EXTRACT_TEXT, float(len(events)), f"page {number}", index, page.text(index)))
        if number == 1:
            events.append(Event(EventKind.CLICK, float(len(events)), "page 1", next(index for index, node in enumerate(page.nodes) if node.tag == "a" and page.text(index) == "Next")))
    return Trace(tuple(events), pages, "page 2", url=f"{site.url}/")


def ran(recipe: Path, tmp_path: Path, **more: object) -> RunReport:
    return run(RunOptions(recipe=recipe, runs=tmp_path / "runs", patience=1.0, **more))  # type: ignore[arg-type]


def taken(report: RunReport) -> list[tuple[str, ...]]:
    return [tuple(map(str, record.values())) for record in report.records]


def test_an_unchanged_shop_needs_nothing(recipe: Path, shop: Shop, tmp_path: Path) -> None:
    for rows in (ROWS, OTHER_ROWS, OTHER_ROWS[:5]):
        shop.rows = rows
        report = ran(recipe, tmp_path)
        assert (report.exit_code, report.healed, report.warnings, report.failure) == (0, (), (), None)
        assert taken(report) == rows


PAGERS = {
    "other words": {"on": '<a class="pg" href="/?page={on}">Show further ones</a>'},
    "a button": {"on": '<form><input type=hidden name=page value={on}><button class="pg">Next page</button></form>'},
    "an icon": {"on": '<a class="pg" href="/?page={on}" aria-label="forward">›</a>'},
    "other class": {"on": '<a class="c-x1" href="/?page={on}" rel="next">Weiter</a>', "back": '<a class="c-x2" href="/?page={back}" rel="prev">Zurück</a>'},
    "numbers": {"on": "{numbers}", "off": "{numbers}", "back": ""},
    "numbers and words": {"on": '{numbers} <a href="/?page={on}">Weiter</a>', "off": "{numbers}", "back": ""},
}


@pytest.mark.parametrize("change", PAGERS.values(), ids=PAGERS)
@pytest.mark.parametrize("rows", [ROWS, OTHER_ROWS], ids=["same", "other"])
def test_what_turns_the_page_is_found_again(recipe: Path, shop: Shop, tmp_path: Path, change: dict[str, str], rows: list[tuple[str, str]]) -> None:
    shop.look, shop.rows = Look(**change), rows
    report = ran(recipe, tmp_path, heal="apply")
    assert report.exit_code == 0 and taken(report) == rows
    assert len(report.healed) == 1
    again = ran(recipe, tmp_path)
    assert again.healed == () and taken(again) == rows


@pytest.mark.parametrize(
    "on",
    ['<button class="x" onclick="location = \'/?page={on}\'">Show</button>', '<button onclick="location = \'/?page=1\'">1</button> <button onclick="location = \'/?page={on}\'">2</button>'],
    ids=["a button that says nothing", "buttons with numbers"],
)
def test_what_may_turn_the_page_stops_the_run(recipe: Path, shop: Shop, tmp_path: Path, on: str) -> None:
    shop.look = Look(on=on, off=on)
    report = ran(recipe, tmp_path)
    assert report.exit_code == 1 and report.healed == () and taken(report) == ROWS[:SIZE]
    assert report.failure is not None and "it is not certain that this is the last one" in report.failure.message and 'link "Next"' in report.failure.message


@pytest.mark.parametrize("look", [Look(), Look(back='<a href="/?page={back}">Newer</a>', on='<a href="/?page={on}">Older</a>')], ids=["as it was", "other words"])
def test_the_only_page_is_the_last_one_and_said_so(recipe: Path, shop: Shop, tmp_path: Path, look: Look) -> None:
    shop.look, shop.rows = look, OTHER_ROWS[:2]
    report = ran(recipe, tmp_path)
    assert report.exit_code == 0 and taken(report) == OTHER_ROWS[:2] and report.healed == ()
    assert report.warnings == ('across pages by link "Next" is not on the page, nor what may be it now: this was taken for the only page',)


STORY = '<aside><h2>Stories</h2><p>How a chair is made.</p><a href="/stories/1">Next</a></aside>'


@pytest.mark.parametrize("on", [Look().on, '<a href="/?page={on}">Older ones</a>'], ids=["twice", "the other one"])
def test_something_else_that_is_called_so_is_not_used(recipe: Path, shop: Shop, site: Site, tmp_path: Path, on: str) -> None:
    shop.look = Look(on=on, beside=STORY)
    report = ran(recipe, tmp_path)
    assert "/stories/1" not in site.paths()
    assert taken(report) == (ROWS if report.exit_code == 0 else ROWS[:SIZE])


def test_nothing_leads_back(recipe: Path, shop: Shop, site: Site, tmp_path: Path) -> None:
    """A list that begins on its last page has a link to the one before, where the link to the next one was."""
    shop.look = Look(back='<a class="pg" href="/?page={back}">Earlier ones</a>')
    report = ran(recipe, tmp_path, url=f"{site.url}/?page=3")
    assert report.exit_code == 0 and taken(report) == ROWS[2 * SIZE :] and [request.query.get("page") for request in site.requests[-1:]] == ["3"]


LISTS = {
    "other classes": {"row": '<div class="x1"><h3><a href="/product/{name}">{name}</a></h3><p class="x2">{price}</p><button>Add to basket</button></div>'},
    "other classes, nothing around": {
        "row": '<div class="x1"><h3><a href="/product/{name}">{name}</a></h3><p class="x2">{price}</p><button>Add to basket</button></div>',
        "list": '<div class="x3">{rows}</div>',
    },
    "items": {"row": '<li><h3><a href="/product/{name}">{name}</a></h3><p class="price">{price}</p><button>Add to basket</button></li>', "list": "<ul>{rows}</ul>"},
    "articles that lead elsewhere": {
        "row": '<article><h3><a href="/item/{name}">{name}</a></h3><p>{price}</p><button>Add to basket</button></article>',
        "list": "<section>{rows}</section>",
    },
    "a table": {
        "row": '<tr><td><a href="/product/{name}">{name}</a></td><td><p class="price">{price}</p></td><td><button>Add to basket</button></td></tr>',
        "list": "<table><tr><th>Product</th><th>Price</th><th></th></tr>{rows}</table>",
    },
}


@pytest.mark.parametrize("change", LISTS.values(), ids=LISTS)
def test_what_a_loop_goes_over_is_found_again(recipe: Path, shop: Shop, tmp_path: Path, change: dict[str, str]) -> None:
    shop.look, shop.rows = Look(**change), OTHER_ROWS
    report = ran(recipe, tmp_path, heal="apply")
    assert report.exit_code == 0 and taken(report) == OTHER_ROWS
    assert [healed.step for healed in report.healed] == [(1,)] and not any(name in report.healed[0].now for name, _ in OTHER_ROWS)
    shop.rows = ROWS
    again = ran(recipe, tmp_path)
    assert again.healed == () and taken(again) == ROWS
    shop.look = Look()
    back = ran(recipe, tmp_path)
    assert back.exit_code == 0 and taken(back) == ROWS


def test_both_are_found_again_in_one_run(recipe: Path, shop: Shop, tmp_path: Path) -> None:
    shop.look, shop.rows = Look(**LISTS["items"], on='<a href="/?page={on}">Weiter</a>'), OTHER_ROWS
    report = ran(recipe, tmp_path, heal="apply")
    assert report.exit_code == 0 and taken(report) == OTHER_ROWS and len(report.healed) == 2
    assert ran(recipe, tmp_path).healed == ()


def test_an_empty_list_is_empty_and_said_so(recipe: Path, shop: Shop, tmp_path: Path) -> None:
    shop.rows = []
    report = ran(recipe, tmp_path)
    assert report.exit_code == 0 and report.records == () and report.healed == ()
    assert report.warnings[:1] == ('element css "div.card": none on the page; there were 3 in the demonstration',)


def test_what_may_be_the_list_stops_the_run(recipe: Path, shop: Shop, tmp_path: Path) -> None:
    shop.look, shop.rows = Look(row="<tr><td>{name}</td><td>{price}</td></tr>", list="<table><tr><th>Product</th><th>Price</th></tr>{rows}</table>"), OTHER_ROWS
    report = ran(recipe, tmp_path)
    assert report.exit_code == 1 and report.records == () and report.failure is not None
    assert 'element css "div.card" denotes nothing on the page' in report.failure.message and "Red lamp" in report.failure.message


def test_off_takes_words_at_their_word(recipe: Path, shop: Shop, tmp_path: Path) -> None:
    shop.look = Look(**LISTS["items"])
    report = ran(recipe, tmp_path, heal="off")
    assert report.exit_code == 0 and report.records == () and report.warnings == ()


def test_a_lock_of_the_version_before_is_read_and_knows_no_lists(recipe: Path, shop: Shop, tmp_path: Path) -> None:
    place = lock_path(recipe)
    data = json.loads(place.read_text())
    for step in data["steps"]:
        del step["listed"], step["beside"]
    place.write_text(json.dumps(data | {"version": 2}))
    report = ran(recipe, tmp_path)
    assert report.exit_code == 0 and taken(report) == ROWS


SCROLLED = """<style>.card { height: 500px }</style><script>
let page = 1, busy = false;
addEventListener("scroll", async () => {
  if (busy || scrollY + innerHeight < document.body.scrollHeight - 50) return;
  busy = true;
  const text = await (await fetch(`/?page=${++page}`)).text();
  document.getElementById("products").append(...new DOMParser().parseFromString(text, "text/html").querySelectorAll(".card"));
  busy = false;
});
</script>"""


@pytest.mark.parametrize("rows", [ROWS, OTHER_ROWS], ids=["same", "other"])
def test_pages_that_became_one_that_scrolls(recipe: Path, shop: Shop, tmp_path: Path, rows: list[tuple[str, str]]) -> None:
    shop.look, shop.rows = Look(on="", back="", beside=SCROLLED), rows
    report = ran(recipe, tmp_path, heal="apply")
    assert report.exit_code == 0 and taken(report) == rows and report.warnings == ()
    assert [(healed.was, healed.now) for healed in report.healed] == [('across pages by link "Next"', "across pages by scrolling")]
    again = ran(recipe, tmp_path)
    assert again.healed == () and taken(again) == rows


def test_a_long_page_that_is_the_only_one_is_scrolled_in_vain(recipe: Path, shop: Shop, tmp_path: Path) -> None:
    shop.look, shop.rows = Look(on="", beside="<style>.card { height: 500px }</style>"), OTHER_ROWS[:3]
    report = ran(recipe, tmp_path)
    assert report.exit_code == 0 and taken(report) == OTHER_ROWS[:3] and report.healed == ()
    assert len(report.warnings) == 1 and "taken for the only page" in report.warnings[0]


RECOMMENDED = Look.row.format(name="Brass hook", price="€ 4.20") + Look.row.format(name="Felt pad", price="€ 1.20")
BELOW = f"<aside><h2>You may also like</h2><div>{RECOMMENDED}</div></aside>"


@pytest.mark.parametrize("below", [BELOW, BELOW.replace("<div>", "<div class=grid>", 1)], ids=["cards", "cards in a grid"])
def test_what_looks_like_the_list_elsewhere_on_the_page_is_none_of_it(recipe: Path, shop: Shop, tmp_path: Path, below: str) -> None:
    shop.look, shop.rows = Look(beside=below), OTHER_ROWS
    report = ran(recipe, tmp_path, heal="apply")
    assert report.exit_code == 0 and taken(report) == OTHER_ROWS
    assert len(report.healed) == 1 and "elsewhere" in report.healed[0].evidence[0]
    again = ran(recipe, tmp_path)
    assert again.healed == () and taken(again) == OTHER_ROWS


def test_what_looks_like_the_list_stops_the_run_where_nothing_but_looks_tells_which_it_is(recipe: Path, shop: Shop, tmp_path: Path) -> None:
    shop.look = Look(list='<h2>Everything</h2><div class="grid">{rows}</div>', beside=BELOW)
    report = ran(recipe, tmp_path)
    assert report.exit_code == 1 and taken(report) == [] and report.failure is not None
    assert "denotes 5 things on the page, and 2 of them stand elsewhere than the list did" in report.failure.message and "Brass hook" in report.failure.message


def test_words_that_denote_another_list_now_stop_the_run(recipe: Path, shop: Shop, tmp_path: Path) -> None:
    helps = "".join(f'<div class="card"><a href="/{name}">{name}</a></div>' for name in ("Delivery", "Returns"))
    shop.look = Look(row=Look.row.replace('class="card"', 'class="tile"'), beside=f"<aside>{helps}</aside>")
    report = ran(recipe, tmp_path)
    assert report.exit_code == 1 and taken(report) == [] and report.failure is not None
    assert "denotes another list than was demonstrated" in report.failure.message and "Oak chair" in report.failure.message


@pytest.mark.parametrize(
    "look",
    [
        Look(list='<div class="grid" id="products"><section>{rows}</section></div>'),
        Look(list="<main>{rows}</main>"),
        Look(beside=f'<h2>From last week</h2><div class="grid">{RECOMMENDED}</div>'),
        Look(row=f'<div class="slot">{Look.row}</div>'),
    ],
    ids=["a part of its own", "another place", "two groups", "wrapped"],
)
def test_a_list_that_is_held_otherwise_is_the_list(recipe: Path, shop: Shop, tmp_path: Path, look: Look) -> None:
    shop.look, shop.rows = look, OTHER_ROWS
    report = ran(recipe, tmp_path)
    assert (report.exit_code, report.healed, report.failure) == (0, (), None) and [row for row in taken(report) if row in OTHER_ROWS] == OTHER_ROWS
