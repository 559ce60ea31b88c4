"""Takes secrets out of everything that is written or shown, by value: a page may echo what was typed into it."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable, Mapping
from html import escape
from urllib.parse import quote, quote_plus

_COMPONENT = "!'()*~"  # what encodeURIComponent leaves as it is, beside letters and digits
_ADDRESS = _COMPONENT + ";,/?:@&=+$#"  # what encodeURI does

SHORT = 4
"""Secrets shorter than this are masked only where they stand alone; anywhere else they would eat ordinary text."""


class Mask:
    """Replaces the values of secrets by ``<secret NAME>``.

    Args:
        secrets: name -> value. Spellings that a page or an address commonly gives to a value (URL-encoded, base64) are masked too.
    """

    def __init__(self, secrets: Mapping[str, str]) -> None:
        spellings = [(spelling, name) for name, value in secrets.items() if value for spelling in _spellings(value)]
        spellings.sort(key=lambda pair: (-len(pair[0]), pair))
        self._names = dict(reversed(spellings))
        self._pattern = re.compile("|".join(_pattern(spelling) for spelling, _ in spellings)) if spellings else None

    def text(self, text: str) -> str:
        return text if self._pattern is None else self._pattern.sub(lambda match: f"<secret {self._names[match.group()]}>", text)

    def value(self, value: object) -> object:
        """The same for plain data: texts inside lists and records included; numbers and truths stay what they are."""
        if self._pattern is None:
            return value
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, Mapping):
            return {self.text(str(key)): self.value(item) for key, item in value.items()}
        if isinstance(value, (list, tuple)):
            return [self.value(item) for item in value]
        return value


def _spellings(value: str) -> Iterable[str]:
    yield value
    if len(value) >= SHORT:
        raw = value.encode("utf-8", "replace")
        encoded = {quote(value, safe=safe) for safe in ("", "/", _COMPONENT, _ADDRESS)} | {quote_plus(value), quote_plus(value, safe=_COMPONENT)}
        others = {" ".join(value.split()), escape(value), base64.b64encode(raw).decode(), base64.urlsafe_b64encode(raw).decode(), json.dumps(value)[1:-1]}
        yield from (encoded | others) - {value, ""}


def _pattern(spelling: str) -> str:
    return re.escape(spelling) if len(spelling) >= SHORT else rf"(?<!\w){re.escape(spelling)}(?!\w)"
