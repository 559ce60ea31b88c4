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

MOST_PAGES = 10_000
MOST_ELEMENTS = 100_000
"""Of one page; a list that grows faster than it is visited has no end."""


class Act(Protocol):
    def __call__(self, kind: ActionKind, element: Element | None = None, value: str = "") -> str: ...


@dataclass(frozen=True)
class Visit:
    """What a loop needs of the run: ``at_loop`` says that what follows is the loop's own doing, not its body's."""

    evaluator: Evaluator
    act: Act
    pause: Callable[[], bool]
    at_loop: Callable[[], None]


def rounds(source: ast.Described | ast.Css, pages: ast.Pages | None, visit: Visit) -> Iterator[LoopElement]:
    """One element per round; the body runs between two of them. Raises RunFailed when elements that were seen are lost."""
    loop = _Loop(source, pages, visit)
    position, number = 0, 1
    found = loop.find(wait=True)
    while True:
        while position < len(found):
            if position >= MOST_ELEMENTS:
                raise RunFailed(f"{print_target(source)} has more than {MOST_ELEMENTS} elements")
            element = found[position]
            upcoming = loop.signature(found[position + 1]) if position + 1 < len(found) else None
            stamp = visit.evaluator.stamp
            yield LoopElement(source, loop.environment, position, element, loop.signature(element), stamp)
            visit.at_loop()
            if visit.evaluator.stamp == stamp:
                position += 1
            else:
                found, position = loop.after_round(found, position, upcoming)
        turned = loop.turn(found, number) if pages and number < MOST_PAGES else None
        if turned is None:
            return
        found, position = turned
        number += 1


class _Loop:
    def __init__(self, source: ast.Described | ast.Css, pages: ast.Pages | None, visit: Visit) -> None:
        self.source, self.pages, self.visit = source, pages, visit
        self.evaluator = visit.evaluator
        self.environment: Environment = visit.evaluator.environment.copy()
        self._seen: set[tuple[str, ...]] = set()

    def find(self, *, wait: bool) -> Sequence[Element]:
        return self.evaluator.find_source(self.source, self.environment, wait=wait)

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
        if not self._use_pager(self.pages, number):
            return None
        while True:
            after = self.find(wait=False)
            now = tuple(self.signature(element) for element in after)
            if now and now != before:
                return None if now in self._seen else (after, _overlap(before, now, self.pages.how))
            if not self.visit.pause():
                return None

    def _use_pager(self, pages: ast.Pages, number: int) -> bool:
        """False when there is no pager that can be used."""
        match pages.how:
            case "scrolling":
                self.visit.act("next page", self.evaluator.one(pages.target) if pages.target else None, "scrolling")
                return True
            case "next" | "numbered":
                pager = self._pager(pages, number)
                if pager is None or self.evaluator.page.state(pager, "disabled") or not self.evaluator.page.state(pager, "visible"):
                    return False
                self.visit.act("next page", pager)
                return True
            case _:
                assert_never(pages.how)

    def _pager(self, pages: ast.Pages, number: int) -> Element | None:
        assert pages.target is not None
        found = self.evaluator.all(pages.target, wait=False)
        if pages.how == "numbered":
            found = [element for element in found if squeezed(self.evaluator.page.read(element, "text")) == str(number + 1)]
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
