"""Statements while they are being put together: each with its cost, its evidence and the parameters that it needs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from lamcli.recipe.ast import Described, Expr, Let, Step, Target, Type
from lamcli.recipe.lock import Alternative, Source
from lamcli.synthesis.problem import Observation, Place
from lamcli.trace import Event, Snapshot


@dataclass(frozen=True)
class Parameter:
    """An input of the recipe, with what it was in each demonstration.

    ``values`` holds (demonstration, value); a value is a text, or a tuple of rows for a list of records.
    """

    name: str
    type: Type
    values: tuple[tuple[int, object], ...]


@dataclass(frozen=True)
class Rival:
    """What could stand in a statement in place of a part of it, ``dearer`` by so much."""

    part: Target | Expr
    other: Target | Expr
    dearer: float


@dataclass(frozen=True)
class Rewrite:
    """A stretch of a demonstration in which the order does not matter, in the order that the recipe takes.

    Events start..end (positions in the normalized trace) are replaced by ``events``; each keeps the page it was done on,
    so that a target is looked up where the person saw it; or one of ``pages``, that page with what the recording lacks.
    """

    demonstration: int
    start: int
    end: int
    events: tuple[Event, ...]
    pages: tuple[Snapshot, ...] = ()


@dataclass(frozen=True)
class Chosen:
    """A target that stands for what was chosen, with the demonstrations as they are by it."""

    target: Described
    cost: float
    why: str
    rewrites: tuple[Rewrite, ...]


@dataclass(frozen=True)
class Kept:
    """A ``let`` that a later statement needs.

    Attributes:
        at: (demonstration, start of the strand, position) of the pages on which it has to be read.
    """

    let: Let
    at: tuple[tuple[int, int, int], ...]


@dataclass(frozen=True)
class Used:
    """Elements that a statement names. What else they may be called is looked for only when somebody wants to know.

    Attributes:
        read: they were read, not acted on.
        wording: what the statement says before their name, such as ``text of``.
    """

    places: tuple[Place, ...]
    read: bool = False
    wording: str = ""


@dataclass(frozen=True)
class StepDraft:
    """One statement with everything that is known about it.

    Attributes:
        cost: of the statement and all that is in it.
        used: the elements in it; what else it could say of them are alternatives too.
        alternatives: other values, cheapest first, the chosen one included as the first.
        body: drafts of the statements inside, for a loop or a condition.
        rewrites: what the demonstrations look like when the person takes the order of the recipe.
        kept: what has to be read before for this statement.
        rivals: what is about as good as what stands in it (see ``rank.MARGIN``).
    """

    step: Step
    cost: float
    sources: tuple[Source, ...] = ()
    why: tuple[str, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    body: tuple[StepDraft, ...] = ()
    rewrites: tuple[Rewrite, ...] = ()
    kept: tuple[Kept, ...] = ()
    rivals: tuple[Rival, ...] = ()
    used: tuple[Used, ...] = field(default=(), compare=False)


@dataclass(frozen=True)
class Draft:
    """A sequence of statements that explains a set of strands."""

    steps: tuple[StepDraft, ...]
    cost: float


@dataclass(frozen=True)
class Stuck:
    """Why a set of strands has no program: the furthest observation that could not be explained."""

    observation: Observation | None
    reason: str
    reached: int = 0


def sources_of(observations: tuple[Observation, ...]) -> tuple[Source, ...]:
    """Which recorded events the observations stand for, one entry per demonstration."""
    events: dict[int, list[int]] = {}
    for observation in observations:
        recorded = observation.event.source or (observation.position,)
        events.setdefault(observation.strand.demonstration, []).extend(recorded)
    return tuple(Source(demonstration, tuple(sorted(set(found)))) for demonstration, found in sorted(events.items()))


def merged_sources(steps: tuple[StepDraft, ...]) -> tuple[Source, ...]:
    """The recorded events that statements stand for together, one entry per demonstration."""
    events: dict[int, list[int]] = {}
    for step in steps:
        for found in step.sources:
            events.setdefault(found.demonstration, []).extend(found.events)
    return tuple(Source(demonstration, tuple(sorted(set(found)))) for demonstration, found in sorted(events.items()))


def every(steps: tuple[StepDraft, ...]) -> Iterator[StepDraft]:
    """The drafts and all that are in them, in the order of the recipe."""
    for step in steps:
        yield step
        yield from every(step.body)
