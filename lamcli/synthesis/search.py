"""The search: cheapest sequence of statements that explains all strands, by uniform-cost search over positions.

A state says how far each strand has been explained. A move is one statement together with the events that it explains
in every strand: a single step, a run of extractions, a loop (its body found by the same search, with the iterations as
strands), or a step that only some demonstrations took, behind a guard. Because a move's cost depends on nothing but
the events it explains, the first complete sequence is the cheapest one in this language (Dijkstra, 1959).
"""

from __future__ import annotations

import heapq
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from math import inf
from typing import cast

from lamcli.recipe.ast import ForEach, Name, Step, Variable
from lamcli.recipe.cost import cost
from lamcli.recipe.walk import walk
from lamcli.synthesis.building import EXTRACTIONS, Observations, Toolbox
from lamcli.synthesis.clock import look
from lamcli.synthesis.decisions import Fork, decidable, decision, differ, forks
from lamcli.synthesis.draft import Draft, StepDraft, Stuck, every, merged_sources
from lamcli.synthesis.explore import explorations
from lamcli.synthesis.foresight import HALTS, halts
from lamcli.synthesis.loops import segmentations
from lamcli.synthesis.needless import needless
from lamcli.synthesis.opening import openings
from lamcli.synthesis.plain import Plain, TooDear, never
from lamcli.synthesis.problem import Strand
from lamcli.synthesis.segmentation import Segmentation
from lamcli.synthesis.statements import extraction, statement
from lamcli.synthesis.surprise import COINCIDENCE_DATA
from lamcli.synthesis.turning import turning
from lamcli.synthesis.until import repetitions

Positions = tuple[int, ...]
VISITS = 4
"""How often a state may be left at the top: the first time gives the best program, the others the runners-up."""
PLAIN = 8.0
"""A statement of at most this cost that all strands agree on leaves no question why some did something else."""
MOST_FIELDS = 16
"""Of one record."""
FRONTIER = 3
"""States from which a search that was cut short is completed."""
MOST_FORKED = 600
"""States of whole demonstrations from which ways to part are looked for: what parts in more places has too little in common."""
DEEPEST = 4
"""Loops and conditions inside each other."""


@dataclass
class Budget:
    """When to stop. Only what the person asked for (--timeout, Ctrl-C) ends a search early, never a default clock.

    Attributes:
        interrupted: some search did not come to its end.
        stopped: Ctrl-C was pressed, and nothing has been done about it yet.
        forked: states of whole demonstrations from which ways to part were looked for.
    """

    deadline: float | None = None
    examined: int = 0
    interrupted: bool = field(default=False)
    stopped: bool = False
    forked: int = 0

    def spent(self) -> bool:
        self.examined += 1
        if self.expired():
            self.interrupted = True
        return self.interrupted

    def stop(self) -> bool:
        """Ctrl-C was pressed. Whether it had been before."""
        before, self.stopped = self.stopped, True
        return before

    def expired(self) -> bool:
        return self.stopped or (self.deadline is not None and time.monotonic() > self.deadline)


def by_chance(move: Move) -> Move:
    """A step that says nothing of the number from which it follows."""
    return replace(move, drafts=tuple(replace(draft, cost=draft.cost + COINCIDENCE_DATA) for draft in move.drafts))


@dataclass(frozen=True)
class Move:
    drafts: tuple[StepDraft, ...]
    positions: Positions

    @property
    def cost(self) -> float:
        return sum(draft.cost for draft in self.drafts)


Trail = tuple["Trail", Positions, tuple[StepDraft, ...]] | None
"""The steps so far, last first: what a state was reached by, where the last move began, and its steps."""


