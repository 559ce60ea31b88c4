"""Loops over elements: actions that lie in one member after the other of a list, a table or a regular repeat.

A *run* is what one demonstration did with the members of a collection: rounds of events, each begun by an event inside
its member. Members may be passed over (the body then needs a condition), a round may go to another page and come back,
and a click after the last member may bring the next page of the collection, on which the run goes on.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from math import comb, log2

from lamcli import locate
from lamcli.recipe.ast import Css, Described, Pages, Target, Variable
from lamcli.recipe.cost import cost
from lamcli.salience import structure
from lamcli.salience.memo import per_snapshot
from lamcli.synthesis import targets
from lamcli.synthesis.denote import denote
from lamcli.synthesis.problem import Path, Strand, at_path, path_of
from lamcli.synthesis.rank import Ranked
from lamcli.synthesis.segmentation import Segmentation, fresh_variable
from lamcli.synthesis.statements import Toolbox
from lamcli.synthesis.targets import Place
from lamcli.trace import EventKind, Snapshot

CLOSED_PAIR = 10.0
"""Surcharge of a loop over two elements which the demonstrations visited both: it predicts nothing that was not shown,
and two plain statements are easier to read."""
PASSED_OVER = 1.0
ONE_PASSED_OVER = 6.0
"""Surcharges of a loop that passed members over, more and only one: a condition that explains one is easily a coincidence."""
TAKEN_WORDS = frozenset(("item", "listitem", "menuitem", "treeitem", "element", "generic", "text", "icon", "shape", "field", "section", "list", "table", "first", "last", "group"))
"""Roles that say little, or are words of the language."""
EVIDENT = 3.0
MOST_EVIDENT = 3
"""What a loop gains for each step, after the first, that its rounds have in common: doing all that twice with members of one
list, and calling it two tasks, is the stranger explanation."""
CHOSEN = 2.0
"""What a loop that passed members over gains for each bit that it takes to say which members were visited."""
TURNED = 3.0
"""What a loop gains when the demonstration ends with the next page of its list: nobody turns a page to do nothing with it."""
LONE = 3.0
LASTING = 7.0
"""Surcharge of ``items`` across pages, and what a class gains there: what stands alone on a last page looks like no item of
anything, and would be lost; its class finds it."""
LONGEST_LEAD = 3
"""Events with which a round may begin before it comes to its member."""
LONGEST_ABSENCE = 60
"""After so many events outside of the collection, what follows has nothing to do with it."""
ENDINGS = 3
"""How many ways to end the last round are looked at."""
PAGERS = frozenset("next more older newer forward ahead continue further following load show weiter suivant siguiente successivo próximo volgende".split())
"""Words on the controls that bring more of a list; asked for only where no action on the new page confirms it."""
ARROWS = frozenset("› » > >> → ⟩ ▶ ⏵ ▸".split())


@dataclass(frozen=True)
class Collection:
    """Members of a list, table or regular repeat, below their container."""

    container: int
    members: tuple[int, ...]


@dataclass(frozen=True)
class Round:
    """Events start..end, done for the member at ``path``; empty for a member that was passed over."""

    path: Path
    start: int
    end: int


@dataclass(frozen=True)
class Stretch:
    """The part of a run that one page of the collection takes.

    Attributes:
        position: the event before which the page shows the collection.
        turn: position of the event that brought the next page; None for the last stretch, and where more came by itself.
    """

    position: int
    collection: Collection
    rounds: tuple[Round, ...]
    turn: int | None = None


@dataclass(frozen=True)
class Run:
    """What one demonstration did with a collection, from ``stretches[0].position`` to ``end``.

    Attributes:
        roles: what its members may be called.
        tail: how many events of a round, usually, come after the last one inside the member.
        kind: tag, role and class of its members.
    """

    stretches: tuple[Stretch, ...]
    roles: tuple[str, ...]
    tail: int
    end: int
    kind: tuple[str, str, str] = ("", "", "")

    @property
    def visited(self) -> int:
        return sum(part.end > part.start for stretch in self.stretches for part in stretch.rounds)

    @property
    def passed_over(self) -> int:
        return sum(part.end == part.start for stretch in self.stretches for part in stretch.rounds)


@per_snapshot
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
    """The items of lists that stand at the same depth below one element, such as one list under each heading."""
    by_depth: dict[tuple[int, tuple[str, ...]], list[Collection]] = {}
    for group in lists:
        by_depth.setdefault((sum(1 for _ in snapshot.ancestors(group.container)), locate.roles(snapshot, group.members[0])), []).append(group)
    for groups in by_depth.values():
        if len(groups) > 1:
            first, last = groups[0].container, groups[-1].container
            common = next((outer for outer in snapshot.ancestors(first) if snapshot.contains(outer, last)), 0)
            yield Collection(common, tuple(sorted(member for group in groups for member in group.members)))


@per_snapshot
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


def over_elements(strands: Sequence[Strand], positions: tuple[int, ...], tools: Toolbox) -> Iterator[Segmentation]:
    options = [_runs(strand, position) for strand, position in zip(strands, positions, strict=True)]
    lead = max(range(len(strands)), key=lambda number: max((run.visited for run in options[number]), default=0))
    for first in options[lead]:
        chosen = [first if number == lead else _alike(first, strand, position, options[number]) for number, (strand, position) in enumerate(zip(strands, positions, strict=True))]
        if first.visited > 1 and _regular(strands[lead], first):
            yield from _segmentations(strands, positions, chosen, first, tools)


def _lengths(run: Run) -> list[int]:
    return [part.end - part.start for stretch in run.stretches for part in stretch.rounds if part.end > part.start]


def _called(role: str) -> str:
    """What a loop calls its element: by its role, where that says what it is."""
    return role if role.isalpha() and role not in TAKEN_WORDS else "item"


def _regular(strand: Strand, run: Run) -> bool:
    """Whether the rounds begin alike; the fields of a form also follow each other, and each is filled in its own way."""
    begins = [strand.observation(part.start) for stretch in run.stretches for part in stretch.rounds if part.end > part.start]
    kinds = {(observation.event.kind, observation.node.role if observation.node is not None else "") for observation in begins}
    return len(kinds) <= max(1, len(begins) // 2)


def _alike(first: Run, strand: Strand, position: int, options: Sequence[Run]) -> Run | None:
    """The run of another demonstration over the same kind of collection; it may have met one member only."""
    alike = [run for run in options if run.roles == first.roles]
    if alike:
        return alike[0]
    short = [run for run in _runs(strand, position, tail=first.tail, least=1) if run.kind == first.kind]
    return short[0] if short else None


def _segmentations(strands: Sequence[Strand], positions: tuple[int, ...], chosen: Sequence[Run | None], first: Run, tools: Toolbox) -> Iterator[Segmentation]:
    observed = [
        (Place(strand.observation(stretch.position), stretch.collection.container), stretch.collection.members)
        for strand, run in zip(strands, chosen, strict=True) if run is not None for stretch in run.stretches
    ]  # fmt: skip
    pages = _pages(strands, chosen, tools)
    if pages is None and any(run is not None and len(run.stretches) > 1 for run in chosen):
        return
    variable = fresh_variable(_called(first.roles[0]) if first.roles else "item", strands)
    iterations = tuple(part for strand, run in zip(strands, chosen, strict=True) if run is not None for part in _iterations(strand, run, variable))
    passed_over = sum(run.passed_over for run in chosen if run is not None)
    surcharge = PASSED_OVER if passed_over > 1 else ONE_PASSED_OVER * passed_over
    if passed_over > 1:
        visited = sum(run.visited for run in chosen if run is not None)
        surcharge -= max(0.0, CHOSEN * log2(comb(visited + passed_over, visited)) - 1.0)
    if passed_over != 1:
        surcharge -= EVIDENT * min(MOST_EVIDENT, max(_lengths(first)) - 1)
    if all(run is not None and len(run.stretches) == 1 and run.visited == len(run.stretches[0].collection.members) == 2 for run in chosen):
        surcharge += CLOSED_PAIR
    if any(run is not None and not run.stretches[-1].rounds for run in chosen):
        surcharge -= TURNED
    turns = tuple((strand.demonstration, stretch.turn) for strand, run in zip(strands, chosen, strict=True) if run is not None for stretch in run.stretches if stretch.turn is not None)
    ends = tuple(position if run is None else run.end for position, run in zip(positions, chosen, strict=True))
    for source in _distinct(targets.plural(observed, tools.embedder)):
        if pages is not None and getattr(source.value, "role", "") == "item":
            source = replace(source, cost=source.cost + LONE)
        elif pages is not None and isinstance(source.value, Css):
            source = replace(source, cost=source.cost - LASTING)
        if all(run is not None or not denote(source.value, strand.observation(position)) for strand, position, run in zip(strands, positions, chosen, strict=True)):
            yield Segmentation(variable, source, iterations, ends, surcharge=surcharge, pages=pages, turns=turns)


def _distinct(sources: Sequence[Ranked[Target]]) -> list[Ranked[Target]]:
    """The best ones that do not only call the same members by another role: two by words, one by class."""
    best: dict[object, Ranked[Target]] = {}
    for source in sources:
        if isinstance(source.value, Described):
            best.setdefault(source.value.within, source)
    return [*list(best.values())[:2], *[source for source in sources if isinstance(source.value, Css)][:1]]


def _iterations(owner: Strand, run: Run, variable: str) -> Iterator[Strand]:
    for stretch in run.stretches:
        for part in stretch.rounds:
            scope = replace(owner.scope, elements=(*owner.scope.elements, (variable, part.path)))
            last = owner.last and part.start < part.end == owner.end
            yield replace(owner, start=part.start, end=part.end, scope=scope, open_ended=last, last=last)


# --- one demonstration --------------------------------------------------------------------------------------------------


def _runs(strand: Strand, position: int, tail: int | None = None, least: int = 2) -> list[Run]:
    """Runs from ``position`` on with at least so many members visited; the longest first.

    A round may begin with a few events outside of its member, such as reading the heading of the list each time.
    """
    for lead in range(LONGEST_LEAD + 1):
        found = _runs_after(strand, position, lead, tail, least)
        if found:
            return sorted(found, key=lambda run: (-run.end, run.passed_over, run.stretches[0].collection.container))
    return []


def _runs_after(strand: Strand, position: int, lead: int, tail: int | None, least: int) -> list[Run]:
    if position + lead >= strand.end:
        return []
    observation = strand.observation(position + lead)
    snapshot, target = observation.snapshot, observation.event.target
    if snapshot is None or target is None:
        return []
    for offered in (_with_marked(snapshot, target), _siblings(snapshot, target, least)):
        found = _over(strand, position, lead, tail, least, offered)
        if found:
            return found
    return []


def _over(strand: Strand, position: int, lead: int, tail: int | None, least: int, offered: Iterable[Collection]) -> list[Run]:
    observation = strand.observation(position + lead)
    snapshot, target = observation.snapshot, observation.event.target
    assert snapshot is not None and target is not None
    found: dict[object, Run] = {}
    for collection in offered:
        first = _holder(snapshot, collection, target)
        if first is None or len(collection.members) < least or _already_running(strand, position, snapshot, collection):
            continue
        if lead and _acted_inside(strand, position, lead, snapshot, collection):
            continue
        for run in _from(strand, position, collection, 0, tail, lead):
            if run.visited >= least:
                found.setdefault(tuple((stretch.collection.members, stretch.rounds) for stretch in run.stretches), replace(run, kind=_kind(snapshot, collection.members[0])))
    return list(found.values())


def _with_marked(snapshot: Snapshot, target: int) -> Iterator[Collection]:
    """The collections around an element, and the part of each that holds such things as the element's own member does."""
    for collection in around(snapshot, target):
        yield collection
        own = _holder(snapshot, collection, target)
        for mark in targets.MARKS if own is not None else ():
            alike = tuple(member for member in collection.members if targets.holds(snapshot, member, mark))
            if own is not None and 1 < len(alike) < len(collection.members) and collection.members[own] in alike:
                yield Collection(collection.container, alike)


