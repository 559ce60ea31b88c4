"""Pages and places on them follow from a number that counts through all."""

from __future__ import annotations

import pytest

from lamcli.recipe.print import print_expr
from lamcli.synthesis.ordinals import numbers_told, page_expression, page_of, place_expression, place_of
from lamcli.synthesis.problem import Observation, Scope, Strand
from lamcli.trace import Event, EventKind, Trace


def told(*instructions: str) -> list[Observation]:
    event = Event(EventKind.CLICK, 0.0, "", None)
    return [Strand(number, Trace((event,)), 0, 1, Scope(instruction=text)).observation(0) for number, text in enumerate(instructions)]


@pytest.mark.parametrize(("number", "size", "page", "place"), [(1, 3, 1, 1), (3, 3, 1, 3), (4, 3, 2, 1), (12, 3, 4, 3), (10, 10, 1, 10)])
def test_the_place_of_a_number(number: int, size: int, page: int, place: int) -> None:
    assert (page_of(number, size), place_of(number, size)) == (page, place)


def test_the_number_is_read_where_it_fits_everywhere() -> None:
    found = list(numbers_told(told("Of 2 lists open the 7th result", "Of 3 lists open the 5th result"), lambda which, number: number == (7, 5)[which]))
    assert print_expr(found[0].value) == 'number in instruction between "the " and " result"'
    assert print_expr(page_expression(found[0].value, 3)).endswith("// 3 + 1") and " mod 3 " in print_expr(place_expression(found[0].value, 3))


def test_the_only_number_needs_no_marks() -> None:
    assert [print_expr(item.value) for item in numbers_told(told("Open the 7th", "Open number 5"), lambda which, number: number > 3)] == ["number in instruction"]


def test_parts_of_larger_numbers_are_none() -> None:
    assert list(numbers_told(told("Pay 7.50 for 2"), lambda which, number: number == 7)) == []
