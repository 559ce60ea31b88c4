"""``python -m benchmarks.drift [--cases N] [--quick] [--json OUT]``: see README.md."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from random import Random

from benchmarks.drift import report
from benchmarks.drift.campaign import Case, cases
from benchmarks.drift.pages import PAGES, PageOf, missing
from benchmarks.rpa.stage import opened
from lamcli.errors import LamError

DELETED = 0.15
"""Share of the cases in which the element is taken away."""
QUICK = ("datasette/museum", "tabulator/")


def main() -> int:
    asks = argparse.ArgumentParser(prog="python -m benchmarks.drift", description="Whether what a recipe means is found on pages that have changed.")
    asks.add_argument("--cases", type=int, default=2000, metavar="N", help="how many changed pages, over all pages (default: 2000)")
    asks.add_argument("--pages", type=lambda text: tuple(text.split(",")), default=(), metavar="A,B", help="only these")
    asks.add_argument("--seed", type=int, default=1, help="of the draws")
    asks.add_argument("--quick", action="store_true", help="two pages, 40 cases: under a minute")
    asks.add_argument("--wrong", action="store_true", help="list the cases in which lam was wrong")
    asks.add_argument("--json", type=Path, metavar="OUT", help="write summary, rows, machine and commit")
    asked = asks.parse_args()
    names = asked.pages or (QUICK if asked.quick else tuple(page.name for page in PAGES))
    chosen = [page for page in PAGES if page.name in names]
    left_out = {page.name: why for page in chosen if (why := missing(page))}
    try:
        found = _play([page for page in chosen if page.name not in left_out], 40 if asked.quick else asked.cases, asked.seed)
    except LamError as error:
        print(f"benchmarks.drift: {error}" + (f"\n{error.remedy}" if error.remedy else ""), file=sys.stderr)
        return error.exit_code
    print(report.table(found))
    for name, why in left_out.items():
        print(f"{name} is left out: {why}")
    if asked.wrong:
        for case in found:
            if case.outcomes["lam"] == "wrong":
                print(f"wrong: {case.page} {case.element}: {case.target} after {', '.join(case.changes)}")
    if asked.json:
        asked.json.write_text(json.dumps(report.document(found, left_out), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    return 0


def _play(pages: list[PageOf], count: int, seed: int) -> list[Case]:
    from lamcli.neural.text import load

    embedder, found = load(), list[Case]()
    with opened() as stage:
        for number, page in enumerate(pages):
            share = count * (number + 1) // len(pages) - count * number // len(pages)
            found += cases(stage, page, share, Random(f"{seed}/{page.name}"), DELETED, embedder)
            print(f"[{number + 1}/{len(pages)}] {page.name}: {share} cases", flush=True)
    return found


if __name__ == "__main__":
    sys.exit(main())
