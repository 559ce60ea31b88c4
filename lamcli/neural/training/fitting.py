"""Fits a StaticEmbedding to pairs of labels with sentence-transformers' multiple negatives ranking loss.

Whole words get their vectors from what they mean; pieces of words get theirs because a word is, now and then, shown in
pieces (sub-word regularisation: Kudo, "Subword Regularization", ACL 2018). Vectors start small, so that a piece which
training hardly saw weighs little in the mean of a label.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any

import numpy
import numpy.typing

from lamcli.neural.training.pairs import Pair
from lamcli.neural.training.vocabulary import LONGEST_PIECE, split_words

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Matrix = numpy.typing.NDArray[numpy.float32]


@dataclass(frozen=True)
class Plan:
    """What a training run is: everything that its result depends on beside the pairs."""

    dimensions: int = 128
    steps: int = 2000
    batch: int = 384
    pieces: int = 8000
    rate: float = 0.02
    scale: float = 16.0
    broken: float = 0.4
    start: float = 0.05
    seed: int = 20


def fit(tokenizer: Tokenizer, batches: Iterable[Sequence[Pair]], plan: Plan, *, told: Callable[[int, float], None] | None = None) -> Matrix:
    """Vectors, one row per token of ``tokenizer``. ``told`` hears the step and its loss every hundred steps."""
    import torch
    from sentence_transformers import SentenceTransformer

    torch.manual_seed(plan.seed)
    torch.set_num_threads(1)  # sums in one order, and small tensors gain nothing from more
    torch.use_deterministic_algorithms(True)
    start = numpy.random.default_rng(plan.seed).normal(0, plan.start, (tokenizer.get_vocab_size(), plan.dimensions)).astype(numpy.float32)
    start[0] = 0
    module = _of_library("models", "StaticEmbedding")(tokenizer, embedding_weights=start)
    model = SentenceTransformer(modules=[module], device="cpu")
    module.embedding.sparse = True  # a batch touches a tenth of the tokens
    weight = module.embedding.weight
    loss_function = _of_library("losses", "MultipleNegativesRankingLoss")(model, scale=plan.scale)
    optimizer: torch.optim.Optimizer = torch.optim.SparseAdam([weight], lr=plan.rate)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda step: _pace(step, plan.steps))
    encoder = _Encoder(tokenizer, plan)
    for step, batch in enumerate(batches):
        columns = [encoder.features([pair[side] for pair in batch]) for side in (0, 1)]
        # Both directions: either side of a pair has to find the other among the batch.
        loss = loss_function(columns, None) + loss_function([dict(column) for column in reversed(columns)], None)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        with torch.no_grad():
            weight[0] = 0  # the unknown word means nothing, whatever it stood beside
        schedule.step()
        if told is not None and step % 100 == 0:
            told(step, float(loss.detach()) / 2)
    return numpy.asarray(weight.detach().numpy(), dtype=numpy.float32)


def _pace(step: int, steps: int) -> float:
    """Learning rate: a short climb, then half a cosine down."""
    climb = max(1, steps // 20)
    return (step + 1) / climb if step < climb else 0.5 * (1 + math.cos(math.pi * (step - climb) / max(1, steps - climb)))


def _of_library(package: str, name: str) -> Any:
    """A class of sentence-transformers: from where the sixth edition keeps it, else from where the fifth does."""
    try:
        found = import_module(f"sentence_transformers.sentence_transformer.{'modules' if package == 'models' else package}")
    except ImportError:
        found = import_module(f"sentence_transformers.{package}")
    return getattr(found, name)


class _Encoder:
    """Texts to the features that StaticEmbedding takes: token ids end to end, and where each text begins."""

    def __init__(self, tokenizer: Tokenizer, plan: Plan) -> None:
        self._tokenizer, self._vocabulary, self._plan = tokenizer, tokenizer.get_vocab(), plan
        self._random = random.Random(plan.seed)
        self._words: dict[str, list[str]] = {}
        self._whole: dict[str, list[int]] = {}

    def features(self, texts: Sequence[str]) -> dict[str, Any]:
        import torch

        ids = [self._ids(text) for text in texts]
        offsets = numpy.cumsum([0, *(len(row) for row in ids[:-1])])
        return {"input_ids": torch.tensor([token for row in ids for token in row], dtype=torch.long), "offsets": torch.from_numpy(offsets)}

    def _ids(self, text: str) -> list[int]:
        words = self._words.get(text)
        if words is None:
            words = self._words[text] = split_words(self._tokenizer, text)
        return [token for word in words for token in (self._broken(word) if len(word) > 3 and self._random.random() < self._plan.broken else self._known(word))]

    def _known(self, word: str) -> list[int]:
        ids = self._whole.get(word)
        if ids is None:
            ids = self._whole[word] = [token.id for token in self._tokenizer.model.tokenize(word)]
        return ids

    def _broken(self, word: str) -> list[int]:
        """The word in pieces of random lengths, each of which the tokenizer knows, none of them the word itself."""
        ids, place = [], 0
        while place < len(word):
            longest = min(LONGEST_PIECE, len(word) - place, len(word) - 1)
            shortest = min(3, longest)
            for length in range(shortest + int(self._random.random() * (longest - shortest + 1)), 0, -1):
                token = self._vocabulary.get(word[place : place + length])
                if token is not None or length == 1:
                    ids.append(token or 0)
                    place += length
                    break
        return ids
