"""``python -m benchmarks.record_cost [--quick] [--json OUT]``"""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path

from benchmarks.miniwob.report import commit, machine
from benchmarks.record_cost.measure import measure


def main() -> int:
    asks = argparse.ArgumentParser(prog="python -m benchmarks.record_cost", description="What recording costs the person and the page.")
    asks.add_argument("--quick", action="store_true", help="a fifth of the actions")
    asks.add_argument("--json", type=Path, metavar="OUT", help="write the figures there")
    asked = asks.parse_args()
    document = measure(times=5 if asked.quick else 25)
    for row in document["rows"]:
        print("  ".join(f"{key} {value}" for key, value in row.items()))
    print()
    for key, value in document["summary"].items():
        print(f"{key:>20} {value}")
    if asked.json:
        asked.json.write_text(json.dumps({**document, "machine": machine(), "commit": commit()}, indent=1) + "\n", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
