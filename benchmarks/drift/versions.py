"""Recipes learned on one version of an application, run on the later ones.

The person shows each task on the older version, on the data ``shown``; lam synthesizes; ``lam run`` carries the recipe out on the newer version, on the data
``unseen``. What is right is what the task's own program does there. What a person calls things differs between versions: ``said.py``.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from itertools import combinations
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from benchmarks.drift.replay import replayed
from benchmarks.drift.said import said
from benchmarks.miniwob.learn import defect
from benchmarks.rpa.apps import datasette, django_admin, flask_admin, grids, sqlite_web, swagger
from benchmarks.rpa.apps.install import lacking
from benchmarks.rpa.apps.packaged import PackagedSite
from benchmarks.rpa.apps.process import DatabaseSite
from benchmarks.rpa.demonstrate import Demonstration, aligned, demonstration
from benchmarks.rpa.stage import Result, Stage, data_file, execute, start, text
from benchmarks.rpa.task import Served, Task, Variant
from lamcli.errors import LamError
from lamcli.files import write_texts
from lamcli.recipe.lock import lock_path, to_text
from lamcli.recipe.print import print_recipe
from lamcli.synthesis import Ambiguous, Solved, synthesize
from lamcli.synthesis.rank import Similarity

Outcome = Literal["right", "wrong", "stopped"]
TOOLS = ("lam", "words", "codegen", "similo")
"""``words`` is lam with `--heal off`. The last two replay the demonstration as it was, on the data that it was given on: they generalize nothing."""
RUN_LIMIT_S = 90


@dataclass(frozen=True)
class Application:
    """One application in several versions, oldest first, and what is done with it."""

    name: str
    versions: Mapping[str, DatabaseSite | PackagedSite]
    tasks: tuple[Task, ...]


def _of(tasks: Sequence[Task], site: object) -> tuple[Task, ...]:
    return tuple(task for task in tasks if task.site is site)


APPLICATIONS = (
    Application("django", {version: django_admin.django(version) for version in django_admin.VERSIONS}, django_admin.TASKS),
    Application("datasette", {version: datasette.datasette(version) for version in datasette.VERSIONS}, datasette.TASKS),
    Application("flask-admin", {version: flask_admin.flask_admin(version) for version in flask_admin.VERSIONS}, flask_admin.TASKS),
    Application("sqlite-web", {version: sqlite_web.sqlite_web(version) for version in sqlite_web.VERSIONS}, sqlite_web.TASKS),
    Application("swagger-ui", {version: swagger.swagger(version) for version in swagger.VERSIONS}, swagger.TASKS),
    Application("tabulator", {version: grids.tabulator(version) for version in grids.TABULATOR}, _of(grids.TASKS, grids.TABULATOR_SITE)),
    Application("datatables", {version: grids.datatables(version) for version in grids.DATATABLES}, _of(grids.TASKS, grids.DATATABLES_SITE)),
)


@dataclass(frozen=True)
class Moved:
    """A recipe that met another version than it was learned on.

    Attributes:
        task, learned, met: the task, and the two versions.
        outcomes, reasons: by tool; a reason is "" where the tool was right.
        recipe: as lam wrote it.
        healed: what lam found again, one line each.
    """

    application: str
    task: str
    learned: str
    met: str
    outcomes: Mapping[str, Outcome]
    reasons: Mapping[str, str]
    recipe: str
    healed: tuple[str, ...] = ()


def spoken(application: Application, task: Task, version: str) -> Task:
    """The task on a version, in the words that a person has there."""
    return replace(task, site=application.versions[version], intended=said(application.name, version, task.intended), meant=said(application.name, version, task.meant))


def missing(application: Application) -> str:
    """Why versions of an application cannot be had; "" when all can."""
    return "; ".join(f"{site.package.name}: {why}" for site in application.versions.values() if (why := lacking(site.package)))


def moves(application: Application, stage: Stage, embedder: Similarity, keep: Path | None, only: Sequence[str] = (), tools: Sequence[str] = TOOLS) -> Iterator[Moved]:
    """Every task of an application, from each version to each later one; one line on stderr for what cannot be judged."""
    with _Served(application, stage) as served:
        for task in application.tasks:
            if only and task.name not in only:
                continue
            for learned in list(application.versions)[:-1]:
                later = [met for earlier, met in combinations(application.versions, 2) if earlier == learned]
                yield from _moved(task, learned, later, served, embedder, keep, tools)


class _Served:
    """The versions of an application, each served from its first use to the end, and what each task comes to there."""

    def __init__(self, application: Application, stage: Stage) -> None:
        self.application, self.stage = application, stage
        self._held = ExitStack()
        self._running: dict[tuple[str, Variant], Served] = {}
        self._meant: dict[tuple[str, str, Variant], Result] = {}

    def __enter__(self) -> _Served:
        return self

    def __exit__(self, *_: object) -> None:
        self._held.close()

    def running(self, version: str, variant: Variant) -> Served:
        if (version, variant) not in self._running:
            self._running[version, variant] = self._held.enter_context(self.application.versions[version].serve(variant))
        return self._running[version, variant]

    def meant(self, task: Task, version: str, variant: Variant) -> Result:
        """What the task's own program does on a version; on the data that are shown as the person did it."""
        key = (task.name, version, variant)
        if key not in self._meant:
            program = task.truth if variant == "unseen" else task.intended
            self._meant[key] = execute(program, task, variant, self.running(version, variant), self.stage)
        return self._meant[key]


