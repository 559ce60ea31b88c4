"""Pages are changed, and each tool looks for what it had taken down."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from random import Random
from typing import Any, Literal

from benchmarks.drift.operators import plan
from benchmarks.drift.pages import PageOf, served
from benchmarks.drift.resolving import TOOLS, Recorded, recorded
from benchmarks.rpa.stage import Stage
from lamcli.browser import Tab
from lamcli.browser.compose import Composed
from lamcli.browser.script import CALL_ON
from lamcli.locate.fingerprint import HOLDERS
from lamcli.recipe.print import print_target
from lamcli.synthesis.rank import Similarity
from lamcli.trace import Snapshot

Outcome = Literal["right", "wrong", "stopped"]
CALM_MS = 400
"""After a page is loaded and after it was changed, for its own scripts."""


@dataclass(frozen=True)
class Case:
    """One changed page.

    Attributes:
        page: name of the page.
        element: what was to be found, for a reader.
        changes: what was done to the page.
        deleted: the element is no longer there; the only right answer is to stop.
        outcomes: by tool.
        target: lam's words for the element.
        confidence: the probability that lam gives to what is likeliest on the changed page; None where it knows of nothing.
        likeliest: whether that is the element.
        replaced: it is called as others are, and the row that told it from these says nothing any more of what it said: whether that is its row nobody can see.
    """

    page: str
    element: str
    changes: tuple[str, ...]
    deleted: bool
    outcomes: Mapping[str, Outcome]
    target: str
    confidence: float | None = None
    likeliest: bool = False
    replaced: bool = False


def cases(stage: Stage, page: PageOf, count: int, random: Random, deleted_share: float, embedder: Similarity) -> Iterator[Case]:
    """So many cases of one page; each begins with the page as it was."""
    source = resources.files(__package__).joinpath("mutations.js").read_text(encoding="utf-8")
    with served(page) as (application, address):
        tab = stage.fresh_tab(application)
        known: dict[int, Recorded] = {}
        paths = _shown(stage, tab, address, source)
        for _ in range(count):
            number = random.randrange(len(paths))
            found = _case(stage, tab, address, source, page.name, paths[number], known, number, random, deleted_share, embedder)
            if found is not None:
                yield found


def _shown(stage: Stage, tab: Tab, address: str, source: str) -> Sequence[Sequence[int]]:
    _load(stage, tab, address, source)
    paths: Sequence[Sequence[int]] = tab.page.evaluate("() => window.__mutations.usable()")
    return paths


def _load(stage: Stage, tab: Tab, address: str, source: str) -> None:
    tab.page.goto(address)
    stage.session.pump(CALM_MS)
    tab.page.evaluate(f"() => {{ window.__mutations = {source} }}")


def _case(
    stage: Stage, tab: Tab, address: str, source: str, name: str, path: Sequence[int], known: dict[int, Recorded], number: int, random: Random, deleted_share: float, embedder: Similarity
) -> Case | None:
    """None where the page did not come up with the element again, or nothing of the plan could be done to it."""
    _load(stage, tab, address, source)
    if not tab.page.evaluate("path => window.__mutations.choose(path)", path):
        return None
    before = stage.session.compose(tab)
    index = _index(stage, tab, before)
    if index is None:
        return None
    if number not in known:
        known[number] = recorded(before.snapshot, index, embedder)
    delete = random.random() < deleted_share
    done = tuple(change for change in plan(random, delete=delete) if tab.page.evaluate("([name, seed]) => window.__mutations.change(name, seed)", [change, random.randrange(2**31)]))
    if not done:
        return None
    stage.session.pump(CALM_MS / 4)
    after = stage.session.compose(tab)
    truth = None if delete else _index(stage, tab, after)
    if (truth is None and not delete) or (delete and tab.page.evaluate("() => window.__mutations.back()")):
        return None  # a script of the page has taken it away, or put it back
    address = before.snapshot.nodes[index].attribute("href") or ""
    outcomes = {tool: judged(after.snapshot, known[number].found(tool, after.snapshot), truth, address) for tool in TOOLS}
    node = before.snapshot.nodes[index]
    target, best = known[number].target, known[number].likeliest(after.snapshot)
    return Case(
        page=name,
        element=f"{node.role} “{(node.name or before.snapshot.text(index))[:40]}”",
        changes=done,
        deleted=delete,
        outcomes=outcomes,
        target=print_target(target) if target is not None else "",
        confidence=best.probability if best is not None else None,
        likeliest=best is not None and judged(after.snapshot, best.index, truth, address) == "right",
        replaced=truth is not None and _replaced(before.snapshot, index, after.snapshot, truth),
    )


def _replaced(before: Snapshot, index: int, after: Snapshot, truth: int) -> bool:
    def row(page: Snapshot, at: int) -> tuple[int, set[str]]:
        outer = next((outer for outer in page.ancestors(at) if page.nodes[outer].role in HOLDERS and page.text(outer) != page.text(at)), -1)
        own = set(page.text(at).casefold().split()) | set(page.nodes[at].name.casefold().split())
        return outer, set(page.text(outer).casefold().split()) - own if outer >= 0 else set()

    node, (was, said), (now, says) = before.nodes[index], row(before, index), row(after, truth)
    namesakes = sum((other.role, other.name) == (node.role, node.name) for other in before.nodes)
    return was >= 0 and now >= 0 and namesakes > 1 and bool(said) and not said & says


def judged(page: Snapshot, found: int | None, truth: int | None, address: str = "") -> Outcome:
    """Acting on something inside an element, or on what holds nothing but it, is acting on it; so is a link to the same address."""
    if found is None:
        return "right" if truth is None else "stopped"
    if address and not address.startswith("#") and page.nodes[found].attribute("href") == address:
        return "right"
    if truth is None:
        return "wrong"
    same = page.contains(truth, found) or (page.contains(found, truth) and page.text(found) == page.text(truth) and page.text(truth) != "")
    return "right" if same else "wrong"


def _index(stage: Stage, tab: Tab, composed: Composed) -> int | None:
    """Where the element that is meant stands in a snapshot."""
    element: Any = tab.page.evaluate_handle("() => window.__mutations.target()").as_element()
    document = stage.session.document(tab.page.main_frame)
    if element is None or document is None:
        return None
    ref = element.evaluate(CALL_ON, stage.session.script.call("ref"))
    return composed.index.get(f"{document.number}:{ref}")
