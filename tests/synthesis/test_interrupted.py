"""A search that is cut short, by the clock or by hand, gives the best it has, says so, and changes nothing otherwise."""

from __future__ import annotations

import _thread
import threading

import pytest

from lamcli.recipe.lock import to_text
from lamcli.recipe.print import print_recipe
from lamcli.synthesis import Exhausted, Outcome, Solved, Unknown, synthesize
from lamcli.synthesis.draft import Draft
from lamcli.synthesis.forecast import forecast
from lamcli.synthesis.problem import Strand
from lamcli.trace import Trace
from tests.salience.building import el, page
from tests.synthesis.demonstrations import Demonstration
from tests.synthesis.test_outcomes import fields

ROWS, STEPS = 120, 150


def slow() -> Trace:
    """Many look-alike buttons, pressed in no order: each takes long to describe well, and there is no loop to be found."""
    names = ("Open", "Edit", "Remove")
    rows = [el("div", *[el("button", name, role="button", name=name, id=f"{row}-{name}") for name in names]) for row in range(ROWS)]
    shown = Demonstration().on(page(*rows))
    for step in range(STEPS):
        row, column = divmod(step * 97 % (ROWS * len(names)), len(names))
        shown.click(id=f"{row}-{names[column]}")
    return shown.trace()


def reproduces(outcome: Outcome, trace: Trace) -> bool:
    assert isinstance(outcome, Solved)
    return not isinstance(forecast(outcome.solutions[0].recipe, Draft((), 0.0), Strand(0, trace, 0, len(trace.events))), str)


def test_the_clock_leaves_the_best_so_far() -> None:
    trace = slow()
    outcome = synthesize([trace], name="task", timeout=4.0)
    assert isinstance(outcome, Solved) and outcome.interrupted
    lock = outcome.solutions[0].lock
    assert lock.cheapest == "interrupted" and lock.consistent and not lock.unambiguous
    assert reproduces(outcome, trace)


def test_ctrl_c_leaves_the_best_so_far() -> None:
    trace = slow()
    timer = threading.Timer(2.0, _thread.interrupt_main)
    timer.start()
    try:
        outcome = synthesize([trace], name="task")
    except KeyboardInterrupt:
        pytest.fail("interrupted before there was anything to return")
    timer.join()
    assert isinstance(outcome, Solved) and outcome.interrupted
    assert outcome.solutions[0].lock.cheapest == "interrupted"
    assert reproduces(outcome, trace)


def test_time_that_is_enough_changes_nothing() -> None:
    trace = fields().fill("Oslo", id="c").click(id="save").trace()
    free, timed = synthesize([trace], name="task", top=3), synthesize([trace], name="task", top=3, timeout=600.0)
    assert isinstance(free, Solved) and isinstance(timed, Solved) and not timed.interrupted
    assert [print_recipe(solution.recipe) + to_text(solution.lock) for solution in timed.solutions] == [print_recipe(solution.recipe) + to_text(solution.lock) for solution in free.solutions]


def test_cut_short_with_nothing_says_so() -> None:
    outcome = synthesize([slow()], name="task", timeout=0.0)
    assert isinstance(outcome, Unknown)
    assert "--timeout" in outcome.message


@pytest.mark.parametrize("timeout", [None, 600.0])
def test_demonstrations_that_contradict_each_other_name_the_step(timeout: float | None) -> None:
    def pressed(which: str) -> Trace:
        shown = Demonstration(instruction="Do it", origin=f"{which}.trace").on(page(el("button", "Go", id="go"), el("button", "Yes", id="yes"), el("button", "No", id="no")))
        return shown.click(id="go").click(id=which).trace()

    outcome = synthesize([pressed("yes"), pressed("no")], name="task", timeout=timeout)
    assert isinstance(outcome, Exhausted)
    assert "step 2" in outcome.where
