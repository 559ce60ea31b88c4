"""An element whose middle lies under another is clicked where it shows; one that does not show at all is not clicked.

One that shrinks while the pointer arrives is pressed when it is back."""

from __future__ import annotations

import time
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from lamcli.browser import Session, launch
from lamcli.errors import RunFailed
from lamcli.recipe.page import Action, Query
from lamcli.run.browser import LivePage

if TYPE_CHECKING:
    from playwright.sync_api import Route

pytestmark = pytest.mark.browser

BUTTON = "position:absolute; width:100px; height:40px; border:6px solid"
PAGE = """<body><button style="{button}; left:50px; top:50px" onclick="document.title += 'lower'">Lower</button>
<button style="{button}; left:{left}px; top:{top}px" onclick="document.title += 'upper'">Upper</button></body>"""


@pytest.fixture(scope="module")
def session() -> Iterator[Session]:
    with launch() as opened:
        yield opened


def page(session: Session, left: int, top: int) -> LivePage:
    session.tabs[0].page.goto("about:blank")
    session.tabs[0].page.set_content(PAGE.format(button=BUTTON, left=left, top=top))
    return LivePage(session, patience=0.5)


@pytest.mark.parametrize(("left", "top"), [(60, 60), (40, 40), (60, 40), (50, 62), (300, 300)])
def test_what_shows_is_clicked(session: Session, left: int, top: int) -> None:
    live = page(session, left, top)
    live.act(Action("click", live.find(Query("button", "Lower"), wait=True)[0]))
    assert live.title() == "lower"


def test_what_does_not_show_is_not_clicked(session: Session) -> None:
    live = page(session, 50, 50)
    with pytest.raises(RunFailed, match="covered"):
        live.act(Action("click", live.find(Query("button", "Lower"), wait=True)[0]))
    assert live.title() == ""


SHRINKS = """<style>#b { display: inline-block; content: url("here.svg"); height: 30px } #b:hover { content: url("over.svg") }</style>
<body onclick="document.title += 'beside '"><span id="b" title="Like" onclick="document.title += 'on '; event.stopPropagation()"></span></body>"""
PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="30" height="30"><rect width="30" height="30" fill="red"/></svg>'


def answered(route: Route) -> None:
    if route.request.url.endswith(".svg"):
        time.sleep(0.2)
        route.fulfill(body=PICTURE, content_type="image/svg+xml")
    else:
        route.fulfill(body=SHRINKS, content_type="text/html")


def test_what_gives_way_to_the_pointer_is_pressed_when_it_is_back(session: Session) -> None:
    """A picture that is exchanged under the pointer takes no room until it is loaded."""
    tab = session.tabs[0].page
    tab.route("http://page.example/**", answered)
    tab.goto("http://page.example/")
    live = LivePage(session, patience=2.0)
    live.act(Action("click", live.find(Query("icon", "Like"), wait=True)[0]))
    tab.unroute("http://page.example/**")
    assert live.title() == "on"


TREE = """<body><div role="tree"><div role="treeitem" aria-expanded="false" style="width:600px"><span onclick="document.title += 'branch'">France</span></div>
<div role="treeitem" aria-expanded="true" style="width:600px"><span onclick="document.title += 'open'">Belgium</span>
<div role="group"><div role="treeitem" style="height:90px" onclick="document.title += 'twig'">Namur</div></div></div></div></body>"""


@pytest.mark.parametrize(("name", "clicked"), [("France", "branch"), ("Belgium", "open"), ("Namur", "twig")])
def test_of_a_branch_its_own_words_are_clicked(session: Session, name: str, clicked: str) -> None:
    session.tabs[0].page.goto("about:blank")
    session.tabs[0].page.set_content(TREE)
    live = LivePage(session, patience=0.5)
    item = next(found for found in live.find(Query("treeitem"), wait=True) if live.read(found, "text", "").startswith(name))
    live.act(Action("click", item))
    assert live.title() == clicked
