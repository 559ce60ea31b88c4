"""``python -m benchmarks.rpa``: see README.md."""

from __future__ import annotations

import argparse
import json
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.rpa import report
from benchmarks.rpa.catalogue import QUICK, generated, tasks
from benchmarks.rpa.play import play
from benchmarks.rpa.stage import opened
from benchmarks.rpa.task import Task
from lamcli.errors import LamError


def main(argv: Sequence[str] | None = None) -> int:
    """Returns the exit code: 0 when everything was played, whatever came of it."""
    options = _options(argv)
    known = {task.name: task for task in (tasks() if options.applications else generated())}
    unknown = [name for name in options.tasks if name not in known]
    if unknown:
        print(f"benchmarks.rpa: there is no task {', '.join(unknown)}", file=sys.stderr)
        return 2
    chosen = [task for name, task in known.items() if (name in options.tasks or not options.tasks) and (task.family == options.family or not options.family)]
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the browser is closed
    try:
        if options.check:
            return _check(chosen, options)
        rows = _play(chosen, options)
    except LamError as error:
        print(f"benchmarks.rpa: {error}" + (f"\n{error.remedy}" if error.remedy else ""), file=sys.stderr)
        return error.exit_code
    print(report.table(rows))
    if options.json:
        options.json.write_text(json.dumps(report.document(rows), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


def _options(argv: Sequence[str] | None) -> argparse.Namespace:
    asked = argparse.ArgumentParser(prog="python -m benchmarks.rpa", description="Whether lam writes the program that was meant, from how many actions, and how fast.")
    asked.add_argument("--tasks", type=lambda text: tuple(name.strip() for name in text.split(",") if name.strip()), default=(), metavar="A,B", help="only these")
    asked.add_argument("--family", choices=report.FAMILIES, help="only this family")
    asked.add_argument("--quick", action="store_true", help="a handful of tasks, under a minute")
    asked.add_argument("--keep", type=Path, metavar="DIR", help="keep the recorded demonstrations there, and use those that are there already")
    asked.add_argument("--json", type=Path, metavar="OUT", help="write summary, rows, machine and commit")
    asked.add_argument("--why", type=Path, metavar="OUT", help="write what was synthesized instead of what was meant")
    asked.add_argument("--check", action="store_true", help="synthesize nothing: see that every task can be demonstrated, and runs on both sets of data")
    asked.add_argument("--sparse", action="store_true", help="for a first look: synthesize from two prefixes only, the one that determines what is meant, and the whole")
    asked.add_argument("--applications", action=argparse.BooleanOptionalAction, default=True, help="the tasks on real applications too")
    asked.add_argument("--neural", action=argparse.BooleanOptionalAction, default=True, help="rank by meaning")
    asked.add_argument("--timeout", type=float, default=20.0, metavar="S", help="for one synthesis")
    options = asked.parse_args(argv)
    if options.quick:
        options.tasks = options.tasks or QUICK
    if options.keep:
        options.keep.mkdir(parents=True, exist_ok=True)
    return options


def _play(chosen: Sequence[Task], options: argparse.Namespace) -> list[report.Row]:
    embedder = _embedder() if options.neural else None
    rows = []
    with opened() as stage:
        for number, task in enumerate(chosen, 1):
            item = report.row(task, play(task, stage, embedder, keep=options.keep, timeout=options.timeout, sparse=options.sparse))
            rows.append(item)
            if options.why:
                options.why.write_text(report.failures(rows, {task.name: task for task in chosen}), encoding="utf-8")
            verdict = f"found after {item['actions_needed']} of {item['shown']}, determined by {item['determined']}" if item["intended"] else f"not found: {item['reason'][:300]}"
            print(f"[{number}/{len(chosen)}] {task.name}: {verdict} ({item['worst_step_ms']:.0f} ms)", file=sys.stderr, flush=True)
    return rows


def _check(chosen: Sequence[Task], options: argparse.Namespace) -> int:
    """Prints one line a task; the exit code is 1 when one is broken."""
    broken = 0
    with opened() as stage:
        for task in chosen:
            played = play(task, stage, None, keep=options.keep, timeout=0, synthesize=False)
            broken += played.broken
            print(f"{task.name}: {'BROKEN: ' if played.broken else ''}{played.reason}; determined by {played.determined} of {played.shown}", flush=True)
    return int(broken > 0)


def _embedder() -> Any:
    from lamcli.neural.text import load

    embedder = load()
    embedder.similarity(["warm"], ["up"])
    return embedder


if __name__ == "__main__":
    sys.exit(main())
