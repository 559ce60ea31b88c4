"""Roles and names, held against the browser's own accessibility tree."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.request import urlopen

import pytest

from lamcli.browser import Session
from tests.browser.axtree import Pair, compare
from tests.browser.pages import FORMS
from tests.browser.serving import free_port

pytestmark = pytest.mark.browser

# Chromium leaves rows and the document out of naming; ARIA names rows by their content.
NAMED_OTHERWISE = {"row", "document", "term"}


@pytest.fixture(scope="module")
def datasette(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    path: Path = tmp_path_factory.mktemp("data") / "shop.db"
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("create table invoices (number integer primary key, customer text, status text, total real)")
        database.executemany("insert into invoices values (?, ?, ?, ?)", [(n, f"Customer {n % 7}", ("paid", "open")[n % 2], n * 1.5) for n in range(1, 41)])
    port = free_port()
    command = [sys.executable, "-m", "datasette", "serve", str(path), "--host", "127.0.0.1", "--port", str(port)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            _wait(f"http://127.0.0.1:{port}/-/versions.json")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def _wait(address: str) -> None:
    for _ in range(300):
        try:
            with urlopen(address, timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"nothing answers at {address}")


def shares(pairs: list[Pair]) -> tuple[float, float]:
    """How many roles agree, and how many names."""
    named = [pair for pair in pairs if pair.ours[0] not in NAMED_OTHERWISE]
    return sum(pair.theirs[0] == pair.ours[0] for pair in pairs) / len(pairs), sum(pair.theirs[1] == pair.ours[1] for pair in named) / len(named)


def test_forms(session: Session, show: object) -> None:
    pairs = compare(session, show(FORMS))  # type: ignore[operator]
    assert len(pairs) > 100
    roles, names = shares(pairs)
    differing = [pair for pair in pairs if pair.theirs != pair.ours]
    assert roles >= 0.98 and names >= 0.98, differing


@pytest.mark.parametrize(("path", "least"), [("/", 10), ("/shop", 30), ("/shop/invoices?_facet=status", 300), ("/shop/invoices/7", 10), ("/shop?sql=select+*+from+invoices", 200)])
def test_a_real_application(session: Session, datasette: str, path: str, least: int) -> None:
    tab = session.tabs[0]
    tab.page.goto(datasette + path)
    pairs = compare(session, tab)
    assert len(pairs) >= least
    roles, names = shares(pairs)
    differing = [pair for pair in pairs if pair.theirs != pair.ours]
    assert roles >= 0.98 and names >= 0.98, differing
