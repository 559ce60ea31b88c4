"""What a reader is shown, without saying how: headings, paragraphs, tables, code, as plain frozen data.

Terminal and HTML draw the same document, so neither can say more than the other.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Tone = Literal["plain", "strong", "faint", "good", "bad", "warning", "code", "name"]


@dataclass(frozen=True)
class Span:
    text: str
    tone: Tone = "plain"


Words = tuple[Span, ...]


@dataclass(frozen=True)
class Heading:
    text: str
    level: int = 1


@dataclass(frozen=True)
class Line:
    """One line; ``indent`` counts levels."""

    words: Words
    indent: int = 0


@dataclass(frozen=True)
class Grid:
    """Rows under headers. Cells are one line each."""

    headers: tuple[str, ...]
    rows: tuple[tuple[Words, ...], ...]
    indent: int = 0


@dataclass(frozen=True)
class Code:
    """Text to be read character by character, as a recipe or a diff."""

    lines: tuple[Words, ...]


Block = Heading | Line | Grid | Code


@dataclass(frozen=True)
class Document:
    title: str
    blocks: tuple[Block, ...]


def words(*parts: str | Span) -> Words:
    """``words("went to ", Span(url, "name"))``; empty parts vanish."""
    spans = (Span(part) if isinstance(part, str) else part for part in parts)
    return tuple(span for span in spans if span.text)


def count(number: int, what: str) -> str:
    """``1 step``, ``2 steps``"""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def ranges(numbers: tuple[int, ...]) -> str:
    """``1-3, 7``"""
    runs: list[list[int]] = []
    for number in sorted(numbers):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(first) if first == last else f"{first}-{last}" for first, last in runs)
