"""A live page that gets past what has come in the way of a recipe, where ``flow`` is certain how; each time the recipe's own words have to hold afterwards.

Nothing is looked for before a statement could not be carried out, so a page that has not changed costs nothing. What is done is done once for each thing, a few
times for each statement and so many times in a run, and is proposed as a statement of the recipe.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import NoReturn, cast

from lamcli.browser.compose import Composed
from lamcli.browser.cover import inert, layers
from lamcli.errors import InTheWay, Refused, RunFailed, TargetCovered, TargetNotFound
from lamcli.locate.fingerprint import fingerprint
from lamcli.recipe.ast import Css, Described, Expect, ForEach, Point, Step, Target, WaitUntil
from lamcli.recipe.lock import Seen
from lamcli.recipe.page import Action, Element, Query, Relocated
from lamcli.recipe.print import print_step, print_target
from lamcli.run.browser import LivePage
from lamcli.run.detours import Detours, Path
from lamcli.run.flow import Change, Control, Situation, is_small, lying_over, page_between, recognised
from lamcli.run.healing import Addition
from lamcli.run.proposing import proposed, written
from lamcli.run.report import Handled
from lamcli.run.sight import Live
from lamcli.run.stakes import acted_on
from lamcli.run.wording import Words
from lamcli.salience import structure
from lamcli.salience.roles import plain_role
from lamcli.trace import Snapshot

GLANCE = 1.0
"""Seconds for which a cover that is evident is given the chance to go by itself."""
_QUIET = frozenset({"fill", "type", "hover", "scroll to"})
"""What seldom makes a page answer."""
_BY_KEYS = frozenset({"fill", "type", "press", "choose", "upload"})
"""Actions that are not aimed with the pointer, and would pass below a dialog unseen."""
_ENTERS = frozenset({"fill", "type", "choose", "check", "uncheck", "upload"})
JOINED = {"cover": "is covered by", "page": "is not on the page; the run is on", "step": "is not on the page, but", "menu": "is not on the page, but"}
"""How what was wanted and what has changed are joined in a message."""
REMEDY = "demonstrate it once more as it is now, or write the step into the recipe"

Within = tuple[str, Element] | None


@dataclass(frozen=True)
class _Before:
    """The page as it was before the run did something to it last."""

    document: int
    tab: int
    address: str
    composed: Composed | None


class DetouringPage(LivePage):
    """A live page with ways around what has come in between; see ``LivePage`` for the arguments.

    Attributes:
        at: index path of the statement that is under way, and the statement; () where it is not the recipe's own.
    """

    detours: Detours
    at: tuple[Path, Step | None] = ((), None)
    told: Callable[[str], None]
    _last: _Before | None = None
    _sought: Query | None = None
    _filled: tuple[tuple[int, Live], ...] = ()

    def carried_out(self, action: Action) -> str:
        """One action, and nothing beside it."""
        return super().act(action)

    def by_evidence(self, target: Target, found: Sequence[Element], within: Within) -> Relocated | None:
        """What a target means by what is known of it, without anything being done."""
        return None

    def list_by_evidence(self, path: Path, loop: ForEach, source: Words, found: Sequence[Element], within: Within) -> Words | None:
        """The same for what a loop goes through. Raises TargetNotFound where something may be it, and that is not certain."""
        return None

    def in_a_menu(self, change: Change, target: Described, within: Within) -> Relocated | None:
        """A target in what one of some controls opens; None where that is not for this page to look into."""
        return None

    def next_step(self) -> None:
        super().next_step()
        self.detours.next_step()

    # --- acting

    def act(self, action: Action) -> str:
        before = self._now()
        result = self._reaching(action)
        if action.kind not in _QUIET:
            self._last = before
        if action.kind in _ENTERS and action.element is not None:
            self._filled = (*self._filled[-20:], (self.session.document_number(self.tab), cast(Live, action.element)))
        return result

    def _reaching(self, action: Action) -> str:
        answers = self.dialogs.kept()
        while True:
            try:
                return self._at_a_glance(action)
            except TargetCovered as error:
                answers()
                change = lying_over(self._situation(covered=action.element))
                if change is None or not (change.ways or self._shuts_out(change)):
                    return self._patiently(action, change, error)
                self._pass(change, action.step, str(error).partition(" cannot be ")[0])

    def _at_a_glance(self, action: Action) -> str:
        """Where it is evident that something lies over the element, little patience is enough to see that it stays."""
        if action.kind in _BY_KEYS and action.element is not None and self._dialog_before(action.element):
            raise TargetCovered(f"{self._called(self.tab, self._ref(action.element))} cannot be used: it is covered by a dialog")
        self.hand.glance = GLANCE if self.detours.healing is not None else None
        try:
            return self.carried_out(action)
        finally:
            self.hand.glance = None

    def _patiently(self, action: Action, change: Change | None, error: TargetCovered) -> str:
        """What covers it may go by itself; what does not is told as what it is."""
        try:
            if self.detours.healing is None:
                raise error
            return self.carried_out(action)
        except TargetCovered as again:
            if change is None:
                raise
            self._stop(str(again).partition(" cannot be ")[0], "is covered by", change)

    def _dialog_before(self, element: Element) -> bool:
        """Asked of the browser only where the page shows a dialog that the element is not in."""
        composed, index = self.place(element)
        nodes = composed.snapshot.nodes
        if not any("modal" in node.states and not composed.snapshot.contains(place, index) for place, node in enumerate(nodes)):
            return False
        return inert(self.session, nodes[index].ref)

    def _shuts_out(self, change: Change) -> bool:
        """Whether waiting is vain: a dialog, or something that takes most of the window, asks for an answer."""
        snapshot = self.composed().snapshot
        node, (width, height) = snapshot.nodes[change.where], snapshot.viewport
        large = node.box is not None and node.box.width * node.box.height > 0.5 * width * height
        return large or "modal" in node.states or plain_role(node) in ("dialog", "alertdialog")

    # --- looking

    def find(self, query: Query, *, wait: bool) -> Sequence[Live]:
        if not wait:
            return super().find(query, wait=False)
        with self._briefly(self.at[0] in self.detours.foreseen):
            found = super().find(query, wait=True)
        self._sought = query
        return found

    def pause(self) -> bool:
        return super().pause() or (isinstance(self.at[1], Expect | WaitUntil) and self._past_page(of_loop=False) is not None)

    def meant(self, target: Target, found: Sequence[Element], within: Within) -> Relocated | None:
        other = self.by_evidence(target, found, within)
        if other is not None or found or not isinstance(target, Described | Css):
            return other
        return self.around(target, within)

    def listed(self, path: Path, loop: ForEach, source: Words, found: Sequence[Element], within: Within) -> Words | None:
        """What a loop goes through: by what is known of it, else, where nothing is found, behind a page that only stands in between."""
        if found:
            return self.list_by_evidence(path, loop, source, found, within)
        unsure: TargetNotFound | None = None
        try:
            words = self.list_by_evidence(path, loop, source, found, within)
        except TargetNotFound as error:
            words, unsure = None, error
        if words is not None:
            return words
        passed = self._past_page(of_loop=unsure is None)
        if passed is None:
            if unsure is not None:
                raise unsure
            return None
        if self._sought is not None and super().find(self._sought, wait=True):
            return source
        words = self.list_by_evidence(path, loop, source, (), within)
        if words is None:
            self._stop(f"what {print_step(loop)} goes through", "did not come after", passed)
        return words

    def around(self, target: Words, within: Within) -> Relocated | None:
        """The target where something came in between, or it was put elsewhere; None where nothing is seen that could explain it. Raises InTheWay."""
        path, words, unsure = self.at[0], print_target(target), list[Change]()
        for change in recognised(self._situation(target=target, within=within)):
            if not change.ways:
                unsure.append(change)
                continue
            match change.kind:
                case "menu":
                    reached = self.in_a_menu(change, target, within) if isinstance(target, Described) else None
                    if reached is not None:
                        return reached
                case "cover" | "page" | "step":
                    self._pass(change, path, words)
                    again = self._by_words(target, within, evidence=change.kind == "step")
                    if again is None:
                        self._stop(words, "did not come after", replace(change, doubt=""))
                    if change.kind == "step":
                        self.detours.foreseen.add(path)
                    return again
        if unsure:
            self._stop(words, JOINED[unsure[0].kind] if unsure[0].kind != "cover" else "is not on the page; instead there is", unsure[0])
        return None

    def _by_words(self, target: Words, within: Within, *, evidence: bool) -> Relocated | None:
        found = super().find(self._sought, wait=True) if self._sought is not None else ()
        other = self.by_evidence(target, found, within) if found or evidence else None
        if other is not None:
            return replace(other, lasting=False)
        return Relocated(found[0], target, lasting=False) if len(found) == 1 else None

    def _past_page(self, *, of_loop: bool) -> Change | None:
        """Goes on from a page that only stands in between; None where there is none. For a loop that finds nothing, it is told when how to go on is not certain:
        nothing to go through may also be what there is."""
        change = page_between(self._situation())
        told = change is not None and of_loop and change.leads_on and is_small(self.composed().snapshot, change)
        if change is None or not (change.ways or told):
            return None
        self._pass(change, self.at[0], f"what {print_step(self.at[1])} goes through" if of_loop and self.at[1] is not None else "what is expected")
        return change

    # --- what is done

    def _pass(self, change: Change, path: Path, wanted: str) -> None:
        """Uses the one way past a change, and sees that it is gone. Raises InTheWay."""
        joined = JOINED[change.kind]
        if not change.ways:
            self._stop(wanted, joined, change)
        way = change.ways[0]
        if refused := self.detours.allow(path, change, way):
            self._stop(wanted, joined, replace(change, doubt=refused))
        before, address = self.composed(), self.tab.page.url
        self._use(way, path, wanted, joined, change)
        after = self._gone(before, change, way)
        if after is None:
            self._stop(wanted, joined, replace(change, doubt=f"{way} was used, and it stayed"))
        if change.kind == "cover" and self.tab.page.url != address:
            self._stop(wanted, joined, replace(change, doubt=f"{way} led away to {self.tab.page.url}"))
        self._tell(change, way, path, before.snapshot, after.snapshot)

    def _use(self, way: Control, path: Path, wanted: str, joined: str, change: Change) -> None:
        before = self._now()
        try:
            with self.dialogs.set_aside():
                self.carried_out(Action("click", self._live(self.composed(), way.index), step=path))
        except Refused:
            raise
        except RunFailed as error:
            self._stop(wanted, joined, replace(change, doubt=f"{way} could not be used: {error}"))
        if change.kind in ("page", "step"):
            self._last = before

    def _gone(self, before: Composed, change: Change, way: Control) -> Composed | None:
        """The page once what was in the way has left it; None when it stays."""
        refs = {before.snapshot.nodes[way.index].ref, *([before.snapshot.nodes[change.where].ref] if change.kind == "cover" else [])}
        end = 10
        for _ in range(end):
            now = self.composed(0.0)
            shown = structure(now.snapshot).visible
            if not any(ref in now.index and shown[now.index[ref]] for ref in refs):
                return now
            self.session.pump(1000 * GLANCE / end)
        return now if change.kind == "step" else None

    def _tell(self, change: Change, way: Control, path: Path, before: Snapshot, after: Snapshot) -> None:
        step = proposed(change, way, before, after) if path == self.at[0] else None
        did = {"cover": "was dismissed by", "page": "was passed by", "step": "went on by", "menu": "was opened by"}[change.kind]
        seen = (Seen(print_target(step.target), (fingerprint(before, way.index),)),) if isinstance(step, Point) else ()
        self._note(change, path, f"{change.what} {did} {way}", step, seen)

    def _note(self, change: Change, path: Path, did: str, step: Step | None, seen: tuple[Seen, ...]) -> None:
        current = self.at[1]
        line = current.position.line if current is not None and current.position is not None and path == self.at[0] else 0
        handled = Handled(path, line, change.kind, did, change.says, tuple(map(str, change.offers[:6])), written(step))
        if self.detours.note(handled, Addition(path, step, did, seen) if step is not None else None):
            self.told(f"in the way: {handled}")

    # --- what is known

    def _now(self) -> _Before:
        tab = self.tab
        return _Before(self.session.document_number(tab), tab.number, tab.page.url, tab.composed[1] if tab.composed is not None else None)

    def _held(self, composed: Composed, within: Within) -> tuple[str, int] | None:
        place = self._place(cast(Live, within[1]), composed) if within is not None else None
        return (within[0], place) if within is not None and place is not None else None

    def _situation(self, *, covered: Element | None = None, target: Target | None = None, within: Within = None) -> Situation:
        composed = self.composed(0.0)
        snapshot, last = composed.snapshot, self._last
        if covered is not None:
            over = tuple(composed.index[ref] for ref in layers(self.session, self.tab, self._ref(covered)) if ref in composed.index)
        else:
            over = tuple(dialog.node for dialog in reversed(structure(snapshot).dialogs) if "modal" in snapshot.nodes[dialog.node].states)
        document = self.session.document_number(self.tab)
        same = last is not None and (last.document, last.tab) == (document, self.tab.number)
        healing, (path, step) = self.detours.healing, self.at
        held = self._held(composed, within)
        filled = [self._place(element, composed) for number, element in self._filled if number == document]
        return Situation(
            snapshot,
            over=over,
            covered=covered is not None,
            arrived=last is not None and (not same or last.address.partition("#")[0] != self.tab.page.url.partition("#")[0]),
            stood=_stood(composed, last.composed) if same and last is not None and last.composed is not None else None,
            filled=tuple(field for field in filled if field is not None),
            acts=target is not None and acted_on(step, target) and (within is None or held is not None),
            named=self.detours.named,
            prints=healing.seen(path, target).fingerprints if healing is not None and target is not None else (),
            within=held[1] if held is not None else None,
        )

    def _stop(self, wanted: str, joined: str, change: Change) -> NoReturn:
        doubt = f"; {change.doubt}" if change.doubt else ""
        raise InTheWay(f"{wanted} {joined} {change}{doubt}", choices=tuple(control.words for control in change.offers), remedy=REMEDY)

    @contextmanager
    def _briefly(self, brief: bool) -> Iterator[None]:
        patience = self.patience
        self.patience = min(patience, GLANCE) if brief else patience
        try:
            yield
        finally:
            self.patience = patience


def shown_refs(composed: Composed) -> set[str]:
    """What is to be seen on a page."""
    seen = structure(composed.snapshot).visible
    return {node.ref for index, node in enumerate(composed.snapshot.nodes) if node.ref and seen[index]}


def _stood(composed: Composed, before: Composed) -> Callable[[int], bool]:
    def stood(index: int) -> bool:
        place = before.index.get(composed.snapshot.nodes[index].ref)
        return place is not None and structure(before.snapshot).visible[place]

    return stood
