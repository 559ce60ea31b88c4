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
from math import inf, log2

from lamcli.locate.fingerprint import HOLDERS, LONGEST, around
from lamcli.recipe.lock import Fingerprint
from lamcli.run.likeness import KNOWN_BY, Likeness, Meaning, is_glyph, leads_somewhere, shared, surroundings
from lamcli.run.stakes import TO_ACT, Certainty
from lamcli.salience import structure
from lamcli.salience.paths import at_path, path_of
from lamcli.salience.roles import is_field, is_interactive, kind_of
from lamcli.trace import Node, Snapshot

GONE = 0.1
"""Probability that the element is no longer there, before anything is known of the page."""
SURELY = 4.5
"""Bits of what says which element it is, with which it needs to be no more than likely, as long as nothing else comes near."""
USUAL = 20.0
"""So many elements' weight has what is usual beside what the page at hand shows."""
BEYOND_DOUBT = 0.95
"""Probability from which on what the words denote is the element although something that identifies it is another now."""
ANCHOR = 4.5
"""Bits from which on an id, an address or the like is enough to go by, whatever else has changed."""
COMMON = 0.5
"""Bits that a property may speak for a candidate that others had in common with the element in the demonstration."""
CLEARLY = 1.0
"""Bits by which something has to be more like another known element to be taken for that."""
TELLING = 3.0
"""Bits that what identifies an element has to bring together."""


@dataclass(frozen=True)
class Property:
    """How a property of one element tends to come out when it is compared with its former self, and with others.

    Attributes:
        kept: probability of each level of agreement with itself, best first; they add up to 1.
        common: the same with another element that can be used in the same way; what pages show is added to it.
        identifies: it says which element it is, not only of what kind or where.
        most: bits that it may speak for a candidate: something or other stands in the place of what has moved.
    """

    name: str
    kept: tuple[float, ...]
    common: tuple[float, ...]
    identifies: bool = False
    most: float = 20.0


PROPERTIES = (
    # Kept: of 10,377 pairs of elements four months apart (Kluge and Stocco 2025), tag changed < 1%, role 15%, text 5%, aria-label 18%, id 13%, href 12%, class 20%,
    # XPath 45%, neighbouring text 47%, location 64%. Levels between equal and unlike share what is left.
    Property("kind", (0.84, 0.14, 0.02), (0.50, 0.20, 0.30)),
    Property("only one of its kind", (0.80, 0.20), (0.04, 0.96), identifies=True),
    Property("words", (0.88, 0.06, 0.03, 0.03), (0.01, 0.01, 0.03, 0.95), identifies=True),
    Property("label beside it", (0.60, 0.40), (0.02, 0.98), identifies=True),
    Property("id", (0.87, 0.13), (0.002, 0.998), identifies=True),
    Property("name of the field", (0.92, 0.08), (0.05, 0.95), identifies=True),
    Property("address", (0.88, 0.05, 0.07), (0.02, 0.08, 0.90), identifies=True),
    Property("hint", (0.88, 0.12), (0.03, 0.97), identifies=True),
    Property("other attributes", (0.85, 0.10, 0.05), (0.03, 0.12, 0.85), identifies=True),
    Property("type", (0.98, 0.02), (0.60, 0.40)),
    Property("class", (0.80, 0.08, 0.12), (0.30, 0.15, 0.55)),
    Property("what is around", (0.50, 0.22, 0.18, 0.10), (0.005, 0.02, 0.075, 0.90), identifies=True, most=5.0),
    Property("path", (0.55, 0.30, 0.15), (0.40, 0.30, 0.30), most=2.0),
    Property("location", (0.36, 0.34, 0.30), (0.01, 0.15, 0.84), most=3.0),
    Property("size", (0.60, 0.25, 0.15), (0.10, 0.25, 0.65), most=2.0),
)
_OF = {item.name: item for item in PROPERTIES}
_WORDS, _AROUND = _OF["words"], _OF["what is around"]
"""What stands in a row is common in it, and so is a command in all rows; that command in that row is not. So how common the surroundings are is counted among what is called alike."""


@dataclass(frozen=True)
class Evidence:
    """What one property says of a candidate: positive bits for it, negative ones against it. ``level`` 0 is the best."""

    about: Property
    level: int
    bits: float

    @property
    def last(self) -> bool:
        """Whether it does not agree at all."""
        return self.level == len(self.about.kept) - 1

    def __str__(self) -> str:
        agrees = "the same" if self.level == 0 else "another" if self.last else "alike"
        return f"{self.about.name}: {agrees} ({self.bits:+.1f})"


