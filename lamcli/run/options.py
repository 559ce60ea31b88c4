"""What a person may say about a run."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

Heal = Literal["off", "suggest", "apply"]


def _silent(line: str) -> None:
    pass


@dataclass(frozen=True)
class RunOptions:
    """Attributes:
    recipe: the file.
    parameters: ``NAME=VALUE`` each; ``NAME=env:VAR`` takes the value from the environment, so that a secret stands in no command line.
    values: parameters as Python values (for calls from Python); a list of records fills a list parameter.
    params: a JSON or TOML file of parameters.
    data: CSV, JSON, JSON lines or Excel: the rows of the list parameter.
    instruction: what this run is asked to do.
    url: replaces the recipe's start address.
    cdp: endpoint of a running Chromium to act in, e.g. ``http://127.0.0.1:9222``.
    headed: show the window.
    output: where emitted records go; the ending names the format.
    dry_run: say what would be done, without a browser.
    timeout: seconds for the whole run; None for no limit.
    patience: seconds to wait for a target, a condition, a page.
    heal: what is done about a target that the interface has changed: ``off`` stops; ``suggest`` goes on where it is certain, and writes a patch of the recipe;
        ``apply`` writes the recipe and its lock anew.
    runs: folder of journals and reports; None for the user's state folder.
    progress: gets one line for each thing worth saying along the way.
    """

    recipe: Path
    parameters: tuple[str, ...] = ()
    values: Mapping[str, object] = field(default_factory=dict)
    params: Path | None = None
    data: Path | None = None
    instruction: str = ""
    url: str = ""
    cdp: str = ""
    headed: bool = False
    output: Path | None = None
    dry_run: bool = False
    timeout: float | None = None
    patience: float = 5.0
    heal: Heal = "suggest"
    runs: Path | None = None
    progress: Callable[[str], None] = _silent
