"""The real recorder watches while the intended program is carried out by hand."""

from __future__ import annotations

import hashlib
import json
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path

from benchmarks.rpa.person import Mark, Person, Stop
from benchmarks.rpa.stage import Stage, data_file, live, prepared
from benchmarks.rpa.task import Served, Site, Task
from lamcli.data import read_rows
from lamcli.errors import LamError
from lamcli.normalize import normalize
from lamcli.recipe.interpret import interpret
from lamcli.record import RecordOptions
from lamcli.record.recorder import Recorder
from lamcli.store import read_trace
from lamcli.trace import Event, EventKind, Trace

PATIENCE_S = 60.0

KINDS: dict[str, tuple[EventKind, ...]] = {
    "open": (EventKind.NAVIGATE,),
    "click": (EventKind.CLICK, EventKind.CHECK, EventKind.UNCHECK),
    "double-click": (EventKind.DOUBLE_CLICK,),
    "right-click": (EventKind.RIGHT_CLICK,),
    "hover": (EventKind.HOVER,),
    "check": (EventKind.CHECK, EventKind.CLICK),
    "uncheck": (EventKind.UNCHECK, EventKind.CLICK),
    "fill": (EventKind.FILL,),
    "type": (EventKind.TYPE, EventKind.FILL),
    "press": (EventKind.PRESS,),
    "choose": (EventKind.CHOOSE, EventKind.CLICK),
    "drag": (EventKind.DRAG,),
    "go back": (EventKind.BACK,),
    "reload": (EventKind.RELOAD,),
    "accept dialog": (EventKind.DIALOG,),
    "dismiss dialog": (EventKind.DIALOG,),
    "switch tab": (EventKind.SWITCH_TAB,),
    "close tab": (EventKind.CLOSE_TAB,),
    "next page": (EventKind.CLICK, EventKind.SCROLL),
    "extract text": (EventKind.EXTRACT_TEXT,),
    "extract link": (EventKind.EXTRACT_LINK,),
}
_SAME_VALUE = frozenset({EventKind.FILL, EventKind.PRESS, EventKind.CHOOSE, EventKind.EXTRACT_TEXT, EventKind.EXTRACT_LINK})


@dataclass(frozen=True)
class Demonstration:
    """Attributes:
    trace: normalized.
    log: what the person did and why; see ``Mark``.
    """

    trace: Trace
    log: tuple[Mark, ...]

    @property
    def actions(self) -> tuple[Mark, ...]:
        return tuple(mark for mark in self.log if mark.what != "step")


def demonstration(task: Task, stage: Stage, keep: Path | None) -> Demonstration:
    """The demonstration of a task: a kept one of the same task, else a new one. Raises LamError when the program does not run."""
    folder = keep or stage.folder
    trace, log = folder / f"{task.name}.trace", folder / f"{task.name}.log.json"
    identity = hashlib.sha256(repr((task.intended, task.data, task.instruction, task.stop_after, _made_of(task.site))).encode()).hexdigest()
    if trace.is_file() and log.is_file():
        known = json.loads(log.read_text(encoding="utf-8"))
        kept = Demonstration(normalize(read_trace(trace)), tuple(Mark(item["what"], tuple(item["path"]), item["value"]) for item in known["log"]))
        if known["task"] == identity and not isinstance(aligned(kept), str):
            return kept
    with task.site.serve("shown") as served:
        shown = _demonstrate(task, stage, served, trace)
        if isinstance(lost := aligned(shown), str):
            print(f"{task.name} is demonstrated again: {lost}", file=sys.stderr)
            shown = _demonstrate(task, stage, served, trace)
    log.write_text(json.dumps({"task": identity, "log": [asdict(mark) for mark in shown.log]}), encoding="utf-8")
    return shown


def _made_of(site: Site) -> list[str]:
    """The application and the code that the site is made by: what it shows depends on nothing else."""
    makers = [type(site), *(value.func if isinstance(value, partial) else value for value in vars(site).values() if callable(value))]
    names = sorted({getattr(maker, "__module__", "") for maker in makers} & set(sys.modules))
    files = [sys.modules[name].__file__ for name in names]
    return [repr(getattr(site, "package", None)), *(hashlib.sha256(Path(file).read_bytes()).hexdigest() for file in files if file)]


def _demonstrate(task: Task, stage: Stage, served: Served, out: Path) -> Demonstration:
    served.reset()
    ready = prepared(task.intended, task, "shown", served.url, stage.folder)
    tab = stage.fresh_tab(served)
    data = data_file(task, "shown", stage.folder)
    options = RecordOptions(out=out, instruction=task.instruction.get("shown", ""), data=read_rows(data) if data else (), cdp=stage.endpoint)
    with _recording(options):
        person = live(ready, stage, tab, Person, stop_after=task.stop_after)
        assert isinstance(person, Person)
        with suppress(Stop):
            interpret(ready.recipe, ready.inputs, person, emit=person.emitted, on_step=person.step)
            person.finish()
        stage.session.pump(150)
    return Demonstration(normalize(read_trace(out)), tuple(person.log))


@contextmanager
def _recording(options: RecordOptions) -> Iterator[None]:
    """The recorder, in a thread and with a browser connection of its own, as if it were another program."""
    ready = threading.Event()
    recorder = Recorder(replace(options, say=lambda line: ready.set() if line == "recording" else None))
    failed: list[LamError] = []

    def work() -> None:
        try:
            recorder.run()
        except LamError as error:
            failed.append(error)
        finally:
            ready.set()

    thread = threading.Thread(target=work)
    thread.start()
    try:
        ready.wait(PATIENCE_S)
        yield
    finally:
        recorder.stop.set()
        thread.join(PATIENCE_S)
    if failed:
        raise failed[0]


def aligned(shown: Demonstration) -> list[int] | str:
    """For each of the person's actions the number of events that tell of it and all before it; or what the recording lost or invented.

    Scrolling may leave no event: it changes nothing that a page shows until it brings up something new.
    """
    events, counts = shown.trace.events, []
    position = 0
    for number, mark in enumerate(shown.actions):
        event = events[position] if position < len(events) else None
        if event is not None and _tells(event, mark):
            position += 1
        elif not (mark.what in ("scroll to", "hover") or (mark.what == "next page" and mark.value == "scrolling")):
            return f"action {number + 1} ({mark.what} {mark.value!r}) was recorded as {_said(event)}; {_both(shown.actions, events)}"
        counts.append(position)
    return counts if position == len(events) else f"recorded beyond the last action: {_said(events[position])}; {_both(shown.actions, events)}"


def _tells(event: Event, mark: Mark) -> bool:
    if event.kind not in KINDS.get(mark.what, ()):
        return False
    return event.kind not in _SAME_VALUE or event.value.split() == mark.value.split()


def _said(event: Event | None) -> str:
    return f"{event.kind} {event.value!r}" if event is not None else "nothing"


def _both(actions: Sequence[Mark], events: Sequence[Event]) -> str:
    did = ", ".join(f"{mark.what} {mark.value!r}" for mark in actions)
    return f"did: {did}; recorded: {', '.join(map(_said, events))}"
