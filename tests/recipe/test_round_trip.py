"""``parse(print(r)) == r`` for every recipe, whatever its names are."""

from __future__ import annotations

from dataclasses import is_dataclass
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings

from lamcli.recipe import ast
from lamcli.recipe.parse import parse
from lamcli.recipe.print import print_recipe
from tests.recipe import trees
from tests.recipe.trees import expressions, recipes, steps, targets

FAST = settings(deadline=None, suppress_health_check=list(HealthCheck), derandomize=True, database=None)


def comes_back(recipe: ast.Recipe) -> None:
    text = print_recipe(recipe)
    assert parse(text) == recipe, text


def test_the_strategies_know_every_construct() -> None:
    constructs = {name for name, node in vars(ast).items() if isinstance(node, type) and is_dataclass(node)} - {"Statement", "Position"}
    assert constructs == {name for name in constructs if f"ast.{name}" in Path(trees.__file__).read_text(encoding="utf-8")}


def within(*body: ast.Step) -> ast.Recipe:
    """A recipe with variables of both kinds in scope: ``row`` is an element, ``status``, ``items`` and ``x`` are values."""
    loop = ast.ForEach("row", ast.Described("row"), body)
    return ast.Recipe("r", (("status", ast.Scalar("text")), ("items", ast.ListType(ast.Scalar("text"))), ("x", ast.Scalar("text"))), body=(loop,))


@pytest.mark.slow
@settings(FAST, max_examples=4000)
@given(expressions)
def test_expressions_come_back(expression: ast.Expr) -> None:
    comes_back(within(ast.Let("result", expression)))


@pytest.mark.slow
@settings(FAST, max_examples=3000)
@given(targets)
def test_targets_come_back(target: ast.Target) -> None:
    comes_back(within(ast.Point("click", target), ast.Fill(target, ast.Read("text", target)), ast.ForEach("each", target, ())))


@pytest.mark.slow
@settings(FAST, max_examples=2000)
@given(steps)
def test_statements_come_back(step: ast.Step) -> None:
    comes_back(within(step))


@pytest.mark.slow
@settings(FAST, max_examples=1000)
@given(recipes)
def test_recipes_come_back(recipe: ast.Recipe) -> None:
    comes_back(recipe)
