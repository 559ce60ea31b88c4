"""Descriptions of elements: the cheapest words that tell one element apart on every page where it was used.

Candidates are generated cheapest kind first (role and name; a place; a neighbour; a position) and checked against
``locate`` in the order of their cost. Conjunctions of several predicates are a weighted set cover and go to Z3, which
proves that no cheaper conjunction of the collected predicates is enough.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
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
from lamcli.synthesis.changing import other_names
from lamcli.synthesis.conjunctions import conjunction
from lamcli.synthesis.denote import denote, evaluate
from lamcli.synthesis.heads import ROWS, Head, heads
from lamcli.synthesis.neighbours import UNTOLD_ANCHOR, Neighbour, neighbours, only_before, read_before
from lamcli.synthesis.ordinals import numbers_told, place_expression, place_of
from lamcli.synthesis.problem import Place, Scope
from lamcli.synthesis.proposals import Later, Proposal, all_of, by_price, in_order
from lamcli.synthesis.rank import MARGIN, Ranked, Similarity, ranked
from lamcli.synthesis.rounds import element, inside_of_loop
from lamcli.synthesis.said import texts_inside
from lamcli.synthesis.surprise import folded, is_told
from lamcli.synthesis.told_commands import COMMANDS

PLACES = frozenset(
    "dialog alertdialog region form list listbox table grid treegrid row listitem item navigation main banner contentinfo complementary search tablist tabpanel menu menubar "
    "toolbar group radiogroup tree treeitem article section fieldset cell".split()
)
"""Roles that a person would name as the place where something is."""

WIDE = frozenset(("element", "text", "icon", "shape", "field"))
VAGUE = 4.0
VAGUE_INSIDE = 1.0
"""Surcharges for a position among things that have nothing in common (``last element``): nobody counts those, but for the few
texts of a card."""

FAR = 1.5
"""Surcharge per place beyond the third for a position: people count short lists only."""

REPEATED = 0.1
"""What ``first`` gains over the bare name where names are known to repeat."""

UNTOLD_POSITION = 4.0
"""Surcharge of a position, other than the first, that the instruction does not name."""

SHOWN_ONCE = 1.6
"""Surcharge of a position among things that are called the same, where one use was shown: of several commands to delete, that of the last row was meant rather for what
stands in the row."""

CHEAPEST_RELATION = 2.0
BESIDE = 1.6
IN_ROUND = 1.5
IN_PLACE_OF_ROUND = 3.5
WITHIN = 1.0
"""What a relation, place or position adds to a target at least; what a neighbour adds; what the loop's element around it adds, and a place inside of that; of that, for saying that it is inside."""

MOST_CONTEXTS = 3
CONTEXTS_OF_INTEREST = 2.0
"""Descriptions of one thing around an element, and how much dearer than the best one they may be."""
MOST_CONTENTS = 8
MOST_ALIKE = 2
MOST_HELD = 4
"""How many texts that an element contains are tried to tell it by, in how many ways one and the same, and how many together with something else."""
LIMIT = 8
OF_INTEREST = 8.0
"""How many candidates are kept per hole, and how much dearer than the best one those may be that a person would want to know of; more would only repeat them with longer words."""


def candidates(
    places: Sequence[Place], embedder: Similarity | None = None, *, depth: int = 2, read: bool = False, interest: float = MARGIN, limit: int = LIMIT
) -> list[Ranked[Target]]:
    """Targets that denote exactly the given element at each of the places, cheapest first; empty when there are none.

    Args:
        interest: how much dearer than the best one they may be. The dearer ones take more time than the best one itself.
        limit: how many there may be.
        read: the element was read, so its own text is what the person wanted to know and cannot be what names it.

    The answer is kept with the first page: a demonstration that goes on is not described anew from its beginning.
    """
    question = (depth, read, interest, limit, tuple((place.observation.scope, place.index, read_before(place), other_names(place)) for place in places))
    return list(remembered([place.snapshot for place in places], embedder, question, lambda: _candidates(places, embedder, depth, read, interest, limit)))


def _candidates(places: Sequence[Place], embedder: Similarity | None, depth: int, read: bool, interest: float, limit: int) -> list[Ranked[Target]]:
    variables = _variables(places)
    found: list[Ranked[Target]] = [item for item in variables if _denotes(item.value, places)]
    if found:
        return found
    variable = inside_of_loop(places)
    fitting = heads(places, embedder, read)
    alone: list[Ranked[Target]] = [Ranked(head.target, head.cost, head.why) for head in fitting if _denotes(head.target, places)]
    if alone and not variable and alone[0].cost <= fitting[0].cost + CHEAPEST_RELATION:
        alone += [item for head in fitting if given(head.target.name) for item in _positions(head, places) if item.cost < head.cost]
        return ranked(alone, print_target, limit)  # whatever else was added to a head would cost more
    families = _Families(fitting, places, embedder, depth, read)
    proposals = families.proposals()
    if any(place.observation.scope.instruction or place.observation.scope.rows for place in places) and families.told():
        proposals = map(_as_told, proposals)
    for proposal in in_order(proposals, lambda target: variable == "" or _mentions(target, variable), lambda price: bool(found) and price > found[0].cost + interest):
        if len(found) >= limit or (found and variable and not _mentions(proposal.value, variable)):
            break
        if _denotes(proposal.value, places):
            found.append(proposal)
    return ranked(found, print_target, limit)


