"""``lam format``: a recipe in the one canonical layout."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lamcli.cli.load import read_recipe_text
from lamcli.cli.say import Json, Quiet, Say, Verbose
from lamcli.errors import BadInput


def format_recipe(
    ctx: typer.Context,
    recipes: Annotated[list[Path], typer.Argument(metavar="RECIPE...", help="Recipes to rewrite in place.")],
    check: Annotated[bool, typer.Option("--check", help="Change nothing; exit with 1 when a recipe would change.")] = False,
    json: Json = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Rewrite recipes in the canonical layout."""
    say = Say.of(ctx, json, quiet, verbose)
    from lamcli.files import write_texts

    # All are parsed before any is written: a mistake in the last leaves the first as it was.
    texts = {path: read_recipe_text(path) for path in recipes}
    canonical = {path: _canonical(path, text) for path, text in texts.items()}
    changed = {path: text for path, text in canonical.items() if text != texts[path]}
    for path in recipes:
        if path in changed:
            say.answer(f"{path}: would change" if check else f"{path}: rewritten")
        else:
            say.note(f"{path}: as it should be")
    if not check:
        write_texts(changed)
    say.data({"changed": [str(path) for path in changed], "written": bool(changed) and not check})
    if check and changed:
        raise typer.Exit(1)


def _canonical(path: Path, text: str) -> str:
    from lamcli.recipe.comments import keep_comments
    from lamcli.recipe.parse import parse
    from lamcli.recipe.print import print_recipe

    recipe = parse(text, source=str(path))
    laid_out = keep_comments(text, print_recipe(recipe))
    if laid_out is None or parse(laid_out, source=str(path)) != recipe:
        raise BadInput("its comments cannot be kept where they are; it was left alone", where=str(path), remedy="put every statement on one line, and each comment on a line of its own")
    return laid_out