def _siblings(snapshot: Snapshot, target: int, least: int) -> Iterator[Collection]:
    """Where nothing regular is known: the siblings that are of one kind with the element or with what holds it."""
    for inner in (target, *snapshot.ancestors(target)):
        parent, node = snapshot.nodes[inner].parent, snapshot.nodes[inner]
        if parent <= 0:
            return
        alike = tuple(other for other in snapshot.children(parent) if (snapshot.nodes[other].tag, snapshot.nodes[other].role) == (node.tag, node.role) and "hidden" not in snapshot.nodes[other].states)
        if len(alike) >= least and node.tag != "#text":
            yield Collection(parent, alike)


def _acted_inside(strand: Strand, position: int, lead: int, snapshot: Snapshot, collection: Collection) -> bool:
    members = _members(snapshot, collection)
    for at in range(position, position + lead):
        page, target = strand.trace.before(at), strand.trace.events[at].target
        if page is not None and target is not None and _member(page, target, members) is not None:
            return True
    return False


def _holder(snapshot: Snapshot, collection: Collection, target: int) -> int | None:
    return next((number for number, member in enumerate(collection.members) if snapshot.contains(member, target)), None)


def _already_running(strand: Strand, position: int, snapshot: Snapshot, collection: Collection) -> bool:
    """Whether the event before was done in the same collection: then the loop begins earlier, if anywhere."""
    if position == strand.start:
        return False
    page, target = strand.trace.before(position - 1), strand.trace.events[position - 1].target
    return page is not None and target is not None and _member(page, target, _members(snapshot, collection)) is not None


