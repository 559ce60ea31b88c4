"""Which changes a redesign makes, and how often: plans of changes drawn with the published rates.

Of 10,377 pairs of elements of public sites four months apart, so many had changed: location 64%, neighbouring text 47%, XPath 45%, class 20%, aria-label 18%, role 15%, id 13%,
href 12%, text 5%, tag under 1% (Kluge and Stocco, "Web Element Relocalization in Evolving Web Applications", 2025).
"""

from __future__ import annotations

from dataclasses import dataclass
from random import Random


@dataclass(frozen=True)
class Family:
    """Changes of one kind: with the ``rate``, one of ``names`` is made."""

    rate: float
    names: tuple[str, ...]


FAMILIES = (
    Family(0.64, ("shift", "resize", "move", "reorder", "relocate section")),
    Family(0.47, ("neighbour text",)),
    Family(0.45, ("wrap", "unwrap", "insert before")),
    Family(0.20, ("hash class", "drop class")),
    Family(0.18, ("aria-label",)),
    Family(0.15, ("role",)),
    Family(0.13, ("hash id", "rename field")),
    Family(0.12, ("href",)),
    Family(0.05, ("reword", "translate", "extend")),
    Family(0.005, ("tag",)),
    # not counted there, but what pages do
    Family(0.10, ("decoy",)),
    Family(0.10, ("popup",)),
    Family(0.10, ("redraw",)),
    Family(0.05, ("title",)),
)
DELETE = "delete"


def plan(random: Random, *, delete: bool) -> tuple[str, ...]:
    """At least one change; the deletion of the element last."""
    while True:
        names = tuple(random.choice(family.names) for family in FAMILIES if random.random() < family.rate)
        if names or delete:
            return (*names, DELETE) if delete else names
