"""Similarity of meaning between labels: what a page shows, what a person says, what a column is called.

One number in [-1, 1] per pair, made of two kinds of evidence: the cosine of the texts' embeddings (synonyms, other
languages) and the likeness of their spelling (unknown words, slips, abbreviations). See ``similarity`` for the formula.

``load()`` gives the model that ships with lam, read without torch; any other goes through sentence-transformers, from a
folder or from the Hugging Face hub, safetensors only, and never with code of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from pathlib import Path

import numpy
import numpy.typing

from lamcli.errors import BadInput, EnvironmentLacks
from lamcli.neural.characters import likeness
from lamcli.neural.static import MODULES, StaticModel, is_static

Matrix = numpy.typing.NDArray[numpy.float32]

SHIPPED = Path(__file__).parent / "models" / "lam-labels"
_HUB_NAME = re.compile(r"[\w][\w.-]*(/[\w][\w.-]*)?")
_NOT_SAFE = ("*.bin", "*.pt", "*.pth", "*.pkl", "*.h5", "*.ckpt", "*.msgpack", "*.ot", "*.onnx", "*.py", "onnx/*", "openvino/*")
_MOST_REMEMBERED = 100_000

# Below the floor a cosine is what unrelated labels have by chance; measured on held-out labels by benchmarks/labels.
CHANCE_COSINE = 0.15
CHANCE_LIKENESS = 0.15


class Embedder:
    """Embeddings of texts, remembered for the life of the process.

    Attributes:
        name: what was asked for: ``lam-labels`` for the shipped model, else the folder or the hub's name.
        digest: hash of the weights, hexadecimal; what is kept from one run to the next is filed under it.
    """

    def __init__(self, name: str, digest: str, encode: Callable[[Sequence[str]], Matrix]) -> None:
        self.name = name
        self.digest = digest
        self._encode = encode
        self._known: dict[str, Matrix] = {}

    def vectors(self, texts: Sequence[str]) -> Matrix:
        """Embeddings of length one, a row per text; all zeros for a text of which the model knows nothing."""
        new = [text for text in dict.fromkeys(texts) if text not in self._known]
        if new:
            if len(self._known) + len(new) > _MOST_REMEMBERED:
                self._known.clear()
                new = list(dict.fromkeys(texts))
            rows = numpy.asarray(self._encode(new), dtype=numpy.float32)
            lengths = numpy.linalg.norm(rows, axis=1, keepdims=True)
            self._known.update(zip(new, rows / numpy.where(lengths > 0, lengths, 1), strict=True))
        return numpy.stack([self._known[text] for text in texts]) if texts else numpy.zeros((0, 0), dtype=numpy.float32)

    def cosines(self, left: Sequence[str], right: Sequence[str]) -> Matrix:
        """The embeddings' cosines alone, as sentence-transformers computes them; shape (len(left), len(right))."""
        if not left or not right:
            return numpy.zeros((len(left), len(right)), dtype=numpy.float32)
        return numpy.clip(self.vectors(left) @ self.vectors(right).T, -1, 1)

    def similarity(self, left: Sequence[str], right: Sequence[str]) -> Matrix:
        """How alike in meaning, values in [-1, 1], shape (len(left), len(right)); symmetric, 1 for equal texts.

        With c the embeddings' cosine and g the cosine of the character n-grams, each stretched so that what unrelated
        labels reach by chance becomes 0, either kind of evidence is enough (noisy or): 1 - (1 - c) (1 - g). Where
        the embeddings speak against (c < 0), the spelling may still speak for.
        """
        meaning = _beyond(self.cosines(left, right), CHANCE_COSINE)
        spelling = _beyond(likeness(left, right), CHANCE_LIKENESS)
        joined = numpy.where(meaning > 0, 1 - (1 - meaning) * (1 - spelling), numpy.maximum(meaning, 0) + spelling + numpy.where(spelling > 0, 0, meaning))
        return numpy.asarray(numpy.clip(joined, -1, 1), dtype=numpy.float32)


def _beyond(values: Matrix, chance: float) -> Matrix:
    """``chance`` to 0, 1 to 1, straight in between; values below keep their sign and order, down to -1."""
    return numpy.asarray(numpy.where(values > chance, (values - chance) / (1 - chance), (values - chance) / (1 + chance)), dtype=numpy.float32)


def load(name: str | None = None) -> Embedder:
    """The shipped model, or the one called ``name``: a folder, or a name on the Hugging Face hub.

    A hub's model is taken from the local cache when it is there, else downloaded. The same name gives the same object
    within a process.

    Raises:
        BadInput: a folder that is no embedding model, or one without safetensors; a name that cannot be one.
        EnvironmentLacks: a model that is neither here nor to be had from the hub.
    """
    if name is None:
        return _shipped()
    path = Path(name).expanduser()
    if path.is_dir():
        return _from_folder(name, path.resolve())
    if path.exists():
        raise BadInput("is a file; a model is a folder, or a name on the Hugging Face hub", where=name)
    if not _HUB_NAME.fullmatch(name):
        raise BadInput(f"there is no folder {name}, and a model on the Hugging Face hub is called OWNER/NAME")
    return _from_hub(name)


@lru_cache(maxsize=1)
def _shipped() -> Embedder:
    if not (SHIPPED / MODULES).is_file():
        raise EnvironmentLacks("the embedding model that belongs to lam is missing from the installation", remedy="pip install --force-reinstall lamcli (in a checkout: make models)")
    model = StaticModel(SHIPPED)
    return Embedder(SHIPPED.name, model.digest, model.encode)


@lru_cache(maxsize=4)
def _from_folder(name: str, folder: Path) -> Embedder:
    if not ((folder / MODULES).is_file() or (folder / "config.json").is_file()):
        raise BadInput(f"is no embedding model: it holds neither {MODULES} nor config.json", where=name, remedy="give a folder that sentence-transformers saved, or the name of a model on the Hugging Face hub")
    if not any(folder.rglob("*.safetensors")):
        raise BadInput("holds no *.safetensors file; other formats can run code when they are read and are refused", where=name, remedy="save the model anew with safetensors (sentence-transformers does by default)")
    if is_static(folder):
        model = StaticModel(folder)
        return Embedder(name, model.digest, model.encode)
    return _through_library(name, folder)


def _through_library(name: str, folder: Path) -> Embedder:
    from lamcli.neural.transformer import TransformerModel

    model = TransformerModel(name, folder)
    return Embedder(name, model.digest, model.encode)


def _from_hub(name: str) -> Embedder:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import LocalEntryNotFoundError, RepositoryNotFoundError

    try:
        folder = snapshot_download(name, local_files_only=True, ignore_patterns=list(_NOT_SAFE))
    except LocalEntryNotFoundError:
        try:
            folder = snapshot_download(name, ignore_patterns=list(_NOT_SAFE))
        except RepositoryNotFoundError as error:
            raise BadInput(f"the Hugging Face hub has no public model called {name}", remedy="check the name, or give a folder") from error
        except OSError as error:
            cause = str(error).splitlines()[0]
            raise EnvironmentLacks(f"the model {name} is not on this machine and could not be downloaded ({cause})", remedy=f"with a connection to the Hugging Face hub: hf download {name}") from error
    return _from_folder(name, Path(folder))
