"""``python -m benchmarks.drift [--part versions|mutations|loops|unchanged] [--cases N] [--quick] [--json OUT]``: see README.md."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from random import Random

from benchmarks.drift import calibration, flow, loops, report, unchanged
from benchmarks.drift.campaign import Case, cases
from benchmarks.drift.pages import PAGES, PageOf
from benchmarks.drift.pages import missing as missing_page
from benchmarks.drift.versions import APPLICATIONS, TOOLS, Application, Moved, missing, moves
from benchmarks.rpa.stage import opened
from lamcli.errors import LamError
from lamcli.neural.text import load

DELETED = 0.15
"""Share of the cases in which the element is taken away."""
PAIRS = 7
QUICK = ("datasette/museum", "tabulator/")
QUICK_TASKS = ("datasette-tables",)


def main() -> int:
    asked = _asked()
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
    embedder, found = load(), list[Moved]()
    with opened() as stage:
        for application in chosen:
            for moved in moves(application, stage, embedder, asked.keep, tasks, asked.tools):
                found.append(moved)
                print(report.line(moved), file=sys.stderr, flush=True)
    return found


def _loops(asked: argparse.Namespace, left_out: dict[str, str]) -> list[loops.Run]:
    names = asked.tasks or (loops.QUICK if asked.quick else ())
    chosen = [task for task in loops.paged() if not names or task.name in names]
    left_out |= {task.name: why for task in chosen if (why := loops.missing(task))}
    embedder, found = load(), list[loops.Run]()
    with opened() as stage:
        for task in (task for task in chosen if task.name not in left_out):
            for run in loops.runs(task, stage, embedder, asked.keep, asked.changes or loops.CHANGES, asked.tools):
                found.append(run)
                print(loops.line(run), file=sys.stderr, flush=True)
    return found


def _flow(asked: argparse.Namespace, left_out: dict[str, str]) -> list[flow.Case]:
    chosen, lacking = flow.tasks(asked.tasks or (flow.TASKS[:1] if asked.quick else flow.TASKS))
    left_out |= lacking
    embedder, found = load(), list[flow.Case]()
    with opened() as stage:
        for case in flow.cases(chosen, 1 if asked.quick else asked.draws, asked.seed, stage, embedder, asked.keep, asked.kinds):
            found.append(case)
            print(flow.line(case), file=sys.stderr, flush=True)
    return found


def _mutations(asked: argparse.Namespace, left_out: dict[str, str]) -> list[Case]:
    names = asked.pages or (QUICK if asked.quick else tuple(page.name for page in PAGES))
    chosen = [page for page in PAGES if page.name in names]
    left_out |= {page.name: why for page in chosen if (why := missing_page(page))}
    return _play([page for page in chosen if page.name not in left_out], 40 if asked.quick else asked.cases, asked.seed)


def _play(pages: list[PageOf], count: int, seed: int) -> list[Case]:
    embedder, found = load(), list[Case]()
    with opened() as stage:
        for number, page in enumerate(pages):
            share = count * (number + 1) // len(pages) - count * number // len(pages)
            found += cases(stage, page, share, Random(f"{seed}/{page.name}"), DELETED, embedder)
            print(f"[{number + 1}/{len(pages)}] {page.name}: {share} cases", flush=True)
    return found


if __name__ == "__main__":
    sys.exit(main())
