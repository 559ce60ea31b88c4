"""What a recipe, or any part of one, costs under ``grammar/costs.toml``: the only definition of "simpler".

Costs are additive: a node costs its price and the cost of its parts, wherever it stands.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache

from lamcli.recipe import ast
from lamcli.recipe.print import print_step
from lamcli.recipe.words import grammar_file, word_of_role

Node = ast.Recipe | ast.Step | ast.Expr | ast.Target | ast.Relation | ast.Pages | ast.Type | ast.Capability


@dataclass(frozen=True)
class Share:
    """What one statement costs without the statements inside it. ``step`` is () for the recipe's head."""

    step: tuple[int, ...]
    line: str
    cost: float


@dataclass(frozen=True)
class _Prices:
    """``grammar/costs.toml``. ``text`` etc. are its tables of that name."""

    price: dict[str, float]
    text: dict[str, float]
    number: dict[str, float]
    ordinal: dict[str, float]
    plain_role: float
    wide_role: float
    unnamed_role: float
    wide_words: frozenset[str]


@cache
def prices() -> _Prices:
    table = tomllib.loads(grammar_file("costs.toml").read_text(encoding="utf-8"))
    role = table["role"]
    return _Prices(table["price"], table["text"], table["number"], table["ordinal"], role["plain"], role["wide"], role["unnamed"], frozenset(role["wide_words"]))


def cost(node: Node) -> float:
    """The cost of a recipe, statement, target, expression, relation or type; statements with everything inside them."""
    return round(_cost(node), 6)


def breakdown(recipe: ast.Recipe) -> tuple[Share, ...]:
    """The cost of each statement by itself; the shares add up to ``cost(recipe)``."""
    head = sum(_cost(of) + prices().price["parameter"] for _, of in recipe.parameters) + sum(_cost(capability) for capability in recipe.capabilities)
    head += (_cost(recipe.emits) if recipe.emits is not None else 0.0) + prices().price["Recipe"]
    return (Share((), f"recipe {recipe.name}", round(head, 6)), *_shares(recipe.body, (), 0))


def _shares(steps: tuple[ast.Step, ...], path: tuple[int, ...], first: int) -> list[Share]:
    shares = []
    for index, step in enumerate(steps, first):
        inner: list[Share] = []
        start = 0
        for body in bodies(step):
            inner += _shares(body, (*path, index), start)
            start += len(body)
        own = _cost(step) - sum(_cost(part) for body in bodies(step) for part in body)
        shares += [Share((*path, index), print_step(step), round(own, 6)), *inner]
    return shares


def bodies(step: ast.Step) -> tuple[tuple[ast.Step, ...], ...]:
    """The blocks of a statement, in order."""
    match step:
        case ast.If(branches=branches, otherwise=otherwise):
            return (*(body for _, body in branches), otherwise)
        case ast.ForEach(body=body) | ast.RepeatUntil(body=body) | ast.InApplication(body=body):
            return (body,)
        case _:
            return ()


def _cost(node: object) -> float:
    if isinstance(node, str):
        return prices().text["base"] + prices().text["per_character"] * len(node)
    known: float | None = vars(node).get("_cost")
    if known is None:
        known = vars(node)["_cost"] = _priced(node)  # kept with the node, which never changes
    return known


def _priced(node: object) -> float:
    name = type(node).__name__
    own = prices().price.get(name, 0.0)
    match node:
        case ast.Text(value=value):
            return _cost(value)
        case ast.Number(literal=literal):
            return prices().number["base"] + prices().number["per_digit"] * len(literal)
        case ast.Described() | ast.Css():
            return own + _target(node)
        case ast.Variable() | ast.It() | ast.Name() | ast.Truth() | ast.Instruction() | ast.PageRead() | ast.Scalar():
            return own
        case ast.Read(target=target, attribute=attribute):
            return own + _cost(target) + (_cost(attribute) if attribute else 0.0)
        case ast.Join(parts=parts) | ast.And(parts=parts) | ast.Or(parts=parts):
            return own * (len(parts) - 1) + _sum(parts)
        case ast.DateAs(text=text, format=spelled) | ast.Matching(text=text, pattern=spelled) | ast.Matches(text=text, pattern=spelled):
            return own + _cost(text) + _cost(spelled)
        case ast.ListType(of=of):
            return own + _cost(of)
        case ast.RecordType(fields=fields):
            return own + sum(prices().price["slot"] + _cost(of) for _, of in fields)
        case ast.Recipe():
            return sum(share.cost for share in breakdown(node))
        case ast.Capability(what=what):
            return own + _cost(what)
        case ast.Statement():
            return own + _statement(node)  # type: ignore[arg-type]
        case _:
            return own + _sum(_parts(node))


def _sum(parts: tuple[object, ...]) -> float:
    return sum(_cost(part) for part in parts if part is not None)


def _parts(node: object) -> tuple[object, ...]:
    """The inner expressions and targets of a node whose other fields are words of the language."""
    return tuple(part for name in type(node).__match_args__ if not isinstance(part := getattr(node, name), str | bool))  # type: ignore[attr-defined]


def _target(node: ast.Described | ast.Css) -> float:
    total = _sum(node.relations) + _ordinal(node.ordinal)
    if node.within is not None:
        total += prices().price["within"] + _cost(node.within)
    if isinstance(node, ast.Css):
        return total + _cost(node.selector)
    return total + _role(node.role) + (_cost(node.name) if node.name is not None else 0.0)


def _role(role: str) -> float:
    if role in prices().wide_words:
        return prices().wide_role
    return prices().plain_role if word_of_role(role) else prices().unnamed_role


def _ordinal(number: int) -> float:
    if number == 0:
        return 0.0
    if number in (1, -1):
        return prices().ordinal["first" if number == 1 else "last"]
    return prices().ordinal["nth"] + prices().ordinal["per_step"] * min(abs(number), 100)


def _statement(step: ast.Step) -> float:
    match step:
        case ast.If(branches=branches, otherwise=otherwise):
            extra = len(branches) - 1 + bool(otherwise)
            return extra * prices().price["branch"] + sum(_cost(condition) + _sum(body) for condition, body in branches) + _sum(otherwise)
        case ast.ForEach(source=source, body=body, pages=pages, limit=limit):
            return _cost(source) + _sum(body) + (_cost(pages) if pages else 0.0) + (_cost(limit) if limit else 0.0)
        case ast.RepeatUntil(condition=condition, body=body):
            return _cost(condition) + _sum(body)
        case ast.Emit(fields=named) | ast.Do(arguments=named):
            return sum(prices().price["field"] + _cost(value) for _, value in named)
        case ast.InApplication(name=name, body=body):
            return _cost(name) + _sum(body)
        case ast.Press(key=key, target=target):
            return _cost(key) + (_cost(target) if target else 0.0)
        case _:
            return _sum(_parts(step))
