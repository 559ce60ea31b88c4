"""The shape of a demonstration: which events repeat themselves, and after how many others."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from lamcli.synthesis.problem import Strand
from lamcli.synthesis.segmentation import ENTERED
from lamcli.trace import EventKind

LONGEST_BODY = 60

Signature = tuple[object, ...]


def signature(strand: Strand, position: int) -> Signature:
    """What two rounds of a loop have in common at the same step: the kind of action and of element, and where it is; a field that has a name is that field
    wherever it stands."""
    known: dict[int, Signature] = vars(strand.trace).setdefault("_signatures", {})  # kept with the trace, which never changes
    if position not in known:
        known[position] = _signature(strand, position)
    return known[position]


def _signature(strand: Strand, position: int) -> Signature:
    event, observation = strand.trace.events[position], strand.observation(position)
    node, snapshot = observation.node, observation.snapshot
    if node is None or snapshot is None or event.target is None:
        return (event.kind, event.value if event.kind is EventKind.PRESS else "")
    if event.kind in ENTERED and (node.attribute("name") or node.name):
        return (event.kind, node.role, node.tag, (node.attribute("name") or "", node.name))
    if event.kind is EventKind.PRESS and _entered_before(strand, position):
        return (event.kind, node.role, node.tag, event.value)
    tags = tuple(snapshot.nodes[ancestor].tag for ancestor in snapshot.ancestors(event.target))
    return (event.kind, node.role, node.tag, tags)


def _entered_before(strand: Strand, position: int) -> bool:
    """Whether a key was pressed in the field that the event before filled."""
    if position == 0 or strand.trace.events[position - 1].kind not in ENTERED:
        return False
    before, now = strand.observation(position - 1).node, strand.observation(position).node
    return before is not None and now is not None and (before.tag, before.attribute("name"), before.name) == (now.tag, now.attribute("name"), now.name)


def periods(strands: Sequence[Strand], positions: tuple[int, ...]) -> list[int]:
    """Body lengths with which some demonstration repeats itself at once: two rounds, or one and the beginning of another."""
    found: set[int] = set()
    for strand, position in zip(strands, positions, strict=True):
        left = strand.end - position
        reach: dict[int, int] = {}
        for length in range(1, min(LONGEST_BODY, left - 1) + 1):
            again = repeated(strand, position, length)
            whole = again >= length or (again > 0 and length + again == left)
            if whole and not any(length % shorter == 0 and reach[shorter] >= length + again for shorter in reach):
                reach[length] = length + again
        found |= reach.keys()
    return sorted(found)


def repeated(strand: Strand, position: int, length: int) -> int:
    """How many events from ``position`` on are followed, ``length`` later, by one of the same signature."""
    lengths: dict[int, list[int]] = vars(strand.trace).setdefault("_repeated", {})
    if length not in lengths:
        size = len(strand.trace.events)
        whole = replace(strand, start=0, end=size)
        signs = [signature(whole, at) for at in range(size)]
        runs = [0] * (size + 1)
        for at in range(size - length - 1, -1, -1):
            runs[at] = runs[at + 1] + 1 if signs[at] == signs[at + length] else 0
        lengths[length] = runs
    return max(0, min(lengths[length][position], strand.end - length - position))


def rounds(strand: Strand, position: int, length: int, most: int) -> tuple[list[tuple[int, int]], bool]:
    """Whole rounds of the body from ``position`` on, and whether a begun round ends the demonstration."""
    if strand.end - position < length:
        return [], False
    again = repeated(strand, position, length)
    count = min(1 + again // length, most)
    found = [(position + index * length, position + (index + 1) * length) for index in range(count)]
    rest = again % length
    begun = rest > 0 and count < most and found[-1][1] + rest == strand.end
    if begun:
        found.append((found[-1][1], strand.end))
    return found, begun
