"""An element found again on a page that has changed: by what it was, with a probability, or not at all.

Record linkage (Fellegi and Sunter, JASA 1969): every property of the fingerprint that a candidate shares, or does not, is evidence. It weighs as much
as it is likelier between two states of one element than between two elements of this page: how often properties stay is known
(``PROPERTIES``), how common each is among the candidates is counted on the page. From that follows the probability that a candidate is the one,
and the probability that it is gone.

The place and the looks of an element are inherited by whatever stands there next. So nothing is found again by these alone: something that
identifies it, what it says, its id, where it leads, has to be there too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from math import log2

from lamcli.locate.fingerprint import LONGEST, after, around, before, path
from lamcli.locate.naming import bare, exact
from lamcli.recipe.lock import Fingerprint
from lamcli.salience import structure
from lamcli.salience.roles import is_field, is_interactive, kind_of
from lamcli.trace import Node, Snapshot

Meaning = Callable[[str, str], float]
"""How alike two texts are in meaning, 0 to 1."""

SYNONYMS = 0.6
"""Likeness in meaning from which on two labels say the same in other words."""
GONE = 0.1
"""Probability that the element is no longer there, before anything is known of the page."""
CERTAIN = 0.99
"""Probability from which on something is done to an element that was found again."""
USUAL = 20.0
"""So many elements' weight has what is usual beside what the page at hand shows."""
BEYOND_DOUBT = 0.95
"""Probability from which on what the words denote is the element although something that identifies it is another now."""
ANCHOR = 4.5
"""Bits from which on an id, an address or the like is enough to go by, whatever else has changed."""
IDENTIFYING = ("id", "name", "href")
ALIKE = 0.85
"""Share of equal letters from which on two texts are the same but for a slip."""


@dataclass(frozen=True)
class Property:
    """How a property of one element tends to come out when it is compared with its former self, and with others.

    Attributes:
        kept: probability of each level of agreement with itself, best first; they add up to 1.
        common: the same with another element that can be used in the same way; what pages show is added to it.
        identifies: it says which element it is, not only of what kind or where.
    """

    name: str
    kept: tuple[float, ...]
    common: tuple[float, ...]
    identifies: bool = False


PROPERTIES = (
    # Kept: of 10,377 pairs of elements four months apart (Kluge and Stocco 2025), tag changed < 1%, role 15%, text 5%, aria-label 18%, id 13%, href 12%, class 20%,
    # XPath 45%, neighbouring text 47%, location 64%. Levels between equal and unlike share what is left.
    Property("kind", (0.84, 0.14, 0.02), (0.50, 0.20, 0.30)),
    Property("words", (0.92, 0.05, 0.03), (0.01, 0.02, 0.97), identifies=True),
    Property("id", (0.87, 0.13), (0.002, 0.998), identifies=True),
    Property("name of the field", (0.92, 0.08), (0.05, 0.95), identifies=True),
    Property("address", (0.88, 0.05, 0.07), (0.02, 0.08, 0.90), identifies=True),
    Property("hint", (0.88, 0.12), (0.03, 0.97), identifies=True),
    Property("type", (0.98, 0.02), (0.60, 0.40)),
    Property("class", (0.80, 0.08, 0.12), (0.30, 0.15, 0.55)),
    Property("text before", (0.53, 0.47), (0.02, 0.98)),
    Property("text after", (0.53, 0.47), (0.02, 0.98)),
    Property("what is around", (0.60, 0.25, 0.15), (0.05, 0.15, 0.80)),
    Property("path", (0.55, 0.30, 0.15), (0.40, 0.30, 0.30)),
    Property("location", (0.36, 0.34, 0.30), (0.01, 0.15, 0.84)),
    Property("size", (0.60, 0.25, 0.15), (0.10, 0.25, 0.65)),
)
_OF = {item.name: item for item in PROPERTIES}


@dataclass(frozen=True)
class Evidence:
    """What one property says of a candidate: positive bits for it, negative ones against it. ``level`` 0 is the best."""

    property: Property
    level: int
    bits: float

    def __str__(self) -> str:
        agrees = "the same" if self.level == 0 else "alike" if self.level < len(self.property.kept) - 1 else "another"
        return f"{self.property.name}: {agrees} ({self.bits:+.1f})"


