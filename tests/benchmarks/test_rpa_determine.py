"""When a demonstration determines what is meant, by what the intended program did in it."""

from __future__ import annotations

import pytest

from benchmarks.rpa.determine import determined
from benchmarks.rpa.person import Mark
from lamcli.recipe.parse import parse

LIST = """
recipe r() -> {a: text, b: text}
    open "/"
    for each row in rows
        emit
            a: text of first cell in row
            b: text of last cell in row
"""
CONDITION = """
recipe r()
    open "/"
    for each row in rows
        if button in row exists
            click button in row
    click button "Done"
"""
PAGES = """
recipe r() -> {a: text}
    open "/"
    for each row in rows, across pages by link "Next"
        emit
            a: text of row
"""
NESTED = """
recipe r() -> {a: text}
    open "/"
    for each group in lists
        click button in group
        for each entry in items in group
            emit
                a: text of entry
"""
ANY = """
recipe r()
    open "/"
    for each row in rows
        click button in row
"""
UNTIL = """
recipe r()
    open "/"
    repeat until text of heading is "May"
        click button "On"
    click button "Done"
"""


def log(story: str) -> list[Mark]:
    """``s0.1`` is a step at path (0, 1), ``a0.1`` an action of it, ``a0.1:Go`` one on a thing called so, ``n0`` the turning of a page."""
    marks = []
    for word in story.split():
        where, _, name = word[1:].partition(":")
        path = tuple(int(part) for part in where.split("."))
        marks.append(Mark({"s": "step", "a": "click", "n": "next page"}[word[0]], path, name))
    return marks


@pytest.mark.parametrize(
    ("recipe", "story", "needed"),
    [
        (LIST, "s0 a0 s1 s1.0 a1.0.0 a1.0.1", 3),  # one round is all that is shown
        (LIST, "s0 a0 s1 s1.0 a1.0.0 a1.0.1 s1.0 a1.0.0 a1.0.1 s1.0 a1.0.0 a1.0.1", 4),  # one and a half
        (CONDITION, "s0 a0 s1 s1.0 s1.0.0 a1.0.0 s1.0 s1.0.0 a1.0.0 s1.0 s1.0 s1.0.0 a1.0.0 s2 a2", 5),  # the third row was passed over, then the end
        (CONDITION, "s0 a0 s1 s1.0 s1.0 s1.0.0 a1.0.0 s1.0 s1.0.0 a1.0.0", 3),  # the first row was passed over: nobody sees a round in that
        (PAGES, "s0 a0 s1 s1.0 a1.0.0 s1.0 a1.0.0 n1 s1.0 a1.0.0 s1.0 a1.0.0", 4),
        (NESTED, "s0 a0 s1 s1.0 a1.0 s1.1 s1.1.0 a1.1.0.0 s1.0 a1.0 s1.1 s1.1.0 a1.1.0.0 s1.1.0 a1.1.0.0 s1.0 a1.0", 6),  # two entries of one group came late
        (UNTIL, "s0 a0 s1 s2 a2", 2),
        (ANY, "s0 a0 s1 s1.0 a1.0:Approve s1.0 a1.0:Approve s1.0 a1.0:Reject", 4),  # two of one name may as well mean that name
        (ANY, "s0 a0 s1 s1.0 a1.0:Approve s1.0 a1.0:Approve s1.0 a1.0:Approve", 3),
        (UNTIL, "s0 a0 s1 s1.0 a1.0 s1.0 a1.0 s1.0 a1.0 s2 a2", 5),
    ],
)
def test_the_rule(recipe: str, story: str, needed: int) -> None:
    assert determined(parse(recipe), log(story)) == needed


def test_both_outcomes_count_only_as_far_as_they_are_shown() -> None:
    always = "s0 a0 s1 s1.0 s1.0.0 a1.0.0 s1.0 s1.0.0 a1.0.0 s1.0 s1.0.0 a1.0.0"
    assert determined(parse(CONDITION), log(always)) == 3
