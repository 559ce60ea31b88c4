"""What the label of a control means: that it dismisses, goes on, agrees, gives up. Words of ``phrases.toml`` put together, in one language at a time.

A label means something when every word of it is accounted for: “Close this window” is a word for closing and words that may stand beside it; “Close account” is
not, for nothing is known of accounts. What is left over may change the meaning, so what is not understood to its end is not understood.
"""

from __future__ import annotations

import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Literal, get_args

Sense = Literal["refuse", "decline", "close", "understood", "skip", "onward", "accept", "abort"]
Subject = Literal["grave", "consent"]

CROSSES = frozenset("×✕✖✗✘⨉⨯❌🗙ｘ╳")
"""Signs that are drawn on what closes something."""
_PARTS = ("limit", "needed", "thing")
"""What only counts beside other meanings: “only” and “necessary” together; “tour” beside a word by which it is dismissed."""
MOST_PLACE = 6
"""Words that may say where a way onward leads."""
_SILENT: Mapping[frozenset[str], Sense] = {
    frozenset({"refuse", "close"}): "refuse",
    frozenset({"refuse", "onward"}): "refuse",
    frozenset({"decline", "close"}): "decline",
    frozenset({"decline", "onward"}): "decline",
    frozenset({"decline", "skip"}): "decline",
    frozenset({"skip", "onward"}): "skip",
    frozenset({"understood", "close"}): "understood",
    frozenset({"understood", "onward"}): "onward",
}
"""What two meanings in one label come to; any other two contradict each other."""


@dataclass(frozen=True)
class _Language:
    """``phrases``: words of a phrase -> its meaning, "" for what may stand beside any. ``longest``: words of the longest."""

    phrases: Mapping[tuple[str, ...], str]
    toward: frozenset[tuple[str, ...]]
    joined: bool
    onward_last: bool

    @property
    def longest(self) -> int:
        return max(map(len, self.phrases))


def sense(label: str) -> Sense | None:
    """What a label means; None where it is not understood to its end, or in two ways."""
    return _sense(label) if len(label) <= 80 else None


@lru_cache(maxsize=4096)
def _sense(label: str) -> Sense | None:
    if label.strip() and all(sign in CROSSES or not sign.isalnum() for sign in label) and any(sign in CROSSES for sign in label):
        return "close"
    found = {meaning for language in _languages() if (meaning := _in(language, label)) is not None}
    return found.pop() if len(found) == 1 else None


def speaks_of(text: str, subject: Subject) -> bool:
    """Whether a text has a word about a subject, in any language."""
    spoken = _words(text)
    together = "".join(spoken)
    exact, beginnings, joined = _subject(subject)
    return any(word in exact or word.startswith(beginnings) for word in spoken) or any(mark in together for mark in joined) or _says_one_of(spoken, exact)


def _says_one_of(spoken: tuple[str, ...], exact: frozenset[str]) -> bool:
    """Two or three words that stand together."""
    return any(" ".join(spoken[start : start + size]) in exact for size in (2, 3) for start in range(len(spoken) - size + 1))


def costs(text: str) -> bool:
    """Whether a text may name a price: it has a number or the sign of a currency. Where something is to be agreed to, a number is more than a date too often."""
    return any(sign.isdigit() or unicodedata.category(sign) == "Sc" for sign in text)


def asks(text: str) -> bool:
    """Whether a text asks something."""
    return any(mark in text for mark in "?？؟")


def begins_a_way(label: str) -> bool:
    """Whether a label has a word for going on where such words stand, whatever else it says."""
    for language in _languages():
        words = _words(label)
        units = tuple("".join(words)) if language.joined else words
        sizes = range(min(language.longest, len(units)), 0, -1)
        if any(language.phrases.get(units[:size]) == "onward" or (language.onward_last and language.phrases.get(units[-size:]) == "onward") for size in sizes):
            return True
    return False


def _in(language: _Language, label: str) -> Sense | None:
    words = _words(label)
    units = tuple("".join(words)) if language.joined else words
    if not units:
        return None
    whole = next((meaning for reading in _readings(language, units) if (meaning := _together(reading)) is not None), None)
    return whole or ("onward" if _leads_somewhere(language, units) else None)


