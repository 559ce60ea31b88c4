"""Takes secrets out of the few texts that the browser tells the recorder directly: addresses, dialogs, file names.

Everything else is masked in the page. Passwords are known here only as the page tells them: length and keyed hash.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping, Sequence
from urllib.parse import quote, quote_plus

STANDS_ALONE = 4
_P, _Q = 33_554_393, 33_554_383


class Mask:
    """Replaces named secrets by value and typed passwords by their rolling hash.

    Args:
        secrets: name -> value.
        salt: the two bases of the hash; those of the page script.
    """

    def __init__(self, secrets: Mapping[str, str], salt: tuple[int, int]) -> None:
        self._salt = salt
        self._forms = sorted(((form, name) for name, value in secrets.items() for form in _spellings(value)), key=lambda pair: (-len(pair[0]), pair))
        self.hashes: list[tuple[int, int]] = []

    def learn(self, hashes: Sequence[Sequence[int]]) -> None:
        """Notes passwords: pairs of length (UTF-16 units) and hash."""
        for length, value in hashes:
            if (length, value) not in self.hashes:
                self.hashes.append((length, value))

    def text(self, text: str) -> str:
        for form, name in self._forms:
            if form in text:
                pattern = re.escape(form) if len(form) >= STANDS_ALONE else rf"(?<!\w){re.escape(form)}(?!\w)"
                text = re.sub(pattern, lambda _, name=name: f"<secret {name}>", text)  # type: ignore[misc]
        for length, value in self.hashes:
            text = self._without(text, length, value)
        return text

    def row(self, row: Mapping[str, str]) -> dict[str, str]:
        return {self.text(key): self.text(value) for key, value in row.items()}

    def _without(self, text: str, length: int, value: int) -> str:
        units = _units(text)
        start = 0
        while start + length <= len(units):
            if self._hash(units[start : start + length]) == value:
                return _text(units[:start]) + "<secret password>" + self._without(_text(units[start + length :]), length, value)
            start += 1
        return text

    def _hash(self, units: Sequence[int]) -> int:
        first = second = 0
        for unit in units:
            first = (first * self._salt[0] + unit) % _P
            second = (second * self._salt[1] + unit) % _Q
        return first * 67_108_864 + second


def _units(text: str) -> list[int]:
    """JavaScript's view of a text."""
    raw = text.encode("utf-16-le", "surrogatepass")
    return [int.from_bytes(raw[i : i + 2], "little") for i in range(0, len(raw), 2)]


def _text(units: Sequence[int]) -> str:
    return b"".join(unit.to_bytes(2, "little") for unit in units).decode("utf-16-le", "surrogatepass")


def _spellings(value: str) -> set[str]:
    if not value:
        return set()
    forms = {value, " ".join(value.split()), quote(value, safe=""), quote_plus(value)}
    if len(value) >= STANDS_ALONE:
        raw = value.encode("utf-8", "replace")
        forms |= {base64.b64encode(raw).decode(), base64.urlsafe_b64encode(raw).decode()}
    return forms - {""}
