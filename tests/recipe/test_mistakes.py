"""What is wrong is said in one message: the place, the line, a caret, what was expected, a right example."""

from __future__ import annotations

import pytest

from lamcli.errors import BadInput
from lamcli.recipe.parse import parse

HEAD = "recipe r(x: text)\n    "

CASES = [
    ("", "r.lam:1:1: expected `recipe`, found the end of the file\n    \n    ^", "for example: recipe add_customer(name: text, plan: text) -> {number: text}"),
    (
        "recipe r(x: txt)",
        "r.lam:1:13: `txt` is not a type; did you mean `text`?\n    recipe r(x: txt)\n                ^",
        "types are text, number, date, bool, link, file, secret, list of, and records such as {name: text}",
    ),
    (HEAD + 'clik button "A"', 'r.lam:2:5: `clik` does not begin a statement; did you mean `click`?\n        clik button "A"\n        ^', ""),
    (
        HEAD + 'click buton "A"',
        'r.lam:2:11: `buton` is not a role; did you mean `button`?\n        click buton "A"\n              ^',
        'a target is a role and a name: button "Save"',
    ),
    (
        HEAD + 'fill textbox "A"',
        'r.lam:2:21: expected `with`, found the end of the line\n        fill textbox "A"\n                        ^',
        'for example: fill textbox "Name" with name',
    ),
    (
        HEAD + 'choose x in combobox "A"',
        'r.lam:2:14: expected `from` or a comparison such as `is`, found `in`\n        choose x in combobox "A"\n                 ^',
        'for example: choose month from combobox "Month"',
    ),
    (
        HEAD + 'click row with "A"',
        'r.lam:2:15: `with` is no part of a target\n        click row with "A"\n                  ^',
        'a row is chosen by what it contains: row containing "Smith"',
    ),
    (
        HEAD + 'if x == "A"',
        'r.lam:2:10: `=` cannot stand here\n        if x == "A"\n             ^',
        "compare with words: is, is not, is less than, is at most, is greater than, is at least, contains",
    ),
    (
        HEAD + "if x < 3",
        "r.lam:2:10: `<` cannot stand here\n        if x < 3\n             ^",
        "compare with words: is, is not, is less than, is at most, is greater than, is at least, contains",
    ),
    (
        HEAD + 'click button "A',
        'r.lam:2:18: the text that begins here has no closing quote on its line\n        click button "A\n                     ^',
        'write a quote inside a text as \\", a new line as \\n',
    ),
    (
        HEAD + 'click button "\\q"',
        'r.lam:2:18: \\q is not an escape; write \\\\ for a backslash\n        click button "\\q"\n                     ^',
        "escapes are \\n \\t \\r \\\\ \\\" \\' and \\u{1F600}",
    ),
    (
        HEAD + "if true\n    go back",
        "r.lam:3:5: expected an indented block\n        go back\n        ^",
        "indent what belongs to the line above by four spaces; write `nothing` where it is empty",
    ),
    (
        HEAD + "go back\n        go back",
        "r.lam:3:9: expected a statement, found a deeper indentation\n            go back\n            ^",
        "for example: go back",
    ),
    (
        HEAD + "if true\n            go back\n        go back",
        "r.lam:4:9: this line is indented like no line above it\n            go back\n            ^",
        "indent it as far as the line that it continues: four spaces for each level",
    ),
    (HEAD + "open (x", "r.lam:3:1: a parenthesis or brace before this is never closed\n    \n    ^", ""),
    (HEAD + "accept", "r.lam:2:5: `accept` is only the beginning of a statement\n        accept\n        ^", "for example: accept dialog"),
    (
        HEAD + "let y = 3 @ 4",
        "r.lam:2:15: expected a comparison such as `is` or the end of the line, found `@`\n        let y = 3 @ 4\n                  ^",
        'for example: let user = instruction between "user " and ","',
    ),
]


@pytest.mark.parametrize(("text", "message", "remedy"), CASES, ids=[message.split("\n")[0] for _, message, _ in CASES])
def test_mistakes(text: str, message: str, remedy: str) -> None:
    with pytest.raises(BadInput) as caught:
        parse(text, "r.lam")
    assert str(caught.value) == message
    assert caught.value.remedy == remedy


def test_long_lines_are_cut_around_the_caret() -> None:
    with pytest.raises(BadInput) as caught:
        parse(HEAD + f'open "{"a" * 500}" "b" & "{"c" * 500}"', "r.lam")
    _, line, caret = str(caught.value).split("\n")
    assert len(line) < 120
    assert line[caret.index("^")] == '"'
    assert line.startswith("    ...aaa") and line.endswith("ccc...")
