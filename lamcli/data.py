"""Rows that a person has in hand: CSV, JSON, JSON lines or Excel, told apart by content, as records of texts.

Values keep the spelling of the file (``007`` stays ``007``, ``1.50`` stays ``1.50``); only Excel, which stores no
spelling, gives numbers and dates their plainest one.
"""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time
from pathlib import Path
from typing import Any, NoReturn

from lamcli.errors import BadInput

MOST_BYTES = 256 * 1024 * 1024
MOST_ROWS = 1_000_000

Row = Mapping[str, str]


def read_rows(path: Path) -> tuple[Row, ...]:
    """All records of a file, column -> text.

    Raises:
        BadInput: it cannot be read, is too large, or a record does not fit; the message names file and record.
    """
    content = read_bounded(path)
    if content.startswith(b"PK\x03\x04"):
        rows = _from_excel(content, path)
    else:
        text = decode(content, path)
        start = text.lstrip()[:1]
        rows = _from_json(text, path) if start in ("[", "{") else _from_csv(text, path)
    found: list[Row] = []
    for row in rows:
        if len(found) == MOST_ROWS:
            raise BadInput(f"more than {MOST_ROWS} records", where=str(path), remedy="split the file")
        found.append(row)
    if not found:
        raise BadInput("no records", where=str(path), remedy="the first row names the columns, each further row is a record")
    return tuple(found)


def read_bounded(path: Path, most: int = MOST_BYTES) -> bytes:
    """A file's content. Raises BadInput when it is not there, not a file, or larger than ``most`` bytes."""
    try:
        with path.open("rb") as file:
            content = file.read(most + 1)
    except OSError as error:
        raise BadInput(error.strerror or str(error), where=str(path)) from error
    if len(content) > most:
        raise BadInput(f"larger than {most // (1024 * 1024)} MiB", where=str(path))
    return content


def decode(content: bytes, path: Path) -> str:
    """Text in UTF-8, or in UTF-16 where a byte-order mark says so. Raises BadInput with the line."""
    encoding = "utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig"
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise BadInput(f"not {encoding.removesuffix('-sig').upper()} text", where=f"{path}:{line}", remedy="save it as UTF-8") from error
    if "\0" in text:
        raise BadInput("holds NUL characters; not a text file", where=f"{path}:{text[: text.index(chr(0))].count(chr(10)) + 1}")
    return text


def parse_json(text: str, where: str, first_line: int = 1) -> Any:
    """Strict JSON, numbers as their spelling: no duplicate keys, no NaN, no bottomless nesting. Raises BadInput."""

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        record: dict[str, Any] = {}
        for key, value in items:
            if key in record:
                raise BadInput(f"the key {key!r} stands twice in one object", where=where)
            record[key] = value
        return record

    def no_constant(name: str) -> NoReturn:
        raise BadInput(f"{name} is not JSON", where=where)

    try:
        return json.loads(text, object_pairs_hook=pairs, parse_int=str, parse_float=str, parse_constant=no_constant)
    except json.JSONDecodeError as error:
        raise BadInput(f"not JSON: {error.msg}", where=f"{where}:{error.lineno + first_line - 1}:{error.colno}") from error
    except RecursionError as error:
        raise BadInput("nested too deeply", where=where) from error


def _from_csv(text: str, path: Path) -> Iterator[Row]:
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=True)
    header: list[str] | None = None
    try:
        for cells in reader:
            if not any(cell.strip() for cell in cells):
                continue
            if header is None:
                header = _header(cells, f"{path}:{reader.line_num}")
            else:
                yield _record(header, cells, f"{path}:{reader.line_num}")
    except csv.Error as error:
        raise BadInput(f"not CSV: {error}", where=f"{path}:{reader.line_num}") from error


def _delimiter(text: str) -> str:
    """Whichever of the usual three the first line has most of, outside of quotes; comma when it has none."""
    outside = "".join(text[:65536].lstrip().partition("\n")[0].split('"')[::2])
    return max(",;\t", key=outside.count)


def _header(cells: Sequence[str], where: str) -> list[str]:
    names = [cell.strip() for cell in cells]
    while names and not names[-1]:
        names.pop()
    if "" in names:
        raise BadInput(f"column {names.index('') + 1} has no name", where=where, remedy="the first row names the columns")
    for name in names:
        if names.count(name) > 1:
            raise BadInput(f"two columns are called {name!r}", where=where)
    return names


def _record(header: Sequence[str], cells: Sequence[str], where: str) -> Row:
    if any(cell.strip() for cell in cells[len(header) :]):
        raise BadInput(f"{len(cells)} cells, but the header names {len(header)} columns", where=where)
    if len(cells) < len(header):
        raise BadInput(f"only {len(cells)} cells, but the header names {len(header)} columns", where=where)
    return dict(zip(header, cells, strict=False))


def _from_json(text: str, path: Path) -> Iterator[Row]:
    if text.lstrip().startswith("["):
        items: Iterable[tuple[str, Any]] = ((f"{path}: record {number}", item) for number, item in enumerate(parse_json(text, str(path)), 1))
    elif _one_object_per_line(text):
        items = ((f"{path}:{number}", parse_json(line, str(path), number)) for number, line in enumerate(text.split("\n"), 1) if line.strip())
    else:
        items = [(f"{path}: record 1", parse_json(text, str(path)))]
    for where, item in items:
        if not isinstance(item, dict):
            raise BadInput("a record is an object of column names and values", where=where, remedy='for example {"name": "Ann", "plan": "basic"}')
        yield {key: _json_text(value, f"{where}, {key!r}") for key, value in item.items()}


def _one_object_per_line(text: str) -> bool:
    """JSON lines, as opposed to one object that is spread over lines."""
    first = text.lstrip().partition("\n")[0].rstrip()
    return first.startswith("{") and first.endswith("}")


def _json_text(value: object, where: str) -> str:
    match value:
        case str():
            return value
        case bool():
            return "true" if value else "false"
        case None:
            return ""
        case _:
            raise BadInput("a record holds texts, numbers and true or false, nothing nested", where=where)


def _from_excel(content: bytes, path: Path) -> Iterator[Row]:
    import openpyxl
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if sum(entry.file_size for entry in archive.infolist()) > 4 * MOST_BYTES:
                raise BadInput(f"unpacks to more than {4 * MOST_BYTES // (1024 * 1024)} MiB", where=str(path))
        book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        sheet = book.worksheets[0] if book.worksheets else None
        cells = sheet.iter_rows(values_only=True) if sheet is not None else ()
        yield from _excel_records(cells, path)
        book.close()
    except (zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, SyntaxError, EOFError) as error:
        raise BadInput(f"not an Excel workbook: {error}", where=str(path)) from error


def _excel_records(rows: Iterable[Sequence[object]], path: Path) -> Iterator[Row]:
    header: list[str] | None = None
    for number, values in enumerate(rows, 1):
        cells = [_excel_text(value) for value in values]
        if not any(cell.strip() for cell in cells):
            continue
        if header is None:
            header = _header(cells, f"{path}: row {number}")
        else:
            cells += [""] * (len(header) - len(cells))
            yield _record(header, cells, f"{path}: row {number}")


def _excel_text(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case float() if value.is_integer() and abs(value) < 2**53:
            return str(int(value))
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case datetime():
            return value.isoformat(" ", "seconds")
        case date() | time():
            return value.isoformat()
        case _:
            return str(value)
