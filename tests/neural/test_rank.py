"""Costs in bits."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lamcli.neural.rank import plausibility, prior
from lamcli.neural.text import load

SIMILARITIES = st.lists(st.floats(-1, 1), min_size=1, max_size=20)


def test_equal_candidates_share_the_bits() -> None:
    assert prior([0.4] * 8) == pytest.approx([3.0] * 8)
    assert prior([]) == []
    assert prior([0.3]) == [0.0]


@given(SIMILARITIES)
def test_bits_are_a_code(similarities: list[float]) -> None:
    """They are never negative, follow the order of the similarities, and the shares they stand for add up to one."""
    bits = prior(similarities)
    assert all(bit >= 0 for bit in bits)
    assert sum(2**-bit for bit in bits) == pytest.approx(1, abs=1e-4)
    assert math.isclose(bits[similarities.index(max(similarities))], min(bits))


def test_plausibility_of_columns_for_a_field() -> None:
    columns = ["cust_name", "dob", "plz", "total_amt"]
    for field, column in {"Date of birth": "dob", "Postleitzahl": "plz", "Name of the customer": "cust_name", "Amount": "total_amt"}.items():
        scores = plausibility(load(), field, columns)
        assert columns[scores.index(max(scores))] == column
    assert plausibility(load(), "Amount", []) == []
