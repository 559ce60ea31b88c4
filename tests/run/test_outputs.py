"""What is written is whole, valid, and harmless in a spreadsheet."""

from __future__ import annotations

import csv
import json
from decimal import Decimal
from pathlib import Path

import pyarrow.parquet
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamcli.errors import BadInput, RunFailed
from lamcli.run.outputs import check_output, guarded, write_rows

ROWS = [{"name": "Ann", "total": Decimal("12.50"), "paid": True}, {"name": "Bob, \"B\"\nJr", "total": Decimal("3"), "paid": False, "note": "=1+1"}]


def read_csv(path: Path) -> list[list[str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.reader(file))


def test_json_and_json_lines_hold_numbers_as_numbers(tmp_path: Path) -> None:
    expected = [{"name": "Ann", "total": 12.5, "paid": True}, {"name": "Bob, \"B\"\nJr", "total": 3, "paid": False, "note": "=1+1"}]
    write_rows(tmp_path / "a.json", ROWS)
    write_rows(tmp_path / "a.jsonl", ROWS)
    assert json.loads((tmp_path / "a.json").read_text()) == expected
    assert [json.loads(line) for line in (tmp_path / "a.jsonl").read_text().splitlines()] == expected


def test_csv_has_the_declared_columns_first_and_every_other_after_them(tmp_path: Path) -> None:
    write_rows(tmp_path / "a.csv", ROWS, ["total", "name"])
    assert read_csv(tmp_path / "a.csv") == [["total", "name", "paid", "note"], ["12.5", "Ann", "true", ""], ["3", "Bob, \"B\"\nJr", "false", "'=1+1"]]


def test_no_rows_still_give_a_valid_file(tmp_path: Path) -> None:
    for ending in ("json", "jsonl", "csv", "parquet"):
        write_rows(tmp_path / f"a.{ending}", [], ["x", "y"])
    assert json.loads((tmp_path / "a.json").read_text()) == []
    assert (tmp_path / "a.jsonl").read_text() == ""
    assert read_csv(tmp_path / "a.csv") == [["x", "y"]]
    assert pyarrow.parquet.read_table(tmp_path / "a.parquet").column_names == ["x", "y"]


def test_parquet_keeps_kinds(tmp_path: Path) -> None:
    rows = [{"n": 1, "x": 1, "t": "a", "b": True, "l": ["u", "v"], "mixed": 1}, {"n": 2, "x": 2.5, "t": None, "b": None, "l": [], "mixed": "one"}]
    write_rows(tmp_path / "a.parquet", rows)
    table = pyarrow.parquet.read_table(tmp_path / "a.parquet")
    assert [str(field.type) for field in table.schema] == ["int64", "double", "string", "bool", "list<element: string>", "string"]
    assert table.to_pylist() == [{**rows[0], "x": 1.0, "mixed": "1"}, rows[1]]


@pytest.mark.parametrize("cell", ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "-", "＝1+1", "+cmd"])
def test_a_formula_is_only_text(cell: str) -> None:
    assert guarded(cell) == "'" + cell


@pytest.mark.parametrize("cell", ["-5", "+49", "-1,234.56", "-.5", "-12%", "1e-5", "-1e5", "Ann", "", "a=b"])
def test_plain_numbers_and_texts_stay(cell: str) -> None:
    assert guarded(cell) == cell


@given(st.lists(st.fixed_dictionaries({"a": st.text(), "b": st.one_of(st.text(), st.integers(), st.booleans())}), max_size=5))
def test_any_text_survives_json_lines_and_no_csv_cell_starts_a_formula(tmp_path_factory: pytest.TempPathFactory, rows: list[dict[str, object]]) -> None:
    folder = tmp_path_factory.mktemp("rows")
    write_rows(folder / "a.jsonl", rows)
    write_rows(folder / "a.csv", rows, ["a", "b"])
    assert [json.loads(line) for line in (folder / "a.jsonl").read_text().split("\n") if line] == rows
    cells = read_csv(folder / "a.csv")[1:]
    assert len(cells) == len(rows)
    assert not [cell for row in cells for cell in row if cell.startswith(tuple("=@\t\r"))]


def test_lone_surrogates_cannot_break_a_file(tmp_path: Path) -> None:
    write_rows(tmp_path / "a.csv", [{"x": "a\ud800b"}])
    write_rows(tmp_path / "a.json", [{"x": "a\ud800b"}])
    assert read_csv(tmp_path / "a.csv") == [["x"], ["a\ufffdb"]]
    assert json.loads((tmp_path / "a.json").read_text()) == [{"x": "a\ufffdb"}]


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    target = tmp_path / "a.csv"
    target.write_text("old")

    class Broken(dict[str, object]):
        def get(self, key: str, default: object = None) -> object:
            raise OSError(28, "No space left on device")

    with pytest.raises(RunFailed, match="No space left"):
        write_rows(target, [Broken(x=1)])
    assert target.read_text() == "old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["a.csv"]


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real.csv").write_text("old")
    (tmp_path / "link.csv").symlink_to(tmp_path / "real.csv")
    write_rows(tmp_path / "link.csv", [{"x": 1}])
    assert (tmp_path / "link.csv").is_symlink()
    assert (tmp_path / "real.csv").read_text() == "x\n1\n"


@pytest.mark.parametrize(("name", "problem"), [("a.txt", "names no format"), ("a", "names no format"), ("none/a.csv", "does not exist")])
def test_an_unusable_output_is_said_before_the_run(tmp_path: Path, name: str, problem: str) -> None:
    with pytest.raises(BadInput, match=problem):
        check_output(tmp_path / name)
