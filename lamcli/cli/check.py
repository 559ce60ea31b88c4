"""``lam check``: parse, type-check, and say what holds of every run."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from lamcli.cli.load import open_recipe
from lamcli.cli.say import Json, Quiet, Say, Verbose


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
    say.data({"recipe": opened.recipe.name} | asdict(checked))
