"""Instructions with a hole are seen as such, and nothing else is."""

from __future__ import annotations

import pytest

from lamcli.synthesis.holes import filled, lacking
from lamcli.trace import Trace
from tests.salience.building import el, page
from tests.synthesis.demonstrations import Demonstration

BOXES = page(*[el("div", id=name, background=rgb, box=(x, 0, 30, 30)) for name, rgb, x in (("red", "rgb(255, 0, 0)", 0), ("gray", "rgb(128, 128, 128)", 40))], el("a", "More", id="more"))


def clicked(instruction: str, *names: str) -> Trace:
    shown = Demonstration(instruction).on(BOXES)
    for name in names or ("more",):
        shown.click(id=name)
    return shown.trace()


@pytest.mark.parametrize(
    ("broken", "whole", "is_hole"),
    [
        ("Click the  link", "Click the blue link", True),
        ("Open “” now", "Open “the news” now", True),
        ("Call () at once", "Call (Ann Lee) at once", True),
        ("Book a flight", "Book a cheap flight", False),
        ("Click it.  Then wait", "Click it. And then wait", False),
        ("Click the  link", "Press the blue button", False),
    ],
)
def test_a_hole_is_nothing_where_another_instruction_has_words(broken: str, whole: str, is_hole: bool) -> None:
    assert lacking([clicked(broken), clicked(whole)]) == ((0,) if is_hole else ())


def test_other_kinds_of_steps_are_another_task() -> None:
    assert lacking([clicked("Click the  link", "more", "more"), clicked("Click the blue link")]) == ()


def test_a_hole_named_what_is_called_by_its_look() -> None:
    assert filled(clicked("Take the  box", "gray")).instruction == "Take the gray box"


@pytest.mark.parametrize("names", [("more",), ("red", "gray")])
def test_a_hole_is_left_where_it_is_not_known_what_was_meant(names: tuple[str, ...]) -> None:
    assert filled(clicked("Take the  box", *names)).instruction == "Take the  box"
