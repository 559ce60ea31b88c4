"""A demonstration as a recipe is checked on it: the inputs that it had, and its events in the order that the recipe takes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from lamcli.recipe.values import Secret
from lamcli.synthesis.assemble import parameters
from lamcli.synthesis.draft import Draft, Rewrite, StepDraft
from lamcli.trace import Trace


def given(draft: Draft, demonstration: int) -> dict[str, object]:
    """What the recipe's inputs were in a demonstration."""
    inputs: dict[str, object] = {}
    for _, parameter, name in parameters(draft):
        value = dict(parameter.values).get(demonstration)
        if isinstance(value, tuple):
            inputs[name] = [dict(row) for row in value]
        elif value is not None:
            inputs[name] = Secret("") if getattr(parameter.type, "name", "") == "secret" else value
    return inputs


def rewritten(trace: Trace, draft: Draft, demonstration: int) -> Trace:
    """The demonstration as it would be had the person taken the recipe's order where the order does not matter."""
    events = list(trace.events)
    mine = [rewrite for rewrite in _rewrites(draft.steps) if rewrite.demonstration == demonstration]
    for rewrite in sorted(mine, key=lambda rewrite: (-rewrite.start, -rewrite.end)):
        events[rewrite.start : rewrite.end] = rewrite.events
    pages = {page.digest: page for rewrite in mine for page in rewrite.pages}
    return replace(trace, events=tuple(events), snapshots={**trace.snapshots, **pages}) if mine else trace


def _rewrites(steps: Sequence[StepDraft]) -> Iterator[Rewrite]:
    for step in steps:
        yield from step.rewrites
        yield from _rewrites(step.body)
