"""The n-th of a list that comes in pages: from the number of the instruction to the page and to the place on it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from lamcli.recipe.ast import Arithmetic, Expr, Instruction, Number, NumberIn
from lamcli.recipe.cost import cost
from lamcli.recipe.values import number_in
from lamcli.synthesis.problem import Observation
from lamcli.synthesis.rank import Ranked
from lamcli.synthesis.slices import common_cuts

_COUNTED = re.compile(r"(?<![\w.,])\d{1,4}(?:st|nd|rd|th)?(?![\w]|[.,]\d)")


def page_of(number: int, size: int) -> int:
    return (number - 1) // size + 1


def place_of(number: int, size: int) -> int:
    return (number - 1) % size + 1


def page_expression(number: Expr, size: int) -> Expr:
    """``(n - 1) // size + 1``."""
    return _shifted("//", number, size)


def place_expression(number: Expr, size: int) -> Expr:
    """``(n - 1) mod size + 1``."""
    return _shifted("mod", number, size)


def _shifted(operator: str, number: Expr, size: int) -> Expr:
    assert operator in ("//", "mod")
    before = Arithmetic("-", number, Number("1"))
    return Arithmetic("+", Arithmetic("//" if operator == "//" else "mod", before, Number(str(size))), Number("1"))


def numbers_told(observations: Sequence[Observation], fits: Callable[[int, int], bool]) -> Iterator[Ranked[Expr]]:
    """Numbers of the instructions that fit, all read in one way; the plainest first.

    Args:
        fits: whether a number fits the observation of that place in the sequence.
    """
    texts = [observation.scope.instruction for observation in observations]
    spelled = [tuple(piece for piece in _COUNTED.findall(text) if fits(place, _value(piece))) for place, text in enumerate(texts)]
    if not all(spelled):
        return
    first = [number_in(text) for text in texts]
    if all(number is not None and number.isdigit() and fits(place, int(number)) for place, number in enumerate(first)):
        plain = NumberIn(Instruction())
        yield Ranked(plain, cost(plain), "the number in the instruction")
        return
    for cut in common_cuts(texts, spelled, lambda left, right: left == right):
        number = NumberIn(cut.expression(Instruction()))
        yield Ranked(number, cost(number), "the number that the instruction names there")


def _value(piece: str) -> int:
    return int(re.sub(r"\D", "", piece))
