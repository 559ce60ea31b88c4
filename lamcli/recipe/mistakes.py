"""Turns a parser's complaint into a sentence: what stands there, what could stand there, and a right example."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from difflib import get_close_matches
from typing import Any

from lark import Token
from lark.exceptions import UnexpectedCharacters, UnexpectedInput, UnexpectedToken

from lamcli.recipe import ast
from lamcli.recipe.build import Mistake
from lamcli.recipe.words import is_role_word, role_words

EXAMPLES = {
    "recipe": "recipe add_customer(name: text, plan: text) -> {number: text}",
    "may": 'may visit "https://crm.example"',
    "open": 'open "https://crm.example/login"',
    "click": 'click button "Save" in dialog "New customer"',
    "double-click": 'double-click row containing "Smith"',
    "right-click": 'right-click row containing "Smith"',
    "hover": 'hover menuitem "File"',
    "check": 'check checkbox "Newsletter"',
    "uncheck": 'uncheck checkbox "Newsletter"',
    "scroll": 'scroll to heading "Terms"',
    "fill": 'fill textbox "Name" with name',
    "type": 'type "shoes" into searchbox "Search"',
    "press": 'press "Enter" in searchbox "Search"',
    "choose": 'choose month from combobox "Month"',
    "drag": 'drag item "A" to list "Done"',
    "upload": 'upload invoice into button "Choose file"',
    "download": 'download link "PDF" as pdf',
    "go": "go back",
    "accept": "accept dialog",
    "dismiss": "dismiss dialog",
    "switch": 'switch to tab "Invoice"',
    "close": "close tab",
    "if": 'if text of cell "Status" in row is not "Draft"',
    "otherwise": "otherwise",
    "for": 'for each row in rows of table "Invoices", across pages by link "Next"',
    "repeat": 'repeat until text of heading in dialog is "May 2024"',
    "let": 'let user = instruction between "user " and ","',
    "emit": 'a line `emit`, and below it, indented: number: text of cell "Number" in row',
    "expect": 'expect text "Saved"',
    "wait": 'wait until progressbar "Upload" does not exist',
    "do": "do log_in with user: user, password: password",
    "in": 'in application "crm"',
}
"""A right example by the first word of a statement."""

_STATEMENTS = (*(word for word in EXAMPLES if word not in ("recipe", "may")), "reload")
_TYPES = ("text", "number", "date", "bool", "link", "file", "secret", "list of")
_CONNECTORS = {
    "_WITH": "`with`", "_INTO": "`into`", "_FROM": "`from`", "_TO": "`to`", "_AS": "`as`", "_BY": "`by`", "_EQUAL": "`=`", "_COLON": "`:`", "_OF": "`of`",
    "_RPAR": "`)`", "_RBRACE": "`}`", "_ARROW": "`->`", "REGEX": "a pattern such as /[0-9]+/", "_INDENT": "an indented block", "SCALAR": "a type", "RECIPE": "`recipe`",
    "ACROSS_PAGES_BY": "`across pages by`", "NEW_TAB": "`new tab`", "TAB": "`tab`",
}  # fmt: skip
_FOUND = {"_NL": "the end of the line", "_INDENT": "a deeper indentation", "_DEDENT": "the end of the block", "$END": "the end of the file"}
_COMPARISONS = "compare with words: is, is not, is less than, is at most, is greater than, is at least, contains"


def explain(error: UnexpectedInput, lines: list[str]) -> Mistake:
    """The mistake behind a parser's complaint, with its place."""
    if isinstance(error, UnexpectedToken):
        return _unexpected_token(error, lines)
    assert isinstance(error, UnexpectedCharacters)
    return _unexpected_character(error, lines)


def _unexpected_character(error: UnexpectedCharacters, lines: list[str]) -> Mistake:
    place = ast.Position(error.line, error.column)
    line = lines[error.line - 1]
    character = line[error.column - 1 : error.column]
    match character:
        case '"' | "'":
            return Mistake("the text that begins here has no closing quote on its line", place, remedy="write a quote inside a text as \\\", a new line as \\n")
        case "`":
            return Mistake("the name that begins here has no closing backquote on its line", place)
        case "<" | ">" | "!" | "=":
            return Mistake(f"{_quoted(character)} cannot stand here", place, remedy=_COMPARISONS)
        case "\t":
            return Mistake("a tab cannot stand here", place, remedy="indent with four spaces for each level")
        case _:
            parser: Any = error.interactive_parser
            accepts = parser.accepts() if parser else error.allowed or ()
            return Mistake(_sentence(accepts, _quoted(character)), place, remedy=_example(line))


