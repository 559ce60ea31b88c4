"""``lam synthesize``: recipe and lock on disk or the recipe on stdout; exit 3 with a reason when there is none."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from lamcli.store import write_trace
from lamcli.trace import Box, Event, EventKind, Node, Snapshot, Trace
from tests.conftest import ROOT, Lam, a_page, a_trace

SYMBOLIC = "--no-neural"


def test_recipe_and_lock_are_written(lam: Lam, trace_file: Path, tmp_path: Path) -> None:
    said = lam("synthesize", trace_file, "-o", "Log in.lam", SYMBOLIC)
    assert said.code == 0, said.err
    assert said.out == ""
    recipe = (tmp_path / "Log in.lam").read_text()
    assert recipe.startswith("recipe log_in(")
    assert 'fill textbox "Password" with password' in recipe
    assert json.loads((tmp_path / "Log in.lam.lock").read_text())["consistent"]
    assert "reproduces every demonstration" in said.err
    explained = lam("inspect", "Log in.lam")
    assert explained.code == 0
    assert "yes  consistent" in explained.out
    assert "edited" not in explained.out


def test_an_edit_is_noticed(lam: Lam, trace_file: Path, tmp_path: Path) -> None:
    lam("synthesize", trace_file, "-o", "a.lam", SYMBOLIC)
    path = tmp_path / "a.lam"
    path.write_text(path.read_text() + "    go back\n")
    assert "edited after its lock was made" in lam("inspect", "a.lam").out


def test_without_a_place_the_recipe_is_printed(lam: Lam, trace_file: Path, tmp_path: Path) -> None:
    said = lam("synthesize", trace_file, SYMBOLIC)
    assert said.code == 0
    (tmp_path / "printed.lam").write_text(said.out)
    assert lam("format", "--check", "printed.lam").code == 0


def test_top_prints_several(lam: Lam, trace_file: Path) -> None:
    said = lam("synthesize", trace_file, SYMBOLIC, "--top", "3")
    assert said.code == 0
    assert said.out.count("\nrecipe login(") + said.out.startswith("recipe login(") == said.out.count("# cost ") >= 1


def test_json_holds_recipe_and_lock(lam: Lam, trace_file: Path) -> None:
    document = json.loads(lam("synthesize", trace_file, "--json", SYMBOLIC).out)
    assert document["outcome"] == "solved"
    assert document["recipe"].startswith("recipe login(")
    assert document["lock"]["demonstrations"][0]["events"] == 4


def test_same_input_same_bytes(lam: Lam, trace_file: Path, tmp_path: Path) -> None:
    written = []
    for name in ("a", "b"):
        lam("synthesize", trace_file, "-o", f"{name}.lam", SYMBOLIC)
        written.append(((tmp_path / f"{name}.lam").read_text().replace(f"recipe {name}(", "recipe x("), (tmp_path / f"{name}.lam.lock").read_text()))
    assert written[0][0] == written[1][0]
    assert [line for line in written[0][1].splitlines() if '"recipe"' not in line] == [line for line in written[1][1].splitlines() if '"recipe"' not in line]


def test_contradicting_demonstrations_are_exit_3(lam: Lam, trace_file: Path, tmp_path: Path) -> None:
    other = a_trace()
    page = a_page()
    write_trace(replace(other, events=(other.events[0], Event(EventKind.RIGHT_CLICK, 1.0, page.digest, 2))), tmp_path / "other.trace")
    said = lam("synthesize", trace_file, "other.trace", "-o", "never.lam", SYMBOLIC)
    assert said.code == 3, said
    assert said.err.splitlines()[-1]
    assert not list(tmp_path.glob("never.lam*"))


def test_a_demonstration_without_actions_is_exit_3(lam: Lam, tmp_path: Path) -> None:
    write_trace(replace(a_trace(), events=()), tmp_path / "empty.trace")
    assert lam("synthesize", "empty.trace", SYMBOLIC).code == 3


def test_something_else_is_not_overwritten(lam: Lam, trace_file: Path) -> None:
    before = trace_file.read_bytes()
    said = lam("synthesize", trace_file, "-o", trace_file, SYMBOLIC)
    assert said.code == 2
    assert "it was left alone" in said.err
    assert trace_file.read_bytes() == before


@pytest.mark.parametrize("flags", [["--model", "x", "--no-neural"], ["--top", "0"], ["-o", "gone/a.lam"]])
def test_bad_usage(lam: Lam, trace_file: Path, flags: list[str]) -> None:
    assert lam("synthesize", trace_file, *flags).code == 2


def test_a_model_that_is_not_there(lam: Lam, trace_file: Path) -> None:
    said = lam("synthesize", trace_file, "--model", "./no/such/folder")
    assert said.code in (2, 4), said
    assert "no/such/folder" in said.err


def _large_trace() -> Trace:
    """A page of many look-alike rows on each of which something else is done: more than a moment's work."""
    nodes = [Node(-1, "html", "document", ref="0"), Node(0, "body", "generic", ref="1")]
    targets = []
    for row in range(120):
        parent = len(nodes)
        nodes.append(Node(1, "div", "generic", ref=f"r{row}", box=Box(0.0, 30.0 * row, 600.0, 30.0)))
        for column, name in enumerate(("Open", "Edit", "Remove")):
            targets.append(len(nodes))
            nodes.append(Node(parent, "button", "button", name, ref=f"b{row}.{column}", box=Box(100.0 * column, 30.0 * row, 90.0, 30.0)))
            nodes.append(Node(len(nodes) - 1, "#text", "text", name, box=Box(100.0 * column, 30.0 * row, 90.0, 30.0)))
    page = Snapshot("https://many.example/", "Many", tuple(nodes), (1280, 800))
    order = [targets[(index * 97) % len(targets)] for index in range(150)]
    events = [Event(EventKind.CLICK, float(index), page.digest, target) for index, target in enumerate(order)]
    return Trace(tuple(events), {page.digest: page}, page.digest, origin="many")


def test_ctrl_c_is_130_and_leaves_no_half_file(tmp_path: Path) -> None:
    write_trace(_large_trace(), tmp_path / "many.trace")
    command = [sys.executable, "-m", "lamcli", "synthesize", "many.trace", "-o", "many.lam", SYMBOLIC]
    with subprocess.Popen(command, cwd=tmp_path, env=os.environ | {"PYTHONPATH": str(ROOT)}, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        assert process.stderr.readline().startswith("many.trace: 150 events")
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        said = process.stderr.read()
    assert process.returncode == 130, said
    assert "Traceback" not in said
    assert {path.name for path in tmp_path.iterdir()} in ({"many.trace"}, {"many.trace", "many.lam", "many.lam.lock"})
