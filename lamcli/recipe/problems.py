"""What is wrong with a recipe, collected with its place."""

from __future__ import annotations

from dataclasses import dataclass

from lamcli.recipe.ast import Position


@dataclass(frozen=True)
class Problem:
    """Attributes:
    position: of the statement in its file; 1:1 for the head and for statements that were not parsed.
    """

    position: Position
    message: str
    remedy: str


class Problems:
    """The problems found so far; ``at`` says where the next ones stand."""

    def __init__(self) -> None:
        self._found: dict[Problem, None] = {}
        self._position = Position(1, 1)

    def at(self, position: Position | None) -> None:
        self._position = position or Position(1, 1)

    def add(self, message: str, remedy: str) -> None:
        self._found[Problem(self._position, message, remedy)] = None

    def found(self) -> tuple[Problem, ...]:
        return tuple(sorted(self._found, key=lambda problem: (problem.position.line, problem.position.column)))
