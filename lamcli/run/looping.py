"""What loops go over, and what turns their pages, where the words for that denote nothing any more: found again, proposed, or stopped.

A loop that finds nothing does nothing and says nothing. So where the demonstrations had elements, or another page, and a run has none, it is looked for what may be meant;
only where nothing may be is the list empty, or the page the last one, and that is said. Words that have denoted something in the run are taken at their word.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Literal

from lamcli import locate
from lamcli.errors import TargetNotFound
from lamcli.locate.fingerprint import fingerprint
from lamcli.locate.gathered import gathered
from lamcli.recipe.ast import Css, Described, ForEach, If, InApplication, Pages, Recipe, RepeatUntil, Step, Variable
from lamcli.recipe.environment import Environment
from lamcli.recipe.evaluate import Evaluator
from lamcli.recipe.lock import Fingerprint, Listed, Lock, Seen, StepEvidence
from lamcli.recipe.page import Query
from lamcli.recipe.print import print_pages, print_step, print_target
from lamcli.recipe.walk import walk
from lamcli.run.gathering import Doubtful, Group, Needed, Regained, regained
from lamcli.run.healing import Healing, fixed
from lamcli.run.likeness import Meaning
from lamcli.run.pagers import Turned, Unsure, turned
from lamcli.trace import Snapshot

SHOWN = 3
"""Things that may be meant which a message names."""
MOST_LISTED = 3
"""Appearances of a list that are kept."""

Path = tuple[int, ...]


class LoopHealing:
    """The loops of one run. What it finds again goes to ``healing``.

    Attributes:
        missed: by loop, what was there in the demonstrations and never in this run: a reader of the run should know.
    """

    def __init__(self, recipe: Recipe, lock: Lock, healing: Healing, meaning: Callable[[], Meaning]) -> None:
        self._evidence: Mapping[Path, StepEvidence] = {evidence.step: evidence for evidence in lock.steps}
        self._healing, self._meaning = healing, meaning
        self.missed: dict[tuple[Path, Literal["list", "pager"]], str] = {}
        self._varied = bool(recipe.parameters)
        self._met: set[Path] = set()
        self._relisted: set[Path] = set()
        self._turned: set[Path] = set()
        self._renewed: set[Path] = set()

    def met(self, path: Path, *, found: bool) -> bool:
        """Whether the words for what a loop goes over have to do: nothing is known of it, or they denote something, now or earlier in the run."""
        if found:
            self.missed.pop((path, "list"), None)
            if path not in self._relisted:
                self._met.add(path)
        return found or path in self._met or path not in self._evidence or not self._evidence[path].listed

    def listed(self, snapshot: Snapshot, path: Path, loop: ForEach, source: Described | Css, within: tuple[str, int] | None) -> Described | Css | None:
        """The words that denote what a loop goes over on a page where those that it has denote nothing; None where nothing on the page may be it.

        Raises TargetNotFound where something may be, and it is not certain.
        """
        evidence = self._evidence[path]
        if not fixed(source):
            return None
        match regained(snapshot, evidence.listed, evidence.beside, source, within, tuple(_needs(snapshot, loop))):
            case None:
                if path not in self._relisted:
                    self.missed[path, "list"] = f"{print_target(source)}: none on the page; there were {evidence.listed[0].count} in the demonstration"
                return None
            case Doubtful(groups=groups):
                may = ", ".join(_described(snapshot, group) for group in groups[:SHOWN])
                raise TargetNotFound(
                    f"{print_target(source)} denotes nothing on the page, and it is not certain that the list is empty: {may} may be what it is now",
                    remedy="say in the recipe what the loop goes over now, demonstrate it once more, or run with --heal off",
                )
            case Regained(group=group, words=words):
                self._relisted.add(path)
                self._healing.note(path, loop, source, words, (print_target(source), print_target(words)), group, partial(_relisted, now=gathered(snapshot, group.members)))
                return words

    def turns(self, path: Path, pages: Pages, number: int, *, found: int) -> bool:
        """Whether the words for what turns the page have to do: they denoted it before, or nothing is known of it."""
        if found:
            self.missed.pop((path, "pager"), None)
        if path in self._renewed:
            return found > 0  # new words that held on one page may not on the next
        return number > 1 or path in self._turned or not self._pager(path, pages).fingerprints

    def pager(self, snapshot: Snapshot, path: Path, loop: ForEach, pages: Pages, found: Sequence[int], beside: Sequence[int], number: int) -> tuple[int, Pages] | None:
        """What turns a page, and how a recipe says it; None where the words have to do, or this is the last page.

        Raises TargetNotFound where something may turn it, and it is not certain.
        """
        match turned(snapshot, self._pager(path, loop.pages or pages), pages, found, beside, number, self._meaning, varied=self._varied):
            case Turned(best=best, pages=now):
                self._renewed.add(path)
                renew = partial(_turned_anew, was=pages, now=now, seen=fingerprint(snapshot, best.index))
                self._healing.note(path, loop, pages, now, (print_pages(pages), print_pages(now)), best, renew)
                return best.index, now
            case "another":
                raise TargetNotFound(f"{print_pages(pages)} is on the page, but it may well be another one than was demonstrated", remedy="demonstrate it once more, or run with --heal off")
            case Unsure(candidates=may, numbered=numbered):
                what = "the pages are numbered" if numbered else f"{' or '.join(locate.describe(snapshot, index) for index in may[:SHOWN])} may be what turns the page"
                raise TargetNotFound(
                    f"{print_pages(pages)} is not on the page, and it is not certain that this is the last one: now {what}",
                    remedy="say in the recipe what turns the page now, demonstrate it once more, or run with --heal off",
                )
            case "the last page":
                if number == 1 and path not in self._renewed:
                    self.missed[path, "pager"] = f"{print_pages(pages)} is not on the page, nor what may be it now: this was taken for the only page"
                return None
            case "as it says":
                if len(found) == 1:
                    self._turned.add(path)
                return None

    def _pager(self, path: Path, pages: Pages) -> Seen:
        return self._evidence[path].of(print_target(pages.target)) if path in self._evidence and pages.target is not None and fixed(pages.target) else Seen("")


def _relisted(evidence: StepEvidence, step: Step, now: Listed) -> StepEvidence:
    return replace(evidence, line=print_step(step), listed=(now, *evidence.listed)[:MOST_LISTED])


def _turned_anew(evidence: StepEvidence, step: Step, was: Pages, now: Pages, seen: Fingerprint) -> StepEvidence:
    if was.target is None or now.target is None:
        return evidence
    old, words = print_target(was.target), print_target(now.target)
    before = evidence.of(old)
    prints = (seen, *(known for known in before.fingerprints if known != seen))
    return replace(evidence, line=print_step(step), seen=tuple(Seen(words, prints, before.others) if each.target == old else each for each in evidence.seen))


def _described(snapshot: Snapshot, group: Group) -> str:
    first = locate.describe(snapshot, group.members[0])
    return first if len(group.members) == 1 else f"{first} and {len(group.members) - 1} more like it"


def _needs(snapshot: Snapshot, loop: ForEach) -> Iterator[Needed]:
    """What is asked for in each element whatever it is like: not what stands under a condition."""
    steps = [step for step in loop.body if not isinstance(step, If | ForEach | RepeatUntil | InApplication)]
    for target in dict.fromkeys(part for step in steps for part in walk(step) if isinstance(part, Described | Css) and part.within == Variable(loop.variable) and fixed(part)):
        if (query := Evaluator(Environment(), "", None).query(replace(target, within=None))) is not None:
            yield partial(_holds, snapshot, query)


def _holds(snapshot: Snapshot, query: Query, member: int) -> bool:
    return len(locate.find(snapshot, replace(query, within=member))) == 1
