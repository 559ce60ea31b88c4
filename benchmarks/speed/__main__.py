"""``python -m benchmarks.speed [--quick] [--json OUT]``"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from benchmarks.miniwob.report import commit, machine
from benchmarks.record_cost.measure import measure as record_cost
from benchmarks.speed import growth, script


def main() -> int:
    asks = argparse.ArgumentParser(prog="python -m benchmarks.speed", description="How fast lam is, and how time and memory grow.")
    asks.add_argument("--quick", action="store_true", help="small sizes only, in about a minute")
    asks.add_argument("--json", type=Path, metavar="OUT", help="write the figures there")
    asked = asks.parse_args()
    summary, rows = growth.measure(growth.QUICK if asked.quick else growth.FULL)
    ran, pairs = script.measure(2 if asked.quick else 7)
    recorded = record_cost(2 if asked.quick else 25)
    summary |= ran | {"record_overhead_ms": recorded["summary"]["record_overhead_ms"]}
    print()
    for key, value in summary.items():
        print(f"{key:>32} {value}")
    if asked.json:
        document = {"summary": summary, "rows": [*rows, *pairs], "machine": machine(), "commit": commit()}
        asked.json.write_text(json.dumps(document, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
