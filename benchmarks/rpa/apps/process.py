"""An application in a process of its own, over an SQLite file that is read for judging and put back between runs."""

from __future__ import annotations

import json
import os
import socket
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.error import HTTPError, URLError
from urllib.request import urlopen

from benchmarks.rpa.apps.install import Package, need
from benchmarks.rpa.task import Served, Variant
from lamcli.errors import EnvironmentLacks

PATIENCE_S = 60.0
PROGRAMS = Path(__file__).parent / "programs"


@dataclass(frozen=True)
class DatabaseSite:
    """A web application over an SQLite file.

    Attributes:
        package: what it is installed from.
        prepare: writes what the command needs into the folder, from the data of the variant.
        command: what to start, given the interpreter, that folder and the port.
        tables: table -> columns that are judged, with a meaning for a person (no keys, no times of day).
        database: the file in the folder; it is there once the application answers.
        start: where the work begins.
    """

    name: str
    package: Package
    prepare: Callable[[Path, Variant], None]
    command: Callable[[Path, Path, int], Sequence[str]]
    tables: Mapping[str, str]
    database: str = "data.db"
    start: str = "/"
    environment: Mapping[str, str] = field(default_factory=dict)

    @contextmanager
    def serve(self, variant: Variant) -> Iterator[Served]:
        need(self.package)
        with tempfile.TemporaryDirectory() as name:
            folder, port = Path(name), free_port()
            self.prepare(folder, variant)
            address = f"http://127.0.0.1:{port}"
            with running(self.command(self.package.python, folder, port), address + self.start, folder, self.environment), closing(_copy(folder / self.database)) as kept:
                database = folder / self.database
                yield Served(address + self.start, lambda: contents(database, self.tables), lambda: _restore(kept, database))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(command: Sequence[str], address: str, folder: Path, environment: Mapping[str, str]) -> Iterator[None]:
    """A server; it answers at the address when the block begins, and is gone when it ends."""
    with (folder / "server.log").open("wb") as log, subprocess.Popen(command, cwd=folder, stdout=log, stderr=log, env={**os.environ, **environment}) as process:
        try:
            if not _answers(address, process):
                raise EnvironmentLacks(f"{Path(command[0]).name} did not answer at {address}: {_end(folder / 'server.log')}")
            yield
        finally:
            process.terminate()
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()


def _answers(address: str, process: subprocess.Popen[bytes]) -> bool:
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until and process.poll() is None:
        try:
            with urlopen(address, timeout=10):
                return True
        except HTTPError:
            return False
        except (URLError, OSError):
            time.sleep(0.1)
    return False


def _end(log: Path) -> str:
    lines = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
    return lines[-1] if lines else "it said nothing"


def _copy(path: Path) -> sqlite3.Connection:
    kept = sqlite3.connect(":memory:", check_same_thread=False)
    with closing(sqlite3.connect(path)) as database:
        database.backup(kept)
    return kept


def _restore(kept: sqlite3.Connection, path: Path) -> None:
    """Under the running application: SQLite's backup takes the locks that it takes."""
    with closing(sqlite3.connect(path, timeout=10)) as database:
        kept.backup(database)


def contents(path: Path, tables: Mapping[str, str]) -> dict[str, list[list[object]]]:
    """The rows of each table in the order in which they were made."""
    with closing(sqlite3.connect(path, timeout=10)) as database:
        return {table: [list(row) for row in database.execute(f"select {columns} from {table} order by rowid")] for table, columns in tables.items()}


def write_json(path: Path, data: object) -> None:
    path.write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")


def write_tables(path: Path, tables: Mapping[str, tuple[str, Sequence[Sequence[object]]]]) -> None:
    """An SQLite file. Per table its columns, as ``create table`` spells them, and its rows."""
    with closing(sqlite3.connect(path)) as database, database:
        for table, (columns, rows) in tables.items():
            database.execute(f"create table {table} ({columns})")
            for row in rows:
                database.execute(f"insert into {table} values ({', '.join('?' * len(row))})", row)
