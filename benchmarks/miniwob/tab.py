"""The browser tab in which episodes are played: one browser per process, one tab kept over all episodes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lamcli.recipe.page import Page

if TYPE_CHECKING:
    from playwright.sync_api import Page as PlaywrightPage

PATIENCE_S = 2.0  # everything is served from next door; what is not there after two seconds is not coming
LOADING_S = 5.0


@dataclass(frozen=True)
class Tab:
    """Attributes:
    page: the tab as Playwright's page (sync).
    live: the tab as the interpreter needs it, for one episode that is over at a given ``time.monotonic()``.
    """

    page: PlaywrightPage
    live: Callable[[float], Page]


@contextmanager
def opened() -> Iterator[Tab]:
    from lamcli.browser import launch

    def live(deadline: float) -> Page:
        from lamcli.run.browser import LivePage

        return LivePage(session, patience=PATIENCE_S, loading=LOADING_S, deadline=deadline)

    with launch() as session:
        yield Tab(session.tabs[0].page, live)
