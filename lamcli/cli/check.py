"""``lam check``: parse, type-check, and say what holds of every run."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from lamcli.cli.load import open_recipe
from lamcli.cli.say import Json, Quiet, Say, Verbose
from lamcli.errors import BadInput


def check(
    ctx: typer.Context,
    recipe: Annotated[Path, typer.Argument(metavar="RECIPE")],
    json: Json = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Parse and type-check a recipe; say what holds of every run."""
    say = Say.of(ctx, json, quiet, verbose)
    from lamcli.recipe.check import check as check_recipe

    opened = open_recipe(recipe)
    checked = check_recipe(opened.recipe)
    say.data({"recipe": opened.recipe.name, "ok": not checked.problems} | asdict(checked))
    for problem in checked.problems:
        say.warn(f"lam: {recipe}:{problem.position.line}:{problem.position.column}: {problem.message}")
        if problem.remedy:
            say.warn(problem.remedy)
    if checked.problems:
        raise typer.Exit(BadInput.exit_code)
    say.answer(f"{recipe}: {opened.recipe.name} is well formed")
    for need in checked.needs:
        say.answer(f"needs {need.name}: {need.type}")
    for fact in checked.facts:
        say.answer(fact)
    if opened.lock is not None and not opened.lock_is_current:
        say.warn(f"{recipe}: edited since its lock was made; what was proved holds for the recipe as it was")
