"""What is known about each line of a recipe: where it comes from, what else was considered, what is proved."""

from __future__ import annotations

import difflib
from collections.abc import Iterator
from dataclasses import dataclass

from lamcli.recipe.ast import ForEach, If, InApplication, Recipe, RepeatUntil, Step
from lamcli.recipe.check import check
from lamcli.recipe.lock import Alternative, Demonstration, Lock, Seen, Source, StepEvidence
from lamcli.recipe.parse import parse
from lamcli.recipe.print import print_recipe, print_step

_VALUE = "with "
"""How a lock marks the alternatives that are values; a target never begins with this word."""


@dataclass(frozen=True)
class LineFacts:
    """One printed line; those that begin a statement have a number, a path and perhaps evidence.

    Attributes:
        number: of the statement, from 1 in the order in which they are printed; 0 for other lines.
        path: index path of the statement in the recipe.
        targets, values: what else was consistent, cheapest first, the chosen one included as the first.
    """

    text: str
    number: int = 0
    path: tuple[int, ...] = ()
    sources: tuple[Source, ...] = ()
    why: tuple[str, ...] = ()
    targets: tuple[Alternative, ...] = ()
    values: tuple[Alternative, ...] = ()
    seen: tuple[Seen, ...] = ()


@dataclass(frozen=True)
class Proofs:
    """What the demonstrations proved, as the lock says.

    Attributes:
        runner_up_cost: of the next best recipe; None when there is none.
        runner_up_differs: the lines in which it differs: "-" before those of this recipe, "+" before its own.
    """

    lam: str
    cost: float
    consistent: bool
    cheapest: str
    unambiguous: bool
    demonstrations: tuple[Demonstration, ...]
    runner_up_cost: float | None
    runner_up_differs: tuple[str, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True)
class RecipeFacts:
    """Attributes:
    source: the file.
    proofs: None when there is no lock.
    edited: the recipe is not the one that the lock was made for; evidence is shown where a line still reads the same.
    facts: what holds of every run.
    """

    source: str
    name: str
    lines: tuple[LineFacts, ...]
    proofs: Proofs | None
    edited: bool
    facts: tuple[str, ...]


def recipe_facts(recipe: Recipe, source: str, lock: Lock | None, *, edited: bool = False) -> RecipeFacts:
    """What is known of a recipe; ``edited`` when the lock was made for another text."""
    text = print_recipe(recipe)
    lines = text.rstrip("\n").split("\n")
    # What was printed is parsed again, because only then does every statement know the line on which it stands.
    placed = {step.position.line: (number, path, step) for number, (path, step) in enumerate(statements(parse(text, source)), 1) if step.position}
    evidence = _Evidence(lock, edited)
    facts = []
    for at, line in enumerate(lines, 1):
        if at in placed:
            number, path, step = placed[at]
            facts.append(_line(line, number, path, evidence.of(path, step)))
        else:
            facts.append(LineFacts(line))
    return RecipeFacts(source, recipe.name, tuple(facts), _proofs(lock, lines) if lock else None, edited, check(recipe).facts)


def statements(recipe: Recipe) -> Iterator[tuple[tuple[int, ...], Step]]:
    """Every statement with its index path, in the order in which they are printed.

    The blocks of an ``if`` are counted through: the first statement of its second branch has the number of statements
    in the first branch as its index.
    """
    yield from _walk((), recipe.body)


def _walk(prefix: tuple[int, ...], body: tuple[Step, ...]) -> Iterator[tuple[tuple[int, ...], Step]]:
    for index, step in enumerate(body):
        path = (*prefix, index)
        yield path, step
        yield from _walk(path, blocks(step))


def blocks(step: Step) -> tuple[Step, ...]:
    """The statements directly below a statement."""
    match step:
        case ForEach() | RepeatUntil() | InApplication():
            return step.body
        case If(branches, otherwise):
            return (*(inner for _, body in branches for inner in body), *otherwise)
        case _:
            return ()


class _Evidence:
    """Finds what the lock says about a line: by path, or by text once the recipe has been edited."""

    def __init__(self, lock: Lock | None, edited: bool) -> None:
        steps = lock.steps if lock else ()
        self._by_path = {} if edited else {step.step: step for step in steps}
        self._by_line = {step.line.strip(): step for step in steps} if edited else {}

    def of(self, path: tuple[int, ...], step: Step) -> StepEvidence | None:
        return self._by_path.get(path) or self._by_line.get(print_step(step))


def _line(text: str, number: int, path: tuple[int, ...], evidence: StepEvidence | None) -> LineFacts:
    if evidence is None:
        return LineFacts(text, number, path)
    values = tuple(Alternative(item.text.removeprefix(_VALUE), item.cost) for item in evidence.alternatives if item.text.startswith(_VALUE))
    targets = tuple(item for item in evidence.alternatives if not item.text.startswith(_VALUE))
    return LineFacts(text, number, path, evidence.sources, evidence.why, targets, values, evidence.seen)


def _proofs(lock: Lock, lines: list[str]) -> Proofs:
    other = lock.runner_up
    differs = [line for line in difflib.ndiff(lines, other.text.rstrip("\n").split("\n")) if line.startswith(("-", "+"))] if other else []
    return Proofs(
        lock.lam, lock.cost, lock.consistent, lock.cheapest, lock.unambiguous, lock.demonstrations,
        other.cost if other else None, tuple(differs), lock.notes,
    )  # fmt: skip
