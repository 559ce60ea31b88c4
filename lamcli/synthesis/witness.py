"""What the targets of a recipe denoted when it was carried out on the demonstrations: the evidence by which a run knows its elements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import cast

from lamcli.locate.fingerprint import fingerprint, rivals
from lamcli.recipe.ast import Recipe, Step, Target, Variable
from lamcli.recipe.interpret import Path
from lamcli.recipe.lock import Fingerprint, Seen
from lamcli.recipe.page import Element
from lamcli.recipe.print import print_target
from lamcli.recipe.walk import outermost
from lamcli.synthesis.draft import Draft
from lamcli.synthesis.forecast import Beyond, forecast
from lamcli.synthesis.problem import Strand
from lamcli.trace import Snapshot, Trace

MOST = 8
"""Appearances that are kept of one target."""
MOST_OF_ONE = 4
"""Of these, from one demonstration: another shows more than its next round does."""

Places = list[tuple[Snapshot, int]]


def denoted(recipe: Recipe, draft: Draft, strands: Sequence[Strand]) -> Mapping[Path, tuple[Seen, ...]]:
    """By statement, for each of its targets the elements that it denoted.

    Args:
        recipe: reproduces every strand.
    """
    found: dict[Path, dict[str, tuple[Target, Places]]] = {}
    for strand in strands:
        mine: dict[tuple[Path, int], tuple[Target, Places]] = {}
        forecast(recipe, draft, strand, partial(_Witness, found=mine))
        for (path, _), (target, places) in mine.items():
            found.setdefault(path, {}).setdefault(print_target(target), (target, []))[1].extend(places)
    return {path: tuple(_seen(words, *target) for words, target in targets.items()) for path, targets in found.items()}


def _seen(words: str, target: Target, places: Places) -> Seen:
    """What lies in the element of a loop has namesakes in each of the others, which are never taken for it."""
    snapshot, index = places[0]
    others = () if isinstance(outermost(target), Variable) else rivals(snapshot, index)
    return Seen(words, _prints(places), tuple(dict.fromkeys(fingerprint(snapshot, other) for other in others)))


def _prints(places: Places) -> tuple[Fingerprint, ...]:
    return tuple(dict.fromkeys(fingerprint(snapshot, index) for snapshot, index in places))[:MOST]


class _Witness(Beyond):
    """Notes what every target denotes as long as the demonstration lasts: what comes after its end nobody has shown."""

    def __init__(self, trace: Trace, found: dict[tuple[Path, int], tuple[Target, Places]]) -> None:
        super().__init__(trace)
        self._found = found
        self._at: Path = ()

    def begin(self, path: Path, step: Step) -> None:
        self._at = path

    def meant(self, target: Target, found: Sequence[Element], within: tuple[str, Element] | None) -> None:
        if self.finished or len(found) != 1:
            return
        _, places = self._found.setdefault((self._at, id(target)), (target, []))  # by identity: a recipe names a thing in the same words twice
        if len(places) < MOST_OF_ONE:
            places.append((self.snapshot, cast(int, found[0])))