def _moved(task: Task, learned: str, later: Sequence[str], served: _Served, embedder: Similarity, keep: Path | None, tools: Sequence[str]) -> Iterator[Moved]:
    application, stage = served.application, served.stage
    kept = keep / application.name / learned if keep else None
    if kept:
        kept.mkdir(parents=True, exist_ok=True)
    where = f"{task.name} on {learned}"
    try:
        shown = demonstration(spoken(application, task, learned), stage, kept)
        if isinstance(lost := aligned(shown), str):
            print(f"{where}: the recording differs from what was done: {lost}", file=sys.stderr)
            return
    except LamError as error:
        print(f"{where}: cannot be shown: {error}", file=sys.stderr)
        return
    with tempfile.TemporaryDirectory() as name:
        recipe = Path(name) / f"{task.name}.lam"
        why = taught(shown, task, embedder, recipe)
        for met in later:
            meets = spoken(application, task, met)
            meant = served.meant(meets, met, "unseen")
            if meant.error:
                print(f"{task.name} on {met}: the program that is meant fails: {meant.error}", file=sys.stderr)
                continue
            outcomes: dict[str, Outcome] = {}
            reasons: dict[str, str] = {}
            healed: tuple[str, ...] = ()
            for tool in tools:
                if tool not in ("lam", "words"):
                    again = served.running(met, "shown")
                    as_shown = served.meant(meets, met, "shown")
                    outcomes[tool], reasons[tool] = judged(_taken(shown, as_shown), replayed(shown.trace, tool, meets, again, stage), _state_before(again))
                elif why:
                    outcomes[tool], reasons[tool] = "stopped", why
                else:
                    unseen = served.running(met, "unseen")
                    got, told = ran(recipe, meets, unseen, "suggest" if tool == "lam" else "off", Path(name))
                    outcomes[tool], reasons[tool] = judged(meant, got, _state_before(unseen))
                    healed = told if tool == "lam" else healed
            yield Moved(application.name, task.name, learned, met, outcomes, reasons, recipe.read_text("utf-8") if recipe.is_file() else "", healed)


def _state_before(served: Served) -> object:
    served.reset()
    return served.state()


def _taken(shown: Demonstration, done: Result) -> Result:
    """What a replay has to come to: the values that were taken in the demonstration, and the state that it left."""
    values = tuple(" ".join(event.value.split()) for event in shown.trace.events if event.kind.value.startswith("extract"))
    return Result((values,) if values else (), done.state)


def taught(shown: Demonstration, task: Task, embedder: Similarity, out: Path) -> str:
    """Writes the recipe and its lock; returns why there is none, "" otherwise."""
    try:
        outcome = synthesize([shown.trace], name=task.name.replace("-", "_"), embedder=embedder, timeout=30)
    except LamError as error:
        return f"{type(error).__name__}: {error}"
    except Exception as error:  # noqa: BLE001 — a defect in the synthesizer is a recipe less, not the end of the benchmark
        return defect(error)
    if not isinstance(outcome, Solved | Ambiguous) or not outcome.solutions:
        return f"no recipe: {outcome}"
    solution = outcome.solutions[0]
    write_texts({out: print_recipe(solution.recipe), lock_path(out): to_text(solution.lock)})
    out.with_suffix(".json").write_text(json.dumps(solution.given), "utf-8")
    return ""


