"""The journal survives a kill and holds no secret."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from lamcli.errors import BadInput
from lamcli.recipe.page import Action
from lamcli.run.journal import Journal, read_records
from lamcli.run.mask import Mask

KILLED = """
import os, signal, sys
from pathlib import Path
from lamcli.recipe.page import Action
from lamcli.run.journal import Journal
from lamcli.run.mask import Mask
journal = Journal(Path(sys.argv[1]), Mask({}), {"recipe": "r"})
journal.record({"n": 1}, (0,))
number = journal.intent(Action("click", step=(1, 0)), 'button "Save"')
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_the_intent_is_on_disk_before_the_action(tmp_path: Path) -> None:
    path = tmp_path / "run.journal"
    done = subprocess.run([sys.executable, "-c", KILLED, str(path)], check=False, env=os.environ)
    assert done.returncode == -signal.SIGKILL
    with sqlite3.connect(path) as db:
        assert db.execute("select step, kind, element, outcome from action").fetchall() == [("1.0", "click", 'button "Save"', None)]
    assert read_records(path) == [{"n": 1}]


def test_outcomes_and_records_are_kept(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "run.journal"
    journal = Journal(path, Mask({"password": "hunter22"}), {"recipe": "r"})
    number = journal.intent(Action("fill", value="hunter22", secret=True), "textbox")
    journal.outcome(number, "the field kept hunter22x")
    journal.outcome(journal.intent(Action("type", value="say hunter22"), ""), "done")
    journal.record({"echo": "your password is hunter22", "url": "/?p=hunter22"}, (3, 1))
    journal.close("done")
    with sqlite3.connect(path) as db:
        assert db.execute("select kind, value, outcome from action").fetchall() == [
            ("fill", "", "the field kept <secret password>x"),
            ("type", "say <secret password>", "done"),
        ]
    assert read_records(path) == [{"echo": "your password is <secret password>", "url": "/?p=<secret password>"}]
    assert all(b"hunter22" not in file.read_bytes() for file in path.parent.iterdir())


def test_something_else_is_no_journal(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("hello")
    with pytest.raises(BadInput, match="not a journal"):
        read_records(tmp_path / "x")
    with pytest.raises(BadInput, match="no such"):
        read_records(tmp_path / "y")
