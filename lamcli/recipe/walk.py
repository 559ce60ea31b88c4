"""Every part of a syntax tree, parents first."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import fields, is_dataclass


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
