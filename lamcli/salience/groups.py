"""Lists, forms, dialogs and sections."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import replace

from lamcli.salience.roles import ITEM_ROLES, LIST_ROLES, NO_ROLES, kinds, plain_role
from lamcli.salience.structure import Dialog, Form, ItemList, Repeat, Section
from lamcli.trace import Node, Snapshot

_LISTED = ITEM_ROLES | {"tab", "radio"}
_WHOLE_PAGE = frozenset({"html", "body", "main"})
_ITEM_OF = {"list": "listitem", "listbox": "option", "menu": "menuitem", "menubar": "menuitem", "tree": "treeitem", "tablist": "tab", "radiogroup": "radio"}


def headings(snapshot: Snapshot, visible: Sequence[bool]) -> list[tuple[int, int]]:
    """(node, level) of all headings that are seen, in document order."""
    return [(index, _level(snapshot.nodes[index])) for index, kind in enumerate(kinds(snapshot)) if visible[index] and kind.plain == "heading"]


def _level(node: Node) -> int:
    said = node.attribute("aria-level") or (node.tag[1:] if len(node.tag) == 2 and node.tag[0] == "h" else "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 3 else 2


def headed(snapshot: Snapshot, heads: Sequence[tuple[int, int]]) -> list[tuple[int, int, int]]:
    """(holder, heading, level): for each heading the largest element that holds no other heading of its rank or above."""
    found = []
    for number, (heading, level) in enumerate(heads):
        upper = next((node for node, other in reversed(heads[:number]) if other <= level), -1)
        lower = next((node for node, other in heads[number + 1 :] if other <= level), len(snapshot.nodes))
        holder = heading
        for outer in snapshot.ancestors(heading):
            if outer <= upper or snapshot.ends[outer] > lower or snapshot.nodes[outer].tag in _WHOLE_PAGE or snapshot.nodes[outer].parent < 0:
                break
            holder = outer
        found.append((holder, heading, level))
    return sorted(found, key=lambda entry: entry[0])


def sections(snapshot: Snapshot, holders: Sequence[tuple[int, int, int]]) -> tuple[Section, ...]:
    """What the headings head. The whole page is no section, nor is an element that holds the heading alone."""
    found = []
    for holder, heading, level in holders:
        title = snapshot.text(heading) or snapshot.nodes[heading].name
        if title and not _says_only(snapshot, holder, title):
            found.append(Section(holder, heading, title, level))
    return tuple(found)


def _says_only(snapshot: Snapshot, holder: int, title: str) -> bool:
    """Whether all text of an element is its title; a large element need not be read to its end for that."""
    longest = len("".join(title.split()))
    length = 0
    for index in snapshot.subtree(holder):
        node = snapshot.nodes[index]
        if node.tag == "#text" and "hidden" not in node.states:
            length += len("".join(node.name.split()))
            if length > longest:
                return False
    return snapshot.text(holder) == title


def dialog_nodes(snapshot: Snapshot, visible: Sequence[bool]) -> tuple[int, ...]:
    """Dialogs by role or tag."""
    return tuple(
        index for index, node in enumerate(snapshot.nodes)
        if visible[index] and (node.role in ("dialog", "alertdialog") or node.tag == "dialog" or ("modal" in node.states and node.role in NO_ROLES))
    )  # fmt: skip


def dialogs(snapshot: Snapshot, nodes: Sequence[int], heads: Sequence[tuple[int, int]]) -> tuple[Dialog, ...]:
    """Dialogs, called by their accessible name, else by their first heading."""
    places = [node for node, _ in heads]
    found = []
    for index in nodes:
        first = bisect_left(places, index)
        inside = first < len(places) and places[first] < snapshot.ends[index]
        found.append(Dialog(index, snapshot.nodes[index].name or (snapshot.text(places[first]) if inside else "")))
    return tuple(found)


def forms(snapshot: Snapshot, visible: Sequence[bool]) -> tuple[Form, ...]:
    """Elements that are forms by role or tag; fields outside any form belong to none."""
    of = kinds(snapshot)
    fields = [index for index in range(len(of)) if visible[index] and of[index].field]
    buttons = [index for index in range(len(of)) if visible[index] and of[index].plain == "button"]
    return tuple(
        Form(index, _within(snapshot, fields, index), _within(snapshot, buttons, index))
        for index, node in enumerate(snapshot.nodes)
        if visible[index] and (node.role in ("form", "search") or of[index].implied in ("form", "search"))
    )


def _within(snapshot: Snapshot, ordered: Sequence[int], outer: int) -> tuple[int, ...]:
    return tuple(ordered[bisect_left(ordered, outer + 1) : bisect_left(ordered, snapshot.ends[outer])])


def untitled(snapshot: Snapshot, visible: Sequence[bool], repeats: Sequence[Repeat], rows: frozenset[int]) -> tuple[ItemList, ...]:
    """Lists that say so, then the parents of regular repeats that are neither such lists nor tables; nothing is said yet of what they are called."""
    nodes = snapshot.nodes
    found: list[ItemList] = []
    claimed: dict[int, list[int]] = {}
    for index, kind in enumerate(kinds(snapshot)):
        if kind.plain in _LISTED and visible[index] and index not in rows:
            home = _list_of(snapshot, index)
            if home >= 0:
                claimed.setdefault(home, []).append(index)
    for home, items in claimed.items():
        found.append(ItemList(home, tuple(items), "native" if nodes[home].tag in ("ul", "ol", "menu", "select") else "aria"))
    taken = {item for members in claimed.values() for item in members}
    free = (repeat for repeat in repeats if not taken.intersection(repeat.members) and not rows.intersection(repeat.members))
    found.extend(ItemList(repeat.parent, repeat.members, "repeat") for repeat in free)
    return tuple(sorted(found, key=lambda entry: (entry.node, entry.items)))


def lists(snapshot: Snapshot, found: Sequence[ItemList], heads: Sequence[tuple[int, int]]) -> tuple[ItemList, ...]:
    """The same with their titles."""
    titles = [_title(snapshot, entry.node, heads) for entry in found]
    return tuple(replace(entry, title=title) if title else entry for entry, title in zip(found, titles, strict=True))


def _list_of(snapshot: Snapshot, item: int) -> int:
    """The list that an item belongs to: the nearest element around it that is a list for items of its role."""
    role = plain_role(snapshot.nodes[item])
    for outer in snapshot.ancestors(item):
        around = plain_role(snapshot.nodes[outer])
        if _ITEM_OF.get(around) == role or (around in LIST_ROLES | {"combobox"} and role != "listitem"):
            return outer
        if around in ITEM_ROLES and role == "listitem":
            return -1
    return -1


def _title(snapshot: Snapshot, node: int, heads: Sequence[tuple[int, int]]) -> str:
    """The accessible name, else the heading right before the element among its siblings."""
    if snapshot.nodes[node].name:
        return snapshot.nodes[node].name
    parent = snapshot.nodes[node].parent
    siblings = snapshot.children(parent) if parent >= 0 else ()
    position = bisect_left(siblings, node)
    if position == 0 or plain_role(snapshot.nodes[node]) in ("combobox", "listbox"):
        return ""
    before = siblings[position - 1]
    place = bisect_left(heads, (before, 0))
    if place < len(heads) and snapshot.contains(before, heads[place][0]) and snapshot.text(heads[place][0]) == snapshot.text(before):
        return snapshot.text(before)
    return ""
