"""Descriptions of elements: the cheapest words that tell one element apart on every page where it was used.

Candidates are generated cheapest kind first (role and name; a place; a neighbour; a position) and checked against
``locate`` in the order of their cost. Conjunctions of several predicates are a weighted set cover and go to Z3, which
proves that no cheaper conjunction of the collected predicates is enough.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from lamcli import locate
from lamcli.recipe.ast import AtPosition, Compare, Containing, Described, Expr, Instruction, It, Near, Number, NumberIn, Read, Target, Text, Variable, Where
from lamcli.recipe.cost import cost
from lamcli.recipe.page import Query
from lamcli.recipe.print import print_target
from lamcli.recipe.values import number_in, occurrences
from lamcli.recipe.walk import walk
from lamcli.salience import structure
from lamcli.synthesis import drawings, values
from lamcli.synthesis.answers import remembered
from lamcli.synthesis.authored import by_author
from lamcli.synthesis.changing import lasting_name, other_names
from lamcli.synthesis.conjunctions import conjunction
from lamcli.synthesis.denote import denote, evaluate
from lamcli.synthesis.neighbours import FIELDS, HEADING, UNTOLD_ANCHOR, neighbours, only_before, read_before
from lamcli.synthesis.ordinals import numbers_told, place_expression, place_of
from lamcli.synthesis.problem import Observation
from lamcli.synthesis.proposals import Later, Proposal, all_of, in_order
from lamcli.synthesis.rank import Ranked, Similarity, ranked
from lamcli.synthesis.rounds import brought_up, element, inside_of_loop
from lamcli.synthesis.said import texts_inside
from lamcli.synthesis.surprise import folded, is_told, untold_figure
from lamcli.synthesis.told_commands import COMMANDS, chosen_as_told
from lamcli.trace import Snapshot

PLACES = frozenset(
    "dialog alertdialog region form list listbox table grid treegrid row listitem item navigation main banner contentinfo complementary search tablist tabpanel menu menubar "
    "toolbar group radiogroup tree treeitem article section fieldset cell".split()
)
"""Roles that a person would name as the place where something is."""

ROWS = frozenset(("row", "listitem", "item", "treeitem", "article", "option", "menuitem"))
"""Places that a person tells apart by what they contain."""

UNNAMED = 6.0
"""Surcharge for leaving out the name of an element that has one: the role alone holds only while there is no second
element of that role, and tells the reader less."""

NUMBERED = 2.0
"""Surcharge for leaving out such a name."""

WIDE = frozenset(("element", "text", "icon", "shape", "field"))
VAGUE = 4.0
VAGUE_INSIDE = 1.0
"""Surcharges for a position among things that have nothing in common (``last element``): nobody counts those, but for the few
texts of a card."""

FAR = 1.5
"""Surcharge per place beyond the third for a position: people count short lists only."""

REPEATED = 0.1
"""What ``first`` gains over the bare name where names are known to repeat."""

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

UNTOLD_POSITION = 4.0
"""Surcharge of a position, other than the first, that the instruction does not name."""

SHOWN_ONCE = 1.6
"""Surcharge of a position among things that are called the same, where one use was shown: of several commands to delete, that of the last row was meant rather for what
stands in the row."""

CHEAPEST_RELATION = 2.0
"""No relation, place or position adds less than this to a target."""

KIND_TOLD = "the instruction asks for something of that kind"

MOST_CONTENTS = 8
MOST_ALIKE = 2
"""How many texts that an element contains are tried to tell it by, and in how many ways one and the same."""
LIMIT = 8
OF_INTEREST = 8.0
"""How many candidates are kept per hole, and how much dearer than the best they may be; more would only repeat them with longer words."""


@dataclass(frozen=True)
class Place:
    """An element on the page before an observation."""

    observation: Observation
    index: int

    @cached_property
    def snapshot(self) -> Snapshot:
        snapshot = self.observation.snapshot
        assert snapshot is not None
        return snapshot


def candidates(places: Sequence[Place], embedder: Similarity | None = None, *, depth: int = 2, read: bool = False) -> list[Ranked[Target]]:
    """Targets that denote exactly the given element at each of the places, cheapest first; empty when there are none.

    Args:
        read: the element was read, so its own text is what the person wanted to know and cannot be what names it.

    The answer is kept with the first page: a demonstration that goes on is not described anew from its beginning.
    """
    question = (depth, read, tuple((place.observation.scope, place.index, read_before(place), other_names(place)) for place in places))
    return list(remembered([place.snapshot for place in places], embedder, question, lambda: _candidates(places, embedder, depth, read)))


def _candidates(places: Sequence[Place], embedder: Similarity | None, depth: int, read: bool) -> list[Ranked[Target]]:
    variables = _variables(places)
    found: list[Ranked[Target]] = [item for item in variables if _denotes(item.value, places)]
    if found:
        return found
    variable = inside_of_loop(places)
    fitting = heads(places, embedder, read)
    alone: list[Ranked[Target]] = [Ranked(head.target, head.cost, head.why) for head in fitting if _denotes(head.target, places)]
    if alone and not variable and alone[0].cost <= fitting[0].cost + CHEAPEST_RELATION:
        alone += [item for head in fitting if given(head.target.name) for item in _positions(head, places) if item.cost < head.cost]
        return ranked(alone, print_target, LIMIT)  # whatever else was added to a head would cost more
    proposals: Iterable[Proposal] = _proposals(fitting, places, embedder, depth, read)
    if any(place.observation.scope.instruction or place.observation.scope.rows for place in places):
        proposals = _as_told(list(all_of(proposals)))
    for proposal in in_order(proposals, lambda target: variable == "" or _mentions(target, variable)):
        if len(found) >= LIMIT or (found and (proposal.cost > found[0].cost + OF_INTEREST or (variable and not _mentions(proposal.value, variable)))):
            break
        if _denotes(proposal.value, places):
            found.append(proposal)
    return ranked(found, print_target, LIMIT)


def _as_told(proposals: Sequence[Ranked[Target]]) -> Sequence[Ranked[Target]]:
    """Where the person was told what the thing, or what is around it, contains, other places cost more."""
    if not any(_in_told(item.value) for item in proposals):
        return proposals
    return [item if _placed_by_told(item.value) else replace(item, cost=item.cost + UNTOLD_ANCHOR) for item in proposals]


def _in_told(target: Target | None) -> bool:
    """Whether what an element contains, or what the thing around it contains, was told to the person: that is what it was known by."""
    if not isinstance(target, Described):
        return False
    return any(isinstance(relation, Containing) and is_told(relation) for relation in target.relations) or _in_told(target.within)


def _placed_by_told(target: Target) -> bool:
    return isinstance(target, Described) and (is_told(target.relations) or is_told(target.within))


def least(places: Sequence[Place], embedder: Similarity | None, *, read: bool = False) -> float:
    """What the cheapest of the ``candidates`` costs at least."""
    fitting = heads(places, embedder, read)
    bounds = [head.cost + (0.0 if _denotes(head.target, places) else CHEAPEST_RELATION - REPEATED) for head in fitting[:1]]
    bounds += [head.cost for head in fitting[1:2]]
    return min([*bounds, *(item.cost for item in by_author([place.snapshot.nodes[place.index] for place in places]))], default=0.0)


def _denotes(target: Target, places: Sequence[Place]) -> bool:
    return all(denote(target, place.observation) == (place.index,) for place in places)


def _variables(places: Sequence[Place]) -> Iterator[Ranked[Target]]:
    """The loop variable, where it is the element itself."""
    for variable, _ in places[0].observation.scope.elements:
        target = Variable(variable)
        if all(element(place, variable) == place.index for place in places):
            yield Ranked(target, cost(target), f"the {variable} of the loop")


def _mentions(target: Target, variable: str) -> bool:
    return variable != "" and Variable(variable) in walk(target)


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


def _proposals(fitting: Sequence[Head], places: Sequence[Place], embedder: Similarity | None, depth: int, read: bool) -> Iterator[Proposal]:
    for head in fitting:
        yield Ranked(head.target, head.cost, head.why)
        yield _positioned(head, places)
    shortest = fitting[:8]
    least = min((head.cost for head in shortest), default=0.0) + CHEAPEST_RELATION
    if not read and (any(head.target.role in ROWS for head in fitting) or _of_several_texts(places)):
        yield Later(least, lambda: _containing(shortest, places, embedder))
    if not read:
        yield Later(least, lambda: _beginning(shortest, places, embedder))
    if depth > 0:
        yield Later(least, lambda: _inside(shortest, places, embedder, depth, read))
        yield Later(least - HEADING, lambda: _near(shortest, places, embedder, read))
    yield from by_author([place.snapshot.nodes[place.index] for place in places])


def _positioned(head: Head, places: Sequence[Place]) -> Later:
    return Later(head.cost + (-REPEATED if given(head.target.name) else CHEAPEST_RELATION), lambda: _positions(head, places))


def _inside(shortest: Sequence[Head], places: Sequence[Place], embedder: Similarity | None, depth: int, read: bool) -> Iterator[Proposal]:
    around = [context for context in contexts(places, embedder, depth) if not read or not _says(context.value, places)]
    for head in shortest:
        for context in around:
            inside = replace(head.target, within=context.value)
            placed = Head(inside, head.cost + cost(inside) - cost(head.target) + surprise(context), _and(head.why, context.why))
            yield Ranked(inside, placed.cost, placed.why)
            yield _positioned(placed, places)
    if not read:
        texts = [texts_inside(place.snapshot, place.index) for place in places]
        held = values.candidates([place.observation for place in places], texts, name=True, embedder=embedder, limit=4) if all(texts) else []
        for head in shortest:
            if head.target.name is None and not head.target.relations:
                named = [(other.cost - head.cost, other.target) for other in shortest if other.target.role == head.target.role and other.target.name is not None]
                yield from conjunction(head.target, head.cost, named, around, held, places)


def _of_several_texts(places: Sequence[Place]) -> bool:
    """Whether the elements are commands which hold several texts each, so that one of these is enough to know them by."""
    return all(COMMANDS & set(locate.roles(place.snapshot, place.index)) and len(texts_inside(place.snapshot, place.index, 2)) > 1 for place in places)


def _says(context: Target, places: Sequence[Place]) -> bool:
    """Whether a description holds the text of the element itself: that is what was to be known, not what it is found by."""
    own = {folded(place.snapshot.text(place.index)) for place in places}
    return any(isinstance(part, Text) and folded(part.value) in own for part in walk(context))


def surprise(context: Ranked[Target]) -> float:
    """What a context costs beyond its length (coincidences, ranking)."""
    return max(0.0, context.cost - cost(context.value))


def _and(*reasons: str) -> str:
    return "; ".join(reason for reason in dict.fromkeys(reasons) if reason)


def _positions(head: Head, places: Sequence[Place]) -> Iterator[Ranked[Target]]:
    """``first``, ``last``, ``2nd`` of what the head denotes, and positions that the instruction or a row names."""
    matched = [denote(head.target, place.observation) for place in places]
    if any(place.index not in found for place, found in zip(places, matched, strict=True)):
        return
    at = [found.index(place.index) for place, found in zip(places, matched, strict=True)]
    ordinals = []
    if all(position == at[0] for position in at):
        ordinals.append(at[0] + 1)
    if all(position == len(found) - 1 for position, found in zip(at, matched, strict=True)):
        ordinals.append(-1)
    for ordinal in ordinals:
        target = replace(head.target, ordinal=ordinal)
        vague = (VAGUE_INSIDE if isinstance(head.target.within, Variable) else VAGUE) if head.target.role in WIDE and head.target.name is None else 0.0
        vague += UNTOLD_POSITION if ordinal != 1 and any(place.observation.scope.instruction for place in places) else 0.0
        vague += SHOWN_ONCE if len(places) == 1 and isinstance(head.target.name, Text) else 0.0
        yield Ranked(target, head.cost + cost(target) - cost(head.target) + FAR * max(0, ordinal - 3) + vague, _and(head.why, "told apart by its position only"))
    if ordinals[:1] == [1] and all(len(found) == 1 for found in matched) and given(head.target.name) and any(_names_repeat(head.target.role, place) for place in places):
        first = replace(head.target, ordinal=1)
        why = f"names of {head.target.role}s repeat on the pages that were shown, so a given one may be there twice; the first was taken each time"
        yield Ranked(first, head.cost - REPEATED, _and(head.why, why))
    size = max(map(len, matched))
    if size > 1:
        yield from _computed_positions(head, places, at)
        yield from _positions_on_page(head, places, at, size)


def given(name: Expr | None) -> bool:
    """Whether a name is not known before the run."""
    return name is not None and not isinstance(name, Text)


def _names_repeat(role: str, place: Place) -> bool:
    """Whether two elements of a role are called the same on a page, letters' case aside: then a name need not be the only one.

    What each row or item of a list has does not count: there the row tells them apart."""
    if role == drawings.ROLE and drawings.repeat(place.snapshot):
        return True
    members = structure(place.snapshot).members
    alone = [index for index in locate.find(place.snapshot, Query(role)) if not any(outer in members for outer in place.snapshot.ancestors(index))]
    called = [folded(place.snapshot.nodes[index].name or place.snapshot.text(index)) for index in alone]
    return len({name for name in called if name}) < sum(1 for name in called if name)


def _computed_positions(head: Head, places: Sequence[Place], at: Sequence[int]) -> Iterator[Ranked[Target]]:
    observations = [place.observation for place in places]
    numbers = [tuple(values.spellings(position + 1)) for position in at]
    told = [number_in(observation.scope.instruction) for observation in observations]
    if told == [str(position + 1) for position in at]:
        target = replace(head.target, relations=(*head.target.relations, AtPosition(NumberIn(Instruction()))))
        yield Ranked(target, head.cost + cost(target) - cost(head.target), _and(head.why, "its position: the number that the instruction names"))
    for item in values.candidates(observations, numbers, name=True, limit=4):
        if isinstance(item.value, Text | Number):
            continue
        target = replace(head.target, relations=(*head.target.relations, AtPosition(NumberIn(item.value))))
        yield Ranked(target, head.cost + cost(target) - cost(head.target) + max(0.0, item.cost - cost(item.value)), _and(head.why, "its position: " + item.why))


def _positions_on_page(head: Head, places: Sequence[Place], at: Sequence[int], size: int) -> Iterator[Ranked[Target]]:
    """The place on a page of a number that counts through all pages."""
    for number in numbers_told([place.observation for place in places], lambda which, number: number > 0 and place_of(number, size) == at[which] + 1):
        target = replace(head.target, relations=(*head.target.relations, AtPosition(place_expression(number.value, size))))
        yield Ranked(target, head.cost + cost(target) - cost(head.target) + number.cost - cost(number.value), _and(head.why, "its place on a page of so many"))


def _containing(shortest: Sequence[Head], places: Sequence[Place], embedder: Similarity | None) -> Iterator[Ranked[Target]]:
    """``row containing "Smith"``."""
    texts = [texts_inside(place.snapshot, place.index) for place in places]
    if not all(texts):
        return
    for item in _of_each(values.candidates([place.observation for place in places], texts, name=True, embedder=embedder, limit=MOST_CONTENTS * 4), places[0]):
        for head in shortest:
            if head.target.name is None and not head.target.relations:
                target = replace(head.target, relations=(Containing(item.value),))
                yield Ranked(target, head.cost + cost(target) - cost(head.target) + max(0.0, item.cost - cost(item.value)), _and("told apart by what it contains", item.why))


def _of_each(items: Sequence[Ranked[Expr]], place: Place) -> Iterator[Ranked[Expr]]:
    """The best few, and not all of them other words for the same text."""
    alike: Counter[str] = Counter()
    for item in items:
        text = folded(evaluate(item.value, place.observation.scope) or "")
        alike[text] += 1
        if alike[text] <= MOST_ALIKE and alike.total() - sum(max(0, count - MOST_ALIKE) for count in alike.values()) <= MOST_CONTENTS:
            yield item


def _beginning(shortest: Sequence[Head], places: Sequence[Place], embedder: Similarity | None) -> Iterator[Ranked[Target]]:
    """``text where (text of it starts with x)``: the beginning of its text is what the instruction names."""
    starts = [_starts(place) for place in places]
    if not all(starts):
        return
    for item in values.candidates([place.observation for place in places], starts, name=True, embedder=embedder, limit=3):
        if isinstance(item.value, Text):
            continue
        for head in shortest:
            if head.target.name is None and not head.target.relations:
                target = replace(head.target, relations=(Where(Compare("starts with", Read("text", It()), item.value)),))
                price = head.cost + cost(target) - cost(head.target) + max(0.0, item.cost - cost(item.value))
                filtered = Head(target, price, _and("its text begins with what was asked for", item.why))
                yield Ranked(target, price, filtered.why)
                yield from _positions(filtered, places)


def _starts(place: Place, longest: int = 24) -> tuple[str, ...]:
    """Beginnings of the element's text that stand in the instruction as words of their own."""
    text, instruction = place.snapshot.text(place.index), place.observation.scope.instruction
    lengths = range(2, min(len(text), longest) + 1)
    return tuple(text[:length] for length in reversed(lengths) if next(occurrences(instruction, text[:length]), None) is not None)


