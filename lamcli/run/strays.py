"""Elements that a loop's words denote on a page that has changed although they are not of its list.

A block of recommendations is made of the same cards, a class that was a product's is a menu's now: the words still denote something, and the loop would go over
it in silence. What holds the elements tells: it is identified or called as what held the list, or looks so; and it stands in another part of the page.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from lamcli.locate.fingerprint import path
from lamcli.locate.gathered import called
from lamcli.recipe.lock import Listed
from lamcli.run.gathering import Group, Needed, groups, held, one_list
from lamcli.run.resolve import ANCHOR
from lamcli.run.stakes import TO_ACT
from lamcli.trace import Snapshot


@dataclass(frozen=True)
class Mixed:
    """Elements of which only some stand where the list stood.

    Attributes:
        own: these.
        strays: the others.
        identified: what holds ``own`` is identified or called as it was; else it only looks so.
    """

    own: tuple[int, ...]
    strays: tuple[int, ...]
    identified: bool


@dataclass(frozen=True)
class Displaced:
    """Elements that are another list than was meant, and what is certain to be that one."""

    meant: Group


def strayed(
    snapshot: Snapshot, members: tuple[int, ...], known: Sequence[Listed], beside: Sequence[Listed], inside: int | None, needs: Sequence[Needed]
) -> Mixed | Displaced | Literal["as it says"]:
    """Whether elements that a loop's words denote are of the list that was shown.

    Args:
        members: in document order, at least one.
        known: what the list was like.
        beside: other lists that were there.
        inside: the node that an outer loop's variable stands for, if the list lies in one.
        needs: what the body asks for in each element.
    """
    apart = [_apart(snapshot, members, one) for one in known]
    if any(levels is None for levels in apart):
        return "as it says"
    levels = {home: min(of[home] for of in apart if of is not None and home in of) for of in apart if of is not None for home in of}
    closest = min(levels.values())
    if closest[0] < 2:
        own = _with_their_like(snapshot, [home for home, level in levels.items() if level == closest], list(levels))
        if len(own) == len(levels):
            return "as it says"
        mine = [any(home == member or snapshot.contains(home, member) for home in own) for member in members]
        own_members, strays = (tuple(member for member, at_home in zip(members, mine, strict=True) if at_home is wanted) for wanted in (True, False))
        return Mixed(own_members, strays, closest[0] == 0) if strays else "as it says"
    best = groups(snapshot, known, beside, inside, needs)[0]
    sure = best.probability >= TO_ACT.probability and best.identity >= ANCHOR
    return Displaced(best) if sure and not _shared(snapshot, best.members, members) else "as it says"


def _apart(snapshot: Snapshot, members: Sequence[int], known: Listed) -> Mapping[int, tuple[int, bool]] | None:
    """What holds the elements, as far from each as it was, with the level at which it agrees with what held the list, and whether it is in another structure;
    None where nothing says what that was."""
    home = dict(known.home.attributes)
    if not (known.title or known.home.name or any(home.get(key) for key in ("id", "name", "class"))):
        return None
    far = len(known.members[0].path) - len(known.home.path)
    homes = dict.fromkeys(_above(snapshot, member, far) for member in members)
    return {home: (held(snapshot.nodes[home].attributes, *called(snapshot, home), known), path(snapshot, home) != known.home.path) for home in homes}


def _with_their_like(snapshot: Snapshot, homes: Sequence[int], others: Sequence[int]) -> list[int]:
    """Those of others that stand in the same structure as some do: a list that is shown in groups, of which there was one, has more of them on another day."""
    paths = {_place(snapshot, home) for home in homes}
    return [home for home in others if home in homes or _place(snapshot, home) in paths]


def _place(snapshot: Snapshot, home: int) -> tuple[str, ...]:
    node = snapshot.nodes[home]
    return (node.tag, node.role, *path(snapshot, home))


def _above(snapshot: Snapshot, member: int, far: int) -> int:
    outer = list(snapshot.ancestors(member))
    return outer[min(far, len(outer)) - 1] if outer and far > 0 else member


def _shared(snapshot: Snapshot, one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    """Whether two sets are one list, or one is a part of the other."""
    return one_list(snapshot, one, other) or bool(set(one) & set(other))
