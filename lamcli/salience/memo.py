"""Facts computed once per snapshot object, kept on the object, gone with it.

``functools.cache`` would hash all nodes of a snapshot and keep it alive; the snapshot's own dictionary (where
``cached_property`` keeps its values too) costs one look-up. So that a trace of ten thousand pages does not fill the
memory, the facts of the snapshots that came first are dropped again when those of too many nodes are kept; they are
recomputed when they are asked for.
"""

from __future__ import annotations

import weakref
from collections import deque
from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from lamcli.trace import Snapshot

Fact = TypeVar("Fact")

MOST_NODES = 400_000
"""Nodes whose facts are kept, over all snapshots: about 1 KiB each."""
_FEWEST = 4
"""Snapshots whose facts are kept, however large they are."""
_HOME = "_facts"


class _Kept:
    """Which snapshots hold facts, oldest first."""

    def __init__(self) -> None:
        self.order: deque[tuple[weakref.ref[Snapshot], int]] = deque()
        self.nodes = 0

    def enter(self, snapshot: Snapshot) -> dict[object, Any]:
        facts: dict[object, Any] = {}
        vars(snapshot)[_HOME] = facts
        self.order.append((weakref.ref(snapshot), len(snapshot.nodes)))
        self.nodes += len(snapshot.nodes)
        while self.nodes > MOST_NODES and len(self.order) > _FEWEST:
            oldest, count = self.order.popleft()
            self.nodes -= count
            known = oldest()
            if known is not None:
                vars(known).pop(_HOME, None)
        return facts


_KEPT = _Kept()


def per_snapshot(compute: Callable[[Snapshot], Fact]) -> Callable[[Snapshot], Fact]:
    """Decorator: ``compute`` runs once for each snapshot object (again when its facts had to be dropped)."""

    @wraps(compute)
    def known(snapshot: Snapshot) -> Fact:
        facts: dict[object, Fact] | None = vars(snapshot).get(_HOME)
        if facts is None:
            facts = _KEPT.enter(snapshot)
        fact = facts.get(compute)
        if fact is None:
            fact = facts[compute] = compute(snapshot)
        return fact

    return known
