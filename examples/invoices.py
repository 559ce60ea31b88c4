"""A small shop's database, always the same, and Datasette (a real web application) serving it on this machine."""

from __future__ import annotations

import random
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date, timedelta
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from places import free_port, stop

INVOICES = 57
PATIENCE_S = 60.0

FIRST = ("Amber", "Borealis", "Cedar", "Delta", "Ember", "Fjord", "Granite", "Harbour", "Indigo", "Juniper", "Kestrel", "Lantern")
SECOND = ("Books", "Cycles", "Dental", "Farms", "Foods", "Garden", "Joinery", "Labs", "Music", "Print", "Tea", "Tools")


def write_database(path: Path) -> None:
    """Customers and invoices, drawn with a fixed seed."""
    draw = random.Random(57)
    names = [f"{first} {second}" for first in FIRST for second in draw.sample(SECOND, 3)]
    draw.shuffle(names)
    path.unlink(missing_ok=True)
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("create table customers (name text primary key, city text)")
        database.execute("create table invoices (number text primary key, customer text, issued text, status text, total real)")
        cities = ("Aarhus", "Bergen", "Cork", "Delft", "Evora")
        database.executemany("insert into customers values (?, ?)", [(name, draw.choice(cities)) for name in names])
        rows = []
        for place in range(INVOICES):
            issued = date(2025, 1, 7) + timedelta(days=place * 5 + draw.randrange(4))
            status = draw.choice(("paid", "paid", "open", "overdue"))
            rows.append((f"INV-{2001 + place}", names[place % len(names)], issued.isoformat(), status, draw.randrange(900, 250_000) / 100))
        database.executemany("insert into invoices values (?, ?, ?, ?, ?)", rows)


def read_column_pairs(path: Path, *columns: str) -> list[tuple[str, ...]]:
    """The named columns of every invoice as SQLite spells them, in the order in which the application lists them."""
    chosen = ", ".join(f'cast("{column}" as text)' for column in columns)
    with closing(sqlite3.connect(path)) as database:
        return list(database.execute(f"select {chosen} from invoices order by number"))


@contextmanager
def served(database: Path) -> Iterator[str]:
    """Datasette over the database; yields its address without a slash at the end."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-m", "datasette", "serve", str(database), "--host", "127.0.0.1", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            _wait_for(f"{address}/-/versions.json", process)
            yield address
        finally:
            stop(process)


def _wait_for(address: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until and process.poll() is None:
        try:
            with urlopen(address, timeout=5):
                return
        except (URLError, OSError):
            time.sleep(0.2)
    raise SystemExit(f"Datasette did not answer at {address}")