def _readings(language: _Language, units: tuple[str, ...]) -> Iterator[frozenset[str]]:
    """The meanings in a label that is made of known phrases only; the readings with longer phrases first."""
    if not units:
        yield frozenset()
        return
    for size in range(min(language.longest, len(units)), 0, -1):
        meaning = language.phrases.get(units[:size])
        if meaning is not None:
            for rest in _readings(language, units[size:]):
                yield rest | {meaning} if meaning else rest


def _together(meanings: frozenset[str]) -> Sense | None:
    if "thing" in meanings:
        rest = meanings - {"thing"}
        return _together(rest) if rest and rest <= {"refuse", "decline", "close", "skip", "limit", "needed"} else None
    if {"limit", "needed"} <= meanings:
        return "refuse" if meanings <= {"limit", "needed", "accept", "onward", "refuse", "close"} else None
    if len(meanings) == 1:
        (only,) = meanings
        return next((known for known in get_args(Sense) if known == only), None)
    return _SILENT.get(meanings)


def _leads_somewhere(language: _Language, units: tuple[str, ...]) -> bool:
    """“Continue to the shop”: a word for going on, and the place, of which nothing is grave and nothing agrees to anything."""
    place = _place(language, units)
    if place is None or not place or len(place) > (3 * MOST_PLACE if language.joined else MOST_PLACE):
        return False
    said = ("" if language.joined else " ").join(place)
    return not speaks_of(said, "grave") and not any(language.phrases.get((word,)) in ("accept", "refuse", "abort") for word in place)


def _place(language: _Language, units: tuple[str, ...]) -> tuple[str, ...] | None:
    for size in range(min(language.longest, len(units) - 1), 0, -1):
        if language.onward_last:
            if language.phrases.get(units[-size:]) == "onward":
                rest = units[:-size]
                toward = next((mark for mark in language.toward if rest[-len(mark) :] == mark), None)
                if toward is not None or not language.toward:
                    return rest[: len(rest) - len(toward or ())]
        elif language.phrases.get(units[:size]) == "onward":
            ahead = next((mark for mark in language.toward if units[size : size + len(mark)] == mark), None)
            if ahead is not None:
                return units[size + len(ahead) :]
    return None


def _words(text: str) -> tuple[str, ...]:
    """Letters and digits, any case, what stands between them left out."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return tuple("".join(sign if sign.isalnum() or unicodedata.combining(sign) else " " for sign in folded).split())


@cache
def _languages() -> tuple[_Language, ...]:
    return tuple(_language(table) for table in _tables().values())


def _language(table: Mapping[str, str | bool]) -> _Language:
    joined = bool(table.get("joined", False))

    def phrases(name: str) -> Iterator[tuple[str, ...]]:
        for phrase in str(table.get(name, "")).split("|"):
            if words := _words(phrase):
                yield tuple("".join(words)) if joined else words

    known = dict.fromkeys(phrases("filler"), "")
    known |= {phrase: meaning for meaning in (*_PARTS, *get_args(Sense)) for phrase in phrases(meaning)}
    return _Language(known, frozenset(phrases("toward")), joined, bool(table.get("onward_last", False)))


@cache
def _subject(subject: Subject) -> tuple[frozenset[str], tuple[str, ...], frozenset[str]]:
    """The words and phrases that speak of it, the beginnings of words that do, and what does where words are not parted."""
    exact, beginnings, joined = set[str](), set[str](), set[str]()
    for table in _tables().values():
        for entry in filter(None, str(table.get(subject, "")).split("|")):
            said = " ".join(_words(entry))
            if table.get("joined"):
                joined.add(said.replace(" ", ""))
            elif entry.endswith("*") and " " not in said:
                beginnings.add(said)
            else:
                exact.add(said)
    return frozenset(exact), tuple(beginnings), frozenset(joined)


@cache
def _tables() -> Mapping[str, Mapping[str, str | bool]]:
    return tomllib.loads(resources.files(__package__).joinpath("phrases.toml").read_text(encoding="utf-8"))
