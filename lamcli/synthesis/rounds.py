"""What an element has to do with the round of a loop in which it was used: it is in the loop's element, or the round brought it up."""

from __future__ import annotations

from collections.abc import Sequence

from lamcli.salience import structure
from lamcli.salience.paths import at_path
from lamcli.synthesis.neighbours import FIELDS
from lamcli.synthesis.problem import Place
from lamcli.synthesis.surprise import folded

CONTROLS = FIELDS | {"button", "checkbox", "radio", "switch", "tab", "menuitem"}
"""What is called by its author, also where there are several of it."""


def inside_of_loop(places: Sequence[Place]) -> str:
    """The innermost loop variable whose element holds the given one at every place, and still shows what it did when the round began."""
    for variable, _ in reversed(places[0].observation.scope.elements):
        if all(_unchanged(place, variable) for place in places):
            return variable
    return ""


def _unchanged(place: Place, variable: str) -> bool:
    strand = place.observation.strand
    page, index = strand.trace.before(strand.start), element(place, variable)
    if page is None or index is None or index == place.index or not place.snapshot.contains(index, place.index):
        return False
    before = at_path(page, dict(place.observation.scope.elements)[variable])
    one, other = page.text(before) if before is not None else "", place.snapshot.text(index)
    return one in other or other in one if one and other else before is not None and one == other


def element(place: Place, variable: str) -> int | None:
    path = dict(place.observation.scope.elements).get(variable)
    return at_path(place.snapshot, path) if path is not None else None


def brought_up(places: Sequence[Place]) -> str:
    """What is written on the one of several like things that holds an element of one round only, unless it was there when the round began; "" else."""
    place, scope = places[0], places[0].observation.scope
    began = place.observation.strand.trace.before(place.observation.strand.start)
    if len(places) > 1 or began is None or not (scope.rows or scope.texts or scope.elements) or place.snapshot.nodes[place.index].role in CONTROLS:
        return ""
    members = structure(place.snapshot).members
    member = next((outer for outer in (place.index, *place.snapshot.ancestors(place.index)) if outer in members), None)
    written = place.snapshot.text(member) if member is not None else ""
    return folded(written) if written not in began.text(0) else ""
