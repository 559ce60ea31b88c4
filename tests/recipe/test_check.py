"""What the checker finds, and what it says of sound recipes."""

from __future__ import annotations

import pytest

from lamcli.errors import BadInput
from lamcli.recipe import ast
from lamcli.recipe.check import Need, check, check_or_raise
from lamcli.recipe.parse import parse

PARAMETERS = "x: text, n: number, xs: list of text, users: list of {name: text, tags: list of text}, password: secret, ok: bool, day: date"


def problems(*lines: str, emits: str = "") -> list[str]:
    recipe = parse(f"recipe r({PARAMETERS}){emits}\n" + "".join(f"    {line}\n" for line in lines))
    return [f"{problem.position.line}: {problem.message}" for problem in check(recipe).problems]


SOUND = [
    ("fill textbox with password",),
    ("type password into textbox",),
    ("do other with key: password, user: x",),
    ("if ok", "    go back"),
    ("if not ok and n is 3", "    go back"),
    ("for each user in users", "    fill textbox with user.name", "    for each tag in user.tags", "        check checkbox tag"),
    ("for each row in table of table", "    type row.anything"),
    ("let total = 0", "for each row in rows", "    let total = total + number in text of row", "expect total is 5"),
    ("for each row in rows where it is visible", "    click link in row"),
    ("download link as pdf", "upload pdf into button"),
    ("type day",),
    ('type date day as "D.M."',),
    ('for each a in x split by ","', "    type a"),
    ("let y = sorted xs", "for each a in y", "    type a"),
    ("click button after row", "click row containing x"),
    ("if xs contains x", "    go back"),
    ('if day is less than "2024-05-03"', "    go back"),
]


@pytest.mark.parametrize("lines", SOUND, ids=lambda lines: lines[0])
def test_sound(lines: tuple[str, ...]) -> None:
    assert problems(*lines) == []


UNSOUND = [
    (("type y",), "2: y is not defined here"),
    (("if ok", "    let y = 1", "type y"), "4: y is not defined here"),
    (("for each row in rows", "    go back", "click link in the row"), "4: row is neither a role nor a loop variable"),
    (("click the x",), "2: x is a text here, not an element of the page"),
    (("click rowz",), "2: rowz is neither a role nor a loop variable"),
    (("open password",), "2: password is a secret"),
    (('if password is "a"', "    go back"), "2: password is a secret"),
    (("let y = password",), "2: a secret cannot be kept under another name"),
    (('type "a" & password',), "2: password is a secret"),
    (("choose password from combobox",), "2: password is a secret"),
    (("if x", "    go back"), "2: x is a text, not a condition"),
    (("if ok is x", "    go back"), "2: a bool cannot be compared with a text"),
    (("let y = xs + 1",), "2: xs is a list of text, not a number"),
    (("let y = ok + 1",), "2: ok is a bool, not a number"),
    (("type xs",), "2: xs is a list of text, and a field takes a text"),
    (("for each a in x", "    go back"), "2: x is a text, not a list"),
    (("for each row in rows", "    for each a in the row", "        go back"), "3: a loop needs several elements, and this is one"),
    (('for each a in xs, across pages by link "Next"', "    go back"), "2: `across pages` needs a loop over elements of the page"),
    (("for each x in xs", "    go back"), "2: x is used already and cannot be a loop variable as well"),
    (("let x = 1",), "2: x is a parameter already"),
    (("let y = 1", 'let y = "a"'), "3: y is a number and becomes a text"),
    (("for each user in users", "    type user.email"), "3: user.email: there is no field email"),
    (("type x.name",), "2: x.name: a text has no fields"),
    (("click it",), "2: `it` stands for something only after `where`"),
    (("click button where (button after it exists)",), "2: `it` can only be read, or searched with `in it`"),
    (('let y = x matching "(?=a)"',), "2: /(?=a)/ is not a regular expression: invalid perl operator: (?="),
    (('let y = date x as "yyyy-mm-dd"',), '2: "yyyy-mm-dd" is no layout of a date: it holds none of YYYY YY MMMM MMM MM M DD D dddd ddd'),
    (("let y = word 0 of x",), "2: 0 is no position"),
    (("let y = item 1.5 of xs",), "2: 1.5 is no position"),
    (("let y = sum of users",), "2: sum needs numbers, dates or texts, and users holds a record {name: text, tags: list of text}"),
    (("if xs is less than 3", "    go back"), "2: xs is a list of text and has no order"),
    (("if ok", "    go back", "otherwise if ok", "    reload"), "2: the branch `ok` is never reached"),
    (("if true", "    go back", "otherwise", "    reload"), "2: `otherwise` is never reached"),
    (("if false", "    go back"), "2: the branch `false` is never reached"),
    (("repeat until false", "    go back"), "2: this loop has no condition that could change"),
    (('press ""',), "2: no key is named"),
    (("do other with a: 1, a: 2",), "2: a is given twice"),
    (("for each row in rows", "    let y = row"), "3: y would be an element of the page, which does not stay the same"),
    (("for each row in rows", "    type row"), "3: row is an element of the page, and a field takes a text"),
    (("for each row in rows", "    do other with a: row"), "3: row is an element of the page and cannot be handed to another recipe"),
    (("emit", "    a: x"), "2: the recipe emits and declares no output"),
    (('click element css ""',), "2: the CSS selector is empty"),
]


