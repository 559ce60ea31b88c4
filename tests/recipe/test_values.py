"""Numbers, dates and texts in every usual notation."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from lamcli.errors import BadInput
from lamcli.recipe import values
from lamcli.recipe.dates import flaw_of_layout
from lamcli.recipe.numbers import whole_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1,234.56", "1234.56"), ("1.234,56", "1234.56"), ("1 234,56 €", "1234.56"), ("1\u00a0234,56", "1234.56"), ("1'234.50 CHF", "1234.50"), ("1,23,456", "123456"),
        ("(12)", "-12"), ("(1,000.00)", "-1000.00"), ("-3", "-3"), ("\u22123", "-3"), ("-$5", "-5"), ("€ -5.00", "-5.00"), ("$ 7", "7"), ("5%", "5"), ("5 %", "5"),
        ("1,5", "1.5"), ("1,234", "1234"), ("0,125", "0.125"), ("1.234", "1.234"), ("1.234.567", "1234567"), ("USD 12", "12"), (".5", "0.5"), ("0", "0"), ("-0", "0"),
    ],
)  # fmt: skip
def test_numbers_in_any_usual_notation(text: str, number: str) -> None:
    assert values.number_in(text) == number
    assert values.number_in(f"Total: {text} due") == number
    assert whole_number(text) == Decimal(number)


@pytest.mark.parametrize(("text", "number"), [("Order #12, 3 pieces", "12"), ("10-20", "10"), ("SKU-5", "5"), ("3.5.2024", "3.5"), ("007", "7"), ("no", None), ("", None), ("9" * 500, None)])
def test_the_first_number_of_a_text(text: str, number: str | None) -> None:
    assert values.number_in(text) == number


@pytest.mark.parametrize("text", ["007", "10-20", "SKU-5", "3.5.2024", "12 pieces", "", "abc", "1,2345,6", "NaN", "1e9", "Infinity", "9" * 500])
def test_texts_that_are_no_numbers(text: str) -> None:
    assert whole_number(text) is None


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("2024-05-03", "2024-05-03"), ("2024/5/3", "2024-05-03"), ("2024-05-03T10:00:00Z", "2024-05-03"), ("20240503", "2024-05-03"), ("5/3/2024", "2024-05-03"),
        ("05-03-2024", "2024-05-03"), ("13/3/2024", "2024-03-13"), ("3.5.2024", "2024-05-03"), ("3. 5. 24", "2024-05-03"), ("12/31/99", "1999-12-31"),
        ("May 3, 2024", "2024-05-03"), ("3 May 2024", "2024-05-03"), ("3rd of May 2024", "2024-05-03"), ("Sept 3 2024", "2024-09-03"), ("03-MAY-24", "2024-05-03"),
        ("Due: Friday, 03 May 2024 at 10:14", "2024-05-03"), ("3. März 2024", "2024-03-03"), ("3 mai 2024", "2024-05-03"),
        ("May 3", None), ("yesterday", None), ("in 3 days", None), ("31/31/2024", None), ("2024-13-40", None), ("", None), ("version 1.2.3.4", None),
    ],
)  # fmt: skip
def test_dates_in_any_usual_notation(text: str, iso: str | None) -> None:
    assert values.date_as(text, "YYYY-MM-DD") == iso


def test_layouts_of_dates() -> None:
    assert values.date_as("2024-05-03", "YY YYYY M MM MMM MMMM D DD ddd dddd") == "24 2024 5 05 May May 3 03 Fri Friday"
    assert values.date_as("May 3", "D.M.") == "3.5."
    assert values.date_as("Feb 29", "D.M.") == "29.2."
    assert flaw_of_layout("YYYY-MM-DD") == flaw_of_layout("D. MMMM, dddd") == ""
    assert "none of" in flaw_of_layout("yyyy-mm-dd") and "holds none" in flaw_of_layout("hello")


def test_texts() -> None:
    assert values.between('user "ann" and "bob"', '"', '"') == "ann"
    assert values.before("a@b@c", "@") == "a" and values.after("a@b@c", "@") == "b@c"
    assert values.before("abc", "x") is values.after("abc", "x") is values.between("abc", "a", "x") is values.before("abc", "") is None
    assert [values.word("a  b\nc", index) for index in (1, 2, -1, 0, 4, -4)] == ["a", "b", "c", None, None, None]
    assert values.split(" a, b,,c ", ",") == ["a", "b", "c"] and values.split("a", "") is None
    assert values.title_case("o'neil van der LEE") == "O'neil Van Der Lee"


def test_patterns_are_re2() -> None:
    assert values.matching("Invoice #123", "[0-9]+") == "123"
    assert values.matching("Invoice #123", "#([0-9]+)") == "123"
    assert values.matching("none", "[0-9]+") is None
    assert "not a regular expression" in values.flaw_of_pattern("(?=a)") and "not a regular expression" in values.flaw_of_pattern("(") and values.flaw_of_pattern("a|b") == ""
    with pytest.raises(BadInput, match="is not a regular expression"):
        values.matching("a", r"(a)\1")


def test_catastrophic_patterns_take_linear_time() -> None:
    assert values.matching("a" * 50_000, "(a*)*b") is None


@pytest.mark.parametrize(
    ("left", "right", "order"),
    [
        ("1,000.00", Decimal(1000), 0), ("9", "10", -1), ("007", "7", -1), ("a  b", "a b ", 0), ("A", "a", -1), ("3.5.2024", "2024-05-03", 0), ("5/3/2024", date(2024, 5, 4), -1),
        (True, True, 0), (True, "true", None), ([1], "a", None), (["a"], ["a"], 0), (values.Secret("a"), "a", None),
    ],
)  # fmt: skip
def test_comparisons(left: object, right: object, order: int | None) -> None:
    assert values.compare(left, right) == order


def test_orders_and_members() -> None:
    assert values.ordered(["10", "9", "1,5"]) == ["1,5", "9", "10"]
    assert values.ordered(["2024-05-03", "1.1.2024"]) == ["1.1.2024", "2024-05-03"]
    assert values.ordered(["b", "A", "c"]) == ["A", "b", "c"]
    assert values.contains(["1", "2"], "2.0") is True and values.contains("a  b c", "a b") is True and values.contains("a", [1]) is None


def test_secrets_do_not_show() -> None:
    secret = values.Secret("hunter2")
    assert "hunter2" not in f"{secret} {secret!r} {[secret]}"
    assert values.text_of(secret) is None
