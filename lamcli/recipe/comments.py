"""Comments through a change of layout. They are no part of the syntax tree, so they are carried over line by line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

# Everything in which a number sign or a bracket means nothing; then comment and brackets themselves.
_PARTS = re.compile(
    r"""(?P<quoted>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`[^`\n]*`|\b(?:matching|matches)[ \t]+/(?:[^/\\\n]|\\.)+/)"""
    r"""|(?P<comment>\#[^\n]*)|(?P<open>[({])|(?P<close>[)}])""",
    re.VERBOSE,
)


@dataclass
class _Code:
    """A line of code, with the lines that brackets continue it on.

    Attributes:
        last: the last of its lines in the text, from 0.
    """

    indent: int
    last: int
    comments: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Alone:
    indent: int
    comment: str


def keep_comments(source: str, canonical: str) -> str | None:
    """``canonical``, which prints the same recipe, with the comments of ``source`` where they stood.

    Returns None when the lines of the two cannot be told to be the same ones.
    """
    items = list(_logical_lines(source))
    codes = [item for item in items if isinstance(item, _Code)]
    if len(codes) == len(items) and not any(code.comments for code in codes):
        return canonical
    printed = canonical.rstrip("\n").split("\n")
    places = [item for item in _logical_lines(canonical) if isinstance(item, _Code)]
    if len(places) != len(codes):
        return None
    result: list[str] = []
    passed = copied = 0
    for item in items:
        if isinstance(item, _Alone):
            result.append(" " * _indent(item, codes, places, passed) + item.comment)
        else:
            last = places[passed].last
            result += printed[copied:last]
            result.append("  ".join([printed[last], *item.comments]))
            copied = last + 1
            passed += 1
    return "\n".join(result) + "\n"


def _indent(alone: _Alone, codes: list[_Code], places: list[_Code], passed: int) -> int:
    """As deep as the nearest line of code that was as deep in the source: the next one, else one before."""
    for number in [passed, *reversed(range(passed))]:
        if number < len(codes) and codes[number].indent == alone.indent:
            return places[number].indent
    return places[min(passed, len(places) - 1)].indent if places else 0


def _logical_lines(text: str) -> Iterator[_Code | _Alone]:
    depth = 0
    current: _Code | None = None
    for number, line in enumerate(text.lstrip("\ufeff").split("\n")):
        parts = list(_PARTS.finditer(line))
        comment = next((part for part in parts if part["comment"]), None)
        code = (line if comment is None else line[: comment.start()]).strip()
        indent = len(line) - len(line.lstrip(" \t"))
        if not code and depth == 0:
            if comment is not None:
                yield _Alone(indent, comment.group().rstrip())
            continue
        current = current or _Code(indent, number)
        current.last = number
        if comment is not None:
            current.comments.append(comment.group().rstrip())
        depth = max(0, depth + sum(1 if part["open"] else -1 if part["close"] else 0 for part in parts))
        if depth == 0:
            yield current
            current = None
    if current is not None:
        yield current
