"""Loops on changed pages: recipes that were learned on a site are run on it while every page is changed in the browser, in what turns it or in what the loop goes over.

The recipes are those of tasks of ``benchmarks/rpa`` that go over several pages; the changes stand in ``loops.js``. What a run takes and leaves is compared with what the task's own
program does on the site as it is.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any, Literal
from urllib.parse import parse_qsl, urlsplit

from benchmarks.drift.versions import RUN_LIMIT_S, given_to, judged, taught
from benchmarks.rpa.apps.install import lacking
from benchmarks.rpa.apps.packaged import PackagedSite
from benchmarks.rpa.apps.process import DatabaseSite
from benchmarks.rpa.catalogue import tasks
from benchmarks.rpa.demonstrate import demonstration
from benchmarks.rpa.stage import Result, Stage, execute, start, text
from benchmarks.rpa.task import Served, Task
from lamcli.errors import LamError
from lamcli.recipe.ast import Choose, Css, Described, Drag, Fill, ForEach, Point, Press, TypeText, Upload
from lamcli.recipe.lock import Fingerprint, Listed, StepEvidence, from_text, lock_path
from lamcli.recipe.parse import parse
from lamcli.recipe.print import print_target
from lamcli.recipe.walk import walk
from lamcli.run.likeness import leads_somewhere
from lamcli.synthesis.rank import Similarity

Outcome = Literal["right", "wrong", "stopped", "warned"]
"""``warned``: it ended well with less than is there, and its report says that something was missing."""

PAGER = ("pager reworded", "pager an icon", "pager's class", "pager's role", "pager reworded, class", "pager reworded, role", "pager a button", "pager numbered", "pager scrolls", "pager deleted")
LIST = ("list's class", "list's class and home", "list of articles", "list of items", "list as a table", "list's like beside", "list deleted")
CHANGES = ("nothing", *PAGER, *LIST)
HEALS = {"lam": "suggest", "words": "off"}
QUICK = ("shop-pages", "jobs-save-remote")
_DOES = (Point, Fill, TypeText, Press, Choose, Drag, Upload)
FURTHER = ("Continue", "Further ones", "Weiter", "Page suivante")
"""What a pager may be called."""


@dataclass(frozen=True)
class Loop:
    """A recipe's loop over pages, as far as changes are made to it: ``pager`` and ``members`` are what ``loops.js`` takes; ``reads``: nothing is done to the elements."""

    pager: Mapping[str, Any]
    members: str
    reads: bool


@dataclass(frozen=True)
class Run:
    """One recipe on a site whose pages were changed.

    Attributes:
        outcomes, reasons: by ``lam`` and ``words``, which is lam with ``--heal off``.
        healed: what lam found again, one line each.
    """

    task: str
    change: str
    outcomes: Mapping[str, Outcome]
    reasons: Mapping[str, str]
    healed: tuple[str, ...] = ()


def missing(task: Task) -> str:
    """Why a task's application cannot be had; "" when it can."""
    return lacking(task.site.package) if isinstance(task.site, DatabaseSite | PackagedSite) else ""


def paged() -> list[Task]:
    """The tasks that go over several pages by something that is pressed."""
    return [task for task in tasks() if any(isinstance(step, ForEach) and step.pages is not None and step.pages.target is not None for step in walk(parse(task.intended).body))]


def runs(task: Task, stage: Stage, embedder: Similarity, keep: Path | None, changes: Sequence[str], tools: Sequence[str] = ("lam", "words")) -> Iterator[Run]:
    """One task with each change that can be made to its pages; one line on stderr where it cannot be learned."""
    with tempfile.TemporaryDirectory() as name, task.site.serve("unseen") as served:
        recipe = Path(name) / f"{task.name}.lam"
        try:
            shown = demonstration(task, stage, keep)
            why = taught(shown, task, embedder, recipe)
        except LamError as error:
            why = str(error)
        loop = _loop(recipe, task.name) if not why else None
        if loop is None:
            print(f"{task.name}: {why or 'the recipe has no loop over pages'}", file=sys.stderr)
            return
        meant = execute(task.truth, task, "unseen", served, stage)
        served.reset()
        before = served.state()
        for change in changes:
            if not _applies(change, loop):
                continue
            outcomes: dict[str, Outcome] = {}
            reasons: dict[str, str] = {}
            healed: tuple[str, ...] = ()
            for tool, heal in HEALS.items():
                if tool not in tools:
                    continue
                got, told, warned = _ran(recipe, task, served, heal, change, loop, stage, Path(name))
                outcome, reasons[tool] = judged(meant, got, before)
                outcomes[tool] = "warned" if outcome == "wrong" and warned and not got.error and _begins(got, meant) else outcome
                healed = told if tool == "lam" else healed
            yield Run(task.name, change, outcomes, reasons, healed)


