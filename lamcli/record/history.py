"""Tells what a person did with the browser itself (typed an address, went back, reloaded) from what a page did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lamcli.trace import EventKind

TYPED = frozenset({"typed", "address_bar", "auto_bookmark", "generated", "keyword", "keyword_generated", "auto_toplevel", "start_page"})
SOON_S = 0.7
"""A step through the history so soon after something was done to the page was the page's own doing."""


@dataclass
class History:
    """The session history of one tab, as the browser told it last.

    Attributes:
        entries: ids, oldest first.
        index: the current one.
        acted: when something was last done to a page of this tab (seconds, any clock).
        requested: when a page of this tab last asked for a navigation, and why.
    """

    entries: list[int] = field(default_factory=list)
    index: int = -1
    acted: float = float("-inf")
    requested: float = float("-inf")
    reason: str = ""

    def note(self, told: Mapping[str, Any]) -> None:
        self.entries = [int(entry["id"]) for entry in told["entries"]]
        self.index = int(told["currentIndex"])

    def moved(self, told: Mapping[str, Any], when: float, seen: str = "") -> tuple[EventKind, str, str] | None:
        """What the person did, when they did it: kind, address, and ``forward`` for a step forward; notes the new state.

        ``seen`` is the address that the tab then had. A hurried person on a busy machine is at the next page when the browser
        is asked: the entry with that address is where the tab was, and what came after it is told of once more.
        """
        told = self._then(told, seen)
        entries: Sequence[Mapping[str, Any]] = told["entries"]
        index = int(told["currentIndex"])
        current = entries[index]
        before, was = self.entries, self.index
        self.note(told)
        if int(current["id"]) in before:
            if index == was or when - self.acted < SOON_S:
                return None
            return (EventKind.BACK, "", "") if index < was else (EventKind.NAVIGATE, str(current["url"]), "forward")
        address = str(current.get("userTypedURL") or current["url"])
        if str(current.get("transitionType", "")) in TYPED and address not in ("", "about:blank") and not address.startswith(("chrome:", "edge:")):
            return EventKind.NAVIGATE, address, ""
        return None

    def _then(self, told: Mapping[str, Any], seen: str) -> Mapping[str, Any]:
        """The history as it was when the tab had the address ``seen``, as far as that is known."""
        entries: Sequence[Mapping[str, Any]] = told["entries"]
        now = int(told["currentIndex"])
        if not seen or entries[now]["url"] == seen:
            return told
        places = [place for place, entry in enumerate(entries) if entry["url"] == seen]
        if not places:
            return told
        then = min(places, key=lambda place: abs(place - self.index))
        return {"currentIndex": then, "entries": [entry for place, entry in enumerate(entries) if place <= then or int(entry["id"]) in self.entries]}

    def reloaded(self, when: float) -> bool:
        """Whether a document that says it is a reload was reloaded by the person."""
        return not (self.reason == "reload" and when - self.requested < 5.0)
