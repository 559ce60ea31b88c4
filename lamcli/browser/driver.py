"""Playwright's driver process: one per thread, shared by all sessions of the thread, ended with the last of them.

Playwright's synchronous API runs an event loop of its own in the thread and refuses to start a second one there.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Playwright


class _Shared(threading.local):
    playwright: Playwright | None = None
    users: int = 0


_shared = _Shared()


def acquire() -> Playwright:
    """The driver of this thread, started for its first user."""
    if _shared.playwright is None:
        from playwright.sync_api import sync_playwright

        _shared.playwright = sync_playwright().start()
    _shared.users += 1
    return _shared.playwright


def release() -> None:
    """Once for each ``acquire``; the last one ends the driver, and with it every browser that it still holds."""
    _shared.users -= 1
    if _shared.users == 0 and _shared.playwright is not None:
        playwright, _shared.playwright = _shared.playwright, None
        playwright.stop()
