"""What each tool makes of a changed page: the element it would act on, or None where it stops."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from benchmarks.drift.similo import relocated
from benchmarks.miniwob.verbatim import Locator, locator, matches
from lamcli.errors import RunFailed, TargetAmbiguous, TargetNotFound
from lamcli.recipe.ast import Css, Described
from lamcli.recipe.environment import Environment
from lamcli.recipe.evaluate import Evaluator
from lamcli.recipe.lock import Fingerprint
from lamcli.run.execute import meaning
from lamcli.run.healing import counts
from lamcli.run.recorded import RecordedPage
from lamcli.run.resolve import candidates, contradicted, recognised, sure
from lamcli.synthesis import Ambiguous, Solved, synthesize
from lamcli.synthesis.rank import Similarity
from lamcli.trace import Event, EventKind, Node, Snapshot, Trace

TOOLS = ("lam", "words", "codegen", "similo")
"""``words``: lam's recipe alone, without looking for what it was (`--heal off`)."""


@dataclass(frozen=True)
class Recorded:
    """One element as each tool took it down; ``target`` is None where lam has no words for it."""

    page: Snapshot
    index: int
    target: Described | Css | None
    prints: tuple[Fingerprint, ...]
    codegen: Locator

    def found(self, tool: str, now: Snapshot) -> int | None:
        """The node that a tool would act on; None where it stops.

        Raises ValueError for a tool that is not there.
        """
        match tool:
            case "lam":
                return self._by_lam(now)
            case "words":
                return _by_words(self.target, now)
            case "codegen":
                return _by_codegen(self.codegen, now)
            case "similo":
                return relocated(self.page, self.index, now)
            case _:
                raise ValueError(tool)


    def _by_lam(self, now: Snapshot) -> int | None:
        """As ``Healing.meant`` does it for a click."""
        found = _by_words(self.target, now)
        if self.target is None or not self.prints or (found is not None and (counts(self.target) or recognised(now, found, self.prints))):
            return found
        ranking = candidates(now, self.prints, meaning=meaning())
        if found is not None and not contradicted(ranking, found):
            return found
        sought = sure(ranking)
        return sought.index if sought is not None and sought.index != found else None


def recorded(page: Snapshot, index: int, embedder: Similarity) -> Recorded:
    """An element is used once, and each tool takes that down."""
    target, prints = _learned(page, index, embedder)
    return Recorded(page, index, target, prints, locator(page, index))


def _learned(page: Snapshot, index: int, embedder: Similarity) -> tuple[Described | Css | None, tuple[Fingerprint, ...]]:
    """The target of the recipe that lam learns from one use, and what its lock says of the element."""
    kind, value = _used(page, index)
    trace = Trace((Event(EventKind.NAVIGATE, 0.0, "", None, page.url), Event(kind, 1.0, "page", index, value)), {"page": page}, "page", url=page.url)
    outcome = synthesize([trace], name="use", embedder=embedder)
    if not isinstance(outcome, Solved | Ambiguous) or not outcome.solutions:
        return None, ()
    solution = outcome.solutions[0]
    target = getattr(solution.recipe.body[-1], "target", None)
    return (target, solution.lock.steps[-1].fingerprints) if isinstance(target, Described | Css) else (None, ())


def _used(page: Snapshot, index: int) -> tuple[EventKind, str]:
    node: Node = page.nodes[index]
    if node.role in ("checkbox", "radio", "switch"):
        return EventKind.CHECK, ""
    if node.tag == "select":
        options = [page.nodes[inner].name for inner in page.subtree(index) if page.nodes[inner].tag == "option"]
        return EventKind.CHOOSE, options[-1] if options else ""
    if node.role in ("textbox", "searchbox", "spinbutton"):
        return EventKind.FILL, "47"
    return EventKind.CLICK, ""


def _by_words(target: Described | Css | None, now: Snapshot) -> int | None:
    if target is None:
        return None
    page = RecordedPage(Trace(events=(), snapshots={"": now}, final=""))
    try:
        return cast(int, Evaluator(Environment(), "", page).one(target))
    except (TargetNotFound, TargetAmbiguous, RunFailed):
        return None


def _by_codegen(sought: Locator, now: Snapshot) -> int | None:
    """Playwright is strict: several elements are an error, unless the locator counts them."""
    found = matches(now, sought)
    if sought.position is not None:
        return found[sought.position] if sought.position < len(found) else None
    return found[0] if len(found) == 1 else None
