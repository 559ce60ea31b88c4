"""What expressions come to, and the functions of the language over them. No page, no syntax tree.

A value is a text, a ``Decimal``, a truth, a date, a list, a record, or a ``Secret``. Functions answer None where they have
no result; the interpreter says so with the place.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import TypeGuard, TypeVar

from lamcli.errors import BadInput
from lamcli.recipe.dates import date_as, find_date
from lamcli.recipe.numbers import find_number, spell, whole_number

__all__ = [
    "Record", "Secret", "Value", "after", "at", "before", "between", "compare", "contains", "date_as", "find_date", "flaw_of_pattern", "matching", "mentions", "number_in",
    "number_of", "occurrences", "ordered", "split", "squeezed", "text_of", "title_case", "truth_of", "word",
]  # fmt: skip


@dataclass(frozen=True)
class Secret:
    """A text that may be filled into a field and nothing else."""

    value: str

    def __repr__(self) -> str:
        return "Secret(***)"

    __str__ = __repr__


Value = str | Decimal | bool | date | Secret | Sequence["Value"] | Mapping[str, "Value"]
Record = Mapping[str, Value]
T = TypeVar("T")


# --- texts


def before(text: str, mark: str) -> str | None:
    """Up to the first occurrence of the mark."""
    head, found, _ = text.partition(mark) if mark else (text, "", "")
    return head if found else None


def after(text: str, mark: str) -> str | None:
    """From the end of the first occurrence of the mark."""
    _, found, tail = text.partition(mark) if mark else ("", "", text)
    return tail if found else None


def between(text: str, start: str, end: str) -> str | None:
    """After the first ``start``, up to the next ``end``."""
    tail = after(text, start)
    return None if tail is None else before(tail, end)


def word(text: str, index: int) -> str | None:
    """The n-th word from 1, negative from the end; words are separated by white space."""
    return at(text.split(), index)


def at(items: Sequence[T], index: int) -> T | None:
    """The n-th from 1, negative from the end; None where there is none."""
    place = index - 1 if index > 0 else index
    return items[place] if index and -len(items) <= place < len(items) else None


def split(text: str, separator: str) -> list[str] | None:
    """Trimmed, non-empty parts; None for an empty separator."""
    return [part for piece in text.split(separator) if (part := piece.strip())] if separator else None


def title_case(text: str) -> str:
    return re.sub(r"\S+", lambda found: found.group()[:1].upper() + found.group()[1:].lower(), text)


def number_in(text: str) -> str | None:
    """The first number in a text, in plain digits."""
    number = find_number(text)
    return None if number is None else spell(number)


def squeezed(text: str) -> str:
    """White space collapsed."""
    return " ".join(text.split())


# --- regular expressions: RE2, so that no pattern takes more than linear time


def matching(text: str, pattern: str) -> str | None:
    """The first match, or its group 1 when the pattern has one. Raises BadInput for a pattern that is none."""
    found = _compiled(pattern).search(text.encode("utf-8", "surrogatepass").decode("utf-8", "replace"))
    if not found:
        return None
    group: str | None = found.group(1) if found.re.groups else found.group(0)
    return group


def flaw_of_pattern(pattern: str) -> str:
    """Why RE2 refuses a pattern; empty when it takes it."""
    try:
        _compiled(pattern)
    except BadInput as error:
        return str(error)
    return ""


@cache
def _compiled(pattern: str):  # type: ignore[no-untyped-def]
    import re2

    options = re2.Options()
    options.log_errors = False
    options.max_mem = 8 << 20
    try:
        return re2.compile(pattern, options=options)
    except (re2.error, UnicodeEncodeError) as error:
        said = error.args[0] if error.args else error
        reason = said.decode(errors="replace") if isinstance(said, bytes) else said
        raise BadInput(f"/{pattern}/ is not a regular expression: {reason}", remedy="RE2 syntax: no look-around, no back references") from None


# --- values as texts, numbers, truths


def text_of(value: object) -> str | None:
    """How a value is written into a field; None for lists, records and secrets."""
    match value:
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case Decimal():
            return spell(value)
        case int():
            return str(value)
        case date():
            return value.isoformat()[:10]
        case _:
            return None


def number_of(value: object) -> Decimal | None:
    """The number that a value is, or that the whole of a text reads as."""
    match value:
        case bool():
            return None
        case Decimal():
            return value
        case int():
            return Decimal(value)
        case str():
            return whole_number(value)
        case _:
            return None


def truth_of(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def compare(left: object, right: object) -> int | None:
    """Negative, 0 or positive. Numbers when both read as numbers, dates when both are dates, else texts with white space
    collapsed; None when the two cannot be compared."""
    if isinstance(left, bool) or isinstance(right, bool):
        return None if not (isinstance(left, bool) and isinstance(right, bool)) else left - right
    numbers = number_of(left), number_of(right)
    if numbers[0] is not None and numbers[1] is not None:
        return _sign(numbers[0], numbers[1])
    days = _day_of(left), _day_of(right)
    if days[0] is not None and days[1] is not None:
        return _sign(days[0], days[1])
    texts = text_of(left), text_of(right)
    if texts[0] is None or texts[1] is None:
        return 0 if _is_data(left) and _is_data(right) and left == right else None
    return _sign(squeezed(texts[0]), squeezed(texts[1]))


def contains(whole: object, part: object) -> bool | None:
    """A text in a text, white space collapsed; a member in a list."""
    if isinstance(whole, Sequence) and not isinstance(whole, str):
        return any(compare(member, part) == 0 for member in whole)
    texts = text_of(whole), text_of(part)
    return None if texts[0] is None or texts[1] is None else squeezed(texts[1]) in squeezed(texts[0])


def mentions(text: str, words: str) -> bool:
    """Whether words stand in a text as words of their own, whatever their letters' case; no words are mentioned nowhere."""
    return next(occurrences(squeezed(text), squeezed(words)), None) is not None


