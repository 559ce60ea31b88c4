"""A demonstration done again as it was, each element found by a tool that took it down: what there is without a program."""

from __future__ import annotations

from playwright.sync_api import Error

from benchmarks.drift.resolving import Recorded
from benchmarks.miniwob.verbatim import locator
from benchmarks.rpa.stage import PATIENCE_S, Result, Stage, live, prepared, start
from benchmarks.rpa.task import Served, Task
from lamcli.errors import LamError, TargetNotFound
from lamcli.recipe.lock import Seen
from lamcli.recipe.page import Action, ActionKind
from lamcli.run.browser import Live, LivePage
from lamcli.trace import Event, EventKind, Snapshot, Trace

PATIENCE_MS = 1000 * PATIENCE_S
DONE: dict[EventKind, ActionKind] = {
    EventKind.CLICK: "click",
    EventKind.DOUBLE_CLICK: "double-click",
    EventKind.RIGHT_CLICK: "right-click",
    EventKind.HOVER: "hover",
    EventKind.CHECK: "check",
    EventKind.UNCHECK: "uncheck",
    EventKind.FILL: "fill",
    EventKind.TYPE: "type",
    EventKind.PRESS: "press",
    EventKind.CHOOSE: "choose",
    EventKind.BACK: "go back",
    EventKind.RELOAD: "reload",
}
"""What is done for an event; what is not among them, scrolling for example, these tools do not write down."""
_DIALOGS: dict[str, ActionKind] = {"accept": "accept dialog", "dismiss": "dismiss dialog"}


def replayed(trace: Trace, tool: str, task: Task, served: Served, stage: Stage) -> Result:
    """Does what a normalized trace says to the application with the data that it was recorded on. Whatever goes wrong is part of the result.

    Args:
        tool: "codegen" or "similo".
    """
    served.reset()
    taken: list[str] = []
    error = ""
    try:
        ready = prepared(task.intended, task, "shown", served.url, stage.folder)
        page = live(ready, stage, stage.fresh_tab(served))
        page.act(Action("open", value=start(task, served)))
        for number, event in enumerate(trace.events):
            _again(trace.before(number), event, tool, page, taken)
            if event.kind is EventKind.NAVIGATE and number:
                page.act(Action("open", value=start(task, served)))
        page.finish()
    except LamError as failure:
        error = f"{type(failure).__name__}: {failure}"
    except Error as failure:
        error = f"the browser refused: {failure.message.partition(chr(10))[0]}"
    stage.session.pump(150)
    return Result((tuple(taken),) if taken else (), served.state(), error)


def _again(recorded: Snapshot | None, event: Event, tool: str, page: LivePage, taken: list[str]) -> None:
    kind = _DIALOGS.get(event.value) if event.kind is EventKind.DIALOG else DONE.get(event.kind)
    extracts = event.kind is EventKind.EXTRACT_TEXT
    if kind is None and not extracts:
        return
    element = None
    if event.target is not None and recorded is not None:
        element, index = _found(recorded, event.target, tool, page)
        if extracts:
            taken.append(" ".join(page.composed().snapshot.text(index).split()))
            return
    if kind is not None:
        page.act(Action(kind, element, event.value))


def _found(recorded: Snapshot, target: int, tool: str, page: LivePage) -> tuple[Live, int]:
    known = Recorded(recorded, target, None, Seen(""), locator(recorded, target))
    waited = 0.0
    while True:
        composed = page.composed(0.0)
        index = known.found(tool, composed.snapshot)
        if index is not None:
            nodes, element = composed.snapshot.nodes, index
            while not nodes[element].ref and nodes[element].parent >= 0:
                element = nodes[element].parent
            return Live(page.tab.number, nodes[element].ref), index
        if waited >= PATIENCE_MS:
            raise TargetNotFound(f"{known.codegen} is not there")
        page.session.pump(100)
        waited += 100
