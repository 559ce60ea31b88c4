"""``python -m lamcli.neural.train``: makes the shipped model anew from the lexicon. ``make models`` calls it."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from lamcli.neural.concepts import lexicon_digest, read_lexicon
from lamcli.neural.text import SHIPPED
from lamcli.neural.training.fitting import Plan
from lamcli.neural.training.making import make
from lamcli.neural.training.saving import renew_card, save


def main(arguments: list[str] | None = None) -> int:
    """Trains on the whole lexicon and writes the model's folder."""
    asked = argparse.ArgumentParser(prog="python -m lamcli.neural.train", description="Train the small embedding model from the lexicon.")
    asked.add_argument("--out", type=Path, default=SHIPPED, help="the model's folder (default: the one that ships)")
    asked.add_argument("--steps", type=int, default=Plan.steps, help=f"batches to train on (default {Plan.steps})")
    asked.add_argument("--card", action="store_true", help="only write the card of the model that is there anew, with the scores recorded last")
    options = asked.parse_args(arguments)
    if options.card:
        renew_card(options.out)
        return 0
    plan = Plan(steps=options.steps)
    concepts, began = read_lexicon(), time.monotonic()

    def told(step: int, loss: float) -> None:
        print(f"step {step:>5} of {plan.steps}  loss {loss:.3f}  {time.monotonic() - began:.0f} s", file=sys.stderr)  # noqa: T201

    made = make(concepts, plan, told=told)
    size = save(options.out, made, plan, concepts, lexicon_digest())
    print(f"{options.out}: {len(made.vectors)} tokens, {made.vectors.shape[1]} dimensions, {size / 1e6:.1f} MB")  # noqa: T201
    return 0


if __name__ == "__main__":
    sys.exit(main())
