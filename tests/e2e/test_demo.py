"""What ``make demo`` runs, as a person sees it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.browser
@pytest.mark.slow
def test_the_demo_ends_with_every_row(tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "examples" / "demo.py"), "--out", str(tmp_path)]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "XDG_STATE_HOME": str(tmp_path / "state")}
    ended = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=180, check=False)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    said = ended.stdout.splitlines()
    commands = [line.split()[2] for line in said if line.startswith("$ lam ")]
    assert commands == ["record", "synthesize", "run", "inspect"]
    assert "All 57 rows" in ended.stdout
    assert len((tmp_path / "invoices.csv").read_text().splitlines()) == 58
    assert "for each" in (tmp_path / "invoices.lam").read_text()
