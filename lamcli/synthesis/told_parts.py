"""Things of whose names the person was told a part: how it begins or ends.

    click first text where text of it starts with (instruction between 'starts with "' and '"')

Which of those that fit is taken means nothing then; the program takes the first. A person who types out the whole name knew
it from somewhere else: that demonstration shows what was meant and not how it is found.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Literal

from lamcli import locate
from lamcli.recipe.ast import Compare, Described, It, Read, Text, Where
from lamcli.recipe.cost import cost
from lamcli.recipe.values import occurrences
from lamcli.synthesis import values
from lamcli.synthesis.denote import denote
from lamcli.synthesis.draft import Chosen, Rewrite
from lamcli.synthesis.problem import Observation
from lamcli.trace import EventKind, Trace

QUOTED = re.compile(r"[\"“„«]([^\"”“»]+)[\"”“»]")
LEAST = 2
"""Letters of a part that says something."""
SIDES: tuple[Literal["starts with", "ends with"], ...] = ("starts with", "ends with")
ONE_OF_SEVERAL = 1.0
"""Surcharge of taking the first that fits."""


def of_told_parts(observations: Sequence[Observation]) -> Chosen | None:
    """What was acted on, by the beginning or end of its text that the instruction quotes."""
    indices, wheres, price, why = [], [], 0.0, []
    texts = []
    for observation in observations:
        page, index = observation.snapshot, observation.event.target
        if page is None or index is None:
            return None
        indices.append(index)
        texts.append(page.text(index))
    roles = [locate.roles(observation.snapshot, index) for observation, index in zip(observations, indices, strict=True) if observation.snapshot is not None]
    role = next((role for role in roles[0] if all(role in other for other in roles[1:])), None)
    for side in SIDES:
        wanted = [tuple(_parts(observation.scope.instruction, text, side)) for observation, text in zip(observations, texts, strict=True)]
        told = [item for item in values.candidates(observations, wanted, name=True, limit=2) if not isinstance(item.value, Text)] if all(wanted) else []
        if told:
            wheres.append(Where(Compare(side, Read("text", It()), told[0].value)))
            price += told[0].cost - cost(told[0].value)
            why.append(f"its text {side} what was asked for: {told[0].why}")
    if role is None or not wheres:
        return None
    target = Described(role, relations=tuple(wheres))
    found = [denote(target, observation) for observation in observations]
    if any(index not in fitting for index, fitting in zip(indices, found, strict=True)):
        return None
    if any(len(fitting) > 1 for fitting in found):
        target = replace(target, ordinal=1)
        price += ONE_OF_SEVERAL
    rewrites = tuple(
        Rewrite(o.strand.demonstration, o.position, o.position + 1, (replace(o.event, target=fitting[0]),)) for o, fitting in zip(observations, found, strict=True) if fitting[0] != o.event.target
    )
    return Chosen(target, cost(target) + price, "; ".join(why), rewrites)


def _parts(instruction: str, text: str, side: str) -> Iterator[str]:
    """What the instruction quotes that a longer text begins or ends with."""
    folded = text.casefold()
    for piece in QUOTED.findall(instruction):
        part = piece.casefold()
        if LEAST <= len(part) < len(folded) and (folded.startswith(part) if side == "starts with" else folded.endswith(part)):
            yield text[: len(part)] if side == "starts with" else text[-len(part) :]


def begun(instruction: str, typed: str) -> Iterator[str]:
    """What the instruction quotes of which only the beginning was typed, as people do who then take a suggestion."""
    start = typed.casefold()
    yield from (piece for piece in QUOTED.findall(instruction) if len(start) >= LEAST and len(start) < len(piece) and piece.casefold().startswith(start))


def knowing(demonstrations: Sequence[Trace]) -> tuple[int, ...]:
    """The demonstrations in which more was typed of a name than the person had been told."""
    told = [(number, trace) for number, trace in enumerate(demonstrations) if trace.instruction and not trace.data]
    return tuple(number for number, trace in told if any(_more(trace, event.value) for event in trace.events if event.kind is EventKind.FILL))


def _more(trace: Trace, value: str) -> bool:
    return next(occurrences(trace.instruction, value), None) is None and any(_parts(trace.instruction, value, "starts with"))
