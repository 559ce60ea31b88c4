"""A live page that gets past what has come in the way of a recipe, where ``flow`` is certain how; each time the recipe's own words have to hold afterwards.

Nothing is looked for before a statement could not be carried out, so a page that has not changed costs nothing. What is done is done once for each thing, a few
times for each statement and so many times in a run, and is proposed as a statement of the recipe.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import NoReturn, cast

from lamcli import locate
from lamcli.browser.compose import Composed
from lamcli.browser.cover import inert, layers
from lamcli.errors import InTheWay, Refused, RunFailed, TargetCovered, TargetNotFound
from lamcli.locate.fingerprint import HOLDERS, fingerprint
from lamcli.locate.naming import fold
from lamcli.recipe.ast import Choose, Css, Described, Exists, Expect, Fill, ForEach, If, Point, Recipe, Step, Target, Text, TypeText, Upload, WaitUntil
from lamcli.recipe.lock import Seen
from lamcli.recipe.page import Action, Element, Query, Relocated
from lamcli.recipe.print import print_step, print_target
from lamcli.recipe.walk import walk
from lamcli.run.browser import LivePage
from lamcli.run.flow import MOST_OPENED, Change, Control, Situation, is_small, lying_over, openers, page_between, recognised
from lamcli.run.healing import Addition, Healing
from lamcli.run.report import Handled
from lamcli.run.sight import Live
from lamcli.run.stakes import acted_on
from lamcli.run.wording import Words, query_of, words_for
from lamcli.salience import structure
from lamcli.salience.roles import plain_role
from lamcli.trace import Snapshot

GLANCE = 1.0
"""Seconds for which a cover that is evident is given the chance to go by itself."""
MOST_AT_ONCE = 3
"""Things that may be passed before one statement."""
MOST_IN_A_RUN = 100
_QUIET = frozenset({"fill", "type", "hover", "scroll to"})
"""What seldom makes a page answer."""
_BY_KEYS = frozenset({"fill", "type", "press", "choose", "upload"})
"""Actions that are not aimed with the pointer, and would pass below a dialog unseen."""
_ENTERS = frozenset({"fill", "type", "choose", "check", "uncheck", "upload"})
_MENU_ROLES = ("menuitem", "menuitemcheckbox", "menuitemradio", "option", "link", "button", "tab", "treeitem")
_JOINED = {"cover": "is covered by", "page": "is not on the page; the run is on", "step": "is not on the page, but", "menu": "is not on the page, but"}
"""How what was wanted and what has changed are joined in a message."""
REMEDY = "demonstrate it once more as it is now, or write the step into the recipe"

Path = tuple[int, ...]
Within = tuple[str, Element] | None


class Detours:
    """What one run had to get past. ``told`` is that, in this order.

    Args:
        healing: takes what is proposed; None where nothing may be done that the recipe does not say.
    """

    def __init__(self, recipe: Recipe, healing: Healing | None) -> None:
        self.healing = healing
        self.told: list[Handled] = []
        self.named = frozenset(fold(node.name.value) for node in walk(recipe.body) if isinstance(node, Described) and isinstance(node.name, Text))
        self.foreseen: set[Path] = set()
        self._done: set[tuple[str, str, str]] = set()
        self._count = 0

    def next_step(self) -> None:
        """A new statement begins: what was passed may have to be passed again."""
        self._done.clear()

    def allow(self, path: Path, change: Change, way: Control) -> str:
        """Why a way may not be taken; "" when it may, which is taken note of."""
        key = (change.kind, change.what, way.label)
        if self.healing is None or not path:
            return "the recipe does not say what to do about it"
        if key in self._done:
            return f"{way} was used already, and it is here again"
        if len(self._done) >= MOST_AT_ONCE or self._count >= MOST_IN_A_RUN:
            return "too much has come in the way already"
        self._done.add(key)
        self._count += 1
        return ""

    def note(self, handled: Handled, addition: Addition | None) -> bool:
        """Takes down what was done, and what of it is proposed. False when the same was told of that statement before."""
        if addition is not None and self.healing is not None:
            self.healing.add(addition)
        if handled in self.told:
            return False
        self.told.append(handled)
        return True


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
        return self._around(target, within)

    def listed(self, path: Path, loop: ForEach, source: Words, found: Sequence[Element], within: Within) -> Words | None:
        """What a loop goes through: by what is known of it, else behind a page that only stands in between."""
        unsure: TargetNotFound | None = None
        try:
            words = self.list_by_evidence(path, loop, source, found, within)
        except TargetNotFound as error:
            words, unsure = None, error
        if found or words is not None:
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

    def _around(self, target: Words, within: Within) -> Relocated | None:
        """The target where something came in between, or it was put elsewhere; None where nothing is seen that could explain it. Raises InTheWay."""
        path, words, unsure = self.at[0], print_target(target), list[Change]()
        for change in recognised(self._situation(target=target, within=within)):
            if not change.ways:
                unsure.append(change)
                continue
            match change.kind:
                case "menu":
                    reached = self._in_a_menu(change, target, within) if isinstance(target, Described) else None
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
            self._stop(words, _JOINED[unsure[0].kind] if unsure[0].kind != "cover" else "is not on the page; instead there is", unsure[0])
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
        joined = _JOINED[change.kind]
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
        step = self._proposed(change, way, before, after) if path == self.at[0] else None
        did = {"cover": "was dismissed by", "page": "was passed by", "step": "went on by", "menu": "was opened by"}[change.kind]
        seen = (Seen(print_target(step.target), (fingerprint(before, way.index),)),) if isinstance(step, Point) else ()
        self._note(change, path, f"{change.what} {did} {way}", step, seen)

    def _note(self, change: Change, path: Path, did: str, step: Step | None, seen: tuple[Seen, ...]) -> None:
        current = self.at[1]
        line = current.position.line if current is not None and current.position is not None and path == self.at[0] else 0
        handled = Handled(path, line, change.kind, did, change.says, tuple(map(str, change.offers[:6])), _written(step))
        if self.detours.note(handled, Addition(path, step, did, seen) if step is not None else None):
            self.told(f"in the way: {handled}")

    def _proposed(self, change: Change, way: Control, before: Snapshot, after: Snapshot) -> Step | None:
        """The statement that does the same: where the thing may or may not be there, under that condition. None where no words tell it from what stays."""
        if change.kind == "step":
            target = words_for(before, way.index)
            return Point("click", target) if target is not None else None
        found = list(_optional(before, after, change, way))
        if not found:
            return None
        condition, target = found[0]
        return If(((Exists(condition), (Point("click", target),)),))

    # --- menus

    def never_entered(self, blocks: Sequence[tuple[Path, Step]]) -> None:
        """What a recipe goes through or asks for may have been put into a menu; then nothing that it does there was done, and nobody would know. Raises InTheWay.

        Looked for at the end, and only where nothing of a loop, or of a condition in its rounds, was carried out, its words denote nothing, and the rows or items of the page have
        controls that open something.
        """
        for path, step in blocks if self.detours.healing is not None else ():
            for target in _asked_for(step):
                composed = self.composed()
                if _denoted(composed.snapshot, replace(target, within=None)):
                    continue
                for way in [way for way in openers(composed.snapshot) if _in_one_of_many(composed.snapshot, way.index)][:MOST_OPENED]:
                    if self._holds(way, target, path):
                        raise InTheWay(f"{print_step(step)}: nothing of it was done, for {print_target(target)} is in what {way} opens now", choices=(way.words,), remedy=REMEDY)

    def _holds(self, way: Control, target: Described, path: Path) -> bool:
        """Whether what a control opens has a target in it; it is closed again."""
        before = self.composed()
        shown = _refs(before)
        self._use(way, path, print_target(target), _JOINED["menu"], Change("menu", way.index, str(way)))
        after = self._unfolded(shown)
        new = [ref for ref in _refs(after) if ref not in shown]
        held = self._named_in(after, new, target) is not None
        self._closed(before.snapshot.nodes[way.index].ref, new, path)
        return held

    def _in_a_menu(self, change: Change, target: Described, within: Within) -> Relocated | None:
        path, _ = self.at
        tried = []
        for way in change.ways:
            opening = replace(change, where=way.index, what=str(way))
            if self.detours.healing is None or not path or self.detours.allow(path, opening, way):
                break
            before = self.composed()
            shown, seen = _refs(before), structure(before.snapshot).visible
            opener = words_for(before.snapshot, way.index, None, self._held(before, within))
            self._use(way, path, print_target(target), _JOINED["menu"], opening)
            after = self._unfolded(shown)
            new = [ref for ref in _refs(after) if ref not in shown]
            index = self._meant_in(after, new, target)
            now = self._held(after, within)
            words = words_for(after.snapshot, index, target, now if now is not None and index is not None and after.snapshot.contains(now[1], index) else None) if index is not None else None
            if index is not None and words is not None and opener is not None and seen[way.index]:
                self.detours.foreseen.add(path)
                self._note(opening, path, f"{print_target(target)} is in what {way} opens", Point("click", opener), (Seen(print_target(opener), (fingerprint(before.snapshot, way.index),)),))
                self.detours.healing.renamed(path, self.at[1], target, words, fingerprint(after.snapshot, index), (f"opened by {way}", "the same words"))
                return Relocated(self._live(after, index), words, lasting=False)
            tried.append(way)
            self._closed(before.snapshot.nodes[way.index].ref, new, path)
        if not tried:
            return None
        raise TargetNotFound(f"{print_target(target)} is not on the page, and not in what {', '.join(map(str, tried))} opens either", remedy=REMEDY)

    def _held(self, composed: Composed, within: Within) -> tuple[str, int] | None:
        place = self._place(cast(Live, within[1]), composed) if within is not None else None
        return (within[0], place) if within is not None and place is not None else None

    def _unfolded(self, shown: set[str]) -> Composed:
        """The page once what was opened shows."""
        for _ in range(10):
            now = self.composed(0.0)
            if _refs(now) - shown:
                self.session.settled(self.tab, 0, 1000 * GLANCE)
                return self.composed(0.0)
            self.session.pump(1000 * GLANCE / 10)
        return now

    def _meant_in(self, composed: Composed, new: Sequence[str], target: Described) -> int | None:
        """The one new thing on the page that is called as the target is; else what is certain by evidence."""
        named = self._named_in(composed, new, target)
        if named is not None:
            return named[0] if len(named) == 1 else None
        known = self.detours.healing.sought(composed.snapshot, *self.at, target) if self.detours.healing is not None else None
        return known if known is not None and composed.snapshot.nodes[known].ref in new else None

    def _named_in(self, composed: Composed, new: Sequence[str], target: Described) -> list[int] | None:
        """What is called as the target is among what is new on a page, in the first role in which something is."""
        places = {composed.index[ref] for ref in new}
        roles = dict.fromkeys((target.role, *(() if self._takes_value() else _MENU_ROLES))) if isinstance(target.name, Text) else {}
        for role in roles:
            found = [index for index in locate.find(composed.snapshot, Query(role, cast(Text, target.name).value)) if index in places]
            if found:
                return found
        return None

    def _closed(self, opener: str, new: Sequence[str], path: Path) -> None:
        """What was opened in vain is closed again: by Escape, which must not close a dialog around it, else as it was opened."""
        composed = self.composed()
        index = composed.index.get(opener, -1)
        in_dialog = index >= 0 and any(plain_role(composed.snapshot.nodes[outer]) in ("dialog", "alertdialog") for outer in composed.snapshot.ancestors(index))
        with self.dialogs.set_aside():
            if not in_dialog:
                self.carried_out(Action("press", None, "Escape", step=path))
            after = self.composed(0.0)
            place = after.index.get(opener)
            if place is not None and any(ref in _refs(after) for ref in new):
                self.carried_out(Action("click", self._live(after, place), step=path))

    def _takes_value(self) -> bool:
        step = self.at[1]
        return isinstance(step, Fill | Choose | TypeText | Upload) or (isinstance(step, Point) and step.verb in ("check", "uncheck"))

    # --- what is known

    def _now(self) -> _Before:
        tab = self.tab
        return _Before(self.session.document_number(tab), tab.number, tab.page.url, tab.composed[1] if tab.composed is not None else None)

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


def _refs(composed: Composed) -> set[str]:
    """What is to be seen on a page."""
    seen = structure(composed.snapshot).visible
    return {node.ref for index, node in enumerate(composed.snapshot.nodes) if node.ref and seen[index]}


def _stood(composed: Composed, before: Composed) -> Callable[[int], bool]:
    def stood(index: int) -> bool:
        place = before.index.get(composed.snapshot.nodes[index].ref)
        return place is not None and structure(before.snapshot).visible[place]

    return stood


def _optional(before: Snapshot, after: Snapshot, change: Change, way: Control) -> Iterator[tuple[Words, Words]]:
    """By what it is known that the thing is there, and what is used then: words that denote it, and nothing once it is gone. The most particular first, for many things
    can be closed; of a page that stands in between, what its way on is called."""
    plain = words_for(before, way.index)
    role, name = next(iter(locate.roles(before, way.index)), ""), next(iter(locate.names(before, way.index)), "")
    title = next((dialog.title for dialog in structure(before).dialogs if dialog.node == change.where), "")
    found = list[tuple[Words, Words]]()
    if title and role and name:
        within = Described(role, Text(name), within=Described("dialog", Text(title)))
        found.append((within, within))
    heading = next((index for index in before.subtree(change.where) if plain_role(before.nodes[index]) == "heading" and structure(before).visible[index]), None)
    headed = words_for(before, heading) if heading is not None else None
    if headed is not None and plain is not None:
        found.append((headed, plain))
    if plain is not None:
        found.insert(0 if change.kind == "page" else len(found), (plain, plain))
    for condition, target in found:
        asked, used = _denoted(before, condition), _denoted(before, target)
        if len(asked) == 1 and used == (way.index,) and not _denoted(after, condition):
            yield condition, target


def _in_one_of_many(snapshot: Snapshot, index: int) -> bool:
    return any(snapshot.nodes[outer].role in HOLDERS for outer in snapshot.ancestors(index))


def _asked_for(step: Step) -> Iterator[Described]:
    """What has to be there for a block to be entered, as far as it is called something that can be pressed."""
    match step:
        case If(branches=branches):
            parts: Sequence[object] = [condition for condition, _ in branches]
        case ForEach(source=source):
            parts = [source]
        case _:
            parts = []
    for part in walk(tuple(parts)):
        if isinstance(part, Described) and isinstance(part.name, Text) and part.role in ("button", "link", "menuitem"):
            yield part


def _denoted(snapshot: Snapshot, target: Words) -> tuple[int, ...]:
    query = query_of(target)
    return locate.find(snapshot, query) if query is not None else ()


def _written(step: Step | None) -> str:
    """A proposed statement on one line."""
    match step:
        case None:
            return ""
        case If(branches=((_, (inner,)),)):
            return f"{print_step(step)}: {print_step(inner)}"
        case _:
            return print_step(step)
