"""Similarity of meaning between labels: what a page shows, what a person says, what a column is called.

One number in [-1, 1] per pair, made of two kinds of evidence: the cosine of the texts' embeddings (synonyms, other
languages) and the likeness of their spelling (names, codes, words that no model knows). See ``Embedder.similarity``.

``load()`` gives the model that ships with lam, read without torch; any other goes through sentence-transformers, from a
folder or from the Hugging Face hub, safetensors only, and never with code of its own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Protocol

import numpy
import numpy.typing

from lamcli.errors import BadInput, EnvironmentLacks
from lamcli.neural.characters import likeness
from lamcli.neural.static import MODULES, StaticModel, is_static

Matrix = numpy.typing.NDArray[numpy.float32]

SHIPPED = Path(__file__).parent / "models" / "lam-labels"
LEAST_TRUST = 0.3  # the embedding always has a say; chosen on the held-out labels of benchmarks/labels

_HUB_NAME = re.compile(r"\w[\w.-]*(/\w[\w.-]*)?")
_NOT_SAFE = ("*.bin", "*.pt", "*.pth", "*.pkl", "*.h5", "*.ckpt", "*.msgpack", "*.ot", "*.onnx", "*.py", "onnx/*", "openvino/*")
_MOST_REMEMBERED = 100_000
_ONE = 1 - 1e-6  # as near as single precision gets to equal
_REMEDY = "give a folder that sentence-transformers saved, or a name such as sentence-transformers/all-MiniLM-L6-v2"


class Model(Protocol):
    """What an embedder is made of."""

    def encode(self, texts: Sequence[str]) -> Matrix:
        """Embeddings, a row per text."""
        ...

    def understand(self, texts: Sequence[str]) -> tuple[Matrix, Matrix]:
        """Embeddings that make the best of unknown words, and how far each is to be trusted, 0 to 1."""
        ...


class Embedder:
    """Embeddings of texts, remembered for the life of the process.

    Attributes:
        name: what was asked for: ``lam-labels`` for the shipped model, else the folder or the hub's name.
        digest: hash of the weights, hexadecimal; what is kept from one run to the next is filed under it.
    """

    def __init__(self, name: str, digest: str, model: Model) -> None:
        self.name = name
        self.digest = digest
        self._model = model
        self._known: dict[str, tuple[Matrix, float]] = {}
        self._plain: dict[str, Matrix] = {}

    def cosines(self, left: Sequence[str], right: Sequence[str]) -> Matrix:
        """The plain embeddings' cosines, as sentence-transformers computes them; shape (len(left), len(right))."""
        if not left or not right:
            return numpy.zeros((len(left), len(right)), dtype=numpy.float32)
        a, b = (self._encoded(texts) for texts in (left, right))
        return numpy.asarray(numpy.clip(a @ b.T, -1, 1), dtype=numpy.float32)

    def similarity(self, left: Sequence[str], right: Sequence[str]) -> Matrix:
        """How alike in meaning; values in [-1, 1], shape (len(left), len(right)); symmetric; 1 for texts of equal words.

        The similarity of two texts is t c + (1 - t) g, where c is the cosine of their embeddings, g the likeness of
        their spelling (``characters.likeness``), and t, the trust in the embeddings, the geometric mean of how far
        each text's words are known. Labels that have nothing to do with each other come out near 0.
        """
        if not left or not right:
            return numpy.zeros((len(left), len(right)), dtype=numpy.float32)
        (a, known_a), (b, known_b) = self._understood(left), self._understood(right)
        trust = numpy.maximum(LEAST_TRUST, numpy.sqrt(numpy.outer(known_a, known_b)))
        spelling = _spelling(left, right, known_a < 1, known_b < 1)
        joined = numpy.where(spelling > _ONE, 1, trust * (a @ b.T) + (1 - trust) * spelling)
        return numpy.asarray(numpy.clip(numpy.where(joined > _ONE, 1, joined), -1, 1), dtype=numpy.float32)

    def _encoded(self, texts: Sequence[str]) -> Matrix:
        missing = _missing(texts, self._plain)
        if missing:
            self._plain.update(zip(missing, _unit(self._model.encode([_encodable(text) for text in missing])), strict=True))
        return numpy.stack([self._plain[text] for text in texts])

    def _understood(self, texts: Sequence[str]) -> tuple[Matrix, Matrix]:
        missing = _missing(texts, self._known)
        if missing:
            vectors, trust = self._model.understand([_encodable(text) for text in missing])
            self._known.update(zip(missing, zip(_unit(vectors), trust.tolist(), strict=True), strict=True))
        found = [self._known[text] for text in texts]
        return numpy.stack([vector for vector, _ in found]), numpy.array([trust for _, trust in found], dtype=numpy.float32)


