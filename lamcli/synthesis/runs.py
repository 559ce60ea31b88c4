"""What one demonstration did with the members of a collection.

A *run* consists of rounds of events, each begun by an event inside its member. Members may be passed over (the body then
needs a condition), a round may go to another page and come back, and a click after the last member may bring the next page
of the collection, on which the run goes on.
"""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from lamcli import locate
from lamcli.salience.paths import Path, path_of
from lamcli.synthesis.members import Collection, Members, controls, holder, kind, member_of, members_of, siblings, standing, with_marked
from lamcli.synthesis.problem import Strand
from lamcli.trace import EventKind, Snapshot

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


@dataclass(frozen=True)
class _Wanted:
    """``tail``: of a last round, where there is no other to go by. ``like``, ``stopping``: see ``runs``."""

    tail: int | None
    least: int
    like: tuple[str, str, str] | None
    stopping: bool


def runs(strand: Strand, position: int, tail: int | None = None, least: int = 2, *, like: tuple[str, str, str] | None = None, stopping: bool = False) -> list[Run]:
    """Runs from ``position`` on with at least so many members visited; the longest first.

    A round may begin with a few events outside of its member, such as reading the heading of the list each time.

    Args:
        like: only over members of this kind.
        stopping: also those that stop after some of the pages on which they could go on, but for the first.
    """
    known: dict[object, list[Run]] = vars(strand.trace).setdefault("_runs", {})  # kept with the trace, which never changes
    key = (position, position == strand.start, strand.end, strand.last, tail, least, like, stopping)
    if key not in known:
        known[key] = _runs(strand, position, _Wanted(tail, least, like, stopping))
    return known[key]


def _runs(strand: Strand, position: int, wanted: _Wanted) -> list[Run]:
    for lead in range(LONGEST_LEAD + 1):
        found = _runs_after(strand, position, lead, wanted)
        if found:
            return sorted(found, key=lambda run: (-run.end, run.passed_over, run.stretches[0].collection.container))
    return []


def _runs_after(strand: Strand, position: int, lead: int, wanted: _Wanted) -> list[Run]:
    if strand.end - position - lead < wanted.least:
        return []
    observation = strand.observation(position + lead)
    snapshot, target = observation.snapshot, observation.event.target
    if snapshot is None or target is None:
        return []
    for offered in (itertools.chain(with_marked(snapshot, target), controls(snapshot, target)), siblings(snapshot, target, wanted.least)):
        found = _over(strand, position, lead, wanted, offered)
        if found:
            return found
    return []


def _over(strand: Strand, position: int, lead: int, wanted: _Wanted, offered: Iterable[Collection]) -> list[Run]:
    observation = strand.observation(position + lead)
    snapshot, target = observation.snapshot, observation.event.target
    assert snapshot is not None and target is not None
    found: dict[object, Run] = {}
    for collection in offered:
        first = holder(snapshot, collection, target)
        if first is None or len(collection.members) < wanted.least or _already_running(strand, position, snapshot, collection):
            continue
        if wanted.like is not None and kind(snapshot, collection.members[0]) != wanted.like:
            continue
        if lead and _acted_inside(strand, position, lead, snapshot, collection):
            continue
        for run in _from(strand, position, lead, collection, wanted):
            if run.visited >= wanted.least:
                found.setdefault(tuple((stretch.collection.members, stretch.rounds) for stretch in run.stretches), replace(run, kind=kind(snapshot, collection.members[0])))
    return list(found.values())


def _acted_inside(strand: Strand, position: int, lead: int, snapshot: Snapshot, collection: Collection) -> bool:
    members = members_of(snapshot, collection)
    for at in range(position, position + lead):
        page, target = strand.trace.before(at), strand.trace.events[at].target
        if page is not None and target is not None and member_of(page, target, members) is not None:
            return True
    return False


