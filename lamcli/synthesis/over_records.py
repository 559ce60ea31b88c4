"""Loops over records: the data that came with the demonstration, or the values typed when each round took others."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from lamcli import locate
from lamcli.recipe.ast import Expr, ListType, Name, RecordType, Scalar
from lamcli.recipe.cost import cost
from lamcli.salience import structure
from lamcli.synthesis import values
from lamcli.synthesis.building import Toolbox
from lamcli.synthesis.computed import shown, telling
from lamcli.synthesis.draft import Parameter
from lamcli.synthesis.periods import rounds as rounds_of
from lamcli.synthesis.periods import signature
from lamcli.synthesis.problem import Place, Row, Strand
from lamcli.synthesis.rank import Ranked
from lamcli.synthesis.said import texts_inside
from lamcli.synthesis.segmentation import ENTERED, Segmentation, fresh_variable
from lamcli.synthesis.statements import field_label
from lamcli.synthesis.surprise import folded
from lamcli.trace import EventKind, Snapshot

SEEN_BEFORE = 25.0
LONGEST_ROUND = 200
USED = (*ENTERED, EventKind.NAVIGATE, EventKind.UPLOAD)
"""Kinds of events whose value may be a cell of the data."""


@dataclass(frozen=True)
class _Reading:
    """The rounds of one demonstration, each with its record; (start, start) for a record that was passed over."""

    rounds: tuple[tuple[int, int], ...]
    rows: tuple[Row, ...]
    end: int


def over_records(strands: Sequence[Strand], positions: tuple[int, ...], lengths: Sequence[int], tools: Toolbox) -> Iterator[Segmentation]:
    if any(strand.scope.rows for strand in strands):
        return
    seen: set[tuple[_Reading, ...]] = set()
    given = all(strand.trace.data for strand in strands)
    ways = _by_data(strands, positions) if given else (_by_period(strands, positions, length) for length in lengths)
    for readings in ways:
        if readings is not None and readings not in seen:
            seen.add(readings)
            yield _segmentation(strands, readings, given, 0.0 if given else _shown(strands, readings))


def _shown(strands: Sequence[Strand], readings: Sequence[_Reading]) -> float:
    """The surcharge of taking for an input what had been on a page before it was typed."""
    for strand, reading in zip(strands, readings, strict=True):
        for (start, end), row in zip(reading.rounds, reading.rows, strict=False):
            pages = [page for page in (strand.trace.before(at) for at in range(start, end)) if page is not None]
            if any(telling(cell) and any(shown(page).first(cell) is not None for page in pages) for _, cell in row):
                return SEEN_BEFORE
    return 0.0


def _segmentation(strands: Sequence[Strand], readings: Sequence[_Reading], given: bool, surcharge: float) -> Segmentation:
    variable = fresh_variable("row", strands)
    iterations = tuple(
        replace(
            strand, start=start, end=end, scope=replace(strand.scope, rows=(*strand.scope.rows, (variable, row))),
            open_ended=strand.last and start < end == strand.end, last=strand.last and start < end == strand.end,
        )
        for strand, reading in zip(strands, readings, strict=True) for (start, end), row in zip(reading.rounds, reading.rows, strict=False)
    )  # fmt: skip
    columns = [column for column, _ in readings[0].rows[0]]
    kind = ListType(RecordType(tuple((column, Scalar("text")) for column in columns)))
    source: Ranked[Expr] = Ranked(Name("rows"), cost(Name("rows")), "one round per record of the data" if given else "each round took other values")
    parameter = Parameter("rows", kind, tuple((strand.demonstration, reading.rows) for strand, reading in zip(strands, readings, strict=True)))
    return Segmentation(variable, source, iterations, tuple(reading.end for reading in readings), (parameter,), surcharge=surcharge)


# --- with data ----------------------------------------------------------------------------------------------------------


def _by_data(strands: Sequence[Strand], positions: tuple[int, ...]) -> Iterator[tuple[_Reading, ...] | None]:
    """Each round begins with the same kind of event, and uses cells of one record after the other."""
    options = [_readings(strand, position) for strand, position in zip(strands, positions, strict=True)]
    for number in range(max(map(len, options), default=0)):
        if all(len(found) > number for found in options):
            yield tuple(found[number] for found in options)


def _readings(strand: Strand, position: int) -> list[_Reading]:
    if position >= strand.end:
        return []
    data = _data(strand)
    rows, starts = data.rows, _starts(strand, position, data)
    if not starts:
        return []
    lengths = {later - earlier for earlier, later in zip(starts.values(), list(starts.values())[1:], strict=False)}
    last = list(starts.values())[-1]
    ends = [last + next(iter(lengths))] if len(lengths) == 1 else []
    if len(starts) == 1:
        others = any(min(starts) not in data.holding.get(text, starts) for text in _mentioned(strand, position, strand.end, data))
        ends = [end for end in [_returned(strand, position)] if end is not None and not others]
    else:
        ends.append(strand.end)
    return [_reading(starts, min(end, strand.end), rows, position) for end in dict.fromkeys(min(end, strand.end) for end in ends) if end == strand.end or max(starts) + 1 == len(rows)]


def _returned(strand: Strand, position: int) -> int | None:
    """One record only: a round when it ends the demonstration on the page on which it began."""
    first, last = strand.trace.before(position), strand.trace.before(strand.end)
    return strand.end if first is not None and last is not None and first.url.split("?")[0] == last.url.split("?")[0] and strand.end - position > 1 else None


class _Data:
    """The records of a demonstration, and its events by what they have to do with them; kept with the trace."""

    def __init__(self, strand: Strand) -> None:
        self.rows: tuple[Row, ...] = tuple(tuple((values.snake_case(column), cell) for column, cell in row.items()) for row in strand.trace.data)
        self.holding: dict[str, list[int]] = {}
        for number, row in enumerate(self.rows):
            for _, cell in row:
                if cell:
                    self.holding.setdefault(folded(cell), []).append(number)
        whole = replace(strand, start=0, end=len(strand.trace.events))
        self.signs = [self._sign(whole, place) for place in range(whole.end)]
        self.alike: dict[tuple[object, ...], list[int]] = {}
        for place, sign in enumerate(self.signs):
            self.alike.setdefault(sign, []).append(place)

    def _sign(self, strand: Strand, place: int) -> tuple[object, ...]:
        node = strand.observation(place).node
        name = node.name if node is not None and folded(node.name) not in self.holding else ""
        return (*signature(strand, place), "" if strand.trace.events[place].kind in ENTERED else name)


def _data(strand: Strand) -> _Data:
    known: _Data | None = vars(strand.trace).get("_data")
    if known is None:
        known = vars(strand.trace)["_data"] = _Data(strand)
    return known


def _starts(strand: Strand, position: int, data: _Data) -> dict[int, int]:
    """Index of the record -> where its round begins. Empty when the events do not use the records in their order."""
    alike = data.alike[data.signs[position]]
    at = alike[bisect_left(alike, position) : bisect_left(alike, strand.end)]
    found: dict[int, int] = {}
    current = -1
    for place, following in zip(at, [*at[1:], strand.end], strict=True):
        if following - place > LONGEST_ROUND:
            break
        row = _used(strand, place, following, data, current)
        if row is None and strand.last and following == strand.end and 0 <= current < len(data.rows) - 1:
            row = current + 1  # begun, and not yet far enough to use anything of the record
        if row is None:
            if place == position:
                return {}
            continue  # the same kind of event within a round
        if row > current:
            found[row] = place
            current = row
        elif row < current:
            break
    return found


def _used(strand: Strand, start: int, end: int, data: _Data, current: int) -> int | None:
    """The record that a stretch of events deals with: the one of which it uses most cells, the next one when equal."""
    mentioned = _mentioned(strand, start, end, data)
    if not mentioned and current >= 0:
        return None
    counts = Counter(number for text in mentioned for number in data.holding.get(text, ()) if number >= current)
    if not counts:
        return current + 1 if current + 1 < len(data.rows) and _enters(strand, start, end) else None
    best = max(counts.values())
    most = sorted(number for number, count in counts.items() if count == best)
    return next((number for number in most if number > current), most[0])


def _enters(strand: Strand, start: int, end: int) -> bool:
    return any(event.kind in USED for event in strand.trace.events[start:end])


def _mentioned(strand: Strand, start: int, end: int, data: _Data) -> set[str]:
    """What was entered, and the names of what was acted on, in small letters; what stands beside it where these say nothing of any record."""
    found: set[str] = set()
    for at in range(start, end):
        own, beside = _mentions(strand, at)
        found.update(own if any(text in data.holding for text in own) else (*own, *beside))
    return found


def _mentions(strand: Strand, at: int) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What an event says itself, and what stands in the row or item in which it was done."""
    known: dict[int, tuple[tuple[str, ...], tuple[str, ...]]] = vars(strand.trace).setdefault("_mentions", {})
    if at not in known:
        event, snapshot = strand.trace.events[at], strand.trace.before(at)
        if event.value and event.kind in USED:
            known[at] = (folded(event.value),), ()
        elif snapshot is None or event.target is None:
            known[at] = (), ()
        else:
            known[at] = tuple(folded(name) for name in locate.names(snapshot, event.target)), _beside(snapshot, event.target)
    return known[at]