def contexts(places: Sequence[Place], embedder: Similarity | None, depth: int) -> Iterator[Ranked[Target]]:
    """Descriptions of what surrounds the element: the loop's element first, then its ancestors that a person would name."""
    for variable, _ in places[0].observation.scope.elements:
        inside = [element(place, variable) for place in places]
        if all(outer is not None and place.snapshot.contains(outer, place.index) for outer, place in zip(inside, places, strict=True)):
            yield Ranked(Variable(variable), cost(Variable(variable)), f"in the {variable} of the loop")
    around = [_surroundings(place) for place in places]
    for role in around[0]:
        if all(role in other for other in around[1:]):
            outer = [Place(place.observation, other[role]) for place, other in zip(places, around, strict=True)]
            for item in candidates(outer, embedder, depth=depth - 1)[:3]:
                yield replace(item, why=f"in {print_target(item.value)}")


def _surroundings(place: Place) -> dict[str, int]:
    """Nearest ancestor per place-like role."""
    nearest: dict[str, int] = {}
    for ancestor in place.snapshot.ancestors(place.index):
        for role in locate.roles(place.snapshot, ancestor):
            if role in PLACES:
                nearest.setdefault(role, ancestor)
    return nearest


def _near(shortest: Sequence[Head], places: Sequence[Place], embedder: Similarity | None, read: bool) -> Iterator[Ranked[Target]]:
    """``textbox after "Password"``."""
    in_row = all(_surroundings(place).keys() & ROWS for place in places)
    for side, anchor, surcharge in neighbours(places, embedder, in_row, read):
        for head in shortest:
            target = replace(head.target, relations=(*head.target.relations, Near(side, anchor)))
            yield Ranked(target, head.cost + cost(target) - cost(head.target) + surcharge, _and(head.why, f"nearest {side} that"))
    variable = inside_of_loop(places)
    for role in only_before(places, [element(place, variable) or 0 for place in places]) if variable else ():
        for head in shortest:
            target = replace(head.target, relations=(Near("after", Described(role)),), within=Variable(variable))
            yield Ranked(target, head.cost + cost(target) - cost(head.target), _and(head.why, f"what follows the {role} in the {variable} of the loop"))
