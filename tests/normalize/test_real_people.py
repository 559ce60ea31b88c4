"""Recorded people: what is left of their clicks and keys is what the task asks for.

Needs the MiniWoB++ demonstrations; LAM_MINIWOB_DEMOS names the folder that holds TASK/NN.json.gz.
"""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

import pytest

from lamcli.errors import BadInput
from lamcli.formats import read
from lamcli.normalize import normalize
from lamcli.store import read_trace, write_trace
from lamcli.trace import Trace

FOLDER = os.environ.get("LAM_MINIWOB_DEMOS", "")
pytestmark = pytest.mark.skipif(not FOLDER, reason="LAM_MINIWOB_DEMOS does not say where the MiniWoB++ demonstrations are")


@cache
def recorded(task: str) -> tuple[Trace, ...]:
    """Every demonstration of a task in which anything was recorded."""
    files = sorted((Path(FOLDER) / task).glob("*.json.gz"))
    if not files:
        pytest.skip(f"no demonstrations of {task}")
    found = []
    for file in files:
        try:
            found.append(read(file))
        except BadInput as error:
            assert "nothing was recorded" in str(error)
    return tuple(found)


@pytest.mark.parametrize(
    ("task", "shape", "share"),
    [
        ("login-user", "fill fill click", 1.0),
        ("enter-password", "fill fill click", 1.0),
        ("enter-text-dynamic", "fill click", 1.0),
        ("enter-date", "fill click", 1.0),
        ("click-option", "check click", 1.0),
        ("click-button", "click", 1.0),
        ("click-link", "click", 1.0),
        ("click-dialog-2", "click", 1.0),
        ("click-test-2", "click", 1.0),
        ("click-button-sequence", "click click", 1.0),
        ("choose-list", "choose click", 0.9),
        ("click-collapsible", "click click", 0.9),
        ("email-inbox-forward-nl", "click click fill click", 1.0),
    ],
)
def test_the_shape_of_what_is_left(task: str, shape: str, share: float) -> None:
    shapes = [" ".join(event.kind.value for event in normalize(trace).events) for trace in recorded(task)]
    assert shapes.count(shape) >= share * len(shapes), shapes


@pytest.mark.parametrize("task", ["login-user", "enter-password", "enter-text-dynamic", "enter-date"])
def test_what_was_typed_is_what_the_instruction_names(task: str) -> None:
    for trace in recorded(task):
        for event in normalize(trace).events:
            if event.kind.value == "fill":
                year, _, rest = event.value.partition("-")
                assert event.value in trace.instruction or f"{rest.replace('-', '/')}/{year}" in trace.instruction


def test_every_check_box_that_is_named_is_checked() -> None:
    for trace in recorded("click-checkboxes"):
        named = trace.instruction.removeprefix("Select ").removesuffix(" and click Submit.").replace(", ", ",").split(",")
        page = trace.before(0)
        assert page is not None
        checked = [page.nodes[event.target].name for event in normalize(trace).events if event.kind.value == "check" and event.target is not None]
        assert sorted(checked) == sorted(name for name in named if name != "nothing")


def test_every_trace_goes_through_the_store_unchanged(tmp_path: Path) -> None:
    for task in sorted(path.name for path in Path(FOLDER).iterdir() if path.is_dir()):
        trace = recorded(task)[0]
        write_trace(trace, tmp_path / "a.trace")
        assert read_trace(tmp_path / "a.trace") == trace
