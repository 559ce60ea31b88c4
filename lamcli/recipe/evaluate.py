"""The meaning of expressions and targets over a page: reads, never acts."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import assert_never

from lamcli.errors import RunFailed, TargetAmbiguous, TargetNotFound
from lamcli.recipe import ast, values
from lamcli.recipe.environment import MISSING, Environment
from lamcli.recipe.numbers import calculate, find_number
from lamcli.recipe.page import Element, NearQuery, Page, Query
from lamcli.recipe.print import print_expr, print_target
from lamcli.recipe.walk import outermost

SHOWN = 5
"""How many of several candidates a message describes."""


class NoValue(RunFailed):
    """An expression that has no value: a mark that does not occur, a field that is not there."""

    def __init__(self, node: ast.Expr, why: str) -> None:
        super().__init__(why)
        self._node, self._why = node, why

    def __str__(self) -> str:
        """Worded when it is shown: synthesis meets thousands of these and shows none."""
        return f"{print_expr(self._node)} has no value: {self._why}"


@dataclass
class LoopElement:
    """What a loop variable over targets stands for: the element at a position of the loop's source.

    Pages draw their elements anew, so the element is looked up again after every action: by its position while the text
    there is the same, else by its identity, else by its position.

    Attributes:
        environment: the names as they were when the loop began.
        position: from 0.
        text: what it read when its round began.
        stamp: the evaluator's stamp for which ``element`` holds.
    """

    source: ast.Described | ast.Css
    environment: Environment
    position: int
    element: Element
    text: str
    stamp: int


class Evaluator:
    """Values of expressions, elements of targets.

    Attributes:
        stamp: grows with everything that may change the page; what was looked up under another stamp is looked up again.
        patient: whether a target that is not there yet is waited for.
        turned_by: by the place in the recipe, how pages are turned where that is another way now.
    """

    def __init__(self, environment: Environment, instruction: str, page: Page | None) -> None:
        self.environment = environment
        self.instruction = instruction
        self._page = page
        self.stamp = 0
        self.patient = True
        self._candidates: list[Element] = []
        self._anew: dict[int, ast.Target] = {}  # by the place in the recipe: two statements may use the same words
        self.turned_by: dict[int, ast.Pages] = {}

    def anew(self, source: ast.Described | ast.Css) -> ast.Described | ast.Css:
        """A loop's source in the words in which it was found again, if it was."""
        known = self._anew.get(id(source))
        return known if isinstance(known, ast.Described | ast.Css) else source

    def call_anew(self, source: ast.Described | ast.Css, words: ast.Described | ast.Css) -> None:
        self._anew[id(source)] = words

    @property
    def page(self) -> Page:
        if self._page is None:
            raise RunFailed("there is no page here")
        return self._page

    @page.setter
    def page(self, page: Page) -> None:
        self._page = page
        self.stamp += 1

    @contextmanager
    def impatient(self) -> Iterator[None]:
        before, self.patient = self.patient, False
        try:
            yield
        finally:
            self.patient = before

    # --- values

    def text(self, node: ast.Expr) -> str:
        """Raises RunFailed when the value is no text (a list, a record, a secret)."""
        value = self.value(node)
        text = values.text_of(value)
        if text is None:
            raise NoValue(node, f"{_kind(value)} is not a text")
        return text

    def number(self, node: ast.Expr) -> Decimal:
        number = values.number_of(self.value(node))
        if number is None:
            raise NoValue(node, "it does not read as a number")
        return number

    def truth(self, node: ast.Expr) -> bool:
        truth = values.truth_of(self.value(node))
        if truth is None:
            raise NoValue(node, "it is neither true nor false")
        return truth

    def index(self, node: ast.Expr) -> int:
        number = self.number(node)
        if number != number.to_integral_value() or not number:
            raise NoValue(node, "positions count from 1, or from -1 backwards")
        return int(number)

    def value(self, node: ast.Expr) -> object:
        """The value of an expression. Raises RunFailed when it has none."""
        match node:
            case ast.Text(value=text):
                return text
            case ast.Number(literal=literal):
                return Decimal(literal)
            case ast.Truth(value=truth):
                return truth
            case ast.Name(name=name):
                return self._name(node, name)
            case ast.Field(record=record, field=field):
                return self._field(node, self.value(record), field)
            case ast.Instruction():
                return self.instruction
            case ast.Read() | ast.CountOf() | ast.TableOf() | ast.PageRead():
                return self._read(node)
            case ast.Between() | ast.Before() | ast.After() | ast.Word() | ast.Replace() | ast.Case() | ast.Trim() | ast.DateAs() | ast.Matching() | ast.Join():
                return self._text_function(node)
            case ast.NumberIn(text=inner):
                number = find_number(self.text(inner))
                return self._found(node, number, "there is no number in it")
            case ast.Arithmetic(operator=operator, left=left, right=right):
                return self._found(node, calculate(operator, self.number(left), self.number(right)), "it cannot be calculated")
            case ast.Split(text=inner, separator=separator):
                return self._found(node, values.split(self.text(inner), self.text(separator)), "the separator is empty")
            case ast.Item(index=index, of=of):
                return self._found(node, values.at(self.list(of), self.index(index)), "the list has no such item")
            case ast.Aggregate():
                return self._aggregate(node)
            case ast.Exists() | ast.State() | ast.Compare() | ast.Matches() | ast.Like() | ast.And() | ast.Or() | ast.Not():
                return self._condition(node)
            case _:
                assert_never(node)

    def list(self, node: ast.Expr) -> Sequence[object]:
        value = self.value(node)
        if isinstance(value, str) or not isinstance(value, Sequence):
            raise NoValue(node, f"{_kind(value)} is not a list")
        return value

    def _found(self, node: ast.Expr, value: object, why: str) -> object:
        if value is None:
            raise NoValue(node, why)
        return value

    def _name(self, node: ast.Expr, name: str) -> object:
        value = self.environment.get(name)
        if value is MISSING:
            raise NoValue(node, "nothing of that name is bound")
        return value

    def _field(self, node: ast.Expr, record: object, field: str) -> object:
        if not isinstance(record, Mapping):
            raise NoValue(node, f"{_kind(record)} has no fields")
        if field not in record:
            raise NoValue(node, f"the record has only {', '.join(map(str, record)) or 'no fields'}")
        value: object = record[field]
        return value

    def _text_function(
        self, node: ast.Between | ast.Before | ast.After | ast.Word | ast.Replace | ast.Case | ast.Trim | ast.DateAs | ast.Matching | ast.Join
    ) -> object:
        match node:
            case ast.Between(text=inner, start=start, end=end):
                return self._found(node, values.between(self.text(inner), self.text(start), self.text(end)), "the marks do not occur in it")
            case ast.Before(text=inner, mark=mark):
                return self._found(node, values.before(self.text(inner), self.text(mark)), "the mark does not occur in it")
            case ast.After(text=inner, mark=mark):
                return self._found(node, values.after(self.text(inner), self.text(mark)), "the mark does not occur in it")
            case ast.Word(index=index, text=inner):
                return self._found(node, values.word(self.text(inner), self.index(index)), "it has fewer words")
            case ast.Replace(text=inner, old=old, new=new):
                return self.text(inner).replace(self.text(old) or "\0", self.text(new))
            case ast.Case(style=style, text=inner):
                return _styled(self.text(inner), style)
            case ast.Trim(text=inner):
                return self.text(inner).strip()
            case ast.DateAs(text=inner, format=layout):
                return self._found(node, values.date_as(self.text(inner), layout), "there is no such date in it")
            case ast.Matching(text=inner, pattern=pattern):
                return self._found(node, values.matching(self.text(inner), pattern), "nothing in it matches")
            case ast.Join(parts=parts):
                return "".join(self.text(part) for part in parts)
            case _:
                assert_never(node)

    def _aggregate(self, node: ast.Aggregate) -> object:
        members = self.list(node.of)
        match node.function:
            case "number":
                return Decimal(len(members))
            case "sum":
                numbers = [values.number_of(member) for member in members]
                return self._found(node, None if None in numbers else sum((n for n in numbers if n is not None), Decimal(0)), "not all of it reads as numbers")
            case "sorted":
                return self._found(node, values.ordered(members), "its members have no order")
            case "smallest" | "largest":
                inorder = values.ordered(members)
                return self._found(node, values.at(inorder or (), 1 if node.function == "smallest" else -1), "it is empty, or its members have no order")
            case _:
                assert_never(node.function)

    # --- conditions

    def _condition(self, node: ast.Exists | ast.State | ast.Compare | ast.Matches | ast.Like | ast.And | ast.Or | ast.Not) -> bool:
        match node:
            case ast.Exists(target=target, negated=negated):
                return self.exists(target) != negated
            case ast.State(target=target, state=state, negated=negated):
                return self._state(target, state) != negated
            case ast.Compare():
                return self._compare(node)
            case ast.Matches(text=inner, pattern=pattern):
                return values.matching(self.text(inner), pattern) is not None
            case ast.Like(left=left, right=right):
                return self.page.similar(self.text(left), self.text(right))
            case ast.And(parts=parts):
                return all(self.truth(part) for part in parts)
            case ast.Or(parts=parts):
                return any(self.truth(part) for part in parts)
            case ast.Not(condition=condition):
                return not self.truth(condition)
            case _:
                assert_never(node)

    def _state(self, target: ast.Target, state: str) -> bool:
        """What is not there is not visible; every other state asks for exactly one element."""
        if state == "visible" and not self.exists(target):
            return False
        return self.page.state(self.one(target), state)  # type: ignore[arg-type]

    def _compare(self, node: ast.Compare) -> bool:
        left, right = self.value(node.left), self.value(node.right)
        match node.operator:
            case "contains" | "does not contain":
                held = values.contains(left, right)
                if held is None:
                    raise NoValue(node, f"{_kind(left)} cannot contain {_kind(right)}")
                return held == (node.operator == "contains")
            case "mentions" | "does not mention":
                text, words = self._as_text(node.left, left), self._as_text(node.right, right)
                return values.mentions(text, words) == (node.operator == "mentions")
            case "starts with" | "ends with":
                whole, part = values.squeezed(self._as_text(node.left, left)), values.squeezed(self._as_text(node.right, right))
                return whole.startswith(part) if node.operator == "starts with" else whole.endswith(part)
            case _:
                order = values.compare(left, right)
                if order is None:
                    raise NoValue(node, f"{_kind(left)} cannot be compared with {_kind(right)}")
                return _holds(node.operator, order)

    def _as_text(self, node: ast.Expr, value: object) -> str:
        text = values.text_of(value)
        if text is None:
            raise NoValue(node, f"{_kind(value)} is not a text")
        return text

    # --- reading the page

    def _read(self, node: ast.Read | ast.CountOf | ast.TableOf | ast.PageRead) -> object:
        match node:
            case ast.Read(what=what, target=target, attribute=attribute):
                return self.page.read(self.one(target), what, attribute)
            case ast.CountOf(targets=target):
                return Decimal(len(self.all(target, wait=False)))
            case ast.TableOf(target=target):
                return [dict(row) for row in self.page.table(self.one(target))]
            case ast.PageRead(what=what):
                return self.page.address() if what == "address" else self.page.title()
            case _:
                assert_never(node)

    def exists(self, target: ast.Target) -> bool:
        """For the page as it is now."""
        try:
            with self.impatient():
                return bool(self.all(target, wait=False))
        except TargetNotFound:
            return False

    def one(self, target: ast.Target) -> Element:
        """The one element that a target denotes. Raises TargetNotFound, TargetAmbiguous."""
        found = self.all(self._anew.get(id(target), target), wait=self.patient)
        if self.patient and id(target) not in self._anew and isinstance(target, ast.Described | ast.Css):
            outer = outermost(target)
            other = self.page.meant(target, found, (outer.name, self.one(outer)) if isinstance(outer, ast.Variable) else None)
            if other is not None:
                if other.lasting:
                    self._anew[id(target)] = other.target
                return other.element
        if not found:
            raise TargetNotFound(f"{print_target(target)} is not on the page", remedy="has the page changed, or does the target say too much?")
        if len(found) > 1:
            raise self._ambiguous(target, found)
        return found[0]

    def all(self, target: ast.Target, *, wait: bool) -> Sequence[Element]:
        """Every element that a target denotes, in the order of the page."""
        match target:
            case ast.Variable(name=name):
                return [self.element(self._loop_element(target, name))]
            case ast.It():
                return [self._candidate()]
            case ast.Described() | ast.Css():
                return self.page.find(self.query(target), wait=wait)
            case _:
                assert_never(target)

    def element(self, loop: LoopElement) -> Element:
        """The element that a loop variable stands for on the page as it is now."""
        if loop.stamp == self.stamp:
            return loop.element
        found = self.find_source(loop.source, loop.environment, wait=self.patient)
        at_position = found[loop.position] if loop.position < len(found) else None
        if at_position is None or self.signature(at_position) != loop.text:
            moved = loop.element in found and self.signature(loop.element) == loop.text
            at_position = loop.element if moved else at_position
        if at_position is None:
            raise TargetNotFound(f"number {loop.position + 1} of {print_target(loop.source)} is no longer on the page", remedy="does the loop's body come back to the page that it began on?")
        loop.element, loop.stamp = at_position, self.stamp
        return at_position

    def find_source(self, source: ast.Described | ast.Css, environment: Environment, *, wait: bool) -> Sequence[Element]:
        """The elements of a loop's source, its names taken as they were when the loop began."""
        before, self.environment = self.environment, environment
        try:
            return self.page.find(self.query(source), wait=wait)
        finally:
            self.environment = before

    def signature(self, element: Element) -> str:
        """What an element shows, by which it is known again."""
        return values.squeezed(self.page.read(element, "text"))

    def _loop_element(self, target: ast.Target, name: str) -> LoopElement:
        value = self.environment.get(name)
        if not isinstance(value, LoopElement):
            raise RunFailed(f"{name} is no element of the page" if value is not MISSING else f"{print_target(target)} is neither a role nor a loop variable")
        return value

    def _candidate(self) -> Element:
        if not self._candidates:
            raise RunFailed("`it` stands for something only after `where`")
        return self._candidates[-1]

    def _ambiguous(self, target: ast.Target, found: Sequence[Element]) -> TargetAmbiguous:
        looks = [values.squeezed(self.page.read(element, "name") or self.page.read(element, "text"))[:60] for element in found[:SHOWN]]
        shown = ", ".join(f"“{look}”" for look in looks if look)
        more = ", …" if len(found) > SHOWN else ""
        message = f"{print_target(target)} is on the page {len(found)} times" + (f": {shown}{more}" if shown else "")
        return TargetAmbiguous(message, remedy="say more about it: what it is in, after, or called")

    # --- queries

    def query(self, target: ast.Described | ast.Css) -> Query:
        """The target with its expressions evaluated."""
        near: list[NearQuery] = []
        containing: list[str | Query] = []
        where = []
        positions = []
        for relation in target.relations:
            match relation:
                case ast.Near(side=side, anchor=anchor):
                    near.append(NearQuery(side, self._anchor(anchor)))
                case ast.Containing(what=what):
                    containing.append(self._anchor(what))
                case ast.AtPosition(index=index):
                    positions.append(self.index(index))
                case ast.Where(condition=condition):
                    where.append(self._filter(condition))
                case _:
                    assert_never(relation)
        if target.ordinal:
            positions.append(target.ordinal)
        common = Query("", None, "", tuple(near), tuple(containing), tuple(where), tuple(positions), self._within(target.within))
        if isinstance(target, ast.Css):
            return replace(common, css=target.selector)
        return replace(common, role=target.role, name=None if target.name is None else self.text(target.name))

    def _within(self, target: ast.Target | None) -> Query | Element | None:
        match target:
            case None:
                return None
            case ast.Variable() | ast.It():
                return self.one(target)
            case _:
                return self.query(target)

    def _anchor(self, anchor: ast.Expr | ast.Target) -> str | Query:
        match anchor:
            case ast.Described() | ast.Css():
                return self.query(anchor)
            case ast.Variable(name=name):
                return self._query_of(self._loop_element(anchor, name))
            case ast.It():
                raise RunFailed("`it` can only be read, or searched with `in it`")
            case _:
                value = self.value(anchor)
                return self._query_of(value) if isinstance(value, LoopElement) else self._as_text(anchor, value)

    def _query_of(self, loop: LoopElement) -> Query:
        """A loop's element described by its position, for places that take no element."""
        before, self.environment = self.environment, loop.environment
        try:
            query = self.query(loop.source)
        finally:
            self.environment = before
        return replace(query, positions=(*query.positions, loop.position + 1))

    def _filter(self, condition: ast.Expr) -> Callable[[Element], bool]:
        environment = self.environment

        def holds(element: Element) -> bool:
            before, self.environment = self.environment, environment
            self._candidates.append(element)
            try:
                with self.impatient():
                    return self.truth(condition)
            except (NoValue, TargetNotFound):
                return False  # a candidate that lacks what is asked about is not meant
            finally:
                self._candidates.pop()
                self.environment = before

        return holds


def evaluate_pure(node: ast.Expr, names: Mapping[str, object], instruction: str, page: Page | None = None) -> str | None:
    """The text that an expression stands for, without a page what needs none; None where it has none."""
    try:
        return Evaluator(Environment(names), instruction, page).text(node)
    except RunFailed:
        return None


def _styled(text: str, style: str) -> str:
    match style:
        case "upper":
            return text.upper()
        case "lower":
            return text.lower()
        case _:
            return values.title_case(text)


def _holds(operator: str, order: int) -> bool:
    match operator:
        case "is":
            return order == 0
        case "is not":
            return order != 0
        case "is less than":
            return order < 0
        case "is at most":
            return order <= 0
        case "is greater than":
            return order > 0
        case _:
            return order >= 0


def _kind(value: object) -> str:
    match value:
        case values.Secret():
            return "a secret"
        case LoopElement():
            return "an element of the page"
        case str():
            return "a text"
        case bool():
            return "a truth"
        case Decimal() | int():
            return "a number"
        case Mapping():
            return "a record"
        case Sequence():
            return "a list"
        case _:
            return "a date"
