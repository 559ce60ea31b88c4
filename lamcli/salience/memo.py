"""Facts computed once per snapshot object, kept on the object, gone with it.

``functools.cache`` would hash all nodes of a snapshot and keep it alive; the snapshot's own dictionary (where
``cached_property`` keeps its values too) costs one look-up.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TypeVar

from lamcli.trace import Snapshot

Fact = TypeVar("Fact")


def per_snapshot(compute: Callable[[Snapshot], Fact]) -> Callable[[Snapshot], Fact]:
    """Decorator: ``compute`` runs once for each snapshot object."""
    key = f"_{compute.__module__}.{compute.__qualname__}"

    @wraps(compute)
    def known(snapshot: Snapshot) -> Fact:
        kept = vars(snapshot)
        if key not in kept:
            kept[key] = compute(snapshot)
        fact: Fact = kept[key]
        return fact

    return known
