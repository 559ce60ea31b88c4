"""Elements that belong together: which a page has, and what those of one set have in common."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from urllib.parse import parse_qsl, urlsplit

from lamcli.locate.fingerprint import fingerprint
from lamcli.recipe.lock import Fingerprint, Listed
from lamcli.salience import structure
from lamcli.salience.roles import NO_ROLES
from lamcli.trace import Snapshot

LOOKED_AT = 40
"""Members of one set that are looked at for what they have in common: the first ones and the last."""
MOST_KEPT = 12
"""Things kept of each kind that they have in common."""
LONGEST_SHAPE = 16
_WORD = re.compile(r"[^\W\d_]\w*")
_LETTERS, _FIGURES = re.compile(r"[^\W\d_]+(?:\s+[^\W\d_]+)*"), re.compile(r"\d+")
_NO_KIND = frozenset({"div", "span", "#text", "br", "wbr", "tbody", "b", "i", "em", "strong", "font"})
"""Tags that hold or style, and say nothing of what something is."""


def sets(snapshot: Snapshot, inside: int | None = None) -> tuple[tuple[int, ...], ...]:
    """The sets of elements on a page that a loop may go over: rows, items, regular repeats, and what has its tag and role, or a word of its class, in common.

    Args:
        inside: only such as lie below this node.
    """
    known = structure(snapshot)
    found: dict[tuple[int, ...], None] = {}
    for members in (*(tuple(row.node for row in table.rows if not row.header) for table in known.tables), *(group.items for group in known.lists), *(repeat.members for repeat in known.repeats)):
        below = tuple(member for member in members if inside is None or (member != inside and snapshot.contains(inside, member)))
        if below:
            found[below] = None
    for alike in _alike(snapshot, known.visible, inside):
        if len(alike) > 1:
            found[alike] = None
    return tuple(found)


def _alike(snapshot: Snapshot, visible: Sequence[bool], inside: int | None) -> Iterator[tuple[int, ...]]:
    by: dict[Hashable, list[int]] = {}
    for index in range(len(snapshot.nodes)) if inside is None else range(inside + 1, snapshot.ends[inside]):
        node = snapshot.nodes[index]
        if node.tag == "#text" or not visible[index]:
            continue
        classes = (node.attribute("class") or "").split()
        for key in (*([(node.tag, node.role)] if node.tag not in _NO_KIND or node.role not in NO_ROLES else []), *dict.fromkeys(classes)):
            mine = by.setdefault(key, [])
            if not mine or not snapshot.contains(mine[-1], index):
                mine.append(index)
    yield from map(tuple, by.values())


def gathered(snapshot: Snapshot, members: Sequence[int]) -> Listed:
    """What is known of a set of elements of a page; not of an empty one."""
    looked = list(members) if len(members) <= LOOKED_AT else [*members[: LOOKED_AT // 2], *members[-LOOKED_AT // 2 :]]
    home = _home(snapshot, members)
    places = structure(snapshot)
    table = next((table for table in places.tables if any(row.node == members[0] for row in table.rows)), None)
    few = dict.fromkeys((members[0], members[len(members) // 2], members[-1]))
    name, title = called(snapshot, home)
    return Listed(
        count=len(members),
        members=tuple(_plain(fingerprint(snapshot, member)) for member in few),
        home=replace(_plain(fingerprint(snapshot, home)), text="", name=name),
        title=title,
        parts=_usual(snapshot, looked, lambda member: kinds_in(snapshot, member)),
        marks=_usual(snapshot, looked, lambda member: _classes(snapshot, member), share=0.8),
        said=_usual(snapshot, looked, lambda member: words_of(snapshot.text(member)), share=1.0) if len(looked) > 1 else (),
        columns=tuple(header for header in table.headers if header) if table is not None else (),
        leads=_usual(snapshot, looked, lambda member: _leads(snapshot, member)),
        shapes=_usual(snapshot, looked, lambda member: _shapes(snapshot, member)),
    )


def called(snapshot: Snapshot, home: int) -> tuple[str, str]:
    """The name of an element that holds others, where it is not all that it says, and the title of the list or table that it is."""
    places, name = structure(snapshot), snapshot.nodes[home].name
    titles = (*((entry.node, entry.title) for entry in places.lists), *((entry.node, entry.title) for entry in places.tables))
    title = next((title for node, title in titles if node == home and title), "")
    return name if name != snapshot.text(home) else "", title


def kinds_in(snapshot: Snapshot, member: int) -> frozenset[str]:
    """Of the things in an element: roles, tags where these say nothing."""
    nodes, visible = snapshot.nodes, structure(snapshot).visible
    inner = (nodes[index] for index in range(member + 1, snapshot.ends[member]) if visible[index])
    return frozenset(kind for node in inner if (kind := node.role if node.role not in NO_ROLES else node.tag) not in _NO_KIND)


def words_of(text: str) -> frozenset[str]:
    """Without what are numbers alone."""
    return frozenset(word.casefold() for word in _WORD.findall(text))


def _home(snapshot: Snapshot, members: Sequence[int]) -> int:
    return next((outer for outer in snapshot.ancestors(members[0]) if snapshot.contains(outer, members[-1])), 0)


def _plain(known: Fingerprint) -> Fingerprint:
    """What is around a member is other members."""
    return replace(known, before="", after="", around="", called="")


def _usual(snapshot: Snapshot, members: Sequence[int], of: Callable[[int], Iterable[str]], share: float = 0.5) -> tuple[str, ...]:
    counts = Counter(item for member in members for item in of(member))
    return tuple(sorted(item for item, count in counts.items() if count >= share * len(members)))[:MOST_KEPT]


def _classes(snapshot: Snapshot, member: int) -> frozenset[str]:
    return frozenset(word for index in snapshot.subtree(member) for word in (snapshot.nodes[index].attribute("class") or "").split())


def _leads(snapshot: Snapshot, member: int) -> frozenset[str]:
    return frozenset(lead for index in snapshot.subtree(member) if (lead := lead_of(snapshot.nodes[index].attribute("href") or "")))


@lru_cache(maxsize=4096)
def lead_of(address: str) -> str:
    """What addresses of things of one kind have in common: the folder, and the names in the query. "" where that is nothing."""
    if not address or address.startswith(("#", "javascript:")):
        return ""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    folder, query = parts.path.rstrip("/").rpartition("/")[0], sorted({name for name, _ in parse_qsl(parts.query, keep_blank_values=True)})
    return (folder + "/" if folder else "") + ("?" + "&".join(query) if query else "")


def _shapes(snapshot: Snapshot, member: int) -> frozenset[str]:
    nodes = snapshot.nodes
    texts = (nodes[index].name for index in snapshot.subtree(member) if nodes[index].tag == "#text" and "hidden" not in nodes[index].states)
    return frozenset(shape for text in texts if (shape := _shape(text)))


@lru_cache(maxsize=8192)
def _shape(text: str) -> str:
    return _FIGURES.sub("9", _LETTERS.sub("a", " ".join(text.split()))[:LONGEST_SHAPE])
