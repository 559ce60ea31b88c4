"""Reads a StaticEmbedding model (sentence-transformers) with numpy, tokenizers and safetensors alone.

Such a model is a table of vectors and a tokenizer; a text's embedding is the mean of its tokens' vectors. Importing
sentence-transformers for that would take seconds, reading the two files takes a tenth of one.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from pathlib import Path

import numpy
import numpy.typing

from lamcli.errors import BadInput

Matrix = numpy.typing.NDArray[numpy.float32]

WEIGHTS, TOKENIZER, MODULES = "model.safetensors", "tokenizer.json", "modules.json"
_TABLES = ("embedding.weight", "embeddings")  # as sentence-transformers and as model2vec call the one tensor


class StaticModel:
    """Token vectors and the tokenizer that belongs to them.

    Attributes:
        digest: SHA-256 of weights and tokenizer, hexadecimal.
    """

    def __init__(self, folder: Path) -> None:
        """Reads ``folder``. Raises BadInput when its files are broken or do not belong together."""
        from safetensors import SafetensorError
        from safetensors.numpy import load
        from tokenizers import Tokenizer

        try:
            weights, tokenizer = (folder / WEIGHTS).read_bytes(), (folder / TOKENIZER).read_bytes()
            tensors = load(weights)
        except OSError as error:
            raise BadInput(f"cannot be read: {error.strerror}", where=str(error.filename)) from error
        except (SafetensorError, ValueError, KeyError) as error:
            raise BadInput(f"is no safetensors file: {error}", where=str(folder / WEIGHTS)) from error
        self._table = next((tensors[name].astype(numpy.float32) for name in _TABLES if name in tensors), None)
        if self._table is None or self._table.ndim != 2:
            raise BadInput(f"holds no table of token vectors ({' or '.join(_TABLES)})", where=str(folder / WEIGHTS))
        try:
            self._tokenizer = Tokenizer.from_buffer(tokenizer)
        except Exception as error:  # noqa: BLE001  the library raises the bare class
            raise BadInput(f"is no tokenizer: {error}", where=str(folder / TOKENIZER)) from error
        self._tokenizer.no_padding()
        self._tokenizer.no_truncation()
        if self._tokenizer.get_vocab_size() > len(self._table):
            raise BadInput(f"has {self._tokenizer.get_vocab_size()} tokens for {len(self._table)} vectors", where=str(folder / TOKENIZER))
        self.digest = hashlib.sha256(weights + tokenizer).hexdigest()

    def encode(self, texts: Sequence[str]) -> Matrix:
        """Embeddings, one row per text; a text without known tokens is all zeros."""
        rows = numpy.zeros((len(texts), self._table.shape[1]), dtype=numpy.float32)
        for row, encoding in zip(rows, self._tokenizer.encode_batch(list(texts), add_special_tokens=False), strict=True):
            if encoding.ids:
                row[:] = self._table[encoding.ids].mean(axis=0)
        return rows


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
