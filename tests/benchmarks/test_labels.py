"""The bookkeeping of benchmarks/labels; its training is tested in tests/neural."""

from __future__ import annotations

from collections.abc import Sequence
from random import Random

import numpy
import pytest

from benchmarks.labels import measure
from benchmarks.labels.slips import two_slips
from benchmarks.labels.split import Query

QUERIES = (
    Query("first", ("a", "b"), "pair", "en", False),
    Query("tie", ("a", "b"), "pair", "en", False),
    Query("second", ("a", "b"), "pair", "de", True),
)
SCORES = {"first": [0.9, 0.1], "tie": [0.5, 0.5], "second": [0.2, 0.3]}


def similarity(left: Sequence[str], right: Sequence[str]) -> measure.Matrix:
    return numpy.array([SCORES[text] for text in left], dtype=numpy.float32)


def test_the_right_answer_has_to_stand_alone_at_the_top() -> None:
    rows = measure.rows("lam", similarity, QUERIES)
    assert {(row["language"], row["across"]): (row["right"], row["queries"]) for row in rows} == {("en", False): (1, 2), ("de", True): (0, 1)}
    assert measure.share(rows, stratum="pair") == pytest.approx(1 / 3)
    assert measure.share(rows, stratum="slip") is None
    assert measure.summary(rows) == {"queries": 3, "lam/pair": pytest.approx(1 / 3)}
    assert measure.table(rows, ["pair"], ["en", "de"], "lam").splitlines()[1].split() == ["pair", "=", "50.0", "50.0"]


def test_slips_stay_near_the_label() -> None:
    draw = Random(2)
    slips = {two_slips("Delivery date", draw) for _ in range(50)}
    assert len(slips) > 40
    assert all(slip[0] == "D" and abs(len(slip) - 13) <= 2 for slip in slips)
    assert two_slips("PLZ", draw)[0] == "P"
    assert two_slips("a", draw) == "a"
