"""``python -m benchmarks.rpa``: see README.md."""

from __future__ import annotations

import argparse
import json
import signal
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from benchmarks.miniwob.pool import Lost, results
from benchmarks.rpa import report
from benchmarks.rpa.apps import installed
from benchmarks.rpa.catalogue import QUICK, generated, tasks
from benchmarks.rpa.play import Played, Settings, lost, player
from benchmarks.rpa.task import Task
from lamcli.errors import LamError

TASK_LIMIT_S = 900.0


def main(argv: Sequence[str] | None = None) -> int:
    """Returns the exit code: 0 when everything was played, whatever came of it."""
    options = _options(argv)
    known = {task.name: task for task in (tasks() if options.applications else generated())}
    unknown = [name for name in options.tasks if name not in known]
    if unknown:
        print(f"benchmarks.rpa: there is no task {', '.join(unknown)}", file=sys.stderr)
        return 2
    chosen = [task for name, task in known.items() if (name in options.tasks or not options.tasks) and (task.family == options.family or not options.family)]
    chosen, left_out = installed(chosen)
    for name, reason in left_out.items():
        print(f"{name} is left out: {reason}", file=sys.stderr)
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the browser is closed
    try:
        if options.check:
            return _check(chosen, options)
        rows = _play(chosen, options)
    except LamError as error:
        print(f"benchmarks.rpa: {error}" + (f"\n{error.remedy}" if error.remedy else ""), file=sys.stderr)
        return error.exit_code
    print(report.table(rows))
    if left_out:
        print(f"left out, for want of their applications: {', '.join(left_out)}")
    if options.json:
        options.json.write_text(json.dumps(report.document(rows, left_out), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
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
    asked.add_argument("--workers", type=int, default=1, help="processes, each with its browser")
    asked.add_argument("--timeout", type=float, default=20.0, metavar="S", help="for one synthesis")
    options = asked.parse_args(argv)
    if options.quick:
        options.tasks = options.tasks or QUICK
    if options.keep:
        options.keep.mkdir(parents=True, exist_ok=True)
    return options


def _play(chosen: Sequence[Task], options: argparse.Namespace) -> list[report.Row]:
    rows: list[report.Row] = []
    for task, played in _results(chosen, options):
        item = report.row(task, played)
        rows.append(item)
        if options.why:
            options.why.write_text(report.failures(rows, {task.name: task for task in chosen}), encoding="utf-8")
        verdict = f"found after {item['actions_needed']} of {item['shown']}, determined by {item['determined']}" if item["intended"] else f"not found: {item['reason'][:300]}"
        print(f"[{len(rows)}/{len(chosen)}] {task.name}: {verdict} ({item['worst_step_ms']:.0f} ms)", file=sys.stderr, flush=True)
    order = [task.name for task in chosen]
    return sorted(rows, key=lambda item: order.index(item["task"]))


def _check(chosen: Sequence[Task], options: argparse.Namespace) -> int:
    """Prints one line a task; the exit code is 1 when one is broken."""
    broken = 0
    for task, played in _results(chosen, options):
        broken += not played.intended
        print(f"{task.name}: {'' if played.intended else 'BROKEN: '}{played.reason}; determined by {played.determined} of {played.shown}", flush=True)
    return int(broken > 0)


def _results(chosen: Sequence[Task], options: argparse.Namespace) -> Iterator[tuple[Task, Played]]:
    known = {task.name: task for task in chosen}
    settings = Settings(neural=options.neural, timeout=options.timeout, keep=options.keep, sparse=options.sparse, synthesize=not options.check)
    for name, result in results(known, partial(player, settings), workers=options.workers, limit_s=TASK_LIMIT_S):
        yield known[name], lost(result.why) if isinstance(result, Lost) else result


if __name__ == "__main__":
    sys.exit(main())
