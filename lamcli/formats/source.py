"""A foreign file at the edge: bounded, unpacked, decoded, and parsed strictly. Readers see only what this lets through."""

from __future__ import annotations

import codecs
import json
import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, NoReturn

from lamcli.errors import BadInput
from lamcli.trace import Trace

LIMIT = 64 << 20
"""Most bytes of a foreign file, unpacked."""
LIMIT_VALUES = 4_000_000
"""Most values in a JSON file: a file of empty objects unfolds to thirty times its size."""

_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_HIGH, _LOW = r"\\u[dD][89abAB][0-9a-fA-F]{2}", r"\\u[dD][c-fC-F][0-9a-fA-F]{2}"
_SURROGATES = re.compile(rf"(?<!\\)((?:\\\\)*)(?:({_HIGH}{_LOW})|{_HIGH}|{_LOW})")


@dataclass(frozen=True)
class Format:
    """One foreign format.

    Attributes:
        name: what messages call it.
        detect: whether a file is of this format, from its content; cheap, and never raises for another format's file.
        read: the trace; raises BadInput for a file of this format that is broken.
    """

    name: str
    detect: Callable[[Source], bool]
    read: Callable[[Source], Trace]


@dataclass(frozen=True)
class Source:
    """A file that was read and, where it was gzipped, unpacked.

    Attributes:
        name: the path, for messages.
        data: the bytes, at most LIMIT.
        notes: what had to be repaired, for the trace's ``unmapped``.
    """

    name: str
    data: bytes
    notes: list[str] = field(default_factory=list)

    @staticmethod
    def open(path: Path) -> Source:
        """Raises BadInput for what cannot be read, is empty, too large, or a broken gzip file."""
        name = str(path)
        try:
            with path.open("rb") as file:
                data = file.read(LIMIT + 1)
        except OSError as error:
            raise BadInput(f"cannot be read ({error.strerror})", where=name) from error
        if len(data) > LIMIT:
            _too_large(name)
        if data.startswith(b"\x1f\x8b"):
            data = _gunzip(data, name)
        if not data.strip():
            raise BadInput("is empty", where=name)
        return Source(name, data)

    @cached_property
    def text(self) -> str:
        """The decoded text without byte-order mark; UTF-8 unless a mark says otherwise. Raises BadInput."""
        encoding = next((name for mark, name in _MARKS if self.data.startswith(mark)), "utf-8")
        try:
            return self.data.decode(encoding)
        except UnicodeDecodeError as error:
            line = self.data.count(b"\n", 0, error.start) + 1
            raise BadInput(f"is not {encoding} text (byte {error.start})", where=f"{self.name}:{line}") from error

    @property
    def head(self) -> str:
        """The first characters, whatever the encoding; never raises."""
        encoding = next((name for mark, name in _MARKS if self.data.startswith(mark)), "utf-8")
        return self.data[:4096].decode(encoding, errors="replace").lstrip()

    @property
    def is_json(self) -> bool:
        return self.head[:1] in ("{", "[")

    @property
    def is_xml(self) -> bool:
        return self.head[:1] == "<"

    @property
    def looks_like(self) -> str:
        if self.is_json:
            data = self.json
            return "JSON with the keys " + ", ".join(map(repr, list(data)[:6])) if isinstance(data, dict) else "a JSON list"
        if self.is_xml:
            tag = re.search(r"<([A-Za-z_][\w:.-]{0,40})", self.head)
            return f"XML or HTML beginning with <{tag[1]}>" if tag else "XML"
        return "a ZIP archive" if self.data.startswith(b"PK") else "neither JSON nor XML"

    @cached_property
    def json(self) -> Any:
        """The parsed JSON. Raises BadInput for anything that not every JSON parser would read the same way."""
        text = self.text
        if text.count("{") + text.count("[") + text.count(",") > LIMIT_VALUES:
            raise BadInput(f"holds more than {LIMIT_VALUES:,} values", where=self.name)
        text = self._repaired(text)
        try:
            return json.loads(text, object_pairs_hook=self._object, parse_constant=self._constant, parse_float=self._float, parse_int=self._integer)
        except json.JSONDecodeError as error:
            raise BadInput(f"is not JSON ({error.msg})", where=f"{self.name}:{error.lineno}:{error.colno}") from error
        except RecursionError:
            raise BadInput("is nested too deeply", where=self.name) from None

    def _repaired(self, text: str) -> str:
        """Half surrogate pairs become U+FFFD: no file, terminal or database could hold them."""
        if "\\ud" not in text and "\\uD" not in text:
            return text
        broken = 0

        def replace(match: re.Match[str]) -> str:
            nonlocal broken
            if match[2]:
                return match[0]
            broken += 1
            return match[1] + "\\ufffd"

        text = _SURROGATES.sub(replace, text)
        if broken:
            self.notes.append(f"{broken} half surrogate pairs were replaced by U+FFFD")
        return text

    def _object(self, pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        result = dict(pairs)
        if len(result) != len(pairs):
            names = [key for key, _ in pairs]
            twice = next(key for key in names if names.count(key) > 1)
            raise BadInput(f"one object has the key {twice[:60]!r} twice", where=self.name)
        return result

    def _constant(self, name: str) -> NoReturn:
        raise BadInput(f"{name} is not JSON", where=self.name)

    def _float(self, text: str) -> float:
        value = float(text)
        if value in (float("inf"), float("-inf")):
            raise BadInput(f"the number {text[:20]} is too large", where=self.name)
        return value

    def _integer(self, text: str) -> int:
        if len(text) > 20:
            raise BadInput(f"the number {text[:20]}… is too large ({len(text)} digits)", where=self.name)
        return int(text)


def _gunzip(data: bytes, name: str) -> bytes:
    parts: list[bytes] = []
    left = LIMIT + 1
    while data.startswith(b"\x1f\x8b"):  # a gzip file may be several, one after the other
        unpacker = zlib.decompressobj(wbits=16 + zlib.MAX_WBITS)
        try:
            parts.append(unpacker.decompress(data, left))
        except zlib.error as error:
            raise BadInput(f"is a damaged gzip file ({error})", where=name) from error
        left -= len(parts[-1])
        if left <= 0:
            _too_large(name)
        if not unpacker.eof:
            raise BadInput("is a gzip file that was cut short", where=name)
        data = unpacker.unused_data
    return b"".join(parts)


def _too_large(name: str) -> NoReturn:
    raise BadInput(f"is larger than {LIMIT >> 20} MiB", where=name, remedy="Cut the recording into shorter ones.")
