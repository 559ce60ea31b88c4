"""Counts, a table, and the file for other programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from benchmarks.drift import flow, loops
from benchmarks.drift.calibration import bins, expected_error
from benchmarks.drift.campaign import Case
from benchmarks.drift.resolving import TOOLS
from benchmarks.drift.unchanged import Pair, ratio
from benchmarks.drift.versions import Moved
from benchmarks.miniwob.report import commit, machine

NAMES = {"lam": "mutation", "words": "words", "codegen": "codegen", "similo": "similo"}


def summary(cases: Sequence[Case]) -> dict[str, Any]:
    """Shares of the cases in which the element is still there, but for those of deleted ones."""
    kept, gone = [case for case in cases if not case.deleted], [case for case in cases if case.deleted]
    told: dict[str, Any] = {"cases": len(cases), "pages": len({case.page for case in cases}), "deleted": len(gone)}
    for tool, name in NAMES.items():
        counts = Counter(case.outcomes[tool] for case in kept)
        told |= {f"{name}_right_share": _share(counts["right"], len(kept)), f"{name}_wrong_share": _share(counts["wrong"], len(kept))}
        stopped = _share(sum(case.outcomes[tool] == "right" for case in gone), len(gone))
        told["deleted_stopped_share" if tool == "lam" else f"{name}_deleted_stopped_share"] = stopped
    rows = [case for case in kept if case.replaced]
    told |= {"rows_replaced": len(rows), "but_for_rows_replaced_right_share": _share(sum(case.outcomes["lam"] == "right" for case in kept if not case.replaced), len(kept) - len(rows))}
    error = expected_error(bins(cases))
    return told | {"calibration_error": round(error, 4) if error is not None else None}


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def table(cases: Sequence[Case]) -> str:
    """Per tool; then for lam per kind of change, which says what to work on."""
    lines = [f"{'tool':<10}{'right':>8}{'wrong':>8}{'stopped':>9}   of deleted ones: stopped"]
    kept, gone = [case for case in cases if not case.deleted], [case for case in cases if case.deleted]
    for tool in TOOLS:
        shares = [_percent(sum(case.outcomes[tool] == outcome for case in kept), len(kept)) for outcome in ("right", "wrong", "stopped")]
        lines.append(f"{tool:<10}{shares[0]:>8}{shares[1]:>8}{shares[2]:>9}   {_percent(sum(case.outcomes[tool] == 'right' for case in gone), len(gone))}")
    rows = [case for case in kept if case.replaced]
    if rows:
        right = [sum(case.outcomes["lam"] == "right" for case in of) for of in (rows, [case for case in kept if not case.replaced])]
        lines.append(f"lam, rows that say nothing of what they said: {right[0]} of {len(rows)} right; all others: {_percent(right[1], len(kept) - len(rows))} right")
    lines += ["", f"{'lam, by change':<20}{'cases':>6}{'right':>8}{'wrong':>8}{'stopped':>9}"]
    for change in sorted({change for case in kept for change in case.changes}):
        of = [case for case in kept if change in case.changes]
        shares = [_percent(sum(case.outcomes["lam"] == outcome for case in of), len(of)) for outcome in ("right", "wrong", "stopped")]
        lines.append(f"{change:<20}{len(of):>6}{shares[0]:>8}{shares[1]:>8}{shares[2]:>9}")
    return "\n".join(lines)


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}%" if whole else "–"


def line(moved: Moved) -> str:
    """One recipe on another version, on one line for each tool that was not right."""
    head = f"{moved.task}, {moved.learned} -> {moved.met}: " + ", ".join(f"{tool} {outcome}" for tool, outcome in moved.outcomes.items())
    return "\n".join([head, *(f"    {tool}: {why[:400]}" for tool, why in moved.reasons.items() if why), *(f"    found again: {healed}" for healed in moved.healed)])


def versions_summary(moved: Sequence[Moved]) -> dict[str, Any]:
    """Shares of the runs on other versions; how many were wrong as a count, for lam."""
    told: dict[str, Any] = {"versions_runs": len(moved), "versions_recipes": len({(each.task, each.learned) for each in moved})}
    for tool, name in {"lam": "versions", "words": "versions_words", "codegen": "versions_codegen", "similo": "versions_similo"}.items():
        outcomes = Counter(each.outcomes[tool] for each in moved if tool in each.outcomes)
        told |= {f"{name}_right_share": _share(outcomes["right"], outcomes.total()), f"{name}_wrong": outcomes["wrong"]}
    return told


def versions_table(moved: Sequence[Moved]) -> str:
    """Per application, then over all: right / wrong / stopped for each tool."""
    tools = list(dict.fromkeys(tool for each in moved for tool in each.outcomes))
    lines = [f"{'other versions':<20}{'runs':>6}" + "".join(f"{tool:>16}" for tool in tools) + "   (right / wrong / stopped)"]
    groups = {each.application: [other for other in moved if other.application == each.application] for each in moved}
    for name, of in {**groups, "all": list(moved)}.items():
        counts = {tool: Counter(each.outcomes[tool] for each in of if tool in each.outcomes) for tool in tools}
        cells = "".join(f"{' / '.join(str(counts[tool][outcome]) for outcome in ('right', 'wrong', 'stopped')):>16}" for tool in tools)
        lines.append(f"{name:<20}{len(of):>6}{cells}")
    return "\n".join(lines) + "\n"


def document(
    moved: Sequence[Moved], cases: Sequence[Case], looped: Sequence[loops.Run], twisted: Sequence[flow.Case], paired: list[Pair], left_out: dict[str, str]
) -> dict[str, Any]:
    rows: list[dict[str, Any]] = [
        {"case": f"{each.task} {each.learned} -> {each.met}", "tool": tool, "outcome": outcome, "reason": each.reasons[tool], "recipe": each.recipe, "healed": list(each.healed)}
        for each in moved for tool, outcome in each.outcomes.items()
    ]  # fmt: skip
    rows += [
        {"case": number, "tool": tool, "outcome": case.outcomes[tool], "page": case.page, "element": case.element, "changes": list(case.changes), "deleted": case.deleted, "target": case.target,
         "confidence": case.confidence, "likeliest": case.likeliest}
        for number, case in enumerate(cases) for tool in TOOLS
    ]  # fmt: skip
    rows += [{"case": f"{run.task}, {run.change}", "tool": tool, "outcome": run.outcomes[tool], "reason": run.reasons[tool], "healed": list(run.healed)} for run in looped for tool in run.outcomes]
    rows += [{"case": f"{case.twist} on {case.task}", "tool": "lam", **vars(case), "passed": list(case.passed)} for case in twisted]
    told = versions_summary(moved) | summary(cases) | loops.summary(looped) | (dict(flow.summary(twisted)) if twisted else {}) | {"unchanged_ratio": round(ratio(paired), 4) if paired else None}
    return {"summary": told, "rows": rows, "left_out": left_out, "machine": machine(), "commit": commit()}
