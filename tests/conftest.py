"""What several tests need: the command line in a process of its own, small pages and traces made of plain trees."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True)
class Said:
    """What a finished ``lam`` left behind."""

    code: int
    out: str
    err: str


Lam = Callable[..., Said]


@pytest.fixture
def lam(tmp_path: Path) -> Lam:
    """Runs ``lam ARGUMENTS`` in an empty folder, as a process of its own: exit code, stdout and stderr are the real ones."""

    def call(*arguments: str | Path, stdin: str = "", env: dict[str, str] | None = None, timeout: float = 60) -> Said:
        # No traceback may ever reach a person; a child that wants to show one shows it here.
        environment = os.environ | {"PYTHONPATH": str(ROOT), "NO_COLOR": "1", "LAM_RUNS": str(tmp_path / "runs")} | (env or {})
        done = subprocess.run(
            [sys.executable, "-m", "lamcli", *map(str, arguments)],
            cwd=tmp_path, env=environment, input=stdin, capture_output=True, text=True, encoding="utf-8", timeout=timeout, check=False,
        )  # fmt: skip
        assert "Traceback" not in done.stderr, done.stderr
        return Said(done.returncode, done.stdout, done.stderr)

    return call
