"""The parts of the MiniWoB++ benchmark that need no browser."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest

from benchmarks.miniwob import draws, report
from benchmarks.miniwob.episode import Failure, judged
from benchmarks.miniwob.play import Episode, Job, Played
from benchmarks.miniwob.pool import Lost, results
from benchmarks.miniwob.site import pages_folder, served
from benchmarks.miniwob.verbatim import Locator, locator, matches
from lamcli.errors import BadInput
from lamcli.trace import Node, Snapshot


@pytest.fixture
def demos(tmp_path: Path) -> Path:
    for task in ("click-button", "enter-date"):
        (tmp_path / task).mkdir()
        for number in range(1, 8):
            (tmp_path / task / f"{number:02}.json.gz").touch()
    return tmp_path


def test_draws_are_the_same_every_time_and_differ_between_draws(demos: Path) -> None:
    first = draws.draw(demos, "click-button", 3, 0)
    assert first == draws.draw(demos, "click-button", 3, 0)
    assert len(set(first.demonstrations)) == 3
    assert len({draws.draw(demos, "click-button", 3, number).demonstrations for number in range(6)}) > 1


def test_tasks_are_those_of_the_folder(demos: Path) -> None:
    (demos / "empty").mkdir()
    assert draws.tasks(demos) == ["click-button", "enter-date"]
    assert draws.tasks(demos, ["b", "a"]) == ["b", "a"]


@pytest.mark.parametrize("call", [lambda d: draws.draw(d, "click-button", 8, 0), lambda d: draws.draw(d, "no-such", 1, 0), lambda d: draws.tasks(d / "nowhere")])
def test_what_is_not_there_is_said(demos: Path, call: Callable[[Path], object]) -> None:
    with pytest.raises(BadInput):
        call(demos)


@pytest.mark.parametrize(
    ("task", "reward", "success"),
    [
        ("click-button", 1.0, True),
        ("click-button", 0.4, True),
        ("click-button", 0.0, False),
        ("click-button", -1.0, False),
        ("click-button", None, False),
        ("click-checkboxes", 1.0, True),
        ("click-checkboxes", 5 * (1 / 5), True),
        ("click-checkboxes", 0.8, False),
    ],
)
def test_success_is_the_whole_job(task: str, reward: float | None, success: bool) -> None:
    assert (judged(task, reward) is None) == success


def test_the_site_serves_every_task_and_hides_what_is_not_the_application() -> None:
    with served() as base, urlopen(f"{base}click-button.html") as page, urlopen(f"{base}../core/core.css") as style:
        assert b"genProblem" in page.read()
        text = style.read().decode()
    assert text.startswith((pages_folder() / "core" / "core.css").read_text())
    assert "#reward-display" in text.rpartition("#query, ")[2]


@contextmanager
def _doer() -> Iterator[Callable[[str], str]]:
    def do(job: str) -> str:
        if job == "crash":
            os._exit(7)
        if job == "hang":
            time.sleep(60)
        return job.upper()

    yield do


def test_a_job_that_crashes_or_hangs_costs_only_itself() -> None:
    found = dict(results(["a", "crash", "b", "hang", "c"], _doer, workers=2, limit_s=6.0))
    assert {job: found[job] for job in "abc"} == {"a": "A", "b": "B", "c": "C"}
    assert found["crash"] == Lost("the worker ended by itself (exit code 7)")
    assert found["hang"] == Lost("given up after 6 s")


def _played(successes: int, of: int) -> Played:
    failed = Failure("TargetNotFound", "no button")
    return Played("solved", "", "recipe x", 0.5, tuple(Episode(n, f"task {n}", None if n < successes else failed) for n in range(of)), 2.0)


def test_summary_counts_every_episode_that_was_to_be_played() -> None:
    def job(task: str, k: int, number: int) -> Job:
        return Job(draws.Draw(task, k, number, (Path("01.json.gz"),)), "lam", range(4))

    rows = [report.row(job("a", 1, 0), _played(4, 4)), report.row(job("a", 1, 1), Lost("gone")), report.row(job("click-checkboxes-soft", 1, 0), _played(0, 4))]
    assert report.shares(rows) == {("a", 1): 0.5, ("click-checkboxes-soft", 1): 0.0}
    summary = report.summary(rows, rows[:1])
    assert summary["mean_k1"] == 0.25
    assert summary["mean_k1_without_soft"] == 0.5
    assert summary["verbatim_mean_k1"] == 1.0
    assert summary["error_share_k1"] == pytest.approx(1 / 3)
    assert rows[2]["failures"] == [{"reason": "TargetNotFound", "count": 4, "seed": 0, "instruction": "task 0", "message": "no button"}]
    assert "  50.0%" in report.table(rows, rows[:1])
    assert "e.g. seed 0: task 0" in report.why(rows)


PAGE = Snapshot(
    "", "",
    (
        Node(-1, "body", "generic"),
        Node(0, "button", "button", name="Save", attributes=(("id", "one"),)),
        Node(1, "#text", "text", name="Save"),
        Node(0, "button", "button", name="Save all"),
        Node(3, "#text", "text", name="Save all"),
        Node(0, "input", "textbox"),
        Node(0, "input", "textbox"),
        Node(0, "div", "generic"),
        Node(7, "#text", "text", name="Total 7"),
    ),
)  # fmt: skip


@pytest.mark.parametrize(
    ("index", "expected"),
    [
        (1, Locator("role", "button", "Save", exact=True)),
        (3, Locator("role", "button", "Save all")),
        (5, Locator("role", "textbox", position=0)),
        (6, Locator("role", "textbox", position=1)),
        (7, Locator("text", "Total 7")),
        (8, Locator("text", "Total 7")),
    ],
)
def test_codegen_locators(index: int, expected: Locator) -> None:
    assert locator(PAGE, index) == expected
    assert len(matches(PAGE, expected)) == (1 if expected.position is None else 2)
