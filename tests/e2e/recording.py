"""A recorder in a thread of its own, beside a robot at the same browser."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from lamcli.record import RecordOptions, RecordSummary
from lamcli.record.recorder import Recorder
from lamcli.store import read_trace
from lamcli.trace import Event, EventKind, Node, Trace

PATIENCE_S = 60.0


@dataclass
class Take:
    """What a recording came to, once it has ended."""

    out: Path
    trace: Trace = field(default_factory=Trace)
    summary: RecordSummary | None = None
    error: BaseException | None = None

    def events(self, *kinds: EventKind) -> list[Event]:
        """Those of the kinds; without kinds all but the raw ones and the beginning."""
        raw = (EventKind.KEY, EventKind.INPUT, EventKind.SCROLL)
        return [event for event in self.trace.events[1:] if (event.kind in kinds if kinds else event.kind not in raw)]

    def kinds(self) -> list[str]:
        return [event.kind.value for event in self.events()]

    def one(self, kind: EventKind) -> Event:
        found = self.events(kind)
        assert len(found) == 1, self.trace.events
        return found[0]

    def target(self, event: Event) -> Node:
        assert event.target is not None, event
        return self.trace.snapshots[event.snapshot].nodes[event.target]

    def destination(self, event: Event) -> Node:
        assert event.destination is not None, event
        return self.trace.snapshots[event.snapshot].nodes[event.destination]

    def texts(self, event: Event) -> list[str]:
        """The texts on the page just before an event."""
        return [node.name for node in self.trace.snapshots[event.snapshot].nodes if node.tag == "#text"]


@contextmanager
def recording(out: Path, **options: Any) -> Iterator[Take]:
    """Records while the body runs; afterwards ``trace`` is what was written."""
    ready = threading.Event()
    recorder = Recorder(RecordOptions(out=out, say=lambda line: ready.set() if line == "recording" else None, **options))
    take = Take(out)

    def work() -> None:
        try:
            take.summary = recorder.run()
        except BaseException as error:  # noqa: BLE001 - handed to the test
            take.error = error
        finally:
            ready.set()

    thread = threading.Thread(target=work)
    thread.start()
    try:
        assert ready.wait(PATIENCE_S)
        if take.error is None:
            yield take
    finally:
        recorder.stop.set()
        thread.join(PATIENCE_S)
    if take.error is not None:
        raise take.error
    take.trace = read_trace(out)
