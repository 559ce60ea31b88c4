"""The trace store: what goes in comes out, whatever happens to the writer, and nothing hostile gets further than one line."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import zlib
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from lamcli.errors import BadInput
from lamcli.store import APPLICATION_ID, TraceWriter, is_trace, read_screenshots, read_trace, write_trace
from lamcli.trace import TRACE_VERSION, Box, Event, EventKind, Node, Snapshot, Trace

TEXT = st.text(max_size=12) | st.sampled_from(("\ud800", "\x00", "\x1b[31m", "a" * 300, "<b>"))
NUMBER = st.integers(-(10**6), 10**6).map(lambda n: n / 4)
FREE = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@st.composite
def pages(draw: st.DrawFn) -> Snapshot:
    nodes = []
    for index in range(draw(st.integers(1, 12))):
        attributes = draw(st.dictionaries(TEXT, TEXT, max_size=2))
        nodes.append(
            Node(
                parent=draw(st.integers(0, index - 1)) if index else -1,
                tag=draw(st.sampled_from(("div", "#text", "", "svg"))),
                role=draw(TEXT),
                name=draw(TEXT),
                value=draw(st.none() | TEXT),
                states=frozenset(draw(st.sets(st.sampled_from(("checked", "focused", "hidden"))))),
                attributes=tuple(sorted(attributes.items())),
                box=draw(st.none() | st.builds(Box, NUMBER, NUMBER, NUMBER, NUMBER)),
                color=draw(st.sampled_from(("", "rgb(1, 2, 3)"))),
                ref=draw(TEXT),
            )
        )
    return Snapshot(draw(TEXT), draw(TEXT), _in_document_order(nodes), (draw(st.integers(0, 9)), 7))


def _in_document_order(nodes: list[Node]) -> tuple[Node, ...]:
    """Any tree, renumbered so that every subtree is one run."""
    order: list[int] = []
    stack = [0]
    while stack:
        index = stack.pop()
        order.append(index)
        stack.extend(reversed([child for child, node in enumerate(nodes) if node.parent == index]))
    place = {old: new for new, old in enumerate(order)}
    return tuple(replace(nodes[old], parent=place.get(nodes[old].parent, -1)) for old in order)


@st.composite
def traces(draw: st.DrawFn) -> Trace:
    known = draw(st.lists(pages(), max_size=4))
    known += [replace(page, nodes=(*page.nodes, Node(0, "p", "paragraph", draw(TEXT)))) for page in known[:2]]
    snapshots = {page.digest: page for page in known}
    events = []
    for index in range(draw(st.integers(0, 5))):
        page = draw(st.sampled_from(known)) if known and draw(st.booleans()) else None
        target = draw(st.none() | st.integers(0, len(page.nodes) - 1)) if page else None
        detail = draw(st.lists(st.tuples(TEXT, TEXT), max_size=2))
        events.append(Event(draw(st.sampled_from(EventKind)), index / 2, page.digest if page else "", target, draw(TEXT), x=draw(st.none() | NUMBER), detail=tuple(detail), source=(index,)))
    return Trace(
        events=tuple(events),
        snapshots=snapshots,
        final=draw(st.sampled_from(["", *snapshots])),
        instruction=draw(TEXT),
        data=tuple(draw(st.lists(st.dictionaries(TEXT, TEXT, max_size=2), max_size=2))),
        url=draw(TEXT),
        unmapped=tuple(draw(st.lists(TEXT, max_size=2))),
        secrets=tuple(draw(st.lists(TEXT, max_size=2))),
    )


@FREE
@given(trace=traces())
def test_what_goes_in_comes_out(trace: Trace, tmp_path: Path) -> None:
    path = tmp_path / "a.trace"
    write_trace(trace, path)
    again = read_trace(path)
    assert again == trace
    assert list(again.snapshots) == list(trace.snapshots)
    assert {page.digest for page in again.snapshots.values()} == set(trace.snapshots)
    assert os.listdir(tmp_path) == ["a.trace"], "a finished trace is one file"


def a_page(rows: int = 50, mark: str = "") -> Snapshot:
    nodes = [Node(-1, "ul", "list")]
    for row in range(rows):
        item = len(nodes)
        nodes += [Node(0, "li", "listitem", box=Box(0.0, row * 20.0, 300.0, 20.0), ref=str(row)), Node(item, "#text", "text", f"Row number {row} {mark if row == 3 else ''}")]
    return Snapshot("https://shop.example/", "Shop", tuple(nodes))


def write_some(path: Path, count: int = 3) -> TraceWriter:
    writer = TraceWriter(path, instruction="Buy three")
    for index in range(count):
        digest = writer.snapshot(a_page(mark=f"seen {index}"))
        writer.event(Event(EventKind.CLICK, float(index), digest, 1))
        writer.final(digest)
    return writer


def test_pages_that_differ_little_cost_little(tmp_path: Path) -> None:
    one, many = tmp_path / "one.trace", tmp_path / "many.trace"
    write_some(one, 1).close()
    write_some(many, 60).close()
    assert many.stat().st_size - one.stat().st_size < 60 * 600
    assert len(read_trace(many).snapshots) == 60


def test_equal_nodes_of_different_pages_are_one_object(tmp_path: Path) -> None:
    write_some(tmp_path / "a.trace", 2).close()
    first, second = read_trace(tmp_path / "a.trace").snapshots.values()
    assert sum(left is right for left, right in zip(first.nodes, second.nodes, strict=True)) == len(first.nodes) - 1


def test_a_trace_can_be_read_while_it_is_written(tmp_path: Path) -> None:
    path = tmp_path / "a.trace"
    writer = write_some(path)
    assert is_trace(path)
    assert len(read_trace(path).events) == 3
    writer.event(Event(EventKind.BACK, 9.0))
    assert len(read_trace(path).events) == 4
    writer.unmapped("a dialog")
    writer.meta(secrets=("password",))
    writer.screenshot(0, b"\x89PNG")
    writer.close()
    writer.close()
    trace = read_trace(path)
    assert (trace.unmapped, trace.secrets, read_screenshots(path)) == (("a dialog",), ("password",), {0: b"\x89PNG"})
    assert os.listdir(tmp_path) == ["a.trace"]


KILLED = """
import os, signal, sys
sys.path.insert(0, {here!r})
from test_store import write_some
from pathlib import Path
write_some(Path({path!r}), 5)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture
def killed(tmp_path: Path) -> Path:
    """What a recorder leaves behind that was killed after five events."""
    path = tmp_path / "killed.trace"
    root = Path(__file__).resolve().parent.parent
    script = KILLED.format(here=str(Path(__file__).parent), path=str(path))
    done = subprocess.run([sys.executable, "-c", script], env=os.environ | {"PYTHONPATH": str(root)}, check=False, timeout=60)
    assert done.returncode == -signal.SIGKILL
    return path


