"""Recipes on the command line: checked, laid out, explained; refused with file, line and column."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import Lam

GOOD = """\
recipe log_in(user: text, password: secret)
    "Log in."

    open "https://shop.example/login"
    fill textbox "E-mail" with user
    fill textbox "Password" with password
    click button "Sign in"
    expect heading "Welcome"
"""


@pytest.fixture
def recipe_file(tmp_path: Path) -> Path:
    path = tmp_path / "log_in.lam"
    path.write_text(GOOD)
    return path


def test_check(lam: Lam, recipe_file: Path) -> None:
    said = lam("check", recipe_file)
    assert said.code == 0, said.err
    assert "log_in" in said.out
    document = json.loads(lam("check", recipe_file, "--json").out)
    assert document["recipe"] == "log_in"


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ('click button "Sign in"', 'clik button "Sign in"', 7),
        ('click button "Sign in"', "click button “Sign in”", 7),
        ("user: text", "user: words", 1),
        ("with user", "with usr", 5),
        ("with password", "with", 6),
        ('expect heading "Welcome"', "emit\n        p: password", 8),
        ("recipe log_in", "recipee log_in", 1),
    ],
)
@pytest.mark.parametrize("command", ["check", "inspect", "run"])
def test_a_mistake_is_named_with_line_and_column(lam: Lam, recipe_file: Path, old: str, new: str, line: int, command: str) -> None:
    assert old in GOOD
    recipe_file.write_text(GOOD.replace(old, new))
    said = lam(command, recipe_file)
    assert said.code == 2, said
    assert said.err.startswith(f"lam: {recipe_file}:{line}:"), said.err
    assert said.out == ""


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"\x00\x01", b"hello", b"recipe", b"(" * 10_000, "recipe a\n    click button \u202e\n".encode()])
@pytest.mark.parametrize("command", ["check", "format", "run"])
def test_a_hostile_recipe_is_one_clear_line(lam: Lam, tmp_path: Path, content: bytes, command: str) -> None:
    path = tmp_path / "bad.lam"
    path.write_bytes(content)
    said = lam(command, path)
    assert said.code == 2, said
    assert said.err.startswith(f"lam: {path}")
    assert path.read_bytes() == content
    assert "\u202e" not in said.err


def test_a_trace_is_no_recipe(lam: Lam, trace_file: Path) -> None:
    for command in ("check", "format", "run"):
        said = lam(command, trace_file)
        assert said.code == 2
        assert f"lam synthesize {trace_file}" in said.err


def test_a_recipe_is_no_demonstration(lam: Lam, recipe_file: Path) -> None:
    said = lam("synthesize", recipe_file)
    assert said.code == 2
    assert "this is a recipe" in said.err


def test_format(lam: Lam, recipe_file: Path) -> None:
    assert lam("format", "--check", recipe_file).code == 0
    recipe_file.write_text(GOOD.replace("    fill", "    fill   ").replace('"E-mail"', "'E-mail'"))
    said = lam("format", "--check", recipe_file)
    assert (said.code, said.out) == (1, f"{recipe_file}: would change\n")
    assert lam("format", recipe_file).code == 0
    assert recipe_file.read_text() == GOOD


def test_format_keeps_comments(lam: Lam, recipe_file: Path) -> None:
    text = GOOD.replace("    fill textbox \"Password\"", "    # never in the clear # really\n    fill   textbox \"Password\"")
    text = "# What we all use.\n" + text.replace('"Sign in"\n', '"Sign in" # the green one\n') + "    # that is all\n"
    recipe_file.write_text(text)
    assert lam("format", recipe_file).code == 0
    assert recipe_file.read_text() == text.replace("fill   ", "fill ").replace('"Sign in" #', '"Sign in"  #')
    assert lam("format", "--check", recipe_file).code == 0


def test_format_writes_none_when_one_is_wrong(lam: Lam, recipe_file: Path, tmp_path: Path) -> None:
    loose = GOOD.replace("    fill", "    fill   ")
    recipe_file.write_text(loose)
    (tmp_path / "wrong.lam").write_text("recipe wrong\n    flick\n")
    assert lam("format", recipe_file, "wrong.lam").code == 2
    assert recipe_file.read_text() == loose


def test_run_without_its_parameters(lam: Lam, recipe_file: Path) -> None:
    said = lam("run", recipe_file, "--param", "colour=red")
    assert said.code == 2
    assert "user: text" in said.err and "password: secret" in said.err and "colour" in said.err


@pytest.mark.parametrize("flags", [["--resume", "x"], ["--workers", "2"], ["--engine", "ray"]])
def test_what_is_not_there_yet_is_refused(lam: Lam, recipe_file: Path, flags: list[str]) -> None:
    said = lam("run", recipe_file, "--param", "user=a", "--param", "password=b", *flags)
    assert said.code == 2
    assert "is not available in this version" in said.err


def test_an_output_that_names_no_format(lam: Lam, recipe_file: Path) -> None:
    said = lam("run", recipe_file, "--param", "user=a", "--param", "password=b", "-o", "out.docx")
    assert said.code == 2
    assert ".parquet" in said.err


def test_a_dry_run_needs_no_browser(lam: Lam, recipe_file: Path) -> None:
    said = lam("run", recipe_file, "--param", "user=ann", "--param", "password=geheim7", "--dry-run", "--json", env={"PATH": "/nowhere", "LAM_BROWSER": "/nowhere/chrome"})
    assert said.code == 0, said.err
    document = json.loads(said.out)
    assert document["status"] == "dry run"
    assert "geheim7" not in said.out + said.err


def test_no_browser_is_exit_4(lam: Lam, recipe_file: Path) -> None:
    said = lam("run", recipe_file, "--param", "user=ann", "--param", "password=geheim7", env={"LAM_BROWSER": "/nowhere/chrome"})
    assert said.code == 4, said
    assert "install" in said.err