@dataclass(frozen=True)
class Candidate:
    """Attributes:
    probability: that it is the element; for one fingerprint those of all candidates and of its being gone add up to 1, but for links that lead to one place.
    identified: something that identifies the element agrees, and more than what speaks against it.
    """

    index: int
    probability: float
    identified: bool
    evidence: tuple[Evidence, ...]


def candidates(snapshot: Snapshot, prints: Sequence[Fingerprint], *, within: int | None = None, meaning: Meaning | None = None) -> list[Candidate]:
    """Everything on a page that may be the element, likeliest first.

    Args:
        prints: how it looked when it was demonstrated; the one that fits a candidate best counts.
        within: it lies in this node.
        meaning: for labels that were put in other words; None compares letters only.
    """
    ranked = [_linked(snapshot, print_, within, meaning) for print_ in prints]
    best: dict[int, Candidate] = {}
    for of_print in ranked:
        for candidate in of_print:
            if candidate.index not in best or candidate.probability > best[candidate.index].probability:
                best[candidate.index] = candidate
    return sorted(best.values(), key=lambda candidate: (-candidate.probability, candidate.index))


def sure(found: Sequence[Candidate]) -> Candidate | None:
    """The likeliest candidate, when it is certain enough to do something to it; None when the run has to stop."""
    best = found[0] if found else None
    return best if best is not None and best.identified and best.probability >= CERTAIN else None


def recognised(snapshot: Snapshot, index: int, prints: Sequence[Fingerprint]) -> bool:
    """Whether an element is called and identified as it once was, among much the same: known at a glance, without looking at any other."""
    node, text = snapshot.nodes[index], snapshot.text(index)[:LONGEST]
    return any(
        (known.name, known.text) == (node.name, text)
        and all(dict(known.attributes).get(key) == node.attribute(key) for key in IDENTIFYING)
        and (not known.around or _shared(known.around, around(snapshot, index)) == 0)
        for known in prints
    )


def contradicted(ranking: Sequence[Candidate], index: int) -> bool:
    """Whether what words denote may well be another element than was meant: something that identifies it is another, and the rest does not make up for that."""
    found = next((candidate for candidate in ranking if candidate.index == index), None)
    if found is None or found.probability >= BEYOND_DOUBT:
        return False
    if any(each.property.identifies and each.property is not _OF["words"] and each.level == 0 and each.bits >= ANCHOR for each in found.evidence):
        return False
    return any((each.property.identifies or each.property is _OF["what is around"]) and each.level == len(each.property.kept) - 1 for each in found.evidence)


def _linked(snapshot: Snapshot, known: Fingerprint, within: int | None, meaning: Meaning | None) -> list[Candidate]:
    pool = [index for index in _pool(snapshot, known) if within is None or snapshot.contains(within, index)]
    levels = [dict(_levels(snapshot, index, known, meaning)) for index in pool]
    counts = Counter((item, level) for of in levels for item, level in of.items())
    found = []
    for index, of in zip(pool, levels, strict=True):
        evidence = tuple(Evidence(item, level, log2(item.kept[level] / _common(item, level, counts, len(pool)))) for item, level in of.items())
        found.append((index, evidence, 2.0 ** min(200.0, sum(each.bits for each in evidence))))
    prior = (1.0 - GONE) / max(1, len(pool))
    whole = GONE + prior * sum(odds for _, _, odds in found)
    probabilities = {index: prior * odds / whole for index, _, odds in found}
    together = _leading_to_one_place(snapshot, probabilities)
    return [Candidate(index, min(1.0, together[index]), _identified(evidence), evidence) for index, evidence, _ in found]


def _leading_to_one_place(snapshot: Snapshot, probabilities: Mapping[int, float]) -> dict[int, float]:
    """Which of several links to one address it was does not matter: the likeliest of them stands for all."""
    groups: dict[str, list[int]] = {}
    for index in probabilities:
        address = snapshot.nodes[index].attribute("href") or ""
        if address and not address.startswith("#"):
            groups.setdefault(address, []).append(index)
    together = dict(probabilities)
    for indices in groups.values():
        best = max(indices, key=lambda index: (probabilities[index], -index))
        together[best] = sum(probabilities[index] for index in indices)
    return together


def _common(item: Property, level: int, counts: Mapping[tuple[Property, int], int], size: int) -> float:
    """How often another element agrees at a level: what is usual and what the others of this page do together, or these alone where that is more."""
    others = counts[item, level] - 1
    return max((others + USUAL * item.common[level]) / (size - 1 + USUAL), others / (size - 1) if size > 1 else 0.0)


