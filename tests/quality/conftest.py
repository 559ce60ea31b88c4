"""One browser and one model for the whole folder."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.quality.stage import Stage

if TYPE_CHECKING:
    from lamcli.neural.text import Embedder


@pytest.fixture(scope="session")
def stage() -> Iterator[Stage]:
    from lamcli.browser import launch

    with launch() as session:
        yield Stage(session)


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    from lamcli.neural.text import load

    return load()
