"""What a search can end with. Never a program that explains nothing."""

from __future__ import annotations

from dataclasses import dataclass

from lamcli.recipe.ast import Recipe
from lamcli.recipe.lock import Lock


@dataclass(frozen=True)
class Solution:
    """A recipe that reproduces every demonstration, and the evidence for it."""

    recipe: Recipe
    lock: Lock


@dataclass(frozen=True)
class Solved:
    """``solutions`` is in the order of the sort key, the recipe first; ``interrupted`` when the search was cut short."""

    solutions: tuple[Solution, ...]
    interrupted: bool = False


@dataclass(frozen=True)
class Ambiguous:
    """Equally simple recipes explain the demonstrations and act differently.

    Attributes:
        message: where they part.
        demonstrate: what to demonstrate next, so that one of them falls away.
    """

    solutions: tuple[Solution, ...]
    message: str
    demonstrate: str


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
