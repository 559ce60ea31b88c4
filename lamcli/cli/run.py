"""``lam run``: a recipe on the live application, with no model in the loop."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lamcli.cli.say import Json, Quiet, Say, Verbose
from lamcli.errors import BadInput
from lamcli.render.document import count

if TYPE_CHECKING:
    from lamcli.run import RunReport


class Heal(StrEnum):
    off = "off"
    suggest = "suggest"
    apply = "apply"


class Engine(StrEnum):
    local = "local"
    ray = "ray"


def run(
    ctx: typer.Context,
    recipe: Annotated[Path, typer.Argument(metavar="RECIPE")],
    param: Annotated[list[str] | None, typer.Option("--param", metavar="K=V", help="One parameter; a secret may be K=env:VARIABLE.")] = None,
    params: Annotated[Path | None, typer.Option(metavar="FILE", help="Parameters from a file.")] = None,
    data: Annotated[Path | None, typer.Option(metavar="FILE", help="Rows for the list parameter: CSV, JSON, JSON lines or Excel.")] = None,
    instruction: Annotated[str, typer.Option(metavar="TEXT", help="What this run is asked to do.")] = "",
    url: Annotated[str, typer.Option(metavar="URL", help="Instead of the recipe's start address.")] = "",
    cdp: Annotated[str, typer.Option(metavar="ENDPOINT", help="Act in the tab in front of a running Chromium.")] = "",
    headed: Annotated[bool, typer.Option("--headed", help="Show the window.")] = False,
    out: Annotated[Path | None, typer.Option("-o", "--out", metavar="FILE", help="What the recipe emits: .json, .jsonl, .csv or .parquet.")] = None,
    heal: Annotated[Heal, typer.Option(help="A target that the interface has changed: stop; go on where it is certain and write a patch; or write the recipe anew.")] = Heal.suggest,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would be done, without a browser.")] = False,
    resume: Annotated[str | None, typer.Option(metavar="RUN", help="Continue an earlier run.")] = None,
    workers: Annotated[int, typer.Option(metavar="N", min=1, help="How many browsers share the rows.")] = 1,
    engine: Annotated[Engine, typer.Option(help="Where the workers are.")] = Engine.local,
    timeout: Annotated[float | None, typer.Option(metavar="SECONDS", min=0.0, help="Give up then.")] = None,
    json: Json = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Run a recipe on the live application, with no model.

    Without -o the emitted records are printed, one JSON object a line.
    """
    say = Say.of(ctx, json, quiet, verbose)
    _only_what_is_there(resume, workers, engine)
    from lamcli.cli.load import read_recipe_text
    from lamcli.run import RunOptions
    from lamcli.run import run as run_recipe

    read_recipe_text(recipe)  # says what is wrong with a file that is no recipe at all
    options = RunOptions(
        recipe=recipe,
        parameters=tuple(param or ()),
        params=params,
        data=data,
        instruction=instruction,
        url=url,
        cdp=cdp,
        headed=headed,
        output=out,
        heal=heal.value,
        dry_run=dry_run,
        timeout=timeout,
        progress=say.note,
    )
    _tell(say, run_recipe(options))


def _only_what_is_there(resume: str | None, workers: int, engine: Engine) -> None:
    """A flag of the contract whose machinery this version lacks is refused; doing something else silently would be worse."""
    asked = (
        (resume is not None, "--resume"),
        (workers > 1, "--workers above 1"),
        (engine is not Engine.local, f"--engine {engine}"),
    )
    for wanted, flag in asked:
        if wanted:
            raise BadInput(f"{flag} is not available in this version of lam", remedy="run without it")


def _tell(say: Say, report: RunReport) -> None:
    from lamcli.run.outputs import plain, to_line
    from lamcli.run.report import to_json

    say.data(to_json(report) | {"records": [plain(record) for record in report.records]})
    if not report.output:
        for record in report.records:
            say.answer(to_line(record))
    for line in report.plan:
        say.answer(line)
    for warning in report.warnings:
        say.warn(f"warning: {warning}")
    say.note(_summary(report))
    if report.failure is not None:
        _explain(say, report)
    raise typer.Exit(report.exit_code)


def _summary(report: RunReport) -> str:
    if report.status == "dry run":
        return "dry run: nothing was done"
    parts = [report.status, f"{count(report.steps, 'step')} in {report.seconds:.1f} s"]
    if report.rows:
        parts.append(count(report.rows, "record") + (f" in {report.output}" if report.output else ""))
    return "; ".join(parts)


def _explain(say: Say, report: RunReport) -> None:
    failure = report.failure
    assert failure is not None
    where = f"{report.source}:{failure.line}:{failure.column}: " if failure.line else ""
    say.warn(f"lam: {where}{failure.message}")
    for candidate in failure.candidates:
        say.note(f"  the page holds {candidate}")
    if failure.remedy:
        say.warn(failure.remedy)
