"""The exact best recipe for small demonstrations, played in a real browser."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

import pytest

from lamcli.recipe.check import check
from lamcli.recipe.print import print_recipe
from lamcli.synthesis import Ambiguous, Exhausted, Outcome, Solved, Unknown, synthesize
from tests.quality.case import Case, cases
from tests.quality.stage import Stage

if TYPE_CHECKING:
    from lamcli.neural.text import Embedder

pytestmark = pytest.mark.browser


def said(outcome: Outcome) -> tuple[str, str]:
    """The kind of outcome, and what ``lam synthesize`` prints then."""
    match outcome:
        case Solved(solutions):
            return "recipe", print_recipe(solutions[0].recipe)
        case Ambiguous(_, message, demonstrate):
            return "ambiguous", f"{message}\n{demonstrate}\n"
        case Exhausted(message, where):
            return "refused", f"{where}: {message}\n" if where else f"{message}\n"
        case Unknown(message):
            return "cut short", message
        case _:
            assert_never(outcome)


def parameters() -> list[object]:
    return [
        pytest.param(case, id=case.name, marks=[pytest.mark.xfail(strict=True, reason=case.wanted, raises=AssertionError)] if case.wanted else [])
        for case in cases()
    ]  # fmt: skip


@pytest.mark.parametrize("case", parameters())
def test_the_recipe_that_was_meant(case: Case, stage: Stage, embedder: Embedder) -> None:
    outcome = synthesize(stage.traces(case), name=case.name.replace("-", "_"), embedder=embedder)
    assert said(outcome) == (case.outcome, case.expected)
    if isinstance(outcome, Solved):
        assert check(outcome.solutions[0].recipe).problems == ()
