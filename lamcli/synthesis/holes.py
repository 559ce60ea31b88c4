"""Instructions with a hole: where others name something there is nothing, because what the person saw there is no text.

Such a demonstration shows what is done and not what it is done to. It is set aside where the others, whole, are explained by
a recipe that reads just what it lacks. A hole where a picture or a colour stood is filled: it named the thing without words that
was used.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from lamcli import locate
from lamcli.locate.appearance import all_colours
from lamcli.recipe.ast import Expr, Instruction, Recipe
from lamcli.recipe.interpret import evaluate_pure
from lamcli.recipe.walk import walk
from lamcli.trace import Snapshot, Trace

_HOLE = re.compile(r"(?<=[^\s.:;!?])\s{2,}(?=\S)|\"\s*\"|'\s+'|“\s*”|‘\s*’|«\s*»|\(\s*\)")
"""Two blanks within a sentence, or nothing between quotes or brackets."""


def filled(trace: Trace) -> Trace:
    """A demonstration with one hole in its instruction and one use of a thing that is called by its look alone: that was meant."""
    holes = list(_HOLE.finditer(trace.instruction))
    if len(holes) != 1:
        return trace
    looks = [name for place, event in enumerate(trace.events) if event.target is not None for name in [_look(trace.before(place), event.target)] if name]
    if len(looks) != 1:
        return trace
    before, after = trace.instruction[: holes[0].start() + 1], trace.instruction[holes[0].end() - 1 :]
    return replace(trace, instruction=f"{before}{looks[0]}{after}")


def _look(snapshot: Snapshot | None, index: int) -> str:
    """The colour of what has no other name and no words."""
    names = locate.names(snapshot, index) if snapshot is not None and not snapshot.text(index) else ()
    return names[0] if names and all(name in all_colours() for name in names) else ""


def lacking(demonstrations: Sequence[Trace]) -> tuple[int, ...]:
    """The demonstrations whose instruction has a hole where that of another one has words, both doing the same kinds of things."""
    return tuple(number for number, trace in enumerate(demonstrations) if any(_filled(trace, other) for other in demonstrations))


def _filled(trace: Trace, other: Trace) -> bool:
    if [event.kind for event in trace.events] != [event.kind for event in other.events]:
        return False
    text = " ".join(other.instruction.split())
    for hole in _HOLE.finditer(trace.instruction):
        before, after = (" ".join(part.split()) for part in (trace.instruction[: hole.start() + 1], trace.instruction[hole.end() - 1 :]))
        if len(text) > len(before) + len(after) and text.startswith(before) and text.endswith(after) and text[len(before) : len(text) - len(after)].strip():
            return True
    return False


def reads(recipe: Recipe, whole: Sequence[Trace], broken: Sequence[Trace]) -> bool:
    """Whether a recipe reads from the instruction what the broken ones lack: a text that is there in the whole ones only."""
    pieces = {part for step in recipe.body for part in walk(step) if isinstance(part, Expr) and not isinstance(part, Instruction) and any(isinstance(inner, Instruction) for inner in walk(part))}
    return any(all(_worth(piece, trace) for trace in whole) and not any(_worth(piece, trace) for trace in broken) for piece in pieces)


def _worth(piece: Expr, trace: Trace) -> str:
    return (evaluate_pure(piece, {}, trace.instruction) or "").strip()
