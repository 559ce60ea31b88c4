"""What each tool makes of a changed page: the element it would act on, or None where it stops."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

from benchmarks.drift.similo import relocated
from benchmarks.miniwob.verbatim import Locator, locator, matches
from lamcli.errors import RunFailed
from lamcli.recipe.ast import Css, Described, Step
from lamcli.recipe.environment import Environment
from lamcli.recipe.evaluate import Evaluator
from lamcli.recipe.lock import Seen
from lamcli.recipe.print import print_target
from lamcli.run.execute import meaning
from lamcli.run.healing import resolved
from lamcli.run.recorded import RecordedPage
from lamcli.run.resolve import Candidate, candidates
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
    seen: Seen
    codegen: Locator
    step: Step | None = None

    def found(self, tool: str, now: Snapshot) -> int | None:
        """The node that a tool would act on; None where it stops.

        Raises ValueError for a tool that is not there.
        """
        match tool:
            case "lam":
                return self._by_lam(now)
            case "words":
                found = _by_words(self.target, now)
                return found[0] if len(found) == 1 else None
            case "codegen":
                return _by_codegen(self.codegen, now)
            case "similo":
                return relocated(self.page, self.index, now)
            case _:
                raise ValueError(tool)

    def _by_lam(self, now: Snapshot) -> int | None:
        """As ``lam run --heal suggest`` does it for a statement that stands in no loop."""
        found = _by_words(self.target, now)
        if self.target is None or not self.seen.fingerprints:
            return found[0] if len(found) == 1 else None
        match resolved(now, self.seen, self.target, found, None, meaning, step=self.step):
            case "another":
                return None
            case "as it says":
                return found[0] if len(found) == 1 else None
            case candidate, _:
                return candidate.index


    def likeliest(self, now: Snapshot) -> Candidate | None:
        """What is likeliest to be the element by its evidence alone, whatever its words denote."""
        return next(iter(candidates(now, self.seen.fingerprints, self.seen.others, meaning=meaning())), None) if self.seen.fingerprints else None


def recorded(page: Snapshot, index: int, embedder: Similarity) -> Recorded:
    """An element is used once, and each tool takes that down."""
    step, target, seen = _learned(page, index, embedder)
    return Recorded(page, index, target, seen, locator(page, index), step)


def _learned(page: Snapshot, index: int, embedder: Similarity) -> tuple[Step | None, Described | Css | None, Seen]:
    """The statement of the recipe that lam learns from one use, its target, and what the lock says of the element."""
    kind, value = _used(page, index)
    trace = Trace((Event(EventKind.NAVIGATE, 0.0, "", None, page.url), Event(kind, 1.0, "page", index, value)), {"page": page}, "page", url=page.url)
    outcome = synthesize([trace], name="use", embedder=embedder)
    if not isinstance(outcome, Solved | Ambiguous) or not outcome.solutions:
        return None, None, Seen("")
    solution = outcome.solutions[0]
    step = solution.recipe.body[-1]
    target = getattr(step, "target", None)
    return (step, target, solution.lock.steps[-1].of(print_target(target))) if isinstance(target, Described | Css) else (None, None, Seen(""))


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


def _by_words(target: Described | Css | None, now: Snapshot) -> tuple[int, ...]:
    if target is None:
        return ()
    page = RecordedPage(Trace(events=(), snapshots={"": now}, final=""))
    try:
        return tuple(cast(int, element) for element in Evaluator(Environment(), "", page).all(target, wait=False))
    except RunFailed:
        return ()


def _by_codegen(sought: Locator, now: Snapshot) -> int | None:
    """Playwright is strict: several elements are an error, unless the locator counts them."""
    found = matches(now, sought)
    if sought.position is not None:
        return found[sought.position] if sought.position < len(found) else None
    return found[0] if len(found) == 1 else None