class _Members:
    """The members of a collection, to be recognised on later snapshots."""

    def __init__(self, snapshot: Snapshot, collection: Collection) -> None:
        self.snapshot, self.collection = snapshot, collection
        self.paths: tuple[Path, ...] = tuple(path_of(snapshot, member) for member in collection.members)
        self.container = path_of(snapshot, collection.container)
        self.numbers = {path: number for number, path in enumerate(self.paths)}
        self.lengths = sorted({len(path) for path in self.paths}, reverse=True)

    def text(self, number: int) -> str:
        return self.snapshot.text(self.collection.members[number])

    def standing(self, path: Path) -> int | None:
        """The member at a path or around it."""
        return next((self.numbers[path[:length]] for length in self.lengths if path[:length] in self.numbers), None)


def _members(snapshot: Snapshot, collection: Collection) -> _Members:
    return _known_members(snapshot).setdefault(collection, None) or _enter(snapshot, collection)


@per_snapshot
def _known_members(snapshot: Snapshot) -> dict[Collection, _Members | None]:
    return {}


def _enter(snapshot: Snapshot, collection: Collection) -> _Members:
    found = _known_members(snapshot)[collection] = _Members(snapshot, collection)
    return found


def _member(page: Snapshot, target: int, members: _Members) -> int | None:
    """Which member an element lies in, on a page that shows the collection: by where it stands.

    Where that member holds something else now, it is the member of that text that has moved up, or on another page none.
    """
    path = path_of(page, target)
    number = members.standing(path) if path[: len(members.container)] == members.container else None
    if number is None:
        return None
    member = at_path(page, members.paths[number])
    if member is None or page is members.snapshot or page.text(member) == members.text(number):
        return number
    moved = next((later for later in range(number + 1, len(members.paths)) if members.text(later) == page.text(member)), None)
    gone = at_path(page, members.paths[-1]) is None
    return moved if moved is not None and gone else number if page.url == members.snapshot.url else None


