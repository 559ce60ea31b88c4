"""What a loop would come to next, where the demonstration stops in the middle of it.

The page on which a person stopped shows the members that are still to come. A loop whose next round would find there nothing to do what
it does with is hardly what was meant.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from lamcli.recipe.ast import Css, Described, Emit, Read, Step, Target, Variable
from lamcli.recipe.walk import walk
from lamcli.salience.paths import at_path, path_of
from lamcli.synthesis.denote import denote
from lamcli.synthesis.draft import Draft
from lamcli.synthesis.problem import Strand
from lamcli.synthesis.segmentation import Segmentation

HALTS = 4.0
"""Surcharge of a loop that comes to a halt at a member which the demonstration did not reach."""
FURTHEST = 12
"""Members ahead that are looked at."""


def halts(strands: Sequence[Strand], ends: Sequence[int], segmentation: Segmentation, body: Draft) -> bool:
    """Whether the first thing that the body does has nothing to do it with in a member that is still to come."""
    target = _first_target(body.steps[0].step) if body.steps else None
    source, variable = segmentation.source.value, segmentation.variable
    if target is None or not isinstance(source, Described | Css) or segmentation.pages is not None or Variable(variable) not in walk(target):
        return False
    stopped = [strand for strand, end in zip(strands, ends, strict=True) if strand.last and end == strand.end]
    return any(not denote(target, within.observation(strand.end)) for strand in stopped for within in _ahead(strand, segmentation))


def _first_target(step: Step) -> Target | None:
    if isinstance(step, Emit):
        reads = [value for _, value in step.fields if isinstance(value, Read)]
        return reads[0].target if len(reads) == len(step.fields) and reads else None
    target = getattr(step, "target", None)
    return target if isinstance(target, Described | Css) else None


def _ahead(strand: Strand, segmentation: Segmentation) -> list[Strand]:
    """The rounds that would follow, each with its member in scope; none where another page is shown."""
    page = strand.trace.before(strand.end)
    rounds = [part for part in segmentation.iterations if part.demonstration == strand.demonstration and part.start < part.end and strand.start <= part.start < strand.end]
    if page is None or not rounds:
        return []
    last = at_path(page, dict(rounds[-1].scope.elements)[segmentation.variable])
    members = denote(segmentation.source.value, strand.observation(strand.end)) if isinstance(segmentation.source.value, Described | Css) else ()
    begun = strand.trace.before(rounds[-1].start)
    if last is None or begun is None or begun.url != page.url:
        return []
    to_come = [member for member in members if member > last][:FURTHEST]  # what was done may have taken the last one from among them
    scope = strand.scope
    return [replace(strand, scope=replace(scope, elements=(*scope.elements, (segmentation.variable, path_of(page, member))))) for member in to_come]
