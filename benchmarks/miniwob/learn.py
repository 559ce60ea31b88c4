"""From demonstrations to a recipe, and how that ended."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, assert_never

from lamcli.errors import BadInput, LamError
from lamcli.recipe.ast import Recipe
from lamcli.trace import Trace

Ending = Literal["solved", "ambiguous", "none", "interrupted", "error"]


@dataclass(frozen=True)
class Learned:
    """``recipe`` is None when there is nothing to run; ``message`` says why, or where the solutions of an ambiguous ending part."""

    ending: Ending
    recipe: Recipe | None = None
    message: str = ""
    seconds: float = 0.0


def learn(demonstrations: Sequence[Path], task: str, embedder: Any, timeout: float) -> Learned:
    """Synthesizes from the files as a user of the library would. Whatever goes wrong is an ending, not an exception.

    An ambiguous ending still holds recipes that explain every demonstration; the first in lam's own order counts.
    A file that holds no demonstration (two of the 408 recorded nothing) is left out as long as others are there.
    """
    from lamcli.synthesis import synthesize

    began = time.perf_counter()
    try:
        ending, recipe, message = _ended(synthesize(_readable(demonstrations), name=task.replace("-", "_"), embedder=embedder, timeout=timeout))
    except LamError as error:
        ending, recipe, message = "error", None, f"{type(error).__name__}: {error}"
    except Exception as error:  # noqa: BLE001 — a defect in the synthesizer is a counted failure of one draw, not the end of the benchmark
        ending, recipe, message = "error", None, defect(error)
    return Learned(ending, recipe, message, time.perf_counter() - began)


def _readable(paths: Sequence[Path]) -> list[Trace]:
    """Raises BadInput when there is nothing to learn from."""
    from lamcli.formats import read

    traces, refused = [], None
    for path in paths:
        try:
            traces.append(read(path))
        except BadInput as error:
            refused = error
    if not traces and refused is not None:
        raise refused
    return traces


def _ended(outcome: Any) -> tuple[Ending, Recipe | None, str]:
    from lamcli.synthesis.outcome import Ambiguous, Exhausted, Outcome, Solved, Unknown

    ended: Outcome = outcome
    match ended:
        case Solved(solutions):
            return "solved", solutions[0].recipe, ""
        case Ambiguous(solutions, message, demonstrate):
            return "ambiguous", solutions[0].recipe if solutions else None, f"{message}; {demonstrate}"
        case Exhausted(message, where):
            return "none", None, f"{where}: {message}" if where else message
        case Unknown(message):
            return "interrupted", None, message
        case _:
            assert_never(ended)


def defect(error: Exception) -> str:
    """An unexpected exception on one line, with the place that raised it."""
    place, trace = "", error.__traceback__
    while trace is not None:
        place = f"{Path(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}"
        trace = trace.tb_next
    return f"{type(error).__name__} at {place}: {error}"
