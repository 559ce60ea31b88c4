"""What a demonstration shows: its steps as a person would tell them, and what normalization made of what was recorded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import assert_never

from lamcli.locate import describe
from lamcli.normalize import PASSES
from lamcli.trace import Event, EventKind, Trace


@dataclass(frozen=True)
class StepFacts:
    """One normalized action.

    Attributes:
        number: from 1.
        time: seconds since the beginning.
        words: what was done, in words.
        target: description of the element; "" when it has none.
        page: number of the page in ``TraceFacts.pages``, from 1; 0 when it was not recorded.
        made_of: numbers (from 1) of the recorded events that it stands for.
        detail: what else the recorder noted.
    """

    number: int
    time: float
    kind: str
    words: str
    target: str
    value: str
    secret: str
    tab: int
    page: int
    made_of: tuple[int, ...]
    detail: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class DroppedFacts:
    """A recorded event that stands behind no step, and the rule of normalization that took it out."""

    number: int
    time: float
    words: str
    rule: str
    why: str


@dataclass(frozen=True)
class PageSeen:
    """``steps`` are the numbers of those that began on it."""

    number: int
    url: str
    title: str
    nodes: int
    steps: tuple[int, ...]


@dataclass(frozen=True)
class TraceFacts:
    """Attributes:
    recorded: how many events the recorder wrote.
    columns, rows: of the data that the person had in hand.
    unmapped: what the source held and the trace could not carry over.
    """

    source: str
    origin: str
    recorder: str
    url: str
    instruction: str
    seconds: float
    recorded: int
    columns: tuple[str, ...]
    rows: int
    secrets: tuple[str, ...]
    steps: tuple[StepFacts, ...]
    dropped: tuple[DroppedFacts, ...]
    pages: tuple[PageSeen, ...]
    unmapped: tuple[str, ...]


def trace_facts(trace: Trace, source: str) -> TraceFacts:
    normal, dropped = _normalized(trace)
    numbers = {digest: number for number, digest in enumerate(dict.fromkeys(event.snapshot for event in normal.events if event.snapshot), 1)}
    if normal.final:
        numbers.setdefault(normal.final, len(numbers) + 1)
    steps = tuple(_step(normal, index, numbers) for index in range(len(normal.events)))
    return TraceFacts(
        source=source,
        origin=trace.origin,
        recorder=trace.recorder,
        url=trace.url,
        instruction=trace.instruction,
        seconds=trace.events[-1].time if trace.events else 0.0,
        recorded=len(trace.events),
        columns=tuple(dict.fromkeys(key for row in trace.data for key in row)),
        rows=len(trace.data),
        secrets=trace.secrets,
        steps=steps,
        dropped=dropped,
        pages=tuple(_page(trace, digest, number, steps) for digest, number in numbers.items()),
        unmapped=trace.unmapped,
    )


def _normalized(trace: Trace) -> tuple[Trace, tuple[DroppedFacts, ...]]:
    """As ``normalize`` does it, but watched: each event that vanishes can name the rule that took it."""
    dropped: dict[int, DroppedFacts] = {}
    current = trace
    while True:
        begun = current
        for rule in PASSES:
            before = _covered(current)
            current = rule(current)
            for index in sorted(before - _covered(current) - dropped.keys()):
                dropped[index] = _dropped(trace, index, rule)
        if current == begun:
            return current, tuple(dropped[index] for index in sorted(dropped))


def _dropped(trace: Trace, index: int, rule: Callable[[Trace], Trace]) -> DroppedFacts:
    event = trace.events[index]
    why = (rule.__doc__ or "").strip().split("\n")[0]
    return DroppedFacts(index + 1, event.time, in_words(event, _target(trace, event)), rule.__name__, why)


def _covered(trace: Trace) -> set[int]:
    return {index for event in trace.events for index in event.source}


def _step(trace: Trace, index: int, pages: dict[str, int]) -> StepFacts:
    event = trace.events[index]
    target = _target(trace, event)
    destination = _described(trace, event, event.destination)
    return StepFacts(
        number=index + 1,
        time=event.time,
        kind=event.kind.value,
        words=in_words(event, target, destination),
        target=target,
        value=event.value,
        secret=event.secret,
        tab=event.tab,
        page=pages.get(event.snapshot, 0),
        made_of=tuple(source + 1 for source in event.source),
        detail=event.detail,
    )


def _page(trace: Trace, digest: str, number: int, steps: tuple[StepFacts, ...]) -> PageSeen:
    snapshot = trace.snapshots[digest]
    return PageSeen(number, snapshot.url, snapshot.title, len(snapshot.nodes), tuple(step.number for step in steps if step.page == number))


def _target(trace: Trace, event: Event) -> str:
    return _described(trace, event, event.target)


def _described(trace: Trace, event: Event, node: int | None) -> str:
    snapshot = trace.snapshots.get(event.snapshot)
    return "" if node is None or snapshot is None else describe(snapshot, node)


def in_words(event: Event, target: str, destination: str = "") -> str:
    """One event as a person would say it. Secrets appear by name."""
    what = target or "something that was not recorded"
    value = f"<secret {event.secret}>" if event.secret else f'"{event.value}"'
    match event.kind:
        case EventKind.NAVIGATE:
            return f"open {value}"
        case EventKind.CLICK | EventKind.HOVER | EventKind.CHECK | EventKind.UNCHECK:
            return f"{event.kind.value} {what}"
        case EventKind.DOUBLE_CLICK | EventKind.RIGHT_CLICK:
            return f"{event.kind.value.replace('_', '-')} {what}"
        case EventKind.FILL:
            return f"fill {what} with {value}"
        case EventKind.INPUT:
            return f"{what} now holds {value}"
        case EventKind.TYPE:
            return f"type {value}" + (f" into {target}" if target else "")
        case EventKind.KEY | EventKind.PRESS:
            return f"press {value}" + (f" in {target}" if target else "")
        case EventKind.CHOOSE:
            return f"choose {value} from {what}"
        case EventKind.DRAG:
            return f"drag {what} to {destination or 'another place'}"
        case EventKind.UPLOAD:
            return f"upload {value} into {what}"
        case EventKind.DOWNLOAD:
            return f"download {value}" + (f" by {target}" if target else "")
        case EventKind.DIALOG:
            return f"{event.value} the dialog"
        case EventKind.SWITCH_TAB:
            return f"switch to tab {event.tab + 1}"
        case EventKind.CLOSE_TAB:
            return f"close tab {event.tab + 1}"
        case EventKind.BACK:
            return "go back"
        case EventKind.RELOAD:
            return "reload"
        case EventKind.SCROLL:
            return "scroll" + (f" in {target}" if target else "")
        case EventKind.EXTRACT_TEXT:
            return f"extract the text of {what}: {value}"
        case EventKind.EXTRACT_LINK:
            return f"extract the link of {what}: {value}"
        case _:
            assert_never(event.kind)
