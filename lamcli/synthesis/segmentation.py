"""What a loop is before its body is known: a source, a variable, and the stretches of events that its rounds explain."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from lamcli.recipe.ast import Expr, Pages, Target
from lamcli.salience.paths import path_of
from lamcli.synthesis.draft import Parameter, Rewrite
from lamcli.synthesis.problem import Strand
from lamcli.synthesis.rank import Ranked
from lamcli.trace import EventKind, Snapshot

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
        pages: how the loop goes on when the last element of a page is done, with its cost.
        limit: how many rounds there are at most, with its cost; None for all.
        turns: positions of the events that went to the next page, as (demonstration, position).
    """

    variable: str
    source: Ranked[Target] | Ranked[Expr]
    iterations: tuple[Strand, ...]
    positions: tuple[int, ...]
    parameters: tuple[Parameter, ...] = ()
    rewrites: tuple[Rewrite, ...] = ()
    surcharge: float = 0.0
    pages: Ranked[Pages] | None = None
    turns: tuple[tuple[int, int], ...] = ()
    limit: Ranked[Expr] | None = None


def fresh_variable(name: str, strands: Sequence[Strand]) -> str:
    """The name, or with a number where an outer loop has taken it."""
    scope = strands[0].scope
    taken = {variable for group in (scope.elements, scope.rows, scope.texts) for variable, _ in group}
    fresh, number = name, 2
    while fresh in taken:
        fresh, number = f"{name}_{number}", number + 1
    return fresh


def one_round_each(strand: Strand, position: int, page: Snapshot, members: Sequence[int], variable: str) -> Iterator[Strand]:
    """The rounds of a loop in which each member of a page takes one event, from ``position`` on."""
    for number, member in enumerate(members):
        scope = replace(strand.scope, elements=(*strand.scope.elements, (variable, path_of(page, member))))
        yield replace(strand, start=position + number, end=position + number + 1, scope=scope, open_ended=False, last=False)
