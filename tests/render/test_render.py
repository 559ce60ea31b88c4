"""What a page says is data, on a terminal as in HTML."""

from __future__ import annotations

import io
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamcli.render.document import Code, Document, Grid, Heading, Line, Span, words
from lamcli.render.html import to_html
from lamcli.render.safe import one_line, printable
from lamcli.render.terminal import show

HOSTILE = "\x1b]52;c;aGk=\x07 \x9b31m [/b][red] <script>alert(1)</script> \u202eevil\u2066 \ud800 \x7f"


def everything(text: str) -> Document:
    return Document(text, (Heading(text), Line(words(text, Span(text, "bad")), 1), Grid((text, "b"), ((words(text), words("x")),)), Code((words(text),))))


def drawn(document: Document, encoding: str = "utf-8") -> str:
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding=encoding, errors="strict", newline="")
    show(document, stream)
    stream.flush()
    return raw.getvalue().decode(encoding)


@given(st.text())
def test_nothing_that_steers_a_terminal_is_printed(text: str) -> None:
    shown = drawn(everything(text))
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]", shown)


def test_hostile_text_is_shown() -> None:
    shown = drawn(everything(HOSTILE))
    assert "[/b][red]" in shown
    assert "␛]52;c;aGk=␇" in shown
    assert "<U+009B>31m" in shown
    assert "<U+202E>evil<U+2066> <U+D800> ␡" in shown


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "cp1252"])
def test_an_old_terminal_ends_nothing(encoding: str) -> None:
    assert "f?r" in drawn(Document("", (Line(words("f\u4e00r")),)), encoding)


def test_html_runs_nothing() -> None:
    page = to_html(everything(HOSTILE + '" onload="x" javascript:alert(1)'))
    assert "<script" not in page
    assert "\x1b" not in page and "\u202e" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "default-src &#39;none&#39;" in page or "default-src 'none'" in page
    assert not re.search(r"<[^>]*\son\w+=", page)
    assert not re.search(r"(src|href)\s*=", page)


def test_grid_columns_line_up() -> None:
    grid = Grid(("a", "b"), ((words("long one"), words("x")), (words("日本"), words("y"))))
    assert drawn(Document("", (grid,))).splitlines() == ["a         b", "long one  x", "日本      y"]


def test_long_lines_are_not_cut() -> None:
    assert "x" * 500 in drawn(Document("", (Line(words("x" * 500)),)))


@given(st.text(), st.integers(2, 40))
def test_one_line_is_short_and_on_one_line(text: str, limit: int) -> None:
    line = one_line(text, limit)
    assert len(line) <= limit
    assert "\n" not in line
    assert printable(line) == line
