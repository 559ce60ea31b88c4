"""Runs a recipe on the live application: no model and no search in the loop."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lamcli.run.options import RunOptions
from lamcli.run.report import ColumnMatch, Failure, RunReport

if TYPE_CHECKING:
    from lamcli.run.execute import run

__all__ = ["ColumnMatch", "Failure", "RunOptions", "RunReport", "run"]


def __getattr__(name: str) -> Any:
    """Running needs the browser's side; whoever interprets recorded pages does not."""
    if name == "run":
        from lamcli.run.execute import run

        return run
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
