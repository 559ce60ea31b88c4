"""How texts, patterns, names and numbers are spelled in a recipe, and back."""

from __future__ import annotations

import re
import unicodedata

from lamcli.recipe.words import flaw_of_name

_SHORT = {"\n": "\\n", "\t": "\\t", "\r": "\\r"}
_SHORT_BACK = {"n": "\n", "t": "\t", "r": "\r"}
_ESCAPE = re.compile(r"\\(?:u\{([0-9A-Fa-f]{1,6})\}|u([0-9A-Fa-f]{4})|(.))", re.DOTALL)

ALWAYS_QUOTED = frozenset({"true", "false", "instruction", "it", "not"})
"""Names that mean something else wherever a value can stand."""


def quote(text: str) -> str:
    """``text`` as a literal, in the quotes that need fewer escapes (double ones when equal)."""
    mark = "'" if text.count('"') > text.count("'") else '"'
    return f"{mark}{_escape(text, mark)}{mark}"


def unquote(literal: str) -> str:
    """Inverse of ``quote`` and ``quote_name``. Raises ValueError naming an unknown escape."""
    return _ESCAPE.sub(_unescape, literal[1:-1])


def quote_name(name: str) -> str:
    """A name bare where that is possible, else in backquotes."""
    return name if name not in ALWAYS_QUOTED and not flaw_of_name(name) else in_backquotes(name)


def in_backquotes(name: str) -> str:
    return f"`{_escape(name, '`')}`"


def quote_pattern(pattern: str) -> str:
    """A regular expression between slashes, or as a text where slashes cannot hold it."""
    spelled = re.sub(r"(?<!\\)((?:\\\\)*)/", r"\1\\/", pattern)
    plain = pattern and not any(_invisible(character) for character in pattern)
    return f"/{spelled}/" if plain and unquote_pattern(f"/{spelled}/") == pattern and not _open_escape(pattern) else quote(pattern)


def unquote_pattern(literal: str) -> str:
    """Inverse of ``quote_pattern``."""
    if not literal.startswith("/"):
        return unquote(literal)
    return re.sub(r"\\(.)", lambda match: "/" if match.group(1) == "/" else match.group(0), literal[1:-1], flags=re.DOTALL)


def canonical_number(literal: str) -> str:
    """``007.50`` -> ``7.5``, ``-0`` -> ``0``."""
    sign, digits = ("-", literal[1:]) if literal.startswith("-") else ("", literal)
    whole, _, fraction = digits.partition(".")
    whole, fraction = whole.lstrip("0") or "0", fraction.rstrip("0")
    number = f"{whole}.{fraction}" if fraction else whole
    return number if number == "0" else sign + number


def _open_escape(pattern: str) -> bool:
    return (len(pattern) - len(pattern.rstrip("\\"))) % 2 == 1


def _escape(text: str, mark: str) -> str:
    if text.isascii() and text.isprintable() and mark not in text and "\\" not in text:
        return text  # as most are
    return "".join(_escaped(character, mark) for character in text)


def _escaped(character: str, mark: str) -> str:
    if character in (mark, "\\"):
        return "\\" + character
    if character in _SHORT:
        return _SHORT[character]
    return f"\\u{{{ord(character):X}}}" if _invisible(character) else character


def _invisible(character: str) -> bool:
    """Characters that a reader cannot see or that change how others are shown."""
    return character != " " and (unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zs", "Zl", "Zp") or character == "\ufffe")


def _unescape(match: re.Match[str]) -> str:
    long, short, single = match.groups()
    if long or short:
        code = int(long or short, 16)
        if code > 0x10FFFF:
            raise ValueError(f"\\u{{{long}}} is not a character")
        return chr(code)
    if single in _SHORT_BACK:
        return _SHORT_BACK[single]
    if single in "\"'`\\":
        return single
    raise ValueError(f"\\{single} is not an escape; write \\\\ for a backslash")
