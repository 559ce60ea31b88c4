"""Where demonstrations (or the rounds of a loop) part: some took a step that others did not, or another one.

A *fork* divides the strands at one state into branches and says where each comes back to what all have in common. A
decision list (Rivest, 1987) explains it: for each branch but a last ``otherwise`` a condition that was so on its pages and
on none of the branches after it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from lamcli import locate
from lamcli.recipe.ast import If, Target
from lamcli.recipe.cost import cost
from lamcli.synthesis.building import EXTRACTIONS, Observations, Toolbox
from lamcli.synthesis.conditions import conditions, divided
from lamcli.synthesis.draft import Draft, Rival, StepDraft, Stuck, merged_sources
from lamcli.synthesis.problem import Observation, Strand
from lamcli.synthesis.rank import MARGIN, Ranked
from lamcli.synthesis.segmentation import ENTERED
from lamcli.synthesis.statements import extraction, statement
from lamcli.synthesis.surprise import wording
from lamcli.trace import EventKind, Node

MOST_BRANCHES = 5
MOST_WORDINGS = 5
LOOKAHEAD = 40
"""Events after which strands that parted are expected to have come together again."""

FIELD_EVENTS = (*ENTERED, EventKind.CHECK, EventKind.UNCHECK)

Positions = tuple[int, ...]
Sign = tuple[str, str, str]


@dataclass(frozen=True)
class Fork:
    """Branches as (strand, end) pairs, the strand going from its position to that end; ``idle`` strands do nothing.

    ``worded``: they are divided by how their instructions are worded.
    """

    branches: tuple[tuple[tuple[int, int], ...], ...]
    idle: tuple[int, ...]
    worded: bool = False

    def ends(self, positions: Positions) -> Positions:
        moved = {number: end for branch in self.branches for number, end in branch}
        return tuple(moved.get(number, position) for number, position in enumerate(positions))


def forks(strands: Sequence[Strand], positions: Positions, *, names: bool = True) -> Iterator[Fork]:
    """Ways to divide the strands by what they do next, those with the shortest branches first; ``names``: also by what they do it to."""
    for named in (False, True) if names else (False,):
        signs = [_sign(strand, position, named) for strand, position in zip(strands, positions, strict=True)]
        if len(set(signs)) < 2 or len(set(signs)) > MOST_BRANCHES:
            continue
        if named and _each_its_own(strands, positions, signs):
            continue
        yield from _single_steps(strands, positions, signs)
        for sync in _meeting_points(strands, positions, signs, named):
            fork = _until(strands, positions, signs, sync, named)
            if fork is not None:
                yield fork
                if len(fork.branches) == 2 and not fork.idle:
                    yield replace(fork, branches=fork.branches[::-1])
    yield from _by_wording(strands, positions)


def _by_wording(strands: Sequence[Strand], positions: Positions) -> Iterator[Fork]:
    """Ways to divide the strands by what their instructions ask for, fewest branches first."""
    groups: dict[frozenset[str], list[int]] = {}
    for number, strand in enumerate(strands):
        groups.setdefault(wording(strand.scope.instruction), []).append(number)
    if frozenset() in groups or not 1 < len(groups) <= MOST_WORDINGS:
        return
    for blocks in sorted(_partitions(list(groups.values())), key=len):
        if not 1 < len(blocks) <= MOST_BRANCHES:
            continue
        signs = [(str(next(number for number, block in enumerate(blocks) if strand in block)), "", "") for strand in range(len(strands))]
        for sync in _meeting_points(strands, positions, signs, True):
            fork = _until(strands, positions, signs, sync, True)
            if fork is not None and not fork.idle:
                yield replace(fork, worded=True)


def _partitions(groups: list[list[int]]) -> Iterator[list[list[int]]]:
    """Every way to put groups together into blocks."""
    if not groups:
        yield []
        return
    first, *rest = groups
    for blocks in _partitions(rest):
        yield [first, *blocks]
        for number, block in enumerate(blocks):
            yield [*blocks[:number], first + block, *blocks[number + 1 :]]


def _each_its_own(strands: Sequence[Strand], positions: Positions, signs: Sequence[Sign | None]) -> bool:
    """Whether the rounds of each pass through a list enter something, each into a field of a name of its own.

    That is what filling in a form looks like. Names do not part such rounds: none of them comes back.
    """
    passes: dict[object, list[Sign]] = {}
    for strand, position, sign in zip(strands, positions, signs, strict=True):
        if sign is None:
            continue
        if not strand.scope.elements or strand.trace.events[position].kind not in FIELD_EVENTS:
            return False
        passes.setdefault((strand.demonstration, replace(strand.scope, elements=strand.scope.elements[:-1])), []).append(sign)
    return any(len(done) > 1 for done in passes.values()) and all(len(set(done)) == len(done) for done in passes.values())


def differ(strands: Sequence[Strand], positions: Positions) -> bool:
    """Whether the strands do different things: of another kind, or to things of other names that come back.

    Rounds that each act on a thing of a name of its own do the same.
    """
    going = [(strand, position) for strand, position in zip(strands, positions, strict=True) if not (strand.open_ended and position >= strand.end)]
    if len({_sign(strand, position, False) for strand, position in going}) > 1:
        return True
    named = len({_sign(strand, position, True) for strand, position in going})
    scope = strands[0].scope
    in_loop = bool(scope.elements or scope.rows or scope.texts)
    return 1 < named < len(going) if in_loop else named > 1


def _sign(strand: Strand, position: int, named: bool) -> Sign | None:
    """What a strand does next; None at its end."""
    if position >= strand.end:
        return None
    observation = strand.observation(position)
    node = observation.node
    return (observation.event.kind, node.role, _called(observation, node) if named else "") if node is not None else (observation.event.kind, "", "")


def _called(observation: Observation, node: Node) -> str:
    """The name of an element, or what people would call one that has none: an icon by what it shows."""
    page, index = observation.snapshot, observation.event.target
    return node.name or (next(iter(locate.names(page, index)), "") if page is not None and index is not None else "")


def _single_steps(strands: Sequence[Strand], positions: Positions, signs: Sequence[Sign | None]) -> Iterator[Fork]:
    """One group of strands takes one step, the others none."""
    for sign in dict.fromkeys(sign for sign in signs if sign is not None):
        group = [number for number, other in enumerate(signs) if other == sign]
        idle = _idle(strands, positions, group)
        if idle:
            yield Fork((tuple((number, positions[number] + 1) for number in group),), idle)


def _idle(strands: Sequence[Strand], positions: Positions, busy: Sequence[int]) -> tuple[int, ...]:
    """The strands that do nothing meanwhile. One that was cut short says nothing."""
    return tuple(number for number, strand in enumerate(strands) if number not in busy and not (strand.open_ended and positions[number] >= strand.end))


def _meeting_points(strands: Sequence[Strand], positions: Positions, signs: Sequence[Sign | None], named: bool) -> list[Sign | None]:
    """What all strands do sooner or later, soonest first; None for their ends."""
    ahead = [
        {sign: at for at in range(min(strand.end, position + LOOKAHEAD) - 1, position - 1, -1) if (sign := _sign(strand, at, named)) is not None}
        for strand, position in zip(strands, positions, strict=True) if not (strand.open_ended and position >= strand.end)
    ]  # fmt: skip
    shared = set.intersection(*[set(found) for found in ahead]) if ahead else set()
    soonest = sorted(shared, key=lambda sign: (sum(found[sign] for found in ahead), sign))
    return [*soonest[:2], None]


def _until(strands: Sequence[Strand], positions: Positions, signs: Sequence[Sign | None], sync: Sign | None, named: bool) -> Fork | None:
    ends = [_reached(strand, position, sync, named) for strand, position in zip(strands, positions, strict=True)]
    groups: dict[Sign, list[tuple[int, int]]] = {}
    for number, sign in enumerate(signs):
        if sign is not None and ends[number] > positions[number]:
            groups.setdefault(sign, []).append((number, ends[number]))
    idle = _idle(strands, positions, [number for group in groups.values() for number, _ in group])
    if not groups or (len(groups) == 1 and not idle):
        return None
    order = sorted(groups.values(), key=lambda group: (len(group), group))
    return Fork(tuple(tuple(group) for group in order), idle)


def _reached(strand: Strand, position: int, sync: Sign | None, named: bool) -> int:
    if sync is None:
        return strand.end
    return next((at for at in range(position, strand.end) if _sign(strand, at, named) == sync), strand.end)


def decidable(strands: Sequence[Strand], positions: Positions, fork: Fork, tools: Toolbox) -> bool:
    """Whether each branch has a first step, and a condition for it: cheaper to know than what the branches do."""
    for number, branch in enumerate(fork.branches):
        holds = tuple(strands[strand].observation(positions[strand]) for strand, _ in branch)
        first = extraction((holds,), tools) if all(observation.event.kind in EXTRACTIONS for observation in holds) else statement(holds, tools)
        if isinstance(first, Stuck) and not _may_loop(branch, positions):
            return False
        if not fork.worded and (fork.idle or number < len(fork.branches) - 1):
            fails = _others(strands, positions, fork, number)
            if not divided(holds, fails, tools, None if isinstance(first, Stuck) else getattr(first.step, "target", None), following=_following(strands, positions, fork, tools)):
                return False
    return True


def _following(strands: Sequence[Strand], positions: Positions, fork: Fork, tools: Toolbox) -> Target | None:
    """What all strands do next after a step that some of them took."""
    ends = fork.ends(positions)
    if not fork.idle or any(end >= strand.end for strand, end in zip(strands, ends, strict=True)):
        return None
    following = statement(tuple(strand.observation(end) for strand, end in zip(strands, ends, strict=True)), tools)
    return None if isinstance(following, Stuck) else getattr(following.step, "target", None)


def _may_loop(branch: Sequence[tuple[int, int]], positions: Positions) -> bool:
    return any(end - positions[number] > 1 for number, end in branch)


def _others(strands: Sequence[Strand], positions: Positions, fork: Fork, number: int) -> Observations:
    """The strands of the branches after one, and those that do nothing."""
    others = [strand for later in fork.branches[number + 1 :] for strand, _ in later] + list(fork.idle)
    return tuple(strands[strand].observation(positions[strand]) for strand in others)


def decision(strands: Sequence[Strand], positions: Positions, fork: Fork, drafts: Sequence[Draft], tools: Toolbox) -> StepDraft | None:
    """The fork as an ``if`` with one condition per branch; None when no condition parts the branches."""
    last = None if fork.idle else len(drafts) - 1
    guards: list[Ranked[object]] = []
    rivals: list[Rival] = []
    branches = []
    for number, (branch, draft) in enumerate(zip(fork.branches, drafts, strict=True)):
        body = tuple(step.step for step in draft.steps)
        if number == last:
            break
        holds = tuple(strands[strand].observation(positions[strand]) for strand, _ in branch)
        fails = _others(strands, positions, fork, number)
        found = conditions(holds, fails, tools, getattr(draft.steps[0].step, "target", None), body, _following(strands, positions, fork, tools))
        if not found:
            return None
        guards.append(Ranked(found[0].value, found[0].cost, found[0].why))
        rivals += [Rival(found[0].value, item.value, round(item.cost - found[0].cost, 4)) for item in found[1:] if item.cost - found[0].cost <= MARGIN]
        branches.append((found[0].value, body))
    otherwise = () if last is None else tuple(step.step for step in drafts[last].steps)
    step = If(tuple(branches), otherwise)
    inner = tuple(part for draft in drafts for part in draft.steps)
    price = cost(step) + sum(guard.cost - cost(value) for guard, (value, _) in zip(guards, branches, strict=True)) + sum(part.cost - cost(part.step) for part in inner)
    taken = ", ".join(str(len(branch)) for branch in fork.branches)
    why = (f"what was done differs: {taken} times so, {len(fork.idle)} times not at all", *(guard.why for guard in guards))
    return StepDraft(step, price, merged_sources(inner), why, body=inner, rivals=tuple(rivals))