def _begins(got: Result, meant: Result) -> bool:
    """Whether a run took the first of what there is, and nothing else."""
    return got.values == meant.values[: len(got.values)]


def _applies(change: str, loop: Loop) -> bool:
    """Whether a change can be made: a number in an address, a link that can be a button, a list that is not what it would become."""
    tag = loop.members.split(" ")[-1].split(".")[0]
    match change:
        case "nothing":
            return True
        case "pager numbered":
            return bool(loop.pager["key"]) and bool(loop.pager["name"])
        case "pager scrolls":
            return loop.reads and leads_somewhere(loop.pager["href"]) and bool(loop.pager["name"])  # what is fetched has none of the page's scripts
        case "pager a button":
            return bool(loop.pager["href"]) and bool(loop.pager["name"])
        case "list of articles":
            return tag not in ("tr", "li", "article", "h2", "h3")
        case "list of items":
            return tag not in ("li", "h2", "h3")
        case "list as a table":
            return tag not in ("tr", "h2", "h3")
        case _ if change in PAGER:
            return bool(loop.pager["name"]) or change == "pager deleted"
        case _:
            return True


def _loop(recipe: Path, name: str) -> Loop | None:
    """The first loop over pages of a recipe, with what its lock says of the pager and of the elements."""
    parsed = parse(recipe.read_text("utf-8"), str(recipe))
    evidence = [each for each in from_text(lock_path(recipe).read_text("utf-8"), str(recipe)).steps if each.listed]
    for step in walk(parsed.body):
        if isinstance(step, ForEach) and step.pages is not None and step.pages.target is not None and isinstance(step.source, Described | Css):
            words = print_target(step.pages.target)
            of = next((each for each in evidence if each.of(words).fingerprints), None)
            if of is not None:
                seen = of.of(words).fingerprints
                pager = _pager(seen[0], FURTHER[sum(map(ord, name)) % len(FURTHER)], numbered=step.pages.how == "numbered")
                return Loop(pager, _members(of), not any(isinstance(inner, _DOES) for inner in walk(step.body)))
    return None


def _pager(seen: Fingerprint, words: str, *, numbered: bool) -> dict[str, Any]:
    attributes = dict(seen.attributes)
    href = attributes.get("href", "")
    key = next((name for name, value in parse_qsl(urlsplit(href).query) if value in ("1", "2")), "")
    first = int(dict(parse_qsl(urlsplit(href).query)).get(key, "2")) - 1 if key else 1
    return {"tag": seen.tag, "name": "" if numbered else seen.name or seen.text, "class": attributes.get("class", ""), "href": href, "key": key, "first": first, "words": words}


def _members(of: StepEvidence) -> str:
    """A selector for the elements; rows of tables are those of the body."""
    listed: Listed = of.listed[0]
    tags = {item.tag for item in listed.members}
    classes = [set((dict(item.attributes).get("class") or "").split()) for item in listed.members]
    common = sorted(set.intersection(*classes)) if classes else []
    tag = next(iter(tags)) if len(tags) == 1 else ""
    home, attributes = listed.home.tag, dict(listed.home.attributes)
    if attributes.get("id"):
        place = f"#{attributes['id']} "
    elif attributes.get("aria-label"):
        place = f'{home}[aria-label="{attributes["aria-label"]}"] '
    else:
        place = "".join([home, *(f".{name}" for name in attributes.get("class", "").split()[:1]), " "]) if home not in ("body", "html") else ""
    return place + tag + "".join(f".{name}" for name in common[:1]) if tag or common else "*"


