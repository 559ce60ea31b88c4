"""Writes a model as sentence-transformers saves one: weights, tokenizer, the list of modules, and a card.

The modules stand under names that the fifth and the sixth edition of the library both load. Nothing in the folder
depends on the day, the machine's name or the library's version, so that training anew gives the same files.
"""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy

from lamcli.neural.concepts import Concept
from lamcli.neural.static import MODULES, TOKENIZER, WEIGHTS
from lamcli.neural.training.card import card
from lamcli.neural.training.fitting import Matrix, Plan

if TYPE_CHECKING:
    from tokenizers import Tokenizer

TRAINING = "training.json"  # which lexicon and which plan the weights come from
_MODULES = [{"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.StaticEmbedding"}]
_CONFIG = {"model_type": "SentenceTransformer", "prompts": {}, "default_prompt_name": None, "similarity_fn_name": "cosine"}


def save(folder: Path, tokenizer: Tokenizer, vectors: Matrix, plan: Plan, concepts: Sequence[Concept], lexicon: str) -> int:
    """Replaces ``folder`` by the model, as a whole; returns its size in bytes."""
    from safetensors.numpy import save as safetensors

    folder.parent.mkdir(parents=True, exist_ok=True)
    made = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    facts: dict[str, Any] = {
        "lexicon_sha256": lexicon,
        "concepts": len(concepts),
        "labels": sum(len(concept.labels) for concept in concepts),
        "labels_per_language": dict(sorted(Counter(label.language for concept in concepts for label in concept.labels).items())),
        "tokens": len(vectors),
        "plan": asdict(plan),
    }
    (made / WEIGHTS).write_bytes(safetensors({"embedding.weight": numpy.ascontiguousarray(vectors.astype(numpy.float16))}))
    (made / TOKENIZER).write_text(_without_blanks(tokenizer), encoding="utf-8")
    for name, content in ((MODULES, _MODULES), ("config_sentence_transformers.json", _CONFIG), (TRAINING, facts)):
        (made / name).write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    (made / "README.md").write_text(card(facts, sum(path.stat().st_size for path in made.iterdir())), encoding="utf-8")
    made.chmod(0o755)
    _replace(made, folder)
    return sum(path.stat().st_size for path in folder.iterdir())


def _without_blanks(tokenizer: Tokenizer) -> str:
    return json.dumps(json.loads(tokenizer.to_str()), ensure_ascii=False, separators=(",", ":"))


def _replace(made: Path, folder: Path) -> None:
    """A folder cannot be renamed over one that holds files: the old one steps aside first."""
    if folder.exists():
        aside = made.with_name(f"{made.name}-old")
        os.replace(folder, aside)
        os.replace(made, folder)
        shutil.rmtree(aside)
    else:
        os.replace(made, folder)
