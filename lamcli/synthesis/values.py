"""Where a text came from: a constant, a loop variable, a cell of the data, a part of the instruction.

``candidates`` answers for several observations at once: an expression is a candidate when it yields, in the scope of
each observation, one of the texts that are acceptable there.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Literal

from lamcli.recipe.ast import Case, DateAs, Expr, Field, Instruction, Name, NumberIn, Text
from lamcli.recipe.cost import cost
from lamcli.recipe.dates import date_as
from lamcli.recipe.print import print_expr
from lamcli.recipe.values import number_in, title_case
from lamcli.recipe.walk import walk
from lamcli.synthesis.problem import Observation
from lamcli.synthesis.rank import Ranked, Similarity, ranked
from lamcli.synthesis.slices import common_cuts, words
from lamcli.synthesis.surprise import COINCIDENCE_COMMAND, COINCIDENCE_DATA, UNTOLD_FIGURE, coincidence, folded, offsets, same_name, tokens, untold_figure

Wanted = Sequence[tuple[str, ...]]
"""Per observation the texts that would do, best first."""

TORN_DATE = 3.0
"""Surcharge for cutting a piece out of a date; read as a date it also comes out right when it is written otherwise."""

DATE_FORMATS = ("YYYY-MM-DD", "MM/DD/YYYY", "DD.MM.YYYY", "DD/MM/YYYY", "M/D/YYYY", "D.M.YYYY", "MMMM D, YYYY", "D MMMM YYYY", "YYYY/MM/DD", "MMMM YYYY", "MMMM", "YYYY", "D")
DATE_LIKE = re.compile(r"\d{1,4}[./-]\d{1,2}[./-]\d{1,4}|\d{1,2}\.? (?:de )?\w{3,10}\.? (?:de )?\d{4}|\w{3,10}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}")


def same_value(left: str, right: str) -> bool:
    return left == right


def candidates(
    observations: Sequence[Observation], wanted: Wanted, *, name: bool, label: str = "", embedder: Similarity | None = None, commands: bool = False, shared: bool = False, limit: int = 12
) -> list[Ranked[Expr]]:
    """Expressions for what is wanted, cheapest first.

    Args:
        observations: at least one.
        wanted: per observation what would do.
        name: the text names an element (compared without regard to case), else it is a value (compared exactly).
        label: what the field that takes the value is called, for the ranking of columns.
        commands: what is named is a part of the interface, whose name may be a word of the instruction by rights.
        shared: several elements of one page bear the name, so that the instruction cannot have meant one of them by it.
    """
    if not all(wanted):
        return []
    same = same_name if name else same_value
    found: list[Ranked[Expr]] = []
    found += _constants(observations, wanted, embedder if commands else None, commands, shared, name)
    found += _scope_texts(observations, wanted, same)
    found += _cells(observations, wanted, same, label, embedder)
    found += _instruction(observations, wanted, same, label, embedder)
    if any(isinstance(part, DateAs | NumberIn | Case) for item in found if not isinstance(item.value, Text) for part in walk(item.value)):
        # The same date or number in another notation is as much of a coincidence as the same word.
        found = [replace(item, cost=item.cost + COINCIDENCE_DATA) if isinstance(item.value, Text) else item for item in found]
    return ranked(found, print_expr, limit)


def _constants(observations: Sequence[Observation], wanted: Wanted, embedder: Similarity | None, commands: bool, shared: bool, name: bool) -> Iterator[Ranked[Expr]]:
    for place, piece in enumerate(wanted[0]):
        if all(any(piece == other for other in texts) for texts in wanted[1:]):
            surprise = max(coincidence(observation, observations, piece, commands, embedder) for observation in observations)
            surprise = min(surprise, COINCIDENCE_COMMAND) if shared else surprise
            surprise += UNTOLD_FIGURE if name and untold_figure(Text(piece), observations) else 0.0
            why = f"“{piece}” in every demonstration" if len(observations) > 1 else f"“{piece}” as demonstrated"
            yield Ranked(Text(piece), cost(Text(piece)) + surprise + 0.5 * place, why)


def _scope_texts(observations: Sequence[Observation], wanted: Wanted, same: object) -> Iterator[Ranked[Expr]]:
    assert callable(same)
    for place, (variable, _) in enumerate(observations[0].scope.texts):
        if all(len(observation.scope.texts) > place and any(same(observation.scope.texts[place][1], piece) for piece in texts) for observation, texts in zip(observations, wanted, strict=True)):
            yield Ranked(Name(variable), cost(Name(variable)), f"the {variable} of the loop")


def _cells(observations: Sequence[Observation], wanted: Wanted, same: object, label: str, embedder: Similarity | None) -> Iterator[Ranked[Expr]]:
    assert callable(same)
    for place, (variable, first) in enumerate(observations[0].scope.rows):
        records = [dict(observation.scope.rows[place][1]) for observation in observations]
        for column, _ in first:
            cells = [record.get(column) for record in records]
            if any(cell is None for cell in cells):
                continue
            expression = Field(Name(variable), snake_case(column))
            price = cost(expression) + unlikeness(label, column, embedder)
            texts = [cell or "" for cell in cells]
            if all(any(same(cell, piece) for piece in pieces) for cell, pieces in zip(texts, wanted, strict=True)):
                yield Ranked(expression, price, f"column “{column}” of the data holds what was entered")
            else:
                yield from _reformatted(texts, wanted, expression, price, f"column “{column}” of the data")


def unlikeness(label: str, column: str, embedder: Similarity | None) -> float:
    """The ranker's prior of a column for a field: 0 for the same words, up to 2 for unrelated ones."""
    if not label or snake_case(label) == snake_case(column):
        return 0.0
    if embedder is None:
        return 1.0
    import numpy

    return round(float(1.0 - numpy.asarray(embedder.similarity([label], [column.replace("_", " ")]))[0, 0]), 4)


