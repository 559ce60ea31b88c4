"""What statements do to a page, and what they refuse."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from lamcli.errors import BadInput, RunFailed, TargetAmbiguous, TargetNotFound
from lamcli.recipe import ast
from lamcli.recipe.environment import Environment
from lamcli.recipe.evaluate import Evaluator
from lamcli.recipe.interpret import Inputs, bind_parameters, evaluate_pure, interpret
from lamcli.recipe.page import Action
from lamcli.recipe.parse import parse
from lamcli.recipe.values import Secret
from tests.recipe.memory_page import Item, MemoryPage

HEAD = "recipe r(x: text, n: number, xs: list of text, user: {name: text, tags: list of text}, password: secret, when: date)\n"
GIVEN = {
    "x": "Ann  Lee",
    "n": Decimal("2.50"),
    "xs": ["b", "a", "c"],
    "user": {"name": "Bob", "tags": ["1", "2"]},
    "password": Secret("hunter2"),
    "when": date(2024, 5, 3),
}


def run(page: MemoryPage, *lines: str, head: str = HEAD, **inputs: object) -> list[dict[str, object]]:
    out: list[dict[str, object]] = []
    recipe = parse(head + "".join(f"    {line}\n" for line in lines))
    interpret(recipe, Inputs(GIVEN, **inputs), page, emit=out.append)  # type: ignore[arg-type]
    return out


def form() -> MemoryPage:
    name, password = Item("textbox", "Name"), Item("textbox", "Password")
    news = Item("checkbox", "News", states={"checked", "enabled"})
    total = Item("region", "Sum", inner=[Item("text", text="Total"), Item("cell", text=" $1,234.50 ", attributes={"data-id": "t1"})])
    links = [Item("link", "PDF", link="https://shop.example/1.pdf"), Item("link", "Next", "Next »")]
    return MemoryPage(Item("form", "Customer", inner=[name, password, news, Item("button", "Save")]), total, *links, Item("heading", text="May 2024"))


def test_every_action_reaches_the_page() -> None:
    page = form()
    page.on["download"] = lambda page, action: "/tmp/1.pdf"
    run(
        page,
        'open "https://shop.example/a"',
        'click button "Save"',
        'double-click button "Save"',
        'right-click button "Save"',
        'hover button "Save"',
        'check checkbox "News"',
        'uncheck checkbox "News"',
        "scroll to heading",
        'fill textbox "Name" with user.name',
        'fill textbox "Password" with password',
        'type x into textbox "Name"',
        "type n",
        'press "Enter"',
        'press "Tab" in textbox "Name"',
        'choose "1" from checkbox "News"',
        'drag heading to region "Sum"',
        'upload "a.pdf" into button "Save"',
        'download link "PDF" as pdf',
        "type pdf",
        "go back",
        "reload",
        "accept dialog",
        "dismiss dialog",
        'accept dialog with "yes"',
        "switch to new tab",
        'switch to tab "B"',
        "switch to tab 1",
        "close tab",
        "type when",
    )
    assert page.done == [
        ("open", "", "https://shop.example/a"),
        ("click", "Save", ""),
        ("double-click", "Save", ""),
        ("right-click", "Save", ""),
        ("hover", "Save", ""),
        ("check", "News", ""),
        ("uncheck", "News", ""),
        ("scroll to", "May 2024", ""),
        ("fill", "Name", "Bob"),
        ("fill", "Password", "***"),
        ("type", "Name", "Ann  Lee"),
        ("type", "", "2.50"),
        ("press", "", "Enter"),
        ("press", "Name", "Tab"),
        ("choose", "News", "1"),
        ("drag", "May 2024", ""),
        ("upload", "Save", "a.pdf"),
        ("download", "PDF", ""),
        ("type", "", "/tmp/1.pdf"),
        ("go back", "", ""),
        ("reload", "", ""),
        ("accept dialog", "", ""),
        ("dismiss dialog", "", ""),
        ("accept dialog", "", "yes"),
        ("switch tab", "", ""),
        ("switch tab", "", "B"),
        ("switch tab", "", "1"),
        ("close tab", "", ""),
        ("type", "", "2024-05-03"),
    ]
    assert [action.secret for action in page.actions if action.kind == "fill"] == [False, True]
    assert next(action for action in page.actions if action.kind == "drag").destination is page.items[1]


def test_a_target_denotes_exactly_one_element() -> None:
    page = form()
    with pytest.raises(TargetNotFound, match='button "Close" is not on the page'):
        run(page, 'click button "Close"')
    with pytest.raises(TargetAmbiguous, match="textbox is on the page 2 times: “Name”, “Password”"):
        run(page, "click textbox")
    with pytest.raises(TargetAmbiguous):
        run(page, 'expect value of textbox is ""')
    assert page.done == []


VALUES = [
    ('"a" & n & "b"', "a2.50b"),
    ("text of heading", "May 2024"),
    ("number in text of cell", Decimal("1234.50")),
    ('link of link "PDF"', "https://shop.example/1.pdf"),
    ('attribute "data-id" of cell', "t1"),
    ("count of textboxes in form", Decimal(2)),
    ("count of dialogs", Decimal(0)),
    ("title of page", "Shop"),
    ("address of page", "https://shop.example/"),
    ('instruction between "user " and ","', "ann"),
    ("word -1 of x", "Lee"),
    ("upper case of x", "ANN  LEE"),
    ('replace "Ann" by "Eve" in x', "Eve  Lee"),
    ('trim " a "', "a"),
    ('date when as "D MMM"', "3 May"),
    ("x matching /[A-Z]e+/", "Lee"),
    ("n + 1.5 * 2", Decimal("5.50")),
    ("-7 // 2", Decimal(-4)),
    ("-7 mod 2", Decimal(1)),
    ("1 / 4", Decimal("0.25")),
    ("item -1 of xs", "c"),
    ("item 2 of user.tags", "2"),
    ("sorted xs", ["a", "b", "c"]),
    ("smallest of xs", "a"),
    ("largest of user.tags", "2"),
    ("sum of user.tags", Decimal(3)),
    ("number of xs", Decimal(3)),
    ('"a;b" split by ";"', ["a", "b"]),
    ('text of cell after "Total"', " $1,234.50 "),
]


@pytest.mark.parametrize(("expression", "value"), VALUES, ids=[expression for expression, _ in VALUES])
def test_values(expression: str, value: object) -> None:
    page = form()
    page.items[1].inner[1].text = " $1,234.50 "
    (let,) = parse(HEAD + f"    let y = {expression}\n").body
    assert isinstance(let, ast.Let)
    got = Evaluator(Environment(GIVEN), "user ann, please", page).value(let.value)
    assert got == value
    assert type(got) is type(value)


CONDITIONS = [
    ('button "Save" exists', True),
    ('button "Close" exists', False),
    ('button "Close" does not exist', True),
    ('checkbox "News" is checked', True),
    ('checkbox "News" is not checked', False),
    ('button "Close" is visible', False),
    ('button "Close" is not visible', True),
    ("n is 2.5", True),
    ('"1,234" is 1234', True),
    ('"a" is "b"', False),
    ('x is "Ann Lee"', True),
    ("n is less than 10", True),
    ("n is at least 2.5 and n is at most 2.5", True),
    ("n is greater than 3 or true", True),
    ('x contains "n L"', True),
    ('xs contains "b"', True),
    ('xs does not contain "z"', True),
    ('x mentions "lee"', True),
    ('x mentions "Le"', False),
    ('x mentions ""', False),
    ('x does not mention "n L"', True),
    ('x starts with "Ann"', True),
    ('x ends with "Lee"', True),
    ("x matches /^Ann/", True),
    ('"close" like "Shut"', True),
    ('not (x is "Bob")', True),
    ('when is less than "2024-06-01"', True),
    ('text of heading is "May 2024"', True),
]


@pytest.mark.parametrize(("condition", "truth"), CONDITIONS, ids=[condition for condition, _ in CONDITIONS])
def test_conditions(condition: str, truth: bool) -> None:
    page = form()
    run(page, f"if {condition}", '    type "yes"', "otherwise", '    type "no"')
    assert page.done == [("type", "", "yes" if truth else "no")]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ('let y = x before "@"', "has no value: the mark does not occur in it"),
        ("let y = word 9 of x", "it has fewer words"),
        ("let y = item 9 of xs", "the list has no such item"),
        ("let y = 1 / 0", "it cannot be calculated"),
        ("let y = x + 1", "does not read as a number"),
        ("let y = user.email", "the record has only name, tags"),
        ('let y = number in "none"', "there is no number in it"),
        ("open xs", "a list is not a text"),
        ("open password", "a secret is not a text"),
        ('let y = "a" & password', "a secret is not a text"),
        ('let y = smallest of "" split by ","', "it is empty"),
        ('if password is "a"', "cannot be compared"),
        ("if x", "neither true nor false"),
        ("click y", "neither a role nor a loop variable"),
        ("click the x", "x is no element of the page"),
        ("do other", "there is no recipe other"),
        ('in application "crm"', "this run has no application crm"),
        ("let y = item 0 of xs", "positions count from 1"),
    ],
)
def test_what_cannot_be_done_stops_the_run(line: str, why: str) -> None:
    lines = [line, "    go back"] if line.startswith(("if", "in app")) else [line]
    with pytest.raises(RunFailed) as caught:
        run(form(), *lines)
    assert why in str(caught.value)
    assert "hunter2" not in str(caught.value)


def test_let_is_seen_in_its_block_and_changes_what_is_bound_outside() -> None:
    page = form()
    run(page, "let y = 1", "if true", "    let y = y + 1", "    let z = 5", "type y")
    assert page.done == [("type", "", "2")]
    with pytest.raises(RunFailed, match="z has no value"):
        run(page, "if true", "    let z = 5", "type z")


def test_emit_converts_to_the_declared_types() -> None:
    head = "recipe r() -> {total: number, day: date, name: text}\n"
    lines = ("emit", "    total: text of cell", '    day: "May 3, 2024"', "    name: n")
    assert run(form(), *lines, head=head) == [{"total": Decimal("1234.50"), "day": date(2024, 5, 3), "name": "2.50"}]
    with pytest.raises(RunFailed, match="total is declared as number, and text of heading is not"):
        run(form(), "emit", "    total: text of heading", '    day: "May 3, 2024"', '    name: "a"', head=head)


def test_expect_waits_as_long_as_the_page_is_patient() -> None:
    page = form()
    page.patience = 3
    page.on_pause = lambda page: page.items.append(Item("text", "Saved")) if page.patience == 1 else None
    run(page, 'expect text "Saved"')
    assert page.patience == 1
    with pytest.raises(RunFailed, match='expected: text "Lost" exists'):
        run(page, 'expect text "Lost"')
    with pytest.raises(RunFailed, match=r'waited in vain until: text of dialog is "a" \(dialog is not on the page\)'):
        run(page, 'wait until text of dialog is "a"')


def test_steps_are_observed_with_their_paths() -> None:
    seen: list[tuple[tuple[int, ...], str]] = []
    lines = ("let y = 2", "if y is 1", "    go back", "    go back", "otherwise if y is 2", "    reload", "otherwise", "    close tab")
    recipe = parse(HEAD + "".join(f"    {line}\n" for line in lines))
    page = form()
    interpret(recipe, Inputs(GIVEN), page, emit=lambda record: None, on_step=lambda path, step: seen.append((path, type(step).__name__)))
    assert seen == [((0,), "Let"), ((1,), "If"), ((1, 2), "Reload")]
    assert [action.step for action in page.actions] == [(1, 2)]


def test_do_runs_another_recipe_with_its_own_names() -> None:
    other = parse(
        'recipe other(who: text, key: secret) -> {x: text}\n    fill textbox "Name" with who\n    fill textbox "Password" with key\n    emit\n        x: who\n'
    )
    page = form()
    out = run(page, "do other with who: user.name, key: password", load_recipe=lambda name: other)
    assert out == [{"x": "Bob"}]
    assert page.done == [("fill", "Name", "Bob"), ("fill", "Password", "***")]
    assert [action.step for action in page.actions] == [(0, 0), (0, 1)]
    with pytest.raises(BadInput, match=r"missing: key \(secret\); not parameters of other: z"):
        run(page, 'do other with who: "a", z: "b"', load_recipe=lambda name: other)
    with pytest.raises(RunFailed, match="x has no value"):
        run(page, "do other", load_recipe=lambda name: parse("recipe other()\n    open x\n"))
    with pytest.raises(RunFailed, match="call each other more than 20 deep"):
        run(page, "do other", load_recipe=lambda name: parse("recipe other()\n    do other\n"))


def test_applications_have_pages_of_their_own() -> None:
    shop, ledger = form(), form()
    run(shop, 'click button "Save"', 'in application "ledger"', "    click heading", "go back", application=lambda name: {"ledger": ledger}[name])
    assert shop.done == [("click", "Save", ""), ("go back", "", "")]
    assert ledger.done == [("click", "May 2024", "")]


def test_it_is_the_candidate_of_a_filter() -> None:
    rows = [
        Item("row", inner=[Item("cell", "Status", status), Item("link", "Details", name)]) for status, name in (("Open", "a"), ("Draft", "b"), ("Open", "c"))
    ]
    page = MemoryPage(Item("table", "T", inner=[Item("row", text="Header"), *rows]))
    run(page, 'click link in row where text of cell "Status" in it is "Draft"', 'click link in first row where text of cell "Status" in it is not "Draft"')
    assert [name for _, name, _ in page.done] == ["Details", "Details"]
    assert [action.element for action in page.actions] == [rows[1].inner[1], rows[0].inner[1]]


def test_expressions_without_a_page() -> None:
    assert evaluate_pure(ast.Between(ast.Instruction(), ast.Text("a"), ast.Text("c")), {}, "abc") == "b"
    assert evaluate_pure(ast.Field(ast.Name("row"), "name"), {"row": {"name": "Ann"}}, "") == "Ann"
    assert evaluate_pure(ast.Number("3"), {}, "") == "3"
    assert evaluate_pure(ast.Name("x"), {}, "") is None
    assert evaluate_pure(ast.Read("text", ast.Described("cell")), {}, "") is None


def test_parameters_are_converted_and_everything_wrong_is_listed() -> None:
    recipe = parse("recipe r(n: number, when: date, ok: bool, key: secret, rows: list of {name: text, price: number})\n")
    given = {"n": "1,234.5", "when": "May 3, 2024", "ok": "yes", "key": "hunter2", "rows": [{"name": "a", "price": "2", "more": "x"}]}
    assert bind_parameters(recipe, given) == {
        "n": Decimal("1234.5"),
        "when": date(2024, 5, 3),
        "ok": True,
        "key": Secret("hunter2"),
        "rows": [{"name": "a", "price": Decimal(2)}],
    }
    with pytest.raises(BadInput) as caught:
        bind_parameters(recipe, {"n": "x", "when": "soon", "rows": [{"name": "a", "price": "b"}], "key": 3, "z": "1"})
    assert str(caught.value) == (
        "missing: ok (bool); not parameters of r: z; n: “x” is not a number; when: “soon” is not a date; write it as 2024-05-31; key: a secret is a text; "
        "rows: number 1: price: “b” is not a number"
    )
    assert caught.value.exit_code == 2
    assert caught.value.remedy.startswith("r takes n: number, when: date")


def test_actions_carry_their_values() -> None:
    page = form()
    run(page, 'press "Enter" in textbox "Name"')
    assert page.actions == [Action("press", page.items[0].inner[0], "Enter", step=(0,))]
