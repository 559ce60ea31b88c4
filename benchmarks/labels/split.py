"""What is kept from training, and the questions made from it.

Everything is drawn with one seed. A label that is withheld is withheld wherever it stands: in every language and
every concept that has the same word (capitals, accents, blanks and signs aside).
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from benchmarks.labels.slips import two_slips
from lamcli.neural.characters import words
from lamcli.neural.concepts import LANGUAGES, SHORT, Concept, Label
from lamcli.neural.training.noise import styled
from lamcli.neural.training.pairs import Withheld, fold

SEED = 7
WITHHELD_LABELS = 0.12
WITHHELD_PAIRS = 0.10
FEWEST_LEFT = 4  # a concept keeps at least as many labels for training
CANDIDATES = 20


@dataclass(frozen=True)
class Query:
    """Which of ``candidates`` means ``text``? The first one does.

    Attributes:
        stratum: what of it training has not seen: ``pair``, ``words seen``, ``words unseen``, ``short``, ``slip``, ``style``.
        language: of the text; ``short`` for abbreviations.
        across: whether the candidates are in another language than the text.
    """

    text: str
    candidates: tuple[str, ...]
    stratum: str
    language: str
    across: bool


@dataclass(frozen=True)
class Split:
    """Attributes: training: the concepts without the labels that are withheld."""

    training: tuple[Concept, ...]
    withheld: Withheld
    queries: tuple[Query, ...]


def split(concepts: Sequence[Concept], seed: int = SEED) -> Split:
    """The same for the same lexicon and seed."""
    draw = random.Random(seed)
    withheld = _withheld(concepts, draw)
    training = tuple(replace(concept, labels=tuple(label for label in concept.labels if fold(label.text) not in withheld)) for concept in concepts)
    pairs = [pair for concept in training for pair in combinations(concept.labels, 2) if fold(pair[0].text) != fold(pair[1].text)]
    kept = [pair for pair in pairs if pair[0].language == pair[1].language or "en" in (pair[0].language, pair[1].language)]
    chosen = draw.sample(kept, int(WITHHELD_PAIRS * len(kept)))
    never = frozenset(frozenset((fold(left.text), fold(right.text))) for left, right in chosen)
    asking = _Asking(concepts, training, draw)
    queries = [*asking.labels(withheld), *asking.pairs(chosen), *asking.changed()]
    return Split(training, Withheld(withheld, never), tuple(query for query in queries if query is not None))


def _withheld(concepts: Sequence[Concept], draw: random.Random) -> frozenset[str]:
    places: dict[str, list[Concept]] = defaultdict(list)
    for concept in concepts:
        for label in concept.labels:
            places[fold(label.text)].append(concept)
    left = {concept.name: len(concept.labels) for concept in concepts}
    withheld = set()
    for text in sorted(places):
        if draw.random() < WITHHELD_LABELS and all(left[concept.name] - len(places[text]) >= FEWEST_LEFT for concept in places[text]):
            withheld.add(text)
            for concept in places[text]:
                left[concept.name] -= 1
    return frozenset(withheld)


class _Asking:
    """Makes queries; the candidates are labels that training has seen, of concepts of one kind."""

    def __init__(self, concepts: Sequence[Concept], training: Sequence[Concept], draw: random.Random) -> None:
        self._concepts, self._training, self._draw = concepts, {concept.name: concept for concept in training}, draw
        self._kinds: dict[str, list[Concept]] = defaultdict(list)
        self._owners: dict[str, set[str]] = defaultdict(set)
        for concept in training:
            self._kinds[concept.kind].append(concept)
        for concept in concepts:
            for label in concept.labels:
                self._owners[fold(label.text)].add(concept.name)
        self._seen = {word for concept in training for label in concept.labels for word in words(label.text)}

    def labels(self, withheld: frozenset[str]) -> Iterator[Query | None]:
        """Each withheld label, once among candidates of its own language and once among those of another."""
        for concept in self._concepts:
            for label in concept.labels:
                if fold(label.text) in withheld:
                    stratum = "short" if label.language == SHORT else "words seen" if self._known(label.text) else "words unseen"
                    for across in (False, True) if label.language != SHORT else (True,):
                        yield self._query(label.text, label, concept, stratum, across)

    def pairs(self, chosen: Sequence[tuple[Label, Label]]) -> Iterator[Query | None]:
        """A part of the withheld pairs: both sides were trained on, never together."""
        owner = {id(label): concept for concept in self._training.values() for label in concept.labels}
        for left, right in self._draw.sample(list(chosen), min(3000, len(chosen))):
            if self._draw.random() < 0.5:
                left, right = right, left
            if left.language != SHORT:
                yield self._query(left.text, left, owner[id(left)], "pair", left.language != right.language, gold=right)

    def changed(self) -> Iterator[Query | None]:
        """Labels that training has seen, misspelt (two slips, where training makes one) or written as a column's name."""
        labels = [(label, concept) for concept in self._training.values() for label in concept.labels if label.language not in (SHORT, "ja", "zh") and len(label.text) > 5]
        for label, concept in self._draw.sample(labels, min(1500, len(labels))):
            yield self._query(two_slips(label.text, self._draw), label, concept, "slip", False)
        phrases = [(label, concept) for label, concept in labels if " " in label.text]
        for label, concept in self._draw.sample(phrases, min(1000, len(phrases))):
            yield self._query(styled(label.text, self._draw), label, concept, "style", False)

    def _query(self, text: str, label: Label, concept: Concept, stratum: str, across: bool, gold: Label | None = None) -> Query | None:
        language = gold.language if gold else self._other(label.language) if across else label.language
        golds = [gold] if gold else [other for other in self._training[concept.name].labels if other.language == language and fold(other.text) != fold(label.text)]
        if not golds:
            return None
        right = self._draw.choice(golds)
        mine = self._owners[fold(label.text)] | self._owners[fold(right.text)]
        wrong = []
        for other in self._draw.sample(self._kinds[concept.kind], len(self._kinds[concept.kind])):
            texts = [candidate.text for candidate in other.labels if candidate.language == language]
            if other.name in mine or not texts:
                continue
            candidate = self._draw.choice(texts)
            if not self._owners[fold(candidate)] & mine:
                wrong.append(candidate)
            if len(wrong) == CANDIDATES - 1:
                break
        return Query(text, (right.text, *wrong), stratum, label.language, across)

    def _other(self, language: str) -> str:
        return self._draw.choice([other for other in LANGUAGES if other != language]) if language in ("en", SHORT) else "en"

    def _known(self, text: str) -> bool:
        return all(word in self._seen or self._made_of_known(word) for word in words(text))

    def _made_of_known(self, word: str) -> bool:
        """Chinese and Japanese do not mark words: there a run counts as known when words that training has seen make it up."""
        if not all(character >= "\u2e80" for character in word):
            return False
        reached = {0}
        for end in range(1, len(word) + 1):
            if any(start in reached and end - start > 1 and word[start:end] in self._seen for start in range(end)):
                reached.add(end)
        return len(word) in reached
