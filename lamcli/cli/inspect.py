"""``lam inspect``: explains a recipe, a trace, a page or a run to a person."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lamcli.cli.load import kind_of, open_recipe, open_trace
from lamcli.cli.say import Json, Quiet, Say, Verbose
from lamcli.errors import BadInput

if TYPE_CHECKING:
    from lamcli.render.document import Document

Explained = tuple["Document", dict[str, Any]]


def inspect(
    ctx: typer.Context,
    path: Annotated[Path, typer.Argument(metavar="PATH", help="A recipe, a trace, a recording of another tool, the report of a run.")],
    html: Annotated[Path | None, typer.Option(metavar="FILE", help="Write it as one self-contained HTML file.")] = None,
    step: Annotated[int | None, typer.Option(metavar="N", min=1, help="Everything about one step.")] = None,
    diff: Annotated[Path | None, typer.Option(metavar="OTHER", help="How another recipe differs from this one.")] = None,
    json: Json = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Explain a recipe, a trace or a run to a person."""
    say = Say.of(ctx, json, quiet, verbose)
    document, data = _explain(path, step, diff)
    if html is not None:
        from lamcli.files import write_texts
        from lamcli.render.html import to_html

        write_texts({html: to_html(document)})
        say.note(f"wrote {html}")
    else:
        say.show(document)
    say.data(data)


def _explain(path: Path, step: int | None, diff: Path | None) -> Explained:
    kind = kind_of(path)
    if diff is not None and kind != "recipe":
        raise BadInput("--diff compares recipes", where=str(path))
    match kind:
        case "recipe":
            return _recipe(path, step) if diff is None else _diff(path, diff)
        case "run":
            return _run(path, step)
        case "trace" | "foreign":
            return _trace(path, step)


def _recipe(path: Path, step: int | None) -> Explained:
    from lamcli.inspect.recipe import recipe_facts
    from lamcli.recipe.check import check_or_raise
    from lamcli.render.recipe import recipe_document

    opened = open_recipe(path)
    check_or_raise(opened.recipe, str(path))
    facts = recipe_facts(opened.recipe, str(path), opened.lock, edited=opened.lock is not None and not opened.lock_is_current)
    _check_step(step, max((line.number for line in facts.lines), default=0), path)
    data = asdict(facts)
    if step is not None:
        data["lines"] = [line for line in data["lines"] if line["number"] == step]
    return recipe_document(facts, step), {"kind": "recipe"} | data


def _diff(before: Path, after: Path) -> Explained:
    from lamcli.inspect.diff import diff_facts
    from lamcli.render.recipe import diff_document

    facts = diff_facts(open_recipe(before).recipe, open_recipe(after).recipe, str(before), str(after))
    return diff_document(facts), {"kind": "diff"} | asdict(facts)


def _run(path: Path, step: int | None) -> Explained:
    from lamcli.render.run import run_document
    from lamcli.run.report import read_report, to_json

    if step is not None:
        raise BadInput("--step is for recipes and traces", where=str(path))
    report = read_report(path)
    return run_document(report), {"kind": "run"} | to_json(report)


def _trace(path: Path, step: int | None) -> Explained:
    from lamcli.inspect.page import page_facts
    from lamcli.inspect.trace import trace_facts
    from lamcli.render.page import page_document
    from lamcli.render.trace import trace_document

    trace = open_trace(path)
    if not trace.events and len(trace.snapshots) == 1:
        page = page_facts(next(iter(trace.snapshots.values())))
        _check_step(step, 0, path)
        return page_document(page), {"kind": "page"} | asdict(page)
    facts = trace_facts(trace, str(path))
    _check_step(step, len(facts.steps), path)
    data = asdict(facts)
    if step is not None:
        data["steps"] = [data["steps"][step - 1]]
    return trace_document(facts, step), {"kind": "trace"} | data


def _check_step(step: int | None, most: int, path: Path) -> None:
    if step is not None and step > most:
        raise BadInput(f"there is no step {step}; " + (f"the last one is {most}" if most else "there are no steps"), where=str(path))
