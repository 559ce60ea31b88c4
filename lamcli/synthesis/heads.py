"""What an element is called by itself: pairs of a role and a name, or the role alone, at the price of taking it for that.

They need not tell the element apart; what is said besides (a place, a neighbour, a position) is added to them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lamcli import locate
from lamcli.recipe.ast import Containing, Described, Text
from lamcli.recipe.cost import cost
from lamcli.recipe.page import Query
from lamcli.recipe.print import print_target
from lamcli.recipe.values import occurrences
from lamcli.synthesis import drawings, values
from lamcli.synthesis.changing import lasting_name
from lamcli.synthesis.neighbours import FIELDS
from lamcli.synthesis.problem import Place
from lamcli.synthesis.rank import Similarity
from lamcli.synthesis.rounds import brought_up
from lamcli.synthesis.said import texts_inside
from lamcli.synthesis.surprise import folded, untold_figure
from lamcli.synthesis.told_commands import COMMANDS, chosen_as_told

ROWS = frozenset(("row", "listitem", "item", "treeitem", "article", "option", "menuitem"))
"""Places that a person tells apart by what they contain."""

UNNAMED = 6.0
"""Surcharge for leaving out the name of an element that has one: the role alone holds only while there is no second
element of that role, and tells the reader less."""

NUMBERED = 2.0
"""Surcharge for leaving out such a name."""

WHOLE_ROW = 5.0
"""Surcharge for naming a row or item of several texts by all of them: people tell rows apart by one thing they contain."""

OF_THE_ROUND = 6.0
"""Surcharge of a name met in one round of a loop only, on one of several like things that the round brought up: another round
brings up others."""

CHOSEN_COMMAND = 6.0
"""Surcharge of a constant name where the instruction names both a record and one of its commands: asked for another one, that would do the wrong thing."""

CHANGED_NAME = 6.0
"""Surcharge of a whole name that was another one before, or holds a count."""

LONG_NAME = 40
"""Characters; a longer name of something that holds several texts is made of these."""

KIND_TOLD = "the instruction asks for something of that kind"


@dataclass(frozen=True)
class Head:
    """A role, and perhaps a name, that fits the element everywhere; not necessarily the only such element."""

    target: Described
    cost: float
    why: str


def heads(places: Sequence[Place], embedder: Similarity | None, read: bool = False, only: str = "") -> list[Head]:
    """Role and name pairs that hold for the element at every place, cheapest first; ``only``: those of one role."""
    roles = [role for role in common([locate.roles(place.snapshot, place.index) for place in places]) if only in ("", role)]
    names = _names(places, read)
    observations = [place.observation for place in places]
    kinds = _kinds_told(places)
    if kinds is not None:
        return kinds
    several_on_page = len({(id(place.snapshot), place.index) for place in places}) > len({id(place.snapshot) for place in places})
    lasting = "" if read else lasting_name(places)
    found = []
    for order, role in enumerate(roles):
        bare = Described(role)
        called = [drawings.looks(place.observation, place.index, of) for of, place in zip(names, places, strict=True)] if role == drawings.ROLE else names
        ranker = embedder if role in COMMANDS else None
        shared = several_on_page or (role in COMMANDS and all(names) and all(_names_several(place, role, of[0]) for place, of in zip(places, names, strict=True)))
        named = values.candidates(observations, called, name=True, embedder=ranker, commands=role in COMMANDS or role in FIELDS, shared=shared) if all(called) else []
        several = len(texts_inside(places[0].snapshot, places[0].index, 3))
        own = folded(places[0].snapshot.text(places[0].index)) if several > 2 or read else ""
        text = own if several > 2 else ""
        whole = WHOLE_ROW if several > 1 and role in ROWS else 0.0
        proper = False
        news = brought_up(places) if named else ""
        chosen = role in COMMANDS and bool(named) and all(chosen_as_told(place, of) for place, of in zip(places, names, strict=True))
        for item in named:
            made_of_all = isinstance(item.value, Text) and text != "" and (folded(item.value.value) == text or len(item.value.value) > LONG_NAME)
            of_round = isinstance(item.value, Text) and folded(item.value.value) in news
            proper = proper or not (made_of_all or of_round or (read and isinstance(item.value, Text) and folded(item.value.value) in own))
            everything = (WHOLE_ROW if made_of_all else whole) + OF_THE_ROUND * of_round
            everything += CHOSEN_COMMAND if chosen and isinstance(item.value, Text) else 0.0
            everything += CHANGED_NAME if lasting and isinstance(item.value, Text) and item.value.value != lasting else 0.0
            found.append(Head(Described(role, item.value), cost(bare) + item.cost + 0.5 * order + everything, item.why))
        if lasting and role in COMMANDS:
            part = Described(role, relations=(Containing(Text(lasting)),))
            found.append(Head(part, cost(part) + 0.5 * order, "the rest of its name changes"))
        unnamed = NUMBERED if named and untold_figure(named[0].value, observations) else UNNAMED
        found.append(Head(bare, cost(bare) + 0.5 * order + (unnamed if proper else 0.0), "the role alone"))
    return sorted(found, key=lambda head: (round(head.cost, 6), print_target(head.target)))


def _kinds_told(places: Sequence[Place]) -> list[Head] | None:
    """Heads of elements whose very kind the instruction quotes ('Press a "checkbox"'): that is what was asked for, and no more."""
    quoted = [tuple(word for word in _kind_words(place) if re.search(rf"[\"“'‘]{re.escape(word)}[\"”'’]", place.observation.scope.instruction)) for place in places]
    if not all(quoted):
        return None
    named = values.candidates([place.observation for place in places], quoted, name=True)
    return [Head(Described("element", item.value), cost(Described("element")) + item.cost, KIND_TOLD) for item in named if not isinstance(item.value, Text)] or None


def _names_several(place: Place, role: str, name: str) -> bool:
    """Whether a name that the instruction holds is that of several elements of a role."""
    instruction = place.observation.scope.instruction
    return bool(instruction) and next(occurrences(instruction, name), None) is not None and len(locate.find(place.snapshot, Query(role, name))) > 1


def _names(places: Sequence[Place], read: bool) -> list[tuple[str, ...]]:
    """What the element is called at each place.

    Left out: a name that only repeats its kind, when it is of that kind everywhere (``button "button"``); and its own
    text, when that is what was read.
    """
    names = [locate.names(place.snapshot, place.index) for place in places]
    kinds = set.intersection(*[_kind_words(place) for place in places])
    own = [folded(place.snapshot.text(place.index)) if read else "" for place in places]
    return [tuple(name for name in of if name not in kinds and folded(name) != text) for of, text in zip(names, own, strict=True)]


def _kind_words(place: Place) -> set[str]:
    node = place.snapshot.nodes[place.index]
    return {*locate.roles(place.snapshot, place.index), node.tag, node.attribute("type") or ("text" if node.tag == "input" else ""), node.role}


def common(lists: Sequence[tuple[str, ...]]) -> list[str]:
    return [item for item in lists[0] if all(item in other for other in lists[1:])]