def _instruction(observations: Sequence[Observation], wanted: Wanted, same: object, label: str = "", embedder: Similarity | None = None) -> Iterator[Ranked[Expr]]:
    assert callable(same)
    texts = [observation.scope.instruction for observation in observations]
    if not all(texts):
        return
    for cut in common_cuts(texts, wanted, same):
        expression = cut.expression(Instruction())
        torn = TORN_DATE if any(_inside_date(text, cut.apply(text) or "") for text in texts) else 0.0
        yield Ranked(expression, cost(expression) + _awkwardness(cut.start, cut.end) + torn + _unrelated(cut.start, label, embedder), "the instruction says so")
    if same is same_value:
        yield from _in_other_case(texts, wanted)
    for word in words(texts, wanted, same, Instruction()):
        yield Ranked(word, cost(word) + 4.0, "that word of the instruction")
    yield from _reformatted_parts(texts, wanted)


NAME_LIKE = re.compile(r"(?:[A-Z0-9][\w-]*|\b(?:of|the|and|de|la|von|und)\b)(?: (?:[A-Z0-9][\w-]*|of|the|and|de|la|von|und)\b)* ?[A-Z0-9][\w-]*|[A-Z0-9][\w-]*")


def told(observations: Sequence[Observation]) -> list[Ranked[Expr]]:
    """Where a value came from that the recording does not hold: what the instruction names and the others do not.

    With several instructions that is what varies between them; with one, what is quoted or written like a name and is
    not the name of anything on the page.
    """
    instructions = [observation.scope.instruction for observation in observations]
    if not all(instructions):
        return []
    if len(set(instructions)) > 1:
        parts = [tuple(_varying(text, next(other for other in instructions if other != text))) for text in instructions]
    else:
        parts = [_name_like(observation) for observation in observations]
    if not all(parts):
        return []
    found = [replace(item, why="the recording does not hold the value; the instruction names it") for item in _instruction(observations, parts, same_value)]
    return ranked(found, print_expr, 4)


def _varying(text: str, other: str) -> Iterator[str]:
    """The stretches of an instruction that another one words differently."""
    starts, at = offsets(text), 0
    for block in SequenceMatcher(None, tokens(text), tokens(other), autojunk=False).get_matching_blocks():
        stretch = text[starts[at] : starts[block.a]].strip()
        if stretch:
            yield stretch
        at = block.a + block.size


def _name_like(observation: Observation) -> tuple[str, ...]:
    instruction, snapshot = observation.scope.instruction, observation.snapshot
    quoted = tuple(re.findall(r"[\"“]([^\"”]+)[\"”]", instruction))
    if quoted:
        return quoted
    on_page = {folded(node.name) for node in snapshot.nodes} if snapshot is not None else set()
    first = len(tokens(instruction)[0]) if instruction else 0
    found = (match.group().strip() for match in NAME_LIKE.finditer(instruction, first))
    return tuple(text for text in found if folded(text) not in on_page)


def _inside_date(text: str, piece: str) -> bool:
    """Whether a piece stands only inside a date: it is the day or the month, and better read as such."""
    at = text.find(piece)
    return any(match.start() <= at and at + len(piece) <= match.end() and len(piece) < len(match.group()) for match in DATE_LIKE.finditer(text))


CASES: tuple[tuple[Literal["upper", "lower", "title"], Callable[[str], str]], ...] = (("upper", str.upper), ("lower", str.lower), ("title", title_case))


