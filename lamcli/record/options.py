"""What a recording is asked to be, and what it came to."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path


def _to_stderr(line: str) -> None:
    print(line, file=sys.stderr, flush=True)  # noqa: T201 - the one line that other programs wait for


@dataclass(frozen=True)
class RecordOptions:
    """How to record.

    Attributes:
        out: the trace to write.
        url: where to begin; with ``cdp`` the tab to watch; empty for a blank page, or the tab in front.
        instruction: what the person was asked to do.
        data: the rows that the person has in hand.
        cdp: DevTools endpoint of a running Chromium to attach to; empty to launch one.
        headless: no window; for robots.
        secrets: name -> value; values never reach the disk.
        timeout: seconds after which the recording ends by itself; None for no limit.
        screenshots: keep a picture of the page before each event; never of a page that shows a password or a secret.
        overlay: the panel that offers extraction; None for "when there is a window of our own".
        port: a launched browser also listens there for DevTools clients; 0 for any port.
        say: where progress goes, one line a call; ``recording`` is said once every action will be captured.
    """

    out: Path
    url: str = ""
    instruction: str = ""
    data: tuple[Mapping[str, str], ...] = ()
    cdp: str = ""
    headless: bool = False
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    timeout: float | None = None
    screenshots: bool = False
    overlay: bool | None = None
    port: int | None = None
    say: Callable[[str], None] = _to_stderr


@dataclass(frozen=True)
class RecordSummary:
    """What was recorded.

    Attributes:
        seconds: how long.
        unmapped: what happened and could not be captured, one line each.
        secrets: names of the secrets that were typed.
    """

    out: Path
    events: int
    snapshots: int
    seconds: float
    unmapped: tuple[str, ...] = ()
    secrets: tuple[str, ...] = ()
