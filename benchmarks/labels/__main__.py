"""``python -m benchmarks.labels``: trains on a part of the lexicon, asks about the rest. README.md has the protocol."""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from benchmarks.labels import measure
from benchmarks.labels.split import split
from benchmarks.miniwob.report import commit, machine
from lamcli.neural.characters import likeness
from lamcli.neural.concepts import LANGUAGES, SHORT, lexicon_digest, read_lexicon
from lamcli.neural.text import Embedder, load
from lamcli.neural.training.fitting import Plan
from lamcli.neural.training.making import make

STRATA = ("pair", "words seen", "words unseen", "short", "slip", "style")
QUICK_STEPS = 500


def main(argv: Sequence[str] | None = None) -> int:
    """Prints the tables; writes the figures with --json."""
    options = _options(argv)
    began = time.monotonic()
    parts = split(read_lexicon())
    plan = Plan(steps=QUICK_STEPS) if options.quick else Plan()
    print(f"{len(parts.queries)} queries; training on the rest, {plan.steps} steps", file=sys.stderr, flush=True)
    made = make(parts.training, plan, never=parts.never, told=partial(_told, began, plan.steps))
    trained = Embedder("held-out", "", made.model())
    similarities: dict[str, measure.Similarity] = {"lam": trained.similarity, "embeddings alone": trained.cosines, "spelling alone": likeness}
    if options.model:
        other = load(options.model)
        similarities |= {"other model": other.cosines, "other + spelling": other.similarity}
    rows = [row for name, similarity in similarities.items() for row in measure.rows(name, similarity, parts.queries)]
    for name in similarities:
        print(measure.table(rows, STRATA, (*LANGUAGES, SHORT), name), end="\n\n")
    if options.json:
        found = {"summary": {**measure.summary(rows), "seconds": round(time.monotonic() - began, 1), "steps": plan.steps}, "rows": rows}
        document = {**found, "lexicon_sha256": lexicon_digest(), "machine": machine(), "commit": commit()}
        options.json.write_text(json.dumps(document, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


def _told(began: float, steps: int, step: int, loss: float) -> None:
    if step % 500 == 0:
        print(f"step {step} of {steps}, loss {loss:.3f}, {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)


def _options(argv: Sequence[str] | None) -> argparse.Namespace:
    asked = argparse.ArgumentParser(prog="python -m benchmarks.labels", description="Recall at 1 of the text model on labels, pairs and words kept from its training.")
    asked.add_argument("--json", type=Path, metavar="OUT", help="write summary, rows, machine and commit")
    asked.add_argument("--quick", action="store_true", help=f"{QUICK_STEPS} training steps: under a minute")
    asked.add_argument("--model", metavar="MODEL", help="ask another model too: a folder, or a name on the Hugging Face hub")
    return asked.parse_args(argv)


if __name__ == "__main__":
    sys.exit(main())
