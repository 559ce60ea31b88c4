"""Trying one thing after the other until what was looked for is there: tabs, sections, branches of a tree.

People look in any order and stop at the first success, so the demonstrated order means nothing and what they did not
try is unknown. The program tries the members of a collection in their order, each only while the goal is not there:

    for each tab in tabs
        if text "Terms" does not exist
            click tab
    click text "Terms"
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from lamcli import locate
from lamcli.recipe.ast import Described, Exists, ForEach, If, Point, Target, Variable
from lamcli.recipe.cost import cost
from lamcli.recipe.print import print_target
from lamcli.synthesis.denote import absent, denote
from lamcli.synthesis.draft import Rewrite, StepDraft, Stuck, sources_of
from lamcli.synthesis.problem import Observation, Strand
from lamcli.synthesis.statements import Observations, Toolbox, statement
from lamcli.trace import EventKind

LONGEST = 12
"""More tries than this are no search but a habit."""
VARIABLES = {"tab": "tab", "heading": "heading", "treeitem": "item", "link": "link", "button": "button"}


@dataclass(frozen=True)
class Exploration:
    """The tries, and the step that they were made for."""

    steps: tuple[StepDraft, StepDraft]
    positions: tuple[int, ...]


def explorations(strands: Sequence[Strand], positions: tuple[int, ...], tools: Toolbox) -> Iterator[Exploration]:
    """Reads the next clicks of each strand, none in some, as tries, and the step after them as the goal."""
    tries = [_tries(strand, position) for strand, position in zip(strands, positions, strict=True)]
    if not any(tries) or any(position + len(tried) >= strand.end for strand, position, tried in zip(strands, positions, tries, strict=True)):
        return
    if all(_same_element(observation, next(other for tried in tries for other in tried)) for tried in tries for observation in tried) and sum(map(len, tries)) > 1:
        return  # one thing clicked again and again is no trying
    goals = tuple(strand.observation(position + len(tried)) for strand, position, tried in zip(strands, positions, tries, strict=True))
    goal = statement(goals, tools)
    target = getattr(goal, "step", None) and getattr(goal.step, "target", None) if not isinstance(goal, Stuck) else None
    if isinstance(goal, Stuck) or not isinstance(target, Described) or target.ordinal:
        return
    needed = [_needed(tried, target) for tried in tries]
    if not any(needed):
        return
    members = _members(strands, positions, tries)
    if members is not None:
        first = _tried(members, target, strands, positions, tries, needed)
        yield Exploration((first, goal), tuple(goal_observation.position + 1 for goal_observation in goals))


def _tries(strand: Strand, position: int) -> tuple[Observation, ...]:
    """Clicks on elements of one role from here on, up to the first click on something else."""
    tried: list[Observation] = []
    role = ""
    while position + len(tried) < strand.end and len(tried) < LONGEST:
        observation = strand.observation(position + len(tried))
        if observation.event.kind is not EventKind.CLICK or observation.snapshot is None or observation.event.target is None:
            break
        roles = locate.roles(observation.snapshot, observation.event.target)
        role = role or next((word for word in roles if word in VARIABLES), "")
        if not role or role not in roles:
            break
        tried.append(observation)
    again = len(tried) > 1 and all(_same_element(other, tried[0]) for other in tried)
    return () if again else tuple(tried)


def _same_element(one: Observation, other: Observation) -> bool:
    """Clicking the same thing again is no other try."""
    left, right = one.node, other.node
    return left is not None and right is not None and (left.name, left.tag, left.ref) == (right.name, right.tag, right.ref)


def _needed(tried: Observations, goal: Target) -> Observations:
    """The tries up to the first after which the goal was there; people overlook it now and then and look on."""
    for number, observation in enumerate(tried):
        if not absent(goal, observation.strand, observation.position):
            return tried[:number]
    return tried


def _members(strands: Sequence[Strand], positions: tuple[int, ...], tries: Sequence[Observations]) -> Described | None:
    """A plural target that holds everything that was tried, everywhere."""
    roles = [set(locate.roles(o.snapshot, o.event.target)) for tried in tries for o in tried if o.snapshot is not None and o.event.target is not None]
    for role in (word for word in VARIABLES if all(word in known for known in roles)):
        target = Described(role)
        tried_are_members = all(observation.event.target in denote(target, observation) for tried in tries for observation in tried)
        if tried_are_members and all(denote(target, strand.observation(position)) for strand, position in zip(strands, positions, strict=True)):
            return target
    return None


def _tried(members: Described, goal: Target, strands: Sequence[Strand], positions: tuple[int, ...], tries: Sequence[Observations], needed: Sequence[Observations]) -> StepDraft:
    variable = VARIABLES[members.role]
    click = Point("click", Variable(variable))
    guarded = If(((Exists(goal, negated=True), (click,)),))
    step = ForEach(variable, members, (guarded,))
    every = tuple(observation for tried in tries for observation in tried)
    why = (f"whatever was tried before {print_target(goal)} was there; in which order does not matter",)
    inner = StepDraft(guarded, cost(guarded), sources_of(every), why)
    rewrites = tuple(_in_order(members, strand, position, tried, part) for strand, position, tried, part in zip(strands, positions, tries, needed, strict=True) if tried)
    return StepDraft(step, cost(step), sources_of(every), why, body=(inner,), rewrites=rewrites)


def _in_order(members: Described, strand: Strand, position: int, tried: Observations, needed: Observations) -> Rewrite:
    """Every member up to the one that led to the goal, tried on the page where the search began.

    What the person did not try is taken to lead nowhere: nothing else is known of it.
    """
    start = strand.observation(position)
    found = denote(members, start)
    place = -1
    if needed and needed[-1].event.target is not None:
        place = denote(members, needed[-1]).index(needed[-1].event.target)
    source = tried[-1].event.source
    events = tuple(replace(start.event, target=member, source=source) for member in found[: place + 1])
    return Rewrite(strand.demonstration, position, position + len(tried), events)
