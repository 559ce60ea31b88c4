"""The shape of a demonstration: which events repeat themselves, and after how many others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lamcli.synthesis.problem import Strand
from lamcli.synthesis.segmentation import ENTERED
from lamcli.trace import EventKind

LONGEST_BODY = 60

Signature = tuple[object, ...]


def signature(strand: Strand, position: int) -> Signature:
    """What two rounds of a loop have in common at the same step: the kind of action and the kind of element."""
    event, observation = strand.trace.events[position], strand.observation(position)
    node, snapshot = observation.node, observation.snapshot
    if node is None or snapshot is None or event.target is None:
        return (event.kind, event.value if event.kind is EventKind.PRESS else "")
    tags = tuple(snapshot.nodes[ancestor].tag for ancestor in snapshot.ancestors(event.target))
    return (event.kind, node.role, node.tag, tags, node.attribute("name") or "" if event.kind in ENTERED else "")


def signatures(strand: Strand, position: int) -> list[Signature]:
    return [signature(strand, at) for at in range(position, strand.end)]


def periods(strands: Sequence[Strand], positions: tuple[int, ...]) -> list[int]:
    """Body lengths with which some demonstration repeats itself at once: two rounds, or one and the beginning of another."""
    found: set[int] = set()
    for strand, position in zip(strands, positions, strict=True):
        signs = signatures(strand, position)
        reach: dict[int, int] = {}
        for length in range(1, min(LONGEST_BODY, len(signs) - 1) + 1):
            again = sum(1 for _ in _repeats(signs, length))
            whole = again >= length or (again > 0 and length + again == len(signs))
            if whole and not any(length % shorter == 0 and reach[shorter] >= length + again for shorter in reach):
                reach[length] = length + again
        found |= reach.keys()
    return sorted(found)


def _repeats(signs: Sequence[Signature], length: int) -> Iterator[int]:
    for at in range(len(signs) - length):
        if signs[at] != signs[at + length]:
            return
        yield at


def rounds(strand: Strand, position: int, length: int, most: int) -> tuple[list[tuple[int, int]], bool]:
    """Whole rounds of the body from ``position`` on, and whether a begun round ends the demonstration."""
    signs = signatures(strand, position)
    if len(signs) < length:
        return [], False
    again = sum(1 for _ in _repeats(signs, length))
    count = min(1 + again // length, most)
    found = [(position + index * length, position + (index + 1) * length) for index in range(count)]
    rest = again % length
    begun = rest > 0 and count < most and found[-1][1] + rest == strand.end
    if begun:
        found.append((found[-1][1], strand.end))
    return found, begun
