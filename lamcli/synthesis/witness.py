"""What the targets of a recipe denoted when it was carried out on the demonstrations, and what its loops went over: the evidence by which a run knows its elements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import cast

from lamcli.locate.fingerprint import fingerprint, rivals
from lamcli.locate.gathered import gathered
from lamcli.recipe.ast import Css, Described, ForEach, Pages, Recipe, Step, Target, Variable
from lamcli.recipe.interpret import Path
from lamcli.recipe.lock import Fingerprint, Listed, Seen
from lamcli.recipe.page import Element
from lamcli.recipe.print import print_target
from lamcli.recipe.walk import outermost
from lamcli.run.gathering import beside
from lamcli.synthesis.draft import Draft
from lamcli.synthesis.forecast import Beyond, forecast
from lamcli.synthesis.problem import Strand
from lamcli.trace import Snapshot, Trace

MOST = 8
"""Appearances that are kept of one target."""
MOST_OF_ONE = 4
"""Of these, from one demonstration: another shows more than its next round does."""
MOST_LISTED = 2
"""Appearances that are kept of what a loop goes over."""

Places = list[tuple[Snapshot, int]]


@dataclass
class _Noted:
    """What a target denoted: ``places`` by what it is known, ``near`` where it stood as well."""

    target: Target
    places: Places = field(default_factory=list)
    near: Places = field(default_factory=list)


@dataclass(frozen=True)
class Witnessed:
    """Of one statement: what each of its targets denoted; of a loop what it went over, and what else was there."""

    seen: tuple[Seen, ...] = ()
    listed: tuple[Listed, ...] = ()
    beside: tuple[Listed, ...] = ()


@dataclass
class _Notes:
    """What is noted in one demonstration."""

    targets: dict[tuple[Path, int], _Noted] = field(default_factory=dict)  # by identity: a recipe names a thing in the same words twice
    lists: dict[Path, list[tuple[Snapshot, tuple[int, ...]]]] = field(default_factory=dict)


def denoted(recipe: Recipe, draft: Draft, strands: Sequence[Strand]) -> Mapping[Path, Witnessed]:
    """By statement, for each of its targets the elements that it denoted, and for each loop what it went over.

    Args:
        recipe: reproduces every strand.
    """
    found: dict[Path, dict[str, _Noted]] = {}
    lists: dict[Path, list[tuple[Snapshot, tuple[int, ...]]]] = {}
    for strand in strands:
        mine = _Notes()
        forecast(recipe, draft, strand, partial(_Witness, notes=mine))
        for (path, _), noted in mine.targets.items():
            known = found.setdefault(path, {}).setdefault(print_target(noted.target), _Noted(noted.target))
            known.places += noted.places
            known.near += noted.near
        for path, shown in mine.lists.items():
            lists.setdefault(path, []).extend(shown)
    return {path: _witnessed(found.get(path, {}), lists.get(path, ())) for path in {**found, **lists}}


def _witnessed(targets: Mapping[str, _Noted], lists: Sequence[tuple[Snapshot, tuple[int, ...]]]) -> Witnessed:
    seen = tuple(_seen(words, noted) for words, noted in targets.items() if noted.places)
    if not lists:
        return Witnessed(seen)
    listed = tuple(dict.fromkeys(gathered(snapshot, members) for snapshot, members in lists))
    return Witnessed(seen, listed[:MOST_LISTED], beside(*lists[0]))


def _seen(words: str, noted: _Noted) -> Seen:
    """What lies in the element of a loop has namesakes in each of the others, which are never taken for it."""
    inside = isinstance(outermost(noted.target), Variable)
    others = () if inside else (fingerprint(snapshot, other) for snapshot, index in (noted.places[0], *noted.near) for other in rivals(snapshot, index))
    return Seen(words, _prints(noted.places), tuple(dict.fromkeys(others))[:MOST])


def _prints(places: Places) -> tuple[Fingerprint, ...]:
    return tuple(dict.fromkeys(fingerprint(snapshot, index) for snapshot, index in places))[:MOST]


class _Witness(Beyond):
    """Notes what every target denotes as long as the demonstration lasts: what comes after its end nobody has shown."""

    def __init__(self, trace: Trace, notes: _Notes) -> None:
        super().__init__(trace)
        self._notes = notes
        self._at: Path = ()

    def begin(self, path: Path, step: Step) -> None:
        self._at = path

    def meant(self, target: Target, found: Sequence[Element], within: tuple[str, Element] | None) -> None:
        if self.finished or len(found) != 1:
            return
        places = self._noted(self._at, target).places
        if len(places) < MOST_OF_ONE:
            places.append((self.snapshot, cast(int, found[0])))

    def listed(self, path: Path, loop: ForEach, source: Described | Css, found: Sequence[Element], within: tuple[str, Element] | None) -> None:
        lists = self._notes.lists.setdefault(path, [])
        if found and not self.finished and len(lists) < MOST_LISTED:
            lists.append((self.snapshot, tuple(cast(int, member) for member in found)))

    def pager(self, path: Path, loop: ForEach, pages: Pages, found: Sequence[Element], beside: Sequence[Element], number: int) -> None:
        """What turns the first page says by its address where the second is; what turns later ones only shows what else stands there."""
        if self.finished or len(found) != 1 or pages.target is None:
            return
        noted = self._noted(path, pages.target)
        places = noted.places if number == 1 else noted.near
        if len(places) < MOST_OF_ONE:
            places.append((self.snapshot, cast(int, found[0])))

    def _noted(self, path: Path, target: Target) -> _Noted:
        return self._notes.targets.setdefault((path, id(target)), _Noted(target))
