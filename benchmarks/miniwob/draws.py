"""Which demonstrations are learned from and which episodes are played: fixed by names and numbers, never by a clock."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from lamcli.errors import BadInput

FIRST_SEED = 7_000_001  # episodes of the collection were not seeded by small numbers; ours are far from any that a person might pick


@dataclass(frozen=True)
class Draw:
    """k demonstrations of one task; ``number`` counts the draws from 0."""

    task: str
    k: int
    number: int
    demonstrations: tuple[Path, ...]


def demonstrations(folder: Path, task: str) -> list[Path]:
    """Every demonstration of a task, sorted by name. Raises BadInput when there is none."""
    found = sorted((folder / task).glob("*.json.gz"))
    if not found:
        raise BadInput(f"no demonstrations of {task}", where=str(folder / task), remedy="the layout is DIR/TASK/NN.json.gz")
    return found


def tasks(folder: Path, named: Sequence[str] = ()) -> list[str]:
    """The named tasks, or every task that the folder holds demonstrations of, sorted."""
    if named:
        return list(named)
    if not folder.is_dir():
        raise BadInput("no such folder", where=str(folder), remedy="--demos takes a folder of the layout DIR/TASK/NN.json.gz")
    found = sorted(item.name for item in folder.iterdir() if item.is_dir() and any(item.glob("*.json.gz")))
    if not found:
        raise BadInput("no demonstrations", where=str(folder), remedy="the layout is DIR/TASK/NN.json.gz")
    return found


def draw(folder: Path, task: str, k: int, number: int) -> Draw:
    """The ``number``-th draw of k demonstrations, without repetition, in drawn order."""
    there = demonstrations(folder, task)
    if k > len(there):
        raise BadInput(f"{k} demonstrations asked for, {len(there)} there", where=str(folder / task), remedy="ask for a smaller --k")
    return Draw(task, k, number, tuple(random.Random(f"{task}/{k}/{number}").sample(there, k)))


def seeds(count: int) -> range:
    """Seeds of the unseen episodes; the same for every task, draw and way of playing, so that they can be compared."""
    return range(FIRST_SEED, FIRST_SEED + count)
