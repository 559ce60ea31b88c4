"""Which tab a run acts in."""

from __future__ import annotations

from time import monotonic

from lamcli.browser import Session, Tab
from lamcli.errors import RunFailed, TargetAmbiguous, TargetNotFound


class Tabs:
    """The tab of the run and those opened since, in the order of opening; other tabs of a browser that it joined are not its own.

    Args:
        tab: where the run begins: its tab 1.
    """

    def __init__(self, session: Session, tab: Tab) -> None:
        self.session = session
        self._start = tab
        self._current = tab
        self._others = {other.number for other in session.tabs if other is not tab}
        self._visited = {tab.number}

    @property
    def own(self) -> list[Tab]:
        return [tab for tab in self.session.tabs if tab.number not in self._others]

    @property
    def current(self) -> Tab:
        """Raises RunFailed when all are closed. A window that closed itself gives way to the one that opened it."""
        if self._current.closed:
            self.closed(self._current)
        return self._current

    def closed(self, tab: Tab) -> None:
        """That tab is gone: back to the one that opened it, else to the last one."""
        self.session.pump(0)
        left = [other for other in self.own if other is not tab and not other.closed]
        if not left:
            raise RunFailed("the last tab was closed")
        self._current = tab.opener if tab.opener in left else left[-1]

    def switch(self, wanted: str, end: float) -> None:
        """To the newest tab that was not visited yet for "", by number from 1, else by a part of title or address.

        Raises:
            TargetNotFound, TargetAmbiguous: as for any target.
        """
        found = self._matching(wanted)
        while not found and monotonic() < end:
            self.session.pump(20)
            found = self._matching(wanted)
        if not found:
            what = "no new tab was opened" if not wanted else f"there is no tab {wanted}"
            raise TargetNotFound(f"{what}; open: {'; '.join(_shown(tab) for tab in self.own)}")
        if len(found) > 1:
            raise TargetAmbiguous(f'{len(found)} tabs match "{wanted}": {"; ".join(_shown(tab) for tab in found)}')
        self._current = found[0]
        self._visited.add(found[0].number)
        found[0].page.bring_to_front()

    def _matching(self, wanted: str) -> list[Tab]:
        own = [tab for tab in self.own if not tab.closed]
        if not wanted:
            return [tab for tab in own if tab.number not in self._visited][-1:]
        if wanted.isdigit():
            every = sorted(own, key=lambda tab: tab.number)
            numbers = [tab.number for tab in every if tab is self._start or tab.number > self._start.number]
            place = int(wanted) - 1
            return [tab for tab in every if place < len(numbers) and place >= 0 and tab.number == numbers[place]]
        return [tab for tab in own if wanted.casefold() in tab.page.title().casefold() or wanted in tab.page.url]


def _shown(tab: Tab) -> str:
    return f'"{tab.page.title()}" at {tab.page.url}'
