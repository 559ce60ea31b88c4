"""How surprising a constant is that also stands in the instruction or in the data.

A text typed or clicked that the person had been told, or had in hand, most likely came from there: a random word hits one
of the few words of an instruction very rarely. Words of the wording itself (the same in all instructions) and words that
interfaces use for their own commands are no surprise.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher
from functools import lru_cache

from lamcli.locate.appearance import spellings
from lamcli.recipe.ast import Field, Instruction, Text
from lamcli.recipe.values import occurrences
from lamcli.recipe.walk import walk
from lamcli.synthesis.problem import Observation
from lamcli.synthesis.rank import Similarity
from lamcli.synthesis.slices import TOKEN
from lamcli.trace import Trace

COINCIDENCE_QUOTED = 30.0
COINCIDENCE_DATA = 20.0
COINCIDENCE_COMMAND = 1.0
"""Surcharges of a constant that also stands in the instruction: between quotes, as something that looks like data (a
name, a number, a code), or as a word of the interface, which is no surprise there."""
UNTOLD_FIGURE = 4.0
"""Surcharge of a name with a figure in it which the instruction, where there is one, does not mention: it may be another the next time."""
ALIKE = 0.6
"""Cosine from which on a word counts as another word for one of the usual commands."""

COMMANDS = (
    "submit",
    "save",
    "search",
    "ok",
    "cancel",
    "log in",
    "sign in",
    "next",
    "back",
    "delete",
    "add",
    "edit",
    "close",
    "open",
    "send",
    "yes",
    "no",
    "continue",
    "apply",
    "help",
    "settings",
    "home",
)
"""What most interfaces call their own commands; the ranker finds those that mean about the same."""


@lru_cache(maxsize=65536)
def folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def same_name(left: str, right: str) -> bool:
    """Names are looked up without regard to case and white space."""
    return folded(left) == folded(right)


def coincidence(observation: Observation, observations: Sequence[Observation], piece: str, commands: bool, embedder: Similarity | None) -> float:
    """How surprising it is that a constant also stands in the instruction or the data, were it a constant."""
    surprise = 0.0
    for _, text in observation.scope.texts:
        if same_name(text, piece):
            surprise = max(surprise, COINCIDENCE_DATA)
    for _, row in observation.scope.rows:
        if any(same_name(cell, piece) for _, cell in row):
            surprise = max(surprise, COINCIDENCE_DATA)
    if not commands and folded(piece) in _given(observation.strand.trace):
        surprise = max(surprise, COINCIDENCE_DATA)
    instruction = observation.scope.instruction
    found = [(at, at + len(spelled)) for spelled in spellings(piece) for at in occurrences(instruction, spelled)]
    instructions = tuple(sorted({item.scope.instruction for item in observations})) if found else ()
    for start, end in found:
        others = observation.scope.asked if _quoted(instruction, start, end) else instructions
        if len(others) > 1 and _in_template(others, instruction, start, end):
            continue
        surprise = max(surprise, _strength(instruction, start, end, commands, embedder))
    return surprise


def wording(instruction: str) -> frozenset[str]:
    """The words of an instruction that are no data: written small, and not between quotes."""
    return frozenset(word for word in re.sub(r"[\"“][^\"”]*[\"”]", "", instruction).split() if word.isalpha() and word.islower())


def is_told(part: object) -> bool:
    """Whether a target or value is made of what the person was told or given."""
    return any(isinstance(inner, Instruction | Field) for inner in walk(part))


def untold_figure(name: object, observations: Sequence[Observation]) -> bool:
    """Whether a constant holds a number, and the person was told what to do without it."""
    told = [observation.scope.instruction for observation in observations]
    numbers = re.findall(r"\d+", name.value) if isinstance(name, Text) else []
    return bool(numbers) and all(told) and not any(re.search(rf"\b{number}", text) for number in numbers for text in told)


def _given(trace: Trace) -> frozenset[str]:
    """The cells of the data, in small letters; kept with the trace."""
    known: frozenset[str] | None = vars(trace).get("_given")
    if known is None:
        known = vars(trace)["_given"] = frozenset(folded(cell) for row in trace.data for cell in row.values())
    return known


def _strength(instruction: str, start: int, end: int, commands: bool, embedder: Similarity | None) -> float:
    if _quoted(instruction, start, end):
        return COINCIDENCE_QUOTED
    if not commands:
        return COINCIDENCE_DATA
    likeness = 1.0 if embedder is None else likeness_to_commands(folded(instruction[start:end]), embedder)
    return COINCIDENCE_COMMAND if likeness >= ALIKE else COINCIDENCE_DATA


def _quoted(instruction: str, start: int, end: int) -> bool:
    return start > 0 and end < len(instruction) and instruction[start - 1] in "\"'“‘«„" and instruction[end] in "\"'”’»“"


def likeness_to_commands(word: str, embedder: Similarity) -> float:
    """Between 0 and 1: how much a word means the same as one of the usual commands of interfaces."""
    import numpy

    return float(numpy.clip(numpy.asarray(embedder.similarity([word], COMMANDS)).max(), 0.0, 1.0))


@lru_cache(maxsize=4096)
def _in_template(instructions: tuple[str, ...], instruction: str, start: int, end: int) -> bool:
    """Whether a stretch of an instruction is the same in all of them, that is, part of the wording and not of the task."""
    for other in instructions:
        blocks = SequenceMatcher(None, tokens(instruction), tokens(other), autojunk=False).get_matching_blocks()
        starts = offsets(instruction)
        if other != instruction and not any(starts[block.a] <= start and end <= starts[block.a + block.size] for block in blocks if block.size):
            return False
    return True


@lru_cache(maxsize=4096)
def tokens(text: str) -> tuple[str, ...]:
    return tuple(TOKEN.findall(text))


def offsets(text: str) -> list[int]:
    offsets = [0]
    for token in tokens(text):
        offsets.append(offsets[-1] + len(token))
    return offsets
