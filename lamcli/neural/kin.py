"""Known words that an unknown word is spelled like: a slip, another ending, a compound, a cousin in another language."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy
import numpy.typing

Keys = numpy.typing.NDArray[numpy.int64]
_SHIFT = 21  # a code point takes at most 21 bits, so three of them fit into one number without collisions


class Kin:
    """An inverted index from pairs and triples of letters to words; a look-up takes well under a millisecond."""

    def __init__(self, words: Sequence[str]) -> None:
        self.words = tuple(words)
        keys, owners = _grams(self.words)
        order = numpy.lexsort((owners, keys))
        keys, owners = keys[order], owners[order]
        fresh = numpy.ones(len(keys), dtype=bool)
        fresh[1:] = (keys[1:] != keys[:-1]) | (owners[1:] != owners[:-1])
        keys, self._owners = keys[fresh], owners[fresh]
        self._keys, starts = numpy.unique(keys, return_index=True)
        self._starts = numpy.append(starts, len(keys))
        self._sizes = numpy.sqrt(numpy.maximum(1, numpy.bincount(self._owners, minlength=len(self.words))))

    def nearest(self, word: str, most: int, least: float) -> list[tuple[int, float]]:
        """At most ``most`` words as (index, likeness), the likest first, none below ``least``.

        Likeness is the cosine of the sets of letter pairs and triples, with a mark at either end of the word.
        """
        wanted = numpy.unique(_grams([word])[0])
        places = numpy.searchsorted(self._keys, wanted)
        places = places[(places < len(self._keys))]
        places = places[numpy.isin(self._keys[places], wanted)]
        if not len(places):
            return []
        postings = numpy.concatenate([self._owners[self._starts[place] : self._starts[place + 1]] for place in places])
        shared = numpy.bincount(postings, minlength=len(self.words)) / (self._sizes * math.sqrt(len(wanted)))
        good = numpy.flatnonzero(shared >= least)
        best = good[numpy.argsort(-shared[good], kind="stable")[:most]]  # stable: of equals, the first in the list of words
        return [(int(index), float(shared[index])) for index in best]


def _grams(words: Sequence[str]) -> tuple[Keys, Keys]:
    """Keys of all letter pairs and triples, and the word that each stands in."""
    text = numpy.frombuffer("".join(f"<{word}>" for word in words).encode("utf-32-le"), dtype=numpy.uint32).astype(numpy.int64)
    owners = numpy.repeat(numpy.arange(len(words)), [len(word) + 2 for word in words])
    pairs = (text[:-1] << _SHIFT) | text[1:]
    triples = (text[:-2] << 2 * _SHIFT) | (text[1:-1] << _SHIFT) | text[2:]
    inside_pair, inside_triple = owners[:-1] == owners[1:], owners[:-2] == owners[2:]
    return numpy.concatenate([pairs[inside_pair], triples[inside_triple]]), numpy.concatenate([owners[:-1][inside_pair], owners[:-2][inside_triple]])