@dataclass(frozen=True)
class Candidate:
    """Attributes:
    probability: that it is the element; for one fingerprint those of all candidates and of its being gone add up to 1, but for links that lead to one place.
    identified: something says which element it is, not only of what kind and where.
    conclusive: one thing says so for certain, whatever else it is now: it leads to the same address; it is a field that has the same id, given by its author; it is the one
        that is called so in the one row that says what its row said.
    """

    index: int
    probability: float
    identified: bool
    evidence: tuple[Evidence, ...]
    conclusive: bool = False

    @property
    def identity(self) -> float:
        """Bits of all that says which element it is and agrees."""
        return sum(each.bits for each in self.evidence if each.about.identifies and each.bits > 0)


def candidates(
    snapshot: Snapshot, prints: Sequence[Fingerprint], others: Sequence[Fingerprint] = (), *, within: int | None = None, meaning: Meaning | None = None,
    but_for: Callable[[int], bool] | None = None,
) -> list[Candidate]:  # fmt: skip
    """Everything on a page that may be the element, likeliest first.

    Args:
        prints: how it looked when it was demonstrated; the one that fits a candidate best counts.
        others: elements that it was not, though they are easily taken for it: what is more like one of these is out of the question.
        within: it lies in this node.
        meaning: for labels that were put in other words; None compares letters only.
        but_for: whether an element is known not to be it.
    """
    alone = within is None and not others
    others = [other for other in others if not any(_same_place(other, known) for known in prints)]
    taken = _taken(snapshot, prints, others, meaning) | frozenset(filter(but_for, range(len(snapshot.nodes))) if but_for is not None else ())
    ranked = [_linked(snapshot, known, others, within, meaning, taken, alone=alone) for known in prints]
    best: dict[int, Candidate] = {}
    for of_print in ranked:
        for candidate in of_print:
            if candidate.index not in best or candidate.probability > best[candidate.index].probability:
                best[candidate.index] = candidate
    return sorted(best.values(), key=lambda candidate: (-candidate.probability, candidate.index))


def _same_place(one: Fingerprint, other: Fingerprint) -> bool:
    """Whether two links lead to one place: then it does not matter which of them is used."""
    address = dict(one.attributes).get("href", "")
    return leads_somewhere(address) and address == dict(other.attributes).get("href", "")


def sure(found: Sequence[Candidate], wanted: Certainty = TO_ACT) -> Candidate | None:
    """The likeliest candidate, when it is certain enough for what is to be done to it; None when the run has to stop.

    Much that says which element it is makes up for a place and looks that are others now, as long as nothing else comes near. A link is where it leads: one that leads where
    that led, and little else led, does what it did whatever it is called and wherever it stands. A field's id without figures is given by an author, and moves with the field.
    """
    if not found:
        return None
    best, second = found[0], found[1].probability if len(found) > 1 else 0.0
    if best.conclusive:
        return best
    if not best.identified:
        return None
    if best.probability >= wanted.probability or (best.identity >= SURELY and best.probability >= wanted.likely and best.probability >= wanted.margin * second):
        return best
    return None


def recognised(snapshot: Snapshot, index: int, prints: Sequence[Fingerprint]) -> bool:
    """Whether an element is called and identified as it once was, among much the same: known at a glance, without looking at any other.

    One row differs from the next by a number often enough, so a row has to say just what it said.
    """
    node, text = snapshot.nodes[index], snapshot.text(index)[:LONGEST]
    return any(
        (known.name, known.text) == (node.name, text)
        and all(dict(known.attributes).get(key) == node.attribute(key) for key in KNOWN_BY)
        and (not known.around or (around(snapshot, index) == known.around if _in_a_row(snapshot, index) else surroundings(snapshot, index, known.around) == 0))
        for known in prints
    )


def doubtful(ranking: Sequence[Candidate], snapshot: Snapshot, index: int, prints: Sequence[Fingerprint] = (), *, unique: bool = False) -> bool:
    """Whether what words denote may well be another element than was meant.

    It is not, where it is called as it was, and no id, address or the like speaks against it; or where one of these is the same and rare on the page. What is in
    another row is another one, though everything else be the same. It is not either where it is all but certain by everything together. What is called as it was, and
    so is nothing else on the page, needs only to stand among some of what was around it; nor that where it was the only one of that name before. In a row that says what it
    said, what is called as it was is that, wherever it leads now.

    Args:
        prints: how it looked when it was demonstrated.
        unique: nothing else was called so.
    """
    found = next((candidate for candidate in ranking if candidate.index == index or _one_in_the_other(snapshot, candidate.index, index)), None)
    if found is None:
        return True
    of = {each.about.name: each for each in found.evidence}
    words, beside = of.get("words"), of.get("what is around")
    telling = [each for each in found.evidence if each.about.identifies and each is not words and each is not beside]
    elsewhere = beside is not None and beside.last
    if words is not None and words.level == 0 and _in_a_row(snapshot, found.index) and around(snapshot, found.index) in {known.around for known in prints} - {""}:
        return False
    if any(each.level == 0 and each.bits >= ANCHOR and each.about.name != "only one of its kind" for each in telling):
        return False
    if elsewhere and _in_a_row(snapshot, found.index):
        return True
    if found.probability >= BEYOND_DOUBT:
        return False
    if words is not None and words.level > 0:
        return True
    if words is not None and words.bits >= ANCHOR and (unique or not elsewhere):
        return False
    return elsewhere or any(each.last for each in telling)