def _beside(snapshot: Snapshot, target: int) -> tuple[str, ...]:
    members = structure(snapshot).members
    member = next((outer for outer in snapshot.ancestors(target) if outer in members), None)
    return tuple(folded(text) for text in texts_inside(snapshot, member)) if member is not None else ()


def _reading(starts: dict[int, int], end: int, rows: Sequence[Row], position: int) -> _Reading:
    """Records before the last one used that were passed over have empty rounds, at the place where they were due."""
    rounds: list[tuple[int, int]] = []
    following = dict(zip(starts, [*list(starts.values())[1:], end], strict=True))
    at = position
    for row in range(max(starts) + 1):
        rounds.append((starts[row], following[row]) if row in starts else (at, at))
        at = following.get(row, at)
    if end < max(following.values()):
        rounds[-1] = (rounds[-1][0], end)
    return _Reading(tuple(rounds), tuple(rows), end)


# --- without --------------------------------------------------------------------------------------------------------------


def _by_period(strands: Sequence[Strand], positions: tuple[int, ...], length: int) -> tuple[_Reading, ...] | None:
    found = []
    for strand, position in zip(strands, positions, strict=True):
        rounds, _ = rounds_of(strand, position, length, strand.end)
        rows = _typed_rows(strand, rounds) if rounds else ()
        if not rows:
            return None
        found.append(_Reading(tuple(rounds), rows, rounds[-1][1]))
    return tuple(found)


def _typed_rows(strand: Strand, rounds: Sequence[tuple[int, int]]) -> tuple[Row, ...]:
    """What was typed in each round, by the field it went into; () when every round typed the same."""
    if strand.scope.instruction:
        return ()
    rows: list[Row] = []
    for start, end in rounds:
        row: dict[str, str] = {}
        for at in range(start, end):
            event, snapshot = strand.trace.events[at], strand.trace.before(at)
            if event.kind in ENTERED and not event.secret and snapshot is not None and event.target is not None:
                row.setdefault(values.snake_case(field_label(Place(strand.observation(at), event.target)) or "value"), event.value)
        rows.append(tuple(row.items()))
    complete = [row for row in rows if len(row) == len(rows[0])]
    if not rows[0] or len(complete) < 2 or len(set(complete)) == 1:
        return ()
    return tuple(rows)
