"""Commands that a request names together with the record that they are for: ``Archive the message from Ada``."""

from __future__ import annotations

from collections.abc import Sequence

from lamcli import locate
from lamcli.recipe.values import occurrences
from lamcli.salience import structure
from lamcli.synthesis.problem import Place
from lamcli.synthesis.said import texts_inside
from lamcli.trace import Snapshot

COMMANDS = frozenset(("button", "link", "tab", "menuitem", "heading", "switch"))
"""Roles whose name may be a word of an instruction without having come from there ("… and click Submit")."""


def chosen_as_told(place: Place, names: Sequence[str]) -> bool:
    """Whether the only instruction names the command and the record that it stands in, and the record has other commands, which it does not name.

    Where there are several instructions they tell by themselves what varies.
    """
    page, instruction = place.snapshot, place.observation.scope.instruction
    if len(place.observation.scope.asked) > 1 or not any(next(occurrences(instruction, name), None) is not None for name in names):
        return False
    records = [outer for outer in page.ancestors(place.index) if outer in structure(page).members]
    return any(_other_commands(page, record, names) and _told_of(page, record, names, instruction) for record in records)


def _other_commands(page: Snapshot, record: int, names: Sequence[str]) -> bool:
    return any(COMMANDS & set(locate.roles(page, inner)) and locate.names(page, inner)[0] not in names for inner in page.subtree(record) if locate.names(page, inner))


def _told_of(page: Snapshot, record: int, names: Sequence[str], instruction: str) -> bool:
    """Whether the instruction holds a text of a record that is none of these names."""
    return any(len(text) > 1 and text not in names and next(occurrences(instruction, text), None) is not None for text in texts_inside(page, record))
