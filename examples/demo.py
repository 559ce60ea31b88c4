"""lam's main job on a real application, from nothing: ``make demo``.

A database of 57 invoices is generated and served by Datasette. A robot with a real mouse opens the table and Alt+clicks the
customer and the total of the first two rows, while ``lam record`` looks on. ``lam synthesize`` turns that into a recipe,
``lam run`` runs it on the live application, and what it wrote is compared with the database, row by row.
Everything is written to demo/out/. Exits with 0 only when all rows match.
"""

from __future__ import annotations

import argparse
import csv
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import person
from invoices import read_column_pairs, served, write_database
from places import stop

ROOT = Path(__file__).resolve().parent.parent
LAM = (sys.executable, "-m", "lamcli")
PATIENCE_S = 60.0
COLUMNS = ("customer", "total")


def main() -> int:
    asked = argparse.ArgumentParser(description="Demonstrate, synthesize, run and inspect, on a real application.")
    asked.add_argument("--out", type=Path, default=Path("demo") / "out", help="where files go (default: %(default)s)")
    out: Path = asked.parse_args().out
    os.chdir(ROOT)
    out.mkdir(parents=True, exist_ok=True)
    database, trace, recipe, rows = (out / name for name in ("shop.db", "invoices.trace", "invoices.lam", "invoices.csv"))
    for old in (trace, recipe, recipe.with_name(recipe.name + ".lock"), rows):
        old.unlink(missing_ok=True)
    write_database(database)
    with served(database) as application:
        print(f"Datasette serves {database} at {application}\n")
        demonstrate(f"{application}/shop", trace)
        lam("synthesize", str(trace), "-o", str(recipe))
        print("\n" + recipe.read_text(encoding="utf-8"), flush=True)
        lam("run", str(recipe), "-o", str(rows))
    lam("inspect", str(recipe))
    return compare(database, rows)


def demonstrate(url: str, trace: Path) -> None:
    """A person opens the table of invoices and extracts two fields of two rows, while lam records."""
    with person.browser(url) as endpoint, recording(url, endpoint, trace), person.at(endpoint) as robot:
        robot.page.wait_for_load_state()
        say("the robot clicks the link “invoices”")
        robot.click('role=link[name="invoices"s]')
        for row in (1, 2):
            for column in COLUMNS:
                seen = robot.extract(f"table.rows-and-columns tbody tr:nth-child({row}) td.col-{column}")
                say(f"the robot Alt+clicks “{seen}”")


@contextmanager
def recording(url: str, endpoint: str, trace: Path) -> Iterator[None]:
    """``lam record`` attached to a running browser; stopped as a person would, by Ctrl-C."""
    arguments = ("record", url, "--cdp", endpoint, "-o", str(trace))
    echo(arguments)
    with subprocess.Popen([*LAM, *arguments], stderr=subprocess.PIPE) as process:
        ready = threading.Event()
        listener = threading.Thread(target=_listen, args=(process, ready), daemon=True)
        listener.start()
        try:
            if not ready.wait(PATIENCE_S) or process.poll() is not None:
                raise SystemExit("lam record did not start recording")
            yield
            process.send_signal(signal.SIGINT)
            if process.wait(PATIENCE_S) != 0:
                raise SystemExit(f"lam record ended with {process.returncode}")
        finally:
            if process.poll() is None:
                stop(process)
            listener.join(PATIENCE_S)


def _listen(process: subprocess.Popen[bytes], ready: threading.Event) -> None:
    """Passes on what the recorder says; from the line ``recording`` on every action is captured."""
    assert process.stderr is not None
    for line in process.stderr:
        say(line.decode(errors="replace").rstrip())
        if line.strip() == b"recording":
            ready.set()
    ready.set()


def lam(*arguments: str) -> None:
    """Runs one command as a person would type it; ends the demo when it fails."""
    echo(arguments)
    ended = subprocess.run([*LAM, *arguments], check=False)
    if ended.returncode:
        raise SystemExit(ended.returncode)


def echo(arguments: Sequence[str]) -> None:
    print("\n$ lam " + " ".join(arguments), flush=True)


def say(line: str) -> None:
    print(f"  {line}", flush=True)


def compare(database: Path, rows: Path) -> int:
    """Prints whether the file holds every row of the database, in order; returns the exit code."""
    wanted = read_column_pairs(database, *COLUMNS)
    with rows.open(encoding="utf-8", newline="") as file:
        header, *written = csv.reader(file)
    differing = [(n, want, got) for n, (want, got) in enumerate(zip(wanted, written, strict=False), 1) if not all(map(same, want, got))]
    if len(wanted) == len(written) and len(header) == len(COLUMNS) and not differing:
        print(f"\nAll {len(wanted)} rows of {rows} match the database.")
        return 0
    print(f"\n{rows} differs from the database: {len(written)} rows of {len(wanted)}, columns {', '.join(header)}")
    for number, want, got in differing[:5]:
        print(f"  row {number}: {', '.join(got)} instead of {', '.join(want)}")
    return 1


def same(want: str, got: str) -> bool:
    """Equal as texts, or as numbers."""
    try:
        return want == got or float(want) == float(got)
    except ValueError:
        return False


if __name__ == "__main__":
    sys.exit(main())
