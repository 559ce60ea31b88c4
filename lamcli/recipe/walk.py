"""Every part of a syntax tree, parents first."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import fields, is_dataclass
from functools import cache
from typing import cast

from lamcli.recipe.ast import Css, Described, Target


def walk(part: object) -> Iterator[object]:
    """The dataclass instances in a tree, itself included; without recursion, so depth does not matter."""
    waiting = [part]
    while waiting:
        item = waiting.pop()
        if isinstance(item, tuple):
            waiting.extend(reversed(item))
        elif (names := _fields(cast(Hashable, type(item)))) is not None:
            yield item
            waiting.extend([getattr(item, name) for name in names])


@cache
def _fields(kind: Hashable) -> tuple[str, ...] | None:
    """The names of a dataclass's fields, last first; None for any other kind of thing."""
    return tuple(entry.name for entry in reversed(fields(kind))) if isinstance(kind, type) and is_dataclass(kind) else None


def outermost(target: Target) -> Target:
    """The last thing that a target says it lies in: a place of the page, or a loop's element; itself when it says nothing."""
    while isinstance(target, Described | Css) and target.within is not None:
        target = target.within
    return target