def test_a_killed_recorder_leaves_a_readable_trace(killed: Path) -> None:
    assert Path(f"{killed}-wal").exists(), "the recorder had no time to tidy up"
    trace = read_trace(killed)
    assert [event.time for event in trace.events] == [0.0, 1.0, 2.0, 3.0, 4.0]
    assert trace.instruction == "Buy three"
    assert trace.before(5) is not None


def test_also_where_nothing_may_be_written(killed: Path, tmp_path: Path) -> None:
    shelf = tmp_path / "shelf"
    shelf.mkdir()
    for ending in ("", "-wal"):
        shutil.copy(f"{killed}{ending}", shelf)
    shelf.chmod(0o555)
    try:
        assert len(read_trace(shelf / killed.name).events) == 5
    finally:
        shelf.chmod(0o755)


def test_a_trace_that_lost_its_wal_says_what_it_still_has(killed: Path) -> None:
    Path(f"{killed}-wal").unlink()
    Path(f"{killed}-shm").unlink(missing_ok=True)
    assert len(read_trace(killed).events) <= 5


def test_an_event_may_only_name_a_page_that_was_written(tmp_path: Path) -> None:
    with TraceWriter(tmp_path / "a.trace") as writer, pytest.raises(ValueError, match="was not written"):
        writer.event(Event(EventKind.CLICK, 0.0, "0" * 32, 1))


def test_nothing_but_a_trace_is_overwritten(tmp_path: Path) -> None:
    notes = tmp_path / "notes.txt"
    notes.write_text("mine")
    for attempt in (lambda: TraceWriter(notes), lambda: write_trace(Trace(), notes)):
        with pytest.raises(BadInput, match=r"notes\.txt: exists and is not a trace"):
            attempt()
    assert notes.read_text() == "mine"
    write_trace(Trace(instruction="old"), tmp_path / "a.trace")
    write_trace(Trace(instruction="new"), tmp_path / "a.trace")
    assert read_trace(tmp_path / "a.trace").instruction == "new"


def test_a_write_that_fails_leaves_the_old_file_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.trace"
    write_trace(Trace(instruction="old"), path)
    with pytest.raises(ValueError):
        write_trace(Trace(events=(Event(EventKind.CLICK, 0.0, "missing"),)), path)
    assert read_trace(path).instruction == "old"
    assert os.listdir(tmp_path) == ["a.trace"]


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="cannot be written"):
        TraceWriter(tmp_path / "no" / "a.trace")


# --- bad files ---


def refused(path: Path, said: str) -> None:
    with pytest.raises(BadInput) as caught:
        read_trace(path)
    message = str(caught.value)
    assert said in message
    assert message.startswith(str(path))
    assert "\n" not in message


def a_file(tmp_path: Path) -> Path:
    path = tmp_path / "a.trace"
    write_some(path).close()
    return path


def sql(path: Path, *statements: tuple[str, tuple[object, ...]]) -> None:
    db = sqlite3.connect(path)
    for statement, values in statements:
        db.execute(statement, values)
    db.commit()
    db.close()


def test_files_that_are_no_trace(tmp_path: Path) -> None:
    path = tmp_path / "x"
    refused(path, "No such file")
    refused(tmp_path, "Is a directory")
    path.write_bytes(b"")
    refused(path, "is empty")
    for content in (b"{}", b"\x1f\x8b\x08", b"<hierarchy/>", b"SQLite", os.urandom(4096)):
        path.write_bytes(content)
        refused(path, "is cut short" if content == b"SQLite" else "is not a trace")
        assert not is_trace(path)


