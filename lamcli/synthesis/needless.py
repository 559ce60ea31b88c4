"""What would change nothing is not done: nobody ticks a box that is ticked, or chooses what is chosen.

So a statement that sets something explains the demonstrations and rounds in which that was so already, without a condition.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from lamcli.recipe.ast import Choose, Point
from lamcli.run.recorded import set_already
from lamcli.salience.paths import Path, at_path, path_of
from lamcli.synthesis.building import Toolbox
from lamcli.synthesis.decisions import Fork
from lamcli.synthesis.denote import denote, evaluate
from lamcli.synthesis.draft import StepDraft, Stuck
from lamcli.synthesis.problem import Strand
from lamcli.synthesis.runs import Round, Run
from lamcli.synthesis.statements import statement
from lamcli.trace import EventKind

SETTING = (EventKind.CHECK, EventKind.UNCHECK, EventKind.CHOOSE)


def needless(strands: Sequence[Strand], positions: Sequence[int], fork: Fork, tools: Toolbox) -> StepDraft | None:
    """The step of a fork which some strands took, where it would have changed nothing in the others; None when it would have."""
    if len(fork.branches) != 1 or any(end != positions[number] + 1 for number, end in fork.branches[0]):
        return None
    busy = tuple(strands[number].observation(positions[number]) for number, _ in fork.branches[0])
    if any(observation.event.kind not in SETTING for observation in busy):
        return None
    found = statement(busy, tools)
    if isinstance(found, Stuck) or not all(_is_set(found, strands[number], positions[number], busy[0].event.kind) for number in fork.idle):
        return None
    return replace(found, why=(*found.why, f"{len(fork.idle)} times it was so already"))


def _is_set(draft: StepDraft, strand: Strand, position: int, kind: EventKind) -> bool:
    page = strand.trace.before(position)
    step = draft.step
    if page is None or not isinstance(step, Point | Choose):
        return False
    found = denote(step.target, strand.observation(position))
    value = evaluate(step.value, strand.scope) if isinstance(step, Choose) else ""
    return len(found) == 1 and value is not None and set_already(page, found[0], kind, value)


def without_needless(strand: Strand, run: Run) -> Run:
    """A run without the members for which there was nothing to do: in the others one thing was ticked, in these it was so before."""
    rounds = [part for stretch in run.stretches for part in stretch.rounds]
    visited = [part for part in rounds if part.end > part.start]
    kinds = {strand.observation(part.start).event.kind for part in visited}
    if len(visited) == len(rounds) or any(part.end - part.start > 1 for part in visited) or len(kinds) != 1 or not kinds <= {EventKind.CHECK, EventKind.UNCHECK}:
        return run
    inside = {_inside(strand, part) for part in visited}
    path = inside.pop()
    if inside or path is None:
        return run
    kind = kinds.pop()
    kept = (replace(stretch, rounds=tuple(part for part in stretch.rounds if part.end > part.start or not _was_set(strand, part, path, kind))) for stretch in run.stretches)
    return replace(run, stretches=tuple(kept))


def _inside(strand: Strand, part: Round) -> Path | None:
    """Where in the member the thing stands that was ticked."""
    observation = strand.observation(part.start)
    if observation.snapshot is None or observation.event.target is None:
        return None
    path = path_of(observation.snapshot, observation.event.target)
    return path[len(part.path) :] if path[: len(part.path)] == part.path else None


def _was_set(strand: Strand, part: Round, path: Path, kind: EventKind) -> bool:
    page = strand.trace.before(part.start)
    index = at_path(page, (*part.path, *path)) if page is not None else None
    return page is not None and index is not None and set_already(page, index, kind)
