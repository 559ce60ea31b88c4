"""Trying one thing after the other until what was looked for is there: tabs, sections, branches of a tree.

People look in any order and stop at the first success, so the demonstrated order means nothing and what they did not
try is unknown. The program tries the members of a collection in their order, each only while the goal is not there:

    for each tab in tabs
        if text "Terms" does not exist
            click tab
    click text "Terms"
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from lamcli import locate
from lamcli.recipe.ast import Described, Exists, ForEach, If, Point, Target, Variable
from lamcli.recipe.cost import cost
from lamcli.recipe.print import print_target
from lamcli.synthesis.building import Observations, Toolbox
from lamcli.synthesis.denote import absent, denote
from lamcli.synthesis.draft import Rewrite, StepDraft, Stuck, sources_of
from lamcli.synthesis.problem import Observation, Strand
from lamcli.synthesis.statements import statement
from lamcli.synthesis.surprise import folded, is_told
from lamcli.trace import EventKind

LONGEST = 12
"""More tries than this are no search but a habit."""
SEARCHED = 1.0
"""What looking for what the person had been told gains over going straight to where it was once found."""
COUNTED = re.compile(r"\W*\d+\W*")
COMMANDS = frozenset(("button",))
"""Roles of things that do something: nobody tries all of them."""
VARIABLES = {"tab": "tab", "heading": "heading", "treeitem": "item", "link": "link", "button": "button"}


@dataclass(frozen=True)
class Exploration:
    """The tries, and the step that they were made for."""

    steps: tuple[StepDraft, StepDraft]
    positions: tuple[int, ...]


def explorations(strands: Sequence[Strand], positions: tuple[int, ...], tools: Toolbox) -> Iterator[Exploration]:
    """Reads the next clicks of each strand, none in some, as tries, and the step after them as the goal."""
    roles = {word for strand, position in zip(strands, positions, strict=True) for word in _roles(strand, position)}
    for role in (word for word in VARIABLES if word in roles):
        found = _exploration(role, strands, positions, tools)
        if found is not None:
            yield found
            return


def _exploration(role: str, strands: Sequence[Strand], positions: tuple[int, ...], tools: Toolbox) -> Exploration | None:
    tries = [_tries(strand, position, role) for strand, position in zip(strands, positions, strict=True)]
    if not any(tries) or any(position + len(tried) >= strand.end for strand, position, tried in zip(strands, positions, tries, strict=True)):
        return None
    every = [observation for tried in tries for observation in tried]
    if len(every) > 1 and all(_same_element(observation, every[0]) for observation in every):
        return None  # one thing clicked again and again is no trying
    goals = tuple(strand.observation(position + len(tried)) for strand, position, tried in zip(strands, positions, tries, strict=True))
    goal = statement(goals, tools)
    target = getattr(goal, "step", None) and getattr(goal.step, "target", None) if not isinstance(goal, Stuck) else None
    if isinstance(goal, Stuck) or not isinstance(target, Described) or target.ordinal:
        return None
    needed = [_needed(tried, target) for tried in tries]
    if not any(needed) and is_told(target):  # it was overlooked at first, and gone when it was looked for elsewhere
        needed = [tried if any(absent(target, strand, observation.position) for observation in tried) else () for strand, tried in zip(strands, tries, strict=True)]
    members = _members(strands, positions, tries) if any(needed) else None
    if members is None:
        return None
    first = _tried(members, target, strands, positions, tries, needed)
    if is_told(target) and any(_looked(members, tried) for tried in needed):
        first = replace(first, cost=min(first.cost, _straight(members, max(needed, key=len), tools) - SEARCHED))
    return Exploration((first, goal), tuple(goal_observation.position + 1 for goal_observation in goals))


def _roles(strand: Strand, position: int) -> tuple[str, ...]:
    if position >= strand.end:
        return ()
    observation = strand.observation(position)
    snapshot, target = observation.snapshot, observation.event.target
    return locate.roles(snapshot, target) if observation.event.kind is EventKind.CLICK and snapshot is not None and target is not None else ()


def _tries(strand: Strand, position: int, role: str) -> tuple[Observation, ...]:
    """Clicks on elements of one role from here on, up to the first click on something else."""
    tried: list[Observation] = []
    while len(tried) < LONGEST and role in _roles(strand, position + len(tried)):
        tried.append(strand.observation(position + len(tried)))
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
        if role in COMMANDS and not all(_opens(strand.observation(position), target) for strand, position in zip(strands, positions, strict=True)):
            continue
        tried_are_members = all(observation.event.target in denote(target, observation) for tried in tries for observation in tried)
        if tried_are_members and all(denote(target, strand.observation(position)) for strand, position in zip(strands, positions, strict=True)):
            return target
    return None


def _looked(members: Described, tried: Observations) -> bool:
    """Whether it shows that the person did not know where it was: several were tried, or their names do nothing but number them."""
    return len(tried) > 1 or (bool(tried) and _numbered(members, tried[0]))


def _straight(members: Described, tried: Observations, tools: Toolbox) -> float:
    """What the simplest program without looking would cost: the clicks as they were made, or on all members."""
    steps = [statement((observation,), tools) for observation in tried]
    every = ForEach("tab", members, (Point("click", Variable("tab")),))
    return min(cost(every), sum(step.cost for step in steps if not isinstance(step, Stuck)))


def _numbered(members: Described, observation: Observation) -> bool:
    """Whether the members are called alike but for a number, as ``Part 1``, ``Part 2``: such names tell nobody what is inside."""
    page = observation.snapshot
    names = [folded(page.nodes[index].name) for index in denote(members, observation)] if page is not None else []
    return len(set(names)) == len(names) > 1 and len({COUNTED.sub("#", name) for name in names}) == 1 and all(COUNTED.search(name) for name in names)


def _opens(observation: Observation, target: Target) -> bool:
    """Whether all that a target denotes says of itself that it opens and closes something; other commands are not to be tried out."""
    nodes = observation.snapshot.nodes if observation.snapshot is not None else ()
    return all({"expanded", "collapsed"} & set(nodes[index].states) or nodes[index].attribute("aria-expanded") is not None for index in denote(target, observation))


def _tried(members: Described, goal: Target, strands: Sequence[Strand], positions: tuple[int, ...], tries: Sequence[Observations], needed: Sequence[Observations]) -> StepDraft:
    variable = VARIABLES[members.role]
    click = Point("click", Variable(variable))
    guarded = If(((Exists(goal, negated=True), (click,)),))
    step = ForEach(variable, members, (guarded,))
    every = tuple(observation for tried in tries for observation in tried)
    why = (f"whatever was tried before {print_target(goal)} was there; in which order does not matter",)
    inner = StepDraft(guarded, cost(guarded), sources_of(every), why)
    rewrites = tuple(_in_order(members, goal, strand, position, tried, part) for strand, position, tried, part in zip(strands, positions, tries, needed, strict=True) if tried)
    return StepDraft(step, cost(step), sources_of(every), why, body=(inner,), rewrites=rewrites)


def _in_order(members: Described, goal: Target, strand: Strand, position: int, tried: Observations, needed: Observations) -> Rewrite:
    """Every member up to the one that led to the goal, tried on the page where the search began.

    What the person did not try is taken to lead nowhere: nothing else is known of it.
    """
    if not absent(goal, strand, position):
        return Rewrite(strand.demonstration, position, position + len(tried), ())
    start = strand.observation(position)
    found = denote(members, start)
    place = -1
    if needed and needed[-1].event.target is not None:
        place = denote(members, needed[-1]).index(needed[-1].event.target)
    source = tried[-1].event.source
    events = tuple(replace(start.event, target=member, source=source) for member in found[: place + 1])
    return Rewrite(strand.demonstration, position, position + len(tried), events)
