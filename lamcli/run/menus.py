"""A live page that looks into what controls open for what stood on the page before; see ``flow`` for which."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import cast

from lamcli import locate
from lamcli.browser.compose import Composed
from lamcli.browser.concealed import around_concealed
from lamcli.errors import InTheWay, Refused, RunFailed, TargetNotFound
from lamcli.locate.fingerprint import HOLDERS, fingerprint
from lamcli.recipe.ast import Choose, Css, Described, Fill, ForEach, If, Point, Step, Text, TypeText, Upload, Variable
from lamcli.recipe.lock import Seen
from lamcli.recipe.page import Action, Query, Relocated
from lamcli.recipe.print import print_step, print_target
from lamcli.recipe.walk import walk
from lamcli.run.detouring import GLANCE, JOINED, REMEDY, DetouringPage, Within, shown_refs
from lamcli.run.detours import Path
from lamcli.run.flow import MOST_OPENED, Change, Control, openers, pointed_at
from lamcli.run.proposing import denoted
from lamcli.run.wording import Words, words_for
from lamcli.salience import structure
from lamcli.salience.roles import plain_role
from lamcli.trace import Snapshot

MOST_NESTED = 3
"""Menus in one another that are gone through."""
_MENU_ROLES = ("menuitem", "menuitemcheckbox", "menuitemradio", "option", "link", "button", "tab", "treeitem")

_Pointed = tuple[Control, Words | Variable | None, Snapshot]
"""What was pointed at, how a recipe says that, and the page on which it was."""


class MenuPage(DetouringPage):
    """A live page that finds a target in what a control opens near where it stood; see ``LivePage`` for the arguments."""

    def never_entered(self, blocks: Sequence[tuple[Path, Step]]) -> None:
        """What a recipe goes through or asks for may have been put into a menu; then nothing that it does there was done, and nobody would know. Raises InTheWay.

        Looked for at the end, and only where nothing of a loop, or of a condition in its rounds, was carried out, its words denote nothing, and the rows or items of the page have
        controls that open something.
        """
        for path, step in blocks if self.detours.healing is not None else ():
            for target in _asked_for(step):
                composed = self.composed()
                if denoted(composed.snapshot, replace(target, within=None)):
                    continue
                for way in [way for way in openers(composed.snapshot) if _in_one_of_many(composed.snapshot, way.index)][:MOST_OPENED]:
                    if self._holds(way, target, path):
                        raise InTheWay(f"{print_step(step)}: nothing of it was done, for {print_target(target)} is in what {way} opens now", choices=(way.words,), remedy=REMEDY)

    def _holds(self, way: Control, target: Described, path: Path) -> bool:
        """Whether what a control opens has a target in it; it is closed again."""
        before = self.composed()
        shown = shown_refs(before)
        self._use(way, path, print_target(target), JOINED["menu"], Change("menu", way.index, str(way)))
        after = self._unfolded(shown)
        new = [ref for ref in shown_refs(after) if ref not in shown]
        held = self._named_in(after, new, target) is not None
        self._closed(before.snapshot.nodes[way.index].ref, new, path)
        return held

    def in_a_menu(self, change: Change, target: Described, within: Within) -> Relocated | None:
        path, _ = self.at
        tried = []
        for way in change.ways:
            opening = replace(change, where=way.index, what=str(way))
            if self.detours.healing is None or not path or self.detours.allow(path, opening, way):
                break
            before = self.composed()
            shown, seen = shown_refs(before), structure(before.snapshot).visible
            opener = words_for(before.snapshot, way.index, None, self._held(before, within))
            self._use(way, path, print_target(target), JOINED["menu"], opening)
            after = self._unfolded(shown)
            new = [ref for ref in shown_refs(after) if ref not in shown]
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

    # --- under the pointer

    def around(self, target: Words, within: Within) -> Relocated | None:
        hovered = self._under_the_pointer(target, within) if isinstance(target, Described) and isinstance(target.name, Text) else None
        return hovered or super().around(target, within)

    def _under_the_pointer(self, target: Described, within: Within) -> Relocated | None:
        """A target that the page holds and shows only while the pointer is on what is around it. To point at something takes nothing on."""
        path, name = self.at[0], cast(Text, target.name).value
        if self.detours.healing is None or not path:
            return None
        pointed: list[_Pointed] = []
        for _ in range(MOST_NESTED):
            before = self.composed(0.0)
            place = self._held(before, within)
            refs = around_concealed(self.session, self.tab, name, before.snapshot.nodes[place[1]].ref if place is not None else "")
            home = before.index.get(refs[0]) if len(refs) == 1 else None
            ways = pointed_at(before.snapshot, home) if home is not None else ()
            after = None
            for way in ways:
                if after is None:
                    after = self._pointing(way, path)
                    if after is not None:
                        on = Variable(place[0]) if place is not None and way.index == place[1] else words_for(before.snapshot, way.index, None, place)
                        pointed.append((way, on, before.snapshot))
            if after is None:
                return None
            index = self._alone(after, target, within)
            if index is not None:
                return self._shown_while(pointed, after, index, target, within)
        return None

    def _pointing(self, way: Control, path: Path) -> Composed | None:
        """The page with what shows while the pointer is on something; None where that is nothing."""
        before = self.composed(0.0)
        shown = shown_refs(before)
        try:
            self.carried_out(Action("hover", self._live(before, way.index), step=path))
        except Refused:
            raise
        except RunFailed:
            return None  # it is covered, or has gone
        after = self._unfolded(shown)
        return after if shown_refs(after) - shown else None

    def _alone(self, composed: Composed, target: Described, within: Within) -> int | None:
        """The one thing to be seen on the page, or in the loop's element, that is called as a target is."""
        place = self._held(composed, within)
        snapshot = composed.snapshot
        seen = [node.ref for index, node in enumerate(snapshot.nodes) if node.ref and structure(snapshot).visible[index] and (place is None or snapshot.contains(place[1], index))]
        found = self._named_in(composed, seen, target) or []
        return found[0] if len(found) == 1 else None

    def _shown_while(self, pointed: Sequence[_Pointed], composed: Composed, index: int, target: Described, within: Within) -> Relocated:
        path, step = self.at
        again = self._by_words(target, within, evidence=False)
        words = target if again is not None else words_for(composed.snapshot, index, target, self._held(composed, within)) or target
        self.detours.foreseen.add(path)
        for way, on, before in pointed:
            hover = Point("hover", on) if on is not None else None
            seen = (Seen(print_target(on), (fingerprint(before, way.index),)),) if isinstance(on, Described | Css) else ()
            self._note(Change("pointer", way.index, str(way)), path, f"{print_target(target)} shows while the pointer is on {way}", hover, seen)
        if words != target and self.detours.healing is not None:
            self.detours.healing.renamed(path, step, target, words, fingerprint(composed.snapshot, index), (f"shown by {pointed[-1][0]}", "the same words"))
        return again or Relocated(self._live(composed, index), words, lasting=False)

    def _unfolded(self, shown: set[str]) -> Composed:
        """The page once what was opened shows."""
        for _ in range(10):
            now = self.composed(0.0)
            if shown_refs(now) - shown:
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
            if place is not None and any(ref in shown_refs(after) for ref in new):
                self.carried_out(Action("click", self._live(after, place), step=path))

    def _takes_value(self) -> bool:
        step = self.at[1]
        return isinstance(step, Fill | Choose | TypeText | Upload) or (isinstance(step, Point) and step.verb in ("check", "uncheck"))


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
