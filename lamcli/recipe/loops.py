"""Rounds of ``for each`` over targets, across pages.

The elements of a page are visited by position and looked up again in every round, because the body may draw the page anew
or leave it and come back. An element that leaves the list while it is handled (a row that is deleted) hands its position
to the next one. After the last element the pager is used; what it adds to the list is visited, what was there is not
visited again. The loop ends when there is no pager left to use, or when it brings up nothing new.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Protocol, assert_never

from lamcli.errors import RunFailed, TargetAmbiguous
from lamcli.recipe import ast
from lamcli.recipe.environment import Environment
from lamcli.recipe.evaluate import Evaluator, LoopElement
from lamcli.recipe.page import ActionKind, Element
from lamcli.recipe.print import print_target
from lamcli.recipe.values import squeezed
from lamcli.recipe.walk import outermost

MOST_PAGES = 10_000
MOST_ELEMENTS = 100_000
"""Of one page; a list that grows faster than it is visited has no end."""


class Act(Protocol):
    def __call__(self, kind: ActionKind, element: Element | None = None, value: str = "") -> str: ...


@dataclass(frozen=True)
class Visit:
    """What a loop needs of the run: ``path`` is where it stands; ``at_loop`` says that what follows is the loop's own doing, not its body's."""

    path: tuple[int, ...]

    evaluator: Evaluator
    act: Act
    pause: Callable[[], bool]
    at_loop: Callable[[], None]


def rounds(step: ast.ForEach, source: ast.Described | ast.Css, visit: Visit) -> Iterator[LoopElement]:
    """One element per round; the body runs between two of them. Raises RunFailed when elements that were seen are lost.

    Args:
        source: that of the loop.
    """
    loop = _Loop(step, source, visit)
    position, number = 0, 1
    found = loop.begin()
    while True:
        while position < len(found):
            if position >= MOST_ELEMENTS:
                raise RunFailed(f"{print_target(loop.source)} has more than {MOST_ELEMENTS} elements")
            element = found[position]
            upcoming = loop.signature(found[position + 1]) if position + 1 < len(found) else None
            stamp = visit.evaluator.stamp
            yield LoopElement(loop.source, loop.environment, position, element, loop.signature(element), stamp)
            visit.at_loop()
            if visit.evaluator.stamp == stamp:
                position += 1
            else:
                found, position = loop.after_round(found, position, upcoming)
        turned = loop.turn(found, number) if loop.pages and number < MOST_PAGES else None
        if turned is None:
            return
        found, position = turned
        number += 1


class _Loop:
    def __init__(self, step: ast.ForEach, source: ast.Described | ast.Css, visit: Visit) -> None:
        self.step, self.visit = step, visit
        self.evaluator = visit.evaluator
        self._original = source
        self.source = self.evaluator.anew(source)
        self.pages = self.evaluator.turned_by.get(id(step), step.pages)
        self.environment: Environment = visit.evaluator.environment.copy()
        self._seen: set[tuple[str, ...]] = set()

    def find(self, *, wait: bool) -> Sequence[Element]:
        return self.evaluator.find_source(self.source, self.environment, wait=wait)

    def begin(self) -> Sequence[Element]:
        """The elements of the first page, by other words where the source's own denote none any more."""
        found = self.find(wait=True)
        return found if self._called_anew(found) is None else self.find(wait=True)

    def _called_anew(self, found: Sequence[Element]) -> ast.Described | ast.Css | None:
        """Other words for the elements, where those that there are denote none."""
        outer = outermost(self.source)
        within = (outer.name, self.evaluator.one(outer)) if isinstance(outer, ast.Variable) else None
        words = self.evaluator.page.listed(self.visit.path, self.step, self.source, found, within)
        if words is not None:
            self.source = words
            self.evaluator.call_anew(self._original, words)
        return words

    def signature(self, element: Element) -> str:
        return self.evaluator.signature(element)

    def after_round(self, before: Sequence[Element], position: int, upcoming: str | None) -> tuple[Sequence[Element], int]:
        """The list as it is after a round, and where to go on in it."""
        while True:
            found = self.find(wait=False)
            if len(found) >= len(before) or upcoming is None:
                return found, position + 1 if len(found) >= len(before) else min(position + 1, len(found))
            if self._shows(found, position, upcoming) and not self._shows(found, position + 1, upcoming):
                return found, position
            if not self.visit.pause():
                break
        if position + 1 < len(found):
            return found, position + 1
        seen = f"{position + 1} of {len(before)}"
        raise RunFailed(
            f"after {seen} the loop finds only {len(found)} of {print_target(self.source)}",
            remedy="let the loop's body end on the page that it began on, for example with `go back`",
        )

    def _shows(self, found: Sequence[Element], position: int, text: str) -> bool:
        return position < len(found) and self.signature(found[position]) == text

    def turn(self, found: Sequence[Element], number: int) -> tuple[Sequence[Element], int] | None:
        """Goes to the next page. Returns its elements and the first one that is new; None when there is nothing new."""
        assert self.pages is not None
        before = tuple(self.signature(element) for element in found)
        self._seen.add(before)
        if not self._use_pager(self.pages, number, found):
            return None
        tried = False
        while True:
            after = self.find(wait=False)
            now = tuple(self.signature(element) for element in after)
            if now and now != before:
                return None if now in self._seen else (after, _overlap(before, now, self.pages.how))
            if self.visit.pause():
                continue
            if now or tried or self._called_anew(after) is None:
                return None
            tried = True

    def _use_pager(self, pages: ast.Pages, number: int, shown: Sequence[Element]) -> bool:
        """False when there is no pager that can be used."""
        match pages.how:
            case "scrolling":
                self.visit.act("next page", self.evaluator.one(pages.target) if pages.target else None, "scrolling")
                return True
            case "next" | "numbered":
                pager = self._pager(pages, number, shown)
                if pager is None and self.pages is not pages:
                    return True  # it was turned when it was looked for
                if pager is None or self.evaluator.page.state(pager, "disabled") or not self.evaluator.page.state(pager, "visible"):
                    return False
                self.visit.act("next page", pager)
                return True
            case _:
                assert_never(pages.how)

    def _pager(self, pages: ast.Pages, number: int, shown: Sequence[Element]) -> Element | None:
        assert pages.target is not None
        found = self.evaluator.all(pages.target, wait=False)
        if pages.how == "numbered":
            numbers = [(element, text) for element in found if (text := squeezed(self.evaluator.page.read(element, "text"))).isdigit()]
            found = [element for element, text in numbers if text == str(number + 1)]
            if numbers and not found:
                return None  # the pages are numbered as they were, and this is the last one
        other = self.evaluator.page.pager(self.visit.path, self.step, pages, found, shown, number)
        if other is not None:
            self.pages = self.evaluator.turned_by[id(self.step)] = other.pages
            return other.element
        if len(found) > 1:
            raise TargetAmbiguous(f"{print_target(pages.target)} is on the page {len(found)} times", remedy="say which pager is meant, for example with `first`")
        return found[0] if found else None


def _overlap(before: tuple[str, ...], now: tuple[str, ...], how: str) -> int:
    """How many of the elements shown now were shown before.

    A list that grew begins with all that was there. A list that scrolls begins with the last ones that were there.
    """
    if now[: len(before)] == before:
        return len(before)
    if how == "scrolling":
        return next((size for size in range(min(len(before), len(now)), 0, -1) if before[-size:] == now[:size]), 0)
    return 0
