"""A list found again on a page that has changed: by what its elements were like, with a probability, or not at all.

The same account as for single elements (``resolve``): every property of a set of elements that agrees with what was known, or does not, is worth as many bits as it
is likelier between two states of one list than between two lists of a page. An empty list is nothing unusual, so the probability that it is gone is larger. Something has
to say which list it is: what all its elements say, what their classes are called, where they lead, the columns, some of the very elements, what the loop's body
needs of each.

Sets that lie in one another, the rows of a table and the first cells of these rows, are one list that may be named in several ways.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from math import log2
from typing import Literal

from lamcli.locate.gathered import gathered, kinds_in, sets, words_of
from lamcli.recipe.ast import Css, Described
from lamcli.recipe.lock import Listed
from lamcli.run.resolve import ANCHOR, CLEARLY, Evidence, Property, commonness
from lamcli.run.stakes import TO_ACT
from lamcli.run.wording import words_for_all
from lamcli.trace import Snapshot

EMPTY = 0.2
"""Probability that the list is not on the page, before anything is known of the page."""
PLAUSIBLE = 0.3
"""Probability from which on a set of elements may be the list: then nobody can say that it is empty."""
FINALLY = 1.0
"""Bits by which one way to take a list apart has to be better than another that is not the same elements."""
MOSTLY, PARTLY = 0.7, 0.35
RESEMBLES = 0.5

PROPERTIES = (
    Property("kind", (0.70, 0.20, 0.10), (0.10, 0.20, 0.70)),
    Property("what is in each", (0.65, 0.25, 0.10), (0.08, 0.22, 0.70)),
    Property("alike throughout", (0.86, 0.11, 0.03), (0.40, 0.30, 0.30), most=2.0),
    Property("words of classes", (0.68, 0.17, 0.15), (0.01, 0.04, 0.95), identifies=True),
    Property("words in each", (0.75, 0.15, 0.10), (0.02, 0.08, 0.90), identifies=True),
    Property("columns", (0.80, 0.08, 0.12), (0.01, 0.04, 0.95), identifies=True),
    Property("where they lead", (0.80, 0.20), (0.02, 0.98), identifies=True),
    Property("the same elements", (0.60, 0.40), (0.005, 0.995), identifies=True),
    Property("what the body needs", (0.62, 0.13, 0.25), (0.02, 0.06, 0.92), identifies=True),
    Property("what holds them", (0.60, 0.20, 0.20), (0.02, 0.13, 0.85), identifies=True),
    Property("shapes of texts", (0.60, 0.25, 0.15), (0.05, 0.20, 0.75)),
    Property("path", (0.55, 0.30, 0.15), (0.20, 0.30, 0.50), most=2.0),
    Property("location", (0.50, 0.30, 0.20), (0.03, 0.17, 0.80), most=3.0),
)
_OF = {item.name: item for item in PROPERTIES}

Needed = Callable[[int], bool]
"""Whether one of the things that the loop's body asks for in an element is in this one."""


@dataclass(frozen=True)
class Group:
    """Elements that may be the list.

    Attributes:
        probability: those of all lists, and of its being empty, add up to 1.
        identity: bits of all that says which list it is and agrees.
    """

    members: tuple[int, ...]
    probability: float
    evidence: tuple[Evidence, ...]

    @property
    def bits(self) -> float:
        return sum(each.bits for each in self.evidence)

    @property
    def identity(self) -> float:
        return sum(each.bits for each in self.evidence if each.about.identifies and each.bits > 0)


@dataclass(frozen=True)
class Regained:
    """A list found again: its elements, and the words that denote them."""

    group: Group
    words: Described | Css


@dataclass(frozen=True)
class Doubtful:
    """Sets of elements that may be the list, the likeliest first; nothing says for certain which is."""

    groups: tuple[Group, ...]


def regained(
    snapshot: Snapshot, known: Sequence[Listed], beside: Sequence[Listed], was: Described | Css, within: tuple[str, int] | None, needs: Sequence[Needed]
) -> Regained | Doubtful | None:
    """The list on a page on which its words denote nothing; None where it is empty, as far as the page shows.

    Args:
        known: what it was like.
        beside: other lists that were there.
        was: its words.
        within: an outer loop's variable in which it lies, and the node that this stands for now.
        needs: what the body asks for in each element.
    """
    ranked = groups(snapshot, known, beside, within[1] if within is not None else None, needs)
    likely = tuple(group for group in ranked if group.probability >= PLAUSIBLE or _in_its_place(group, known))
    if not likely:
        return None
    best = ranked[0]
    if best.probability >= TO_ACT.probability and best.identity >= ANCHOR:
        for group in (each for each in ranked if one_list(snapshot, each.members, best.members) and each.bits >= best.bits - 2 * FINALLY):
            if not _parallel(snapshot, group.members, best.members):
                continue
            words = words_for_all(snapshot, group.members, was, within)
            if words is not None and not _rivalled(snapshot, group, ranked):
                return Regained(group, words)
    return Doubtful(tuple(group for number, group in enumerate(likely) if not any(one_list(snapshot, group.members, other.members) for other in likely[:number])))


