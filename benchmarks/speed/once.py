"""``python -m benchmarks.speed.once TASK ACTIONS NODES [--file] [--enumerate]``: one synthesis, in a process of its own.

Prints one JSON object. A process of its own has its own peak of memory, begins without memos, and can be stopped.
"""

from __future__ import annotations

import argparse
import json
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.speed.candidates import Examined, examined
from benchmarks.speed.tasks import ALL
from lamcli.recipe.print import print_recipe
from lamcli.store import read_trace, write_trace
from lamcli.synthesis import Ambiguous, Outcome, Solved, synthesize
from lamcli.trace import Trace


def once(task: str, actions: int, nodes: int, *, file: bool = False, enumerate_: bool = False) -> dict[str, Any]:
    """What one synthesis took: seconds of processor time and of the clock, MiB at the peak, candidates examined."""
    synthesize([ALL["entry"](9, 60)], name="first")  # the modules that are imported at first use are no part of the question
    trace = ALL[task](actions, nodes, content=file)
    with examined(enumerate_) as counted:
        took, outcome = _timed(lambda: _proved(trace)) if not file else _from_file(trace)
    solved = isinstance(outcome, Solved | Ambiguous)
    return {
        "task": task,
        "actions": actions,
        "nodes": max(len(page.nodes) for page in trace.snapshots.values()),
        "pages": len(trace.snapshots),
        **took,
        "peak_mib": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
        "outcome": type(outcome).__name__.lower(),
        "lines": len(print_recipe(outcome.solutions[0].recipe).splitlines()) if solved else 0,
        **_counts(counted),
    }


def _from_file(trace: Trace) -> tuple[dict[str, float], Any]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "demo.trace"
        write_trace(trace, path)
        return _timed(lambda: _proved(read_trace(path)))


def _proved(trace: Trace) -> Outcome:
    """A recipe with the evidence for it, as it is kept."""
    outcome = synthesize([trace], name="task")
    if isinstance(outcome, Solved | Ambiguous):
        assert outcome.solutions[0].lock.consistent
    return outcome


def _timed(work: Callable[[], Any]) -> tuple[dict[str, float], Any]:
    processor, clock = time.process_time(), time.perf_counter()
    result = work()
    return {"seconds": round(time.process_time() - processor, 3), "clock_s": round(time.perf_counter() - clock, 3)}, result


def _counts(counted: Examined) -> dict[str, int]:
    return {"targets_examined": counted.targets, "conjunctions_wanted": counted.wanted, "conjunctions_examined": counted.conjunctions}


def main() -> int:
    asks = argparse.ArgumentParser(prog="python -m benchmarks.speed.once", description="One synthesis, measured.")
    asks.add_argument("task", choices=sorted(ALL))
    asks.add_argument("actions", type=int)
    asks.add_argument("nodes", type=int)
    asks.add_argument("--file", action="store_true", help="the trace is read from a file, which counts")
    asks.add_argument("--enumerate", action="store_true", help="conjunctions are enumerated, not asked of Z3")
    asked = asks.parse_args()
    print(json.dumps(once(asked.task, asked.actions, asked.nodes, file=asked.file, enumerate_=asked.enumerate)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
