"""Names by the look of an element: they count after everything that the page says in words."""

from __future__ import annotations

from lamcli.locate import find, names
from lamcli.locate.appearance import colour_names
from lamcli.recipe.page import Query
from tests.salience.building import at, el, page


def test_an_icon_named_close_answers_to_its_glyph() -> None:
    snapshot = page(el("button", role="button", name="Close", id="close", box=(0, 0, 20, 20)), el("button", "OK"))
    assert find(snapshot, Query("button", "x")) == (at(snapshot, id="close"),)


def test_a_wide_button_that_reads_close_does_not() -> None:
    snapshot = page(el("button", "Close", box=(0, 0, 90, 20)))
    assert find(snapshot, Query("button", "x")) == ()


def test_words_win_over_glyphs() -> None:
    snapshot = page(el("button", role="button", name="Close", box=(0, 0, 20, 20)), el("button", "x", id="letter"))
    assert find(snapshot, Query("button", "x")) == (at(snapshot, id="letter"),)


def test_a_box_without_words_is_named_by_its_colour() -> None:
    boxes = [el("div", id=colour, background=rgb, box=(0, 0, 30, 30)) for colour, rgb in (("red", "rgb(255, 0, 0)"), ("navy", "rgb(0, 0, 128)"))]
    snapshot = page(*boxes)
    assert find(snapshot, Query("element", "navy")) == (at(snapshot, id="navy"),)


def test_colours_have_their_exact_names_else_that_of_their_family() -> None:
    assert colour_names("rgb(0, 255, 255)") == ("aqua", "cyan")
    assert "red" in colour_names("rgb(250, 10, 5)")
    assert colour_names("") == ()


def test_a_field_can_be_named_by_its_kind() -> None:
    snapshot = page(el("input", type="radio", role="radio", name="L", id="radio"), el("input", type="checkbox", role="checkbox", name="M"))
    assert find(snapshot, Query("field", "radio")) == (at(snapshot, id="radio"),)


def test_an_identifier_that_is_no_word_is_a_name_as_it_stands() -> None:
    snapshot = page(el("svg", *[el("circle", id=f"({x},{y})", box=(x, y, 5, 5)) for x in (1, -1) for y in (2, -2)]))
    assert names(snapshot, at(snapshot, id="(-1,2)")) == ("(-1,2)",)
    assert find(snapshot, Query("shape", "(-1,2)")) == (at(snapshot, id="(-1,2)"),)


def test_text_drawn_over_a_shape_names_it() -> None:
    slices = [el("path", id=name, box=(x, 0, 40, 40)) for name, x in (("left", 0), ("right", 40))]
    labels = [el("text", el("tspan", text, box=(x, 18, 4, 4)), box=(x, 18, 4, 4)) for text, x in (("a", 18), ("b", 58))]
    snapshot = page(el("svg", *slices, *labels, box=(0, 0, 80, 40)))
    assert find(snapshot, Query("shape", "b")) == (at(snapshot, id="right"),)
    assert "b" in names(snapshot, at(snapshot, id="right")) and "b" not in names(snapshot, at(snapshot, id="left"))
