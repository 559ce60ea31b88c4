"""Where a loop may begin, and how the events from there on fall into iterations.

Three families, each a generator of ``Segmentation``: over elements (targets that lie in consecutive members of one
collection), over records (the data that came with the demonstration, or the values typed when each round took others)
and over the pieces of a text (an enumeration in the instruction). What an iteration does is not decided here: the
search synthesizes the body with the iterations as demonstrations.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from lamcli import locate
from lamcli.recipe.ast import Expr, Instruction, ListType, Name, RecordType, Scalar, Split, Target, Text
from lamcli.recipe.cost import cost
from lamcli.salience import structure
from lamcli.synthesis import targets, values
from lamcli.synthesis.draft import Parameter, Rewrite
from lamcli.synthesis.problem import Path, Row, Strand, at_path, path_of
from lamcli.synthesis.rank import Ranked
from lamcli.synthesis.slices import common_cuts, occurrences
from lamcli.synthesis.statements import Toolbox, field_label
from lamcli.synthesis.surprise import folded, same_name
from lamcli.synthesis.targets import Place
from lamcli.trace import EventKind, Snapshot

LONGEST_BODY = 60
CLOSED_PAIR = 10.0
"""Surcharge of a loop over two elements which the demonstrations visited both: it predicts nothing that was not shown,
and two plain statements are easier to read."""
SEPARATORS = (",", ";", "|", "/", " and ", "&")
ENTERED = (EventKind.FILL, EventKind.TYPE, EventKind.CHOOSE)


@dataclass(frozen=True)
class Segmentation:
    """A way to read the next events as a loop.

    Attributes:
        variable: name of the loop variable.
        source: what the loop runs over, with its cost.
        iterations: the strands of all iterations of all demonstrations.
        positions: per demonstration where the loop ends.
        parameters: inputs that the source needs.
        rewrites: the demonstrations in the order of the source, when the person took another one.
    """

    variable: str
    source: Ranked[Target] | Ranked[Expr]
    iterations: tuple[Strand, ...]
    positions: tuple[int, ...]
    parameters: tuple[Parameter, ...] = ()
    rewrites: tuple[Rewrite, ...] = ()
    surcharge: float = 0.0


def segmentations(strands: Sequence[Strand], positions: tuple[int, ...], tools: Toolbox) -> Iterator[Segmentation]:
    yield from _over_elements(strands, positions, tools)
    for length in _periods(strands, positions):
        yield from _over_records(strands, positions, length, tools)
        yield from _over_pieces(strands, positions, length)


# --- the shape of the events --------------------------------------------------------------------------------------------


def signature(strand: Strand, position: int) -> tuple[object, ...]:
    """What two rounds of a loop have in common at the same step: the kind of action and the kind of element."""
    event, observation = strand.trace.events[position], strand.observation(position)
    node, snapshot = observation.node, observation.snapshot
    if node is None or snapshot is None or event.target is None:
        return (event.kind, event.value if event.kind is EventKind.PRESS else "")
    tags = tuple(snapshot.nodes[ancestor].tag for ancestor in snapshot.ancestors(event.target))
    return (event.kind, node.role, node.tag, tags, node.attribute("name") or "" if event.kind in ENTERED else "")


def _signatures(strand: Strand, position: int) -> list[tuple[object, ...]]:
    return [signature(strand, at) for at in range(position, strand.end)]


def _periods(strands: Sequence[Strand], positions: tuple[int, ...]) -> Iterator[int]:
    """Body lengths with which some demonstration repeats itself at once: two rounds, or one and the beginning of another."""
    found: set[int] = set()
    for strand, position in zip(strands, positions, strict=True):
        signs = _signatures(strand, position)
        reach: dict[int, int] = {}
        for length in range(1, min(LONGEST_BODY, len(signs) - 1) + 1):
            again = sum(1 for _ in _repeats(signs, length))
            whole = again >= length or (again > 0 and length + again == len(signs))
            if whole and not any(length % shorter == 0 and reach[shorter] >= length + again for shorter in reach):
                reach[length] = length + again
        found |= reach.keys()
    yield from sorted(found)


def _repeats(signs: Sequence[tuple[object, ...]], length: int) -> Iterator[int]:
    for at in range(len(signs) - length):
        if signs[at] != signs[at + length]:
            return
        yield at


def _rounds(strand: Strand, position: int, length: int, most: int) -> tuple[list[tuple[int, int]], bool]:
    """Whole rounds of the body from ``position`` on, and whether a begun round ends the demonstration."""
    signs = _signatures(strand, position)
    if len(signs) < length:
        return [], False
    again = sum(1 for _ in _repeats(signs, length))
    count = min(1 + again // length, most)
    rounds = [(position + index * length, position + (index + 1) * length) for index in range(count)]
    rest = again % length
    begun = rest > 0 and count < most and rounds[-1][1] + rest == strand.end
    if begun:
        rounds.append((rounds[-1][1], strand.end))
    return rounds, begun


# --- over elements ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Collection:
    """Members of a list, table or regular repeat, below their container."""

    container: int
    members: tuple[int, ...]


def collections(snapshot: Snapshot) -> Iterator[Collection]:
    known = structure(snapshot)
    for table in known.tables:
        yield Collection(table.node, tuple(row.node for row in table.rows if not row.header))
    for found in known.lists:
        yield Collection(found.node, found.items)
    for repeat in known.repeats:
        yield Collection(repeat.parent, repeat.members)


def _over_elements(strands: Sequence[Strand], positions: tuple[int, ...], tools: Toolbox) -> Iterator[Segmentation]:
    options = [_element_runs(strand, position) for strand, position in zip(strands, positions, strict=True)]
    if not all(options):
        return
    for first in options[0]:
        chosen = [first]
        for other in options[1:]:
            alike = [run for run in other if len(run.collection.members) and run.roles == first.roles]
            if not alike:
                break
            chosen.append(alike[0])
        if len(chosen) < len(strands) or max(len(run.rounds) for run in chosen) < 2:
            continue
        observed = [(Place(strand.observation(position), run.collection.container), run.collection.members) for strand, position, run in zip(strands, positions, chosen, strict=True)]
        variable = _fresh_variable("row" if "row" in first.roles else "item", strands)
        iterations = tuple(strand for owner, run in zip(strands, chosen, strict=True) for strand in _element_strands(owner, run, variable))
        for source in targets.plural(observed, tools.embedder)[:2]:
            closed = all(len(run.rounds) == len(run.collection.members) == 2 and not run.begun for run in chosen)
            yield Segmentation(variable, source, iterations, tuple(run.end for run in chosen), surcharge=CLOSED_PAIR if closed else 0.0)


@dataclass(frozen=True)
class ElementRun:
    """Rounds over consecutive members of a collection from its first on; ``begun``: the last one is not complete."""

    collection: Collection
    roles: tuple[str, ...]
    paths: tuple[Path, ...]
    rounds: tuple[tuple[int, int], ...]
    begun: bool
    end: int


def _element_runs(strand: Strand, position: int) -> list[ElementRun]:
    if position >= strand.end:
        return []
    observation = strand.observation(position)
    snapshot, target = observation.snapshot, observation.event.target
    if snapshot is None or target is None:
        return []
    runs = []
    for collection in collections(snapshot):
        if len(collection.members) > 1 and snapshot.contains(collection.members[0], target) and collection.members[0] != 0:
            run = _element_run(strand, position, snapshot, collection)
            if run is not None:
                runs.append(run)
    return sorted(runs, key=lambda run: (-run.end, run.collection.container))


def _element_run(strand: Strand, position: int, snapshot: Snapshot, collection: Collection) -> ElementRun | None:
    paths = tuple(path_of(snapshot, member) for member in collection.members)
    starts = [position]
    current = 0
    for at in range(position + 1, strand.end):
        event = strand.trace.events[at]
        page = strand.trace.before(at)
        if page is None or event.target is None or not same_page(page, snapshot):
            continue
        member = _member_of(page, event.target, paths)
        if member is None or member == current:
            continue
        if member != current + 1:
            break
        starts.append(at)
        current = member
    lengths = [later - earlier for earlier, later in pairwise(starts)]
    if not lengths:
        return None
    length = Counter(lengths).most_common(1)[0][0]
    end = min(starts[-1] + length, strand.end)
    begun = end - starts[-1] < length
    if len(starts) < len(collection.members) and end != strand.end:
        return None  # the loop would have gone on where the person did something else
    rounds = tuple(zip(starts, [*starts[1:], end], strict=True))
    return ElementRun(collection, locate.roles(snapshot, collection.members[0]), paths, rounds, begun, end)


def same_page(page: Snapshot, other: Snapshot) -> bool:
    """Whether two snapshots are of the same address, whatever stands behind its # or ?."""
    return page.url.split("#")[0].split("?")[0] == other.url.split("#")[0].split("?")[0]


