"""How alike two texts are written: the evidence for words that no model has seen, for slips and for abbreviations.

A text is the bag of character n-grams of its words, each word with a mark at either end; likeness is the cosine of two
bags (Cavnar and Trenkle, "N-Gram-Based Text Categorization", 1994; as a similarity of names: Cohen, Ravikumar and
Fienberg, 2003). Chinese and Japanese words are short, so single characters count there too.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import lru_cache

import numpy
import numpy.typing

Matrix = numpy.typing.NDArray[numpy.float32]

LENGTHS = (2, 3, 4)
_BORDERS = re.compile(r"(?<=[a-zà-öø-ÿ\d])(?=[A-ZÀ-ÖØ-Þ])|(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")
_WORDS = re.compile(r"[^\W_]+|[^\w\s]")
_DECORATION = frozenset("-./,:;*'’\"“”„«»()[]{}|…・!¡¿。、")
_MARKS = re.compile("[\u0300-\u036f\ufe0f]")
_UNDECOMPOSED = str.maketrans({"ß": "ss", "ø": "o", "ł": "l", "æ": "ae", "œ": "oe", "đ": "d", "ı": "i"})
_ROWS_AT_ONCE = 32  # bounds the dense block that is multiplied


def words(text: str) -> list[str]:
    """``CustNo2`` -> ``cust no 2``; without capitals, accents and the marks that decorate a label. The words of the tokenizer."""
    composed = unicodedata.normalize("NFKC", _MARKS.sub("", unicodedata.normalize("NFKD", text)))
    lowered = _BORDERS.sub(" ", composed).lower().translate(_UNDECOMPOSED)
    return [word for word in _WORDS.findall(lowered) if word not in _DECORATION]


@lru_cache(maxsize=65536)
def profile(text: str) -> Mapping[str, float]:
    """The n-grams of a text with weights whose squares add up to 1; empty for a text without words."""
    counts: Counter[str] = Counter()
    for word in words(text):
        marked = f"<{word}>"
        counts.update(marked[start : start + length] for length in LENGTHS for start in range(len(marked) - length + 1))
        counts.update(character for character in word if character >= "\u2e80")
    norm = math.sqrt(sum(count * count for count in counts.values()))
    return {gram: count / norm for gram, count in counts.items()}


def likeness(left: Sequence[str], right: Sequence[str]) -> Matrix:
    """Cosines of the n-gram profiles, shape (len(left), len(right)), values in [0, 1]."""
    if len(left) > len(right):
        return likeness(right, left).T
    blocks = [_block(left[start : start + _ROWS_AT_ONCE], right) for start in range(0, len(left), _ROWS_AT_ONCE)]
    return numpy.vstack(blocks) if blocks else numpy.zeros((0, len(right)), dtype=numpy.float32)


def _block(left: Sequence[str], right: Sequence[str]) -> Matrix:
    """Only n-grams of the left side can add to a product, so only they get a column."""
    columns = {gram: index for index, gram in enumerate(dict.fromkeys(gram for text in left for gram in profile(text)))}
    return numpy.asarray(numpy.clip(_dense(left, columns) @ _dense(right, columns).T, 0, 1), dtype=numpy.float32)


def _dense(texts: Sequence[str], columns: Mapping[str, int]) -> Matrix:
    dense = numpy.zeros((len(texts), len(columns)), dtype=numpy.float32)
    for row, text in enumerate(texts):
        for gram, weight in profile(text).items():
            column = columns.get(gram)
            if column is not None:
                dense[row, column] = weight
    return dense
