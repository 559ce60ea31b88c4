"""What may be gone through one by one: rows, items, cells, siblings of one kind; and how they are found again later."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from operator import attrgetter

from lamcli import locate
from lamcli.locate.index import roles_of
from lamcli.salience import structure
from lamcli.salience.memo import per_snapshot
from lamcli.salience.paths import Path, at_path, path_of
from lamcli.salience.roles import is_interactive
from lamcli.synthesis.plurals import MARKS, NAMED_MARKS, Mark, holds
from lamcli.trace import Node, Snapshot

CONTROLS = frozenset(("checkbox", "switch", "combobox"))
"""Kinds of fields that are gone through as such, one after the other."""


@dataclass(frozen=True)
class Collection:
    """Members of a list, table or regular repeat, below their container; of those with a ``mark`` the ones that hold such a thing."""

    container: int
    members: tuple[int, ...]
    mark: Mark | None = None


@per_snapshot(reads=attrgetter("tag", "role"), of=(structure, roles_of))
def collections(snapshot: Snapshot) -> tuple[Collection, ...]:
    """Tables, lists and regular repeats; the cells of each row; and the items of several lists below one element."""
    known = structure(snapshot)
    found = [Collection(table.node, tuple(row.node for row in table.rows if not row.header)) for table in known.tables]
    found += [Collection(group.node, group.items) for group in known.lists]
    found += [Collection(repeat.parent, repeat.members) for repeat in known.repeats]
    found += [Collection(row.node, tuple(dict.fromkeys(cell for cell in row.cells if cell >= 0))) for table in known.tables if not any(table.headers) for row in table.rows]
    found += _united(snapshot, [Collection(group.node, group.items) for group in known.lists])
    return tuple(dict.fromkeys(collection for collection in found if collection.members and collection.members[0] != 0))


def _united(snapshot: Snapshot, lists: Sequence[Collection]) -> Iterator[Collection]:
    """The items of lists of one kind that stand at the same depth below one element, such as one list under each heading."""
    alike: list[list[Collection]] = []
    for group in lists:
        known = next((groups for groups in alike if _same_kind(snapshot, groups[0], group)), None)
        if known is None:
            alike.append([group])
        else:
            known.append(group)
    for groups in alike:
        if len(groups) > 1:
            first, last = groups[0].container, groups[-1].container
            common = next((outer for outer in snapshot.ancestors(first) if snapshot.contains(outer, last)), 0)
            yield Collection(common, tuple(sorted(member for group in groups for member in group.members)))


def _same_kind(snapshot: Snapshot, one: Collection, other: Collection) -> bool:
    """Whether two lists stand alike, and at least half of what the items of either may hold is found in both."""
    standing = [(sum(1 for _ in snapshot.ancestors(group.container)), locate.roles(snapshot, group.members[0])) for group in (one, other)]
    left, right = (_kinds_inside(snapshot, group) for group in (one, other))
    return standing[0] == standing[1] and 2 * len(left & right) >= len(left | right)


def _kinds_inside(snapshot: Snapshot, group: Collection) -> set[tuple[str, str]]:
    return {(snapshot.nodes[index].tag, snapshot.nodes[index].role) for member in group.members for index in snapshot.subtree(member) if snapshot.nodes[index].tag != "#text"}


@per_snapshot(reads=lambda node: None, of=(collections,))
def _by_container(snapshot: Snapshot) -> dict[int, list[Collection]]:
    found: dict[int, list[Collection]] = {}
    for collection in collections(snapshot):
        found.setdefault(collection.container, []).append(collection)
    return found


def around(snapshot: Snapshot, target: int) -> Iterator[Collection]:
    """The collections that an element may lie in, innermost first."""
    known = _by_container(snapshot)
    for outer in (target, *snapshot.ancestors(target)):
        yield from known.get(outer, ())


def with_marked(snapshot: Snapshot, target: int) -> Iterator[Collection]:
    """The collections around an element, and the part of each that holds such things as the element's own member does."""
    for collection in around(snapshot, target):
        yield collection
        own = holder(snapshot, collection, target)
        for part in _marked(snapshot, collection, snapshot.nodes[target]) if own is not None else ():
            if own is not None and collection.members[own] in part.members:
                yield part


