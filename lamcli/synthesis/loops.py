"""Where a loop may begin, and how the events from there on fall into rounds.

Five families, each a generator of ``Segmentation``: over elements, over those that the person was told of, over the drawn
things that the instruction describes, over records of the data, over the pieces of a text.
What a round does is not decided here: the search synthesizes the body with the rounds as demonstrations.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lamcli.synthesis.building import Toolbox
from lamcli.synthesis.over_drawn import over_drawn
from lamcli.synthesis.over_elements import over_elements
from lamcli.synthesis.over_pieces import over_pieces
from lamcli.synthesis.over_records import over_records
from lamcli.synthesis.over_told import over_told
from lamcli.synthesis.periods import periods
from lamcli.synthesis.problem import Strand
from lamcli.synthesis.segmentation import Segmentation


def segmentations(strands: Sequence[Strand], positions: tuple[int, ...], tools: Toolbox, explained: Sequence[Segmentation], *, records: bool = True) -> Iterator[Segmentation]:
    """Readings of what comes next as a loop.

    Args:
        explained: filled by the caller with those that it has found a program for.
        records: also over the data, where no such loop is on its way already.
    """
    yield from over_elements(strands, positions, tools, explained)
    yield from over_told(strands, positions, tools)
    yield from over_drawn(strands, positions, tools)
    lengths = periods(strands, positions)
    if records:
        yield from over_records(strands, positions, lengths, tools)
    for length in lengths:
        yield from over_pieces(strands, positions, length)
