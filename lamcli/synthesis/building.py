"""What statements are built of: the elements that were used, the ways to describe them, and drafts with their evidence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import cast

from lamcli import locate
from lamcli.recipe.ast import Css, Expr, Step, Target
from lamcli.recipe.lock import Alternative
from lamcli.synthesis import targets
from lamcli.synthesis.clock import look
from lamcli.synthesis.draft import Parameter, Rival, StepDraft, Stuck, Used, sources_of
from lamcli.synthesis.hasty import hasty
from lamcli.synthesis.memory import Memory
from lamcli.synthesis.problem import Observation, Place
from lamcli.synthesis.rank import MARGIN, Ranked, Similarity
from lamcli.synthesis.sampling import consistent
from lamcli.trace import EventKind

Observations = tuple[Observation, ...]

EXTRACTIONS = (EventKind.EXTRACT_TEXT, EventKind.EXTRACT_LINK)


@dataclass(frozen=True)
class Toolbox:
    """What building statements needs besides the observations.

    Attributes:
        memo: what was computed, by what it was computed from; for one synthesis.
        memory: what outlives it.
        hurried: what is not known yet is described in the first way that comes to mind.
    """

    embedder: Similarity | None
    memo: dict[object, object]
    memory: Memory = field(default_factory=Memory)
    hurried: bool = False

    def targets(self, places: Sequence[Place], *, read: bool = False, all_of_interest: bool = False) -> list[Ranked[Target]]:
        """What denotes an element at each of the places, cheapest first; with ``all_of_interest`` also what is clearly dearer than the first."""
        key = ("target", read, all_of_interest, tuple((place.observation.strand.scope, id(place.snapshot), place.index) for place in places))
        if key not in self.memo:
            look()
            if self.hurried:
                return hasty(places)
            self.memo[key] = consistent(places, lambda some: targets.candidates(some, self.embedder, read=read, interest=targets.OF_INTEREST if all_of_interest else MARGIN))
        return cast(list[Ranked[Target]], self.memo[key])


def places_of(observations: Observations, index: Callable[[Observation], int | None]) -> list[Place] | Stuck:
    places = []
    for observation in observations:
        found = index(observation)
        if observation.snapshot is None:
            return Stuck(observation, "the recording has no snapshot of the page here, so the element cannot be described")
        if found is None:
            return Stuck(observation, "the recording does not say which element this was done to")
        places.append(Place(observation, found))
    return places


def targets_of(
    observations: Observations,
    tools: Toolbox,
    index: Callable[[Observation], int | None] = lambda observation: observation.event.target,
) -> tuple[list[Ranked[Target]], list[Place]] | Stuck:
    """The ways to describe what was used, cheapest first, and the elements that they describe."""
    places = places_of(observations, index)
    if isinstance(places, Stuck):
        return places
    read = observations[0].event.kind in EXTRACTIONS
    found = tools.targets(places, read=read)
    outer = _outermost(places) if {observation.event.kind for observation in observations} == {EventKind.EXTRACT_TEXT} else places
    if outer != places and (not found or len({place.snapshot.nodes[place.index].role for place in places}) > 1):
        lifted = tools.targets(outer, read=read)
        if lifted and (not found or lifted[0].cost < found[0].cost):
            return lifted, outer
    inner = _innermost(places) if not read and (not found or isinstance(found[0].value, Css)) else places
    if inner != places:
        named = tools.targets(inner)
        if named and not isinstance(named[0].value, Css):
            return named, inner  # what stands on a thing is what a person calls it
    if not found:
        written = [Place(place.observation, locate.label(place.snapshot, place.index)) for place in places]
        named = tools.targets(written, read=read) if written != places else []
        if named:
            return named, written  # people point at a shape or at the text drawn over it
        place = places[0]
        return Stuck(place.observation, f"nothing tells {locate.describe(place.snapshot, place.index)} apart in the same way in every demonstration")
    return found, places


def _innermost(places: Sequence[Place]) -> list[Place]:
    """What was used, taken as the smallest element that shows all of its text."""
    lowered = []
    for place in places:
        text, index = place.snapshot.text(place.index), place.index
        inner = [child for child in place.snapshot.children(index) if place.snapshot.text(child) == text and place.snapshot.nodes[child].tag != "#text"]
        while text and len(inner) == 1:
            index = inner[0]
            inner = [child for child in place.snapshot.children(index) if place.snapshot.text(child) == text and place.snapshot.nodes[child].tag != "#text"]
        lowered.append(Place(place.observation, index))
    return lowered


def _outermost(places: Sequence[Place]) -> list[Place]:
    """What was read, taken as the largest element of the same text: the pointer meets a heading or the link in it by chance."""
    lifted = []
    for place in places:
        text, index = place.snapshot.text(place.index), place.index
        for outer in place.snapshot.ancestors(index):
            if outer == 0 or place.snapshot.text(outer) != text:
                break
            index = outer
        lifted.append(Place(place.observation, index))
    return lifted


def drafted(
    step: Step,
    price: float,
    observations: Observations,
    why: Iterable[str] = (),
    alternatives: Iterable[Alternative] = (),
    parameters: Iterable[Parameter] = (),
    rivals: Iterable[Rival] = (),
    used: Iterable[Used] = (),
) -> StepDraft:
    return StepDraft(
        step, price, sources_of(observations), tuple(reason for reason in why if reason), tuple(alternatives),
        tuple(parameters), rivals=tuple(rivals), used=tuple(used),
    )  # fmt: skip


def rivals_of(ranking: Sequence[Ranked[Target]] | Sequence[Ranked[Expr]]) -> Iterator[Rival]:
    """The candidates that are about as good as the first."""
    best = ranking[0]
    return (Rival(best.value, item.value, round(item.cost - best.cost, 4)) for item in ranking[1:] if item.cost - best.cost <= MARGIN)
