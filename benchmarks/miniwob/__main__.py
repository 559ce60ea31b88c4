"""``python -m benchmarks.miniwob --demos DIR``: see README.md."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from benchmarks.miniwob import draws, report
from benchmarks.miniwob.play import Job, Played, Settings, player
from benchmarks.miniwob.pool import Lost, results
from benchmarks.miniwob.site import served
from lamcli.errors import LamError

JOB_LIMIT_S = 600.0
QUICK_TASKS = ("click-button", "click-dialog-2", "choose-list", "enter-password", "login-user")
DEMOS_VARIABLE = "MINIWOB_DEMOS"


def main(argv: Sequence[str] | None = None) -> int:
    """Returns the exit code: 0 when everything was played, whatever came of it."""
    options = _options(argv)
    if options.demos is None:
        print(f"benchmarks.miniwob: no demonstrations: give --demos DIR (or {DEMOS_VARIABLE}), laid out as TASK/NN.json.gz", file=sys.stderr)
        return 0 if options.quick else 2
    try:
        jobs = _jobs(options)
        rows, baseline = _play(jobs, options)
    except LamError as error:
        print(f"benchmarks.miniwob: {error}" + (f"\n{error.remedy}" if error.remedy else ""), file=sys.stderr)
        return error.exit_code
    print(report.table(rows, baseline))
    if options.why:
        print("\n" + report.why(rows))
    if options.json:
        options.json.write_text(json.dumps(report.document(rows, baseline), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


def _options(argv: Sequence[str] | None) -> argparse.Namespace:
    asked = argparse.ArgumentParser(prog="python -m benchmarks.miniwob", description="Success of recipes learned from people's demonstrations on unseen episodes of MiniWoB++.")
    default = os.environ.get(DEMOS_VARIABLE)
    asked.add_argument("--demos", type=Path, metavar="DIR", default=Path(default) if default else None, help=f"demonstrations as DIR/TASK/NN.json.gz (default: ${DEMOS_VARIABLE})")
    asked.add_argument("--tasks", type=_names, default=(), metavar="A,B", help="only these (default: every task of DIR)")
    asked.add_argument("--k", type=_numbers, default=(1, 3, 5), metavar="1,3,5", help="how many demonstrations to learn from")
    asked.add_argument("--draws", type=int, default=2, help="how often to draw them")
    asked.add_argument("--seeds", type=int, default=20, help="unseen episodes per draw")
    asked.add_argument("--json", type=Path, metavar="OUT", help="write summary, rows, machine and commit")
    asked.add_argument("--quick", action="store_true", help="five tasks, one draw, five seeds: under a minute")
    asked.add_argument("--recipes", type=Path, metavar="DIR", help="write every recipe as DIR/TASK-kN-DRAW.lam")
    asked.add_argument("--why", action="store_true", help="print the reasons of failures with an example each")
    asked.add_argument("--baseline", action=argparse.BooleanOptionalAction, default=True, help="play the verbatim replay too")
    asked.add_argument("--neural", action=argparse.BooleanOptionalAction, default=True, help="rank by meaning")
    asked.add_argument("--workers", type=int, default=min(4, os.cpu_count() or 1), help="processes, each with its browser")
    asked.add_argument("--timeout", type=float, default=60.0, metavar="S", help="for one synthesis")
    options = asked.parse_args(argv)
    if options.quick:
        options.k, options.draws, options.seeds = (1, 3), 1, 5
        options.tasks = options.tasks or QUICK_TASKS
    return options


def _names(text: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in text.split(",") if name.strip())


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(name) for name in _names(text))


def _jobs(options: argparse.Namespace) -> list[Job]:
    seeds = draws.seeds(options.seeds)
    jobs = []
    for task in draws.tasks(options.demos, options.tasks):
        for number in range(options.draws):
            jobs += [Job(draws.draw(options.demos, task, k, number), "lam", seeds) for k in options.k]
            if options.baseline:
                jobs.append(Job(draws.draw(options.demos, task, 1, number), "verbatim", seeds))
    return jobs


def _play(jobs: Sequence[Job], options: argparse.Namespace) -> tuple[list[report.Row], list[report.Row]]:
    rows: list[report.Row] = []
    baseline: list[report.Row] = []
    if options.recipes:
        options.recipes.mkdir(parents=True, exist_ok=True)
    with served() as base:
        settings = Settings(base, neural=options.neural, timeout=options.timeout)
        for done, (job, result) in enumerate(results(jobs, partial(player, settings), workers=options.workers, limit_s=JOB_LIMIT_S), 1):
            item = report.row(job, result)
            (baseline if job.player == "verbatim" else rows).append(item)
            _progress(done, len(jobs), job, item, result)
            if options.recipes and item["recipe"]:
                (options.recipes / f"{job.draw.task}-k{job.draw.k}-{job.draw.number}.lam").write_text(item["recipe"], encoding="utf-8")
    order = {(job.draw.task, job.draw.k, job.draw.number): place for place, job in enumerate(jobs)}
    for part in (rows, baseline):
        part.sort(key=lambda item: order[item["task"], item["k"], item["draw"]])
    return rows, baseline


def _progress(done: int, of: int, job: Job, item: report.Row, result: Played | Lost) -> None:
    note = result.why if isinstance(result, Lost) else result.message[:120]
    who = "verbatim" if job.player == "verbatim" else f"k={job.draw.k}"
    print(f"[{done}/{of}] {job.draw.task} {who} draw {job.draw.number}: {item['successes']}/{item['episodes']} {note}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
