"""The jobs of one process: an application in its versions, a task with changed loops or flows, a page with its cases."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from benchmarks.drift import flow, loops, report
from benchmarks.drift.campaign import cases
from benchmarks.drift.pages import PAGES
from benchmarks.drift.versions import APPLICATIONS, moves
from benchmarks.rpa.stage import Stage, opened
from lamcli.neural.text import load
from lamcli.synthesis.rank import Similarity

DELETED = 0.15
"""Share of the cases in which the element is taken away."""

Job = tuple[Any, ...]
"""A part of the benchmark and the name of one of its applications, tasks or pages, for the latter with the number of cases."""


@dataclass(frozen=True)
class Settings:
    """What all jobs have in common: see the options of the command.

    Attributes:
        tasks: only these of an application's; () for all.
    """

    seed: int
    keep: Path | None
    tasks: tuple[str, ...]
    tools: tuple[str, ...]
    changes: tuple[str, ...]
    kinds: tuple[str, ...]
    draws: int


@contextmanager
def player(settings: Settings) -> Iterator[Callable[[Job], Sequence[Any]]]:
    """Plays jobs with one browser, and tells of each case as it comes."""
    embedder = load()
    with opened() as stage:
        yield lambda job: list(_played(job, settings, stage, embedder))


def _played(job: Job, settings: Settings, stage: Stage, embedder: Similarity) -> Iterator[Any]:
    found: Iterable[Any]
    tell: Callable[[Any], str] = str
    match job:
        case "versions", name:
            found, tell = moves(_named(APPLICATIONS, name), stage, embedder, settings.keep, settings.tasks, settings.tools), report.line
        case "loops", name:
            found, tell = loops.runs(_named(loops.paged(), name), stage, embedder, settings.keep, settings.changes, settings.tools), loops.line
        case "flow", name:
            tasks, _ = flow.tasks((name,))
            found, tell = flow.cases(tasks, settings.draws, settings.seed, stage, embedder, settings.keep, settings.kinds), flow.line
        case "mutations", name, share:
            found = cases(stage, _named(PAGES, name), share, Random(f"{settings.seed}/{name}"), DELETED, embedder)
        case _:
            raise ValueError(job)
    for each in found:
        if tell is not str:
            print(tell(each), file=sys.stderr, flush=True)
        yield each


def _named(of: Iterable[Any], name: str) -> Any:
    return next(each for each in of if each.name == name)
