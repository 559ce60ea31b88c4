"""The words of the language that are data: role words and their plurals, and what a name may look like.

The list of role words itself stands in ``grammar/recipe.lark``; this module reads it from there.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

import lamcli
from lamcli.errors import EnvironmentLacks

STATES = ("visible", "enabled", "disabled", "checked", "selected", "expanded", "empty")

_ROLE_WITH_ANOTHER_WORD = {"img": "image"}
"""A role that is spelled in more than one way: the tree holds the key, a recipe shows the value."""


@cache
def grammar_file(name: str) -> Path:
    """A file of ``grammar/``: package data in an installed lam, the folder beside the package in a checkout."""
    package = Path(lamcli.__file__).resolve().parent
    for folder in (package / "grammar", package.parent / "grammar"):
        if (folder / name).is_file():
            return folder / name
    raise EnvironmentLacks(f"the installation of lam lacks its file grammar/{name}", remedy="install lam again")


@cache
def _plural_of_word() -> dict[str, str]:
    text = grammar_file("recipe.lark").read_text(encoding="utf-8")
    plurals: dict[str, str] = {}
    for rule, end, ending in (("TAKES_S", "", "s"), ("TAKES_ES", "", "es"), ("TAKES_IES", "y", "ies")):
        definition = re.search(rf"^{rule}:((?:.|\n(?! *\n|[A-Z]))*)", text, re.MULTILINE)
        assert definition is not None, rule
        for stem in re.findall(r'"([a-z]+)"', definition.group(1)):
            plurals[stem + end] = stem + ending
    return plurals


@cache
def _role_of_plural() -> dict[str, str]:
    return {plural: role_of_word(word) for word, plural in _plural_of_word().items()}


def is_role_word(word: str) -> bool:
    return word in _plural_of_word()


def is_plural_role_word(word: str) -> bool:
    return word in _role_of_plural()


def role_of_word(word: str) -> str:
    """The role that a singular or plural role word stands for: ``rows`` -> ``row``, ``image`` -> ``img``."""
    if word not in _plural_of_word():
        return _role_of_plural()[word]
    return next((role for role, other in _ROLE_WITH_ANOTHER_WORD.items() if other == word), word)


def word_of_role(role: str, *, plural: bool = False) -> str | None:
    """The word that a recipe shows for a role; None for a role that has no word of its own."""
    word = _ROLE_WITH_ANOTHER_WORD.get(role, role)
    if word not in _plural_of_word() or role_of_word(word) != role:
        return None
    return _plural_of_word()[word] if plural else word


def role_words() -> tuple[str, ...]:
    """All singular role words, in alphabetical order."""
    return tuple(sorted(_plural_of_word()))


def flaw_of_name(name: str) -> str:
    """Why a text cannot be a name; empty when it can.

    A name is a Unicode identifier in normal form C without invisible characters, so that two names that look alike
    are alike (Unicode Technical Report 36, section 3).
    """
    for character in name:
        if unicodedata.category(character) in ("Cf", "Cc", "Cs", "Zs", "Zl", "Zp"):
            return f"it holds the invisible character U+{ord(character):04X}" if character != " " else "it holds a space"
    if unicodedata.normalize("NFC", name) != name:
        return "it is not in Unicode's normal form C"
    if not name:
        return "it is empty"
    return "" if name.isidentifier() else "a name is a letter or _ and then letters, digits and _"
