"""A document on a terminal, or as plain text in a pipe: no colours there, no wrapping, no truncation."""

from __future__ import annotations

from typing import TYPE_CHECKING, TextIO, assert_never

from lamcli.render.document import Block, Code, Document, Grid, Heading, Line, Tone, Words
from lamcli.render.safe import one_line, printable

if TYPE_CHECKING:
    from rich.text import Text

_STYLES: dict[Tone, str] = {
    "plain": "",
    "strong": "bold",
    "faint": "dim",
    "good": "green",
    "bad": "bold red",
    "warning": "yellow",
    "code": "cyan",
    "name": "bold cyan",
}
_CELL_LIMIT = 100
_INDENT = "  "


def show(document: Document, stream: TextIO) -> None:
    """Draws on ``stream``; colours only on a terminal and without ``NO_COLOR``."""
    from rich.console import Console

    console = Console(file=stream, highlight=False, markup=False, emoji=False, legacy_windows=False)
    # Captured and written by us: rich ends the process with 1 when a reader like `head` has left.
    with console.capture() as drawn:
        for number, block in enumerate(document.blocks):
            if isinstance(block, Heading) and number:
                console.print()
            for line in _lines(block):
                console.print(_encodable(line, stream), soft_wrap=True)
    stream.write(drawn.get())


def _lines(block: Block) -> list[Text]:
    from rich.text import Text

    match block:
        case Heading(text, level):
            return [Text(one_line(text), style="bold underline" if level == 1 else "bold")]
        case Line(spans, indent):
            return [Text(_INDENT * indent) + _text(spans)]
        case Grid():
            return _grid(block)
        case Code(lines):
            return [Text(_INDENT) + _text(line) for line in lines]
        case _:
            assert_never(block)


def _text(spans: Words, limit: int = 0) -> Text:
    from rich.text import Text

    text = Text()
    for span in spans:
        text.append(one_line(span.text, limit) if limit else printable(span.text), style=_STYLES[span.tone])
    return text


def _grid(grid: Grid) -> list[Text]:
    from rich.text import Text

    rows = [[Text(one_line(header, _CELL_LIMIT), style="dim") for header in grid.headers]] if any(grid.headers) else []
    rows += [[_text(cell, _CELL_LIMIT) for cell in row] for row in grid.rows]
    columns = max((len(row) for row in rows), default=0)
    widths = [max((row[i].cell_len for row in rows if i < len(row)), default=0) for i in range(columns)]
    lines = []
    for row in rows:
        line = Text(_INDENT * grid.indent)
        for i, cell in enumerate(row):
            line.append_text(cell)
            if i < len(row) - 1:
                line.append(" " * (widths[i] - cell.cell_len + 2))
        line.rstrip()
        lines.append(line)
    return lines


def _encodable(text: Text, stream: TextIO) -> Text:
    """Characters that the terminal's encoding lacks become ``?``: an old terminal must not end a command."""
    encoding = stream.encoding or "utf-8"
    if encoding.lower().replace("-", "") == "utf8":
        return text
    from rich.text import Text

    plain = text.plain.encode(encoding, "replace").decode(encoding)
    return Text(plain, style=text.style, spans=list(text.spans)) if len(plain) == len(text.plain) else Text(plain)
