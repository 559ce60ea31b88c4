"""Values that were on a page: copied from an element, read from an earlier page, or computed from what two of them show.

One typed text may stand on a page by chance. It counts as copied when several demonstrations agree, or when it looks like
something that nobody makes up twice (a number of three digits, a code).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Literal, Protocol

from lamcli.recipe.ast import Arithmetic, CountOf, DateAs, Described, Expr, Instruction, Let, Name, NumberIn, Read, Target, Text
from lamcli.recipe.cost import cost
from lamcli.recipe.values import number_in, text_of
from lamcli.salience.memo import facts_of, per_snapshot
from lamcli.salience.paths import at_path, path_of
from lamcli.synthesis import values
from lamcli.synthesis.aggregates import aggregated
from lamcli.synthesis.draft import Kept
from lamcli.synthesis.members import collections
from lamcli.synthesis.plurals import plural
from lamcli.synthesis.problem import Observation, Place
from lamcli.synthesis.rank import Ranked
from lamcli.trace import Node, Snapshot

MOST_NUMBERS = 30
LONGEST = 80
TELLING = 3
"""Characters from which on a text with a digit in it is more than a chance."""
BY_CHANCE = 2.0
"""Surcharge of a computation: two numbers of a page can be put together in many ways."""
EARLIER = 12
"""Pages that are looked back for what was typed."""



class Targets(Protocol):
    """Finds targets for elements; ``read`` when their own text is what is wanted of them."""

    def __call__(self, places: Sequence[Place], *, read: bool) -> list[Ranked[Target]]: ...


Observations = tuple[Observation, ...]


@dataclass(frozen=True)
class Found:
    """A source of a value, with what has to be kept before for it."""

    source: Ranked[Expr]
    kept: tuple[Kept, ...] = ()


def telling(text: str) -> bool:
    return len(text) >= TELLING and any(character.isdigit() for character in text)


def from_pages(observations: Observations, find: Targets, label: str) -> list[Found]:
    """Where on the pages a value came from, cheapest first; [] when it may be there by chance only."""
    wanted = [" ".join(observation.event.value.split()) for observation in observations]
    varied = len(set(wanted)) > 1
    if not all(wanted) or not (varied or telling(wanted[0])):
        return []
    found = [Found(item) for item in _copied(observations, list(observations), wanted, find)]
    if not found:
        found += _kept(observations, wanted, find, label)
    if not found and varied and all(_decimal(text) is not None for text in wanted):
        found += [Found(item) for item in aggregated(observations, wanted, lambda places: find(places, read=True))]
    if not found and all(_decimal(text) is not None for text in wanted):
        found += [Found(item) for item in _computed(observations, wanted, find)]
        if varied:
            found += [Found(item) for item in _counted(observations, wanted)]
    return sorted(found, key=lambda item: item.source.cost)[:4]


# --- copied ---------------------------------------------------------------------------------------------------------------


class Shown:
    """What is said on a page: text -> the first visible element whose whole text it is, and all of these texts.

    ``like``: what is said on another page, which only the nodes in ``but`` say otherwise.
    """

    def __init__(self, snapshot: Snapshot, indices: Iterable[int], like: Shown | None = None, but: Set[int] = frozenset()) -> None:
        self._like, self._but = like, but
        self._at: dict[str, list[int]] = {}
        for index in indices:
            node = snapshot.nodes[index]
            text = snapshot.text(index) if node.tag != "#text" and "hidden" not in node.states else ""
            if 0 < len(text) <= LONGEST:
                self._at.setdefault(text, []).append(index)

    def holders(self, text: str) -> Iterator[int]:
        yield from self._at.get(text, ())
        if self._like is not None:
            yield from (index for index in self._like.holders(text) if index not in self._but)

    def first(self, text: str) -> int | None:
        return min(self.holders(text), default=None)

    def shortest(self, fits: Callable[[str], bool]) -> int | None:
        """The first element of the shortest text that fits."""
        return min(((len(text), self.first(text)) for text in self.texts() if fits(text)), default=(0, None))[1]

    def texts(self) -> Iterator[str]:
        yield from self._at
        if self._like is not None:
            yield from (text for text in self._like.texts() if text not in self._at and next(self.holders(text), None) is not None)


@per_snapshot
def shown(snapshot: Snapshot) -> Shown:
    facts = facts_of(snapshot)
    like = facts.like()
    if like is None or any(_kind(snapshot.nodes[index]) != _kind(like.snapshot.nodes[index]) for index in facts.changed):
        return Shown(snapshot, range(len(snapshot.nodes)))
    model = like.fact(_model)
    but = {outer for index in facts.changed for outer in (index, *snapshot.ancestors(index))}
    return Shown(snapshot, sorted(but), model, but)


def _kind(node: Node) -> tuple[str, bool]:
    return node.tag, "hidden" in node.states


def _model(snapshot: Snapshot) -> Shown:
    return Shown(snapshot, range(len(snapshot.nodes)))


def _copied(observations: Observations, pages: Sequence[Observation], wanted: Sequence[str], find: Targets) -> Iterator[Ranked[Expr]]:
    """Read from the page before each of ``pages``, as it is there or in another notation."""
    holders = _holders(pages, wanted, lambda found, text: found.first(text))
    if holders is not None:
        yield from _reads(pages, holders, find, lambda read: read, "copied from the page")
        return
    for make, fits in _notations(wanted):
        holders = _holders(pages, wanted, lambda found, wish, fits=fits: found.shortest(lambda text: fits(text, wish)))  # type: ignore[misc]
        if holders is not None:
            yield from _reads(pages, holders, find, make, "copied from the page, in the notation that the field takes")
            return


def _holders(pages: Sequence[Observation], wanted: Sequence[str], holder: Callable[[Shown, str], int | None]) -> list[int] | None:
    """What holds the wanted text on each page; None as soon as there is one on which nothing does."""
    found = []
    for page, text in zip(pages, wanted, strict=True):
        index = holder(shown(page.snapshot), text) if page.snapshot is not None else None
        if index is None:
            return None
        found.append(index)
    return found


def _notations(wanted: Sequence[str]) -> Iterator[tuple[Callable[[Expr], Expr], Callable[[str, str], bool]]]:
    if all(_decimal(text) is not None for text in wanted):
        yield NumberIn, lambda text, wish: any(c.isdigit() for c in text) and number_in(text) == wish and len(text) <= len(wish) + 12
    for style in values.DATE_FORMATS[:9]:
        if values.looks_dated([(text,) for text in wanted], style):
            yield (lambda read, style=style: DateAs(read, style)), (lambda text, wish, style=style: len(text) < 30 and values.dated(text, style) == wish)  # type: ignore[misc]


def _reads(pages: Sequence[Observation], holders: Sequence[int], find: Targets, make: Callable[[Expr], Expr], why: str) -> Iterator[Ranked[Expr]]:
    for item in find([Place(page, holder) for page, holder in zip(pages, holders, strict=True)], read=True)[:3]:
        expression = make(Read("text", item.value))
        yield Ranked(expression, cost(expression) - cost(item.value) + item.cost, why)


def _kept(observations: Observations, wanted: Sequence[str], find: Targets, label: str) -> Iterator[Found]:
    """On an earlier page, the same number of steps before in every demonstration, or the last that showed it."""
    pages = []
    for observation, text in zip(observations, wanted, strict=True):
        position = _last_shown(observation, text)
        if position is None:
            return
        pages.append(Observation(observation.strand, position))
    for item in _copied(observations, pages, wanted, find):
        name = _name_of(item.value) or values.snake_case(label or "value")
        let = Let(name, item.value)
        at = tuple((page.strand.demonstration, page.strand.start, page.position) for page in pages)
        price = cost(Name(name)) + cost(let) - cost(item.value) + item.cost
        yield Found(Ranked(Name(name), price, "read on an earlier page"), (Kept(let, at),))


def _last_shown(observation: Observation, text: str) -> int | None:
    for position in range(observation.position - 1, max(observation.strand.start, observation.position - EARLIER) - 1, -1):
        page = observation.strand.trace.before(position)
        if page is not None and shown(page).first(text) is not None:
            return position
    return None


def _name_of(expression: Expr) -> str:
    """What the element that is read is called."""
    target = expression.target if isinstance(expression, Read) else None
    name = target.name if isinstance(target, Described) else None
    return values.snake_case(name.value) if isinstance(name, Text) else ""


# --- computed -------------------------------------------------------------------------------------------------------------


def _decimal(text: str) -> Decimal | None:
    try:
        return Decimal(text) if text and text[0] in "-0123456789" else None
    except InvalidOperation:
        return None


@per_snapshot
def _numbers(snapshot: Snapshot) -> tuple[tuple[int, Decimal], ...]:
    """Visible elements whose own short text, or value, holds a number."""
    found: list[tuple[int, Decimal]] = []
    for index, node in enumerate(snapshot.nodes):
        if node.tag == "#text" or "hidden" in node.states or len(found) >= MOST_NUMBERS:
            continue
        own = any(snapshot.nodes[child].tag == "#text" for child in snapshot.children(index))
        text = node.value if node.value else snapshot.text(index) if own else ""
        number = number_in(text) if 0 < len(text) <= 40 and any(c.isdigit() for c in text) else None
        if number is not None:
            found.append((index, Decimal(number)))
    return tuple(found)


@dataclass(frozen=True)
class _Operand:
    """A number of the first page, the same on the others: an element (its place), or the number of the instruction."""

    index: int | None
    numbers: tuple[Decimal, ...]


Operator = Literal["+", "-", "*", "/"]


def _computed(observations: Observations, wanted: Sequence[str], find: Targets) -> Iterator[Ranked[Expr]]:
    operands = _operands(observations)
    hits = 0
    for left in operands:
        for right in operands:
            for operator in _operators(left, right, wanted):
                expression = _expression(observations, operator, left, right, find)
                if expression is not None:
                    yield expression
                    hits += 1
                if hits >= 3:
                    return


def _operators(left: _Operand, right: _Operand, wanted: Sequence[str]) -> Iterator[Operator]:
    if left is right:
        return
    both: tuple[Operator, ...] = ("+", "*") if left.index is not None and (right.index is None or left.index < right.index) else ()
    for operator in (*both, "-", "/"):
        if all(_result(operator, one, other) == wish for one, other, wish in zip(left.numbers, right.numbers, wanted, strict=True)):
            yield operator


def _result(operator: Operator, left: Decimal, right: Decimal) -> str | None:
    match operator:
        case "+":
            return text_of(left + right)
        case "-":
            return text_of(left - right)
        case "*":
            return text_of(left * right)
        case "/":
            return text_of(left / right) if right else None


def _operands(observations: Observations) -> list[_Operand]:
    first = observations[0].snapshot
    if first is None:
        return []
    found = []
    for index, number in _numbers(first):
        path = path_of(first, index)
        numbers = [number]
        for observation in observations[1:]:
            page = observation.snapshot
            other = at_path(page, path) if page is not None else None
            known = dict(_numbers(page)).get(other) if page is not None and other is not None else None
            if known is None:
                break
            numbers.append(known)
        else:
            found.append(_Operand(index, tuple(numbers)))
    told = [number_in(observation.scope.instruction) if any(c.isdigit() for c in observation.scope.instruction) else None for observation in observations]
    if all(number is not None for number in told):
        found.append(_Operand(None, tuple(Decimal(number or 0) for number in told)))
    return found


def _expression(observations: Observations, operator: Operator, left: _Operand, right: _Operand, find: Targets) -> Ranked[Expr] | None:
    sides: list[Ranked[Expr]] = []
    for operand in (left, right):
        if operand.index is None:
            told = NumberIn(Instruction())
            sides.append(Ranked(told, cost(told), ""))
            continue
        first = observations[0].snapshot
        assert first is not None
        path = path_of(first, operand.index)
        places = [Place(observation, at_path(observation.snapshot, path) or 0) for observation in observations if observation.snapshot is not None]
        field = bool(first.nodes[operand.index].value)
        known = find(places, read=not field)
        if not known:
            return None
        number = NumberIn(Read("value" if field else "text", known[0].value))
        sides.append(Ranked(number, cost(number) - cost(known[0].value) + known[0].cost, ""))
    whole = Arithmetic(operator, sides[0].value, sides[1].value)
    price = cost(whole) + sum(side.cost - cost(side.value) for side in sides) + BY_CHANCE
    return Ranked(whole, price, "computed from what the page shows")


def _counted(observations: Observations, wanted: Sequence[str]) -> Iterator[Ranked[Expr]]:
    """How many members a list has."""
    first = observations[0].snapshot
    for collection in collections(first) if first is not None else ():
        if str(len(collection.members)) != wanted[0]:
            continue
        container = path_of(first, collection.container)  # type: ignore[arg-type]
        members = []
        for observation, wish in zip(observations, wanted, strict=True):
            page = observation.snapshot
            there = at_path(page, container) if page is not None else None
            same = next((other for other in collections(page) if other.container == there and str(len(other.members)) == wish), None) if page is not None else None
            if same is None:
                break
            members.append((Place(observation, same.container), same.members))
        else:
            for source in plural(members)[:1]:
                count = CountOf(source.value)
                yield Ranked(count, cost(count) - cost(source.value) + source.cost, "as many as there are")

