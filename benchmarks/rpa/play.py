"""One task from the demonstration to the verdict."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.miniwob.learn import defect
from benchmarks.rpa.catalogue import tasks
from benchmarks.rpa.demonstrate import Demonstration, aligned, demonstration
from benchmarks.rpa.determine import determined
from benchmarks.rpa.prefixes import Step, steps
from benchmarks.rpa.stage import Result, Stage, execute, opened
from benchmarks.rpa.task import Served, Task
from lamcli.errors import LamError
from lamcli.recipe.parse import parse


@dataclass(frozen=True)
class Played:
    """What came of a task.

    Attributes:
        intended: a recipe that does what was meant, on data that the demonstration did not hold, was found.
        actions_needed: after how many actions; None when it never was.
        determined: after how many actions it can be known; None when the demonstration failed.
        shown: actions of the whole demonstration.
        predicted: share of the actions that were predicted right, after the first.
        steps: one per prefix.
        recipe: of the last prefix that gave one.
        reason: why the last recipe is not what was meant, or what is wrong with the task; "" when all is well.
        broken: the task itself failed: the intended program does not run, or the recording lost something.
        whole: what was synthesized from the whole demonstration does what was meant too.
    """

    intended: bool
    actions_needed: int | None
    determined: int | None
    shown: int
    predicted: float
    steps: tuple[Step, ...]
    recipe: str
    reason: str = ""
    broken: bool = False
    whole: bool = False


@dataclass(frozen=True)
class Settings:
    """Attributes:
    neural: rank by meaning.
    timeout: seconds for one synthesis.
    keep: folder of kept demonstrations.
    sparse, synthesize: see ``play``.
    """

    neural: bool = True
    timeout: float = 20.0
    keep: Path | None = None
    sparse: bool = False
    synthesize: bool = True


@contextmanager
def player(settings: Settings) -> Iterator[Callable[[str], Played]]:
    """Plays tasks by their name, with one browser."""
    embedder = None
    if settings.neural and settings.synthesize:
        from lamcli.neural.text import load

        embedder = load()
        embedder.similarity(["warm"], ["up"])
    known = {task.name: task for task in tasks()}
    with opened() as stage:
        yield lambda name: play(known[name], stage, embedder, keep=settings.keep, timeout=settings.timeout, synthesize=settings.synthesize, sparse=settings.sparse)


def play(task: Task, stage: Stage, embedder: Any, *, keep: Path | None, timeout: float, synthesize: bool = True, sparse: bool = False) -> Played:
    """Without ``synthesize`` only the task itself is checked: its demonstration, and its program on both sets of data.
    With ``sparse`` it is synthesized only from the prefix that determines what is meant, and from the whole."""
    try:
        shown = demonstration(task, stage, keep)
    except LamError as error:
        return _broken(f"the demonstration failed: {error}")
    except Exception as error:  # noqa: BLE001 — a defect costs its task
        return _broken(f"the demonstration failed: {defect(error)}")
    counts = aligned(shown)
    if isinstance(counts, str):
        return _broken(f"the recording differs from what was done: {counts}", len(shown.actions))
    needed = counts[determined(parse(task.intended), shown.log) - 1]
    with task.site.serve("unseen") as served:
        meant = execute(task.truth, task, "unseen", served, stage)
        if meant.error:
            return _broken(f"the intended program fails on the unseen data: {meant.error}", len(shown.actions))
        if not synthesize:
            return _checked(task, shown, needed, meant, stage)
        return _judged(task, shown, needed, meant, served, stage, steps(task, shown.trace, embedder, timeout, stage.folder, {needed, len(shown.trace.events)} if sparse else ()))


def _checked(task: Task, shown: Demonstration, needed: int, meant: Result, stage: Stage) -> Played:
    with task.site.serve("shown") as served:
        again = execute(task.intended, task, "shown", served, stage)
    if again.error:
        return _broken(f"the intended program fails on the shown data: {again.error}", len(shown.actions))
    if (again.values, again.state) == (meant.values, meant.state):
        return _broken("both sets of data lead to the same: a program that replays what was shown would pass")
    if not (meant.values or meant.state):
        return _broken("the intended program has no effect")
    return Played(True, None, needed, len(shown.actions), 0.0, (), task.intended, f"{len(meant.values)} values; state {brief(meant.state)}")


def lost(why: str) -> Played:
    """The process that played the task is gone, or hung."""
    return Played(False, None, None, 0, 0.0, (), "", why)


def _broken(reason: str, shown: int = 0) -> Played:
    return Played(False, None, None, shown, 0.0, (), "", reason, broken=True)


def _judged(task: Task, shown: Demonstration, needed: int, meant: Result, served: Served, stage: Stage, synthesized: Iterable[Step]) -> Played:
    taken: list[Step] = []
    verdicts: dict[str, str] = {}
    found: int | None = None
    total = len(shown.trace.events)
    for step in synthesized:
        taken.append(step)
        if step.recipe and ((found is None and step.explains_all) or step.actions == total):
            if step.recipe not in verdicts:
                verdicts[step.recipe] = difference(meant, execute(step.recipe, task, "unseen", served, stage, step.given))
            if found is None and not verdicts[step.recipe]:
                found = step.actions
    last = taken[-1]
    whole = bool(last.recipe) and not verdicts.get(last.recipe, "not run")
    told = [step.predicts for step in taken if step.predicts is not None]
    reason = "" if whole else verdicts.get(last.recipe, "") or last.message or "no recipe"
    return Played(found is not None, found, needed, total, sum(told) / len(told) if told else 0.0, tuple(taken), last.recipe, reason, whole=whole)


def difference(meant: Result, got: Result) -> str:
    """In what a run differs from the intended one; "" when in nothing."""
    if got.error:
        return got.error
    if got.values != meant.values:
        place = next((place for place, (left, right) in enumerate(zip(meant.values, got.values, strict=False)) if left != right), min(len(meant.values), len(got.values)))
        return f"took {len(got.values)} values, not {len(meant.values)}; at {place + 1} it has {_at(got, place)}, not {_at(meant, place)}"
    return "" if got.state == meant.state else f"the application was left as {brief(got.state)}, not as {brief(meant.state)}"


def _at(result: Result, place: int) -> str:
    return repr(result.values[place]) if place < len(result.values) else "nothing more"


def brief(state: object) -> str:
    shown = repr(state)
    return shown if len(shown) <= 400 else shown[:400] + "…"
