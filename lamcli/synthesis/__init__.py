"""From demonstrations to the simplest recipe that explains all of them.

``synthesize`` normalizes, searches, checks every proposal by interpreting it on the recorded pages, and says what was
proved. Nothing here touches a browser.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import combinations

from lamcli.normalize import normalize
from lamcli.recipe.ast import Field, If, Instruction, Name, Recipe, Variable
from lamcli.recipe.lock import Alternative
from lamcli.recipe.print import print_recipe
from lamcli.recipe.walk import walk
from lamcli.synthesis import explain
from lamcli.synthesis.align import aligned
from lamcli.synthesis.ambiguity import Answered, Doubt, Program, doubt, like, parting
from lamcli.synthesis.assemble import assemble
from lamcli.synthesis.building import Toolbox
from lamcli.synthesis.clock import OutOfTime, stoppable, watched
from lamcli.synthesis.draft import Draft, StepDraft, Stuck
from lamcli.synthesis.forecast import Forecast, forecast
from lamcli.synthesis.garbage import passed_over
from lamcli.synthesis.holes import filled, lacking, reads
from lamcli.synthesis.memory import Memory
from lamcli.synthesis.outcome import Ambiguous, Exhausted, Outcome, Question, Solution, Solved, Unknown
from lamcli.synthesis.plain import TooDear, never
from lamcli.synthesis.problem import Scope, Strand
from lamcli.synthesis.rank import MARGIN, Similarity
from lamcli.synthesis.records import joined
from lamcli.synthesis.search import VISITS, Budget, Search
from lamcli.synthesis.surprise import wording
from lamcli.synthesis.told_parts import knowing
from lamcli.synthesis.verify import given
from lamcli.trace import Trace

__all__ = ["Ambiguous", "Exhausted", "Memory", "Outcome", "Question", "Solution", "Solved", "Unknown", "synthesize"]

Answer = Callable[[Question], int | None]
"""Puts a question to a person: the number of the choice from 0, or None when there is no answer."""

FIRST_PART = 0.6
"""Share of the time after which what a search has so far is completed."""
GRACE_S = 1.0
"""Seconds for that after Ctrl-C."""
MOST_QUESTIONS = 20
FURTHER = 10
"""States beyond the best program that are looked at for a runner-up that does something else."""
MOST_ALIKE = 6
"""Programs beyond the wanted ones that are looked at for being as good as the best."""

SET_ASIDE = 0.4
"""At most this share of the demonstrations may be set aside as mistaken, and only from three on."""

MISTAKEN = 8.0
MISTAKEN_STEP = 5.0
"""What setting a demonstration aside costs: about what writing it down step by step would, so that a short slip is set
aside sooner than a long demonstration which only takes a loop to explain."""

UNHEARD = 16.0
"""Surcharge for a demonstration whose instruction asks in words that none of the others was asked in: it may be another case of the task."""


@passed_over()
def synthesize(
    traces: Sequence[Trace],
    *,
    name: str,
    embedder: Similarity | None = None,
    timeout: float | None = None,
    top: int = 1,
    ask: Answer | None = None,
    memory: Memory | None = None,
) -> Outcome:
    """The cheapest recipe that explains all demonstrations.

    Args:
        traces: one per demonstration, as recorded; they are normalized here.
        name: what the recipe will be called (snake_case).
        embedder: ranks candidates that are equally consistent; None for the symbolic order alone.
        timeout: seconds after which the best so far is returned, marked as interrupted; None for none.
        top: how many solutions to return, best first.
        ask: answers what the demonstrations leave open, one question at a time; without, the first question is the outcome.
        memory: of earlier calls for the beginning of the same demonstration; the outcome is the same with and without.

    Raises:
        KeyboardInterrupt: when it was interrupted before there was anything to return, or by ``ask``.
    """
    demonstrations = aligned([filled(normalize(trace)) for trace in traces])
    budget = Budget(deadline=time.monotonic() + timeout if timeout is not None else None)
    memory = Memory() if memory is None else memory  # an empty one counts
    memory.begin(embedder)
    attempts = _Attempts(demonstrations, traces, name, Toolbox(embedder, {}, memory), budget, top)
    holes = lacking(demonstrations)
    whole = tuple(number for number in range(len(demonstrations)) if number not in holes)
    if holes and whole:
        best = attempts.best(whole)
        if best is not None and (budget.interrupted or reads(best.found[0].recipe, [demonstrations[number] for number in best.chosen], [demonstrations[number] for number in holes])):
            return best.outcome(top, ask)
    knew = knowing(demonstrations)
    told = [number for number in range(len(demonstrations)) if number not in knew]
    if knew and told:
        best = attempts.best(told)
        if best is not None and (budget.interrupted or all(name == "instruction" for name, _ in best.found[0].recipe.parameters)):
            return best.outcome(top, ask)
    best = attempts.best(range(len(demonstrations)))
    if best is not None:
        return best.outcome(top, ask)
    stuck = attempts.stuck
    if budget.interrupted:
        return Unknown(_cut_short(stuck, traces))
    assert stuck is not None
    return Exhausted(stuck.reason, _where(stuck, traces))


def _price_aside(demonstrations: Sequence[Trace], numbers: Sequence[int], chosen: Sequence[int]) -> float:
    """What it costs to leave the demonstrations that were not chosen unexplained."""
    heard = {wording(demonstrations[number].instruction) for number in chosen}
    left = [demonstrations[number] for number in numbers if number not in chosen]
    return sum(MISTAKEN + MISTAKEN_STEP * len(trace.events) + UNHEARD * (wording(trace.instruction) not in heard) for trace in left)


@dataclass
class _Attempts:
    """Searches over selections of the demonstrations; ``stuck`` is why the first one that failed did."""

    demonstrations: Sequence[Trace]
    recorded: Sequence[Trace]
    name: str
    toolbox: Toolbox
    budget: Budget
    top: int
    stuck: Stuck | None = None

    def best(self, numbers: Sequence[int]) -> _Attempt | None:
        """The search over these demonstrations, or over most of them, that found the cheapest; what is set aside has its price."""
        best: tuple[float, _Attempt] | None = None
        self.stuck = None
        for chosen in _selections(numbers):
            aside = _price_aside(self.demonstrations, numbers, chosen)
            if best is not None and best[0] <= aside:
                continue
            attempt = _Attempt(self.demonstrations, self.recorded, chosen, self.name, self.toolbox, self.budget)
            with watched(self.budget.expired), stoppable(self.budget.stop):
                failed = attempt.search(self.top, math.inf if best is None else best[0] - aside)
            if failed is not None:
                self.stuck = self.stuck or failed
            elif best is None or attempt.found[0].draft.cost + aside < best[0]:
                best = (attempt.found[0].draft.cost + aside, attempt)
            if self.budget.interrupted:
                break
        return best[1] if best is not None else self._of_the_longest(numbers)

    def _of_the_longest(self, numbers: Sequence[int]) -> _Attempt | None:
        """A program of the longest demonstrations that does what the others do as far as they go: those stopped half way."""
        most = max(len(self.demonstrations[number].events) for number in numbers)
        longest = tuple(number for number in numbers if len(self.demonstrations[number].events) == most)
        if len(longest) == len(numbers) or self.budget.interrupted:
            return None
        attempt = _Attempt(self.demonstrations, self.recorded, longest, self.name, self.toolbox, self.budget)
        with watched(self.budget.expired), stoppable(self.budget.stop):
            if attempt.search(self.top, math.inf) is not None:
                return None
        rest = _Attempt(self.demonstrations, self.recorded, tuple(number for number in numbers if number not in longest), self.name, self.toolbox, self.budget)
        program = attempt.found[0]
        begun = all(strand.end > 0 and not isinstance(forecast(program.recipe, program.draft, strand), str) for strand in rest.strands)
        return attempt if begun else None


def _selections(numbers: Sequence[int]) -> Iterator[tuple[int, ...]]:
    """All demonstrations, then all but one, … : a wrong demonstration among good ones is set aside and named."""
    least = max(2, len(numbers) - int(len(numbers) * SET_ASIDE)) if len(numbers) > 2 else len(numbers)
    for size in range(len(numbers), least - 1, -1):
        yield from combinations(numbers, size)


@dataclass
class _Attempt:
    """One search over a selection of the demonstrations; ``found`` is what explains them, cheapest first."""

    demonstrations: Sequence[Trace]
    recorded: Sequence[Trace]
    chosen: tuple[int, ...]
    name: str
    toolbox: Toolbox
    budget: Budget
    found: list[Program] = field(default_factory=list)

    @cached_property
    def strands(self) -> list[Strand]:
        shown = [(number, self.demonstrations[number]) for number in self.chosen]
        asked = tuple(sorted({trace.instruction for _, trace in shown}))
        return [Strand(number, trace, 0, len(trace.events), Scope(instruction=trace.instruction, asked=asked), last=True) for number, trace in shown]

    def search(self, top: int, limit: float) -> Stuck | None:
        """Fills ``found`` with what costs no more than ``limit``; why nothing was found, else.

        Part of the time is kept for completing what a search that takes too long has so far; what is left then is
        searched again, with all that was found out about loops and targets.
        """
        empty = next((strand for strand in self.strands if strand.end == 0), None)
        if empty is not None:
            return Stuck(None, f"demonstration {empty.demonstration + 1} ({self.recorded[empty.demonstration].origin or 'unnamed'}) holds no action")
        now, deadline = time.monotonic(), self.budget.deadline
        if deadline is not None:
            self.budget.deadline = now + FIRST_PART * (deadline - now)
        search = Search(self.strands, self.toolbox, self.budget, too_dear=_beyond(limit))
        stuck = self._take(search, top)
        self.budget.deadline = deadline
        if not self.budget.interrupted:
            return stuck
        if self.budget.stopped:
            self.budget.stopped, self.budget.deadline = False, time.monotonic() + GRACE_S
            if not self.found and not self._complete(search):
                raise KeyboardInterrupt
            return None
        self.budget.interrupted = False
        return self._second_part(search, top)

    def _second_part(self, cut: Search, top: int) -> Stuck | None:
        so_far, self.found = self.found, []
        if not so_far and self._complete(cut):
            so_far, self.found = self.found, []
        self.budget.forked = 0
        stuck = self._take(Search(self.strands, self.toolbox, self.budget), top)
        self.found = self.found or so_far
        if self.budget.stopped and not self.found:
            raise KeyboardInterrupt
        self.budget.stopped = False
        return None if self.found else stuck

    def _take(self, search: Search, top: int) -> Stuck | None:
        """Takes programs out of a search until there are enough."""
        seen: set[Recipe] = set()
        refuted: Stuck | None = None
        try:
            for draft in search.drafts(visits=max(VISITS, top)):
                if len(self.found) > top and draft.cost > self.found[0].draft.cost + MARGIN:
                    break
                recipe = self._recipe(draft)
                if recipe in seen:
                    continue
                seen.add(recipe)
                program = self._proved(draft, recipe)
                if isinstance(program, str):
                    refuted = refuted or Stuck(None, program)
                else:
                    if not self.found:
                        search.finish(draft.cost + MARGIN, FURTHER)
                    self.found.append(program)
                if len(self.found) > top + MOST_ALIKE or len(seen) > max(VISITS, top) * 4:
                    break
        except OutOfTime:
            self.budget.interrupted = True
        except KeyboardInterrupt:  # the solver's own way, or where the program handles Ctrl-C
            self.budget.interrupted = self.budget.stopped = True
        return None if self.found else refuted or search.stuck

    def _complete(self, search: Search) -> bool:
        """Whether a search that was cut short has something that can be completed in the time that is left."""
        try:
            draft = search.so_far()
            program = self._proved(draft, self._recipe(draft)) if draft is not None else ""
        except OutOfTime:
            return False
        if isinstance(program, Program):
            self.found.append(program)
        return bool(self.found)

    def _recipe(self, draft: Draft) -> Recipe:
        return assemble(self.name, draft, [strand.trace for strand in self.strands])

    def _proved(self, draft: Draft, recipe: Recipe) -> Program | str:
        """The program of a draft that reproduces every demonstration, else why it does not."""
        unrelated = _unrelated(draft)
        if unrelated:
            return unrelated
        forecasts: list[Forecast] = []
        for strand in self.strands:
            foreseen = forecast(recipe, draft, strand)
            if isinstance(foreseen, str):
                return foreseen
            forecasts.append(foreseen)
        return Program(draft, recipe, tuple(forecasts))

    # --- the outcome --------------------------------------------------------------------------------------------------

    def outcome(self, top: int, ask: Answer | None) -> Outcome:
        """What was found, after the questions that it leaves open were put."""
        best, settled, answers = self.found[0], list[Answered](), list[str]()
        open_question = self._doubt(best, settled)
        while open_question is not None and ask is not None and len(settled) < MOST_QUESTIONS:
            question = self._question(open_question, answers)
            number = ask(question)
            if number is None:
                break
            answers.append(f"{explain.place(question)}: the person chose to {question.choices[number].does}")
            programs = [best, *(rival for _, rival in open_question.rivals)]
            best = programs.pop(number)
            settled.append(Answered(open_question.parting.place, tuple(programs)))
            open_question = self._doubt(best, settled)
        solutions = self._solutions(best, top, answers, unambiguous=open_question is None and not self.budget.interrupted)
        if open_question is None:
            return Solved(solutions, self.budget.interrupted)
        question = self._question(open_question, answers)
        return Ambiguous(solutions, question.message, question.demonstrate, question)

    def _doubt(self, program: Program, settled: Sequence[Answered]) -> Doubt | None:
        """The next open question; None as well when there is no time to look for one."""
        if self.budget.interrupted:
            return None
        try:
            with watched(self.budget.expired), stoppable(self.budget.stop):
                return doubt(program, self.found, self.strands, self._variant, settled)
        except (KeyboardInterrupt, OutOfTime):
            self.budget.interrupted, self.budget.stopped = True, False
            return None

    def _variant(self, draft: Draft) -> Program | None:
        program = self._proved(draft, self._recipe(draft))
        return program if isinstance(program, Program) else None

    def _question(self, found: Doubt, answers: Sequence[str]) -> Question:
        programs = (found.program, *(rival for _, rival in found.rivals))
        return explain.question(found, [self._solution(program, answers) for program in programs], self.recorded)

    def _solutions(self, best: Program, top: int, answers: Sequence[str], *, unambiguous: bool) -> tuple[Solution, ...]:
        """The best first, marked with the next that does something else; then the others in their order."""
        others = [program for program in self.found if program is not best]
        parted = next((program for program in others if parting(best, program, self.strands) is not None), None)
        runner_up = Alternative(print_recipe(self._joined(parted)[1]), round(parted.draft.cost, 2)) if parted is not None else None
        first = self._solution(best, answers, runner_up, unambiguous=unambiguous)
        if top > 1 and not self.budget.interrupted:
            known = {program.recipe for program in self.found}
            others += [program for program in like(best, self._variant) if program.recipe not in known]
            others.sort(key=lambda program: program.draft.cost)
        return (first, *(self._solution(program, ()) for program in others[: top - 1]))

    def _joined(self, program: Program) -> tuple[Draft, Recipe]:
        draft = joined(program.draft)
        return draft, self._recipe(draft)

    def _solution(self, program: Program, answers: Sequence[str], runner_up: Alternative | None = None, *, unambiguous: bool = False) -> Solution:
        draft, recipe = self._joined(program)
        verdict = explain.Verdict(program is self.found[0], self.budget.interrupted, unambiguous, runner_up)
        notes = [*self._notes(), *answers]
        texts = {name: value for name, value in given(draft, self.chosen[0]).items() if isinstance(value, str)}
        return Solution(recipe, round(draft.cost, 2), lambda: explain.lock(recipe, draft, self.recorded, self.strands, self.toolbox, verdict, notes), texts)

    def _notes(self) -> list[str]:
        holes = lacking(self.demonstrations)
        return [
            f"demonstration {number + 1} ({self.recorded[number].origin or 'unnamed'}) "
            + ("was set aside: its instruction lacks what the others name" if number in holes else "does not fit the others, or stops before they do, and was set aside")
            for number in range(len(self.demonstrations)) if number not in self.chosen
        ] + [
            f"demonstration {number + 1}: what its instruction lacks was taken to be the look of what was used: “{self.demonstrations[number].instruction}”"
            for number in self.chosen if self.demonstrations[number].instruction != self.recorded[number].instruction
        ]  # fmt: skip


def _beyond(limit: float) -> TooDear:
    return (lambda price: price > limit) if limit < math.inf else never


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


def _cut_short(stuck: Stuck | None, traces: Sequence[Trace]) -> str:
    where = _where(stuck, traces) if stuck is not None else ""
    furthest = f"; so far nothing explains {where}: {stuck.reason}" if stuck is not None and where else ""
    return f"the search was cut short before it found a recipe; give it more time with --timeout{furthest}"


def _where(stuck: Stuck, traces: Sequence[Trace]) -> str:
    if stuck.observation is None:
        return ""
    number = stuck.observation.strand.demonstration
    return f"demonstration {number + 1} ({traces[number].origin or 'unnamed'}), step {stuck.observation.position + 1}"