def _as_told(proposal: Proposal) -> Proposal:
    """Where the person was told what the thing, or what is around it, contains, other places cost more."""
    if isinstance(proposal, Later):
        return replace(proposal, make=lambda: map(_as_told, proposal.make()))
    return proposal if _placed_by_told(proposal.value) else replace(proposal, cost=proposal.cost + UNTOLD_ANCHOR)


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


class _Families:
    """The families of proposals for one element at each of its places; what several of them need is found once, and only when one does."""

    def __init__(self, fitting: Sequence[Head], places: Sequence[Place], embedder: Similarity | None, depth: int, read: bool) -> None:
        self.fitting, self.shortest, self.places = fitting, fitting[:8], places
        self.embedder, self.depth, self.read = embedder, depth, read
        self.cheapest = min((head.cost for head in self.shortest), default=0.0)

    def proposals(self) -> Iterator[Proposal]:
        for head in self.fitting:
            yield Ranked(head.target, head.cost, head.why)
            yield _positioned(head, self.places)
        if self._holds_several:
            yield Later(self.cheapest + CHEAPEST_RELATION, lambda: _containing(self.shortest, self._contents))
        if not self.read:
            yield Later(self.cheapest + CHEAPEST_RELATION, lambda: _beginning(self.shortest, self.places, self.embedder))
        if self.depth > 0:
            yield from self._inside()
            yield Later(self.cheapest + BESIDE, lambda: _near(self.shortest, self.places, self.embedder, self.read))
        yield from by_author([place.snapshot.nodes[place.index] for place in self.places])

    def told(self) -> bool:
        """Whether one of the proposals says what the element, or what is around it, contains in words that the person was told."""
        if self._holds_several and any(is_told(item.value) for item in self._contents):
            return True
        if self.depth == 0:
            return False
        if any(map(self._holds_told, _around(self.places))) and any(_in_told(context.value) for context in self._around):
            return True
        combined = () if self.read or not any(is_told(item.value) for item in self._held) else all_of(self._combined(lambda: [*self._rounds, *self._around], 0.0))
        return any(_in_told(item.value) for item in combined)

    def _holds_told(self, places: Sequence[Place]) -> bool:
        """Whether what is around may be known by a text in it that the person was told; cheaper to know than what it is known by."""
        texts = [texts_inside(place.snapshot, place.index) for place in places]
        found = values.candidates([place.observation for place in places], texts, name=True, embedder=self.embedder, limit=MOST_CONTENTS * 4)
        return any(is_told(item.value) for item in found)

    @cached_property
    def _holds_several(self) -> bool:
        return not self.read and (any(head.target.role in ROWS for head in self.fitting) or _of_several_texts(self.places))

    @cached_property
    def _texts(self) -> list[tuple[str, ...]]:
        return [texts_inside(place.snapshot, place.index) for place in self.places]

    def _of_texts(self, limit: int) -> list[Ranked[Expr]]:
        return values.candidates([place.observation for place in self.places], self._texts, name=True, embedder=self.embedder, limit=limit) if all(self._texts) else []

    @cached_property
    def _contents(self) -> Sequence[Ranked[Expr]]:
        return list(_of_each(self._of_texts(MOST_CONTENTS * 4), self.places[0]))

    @cached_property
    def _held(self) -> Sequence[Ranked[Expr]]:
        return self._of_texts(MOST_HELD)

    @cached_property
    def _rounds(self) -> Sequence[Ranked[Target]]:
        return list(_rounds(self.places))

    @cached_property
    def _around(self) -> Sequence[Ranked[Target]]:
        return [context for context in _surroundings(self.places, self.embedder, self.depth) if not self.read or not _says(context.value, self.places)]

    def _inside(self) -> Iterator[Proposal]:
        """``button "Delete" in row``: first in the loop's element, which needs no description; where that is enough, what else is around need not be described."""
        if self._rounds:
            yield from _in(self.shortest, self._rounds, self.places)
            yield from () if self.read else self._combined(lambda: self._rounds, IN_ROUND - WITHIN)
        least = IN_PLACE_OF_ROUND if inside_of_loop(self.places) else CHEAPEST_RELATION
        yield Later(self.cheapest + least, lambda: _in(self.shortest, self._around, self.places))
        yield from () if self.read else self._combined(lambda: [*self._rounds, *self._around], least - WITHIN)

    def _combined(self, around: Callable[[], Sequence[Ranked[Target]]], least: float) -> Iterator[Proposal]:
        """Combinations with a place that costs at least so much."""
        for head in self.shortest:
            if head.target.name is None and not head.target.relations:
                named = [(other.cost - head.cost, other.target) for other in self.shortest if other.target.role == head.target.role and other.target.name is not None]
                yield from conjunction(head.target, head.cost, named, around, least, self._held, self.places)


