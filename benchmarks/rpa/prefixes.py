"""Every prefix of a demonstration is synthesized from, as if lam watched and proposed after each action."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from benchmarks.miniwob.learn import defect
from benchmarks.rpa.stage import prepared, text
from benchmarks.rpa.task import Task
from lamcli.errors import LamError
from lamcli.recipe.interpret import interpret
from lamcli.recipe.print import print_recipe
from lamcli.run.recorded import Finished, RecordedPage
from lamcli.synthesis import Memory
from lamcli.trace import EventKind, Trace


@dataclass(frozen=True)
class Step:
    """What was synthesized after ``actions`` actions.

    Attributes:
        recipe: its text; "" when there is none.
        message: why there is none, or why it is not certain.
        cpu_ms: processor time of the synthesis.
        given: the texts that it asks for, as they were demonstrated.
        evidence_ms: processor time of gathering what the lock holds, which is done for a recipe that is kept: that of the whole demonstration; None for the others.
    predicts: whether it goes on with the action that the person took next; None after the last one.
        explains_all: whether it carries out the whole demonstration, what comes after these actions included.
    """

    actions: int
    recipe: str
    message: str
    cpu_ms: float
    predicts: bool | None
    explains_all: bool
    given: Mapping[str, str] = field(default_factory=dict)
    evidence_ms: float | None = None


def steps(task: Task, trace: Trace, embedder: Any, timeout: float, folder: Path, only: Collection[int] = ()) -> Iterator[Step]:
    """One per prefix, shortest first.

    Args:
        trace: the whole demonstration, normalized.
        timeout: seconds for one synthesis.
        folder: for files.
        only: synthesize after these actions only; empty for after each.
    """
    memory = Memory()
    reach: dict[str, int] = {}
    for actions in sorted(only) or range(1, len(trace.events) + 1):
        part = prefix(trace, actions)
        began = time.process_time()
        recipe, message, given, lock = synthesized(part, task.name.replace("-", "_"), embedder, timeout, memory)
        cpu_ms = 1000 * (time.process_time() - began)
        evidence_ms = _took_ms(lock) if lock is not None and actions == len(trace.events) else None
        if recipe and recipe not in reach:
            reach[recipe] = _reach(recipe, given, task, trace, folder)
        goes = reach.get(recipe, 0)
        yield Step(actions, recipe, message, cpu_ms, goes > actions if actions < len(trace.events) else None, goes >= len(trace.events), given, evidence_ms)


def _took_ms(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return 1000 * (time.process_time() - began)


def prefix(trace: Trace, actions: int) -> Trace:
    """The demonstration up to and with that many actions; its last page is the one that the next action was taken on."""
    final = trace.final if actions == len(trace.events) else trace.events[actions].snapshot
    events = trace.events[:actions]
    needed = {event.snapshot for event in events} | {final}
    return replace(trace, events=events, final=final, snapshots={digest: page for digest, page in trace.snapshots.items() if digest in needed})


def synthesized(part: Trace, name: str, embedder: Any, timeout: float, memory: Memory) -> tuple[str, str, Mapping[str, str], Callable[[], object] | None]:
    """The one call of the synthesizer: the recipe's text, a message, the texts that it asks for, and what gathers its evidence; ``memory`` is of the shorter prefixes.

    Of equally simple recipes that act differently the first in lam's own order counts.
    """
    from lamcli.synthesis import Ambiguous, Exhausted, Solved, Unknown, synthesize

    try:
        outcome = synthesize([part], name=name, embedder=embedder, timeout=timeout, memory=memory)
    except LamError as error:
        return "", f"{type(error).__name__}: {error}", {}, None
    except Exception as error:  # noqa: BLE001 — a defect in the synthesizer is a failed step, not the end of the benchmark
        return "", defect(error), {}, None
    match outcome:
        case Solved(solutions):
            return print_recipe(solutions[0].recipe), "", solutions[0].given, solutions[0].evidence
        case Ambiguous(solutions, message):
            return (print_recipe(solutions[0].recipe), message, solutions[0].given, solutions[0].evidence) if solutions else ("", message, {}, None)
        case Exhausted(message, where):
            return "", f"{where}: {message}" if where else message, {}, None
        case Unknown(message):
            return "", message, {}, None


class _Page(RecordedPage):
    """A recorded page that says what is taken next."""

    def next_extracted(self) -> str:
        if self.finished or self.trace.events[self.position].kind not in (EventKind.EXTRACT_TEXT, EventKind.EXTRACT_LINK):
            return ""
        return " ".join(self.trace.events[self.position].value.split())


def _reach(recipe: str, given: Mapping[str, str], task: Task, trace: Trace, folder: Path) -> int:
    """How many actions of the demonstration a recipe carries out, in their order; 0 when it ends before them all and by itself after none."""
    page = _Page(trace)
    carried: dict[str, str] = {}

    def emit(record: dict[str, Any]) -> None:
        for name, value in record.items():
            taken = text(value)
            if taken and not (taken == carried.get(name) and page.next_extracted() != taken):  # a heading was taken once, for each of the records below it
                page.extracted(taken)
            carried[name] = taken

    try:
        ready = prepared(recipe, task, "shown", trace.url or trace.events[0].value, folder, given)
        interpret(ready.recipe, ready.inputs, page, emit=emit)
    except Finished:
        return len(trace.events)
    except LamError:
        return page.position
    except Exception:  # noqa: BLE001 — a recipe that breaks the interpreter goes no further than here
        return page.position
    return page.position
