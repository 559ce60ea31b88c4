"""Loops on pages that have changed: what turns the page and what a loop goes over are found again, or the run stops; in a real browser."""

from __future__ import annotations

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
