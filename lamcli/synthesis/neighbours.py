"""What stands beside an element and may serve to say where it is: ``after "Password"``, ``before (first button "Book")``.

A neighbour is worth no more than it lasts. Where a page shows *records* (members of a list or a regular repeat which all hold
the same words or controls), the texts in which they differ are their data: another day there are others, in another order.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Literal, NamedTuple

from lamcli import locate
from lamcli.recipe.ast import Described, Expr, Target, Text, Variable
from lamcli.recipe.cost import cost
from lamcli.salience import structure
from lamcli.salience.memo import per_snapshot
from lamcli.salience.paths import at_path
from lamcli.synthesis import values
from lamcli.synthesis.denote import evaluate
from lamcli.synthesis.problem import Place
from lamcli.synthesis.rank import Similarity
from lamcli.synthesis.surprise import folded
from lamcli.trace import EventKind, Snapshot

Side = Literal["after", "before"]

FIGURES_ANCHOR = 4.0
"""Surcharge of a neighbour that holds figures, or was read itself: times, prices and what a person takes down are what changes,
not what a place is known by."""
RECORD_ANCHOR = 6.0
"""The same for the data of a record, whatever it holds."""
UNTOLD_ANCHOR = 4.0
"""Surcharge of a neighbour that nobody mentioned where another neighbour is one that the person was told of."""
ACROSS = 2.5
"""Surcharge of a neighbour that is given, for what stands in a row or item: where that one has no such thing, the next would be taken."""
HEADING = 1.0
"""What a heading gains as a neighbour: it is what a person goes by, though other texts stand nearer."""
AHEAD = 1.0
"""Surcharge of what comes after the element: people read on, not back."""

FAR_BEFORE = 60
LONGEST = 60
"""Nodes within which a neighbour stands, and characters of its text."""
FIELDS = frozenset(("textbox", "combobox", "listbox", "spinbutton", "searchbox", "slider"))
EXCEPTIONS = 5
"""One record in so many may lack what all others hold, as one that is being edited does."""
COMMON = frozenset(("button", "link", "checkbox", "radio", "switch", "heading", "image"))
"""Kinds of things by their names of which records are known to be of one kind."""


class Neighbour(NamedTuple):
    """An anchor for ``after`` or ``before``; ``surcharge``: what it costs beyond its length."""

    side: Side
    anchor: Expr | Target
    surcharge: float


def neighbours(places: Sequence[Place], embedder: Similarity | None, in_row: bool, read: bool) -> Iterator[Neighbour]:
    """The nearest texts before an element and after it; what comes first of its kind there, for the first of several records.

    Args:
        in_row: the element stands in a row or an item everywhere.
        read: it is read, not acted on.
    """
    yield from _texts_beside(places, embedder, in_row, read)
    yield from _of_first_record(places)
    yield from _of_loop(places)


def only_before(places: Sequence[Place], outer: Sequence[int]) -> list[str]:
    """Roles of which the element around each place holds just one thing, and that before the place."""
    found = []
    for role in sorted(COMMON):
        inside = [[index for index in place.snapshot.subtree(around) if place.snapshot.nodes[index].role == role] for place, around in zip(places, outer, strict=True)]
        if all(len(those) == 1 and place.snapshot.ends[those[0]] <= place.index for those, place in zip(inside, places, strict=True)):
            found.append(role)
    return found


def _follows(place: Place, index: int) -> bool:
    """Whether an element stands beside another one, or in what does, with nothing like that between them."""
    nodes, parent = place.snapshot.nodes, place.snapshot.nodes[index].parent
    between = [child for child in place.snapshot.children(parent) if index < child <= place.index] if parent >= 0 and place.snapshot.contains(parent, place.index) else []
    return bool(between) and not any((nodes[child].tag, nodes[child].role) == (nodes[index].tag, nodes[index].role) for child in between)


def _of_loop(places: Sequence[Place]) -> Iterator[Neighbour]:
    """``after term``: what follows the element of the loop, before the next one like it."""
    for variable, _ in places[0].observation.scope.elements[-1:]:
        found = [at_path(place.snapshot, dict(place.observation.scope.elements)[variable]) for place in places]
        if all(index is not None and _follows(place, index) for index, place in zip(found, places, strict=True)):
            yield Neighbour("after", Variable(variable), 0.0)


def _texts_beside(places: Sequence[Place], embedder: Similarity | None, in_row: bool, read: bool) -> Iterator[Neighbour]:
    observations = [place.observation for place in places]
    sides: tuple[tuple[Side, list[dict[str, int]]], ...] = (("after", [_before(place) for place in places]), ("before", [_after(place) for place in places]))
    anchors = [
        (side, item, texts[0])
        for side, texts in sides
        if all(texts)
        for item in values.candidates(observations, [tuple(found) for found in texts], name=True, embedder=embedder, commands=True, limit=4)
    ]  # fmt: skip
    told = any(not isinstance(item.value, Text) for _, item, _ in anchors)
    for side, item, found in anchors:
        anchor = evaluate(item.value, observations[0].scope) or ""
        if sum(character.isalnum() for character in anchor) < 2:
            continue  # a full stop is no place
        surcharge = max(0.0, item.cost - cost(item.value)) + (AHEAD if side == "before" else 0.0)
        if isinstance(item.value, Text):
            surcharge -= HEADING if side == "after" and _is_heading(places[0], found.get(anchor)) else 0.0
            surcharge += _fleeting(places[0], anchor, found.get(anchor), read) + (UNTOLD_ANCHOR if told else 0.0)
        elif in_row:
            surcharge += ACROSS
        yield Neighbour(side, item.value, surcharge)


def _is_heading(place: Place, text: int | None) -> bool:
    nodes = place.snapshot.nodes
    return text is not None and any(nodes[outer].role == "heading" for outer in place.snapshot.ancestors(text))


def _fleeting(place: Place, text: str, node: int | None, read: bool) -> float:
    """The surcharge of a constant neighbour that may not last."""
    if node is not None and _of_a_record(place, node, read):
        return RECORD_ANCHOR
    return FIGURES_ANCHOR if any(character.isdigit() for character in text) or text in read_before(place) else 0.0


def _of_a_record(place: Place, text: int, read: bool) -> bool:
    """Whether a text stands in another record than the element, or is data of the record in which that is read.

    What is done to the element of one record may well be meant for the record of that text.
    """
    for records in records_of(place.snapshot):
        own, other = records.holder(place.snapshot, place.index), records.holder(place.snapshot, text)
        if other is not None and own != other:
            return True
        if other is not None and read and ("", folded(place.snapshot.nodes[text].name)) not in records.shared:
            return True
    return False


def read_before(place: Place) -> tuple[str, ...]:
    """Those of the texts beside an element that the person had taken down when coming to it."""
    strand, position = place.observation.strand, place.observation.position
    first: dict[str, int] | None = vars(strand.trace).get("_read")
    if first is None:
        first = vars(strand.trace)["_read"] = {}
        for at, event in enumerate(strand.trace.events):
            if event.kind is EventKind.EXTRACT_TEXT:
                first.setdefault(" ".join(event.value.split()), at)
    beside = (*_before(place), *_after(place)) if first else ()
    return tuple(text for text in beside if first.get(text, position) < position)


def _before(place: Place, limit: int = 3) -> dict[str, int]:
    return _texts(place.snapshot, range(place.index - 1, max(-1, place.index - FAR_BEFORE), -1), limit)


def _after(place: Place, limit: int = 2) -> dict[str, int]:
    end = place.snapshot.ends[place.index]
    return _texts(place.snapshot, range(end, min(len(place.snapshot.nodes), end + FAR_BEFORE)), limit)


def _texts(snapshot: Snapshot, indices: range, limit: int) -> dict[str, int]:
    """Text -> the node that shows it."""
    texts: dict[str, int] = {}
    for index in indices:
        node = snapshot.nodes[index]
        if node.tag == "#text" and "hidden" not in node.states and 0 < len(node.name.strip()) <= LONGEST:
            texts.setdefault(" ".join(node.name.split()), index)
        if len(texts) == limit:
            break
    return texts


# --- records --------------------------------------------------------------------------------------------------------------


class Records(NamedTuple):
    """Members of one kind. ``shared``: what nearly all of them hold, as (role, folded name); role "" for plain text."""

    members: tuple[int, ...]
    shared: frozenset[tuple[str, str]]

    def holder(self, snapshot: Snapshot, index: int) -> int | None:
        """The member in which a node lies."""
        place = bisect_right(self.members, index) - 1
        return self.members[place] if place >= 0 and snapshot.contains(self.members[place], index) else None


@per_snapshot
def records_of(snapshot: Snapshot) -> tuple[Records, ...]:
    """The lists, repeats and tables whose members are known to be of one kind, since all hold the same words or controls."""
    known = structure(snapshot)
    tables = (tuple(row.node for row in table.rows if not row.header) for table in known.tables)
    groups = dict.fromkeys([*(group.items for group in known.lists), *(repeat.members for repeat in known.repeats), *tables])
    found = []
    for members in groups:
        held = Counter(sign for member in members for sign in {sign for _, sign in _signs(snapshot, member)})
        shared = frozenset(sign for sign, count in held.items() if count >= len(members) - len(members) // EXCEPTIONS)
        if len(members) > 1 and shared:
            found.append(Records(members, shared))
    return tuple(found)


def _signs(snapshot: Snapshot, member: int) -> Iterator[tuple[int, tuple[str, str]]]:
    """What a member says: its texts, and its controls and headings by their names."""
    for index in snapshot.subtree(member):
        node = snapshot.nodes[index]
        said = folded(node.name) if "hidden" not in node.states else ""
        if index == member or (sum(map(str.isalnum, said)) < 2 and node.role not in COMMON) or not said:
            continue
        if node.tag == "#text":
            yield index, ("", said)
        elif node.role in COMMON:
            yield index, (node.role, said)


def of_two_records(one: Place, other: Place) -> bool:
    """Whether two elements of one page stand in two of its records."""
    page = one.snapshot
    if page is not other.snapshot:
        return False
    holders = [(records.holder(page, one.index), records.holder(page, other.index)) for records in records_of(page)]
    return any(left is not None and right is not None and left != right for left, right in holders)


def _of_first_record(places: Sequence[Place]) -> Iterator[Neighbour]:
    """``before (first button "Book")``: what each of several records has, beside an element of the first of them."""
    first = [_shared_beside(place) for place in places]
    for side, role, name in first[0]:
        if all((side, role, name) in other for other in first[1:]):
            yield Neighbour(side, Described(role, Text(name), ordinal=1), 0.0)


def _shared_beside(place: Place) -> list[tuple[Side, str, str]]:
    """Side, role and name of the nearest things around an element which all records share; () but in the first record."""
    snapshot = place.snapshot
    records = next((records for records in records_of(snapshot) if snapshot.contains(records.members[0], place.index) and records.members[0] != place.index), None)
    if records is None:
        return []
    inside = [(index, sign) for index, sign in _signs(snapshot, records.members[0]) if sign in records.shared and sign[0]]
    before = [index for index, _ in inside if snapshot.ends[index] <= place.index][-1:]
    after = [index for index, _ in inside if index >= snapshot.ends[place.index]][:1]
    sides: list[tuple[Side, int]] = [*(("after", index) for index in before), *(("before", index) for index in after)]
    return [(side, role, snapshot.nodes[index].name) for side, index in sides for role in locate.roles(snapshot, index)[:1]]