def _marked(snapshot: Snapshot, collection: Collection, node: Node) -> Iterator[Collection]:
    """The parts of a collection that hold a thing of one kind, and a thing of the kind and the name of a node, where there are at least two and not all."""
    for role in MARKS:
        part = _part(snapshot, collection, Mark(role))
        yield from part
        if role == node.role and role in NAMED_MARKS and node.name:
            named = _part(snapshot, collection, Mark(role, node.name))
            yield from (of_name for of_name in named if not part or len(of_name.members) < len(part[0].members))


def _part(snapshot: Snapshot, collection: Collection, mark: Mark) -> tuple[Collection, ...]:
    """The members that hold what a mark says; () for none, one and all."""
    known = _known_parts(snapshot)
    if (collection, mark) not in known:
        part = Collection(collection.container, tuple(member for member in collection.members if holds(snapshot, member, mark)), mark)
        known[collection, mark] = (part,) if 1 < len(part.members) < len(collection.members) else ()
    return known[collection, mark]


@per_snapshot
def _known_parts(snapshot: Snapshot) -> dict[tuple[Collection, Mark], tuple[Collection, ...]]:
    return {}


def controls(snapshot: Snapshot, target: int) -> Iterator[Collection]:
    """The boxes or drop-downs that the members of a collection hold, one each."""
    role = snapshot.nodes[target].role
    for collection in around(snapshot, target) if role in CONTROLS else ():
        held = [[inner for inner in snapshot.subtree(member) if snapshot.nodes[inner].role == role and structure(snapshot).visible[inner]] for member in collection.members]
        if all(len(inner) == 1 for inner in held) and target in {inner[0] for inner in held} - set(collection.members):
            yield Collection(collection.container, tuple(inner[0] for inner in held))


def siblings(snapshot: Snapshot, target: int, least: int) -> Iterator[Collection]:
    """Where nothing regular is known: the siblings that are of one kind with the element or with what holds it."""
    for inner in (target, *snapshot.ancestors(target)):
        parent, node = snapshot.nodes[inner].parent, snapshot.nodes[inner]
        if parent <= 0:
            return
        alike = tuple(other for other in snapshot.children(parent) if (snapshot.nodes[other].tag, snapshot.nodes[other].role) == (node.tag, node.role) and "hidden" not in snapshot.nodes[other].states)
        if len(alike) >= least and node.tag != "#text":
            yield Collection(parent, alike)


def item_met(snapshot: Snapshot, target: int) -> int | None:
    """The item of a list or repeat that a click meant, where it met nothing that does something of its own, as an icon or a control does."""
    if not snapshot.text(target):
        return None
    members = structure(snapshot).members
    for outer in (target, *snapshot.ancestors(target)):
        if outer in members:
            return outer
        if is_interactive(snapshot.nodes[outer]):
            return None
    return None


def holder(snapshot: Snapshot, collection: Collection, target: int) -> int | None:
    """The number of the member that an element lies in."""
    ends = snapshot.ends
    return next((number for number, member in enumerate(collection.members) if member <= target < ends[member]), None)


