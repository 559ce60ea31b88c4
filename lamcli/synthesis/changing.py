"""Names that change while the thing stays: ``Clear completed (2)`` is ``Clear completed (3)`` after the next tick.

What such a name has in common at all times is what the thing is called. That the name changes is seen where the same element
was called otherwise on an earlier page of the demonstration; a number in brackets at the end is a count by convention.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from operator import attrgetter

from lamcli.locate.naming import LONGEST_NAME
from lamcli.salience.memo import per_snapshot
from lamcli.synthesis.problem import Place
from lamcli.trace import Snapshot

EARLIER = 24
"""Steps back within which other names of an element are looked for."""
COUNTED = re.compile(r"(?P<words>.*\w)\s*[(\[]\d[\d.,]*[)\]]")
LEAST = 3
"""Letters of a word by which a thing can be known."""


def other_names(place: Place) -> tuple[str, ...]:
    """What the element was called earlier, or will be when the count in its name is another; () for a name that stays."""
    name = _name(place.snapshot, place.index)
    counted = COUNTED.fullmatch(name)
    return tuple(dict.fromkeys([*((counted["words"],) if counted else ()), *(other for other in _earlier(place) if other != name)]))


def lasting_name(places: Sequence[Place]) -> str:
    """The words that are in all names which the elements bear and bore, where one of them changed; "" otherwise."""
    names = [_name(place.snapshot, place.index) for place in places]
    if any(len(name) > LONGEST_NAME for name in names):
        return ""  # all that is on a page is no name
    others = [name for place in places for name in other_names(place)]
    return _shared([*names, *others]) if others else ""


def _name(page: Snapshot, index: int) -> str:
    return " ".join((page.nodes[index].name or page.text(index)).split())


def _earlier(place: Place) -> Iterator[str]:
    strand, at = place.observation.strand, place.observation.position
    node = place.snapshot.nodes[place.index]
    seen = {id(place.snapshot)}
    for position in range(at - 1, max(-1, at - EARLIER), -1) if node.ref else ():
        page = strand.trace.before(position)
        if page is None or page.url != place.snapshot.url:
            return
        if id(page) not in seen:
            seen.add(id(page))
            index = _by_ref(page).get(node.ref)
            if index is not None and (page.nodes[index].tag, page.nodes[index].role) == (node.tag, node.role):
                yield _name(page, index)


@per_snapshot(reads=attrgetter("ref"))
def _by_ref(page: Snapshot) -> dict[str, int]:
    return {node.ref: index for index, node in enumerate(page.nodes) if node.ref}


def _shared(names: Sequence[str]) -> str:
    """The longest run of words that all names hold."""
    first, rest = names[0].split(), dict.fromkeys(f" {' '.join(name.split())} " for name in names[1:])
    runs = sorted(((start, end) for start in range(len(first)) for end in range(start + 1, len(first) + 1)), key=lambda run: (run[0] - run[1], run[0]))
    for start, end in runs:
        run = " ".join(first[start:end])
        if sum(map(str.isalpha, run)) >= LEAST and all(f" {run} " in other for other in rest):
            return run
    return ""