def _in_other_case(texts: Sequence[str], wanted: Wanted) -> Iterator[Ranked[Expr]]:
    """What the instruction names was entered in capitals, in small letters or as a title."""
    for style, change in CASES:
        for cut in common_cuts(texts, wanted, lambda got, piece, change=change: change(got) == piece):  # type: ignore[misc]
            if all(change(cut.apply(text) or "") in pieces for text, pieces in zip(texts, wanted, strict=True)):
                expression = Case(style, cut.expression(Instruction()))
                yield Ranked(expression, cost(expression) + _awkwardness(cut.start, cut.end), f"the instruction says so; entered in {style} case")


def _unrelated(mark: str, label: str, embedder: Similarity | None) -> float:
    """The ranker's prior of the words before a piece for the field that takes it: ``password "`` for “Password”."""
    spoken = " ".join(token for token in tokens(mark) if token.isalpha())
    return 0.5 * unlikeness(label, spoken, embedder) if embedder is not None and spoken and label else 0.0


def _awkwardness(start: str, end: str) -> float:
    """Marks of punctuation that is not a bracket or quote say little about what is cut out."""
    weak = sum(1.0 for mark in (start, end) if mark and not any(c.isalnum() or c in "\"'“”‘’«»()[]<>:@#" for c in mark))
    return weak + (1.5 if not start or not end else 0.0)


def _reformatted(texts: Sequence[str], wanted: Wanted, source: Expr, price: float, where: str) -> Iterator[Ranked[Expr]]:
    """The same date or number in another notation, or the same text in other letters."""
    for style in DATE_FORMATS:
        if looks_dated(wanted, style) and all(dated(text, style) in pieces for text, pieces in zip(texts, wanted, strict=True)):
            expression = DateAs(source, style)
            yield Ranked(expression, price + cost(expression) - cost(source), f"the date in {where}, as the field took it")
            break
    if all(any(character.isdigit() for character in text) for text in texts) and all(_number(text) in pieces and text not in pieces for text, pieces in zip(texts, wanted, strict=True)):
        number = NumberIn(source)
        yield Ranked(number, price + cost(number) - cost(source), f"the number in {where}")
    for case, change in CASES:
        if all(change(text) in pieces and text not in pieces for text, pieces in zip(texts, wanted, strict=True)):
            styled = Case(case, source)
            yield Ranked(styled, price + cost(styled) - cost(source), f"{where}, in {case} case")


def looks_dated(wanted: Wanted, style: str) -> bool:
    """Whether something wanted has the outward form of a date in a style; reading dates is slow."""
    form = _form(style)
    return all(any(form.fullmatch(piece) for piece in pieces) for pieces in wanted)


@lru_cache(maxsize=64)
def _form(style: str) -> re.Pattern[str]:
    """``DD.MM.YYYY`` -> two digits, a dot, …"""
    parts = {"YYYY": r"\d{4}", "MMMM": r"[^\W\d]{3,}", "MM": r"\d\d", "DD": r"\d\d", "M": r"\d\d?", "D": r"\d\d?"}
    return re.compile("".join(parts.get(part, re.escape(part)) for part in re.findall(r"YYYY|MMMM|MM|DD|M|D|.", style)))


def _reformatted_parts(texts: Sequence[str], wanted: Wanted) -> Iterator[Ranked[Expr]]:
    """A date of the instruction that was entered in another notation."""
    dates = [tuple(match.group() for match in DATE_LIKE.finditer(text)) for text in texts]
    if not all(dates):
        return
    for style in DATE_FORMATS:
        if not looks_dated(wanted, style):
            continue
        matching = [tuple(date for date in found if dated(date, style) in pieces) for found, pieces in zip(dates, wanted, strict=True)]
        if all(matching):
            for cut in common_cuts(texts, matching, same_value):
                expression = DateAs(cut.expression(Instruction()), style)
                yield Ranked(expression, cost(expression) + _awkwardness(cut.start, cut.end), "the date of the instruction, as the field took it")
            return


def spellings(number: int) -> tuple[str, ...]:
    """How an instruction may write a position: 6, 6th, sixth."""
    suffix = "th" if 10 <= number % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return (str(number), f"{number}{suffix}")


@lru_cache(maxsize=4096)
def dated(text: str, style: str) -> str | None:
    return date_as(text, style) if DATE_LIKE.search(text) else None  # reading dates in any language is slow


@lru_cache(maxsize=4096)
def _number(text: str) -> str | None:
    return number_in(text)


@lru_cache(maxsize=4096)
def snake_case(label: str) -> str:
    """``E-mail address`` -> ``e_mail_address``; never empty, never begins with a digit."""
    name = re.sub(r"[^\w]+", "_", re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", label)).strip("_").casefold()
    return name if name and not name[0].isdigit() else f"value_{name}".rstrip("_")
