"""From concepts to a tokenizer and its vectors: the whole of training in one call, for the shipped model and for tests of it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lamcli.neural.concepts import Concept
from lamcli.neural.static import StaticVectors, tokens_of
from lamcli.neural.training.fitting import Matrix, Plan, fit
from lamcli.neural.training.pairs import Pairs, Withheld
from lamcli.neural.training.phrases import SMALL_WORDS
from lamcli.neural.training.vocabulary import build_tokenizer

if TYPE_CHECKING:
    from tokenizers import Tokenizer


@dataclass(frozen=True)
class Made:
    """A trained model. ``words``: which tokens are whole words."""

    tokenizer: Tokenizer
    vectors: Matrix
    words: range

    def model(self) -> StaticVectors:
        """The same for use, without writing it to files."""
        return StaticVectors(self.tokenizer, self.vectors, tokens_of(self.tokenizer, self.words))


def make(concepts: Sequence[Concept], plan: Plan, *, withheld: Withheld = Withheld(), told: Callable[[int, float], None] | None = None) -> Made:
    """Trains on all labels of ``concepts``, on nothing that is ``withheld``."""
    tokenizer, words = build_tokenizer([*SMALL_WORDS, *(label.text for concept in concepts for label in concept.labels)], plan.pieces)
    return Made(tokenizer, fit(tokenizer, Pairs(concepts, plan.seed, withheld).batches(plan.steps, plan.batch), plan, told=told), words)
