"""The model's card."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

SCORES = Path(__file__).with_name("scores.json")  # written by `python -m benchmarks.labels --record`

_CARD = """\
---
library_name: sentence-transformers
pipeline_tag: sentence-similarity
license: mit
language: [{languages}]
---

# lam-labels

A small static embedding model for the words of user interfaces: labels of fields, buttons and columns, in ten languages.
It ranks candidates in lam; it decides nothing by itself.

| | |
|---|---|
| architecture | `StaticEmbedding` (mean of token vectors), {tokens} tokens × {dimensions} dimensions, fp16 |
| size | {megabytes:.1f} MB, tokenizer included |
| training data | the lexicon in `lamcli/neural/lexicon/`: {concepts} concepts, {labels} labels, written for lam; nothing else |
| lexicon, SHA-256 | `{lexicon}` |
| loss | MultipleNegativesRankingLoss, both directions, scale {scale:g}; pairs of one concept, longer phrases put together from two |
| augmentation | naming styles, decorations of forms, missing accents, slips of the keyboard, words broken into pieces |
| training | {steps} batches of {batch}, Adam, seed {seed}, one CPU thread: `make models` |

Labels per language: {per_language}.

## Use

    from lamcli.neural.text import load
    load().similarity(["E-mail"], ["Correo electrónico", "Teléfono"])

or, for the embeddings alone, `SentenceTransformer("lamcli/neural/models/lam-labels")`, fifth or sixth edition of the library.
lam joins the embeddings' cosine with the likeness of spelling; see `docs/models.md`.

## Scores

The model that ships is trained on the whole lexicon, so no score of it on the lexicon would mean anything. What its
kind is worth is measured on labels, pairs and words kept from training by `python -m benchmarks.labels`, which trains
the same way on the rest; the protocol is in `benchmarks/labels/README.md`.

{scores}

## Limits

- It knows the vocabulary of business and web applications. Sentences, irony, a field's special terms: no.
- Word order does not count: "name of the company" and "company of the name" are the same to it.
- A word it has not seen is read in pieces; without kinship in spelling to a known word that is guessing.
- The lexicon was written by hand, each translation by judgement; Chinese is simplified, Portuguese mixes Brazil and Portugal.
"""


def card(facts: Mapping[str, Any], size: int, scores: Mapping[str, Any]) -> str:
    """The README of a model folder. ``size``: bytes of its other files; ``scores``: what the benchmark recorded last."""
    plan, per_language = facts["plan"], facts["labels_per_language"]
    return _CARD.format(
        languages=", ".join(language for language in per_language if language != "short"),
        tokens=facts["tokens"],
        dimensions=plan["dimensions"],
        megabytes=size / 1e6,
        concepts=facts["concepts"],
        labels=facts["labels"],
        lexicon=facts["lexicon_sha256"],
        scale=plan["scale"],
        steps=plan["steps"],
        batch=plan["batch"],
        seed=plan["seed"],
        scores=_table(scores) if scores.get("lexicon_sha256") == facts["lexicon_sha256"] else "Not measured for this lexicon yet.",
        per_language=", ".join(f"{language} {count}" for language, count in per_language.items()),
    )


def recorded_scores(path: Path = SCORES) -> Mapping[str, Any]:
    """What the benchmark recorded; empty when it has not been run."""
    return dict(json.loads(path.read_text(encoding="utf-8"))) if path.is_file() else {}


def _table(scores: Mapping[str, Any]) -> str:
    """Recall at 1 among 20 candidates, one row per kind of question, one column per similarity."""
    names = list(scores["recall"])
    strata = list(scores["recall"][names[0]])
    head = ["| right answer first, of 20 | " + " | ".join(names) + " |", "|---|" + "---|" * len(names)]
    return "\n".join(head + [f"| {stratum} | " + " | ".join(f"{100 * scores['recall'][name][stratum]:.1f}%" for name in names) + " |" for stratum in strata])