class Search:
    """One search over a fixed set of strands.

    Attributes:
        too_dear: programs of which prices are of no use.
        none_below: after ``drafts`` ended, the price up to which it knows that there are no more.
        stuck: after ``drafts`` ended, how far it came and why no further.
    """

    def __init__(self, strands: Sequence[Strand], tools: Toolbox, budget: Budget, depth: int = 0, *, branch: bool = False, too_dear: TooDear = never) -> None:
        self.strands = tuple(strands)
        self.tools = tools
        self.budget = budget
        self.depth = depth
        self.branch = branch
        self.too_dear = too_dear
        self.none_below = inf
        self.stuck = Stuck(None, "there is nothing to explain")
        self._queue: list[tuple[float, int, Positions, Trail]] = []
        self._moves: dict[Positions, list[Move]] = {}
        self._enough, self._most = inf, 0
        self._known_singles: dict[Positions, tuple[list[Move], Stuck]] = {}
        self._records = tuple((strand.start, strand.start) for strand in self.strands)

    def drafts(self, visits: int = 1) -> Iterator[Draft]:
        """Programs for all strands, cheapest first."""
        ticket = count()
        start = tuple(strand.start for strand in self.strands)
        goal = tuple(strand.end for strand in self.strands)
        queue = self._queue = [(0.0, next(ticket), start, None)]
        visited: dict[Positions, int] = {}
        memo = self._moves
        while queue and not self.budget.spent():
            price, _, positions, trail = queue[0]
            if self.too_dear(price) or (price > self._enough and len(memo) > self._most):
                self.none_below = price
                return
            known = visited.get(positions, 0)
            if positions != goal and known < visits and positions not in memo:
                memo[positions] = list(self.moves(positions))
            heapq.heappop(queue)  # only now: a search that was cut short while it looked for moves goes on from here
            if positions == goal:
                steps = self._steps(trail)
                if steps is not None:
                    yield Draft(steps, price)
                continue
            if known >= visits:
                continue
            visited[positions] = known + 1
            for move in memo[positions]:
                heapq.heappush(queue, (round(price + move.cost, 6), next(ticket), move.positions, (trail, positions, move.drafts)))

    def finish(self, price: float, states: int) -> None:
        """Ends ``drafts`` after so many further states, but not before all programs up to a price were found."""
        self._enough, self._most = price, len(self._moves) + states

    def so_far(self) -> Draft | None:
        """Of a search that was cut short: the state that explains most, completed by plain statements; None when that fails."""
        self.tools = replace(self.tools, hurried=True)
        for price, _, positions, trail in sorted(self._queue, key=lambda state: (-sum(state[2]), state[0], state[1]))[:FRONTIER]:
            while any(position < strand.end for position, strand in zip(positions, self.strands, strict=True)):
                look()
                move = min(self._singles(positions), key=lambda move: (-sum(move.positions), move.cost), default=None)
                if move is None:
                    break
                price, positions, trail = price + move.cost, move.positions, (trail, positions, move.drafts)
            else:
                steps = self._steps(trail)
                if steps is not None:
                    return Draft(steps, round(price, 6))
        return None

    def _steps(self, trail: Trail) -> tuple[StepDraft, ...] | None:
        """The steps in order, each ``let`` that one of them needs before the step at its page; None when there is no such place."""
        moves: list[tuple[Positions, list[StepDraft]]] = []
        while trail is not None:
            trail, positions, taken = trail
            moves.append((positions, list(taken)))
        moves.reverse()
        names = {(strand.demonstration, strand.start): number for number, strand in enumerate(self.strands)}
        for _, drafts in moves:
            for needed in [needed for draft in drafts for needed in draft.kept]:
                wanted = {names[demonstration, start]: position for demonstration, start, position in needed.at}
                place = next((drafts for positions, drafts in moves if all(positions[number] == position for number, position in wanted.items())), None)
                if place is None:
                    return None
                if not any(draft.step == needed.let for draft in place):
                    place.insert(0, StepDraft(needed.let, 0.0, why=("what was typed later stood here",)))
        return tuple(draft for _, drafts in moves for draft in drafts)

    def moves(self, positions: Positions) -> Iterator[Move]:
        turned = turning(self.strands, positions)
        if turned is not None:
            yield Move((turned.draft,), turned.positions)
        others = self._other_moves(positions)
        yield from map(by_chance, others) if turned is not None and turned.firm else others

    def _other_moves(self, positions: Positions) -> Iterator[Move]:
        singles = self._known(positions)
        yield from singles
        if self.depth < DEEPEST:
            yield from self._loops(positions)
            if len(self.strands) > 1 and not self.branch and not self._explained(positions, singles) and self._may_fork():
                yield from self._decisions(positions)

    def _may_fork(self) -> bool:
        if self.depth == 0:
            self.budget.forked += 1
        return self.budget.forked <= MOST_FORKED

    def _explained(self, positions: Positions, singles: Sequence[Move]) -> bool:
        """Whether one statement says plainly what all strands do: to something of a name, or all to things of one name."""
        return _plain([draft for move in singles if move.cost <= PLAIN for draft in move.drafts], self.strands, positions)

    def _agree(self, positions: Positions) -> bool:
        """Whether one statement says plainly what all those strands do that do anything."""
        busy = [number for number, (strand, position) in enumerate(zip(self.strands, positions, strict=True)) if position < strand.end]
        observations = self._observe(positions, busy)
        if not busy or len(busy) == len(self.strands):
            return False
        extracted = all(observation.event.kind in EXTRACTIONS for observation in observations)
        found = extraction((observations,), self.tools) if extracted else statement(observations, self.tools)
        plain = [found] if isinstance(found, StepDraft) and found.cost <= PLAIN else []
        return _plain(plain, [self.strands[number] for number in busy], tuple(positions[number] for number in busy))

    def _active(self, positions: Positions) -> list[int] | None:
        """Strands that have something left; None when one that must not stop early has nothing left."""
        active = [number for number, strand in enumerate(self.strands) if positions[number] < strand.end]
        ended = [strand for number, strand in enumerate(self.strands) if positions[number] >= strand.end]
        return active if active and all(strand.open_ended for strand in ended) else None

    def _observe(self, positions: Positions, who: Sequence[int], ahead: int = 0) -> Observations:
        return tuple(self.strands[number].observation(positions[number] + ahead) for number in who)

    def _advance(self, positions: Positions, who: Sequence[int], steps: int = 1) -> Positions:
        return tuple(position + steps if number in who else position for number, position in enumerate(positions))

    def _note(self, stuck: Stuck, positions: Positions) -> None:
        reached = sum(position - strand.start for position, strand in zip(positions, self.strands, strict=True))
        if reached >= self.stuck.reached:
            self.stuck = replace(stuck, reached=reached)

    def _known(self, positions: Positions) -> list[Move]:
        """The single statements at a state."""
        moves = self._ahead(positions)
        noted = self._known_singles[positions][1]
        if noted.reached >= max(0, self.stuck.reached):
            self.stuck = noted
        return moves

    def _ahead(self, positions: Positions) -> list[Move]:
        """The same for a state that the search may never come to: it is not what it is stuck at."""
        if positions not in self._known_singles:
            stuck, self.stuck = self.stuck, Stuck(None, "", reached=-1)
            self._known_singles[positions] = list(self._singles(positions)), self.stuck
            self.stuck = stuck
        return self._known_singles[positions][0]

    def _priced(self, positions: Positions) -> list[Move]:
        """The same, at the price that the search would take them for."""
        turned = turning(self.strands, positions)
        found = self._ahead(positions)
        return list(map(by_chance, found)) if turned is not None and turned.firm else found

    def _singles(self, positions: Positions) -> Iterator[Move]:
        active = self._active(positions)
        if active is None:
            ended = next((strand for strand, position in zip(self.strands, positions, strict=True) if position >= strand.end), None)
            self._note(Stuck(None, f"demonstration {ended.demonstration + 1} ends here, the others go on" if ended else ""), positions)
            return
        observations = self._observe(positions, active)
        if all(observation.event.kind in EXTRACTIONS for observation in observations):
            yield from self._extractions(positions, active)
            return
        found = statement(observations, self.tools)
        if isinstance(found, Stuck):
            self._note(found, positions)
        else:
            yield Move((found,), self._advance(positions, active))

    def _extractions(self, positions: Positions, active: Sequence[int]) -> Iterator[Move]:
        """Extractions that follow each other make one record; an unfinished last round may lack some fields."""
        columns: list[Observations] = []
        ends = list(positions)
        while True:
            left = [number for number in active if ends[number] < self.strands[number].end]
            if not left or any(not self.strands[number].open_ended for number in active if number not in left):
                return
            column = tuple(self.strands[number].observation(ends[number]) for number in left)
            if not all(observation.event.kind in EXTRACTIONS for observation in column):
                return
            columns.append(column)
            if len(columns) > MOST_FIELDS:
                return
            for number in left:
                ends[number] += 1
            found = extraction(columns, self.tools)
            if isinstance(found, Stuck):
                self._note(found, tuple(ends))
                return
            yield Move((found,), tuple(ends))

    def _loops(self, positions: Positions) -> Iterator[Move]:
        """Loops over what comes next; strands that stopped early say nothing about them."""
        active = self._active(positions)
        if active is None:
            return
        look()
        strands, at = [self.strands[number] for number in active], tuple(positions[number] for number in active)

        def whole(ends: Positions) -> Positions:
            reached = dict(zip(active, ends, strict=True))
            return tuple(reached.get(number, position) for number, position in enumerate(positions))

        for exploration in explorations(strands, at, self.tools):
            yield Move(exploration.steps, whole(exploration.positions))
        for opening in openings(self.strands, positions, self.tools):
            yield Move(opening.steps, opening.positions)
        for repetition, ends in repetitions(strands, at, self.tools):
            yield Move((repetition,), whole(ends))
        inside = all(begin < position < end for position, (begin, end) in zip(positions, self._records, strict=True))
        explained: list[Segmentation] = []
        for segmentation in segmentations(strands, at, self.tools, explained, records=not inside):
            if self.budget.spent():
                return
            ends = whole(segmentation.positions)
            draft = self._inner(segmentation.iterations, self._dearer(segmentation, positions, ends))
            if draft is not None and _sound(draft, segmentation.variable):
                if segmentation.parameters:
                    self._records = tuple(zip(positions, ends, strict=True))
                explained.append(segmentation)
                step = _loop(segmentation, draft)
                yield Move((replace(step, cost=step.cost + HALTS) if halts(self.strands, ends, segmentation, draft) else step,), ends)

    def _dearer(self, segmentation: Segmentation, positions: Positions, ends: Positions) -> TooDear:
        """Bodies with which a loop costs more than the plain steps that it stands for."""
        loop = _loop(segmentation, Draft((), 0.0)).cost
        plain = Plain(self._priced, positions, ends)
        outer = self._within(loop)
        return lambda price: plain.cheaper_than(loop + price) or outer(price)

    def _within(self, more: float) -> TooDear:
        """What is too dear for a part of a program that costs so much more than it, added to what leads here."""
        if self.too_dear is never:
            return never
        so_far = self._queue[0][0] + more
        return lambda price: self.too_dear(so_far + price)

    def _inner(self, strands: Sequence[Strand], too_dear: TooDear, *, branch: bool = False) -> Draft | None:
        """The best program of a loop's rounds or of a branch; None when there is none of use. A branch is not divided again."""
        memory = self.tools.memory
        key = memory.known(strands, (self.depth, branch))
        found = cast("Draft | float | None", self.tools.memo.get(key)) or memory.recall(key)
        if found is None or (isinstance(found, float) and found < inf and not too_dear(found)):
            search = Search(strands, self.tools, self.budget, self.depth + 1, branch=branch, too_dear=too_dear)
            draft = next(search.drafts(), None)
            if self.budget.interrupted:
                return draft
            found = draft or search.none_below
            memory.keep(key, found)
        self.tools.memo[key] = found
        return found if isinstance(found, Draft) and not too_dear(found.cost) else None

    def _decisions(self, positions: Positions) -> Iterator[Move]:
        """Steps that only some strands took, or that they took in different ways: right when a condition tells why."""
        seen: set[Fork] = set()
        for fork in forks(self.strands, positions, names=not self._agree(positions)):
            if fork in seen or self.budget.spent():
                continue
            seen.add(fork)
            step = needless(self.strands, positions, fork, self.tools)
            if step is not None:
                yield Move((step,), fork.ends(positions))
                continue
            if not decidable(self.strands, positions, fork, self.tools):
                continue
            drafts = []
            for branch in fork.branches:
                draft = self._inner([_part(self.strands[number], positions[number], end) for number, end in branch], self._within(0.0), branch=True)
                if draft is None:
                    break
                drafts.append(draft)
            else:
                decided = decision(self.strands, positions, fork, drafts, self.tools)
                if decided is not None:
                    yield Move((decided,), fork.ends(positions))


