"""Drawn things are described: by size among the others, colour, kind and what is written there, in any words at once."""

from __future__ import annotations

import pytest

from lamcli.locate import find
from lamcli.locate.appearance import colour_names, families
from lamcli.recipe.page import Query
from lamcli.trace import Snapshot
from tests.salience.building import Element, el, page

RED, GREEN, BLUE = "rgb(255, 0, 0)", "rgb(0, 128, 0)", "rgb(0, 0, 255)"


def drawn(tag: str, name: str, fill: str, size: float, at: float, text: str = "", **attributes: str) -> Element:
    return el(tag, *([text] if text else []), background=fill, box=(at, 0, size, size), data_id=name, **attributes)


def drawing(*members: Element) -> Snapshot:
    return page(el("p", "Shapes"), el("svg", *members, box=(0, 0, 400, 40)))


SIX = drawing(
    drawn("circle", "big red circle", RED, 30, 0),
    drawn("circle", "small red circle", RED, 10, 40),
    drawn("rect", "big blue rectangle", BLUE, 30, 80),
    drawn("polygon", "small green triangle", GREEN, 10, 120, points="0,10 5,0 10,10"),
    drawn("text", "small blue a", BLUE, 10, 160, "a"),
    drawn("text", "big blue 7", BLUE, 30, 200, "7"),
)


def called(snapshot: Snapshot, name: str) -> list[str | None]:
    return [snapshot.nodes[index].attribute("data-id") for index in find(snapshot, Query("shape", name))]


@pytest.mark.parametrize(
    ("name", "those"),
    [
        ("large red circle", ["big red circle"]),
        ("circle, red and small".replace(" and", ","), ["small red circle"]),
        ("red items", ["big red circle", "small red circle"]),
        ("blue shapes", ["big blue rectangle"]),
        ("square", ["big blue rectangle"]),
        ("triangles", ["small green triangle"]),
        ("letters", ["small blue a"]),
        ("blue digit", ["big blue 7"]),
        ("small as", ["small blue a"]),
        ("7s", ["big blue 7"]),
        ("small things", ["small red circle", "small green triangle", "small blue a"]),
        ("shade of blue, large", ["big blue rectangle", "big blue 7"]),
        ("yellow circle", []),
        ("red banana", []),
        ("A circle", ["big red circle", "small red circle"]),
    ],
)
def test_every_word_of_a_description_holds(name: str, those: list[str]) -> None:
    assert called(SIX, name) == those


def test_single_letters_keep_their_case() -> None:
    assert called(drawing(drawn("text", "A", RED, 10, 0, "A"), drawn("text", "b", RED, 10, 20, "b")), "red as") == []


def test_things_of_one_size_are_compared_with_a_line_of_writing() -> None:
    small = drawing(drawn("circle", "1", RED, 10, 0), drawn("circle", "2", RED, 10, 20))
    assert called(small, "small circles") == ["1", "2"]
    assert called(small, "large circles") == []


def test_exact_colours_come_before_shades() -> None:
    assert called(drawing(drawn("circle", "green", GREEN, 10, 0), drawn("circle", "lime", "rgb(0, 255, 0)", 10, 20)), "green circle") == ["green"]
    assert called(drawing(drawn("circle", "lime", "rgb(0, 255, 0)", 10, 20)), "green circle") == ["lime"]


def test_an_outline_has_the_colour_of_its_stroke() -> None:
    ring = drawing(el("circle", color=BLUE, box=(0, 0, 10, 10), data_id="ring"))
    assert called(ring, "blue circle") == ["ring"] and called(ring, "red circle") == []


def test_colours_that_were_not_recorded_may_be_any() -> None:
    plain = drawing(drawn("circle", "1", "", 30, 0), drawn("circle", "2", "", 10, 40))
    assert called(plain, "large yellow circle") == ["1"]


def test_names_come_before_descriptions() -> None:
    assert called(drawing(drawn("circle", "circle", RED, 10, 0), el("rect", name="circle", box=(20, 0, 10, 10), data_id="called so")), "circle") == ["called so"]


def test_only_what_is_drawn_is_described() -> None:
    snapshot = page(el("button", "Red circle"), el("p", "red"))
    assert find(snapshot, Query("shape", "red circle")) == ()


def test_every_shade_has_a_family() -> None:
    assert [families(colour)[0] for colour in ("rgb(90, 90, 166)", "rgb(250, 10, 5)", "rgb(120, 60, 10)", "rgb(3, 3, 3)", "rgb(130, 128, 127)")] == ["blue", "red", "brown", "black", "gray"]
    assert colour_names("rgb(255, 192, 203)") == ("pink",) and "red" in families("rgb(255, 192, 203)")
