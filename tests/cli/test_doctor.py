"""``lam doctor`` names what is missing and what to type."""

from __future__ import annotations

import json

import pytest

from tests.conftest import Lam


def test_all_that_is_essential_is_there(lam: Lam) -> None:
    said = lam("doctor", "--no-browser", "--json")
    assert said.code == 0, said.out
    document = json.loads(said.out)
    assert document["ok"]
    assert {"Python", "packages", "browser", "embedding model"} <= {finding["what"] for finding in document["findings"]}
    assert not [finding for finding in document["findings"] if finding["state"] == "missing"]


def test_a_missing_browser_is_exit_4(lam: Lam) -> None:
    said = lam("doctor", env={"LAM_BROWSER": "/nowhere/chrome"})
    assert said.code == 4
    assert "MISSING  browser" in said.out
    assert "install" in said.out


def test_something_that_is_no_browser_is_exit_4(lam_process: Lam) -> None:
    said = lam_process("doctor", "--json", env={"LAM_BROWSER": "/bin/false"})
    assert said.code == 4
    assert [finding["what"] for finding in json.loads(said.out)["findings"] if finding["state"] == "missing"] == ["browser"]


@pytest.mark.browser
def test_the_browser_is_really_started(lam_process: Lam) -> None:
    browser = next(finding for finding in json.loads(lam_process("doctor", "--json").out)["findings"] if finding["what"] == "browser")
    assert browser["state"] == "ok"
    assert "starts headless, version " in browser["found"]