def _in_a_row(snapshot: Snapshot, index: int) -> bool:
    """Whether an element belongs to one of many things that have the same commands each. What is called otherwise in each of them is known by that."""
    holder = _holder(snapshot, index)
    return holder is not None and not _heads_a_column(snapshot, holder, index) and not _named_in_each(snapshot, holder, index)


def _holder(snapshot: Snapshot, index: int) -> int | None:
    """The row, item or the like around an element that says more than it does."""
    own = snapshot.text(index)
    return next((outer for outer in snapshot.ancestors(index) if snapshot.nodes[outer].role in HOLDERS and snapshot.text(outer) != own), None)


def _heads_a_column(snapshot: Snapshot, holder: int, index: int) -> bool:
    return any(snapshot.nodes[outer].role == "columnheader" and snapshot.contains(holder, outer) for outer in snapshot.ancestors(index))


def _named_in_each(snapshot: Snapshot, holder: int, index: int) -> bool:
    """Whether what stands in the place of an element in things like the one that holds it has another name in each, and in at least one there is such a thing."""
    steps = path_of(snapshot, index)[len(path_of(snapshot, holder)) :]
    first = tuple((tag, 0) for tag, _ in steps)  # where something was put before it
    alike = [other for other in snapshot.children(snapshot.nodes[holder].parent) if other != holder and snapshot.nodes[other].role == snapshot.nodes[holder].role]
    there = [at for other in alike for at in [at_path(snapshot, (*path_of(snapshot, other), *way)) for way in (steps, first)] if at is not None]
    names = [snapshot.nodes[at].name or snapshot.text(at) for at in (index, *dict.fromkeys(there))]
    return bool(there) and all(names) and len(set(names)) == len(names)


def _one_in_the_other(snapshot: Snapshot, one: int, other: int) -> bool:
    """Whether two nodes say the same, one inside the other."""
    return (snapshot.contains(one, other) or snapshot.contains(other, one)) and snapshot.text(one) == snapshot.text(other) != ""


def another(snapshot: Snapshot, prints: Sequence[Fingerprint], others: Sequence[Fingerprint], index: int, meaning: Meaning | None = None) -> bool:
    """Whether an element is known to be one that was not meant."""
    return index in _taken(snapshot, prints, others, meaning)


def _taken(snapshot: Snapshot, prints: Sequence[Fingerprint], others: Sequence[Fingerprint], meaning: Meaning | None) -> frozenset[int]:
    """The candidates that are known to be another element."""
    if not others:
        return frozenset()
    mine = [dict(_scores(snapshot, known, meaning)) for known in prints]
    theirs = [dict(_scores(snapshot, other, meaning)) for other in others]
    best = {index: max(scores[index] for scores in mine if index in scores) for index in {index for scores in mine for index in scores}}
    return frozenset(index for index, bits in best.items() if any(scores.get(index, -inf) > bits + CLEARLY for scores in theirs))


def _scores(snapshot: Snapshot, known: Fingerprint, meaning: Meaning | None) -> Iterator[tuple[int, float]]:
    for candidate in _linked(snapshot, known, (), None, meaning, frozenset()):
        yield candidate.index, sum(each.bits for each in candidate.evidence)


def _linked(
    snapshot: Snapshot, known: Fingerprint, others: Sequence[Fingerprint], within: int | None, meaning: Meaning | None, taken: frozenset[int], *, alone: bool = False
) -> list[Candidate]:
    common = shared(known, others)
    pool = [index for index in _pool(snapshot, known) if within is None or snapshot.contains(within, index)]
    likeness = Likeness(snapshot, known, others, pool, meaning, alone=alone)
    levels = [{_OF[name]: level for name, level in likeness.levels(index)} for index in pool]
    counts = Counter((item, level) for of in levels for item, level in of.items())
    called = Counter(of.get(_WORDS) for of in levels)
    beside = {said: Counter((_AROUND, of[_AROUND]) for of in levels if of.get(_WORDS) == said and _AROUND in of) for said in called}
    found = []
    for index, of in zip(pool, levels, strict=True):
        if index in taken:
            continue
        said = of.get(_WORDS)
        usual = {item: commonness(item, level, beside[said], called[said]) if item is _AROUND else commonness(item, level, counts, len(pool)) for item, level in of.items()}
        evidence = tuple(Evidence(item, level, min(COMMON if item.name in common else item.most, log2(item.kept[level] / usual[item]))) for item, level in of.items())
        found.append((index, evidence, 2.0 ** min(200.0, sum(each.bits for each in evidence))))
    prior = (1.0 - GONE) / max(1, len(pool))
    whole = GONE + prior * sum(odds for _, _, odds in found)
    probabilities = {index: prior * odds / whole for index, _, odds in found}
    together = _leading_to_one_place(snapshot, probabilities)
    given = is_field(Node(-1, known.tag, known.role, known.name, attributes=known.attributes)) and not any(map(str.isdigit, dict(known.attributes).get("id", "")))
    sign = is_glyph(known.name or known.text)
    in_its_row = _alone_in_its_row(snapshot, known, dict(zip(pool, levels, strict=True)))
    return [
        Candidate(
            index, min(1.0, together[index]), _identified(evidence, in_a_row=_in_a_row(snapshot, index), sign=sign), evidence,
            conclusive=index == in_its_row or _conclusive(evidence, given=given),
        )
        for index, evidence, _ in found
    ]  # fmt: skip


