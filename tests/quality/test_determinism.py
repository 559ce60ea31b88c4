"""The same demonstrations give the same bytes, whatever the hash seed of the process."""

from __future__ import annotations

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from lamcli.store import write_trace
from tests.quality.case import cases
from tests.quality.stage import Stage

pytestmark = [pytest.mark.browser, pytest.mark.slow]

SEEDS = (0, 1, 4_294_967_295)


def test_recipes_and_locks_do_not_depend_on_the_hash_seed(stage: Stage, tmp_path: Path) -> None:
    for case in cases():
        (tmp_path / case.name).mkdir()
        for number, trace in enumerate(stage.traces(case)):
            write_trace(trace, tmp_path / case.name / f"{number}.trace")

    def answers(seed: int) -> bytes:
        command = [sys.executable, "-m", "tests.quality.answers", str(tmp_path)]
        environment = os.environ | {"PYTHONHASHSEED": str(seed)}
        return subprocess.run(command, cwd=Path(__file__).parents[2], env=environment, stdout=subprocess.PIPE, check=True).stdout

    with ThreadPoolExecutor(2) as pool:
        first, *others = pool.map(answers, SEEDS)
    assert first.count(b"\n=== ") >= 100
    for other in others:
        assert other == first
