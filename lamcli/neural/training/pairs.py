"""Pairs of labels that mean the same, drawn from the lexicon; the pairs of one batch all mean different things.

That is what the multiple negatives ranking loss asks for: within a batch every other right side is a wrong answer.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from lamcli.neural.concepts import LANGUAGES, SHORT, Concept, Label
from lamcli.neural.training.noise import misspelt, plain, spelled_out, styled
from lamcli.neural.training.phrases import DECORATIONS, THING_PROPERTY, VERB_THING

Pair = tuple[str, str]

SAME_LANGUAGE = 0.5  # of the pairs; the others are translations and short forms
COMPOSED = 0.25  # of the batches
DECORATED, STYLED, MISSPELT, UNACCENTED = 0.12, 0.12, 0.12, 0.08


@dataclass(frozen=True)
class Withheld:
    """What is kept for a test and must not be drawn, by chance of noise neither: folded labels, and pairs of such."""

    labels: frozenset[str] = frozenset()
    pairs: frozenset[frozenset[str]] = frozenset()

    def holds(self, left: str, right: str) -> bool:
        """Whether a drawn pair would show something that is withheld."""
        if not self.labels and not self.pairs:
            return False
        sides = frozenset((fold(left), fold(right)))
        return sides in self.pairs or not sides.isdisjoint(self.labels)


class Pairs:
    """Draws batches from ``concepts``, none of it ``withheld``."""

    def __init__(self, concepts: Sequence[Concept], seed: int, withheld: Withheld = Withheld()) -> None:
        self._random = random.Random(seed)
        self._withheld = withheld
        self._concepts = [concept for concept in concepts if len(concept.labels) > 1]
        self._by_language = [_by_language(concept) for concept in self._concepts]
        self._owners: dict[str, set[int]] = defaultdict(set)
        for index, concept in enumerate(self._concepts):
            for label in concept.labels:
                self._owners[fold(label.text)].add(index)
        kinds: dict[str, list[int]] = defaultdict(list)
        for index, concept in enumerate(self._concepts):
            kinds[concept.kind].append(index)
        self._verbs, self._things, self._properties = kinds["commands"], kinds["entities"], [*kinds["fields"], *kinds["interface"]]

    def batches(self, count: int, size: int) -> Iterator[list[Pair]]:
        """``count`` batches of at most ``size`` pairs."""
        for _ in range(count):
            composed = self._random.random() < COMPOSED and self._things and self._verbs and self._properties
            yield self._composed(size) if composed else self._plain(size)

    def _plain(self, size: int) -> list[Pair]:
        order = self._random.sample(range(len(self._concepts)), len(self._concepts))
        taken: set[int] = set()
        batch: list[Pair] = []
        for index in order:
            drawn = self._pair(index)
            if drawn is None:
                continue
            owners = (self._owners[fold(drawn[0].text)] | self._owners[fold(drawn[1].text)]) - {index}
            if owners & taken:
                continue  # a word with two meanings: one of them at a time
            taken.add(index)
            worn = self._worn(drawn[0]), self._worn(drawn[1])
            batch.append((drawn[0].text, drawn[1].text) if self._withheld.holds(*worn) else worn)
            if len(batch) == size:
                break
        return batch

    def _pair(self, index: int) -> tuple[Label, Label] | None:
        """Two labels of one concept that may be shown together, or none after a few tries."""
        for _ in range(4):
            if self._random.random() < SAME_LANGUAGE:
                labels = self._random.choice(self._by_language[index]) if self._by_language[index] else self._concepts[index].labels
            else:
                labels = self._concepts[index].labels
            left, right = self._random.sample(labels, 2) if len(labels) > 1 else (labels[0], labels[0])
            if left != right and not self._withheld.holds(left.text, right.text):
                return left, right
        return None

    def _composed(self, size: int) -> list[Pair]:
        chosen: set[tuple[int, int]] = set()
        batch: list[Pair] = []
        for _ in range(size):
            verbs = self._random.random() < 0.5
            first, second = self._random.choice(self._verbs if verbs else self._things), self._random.choice(self._things if verbs else self._properties)
            patterns = VERB_THING if verbs else THING_PROPERTY
            if (first, second) in chosen:
                continue
            chosen.add((first, second))
            left, right = (self._phrase(first, second, patterns) for _ in range(2))
            if not self._withheld.holds(left, right):
                batch.append((left, right))
        return batch

    def _phrase(self, first: int, second: int, patterns: dict[str, tuple[str, ...]]) -> str:
        language = self._random.choice(LANGUAGES) if self._random.random() < 0.6 else "en"
        words = [self._random.choice([label.text for label in self._concepts[index].labels if label.language == language] or [self._concepts[index].labels[0].text]) for index in (first, second)]
        text = self._random.choice(patterns[language]).format(*words)
        return styled(text, self._random) if self._random.random() < STYLED else text

    def _worn(self, label: Label) -> str:
        """The label as it may stand on a page or in a file."""
        text, chance = label.text, self._random.random
        if chance() < UNACCENTED:
            text = spelled_out(text) if label.language == "de" else plain(text)
        if label.language != SHORT and chance() < DECORATED:
            text = self._random.choice(DECORATIONS[label.language]).format(text)
        if chance() < MISSPELT:
            text = misspelt(text, self._random)
        return styled(text, self._random) if chance() < STYLED else text


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Labels that differ by capitals, accents, blanks and signs alone are one label; one that is all signs is itself."""
    return re.sub(r"[\W_]+", "", plain(text).lower()) or text


def _by_language(concept: Concept) -> list[list[Label]]:
    found: dict[str, list[Label]] = defaultdict(list)
    for label in concept.labels:
        found[label.language].append(label)
    return [labels for labels in found.values() if len(labels) > 1]
