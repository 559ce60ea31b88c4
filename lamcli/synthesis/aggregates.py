"""The largest, the smallest or the sum of numbers that a page lists."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal, InvalidOperation
from typing import Literal

from lamcli.recipe.ast import Aggregate, Expr, Read, Split, Target, Text
from lamcli.recipe.cost import cost
from lamcli.recipe.values import text_of
from lamcli.salience.memo import per_snapshot
from lamcli.salience.paths import at_path, path_of
from lamcli.synthesis.problem import Observation, Place
from lamcli.synthesis.rank import Ranked
from lamcli.trace import Snapshot

FEWEST, MOST = 2, 60
LONGEST = 400
"""Characters of such a list."""

Function = Literal["largest", "smallest", "sum"]
FUNCTIONS: tuple[tuple[Function, Callable[[Sequence[Decimal]], Decimal]], ...] = (("largest", max), ("smallest", min), ("sum", lambda numbers: sum(numbers, Decimal(0))))


def aggregated(observations: Sequence[Observation], wanted: Sequence[str], find: Callable[[Sequence[Place]], Sequence[Ranked[Target]]]) -> Iterator[Ranked[Expr]]:
    """Where the same list of numbers stands on each page, of which what is wanted is the largest, the smallest or the sum."""
    pages = [observation.snapshot for observation in observations]
    first = pages[0]
    if first is None:
        return
    for index, numbers in _lists(first).items():
        fitting = [function for function, of in FUNCTIONS if text_of(of(numbers)) == wanted[0]]
        there = _same(first, index, pages) if fitting else None
        if there is None:
            continue
        for function, of in FUNCTIONS:
            if function in fitting and all(text_of(of(_lists(page)[other])) == wish for (page, other), wish in zip(there, wanted, strict=True)):
                for item in find([Place(observation, other) for observation, (_, other) in zip(observations, there, strict=True)])[:1]:
                    whole = Aggregate(function, Split(Read("text", item.value), Text(" ")))
                    yield Ranked(whole, cost(whole) - cost(item.value) + item.cost, f"the {function} of the numbers that stand there")


def _same(first: Snapshot, index: int, pages: Sequence[Snapshot | None]) -> list[tuple[Snapshot, int]] | None:
    """The list at the same place on every page; None where one has none."""
    path, found = path_of(first, index), list[tuple[Snapshot, int]]()
    for page in pages:
        other = at_path(page, path) if page is not None else None
        if page is None or other is None or other not in _lists(page):
            return None
        found.append((page, other))
    return found


@per_snapshot
def _lists(snapshot: Snapshot) -> dict[int, tuple[Decimal, ...]]:
    """Elements of which the whole text is numbers, several of them; of nested ones with the same text the outermost."""
    found: dict[int, tuple[Decimal, ...]] = {}
    for index, node in enumerate(snapshot.nodes):
        if node.tag == "#text" or "hidden" in node.states or not snapshot.children(index):
            continue
        text = snapshot.text(index)
        words = text.split() if 0 < len(text) <= LONGEST and text[0] in "-0123456789" else []
        if FEWEST <= len(words) <= MOST and not (node.parent in found and snapshot.text(node.parent) == text):
            numbers = tuple(number for number in map(_number, words) if number is not None)
            if len(numbers) == len(words):
                found[index] = numbers
    return found


def _number(text: str) -> Decimal | None:
    try:
        return Decimal(text) if text[0] in "-0123456789" else None
    except InvalidOperation:
        return None