def _unexpected_token(error: UnexpectedToken, lines: list[str]) -> Mistake:
    token: Token = error.token
    place = _place(token)
    line = lines[min(place.line, len(lines)) - 1]
    accepts: Collection[str] = error.accepts or error.expected
    last: Token | None = error.token_history[-1] if error.token_history else None
    if strange := next((character for character in token if unicodedata.category(character) == "Zs" and character != " "), ""):
        at = ast.Position(place.line, place.column + token.index(strange))
        return Mistake(f"the space here is U+{ord(strange):04X}", at, remedy="put an ordinary space there")
    if known := _known_mistake(token, last, accepts, line):
        return known
    found = _FOUND.get(token.type) or _quoted(str(token))
    return Mistake(_sentence(accepts, found), place, remedy=_example(line))


def _known_mistake(token: Token, last: Token | None, accepts: Collection[str], line: str) -> Mistake | None:
    """What people write most often in place of the right thing."""
    word = str(token).split()[0] if str(token).split() else ""
    if "POINT" in accepts and token.type not in _FOUND:
        problem = f"{_quoted(word)} is only the beginning of a statement" if word in _STATEMENTS else f"{_quoted(word)} does not begin a statement{_close(word, _STATEMENTS)}"
        return Mistake(problem, _place(token), remedy=_example(line))
    if "_INDENT" in accepts and token.type not in _FOUND:
        return Mistake("expected an indented block", _place(token), remedy="indent what belongs to the line above by four spaces; write `nothing` where it is empty")
    if token.type in ("_DEDENT", "$END") and "_NL" not in accepts and "RECIPE" not in accepts:
        return Mistake("a parenthesis or brace before this is never closed", _place(token))
    if last is not None and last.type == "NAME" and token.type in ("STRING", "NAME") and not is_role_word(last) and "_DOT" not in accepts:
        return Mistake(f"{_quoted(last)} is not a role" + _close(last, role_words()), _place(last), remedy='a target is a role and a name: button "Save"')
    if "SCALAR" in accepts and token.type == "NAME":
        return Mistake(f"{_quoted(word)} is not a type" + _close(word, _TYPES), _place(token), remedy=f"types are {', '.join(_TYPES)}, and records such as {{name: text}}")
    if token.type == "_WITH" and "_WITH" not in accepts and "_NL" in accepts:
        return Mistake("`with` is no part of a target", _place(token), remedy='a row is chosen by what it contains: row containing "Smith"')
    if token.type == "_EQUAL":
        return Mistake("`=` cannot stand here", _place(token), remedy=_COMPARISONS)
    return None


def _close(word: str, known: Collection[str]) -> str:
    near = get_close_matches(word.lower(), list(known), 1, 0.6)
    return f"; did you mean {_quoted(near[0])}?" if near else ""


def _place(token: Token) -> ast.Position:
    if token.type in ("_INDENT", "_DEDENT"):
        return ast.Position(token.end_line or 1, token.end_column or 1)
    return ast.Position(token.line or 1, token.column or 1)


def _sentence(accepts: Collection[str], found: str) -> str:
    phrases = _phrases(set(accepts))
    if not phrases:
        return f"{found} cannot stand here"
    listed = phrases[0] if len(phrases) == 1 else f"{', '.join(phrases[:-1])} or {phrases[-1]}"
    return f"expected {listed}, found {found}"


def _phrases(accepts: set[str]) -> list[str]:
    """What could stand there, the most telling first."""
    phrases = [phrase for name, phrase in _CONNECTORS.items() if name in accepts and not (name == "_RPAR" and "_COMMA" in accepts and "NAME" in accepts)]
    if "POINT" in accepts:
        phrases.append("a statement")
    if accepts & {"INSTRUCTION"}:
        phrases.append("a value" if "ROLE" not in accepts else "a value or a target")
    elif "ROLE" in accepts:
        phrases.append('a target such as button "Save"')
    elif "STRING" in accepts:
        phrases.append("a text in quotes")
    elif "NAME" in accepts:
        phrases.append("a name")
    if "_IN" in accepts and "AFTER" not in accepts:
        phrases.append("`in`")
    if "_AND" in accepts and "_OR" not in accepts:
        phrases.append("`and`")
    if "EXISTS" in accepts and "COMPARE" not in accepts:
        phrases.append("`exists`")
    if "COMPARE" in accepts:
        phrases.append("a comparison such as `is`")
    if "_NL" in accepts and not accepts & {"_INDENT", "RECIPE"}:
        phrases.append("the end of the line")
    return phrases[:4]


def _example(line: str) -> str:
    words = line.split()
    example = EXAMPLES.get(words[0].rstrip("("), "" if line.startswith(" ") else EXAMPLES["recipe"]) if words else EXAMPLES["recipe"]
    return f"for example: {example}" if example else ""


def _quoted(text: str) -> str:
    shown = "".join(character if character.isprintable() else f"U+{ord(character):04X}" for character in text[:40])
    return f"`{shown}`"