def _member_of(page: Snapshot, target: int, paths: Sequence[Path]) -> int | None:
    for number, path in enumerate(paths):
        member = at_path(page, path)
        if member is not None and page.contains(member, target):
            return number
    return None


def _element_strands(owner: Strand, run: ElementRun, variable: str) -> Iterator[Strand]:
    for number, (start, end) in enumerate(run.rounds):
        scope = replace(owner.scope, elements=(*owner.scope.elements, (variable, run.paths[number])))
        yield replace(owner, start=start, end=end, scope=scope, open_ended=run.begun and number == len(run.rounds) - 1)


def _fresh_variable(name: str, strands: Sequence[Strand]) -> str:
    scope = strands[0].scope
    taken = {variable for group in (scope.elements, scope.rows, scope.texts) for variable, _ in group}
    fresh, number = name, 2
    while fresh in taken:
        fresh, number = f"{name}_{number}", number + 1
    return fresh


# --- over records -------------------------------------------------------------------------------------------------------


def _over_records(strands: Sequence[Strand], positions: tuple[int, ...], length: int, tools: Toolbox) -> Iterator[Segmentation]:
    if any(strand.scope.rows for strand in strands):
        return
    variable = _fresh_variable("row", strands)
    given = all(strand.trace.data for strand in strands)
    iterations: list[Strand] = []
    ends: list[int] = []
    used: list[tuple[int, tuple[Row, ...]]] = []
    for strand, position in zip(strands, positions, strict=True):
        data = tuple(tuple((values.snake_case(column), cell) for column, cell in row.items()) for row in strand.trace.data)
        rounds, begun = _rounds(strand, position, length, len(data) if given else strand.end)
        if not rounds:
            return
        rows = data if given else _typed_rows(strand, rounds, tools)
        if not rows or (given and len(rounds) < len(rows) and rounds[-1][1] != strand.end):
            return
        for number, (start, end) in enumerate(rounds):
            scope = replace(strand.scope, rows=(*strand.scope.rows, (variable, rows[number])))
            iterations.append(replace(strand, start=start, end=end, scope=scope, open_ended=begun and number == len(rounds) - 1))
        ends.append(rounds[-1][1])
        used.append((strand.demonstration, rows))
    columns = [column for column, _ in used[0][1][0]]
    kind = ListType(RecordType(tuple((column, Scalar("text")) for column in columns)))
    source: Ranked[Expr] = Ranked(Name("rows"), cost(Name("rows")), "one round per record of the data" if given else "each round took other values")
    yield Segmentation(variable, source, tuple(iterations), tuple(ends), (Parameter("rows", kind, tuple(used)),))