def _plain(drafts: Sequence[StepDraft], strands: Sequence[Strand], positions: Positions) -> bool:
    named = any(getattr(getattr(draft.step, "target", None), "name", None) is not None for draft in drafts)
    return named or bool(drafts and not differ(strands, positions))


def _part(strand: Strand, start: int, end: int) -> Strand:
    return replace(strand, start=start, end=end, open_ended=strand.open_ended and end == strand.end, last=strand.last and end == strand.end)


def _loop(segmentation: Segmentation, body: Draft) -> StepDraft:
    source, pages = segmentation.source, segmentation.pages
    step = ForEach(segmentation.variable, source.value, tuple(draft.step for draft in body.steps), pages.value if pages else None, segmentation.limit.value if segmentation.limit else None)
    price = cost(step) - cost(source.value) + source.cost + sum(draft.cost - cost(draft.step) for draft in body.steps) + segmentation.surcharge
    price += segmentation.limit.cost - cost(segmentation.limit.value) if segmentation.limit else 0.0
    why = [f"{len(segmentation.iterations)} rounds do the same: {source.why}"]
    if segmentation.limit is not None:
        why.append(segmentation.limit.why)
    if pages is not None:
        price += pages.cost - cost(pages.value)
        why.append(f"after the last one of a page, {len(segmentation.turns)} times, the next page was brought up: {pages.why}")
    return StepDraft(step, price, merged_sources(body.steps), tuple(why), parameters=segmentation.parameters, body=body.steps, rewrites=segmentation.rewrites)


def _sound(body: Draft, variable: str) -> bool:
    """A body that uses its variable, and whose inputs stay the same from round to round."""
    for step in every(body.steps):
        for parameter in step.parameters:
            given: dict[int, object] = {}
            if any(given.setdefault(demonstration, value) != value for demonstration, value in parameter.values):
                return False
    return any(mentions(step.step, variable) for step in body.steps)


def mentions(step: Step, variable: str) -> bool:
    """Whether a statement refers to a variable."""
    return any(part in (Name(variable), Variable(variable)) for part in walk(step))
