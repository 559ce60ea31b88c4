"""Reads a StaticEmbedding model (sentence-transformers) with numpy, tokenizers and safetensors alone.

Such a model is a table of vectors and a tokenizer; a text's embedding is the mean of its tokens' vectors. Importing
sentence-transformers for that would take seconds, reading the two files takes a tenth of one.

A model that says which of its tokens are whole words (the shipped one does) can do better for words it does not know:
it reads them as a mixture of the words that they are spelled like, and says how far it trusts the result.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

import numpy
import numpy.typing

from lamcli.errors import BadInput
from lamcli.neural.kin import Kin

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Matrix = numpy.typing.NDArray[numpy.float32]

WEIGHTS, TOKENIZER, MODULES, TRAINING = "model.safetensors", "tokenizer.json", "modules.json", "training.json"
_TABLES = ("embedding.weight", "embeddings")  # as sentence-transformers and as model2vec call the one tensor

# How an unknown word is read; chosen on the held-out labels of benchmarks/labels.
KIN_MOST = 10  # known words that it may be a mixture of
KIN_LEAST = 0.3  # below this likeness two words have nothing to do with each other, and the word's pieces alone speak
KIN_FULL = 0.7  # above this the kin alone speak
KIN_SHARPNESS = 4  # the weight of a known word is its likeness to this power
_SHORTEST = 3  # shorter words are like too many others
_MOST_WORDS = 200_000


class StaticVectors:
    """Token vectors with the tokenizer that belongs to them. ``words``: the tokens that are whole words."""

    def __init__(self, tokenizer: Tokenizer, table: Matrix, words: Sequence[str] = ()) -> None:
        self._tokenizer, self._table, self._words = tokenizer, table, frozenset(words)
        self._read: dict[str, tuple[Matrix, float]] = {}

    def encode(self, texts: Sequence[str]) -> Matrix:
        """Embeddings as sentence-transformers computes them, a row per text; a text without known tokens is all zeros."""
        rows = numpy.zeros((len(texts), self._table.shape[1]), dtype=numpy.float32)
        for row, encoding in zip(rows, self._tokenizer.encode_batch(list(texts), add_special_tokens=False), strict=True):
            if encoding.ids:
                row[:] = self._table[encoding.ids].mean(axis=0)
        return rows

    def understand(self, texts: Sequence[str]) -> tuple[Matrix, Matrix]:
        """Embeddings with unknown words read by their kin, and for each text how far they are to be trusted, 0 to 1.

        Trust is 1 for a text of known words, 0 for one of whose words nothing is like a known one.
        """
        if not self._words:
            return self.encode(texts), numpy.ones(len(texts), dtype=numpy.float32)
        rows, trust = numpy.zeros((len(texts), self._table.shape[1]), dtype=numpy.float32), numpy.zeros(len(texts), dtype=numpy.float32)
        for place, text in enumerate(texts):
            found = [self._word(word) for word in self._split(text)]
            if found:
                rows[place] = numpy.mean([vector for vector, _ in found], axis=0)
                trust[place] = sum(known for _, known in found) / len(found)
        return rows, trust

    def _split(self, text: str) -> list[str]:
        return [word for word, _ in self._tokenizer.pre_tokenizer.pre_tokenize_str(self._tokenizer.normalizer.normalize_str(text))]

    def _word(self, word: str) -> tuple[Matrix, float]:
        found = self._read.get(word)
        if found is None:
            if len(self._read) > _MOST_WORDS:
                self._read.clear()
            found = self._read[word] = self._pieces(word) if word in self._words or len(word) == 1 else self._unknown(word)
        return found

    def _pieces(self, word: str) -> tuple[Matrix, float]:
        ids = [token.id for token in self._tokenizer.model.tokenize(word)]
        return self._table[ids].mean(axis=0), 0.0 if ids == [0] else 1.0

    def _unknown(self, word: str) -> tuple[Matrix, float]:
        pieces, _ = self._pieces(word)
        kin = self._kin.nearest(word, KIN_MOST, KIN_LEAST) if len(word) >= _SHORTEST else []
        if not kin:
            return pieces, 0.0
        weights = numpy.array([likeness for _, likeness in kin], dtype=numpy.float32) ** KIN_SHARPNESS
        mixture = weights @ self._table[[self._kin_ids[index] for index, _ in kin]] / weights.sum()
        share = min(1.0, (kin[0][1] - KIN_LEAST) / (KIN_FULL - KIN_LEAST))
        return share * mixture + (1 - share) * pieces, share

    @cached_property
    def _kin(self) -> Kin:
        return Kin(sorted(word for word in self._words if len(word) >= _SHORTEST))

    @cached_property
    def _kin_ids(self) -> list[int]:
        vocabulary = self._tokenizer.get_vocab()
        return [vocabulary[word] for word in self._kin.words]


class StaticModel(StaticVectors):
    """The same, read from a folder.

    Attributes:
        digest: SHA-256 of weights and tokenizer, hexadecimal.
    """

    def __init__(self, folder: Path) -> None:
        """Reads ``folder``. Raises BadInput when its files are broken or do not belong together."""
        weights, content = _bytes(folder / WEIGHTS), _bytes(folder / TOKENIZER)
        table, tokenizer = _table(weights, folder / WEIGHTS), _tokenizer(content, folder / TOKENIZER)
        if tokenizer.get_vocab_size() > len(table):
            raise BadInput(f"has {tokenizer.get_vocab_size()} tokens for {len(table)} vectors", where=str(folder / TOKENIZER))
        first, end = _whole_words(folder / TRAINING)
        super().__init__(tokenizer, table, tokens_of(tokenizer, range(first, end)))
        self.digest = hashlib.sha256(weights + content).hexdigest()


def tokens_of(tokenizer: Tokenizer, places: range) -> list[str]:
    """The tokens with the ids ``places``, as far as there are any."""
    return [token for token in map(tokenizer.id_to_token, places) if token is not None]


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise BadInput(f"cannot be read: {error.strerror}", where=str(path)) from error


def _table(content: bytes, path: Path) -> Matrix:
    from safetensors import SafetensorError
    from safetensors.numpy import load

    try:
        tensors = load(content)
    except (SafetensorError, ValueError, KeyError) as error:
        raise BadInput(f"is no safetensors file: {error}", where=str(path)) from error
    table = next((tensors[name] for name in _TABLES if name in tensors), None)
    if table is None or table.ndim != 2:
        raise BadInput(f"holds no table of token vectors ({' or '.join(_TABLES)})", where=str(path))
    return numpy.asarray(table, dtype=numpy.float32)


def _tokenizer(content: bytes, path: Path) -> Tokenizer:
    from tokenizers import Tokenizer

    try:
        tokenizer = Tokenizer.from_buffer(content)
    except Exception as error:  # the library raises this class and no other
        raise BadInput(f"is no tokenizer: {error}", where=str(path)) from error
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def _whole_words(path: Path) -> tuple[int, int]:
    """Which tokens are whole words, as the training noted it; no tokens for a model from elsewhere."""
    try:
        first, end = json.loads(path.read_text(encoding="utf-8"))["words"]
    except (OSError, ValueError, KeyError, TypeError):
        return 0, 0
    return int(first), int(end)


def is_static(folder: Path) -> bool:
    """Whether the folder is one StaticEmbedding and nothing else, as its ``modules.json`` says."""
    try:
        modules = json.loads((folder / MODULES).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    if not (isinstance(modules, list) and modules and all(isinstance(module, dict) for module in modules)):
        return False
    names = [str(module.get("type", "")).rpartition(".")[2] for module in modules]
    return names[0] == "StaticEmbedding" and set(names[1:]) <= {"Normalize"} and modules[0].get("path", "") in ("", ".") and (folder / TOKENIZER).is_file()
