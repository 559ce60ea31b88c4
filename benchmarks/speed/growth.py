"""Time and memory of synthesis as demonstrations and pages grow."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log
from typing import Any

from benchmarks.speed.tasks import TASKS

LEAST_FITTED = 100
"""Actions or nodes from which on points count for an exponent; below, what is done once dominates."""

Row = dict[str, Any]


@dataclass(frozen=True)
class Plan:
    """What is measured. ``limit_s``: seconds after which one synthesis is stopped (and larger ones of its task are not tried)."""

    actions: Sequence[int]
    nodes: Sequence[int]
    peak: tuple[int, int]
    files: Sequence[int]
    limit_s: float


FULL = Plan((10, 30, 100, 300, 1000, 3000, 10_000), (100, 500, 2000, 10_000, 50_000), (10_000, 2000), (100, 1000), 300.0)
QUICK = Plan((10, 30, 100), (100, 500), (100, 500), (30,), 12.0)


def measure(plan: Plan) -> tuple[dict[str, Any], list[Row]]:
    """Summary and rows."""
    rows: list[Row] = []
    for task in TASKS:
        rows += _series("actions", [(task, actions, 500) for actions in plan.actions], plan)
        rows += _series("nodes", [(task, 100, nodes) for nodes in plan.nodes], plan)
    rows += [_row("file", "entry", actions, 500, plan.limit_s, "--file") for actions in plan.files]
    for more in ((), ("--enumerate",)):
        rows.append(_row("enumerated" if more else "with Z3", "rooms", 24, 500, plan.limit_s, *more))
    peak = _row("peak", "entry", *plan.peak, 2 * plan.limit_s)
    return summary([*rows, peak], plan), [*rows, peak]


def summary(rows: Sequence[Row], plan: Plan) -> dict[str, Any]:
    """The largest figures over the tasks; None where a task was stopped."""
    hundred = [row["seconds"] for row in rows if row["question"] == "actions" and row["actions"] == 100]
    most = [row["seconds"] for row in rows if row["question"] == "actions" and row["asked"] == plan.actions[-1]]
    peak = next(row for row in rows if row["question"] == "peak")
    told = {
        "synthesize_100x500_s": _largest(hundred, len(TASKS)),
        f"synthesize_{plan.actions[-1]}x500_s": _largest(most, len(TASKS)),
        "exponent_actions": _worst_exponent(rows, "actions"),
        "exponent_nodes": _worst_exponent(rows, "nodes"),
        f"peak_mib_{plan.peak[0]}x{plan.peak[1]}": peak["peak_mib"],
    }
    for question, key in (("with Z3", "z3"), ("enumerated", "enumerated")):
        row = next((row for row in rows if row["question"] == question), None)
        if row is not None and row["seconds"] is not None:
            told |= {f"{key}_s": row["seconds"], f"{key}_conjunctions_examined": row["conjunctions_examined"], f"{key}_targets_examined": row["targets_examined"]}
    return told


def exponent(points: Iterable[tuple[float, float]]) -> float | None:
    """Slope of the least squares line through the logarithms; None for fewer than two points."""
    logs = [(log(size), log(max(seconds, 1e-3))) for size, seconds in points]
    if len({size for size, _ in logs}) < 2:
        return None
    middle, mean = sum(size for size, _ in logs) / len(logs), sum(seconds for _, seconds in logs) / len(logs)
    return round(sum((size - middle) * (seconds - mean) for size, seconds in logs) / sum((size - middle) ** 2 for size, _ in logs), 3)


def _worst_exponent(rows: Sequence[Row], question: str) -> float | None:
    found = []
    for task in TASKS:
        points = [(row[question], row["seconds"]) for row in rows if row["question"] == question and row["task"] == task and row["seconds"] is not None]
        large = [point for point in points if point[0] >= LEAST_FITTED * 0.9]
        found.append(exponent(large if len(large) > 1 else points))
    return _largest(found, 1)


def _largest(values: Sequence[float | None], wanted: int) -> float | None:
    known = [value for value in values if value is not None]
    return max(known) if len(known) >= wanted else None


def _series(question: str, sizes: Sequence[tuple[str, int, int]], plan: Plan) -> list[Row]:
    rows: list[Row] = []
    for task, actions, nodes in sizes:
        rows.append(_row(question, task, actions, nodes, plan.limit_s))
        if rows[-1]["seconds"] is None:
            break
    return rows


def _row(question: str, task: str, actions: int, nodes: int, limit_s: float, *more: str) -> Row:
    command = [sys.executable, "-m", "benchmarks.speed.once", task, str(actions), str(nodes), *more]
    row: Row = {"question": question, "task": task, "actions": actions, "nodes": nodes, "asked": actions, "seconds": None, "peak_mib": None, "outcome": f"stopped after {limit_s:g} s"}
    try:
        row |= json.loads(subprocess.run(command, capture_output=True, text=True, timeout=limit_s + 10.0, check=True).stdout)
    except subprocess.TimeoutExpired:
        pass
    except subprocess.CalledProcessError as error:
        row["outcome"] = error.stderr.strip().rpartition("\n")[2] or f"ended with {error.returncode}"
    print("  ".join(f"{key} {value}" for key, value in row.items() if key != "asked"), flush=True)
    return row