def _in_its_place(group: Group, known: Sequence[Listed]) -> bool:
    """Whether something stands about where the list stood and its texts are written as those were."""
    level = {each.about.name: each.level for each in group.evidence}
    return level.get("location", 2) <= 1 and level.get("shapes of texts") == 0 and len(group.members) > 1 and any(len(one.shapes) > 1 for one in known)


def _rivalled(snapshot: Snapshot, group: Group, ranked: Sequence[Group]) -> bool:
    """Whether about as much speaks for more or fewer elements of the same list."""
    return any(other.bits > group.bits - FINALLY and one_list(snapshot, other.members, group.members) and not _parallel(snapshot, other.members, group.members) for other in ranked)


def groups(snapshot: Snapshot, known: Sequence[Listed], beside: Sequence[Listed], inside: int | None, needs: Sequence[Needed]) -> list[Group]:
    """Every set of elements of a page that may be the list, likeliest first; those of one list have the same probability."""
    pool = {members: gathered(snapshot, members) for members in sets(snapshot, inside)}
    best: dict[tuple[int, ...], Group] = {}
    taken = _taken(snapshot, pool, known, beside, needs)
    for one in known:
        for group in _linked(snapshot, {members: now for members, now in pool.items() if members not in taken}, one, needs):
            if group.members not in best or group.probability > best[group.members].probability:
                best[group.members] = group
    return sorted(best.values(), key=lambda group: (-group.probability, -group.bits, group.members[0], -len(group.members)))


def _taken(snapshot: Snapshot, pool: dict[tuple[int, ...], Listed], known: Sequence[Listed], beside: Sequence[Listed], needs: Sequence[Needed]) -> frozenset[tuple[int, ...]]:
    """The sets that are known to be another list: something says so, and more than speaks for this one."""
    if not beside:
        return frozenset()
    mine = [{group.members: group.bits for group in _linked(snapshot, pool, one, needs)} for one in known]
    theirs = [group for other in beside for group in _linked(snapshot, pool, other, ()) if group.identity >= ANCHOR]
    return frozenset(group.members for group in theirs if group.bits > max(of[group.members] for of in mine) + CLEARLY)


def _linked(snapshot: Snapshot, pool: dict[tuple[int, ...], Listed], known: Listed, needs: Sequence[Needed]) -> list[Group]:
    levels = {members: {_OF[name]: level for name, level in _levels(snapshot, members, now, known, needs)} for members, now in pool.items()}
    families = _families(snapshot, list(pool))
    counts = Counter((item, level) for _, item, level in {(families[members], item, level) for members in pool for item, level in levels[members].items()})
    size = len(set(families.values()))
    evidence = {
        members: tuple(Evidence(item, level, min(item.most, log2(item.kept[level] / commonness(item, level, counts, size)))) for item, level in of.items()) for members, of in levels.items()
    }
    strongest: dict[int, float] = {}
    for members, family in families.items():
        strongest[family] = max(strongest.get(family, 0.0), 2.0 ** min(200.0, sum(each.bits for each in evidence[members])))
    prior = (1.0 - EMPTY) / max(1, size)
    whole = EMPTY + prior * sum(strongest.values())
    return [Group(members, prior * strongest[families[members]] / whole, evidence[members]) for members in pool]


def _levels(snapshot: Snapshot, members: tuple[int, ...], now: Listed, known: Listed, needs: Sequence[Needed]) -> Iterator[tuple[str, int]]:
    """Each property of which something is known, with the level at which a set agrees."""
    one, other = known.members[0], now.members[0]
    yield "kind", 0 if (one.tag, one.role) == (other.tag, other.role) else 1 if one.tag == other.tag or one.role == other.role else 2
    if known.parts or now.parts:
        yield "what is in each", _level(_overlap(known.parts, now.parts))
    parts = frozenset(now.parts)
    alike = sum(_overlap(parts, own) >= RESEMBLES if (own := kinds_in(snapshot, member)) or parts else True for member in members)
    yield "alike throughout", 0 if alike == len(members) else 1 if alike >= MOSTLY * len(members) else 2
    if known.marks:
        yield "words of classes", _level(_overlap(known.marks, now.marks))
    if known.said and (now.said or now.count > 1):
        yield "words in each", _level(_share(known.said, now.said))
    if known.columns:
        said = words_of(" ".join((*now.columns, *now.said)))
        yield "columns", _level(_share(words_of(" ".join(known.columns)), said))
    if known.leads:
        yield "where they lead", 0 if _share(known.leads, now.leads) >= RESEMBLES else 1
    texts = {snapshot.text(member)[: len(item.text)] for item in known.members if item.text for member in members}
    if any(item.text for item in known.members):
        yield "the same elements", 0 if 2 * sum(_said_in(item.text, texts) for item in known.members) >= len(known.members) else 1
    if needs:
        yield "what the body needs", _needed(members, needs)
    yield "what holds them", held(now.home.attributes, now.home.name, now.title, known)
    if known.shapes:
        yield "shapes of texts", _level(_overlap(known.shapes, now.shapes))
    yield "path", _level(SequenceMatcher(None, one.path, other.path, autojunk=False).ratio())
    if one.box and other.box:
        away = abs(one.box[0] - other.box[0]) + abs(one.box[1] - other.box[1])
        yield "location", 0 if away <= 30 else 1 if away <= 150 else 2


