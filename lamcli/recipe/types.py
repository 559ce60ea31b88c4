"""Types of expressions, for the checker: the types of the language, and those that only the checker knows."""

from __future__ import annotations

from typing import Literal

from lamcli.recipe import ast
from lamcli.recipe.print import print_type

Extra = Literal["element", "unknown"]
"""``element``: a loop variable over targets. ``unknown``: anything may come; what depends on it is settled at run time."""

Known = ast.Type | Extra

TEXT = ast.Scalar("text")
NUMBER = ast.Scalar("number")
BOOL = ast.Scalar("bool")
LINK = ast.Scalar("link")
FILE = ast.Scalar("file")

_TEXTLIKE = frozenset({"text", "number", "date", "link", "file", "bool"})


def name_of(known: Known) -> str:
    match known:
        case "element":
            return "an element of the page"
        case "unknown":
            return "unknown"
        case ast.Scalar(name=name):
            return f"a {name}"
        case ast.ListType():
            return f"a {print_type(known)}"
        case ast.RecordType():
            return f"a record {print_type(known)}"


def is_secret(known: Known) -> bool:
    return known == ast.Scalar("secret")


def reads_as_text(known: Known) -> bool:
    return known == "unknown" or (isinstance(known, ast.Scalar) and known.name in _TEXTLIKE)


def reads_as_number(known: Known) -> bool:
    """Texts may read as numbers; whether one does is seen at run time."""
    return known == "unknown" or (isinstance(known, ast.Scalar) and known.name in ("number", "text"))


def is_truth(known: Known) -> bool:
    return known in ("unknown", BOOL)


def fits(known: Known, declared: ast.Type) -> bool:
    """Whether a value of one type can be given where another is declared.

    Every text is a link, a file, and perhaps a date; a number has to be taken out of a text with ``number in``.
    """
    match known, declared:
        case "unknown", _:
            return True
        case "element", _:
            return False
        case ast.Scalar(name=name), ast.Scalar(name=wanted):
            if wanted == "secret":
                return name in ("secret", "text")
            if wanted in ("text", "link", "file"):
                return name in _TEXTLIKE
            return name == wanted or (wanted == "date" and name == "text")
        case ast.ListType(of=of), ast.ListType(of=wanted_of):
            return fits(of, wanted_of)
        case ast.RecordType(fields=fields), ast.RecordType(fields=wanted_fields):
            have = dict(fields)
            return all(name in have and fits(have[name], of) for name, of in wanted_fields)
        case _:
            return False
