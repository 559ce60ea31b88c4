"""What looking after elements costs where nothing has changed: one recipe on the application that it was learned on, with and without healing, turn by turn."""

from __future__ import annotations

import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.drift.versions import ran, taught
from benchmarks.rpa.catalogue import generated
from benchmarks.rpa.demonstrate import demonstration
from benchmarks.rpa.stage import opened
from lamcli.errors import RunFailed
from lamcli.synthesis.rank import Similarity

TASK = "customers-add"
"""A form that is filled and sent for each row of the data."""


@dataclass(frozen=True)
class Pair:
    """Seconds of one run with healing and of one without, starting the browser included."""

    suggest: float
    off: float

    @property
    def ratio(self) -> float:
        return self.suggest / self.off


def pairs(count: int, embedder: Similarity) -> list[Pair]:
    """Which of the two comes first changes with every pair. Raises RunFailed when a run does not do what was meant."""
    task = next(task for task in generated() if task.name == TASK)
    with tempfile.TemporaryDirectory() as name, task.site.serve("unseen") as served:
        recipe = Path(name) / f"{task.name}.lam"
        with opened() as stage:
            why = taught(demonstration(task, stage, None), task, embedder, recipe)
        if why:
            raise RunFailed(f"{TASK} cannot be learned: {why}")
        found = []
        for number in range(count):
            took: dict[str, float] = {}
            for heal in ("suggest", "off") if number % 2 else ("off", "suggest"):
                began = time.perf_counter()
                result, _ = ran(recipe, task, served, heal, Path(name))
                took[heal] = time.perf_counter() - began
                if result.error:
                    raise RunFailed(f"{TASK} with --heal {heal}: {result.error}")
            found.append(Pair(took["suggest"], took["off"]))
        return found


def ratio(found: list[Pair]) -> float:
    """The median of the ratios of the pairs."""
    return median(pair.ratio for pair in found)