def _ran(recipe: Path, task: Task, served: Served, heal: str, change: str, loop: Loop, stage: Stage, folder: Path) -> tuple[Result, tuple[str, ...], bool]:
    """``lam run`` in a tab in which every page is changed."""
    served.reset()
    tab = stage.fresh_tab(served)
    if change != "nothing":
        source = resources.files(__package__).joinpath("loops.js").read_text(encoding="utf-8").partition("\n")[2]
        told = ", ".join(map(json.dumps, (change, loop.pager, loop.members, "q7z")))
        tab.page.add_init_script(f"({source.strip()})({told})")
    rows = folder / "rows.json"
    rows.unlink(missing_ok=True)
    given = json.loads(recipe.with_suffix(".json").read_text("utf-8"))
    address = start(task, served)
    if not parse(recipe.read_text("utf-8")).body or "open " not in recipe.read_text("utf-8"):
        tab.page.goto(address)
    command = [sys.executable, "-m", "lamcli", "run", str(recipe), "--url", address, "--cdp", stage.endpoint, "--heal", heal, "--timeout", str(RUN_LIMIT_S), "--json"]
    command += [part for name, value in given.items() for part in ("--param", f"{name}={value}")]
    command += given_to(recipe, task, "unseen", folder)
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ, "LAM_RUNS": str(folder / "runs")})
    while process.poll() is None:
        stage.session.pump(50)  # the tab belongs to this session as well: its questions have to be answered
    out, errors = process.communicate()
    try:
        report: dict[str, Any] = json.loads(out)
    except ValueError:
        return Result((), served.state(), f"exit {process.returncode}: {errors.strip()[-300:]}"), (), False
    origin = "{0.scheme}://{0.netloc}".format(urlsplit(served.url))
    records = json.loads(rows.read_text("utf-8")) if rows.is_file() else []
    taken = tuple(tuple(text(value).replace(origin, "") for value in record.values()) for record in records)
    healed = tuple(f"line {item['line']}: {item['was']} is now {item['now']}" for item in report.get("healed", ()))
    failure = report.get("failure") or {}
    error = "" if process.returncode == 0 else f"{failure.get('statement', '')}: {failure.get('message', '')}" if failure else str(report)[:300]
    return Result(taken, served.state(), error), healed, bool(report.get("warnings"))


OUTCOMES: tuple[Outcome, ...] = ("right", "wrong", "stopped", "warned")


def table(found: Sequence[Run]) -> str:
    """Per change, for lam and for the words alone: right / wrong / stopped / warned."""
    lines = [f"{'loops':<24}{'runs':>5}{'lam':>18}{'words':>18}   (right / wrong / stopped / warned)"]
    changes = [change for change in CHANGES if any(run.change == change for run in found)]
    kept = [run for run in found if run.change != "nothing" and not run.change.endswith("deleted")]
    groups = {**{change: [run for run in found if run.change == change] for change in changes}, "all changes but deletions": kept}
    for name, of in groups.items():
        counts = {tool: Counter(run.outcomes[tool] for run in of if tool in run.outcomes) for tool in ("lam", "words")}
        lines.append(f"{name:<24}{len(of):>5}" + "".join(f"{' / '.join(str(counts[tool][outcome]) for outcome in OUTCOMES):>18}" for tool in ("lam", "words")))
    return "\n".join(lines)


def line(run: Run) -> str:
    """One run, with why it was not right and what was found again."""
    told = [f"    {tool} {run.outcomes[tool]}: {why[:300]}" for tool, why in run.reasons.items() if why and tool == "lam"]
    return "\n".join([f"{run.task}, {run.change}: " + ", ".join(f"{tool} {outcome}" for tool, outcome in run.outcomes.items()), *told, *(f"    found again: {healed}" for healed in run.healed)])


def summary(found: Sequence[Run]) -> dict[str, Any]:
    """Counts over all changes that leave the thing on the page, and over those that take it away."""
    kept = [run for run in found if run.change != "nothing" and not run.change.endswith("deleted")]
    gone = [run for run in found if run.change.endswith("deleted")]
    told: dict[str, Any] = {"loops_runs": len(kept), "loops_deleted": len(gone)}
    for tool, name in (("lam", "loops"), ("words", "loops_words")):
        counts, lost = (Counter(run.outcomes[tool] for run in of if tool in run.outcomes) for of in (kept, gone))
        told |= {f"{name}_{outcome}": counts[outcome] for outcome in OUTCOMES} | {f"{name}_deleted_wrong": lost["wrong"]}
    return told
