"""benchmarks/speed on tiny sizes: what it makes, counts and reports; never how long something took."""

from __future__ import annotations

import pytest

from benchmarks.speed import growth
from benchmarks.speed.candidates import Examined, enumerated
from benchmarks.speed.once import once
from benchmarks.speed.tasks import ALL, TASKS
from lamcli.synthesis.constraints import cheapest_cover
from lamcli.trace import EventKind


@pytest.mark.parametrize("task", sorted(ALL))
def test_demonstrations_have_the_size_that_was_asked_for(task: str) -> None:
    trace = ALL[task](25, 300)
    assert len(trace.events) == 25
    assert trace.final in trace.snapshots
    for event in trace.events:
        page = trace.snapshots[event.snapshot]
        assert 200 <= len(page.nodes) <= 330
        assert event.kind is EventKind.BACK or (event.target is not None and page.nodes[event.target].tag != "html")
        if event.kind is EventKind.EXTRACT_TEXT:
            assert event.target is not None and page.text(event.target) == event.value


def test_pages_that_stay_almost_the_same_share_their_nodes() -> None:
    pages = list(TASKS["entry"](8, 300).snapshots.values())
    assert sum(one is not other for one, other in zip(pages[0].nodes, pages[1].nodes, strict=True)) == 1


def test_a_page_that_is_named_by_its_content_can_be_written_and_read() -> None:
    row = once("entry", 12, 100, file=True)
    assert (row["outcome"], row["actions"], row["lines"]) == ("solved", 12, 6)
    assert row["targets_examined"] > 0 and row["peak_mib"] > 0


def test_with_and_without_the_solver_the_recipe_is_the_same() -> None:
    solved, counted = once("rooms", 4, 200), once("rooms", 4, 200, enumerate_=True)
    assert solved["lines"] == counted["lines"] == 5
    assert solved["conjunctions_wanted"] == counted["conjunctions_wanted"]
    assert solved["conjunctions_wanted"] <= solved["conjunctions_examined"] < counted["conjunctions_examined"]


@pytest.mark.parametrize(
    ("prices", "rules_out", "rivals", "exclusive"),
    [
        ([3.0, 1.0, 1.5], [{0, 1, 2}, {0, 1}, {2}], {0, 1, 2}, []),
        ([1.0, 1.0, 5.0], [{0}, {1}, {0, 1}], {0, 1}, [[0, 1]]),
        ([1.0], [{0}], {0, 1}, []),
        ([1.0, 1.1, 1.2, 4.0], [{0, 1}, {1, 2}, {3}, {0, 1, 2, 3}], {0, 1, 2, 3}, []),
        ([-2.0, 1.0, 1.1, 2.0], [{0}, {1, 2}, {1}, {0, 1, 2}], {0, 1, 2}, [[0], [1, 2]]),
        ([2.0, 2.0, 2.0], [{0, 1}, {1, 2}, {0, 2}], {0, 1, 2}, []),
    ],
)
def test_enumerating_and_the_solver_agree(prices: list[float], rules_out: list[set[int]], rivals: set[int], exclusive: list[list[int]]) -> None:
    question = (prices, [frozenset(out) for out in rules_out], frozenset(rivals), exclusive)
    solver, plain = cheapest_cover(*question), enumerated(*question, seen=Examined())
    assert (solver.status, solver.chosen) == (plain.status, plain.chosen)


def test_exponents() -> None:
    assert growth.exponent([(10, 0.1), (100, 1.0), (1000, 10.0)]) == pytest.approx(1.0)
    assert growth.exponent([(10, 0.1), (100, 10.0)]) == pytest.approx(2.0)
    assert growth.exponent([(10, 0.1)]) is None


def test_the_summary_takes_the_worst_task_and_none_for_what_was_stopped() -> None:
    plan = growth.Plan((100, 1000), (500, 5000), (1000, 2000), (), 1.0)
    rows = [
        {"question": question, "task": task, "actions": actions, "nodes": nodes, "asked": actions, "seconds": seconds * (2 if task == "form" else 1)}
        for question, actions, nodes, seconds in (("actions", 100, 500, 0.5), ("actions", 1000, 500, 5.0), ("nodes", 100, 500, 0.5), ("nodes", 100, 5000, 50.0))
        for task in TASKS
    ]
    told = growth.summary([*rows, {"question": "peak", "task": "entry", "peak_mib": 77}], plan)
    assert told == {"synthesize_100x500_s": 1.0, "synthesize_1000x500_s": 10.0, "exponent_actions": 1.0, "exponent_nodes": 2.0, "peak_mib_1000x2000": 77}
    rows[-1]["seconds"] = rows[4]["seconds"] = None
    assert growth.summary([*rows, {"question": "peak", "peak_mib": None}], plan)["synthesize_1000x500_s"] is None
