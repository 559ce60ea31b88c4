"""Programs that cut a piece out of a text, found from examples.

A version space in the manner of FlashFill (Gulwani, POPL 2011), small because the marks that a cut leans on consist of
whole tokens: a mark of half a word would be shorter and would mean nothing to a reader.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from lamcli.recipe.ast import After, Before, Between, Expr, Number, Text, Word
from lamcli.recipe.values import after, before, between, occurrences, word

TOKEN = re.compile(r"\s+|\w+|[^\w\s]", re.UNICODE)
LONGEST_MARK = 5
"""Tokens a mark may have. Longer ones only repeat the instruction."""


@dataclass(frozen=True)
class Cut:
    """A way to cut a piece out of a text: between two marks, either of which may be the text's own end."""

    start: str
    end: str

    def apply(self, text: str) -> str | None:
        if self.start and self.end:
            return between(text, self.start, self.end)
        if self.start:
            return after(text, self.start)
        return before(text, self.end) if self.end else text

    def expression(self, source: Expr) -> Expr:
        if self.start and self.end:
            return Between(source, Text(self.start), Text(self.end))
        if self.start:
            return After(source, Text(self.start))
        return Before(source, Text(self.end)) if self.end else source


def cuts(text: str, start: int, end: int) -> Iterator[Cut]:
    """Every cut by whole-token marks which yields exactly text[start:end], shortest marks first."""
    left, right = preceding(text[:start]), _marks_after(text[end:])
    for before_mark in left:
        for after_mark in right:
            cut = Cut(before_mark, after_mark)
            if cut.apply(text) == text[start:end]:
                yield cut


def preceding(text: str) -> list[str]:
    """Marks that a text ends in, shortest first; one empty mark for no text."""
    if not text.strip():
        return [""]
    return _joined(list(reversed(TOKEN.findall(text))), lambda parts: "".join(reversed(parts)))


def _marks_after(text: str) -> list[str]:
    if not text.strip():
        return [""]
    return _joined(TOKEN.findall(text), "".join)


def _joined(tokens: list[str], join: Callable[[list[str]], str]) -> list[str]:
    """Marks of one to LONGEST_MARK tokens (white space not counted) that do not end in white space on the far side."""
    marks, taken, words = [], [], 0
    for token in tokens:
        taken.append(token)
        if token.isspace():
            continue
        words += 1
        marks.append(join(taken))
        if words == LONGEST_MARK:
            break
    return marks


def common_cuts(texts: Sequence[str], wanted: Sequence[Iterable[str]], same: Callable[[str, str], bool]) -> Iterator[Cut]:
    """Cuts which yield, from each text, one of the pieces wanted of it.

    Args:
        texts: one text per example.
        wanted: per example the acceptable pieces.
        same: whether a cut-out piece is an acceptable piece.
    """
    accepted = [list(item) for item in wanted]
    seen: set[Cut] = set()
    for piece in accepted[0]:
        for at in occurrences(texts[0], piece):
            for cut in cuts(texts[0], at, at + len(piece)):
                if cut not in seen:
                    seen.add(cut)
                    if all(_yields(cut, text, pieces, same) for text, pieces in zip(texts, accepted, strict=True)):
                        yield cut


def _yields(cut: Cut, text: str, pieces: list[str], same: Callable[[str, str], bool]) -> bool:
    got = cut.apply(text)
    return got is not None and any(same(got, piece) for piece in pieces)


def words(texts: Sequence[str], wanted: Sequence[Iterable[str]], same: Callable[[str, str], bool], source: Expr) -> Iterator[Expr]:
    """``word n of source`` (n from either end) where it yields what is wanted of every text."""
    accepted = [list(item) for item in wanted]
    for index in (1, 2, 3, 4, 5, -1, -2, -3):
        got = [word(text, index) for text in texts]
        if all(g is not None and any(same(g, piece) for piece in pieces) for g, pieces in zip(got, accepted, strict=True)):
            yield Word(Number(str(index)), source)
