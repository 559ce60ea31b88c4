"""A trace on disk: one SQLite file, written as the person acts, readable whatever became of the writer.

Layout (``user_version`` = TRACE_VERSION, ``application_id`` = the letters LAMT):

- ``meta(key, value)``: JSON of the trace's own fields (instruction, url, data, ...) and ``final``.
- ``snapshot(digest, base, body)``: zlib-compressed; ``base`` names the snapshot that ``body`` is a difference to.
- ``event(id, body)``: one JSON object per event, in order. ``screenshot(event, png)``, ``unmapped(id, line)``.

While it is being written the file is in WAL mode, so a killed writer loses nothing that was committed; closing folds the
WAL in, and the finished trace is exactly one file. Successive pages differ in a few nodes, so a snapshot is kept as
runs of nodes of an earlier one plus the nodes that are new. For that a node names its depth and not its parent: depth and
document order give the tree, and depths do not shift when nodes are inserted before.

Everything read is bounded, so that a small file cannot unfold into more memory than a large honest one would need.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import tempfile
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import TracebackType
from typing import Any

from lamcli.errors import BadInput
from lamcli.trace import TRACE_VERSION, Event, Node, Snapshot, Trace, event_from_json, event_to_json, snapshot_from_json, snapshot_to_json

APPLICATION_ID = 0x4C414D54
SNAPSHOT_BYTES = 64 << 20
"""Most that one snapshot may unfold to, in bytes."""
TOTAL_BYTES = 512 << 20
"""Most that all snapshots of one trace may unfold to, in bytes."""
SNAPSHOT_NODES = 1_000_000
TOTAL_NODES = 20_000_000

_SCHEMA = """
CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE snapshot (id INTEGER PRIMARY KEY, digest TEXT NOT NULL UNIQUE, base TEXT NOT NULL, body BLOB NOT NULL);
CREATE TABLE event (id INTEGER PRIMARY KEY, body TEXT NOT NULL);
CREATE TABLE screenshot (event INTEGER PRIMARY KEY, png BLOB NOT NULL);
CREATE TABLE unmapped (id INTEGER PRIMARY KEY, line TEXT NOT NULL);
"""
_META = ("instruction", "data", "url", "origin", "recorder", "secrets")
_MAGIC = b"SQLite format 3\0"
_ENCODER = json.JSONEncoder(ensure_ascii=True, separators=(",", ":"), default=dict)


class TraceWriter:
    """Writes a trace while it happens. Every call is committed when it returns; usable as a context manager.

    ``meta`` may hold the trace's own fields: instruction, data, url, origin, recorder, secrets.
    Raises BadInput when ``path`` holds something other than a trace, or cannot be written.
    """

    def __init__(self, path: Path | str, **meta: Any) -> None:
        self.path = Path(path)
        _make_room(self.path)
        try:
            self._db = sqlite3.connect(self.path, isolation_level=None)
            self._db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            self._db.execute(f"PRAGMA user_version = {TRACE_VERSION}")
            self._db.executescript(_SCHEMA)
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute("PRAGMA synchronous = NORMAL")
        except sqlite3.Error as error:
            raise BadInput(f"cannot be written ({error})", where=str(self.path), remedy="Name a file in a folder that exists and can be written.") from error
        self._known: set[str] = set()
        self._packer = _Packer()
        self._events = 0
        self.meta(**meta)

    def __enter__(self) -> TraceWriter:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    def meta(self, **values: Any) -> None:
        """Sets fields of the trace; those given before are replaced."""
        for key, value in values.items():
            if key not in _META:
                raise TypeError(f"a trace has no field {key!r}")
            self._set(key, value)

    def snapshot(self, snapshot: Snapshot) -> str:
        """Keeps the page and returns its digest; a page that is there already costs nothing."""
        digest = snapshot.digest
        if digest not in self._known:
            base, body = self._packer.pack(digest, snapshot)
            self._db.execute("INSERT INTO snapshot (digest, base, body) VALUES (?, ?, ?)", (digest, base, body))
            self._known.add(digest)
        return digest

    def event(self, event: Event) -> int:
        """Appends one event and returns its index. The snapshot that it names must have been given before."""
        if event.snapshot and event.snapshot not in self._known:
            raise ValueError(f"event names snapshot {event.snapshot}, which was not written")
        self._db.execute("INSERT INTO event (id, body) VALUES (?, ?)", (self._events, _dumps(event_to_json(event))))
        self._events += 1
        return self._events - 1

    def final(self, digest: str) -> None:
        """Names the page after the last event."""
        self._set("final", digest)

    def screenshot(self, event_index: int, png: bytes) -> None:
        self._db.execute("INSERT OR REPLACE INTO screenshot VALUES (?, ?)", (event_index, png))

    def unmapped(self, line: str) -> None:
        """Notes something that happened and that the trace cannot hold."""
        self._db.execute("INSERT INTO unmapped (line) VALUES (?)", (_dumps(line),))

    def close(self) -> None:
        """Folds the WAL in: afterwards the trace is one file. Closing twice is harmless."""
        # A reader that is still attached keeps the WAL in place; the trace is complete all the same.
        with suppress(sqlite3.OperationalError, sqlite3.ProgrammingError):
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            self._db.execute("PRAGMA journal_mode = DELETE")
        self._db.close()

    def _set(self, key: str, value: Any) -> None:
        self._db.execute("INSERT OR REPLACE INTO meta VALUES (?, ?)", (key, _dumps(value)))


def write_trace(trace: Trace, path: Path | str) -> None:
    """Writes a whole trace; the file appears complete or not at all."""
    path = Path(path)
    _make_room(path, remove=False)
    partial = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with TraceWriter(partial, **{key: getattr(trace, key) for key in _META}) as writer:
            for snapshot in trace.snapshots.values():
                writer.snapshot(snapshot)
            for event in trace.events:
                writer.event(event)
            for line in trace.unmapped:
                writer.unmapped(line)
            writer.final(trace.final)
        partial.replace(path)
    finally:
        _remove(partial)


def is_trace(path: Path | str) -> bool:
    """Whether the file says that it is a trace of lam, of whatever version and in whatever condition."""
    try:
        with Path(path).open("rb") as file:
            head = file.read(100)
    except OSError:
        return False
    return head.startswith(_MAGIC) and int.from_bytes(head[68:72], "big") == APPLICATION_ID


def read_trace(path: Path | str) -> Trace:
    """Reads a trace, finished or left behind by a killed recorder.

    Raises BadInput: no such file, empty, cut short, not SQLite, another program's SQLite, a newer version, damaged.
    """
    path = Path(path)
    with _opened(path) as db:
        try:
            return _Reader(db, str(path)).trace()
        except (sqlite3.Error, zlib.error) as error:
            raise BadInput(f"is damaged ({error})", where=str(path)) from error
        except (KeyError, TypeError, ValueError, IndexError, AttributeError, RecursionError) as error:
            raise BadInput(f"is damaged ({type(error).__name__}: {_brief(error)})", where=str(path)) from error


def read_screenshots(path: Path | str) -> dict[int, bytes]:
    """The PNG images of a trace by event index. Raises BadInput like ``read_trace``."""
    path = Path(path)
    with _opened(path) as db:
        try:
            return {int(event): bytes(png) for event, png in db.execute("SELECT event, png FROM screenshot ORDER BY event")}
        except (sqlite3.Error, TypeError, ValueError) as error:
            raise BadInput(f"is damaged ({_brief(error)})", where=str(path)) from error


class _Packer:
    """Turns snapshots into (base digest, compressed body), remembering the last one that was kept whole."""

    def __init__(self) -> None:
        self._digest = ""
        self._lines: dict[str, int] = {}
        self._order: list[str] = []

    def pack(self, digest: str, snapshot: Snapshot) -> tuple[str, bytes]:
        data = snapshot_to_json(snapshot)
        lines = _to_lines(data.pop("nodes"))
        parts: list[list[int] | str] = []
        literal = 0
        expected = -1
        for line in lines:
            found = expected if expected >= 0 and expected < len(self._order) and self._order[expected] == line else self._lines.get(line, -1)
            if found < 0:
                literal += 1
                parts.append(line)
            elif found == expected and parts and isinstance(parts[-1], list):
                parts[-1][1] += 1
            else:
                parts.append([found, 1])
            expected = found + 1 if found >= 0 else -1
        base = self._digest if lines and literal * 2 <= len(lines) else ""
        if not base:
            self._digest, self._order = digest, lines
            self._lines = {line: index for index, line in reversed(list(enumerate(lines)))}
            parts = list(lines)
        return base, zlib.compress(_dumps({**data, "parts": parts}).encode(), 6)


class _Reader:
    """Unfolds one trace. Equal nodes of different snapshots become one object, so memory follows what is distinct."""

    def __init__(self, db: sqlite3.Connection, where: str) -> None:
        self.db, self.where = db, where
        self._lines: dict[str, list[str]] = {}
        self._nodes: dict[tuple[str, int], Node] = {}
        self._bytes = self._count = 0

    def trace(self) -> Trace:
        meta = {key: _loads(value) for key, value in self.db.execute("SELECT key, value FROM meta")}
        snapshots = {digest: self._snapshot(digest, base, body) for digest, base, body in self.db.execute("SELECT digest, base, body FROM snapshot ORDER BY id")}
        events = tuple(event_from_json(_loads(body)) for (body,) in self.db.execute("SELECT body FROM event ORDER BY id"))
        for index, event in enumerate(events):
            self._check(index, event, snapshots)
        final = _text(meta.get("final", ""))
        if final and final not in snapshots:
            raise BadInput(f"is damaged (its last page {final} is missing)", where=self.where)
        return Trace(
            events=events,
            snapshots=snapshots,
            final=final,
            instruction=_text(meta.get("instruction", "")),
            data=tuple({_text(key): _text(value) for key, value in row.items()} for row in meta.get("data", ())),
            url=_text(meta.get("url", "")),
            origin=_text(meta.get("origin", "")),
            recorder=_text(meta.get("recorder", "")),
            unmapped=tuple(_text(_loads(line)) for (line,) in self.db.execute("SELECT line FROM unmapped ORDER BY id")),
            secrets=tuple(map(_text, meta.get("secrets", ()))),
        )

    def _snapshot(self, digest: str, base: str, body: bytes) -> Snapshot:
        unpacker = zlib.decompressobj()
        raw = unpacker.decompress(body, SNAPSHOT_BYTES)
        self._bytes += len(raw)
        if unpacker.unconsumed_tail or self._bytes > TOTAL_BYTES:
            raise BadInput(f"snapshot {digest} unfolds to more than any real page holds", where=self.where)
        if not unpacker.eof:
            raise ValueError(f"snapshot {digest} is cut short")
        data = _loads(raw.decode())
        lines = self._unfold(digest, data.pop("parts"), self._lines[base] if base else [])
        if not base:
            self._lines[digest] = lines
        shell = snapshot_from_json({**data, "nodes": []})
        return Snapshot(shell.url, shell.title, self._tree(lines), shell.viewport)

    def _unfold(self, digest: str, parts: Sequence[Any], base: Sequence[str]) -> list[str]:
        lines: list[str] = []
        for part in parts:
            if isinstance(part, str):
                fresh: Sequence[str] = (part,)
            else:
                start, count = part
                if not 0 <= start < start + count <= len(base):
                    raise ValueError(f"snapshot {digest} refers to nodes that are not there")
                fresh = base[start : start + count]
            if len(lines) + len(fresh) > SNAPSHOT_NODES:
                raise BadInput(f"snapshot {digest} holds more than {SNAPSHOT_NODES:,} nodes", where=self.where)
            lines.extend(fresh)
        self._count += len(lines)
        if self._count > TOTAL_NODES:
            raise BadInput(f"its snapshots hold more than {TOTAL_NODES:,} nodes", where=self.where)
        return lines

    def _tree(self, lines: Sequence[str]) -> tuple[Node, ...]:
        nodes: list[Node] = []
        path: list[int] = []
        for index, line in enumerate(lines):
            depth = int(line[: line.index(" ")])
            if not (0 < depth <= len(path) if index else depth == 0):
                raise ValueError(f"a node at depth {depth} below depth {len(path) - 1}")
            del path[depth:]
            parent = path[-1] if path else -1
            node = self._nodes.get((line, parent))
            if node is None:
                node = self._nodes[line, parent] = _node(_loads(line[line.index(" ") + 1 :]), parent)
            nodes.append(node)
            path.append(index)
        return tuple(nodes)

    def _check(self, index: int, event: Event, snapshots: Mapping[str, Snapshot]) -> None:
        if event.snapshot and event.snapshot not in snapshots:
            raise BadInput(f"is damaged (event {index} names a page that is missing)", where=self.where)
        numbers = [event.time, event.tab, *(item for item in (event.x, event.y, event.target, event.destination) if item is not None)]
        if any(isinstance(item, bool) or not isinstance(item, int | float) for item in numbers) or not isinstance(event.value, str) or not isinstance(event.secret, str):
            raise BadInput(f"is damaged (event {index} holds values of the wrong type)", where=self.where)
        size = len(snapshots[event.snapshot].nodes) if event.snapshot else 0
        for node in (event.target, event.destination):
            if node is not None and not (isinstance(node, int) and 0 <= node < size):
                raise BadInput(f"is damaged (event {index} points at node {node}, which its page does not have)", where=self.where)


def _to_lines(nodes: Sequence[dict[str, Any]]) -> list[str]:
    depths: list[int] = []
    lines = []
    for node in nodes:
        parent = node.pop("p")
        depths.append(depths[parent] + 1 if parent >= 0 else 0)
        lines.append(f"{depths[-1]} {_dumps(node)}")
    return lines


def _node(data: dict[str, Any], parent: int) -> Node:
    """One node, read by the same code that reads whole snapshots, then hung below its real parent."""
    node = snapshot_from_json({"nodes": [{**data, "p": -1}]}).nodes[0]
    return Node(parent, node.tag, node.role, node.name, node.value, node.states, node.attributes, node.box, node.color, node.background, node.ref, node.frame, node.shadow)


@contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    _check_header(path)
    with tempfile.TemporaryDirectory(prefix="lam-") as spare:
        db = _connect(path, Path(spare))
        try:
            yield db
        finally:
            db.close()


def _connect(path: Path, spare: Path) -> sqlite3.Connection:
    """A read-only connection; a trace whose WAL cannot be opened in place (a folder without write access) is copied first."""
    for place in (path, spare / "copy"):
        if place is not path:
            for ending in ("", "-wal"):
                with suppress(FileNotFoundError):
                    shutil.copyfile(f"{path}{ending}", f"{place}{ending}")
        db = sqlite3.connect(f"{place.absolute().as_uri()}?mode={'ro' if place is path else 'rw'}", uri=True)
        try:
            db.execute("SELECT count(*) FROM sqlite_master").fetchone()
            return db
        except sqlite3.OperationalError:
            db.close()
            if place is not path:
                raise BadInput("is a trace, but SQLite cannot open it", where=str(path)) from None
        except (sqlite3.DatabaseError, UnicodeDecodeError) as error:  # the latter: SQLite quotes damaged bytes in its message
            db.close()
            raise BadInput(f"is damaged or cut short ({_brief(error)})", where=str(path)) from error
    raise AssertionError("unreachable")


def _check_header(path: Path) -> None:
    where = str(path)
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            head = file.read(100)
    except OSError as error:
        raise BadInput(f"cannot be read ({error.strerror})", where=where) from error
    if not head:
        raise BadInput("is empty", where=where, remedy="Record or import the demonstration again.")
    if not head.startswith(_MAGIC[: len(head)]):
        raise BadInput("is not a trace", where=where, remedy="`lam import FILE -o demo.trace` turns a foreign recording into a trace.")
    if len(head) < 100:
        raise BadInput("is cut short", where=where)
    if int.from_bytes(head[68:72], "big") != APPLICATION_ID:
        raise BadInput("is an SQLite database of another program, not a trace", where=where)
    version = int.from_bytes(head[60:64], "big")
    if version != TRACE_VERSION:
        raise BadInput(f"is a trace of version {version}; this lam reads version {TRACE_VERSION}", where=where, remedy="Use the lam that wrote it, or a newer one.")
    page_size = int.from_bytes(head[16:18], "big")
    page_size = 65536 if page_size == 1 else page_size
    if size < page_size * int.from_bytes(head[28:32], "big") and not Path(f"{path}-wal").exists():
        raise BadInput("is cut short", where=where, remedy="Copy the file again; the original is longer.")


def _make_room(path: Path, *, remove: bool = True) -> None:
    """Refuses to overwrite anything but a trace (or an empty file)."""
    if path.is_dir():
        raise BadInput("is a folder", where=str(path), remedy="Name a file.")
    if path.exists() and path.is_file() and path.stat().st_size and not is_trace(path):
        raise BadInput("exists and is not a trace; it was left alone", where=str(path), remedy="Choose another name, or remove it first.")
    if remove:
        _remove(path)


def _remove(path: Path) -> None:
    for ending in ("", "-wal", "-shm", "-journal"):
        with suppress(FileNotFoundError):
            Path(f"{path}{ending}").unlink()


def _dumps(value: Any) -> str:
    # ASCII, because SQLite's text cannot hold lone surrogates, which pages do contain.
    return _ENCODER.encode(value)


def _loads(text: str) -> Any:
    return json.loads(text)


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError(f"expected text, found {type(value).__name__}")
    return value


def _brief(error: BaseException) -> str:
    return " ".join(str(error).split())[:160]
