"""Masking in the recorder agrees with masking in the page."""

from __future__ import annotations

from urllib.parse import quote, quote_plus

from hypothesis import given
from hypothesis import strategies as st

from lamcli.record.masking import Mask

SALT = (12_345_677, 7_654_321)


def hashes(value: str, salt: tuple[int, int] = SALT) -> list[tuple[int, int]]:
    """What a page would tell of a password, computed the plain way."""
    units = [int.from_bytes(value.encode("utf-16-le", "surrogatepass")[i : i + 2], "little") for i in range(0, 2 * len(value.encode("utf-16-le", "surrogatepass")) // 2, 2)]
    first = second = 0
    for unit in units:
        first = (first * salt[0] + unit) % 33_554_393
        second = (second * salt[1] + unit) % 33_554_383
    return [(len(units), first * 2**26 + second)]


def test_named_secrets_in_their_spellings() -> None:
    mask = Mask({"pin": "a b/c&d"}, SALT)
    for spelling in ("a b/c&d", quote("a b/c&d", safe=""), quote_plus("a b/c&d")):
        assert mask.text(f"x={spelling};") == "x=<secret pin>;"
    assert mask.row({"a b/c&d": "1"}) == {"<secret pin>": "1"}


def test_short_secrets_stand_alone() -> None:
    mask = Mask({"code": "42"}, SALT)
    assert mask.text("42 of 1420, 42.") == "<secret code> of 1420, <secret code>."


def test_an_empty_secret_masks_nothing() -> None:
    assert Mask({"none": ""}, SALT).text("abc") == "abc"


@given(st.text(min_size=4, max_size=12), st.text(max_size=20), st.text(max_size=20))
def test_passwords_are_found_by_their_hash(password: str, before: str, after: str) -> None:
    mask = Mask({}, SALT)
    mask.learn(hashes(password))
    masked = mask.text(f"{before}{password}{after}")
    assert password not in masked.replace("<secret password>", "\0") and "<secret password>" in masked


@given(st.text(max_size=40))
def test_other_texts_stay_as_they_are(text: str) -> None:
    mask = Mask({}, SALT)
    mask.learn(hashes("correct horse battery staple"))
    assert mask.text(text) == text
