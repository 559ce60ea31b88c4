"""The browser tab in which episodes are played: one browser per process, one tab kept over all episodes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from lamcli.recipe.page import Page

PATIENCE_S = 1.0  # everything is served from next door; what is not there after a second is not coming


@dataclass(frozen=True)
class Tab:
    """Attributes:
    page: the tab as Playwright's page (sync).
    live: a fresh view of the tab as the interpreter needs it; one per episode.
    """

    page: Any
    live: Callable[[], Page]


@contextmanager
def opened() -> Iterator[Tab]:
    from lamcli.run.browser import LivePage
    from playwright.sync_api import sync_playwright

    from lamcli.browser import find_browser

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_browser(), args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        yield Tab(page, lambda: LivePage(page, patience=PATIENCE_S))
        browser.close()
