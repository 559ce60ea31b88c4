"""Rows of data: every format says the same, and what is wrong is named by file and record."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamcli.data import parse_json, read_rows
from lamcli.errors import BadInput

WANTED = ({"name": "Ann", "plan": "007"}, {"name": "Bob, Jr.", "plan": "1.50"})


@pytest.mark.parametrize(
    "text",
    [
        'name,plan\nAnn,007\n"Bob, Jr.",1.50\n',
        "\ufeffname;plan\r\nAnn;007\r\nBob, Jr.;1.50\r\n",
        "name\tplan\n\nAnn\t007\nBob, Jr.\t1.50\t\n",
        '[{"name": "Ann", "plan": "007"}, {"name": "Bob, Jr.", "plan": 1.50}]',
        '{"name": "Ann", "plan": "007"}\n\n{"name": "Bob, Jr.", "plan": 1.50}\n',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_text_formats_say_the_same(tmp_path: Path, text: str, encoding: str) -> None:
    file = tmp_path / "rows"
    file.write_bytes(text.replace("\ufeff", "" if encoding == "utf-16" else "\ufeff").encode(encoding))
    assert read_rows(file) == WANTED


def test_excel(tmp_path: Path) -> None:
    from datetime import datetime

    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (["name", "count", "day", "paid"], ["Ann", 3.0, datetime(2024, 5, 1), True], [None, None, None, None], ["Bob", 2.5, datetime(2024, 5, 1, 12, 30), None]):
        sheet.append(row)
    book.save(tmp_path / "rows.bin")
    assert read_rows(tmp_path / "rows.bin") == (
        {"name": "Ann", "count": "3", "day": "2024-05-01", "paid": "true"},
        {"name": "Bob", "count": "2.5", "day": "2024-05-01 12:30:00", "paid": ""},
    )


@pytest.mark.parametrize(
    ("content", "where", "what"),
    [
        (b"", "rows", "no records"),
        (b"name,plan\n", "rows", "no records"),
        (b"name,plan\nAnn\n", "rows:2", "only 1 cells"),
        (b"name,plan\nAnn,a,b\n", "rows:2", "3 cells"),
        (b"name,name\nAnn,a\n", "rows:1", "two columns are called 'name'"),
        (b"name,,plan\nAnn,a,b\n", "rows:1", "column 2 has no name"),
        (b'name,plan\n"Ann,a\n', "rows:2", "not CSV"),
        (b"name\n\xff\xfe\xfa\n", "rows:2", "not UTF-8"),
        (b"na\0me\nx\n", "rows:1", "NUL"),
        (b'[{"name": "Ann"}, 3]', "rows: record 2", "a record is an object"),
        (b'[{"name": ["Ann"]}]', "rows: record 1, 'name'", "nothing nested"),
        (b'[{"name": "Ann", "name": "Bob"}]', "rows", "stands twice"),
        (b'[{"name": NaN}]', "rows", "NaN is not JSON"),
        (b'{"name": "Ann"}\n{"name": }\n', "rows:2:10", "not JSON"),
        (b"[" * 100_000, "rows", "nested too deeply"),
        (b"PK\x03\x04 cut short", "rows", "not an Excel workbook"),
    ],
)
def test_bad_files_are_named(tmp_path: Path, content: bytes, where: str, what: str) -> None:
    file = tmp_path / "rows"
    file.write_bytes(content)
    with pytest.raises(BadInput) as raised:
        read_rows(file)
    assert str(raised.value).startswith(str(tmp_path / where) + ": ")
    assert what in str(raised.value)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="No such file"):
        read_rows(tmp_path / "none.csv")


@given(st.recursive(st.none() | st.booleans() | st.text() | st.integers(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=8))
def test_numbers_keep_their_spelling(value: object) -> None:
    import json

    def spelled(item: object) -> object:
        match item:
            case bool() | None | str():
                return item
            case int():
                return str(item)
            case list():
                return [spelled(inner) for inner in item]
            case dict():
                return {key: spelled(inner) for key, inner in item.items()}

    assert parse_json(json.dumps(value), "here") == spelled(value)


def test_a_number_of_5000_digits_is_its_digits() -> None:
    assert parse_json("9" * 5000, "here") == "9" * 5000
