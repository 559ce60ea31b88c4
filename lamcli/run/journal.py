"""What a run did, kept so that a crash loses nothing: SQLite, WAL, synchronous FULL.

The intent is on disk before an action that may have an effect elsewhere begins, the outcome after it. Nothing that is a
secret is ever given to SQLite: every text passes the mask first.
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from lamcli.errors import BadInput, RunFailed
from lamcli.recipe.page import Action, ActionKind
from lamcli.run.mask import Mask
from lamcli.run.outputs import plain, to_line

JOURNAL_VERSION = 1

HARMLESS: frozenset[ActionKind] = frozenset({"open", "hover", "scroll to", "go back", "switch tab", "next page"})
"""Actions that may be done twice: nothing is forced to disk before they begin."""

ROWS_EVERY = 0.5
"""Seconds after which emitted rows are on disk at the latest, as long as the run goes on."""

_SCHEMA = """
create table run (key text primary key, value text not null) without rowid;
create table action (id integer primary key, step text not null, kind text not null, element text not null, value text not null,
                     began real not null, ended real, outcome text);
create table record (id integer primary key, step text not null, data text not null);
"""


class Journal:
    """One run's journal. Args: path of a file that does not exist yet; the mask for all that is written."""

    def __init__(self, path: Path, mask: Mask, about: Mapping[str, str]) -> None:
        self.path = path
        self._mask = mask
        self._committed = time.monotonic()
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path, isolation_level=None)
            self._db.execute("pragma journal_mode = wal")
            self._db.execute("pragma synchronous = full")
            self._db.executescript(_SCHEMA)
            self._db.execute("begin")
            self._db.executemany("insert into run values (?, ?)", [("version", str(JOURNAL_VERSION)), *((key, mask.text(value)) for key, value in about.items())])
            self._commit()
        except (sqlite3.Error, OSError) as error:
            raise RunFailed(f"the journal {path} cannot be written: {error}", remedy="free some space, or set LAM_RUNS to a folder that can be written to") from error

    def intent(self, action: Action, element: str) -> int:
        """Notes what is about to be done; for an action with an effect it is on disk when this returns."""
        value = "" if action.secret else self._mask.text(action.value)
        row = (_path(action.step), action.kind, self._mask.text(element), value, time.time())
        number = self._do("insert into action (step, kind, element, value, began) values (?, ?, ?, ?, ?)", row)
        if action.kind not in HARMLESS:
            self._commit()
        return number

    def outcome(self, number: int, outcome: str) -> None:
        """``done``, or what went wrong."""
        self._do("update action set ended = ?, outcome = ? where id = ?", (time.time(), self._mask.text(outcome), number))
        self._commit()

    def record(self, row: Mapping[str, object], step: tuple[int, ...] = ()) -> None:
        """An emitted record; on disk with the next action, or soon."""
        self._do("insert into record (step, data) values (?, ?)", (_path(step), to_line(self._mask.value(plain(row)))))
        if time.monotonic() - self._committed > ROWS_EVERY:
            self._commit()

    def close(self, status: str) -> None:
        self._do("insert or replace into run values ('status', ?)", (status,))
        self._commit()
        self._db.execute("pragma wal_checkpoint(truncate)")
        self._db.close()

    def _do(self, statement: str, values: tuple[object, ...]) -> int:
        try:
            return int(self._db.execute(statement, values).lastrowid or 0)
        except sqlite3.Error as error:
            raise RunFailed(f"the journal {self.path} cannot be written: {error}", remedy="free some space; the rows so far are kept") from error

    def _commit(self) -> None:
        self._db.execute("commit")
        self._db.execute("begin")
        self._committed = time.monotonic()


def read_records(path: Path) -> list[dict[str, object]]:
    """The records that a run emitted, also of one that was killed. Raises BadInput."""
    if not path.is_file():
        raise BadInput("there is no such journal", where=str(path))
    try:
        with closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as db:
            return [json.loads(data) for (data,) in db.execute("select data from record order by id")]
    except (sqlite3.Error, ValueError) as error:
        raise BadInput(f"not a journal of lam: {error}", where=str(path)) from error


def _path(step: tuple[int, ...]) -> str:
    return ".".join(map(str, step))