def _from(strand: Strand, position: int, collection: Collection, first: int, tail: int | None, lead: int = 0) -> Iterator[Run]:
    """Runs over the collection as it is shown ``lead`` events after ``position``, from member ``first`` on."""
    snapshot = strand.observation(position + lead).snapshot
    assert snapshot is not None
    roles = locate.roles(snapshot, collection.members[0])
    members = _members(snapshot, collection)
    visits = [replace(visit, start=visit.start - lead) for visit in _visits(strand, position + lead, members, first)]
    if not visits or any(later.start <= visit.last for visit, later in itertools.pairwise(visits)):
        return
    complete = visits[:-1]
    lengths = {later.start - visit.start for visit, later in zip(complete, visits[1:], strict=True)}
    tails = Counter(later.start - visit.last - 1 for visit, later in zip(complete, visits[1:], strict=True))
    usual = tails.most_common(1)[0][0] if tails else tail or 0
    for end in _endings(strand, visits[-1], lengths, usual, snapshot):
        yield from _ended(strand, position + lead, members, first, visits, end, roles, usual)


@dataclass(frozen=True)
class _Visit:
    """A member, where its round begins, and the first and the last event inside it."""

    member: int
    start: int
    inside: int
    last: int


def _visits(strand: Strand, position: int, members: _Members, first: int) -> list[_Visit]:
    """Which members were visited from ``position`` on, in ascending order."""
    visits: list[_Visit] = []
    for at in range(position, strand.end):
        if visits and at - visits[-1].last > LONGEST_ABSENCE:
            break
        page, target = strand.trace.before(at), strand.trace.events[at].target
        member = _member(page, target, members) if page is not None and target is not None else None
        if member is None:
            if not visits:
                return []
        elif visits and member == visits[-1].member:
            visits[-1] = replace(visits[-1], last=at)
        elif member < first or (visits and member < visits[-1].member):
            in_order = len(visits) == visits[-1].member + 1 if visits else False
            return visits if in_order else []  # going back to what was passed over is no way to go through a list
        else:
            visits.append(_Visit(member, at, at, at))
    return visits


