"""A real browser: found, started or joined, seen as snapshots. The only package that knows Playwright."""

from lamcli.browser.find import find_browser
from lamcli.browser.session import BrowserGone, Session, Tab, open_address
from lamcli.browser.start import attach, launch, version_of

__all__ = ["BrowserGone", "Session", "Tab", "attach", "find_browser", "launch", "open_address", "version_of"]
