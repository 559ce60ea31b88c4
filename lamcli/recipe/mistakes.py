"""Turns a parser's complaint into a sentence: what stands there, what could stand there, and a right example."""

from __future__ import annotations

from lark.exceptions import UnexpectedInput

from lamcli.recipe import ast
from lamcli.recipe.build import Mistake


def explain(error: UnexpectedInput, lines: list[str]) -> Mistake:
    return Mistake(f"unexpected {error}", ast.Position(max(error.line, 1), max(error.column, 1)))
