"""Writes what a recipe emitted: JSON, JSON lines, CSV, Parquet. A file is whole and valid, or is not touched at all."""

from __future__ import annotations

import csv
import json
import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from lamcli.errors import BadInput, EnvironmentLacks, RunFailed
from lamcli.files import replacing

if TYPE_CHECKING:
    import pyarrow

Row = Mapping[str, object]

ENDINGS = (".json", ".jsonl", ".csv", ".parquet")

_PLAIN_NUMBER = re.compile(r"[+-]?(\d+([.,]\d+)*|\.\d+)([eE][+-]?\d+)?%?")
_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
_SURROGATE = re.compile("[\ud800-\udfff]")


def check_output(path: Path) -> None:
    """Says before the run begins what would fail after it. Raises BadInput (ending, folder), EnvironmentLacks (pyarrow)."""
    if path.suffix.lower() not in ENDINGS:
        raise BadInput(f"the ending {path.suffix or '(none)'} names no format", where=str(path), remedy=f"end the name in one of {', '.join(ENDINGS)}")
    if not path.parent.is_dir():
        raise BadInput(f"the folder {path.parent} does not exist", where=str(path), remedy=f"mkdir -p {path.parent}")
    if path.is_dir():
        raise BadInput("this is a folder, not a file", where=str(path))
    if not os.access(path.parent, os.W_OK):
        raise BadInput(f"the folder {path.parent} cannot be written to", where=str(path))
    if path.suffix.lower() == ".parquet":
        _pyarrow()


def write_rows(path: Path, rows: Sequence[Row], columns: Sequence[str] = ()) -> None:
    """Writes the rows in the format that the ending names.

    Args:
        columns: the declared fields, which come first and are there even when there is no row; fields that only rows have follow
            in order of first appearance.

    Raises:
        BadInput: the ending names no format.
        RunFailed: the file system refuses.
    """
    names = list(dict.fromkeys([*columns, *(key for row in rows for key in row)]))
    try:
        match path.suffix.lower():
            case ".json":
                with _text(path) as file:
                    _write_json(file, rows)
            case ".jsonl":
                with _text(path) as file:
                    file.writelines(to_line(row) + "\n" for row in rows)
            case ".csv":
                with _text(path) as file:
                    _write_csv(file, rows, names)
            case ".parquet":
                _write_parquet(path, rows, names)
            case other:
                raise BadInput(f"the ending {other or '(none)'} names no format", where=str(path), remedy=f"end the name in one of {', '.join(ENDINGS)}")
    except OSError as error:
        raise RunFailed(f"{path} could not be written: {error.strerror or error}", remedy="free some space or choose another place; the rows are kept in the run's journal") from error


def to_line(value: object) -> str:
    """One line of JSON, always valid Unicode."""
    return clean(json.dumps(plain(value), ensure_ascii=False))


def clean(text: str) -> str:
    """Lone surrogates, which a page's text may hold and no file can, become U+FFFD."""
    return _SURROGATE.sub("\ufffd", text)


def plain(value: object) -> Any:
    """A value of the language as JSON data. Decimals become numbers, dates ISO texts."""
    match value:
        case None | bool() | int() | str():
            return value
        case float():
            return int(value) if value.is_integer() and abs(value) < 2**53 else value
        case Decimal():
            return int(value) if value == value.to_integral_value() and abs(value) < 2**53 else float(value)
        case Mapping():
            return {str(key): plain(item) for key, item in value.items()}
        case list() | tuple():
            return [plain(item) for item in value]
        case _:
            return str(value)


def guarded(cell: str) -> str:
    """A CSV cell that no spreadsheet takes for a formula: an apostrophe before what could be one (OWASP, CSV injection)."""
    return "'" + cell if cell.startswith(_FORMULA) and not _PLAIN_NUMBER.fullmatch(cell) else cell


def _cell(value: object) -> str:
    match plain(value):
        case None:
            return ""
        case bool() as truth:
            return "true" if truth else "false"
        case int() | float() as number:
            return repr(number)
        case str() as text:
            return guarded(clean(text))
        case nested:
            return guarded(to_line(nested))


def _write_json(file: IO[str], rows: Iterable[Row]) -> None:
    file.write("[")
    for number, row in enumerate(rows):
        file.write((",\n " if number else "\n ") + to_line(row))
    file.write("\n]\n")


def _write_csv(file: IO[str], rows: Iterable[Row], names: Sequence[str]) -> None:
    writer = csv.writer(file)  # RFC 4180; another line terminator would leave a lone carriage return unquoted
    writer.writerow([guarded(clean(name)) for name in names])
    for row in rows:
        writer.writerow([_cell(row.get(name)) for name in names])


def _write_parquet(path: Path, rows: Sequence[Row], names: Sequence[str]) -> None:
    _pyarrow()
    import pyarrow
    from pyarrow import parquet

    table = pyarrow.table({name: _column([plain(row.get(name)) for row in rows]) for name in names})
    with replacing(path.resolve()) as temporary:
        parquet.write_table(table, temporary)


def _column(values: list[Any]) -> pyarrow.Array[Any]:
    """Numbers as numbers, truths as truths, lists and records as such when they are all alike, everything else as text."""
    import pyarrow

    kinds = {type(value) for value in values if value is not None}
    if kinds <= {int, float} and kinds:
        return pyarrow.array(values, pyarrow.int64() if kinds == {int} and all(v is None or abs(v) < 2**63 for v in values) else pyarrow.float64())
    if kinds == {bool}:
        return pyarrow.array(values, pyarrow.bool_())
    if len(kinds) == 1 and kinds <= {list, dict}:
        try:
            return pyarrow.array(values)
        except pyarrow.ArrowInvalid:
            pass  # elements of different kinds: kept as JSON text below
    return pyarrow.array([None if v is None else clean(v) if isinstance(v, str) else to_line(v) for v in values], pyarrow.string())


def _pyarrow() -> None:
    try:
        import pyarrow  # noqa: F401
    except ImportError as error:
        raise EnvironmentLacks("writing Parquet needs the package pyarrow", remedy="pip install pyarrow") from error


@contextmanager
def _text(path: Path) -> Iterator[IO[str]]:
    with replacing(path.resolve()) as temporary, temporary.open("w", encoding="utf-8", newline="") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())

