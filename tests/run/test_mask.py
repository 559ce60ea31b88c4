from __future__ import annotations

import base64
from urllib.parse import quote

from lamcli.run.mask import Mask


def test_usual_spellings_of_a_secret_are_masked() -> None:
    secret = "p@ss w0rd/ü"
    mask = Mask({"password": secret})
    for spelling in (secret, quote(secret, safe=""), base64.b64encode(secret.encode()).decode()):
        assert mask.text(f"a {spelling} b") == "a <secret password> b"


def test_a_short_secret_does_not_eat_ordinary_text() -> None:
    assert Mask({"pin": "12"}).text("12 of 123") == "<secret pin> of 123"


def test_longer_secrets_win_and_data_is_masked_throughout() -> None:
    mask = Mask({"a": "abcd", "b": "abcdef"})
    assert mask.value({"x": ["abcdef", 5, True], "abcd": None}) == {"x": ["<secret b>", 5, True], "<secret a>": None}


def test_no_secrets_no_change() -> None:
    assert Mask({"empty": ""}).text("anything") == "anything"
