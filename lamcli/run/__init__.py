"""Runs a recipe on the live application: no model and no search in the loop."""

from __future__ import annotations

from lamcli.run.options import RunOptions
from lamcli.run.report import ColumnMatch, Failure, RunReport

__all__ = ["ColumnMatch", "Failure", "RunOptions", "RunReport"]
