"""A real browser: found, started or joined, seen as snapshots. The only package that knows Playwright."""

from lamcli.browser.find import find_browser
from lamcli.browser.session import Session, Tab, attach, launch, version_of

__all__ = ["Session", "Tab", "attach", "find_browser", "launch", "version_of"]
