"""The grammar has no conflicts, its words stay usable as names, and layouts come out as they went in."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lamcli.recipe import ast
from lamcli.recipe.check import check
from lamcli.recipe.parse import build_parser, parse
from lamcli.recipe.print import print_expr, print_recipe, print_step, print_target, print_type
from lamcli.recipe.words import role_of_word, role_words, word_of_role

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "examples").glob("*.lam"))
BLOCKS = re.findall(r"```lam\n(.*?)```", (ROOT / "docs" / "language.md").read_text(encoding="utf-8"), re.DOTALL)


def body(*lines: str) -> tuple[ast.Step, ...]:
    return parse("recipe r(x: text, xs: list of text)\n" + "".join(f"    {line}\n" for line in lines)).body


def test_no_conflicts_and_no_terminals_that_match_the_same_text() -> None:
    assert build_parser(strict=True).options.strict


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_examples_are_in_the_canonical_layout_and_check(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    recipe = parse(text, str(path))
    assert print_recipe(recipe) == text
    assert check(recipe).problems == ()


def test_there_are_examples_and_documented_blocks() -> None:
    assert len(EXAMPLES) >= 5
    assert len(BLOCKS) >= 6


@pytest.mark.parametrize("block", BLOCKS, ids=lambda block: block.split("\n")[0])
def test_documented_blocks_parse(block: str) -> None:
    indented = "".join(f"    {line}\n" if line else "\n" for line in block.rstrip().split("\n"))
    recipe = parse(block if block.startswith("recipe ") else f"recipe r()\n{indented}")
    assert parse(print_recipe(recipe)) == recipe
    assert recipe.body


def test_documented_layout_is_the_printed_one() -> None:
    assert print_recipe(parse(BLOCKS[0])) == BLOCKS[0]


ORDINARY = (
    "name text date number value link title address search month user first last row list item option status page color file email phone city quantity price comment note"
    " from to left right in after before at count table word group time label code term image items rows options links results state checked selected visible empty and or is"
).split()


@pytest.mark.parametrize("name", ORDINARY)
def test_ordinary_words_are_names_without_quotes(name: str) -> None:
    text = f'recipe r({name}: text)\n    fill textbox "A" with {name}\n    choose {name} from combobox "B"\n    type {name}\n    let y = {name} & "!"\n'
    recipe = parse(text)
    assert [step.value for step in recipe.body[:3]] == [ast.Name(name)] * 3  # type: ignore[union-attr]
    assert recipe.body[3] == ast.Let("y", ast.Join((ast.Name(name), ast.Text("!"))))
    assert print_recipe(recipe) == text


@pytest.mark.parametrize("name", ["true", "false", "instruction", "it", "not"])
def test_five_words_need_backquotes_where_a_value_begins(name: str) -> None:
    recipe = ast.Recipe("r", ((name, ast.Scalar("text")),), body=(ast.Open(ast.Name(name)),))
    text = print_recipe(recipe)
    assert text == f"recipe r({name}: text)\n    open `{name}`\n"
    assert parse(text) == recipe


@pytest.mark.parametrize("word", role_words())
def test_every_role_word_has_a_plural_and_comes_back(word: str) -> None:
    role = role_of_word(word)
    spelled, plural = word_of_role(role), word_of_role(role, plural=True)
    assert spelled is not None and plural is not None
    assert role_of_word(plural) == role
    assert body(f'click {word} "A"') == (ast.Point("click", ast.Described(role, ast.Text("A"))),)
    assert body(f"let n = count of {plural}") == (ast.Let("n", ast.CountOf(ast.Described(role))),)


def test_of_after_a_plural_is_in() -> None:
    inside = ast.Described("row", within=ast.Described("table", ast.Text("T")))
    assert body('let n = count of rows of table "T"') == body('let n = count of rows in table "T"') == (ast.Let("n", ast.CountOf(inside)),)
    assert print_expr(ast.CountOf(inside)) == 'count of rows in table "T"'
    assert print_step(ast.ForEach("row", inside, ())) == 'for each row in rows of table "T"'


def test_in_takes_everything_to_its_right() -> None:
    (step,) = body('click first link "A" after "B" in row containing x in table "T"')
    table = ast.Described("table", ast.Text("T"))
    row = ast.Described("row", None, (ast.Containing(ast.Name("x")),), table)
    assert step == ast.Point("click", ast.Described("link", ast.Text("A"), (ast.Near("after", ast.Text("B")),), row, 1))


def test_a_bare_word_is_the_variable_where_there_is_one() -> None:
    (loop,) = body("for each row in rows", "    click row", "    click any row", "    click link in row", "    click button after row", "    click cell containing x")
    assert isinstance(loop, ast.ForEach)
    row = ast.Variable("row")
    assert loop.body == (
        ast.Point("click", row),
        ast.Point("click", ast.Described("row")),
        ast.Point("click", ast.Described("link", within=row)),
        ast.Point("click", ast.Described("button", None, (ast.Near("after", row),))),
        ast.Point("click", ast.Described("cell", None, (ast.Containing(ast.Name("x")),))),
    )
    assert body("click row", "click the row", "click `row`") == tuple(ast.Point("click", target) for target in (ast.Described("row"), row, row))


def test_a_list_parameter_may_be_called_like_a_plural_role() -> None:
    text = "recipe r(rows: list of text)\n    for each row in rows\n        click link row\n    for each row in any row\n        click row\n"
    recipe = parse(text)
    assert [step.source for step in recipe.body] == [ast.Name("rows"), ast.Described("row")]  # type: ignore[union-attr]
    assert print_recipe(recipe) == text


def test_expect_of_a_target_means_that_it_exists() -> None:
    exists = ast.Exists(ast.Described("text", ast.Text("Saved")))
    assert body('expect text "Saved"') == body('expect text "Saved" exists') == (ast.Expect(exists),)
    assert print_step(ast.Expect(exists)) == 'expect text "Saved"'
    assert print_step(ast.Expect(ast.Exists(ast.Described("dialog")))) == "expect dialog exists"


def test_string_operators_after_reading() -> None:
    heading = ast.Read("text", ast.Described("heading"))
    assert body("let a = text of heading split by \",\"") == (ast.Let("a", ast.Split(heading, ast.Text(","))),)
    assert body('let a = text of heading before "!"') == (ast.Let("a", ast.Read("text", ast.Described("heading", None, (ast.Near("before", ast.Text("!")),)))),)
    assert body('let a = (text of heading) before "!"') == (ast.Let("a", ast.Before(heading, ast.Text("!"))),)
    assert print_expr(ast.Before(heading, ast.Text("!"))) == '(text of heading) before "!"'
    assert print_expr(ast.Between(heading, ast.Text("a"), ast.Text("b"))) == 'text of heading between "a" and "b"'


@pytest.mark.parametrize(
    ("expression", "printed"),
    [
        (ast.Arithmetic("-", ast.Number("1"), ast.Arithmetic("-", ast.Number("2"), ast.Number("-3"))), "1 - (2 - -3)"),
        (ast.Arithmetic("*", ast.Arithmetic("+", ast.Name("a"), ast.Name("b")), ast.Number("2")), "(a + b) * 2"),
        (ast.And((ast.Or((ast.Name("a"), ast.Name("b"))), ast.Not(ast.Name("c")))), "(a or b) and not c"),
        (ast.Compare("is", ast.Name("a"), ast.Name("checked")), "a is (checked)"),
        (ast.Before(ast.Name("text"), ast.Text(":")), '(text) before ":"'),
        (ast.Text("it's"), '"it\'s"'),
        (ast.Text('say "hi"'), "'say \"hi\"'"),
        (ast.Text("\u202e\n\t\\"), '"\\u{202E}\\n\\t\\\\"'),
        (ast.Matching(ast.Name("x"), "a/b"), r"x matching /a\/b/"),
        (ast.Word(ast.Number("-1"), ast.Instruction()), "word -1 of instruction"),
    ],
)
def test_values_are_written_with_no_more_parentheses_and_escapes_than_needed(expression: ast.Expr, printed: str) -> None:
    assert print_expr(expression) == printed
    assert body(f"let y = {printed}") == (ast.Let("y", expression),)


def test_targets_and_types_by_themselves() -> None:
    target = ast.Described("cell", None, (ast.Where(ast.State(ast.It(), "selected", True)),), ast.Variable("row"), -1)
    assert print_target(target) == "last cell where it is not selected in row"
    assert print_type(ast.ListType(ast.RecordType((("name", ast.Scalar("text")),)))) == "list of {name: text}"


def test_long_heads_are_folded() -> None:
    recipe = ast.Recipe("r", tuple((f"a_rather_long_parameter_{number}", ast.Scalar("text")) for number in range(5)), ast.RecordType((("x", ast.Scalar("text")),)))
    text = print_recipe(recipe)
    assert max(map(len, text.split("\n"))) < 120
    assert text.endswith("    a_rather_long_parameter_4: text,\n) -> {x: text}\n")
    assert parse(text) == recipe


def test_statements_know_where_they_stand() -> None:
    recipe = parse('# a comment\nrecipe r()\n\n    if true  # always\n        # nothing more\n        click button "A"\n')
    (condition,) = recipe.body
    assert isinstance(condition, ast.If)
    assert condition.position == ast.Position(4, 5)
    assert condition.branches[0][1][0].position == ast.Position(6, 9)
