"""How deep a syntax tree is, found without recursion: trees are bounded so that everything else may recurse."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any, cast

from lamcli.recipe import ast

DEEPEST = 100


def too_deep(recipe: ast.Recipe) -> ast.Position | None:
    """Where the tree nests more than ``DEEPEST`` nodes; None when it does not."""
    pending: list[tuple[Any, int, ast.Position]] = [(recipe, 0, ast.Position(1, 1))]
    while pending:
        node, depth, place = pending.pop()
        if depth > DEEPEST:
            return place
        if isinstance(node, tuple):
            pending.extend((part, depth, place) for part in node)
        elif is_dataclass(node):
            if isinstance(node, ast.Statement) and node.position:
                place = node.position
            pending.extend((getattr(node, name), depth + 1, place) for name in _inner(cast(Any, type(node))))
    return None


@cache
def _inner(of: Any) -> tuple[str, ...]:
    return tuple(field.name for field in fields(of) if field.name != "position")
