"""Comments stay where they are when the layout changes."""

from __future__ import annotations

import pytest

from lamcli.recipe.comments import keep_comments

CANONICAL = """\
recipe a(x: text)
    "What it does."

    open "https://x.example/#part"
    for each row in rows
        click link "# 1" in row
    click button "B"
"""

SOURCE = """\
# before all
recipe a(   # the name
  x: text)  # the value
  "What it does."
  # begin
  open "https://x.example/#part"  # open it
  for each row in rows
     # inside
     click link "# 1"   in row
     # still inside
  # outside
  click   button "B"
  # the end
"""

WANTED = """\
# before all
recipe a(x: text)  # the name  # the value
    "What it does."
    # begin

    open "https://x.example/#part"  # open it
    for each row in rows
        # inside
        click link "# 1" in row
        # still inside
    # outside
    click button "B"
    # the end
"""


def test_comments_move_with_their_lines() -> None:
    assert keep_comments(SOURCE, CANONICAL) == WANTED


def test_keeping_twice_changes_nothing() -> None:
    assert keep_comments(WANTED, CANONICAL) == WANTED


def test_without_comments_the_canonical_text_is_kept() -> None:
    assert keep_comments(CANONICAL.replace("    ", "  "), CANONICAL) == CANONICAL


@pytest.mark.parametrize("line", ['let x = y matching /#+/', "let `a#b` = 1", "let x = 'it#s' & \"\\\"#\""])
def test_a_number_sign_inside_a_value_is_no_comment(line: str) -> None:
    assert keep_comments(f"recipe a\n    {line}\n    # real\n", f"recipe a\n    {line}\n") == f"recipe a\n    {line}\n    # real\n"


def test_lines_that_do_not_match_are_said() -> None:
    assert keep_comments("recipe a # x\n    go back\n    reload\n", "recipe a\n    reload\n") is None


def test_a_header_over_several_lines() -> None:
    canonical = "recipe a(\n    x: text,\n    y: text,\n)\n    go back\n"
    assert keep_comments("recipe a(x: text, # one\n y: text) # two\n  # go\n  go back\n", canonical) == canonical.replace(")\n", ")  # one  # two\n    # go\n")
