"""What a run came to, as data: for the terminal, for ``lam inspect`` and for other programs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from lamcli.errors import BadInput
from lamcli.files import replacing
from lamcli.run.mask import Mask
from lamcli.run.outputs import Row, clean

REPORT_VERSION = 1

Status = Literal["done", "done, unverified", "failed", "interrupted", "dry run"]


@dataclass(frozen=True)
class ColumnMatch:
    """Which column of the data fills which field of the list parameter, and why: "name", or "meaning" with the similarity."""

    field: str
    column: str
    by: Literal["name", "meaning"]
    similarity: float = 1.0

    def __str__(self) -> str:
        return f"column {self.column} fills {self.field}" + (f", by meaning ({self.similarity:.2f})" if self.by == "meaning" else "")


@dataclass(frozen=True)
class Healed:
    """A target that was found again although its words no longer denote it.

    Attributes:
        step: index path of the statement; ``line``: of the recipe's file, 0 when unknown.
        was, now: the target in the recipe, and in words that denote it on the page as it is.
        probability: that it is the one that was meant.
        evidence: what that rests on, the weightiest first.
    """

    step: tuple[int, ...]
    line: int
    was: str
    now: str
    probability: float
    evidence: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.was} is now {self.now} ({100 * self.probability:.1f}% certain)"


@dataclass(frozen=True)
class Handled:
    """Something that had come in the way, and was passed without the recipe saying so.

    Attributes:
        step: index path of the statement before which it was; ``line``: of the recipe's file, 0 when unknown.
        kind: something lay over the page ("cover"), another page came ("page"), the form went on in another step ("step"), the target was in what a control opens ("menu") or showed while the pointer
            was on something ("pointer").
        did: what was done about what.
        says, offers: the beginning of its text, what could be pressed in it.
        added: the statement that is proposed for the recipe, on one line; "" when there are no words for it.
    """

    step: tuple[int, ...]
    line: int
    kind: str
    did: str
    says: str = ""
    offers: tuple[str, ...] = ()
    added: str = ""

    def __str__(self) -> str:
        return self.did


@dataclass(frozen=True)
class Failure:
    """Where and why a run stopped.

    Attributes:
        step: index path of the statement; empty when it failed before the first one.
        line, column: of the statement in the recipe's file, from 1; 0 when unknown.
        statement: its first line as printed.
        candidates: what the page held that came into question.
        address: of the page on which it stopped.
    """

    message: str
    remedy: str = ""
    step: tuple[int, ...] = ()
    line: int = 0
    column: int = 0
    statement: str = ""
    candidates: tuple[str, ...] = ()
    address: str = ""


@dataclass(frozen=True)
class RunReport:
    """Attributes:
    run: identity of the run; the names of its journal and report.
    recipe, source: the recipe's name, the file that it came from.
    started: UTC, ISO 8601.
    status: "done" only when an ``expect`` held at the end of what was done; "done, unverified" when nothing could tell.
    steps: how many statements were carried out, loops counted each time round.
    rows: how many records were emitted; the records themselves are in ``records`` (not in the report's file).
    columns: how the columns of ``--data`` were matched.
    healed: targets that were found again although the interface had changed.
    handled: what had come in the way and was passed.
    patch: the file that holds the recipe's and the lock's difference because of that; "" when there is none, or it was applied.
    plan: what a dry run would do, one line each.
    exit_code: what the command line exits with.
    """

    run: str
    recipe: str
    source: str
    started: str
    seconds: float
    status: Status
    steps: int = 0
    rows: int = 0
    output: str = ""
    warnings: tuple[str, ...] = ()
    columns: tuple[ColumnMatch, ...] = ()
    healed: tuple[Healed, ...] = ()
    handled: tuple[Handled, ...] = ()
    patch: str = ""
    failure: Failure | None = None
    journal: str = ""
    plan: tuple[str, ...] = ()
    records: tuple[Row, ...] = field(default=(), repr=False)

    @property
    def exit_code(self) -> int:
        match self.status:
            case "done" | "done, unverified" | "dry run":
                return 0
            case "failed":
                return 1
            case "interrupted":
                return 130


def to_json(report: RunReport) -> dict[str, Any]:
    """Plain data, without the records."""
    failure = None if report.failure is None else vars(report.failure) | {"step": list(report.failure.step), "candidates": list(report.failure.candidates)}
    return {
        "version": REPORT_VERSION,
        **{name: getattr(report, name) for name in ("run", "recipe", "source", "started", "seconds", "status", "steps", "rows", "output", "journal", "patch")},
        **{name: list(getattr(report, name)) for name in ("warnings", "plan")},
        "healed": [vars(healed) | {"step": list(healed.step), "evidence": list(healed.evidence)} for healed in report.healed],
        "handled": [vars(handled) | {"step": list(handled.step), "offers": list(handled.offers)} for handled in report.handled],
        "columns": [vars(match) for match in report.columns],
        "failure": failure,
    }


def from_json(data: Mapping[str, Any], where: str) -> RunReport:
    """Inverse of ``to_json``. Raises BadInput naming ``where``."""
    try:
        if data["version"] != REPORT_VERSION:
            raise BadInput(f"run report version {data['version']!r} is not known; this lam reads version {REPORT_VERSION}", where=where)
        failure = data["failure"]
        return RunReport(
            run=str(data["run"]),
            recipe=str(data["recipe"]),
            source=str(data["source"]),
            started=str(data["started"]),
            output=str(data["output"]),
            journal=str(data["journal"]),
            seconds=float(data["seconds"]),
            status=data["status"],
            steps=int(data["steps"]),
            rows=int(data["rows"]),
            warnings=tuple(data["warnings"]),
            healed=tuple(Healed(**(healed | {"step": tuple(healed["step"]), "evidence": tuple(healed["evidence"])})) for healed in data["healed"]),
            handled=tuple(Handled(**(handled | {"step": tuple(handled["step"]), "offers": tuple(handled["offers"])})) for handled in data.get("handled", ())),
            patch=str(data.get("patch", "")),
            plan=tuple(data["plan"]),
            columns=tuple(ColumnMatch(**match) for match in data["columns"]),
            failure=Failure(**(failure | {"step": tuple(failure["step"]), "candidates": tuple(failure["candidates"])})) if failure else None,
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise BadInput("not a run report of lam", where=where) from error


def write_report(report: RunReport, path: Path, mask: Mask) -> None:
    """Writes the report, masked; whole or not at all. Raises OSError."""
    text = clean(json.dumps(mask.value(to_json(report)), indent=1, ensure_ascii=False)) + "\n"
    with replacing(path) as temporary:
        temporary.write_text(text, "utf-8")


def read_report(path: Path) -> RunReport:
    """Raises BadInput when it is not the report of a run."""
    try:
        data = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise BadInput(f"not a run report of lam: {error}", where=str(path)) from error
    if not isinstance(data, dict):
        raise BadInput("not a run report of lam", where=str(path))
    return from_json(data, str(path))
