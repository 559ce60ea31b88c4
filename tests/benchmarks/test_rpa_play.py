"""A task from the demonstration to the verdict: a real recorder, a real browser."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.rpa.catalogue import generated
from benchmarks.rpa.demonstrate import aligned, demonstration
from benchmarks.rpa.play import difference, play
from benchmarks.rpa.stage import Stage, execute, opened

pytestmark = pytest.mark.browser

TASKS = {task.name: task for task in generated()}


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with opened() as stage:
        yield stage


def test_one_task(stage: Stage, tmp_path: Path) -> None:
    task = TASKS["shop-first-page"]
    shown = demonstration(task, stage, tmp_path)
    assert aligned(shown) == list(range(1, 8))
    assert [event.kind.value for event in shown.trace.events] == ["navigate"] + 6 * ["extract_text"]
    assert demonstration(task, stage, tmp_path).log == shown.log  # kept, not shown again

    played = play(task, stage, None, keep=tmp_path, timeout=20, sparse=True)
    assert not played.broken
    assert (played.determined, played.shown, len(played.steps)) == (5, 7, 2)
    assert played.intended == (played.actions_needed is not None) == (not played.reason)
    assert all(step.cpu_ms > 0 for step in played.steps)


def test_the_verdict_is_on_what_was_taken_and_what_was_entered(stage: Stage) -> None:
    task = TASKS["orders-approve-pending"]
    with task.site.serve("unseen") as served:
        meant = execute(task.intended, task, "unseen", served, stage)
        same = execute('recipe r()\n    open "/"\n    for each row in rows where text of cell "Status" in it is "pending" in table\n        click button in row\n', task, "unseen", served, stage)
        other = execute('recipe r()\n    open "/"\n    for each button in buttons\n        click button\n', task, "unseen", served, stage)
        broken = execute('recipe r()\n    open "/"\n    click button "Approve all"\n', task, "unseen", served, stage)
    assert difference(meant, same) == ""
    assert "the application was left as" in difference(meant, other)
    assert "TargetNotFound" in difference(meant, broken)