def _identified(evidence: Sequence[Evidence]) -> bool:
    telling = [each for each in evidence if each.property.identifies]
    agreeing = [each for each in telling if each.level < len(each.property.kept) - 1 and each.bits > 0]
    return bool(agreeing) and sum(each.bits for each in telling) > 0


def _pool(snapshot: Snapshot, known: Fingerprint) -> Iterator[int]:
    """The elements that may be used as it was: fields for a field, what can be pressed for what was pressed, what says something for what was read."""
    sample = Node(-1, known.tag, known.role, known.name, attributes=known.attributes)
    visible = structure(snapshot).visible
    for index, node in enumerate(snapshot.nodes):
        if node.tag == "#text" or not visible[index]:
            continue
        if is_field(sample):
            if is_field(node) and _family(node) == _family(sample):
                yield index
        elif is_interactive(sample):
            if is_interactive(node) and not is_field(node):
                yield index
        elif not is_field(node) and snapshot.text(index):
            yield index


def _family(node: Node) -> str:
    """What can be done to a field: ticked, chosen from, or filled."""
    role = kind_of(node).plain
    if role in ("checkbox", "switch", "radio"):
        return "ticked"
    return "chosen" if role in ("combobox", "listbox") and node.tag != "input" else "filled"


def _levels(snapshot: Snapshot, index: int, known: Fingerprint, meaning: Meaning | None) -> Iterator[tuple[Property, int]]:
    """Each property that the fingerprint has, with the level at which a candidate agrees."""
    node, of = snapshot.nodes[index], _OF
    attributes = dict(known.attributes)
    yield of["kind"], 0 if (node.tag, node.role) == (known.tag, known.role) else 1 if node.tag == known.tag or node.role == known.role else 2
    words = known.name or known.text
    if words:
        yield of["words"], _worded(words, (node.name, snapshot.text(index)[:LONGEST]), meaning)
    for name, key in (("id", "id"), ("name of the field", "name"), ("type", "type")):
        if attributes.get(key):
            yield of[name], 0 if node.attribute(key) == attributes[key] else 1
    if attributes.get("href"):
        yield of["address"], _address(attributes["href"], node.attribute("href") or "")
    hints = [attributes[key] for key in ("data-testid", "placeholder", "title", "alt") if attributes.get(key)]
    if hints:
        own = [node.attribute(key) for key in ("data-testid", "placeholder", "title", "alt")]
        yield of["hint"], 0 if any(hint in own for hint in hints) else 1
    if attributes.get("class"):
        yield of["class"], _overlap(attributes["class"].split(), (node.attribute("class") or "").split())
    if known.before:
        yield of["text before"], 0 if before(snapshot, index) == known.before else 1
    if known.after:
        yield of["text after"], 0 if after(snapshot, index) == known.after else 1
    if known.around:
        yield of["what is around"], _shared(known.around, around(snapshot, index))
    yield of["path"], _path(snapshot, index, known.path)
    if known.box and node.box is not None:
        x, y, width, height = known.box
        away = abs(node.box.x - x) + abs(node.box.y - y)
        yield of["location"], 0 if away <= 5 else 1 if away <= 120 else 2
        ratio = min(width, node.box.width) * min(height, node.box.height) / max(1.0, max(width, node.box.width) * max(height, node.box.height))
        yield of["size"], 0 if ratio > 0.97 else 1 if ratio > 0.7 else 2


def _worded(words: str, own: Sequence[str], meaning: Meaning | None) -> int:
    said = [text for text in own if text]
    if any(exact(text) == exact(words) or (bare(words) and bare(text) == bare(words)) for text in said):
        return 0
    if any(SequenceMatcher(None, text.casefold(), words.casefold(), autojunk=False).ratio() >= ALIKE for text in said):
        return 1
    return 1 if meaning is not None and any(meaning(text, words) >= SYNONYMS for text in said) else 2


def _shared(was: str, now: str) -> int:
    """Of the words of two texts."""
    one, other = set(was.casefold().split()), set(now.casefold().split())
    share = len(one & other) / max(1, len(one | other))
    return 0 if share >= 0.7 else 1 if share >= 0.35 else 2


def _address(was: str, now: str) -> int:
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
