"""Writes events and pages into the trace, in the order in which they are told, and counts."""

from __future__ import annotations

import time
from collections import deque
from typing import Any

from lamcli.browser.compose import Composed
from lamcli.record.masking import Mask
from lamcli.store import TraceWriter
from lamcli.trace import Event, EventKind


class Scribe:
    """The trace being written.

    Attributes:
        events, snapshots: how many were written.
        lines: what could not be captured, each line once.
        secrets: names of the secrets that were typed, in order of first use.
        lags: seconds from the last few thousand events to their being written, by kind.
    """

    def __init__(self, writer: TraceWriter, mask: Mask) -> None:
        self.events = self.snapshots = 0
        self.lines: list[str] = []
        self.secrets: list[str] = []
        self.lags: deque[tuple[EventKind, float]] = deque(maxlen=5000)
        self._writer = writer
        self._mask = mask
        self._start = time.time()
        self._digests: dict[int, tuple[Composed, str]] = {}
        self._known: set[str] = set()

    def now(self) -> float:
        """Seconds since the recording began."""
        return time.time() - self._start

    def since(self, epoch_ms: float) -> float:
        """The same for a page's clock."""
        return max(0.0, round(epoch_ms / 1000 - self._start, 4))

    def page(self, composed: Composed | None) -> str:
        """Writes a page unless it is there already; gives its digest."""
        if composed is None:
            return ""
        known = self._digests.get(id(composed))
        if known is None or known[0] is not composed:
            digest = self._writer.snapshot(composed.snapshot)
            if digest not in self._known:
                self._known.add(digest)
                self.snapshots += 1
            if len(self._digests) > 64:
                self._digests.clear()
            known = self._digests[id(composed)] = (composed, digest)
        return known[1]

    def write(self, kind: EventKind, page: Composed | None, **fields: Any) -> int:
        """Writes one event on a page; gives its index."""
        fields.setdefault("time", round(self.now(), 4))
        secret = fields.get("secret", "")
        if secret and secret not in self.secrets:
            self.secrets.append(secret)
        self.events += 1
        index = self._writer.event(Event(kind=kind, snapshot=self.page(page), **fields))
        self.lags.append((kind, self.now() - fields["time"]))
        return index

    def picture(self, event: int, png: bytes) -> None:
        self._writer.screenshot(event, png)

    def unmapped(self, line: str) -> None:
        """Notes what could not be captured."""
        line = self._mask.text(line)
        if line not in self.lines:
            self.lines.append(line)
            self._writer.unmapped(line)

    def final(self, page: Composed | None) -> None:
        self._writer.final(self.page(page))
