"""What a search can end with. Never a program that explains nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from lamcli.recipe.ast import Recipe
from lamcli.recipe.lock import Lock


@dataclass(frozen=True)
class Solution:
    """A recipe that reproduces every demonstration, and the evidence for it.

    Attributes:
        cost: of the recipe, in the unit of grammar/costs.toml.
        evidence: gathers what the lock holds, which is wanted only of a recipe that is kept.
        given: the texts that it asks for, as they were in the first demonstration; secrets are not among them.
    """

    recipe: Recipe
    cost: float
    evidence: Callable[[], Lock] = field(compare=False, repr=False)
    given: Mapping[str, str] = field(default_factory=dict)

    @cached_property
    def lock(self) -> Lock:
        return self.evidence()


@dataclass(frozen=True)
class Solved:
    """``solutions`` is in the order of the sort key, the recipe first; ``interrupted`` when the search was cut short."""

    solutions: tuple[Solution, ...]
    interrupted: bool = False


@dataclass(frozen=True)
class Choice:
    """One answer to a question.

    Attributes:
        does: what would be done at the place in question.
        lines: those of its recipe that the first choice's recipe lacks; for the first choice those that the second's lacks.
    """

    does: str
    lines: tuple[str, ...]
    solution: Solution


@dataclass(frozen=True)
class Question:
    """What the demonstrations leave open, and where it shows.

    Attributes:
        demonstration: number of the demonstration, from 0, and ``origin`` its file.
        step: after so many of its actions the page is shown; 0 where it is no matter of a page.
        title, url: of that page.
        record: (number from 1, cells) of the record of the data on which the choices part; None where it is no matter of records.
        choices: the recipe that is taken for the best first.
        message: the question in one sentence, and ``demonstrate`` what to demonstrate next so that it answers itself.
    """

    demonstration: int
    origin: str
    step: int
    title: str
    url: str
    record: tuple[int, tuple[tuple[str, str], ...]] | None
    choices: tuple[Choice, ...]
    message: str
    demonstrate: str


@dataclass(frozen=True)
class Ambiguous:
    """Equally simple recipes explain the demonstrations and act differently.

    Attributes:
        solutions: as of ``Solved``; the first is the recipe that is taken for the best.
        message: where they part.
        demonstrate: what to demonstrate next, so that one of them falls away.
        question: the same as facts.
    """

    solutions: tuple[Solution, ...]
    message: str
    demonstrate: str
    question: Question
    interrupted: bool = False


@dataclass(frozen=True)
class Exhausted:
    """The searched language holds no recipe that explains the demonstrations.

    Attributes:
        message: what could not be explained.
        where: demonstration and step.
    """

    message: str
    where: str = ""


@dataclass(frozen=True)
class Unknown:
    """The search was cut short before it had found anything."""

    message: str


Outcome = Solved | Ambiguous | Exhausted | Unknown