def _endings(strand: Strand, last: _Visit, lengths: set[int], tail: int, home: Snapshot) -> list[int]:
    """Where the last round may end: as long as the others, as far behind its last event inside, or back at the list."""
    options = []
    if len(lengths) == 1:
        options.append(last.start + next(iter(lengths)))
    options.append(last.last + 1 + tail)
    back = next((at for at in range(last.last + 1, min(strand.end, last.last + LONGEST_ABSENCE)) if _is_home(strand, at, home)), strand.end)
    options.append(back)
    return list(dict.fromkeys(min(end, strand.end) for end in options if end > last.last))[:ENDINGS]


def _is_home(strand: Strand, at: int, home: Snapshot) -> bool:
    page = strand.trace.before(at)
    return page is not None and page.url == home.url


def _ended(strand: Strand, shown: int, members: _Members, first: int, visits: Sequence[_Visit], end: int, roles: tuple[str, ...], tail: int) -> Iterator[Run]:
    """The run as it is when its last round ends at ``end``; with what follows when that is a step to the next page."""
    collection, size = members.collection, len(members.collection.members)
    stops = [*(visit.start for visit in visits[1:]), end]
    rounds = [Round(_path_of_passed(strand, visits[0].start, member, members), visits[0].start, visits[0].start) for member in range(first, visits[0].member)]
    for number, (visit, stop) in enumerate(zip(visits, stops, strict=True)):
        rounds.append(Round(_path_then(strand, visit, members), visit.start, stop))
        following = visits[number + 1].member if number + 1 < len(visits) else visit.member + 1
        rounds += [Round(_path_of_passed(strand, stop, member, members), stop, stop) for member in range(visit.member + 1, following)]
    if end == strand.end and strand.last:
        yield Run((Stretch(shown, collection, tuple(rounds)),), roles, tail, end)
        return
    left = [Round(_path_of_passed(strand, end, member, members), end, end) for member in range(visits[-1].member + 1, size)]
    for more in _grown(strand, end, members, roles, tail) if end < strand.end and visits[-1].member == size - 1 else ():
        yield Run((Stretch(shown, collection, tuple(rounds)), *more.stretches), roles, tail, more.end)
    for turned in _turned(strand, end, members, roles, tail) if end < strand.end else ():
        yield Run((Stretch(shown, collection, (*rounds, *left), turn=end), *turned.stretches), roles, tail, turned.end)
    yield Run((Stretch(shown, collection, (*rounds, *left)),), roles, tail, end)


def _path_of_passed(strand: Strand, position: int, member: int, members: _Members) -> Path:
    """Where a member that was passed over stood then: where its text is found, others before it may have gone."""
    page = strand.trace.before(position)
    if page is None or page is members.snapshot or at_path(page, members.container) is None:
        return members.paths[member]
    for path in reversed(members.paths[: member + 1]):
        index = at_path(page, path)
        if index is not None and page.text(index) == members.text(member):
            return path
    return members.paths[member]


def _path_then(strand: Strand, visit: _Visit, members: _Members) -> Path:
    """Where the member stood when it was visited; others may have gone from before it."""
    page, target = strand.trace.before(visit.inside), strand.trace.events[visit.inside].target
    assert page is not None and target is not None
    return path_of(page, target)[: len(members.paths[visit.member])]


# --- across pages -------------------------------------------------------------------------------------------------------


def _turned(strand: Strand, turn: int, members: _Members, roles: tuple[str, ...], tail: int) -> Iterator[Run]:
    """The run goes on after the event at ``turn``, which brought the next page of the collection, or more of it."""
    event, before, after = strand.trace.events[turn], strand.trace.before(turn), strand.trace.before(turn + 1)
    if event.kind not in (EventKind.CLICK, EventKind.SCROLL) or before is None or after is None:
        return
    old, new = _like(before, members, roles), _like(after, members, roles)
    if new is None or new == old:
        return
    first = len(old) if old is not None and new[: len(old)] == old else 0
    collection = _standing(after, members, roles)
    assert collection is not None
    if turn + 1 < strand.end:
        yield from _from(strand, turn + 1, collection, first, tail)
    elif event.kind is EventKind.SCROLL or (event.target is not None and _is_pager(before, event.target)):
        yield Run((Stretch(turn + 1, collection, ()),), roles, tail, turn + 1)


