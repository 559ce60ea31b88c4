"""Numbers as people write them: ``1,234.56``, ``1.234,56``, ``1 234,56``, ``1'234.56``, ``(12)``, ``-3``, ``5 %``, ``$ 7``.

One separator alone is read by one rule, so that the same text is the same number everywhere: a comma is a decimal comma
unless exactly three digits follow one to three others (``1,5`` is 1.5, ``1,234`` is 1234, ``0,125`` is 0.125); a point
is a decimal point (``1.234`` is 1.234). A separator that occurs twice parts thousands; of two kinds the last one is
the decimal mark.
"""

from __future__ import annotations

import re
from decimal import ROUND_FLOOR, Context, Decimal, DecimalException
from functools import lru_cache

_SPACES = " \u00a0\u202f\u2009"
_MINUS = "-\u2212\u2013"
_CODES = "AUD BRL CAD CHF CNY CZK DKK EUR GBP HKD HUF ILS INR JPY KRW MXN NOK NZD PLN RUB SEK SGD THB TRY USD ZAR kr zł Kč"
_CURRENCY = rf"(?:R?[$]|[\u00a2-\u00a5\u20a0-\u20cf]|{'|'.join(_CODES.split())})"
_DIGITS = "|".join(
    (
        rf"\d{{1,3}}(?:[{_SPACES}'\u2019]\d{{3}})+(?:[.,]\d+)?(?!\d)",
        r"\d{1,3}(?:,\d{2,3})*,\d{3}(?:\.\d+)?(?!\d)",
        r"\d{1,3}(?:\.\d{3})+,\d+(?!\d)",
        r"\d{1,3}(?:\.\d{3}){2,}(?!\d)",
        r"\d+(?:[.,]\d+)?",
        r"[.,]\d+",
    )
)
_IN_TEXT = re.compile(rf"(?P<open>\(\s*)?(?P<sign>(?<![\w.])[{_MINUS}+])?\s?(?:{_CURRENCY}\s?)?(?P<inner>(?<![\w])[{_MINUS}])?(?P<digits>{_DIGITS})(?P<close>(?(open)\s*{_CURRENCY}?\s*\)))?")
_WHOLE = re.compile(
    rf"\s*(?P<open>\()?\s*(?P<sign>[{_MINUS}+])?\s*(?:{_CURRENCY}\s*)?(?P<inner>[{_MINUS}])?(?P<digits>{_DIGITS})\s*(?:%|{_CURRENCY})?\s*(?P<close>(?(open)\)))\s*"
)
_CONTEXT = Context(prec=60)
LONGEST = 400
"""Digits; longer runs are identifiers or attacks, not amounts."""


@lru_cache(maxsize=8192)
def find_number(text: str) -> Decimal | None:
    """The first number in a text; None when there is none."""
    for match in _IN_TEXT.finditer(text):
        if len(match["digits"]) <= LONGEST:
            return _value(match)
    return None


@lru_cache(maxsize=8192)
def whole_number(text: str) -> Decimal | None:
    """The number that the whole text is; None when it is something else.

    Digits with zeros in front (``007``) are a code and not a number.
    """
    match = _WHOLE.fullmatch(text) if len(text) <= LONGEST else None
    return None if match is None or re.match(r"0\d", match["digits"]) else _value(match)


def spell(number: Decimal) -> str:
    """Plain digits, no exponent: ``1234.50``."""
    text = format(number, "f")
    return text[1:] if text.startswith("-") and not any(digit in text for digit in "123456789") else text


def calculate(operator: str, left: Decimal, right: Decimal) -> Decimal | None:
    """``+ - * /``, and ``//`` and ``mod``, which round towards minus infinity; None when there is no result."""
    try:
        match operator:
            case "+":
                return _CONTEXT.add(left, right)
            case "-":
                return _CONTEXT.subtract(left, right)
            case "*":
                return _CONTEXT.multiply(left, right)
            case "/":
                return _CONTEXT.divide(left, right)
            case "//":
                return _floor(left, right)
            case _:
                return _CONTEXT.subtract(left, _CONTEXT.multiply(right, _floor(left, right)))
    except DecimalException:
        return None


def _floor(left: Decimal, right: Decimal) -> Decimal:
    return _CONTEXT.divide(left, right).to_integral_value(rounding=ROUND_FLOOR)


def _value(match: re.Match[str]) -> Decimal:
    negative = bool(match["open"] and match["close"]) or (match["sign"] or "+") in _MINUS or bool(match["inner"])
    number = Decimal(_plain(match["digits"]))
    return -number if negative and number else number


def _plain(digits: str) -> str:
    """The digits with a decimal point and without separators of thousands."""
    digits = re.sub(rf"[{_SPACES}'\u2019]", "", digits)
    marks = [character for character in digits if character in ".,"]
    if not marks:
        return digits
    if len(set(marks)) == 2:
        whole, _, fraction = digits.rpartition(marks[-1])
        return _joined(whole, fraction)
    if len(marks) > 1:
        return re.sub("[.,]", "", digits)
    whole, _, fraction = digits.partition(marks[0])
    if marks[0] == "," and len(fraction) == 3 and 1 <= len(whole) <= 3 and not whole.startswith("0"):
        return whole + fraction
    return _joined(whole, fraction)


def _joined(whole: str, fraction: str) -> str:
    return f"{re.sub('[.,]', '', whole) or '0'}.{fraction}"
