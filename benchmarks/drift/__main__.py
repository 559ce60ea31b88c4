"""``python -m benchmarks.drift [--part versions|mutations|loops|unchanged] [--cases N] [--quick] [--json OUT]``: see README.md."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.drift import calibration, flow, loops, report, unchanged
from benchmarks.drift.campaign import Case
from benchmarks.drift.pages import PAGES
from benchmarks.drift.pages import missing as missing_page
from benchmarks.drift.play import Job, Settings, player
from benchmarks.drift.versions import APPLICATIONS, TOOLS, Application, Moved, missing
from benchmarks.miniwob.pool import Lost, results
from lamcli.errors import LamError
from lamcli.neural.text import load

PAIRS = 7
JOB_LIMIT_S = 4 * 3600.0
QUICK = ("datasette/museum", "tabulator/")
QUICK_TASKS = ("datasette-tables",)


def main() -> int:
    asked = _asked()
    if asked.keep:
        asked.keep.mkdir(parents=True, exist_ok=True)
    left_out: dict[str, str] = {}
    moved: list[Moved] = []
    found: list[Case] = []
    paired: list[unchanged.Pair] = []
    looped: list[loops.Run] = []
    twisted: list[flow.Case] = []
    try:
        if asked.part in ("versions", "all"):
            moved = _versions(asked, left_out)
        if asked.part in ("mutations", "all"):
            found = _mutations(asked, left_out)
        if asked.part in ("loops", "all"):
            looped = _loops(asked, left_out)
        if asked.part in ("flow", "all"):
            twisted = _flow(asked, left_out)
        if asked.part in ("unchanged", "all"):
            paired = unchanged.pairs(2 if asked.quick else PAIRS, load())
    except LamError as error:
        print(f"benchmarks.drift: {error}" + (f"\n{error.remedy}" if error.remedy else ""), file=sys.stderr)
        return error.exit_code
    if moved:
        print(report.versions_table(moved))
    if found:
        print(report.table(found))
        print(calibration.table(found))
        if asked.plot:
            calibration.plot(found, asked.plot)
    if looped:
        print(loops.table(looped))
    if twisted:
        print(flow.table(twisted))
    if paired:
        print(f"on an unchanged application a run with healing takes {unchanged.ratio(paired):.3f} times as long as one without ({len(paired)} pairs)")
    for name, why in left_out.items():
        print(f"{name} is left out: {why}")
    if asked.wrong:
        for case in found:
            if case.outcomes["lam"] == "wrong":
                print(f"wrong: {case.page} {case.element}: {case.target} after {', '.join(case.changes)}")
    if asked.json:
        asked.json.write_text(json.dumps(report.document(moved, found, looped, twisted, paired, left_out), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


def _asked() -> argparse.Namespace:
    def names(text: str) -> tuple[str, ...]:
        return tuple(text.split(","))

    asks = argparse.ArgumentParser(prog="python -m benchmarks.drift", description="Whether recipes survive other versions of an application, and pages that were changed.")
    asks.add_argument(
        "--part", choices=("versions", "mutations", "loops", "flow", "unchanged", "all"), default="all", help="later versions, changed pages, loops and flows, the cost on unchanged ones; default: all"
    )
    asks.add_argument("--cases", type=int, default=2000, metavar="N", help="how many changed pages, over all pages (default: 2000)")
    asks.add_argument("--pages", type=names, default=(), metavar="A,B", help="only these changed pages")
    asks.add_argument("--applications", type=names, default=(), metavar="A,B", help="only versions of these")
    asks.add_argument("--tasks", type=names, default=(), metavar="A,B", help="only these tasks on other versions, and with loops")
    asks.add_argument("--changes", type=names, default=(), metavar="A,B", help="only these changes to loops")
    asks.add_argument("--tools", type=names, default=TOOLS, metavar="A,B", help=f"on other versions, only these of {','.join(TOOLS)}")
    asks.add_argument("--kinds", type=names, default=(), metavar="A,B", help="only these changes of the flow")
    asks.add_argument("--draws", type=int, default=2, metavar="N", help="wordings of each change of the flow on each task (default: 2)")
    asks.add_argument("--keep", type=Path, metavar="DIR", help="keep the recorded demonstrations there, and use those that are there already")
    asks.add_argument("--workers", type=int, default=1, metavar="N", help="processes, each with its browser (default: 1)")
    asks.add_argument("--seed", type=int, default=1, help="of the draws")
    asks.add_argument("--quick", action="store_true", help="one task, two pages, 40 cases")
    asks.add_argument("--wrong", action="store_true", help="list the cases in which lam was wrong")
    asks.add_argument("--plot", type=Path, metavar="OUT", help="draw how probabilities compare with frequencies: .svg or .png")
    asks.add_argument("--json", type=Path, metavar="OUT", help="write summary, rows, machine and commit")
    return asks.parse_args()


def _versions(asked: argparse.Namespace, left_out: dict[str, str]) -> list[Moved]:
    tasks = asked.tasks or (QUICK_TASKS if asked.quick else ())
    chosen: list[Application] = []
    for application in APPLICATIONS:
        if (asked.applications and application.name not in asked.applications) or (tasks and not any(task.name in tasks for task in application.tasks)):
            continue
        if why := missing(application):
            left_out[application.name] = why
        else:
            chosen.append(application)
    return _gathered([("versions", application.name) for application in chosen], asked, left_out)


def _loops(asked: argparse.Namespace, left_out: dict[str, str]) -> list[loops.Run]:
    names = asked.tasks or (loops.QUICK if asked.quick else ())
    chosen = [task for task in loops.paged() if not names or task.name in names]
    left_out |= {task.name: why for task in chosen if (why := loops.missing(task))}
    return _gathered([("loops", task.name) for task in chosen if task.name not in left_out], asked, left_out)


def _flow(asked: argparse.Namespace, left_out: dict[str, str]) -> list[flow.Case]:
    chosen, lacking = flow.tasks(asked.tasks or (flow.TASKS[:1] if asked.quick else flow.TASKS))
    left_out |= lacking
    return _gathered([("flow", task.name) for task in chosen], asked, left_out)


def _mutations(asked: argparse.Namespace, left_out: dict[str, str]) -> list[Case]:
    names = asked.pages or (QUICK if asked.quick else tuple(page.name for page in PAGES))
    chosen = [page for page in PAGES if page.name in names]
    left_out |= {page.name: why for page in chosen if (why := missing_page(page))}
    pages, count = [page.name for page in chosen if page.name not in left_out], 40 if asked.quick else asked.cases
    shares = [count * (number + 1) // len(pages) - count * number // len(pages) for number in range(len(pages))]
    return _gathered([("mutations", page, share) for page, share in zip(pages, shares, strict=True)], asked, left_out)


def _gathered(jobs: Sequence[Job], asked: argparse.Namespace, left_out: dict[str, str]) -> list[Any]:
    """What comes of each job, in the order of the jobs."""
    found: dict[Job, Sequence[Any]] = {}
    settings = Settings(
        asked.seed, asked.keep, asked.tasks or (QUICK_TASKS if asked.quick else ()), asked.tools, asked.changes or loops.CHANGES, asked.kinds, 1 if asked.quick else asked.draws
    )
    for job, result in results(jobs, partial(player, settings), workers=asked.workers, limit_s=JOB_LIMIT_S):
        if isinstance(result, Lost):
            left_out[job[1]] = result.why
        found[job] = () if isinstance(result, Lost) else result
        print(f"[{len(found)}/{len(jobs)}] {job[1]}", file=sys.stderr, flush=True)
    return [each for job in jobs for each in found.get(job, ())]


if __name__ == "__main__":
    sys.exit(main())
