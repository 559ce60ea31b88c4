"""Starts a browser, or joins one that runs."""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lamcli.browser import driver
from lamcli.browser.find import find_browser
from lamcli.browser.script import PageScript, page_script
from lamcli.browser.session import Session, asking, brief
from lamcli.errors import EnvironmentLacks

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext

ARGUMENTS = ("--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync")
VIEWPORT = (1280, 800)


def launch(
    *,
    headless: bool = True,
    secrets: Mapping[str, str] | None = None,
    extra: Sequence[str] = (),
    config: Mapping[str, Any] | None = None,
    bindings: Mapping[str, Callable[..., Any]] | None = None,
    port: int | None = None,
    viewport: tuple[int, int] = VIEWPORT,
    downloads: Path | None = None,
    keep_downloads: bool = False,
) -> Session:
    """Starts a browser with a profile of its own, which is removed when it ends.

    Args:
        secrets: name -> value of what must never leave a page.
        extra, config: more for the page script (see ``page_script``).
        bindings: functions that pages may call, by name; they get Playwright's source dictionary first.
        port: also listen for DevTools clients there; 0 for any port.
        downloads: where files that pages download are put; None for a folder that goes away with the session.
        keep_downloads: leave downloads to the browser, as if nobody were watching.

    Raises:
        EnvironmentLacks: there is no browser, or it does not start.
    """
    from playwright.sync_api import Error

    browser = find_browser()
    playwright = driver.acquire()
    port = _free_port() if port == 0 else port
    try:
        context = playwright.chromium.launch_persistent_context(
            "",
            executable_path=browser,
            headless=headless,
            args=_arguments(port),
            handle_sigint=False,
            handle_sigterm=False,
            handle_sighup=False,
            chromium_sandbox=not _is_root(),
            accept_downloads=True,
            downloads_path=downloads,
            **({"viewport": {"width": viewport[0], "height": viewport[1]}} if headless else {"no_viewport": True}),
        )
    except Error as error:
        driver.release()
        raise EnvironmentLacks(f"{browser} does not start: {brief(error)}", remedy="run it by hand to see why; without a display, use --headless") from error
    if keep_downloads and context.browser is not None:
        with asking():
            control = context.browser.new_browser_cdp_session()
            control.send("Browser.setDownloadBehavior", {"behavior": "default"})
            control.detach()
    session = _prepare(context, page_script(secrets or {}, extra, config), bindings or {}, owned=True)
    session.port = port
    return session


def attach(
    endpoint: str,
    *,
    secrets: Mapping[str, str] | None = None,
    extra: Sequence[str] = (),
    config: Mapping[str, Any] | None = None,
    bindings: Mapping[str, Callable[..., Any]] | None = None,
) -> Session:
    """Joins a running Chromium at its DevTools endpoint, e.g. ``http://127.0.0.1:9222``; closing leaves it open.

    Raises:
        EnvironmentLacks: nothing answers there.
    """
    from playwright.sync_api import Error

    playwright = driver.acquire()
    try:
        browser = playwright.chromium.connect_over_cdp(endpoint, no_defaults=True)
    except Error as error:
        driver.release()
        raise EnvironmentLacks(f"no browser answers at {endpoint}", remedy="start one with --remote-debugging-port=9222 and pass http://127.0.0.1:9222") from error
    session = _prepare(browser.contexts[0], page_script(secrets or {}, extra, config), bindings or {}, owned=False)
    for tab in session.tabs:
        session.install(tab)
    return session


def version_of(browser: Path) -> str:
    """Starts the browser headless, once, and gives its version, e.g. ``156.0.8078.79``. Raises EnvironmentLacks when it does not start."""
    from playwright.sync_api import Error

    playwright = driver.acquire()
    try:
        running = playwright.chromium.launch(executable_path=browser, headless=True, args=_arguments(None), chromium_sandbox=not _is_root())
        version = running.version
        running.close()
        return version
    except Error as error:
        raise EnvironmentLacks(f"{browser} does not start: {brief(error)}", remedy="run it by hand to see why") from error
    finally:
        driver.release()


def _prepare(context: BrowserContext, script: PageScript, bindings: Mapping[str, Callable[..., Any]], *, owned: bool) -> Session:
    for name, function in bindings.items():
        context.expose_binding(name, function)
    context.add_init_script(script.source)
    session = Session(context, script, owned=owned)
    if owned:
        for tab in session.tabs:
            session.install(tab)
    return session


def _arguments(port: int | None) -> list[str]:
    return [*ARGUMENTS, *([] if port is None else [f"--remote-debugging-port={port}"])]


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _is_root() -> bool:
    return sys.platform != "win32" and os.geteuid() == 0
