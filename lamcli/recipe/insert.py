"""A recipe with a statement more: what that does to its text, and to the index paths of the statements after it."""

from __future__ import annotations

from dataclasses import replace

from lamcli.recipe.ast import ForEach, If, InApplication, Recipe, RepeatUntil, Step
from lamcli.recipe.edit import changed, statement
from lamcli.recipe.parse import parse
from lamcli.recipe.print import print_recipe

Path = tuple[int, ...]


def inserted(recipe: Recipe, path: Path, step: Step) -> Recipe:
    """The recipe with a statement before the one at an index path. Raises LookupError when there is none."""
    statement(recipe, path)
    if len(path) == 1:
        return replace(recipe, body=_before(recipe.body, path[0], step))
    return changed(recipe, path[:-1], lambda outer: _within(outer, path[-1], step))


def _within(outer: Step, place: int, step: Step) -> Step:
    match outer:
        case ForEach(body=body) | RepeatUntil(body=body) | InApplication(body=body):
            return replace(outer, body=_before(body, place, step))
        case If(branches=branches, otherwise=otherwise):
            for number, (condition, body) in enumerate(branches):
                if place < len(body):
                    return replace(outer, branches=(*branches[:number], (condition, _before(body, place, step)), *branches[number + 1 :]))
                place -= len(body)
            return replace(outer, otherwise=_before(otherwise, place, step))
        case _:
            raise LookupError(f"no statement inside {type(outer).__name__}")


def _before(steps: tuple[Step, ...], place: int, step: Step) -> tuple[Step, ...]:
    return (*steps[:place], step, *steps[place:])


def shifted(path: Path, at: Path) -> Path:
    """Where a statement is once another was inserted at a path: those after it in the same block, and all in these, move on by one."""
    depth = len(at) - 1
    later = len(path) > depth and path[:depth] == at[:depth] and path[depth] >= at[depth]
    return (*path[:depth], path[depth] + 1, *path[depth + 1 :]) if later else path


def inserted_text(text: str, path: Path, step: Step) -> str:
    """The same for the recipe's text: comments stay where they stand, those right above the statement stay with it."""
    recipe = parse(text)
    better = inserted(recipe, path, step)
    printed = print_recipe(better)
    added = printed.count("\n") - print_recipe(recipe).count("\n")
    first, place = statement(parse(printed), path).position, statement(recipe, path).position
    if first is None or place is None:
        return printed
    lines, at = text.split("\n"), place.line - 1
    indent = len(lines[at]) - len(lines[at].lstrip())
    while at > 0 and lines[at - 1].lstrip().startswith("#") and len(lines[at - 1]) - len(lines[at - 1].lstrip()) == indent:
        at -= 1
    lines[at:at] = printed.split("\n")[first.line - 1 : first.line - 1 + added]
    found = "\n".join(lines)
    return found if parse(found) == better else printed
