"""``python -m benchmarks.labels``: trains on a part of the lexicon, asks about the rest. README.md has the protocol."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from random import Random

from benchmarks.labels import measure
from benchmarks.labels.split import split
from benchmarks.miniwob.report import commit, machine
from lamcli.neural.characters import likeness
from lamcli.neural.concepts import LANGUAGES, SHORT, lexicon_digest, read_lexicon
from lamcli.neural.text import Embedder, load
from lamcli.neural.training.card import SCORES
from lamcli.neural.training.fitting import Plan
from lamcli.neural.training.making import make

STRATA = ("pair", "words seen", "words unseen", "short", "slip", "style")
QUICK_STEPS, QUICK_QUERIES = 300, 2000
OWN = ("lam", "embeddings alone", "spelling alone")
CARD_ROWS = {
    "pair never shown, same language": ("pair", False),
    "pair never shown, translation": ("pair", True),
    "label never shown, its words seen": ("words seen", False),
    "label never shown, its words seen, translation": ("words seen", True),
    "label and a word of it never shown": ("words unseen", False),
    "label and a word of it never shown, translation": ("words unseen", True),
    "abbreviation never shown": ("short", True),
    "two typing errors": ("slip", False),
    "another naming style": ("style", False),
}


def main(argv: Sequence[str] | None = None) -> int:
    """Prints the tables; writes the figures with --json."""
    options = _options(argv)
    began = time.monotonic()
    parts = split(read_lexicon())
    plan = Plan(steps=QUICK_STEPS) if options.quick else Plan()
    queries = Random(0).sample(parts.queries, QUICK_QUERIES) if options.quick else parts.queries
    print(f"{len(queries)} queries; training on the rest, {plan.steps} steps", file=sys.stderr, flush=True)
    made = make(parts.training, plan, withheld=parts.withheld, told=partial(_told, began, plan.steps))
    trained = Embedder("held-out", "", made.model())
    similarities: dict[str, measure.Similarity] = dict(zip(OWN, (trained.similarity, trained.cosines, likeness), strict=True))
    if options.model:
        other = load(options.model)
        texts = sorted({text for query in queries for text in (query.text, *query.candidates)})
        for first in (other.cosines, other.similarity):  # all at once, and remembered: much faster than query by query
            first(texts, texts[:1])
        similarities |= {"other model": other.cosines, "other + spelling": other.similarity}
    rows = [row for name, similarity in similarities.items() for row in measure.rows(name, similarity, queries)]
    for name in similarities:
        print(measure.table(rows, STRATA, (*LANGUAGES, SHORT), name), end="\n\n")
    if options.json:
        found = {"summary": {**measure.summary(rows), "seconds": round(time.monotonic() - began, 1), "steps": plan.steps}, "rows": rows}
        document = {**found, "lexicon_sha256": lexicon_digest(), "machine": machine(), "commit": commit()}
        options.json.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    if options.record:
        options.record.write_text(json.dumps(_scores(rows), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


def _scores(rows: Sequence[measure.Row]) -> dict[str, object]:
    """What the model's card shows."""
    asked = {name: {"stratum": stratum, "across": across} for name, (stratum, across) in CARD_ROWS.items()}
    recall = {similarity: {name: round(measure.share(rows, similarity=similarity, **wanted) or 0.0, 3) for name, wanted in asked.items()} for similarity in OWN}
    return {"lexicon_sha256": lexicon_digest(), "recall": recall}


def _told(began: float, steps: int, step: int, loss: float) -> None:
    if step % 500 == 0:
        print(f"step {step} of {steps}, loss {loss:.3f}, {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)


def _options(argv: Sequence[str] | None) -> argparse.Namespace:
    asked = argparse.ArgumentParser(prog="python -m benchmarks.labels", description="Recall at 1 of the text model on labels, pairs and words kept from its training.")
    asked.add_argument("--json", type=Path, metavar="OUT", help="write summary, rows, machine and commit")
    asked.add_argument("--quick", action="store_true", help=f"{QUICK_STEPS} training steps and {QUICK_QUERIES} queries: under a minute")
    asked.add_argument("--record", type=Path, nargs="?", const=SCORES, metavar="OUT", help="write the figures for the model's card (default: where training looks for them)")
    asked.add_argument("--model", metavar="MODEL", help="ask another model too: a folder, or a name on the Hugging Face hub")
    return asked.parse_args(argv)


if __name__ == "__main__":
    sys.exit(main())
