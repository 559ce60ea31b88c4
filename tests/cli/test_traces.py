"""Traces on the command line: explained when they are whole, refused in one line when they are not."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import ROOT, Lam


def test_inspect_tells_the_steps(lam: Lam, trace_file: Path) -> None:
    said = lam("inspect", trace_file)
    assert said.code == 0
    assert 'fill textbox "E-mail" with "ann@shop.example"' in said.out
    assert 'fill textbox "Password" with <secret password>' in said.out
    assert 'click button "Sign in"' in said.out
    assert "Log in as Ann" in said.out
    assert "\x1b" not in said.out


def test_inspect_one_step(lam: Lam, trace_file: Path) -> None:
    said = lam("inspect", trace_file, "--step", "2", "--json")
    document = json.loads(said.out)
    assert [step["number"] for step in document["steps"]] == [2]
    assert "https://shop.example/login" in lam("inspect", trace_file, "--step", "2").out
    said = lam("inspect", trace_file, "--step", "9")
    assert (said.code, said.err) == (2, f"lam: {trace_file}: there is no step 9; the last one is 4\n")


def test_inspect_json_is_one_document(lam: Lam, trace_file: Path) -> None:
    document = json.loads(lam("inspect", trace_file, "--json").out)
    assert document["kind"] == "trace"
    assert document["secrets"] == ["password"]
    assert [step["kind"] for step in document["steps"]] == ["navigate", "fill", "fill", "click"]


def test_inspect_html(lam: Lam, trace_file: Path, tmp_path: Path) -> None:
    said = lam("inspect", trace_file, "--html", "report.html")
    assert (said.code, said.out) == (0, "")
    page = (tmp_path / "report.html").read_text()
    assert "click button &#34;Sign in&#34;" in page
    assert "<script" not in page


def test_a_single_snapshot_shows_its_structure(lam: Lam, tmp_path: Path) -> None:
    from lamcli.store import write_trace
    from lamcli.trace import Trace
    from tests.conftest import a_page

    page = a_page()
    write_trace(Trace((), {page.digest: page}, page.digest), tmp_path / "page.trace")
    said = lam("inspect", "page.trace")
    assert said.code == 0
    assert 'Form "Log in"' in said.out
    assert 'textbox  "Password"' in said.out
    assert json.loads(lam("inspect", "page.trace", "--json").out)["kind"] == "page"


def test_import_copies_a_trace(lam: Lam, trace_file: Path, tmp_path: Path) -> None:
    said = lam("import", trace_file, "-o", "copy.trace", "--json")
    assert json.loads(said.out)["events"] == 4
    assert lam("inspect", "copy.trace", "--json").out.replace("copy.trace", "login.trace") == lam("inspect", trace_file.name, "--json").out


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:-4096])


def _head_only(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:60])


def _future(path: Path) -> None:
    with sqlite3.connect(path) as db:
        db.execute("pragma user_version = 999")


def _other_sqlite(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as db:
        db.execute("create table t (x)")


def _empty(path: Path) -> None:
    path.write_bytes(b"")


def _text(path: Path) -> None:
    path.write_text("Dear diary, today I clicked a button.\n")


def _foreign_json(path: Path) -> None:
    path.write_text('{"hello": ["world"]}')


def _deep(path: Path) -> None:
    path.write_text("[" * 100_000)


def _gone(path: Path) -> None:
    path.unlink()


def _folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


@pytest.mark.parametrize("spoil", [_cut, _head_only, _future, _other_sqlite, _empty, _text, _foreign_json, _deep, _gone, _folder])
@pytest.mark.parametrize("command", [["inspect"], ["synthesize"], ["import", "-o", "out.trace"]], ids=lambda command: command[0])
def test_a_bad_trace_is_one_clear_line(lam: Lam, trace_file: Path, tmp_path: Path, spoil: object, command: list[str]) -> None:
    assert callable(spoil)
    spoil(trace_file)
    said = lam(*command, trace_file)
    assert said.code == 2, said
    assert said.out == ""
    first, *rest = said.err.splitlines()
    assert first.startswith(f"lam: {trace_file}: ")
    assert len(rest) <= 1, "one line, and perhaps a remedy"
    assert not (tmp_path / "out.trace").exists()


def test_an_error_is_one_json_document_too(lam: Lam) -> None:
    said = lam("inspect", "nothing.trace", "--json")
    assert said.code == 2
    assert json.loads(said.out)["exit_code"] == 2
    assert "nothing.trace" in json.loads(said.out)["error"]


def test_a_reader_that_leaves_is_no_error(trace_file: Path) -> None:
    command = [sys.executable, "-m", "lamcli", "inspect", str(trace_file)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
    assert process.returncode == 0
