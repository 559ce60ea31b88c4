"""Targets that are no longer there as the recipe names them: found again by the evidence in the lock, named anew, and proposed as a patch.

Nothing is looked for that a recipe does not name in fixed words: what comes from the data or the request of a run is another one each
time, and the lock knows nothing of it.
"""

from __future__ import annotations

import difflib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

from lamcli.errors import TargetNotFound
from lamcli.locate.fingerprint import fingerprint
from lamcli.recipe.ast import Css, Described, Expr, If, Number, Pages, Recipe, Step, Target, Text
from lamcli.recipe.comments import keep_comments
from lamcli.recipe.edit import changed, exchanged, statement
from lamcli.recipe.insert import inserted, inserted_text, shifted
from lamcli.recipe.lock import Alternative, Fingerprint, Lock, Seen, StepEvidence, digest, to_text
from lamcli.recipe.print import print_recipe, print_step, print_target
from lamcli.recipe.walk import walk
from lamcli.run.flow import opened, opens
from lamcli.run.gathering import Group
from lamcli.run.likeness import Meaning, shared
from lamcli.run.report import Healed
from lamcli.run.resolve import Candidate, another, candidates, doubtful, recognised, sure
from lamcli.run.stakes import acted_on, certainty
from lamcli.run.wording import place_among_namesakes, words_for
from lamcli.trace import Snapshot

MOST_EVIDENCE = 5
"""Lines of evidence that are told of an element that was found again."""


@dataclass(frozen=True)
class Found:
    """An element of a page, in the recipe's new words for it."""

    index: int
    target: Described | Css


@dataclass(frozen=True)
class Patch:
    """A recipe and its lock as they would be, and how they differ from those that are there, as a unified diff."""

    recipe: str
    lock: str
    difference: str


Part = Target | Pages
"""What one statement may say in other words."""
Renewal = Callable[[StepEvidence, Step], StepEvidence]


@dataclass(frozen=True)
class _Exchange:
    was: Part
    now: Part
    renew: Renewal


@dataclass(frozen=True)
class Addition:
    """A statement that the recipe is to gain.

    Attributes:
        path: of the statement before which it belongs.
        why: what it is there for.
        seen: what its targets denoted; nothing for what may or may not be there, and looks different each time.
    """

    path: tuple[int, ...]
    step: Step
    why: str
    seen: tuple[Seen, ...] = ()


@dataclass(frozen=True)
class Observed:
    """What was found again by what was seen, not by what it is like."""

    evidence: tuple[str, ...]
    probability: float = 1.0


