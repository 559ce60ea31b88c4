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
from lamcli.neural.static import MODULES, TOKENIZER, TRAINING, WEIGHTS
from lamcli.neural.training.card import card, recorded_scores
from lamcli.neural.training.fitting import Plan
from lamcli.neural.training.making import Made

if TYPE_CHECKING:
    from tokenizers import Tokenizer

CARD = "README.md"
_MODULES = [{"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.models.StaticEmbedding"}]
_CONFIG: dict[str, Any] = {"model_type": "SentenceTransformer", "prompts": {}, "default_prompt_name": None, "similarity_fn_name": "cosine"}


def save(folder: Path, made: Made, plan: Plan, concepts: Sequence[Concept], lexicon: str) -> int:
    """Replaces ``folder`` by the model, as a whole; returns its size in bytes."""
    from safetensors.numpy import save as safetensors

    folder.parent.mkdir(parents=True, exist_ok=True)
    new = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    facts: dict[str, Any] = {
        "lexicon_sha256": lexicon,
        "concepts": len(concepts),
        "labels": sum(len(concept.labels) for concept in concepts),
        "labels_per_language": dict(sorted(Counter(label.language for concept in concepts for label in concept.labels).items())),
        "tokens": len(made.vectors),
        "words": [made.words.start, made.words.stop],
        "plan": asdict(plan),
    }
    (new / WEIGHTS).write_bytes(safetensors({"embedding.weight": numpy.ascontiguousarray(made.vectors.astype(numpy.float16))}))
    (new / TOKENIZER).write_text(_without_blanks(made.tokenizer), encoding="utf-8")
    for name, content in ((MODULES, _MODULES), ("config_sentence_transformers.json", _CONFIG), (TRAINING, facts)):
        (new / name).write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    renew_card(new)
    new.chmod(0o755)
    _replace(new, folder)
    return sum(path.stat().st_size for path in folder.iterdir())


def renew_card(folder: Path) -> None:
    """Writes the README of a model that is there."""
    facts = json.loads((folder / TRAINING).read_text(encoding="utf-8"))
    size = sum(path.stat().st_size for path in folder.iterdir() if path.name != CARD)
    (folder / CARD).write_text(card(facts, size, recorded_scores()), encoding="utf-8")


def _without_blanks(tokenizer: Tokenizer) -> str:
    return json.dumps(json.loads(tokenizer.to_str()), ensure_ascii=False, separators=(",", ":"))


def _replace(new: Path, folder: Path) -> None:
    """A folder cannot be renamed over one that holds files: the old one steps aside first."""
    if folder.exists():
        aside = new.with_name(f"{new.name}-old")
        os.replace(folder, aside)
        os.replace(new, folder)
        shutil.rmtree(aside)
    else:
        os.replace(new, folder)
