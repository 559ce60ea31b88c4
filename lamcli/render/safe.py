"""What a page says is data: control characters are shown, never obeyed."""

from __future__ import annotations

import re

# C0 (but newline and tab), DEL, C1, lone surrogates, the bidirectional controls, line and paragraph separators, zero-width characters that hide differences.
# Zero-width joiner and non-joiner stay: scripts and emoji need them, and they move nothing.
_UNSAFE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff]")


def printable(text: str) -> str:
    """The text with every character that could steer a terminal, or hide from a reader, replaced by a visible one."""
    return _UNSAFE.sub(_visible, text)


def one_line(text: str, limit: int = 0) -> str:
    """Printable, white space collapsed; cut at ``limit`` characters when that is above 0."""
    line = printable(" ".join(text.split()))
    return line if limit <= 0 or len(line) <= limit else line[: limit - 1].rstrip() + "…"


def _visible(match: re.Match[str]) -> str:
    code = ord(match.group())
    if code < 0x20:
        return chr(0x2400 + code)
    return "\u2421" if code == 0x7F else f"<U+{code:04X}>"
