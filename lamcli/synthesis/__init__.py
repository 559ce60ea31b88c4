"""From demonstrations to the simplest recipe that explains all of them.

``synthesize`` normalizes, searches, checks every proposal by interpreting it on the recorded pages, and says what was
proved. Nothing here touches a browser.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from lamcli.normalize import normalize
from lamcli.recipe.ast import Field, If, Instruction, Name, Variable
from lamcli.recipe.lock import Alternative
from lamcli.recipe.print import print_recipe, print_step
from lamcli.recipe.walk import walk
from lamcli.synthesis import explain
from lamcli.synthesis.assemble import assemble
from lamcli.synthesis.draft import Draft, StepDraft, Stuck
from lamcli.synthesis.outcome import Ambiguous, Exhausted, Outcome, Solution, Solved, Unknown
from lamcli.synthesis.problem import Scope, Strand
from lamcli.synthesis.rank import Similarity
from lamcli.synthesis.records import joined
from lamcli.synthesis.search import VISITS, Budget, Search
from lamcli.synthesis.statements import Toolbox
from lamcli.synthesis.verify import mismatch
from lamcli.trace import Trace

__all__ = ["Ambiguous", "Exhausted", "Outcome", "Solution", "Solved", "Unknown", "synthesize"]

SET_ASIDE = 0.4
"""At most this share of the demonstrations may be set aside as mistaken, and only from three on."""

MISTAKEN = 8.0
MISTAKEN_STEP = 5.0
"""What setting a demonstration aside costs: about what writing it down step by step would, so that a short slip is set
aside sooner than a long demonstration which only takes a loop to explain."""


def synthesize(traces: Sequence[Trace], *, name: str, embedder: Similarity | None = None, timeout: float | None = None, top: int = 1) -> Outcome:
    """The cheapest recipe that explains all demonstrations.

    Args:
        traces: one per demonstration, as recorded; they are normalized here.
        name: what the recipe will be called (snake_case).
        embedder: ranks candidates that are equally consistent; None for the symbolic order alone.
        timeout: seconds after which the best so far is returned, marked as interrupted; None for none.
        top: how many solutions to return, best first.

    Raises:
        KeyboardInterrupt: when it was interrupted before there was anything to return.
    """
    demonstrations = [normalize(trace) for trace in traces]
    budget = Budget(deadline=time.monotonic() + timeout if timeout is not None else None)
    toolbox = Toolbox(embedder, {})
    stuck: Stuck | None = None
    best: tuple[float, list[tuple[Draft, Solution]]] | None = None
    for chosen in _selections(len(demonstrations)):
        aside = sum(MISTAKEN + MISTAKEN_STEP * len(trace.events) for number, trace in enumerate(demonstrations) if number not in chosen)
        if best is not None and best[0] <= aside:
            continue
        found = _Attempt(demonstrations, traces, chosen, name, toolbox, budget).solutions(top)
        if isinstance(found, Stuck):
            stuck = stuck or found
        elif best is None or found[0][0].cost + aside < best[0]:
            best = (found[0][0].cost + aside, found)
        if budget.interrupted:
            break
    if best is not None:
        return _solved(best[1], budget)
    if budget.interrupted:
        return Unknown("the search was cut short before it found a recipe; give it more time with --timeout")
    assert stuck is not None
    return Exhausted(stuck.reason, _where(stuck, traces))


def _selections(number: int) -> Iterator[tuple[int, ...]]:
    """All demonstrations, then all but one, … : a wrong demonstration among good ones is set aside and named."""
    least = max(2, number - int(number * SET_ASIDE)) if number > 2 else number
    for size in range(number, least - 1, -1):
        yield from combinations(range(number), size)


@dataclass
class _Attempt:
    """One search over a selection of the demonstrations."""

    demonstrations: Sequence[Trace]
    recorded: Sequence[Trace]
    chosen: tuple[int, ...]
    name: str
    toolbox: Toolbox
    budget: Budget

    def solutions(self, top: int) -> list[tuple[Draft, Solution]] | Stuck:
        shown = [(number, self.demonstrations[number]) for number in self.chosen]
        strands = [Strand(number, trace, 0, len(trace.events), Scope(instruction=trace.instruction), last=True) for number, trace in shown]
        empty = next((strand for strand in strands if strand.end == 0), None)
        if empty is not None:
            return Stuck(None, f"demonstration {empty.demonstration + 1} ({self.recorded[empty.demonstration].origin or 'unnamed'}) holds no action")
        search = Search(strands, self.toolbox, self.budget)
        found: list[tuple[Draft, Solution]] = []
        seen: set[str] = set()
        refuted: Stuck | None = None
        try:
            for draft in search.drafts(visits=VISITS):
                recipe = assemble(self.name, draft, [strand.trace for strand in strands])
                text = print_recipe(recipe)
                if text in seen:
                    continue
                seen.add(text)
                reason = _unrelated(draft) or next((reason for strand in strands if (reason := mismatch(recipe, draft, strand))), None)
                if reason:
                    refuted = refuted or Stuck(None, reason)
                    continue
                draft = joined(draft)
                recipe = assemble(self.name, draft, [strand.trace for strand in strands])
                found.append((draft, Solution(recipe, explain.lock(recipe, draft, self.recorded, proved=not found, interrupted=self.budget.interrupted, runner_up=None, notes=self._notes()))))
                if len(found) > top or len(seen) > VISITS * 4:
                    break
        except KeyboardInterrupt:
            if not found:
                raise
            self.budget.interrupted = True
        return found or refuted or search.stuck

    def _notes(self) -> list[str]:
        return [
            f"demonstration {number + 1} ({self.recorded[number].origin or 'unnamed'}) does not fit the others and was set aside"
            for number in range(len(self.demonstrations)) if number not in self.chosen
        ]  # fmt: skip


def _unrelated(draft: Draft) -> str:
    """Demonstrations that share less than they differ in show several tasks; conditions on the page would only glue them together.

    A condition on what the person was told or given is another matter: there the tasks are one, of several cases.
    """
    plain, glued = _steps_glued(draft.steps)
    return "the demonstrations have too little in common: most steps were taken in some of them only" if glued > plain else ""


def _steps_glued(steps: Sequence[StepDraft]) -> tuple[int, int]:
    """How many statements there are outside of conditions on the page alone, and inside."""
    plain = glued = 0
    for step in steps:
        inner_plain, inner_glued = _steps_glued(step.body)
        if isinstance(step.step, If) and not any(isinstance(part, Instruction | Field | Name | Variable) for condition, _ in step.step.branches for part in walk(condition)):
            glued += inner_plain + inner_glued
        else:
            plain += inner_plain + (not isinstance(step.step, If))
            glued += inner_glued
    return plain, glued


def _solved(found: list[tuple[Draft, Solution]], budget: Budget) -> Outcome:
    best = found[0][0]
    runner_up = Alternative(print_recipe(found[1][1].recipe), round(found[1][0].cost, 2)) if len(found) > 1 else None
    solutions = [solution for _, solution in found]
    solutions[0] = replace(solutions[0], lock=replace(solutions[0].lock, runner_up=runner_up, unambiguous=runner_up is None or runner_up.cost > round(best.cost, 2)))
    tie = _tie(best)
    if tie is not None:
        return Ambiguous(tuple(solutions), tie, "demonstrate once more with a record in which the two differ")
    return Solved(tuple(solutions), budget.interrupted)


def _tie(draft: Draft) -> str | None:
    """Two columns of the data that explain a value equally well."""
    for step in draft.steps:
        inner = _tie(Draft(step.body, 0.0))
        if inner:
            return inner
        cells = [item for item in step.alternatives if item.text.startswith("with ") and "." in item.text and '"' not in item.text]
        if len(cells) > 1 and cells[0].cost == cells[1].cost and step.alternatives and min(item.cost for item in step.alternatives if item.text.startswith("with ")) == cells[0].cost:
            return f"in “{print_step(step.step)}” the value may come from {cells[0].text[5:]} or from {cells[1].text[5:]}: both hold the same in every record that was shown"
    return None


def _where(stuck: Stuck, traces: Sequence[Trace]) -> str:
    if stuck.observation is None:
        return ""
    number = stuck.observation.strand.demonstration
    return f"demonstration {number + 1} ({traces[number].origin or 'unnamed'}), step {stuck.observation.position + 1}"