def _spelling(left: Sequence[str], right: Sequence[str], doubtful_left: numpy.typing.NDArray[numpy.bool_], doubtful_right: numpy.typing.NDArray[numpy.bool_]) -> Matrix:
    """Likeness of spelling where it counts, that is where either text is not wholly known; zeros elsewhere."""
    spelling = numpy.zeros((len(left), len(right)), dtype=numpy.float32)
    rows, columns, others = (numpy.flatnonzero(chosen).tolist() for chosen in (doubtful_left, doubtful_right, ~doubtful_left))
    spelling[rows] = likeness([left[row] for row in rows], right)
    spelling[numpy.ix_(others, columns)] = likeness([left[row] for row in others], [right[column] for column in columns])
    return spelling


def _missing(texts: Sequence[str], known: dict[str, Any]) -> list[str]:
    """The texts that are not remembered, once each; everything is forgotten when it gets too much."""
    missing = [text for text in dict.fromkeys(texts) if text not in known]
    if len(known) + len(missing) > _MOST_REMEMBERED:
        known.clear()
        missing = list(dict.fromkeys(texts))
    return missing


def _encodable(text: str) -> str:
    """Pages hold lone surrogates now and then, which no tokenizer takes."""
    return text.encode("utf-8", "replace").decode("utf-8")


def _unit(rows: Matrix) -> Matrix:
    """Rows of length one; a row of zeros stays."""
    lengths = numpy.linalg.norm(rows, axis=1, keepdims=True)
    return numpy.asarray(rows / numpy.where(lengths > 0, lengths, 1), dtype=numpy.float32)


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
        raise BadInput(f"there is no folder {name}, and a model on the Hugging Face hub is called OWNER/NAME", remedy=_REMEDY)
    return _from_hub(name)


@lru_cache(maxsize=1)
def _shipped() -> Embedder:
    if not (SHIPPED / MODULES).is_file():
        raise EnvironmentLacks("the embedding model that belongs to lam is missing from the installation", remedy="pip install --force-reinstall lamcli (in a checkout: make models)")
    model = StaticModel(SHIPPED)
    return Embedder(SHIPPED.name, model.digest, model)


@lru_cache(maxsize=4)
def _from_folder(name: str, folder: Path) -> Embedder:
    if not ((folder / MODULES).is_file() or (folder / "config.json").is_file()):
        raise BadInput(f"is no embedding model: it holds neither {MODULES} nor config.json", where=name, remedy=_REMEDY)
    if not any(folder.rglob("*.safetensors")):
        raise BadInput("holds no *.safetensors file; other formats can run code when they are read and are refused", where=name, remedy="save it anew: sentence-transformers writes safetensors")
    if is_static(folder):
        static = StaticModel(folder)
        return Embedder(name, static.digest, static)
    from lamcli.neural.transformer import TransformerModel

    model = TransformerModel(name, folder)
    return Embedder(name, model.digest, model)


def _from_hub(name: str) -> Embedder:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HFValidationError, LocalEntryNotFoundError, RepositoryNotFoundError

    try:
        folder = snapshot_download(name, local_files_only=True, ignore_patterns=list(_NOT_SAFE))
    except HFValidationError as error:
        raise BadInput(f"there is no folder {name}, and it cannot be the name of a model on the Hugging Face hub", remedy=_REMEDY) from error
    except LocalEntryNotFoundError:
        try:
            folder = snapshot_download(name, ignore_patterns=list(_NOT_SAFE))
        except RepositoryNotFoundError as error:
            raise BadInput(f"the Hugging Face hub has no public model called {name}", remedy="check the name, or give a folder") from error
        except _network_errors() as error:
            cause = (str(error).splitlines() or [type(error).__name__])[0]
            raise EnvironmentLacks(f"the model {name} is not on this machine and could not be downloaded ({cause})", remedy=f"with a connection to the Hugging Face hub: hf download {name}") from error
    return _from_folder(name, Path(folder))


def _network_errors() -> tuple[type[Exception], ...]:
    """What a download may fail with: newer editions of huggingface_hub speak through httpx, whose errors are a family of their own."""
    try:
        from httpx import HTTPError
    except ImportError:
        return (OSError,)
    return (OSError, HTTPError)
