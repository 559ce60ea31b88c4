"""One browser for all tests of this folder, and a site of their own for each."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from lamcli.browser import Session, Tab, launch
from tests.browser.serving import Site, served

NAMED = {"pin": "s3cret/Pa ss", "tiny": "q7"}


@pytest.fixture(scope="session")
def session() -> Iterator[Session]:
    with launch(secrets=NAMED) as running:
        yield running


@pytest.fixture
def site() -> Iterator[Site]:
    with served({}) as running:
        yield running


Show = Callable[[str], Tab]


@pytest.fixture
def show(session: Session, site: Site) -> Show:
    """Serves a page and opens it in the first tab."""

    def open_(html: str) -> Tab:
        site.pages["/"] = html
        session.tabs[0].page.goto(site.url())
        return session.tabs[0]

    return open_
