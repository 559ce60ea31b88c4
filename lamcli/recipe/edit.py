"""A recipe with one statement changed; recipes are frozen, so that is another recipe."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from lamcli.recipe.ast import ForEach, If, InApplication, Recipe, RepeatUntil, Step

Change = Callable[[Step], Step]


def changed(recipe: Recipe, path: tuple[int, ...], change: Change) -> Recipe:
    """The recipe with the statement at an index path put through ``change``; paths are those that the interpreter tells.

    Raises LookupError when there is no such statement.
    """
    return replace(recipe, body=_in(recipe.body, path, change))


def _in(steps: tuple[Step, ...], path: tuple[int, ...], change: Change) -> tuple[Step, ...]:
    here, rest = path[0], path[1:]
    if here >= len(steps):
        raise LookupError(f"no statement at {path}")
    return (*steps[:here], _inside(steps[here], rest, change) if rest else change(steps[here]), *steps[here + 1 :])


def _inside(step: Step, path: tuple[int, ...], change: Change) -> Step:
    match step:
        case ForEach(body=body) | RepeatUntil(body=body) | InApplication(body=body):
            return replace(step, body=_in(body, path, change))
        case If(branches=branches, otherwise=otherwise):
            number = path[0]
            for place, (condition, body) in enumerate(branches):
                if number < len(body):
                    return replace(step, branches=(*branches[:place], (condition, _in(body, (number, *path[1:]), change)), *branches[place + 1 :]))
                number -= len(body)
            return replace(step, otherwise=_in(otherwise, (number, *path[1:]), change))
        case _:
            raise LookupError(f"no statement inside {type(step).__name__}")
