"""Files are whole or untouched."""

from __future__ import annotations

from pathlib import Path

import pytest

from lamcli.errors import BadInput
from lamcli.files import replacing, write_texts


def test_replaces_in_one_step(tmp_path: Path) -> None:
    place = tmp_path / "a.txt"
    place.write_text("old")
    with replacing(place) as temporary:
        temporary.write_text("new")
        assert place.read_text() == "old"
    assert place.read_text() == "new"
    assert list(tmp_path.iterdir()) == [place]


def test_a_failure_leaves_what_was_there(tmp_path: Path) -> None:
    place = tmp_path / "a.txt"
    place.write_text("old")
    with pytest.raises(KeyboardInterrupt), replacing(place) as temporary:
        temporary.write_text("half")
        raise KeyboardInterrupt
    assert place.read_text() == "old"
    assert list(tmp_path.iterdir()) == [place]


def test_all_or_none(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no such folder"):
        write_texts({tmp_path / "a.txt": "a", tmp_path / "gone" / "b.txt": "b"})
    assert list(tmp_path.iterdir()) == []


def test_lone_surrogates_do_not_stop_a_write(tmp_path: Path) -> None:
    write_texts({tmp_path / "a.txt": "x\ud800y"})
    assert (tmp_path / "a.txt").read_bytes() == b"x?y"


def test_permissions_are_the_usual_ones(tmp_path: Path) -> None:
    (tmp_path / "plain").write_text("")
    write_texts({tmp_path / "a.txt": "a"})
    assert (tmp_path / "a.txt").stat().st_mode == (tmp_path / "plain").stat().st_mode
