"""Any other embedding model, through sentence-transformers: seconds to import, so only on request."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import numpy
import numpy.typing

from lamcli.errors import BadInput, EnvironmentLacks

Matrix = numpy.typing.NDArray[numpy.float32]

TRUST = 0.8  # the spelling keeps a fifth of the say: labels hold codes, names and short forms


class TransformerModel:
    """A model that sentence-transformers reads from a folder, on the CPU.

    Attributes:
        digest: SHA-256 over names and values of its weights, hexadecimal.
    """

    def __init__(self, name: str, folder: Path) -> None:
        """Raises BadInput when the library cannot read the folder, EnvironmentLacks when the library is not installed."""
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError as error:
            raise EnvironmentLacks(f"the model {name} needs sentence-transformers", remedy="pip install sentence-transformers") from error
        try:
            self._model = SentenceTransformer(str(folder), device="cpu", trust_remote_code=False, local_files_only=True, model_kwargs={"use_safetensors": True})
        except (OSError, ValueError, KeyError, TypeError, AttributeError, ImportError, RuntimeError) as error:
            raise BadInput(f"sentence-transformers cannot read this model: {str(error).splitlines()[0] if str(error) else type(error).__name__}", where=name) from error
        self._model.eval()
        self.digest = self._digest()

    def encode(self, texts: Sequence[str]) -> Matrix:
        """Embeddings, one row per text."""
        return numpy.asarray(self._model.encode(list(texts), show_progress_bar=False, convert_to_numpy=True), dtype=numpy.float32)

    def understand(self, texts: Sequence[str]) -> tuple[Matrix, Matrix]:
        """The same embeddings, and the same trust in each: a language model does not say which words it does not know."""
        return self.encode(texts), numpy.full(len(texts), TRUST, dtype=numpy.float32)

    def _digest(self) -> str:
        digest = hashlib.sha256()
        for name, tensor in sorted(self._model.state_dict().items()):
            digest.update(f"{name} {tensor.dtype} {tuple(tensor.shape)}\0".encode())
            digest.update(tensor.detach().cpu().contiguous().float().numpy().tobytes())
        return digest.hexdigest()
