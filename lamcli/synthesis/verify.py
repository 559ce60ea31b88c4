"""The symbolic last word: a proposal counts only if interpreting it on the recorded pages does what was demonstrated."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from lamcli.errors import RunFailed
from lamcli.recipe.ast import Recipe
from lamcli.recipe.interpret import Inputs, interpret
from lamcli.recipe.values import Secret
from lamcli.run.recorded import Finished, RecordedPage
from lamcli.synthesis.assemble import parameters
from lamcli.synthesis.draft import Draft, Rewrite, StepDraft
from lamcli.synthesis.problem import Strand
from lamcli.trace import Trace


def mismatch(recipe: Recipe, draft: Draft, strand: Strand) -> str:
    """Why the recipe does not reproduce a demonstration; "" when it does."""
    trace = rewritten(strand.trace, draft, strand.demonstration)
    page = RecordedPage(trace)
    inputs = Inputs(parameters=given(draft, strand.demonstration), instruction=trace.instruction)
    try:
        interpret(recipe, inputs, page, emit=lambda record: _extracted(page, record))
    except Finished:
        return ""
    except RunFailed as error:
        return str(error)
    left = len(trace.events) - page.position
    return f"the recipe ends {left} steps before demonstration {strand.demonstration + 1} does" if left else ""


def _extracted(page: RecordedPage, record: Mapping[str, object]) -> None:
    for value in record.values():
        page.extracted(str(value))


def given(draft: Draft, demonstration: int) -> dict[str, object]:
    """What the recipe's inputs were in a demonstration."""
    given: dict[str, object] = {}
    for _, parameter, name in parameters(draft):
        value = dict(parameter.values).get(demonstration)
        if isinstance(value, tuple):
            given[name] = [dict(row) for row in value]
        elif value is not None:
            given[name] = Secret("") if getattr(parameter.type, "name", "") == "secret" else value
    return given


def rewritten(trace: Trace, draft: Draft, demonstration: int) -> Trace:
    """The demonstration as it would be had the person taken the recipe's order where the order does not matter."""
    events = list(trace.events)
    mine = [rewrite for rewrite in _rewrites(draft.steps) if rewrite.demonstration == demonstration]
    for rewrite in sorted(mine, key=lambda rewrite: -rewrite.start):
        events[rewrite.start : rewrite.end] = rewrite.events
    return replace(trace, events=tuple(events)) if mine else trace


def _rewrites(steps: Sequence[StepDraft]) -> Iterator[Rewrite]:
    for step in steps:
        yield from step.rewrites
        yield from _rewrites(step.body)
