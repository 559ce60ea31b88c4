"""Hostile recipes end in a tree or in one clear message: no traceback, no hang."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lamcli.errors import BadInput
from lamcli.recipe import ast
from lamcli.recipe.check import check
from lamcli.recipe.parse import parse
from lamcli.recipe.print import print_recipe
from tests.recipe.test_round_trip import FAST, within
from tests.recipe.trees import recipes, steps

HEAD = "recipe r(x: text)\n    "


def refused(text: str) -> str:
    with pytest.raises(BadInput) as caught:
        parse(text, "r.lam")
    return str(caught.value).split("\n")[0]


def test_ten_thousand_parentheses_are_one_value() -> None:
    assert parse(HEAD + "open " + "(" * 10_000 + '"a"' + ")" * 10_000).body == (ast.Open(ast.Text("a")),)


@pytest.mark.parametrize(
    "line",
    [
        "let y = " + "not " * 5_000 + "true",
        "let y = 1" + " + 1" * 5_000,
        "click row" + " in row" * 5_000,
        'let y = x' + ' before "b"' * 5_000,
        "let y = x" + ".b" * 5_000,
        "let y = " + "trim " * 5_000 + "x",
        "let y = " + "(x & " * 5_000 + "x" + ")" * 5_000,
        "click row " + "containing (row " * 3_000 + "containing x" + ")" * 3_000,
        "let y = count of rows " + "where (count of rows " * 3_000 + "is 1" + ")" * 3_000,
    ],
    ids=lambda line: line[:30],
)
def test_trees_are_not_deeper_than_recursion_can_go(line: str) -> None:
    assert refused(HEAD + line) == "r.lam:2:5: nested more than 100 levels deep"


def test_blocks_are_not_deeper_either() -> None:
    text = "recipe r()\n" + "".join("    " * depth + "if true\n" for depth in range(1, 400)) + "    " * 400 + "go back\n"
    assert "nested more than 100 levels deep" in refused(text)


def test_types_are_not_deeper_either() -> None:
    assert "nested more than 100 levels deep" in refused("recipe r(x: " + "list of " * 3_000 + "text)")


@pytest.mark.slow
def test_a_hundred_thousand_statements() -> None:
    assert len(parse("recipe r()\n" + '    click button "Save"\n' * 100_000).body) == 100_000


def test_long_numbers_and_unclosed_things() -> None:
    assert refused(HEAD + "let y = " + "9" * 5_000) == "r.lam:2:13: a number of 5000 digits"
    assert "never closed" in refused(HEAD + "open " + "(" * 10_000)
    assert "no closing quote" in refused(HEAD + 'press "' + "\\\\" * 50_000)
    assert "cannot stand here" in refused(HEAD + "open x" + ")" * 10_000) or "expected" in refused(HEAD + "open x" + ")" * 10_000)


@pytest.mark.parametrize("character", ["\0", "\x1b", "\u202e", "\u2066", "\u200f", "\ufeff", "\x7f"])
def test_characters_that_hide_what_is_written_are_refused(character: str) -> None:
    place = f"r.lam:2:12: the character U+{ord(character):04X} cannot stand in a recipe"
    assert refused(HEAD + f'open "a{character}b"') == place
    inside = parse(HEAD + f'open "a\\u{{{ord(character):X}}}b"')
    assert inside.body == (ast.Open(ast.Text(f"a{character}b")),)
    assert character not in print_recipe(inside)


@pytest.mark.parametrize(("name", "flaw"), [("a\u200db", "U+200D"), ("e\u0301", "normal form C"), ("a\u00a0b", "U+00A0"), ("\U0001f600", "a name is a letter")])
def test_names_that_look_like_others_are_refused(name: str, flaw: str) -> None:
    assert flaw in refused(HEAD + f"let {name} = x")


def test_a_quoted_name_that_cannot_be_one_is_refused_by_the_checker() -> None:
    recipe = parse("recipe r(`a\\u{202E}b`: text)\n    open `a\\u{202E}b`\n")
    assert print_recipe(recipe) == "recipe r(`a\\u{202E}b`: text)\n    open `a\\u{202E}b`\n"
    (problem,) = check(recipe).problems
    assert problem.message == "`a\\u202eb` cannot be a name: it holds the invisible character U+202E"


def test_other_spaces_are_named() -> None:
    assert refused(HEAD + 'click\u00a0button "A"') == "r.lam:2:10: the space here is U+00A0"


def test_line_ends_tabs_and_byte_order_marks() -> None:
    plain = parse('recipe r()\n    if true\n        click button "A"\n')
    assert parse('\ufeffrecipe r()\r\n    if true\r\n        click button "A"\r\n') == plain
    assert parse('recipe r()\r    if true\r        click button "A"\r') == plain
    assert parse('recipe r()\n\tif true\n\t\tclick button "A"\n') == plain
    assert parse('\n\n# a\nrecipe r()\n\n    if true\n\n        click button "A"\n\n\n') == plain
    assert parse('recipe r()\n    if true # a\n        # b\n        click button "A" # c') == plain


@pytest.mark.parametrize("text", ["{", "<?xml version='1.0'?>", "\ud800", "a" * 100_000, "[" * 100_000, "# only a comment", "\n" * 100_000, "recipe"])
def test_other_files_are_one_message(text: str) -> None:
    assert refused(text).startswith("r.lam:1:") or refused(text).startswith("r.lam:2:")


SHREDS = (*"(){},:.->=&+*/'\"`#\\\t\n", "\n    ", "\n        ", *" with , from , in , of , first , the , any , it , rows , item , 3 , -1 , is , not , exists , where , emit , if , let ".split(","))


def mangled(text: str, chance: random.Random) -> str:
    for _ in range(chance.randint(1, 3)):
        start = chance.randrange(len(text) + 1)
        text = text[:start] + chance.choice(SHREDS) + text[start + chance.choice((0, 0, 1, 3, 10)) :]
    return text


@settings(FAST, max_examples=300)
@given(recipes | steps.map(within), st.integers(0, 1 << 30))
def test_mangled_recipes_end_in_a_recipe_or_one_message(recipe: ast.Recipe, seed: int) -> None:
    text = mangled(print_recipe(recipe), random.Random(seed))
    try:
        parsed = parse(text, "r.lam")
    except BadInput as error:
        place, _, caret = str(error).split("\n")
        assert place.startswith("r.lam:")
        assert caret.strip() == "^"
    else:
        assert parse(print_recipe(parsed)) == parsed
        assert check(parsed).facts