def ran(recipe: Path, task: Task, served: Served, heal: str, folder: Path) -> tuple[Result, tuple[str, ...]]:
    """``lam run``, as a person types it, and what it found again."""
    served.reset()
    rows = folder / "rows.json"
    rows.unlink(missing_ok=True)
    given = json.loads(recipe.with_suffix(".json").read_text("utf-8"))
    command = [sys.executable, "-m", "lamcli", "run", str(recipe), "--url", start(task, served), "--heal", heal, "--timeout", str(RUN_LIMIT_S), "--json"]
    command += [part for name, value in given.items() for part in ("--param", f"{name}={value}")]
    command += given_to(recipe, task, "unseen", folder)
    done = subprocess.run(command, capture_output=True, text=True, check=False, env={**os.environ, "LAM_RUNS": str(folder / "runs")})
    try:
        report: dict[str, Any] = json.loads(done.stdout)
    except ValueError:
        return Result((), served.state(), f"exit {done.returncode}: {done.stderr.strip()[-300:]}"), ()
    origin = "{0.scheme}://{0.netloc}".format(urlsplit(served.url))
    records = json.loads(rows.read_text("utf-8")) if rows.is_file() else []
    taken = tuple(tuple(text(value).replace(origin, "") for value in record.values()) for record in records)
    healed = tuple(f"line {item['line']}: {item['was']} is now {item['now']}" for item in report.get("healed", ()))
    healed += tuple(f"line {item['line']}: {item['did']}" for item in report.get("handled", ()))
    failure = report.get("failure") or {}
    error = "" if done.returncode == 0 else f"{failure.get('statement', '')}: {failure.get('message', '')}" if failure else str(report.get("message") or report.get("error") or report)[:300]
    return Result(taken, served.state(), error), healed


def given_to(recipe: Path, task: Task, variant: Variant, folder: Path) -> list[str]:
    """What ``lam run`` is told beside the recipe: where the rows go, the data, the request."""
    from lamcli.recipe.ast import ListType
    from lamcli.recipe.parse import parse

    parsed = parse(recipe.read_text("utf-8"), str(recipe))
    data = data_file(task, variant, folder) if any(isinstance(kind, ListType) for _, kind in parsed.parameters) else None
    instruction = task.instruction.get(variant, "")
    rows = ["-o", str(folder / "rows.json")] if parsed.emits else []
    return [*rows, *(["--data", str(data)] if data else []), *(["--instruction", instruction] if instruction else [])]


def judged(meant: Result, got: Result, before: object) -> tuple[Outcome, str]:
    """Right is the same to the end. A run that stopped, and until then took and did nothing but what is meant, has stopped; all else is wrong.

    Args:
        before: the application's state at the beginning.
    """
    if not got.error and got.values == meant.values and got.state == meant.state:
        return "right", ""
    if not got.error:
        return "wrong", f"took {got.values[:12]}, not {meant.values[:12]}" if got.values != meant.values else f"left {_beyond(meant.state, got.state, before) or got.state}"[:400]
    if got.values != meant.values[: len(got.values)]:
        return "wrong", f"{got.error}; took {got.values[:12]}"
    beyond = _beyond(meant.state, got.state, before)
    return ("wrong", f"{got.error}; left {beyond}") if beyond else ("stopped", got.error)


def _beyond(meant: object, got: object, before: object) -> list[str]:
    """What is in a state that neither the beginning nor the end of a right run has, and what is not in it though both have it."""
    end, now, begun = (Counter(_parts(state)) for state in (meant, got, before))
    return [f"+{part}" for part in now - (end | begun)] + [f"-{part}" for part in (end & begun) - now]


def _parts(state: object) -> Iterator[str]:
    """The rows of tables, the items of lists."""
    match state:
        case dict():
            for name, inner in state.items():
                for part in _parts(inner):
                    yield f"{name}: {part}"
        case list() | tuple():
            yield from map(repr, state)
        case _:
            yield repr(state)
