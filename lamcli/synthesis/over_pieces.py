"""Loops over the pieces of a text: an enumeration in the instruction, each piece dealt with in a round of its own."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from lamcli import locate
from lamcli.recipe.ast import Expr, Instruction, Split, Text
from lamcli.recipe.cost import cost
from lamcli.recipe.page import Query
from lamcli.recipe.values import occurrences
from lamcli.synthesis import values
from lamcli.synthesis.draft import Rewrite
from lamcli.synthesis.periods import rounds as rounds_of
from lamcli.synthesis.problem import Strand
from lamcli.synthesis.rank import Ranked
from lamcli.synthesis.segmentation import ENTERED, Segmentation, fresh_variable
from lamcli.synthesis.slices import common_cuts
from lamcli.synthesis.surprise import folded, same_name
from lamcli.trace import EventKind

SEPARATORS = (",", ";", "|", "/", " and ", "&")

def over_pieces(strands: Sequence[Strand], positions: tuple[int, ...], length: int) -> Iterator[Segmentation]:
    if not all(strand.scope.instruction for strand in strands):
        return
    variable = fresh_variable("name", strands)
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
    return [part for part in rounds_of(strand, position, length, strand.end)[0] if part[1] - part[0] == length]


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
            iterations.append(replace(strand, start=start, end=end, scope=scope, last=False))
        ends.append(bounds[-1][1] if bounds else position)
        if order is not None:
            events = tuple(strand.trace.events[at] for at in _visited(bounds, order, pieces))
            rewrites.append(Rewrite(strand.demonstration, bounds[0][0], bounds[-1][1], events))
    ranking: Ranked[Expr] = Ranked(source, cost(source), f"the instruction enumerates them, separated by “{separator.strip()}”")
    return Segmentation(variable, ranking, tuple(iterations), tuple(ends), rewrites=tuple(rewrites))


def _visited(part: Sequence[tuple[int, int]], order: Sequence[str], pieces: Sequence[str]) -> tuple[int, ...]:
    """The demonstrated events in the order in which the enumeration visits them."""
    by_piece = {folded(piece): bounds for piece, bounds in zip(order, part, strict=True)}
    return tuple(at for piece in pieces if folded(piece) in by_piece for at in range(*by_piece[folded(piece)]))


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
        stopped = strand.last and rounds[count - 1][1] == strand.end
        ends = {end for _, end in places}
        further = _going_on(strand, ends, separator) if stopped and count > 1 else None
        for start in sorted({start for start, _ in places}):
            for end in sorted(end for end in ({further} if further else ends) if end > start):
                order = _assigned(_pieces(instruction[start:end], separator), mentioned, stopped=stopped)
                if order is not None:
                    options.append((instruction[start:end], order))
        if options:
            return options
    return []


def _going_on(strand: Strand, ends: set[int], separator: str) -> int | None:
    """Where an enumeration ends of which the person did the beginning: what follows names more of the things that the page has of that kind."""
    page, target = strand.trace.before(strand.end - 1), strand.trace.events[strand.end - 1].target
    instruction, folds = strand.scope.instruction.casefold(), separator.strip().casefold()
    if page is None or target is None or len(instruction) != len(strand.scope.instruction):
        return None
    alike = [index for role in locate.roles(page, target)[:1] for index in locate.find(page, Query(role))]
    names = sorted({name.casefold() for index in alike for name in locate.names(page, index)[:2]}, key=len, reverse=True)
    at, reached = max(ends), None
    while (rest := instruction[at:].lstrip()).startswith(folds):
        rest = rest[len(folds) :].lstrip()
        name = next((name for name in names if rest.startswith(name) and not rest[len(name) : len(name) + 1].isalnum()), None)
        if name is None:
            break
        at = reached = len(instruction) - len(rest) + len(name)
    return reached


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


def _assigned(pieces: Sequence[str], mentioned: Sequence[tuple[str, ...]], *, stopped: bool) -> tuple[str, ...] | None:
    """The piece of each round, when pieces and rounds match one to one; or the first two or more of them, when the person stopped there."""
    if len(pieces) != len(mentioned):
        begun = tuple(pieces[: len(mentioned)])
        follows = stopped and 1 < len(mentioned) < len(pieces) and all(any(same_name(piece, name) for name in names) for piece, names in zip(begun, mentioned, strict=True))
        return begun if follows else None
    left = list(pieces)
    order = []
    for names in mentioned:
        piece = next((piece for piece in left if any(same_name(piece, name) for name in names)), None)
        if piece is None:
            return None
        left.remove(piece)
        order.append(piece)
    return tuple(order)
