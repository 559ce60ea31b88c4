"""``choose x from …``: native drop-downs by their options, anything else as a person would: open it, click what is called x."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING

from lamcli import locate
from lamcli.errors import RunFailed, TargetAmbiguous, TargetNotFound
from lamcli.recipe.page import Query
from lamcli.trace import Node, Snapshot

if TYPE_CHECKING:
    from lamcli.run.browser import Live, LivePage

_MEMBERS = ("option", "menuitem", "menuitemradio", "menuitemcheckbox", "treeitem", "radio", "tab", "button", "link", "listitem", "text")
"""What may be chosen, the likeliest role first."""
_HOLDERS = frozenset({"listbox", "menu", "menubar", "radiogroup", "tablist", "tree", "list", "group", "toolbar", "region", "form"})
"""Roles whose members are there without opening anything."""


@dataclass(frozen=True)
class Option:
    label: str
    value: str
    disabled: bool


def choose(page: LivePage, element: Live, value: str) -> None:
    """Raises TargetNotFound or TargetAmbiguous when not exactly one option is called so, RunFailed when the choice did not hold."""
    composed, index = page.place(element)
    node = composed.snapshot.nodes[index]
    if node.tag == "select":
        _native(page, element, value)
    elif node.role in _HOLDERS or "expanded" in node.states:
        _click_member(page, element, value, frozenset())
    elif node.tag in ("input", "textarea") and "editable" in node.states:
        _typed(page, element, value)
    else:
        before = _shown(composed.snapshot)
        page.hand.click(page.tab, element.ref)
        _click_member(page, element, value, before)
        _holds(page, element, value)


def _native(page: LivePage, element: Live, value: str) -> None:
    wanted = [" ".join(line.split()) for line in value.split("\n")]
    end = monotonic() + page.patience
    while True:
        options = _options(page, element)
        places = [_places(options, text) for text in wanted]
        if all(places) or monotonic() > end:
            break
        page.session.pump(50)  # options that are still being fetched
        page.look_again()
    for text, found in zip(wanted, places, strict=True):
        if not found:
            shown = ", ".join(option.label for option in options[:20]) + (", …" if len(options) > 20 else "")
            raise TargetNotFound(f'there is no option "{text}"; options: {shown or "none"}')
        if len({options[place].value for place in found}) > 1:
            raise TargetAmbiguous(f'{len(found)} options are called "{text}"')
        if options[found[0]].disabled:
            raise RunFailed(f'the option "{text}" is disabled')
    page.hand.choose(page.tab, element.ref, [(found[0], options[found[0]].label) for found in places])


def _options(page: LivePage, element: Live) -> list[Option]:
    """The options of a native drop-down, in the browser's order."""
    composed, index = page.place(element)
    snapshot = composed.snapshot
    nodes = [snapshot.nodes[inner] for inner in snapshot.subtree(index) if snapshot.nodes[inner].tag == "option"]
    return [Option(node.name, node.attribute("value") or node.name, "disabled" in node.states) for node in nodes]


def _places(options: Sequence[Option], text: str) -> list[int]:
    """By label, by label in any case, by value: the first of these that any option meets."""
    spellings: tuple[Callable[[Option], bool], ...] = (
        lambda option: option.label == text,
        lambda option: option.label.casefold() == text.casefold(),
        lambda option: option.value == text,
    )
    for same in spellings:
        found = [place for place, option in enumerate(options) if same(option)]
        if found:
            return found
    return []


def _typed(page: LivePage, element: Live, value: str) -> None:
    """A field with suggestions: what is typed narrows them; the one called so is clicked, or the text itself is the choice."""
    before = _shown(page.snapshot())
    page.hand.click(page.tab, element.ref)
    page.session.settled(page.tab, 0, 1000)
    if not _members(page, element, value, before):
        page.hand.fill(page.tab, element.ref, value)
    composed, index = page.place(element, 0.0)
    node = composed.snapshot.nodes[index]
    if node.attribute("list") is not None:
        return  # a datalist: the browser's own suggestions, the text is the choice
    if node.role == "combobox" or node.attribute("aria-autocomplete") not in (None, "none"):
        _click_member(page, element, value, before)
    elif found := _members(page, element, value, before):
        _click_one(page, found, value)
    _holds(page, element, value)


def _click_member(page: LivePage, element: Live, value: str, before: frozenset[str]) -> None:
    end = monotonic() + page.patience
    found = _members(page, element, value, before)
    while not found and monotonic() < end:
        page.session.pump(20)
        found = _members(page, element, value, before)
    if not found:
        raise TargetNotFound(f'nothing called "{value}" can be chosen there')
    _click_one(page, found, value)


def _click_one(page: LivePage, found: Sequence[str], value: str) -> None:
    if len(found) > 1:
        raise TargetAmbiguous(f'{len(found)} things called "{value}" can be chosen there')
    page.hand.click(page.tab, found[0])


def _members(page: LivePage, element: Live, value: str, before: frozenset[str]) -> list[str]:
    """Refs of what is called so: inside the element, inside what it controls, or shown only since it was opened."""
    composed, index = page.place(element, 0.0)
    snapshot = composed.snapshot
    for role in _MEMBERS:
        found = locate.find(snapshot, Query(role, value))
        places = [node for node in found if _belongs(snapshot, node, index, before)]
        if places:
            return [snapshot.nodes[node].ref for node in places]
    return []


def _belongs(snapshot: Snapshot, node: int, index: int, before: frozenset[str]) -> bool:
    if node == index:
        return False
    if snapshot.contains(index, node):
        return True
    controlled = _controlled(snapshot.nodes[index])
    if any(snapshot.nodes[outer].attribute("id") in controlled for outer in snapshot.ancestors(node)):
        return True
    return bool(before) and snapshot.nodes[node].ref not in before


def _controlled(node: Node) -> frozenset[str]:
    return frozenset(name for key in ("aria-controls", "aria-owns") for name in (node.attribute(key) or "").split())


def _shown(snapshot: Snapshot) -> frozenset[str]:
    return frozenset(node.ref for node in snapshot.nodes if "hidden" not in node.states)


def _holds(page: LivePage, element: Live, value: str) -> None:
    """The chosen name stands in the field, or its member is marked."""
    wanted = " ".join(value.split()).casefold()
    end = monotonic() + page.patience
    while True:
        composed, index = page.place(element, 0.0)
        node = composed.snapshot.nodes[index]
        shown = " ".join(f"{node.value or ''} {node.name} {composed.snapshot.text(index)}".split()).casefold()
        marked = any(item.name.casefold() == wanted and item.states & {"selected", "checked", "current"} for item in composed.snapshot.nodes)
        if wanted in shown or marked:
            return
        if monotonic() > end:
            raise RunFailed(f'"{value}" was clicked, but the field does not show it')
        page.session.pump(20)