def _typed_rows(strand: Strand, rounds: Sequence[tuple[int, int]], tools: Toolbox) -> tuple[Row, ...]:
    """Without data: what was typed in each round, by the field it went into; () when every round typed the same."""
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


# --- over the pieces of a text ------------------------------------------------------------------------------------------


def _over_pieces(strands: Sequence[Strand], positions: tuple[int, ...], length: int) -> Iterator[Segmentation]:
    if not all(strand.scope.instruction for strand in strands):
        return
    variable = _fresh_variable("name", strands)
    if any(strand.scope.texts for strand in strands):
        return
    for separator in SEPARATORS:
        rounds = [_whole_rounds(strand, position, length) for strand, position in zip(strands, positions, strict=True)]
        fullest = max(range(len(rounds)), key=lambda number: len(rounds[number]))
        if len(rounds[fullest]) < 2:
            return
        pattern = _kinds(strands[fullest], rounds[fullest][0])
        rounds = [[part for part in found if _kinds(strand, part) == pattern] for strand, found in zip(strands, rounds, strict=True)]
        found = [_enumerations(strand, part, separator) for strand, part in zip(strands, rounds, strict=True)]
        shown = [number for number, options in enumerate(found) if options]
        if not any(len(order) > 1 for options in found for _, order in options):
            continue
        instructions = [strand.scope.instruction for strand in strands]
        spans = [tuple(span for span, _ in found[number]) for number in shown]
        for cut in list(common_cuts([instructions[number] for number in shown], spans, values.same_value))[:6]:
            texts = [cut.apply(text) for text in instructions]
            if None not in texts:
                yield _enumeration(strands, positions, rounds, found, [text or "" for text in texts], separator, Split(cut.expression(Instruction()), Text(separator)), variable)


