"""``lam synthesize --ask``: the question in the terminal, and what becomes of it without one."""

from __future__ import annotations

import os
import pty
import select
import subprocess
import sys
from pathlib import Path

from lamcli.store import write_trace
from tests.conftest import ROOT, Lam
from tests.synthesis.test_ambiguity import ALIKE, entered


def in_terminal(folder: Path, *arguments: str, typed: str) -> tuple[int, str]:
    """Runs ``lam`` with stdin and stderr in a terminal, types one line at the first prompt; exit code and what was shown."""
    outer, inner = pty.openpty()
    command = [sys.executable, "-m", "lamcli", *arguments]
    shown = b""
    with subprocess.Popen(command, cwd=folder, env=os.environ | {"PYTHONPATH": str(ROOT)}, stdin=inner, stderr=inner, stdout=subprocess.PIPE) as process:
        os.close(inner)
        answered = False
        while select.select([outer], [], [], 60)[0]:
            try:
                part = os.read(outer, 4096)
            except OSError:  # Linux says so when the other side is closed
                break
            if not part:
                break
            shown += part
            if not answered and b"1 to 2: " in shown:
                os.write(outer, typed.encode())
                answered = True
        os.close(outer)  # whoever still asks is answered by the end of the input
    return process.returncode, shown.decode()


def test_the_choice_that_is_made_is_written(tmp_path: Path) -> None:
    write_trace(entered(ALIKE, {"City": "home"}), tmp_path / "a.trace")
    code, shown = in_terminal(tmp_path, "synthesize", "a.trace", "-o", "a.lam", "--no-neural", "--ask", typed="9\n2\n")
    assert code == 0, shown
    assert "with row.work" in (tmp_path / "a.lam").read_text()
    assert "record 3" in shown and "home: Bern" in shown and "work: Genf" in shown
    assert shown.count("1 to 2: ") == 2
    assert "the person chose" in (tmp_path / "a.lam.lock").read_text()


def test_no_answer_is_exit_3(tmp_path: Path) -> None:
    write_trace(entered(ALIKE, {"City": "home"}), tmp_path / "a.trace")
    code, shown = in_terminal(tmp_path, "synthesize", "a.trace", "-o", "a.lam", "--no-neural", "--ask", typed="\x04")
    assert code == 3, shown
    assert not (tmp_path / "a.lam").exists()


def test_no_terminal_is_said(lam: Lam, tmp_path: Path) -> None:
    write_trace(entered(ALIKE, {"City": "home"}), tmp_path / "a.trace")
    said = lam("synthesize", "a.trace", "--no-neural", "--ask")
    assert said.code == 3
    assert "needs a terminal" in said.err and "row.home" in said.err and "demonstrate record 3" in said.err
