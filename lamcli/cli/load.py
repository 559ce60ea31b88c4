"""Opens what a path on the command line names: a trace or a foreign recording, a recipe with its lock, a run report."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from lamcli.data import decode, read_bounded
from lamcli.errors import BadInput

if TYPE_CHECKING:
    from lamcli.recipe.ast import Recipe
    from lamcli.recipe.lock import Lock
    from lamcli.trace import Trace

Kind = Literal["trace", "recipe", "run", "foreign"]

_RECIPE_START = re.compile(rb"(\xef\xbb\xbf)?(\s|#[^\n]*\n)*recipe[ \t]+[\w`]")
_LARGEST_RECIPE = 16 * 1024 * 1024


@dataclass(frozen=True)
class RecipeFile:
    """Attributes:
    text: as it stands in the file.
    lock: None when there is none beside it.
    lock_is_current: the lock was made for exactly this recipe.
    """

    path: Path
    text: str
    recipe: Recipe
    lock: Lock | None
    lock_is_current: bool


def kind_of(path: Path) -> Kind:
    """What a file holds, by content. Raises BadInput when it cannot be read or says nothing."""
    from lamcli.store import is_trace

    head = _head(path)
    if is_trace(path):
        return "trace"
    if path.suffix == ".lock" and path.with_suffix("").exists():
        raise BadInput("this is the evidence kept beside a recipe", where=str(path), remedy=f"lam inspect {path.with_suffix('')}")
    if path.suffix == ".lam" or _RECIPE_START.match(head):
        return "recipe"
    if head.lstrip().startswith(b"{") and b'"journal"' in head and b'"recipe"' in head and b'"status"' in head:
        return "run"
    return "foreign"


def open_trace(path: Path) -> Trace:
    """A trace of lam, or a foreign recording read as one. Raises BadInput."""
    match kind_of(path):
        case "trace":
            from lamcli.store import read_trace

            return read_trace(path)
        case "recipe":
            raise BadInput("this is a recipe, not a demonstration", where=str(path), remedy="a demonstration is what `lam record` writes, or a recording of another tool")
        case "run":
            raise BadInput("this is the report of a run, not a demonstration", where=str(path))
        case "foreign":
            from lamcli.formats import read

            return read(path)


def open_recipe(path: Path) -> RecipeFile:
    """Parses a recipe and reads its lock where there is one. Raises BadInput with line and column."""
    from lamcli.recipe.lock import digest, from_text, lock_path
    from lamcli.recipe.parse import parse
    from lamcli.recipe.print import print_recipe

    text = read_recipe_text(path)
    recipe = parse(text, source=str(path))
    beside = lock_path(path)
    lock = from_text(decode(read_bounded(beside), beside), str(beside)) if beside.is_file() else None
    return RecipeFile(path, text, recipe, lock, lock is not None and lock.recipe == digest(print_recipe(recipe)))


def read_recipe_text(path: Path) -> str:
    """A recipe's text, unparsed. Raises BadInput for what is evidently something else."""
    from lamcli.store import is_trace

    if _head(path) and is_trace(path):
        raise BadInput("this is a trace, not a recipe", where=str(path), remedy=f"lam synthesize {path} -o recipe.lam")
    return decode(read_bounded(path, _LARGEST_RECIPE), path)


def check_place_for_recipe(path: Path) -> None:
    """Says before any work is done that a recipe cannot be written there, or would take the place of something else."""
    if not path.parent.is_dir():
        raise BadInput("no such folder", where=str(path.parent), remedy=f"mkdir -p {path.parent}")
    if path.is_dir() or (path.exists() and path.stat().st_size and kind_of(path) != "recipe"):
        raise BadInput("exists and is not a recipe; it was left alone", where=str(path), remedy="choose another name, or remove it first")


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            head = file.read(4096)
    except OSError as error:
        raise BadInput(_plainly(error), where=str(path)) from error
    if not head:
        raise BadInput("the file is empty", where=str(path))
    return head


def _plainly(error: OSError) -> str:
    match error:
        case FileNotFoundError():
            return "no such file"
        case IsADirectoryError():
            return "is a folder"
        case PermissionError():
            return "may not be read"
        case _:
            return error.strerror or str(error)