def _already_running(strand: Strand, position: int, snapshot: Snapshot, collection: Collection) -> bool:
    """Whether the event before was done in the same collection: then the loop begins earlier, if anywhere."""
    if position == strand.start:
        return False
    page, target = strand.trace.before(position - 1), strand.trace.events[position - 1].target
    return page is not None and target is not None and member_of(page, target, members_of(snapshot, collection)) is not None


@dataclass(frozen=True)
class _Page:
    """Where a run comes to a page of the collection, with all before it, the last first; there it goes on from member ``first``."""

    position: int
    members: Members
    first: int
    visits: Sequence[_Visit]
    trail: tuple[_Page, Stretch] | None = None
    roles: tuple[str, ...] = ()
    tail: int = 0


def _from(strand: Strand, position: int, lead: int, collection: Collection, wanted: _Wanted) -> Iterator[Run]:
    """Runs over the collection as it is shown ``lead`` events after ``position``; page by page, for there may be very many."""
    snapshot = strand.observation(position + lead).snapshot
    assert snapshot is not None
    start = _page(strand, position + lead, members_of(snapshot, collection), 0, lead)
    waiting: list[_Page | Run] = [start] if start is not None else []
    while waiting:
        following = waiting.pop()
        if isinstance(following, Run):
            yield following
        else:
            waiting += reversed(list(_on_page(strand, following, wanted)))


def _page(strand: Strand, position: int, members: Members, first: int, lead: int = 0) -> _Page | None:
    """None where no member is visited, or rounds begin before the last one has ended."""
    visits = [replace(visit, start=visit.start - lead) for visit in _visits(strand, position, members, first)]
    if not visits or any(later.start <= visit.last for visit, later in itertools.pairwise(visits)):
        return None
    return _Page(position, members, first, visits)


def _on_page(strand: Strand, page: _Page, wanted: _Wanted) -> Iterator[_Page | Run]:
    """What a run does on a page: the ways in which it ends there, and the pages on which it goes on."""
    own = locate.roles(page.members.snapshot, page.members.collection.members[0])
    complete = page.visits[:-1]
    lengths = {later.start - visit.start for visit, later in zip(complete, page.visits[1:], strict=True)}
    tails = Counter(later.start - visit.last - 1 for visit, later in zip(complete, page.visits[1:], strict=True))
    before = page.tail if page.trail is not None else wanted.tail or 0
    usual = tails.most_common(1)[0][0] if tails else before
    page = page if page.trail is not None else replace(page, roles=own)
    for end in _endings(strand, page.visits[-1], lengths, usual, page.members.snapshot):
        yield from _ended(strand, replace(page, tail=usual), end, own, wanted)


@dataclass(frozen=True)
class _Visit:
    """A member, where its round begins, and the first and the last event inside it."""

    member: int
    start: int
    inside: int
    last: int


def _visits(strand: Strand, position: int, members: Members, first: int) -> list[_Visit]:
    """Which members were visited from ``position`` on, in ascending order."""
    visits: list[_Visit] = []
    for at in range(position, strand.end):
        if visits and at - visits[-1].last > LONGEST_ABSENCE:
            break
        page, target = strand.trace.before(at), strand.trace.events[at].target
        member = member_of(page, target, members) if page is not None and target is not None else None
        if member is not None and page is not None and visits and _exchanged(page, members, {member, *(visit.member for visit in visits)}):
            break
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


def _exchanged(page: Snapshot, members: Members, visited: set[int]) -> bool:
    """Whether nothing is left on the page of the members that nobody visited: it shows another part of the list."""
    if page is members.snapshot:
        return False
    left = {members.text(number) for number in range(len(members.inner)) if number not in visited}
    there = (members.on(page, number) for number in range(len(members.inner)))
    return bool(left) and not any(index is not None and page.text(index) in left for index in there)


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


