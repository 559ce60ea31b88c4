"""Dates as people write them, read by one deterministic rule and written in a given layout.

``2024-05-03`` and every notation that begins with the year are year, month, day. ``3.5.2024`` is day, month. ``5/3/2024``
and ``5-3-2024`` are month, day, unless the first is above 12. Month names are read in English at once, in other languages by
dateparser. Years of two digits are 1969 to 2068 (POSIX strptime).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTH_WORD = "|".join(f"{name[:3]}(?:{name[3:]})?" if len(name) > 3 else name for name in MONTHS) + "|Sept"
_TH = r"(?:st|nd|rd|th)?"
_LEAP_YEAR = 2000

_NOTATIONS = (
    re.compile(r"(?<!\d)(?P<y>\d{4})(?P<s>[-/.])(?P<m>\d{1,2})(?P=s)(?P<d>\d{1,2})(?!\d)"),
    re.compile(r"(?<![\d.])(?P<d>\d{1,2})\.\s?(?P<m>\d{1,2})\.\s?(?P<y>\d{4}|\d{2})?(?!\d)"),
    re.compile(r"(?<![\d/-])(?P<m>\d{1,2})(?P<s>[/-])(?P<d>\d{1,2})(?P=s)(?P<y>\d{4}|\d{2})(?!\d)"),
    re.compile(rf"(?<!\d)(?P<d>\d{{1,2}}){_TH}\.?[\s-]*(?:of\s+)?(?P<name>{_MONTH_WORD})\b\.?,?(?:[\s-]*(?P<y>\d{{4}}|'?\d{{2}})(?!\d))?", re.IGNORECASE),
    re.compile(rf"\b(?P<name>{_MONTH_WORD})\b\.?\s*(?P<d>\d{{1,2}}){_TH}(?!\d)(?:,?\s+(?P<y>\d{{4}})(?!\d))?", re.IGNORECASE),
    re.compile(r"(?<!\d)(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})(?!\d)"),
    re.compile(r"(?<![\d/])(?P<m>\d{1,2})/(?P<d>\d{1,2})(?![\d/])"),
)
_FORMAT = re.compile(r"YYYY|YY|MMMM|MMM|MM|M|DD|D|dddd|ddd")
_LETTERS = re.compile(r"[A-Za-z]+")


@dataclass(frozen=True)
class _Day:
    """A day whose year may be unknown (``May 3``); then ``when`` is in a leap year."""

    when: date
    has_year: bool


def date_as(text: str, layout: str) -> str | None:
    """The first date in ``text``, written in ``layout``; None when there is none, or its year is needed and missing."""
    found = _find(text)
    if found is None or (not found.has_year and re.search("Y|ddd", layout)):
        return None
    return write_date(found.when, layout)


def find_date(text: str) -> date | None:
    """The first complete date in a text."""
    found = _find(text)
    return found.when if found and found.has_year else None


def write_date(when: date, layout: str) -> str:
    """YYYY YY MMMM MMM MM M DD D dddd ddd stand for parts of the date; everything else for itself."""
    return _FORMAT.sub(lambda match: _part(when, match.group()), layout)


def flaw_of_layout(layout: str) -> str:
    """Why a text is no layout of a date; empty when it is one."""
    left = _LETTERS.findall(_FORMAT.sub("", layout))
    if not _FORMAT.search(layout):
        return "it holds none of YYYY YY MMMM MMM MM M DD D dddd ddd"
    mistaken = [word for word in left if set(word.lower()) <= set("ymd")]
    return f"{mistaken[0]} is none of YYYY YY MMMM MMM MM M DD D dddd ddd" if mistaken else ""


def _part(when: date, letters: str) -> str:
    match letters:
        case "YYYY":
            return f"{when.year:04}"
        case "YY":
            return f"{when.year % 100:02}"
        case "MMMM" | "MMM":
            return MONTHS[when.month - 1] if letters == "MMMM" else MONTHS[when.month - 1][:3]
        case "MM" | "M":
            return f"{when.month:02}" if letters == "MM" else str(when.month)
        case "DD" | "D":
            return f"{when.day:02}" if letters == "DD" else str(when.day)
        case _:
            return DAYS[when.weekday()] if letters == "dddd" else DAYS[when.weekday()][:3]


@lru_cache(maxsize=8192)
def _find(text: str) -> _Day | None:
    if len(text) > 10_000 or not any(character.isdigit() for character in text):
        return None
    found = sorted(_readings(text), key=lambda item: (item[0], -item[1]))
    return found[0][2] if found else _in_another_language(text)


def _readings(text: str) -> Iterator[tuple[int, int, _Day]]:
    """Where each notation first yields a real day: start, end, the day."""
    for notation in _NOTATIONS:
        for match in notation.finditer(text):
            if day := _day(match):
                yield match.start(), match.end(), day
                break


def _day(match: re.Match[str]) -> _Day | None:
    parts = match.groupdict()
    month = _month(parts["name"]) if parts.get("name") else int(parts["m"])
    day = int(parts["d"])
    if not parts.get("name") and month > 12 >= day and not (parts.get("y") and match["y"].isdigit() and match.start("y") == match.start()):
        month, day = day, month
    year = (parts.get("y") or "").lstrip("'")
    try:
        return _Day(date(_year(year) if year else _LEAP_YEAR, month, day), bool(year))
    except ValueError:
        return None


def _year(digits: str) -> int:
    number = int(digits)
    return number if len(digits) == 4 else number + (2000 if number <= 68 else 1900)


def _month(name: str) -> int:
    return next(index for index, month in enumerate(MONTHS, 1) if month[:3].lower() == name[:3].lower())


def _in_another_language(text: str) -> _Day | None:
    """A text that is nothing but a date with a month name in some language. The clock plays no part in it."""
    if len(text) > 40 or not re.search(r"\d", text) or not re.search(r"[^\W\d_]{3}", text):
        return None
    import dateparser

    settings = {"PARSERS": ["absolute-time"], "REQUIRE_PARTS": ["day", "month"], "RELATIVE_BASE": datetime(_LEAP_YEAR, 1, 1), "DATE_ORDER": "DMY"}
    with_year = dateparser.parse(text, settings=settings | {"REQUIRE_PARTS": ["day", "month", "year"]})
    if with_year:
        return _Day(with_year.date(), True)
    without = dateparser.parse(text, settings=settings)
    return _Day(without.date().replace(year=_LEAP_YEAR), False) if without else None
