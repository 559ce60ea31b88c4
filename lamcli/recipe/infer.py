"""The type of each expression, and what is wrong inside expressions and targets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal, assert_never

from lamcli.recipe import ast
from lamcli.recipe.dates import flaw_of_layout
from lamcli.recipe.print import print_expr
from lamcli.recipe.problems import Problems
from lamcli.recipe.types import BOOL, LINK, NUMBER, TEXT, Known, is_secret, is_truth, name_of, reads_as_number, reads_as_text
from lamcli.recipe.values import flaw_of_pattern
from lamcli.recipe.words import is_plural_role_word, role_of_word


@dataclass(frozen=True)
class Variable:
    known: Known
    kind: Literal["parameter", "let", "loop"]


class Inference:
    """Attributes:
    scope: the variables bound where the checker stands.
    """

    def __init__(self, problems: Problems) -> None:
        self.problems = problems
        self.scope: Mapping[str, Variable] = {}
        self._filters = 0

    # --- what a place asks for

    def text(self, node: ast.Expr) -> None:
        known = self.type(node)
        if is_secret(known):
            self._misused_secret(node)
        elif not reads_as_text(known):
            self.problems.add(f"{print_expr(node)} is {name_of(known)}, not a text", "name one of its parts" if known != "element" else "read it: text of …")

    def number(self, node: ast.Expr) -> None:
        known = self.type(node)
        if not reads_as_number(known):
            self.problems.add(f"{print_expr(node)} is {name_of(known)}, not a number", "take the number out of a text with `number in`")

    def index(self, node: ast.Expr) -> None:
        self.number(node)
        if node == ast.Number("0") or (isinstance(node, ast.Number) and "." in node.literal):
            self.problems.add(f"{node.literal} is no position", "positions count from 1, or from -1 backwards")

    def condition(self, node: ast.Expr) -> None:
        known = self.type(node)
        if not is_truth(known):
            self.problems.add(f"{print_expr(node)} is {name_of(known)}, not a condition", "compare it with something")

    def members(self, node: ast.Expr) -> Known:
        """The type of a list's members."""
        known = self.type(node)
        if isinstance(known, ast.ListType):
            return known.of
        if known != "unknown":
            self.problems.add(f"{print_expr(node)} is {name_of(known)}, not a list", 'a text becomes a list with: split by ","')
        return "unknown"

    def _misused_secret(self, node: ast.Expr) -> None:
        self.problems.add(f"{print_expr(node)} is a secret", "a secret can be filled into a field or handed on with `do`, and nothing else")

    # --- expressions

    def type(self, node: ast.Expr) -> Known:
        """The type of an expression; problems inside it are noted."""
        match node:
            case ast.Text() | ast.Instruction() | ast.PageRead():
                return TEXT if not isinstance(node, ast.PageRead) or node.what == "title" else LINK
            case ast.Number():
                return NUMBER
            case ast.Truth():
                return BOOL
            case ast.Name(name=name):
                return self._name(name)
            case ast.Field(record=record, field=field):
                return self._field(node, self.type(record), field)
            case ast.Read(what=what, target=target):
                self.target(target)
                return LINK if what == "link" else TEXT
            case ast.CountOf(targets=target):
                self.target(target)
                return NUMBER
            case ast.TableOf(target=target):
                self.target(target)
                return ast.ListType(ast.RecordType(()))
            case ast.Item() | ast.Aggregate():
                return self._of_list(node)
            case ast.NumberIn(text=inner):
                self.text(inner)
                return NUMBER
            case ast.Arithmetic(left=left, right=right):
                self.number(left)
                self.number(right)
                return NUMBER
            case ast.Split(text=inner, separator=separator):
                self.text(inner)
                self.text(separator)
                return ast.ListType(TEXT)
            case ast.Between() | ast.Before() | ast.After() | ast.Word() | ast.Replace() | ast.Case() | ast.Trim() | ast.DateAs() | ast.Matching() | ast.Join():
                self._of_texts(node)
                return TEXT
            case ast.Exists() | ast.State() | ast.Compare() | ast.Matches() | ast.Like() | ast.And() | ast.Or() | ast.Not():
                self._of_conditions(node)
                return BOOL
            case _:
                assert_never(node)

    def _name(self, name: str) -> Known:
        if name in self.scope:
            return self.scope[name].known
        near = get_close_matches(name, list(self.scope), 1)
        remedy = f"did you mean {near[0]}?" if near else f"it has to be a parameter, a `let` or a loop variable; {self._plural_hint(name)}"
        self.problems.add(f"{name} is not defined here", remedy)
        return "unknown"

    def _plural_hint(self, name: str) -> str:
        return f"a role is written {role_of_word(name)}" if is_plural_role_word(name) else "a text is written in quotes"

    def _field(self, node: ast.Expr, record: Known, field: str) -> Known:
        match record:
            case "unknown" | ast.RecordType(fields=()):
                return "unknown"
            case ast.RecordType(fields=fields):
                if field in dict(fields):
                    return dict(fields)[field]
                self.problems.add(f"{print_expr(node)}: there is no field {field}", f"the fields are {', '.join(name for name, _ in fields)}")
                return "unknown"
            case _:
                self.problems.add(f"{print_expr(node)}: {name_of(record)} has no fields", "only records have fields")
                return "unknown"

    def _of_list(self, node: ast.Item | ast.Aggregate) -> Known:
        match node:
            case ast.Item(index=index, of=of):
                self.index(index)
                return self.members(of)
            case ast.Aggregate(function="number", of=of):
                self.members(of)
                return NUMBER
            case ast.Aggregate(function=function, of=of):
                member = self.members(of)
                if isinstance(member, ast.RecordType | ast.ListType) or is_secret(member):
                    self.problems.add(f"{function} needs numbers, dates or texts, and {print_expr(of)} holds {name_of(member)}", "put the wanted fields into a list first")
                if function == "sum":
                    return NUMBER
                if function == "sorted":
                    return "unknown" if member in ("unknown", "element") else ast.ListType(member)  # type: ignore[arg-type]
                return member

    def _of_texts(self, node: ast.Between | ast.Before | ast.After | ast.Word | ast.Replace | ast.Case | ast.Trim | ast.DateAs | ast.Matching | ast.Join) -> None:
        match node:
            case ast.Between(text=inner, start=one, end=other) | ast.Replace(text=inner, old=one, new=other):
                for part in (inner, one, other):
                    self.text(part)
            case ast.Before(text=inner, mark=mark) | ast.After(text=inner, mark=mark):
                self.text(inner)
                self.text(mark)
            case ast.Word(index=index, text=inner):
                self.index(index)
                self.text(inner)
            case ast.Case(text=inner) | ast.Trim(text=inner):
                self.text(inner)
            case ast.DateAs(text=inner, format=layout):
                self.text(inner)
                if flaw := flaw_of_layout(layout):
                    self.problems.add(f'"{layout}" is no layout of a date: {flaw}', 'for example: date x as "YYYY-MM-DD"')
            case ast.Matching(text=inner, pattern=pattern):
                self.text(inner)
                self._pattern(pattern)
            case ast.Join(parts=parts):
                for part in parts:
                    self.text(part)
            case _:
                assert_never(node)

    def _pattern(self, pattern: str) -> None:
        if flaw := flaw_of_pattern(pattern):
            self.problems.add(flaw, "patterns are written in RE2 syntax: no look-around, no back references")

    def _of_conditions(self, node: ast.Exists | ast.State | ast.Compare | ast.Matches | ast.Like | ast.And | ast.Or | ast.Not) -> None:
        match node:
            case ast.Exists(target=target) | ast.State(target=target):
                self.target(target)
            case ast.Compare():
                self._compared(node)
            case ast.Matches(text=inner, pattern=pattern):
                self.text(inner)
                self._pattern(pattern)
            case ast.Like(left=left, right=right):
                self.text(left)
                self.text(right)
            case ast.And(parts=parts) | ast.Or(parts=parts):
                for part in parts:
                    self.condition(part)
            case ast.Not(condition=condition):
                self.condition(condition)
            case _:
                assert_never(node)

    def _compared(self, node: ast.Compare) -> None:
        left, right = self.type(node.left), self.type(node.right)
        for part, known in ((node.left, left), (node.right, right)):
            if is_secret(known):
                self._misused_secret(part)
            elif known == "element":
                self.problems.add(f"{print_expr(part)} is an element of the page and cannot be compared", f"compare its text: text of {print_expr(part)}")
        if node.operator in ("contains", "does not contain") and isinstance(left, ast.ListType):
            return
        for part, known in ((node.left, left), (node.right, right)):
            if isinstance(known, ast.ListType | ast.RecordType) and node.operator not in ("is", "is not"):
                self.problems.add(f"{print_expr(part)} is {name_of(known)} and has no order", "compare texts, numbers or dates")
        if BOOL in (left, right) and left != right and "unknown" not in (left, right):
            self.problems.add(f"{name_of(left)} cannot be compared with {name_of(right)}", "write the condition alone, or `not` before it")

    # --- targets

    def target(self, node: ast.Target) -> None:
        match node:
            case ast.Variable(name=name):
                self._element(name)
            case ast.It():
                if not self._filters:
                    self.problems.add("`it` stands for something only after `where`", "name the element")
            case ast.Described() | ast.Css():
                if isinstance(node, ast.Described) and node.name is not None:
                    self.text(node.name)
                if isinstance(node, ast.Css) and not node.selector.strip():
                    self.problems.add("the CSS selector is empty", 'for example: element css "#main > a"')
                for relation in node.relations:
                    self._relation(relation)
                if node.within is not None:
                    self.target(node.within)
            case _:
                assert_never(node)

    def _element(self, name: str) -> None:
        bound = self.scope.get(name)
        if bound is None:
            near = get_close_matches(name, [*self.scope], 1)
            hint = f"did you mean {near[0]}?" if near else f'did you mean {role_of_word(name)}?' if is_plural_role_word(name) else "a target is a role and a name: button \"Save\""
            self.problems.add(f"{name} is neither a role nor a loop variable", hint)
        elif bound.known not in ("element", "unknown"):
            remedy = f"for the role write: any {name}" if bound.kind != "loop" else 'a target is a role and a name: button "Save"'
            self.problems.add(f"{name} is {name_of(bound.known)} here, not an element of the page", remedy)

    def _relation(self, relation: ast.Relation) -> None:
        match relation:
            case ast.Near(anchor=anchor) | ast.Containing(what=anchor):
                self._anchor(anchor)
            case ast.AtPosition(index=index):
                self.index(index)
            case ast.Where(condition=condition):
                self._filters += 1
                self.condition(condition)
                self._filters -= 1
            case _:
                assert_never(relation)

    def _anchor(self, anchor: ast.Expr | ast.Target) -> None:
        match anchor:
            case ast.It():
                self.problems.add("`it` can only be read, or searched with `in it`", "name the element")
            case ast.Described() | ast.Css() | ast.Variable():
                self.target(anchor)
            case ast.Name(name=name) if name in self.scope and self.scope[name].known == "element":
                pass
            case _:
                self.text(anchor)