def _kinds(strand: Strand, part: tuple[int, int]) -> list[tuple[EventKind, str]]:
    nodes = ((strand.trace.events[at].kind, strand.observation(at).node) for at in range(*part))
    return [(kind, node.role if node is not None else "") for kind, node in nodes]


def _whole_rounds(strand: Strand, position: int, length: int) -> list[tuple[int, int]]:
    return [part for part in _rounds(strand, position, length, strand.end)[0] if part[1] - part[0] == length]


def _enumeration(
    strands: Sequence[Strand], positions: tuple[int, ...], rounds: Sequence[list[tuple[int, int]]], found: Sequence[list[tuple[str, tuple[str, ...]]]],
    texts: Sequence[str], separator: str, source: Expr, variable: str,
) -> Segmentation:  # fmt: skip
    """The loop over the pieces of ``texts``. A demonstration that did nothing for its pieces gives empty rounds, which
    the body has to explain by a condition."""
    iterations, rewrites, ends = [], [], []
    for strand, position, part, options, text in zip(strands, positions, rounds, found, texts, strict=True):
        pieces = _pieces(text, separator)
        order = next((order for span, order in options if span == text), None)
        bounds = list(part[: len(order)]) if order is not None else [(position, position)] * len(pieces)
        for (start, end), piece in zip(bounds, order or pieces, strict=True):
            scope = replace(strand.scope, texts=(*strand.scope.texts, (variable, piece)))
            iterations.append(replace(strand, start=start, end=end, scope=scope))
        ends.append(bounds[-1][1] if bounds else position)
        if order is not None:
            events = tuple(strand.trace.events[at] for at in _visited(bounds, order, pieces))
            rewrites.append(Rewrite(strand.demonstration, bounds[0][0], bounds[-1][1], events))
    ranking: Ranked[Expr] = Ranked(source, cost(source), f"the instruction enumerates them, separated by “{separator.strip()}”")
    return Segmentation(variable, ranking, tuple(iterations), tuple(ends), rewrites=tuple(rewrites))


def _visited(part: Sequence[tuple[int, int]], order: Sequence[str], pieces: Sequence[str]) -> tuple[int, ...]:
    """The demonstrated events in the order in which the enumeration visits them."""
    by_piece = {folded(piece): bounds for piece, bounds in zip(order, part, strict=True)}
    return tuple(at for piece in pieces for at in range(*by_piece[folded(piece)]))


def _pieces(text: str, separator: str) -> list[str]:
    return [piece.strip() for piece in text.split(separator) if piece.strip()]


def _enumerations(strand: Strand, rounds: Sequence[tuple[int, int]], separator: str) -> list[tuple[str, tuple[str, ...]]]:
    """Stretches of the instruction which, split, name exactly what the rounds dealt with: (stretch, piece per round)."""
    instruction = strand.scope.instruction
    for count in range(len(rounds), 0, -1):
        mentioned = [_mentioned(strand, start, end) for start, end in rounds[:count]]
        if not all(mentioned):
            continue
        places = [(at, at + len(name)) for names in mentioned for name in names for at in occurrences(instruction, name)]
        options = []
        for start in sorted({start for start, _ in places}):
            for end in sorted({end for _, end in places if end > start}):
                order = _assigned(_pieces(instruction[start:end], separator), mentioned)
                if order is not None:
                    options.append((instruction[start:end], order))
        if options:
            return options
    return []


def _mentioned(strand: Strand, start: int, end: int) -> tuple[str, ...]:
    """What a round dealt with, in words that the instruction also holds."""
    names: dict[str, None] = {}
    for at in range(start, end):
        event, snapshot = strand.trace.events[at], strand.trace.before(at)
        if event.value and event.kind in ENTERED:
            names.setdefault(event.value)
        if snapshot is not None and event.target is not None:
            names.update(dict.fromkeys(locate.names(snapshot, event.target)))
    return tuple(name for name in names if next(occurrences(strand.scope.instruction, name), None) is not None)


def _assigned(pieces: Sequence[str], mentioned: Sequence[tuple[str, ...]]) -> tuple[str, ...] | None:
    """The piece of each round, when pieces and rounds match one to one."""
    if len(pieces) != len(mentioned):
        return None
    left = list(pieces)
    order = []
    for names in mentioned:
        piece = next((piece for piece in left if any(same_name(piece, name) for name in names)), None)
        if piece is None:
            return None
        left.remove(piece)
        order.append(piece)
    return tuple(order)