def _ended(strand: Strand, page: _Page, end: int, roles: tuple[str, ...], wanted: _Wanted) -> Iterator[_Page | Run]:
    """The run as it is when its last round ends at ``end``; with what follows when that is a step to the next page."""
    members, visits = page.members, page.visits
    collection, size = members.collection, len(members.collection.members)
    if end == strand.end and strand.last:
        last = Stretch(page.position, collection, _rounds(strand, page, end))
        yield _run(page, last, end)
        if visits[-1].member == size - 1:
            yield from _then(page, last, _more_at_last(strand, end, members, roles))
        return
    on: list[_Page | Run] = []
    if end < strand.end and visits[-1].member == size - 1:
        more = list(_grown(strand, end, members, roles))
        on += _then(page, Stretch(page.position, collection, _rounds(strand, page, end)), more) if more else ()
    turned = list(_turned(strand, end, members, roles)) if end < strand.end else []
    stops = page.trail is None or wanted.stopping or not (on or turned)
    if turned or (stops and (page.trail is not None or len(visits) >= wanted.least)):
        left = [Round(_path_of_passed(strand, end, member, members), end, end) for member in range(visits[-1].member + 1, size)]
        rounds = (*_rounds(strand, page, end), *left)
        yield from (*on, *_then(page, Stretch(page.position, collection, rounds, turn=end), turned))
        if stops:
            yield _run(page, Stretch(page.position, collection, rounds), end)
    else:
        yield from on


def _rounds(strand: Strand, page: _Page, end: int) -> tuple[Round, ...]:
    """The rounds of one page, the last of which ends at ``end``; up to the last member visited."""
    members, visits = page.members, page.visits
    stops = [*(visit.start for visit in visits[1:]), end]
    rounds = [Round(_path_of_passed(strand, visits[0].start, member, members), visits[0].start, visits[0].start) for member in range(page.first, visits[0].member)]
    for number, (visit, stop) in enumerate(zip(visits, stops, strict=True)):
        rounds.append(Round(_path_then(strand, visit, members), visit.start, stop))
        following = visits[number + 1].member if number + 1 < len(visits) else visit.member + 1
        rounds += [Round(_path_of_passed(strand, stop, member, members), stop, stop) for member in range(visit.member + 1, following)]
    return tuple(rounds)


@dataclass(frozen=True)
class _Passed:
    """A page on which nothing was done, and what followed."""

    stretch: Stretch
    following: tuple[Next, ...]


Next = _Page | _Passed | Stretch
"""What comes after a page was turned; a stretch where the demonstration ends there."""


def _then(page: _Page, stretch: Stretch, following: Iterable[Next]) -> Iterator[_Page | Run]:
    """The pages that follow on one, knowing what came before; a run where the demonstration ends there."""
    for more in following:
        match more:
            case Stretch():
                yield _run(replace(page, trail=(page, stretch)), more, more.position)
            case _Passed():
                yield from _then(replace(page, trail=(page, stretch)), more.stretch, more.following)
            case _Page():
                yield replace(more, trail=(page, stretch), roles=page.roles, tail=page.tail)


def _run(page: _Page, last: Stretch, end: int) -> Run:
    stretches, trail, first = [last], page.trail, page
    while trail is not None:
        first, stretch = trail
        stretches.append(stretch)
        trail = first.trail
    return Run(tuple(reversed(stretches)), first.roles, first.tail, end)


def _path_of_passed(strand: Strand, position: int, member: int, members: Members) -> Path:
    """Where a member that was passed over stood then: where its text is found, others before it may have gone."""
    page = strand.trace.before(position)
    home = members.home(page) if page is not None else None
    if page is None or home is None or page is members.snapshot:
        return (*members.container, *members.inner[member])
    for number in range(member, -1, -1):
        index = members.on(page, number)
        if index is not None and page.text(index) == members.text(member):
            return (*home, *members.inner[number])
    return (*home, *members.inner[member])