@pytest.mark.parametrize(("lines", "problem"), UNSOUND, ids=[problem for _, problem in UNSOUND])
def test_unsound(lines: tuple[str, ...], problem: str) -> None:
    assert problems(*lines) == [problem]


def test_output() -> None:
    emits = " -> {a: text, total: number}"
    assert problems("emit", "    a: x", "    total: n", emits=emits) == []
    assert problems("emit", "    a: x", "    total: text of cell", emits=emits) == ["2: total is declared as a number, and text of cell is a text"]
    assert problems("emit", "    a: x", emits=emits) == []  # a field that a record has not is left out
    assert problems("emit", "    a: x", "    total: n", "    b: x", "    a: x", emits=emits) == [
        "2: b is not a field of the output",
        "2: the field a is emitted twice",
    ]
    assert problems("emit", "    a: password", "    total: n", emits=emits) == ["2: password is a secret and cannot be emitted"]
    assert problems("go back", emits=emits) == ["1: the recipe declares output after `->` and emits none"]
    assert problems("do other", emits=emits) == []


def test_the_head() -> None:
    recipe = ast.Recipe(
        "a b",
        (("x", ast.Scalar("text")), ("x", ast.Scalar("text"))),
        ast.RecordType((("s", ast.Scalar("secret")),)),
        "",
        (ast.Capability("visit", "crm"), ast.Capability("read", "")),
    )
    assert [problem.message for problem in check(recipe).problems] == [
        "`a b` cannot be a name: it holds a space",
        "the parameter x is declared twice",
        "a secret cannot be emitted",
        'may visit "crm" names no origin',
        "may read names no file",
        "the recipe declares output after `->` and emits none",
    ]


def test_needs_and_facts() -> None:
    text = """recipe r(month: text, password: secret) -> {n: text}
    may write "out/"

    open "https://crm.example/login"
    fill textbox with password
    for each row in rows, across pages by link "Next"
        if text of row matches /a/ and text of row like "close"
            emit
                n: text of row
    for each row in rows
        go back
    for each word in month split by " "
        repeat until heading "A" exists
            click button
    open "https://shop.example/" & month
"""
    checked = check_or_raise(parse(text))
    assert checked.needs == (Need("month", "text"), Need("password", "secret"))
    assert checked.facts == (
        "Each action and each reading finds exactly one element, or the run stops and shows what it found.",
        "Line 6 ends: it visits the elements of each page once, and stops when the pager is gone or disabled or brings up nothing new; that is seen at run time.",
        "Line 10 ends: it visits the elements that are on the page, each position once.",
        "Line 12 ends: it runs over a finite list.",
        "Line 13 ends: it stops the run when a round changes neither the page nor a variable, and after 10000 rounds. Whether the condition comes true is seen at run time.",
        "It visits only https://crm.example, https://shop.example: the origins of the addresses that it opens.",
        "Files: it may write out/, and what it is given as a parameter.",
        "What is secret (password) is only filled into fields or handed on as a secret: never emitted, compared or logged.",
        "Every record of output is {n: text}.",
        "`like` compares meanings with a model; nothing else does.",
        "Patterns take time linear in the text (RE2).",
    )
    assert check(parse("recipe r()\n    go back\n")).facts[1:] == (
        "There is no loop: the run ends after its last statement.",
        "It visits only the application that it is started on.",
        "It reads no file but those given as parameters.",
        "No model is needed.",
    )


def test_all_problems_are_raised_at_once() -> None:
    with pytest.raises(BadInput) as caught:
        check_or_raise(parse("recipe r()\n    type a\n    type b\n"), "r.lam")
    assert str(caught.value) == "r.lam:2:5: a is not defined here\nr.lam:3:5: b is not defined here"
    assert caught.value.remedy