def _leading_to_one_place(snapshot: Snapshot, probabilities: Mapping[int, float]) -> dict[int, float]:
    """Which of several links to one address it was does not matter: the likeliest of them stands for all."""
    groups: dict[str, list[int]] = {}
    for index in probabilities:
        address = snapshot.nodes[index].attribute("href") or ""
        if leads_somewhere(address):
            groups.setdefault(address, []).append(index)
    together = dict(probabilities)
    for indices in groups.values():
        best = max(indices, key=lambda index: (probabilities[index], -index))
        together[best] = sum(probabilities[index] for index in indices)
    return together


def commonness(item: Property, level: int, counts: Mapping[tuple[Property, int], int], size: int) -> float:
    """How often another element agrees at a level: what is usual and what the others of this page do together, or these alone where that is more."""
    others = counts[item, level] - 1
    return max((others + USUAL * item.common[level]) / (size - 1 + USUAL), others / (size - 1) if size > 1 else 0.0)


def _identified(evidence: Sequence[Evidence], *, in_a_row: bool, sign: bool) -> bool:
    """Whether something says which element it is. What is around tells which of many like it is meant, but not what it is: another thing that has come there has
    other words. What is called much like it, and has another id or address, is another thing too, and so is what belongs to another row, and a link that says something
    else and leads elsewhere. What was a sign may be drawn in another way now, or be another thing: only the very surroundings say which."""
    of = {each.about.name: each for each in evidence}
    words, beside = of.get("words"), of.get("what is around")
    telling = [each for each in evidence if each.about.identifies and each is not words and each is not beside]
    agreeing = sum(max(ANCHOR if each.about is _OF["address"] and each.level == 0 else 0.0, each.bits) for each in telling if not each.last)
    against = any(each.last for each in telling)
    if in_a_row and beside is not None and beside.last and agreeing < ANCHOR:
        return False
    leads = of.get("address")
    if words is not None and words.last and leads is not None and leads.last:
        return False
    if words is not None and words.last:
        return agreeing >= ANCHOR and agreeing + sum(each.bits for each in telling if each.last) > 0
    if words is not None and words.level > 0 and against and agreeing < ANCHOR:
        return False
    placed = max(0.0, beside.bits) if beside is not None and beside.level <= (0 if against or (sign and words is None) else 2) else 0.0
    said = max(0.0, words.bits) if words is not None else 0.0
    return agreeing + placed + said >= TELLING


def _alone_in_its_row(snapshot: Snapshot, known: Fingerprint, levels: Mapping[int, Mapping[Property, int]]) -> int | None:
    """The one candidate that is called as the element was, or was drawn as a sign, in the one row that says just what its row said; where no name or id is another."""
    if not known.around:
        return None
    there = [index for index in levels if around(snapshot, index) == known.around]
    found = [index for index in there if levels[index].get(_WORDS, 0) == 0]
    rows = {holder for index in there if (holder := _holder(snapshot, index)) is not None}
    if len(found) != 1 or len(rows) != 1 or not _in_a_row(snapshot, found[0]):
        return None
    of = levels[found[0]]
    return found[0] if not any(of.get(_OF[name]) == len(_OF[name].kept) - 1 for name in ("kind", "id", "name of the field", "type", "other attributes")) else None


def _conclusive(evidence: Sequence[Evidence], *, given: bool) -> bool:
    """Whether a link leads where that led, or the id, which a field's author has given, is that of one of the kind; and that is rare. A button's id says where it stands in a form
    (`submit`), and not what it sends."""
    same = {each.about.name for each in evidence if each.level == 0 and each.bits >= TELLING}
    return "address" in same or (given and "id" in same and not any(each.about.name == "kind" and each.last for each in evidence))


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
