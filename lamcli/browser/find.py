"""Finds a Chromium to drive. Nothing is started here."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

from lamcli.errors import EnvironmentLacks

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge", "microsoft-edge")
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
    "C:/Program Files (x86)/Microsoft/Edge/Application/msedge.exe",
)
REMEDY = "install one with: playwright install chromium (or your system's package, e.g. apt-get install chromium), or set LAM_BROWSER to its path"


def find_browser() -> Path:
    """The browser that lam drives: ``LAM_BROWSER``, else one on the PATH, else Playwright's own, else the usual places.

    Raises:
        EnvironmentLacks: there is none; the remedy is the command that installs one.
    """
    wished = os.environ.get("LAM_BROWSER", "")
    if wished:
        path = shutil.which(wished)
        if path is None:
            raise EnvironmentLacks(f"LAM_BROWSER is {wished!r}, which is no program that can be run", remedy=REMEDY)
        return Path(path)
    for name in NAMES:
        if (path := shutil.which(name)) is not None:
            return Path(path)
    return _installed() or _elsewhere()


def _installed() -> Path | None:
    """The newest Chromium that ``playwright install`` put into its cache."""
    root = os.environ.get("PLAYWRIGHT_BROWSERS_PATH", "")
    roots = [Path(root)] if root else [Path.home() / place for place in (".cache/ms-playwright", "Library/Caches/ms-playwright", "AppData/Local/ms-playwright")]
    patterns = ("chromium-*/chrome-linux*/chrome", "chromium-*/chrome-mac*/*.app/Contents/MacOS/*", "chromium-*/chrome-win*/chrome.exe")
    found = [path for root_ in roots for pattern in patterns for path in root_.glob(pattern)]
    return max(found, key=lambda path: path.parts, default=None)


def _elsewhere() -> Path:
    for place in PLACES:
        if (path := Path(place)).exists():
            return path
    raise EnvironmentLacks("no Chromium, Chrome or Edge was found", remedy=REMEDY)
