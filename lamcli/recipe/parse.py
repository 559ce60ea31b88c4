"""From the text of a recipe to its syntax tree. Raises only BadInput, with the place, a caret and a right example."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any, ClassVar

from lark import Lark, Token
from lark.exceptions import UnexpectedInput
from lark.indenter import Indenter

from lamcli.errors import BadInput
from lamcli.recipe import ast
from lamcli.recipe.build import Builder, Mistake
from lamcli.recipe.depth import DEEPEST, too_deep
from lamcli.recipe.mistakes import explain
from lamcli.recipe.scope import resolve
from lamcli.recipe.words import grammar_file

_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
"""Control characters, and the characters that make text show in another order than it is read."""


class _Indentation(Indenter):
    NL_type = "_NL"
    OPEN_PAREN_types: ClassVar[list[str]] = ["_LPAR", "_LBRACE"]
    CLOSE_PAREN_types: ClassVar[list[str]] = ["_RPAR", "_RBRACE"]
    INDENT_type = "_INDENT"
    DEDENT_type = "_DEDENT"
    tab_len = 4

    def handle_NL(self, token: Token) -> Iterator[Token]:
        indentation = token.rsplit("\n", 1)[-1]
        column = indentation.count(" ") + indentation.count("\t") * self.tab_len
        if self.paren_level == 0 and column < self.indent_level[-1] and column not in self.indent_level:
            place = ast.Position(token.end_line or 1, token.end_column or 1)
            raise Mistake("this line is indented like no line above it", place, remedy="indent it as far as the line that it continues: four spaces for each level")
        yield from super().handle_NL(token)


class _Checked(Lark):
    """A parser whose grammar is known to be sound: comparing its terminals pairwise takes longer than everything else."""

    def _build_parser(self) -> Any:
        self.lexer_conf.skip_validation = True
        return super()._build_parser()


def build_parser(*, strict: bool = False) -> Lark:
    """The LALR(1) parser of ``grammar/recipe.lark``.

    Args:
        strict: look for conflicts in the grammar and for terminals that match the same text; any is an error. Tests do.
    """
    text = grammar_file("recipe.lark").read_text(encoding="utf-8")
    return (Lark if strict else _Checked)(
        text, parser="lalr", lexer="contextual", strict=strict, postlex=_Indentation(), transformer=Builder(), maybe_placeholders=False
    )


_parser = cache(build_parser)


def parse(text: str, source: str = "<recipe>") -> ast.Recipe:
    """The recipe that ``text`` spells; ``source`` names it in messages.

    Raises:
        BadInput: it is not a recipe; the message has ``source:line:column``, the line and what was expected.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").rstrip("\n") + "\n"
    lines = text.split("\n")
    if bad := _FORBIDDEN.search(text):
        line = text.count("\n", 0, bad.start()) + 1
        place = ast.Position(line, bad.start() - text.rfind("\n", 0, bad.start()))
        character = f"{ord(bad.group()):04X}"
        raise _bad(Mistake(f"the character U+{character} cannot stand in a recipe", place, remedy=f"inside a text write it as \\u{{{character}}}"), source, lines)
    try:
        recipe: ast.Recipe = _parser().parse(text)  # type: ignore[assignment]
    except Mistake as mistake:
        raise _bad(mistake, source, lines) from None
    except UnexpectedInput as error:
        raise _bad(explain(error, lines), source, lines) from None
    if deep := too_deep(recipe):
        raise _bad(Mistake(f"nested more than {DEEPEST} levels deep", deep, remedy="name parts of it with `let`, or move them to a recipe of their own"), source, lines)
    return resolve(recipe)


def _bad(mistake: Mistake, source: str, lines: list[str]) -> BadInput:
    place = mistake.position
    shown, caret = _excerpt(lines[place.line - 1] if place.line <= len(lines) else "", place.column)
    return BadInput(f"{mistake}\n    {shown}\n    {caret}", where=f"{source}:{place.line}:{place.column}", remedy=mistake.remedy)


def _excerpt(line: str, column: int, width: int = 100) -> tuple[str, str]:
    """The part of a line around a column, and a caret under that column."""
    start = max(0, column - width // 2) if len(line) > width else 0
    part = line[start : start + width]
    before = "..." if start else ""
    after = "..." if start + width < len(line) else ""
    shown = "".join(character if character.isprintable() else "\ufffd" if character != "\t" else " " for character in part)
    return f"{before}{shown}{after}", " " * (len(before) + column - 1 - start) + "^"
