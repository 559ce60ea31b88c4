"""The live page of a run: every action is noted before and after it, and what is known from the demonstrations is asked where words do not do."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import cast

from lamcli.browser.compose import Composed
from lamcli.errors import LamError
from lamcli.recipe.ast import Css, Described, ForEach, Pages, Target
from lamcli.recipe.page import Action, Element, Relocated, Repaged
from lamcli.run.browser import Live
from lamcli.run.detouring import GLANCE
from lamcli.run.healing import Healing
from lamcli.run.journal import Journal
from lamcli.run.looping import LoopHealing
from lamcli.run.menus import MenuPage
from lamcli.run.watchdog import Hung


class JournaledPage(MenuPage):
    """A live page that notes every action before and after it."""

    journal: Journal
    healing: Healing | None = None
    loops: LoopHealing | None = None

    def by_evidence(self, target: Target, found: Sequence[Element], within: tuple[str, Element] | None) -> Relocated | None:
        """By what the lock says of the statement that is under way."""
        path, step = self.at
        if self.healing is None or not self.healing.seen(path, target).fingerprints:
            return None
        composed = self.composed()
        denoted = self._places(found, composed)
        place = self._place(cast(Live, within[1]), composed) if within is not None else None
        if len(denoted) < len(found) or (within is not None and place is None):
            return None
        with self._telling(self.healing):
            other = self.healing.meant(composed.snapshot, path, step, target, denoted, (within[0], place) if within is not None and place is not None else None)
        return Relocated(self._live(composed, other.index), other.target) if other is not None else None

    def list_by_evidence(self, path: tuple[int, ...], loop: ForEach, source: Described | Css, found: Sequence[Element], within: tuple[str, Element] | None) -> Described | Css | None:
        """By what the lock says of the loop, where its words have not denoted it in this run."""
        if self.healing is None or self.loops is None or self.loops.met(path, found=bool(found)):
            return None
        composed = self.composed()
        place = self._place(cast(Live, within[1]), composed) if within is not None else None
        denoted = self._places(found, composed)
        if (within is not None and place is None) or len(denoted) < len(found):
            return None
        with self._telling(self.healing):
            return self.loops.listed(composed.snapshot, path, loop, source, (within[0], place) if within is not None and place is not None else None, denoted)

    def pager(self, path: tuple[int, ...], loop: ForEach, pages: Pages, found: Sequence[Element], beside: Sequence[Element], number: int) -> Repaged | None:
        """By what the lock says of the loop, before it leaves its first page."""
        if self.healing is None or self.loops is None or self.loops.turns(path, pages, number, found=len(found)):
            return None
        composed = self.composed()
        denoted, shown = self._places(found, composed), self._places(beside, composed)
        with self._telling(self.healing):
            other = self.loops.pager(composed.snapshot, path, loop, pages, denoted, shown, number)
            if other is None and self.loops.alone(path) and shown and self._grows(path, composed.snapshot.nodes[composed.snapshot.nodes[shown[-1]].parent].ref):
                return Repaged(None, self.loops.scrolled(path, loop, pages))
        return Repaged(self._live(composed, other[0]), other[1]) if other is not None else None

    def _places(self, elements: Sequence[Element], composed: Composed) -> list[int]:
        """Where those of some elements are that are still on the page."""
        return [index for element in elements for index in [self._place(cast(Live, element), composed)] if index is not None]

    def _grows(self, path: tuple[int, ...], home: str) -> bool:
        """Whether more comes into an element when the page is scrolled to its end."""
        before = self._in(home)
        if not before or not self.hand.goes_on_below(self.tab):
            return False
        self.carried_out(Action("next page", None, "scrolling", step=path))
        for _ in range(10):
            if self._in(home) - before:
                return True
            self.session.pump(1000 * GLANCE / 10)
        return False

    def _in(self, home: str) -> set[str]:
        """What lies directly in an element, as it is now."""
        composed = self.composed(0.0)
        place = composed.index.get(home)
        return {composed.snapshot.nodes[child].ref for child in composed.snapshot.children(place)} if place is not None else set()

    @contextmanager
    def _telling(self, healing: Healing) -> Iterator[None]:
        """Says what is found again meanwhile."""
        known = len(healing.told)
        yield
        for healed in healing.told[known:]:
            self.told(f"found again: {healed}")

    def carried_out(self, action: Action) -> str:
        element = self._called(self.tab, self._ref(action.element)) if action.element is not None else ""
        number = self.journal.intent(action, element)
        try:
            result = super().carried_out(action)
        except (LamError, Hung) as error:
            self.journal.outcome(number, str(error) or "the page stopped answering")
            raise
        self.journal.outcome(number, "done")
        return result
