"""From similarities to costs: what the synthesizer adds to the length of a description.

A choice among candidates is priced as any other symbol of a program is: by the bits it takes to say it when likelier
ones get shorter codes, -log2 of its probability under a softmax over the similarities. So a neural preference is in the
unit of ``grammar/costs.toml`` and cannot outweigh more structure than it has evidence.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy

if TYPE_CHECKING:
    from lamcli.neural.text import Embedder

TEMPERATURE = 0.1  # similarities that differ by as much are told apart by a factor of e


def prior(similarities: Sequence[float], *, temperature: float = TEMPERATURE) -> list[float]:
    """Bits per candidate, lowest for the most similar; equal similarities share log2(n) bits. Empty for no candidates."""
    if not len(similarities):
        return []
    scores = numpy.asarray(similarities, dtype=numpy.float64) / temperature
    scores -= scores.max()
    bits = (numpy.log(numpy.exp(scores).sum()) - scores) / numpy.log(2)
    return [float(value) for value in bits.round(6)]


def plausibility(embedder: Embedder, phrase: str, candidates: Sequence[str]) -> list[float]:
    """Similarity in [-1, 1] of each candidate to the phrase: a label, a column's name, words of an instruction."""
    return [round(float(value), 6) for value in embedder.similarity([phrase], candidates)[0]] if candidates else []
