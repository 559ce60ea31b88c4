"""Every part of a syntax tree, parents first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass

from lamcli.recipe.ast import Css, Described, Target


def walk(part: object) -> Iterator[object]:
    """The dataclass instances in a tree, itself included; without recursion, so depth does not matter."""
    waiting = [part]
    while waiting:
        item = waiting.pop()
        if isinstance(item, tuple):
            waiting.extend(reversed(item))
        elif is_dataclass(item) and not isinstance(item, type):
            yield item
            waiting.extend(getattr(item, entry.name) for entry in reversed(fields(item)))


def outermost(target: Target) -> Target:
    """The last thing that a target says it lies in: a place of the page, or a loop's element; itself when it says nothing."""
    while isinstance(target, Described | Css) and target.within is not None:
        target = target.within
    return target