def _grown(strand: Strand, at: int, members: _Members, roles: tuple[str, ...], tail: int) -> Iterator[Run]:
    """The run goes on with members that came while the person read, as on pages that go on when their end is seen."""
    page, target = strand.trace.before(at), strand.trace.events[at].target
    collection = _standing(page, members, roles) if page is not None else None
    if page is None or target is None or collection is None:
        return
    size = len(members.collection.members)
    same = tuple(page.text(member) for member in collection.members[:size]) == tuple(members.text(number) for number in range(size))
    if same and any(page.contains(member, target) for member in collection.members[size:]):
        yield from _from(strand, at, collection, size, tail)


def _like(page: Snapshot, members: _Members, roles: tuple[str, ...]) -> tuple[str, ...] | None:
    """The texts of the collection of a kind that stands at a place."""
    found = _standing(page, members, roles)
    return tuple(page.text(member) for member in found.members) if found is not None else None


def _standing(page: Snapshot, members: _Members, roles: tuple[str, ...]) -> Collection | None:
    """The collection of a kind at a place; the siblings of that kind where the page has nothing regular there."""
    index = at_path(page, members.container)
    if index is None:
        return None
    kind = _kind(members.snapshot, members.collection.members[0])
    for found in _by_container(page).get(index, ()):
        if locate.roles(page, found.members[0]) == roles:
            return found
    alike = tuple(child for child in page.children(index) if _kind(page, child) == kind)
    return Collection(index, alike) if alike else None


def _kind(page: Snapshot, index: int) -> tuple[str, str, str]:
    """What siblings of one kind share, also where one stands alone."""
    node = page.nodes[index]
    return (node.tag, node.role, node.attribute("class") or "")


def _is_pager(page: Snapshot, target: int) -> bool:
    words = {word for name in locate.names(page, target) for word in name.casefold().split()}
    return bool(words & PAGERS or words & ARROWS or any(word.isdigit() for word in words) or page.nodes[target].attribute("rel") == "next")


def _pages(strands: Sequence[Strand], chosen: Sequence[Run | None], tools: Toolbox) -> Ranked[Pages] | None:
    """What the clicks between the pages were done to: one control, or links called 2, 3, 4 …"""
    turns = [(strand, number, stretch.turn) for strand, run in zip(strands, chosen, strict=True) if run is not None for number, stretch in enumerate(run.stretches) if stretch.turn is not None]
    more = any(stretch.turn is None for run in chosen if run is not None for stretch in run.stretches[:-1])
    if more and not turns:
        return Ranked(Pages("scrolling"), cost(Pages("scrolling")), "more came when the end of the list was seen")
    if not turns or more:
        return None
    events = [strand.trace.events[turn] for strand, _, turn in turns]
    if all(event.kind is EventKind.SCROLL for event in events):
        return Ranked(Pages("scrolling"), cost(Pages("scrolling")), "scrolling brought more")
    if any(event.kind is not EventKind.CLICK or event.target is None for event in events):
        return None
    places = [Place(strand.observation(turn), event.target or 0) for (strand, _, turn), event in zip(turns, events, strict=True)]
    if all(str(number + 2) == place.snapshot.text(place.index) for place, (_, number, _) in zip(places, turns, strict=True)):
        return _numbered(places, tools)
    pager = next((item for item in tools.targets(places) if isinstance(item.value, Described)), None)
    return Ranked(Pages("next", pager.value), cost(Pages("next")) + pager.cost, pager.why) if pager is not None else None


def _numbered(places: Sequence[Place], tools: Toolbox) -> Ranked[Pages] | None:
    """Links called 2, 3, 4 …, said with the place where they stand, since other links may be called so too."""
    roles = [role for role in locate.roles(places[0].snapshot, places[0].index) if role in ("link", "button", "tab", "listitem", "text", "element")]
    surroundings = [context.value for context in targets.contexts(places, tools.embedder, 1) if not isinstance(context.value, Variable)]
    for role in roles:
        for target in (*(Described(role, within=outer) for outer in surroundings), Described(role)):
            if all(_names_once(target, place) for place in places):
                return Ranked(Pages("numbered", target), cost(Pages("numbered", target)), "the pages are numbered")
    return None


def _names_once(target: Described, place: Place) -> bool:
    """Whether among the elements that a target denotes just one shows the number of the next page."""
    wanted = place.snapshot.text(place.index)
    return [index for index in denote(target, place.observation) if place.snapshot.text(index) == wanted] == [place.index]
