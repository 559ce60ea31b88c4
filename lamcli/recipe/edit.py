"""A recipe with one statement or target changed; recipes are frozen, so that is another recipe."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from typing import TypeVar, cast

from lamcli.recipe.ast import ForEach, If, InApplication, Pages, Recipe, RepeatUntil, Step, Target

Change = Callable[[Step], Step]


def changed(recipe: Recipe, path: tuple[int, ...], change: Change) -> Recipe:
    """The recipe with the statement at an index path put through ``change``; paths are those that the interpreter tells.

    Raises LookupError when there is no such statement.
    """
    return replace(recipe, body=_in(recipe.body, path, change))


def statement(recipe: Recipe, path: tuple[int, ...]) -> Step:
    """The statement at an index path. Raises LookupError when there is none."""
    found: list[Step] = []

    def take(step: Step) -> Step:
        found.append(step)
        return step

    changed(recipe, path, take)
    return found[0]


def exchanged(step: Step, old: Target | Pages, new: Target | Pages) -> Step:
    """A statement with one target, or way to turn pages, for another wherever it asks for it itself; what the statements inside it ask for stays."""
    match step:
        case If(branches=branches):
            return replace(step, branches=tuple((_exchanged(condition, old, new), body) for condition, body in branches))
        case ForEach(body=body) | RepeatUntil(body=body) | InApplication(body=body):
            return replace(_exchanged(replace(step, body=()), old, new), body=body)
        case _:
            return _exchanged(step, old, new)


P = TypeVar("P")


def _exchanged(part: P, old: Target | Pages, new: Target | Pages) -> P:
    if part == old:
        return cast(P, new)
    if isinstance(part, tuple):
        return cast(P, tuple(_exchanged(item, old, new) for item in part))
    if is_dataclass(part) and not isinstance(part, type):
        parts = {entry.name: getattr(part, entry.name) for entry in fields(part)}
        renewed = {name: _exchanged(inner, old, new) for name, inner in parts.items()}
        return cast(P, replace(part, **{name: inner for name, inner in renewed.items() if inner is not parts[name]})) if renewed != parts else part
    return part


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
