"""The recording loop: a browser whose pages tell what the person does, and a trace that grows with it."""

from __future__ import annotations

import json
import signal
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from types import FrameType
from typing import Any

from lamcli import __version__
from lamcli.browser import Session, attach, launch, open_address
from lamcli.errors import BadInput, LamError
from lamcli.record.masking import Mask
from lamcli.record.options import RecordOptions, RecordSummary
from lamcli.record.scribe import Scribe
from lamcli.record.watch import Watch
from lamcli.store import TraceWriter

PARTS = ("channel.js", "overlay.js", "capture.js", "start.js")
TICK_MS = 50


def record(options: RecordOptions) -> RecordSummary:
    """Records until the window closes, SIGINT, SIGTERM or the timeout.

    Raises:
        EnvironmentLacks: no browser, or none at the endpoint.
        BadInput: the address cannot be opened, or the trace not be written.
    """
    recorder = Recorder(options)
    with _signals(recorder.stop):
        return recorder.run()


@contextmanager
def _signals(stop: threading.Event) -> Iterator[None]:
    """SIGINT, SIGTERM and a closed terminal end the recording in good order; only the main thread may ask for them."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def end(number: int, frame: FrameType | None) -> None:
        stop.set()

    names = [name for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
    before = {name: signal.signal(getattr(signal, name), end) for name in names}
    try:
        yield
    finally:
        for name, handler in before.items():
            signal.signal(getattr(signal, name), handler)


class Recorder:
    """One recording. ``stop`` ends it, from any thread."""

    def __init__(self, options: RecordOptions) -> None:
        self.options = options
        self.stop = threading.Event()
        self._watch: Watch | None = None

    def run(self) -> RecordSummary:
        options = self.options
        _check(options)
        session = self._browser()
        try:
            mask = Mask(options.secrets, session.script.salt)
            with TraceWriter(options.out, **_meta(options, mask)) as writer:
                scribe = Scribe(writer, mask)
                self._watch = Watch(session, scribe, mask, screenshots=options.screenshots)
                self._begin(self._watch)
                options.say("recording")
                self.loop(self._watch)
                self._watch.finish()
                writer.meta(secrets=list(scribe.secrets))
                return RecordSummary(options.out, scribe.events, scribe.snapshots, scribe.now(), tuple(scribe.lines), tuple(scribe.secrets))
        finally:
            session.close()

    def _browser(self) -> Session:
        options = self.options
        channel = "lam_channel"
        overlay = options.overlay if options.overlay is not None else not (options.headless or options.cdp)
        more: dict[str, Any] = {
            "secrets": options.secrets,
            "extra": _parts(),
            "config": {"channel": channel, "overlay": overlay},
            "bindings": {channel: self._told},
        }
        if options.cdp:
            return attach(options.cdp, **more)
        return launch(headless=options.headless, port=options.port, keep_downloads=True, **more)

    def _told(self, source: Mapping[str, Any], token: str = "", text: str = "") -> str | None:
        """What a page tells. The page's own scripts do not know the token."""
        watch = self._watch
        if watch is None or token != watch.session.script.token:
            return None
        return watch.told(source["frame"], json.loads(text))

    def _begin(self, watch: Watch) -> None:
        options = self.options
        if options.cdp:
            watch.start(watch.session.front(options.url))
            return
        tab = watch.session.tabs[0]
        address = _address(options.url)
        watch.start(tab, address)
        if address:
            try:
                open_address(tab, address)
            except LamError as error:
                raise BadInput(str(error), where=options.url, remedy="check the address, and that the application runs") from error
            watch.arrived(tab)

    def loop(self, watch: Watch) -> None:
        """Watches until something ends the recording."""
        end = None if self.options.timeout is None else time.monotonic() + self.options.timeout
        while not self.stop.is_set() and watch.session.tabs and not watch.session.closed:
            if end is not None and time.monotonic() >= end:
                break
            watch.tick(TICK_MS)


def _check(options: RecordOptions) -> None:
    """What can be known to fail before a browser is started."""
    if not options.out.parent.is_dir():
        raise BadInput("its folder does not exist", where=str(options.out), remedy=f"mkdir -p {options.out.parent}")


def _meta(options: RecordOptions, mask: Mask) -> dict[str, Any]:
    return {
        "instruction": mask.text(options.instruction),
        "data": [mask.row(row) for row in options.data],
        "url": mask.text(_address(options.url)),
        "origin": options.out.name,
        "recorder": f"lam {__version__}",
    }


def _address(url: str) -> str:
    """What a browser makes of what a person types: a file, or a host without a scheme."""
    if not url or "://" in url or url.startswith(("about:", "data:", "file:")):
        return url
    path = Path(url)
    return path.resolve().as_uri() if path.exists() else f"http://{url}"


def _parts() -> list[str]:
    folder = resources.files(__package__) / "page"
    return [(folder / part).read_text(encoding="utf-8") for part in PARTS]