def test_another_programs_database(tmp_path: Path) -> None:
    path = tmp_path / "cookies.sqlite"
    sql(path, ("CREATE TABLE cookie (name)", ()))
    refused(path, "of another program")


@pytest.mark.parametrize("version", [0, TRACE_VERSION + 1, 2**31 - 1])
def test_another_version(tmp_path: Path, version: int) -> None:
    path = a_file(tmp_path)
    sql(path, (f"PRAGMA user_version = {version}", ()))
    refused(path, f"version {version}")


@pytest.mark.parametrize("share", [0.001, 0.01, 0.3, 0.5, 0.9, 0.999])
def test_a_file_that_was_cut(tmp_path: Path, share: float) -> None:
    path = a_file(tmp_path)
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * share)])
    refused(path, "cut short")


@FREE
@given(places=st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=20))
def test_damaged_bytes_give_a_line_or_a_trace(places: list[tuple[float, int]], tmp_path: Path) -> None:
    path = tmp_path / "a.trace"
    path.unlink(missing_ok=True)
    a_file(tmp_path)
    data = bytearray(path.read_bytes())
    for place, value in places:
        data[int(place * len(data))] = value
    path.write_bytes(data)
    try:
        assert len(read_trace(path).events) <= 3
    except BadInput as error:
        assert "\n" not in str(error)


def test_a_schema_of_damaged_bytes(tmp_path: Path) -> None:
    path = a_file(tmp_path)
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA writable_schema = ON")
        db.execute("UPDATE sqlite_master SET sql = CAST(x'435245415445205441424C45206120808020622063' AS TEXT) WHERE type = 'table'")
        db.commit()
    refused(path, "is damaged")


BOMB = zlib.compress(b" " * (80 << 20), 9)
DEEP = "[" * 100_000


@pytest.mark.parametrize(
    ("statement", "values", "said"),
    [
        ("UPDATE snapshot SET body = ?", (BOMB,), "more than any real page"),
        ("UPDATE snapshot SET body = ?", (zlib.compress(b'{"parts":["0 {}"')[:-3],), "is damaged"),
        ("UPDATE snapshot SET body = ?", (b"plain",), "is damaged"),
        ("UPDATE snapshot SET body = ?", (zlib.compress(b'{"parts":[[0,1000000000]]}'),), "nodes that are not there"),
        ("UPDATE snapshot SET base = '', body = ?", (zlib.compress(b'{"parts":["1 {\\"t\\":\\"a\\",\\"r\\":\\"b\\"}"]}'),), "is damaged"),
        ("UPDATE snapshot SET body = ?", (zlib.compress(b'{"parts":["0 ' + DEEP.encode() + b'"]}'),), "is damaged"),
        ("UPDATE event SET body = ?", (DEEP,), "is damaged"),
        ("UPDATE event SET body = ?", ("[]",), "is damaged"),
        ("UPDATE event SET body = ?", ('{"kind":"click","time":0,"zap":1}',), "is damaged"),
        ("UPDATE event SET body = ?", ('{"kind":"zap","time":0}',), "is damaged"),
        ("UPDATE event SET body = ?", ('{"kind":"click","time":"now"}',), "wrong type"),
        ("UPDATE event SET body = ?", ('{"kind":"click","time":0,"snapshot":"nope"}',), "names a page that is missing"),
        ("UPDATE event SET body = ?", ('{"kind":"click","time":0,"target":99999}',), "points at node 99999"),
        ("UPDATE event SET body = ?", (b"\xff\xfe",), "is damaged"),
        ("UPDATE meta SET value = '[1]' WHERE key = 'instruction'", (), "is damaged"),
        ("UPDATE meta SET value = '\"nope\"' WHERE key = 'final'", (), "last page"),
        ("DROP TABLE event", (), "is damaged"),
    ],
)
def test_hostile_contents(tmp_path: Path, statement: str, values: tuple[object, ...], said: str) -> None:
    path = a_file(tmp_path)
    sql(path, (statement, values))
    refused(path, said)


def test_runs_of_nodes_cannot_multiply_without_bound(tmp_path: Path) -> None:
    path = a_file(tmp_path)
    root = '0 {"t":"a","r":"b"}'
    whole = zlib.compress(json.dumps({"parts": [root, *['1 {"t":"a","r":"b"}'] * 1000]}).encode())
    many = zlib.compress(json.dumps({"parts": [root, *[[1, 1000]] * 2000]}).encode())
    sql(
        path,
        ("DELETE FROM event", ()),
        ("DELETE FROM meta", ()),
        ("DELETE FROM snapshot", ()),
        ("INSERT INTO snapshot VALUES (1, 'a', '', ?)", (whole,)),
        ("INSERT INTO snapshot VALUES (2, 'b', 'a', ?)", (many,)),
    )
    refused(path, "more than 1,000,000 nodes")


def test_the_application_id_is_four_letters() -> None:
    assert APPLICATION_ID.to_bytes(4, "big") == b"LAMT"
