"""A statement more in a recipe: in the tree, in the text with its comments, and what that does to the paths of the others."""

from __future__ import annotations

import pytest

from lamcli.inspect.recipe import statements
from lamcli.recipe.insert import inserted, inserted_text, shifted
from lamcli.recipe.parse import parse
from lamcli.recipe.print import print_recipe, print_step

TEXT = """# what it is
recipe work(rows: list of text)
    "Works."

    open "https://shop.example/"
    # each of them
    for each row in rows
        # first
        click button "New"  # always
        if button "A" exists
            click button "A"
        otherwise
            click button "B"
            # the last
            click button "C"
    click button "Save"
"""
STEP = parse('recipe r()\n    if button "Close" exists\n        click button "Close"\n').body[0]
EVERY = [path for path, _ in statements(parse(TEXT))]


@pytest.mark.parametrize("path", EVERY)
def test_everything_else_stays_and_is_where_it_is_said_to_be(path: tuple[int, ...]) -> None:
    before = parse(TEXT)
    better = inserted(before, path, STEP)
    now = dict(statements(better))
    assert now[path] == STEP
    for where, step in statements(before):
        if where == path or where != path[: len(where)]:
            assert print_step(now[shifted(where, path)]) == print_step(step)
    assert len(now) == len(EVERY) + 2


@pytest.mark.parametrize("path", EVERY)
def test_the_text_keeps_its_comments(path: tuple[int, ...]) -> None:
    text = inserted_text(TEXT, path, STEP)
    assert parse(text) == inserted(parse(TEXT), path, STEP)
    kept = [line for line in text.split("\n") if line in TEXT.split("\n")]
    assert [line for line in TEXT.split("\n") if line.strip()] == [line for line in kept if line.strip()]


def test_comments_right_above_a_statement_stay_with_it() -> None:
    text = inserted_text(TEXT, (1, 0), STEP)
    assert '        if button "Close" exists\n            click button "Close"\n        # first\n        click button "New"  # always\n' in text


def test_no_such_statement() -> None:
    for path in ((9,), (0, 0), (1, 1, 7)):
        with pytest.raises(LookupError):
            inserted(parse(TEXT), path, STEP)


def test_a_text_without_comments_is_as_it_is_printed() -> None:
    plain = print_recipe(parse(TEXT))
    assert inserted_text(plain, (2,), STEP) == print_recipe(inserted(parse(plain), (2,), STEP))