class Healing:
    """What one run finds again. ``told`` is what it found, in that order."""

    def __init__(self, recipe: Recipe, lock: Lock, meaning: Callable[[], Meaning]) -> None:
        self._lock = lock
        self._varied = bool(recipe.parameters)
        self._evidence: Mapping[tuple[int, ...], StepEvidence] = {evidence.step: evidence for evidence in lock.steps}
        self._meaning = meaning
        self._known: dict[tuple[tuple[int, ...], int], Seen] = {}
        self.told: list[Healed] = []
        self._added: list[Addition] = []
        self._replaced: dict[tuple[tuple[int, ...], str], _Exchange] = {}

    def seen(self, path: tuple[int, ...], target: Target) -> Seen:
        """What a target of a statement denoted; no fingerprint where the lock does not say, or what it denotes is another thing in each run.

        Args:
            target: of the recipe that is run, by identity.
        """
        key = (path, id(target))
        if key not in self._known:
            evidence = self._evidence.get(path)
            self._known[key] = evidence.of(print_target(target)) if evidence is not None and fixed(target) else Seen("")
        return self._known[key]

    def meant(self, snapshot: Snapshot, path: tuple[int, ...], step: Step | None, target: Target, found: Sequence[int], within: tuple[str, int] | None) -> Found | None:
        """The element that a statement means where its words denote none, several, or one that is another; None where the words have to do.

        Args:
            found: what the words denote on the page.
            within: the loop's variable in which the target lies, and the node that it stands for now.

        Raises TargetNotFound when the words denote one element which certainly is another.
        """
        verdict = resolved(snapshot, self.seen(path, target), target, found, within, self._meaning, step=step, varied=self._varied)
        match verdict:
            case "another":
                raise TargetNotFound(f"{print_target(target)} is on the page, but it may well be another one than was demonstrated", remedy="demonstrate it once more, or run with --heal off")
            case "as it says":
                return None
            case candidate, words:
                renew = partial(_renewed, old=print_target(target), now=words, seen=fingerprint(snapshot, candidate.index))
                self.note(path, step, target, words, (print_target(target), print_target(words)), candidate, renew)
                return Found(candidate.index, words)

    def sought(self, snapshot: Snapshot, path: tuple[int, ...], step: Step | None, target: Target) -> int | None:
        """Where an element is that a target is certain to mean, by what is known of it alone."""
        seen = self.seen(path, target)
        ranking = candidates(snapshot, seen.fingerprints, seen.others, meaning=self._meaning()) if seen.fingerprints else []
        best = sure(ranking, certainty(step, target, snapshot, ranking[0].index)) if ranking else None
        return best.index if best is not None else None

    def add(self, addition: Addition) -> None:
        """Proposes a statement, once for each place."""
        if not any((other.path, other.step) == (addition.path, addition.step) for other in self._added):
            self._added.append(addition)

    def renamed(self, path: tuple[int, ...], step: Step | None, was: Target, now: Described | Css, seen: Fingerprint, evidence: tuple[str, ...]) -> None:
        """Proposes other words for a target that was reached in another way."""
        key = (path, print_target(was))
        if key not in self._replaced and step is not None:
            self._replaced[key] = _Exchange(was, now, partial(_renewed, old=key[1], now=now, seen=seen))
            self.told.append(Healed(path, step.position.line if step.position is not None else 0, key[1], print_target(now), 1.0, evidence))

    def note(self, path: tuple[int, ...], step: Step | None, was: Part, now: Part, printed: tuple[str, str], best: Candidate | Group | Observed, renew: Renewal) -> None:
        """That one part of a statement is called otherwise now.

        Args:
            printed: both as they are told.
            best: what it was found by.
            renew: what the lock says of the statement, given that and the statement in its new words.
        """
        if (path, printed[0]) in self._replaced:
            return
        self._replaced[path, printed[0]] = _Exchange(was, now, renew)
        told = best.evidence if isinstance(best, Observed) else tuple(map(str, sorted(best.evidence, key=lambda each: -abs(each.bits))))
        line = step.position.line if step is not None and step.position is not None else 0
        self.told.append(Healed(path, line, *printed, round(best.probability, 4), told[:MOST_EVIDENCE]))

    def patch(self, recipe: Recipe, source: str, lock_source: str, name: str) -> Patch | None:
        """The recipe and the lock in the new words; None where nothing was found again.

        Args:
            source, lock_source: the files as they stand; comments stay where they are.
            name: of the recipe's file, for the diff.
        """
        if not self._replaced and not self._added:
            return None
        better, evidence = recipe, dict(self._evidence)
        for (path, old), exchange in self._replaced.items():
            better = changed(better, path, partial(exchanged, old=exchange.was, new=exchange.now))
            known = evidence.get(path, StepEvidence(path, print_step(statement(recipe, path))))
            renewed = exchange.renew(known, statement(better, path))
            evidence[path] = replace(renewed, why=(*renewed.why, f"{old} was found again on a page that had changed"))
        printed = print_recipe(better)
        text = keep_comments(source, printed) or printed
        # The last one first, so that the paths of those before it still hold; of several before one statement the last one stands next to it.
        for addition in reversed(sorted(self._added, key=lambda each: each.path)):  # noqa: C413 - those of one place in reverse order too
            better = inserted(better, addition.path, addition.step)
            text = inserted_text(text, addition.path, addition.step)
            evidence = {moved: replace(known, step=moved) for path, known in evidence.items() for moved in [shifted(path, addition.path)]} | _evidence(addition)
        lock = to_text(replace(self._lock, recipe=digest(print_recipe(better)), steps=tuple(evidence[path] for path in sorted(evidence))))
        return Patch(text, lock, _difference(source, text, name) + _difference(lock_source, lock, f"{name}.lock"))


