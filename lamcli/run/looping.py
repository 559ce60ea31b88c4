"""What loops go over, and what turns their pages, where the words for that denote nothing any more: found again, proposed, or stopped.

A loop that finds nothing does nothing and says nothing. So where the demonstrations had elements, or another page, and a run has none, it is looked for what may be meant;
only where nothing may be is the list empty, or the page the last one, and that is said. What words denote at first has to stand where the list stood; from then on they are taken at their word.
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
from lamcli.run.healing import Healing, Observed, fixed
from lamcli.run.likeness import Meaning
from lamcli.run.pagers import Turned, Unsure, turned
from lamcli.run.strays import Displaced, Mixed, strayed
from lamcli.run.wording import words_for_all
from lamcli.trace import Snapshot

SHOWN = 3
"""Things that may be meant which a message names."""
SAY_WHICH = "say in the recipe what the loop goes over now, demonstrate it once more, or run with --heal off"
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
        """Whether the words for what a loop goes over have to do: nothing is known of it, or they denoted it earlier in the run, or were found for it in this run and denote something."""
        if found:
            self.missed.pop((path, "list"), None)
        return path in self._met or path not in self._evidence or not self._evidence[path].listed or (found and path in self._relisted)

    def listed(self, snapshot: Snapshot, path: Path, loop: ForEach, source: Described | Css, within: tuple[str, int] | None, found: Sequence[int]) -> Described | Css | None:
        """The words that denote what a loop goes over on a page where those that it has denote nothing, or what is not of its list; None to take the words as they are.

        Raises TargetNotFound where it is not certain what is meant.
        """
        evidence = self._evidence[path]
        if found:
            words = self._without_strays(snapshot, evidence, loop, source, within, tuple(found)) if fixed(source) else None
            if words is None:
                self._met.add(path)
            return words
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
                    remedy=SAY_WHICH,
                )
            case Regained(group=group, words=words):
                self._relisted.add(path)
                self._relist(snapshot, path, loop, source, words, group.members, group)
                return words

    def _without_strays(self, snapshot: Snapshot, evidence: StepEvidence, loop: ForEach, source: Described | Css, within: tuple[str, int] | None, found: tuple[int, ...]) -> Described | Css | None:
        match strayed(snapshot, found, evidence.listed, evidence.beside, within[1] if within is not None else None, tuple(_needs(snapshot, loop))):
            case "as it says":
                return None
            case Mixed(own=own, strays=strays, identified=identified):
                words = words_for_all(snapshot, own, source, within) if identified else None
                if words is None:
                    raise TargetNotFound(
                        f"{print_target(source)} denotes {len(found)} things on the page, and {len(strays)} of them stand elsewhere than the list did: {_shown(snapshot, strays)}",
                        remedy=SAY_WHICH,
                    )
                self._relist(snapshot, evidence.step, loop, source, words, own, Observed((f"{len(strays)} of {len(found)} stand elsewhere than the list did", "what holds the others: the same")))
                return words
            case Displaced(meant=group):
                raise TargetNotFound(f"{print_target(source)} denotes another list than was demonstrated: that is likely to be {_described(snapshot, group)} now", remedy=SAY_WHICH)

    def _relist(
        self, snapshot: Snapshot, path: Path, loop: ForEach, was: Described | Css, words: Described | Css, members: tuple[int, ...], best: Group | Observed
    ) -> None:
        self._relisted.add(path)
        self._healing.note(path, loop, was, words, (print_target(was), print_target(words)), best, partial(_relisted, now=gathered(snapshot, members)))

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

    def alone(self, path: Path) -> bool:
        """Whether the page was taken for the only one, though in the demonstrations there were others."""
        return (path, "pager") in self.missed

    def scrolled(self, path: Path, loop: ForEach, pages: Pages) -> Pages:
        """More of the list came when the page was scrolled."""
        del self.missed[path, "pager"]
        self._renewed.add(path)
        now = Pages("scrolling", None)
        self._healing.note(path, loop, pages, now, (print_pages(pages), print_pages(now)), Observed(("more came when the page was scrolled to its end",)), _by_scrolling)
        return now

    def _pager(self, path: Path, pages: Pages) -> Seen:
        return self._evidence[path].of(print_target(pages.target)) if path in self._evidence and pages.target is not None and fixed(pages.target) else Seen("")


def _relisted(evidence: StepEvidence, step: Step, now: Listed) -> StepEvidence:
    return replace(evidence, line=print_step(step), listed=(now, *evidence.listed)[:MOST_LISTED])


def _by_scrolling(evidence: StepEvidence, step: Step) -> StepEvidence:
    return replace(evidence, line=print_step(step))


def _turned_anew(evidence: StepEvidence, step: Step, was: Pages, now: Pages, seen: Fingerprint) -> StepEvidence:
    if was.target is None or now.target is None:
        return evidence
    old, words = print_target(was.target), print_target(now.target)
    before = evidence.of(old)
    prints = (seen, *(known for known in before.fingerprints if known != seen))
    return replace(evidence, line=print_step(step), seen=tuple(Seen(words, prints, before.others) if each.target == old else each for each in evidence.seen))


def _described(snapshot: Snapshot, group: Group) -> str:
    return _shown(snapshot, group.members)


def _shown(snapshot: Snapshot, members: Sequence[int]) -> str:
    first = locate.describe(snapshot, members[0])
    return first if len(members) == 1 else f"{first} and {len(members) - 1} more like it"


def _needs(snapshot: Snapshot, loop: ForEach) -> Iterator[Needed]:
    """What is asked for in each element whatever it is like: not what stands under a condition."""
    steps = [step for step in loop.body if not isinstance(step, If | ForEach | RepeatUntil | InApplication)]
    for target in dict.fromkeys(part for step in steps for part in walk(step) if isinstance(part, Described | Css) and part.within == Variable(loop.variable) and fixed(part)):
        if (query := Evaluator(Environment(), "", None).query(replace(target, within=None))) is not None:
            yield partial(_holds, snapshot, query)


def _holds(snapshot: Snapshot, query: Query, member: int) -> bool:
    return len(locate.find(snapshot, replace(query, within=member))) == 1
