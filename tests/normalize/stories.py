"""Demonstrations written down in a few lines: pages as indented text, events between them.

A page: one node a line, ``role/tag "name" =value [states] class=…``; its ``ref`` is its first word, before the colon:

    box: checkbox/input "Gift" [checked]

A story: events in order, each with the page just before it, and the page at the end.
"""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable

from lamcli.trace import Event, EventKind, Node, Snapshot, Trace

LINE = re.compile(r'(?P<ref>[\w-]*):? *(?P<role>[#\w]+)(?:/(?P<tag>[#\w]+))?(?: "(?P<name>[^"]*)")?(?: =(?P<value>\S*))?(?: \[(?P<states>[\w ]*)\])?(?P<more>(?: \w+=\S+)*)')


def page(text: str) -> Snapshot:
    nodes = [Node(-1, "body", "generic", ref="body")]
    path = [(-1, 0)]
    for line in filter(str.strip, textwrap.dedent(text).splitlines()):
        depth = len(line) - len(line.lstrip())
        while path[-1][0] >= depth:
            path.pop()
        match = LINE.fullmatch(line.strip())
        assert match, line
        tag = "#text" if match["role"] == "text" else match["tag"] or "div"
        attributes = tuple(sorted(tuple(item.split("=", 1)) for item in match["more"].split()))
        node = Node(path[-1][1], tag, match["role"], match["name"] or "", match["value"], frozenset((match["states"] or "").split()), attributes, ref=match["ref"])
        path.append((depth, len(nodes)))
        nodes.append(node)
    return Snapshot("https://shop.example/", "", tuple(nodes))


class Story:
    """Collects events; ``story.click("save")`` is a click on the element with that ref, on the page named last by ``on``."""

    def __init__(self) -> None:
        self.pages: dict[str, Snapshot] = {}
        self.events: list[Event] = []
        self.now: Snapshot | None = None

    def on(self, text: str | Snapshot) -> Story:
        self.now = page(text) if isinstance(text, str) else text
        self.pages[self.now.digest] = self.now
        return self

    def did(self, kind: EventKind, ref: str = "", value: str = "", *, synthetic: bool = False, **more: object) -> Story:
        target = next(index for index, node in enumerate(self.now.nodes) if node.ref == ref) if self.now and ref else None
        detail = (("synthetic", "true"),) if synthetic else ()
        digest = self.now.digest if self.now else ""
        self.events.append(Event(kind, float(len(self.events)), digest, target, value, detail=more.pop("detail", detail), **more))  # type: ignore[arg-type]
        return self

    def __getattr__(self, name: str) -> Callable[..., Story]:
        kind = EventKind(name)
        return lambda *arguments, **more: self.did(kind, *arguments, **more)

    def trace(self) -> Trace:
        """Ends on the page named last."""
        return Trace(tuple(self.events), self.pages, self.now.digest if self.now else "")


def told(trace: Trace) -> list[str]:
    """The events in short: ``fill name=Ann``."""
    lines = []
    for event in trace.events:
        known = trace.snapshots.get(event.snapshot)
        ref = known.nodes[event.target].ref if known is not None and event.target is not None else ""
        lines.append(f"{event.kind.value}{' ' if ref else ''}{ref}{'=' if event.value or event.secret else ''}{event.value}{f'<{event.secret}>' if event.secret else ''}")
    return lines
