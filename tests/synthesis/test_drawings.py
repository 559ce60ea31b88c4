"""Drawn things whose colours a recording does not hold: what is known is checked, what is not may be as was demonstrated."""

from __future__ import annotations

import pytest

from lamcli import locate
from lamcli.locate.figures import described
from lamcli.recipe.print import print_step
from lamcli.synthesis import Exhausted, Solved, synthesize
from lamcli.synthesis.drawings import coloured
from lamcli.trace import Snapshot
from tests.salience.building import el, page
from tests.synthesis.demonstrations import Demonstration


def drawing(*figures: tuple[str, float], fill: str = "") -> Snapshot:
    shapes = [el(tag, background=fill, box=(40.0 * number, 0, size, size), id=f"{tag}{number}") for number, (tag, size) in enumerate(figures)]
    buttons = [el("button", str(number), id=f"b{number}") for number in range(5)]
    return page(el("svg", *shapes, box=(0, 0, 400, 40)), *buttons)


def learned(*demonstrations: Demonstration) -> str:
    outcome = synthesize([demonstration.trace() for demonstration in demonstrations], name="learned")
    assert not isinstance(outcome, Exhausted), outcome.reason
    assert isinstance(outcome, Solved)
    return print_step(outcome.solutions[0].recipe.body[-1])


def test_a_count_of_unknown_colours_may_be_any_that_the_page_allows() -> None:
    two = Demonstration("How many red circles are there?").on(drawing(("circle", 30), ("circle", 10), ("circle", 30), ("rect", 30))).click(id="b2")
    none = Demonstration("How many blue rects are there?").on(drawing(("circle", 30), ("circle", 10), ("rect", 10), ("rect", 30))).click(id="b0")
    assert learned(two, none) == 'click button (count of shapes (instruction between "many " and " are"))'


def test_a_count_that_no_colours_allow_is_none() -> None:
    four = Demonstration("How many red circles are there?").on(drawing(("circle", 30), ("circle", 10), ("rect", 30))).click(id="b4")
    assert "count of" not in learned(four)


def test_a_count_of_known_colours_is_exact() -> None:
    three = Demonstration("How many red circles are there?").on(drawing(("circle", 30), ("circle", 10), ("circle", 30), fill="rgb(255, 0, 0)")).click(id="b2")
    assert "count of" not in learned(three)


@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_page_is_coloured_as_it_must_have_been(number: int) -> None:
    snapshot = coloured(drawing(("circle", 30), ("circle", 10), ("rect", 30)), "red circles", number)
    assert len(described(locate.drawn(snapshot), "red circles")) == number


def test_the_first_of_those_that_fit_is_taken_where_people_took_others() -> None:
    second = Demonstration("Click on a large circle").on(drawing(("circle", 30), ("circle", 30), ("circle", 10))).click(id="circle1")
    first = Demonstration("Click on a small shape").on(drawing(("rect", 10), ("circle", 30), ("circle", 10))).click(id="rect0")
    assert learned(second, first) == 'click first shape (instruction after "a ")'
