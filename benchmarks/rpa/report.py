"""Counts, tables, and the file for other programs."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from typing import Any

from benchmarks.miniwob.report import commit, machine
from benchmarks.rpa.play import Played
from benchmarks.rpa.task import Task

FAMILIES = ("while+list", "list", "data", "other")
Row = dict[str, Any]


def row(task: Task, played: Played) -> Row:
    return {
        "task": task.name,
        "family": task.family,
        "intended": played.intended,
        "actions_needed": played.actions_needed,
        "determined": played.determined,
        "shown": played.shown,
        "worst_step_ms": round(max((step.cpu_ms for step in played.steps), default=0.0), 1),
        "evidence_ms": next((round(step.evidence_ms, 1) for step in reversed(played.steps) if step.evidence_ms is not None), None),
        "predicted_share": round(played.predicted, 4),
        "broken": played.broken,
        "whole": played.whole,
        "reason": played.reason,
        "recipe": played.recipe,
    }


def summary(rows: Sequence[Row]) -> dict[str, Any]:
    """Tasks that are broken count as failed."""
    found = [item for item in rows if item["intended"]]
    worst = [item["worst_step_ms"] for item in rows if not item["broken"]]
    evidence = [item["evidence_ms"] for item in rows if item["evidence_ms"] is not None]
    return {
        "tasks": len(rows),
        "intended_share": _share(len(found), len(rows)),
        "whole_share": _share(sum(item["whole"] for item in rows), len(rows)),
        "worst_step_median_ms": round(statistics.median(worst), 1) if worst else None,
        "worst_step_max_ms": max(worst, default=None),
        "evidence_median_ms": round(statistics.median(evidence), 1) if evidence else None,
        "actions_needed_mean": round(statistics.mean(item["actions_needed"] for item in found), 2) if found else None,
        "determined_mean": round(statistics.mean(item["determined"] for item in found), 2) if found else None,
        "within_determined_share": _share(sum(item["actions_needed"] <= item["determined"] for item in found), len(rows)),
        "predicted_share": round(statistics.mean(item["predicted_share"] for item in rows), 4) if rows else None,
        "broken": sum(item["broken"] for item in rows),
    }


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def table(rows: Sequence[Row]) -> str:
    """One line per task, one per family, and all."""
    width = max((len(item["task"]) for item in rows), default=4)
    lines = [f"{'task':<{width}}  family      intended  needed  determined  shown  worst step"]
    for item in sorted(rows, key=lambda item: (FAMILIES.index(item["family"]), item["task"])):
        verdict = "broken" if item["broken"] else ("yes" if item["whole"] else "not last") if item["intended"] else "NO"
        lines.append(
            f"{item['task']:<{width}}  {item['family']:<10}  {verdict:<8}  {item['actions_needed'] or '':>6}  {item['determined'] or '':>10}  {item['shown']:>5}  {item['worst_step_ms']:>7.0f} ms"
        )
    lines.append("")
    for family in FAMILIES:
        group = [item for item in rows if item["family"] == family]
        if group:
            lines.append(f"{family:<12}{_line(summary(group))}")
    lines.append(f"{'all':<12}{_line(summary(rows))}")
    return "\n".join(lines)


def _line(of: Mapping[str, Any]) -> str:
    needed = f"{of['actions_needed_mean']} of {of['determined_mean']} determining actions needed" if of["actions_needed_mean"] is not None else "never found"
    return (
        f"{of['tasks']:>3} tasks, intended {100 * of['intended_share']:5.1f}%, no later than determined {100 * of['within_determined_share']:5.1f}%, "
        f"from the whole {100 * of['whole_share']:5.1f}%, {needed}, "
        f"worst step median {of['worst_step_median_ms'] or 0:.0f} ms, max {of['worst_step_max_ms'] or 0:.0f} ms, "
        f"evidence median {of['evidence_median_ms'] or 0:.0f} ms"
    )


def failures(rows: Sequence[Row], tasks: Mapping[str, Task]) -> str:
    """What was synthesized instead of what was meant, per failed task."""
    parts = []
    for item in rows:
        if item["intended"] and item["whole"] and item["actions_needed"] <= item["determined"]:
            continue
        head = f"## {item['task']} ({item['family']})\n\n"
        if item["intended"] and item["whole"]:
            parts.append(f"{head}found after {item['actions_needed']} actions, determined by {item['determined']} of {item['shown']}\n")
            continue
        recipe = f"\nsynthesized from all {item['shown']} actions:\n\n```\n{item['recipe']}```\n" if item["recipe"] else ""
        parts.append(f"{head}{item['reason']}\n\nintended:\n\n```\n{tasks[item['task']].intended.strip()}\n```\n{recipe}")
    return "\n".join(parts)


def document(rows: Sequence[Row], left_out: Mapping[str, str]) -> Mapping[str, Any]:
    """What ``--json`` holds. ``left_out``: tasks that could not be played here, by name, and why."""
    return {"summary": {**summary(rows), "left_out": dict(left_out)}, "rows": list(rows), "machine": machine(), "commit": commit()}
