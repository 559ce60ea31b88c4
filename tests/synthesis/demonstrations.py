"""Small demonstrations for tests: pages made by hand, and what a person did on them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lamcli.trace import Event, EventKind, Snapshot, Trace
from tests.salience.building import at


@dataclass
class Demonstration:
    """Collects events; ``on`` sets the page that the following ones are done on."""

    instruction: str = ""
    data: Sequence[Mapping[str, str]] = ()
    origin: str = "demo.trace"
    events: list[Event] = field(default_factory=list)
    pages: dict[str, Snapshot] = field(default_factory=dict)
    current: str = ""

    def on(self, snapshot: Snapshot) -> Demonstration:
        self.current = snapshot.digest
        self.pages[self.current] = snapshot
        return self

    def do(self, kind: EventKind, value: str = "", secret: str = "", **wanted: str) -> Demonstration:
        snapshot = self.pages.get(self.current)
        target = at(snapshot, **wanted) if wanted and snapshot is not None else None
        self.events.append(Event(kind, float(len(self.events)), self.current, target, value, secret))
        return self

    def click(self, **wanted: str) -> Demonstration:
        return self.do(EventKind.CLICK, **wanted)

    def fill(self, value: str, **wanted: str) -> Demonstration:
        return self.do(EventKind.FILL, value, **wanted)

    def do_secret(self, field: str, secret: str) -> Demonstration:
        return self.do(EventKind.FILL, secret=secret, id=field)

    def choose(self, value: str, **wanted: str) -> Demonstration:
        return self.do(EventKind.CHOOSE, value, **wanted)

    def extract(self, **wanted: str) -> Demonstration:
        snapshot = self.pages[self.current]
        return self.do(EventKind.EXTRACT_TEXT, snapshot.text(at(snapshot, **wanted)), **wanted)

    def open(self, address: str) -> Demonstration:
        return self.do(EventKind.NAVIGATE, address)

    def trace(self) -> Trace:
        return Trace(tuple(self.events), dict(self.pages), self.current, self.instruction, tuple(self.data), origin=self.origin)
