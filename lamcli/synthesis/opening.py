"""Opening one closed thing after the other until what the person was told of is there: branches of a tree, folded parts.

    repeat until text (instruction between '"' and '"') exists
        click first icon "expandable"
    click text (instruction between '"' and '"')

Which of the closed ones a person opens first means nothing. A closed thing is known by a word that it loses when it is opened.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from lamcli import locate
from lamcli.recipe.ast import Described, Exists, Point, RepeatUntil, Target, Text
from lamcli.recipe.cost import cost
from lamcli.recipe.print import print_target
from lamcli.salience import structure
from lamcli.salience.paths import at_path, path_of
from lamcli.synthesis.building import Observations, Toolbox
from lamcli.synthesis.denote import absent, denote
from lamcli.synthesis.draft import Rewrite, StepDraft, Stuck, sources_of
from lamcli.synthesis.explore import SEARCHED
from lamcli.synthesis.problem import Observation, Strand
from lamcli.synthesis.statements import statement
from lamcli.synthesis.surprise import is_told
from lamcli.trace import EventKind, Snapshot

MOST = 20
"""Things that are opened one after the other."""
LOOKED_INTO = 40
"""Elements beside what was clicked, in the same item, among which the one that opens it is looked for."""
OPENERS = (("icon",), ("button",))


@dataclass(frozen=True)
class Opening:
    """The openings, and the step that they were made for."""

    steps: tuple[StepDraft, StepDraft]
    positions: tuple[int, ...]


def openings(strands: Sequence[Strand], positions: tuple[int, ...], tools: Toolbox) -> Iterator[Opening]:
    """Reads the next clicks of each strand, none in some, as opening what is closed, and the step after them as the goal."""
    runs = [_run(strand, position) for strand, position in zip(strands, positions, strict=True)]
    openers = [opener for run in runs for opener in run]
    if not openers or any(position + len(run) >= strand.end for strand, position, run in zip(strands, positions, runs, strict=True)):
        return
    shared = [word for word in openers[0] if all(word in other for other in openers[1:])]
    if not shared:
        return
    opener = Described(shared[0][0], Text(shared[0][1]), ordinal=1)
    goals = tuple(strand.observation(position + len(run)) for strand, position, run in zip(strands, positions, runs, strict=True))
    goal = statement(goals, tools)
    target = getattr(goal.step, "target", None) if isinstance(goal, StepDraft) else None
    if isinstance(goal, Stuck) or not isinstance(target, Described) or not is_told(target):
        return
    sign = replace(target, ordinal=0)
    tries = [tuple(strand.observation(at) for at in range(position, position + len(run))) for strand, position, run in zip(strands, positions, runs, strict=True)]
    straight = statement(tuple(observation for tried in tries for observation in tried), tools)
    if isinstance(straight, StepDraft) and is_told(getattr(straight.step, "target", None)):
        return  # it was said which one
    if all(_for_it(sign, strand, tried, goal_at) for strand, tried, goal_at in zip(strands, tries, goals, strict=True)):
        yield Opening((_opened(opener, sign, tries, tools), goal), tuple(observation.position + 1 for observation in goals))


def _run(strand: Strand, position: int) -> list[tuple[tuple[str, str], ...]]:
    """Per click from here on, as long as each opens something: how that was called, as (role, name), best first."""
    found: list[tuple[tuple[str, str], ...]] = []
    while len(found) < MOST and position + len(found) < strand.end:
        opener = tuple(_opener(strand.observation(position + len(found))))
        if not opener:
            break
        found.append(opener)
    return found


def _opener(observation: Observation) -> Iterator[tuple[str, str]]:
    """Words by which what was clicked, or the part of its item that shows whether it is open, was called only before the click."""
    page, after, target = observation.snapshot, observation.strand.trace.before(observation.position + 1), observation.event.target
    if page is None or after is None or target is None or observation.event.kind is not EventKind.CLICK or page.url != after.url:
        return
    for index in _parts(page, target):
        now = at_path(after, path_of(page, index))
        if now is None:
            continue
        lost = [name for name in locate.names(page, index) if name not in locate.names(after, now)]
        grown = len(after.nodes) > len(page.nodes)
        for name in lost if grown else ():
            for role in locate.roles(page, index)[:1]:
                yield role, name


def _parts(page: Snapshot, target: int) -> Iterator[int]:
    yield target
    members = structure(page).members
    item = next((outer for outer in (target, *page.ancestors(target)) if outer in members), None)
    if item is not None:
        yield from (index for index in list(page.subtree(item))[1:LOOKED_INTO] if index != target and page.nodes[index].tag != "#text" and locate.roles(page, index)[:1] in OPENERS)


def _for_it(sign: Target, strand: Strand, tried: Observations, goal: Observation) -> bool:
    return bool(denote(sign, goal)) and all(absent(sign, strand, observation.position) for observation in tried)


def _opened(opener: Described, sign: Described, tries: Sequence[Observations], tools: Toolbox) -> StepDraft:
    click = Point("click", opener)
    step = RepeatUntil(Exists(sign), (click,))
    every = tuple(observation for tried in tries for observation in tried)
    straight = [statement((observation,), tools) for observation in max(tries, key=len)]
    price = min(cost(step), sum(draft.cost for draft in straight if isinstance(draft, StepDraft)) - SEARCHED)
    why = (f"what was closed was opened until {print_target(sign)} was there; which of them first does not matter",)
    inner = StepDraft(click, cost(click), sources_of(every), why)
    rewrites = tuple(rewrite for observation in every if (rewrite := _first(opener, observation)) is not None)
    return StepDraft(step, price, sources_of(every), why, body=(inner,), rewrites=rewrites)


def _first(opener: Described, observation: Observation) -> Rewrite | None:
    """The click as it would be on the first closed thing of its page."""
    found = denote(opener, observation)
    if not found or found[0] == observation.event.target:
        return None
    return Rewrite(observation.strand.demonstration, observation.position, observation.position + 1, (replace(observation.event, target=found[0]),))
