"""From concepts to a tokenizer and its vectors: the whole of training in one call, for the shipped model and for tests of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import TYPE_CHECKING

from lamcli.neural.concepts import Concept
from lamcli.neural.training.fitting import Matrix, Plan, fit
from lamcli.neural.training.pairs import Pairs
from lamcli.neural.training.phrases import SMALL_WORDS
from lamcli.neural.training.vocabulary import build_tokenizer

if TYPE_CHECKING:
    from tokenizers import Tokenizer


def make(
    concepts: Sequence[Concept], plan: Plan, *, never: Collection[frozenset[str]] = (), told: Callable[[int, float], None] | None = None
) -> tuple[Tokenizer, Matrix]:
    """Trains on all labels of ``concepts`` but never on the pairs ``never`` (of folded labels)."""
    tokenizer = build_tokenizer([*SMALL_WORDS, *(label.text for concept in concepts for label in concept.labels)], plan.pieces)
    return tokenizer, fit(tokenizer, Pairs(concepts, plan.seed, never).batches(plan.steps, plan.batch), plan, told=told)
