"""How an element of a page compares with what was known of one: a level of agreement for each property that was known, 0 the best."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from math import log2

from lamcli import locate
from lamcli.locate.fingerprint import LONGEST, LONGEST_AROUND, after, around, before, path
from lamcli.locate.naming import bare, exact
from lamcli.recipe.lock import Fingerprint
from lamcli.trace import Snapshot

Meaning = Callable[[str, str], float]
"""How alike two texts are in meaning, 0 to 1."""

SYNONYMS = 0.6
"""Likeness in meaning from which on two labels say the same in other words."""
NEARLY, PARTLY = 0.75, 0.6
"""Shares of what a label says, weighed by how few on the page say it, that another says too."""
LONG_ENOUGH = 12
"""Letters of a label that are not in another by chance."""
SAID_BESIDE = 0.05
"""What a label may say beside what was known, more than what is missing of that: “Last page” and “Last help” are two commands."""
FEW = 16
"""So many elements are taken to be on a page that has fewer: what one of two says is not common for that."""
KNOWN_BY = ("id", "name", "href")
"""Attributes by which an element is known at a glance."""
HINTS = ("data-testid", "placeholder", "title", "alt")
ELSEWHERE = frozenset((*KNOWN_BY, *HINTS, *"type class style role aria-label tabindex target rel aria-expanded aria-checked aria-selected aria-pressed aria-current".split()))
"""Attributes that other properties are about, or that say how things stand and not which one it is."""
_TOKEN = re.compile(r"\w+")
_KINDS = frozenset("box button checkbox combobox control dropdown entry field icon input item link list menu option tab textbox".split())


class Likeness:
    """Compares the elements of a page that may be the one with what was known of it.

    Args:
        others: what it was not.
        pool: these elements. What many of them say tells none of them apart.
        meaning: for labels that were put in other words; None compares words only.
        alone: there was no other of its kind.
    """

    def __init__(self, snapshot: Snapshot, known: Fingerprint, others: Sequence[Fingerprint], pool: Sequence[int], meaning: Meaning | None, *, alone: bool = False) -> None:
        self._snapshot, self._known, self._meaning = snapshot, known, meaning
        self._attributes = dict(known.attributes)
        self._words = next((text for text in (known.name, known.text) if text and not is_glyph(text)), known.name or known.text)
        told = known.text and not is_glyph(known.text) and not any(other.text == known.text for other in others)
        self._shows = known.text if told and known.text != self._words else ""
        self._alone = alone and sum(snapshot.nodes[index].role == known.role for index in pool) == 1
        self._other_ends = any(address_level(self._attributes.get("href", ""), dict(other.attributes).get("href", "")) == 1 for other in others)
        self._said = {index: _said(snapshot, index) for index in pool} if self._words else {}
        self._frequency = Counter(token for said in self._said.values() for token in {token for text in said for token in _telling(text)})

        around_each = {around(snapshot, index) for index in pool} if known.around else set()
        self._beside = Counter(token for text in around_each for token in _tokens(text))
        self._places = len(around_each)

    def levels(self, index: int) -> Iterator[tuple[str, int]]:
        """Each property that is known, with the level at which an element of the pool agrees."""
        snapshot, known, attributes = self._snapshot, self._known, self._attributes
        node = snapshot.nodes[index]
        yield "kind", 0 if (node.tag, node.role) == (known.tag, known.role) else 1 if node.tag == known.tag or node.role == known.role else 2
        if self._words and (level := self._worded(self._said[index])) is not None:
            yield "words", level
        if self._alone and node.role == known.role:
            yield "only one of its kind", 0
        if known.called and not self._words:
            yield "label beside it", 0 if known.called in locate.names(snapshot, index) else 1
        for name, key in (("id", "id"), ("name of the field", "name"), ("type", "type")):
            if attributes.get(key):
                yield name, 0 if node.attribute(key) == attributes[key] else 1
        if leads_somewhere(attributes.get("href", "")):
            level = address_level(attributes["href"], node.attribute("href") or "")
            yield "address", 2 if level == 1 and self._other_ends else level  # where others led almost there too, that is no agreement
        hints = [attributes[key] for key in HINTS if attributes.get(key) and attributes[key] != self._words]  # what it is called by is weighed as that
        if hints:
            own = [node.attribute(key) for key in HINTS]
            yield "hint", 0 if any(hint in own for hint in hints) else 1
        others = [(key, value) for key, value in known.attributes if key not in ELSEWHERE and value and value != self._words]
        if others:
            same = sum(node.attribute(key) == value for key, value in others)
            yield "other attributes", 0 if same == len(others) else 1 if same else 2
        if attributes.get("class"):
            yield "class", _overlap(attributes["class"].split(), (node.attribute("class") or "").split())
        if known.around or known.before or known.after:
            yield "what is around", self._around(index)
        yield "path", _path(snapshot, index, known.path)
        if known.box and node.box is not None:
            x, y, width, height = known.box
            away = abs(node.box.x - x) + abs(node.box.y - y)
            yield "location", 0 if away <= 5 else 1 if away <= 120 else 2
            ratio = min(width, node.box.width) * min(height, node.box.height) / max(1.0, max(width, node.box.width) * max(height, node.box.height))
            yield "size", 0 if ratio > 0.97 else 1 if ratio > 0.7 else 2

    def _worded(self, said: Sequence[str]) -> int | None:
        """The same, nearly or in other words, partly, another. None where a glyph stood that may be drawn in another way now."""
        words = self._words
        if any(exact(text) == exact(words) or (bare(words) and bare(text) == bare(words)) for text in said):
            return 0
        if self._shows and any(exact(text) == exact(self._shows) for text in said):
            return 0  # what it shows is what it was, and told it from what was beside it; only what is read out of it is another
        if is_glyph(words):
            return 3 if any(map(is_glyph, said)) else None
        known = _telling(words)
        others = [(text, own) for text in said if not known < (own := _telling(text)) and not _run_together(words, text)]  # what says all that and more is another command: “Save” and “Save as copy”
        share = max((min(self._share(known, own), self._share(own, known) + SAID_BESIDE) for _, own in others), default=0.0)
        if share >= NEARLY or any(self._means_the_same(words, text) for text, _ in others):
            return 1
        return 2 if share >= PARTLY else 3

    def _means_the_same(self, words: str, text: str) -> bool:
        """Without the words that both have: “list zones” and “list depots” have much in common and mean two things."""
        if self._meaning is None:
            return False
        one, other = _telling(words), _telling(text)
        if not one & other:
            return self._meaning(text, words) >= SYNONYMS
        mine, theirs = (" ".join(token for token in _TOKEN.findall(said.casefold()) if token in own - common) for said, own, common in ((words, one, other), (text, other, one)))
        return bool(mine and theirs) and self._meaning(theirs, mine) >= SYNONYMS

    def _share(self, known: frozenset[str], own: frozenset[str]) -> float:
        """Of what is known, as far as it tells elements apart, that another text says too."""
        met = {token for token in known if token in own or any(_a_slip(token, other) for other in own - known)}
        weight = sum(map(self._weight, known))
        return sum(map(self._weight, met)) / weight if weight else 0.0

    def _weight(self, token: str) -> float:
        return log2((max(FEW, len(self._said)) + 2) / (self._frequency[token] + 1)) + 0.05

    def _around(self, index: int) -> int:
        snapshot, known = self._snapshot, self._known
        beside = [now == was for was, now in ((known.before, before(snapshot, index)), (known.after, after(snapshot, index))) if was and not is_glyph(was)]
        level = surroundings(snapshot, index, known.around, self._rarity) if known.around else 0 if beside and all(beside) else 2
        if level == 0:
            return 0 if any(beside) or not beside else 1
        if level == 1:
            return 1 if any(beside) else 2
        return 2 if len(beside) > 1 and all(beside) else 3  # the row that follows one that is gone has one of its neighbours


    def _rarity(self, token: str) -> float:
        """Weight of a word that stands beside elements: what every row says tells no row apart."""
        return log2((self._places + 2) / (self._beside[token] + 1)) + 0.05


def shared(known: Fingerprint, others: Sequence[Fingerprint]) -> frozenset[str]:
    """The properties in which an element was like one of those that it was not."""
    return frozenset(name for other in others for name in _agreeing(known, other))


def _agreeing(one: Fingerprint, other: Fingerprint) -> Iterator[str]:
    mine, theirs = dict(one.attributes), dict(other.attributes)
    if (one.name or one.text) and (one.name or one.text) == (other.name or other.text):
        yield "words"
    if one.called and one.called == other.called:
        yield "label beside it"
    for name, keys in (("id", ("id",)), ("name of the field", ("name",)), ("address", ("href",)), ("hint", HINTS)):
        if any(mine.get(key) and mine.get(key) == theirs.get(key) for key in keys):
            yield name
    others = {key: value for key, value in mine.items() if key not in ELSEWHERE and value}
    if others and all(theirs.get(key) == value for key, value in others.items()):
        yield "other attributes"


def surroundings(snapshot: Snapshot, index: int, known: str, weight: Callable[[str], float] = lambda token: 1.0) -> int:
    """How much of what was around an element is in something around this one: most of it and little else, some, or little.

    Args:
        weight: of a word.
    """
    was = _tokens(known)
    best = 0.0
    for outer in snapshot.ancestors(index):
        text = snapshot.text(outer)
        if len(text) > 2 * LONGEST_AROUND:
            break
        now = _tokens(text)
        best = max(best, sum(map(weight, was & now)) / (sum(map(weight, was | now)) or 1.0))
    return 0 if best >= 0.7 else 1 if best >= 0.35 else 2


def leads_somewhere(address: str) -> bool:
    """Whether an address is one of a page, and no sign for a script."""
    return bool(address) and not address.startswith(("#", "javascript:"))


def _said(snapshot: Snapshot, index: int) -> tuple[str, ...]:
    """What an element may be called: its name, its text, and what stands for these where it has neither."""
    node, text = snapshot.nodes[index], snapshot.text(index)[:LONGEST]
    own = [said for said in (node.name, text) if said]
    return tuple(dict.fromkeys(own or locate.names(snapshot, index)))


def is_glyph(text: str) -> bool:
    """Whether a text is a sign and no word."""
    return bool(text) and not any(map(str.isalnum, text))


@lru_cache(maxsize=4096)
def _tokens(text: str) -> frozenset[str]:
    return frozenset(_TOKEN.findall(text.casefold())) or frozenset(text.split())


@lru_cache(maxsize=4096)
def _telling(text: str) -> frozenset[str]:
    """Without the words for kinds of elements: “Search field” is called as “Search” is."""
    tokens = _tokens(text)
    return (tokens - _KINDS) or tokens


@lru_cache(maxsize=4096)
def _run_together(known: str, text: str) -> bool:
    """Whether a text says all that another says and more, only that some words have run into one another."""
    one, other = ("".join(_TOKEN.findall(said.casefold())) for said in (known, text))
    return len(one) >= LONG_ENOUGH and one != other and one in other and not _telling(known) <= _telling(text)


@lru_cache(maxsize=4096)
def _a_slip(one: str, other: str) -> bool:
    """Whether two words are the same but for a letter or an ending."""
    return min(len(one), len(other)) >= 4 and SequenceMatcher(None, one, other, autojunk=False).ratio() >= 0.8


def address_level(was: str, now: str) -> int:
    """The same address, one that ends as that did, or another."""
    if was == now:
        return 0
    ends = [address.partition("?")[0].rstrip("/").rsplit("/", 2)[-2:] for address in (was, now)]
    return 1 if now and ends[0] == ends[1] and any(ends[0]) else 2


def _overlap(was: Sequence[str], now: Sequence[str]) -> int:
    """Of the words of a class attribute."""
    one, other = set(was), set(now)
    return 0 if one == other else 1 if 2 * len(one & other) >= len(one | other) else 2


def _path(snapshot: Snapshot, index: int, known: Sequence[str]) -> int:
    own = path(snapshot, index)
    return 0 if own == tuple(known) else 1 if SequenceMatcher(None, own, tuple(known), autojunk=False).ratio() >= 0.75 else 2
