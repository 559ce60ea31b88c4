"""``lam synthesize``: demonstrations in, the simplest recipe that explains them out."""

from __future__ import annotations

import re
import time
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, assert_never

import typer

from lamcli.cli.ask import terminal
from lamcli.cli.load import check_place_for_recipe, open_trace
from lamcli.cli.say import Json, Quiet, Say, Verbose
from lamcli.errors import BadInput, Disagreement, Interrupted, NoRecipe
from lamcli.render.document import count

if TYPE_CHECKING:
    from lamcli.neural.text import Embedder
    from lamcli.synthesis.outcome import Outcome, Solution, Solved


def synthesize(
    ctx: typer.Context,
    demonstrations: Annotated[list[Path], typer.Argument(metavar="DEMO...", help="Traces, or recordings of other tools.")],
    out: Annotated[Path | None, typer.Option("-o", "--out", metavar="RECIPE", help="Write the recipe here and its evidence beside it; without, print it.")] = None,
    top: Annotated[int, typer.Option(metavar="N", min=1, help="Print the N best recipes.")] = 1,
    ask: Annotated[bool, typer.Option("--ask", help="Ask in the terminal what the demonstrations leave open.")] = False,
    timeout: Annotated[float | None, typer.Option(metavar="SECONDS", min=0.0, help="Stop then with the best recipe so far.")] = None,
    neural: Annotated[bool, typer.Option("--neural/--no-neural", help="Rank by meaning with the embedding model.")] = True,
    model: Annotated[str | None, typer.Option(metavar="NAME_OR_DIR", help="Another embedding model of sentence-transformers.")] = None,
    json: Json = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Turn demonstrations into the simplest recipe explaining them.

    Exit code 3 means that there is none, or that two equally simple ones disagree; the message says what to demonstrate next.
    """
    say = Say.of(ctx, json, quiet, verbose)
    if model is not None and not neural:
        raise BadInput("--model and --no-neural contradict each other")
    if out is not None:
        check_place_for_recipe(out)
    traces = [open_trace(path) for path in demonstrations]
    for path, trace in zip(demonstrations, traces, strict=True):
        say.note(f"{path}: {count(len(trace.events), 'event')}, {count(len(trace.snapshots), 'page')}")
        for line in trace.unmapped:
            say.detail(f"{path}: not carried over: {line}")
    from lamcli.synthesis import synthesize as search

    started = time.monotonic()
    asker = terminal(say) if ask else None
    outcome = search(traces, name=_name(out, demonstrations[0]), embedder=_embedder(model) if neural else None, timeout=timeout, top=top, ask=asker)
    cut_by_hand = timeout is None or time.monotonic() - started < timeout
    _finish(say, outcome, out, top, cut_by_hand, unheard=ask and asker is None)


def _finish(say: Say, outcome: Outcome, out: Path | None, top: int, cut_by_hand: bool, unheard: bool) -> None:
    from lamcli.synthesis.outcome import Ambiguous, Exhausted, Solved, Unknown

    match outcome:
        case Solved():
            _write(say, outcome, out, top)
            if outcome.interrupted and cut_by_hand:
                raise typer.Exit(Interrupted.exit_code)
        case Ambiguous(solutions, message, demonstrate):
            for solution in solutions:
                say.detail(_headed(solution))
            if unheard:
                say.warn("--ask needs a terminal to ask in; there is none, so this stays open:")
            raise Disagreement(message, remedy=demonstrate)
        case Exhausted(message, where):
            raise NoRecipe(f"{where}: {message}" if where else message)
        case Unknown(message):
            raise (Interrupted if cut_by_hand else NoRecipe)(message)
        case _:
            assert_never(outcome)


def _write(say: Say, outcome: Solved, out: Path | None, top: int) -> None:
    from lamcli.files import write_texts
    from lamcli.recipe.lock import lock_path, to_text
    from lamcli.recipe.print import print_recipe

    best = outcome.solutions[0]
    if out is not None:
        # The lock first: a recipe beside an older lock would be explained by the wrong evidence.
        write_texts({lock_path(out): to_text(best.lock), out: print_recipe(best.recipe)})
        say.note(f"wrote {out} and {lock_path(out).name}")
    if top > 1:
        say.answer("\n".join(_headed(solution) for solution in outcome.solutions[:top]))
    elif out is None:
        say.answer(print_recipe(best.recipe))
    for line in best.lock.notes:
        say.note(line)
    say.note(_verdict(best, outcome.interrupted))
    for name, value in best.given.items():
        say.note(f"asks for {name}, which was “{value}” in the demonstration: give it to lam run with --param {name}=…")
    say.data(
        {
            "outcome": "solved",
            "interrupted": outcome.interrupted,
            "written": str(out) if out else None,
            "recipe": print_recipe(best.recipe),
            "lock": asdict(best.lock),
            "given": dict(best.given),
            "solutions": [_as_data(solution) for solution in outcome.solutions[:top]],
        }
    )


def _as_data(solution: Solution) -> dict[str, Any]:
    from lamcli.recipe.print import print_recipe

    return {"recipe": print_recipe(solution.recipe), "cost": solution.cost, "cheapest": solution.lock.cheapest, "unambiguous": solution.lock.unambiguous}


def _headed(solution: Solution) -> str:
    from lamcli.recipe.print import print_recipe

    return f"# cost {solution.cost:g}\n{print_recipe(solution.recipe)}"


def _verdict(solution: Solution, interrupted: bool) -> str:
    lock = solution.lock
    parts = [f"cost {lock.cost:g}", "reproduces every demonstration", "cheapest: " + lock.cheapest, "unambiguous" if lock.unambiguous else "not unambiguous"]
    if interrupted:
        parts.append("the search was cut short")
    return "; ".join(parts)


def _embedder(model: str | None) -> Embedder:
    from lamcli.neural.text import load

    return load(model)


def _name(out: Path | None, demonstration: Path) -> str:
    """A name for the recipe from the name of a file: ``Export invoices.lam`` -> ``export_invoices``."""
    stem = (out or demonstration).name.partition(".")[0]
    name = re.sub(r"[^a-z0-9]+", "_", stem.lower()).strip("_") or "task"
    return f"task_{name}" if name[0].isdigit() or name == "recipe" else name

