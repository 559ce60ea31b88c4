"""Prices: every construct has one, they add up, and they say what "simpler" should mean."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given, settings

from lamcli.recipe import ast
from lamcli.recipe.cost import breakdown, cost, prices
from lamcli.recipe.parse import parse
from tests.recipe.test_round_trip import FAST
from tests.recipe.trees import recipes, targets

NODES = [
    node
    for node in vars(ast).values()
    if isinstance(node, type) and dataclasses.is_dataclass(node) and node not in (ast.Statement, ast.Position, ast.Text, ast.Number)
]


def target(text: str) -> float:
    (step,) = parse(f"recipe r(x: text)\n    click {text}\n").body
    assert isinstance(step, ast.Point)
    return cost(step.target)


@pytest.mark.parametrize("node", NODES, ids=lambda node: node.__name__)
def test_every_construct_has_a_price(node: type) -> None:
    assert node.__name__ in prices().price


def test_every_price_is_of_something() -> None:
    assert set(prices().price) - {node.__name__ for node in NODES} == {"within", "branch", "field", "parameter", "slot"}
    assert all(price >= 0 for price in prices().price.values())


def test_names_before_neighbours_before_counting_before_css() -> None:
    named, neighbour, counted, css = target('button "Save changes now"'), target('button after "Total"'), target("2nd button"), target('element css "a"')
    assert named < neighbour < counted < css
    assert target(f'button "{"x" * 60}"') < target("first button")
    assert target('button "Save"') < target('element "Save"') < target('element role "odd" "Save"')
    assert target("2nd link") < target("9th link")
    assert target('link "A" in row containing x') < target('5th link "A" in table "T"')


def test_what_is_given_is_cheaper_than_what_is_written_out() -> None:
    assert cost(ast.Name("x")) < cost(ast.Field(ast.Name("x"), "y")) < cost(ast.Text("a"))
    assert cost(ast.Text("short")) < cost(ast.Text("rather a longer one"))


def test_a_loop_pays_from_its_second_round_on() -> None:
    body = '{0}click link "Details" in {1}\n{0}go back\n'
    loop = cost(parse("recipe r()\n    for each row in rows\n" + body.format(" " * 8, "row")))
    rounds = [cost(parse("recipe r()\n" + "".join(body.format("    ", f'row containing "a{n}"') for n in range(times)))) for times in (1, 2)]
    assert rounds[0] < loop < rounds[1]


@settings(FAST, max_examples=200)
@given(recipes)
def test_shares_add_up(recipe: ast.Recipe) -> None:
    shares = breakdown(recipe)
    assert sum(share.cost for share in shares) == pytest.approx(cost(recipe), abs=1e-3)
    assert all(share.cost > 0 for share in shares[1:])
    assert cost(dataclasses.replace(recipe, body=(*recipe.body, ast.GoBack()))) == pytest.approx(cost(recipe) + cost(ast.GoBack()))


@settings(FAST, max_examples=200)
@given(targets)
def test_more_of_a_target_costs_more(node: ast.Target) -> None:
    assert cost(ast.Described("link", within=node)) > cost(node)