def occurrences(text: str, piece: str) -> Iterator[int]:
    """Where a piece stands in a text as whole words, whatever its case."""
    folded, wanted = text.casefold(), piece.casefold()
    if not wanted or len(folded) != len(text):
        folded, wanted = text, piece
    at = folded.find(wanted) if wanted else -1
    while at >= 0:
        end = at + len(wanted)
        if not (_inside_word(text, at) or _inside_word(text, end)):
            yield at
        at = folded.find(wanted, at + 1)


def _inside_word(text: str, at: int) -> bool:
    return 0 < at < len(text) and text[at - 1].isalnum() and text[at].isalnum()


def ordered(values: Sequence[object]) -> list[object] | None:
    """As numbers when all read as numbers, as dates when all are dates, else as texts without regard to case."""
    numbers = [number_of(value) for value in values]
    days = [_day_of(value) for value in values]
    if all(number is not None for number in numbers):
        keys: Sequence[object] = numbers
    elif all(day is not None for day in days):
        keys = days
    else:
        texts = [text_of(value) for value in values]
        if any(text is None for text in texts):
            return None
        keys = [(squeezed(text or "").casefold(), text) for text in texts]
    return [values[place] for place in sorted(range(len(values)), key=lambda place: keys[place])]  # type: ignore[arg-type, return-value]


_ONLY_A_DATE = re.compile(r"\s*(\d{4}-\d{1,2}-\d{1,2}|\d{1,2}[./-]\d{1,2}[./-](\d{4}|\d{2})|\d{1,2}\.? [^\W\d_]+\.? \d{4}|[^\W\d_]+\.? \d{1,2},? \d{4})\s*")


def _day_of(value: object) -> date | None:
    if isinstance(value, str):
        return find_date(value) if _ONLY_A_DATE.fullmatch(value) else None
    return value if isinstance(value, date) else None


def _is_data(value: object) -> TypeGuard[Sequence[object] | Mapping[str, object]]:
    return isinstance(value, Sequence | Mapping)


def _sign(left: object, right: object) -> int:
    return int(left > right) - int(left < right)  # type: ignore[operator]
