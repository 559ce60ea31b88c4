"""Counts, a table, and the file for other programs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from benchmarks.drift.campaign import Case
from benchmarks.drift.resolving import TOOLS
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
    return told


def _share(part: int, whole: int) -> float | None:
    return round(part / whole, 4) if whole else None


def table(cases: Sequence[Case]) -> str:
    """Per tool; then for lam per kind of change, which says what to work on."""
    lines = [f"{'tool':<10}{'right':>8}{'wrong':>8}{'stopped':>9}   of deleted ones: stopped"]
    kept, gone = [case for case in cases if not case.deleted], [case for case in cases if case.deleted]
    for tool in TOOLS:
        shares = [_percent(sum(case.outcomes[tool] == outcome for case in kept), len(kept)) for outcome in ("right", "wrong", "stopped")]
        lines.append(f"{tool:<10}{shares[0]:>8}{shares[1]:>8}{shares[2]:>9}   {_percent(sum(case.outcomes[tool] == 'right' for case in gone), len(gone))}")
    lines += ["", f"{'lam, by change':<20}{'cases':>6}{'right':>8}{'wrong':>8}{'stopped':>9}"]
    for change in sorted({change for case in kept for change in case.changes}):
        of = [case for case in kept if change in case.changes]
        shares = [_percent(sum(case.outcomes["lam"] == outcome for case in of), len(of)) for outcome in ("right", "wrong", "stopped")]
        lines.append(f"{change:<20}{len(of):>6}{shares[0]:>8}{shares[1]:>8}{shares[2]:>9}")
    return "\n".join(lines)


def _percent(part: int, whole: int) -> str:
    return f"{100 * part / whole:.1f}%" if whole else "–"


def document(cases: Sequence[Case], left_out: dict[str, str]) -> dict[str, Any]:
    rows = [
        {"case": number, "tool": tool, "outcome": case.outcomes[tool], "page": case.page, "element": case.element, "changes": list(case.changes), "deleted": case.deleted, "target": case.target}
        for number, case in enumerate(cases) for tool in TOOLS
    ]  # fmt: skip
    return {"summary": summary(cases), "rows": rows, "left_out": left_out, "machine": machine(), "commit": commit()}
