"""From grammar rules to the syntax tree: one method per rule of ``grammar/recipe.lark``, called while parsing.

Lark calls these methods from its own loop and not recursively, so depth of nesting costs no stack.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, cast

from lark import Token, Transformer, Tree, v_args

from lamcli.recipe import ast
from lamcli.recipe.literals import canonical_number, unquote, unquote_pattern
from lamcli.recipe.scope import Bare
from lamcli.recipe.words import flaw_of_name, is_role_word, role_of_word

LONGEST_NUMBER = 1000
_ENDS = {"first": 1, "last": -1}


class Mistake(Exception):
    """What is written parses but cannot be meant; the parser turns it into BadInput with the place."""

    def __init__(self, message: str, position: ast.Position, *, remedy: str = "") -> None:
        super().__init__(message)
        self.position = position
        self.remedy = remedy


@dataclass(frozen=True)
class _Head:
    """The role, name and ordinal of a target, before its relations. ``bare`` is the word when there is nothing else."""

    described: ast.Described | ast.Css
    bare: str = ""


def _at(token: Token) -> ast.Position:
    return ast.Position(token.line or 1, token.column or 1)


def _words(token: Token) -> str:
    """A keyword of several words with single spaces between them."""
    return " ".join(token.split())


def _literal(token: Token) -> str:
    try:
        return unquote(token)
    except ValueError as error:
        raise Mistake(str(error), _at(token), remedy="escapes are \\n \\t \\r \\\\ \\\" \\' and \\u{1F600}") from error


def _number(token: Token, sign: str = "") -> ast.Number:
    if len(token) > LONGEST_NUMBER:
        raise Mistake(f"a number of {len(token)} digits", _at(token), remedy=f"numbers have at most {LONGEST_NUMBER} digits")
    return ast.Number(canonical_number(sign + token))


@v_args(inline=True)
class Builder(Transformer[Token, ast.Recipe]):
    """Builds ``ast`` nodes; bare words stay ``scope.Bare`` until the whole recipe is known."""

    def __default__(self, data: str, children: list[Any], meta: Any) -> Any:
        """Rules with a leading underscore hand their parts to the rule around them; every other rule has its method."""
        assert data.startswith("_"), f"no method builds the rule {data}"
        return Tree(data, children, meta)

    # --- names

    def word(self, token: Token) -> Token:
        name = _literal(token) if token.type == "QUOTED" else str(token)
        if token.type == "NAME" and (flaw := flaw_of_name(name)):
            shown = name.encode("ascii", "backslashreplace").decode()
            raise Mistake(f"{shown} cannot be a name: {flaw}", _at(token), remedy="use letters, digits and _")
        return token.update(value=name)

    # --- head of the recipe

    def start(self, recipe: ast.Recipe) -> ast.Recipe:
        return recipe

    def recipe(self, keyword: Token, name: Token, *parts: Any) -> ast.Recipe:
        return ast.Recipe(
            name=str(name),
            parameters=next((part[1] for part in parts if isinstance(part, tuple) and part[0] == "parameters"), ()),
            emits=next((part for part in parts if isinstance(part, ast.RecordType)), None),
            description=next((part for part in parts if isinstance(part, str)), ""),
            capabilities=tuple(part for part in parts if isinstance(part, ast.Capability)),
            body=tuple(part for part in parts if isinstance(part, ast.Step)),
        )

    def parameters(self, *slots: tuple[str, ast.Type]) -> tuple[str, tuple[tuple[str, ast.Type], ...]]:
        return "parameters", slots

    def emits(self, record: ast.RecordType) -> ast.RecordType:
        return record

    def description(self, text: Token) -> str:
        return _literal(text)

    def capability(self, may: Token, what: Token) -> ast.Capability:
        return ast.Capability(cast(Any, may.split()[1]), _literal(what))

    def slot(self, name: Token, of: ast.Type) -> tuple[str, ast.Type]:
        return str(name), of

    def scalar(self, name: Token) -> ast.Scalar:
        return ast.Scalar(cast(ast.ScalarName, str(name)))

    def list_type(self, keyword: Token, of: ast.Type) -> ast.ListType:
        return ast.ListType(of)

    def record_type(self, *slots: tuple[str, ast.Type]) -> ast.RecordType:
        return ast.RecordType(slots)

    # --- statements

    def block(self, *steps: ast.Step | Token) -> tuple[ast.Step, ...]:
        return tuple(step for step in steps if not isinstance(step, Token))

    def step(self, step: ast.Step) -> ast.Step:
        return step

    def open(self, keyword: Token, address: ast.Expr) -> ast.Step:
        return ast.Open(address, position=_at(keyword))

    def point(self, verb: Token, target: ast.Target) -> ast.Step:
        return ast.Point(cast(ast.PointVerb, _words(verb)), target, position=_at(verb))

    def fill(self, keyword: Token, target: ast.Target, value: ast.Expr) -> ast.Step:
        return ast.Fill(target, value, position=_at(keyword))

    def type_text(self, keyword: Token, value: ast.Expr, target: ast.Target | None = None) -> ast.Step:
        return ast.TypeText(value, target, position=_at(keyword))

    def press(self, keyword: Token, key: Token, target: ast.Target | None = None) -> ast.Step:
        return ast.Press(_literal(key), target, position=_at(keyword))

    def choose(self, keyword: Token, value: ast.Expr, target: ast.Target) -> ast.Step:
        return ast.Choose(value, target, position=_at(keyword))

    def drag(self, keyword: Token, target: ast.Target, destination: ast.Target) -> ast.Step:
        return ast.Drag(target, destination, position=_at(keyword))

    def upload(self, keyword: Token, file: ast.Expr, target: ast.Target) -> ast.Step:
        return ast.Upload(file, target, position=_at(keyword))

    def download(self, keyword: Token, target: ast.Target, name: Token) -> ast.Step:
        return ast.Download(target, str(name), position=_at(keyword))

    def go_back(self, keyword: Token) -> ast.Step:
        return ast.GoBack(position=_at(keyword))

    def reload(self, keyword: Token) -> ast.Step:
        return ast.Reload(position=_at(keyword))

    def answer(self, keyword: Token, text: ast.Expr | None = None) -> ast.Step:
        return ast.AnswerDialog(keyword.startswith("accept"), text, position=_at(keyword))

    def switch_tab(self, keyword: Token, what: Token, tab: ast.Expr | None = None) -> ast.Step:
        return ast.SwitchTab(tab, position=_at(keyword))

    def close_tab(self, keyword: Token) -> ast.Step:
        return ast.CloseTab(position=_at(keyword))

    def let(self, keyword: Token, name: Token, value: ast.Expr) -> ast.Step:
        return ast.Let(str(name), value, position=_at(keyword))

    def expect(self, keyword: Token, condition: Any) -> ast.Step:
        return ast.Expect(_condition(condition), position=_at(keyword))

    def wait_until(self, keyword: Token, condition: Any) -> ast.Step:
        return ast.WaitUntil(_condition(condition), position=_at(keyword))

    def do(self, keyword: Token, recipe: Token, *arguments: tuple[str, ast.Expr]) -> ast.Step:
        return ast.Do(str(recipe), arguments, position=_at(keyword))

    def argument(self, name: Token, value: ast.Expr) -> tuple[str, ast.Expr]:
        return str(name), value

    emit_field = argument

    def if_(self, keyword: Token, condition: ast.Expr, body: tuple[ast.Step, ...], *rest: Any) -> ast.Step:
        branches, otherwise, parts = [(condition, body)], (), list(rest)
        while parts:
            if parts.pop(0).type == "OTHERWISE":
                otherwise = parts.pop(0)
            else:
                branches.append((parts.pop(0), parts.pop(0)))
        return ast.If(tuple(branches), otherwise, position=_at(keyword))

    def for_each(self, keyword: Token, variable: Token, source: Any, *rest: Any) -> ast.Step:
        *options, body = rest
        pages = next((option for option in options if isinstance(option, ast.Pages)), None)
        limit = next((option for option in options if not isinstance(option, ast.Pages)), None)
        return ast.ForEach(str(variable), source, body, pages, limit, position=_at(keyword))

    def at_most(self, limit: ast.Expr) -> ast.Expr:
        return limit

    def repeat_until(self, keyword: Token, condition: ast.Expr, body: tuple[ast.Step, ...]) -> ast.Step:
        return ast.RepeatUntil(condition, body, position=_at(keyword))

    def emit(self, keyword: Token, *fields: tuple[str, ast.Expr]) -> ast.Step:
        return ast.Emit(fields, position=_at(keyword))

    def in_application(self, keyword: Token, name: Token, body: tuple[ast.Step, ...]) -> ast.Step:
        return ast.InApplication(_literal(name), body, position=_at(keyword))

    def source(self, source: Any) -> Any:
        return source

    def pages_next(self, keyword: Token, target: ast.Target) -> ast.Pages:
        return ast.Pages("next", target)

    def pages_numbered(self, keyword: Token, numbered: Token, target: Any) -> ast.Pages:
        return ast.Pages("numbered", _role_only(target))

    def pages_scrolling(self, keyword: Token, scrolling: Token, target: ast.Target | None = None) -> ast.Pages:
        return ast.Pages("scrolling", target)

    # --- targets

    def head(self, *parts: Any) -> _Head:
        role, name, css, ordinal, any_role = "", None, None, 0, False
        strings = [part for part in parts if isinstance(part, Token) and part.type == "STRING"]
        for part in parts:
            if not isinstance(part, Token):
                name = part
            elif part.type == "ORDINAL":
                ordinal = _ordinal(part)
            elif part.type == "ANY":
                any_role = True
            elif part.type in ("ELEMENT_CSS", "ELEMENTS_CSS"):
                css = _literal(strings[0])
            elif part.type in ("ELEMENT_ROLE", "ELEMENTS_ROLE"):
                role, any_role = _literal(strings[0]), True
            elif part.type != "STRING":
                role = str(part)
        if css is not None:
            return _Head(ast.Css(css, ordinal=ordinal))
        bare = role if name is None and not ordinal and not any_role else ""
        return _Head(ast.Described(role if strings else role_of_word(role), name, ordinal=ordinal), bare)

    head_in_value = head_plural = head_plural_in_value = simple_head = head

    def described(self, head: _Head, *parts: Any) -> Any:
        if head.bare and not parts:
            return Bare(head.bare, "target" if is_role_word(head.bare) else "source")
        within = parts[-1] if parts and not isinstance(parts[-1], ast.Relation) else None
        return _with(head, tuple(part for part in parts if isinstance(part, ast.Relation)), within)

    def described_of(self, head: _Head, within: ast.Target) -> Any:
        return _with(head, (), within)

    def variable(self, word: Token) -> ast.Variable:
        return ast.Variable(str(word))

    the = variable

    def it(self, word: Token) -> ast.It:
        return ast.It()

    def near(self, side: Token, anchor: Any) -> ast.Relation:
        return ast.Containing(anchor) if side.type == "CONTAINING" else ast.Near(cast(Any, _words(side)), anchor)

    def at_position(self, keyword: Token, index: ast.Expr) -> ast.Relation:
        return ast.AtPosition(index)

    def where(self, condition: ast.Expr) -> ast.Relation:
        return ast.Where(condition)

    def filter(self, condition: ast.Expr) -> ast.Expr:
        return condition

    def filter_target(self, target: ast.Target) -> ast.Target:
        return target

    def target(self, target: ast.Target) -> ast.Target:
        return target

    target_in_value = target

    def bare_anchor(self, word: Token) -> Any:
        return Bare(str(word), "anchor") if word.type == "NAME" else ast.Name(str(word))

    def role_path(self, role: Token, *words: Token) -> ast.Expr:
        path: ast.Expr = ast.Name(str(role))
        for word in words:
            path = ast.Field(path, str(word))
        return path

    def simple_target(self, head: _Head) -> Any:
        return Bare(head.bare, "anchor") if head.bare else head.described

    # --- values

    def or_(self, *parts: ast.Expr) -> ast.Expr:
        return ast.Or(parts)

    def and_(self, *parts: ast.Expr) -> ast.Expr:
        return ast.And(parts)

    def negation(self, keyword: Token, condition: ast.Expr) -> ast.Expr:
        return ast.Not(condition)

    def compare(self, left: ast.Expr, operator: Token, right: ast.Expr) -> ast.Expr:
        return ast.Compare(cast(Any, _words(operator)), left, right)

    def matches(self, text: ast.Expr, keyword: Token, pattern: str) -> ast.Expr:
        return ast.Matches(text, pattern)

    def like(self, left: ast.Expr, right: ast.Expr) -> ast.Expr:
        return ast.Like(left, right)

    def exists(self, target: ast.Target, how: Token) -> ast.Expr:
        return ast.Exists(target, how.type == "NOT_EXISTS")

    def state(self, target: ast.Target, how: Token) -> ast.Expr:
        words = how.split()
        return ast.State(target, cast(Any, words[-1]), "not" in words)

    def join(self, *parts: ast.Expr) -> ast.Expr:
        return ast.Join(parts)

    def arithmetic(self, left: ast.Expr, operator: Token, right: ast.Expr) -> ast.Expr:
        return ast.Arithmetic(cast(Any, str(operator)), left, right)

    def negative(self, minus: Token, number: Token) -> ast.Expr:
        return _number(number, "-")

    def index(self, *parts: Any) -> ast.Expr:
        return self.negative(*parts) if len(parts) == 2 else parts[0]

    def read(self, what: Token, *rest: Any) -> ast.Expr:
        if what.type == "ATTRIBUTE":
            return ast.Read("attribute", rest[1], _literal(rest[0]))
        return ast.Read(cast(Any, what.split()[0]), rest[0])

    filter_read = read

    def count_of(self, targets: Any) -> ast.Expr:
        return ast.CountOf(_role_only(targets))

    def table_of(self, target: ast.Target) -> ast.Expr:
        return ast.TableOf(target)

    def page_read(self, what: Token) -> ast.Expr:
        return ast.PageRead(cast(Any, what.split()[0]))

    def word_of(self, index: ast.Expr, text: ast.Expr) -> ast.Expr:
        return ast.Word(index, text)

    def item_of(self, keyword: Token, *parts: Any) -> ast.Expr:
        return ast.Item(self.index(*parts[:-1]), parts[-1])

    def replace(self, old: ast.Expr, new: ast.Expr, text: ast.Expr) -> ast.Expr:
        return ast.Replace(text, old, new)

    def case(self, style: Token, text: ast.Expr) -> ast.Expr:
        return ast.Case(cast(Any, style.split()[0]), text)

    def trim(self, text: ast.Expr) -> ast.Expr:
        return ast.Trim(text)

    def number_in(self, text: ast.Expr) -> ast.Expr:
        return ast.NumberIn(text)

    def date_as(self, text: ast.Expr, format: Token) -> ast.Expr:
        return ast.DateAs(text, _literal(format))

    def aggregate(self, function: Token, of: ast.Expr) -> ast.Expr:
        return ast.Aggregate(cast(Any, function.split()[0]), of)

    def between(self, text: ast.Expr, start: ast.Expr, end: ast.Expr) -> ast.Expr:
        return ast.Between(text, start, end)

    def before(self, text: ast.Expr, keyword: Token, mark: ast.Expr) -> ast.Expr:
        return ast.Before(text, mark)

    def after(self, text: ast.Expr, keyword: Token, mark: ast.Expr) -> ast.Expr:
        return ast.After(text, mark)

    def split(self, text: ast.Expr, separator: ast.Expr) -> ast.Expr:
        return ast.Split(text, separator)

    def matching(self, text: ast.Expr, pattern: str) -> ast.Expr:
        return ast.Matching(text, pattern)

    def pattern(self, literal: Token) -> str:
        return unquote_pattern(literal) if literal.type == "REGEX" else _literal(literal)

    def text(self, literal: Token) -> ast.Expr:
        return ast.Text(_literal(literal))

    def number(self, digits: Token) -> ast.Expr:
        return _number(digits)

    def truth(self, word: Token) -> ast.Expr:
        return ast.Truth(word == "true")

    def instruction(self, word: Token) -> ast.Expr:
        return ast.Instruction()

    def name(self, word: Token) -> ast.Expr:
        return ast.Name(str(word))

    def field(self, record: ast.Expr, word: Token) -> ast.Expr:
        return ast.Field(record, str(word))

    def group(self, inner: Any) -> Any:
        return inner


for _rule in ("if", "or", "and"):
    setattr(Builder, _rule, getattr(Builder, f"{_rule}_"))


def _with(head: _Head, relations: tuple[ast.Relation, ...], within: ast.Target | None) -> ast.Target:
    match head.described:
        case ast.Css(selector=selector, ordinal=ordinal):
            return ast.Css(selector, relations, within, ordinal)
        case ast.Described(role=role, name=name, ordinal=ordinal):
            return ast.Described(role, name, relations, within, ordinal)


def _ordinal(token: Token) -> int:
    if str(token) in _ENDS:
        return _ENDS[str(token)]
    digits = re.match(r"[0-9]+", token)
    assert digits is not None
    if len(digits.group()) > 9 or int(digits.group()) == 0:
        raise Mistake(f"{token} is not a position", _at(token), remedy="count from first, 2nd, 3rd ... or last")
    return -int(digits.group()) if token.endswith("last") else int(digits.group())


def _role_only(target: Any) -> Any:
    """A plural role word where only targets can stand needs no scope to be understood."""
    return ast.Described(role_of_word(target.word)) if isinstance(target, Bare) and target.place == "source" else target


def _condition(condition: Any) -> ast.Expr:
    """``expect text "x"`` is short for ``expect text "x" exists``."""
    return ast.Exists(cast(Any, condition)) if isinstance(condition, ast.Target | Bare) else condition