def resolved(
    snapshot: Snapshot, seen: Seen, target: Target, found: Sequence[int], within: tuple[str, int] | None, meaning: Callable[[], Meaning], *, step: Step | None, varied: bool = False
) -> tuple[Candidate, Described | Css] | Literal["as it says", "another"]:
    """Which element of a page a target means: what its words denote, or one that is certain to be the one, in the words that denote it now.

    Args:
        seen: what it denoted in the demonstrations; not nothing.
        found: what the words denote.
        within: the loop's variable in which the target lies, and the node that it stands for now.
        meaning: gives the model of meanings, which is read only where it is needed.
        step: the statement in which the target stands; what it does to the element decides how certain that has to be. What is only read says another thing each time, so the
            words have to do wherever they denote one element.
        varied: what is on the page depends on what the run was given: there the words have to do as well.

    The first or last of things that are called the same may have been meant for its place or for what it is; once the place was shown with several things, for that.
    Until then the one is done that both come to, or nothing.

    Returns:
        "another" when the words denote one element that may well not be the one that was meant.
    """
    if len(found) == 1 and (varied or not acted_on(step, target) or within is not None or counts(target) or recognised(snapshot, found[0], seen.fingerprints)):
        return "as it says"
    place = len(found) == 1 and isinstance(target, Described | Css) and target.ordinal in (1, -1)
    if place and len(seen.fingerprints) > 1:
        return "as it says"  # the place is what they had in common
    ranking = candidates(snapshot, seen.fingerprints, seen.others, within=within[1] if within is not None else None, meaning=meaning())
    if len(found) == 1 and not place and not doubtful(ranking, snapshot, found[0], seen.fingerprints, unique=not any("words" in shared(known, seen.others) for known in seen.fingerprints)):
        return "as it says"
    best = sure(ranking, certainty(step, target, snapshot, ranking[0].index)) if ranking else None
    if best is not None and not found and opens(snapshot.nodes[best.index]) and not any(opened(known) for known in seen.fingerprints):
        return "as it says"  # what opens a menu stands where a button stood that is in the menu now
    if best is not None and [best.index] == list(found):
        return "as it says"
    if place:
        return "another" if best is not None or another(snapshot, seen.fingerprints, seen.others, found[0], meaning()) else "as it says"
    words = words_for(snapshot, best.index, target, within) or place_among_namesakes(snapshot, best.index, within) if best is not None else None
    if best is not None and words is not None:
        return best, words
    return "another" if len(found) == 1 else "as it says"


def counts(target: Target) -> bool:
    """Whether a target says a position of things without a name: what stands there is another thing each day."""
    return isinstance(target, Described | Css) and bool(target.ordinal) and getattr(target, "name", None) is None


def fixed(target: Target | None) -> bool:
    """Whether a target says the same in every run: words, numbers, and loop variables."""
    return isinstance(target, Described | Css) and all(isinstance(part, Text | Number) or not isinstance(part, Expr) for part in walk(target))


def _evidence(addition: Addition) -> dict[tuple[int, ...], StepEvidence]:
    """What is known of a statement that was added, and of those in it."""
    body = [inner for _, steps in addition.step.branches for inner in steps] if isinstance(addition.step, If) else []
    outer = StepEvidence(addition.path, print_step(addition.step), why=(addition.why,), seen=addition.seen)
    inside = [StepEvidence((*addition.path, place), print_step(step), why=(addition.why,)) for place, step in enumerate(body)]
    return {known.step: known for known in (outer, *inside)}


def _renewed(evidence: StepEvidence, step: Step, *, old: str, now: Described | Css, seen: Fingerprint) -> StepEvidence:
    """What was known stays known: an older version of the application may come back."""
    before = evidence.of(old)
    prints = (seen, *(known for known in before.fingerprints if known != seen))
    mine = next((alternative for alternative in evidence.alternatives if alternative.text == old), None)
    alternatives = (Alternative(print_target(now), mine.cost), *evidence.alternatives) if mine is not None else evidence.alternatives
    known = tuple(Seen(print_target(now), prints, before.others) if each.target == old else each for each in evidence.seen)
    return replace(evidence, line=print_step(step), alternatives=alternatives, seen=known)


def _difference(before: str, after: str, name: str) -> str:
    lines: Sequence[str] = list(difflib.unified_diff(before.splitlines(keepends=True), after.splitlines(keepends=True), f"a/{name}", f"b/{name}"))
    return "".join(line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n" for line in lines)