def _needed(members: Sequence[int], needs: Sequence[Needed]) -> int:
    """All of it in most of the elements, some of it in most of them, or less."""
    shares = [sum(map(need, members)) / len(members) for need in needs]
    return 0 if min(shares) >= MOSTLY else 1 if max(shares) >= MOSTLY else 2


def held(attributes: Sequence[tuple[str, str]], name: str, title: str, known: Listed) -> Literal[0, 1, 2]:
    """What is around elements is identified or called as it was, looks as it did, or neither."""
    was, now = dict(known.home.attributes), dict(attributes)
    if any(was.get(key) and was.get(key) == now.get(key) for key in ("id", "name")) or (known.home.name and known.home.name == name) or (known.title and known.title == title):
        return 0
    return 1 if was.get("class") and _overlap(was["class"].split(), now.get("class", "").split()) >= RESEMBLES else 2


def _said_in(known: str, texts: set[str]) -> bool:
    """Whether some element says what one said, but for a word or two, or for what one of them says beyond that."""
    words = frozenset(known.casefold().split())
    return bool(words) and any(known == text or _within(words, frozenset(text.casefold().split())) for text in texts)


def _within(one: frozenset[str], other: frozenset[str]) -> bool:
    common, fewer = len(one & other), min(len(one), len(other))
    return common >= MOSTLY * len(one | other) or (fewer >= 3 and common == fewer and 2 * fewer >= max(len(one), len(other)))


def _overlap(one: Sequence[str] | frozenset[str], other: Sequence[str] | frozenset[str]) -> float:
    left, right = frozenset(one), frozenset(other)
    return len(left & right) / len(left | right) if left | right else 1.0


def _share(known: Sequence[str] | frozenset[str], now: Sequence[str] | frozenset[str]) -> float:
    left = frozenset(known)
    return len(left & frozenset(now)) / len(left) if left else 0.0


def _level(share: float) -> int:
    return 0 if share >= MOSTLY else 1 if share >= PARTLY else 2


def _families(snapshot: Snapshot, pool: Sequence[tuple[int, ...]]) -> dict[tuple[int, ...], int]:
    """Which sets are one list, by a number for each list."""
    families: list[list[tuple[int, ...]]] = []
    for members in sorted(pool, key=lambda each: (-len(each), each)):
        mine = next((family for family in families if any(_meet(snapshot, members, other) and one_list(snapshot, members, other) for other in family)), None)
        if mine is None:
            families.append([members])
        else:
            mine.append(members)
    return {members: number for number, family in enumerate(families) for members in family}


def _meet(snapshot: Snapshot, one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    """Whether two sets stand in one part of the page: else they need not be compared."""
    return one[0] < snapshot.ends[other[-1]] and other[0] < snapshot.ends[one[-1]]


def one_list(snapshot: Snapshot, one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    """Whether at least half of the elements of each lie in, or hold, one of the other."""
    return all(2 * _standing(snapshot, left, right) >= len(left) for left, right in ((one, other), (other, one)))


def _parallel(snapshot: Snapshot, one: tuple[int, ...], other: tuple[int, ...]) -> bool:
    """Whether each element of one set lies in, or holds, one of the other at the same place."""
    return len(one) == len(other) and all(snapshot.contains(left, right) or snapshot.contains(right, left) for left, right in zip(one, other, strict=True))


def _standing(snapshot: Snapshot, one: tuple[int, ...], other: tuple[int, ...]) -> int:
    """How many of one set lie in, or hold, an element of another; both in document order and not nested."""
    found = place = 0
    for member in one:
        while place < len(other) and snapshot.ends[other[place]] <= member:
            place += 1
        if place < len(other) and (snapshot.contains(other[place], member) or snapshot.contains(member, other[place])):
            found += 1
    return found


def beside(snapshot: Snapshot, members: tuple[int, ...], most: int = 3) -> tuple[Listed, ...]:
    """The other lists of a page that are most easily taken for one."""
    own = gathered(snapshot, members)
    pool = {each: gathered(snapshot, each) for each in sets(snapshot) if not one_list(snapshot, each, members) and len(each) > 1}
    pool = {each: now for each, now in pool.items() if not any(snapshot.contains(outer, each[0]) or snapshot.contains(each[0], outer) for outer in members)}
    ranked = sorted(_linked(snapshot, pool, own, ()), key=lambda group: (-group.bits, group.members))
    return tuple(dict.fromkeys(replace(known, members=known.members[:1]) for known in (pool[group.members] for group in ranked)))[:most]