class Members:
    """The members of a collection, to be recognised on later snapshots.

    ``inner`` are their places below the container: that may have moved, when a message came to stand above it.
    """

    def __init__(self, snapshot: Snapshot, collection: Collection) -> None:
        self.snapshot, self.collection = snapshot, collection
        self.container = path_of(snapshot, collection.container)
        self.inner: tuple[Path, ...] = tuple(path_of(snapshot, member)[len(self.container) :] for member in collection.members)
        self.numbers = {path: number for number, path in enumerate(self.inner)}
        self.lengths = sorted({len(path) for path in self.inner}, reverse=True)

    def text(self, number: int) -> str:
        return self.snapshot.text(self.collection.members[number])

    def standing(self, path: Path) -> int | None:
        """The member at a place below the container or around it."""
        return next((self.numbers[path[:length]] for length in self.lengths if path[:length] in self.numbers), None)

    def home(self, page: Snapshot) -> Path | None:
        """Where the container is on a page: at its place, else, at the same address, where the page has as many of its kind, in their order."""
        known = _homes(page)
        if self not in known:
            known[self] = self.container if page is self.snapshot else self._home(page)
        return known[self]

    def _home(self, page: Snapshot) -> Path | None:
        there, like = at_path(page, self.container), kind(self.snapshot, self.collection.container)
        if (there is not None and kind(page, there) == like) or _without_query(page) != _without_query(self.snapshot):
            return self.container if there is not None else None
        before, now = (_of_kind(snapshot, like, self.container) for snapshot in (self.snapshot, page))
        if len(before) == len(now):
            return now[before.index(self.container)]
        return self.container if there is not None else None

    def on(self, page: Snapshot, number: int) -> int | None:
        """What stands on a page where a member of that number does."""
        home = self.home(page)
        return at_path(page, (*home, *self.inner[number])) if home is not None else None


def _without_query(page: Snapshot) -> str:
    return page.url.partition("#")[0].partition("?")[0]


def _of_kind(snapshot: Snapshot, like: tuple[str, str, str], path: Path) -> list[Path]:
    """The paths through the same tags that end at an element of a kind."""
    tags = [tag for tag, _ in path]
    found = (path_of(snapshot, index) for index, node in enumerate(snapshot.nodes) if node.tag == like[0] and kind(snapshot, index) == like)
    return [other for other in found if [tag for tag, _ in other] == tags]


@per_snapshot
def _homes(snapshot: Snapshot) -> dict[Members, Path | None]:
    return {}


def members_of(snapshot: Snapshot, collection: Collection) -> Members:
    known = _known_members(snapshot)
    if collection not in known:
        known[collection] = Members(snapshot, collection)
    return known[collection]


@per_snapshot
def _known_members(snapshot: Snapshot) -> dict[Collection, Members]:
    return {}


def member_of(page: Snapshot, target: int, members: Members) -> int | None:
    """Which member an element lies in, on a page that shows the collection: by where it stands.

    Where that member holds something else now, it is the member of that text that has moved up, or on another page none.
    """
    home, path = members.home(page), path_of(page, target)
    number = members.standing(path[len(home) :]) if home is not None and path[: len(home)] == home else None
    if number is None:
        return None
    member = members.on(page, number)
    if member is None or page is members.snapshot or page.text(member) == members.text(number):
        return number
    moved = next((later for later in range(number + 1, len(members.inner)) if members.text(later) == page.text(member)), None)
    gone = members.on(page, len(members.inner) - 1) is None
    return moved if moved is not None and gone else number if page.url == members.snapshot.url else None


def standing(page: Snapshot, members: Members, roles: tuple[str, ...]) -> Collection | None:
    """The collection of a kind at a place; the siblings of that kind where the page has nothing regular there."""
    home = members.home(page)
    index = at_path(page, home) if home is not None else None
    if index is None:
        return None
    like = kind(members.snapshot, members.collection.members[0])
    mark = members.collection.mark
    for found in _by_container(page).get(index, ()):
        if locate.roles(page, found.members[0]) == roles:
            marked = tuple(member for member in found.members if holds(page, member, mark)) if mark else found.members
            return replace(found, members=marked, mark=mark) if marked else None
    alike = tuple(child for child in page.children(index) if kind(page, child) == like)
    return Collection(index, alike) if alike else None


def kind(page: Snapshot, index: int) -> tuple[str, str, str]:
    """What siblings of one kind share, also where one stands alone."""
    node = page.nodes[index]
    return (node.tag, node.role, node.attribute("class") or "")