def _path_then(strand: Strand, visit: _Visit, members: Members) -> Path:
    """Where the member stood when it was visited; others may have gone from before it."""
    page, target = strand.trace.before(visit.inside), strand.trace.events[visit.inside].target
    assert page is not None and target is not None
    home = members.home(page) or members.container
    return path_of(page, target)[: len(home) + len(members.inner[visit.member])]


# --- across pages -------------------------------------------------------------------------------------------------------


def _turned(strand: Strand, turn: int, members: Members, roles: tuple[str, ...]) -> Iterator[Next]:
    """The page on which the run goes on after the event at ``turn``, which brought it, or more of the collection."""
    event, before, after = strand.trace.events[turn], strand.trace.before(turn), strand.trace.before(turn + 1)
    if event.kind not in (EventKind.CLICK, EventKind.SCROLL) or before is None or after is None:
        return
    old, new = _like(before, members, roles), _like(after, members, roles)
    if new is None or new == old:
        return
    first = len(old) if old is not None and new[: len(old)] == old else 0
    collection = standing(after, members, roles)
    assert collection is not None
    if turn + 1 < strand.end:
        page = _page(strand, turn + 1, members_of(after, collection), first)
        if page is not None:
            yield page
        yield from _turned_at_once(strand, turn + 1, members_of(after, collection), first, roles)
    elif event.kind is EventKind.SCROLL or (event.target is not None and _is_pager(before, event.target)):
        yield Stretch(turn + 1, collection, ())


def _turned_at_once(strand: Strand, turn: int, members: Members, first: int, roles: tuple[str, ...]) -> Iterator[_Passed]:
    """A page on which nothing was done but to turn it: none of its members was one of those that were wanted."""
    target = strand.trace.events[turn].target
    if target is None or member_of(members.snapshot, target, members) is not None:
        return
    following = tuple(_turned(strand, turn, members, roles))
    if following:
        rounds = tuple(Round((*members.container, *members.inner[member]), turn, turn) for member in range(first, len(members.inner)))
        yield _Passed(Stretch(turn, members.collection, rounds, turn=turn), following)


def _grown(strand: Strand, at: int, members: Members, roles: tuple[str, ...]) -> Iterator[_Page]:
    """The run goes on with members that came while the person read, as on pages that go on when their end is seen."""
    page, target = strand.trace.before(at), strand.trace.events[at].target
    collection = standing(page, members, roles) if page is not None else None
    if page is None or target is None or collection is None:
        return
    size = len(members.collection.members)
    if _same_beginning(page, collection, members) and any(page.contains(member, target) for member in collection.members[size:]):
        more = _page(strand, at, members_of(page, collection), size)
        if more is not None:
            yield more


def _more_at_last(strand: Strand, end: int, members: Members, roles: tuple[str, ...]) -> Iterator[Stretch]:
    """The demonstration ends where more members have come below those that were all visited: the person had scrolled on, and meant these too."""
    page = strand.trace.before(end)
    collection = standing(page, members, roles) if page is not None else None
    size = len(members.collection.members)
    if page is not None and collection is not None and len(collection.members) > size and _same_beginning(page, collection, members):
        yield Stretch(end, collection, ())


def _same_beginning(page: Snapshot, collection: Collection, members: Members) -> bool:
    size = len(members.collection.members)
    return tuple(page.text(member) for member in collection.members[:size]) == tuple(members.text(number) for number in range(size))


def _like(page: Snapshot, members: Members, roles: tuple[str, ...]) -> tuple[str, ...] | None:
    """The texts of the collection of a kind that stands at a place."""
    found = standing(page, members, roles)
    return tuple(page.text(member) for member in found.members) if found is not None else None


def _is_pager(page: Snapshot, target: int) -> bool:
    words = {word for name in locate.names(page, target) for word in name.casefold().split()}
    return bool(words & PAGERS or words & ARROWS or any(word.isdigit() for word in words) or page.nodes[target].attribute("rel") == "next")
