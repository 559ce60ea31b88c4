"""Programs of tasks in the words of other versions, where those of the catalogue mean nothing there: (task, version) -> program."""

from __future__ import annotations

SAID: dict[tuple[str, str], str] = {}
