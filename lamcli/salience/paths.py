"""Where nodes stand: the way from the root down to them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from operator import attrgetter
from typing import NamedTuple

from lamcli.salience.memo import per_snapshot
from lamcli.trace import Snapshot

Path = tuple[tuple[str, int], ...]
"""Where a node stands: (tag, place among the siblings of that tag) from the root down."""


def path_of(snapshot: Snapshot, index: int) -> Path:
    """The path of a node.

    The same on two snapshots of a page whose structure did not change above the node; this is how an element is
    recognised again when the page was loaded anew and its ``ref`` is gone.
    """
    known = _paths(snapshot)
    path = known.get(index)
    if path is None:
        steps: list[tuple[str, int]] = []
        places, at = _siblings(snapshot).place, index
        while at >= 0:
            node = snapshot.nodes[at]
            steps.append((node.tag, places[at]))
            at = node.parent
        path = known[index] = tuple(reversed(steps))
    return path


@per_snapshot
def _paths(snapshot: Snapshot) -> dict[int, Path]:
    """Those that were asked for."""
    return {}


def at_path(snapshot: Snapshot, path: Path) -> int | None:
    """The node at a path; None when the page has no such place."""
    if not snapshot.nodes or not path or snapshot.nodes[0].tag != path[0][0]:
        return None
    index = 0
    alike = _siblings(snapshot).alike
    for tag, place in path[1:]:
        same = alike.get((index, tag), ())
        if place >= len(same):
            return None
        index = same[place]
    return index


class _Siblings(NamedTuple):
    """``place``: of each node among the siblings of its tag. ``alike``: parent and tag -> its children of that tag."""

    place: Sequence[int]
    alike: Mapping[tuple[int, str], Sequence[int]]


@per_snapshot(reads=attrgetter("tag"))
def _siblings(snapshot: Snapshot) -> _Siblings:
    alike: dict[tuple[int, str], list[int]] = {}
    place: list[int] = []
    for index, node in enumerate(snapshot.nodes):
        same = alike.setdefault((node.parent, node.tag), [])
        place.append(len(same))
        same.append(index)
    return _Siblings(place, alike)