def _positioned(head: Head, places: Sequence[Place]) -> Later:
    return Later(head.cost + (-REPEATED if given(head.target.name) else CHEAPEST_RELATION), lambda: _positions(head, places))


def _in(shortest: Sequence[Head], around: Sequence[Ranked[Target]], places: Sequence[Place]) -> Iterator[Proposal]:
    def made(pair: tuple[Head, Ranked[Target]]) -> Iterator[Proposal]:
        head, context = pair
        inside = Described(head.target.role, head.target.name, head.target.relations, context.value, head.target.ordinal)
        placed = Head(inside, head.cost + cost(inside) - cost(head.target) + surprise(context), _and(head.why, context.why))
        yield Ranked(inside, placed.cost, placed.why)
        yield _positioned(placed, places)

    return by_price(((head.cost + WITHIN + max(context.cost, cost(context.value)) - REPEATED, (head, context)) for head in shortest for context in around), made)


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
    if not any(_tells(observation.scope) for observation in observations):
        return
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


def _tells(scope: Scope) -> bool:
    """Whether there is anything but the page from which a text or a number may come."""
    return bool(scope.instruction or scope.rows or scope.texts)


def _positions_on_page(head: Head, places: Sequence[Place], at: Sequence[int], size: int) -> Iterator[Ranked[Target]]:
    """The place on a page of a number that counts through all pages."""
    for number in numbers_told([place.observation for place in places], lambda which, number: number > 0 and place_of(number, size) == at[which] + 1):
        target = replace(head.target, relations=(*head.target.relations, AtPosition(place_expression(number.value, size))))
        yield Ranked(target, head.cost + cost(target) - cost(head.target) + number.cost - cost(number.value), _and(head.why, "its place on a page of so many"))


def _containing(shortest: Sequence[Head], contents: Sequence[Ranked[Expr]]) -> Iterator[Ranked[Target]]:
    """``row containing "Smith"``."""
    for item in contents:
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
    yield from _rounds(places)
    yield from _surroundings(places, embedder, depth)


def _rounds(places: Sequence[Place]) -> Iterator[Ranked[Target]]:
    for variable, _ in places[0].observation.scope.elements:
        inside = [element(place, variable) for place in places]
        if all(outer is not None and place.snapshot.contains(outer, place.index) for outer, place in zip(inside, places, strict=True)):
            yield Ranked(Variable(variable), cost(Variable(variable)), f"in the {variable} of the loop")


def _surroundings(places: Sequence[Place], embedder: Similarity | None, depth: int) -> Iterator[Ranked[Target]]:
    for outer in _around(places):
        for item in candidates(outer, embedder, depth=depth - 1, interest=CONTEXTS_OF_INTEREST, limit=MOST_CONTEXTS):
            yield replace(item, why=f"in {print_target(item.value)}")


def _around(places: Sequence[Place]) -> Iterator[list[Place]]:
    """What is around an element, at every place by the same role."""
    around = [_nearest(place) for place in places]
    for role in around[0]:
        if all(role in other for other in around[1:]):
            yield [Place(place.observation, other[role]) for place, other in zip(places, around, strict=True)]


def _nearest(place: Place) -> dict[str, int]:
    """Nearest ancestor per place-like role."""
    nearest: dict[str, int] = {}
    for ancestor in place.snapshot.ancestors(place.index):
        for role in locate.roles(place.snapshot, ancestor):
            if role in PLACES:
                nearest.setdefault(role, ancestor)
    return nearest


def _near(shortest: Sequence[Head], places: Sequence[Place], embedder: Similarity | None, read: bool) -> Iterator[Proposal]:
    """``textbox after "Password"``."""
    in_row = all(_nearest(place).keys() & ROWS for place in places)

    def made(pair: tuple[Head, Neighbour]) -> Iterator[Proposal]:
        head, beside = pair
        target = Described(head.target.role, head.target.name, (*head.target.relations, Near(beside.side, beside.anchor)), head.target.within, head.target.ordinal)
        yield Ranked(target, head.cost + cost(target) - cost(head.target) + beside.surcharge, _and(head.why, f"nearest {beside.side} that"))

    found = list(neighbours(places, embedder, in_row, read))
    yield from by_price(((head.cost + BESIDE + cost(beside.anchor) + beside.surcharge, (head, beside)) for head in shortest for beside in found), made)
    variable = inside_of_loop(places)
    for role in only_before(places, [element(place, variable) or 0 for place in places]) if variable else ():
        for head in shortest:
            target = replace(head.target, relations=(Near("after", Described(role)),), within=Variable(variable))
            yield Ranked(target, head.cost + cost(target) - cost(head.target), _and(head.why, f"what follows the {role} in the {variable} of the loop"))
