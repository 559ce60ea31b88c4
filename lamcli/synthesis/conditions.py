"""Conditions: the cheapest thing that was so where a step was taken, and not so where it was passed over.

Candidates come from what a person would look at: the element acted on, the record or element of the loop, the words of the
instruction, what stands on the page. Each is a text read in every place, and a predicate that parts the two sides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import chain
from math import inf
from operator import itemgetter
from typing import Literal

from lamcli import locate
from lamcli.recipe.ast import Compare, Css, Described, Exists, Expr, Field, Instruction, Name, Number, NumberIn, Read, State, Step, Target, Text, Variable
from lamcli.recipe.cost import cost
from lamcli.recipe.print import print_expr
from lamcli.recipe.values import number_in, occurrences
from lamcli.recipe.walk import walk
from lamcli.salience import structure
from lamcli.salience.memo import per_snapshot
from lamcli.salience.paths import Path, at_path, path_of
from lamcli.synthesis import targets
from lamcli.synthesis.authored import is_lasting
from lamcli.synthesis.building import Observations, Toolbox
from lamcli.synthesis.denote import denote, evaluate
from lamcli.synthesis.problem import Observation, Place
from lamcli.synthesis.rank import MARGIN, Ranked, ranked
from lamcli.synthesis.slices import TOKEN
from lamcli.synthesis.surprise import wording
from lamcli.synthesis.values import DATE_LIKE, snake_case
from lamcli.trace import Snapshot

LIMIT = 6
MOST_READS = 24
"""Texts inside a loop's element that are looked at."""
UNNAMED_WORD = 3.0
"""Surcharge of a word of the instruction that does not name what was done: it may stand there for another reason."""
TELLING = 5
SHORT_WORD = 0.5
"""Surcharge of a word of fewer letters: most of those only hold sentences together."""
VAGUE_ROLES = frozenset(("element", "text", "item", "shape", "icon", "generic", "section", "field"))
THRESHOLD = 2.0
"""Surcharge of a limit between two numbers: it could have been another."""
SAME_WORDS = 1.5
"""What is saved where the condition asks for just what the step is done to: that is no news to the reader."""
ACTED = 4.0
"""Such a condition costs no more than this, however long the description."""
NEGATED = 0.3
HEADED = 2.0
"""Surcharge for a text anywhere in a row whose columns have headings: the column is what a person goes by."""
CLASS_THERE = 6.0
"""What is taken off a class: that a thing of that class is there at all says more than which of several it is."""
SAID = 0.1
"""What a condition gains by saying what a thing says, where all of its kind say so."""
WORD = 3.5
"""Surcharge of a word that some texts hold and others not: texts have many words."""
SINGLE = 2.0
"""Surcharge of a text that was met once: it may be the name of that one."""
PART = 1.0
"""Surcharge of a word inside a text, and of a text anywhere in the element: it says less where it comes from."""
ON_PAGE = 3.0
"""Surcharge of a text somewhere on the page: pages hold many."""
CALLED_SO = 0.5
"""What a condition on a column gains whose words are in the name of what the step is done to."""
FROM_THEN_ON = 4.0
"""Surcharge of a sign on the page that was there up to a round, or from a round on."""
ASKED_OTHERWISE = 8.0
"""The same where different things were asked for: that is why different things were done."""
SIGNS = ("alert", "dialog", "alertdialog", "status")
"""Roles by which pages say that something is as it usually is not."""
LONGEST_WORD = 30
PLAIN = re.compile(r"-?\d+(\.\d+)?")
LEAST_READ = Read("text", Variable("it"))
"""Nothing that is read costs less."""
Operator = Literal["is less than", "is at most", "is greater than", "is at least"]
MORE: dict[bool, Operator] = {True: "is greater than", False: "is at least"}
LESS: dict[bool, Operator] = {True: "is less than", False: "is at most"}


def conditions(holds: Observations, fails: Observations, tools: Toolbox, acted: Target | None = None, steps: Sequence[Step] = (), following: Target | None = None) -> list[Ranked[Expr]]:
    """What was so before each of ``holds`` and before none of ``fails``; cheapest first,
    all that are about as good as the first.

    Args:
        holds: at least one; their events need not exist (a page after the last event is enough).
        fails: at least one.
        acted: what the step in question is done to.
        steps: all that is done then, where that is known.
        following: what the step after it is done to, whether or not it was taken.
    """
    found = list(_evident(holds, fails, tools, acted, steps, following))
    found += _read(holds, fails, tools, min((item.cost for item in found), default=inf))
    if not found:
        found += _on_page(holds, fails)
    return ranked(found, print_expr, LIMIT)


def divided(holds: Observations, fails: Observations, tools: Toolbox, acted: Target | None = None, following: Target | None = None) -> bool:
    """Whether there are any ``conditions``, if what parts the two sides can be described."""
    ways = chain[object](_evident(holds, fails, tools, acted, (), following), _telling(holds, fails), _on_page(holds, fails))
    return next(ways, None) is not None


def _evident(holds: Observations, fails: Observations, tools: Toolbox, acted: Target | None, steps: Sequence[Step], following: Target | None) -> Iterator[Ranked[Expr]]:
    """Those for which nothing has to be described that is read."""
    yield from _acted(acted, fails)
    yield from _brought_up(following, holds, fails)
    yield from _cells(holds, fails, acted)
    yield from _pieces(holds, fails)
    yield from _words_of_instruction(holds, fails, steps or acted)
    yield from _signs(holds, fails)
    for variable, places in _elements(holds, fails):
        yield from _there_inside(places, len(holds), variable)
        yield from _states_inside(places, len(holds), tools)


def _acted(acted: Target | None, fails: Observations) -> Iterator[Ranked[Expr]]:
    if isinstance(acted, Described) and not acted.ordinal and all(observation.snapshot is not None and not denote(acted, observation) for observation in fails):
        condition = Exists(acted)
        yield Ranked(condition, min(cost(condition) - SAME_WORDS, ACTED), "where it was not done, the element was not there")


def _brought_up(following: Target | None, holds: Observations, fails: Observations) -> Iterator[Ranked[Expr]]:
    """A step that was taken only where what comes next was not there yet: a menu or a section is opened for what is in it."""
    if not isinstance(following, Described) or any(observation.snapshot is None for observation in (*holds, *fails)):
        return
    wanted = replace(following, ordinal=0)
    if all(denote(wanted, observation) for observation in fails) and not any(denote(wanted, observation) for observation in holds):
        condition = Exists(wanted, negated=True)
        yield Ranked(condition, min(cost(condition) - SAME_WORDS, ACTED), "it was done where what comes next was not there yet")


# --- predicates over texts ------------------------------------------------------------------------------------------------


def _predicates(source: Expr, holds: Sequence[str], fails: Sequence[str], instruction: str = "", *, names: bool = False) -> Iterator[Ranked[Expr]]:
    """Comparisons of one text with a constant which part the two sides.

    Args:
        names: it is another one for each thing: a name says which one it was, not why.
    """
    yes, no = {" ".join(text.split()) for text in holds}, {" ".join(text.split()) for text in fails}
    if yes & no:
        return
    identifies = names or len(yes) + len(no) == len(holds) + len(fails) > 2
    if len(yes) == 1 and not identifies:
        yield _compared(Compare("is", source, Text(next(iter(yes)))), SINGLE if len(holds) == 1 and yes != {""} else 0.0)
    if len(no) == 1 and not identifies:
        yield _compared(Compare("is not", source, Text(next(iter(no)))), NEGATED + (SINGLE if len(fails) == 1 and no != {""} else 0.0))
    yield from _limits(source, yes, no, instruction)
    chance = WORD + (SINGLE if identifies else 0.0)
    if len(yes) > 1:
        for word in _shared_words(yes, no)[:2]:
            yield _compared(Compare("contains", source, Text(word)), chance)
    if len(no) > 1:
        for word in _shared_words(no, yes)[:2]:
            yield _compared(Compare("does not contain", source, Text(word)), chance)


def _compared(condition: Compare, surcharge: float = 0.0) -> Ranked[Expr]:
    return Ranked(condition, cost(condition) + surcharge, "that is what the places where it was done have in common, and the others have not")


def _shared_words(inside: set[str], outside: set[str]) -> list[str]:
    """Words that all texts of one side hold and none of the other, longest first."""
    words = [set(_words(text)) for text in inside]
    shared = set.intersection(*words)
    return sorted((word for word in shared if not any(word in text for text in outside)), key=lambda word: (-len(word), word))


def _words(text: str) -> list[str]:
    return [token for token in TOKEN.findall(text) if token[0].isalnum() and len(token) <= LONGEST_WORD]


def _limits(source: Expr, yes: set[str], no: set[str], instruction: str = "") -> Iterator[Ranked[Expr]]:
    """``is at least 100``: the number that the instruction names, else the roundest one between the two sides."""
    above, below = _numbers(yes), _numbers(no)
    if not above or not below or not (min(above) > max(below) or max(above) < min(below)):
        return
    more = min(above) > max(below)
    low, high = (max(below), min(above)) if more else (max(above), min(below))
    number = source if all(PLAIN.fullmatch(text) for text in yes | no) else NumberIn(source)
    told = number_in(instruction) if instruction else None
    if told is not None and low <= Decimal(told) <= high:
        strict = Decimal(told) == low
        operator = MORE[strict] if more else LESS[not strict]
        limit = Compare(operator, number, NumberIn(Instruction()))
        yield Ranked(limit, cost(limit), "the instruction names the limit")
        return
    limit = Compare("is at least" if more else "is less than", number, Number(_roundest(low, high)))
    yield Ranked(limit, cost(limit) + THRESHOLD, "a limit between the numbers where it was done and those where it was not")


def _numbers(texts: set[str]) -> list[Decimal]:
    found = [number_in(text) for text in texts]
    return [Decimal(text) for text in found if text is not None] if all(text is not None for text in found) else []


def _roundest(low: Decimal, high: Decimal) -> str:
    """The number in (low, high] with the fewest digits that are not zero; of several the smallest."""
    for exponent in range(12, -7, -1):
        step = Decimal(10) ** exponent
        candidate = (low // step + 1) * step
        if low < candidate <= high:
            return format(candidate.normalize(), "f")
    return format(high, "f")


# --- what is read -------------------------------------------------------------------------------------------------------------


def _cells(holds: Observations, fails: Observations, acted: Target | None) -> Iterator[Ranked[Expr]]:
    spoken = set(_words(acted.name.value.casefold())) if isinstance(acted, Described) and isinstance(acted.name, Text) else set()
    for place, (variable, row) in enumerate(holds[0].scope.rows):
        for column, _ in row:
            sides = [[dict(observation.scope.rows[place][1]).get(column) for observation in side] for side in (holds, fails)]
            if all(text is not None for side in sides for text in side):
                names = _all_different(holds[0], column)
                called = CALLED_SO if set(_words(column.replace("_", " "))) <= spoken else 0.0
                for item in _predicates(Field(Name(variable), column), [text or "" for text in sides[0]], [text or "" for text in sides[1]], names=names):
                    yield replace(item, cost=item.cost - called)


def _all_different(observation: Observation, column: str) -> bool:
    """Whether each record of the data has another text in a column."""
    cells = [cell for record in observation.strand.trace.data for name, cell in record.items() if snake_case(name) == column]
    return len(set(cells)) == len(cells) > 2


def _pieces(holds: Observations, fails: Observations) -> Iterator[Ranked[Expr]]:
    for place, (variable, _) in enumerate(holds[0].scope.texts):
        yield from _predicates(Name(variable), [o.scope.texts[place][1] for o in holds], [o.scope.texts[place][1] for o in fails])


def _words_of_instruction(holds: Observations, fails: Observations, done: Target | Sequence[Step] | None) -> Iterator[Ranked[Expr]]:
    """Words that the instructions of one side have in common; those that name what the step is done to come first.

    A word that only one instruction holds is as good as a name for that demonstration, and explains nothing, unless it
    says what was done.
    """
    yes, no = {o.scope.instruction for o in holds}, {o.scope.instruction for o in fails}
    if not all(yes) or not all(no) or yes & no:
        return
    spoken = {word.casefold() for part in walk(done) if isinstance(part, Described) and part.name is not None for word in _words(evaluate(part.name, holds[0].scope) or "")}
    for word in _shared_words(yes, no):
        named = word.casefold() in spoken and (len(yes) > 1 or word in wording(next(iter(yes))))
        if named or len(yes) > 1:
            condition = Compare("contains", Instruction(), Text(word))
            data = 0.0 if all(word in wording(text) for text in yes) else UNNAMED_WORD
            short = SHORT_WORD if len(word) < TELLING else 0.0
            yield Ranked(condition, cost(condition) + (0.0 if named else UNNAMED_WORD + short) + data, "the instruction says so")
    if len(no) > 1:
        for word in _shared_words(no, yes):
            condition = Compare("does not contain", Instruction(), Text(word))
            data = 0.0 if all(word in wording(text) for text in no) else UNNAMED_WORD
            yield Ranked(condition, cost(condition) + UNNAMED_WORD + data + NEGATED, "the instruction does not say so")
    if len(yes) + len(no) > 3 and not any(DATE_LIKE.search(text) for text in yes | no):  # the numbers in a date are no quantities
        yield from _limits(Instruction(), yes, no)


def _elements(holds: Observations, fails: Observations) -> Iterator[tuple[str, list[Place]]]:
    """The variables of the loops over elements, with what they stand for in each place."""
    for variable, _ in holds[0].scope.elements:
        outer = [_element(observation, variable) for observation in (*holds, *fails)]
        pages = [observation.snapshot for observation in (*holds, *fails)]
        if any(index is None or page is None for index, page in zip(outer, pages, strict=True)):
            continue
        yield variable, [Place(observation, index or 0) for observation, index in zip((*holds, *fails), outer, strict=True)]


def _element(observation: Observation, variable: str) -> int | None:
    path, page = dict(observation.scope.elements).get(variable), observation.snapshot
    return at_path(page, path) if path is not None and page is not None else None


def _read(holds: Observations, fails: Observations, tools: Toolbox, best: float) -> Iterator[Ranked[Expr]]:
    """Texts at the same place inside the loop's elements.

    Those that cannot be about as good as the best so far are left out before the elements are described, which is dear.
    """
    instruction, split = holds[0].scope.instruction, len(holds)
    told = []
    for least, inner, texts in _telling(holds, fails):
        rest = targets.least(inner, tools.embedder, read=True) - cost(LEAST_READ.target)
        told.append((least + rest, inner, texts))
    for least, inner, texts in sorted(told, key=itemgetter(0)):
        known = tools.targets(inner, read=True) if least <= best + MARGIN else []
        for item in _predicates(Read("text", known[0].value), texts[:split], texts[split:], instruction) if known else ():
            price = item.cost + known[0].cost - cost(known[0].value)
            best = min(best, price)
            yield Ranked(item.value, price, item.why)


def _telling(holds: Observations, fails: Observations) -> Iterator[tuple[float, list[Place], list[str]]]:
    """Texts inside the loop's elements that part the two sides: the least price of a condition, the places, the texts."""
    for _, places in _elements(holds, fails):
        for inner in _alike_inside(places, _holds_text):
            texts = [place.snapshot.text(place.index) for place in inner]
            prices = [item.cost for item in _predicates(LEAST_READ, texts[: len(holds)], texts[len(holds) :], holds[0].scope.instruction)]
            if prices:
                yield min(prices), inner, texts


def _alike_inside(places: Sequence[Place], wanted: object) -> Iterator[list[Place]]:
    """Groups of elements, one inside each place: in the same column of a table, else at the same path below it."""
    assert callable(wanted)
    first = places[0]
    count = 0
    for index in first.snapshot.subtree(first.index):
        if index != first.index and wanted(first.snapshot, index) and count < MOST_READS:
            count += 1
            found = [_counterpart(first, index, place) for place in places]
            if all(other is not None for other in found):
                yield [Place(place.observation, other or 0) for place, other in zip(places, found, strict=True)]


def _holds_text(page: Snapshot, index: int) -> bool:
    """An element whose whole text is a text of its own, short enough to be compared."""
    node = page.nodes[index]
    if node.tag == "#text" or "hidden" in node.states or node.value:
        return False
    children = page.children(index)
    return any(page.nodes[child].tag == "#text" for child in children) and 0 < len(page.text(index)) <= 80


def _counterpart(first: Place, index: int, place: Place) -> int | None:
    if place is first:
        return index
    column = _column(first.snapshot, index, first.index)
    if column is not None:
        cell, header = column
        for number, where in structure(place.snapshot).places.items():
            if where.column_header == header and place.snapshot.contains(place.index, number):
                return _below(place.snapshot, number, path_of(first.snapshot, index)[len(path_of(first.snapshot, cell)) :])
        return None
    return _below(place.snapshot, place.index, path_of(first.snapshot, index)[len(path_of(first.snapshot, first.index)) :])


def _column(page: Snapshot, index: int, row: int) -> tuple[int, str] | None:
    places = structure(page).places
    for cell in (index, *page.ancestors(index)):
        if cell == row:
            return None
        if cell in places and places[cell].column_header:
            return cell, places[cell].column_header
    return None


def _below(page: Snapshot, index: int, steps: Path) -> int | None:
    return at_path(page, (*path_of(page, index), *steps))


def _there_inside(places: Sequence[Place], split: int, variable: str) -> Iterator[Ranked[Expr]]:
    """``button "Approve" in row exists``: what all elements of one side hold, and none of the other.

    Where all that is of its kind there says the same, it is what it says that counts.
    """
    for inside, outside, negated in ((places[:split], places[split:], False), (places[split:], places[:split], True)):
        first = inside[0]
        count = 0
        for index in first.snapshot.subtree(first.index):
            if index == first.index or count >= MOST_READS:
                continue
            parting: list[Described | Css] = []
            for target in _named(first.snapshot, index, variable):
                if len(inside) == 1 and len(places) > 2 and isinstance(target, Described) and target.name is not None:
                    continue  # the name of the only one
                count += 1
                if not any(denote(target, place.observation) for place in outside) and all(denote(target, place.observation) for place in inside):
                    parting.append(target)
            headed = HEADED if parting and _column(first.snapshot, index, first.index) is not None else 0.0
            for target in parting:
                condition, where = Exists(target, negated), "not done" if negated else "done"
                told = -CLASS_THERE if isinstance(target, Css) else 0.0
                if isinstance(target, Described) and target.name is not None and len(inside) > 1 and replace(target, name=None) in parting:
                    told = -cost(target.name) - SAID
                yield Ranked(condition, cost(condition) + PART + headed + told + NEGATED * negated, f"that is in the elements where it was {where}, and not in the others")


def _named(page: Snapshot, index: int, variable: str) -> Iterator[Described | Css]:
    node = page.nodes[index]
    if node.tag == "#text" or "hidden" in node.states:
        return
    for role in locate.roles(page, index)[:2]:
        for name in locate.names(page, index)[:2]:
            if 0 < len(name) <= LONGEST_WORD:
                yield Described(role, Text(name), within=Variable(variable))
        if role not in VAGUE_ROLES:
            yield Described(role, within=Variable(variable))
    for name in (node.attribute("class") or "").split():
        if is_lasting(name):
            yield Css(f"{node.tag}.{name}", within=Variable(variable))


def _states_inside(places: Sequence[Place], split: int, tools: Toolbox) -> Iterator[Ranked[Expr]]:
    for inner in _alike_inside(places, lambda page, index: page.nodes[index].role in ("checkbox", "radio", "switch", "button", "option", "textbox")):
        for state in ("checked", "enabled", "selected", "expanded", "empty"):
            known = [locate.state(place.snapshot, place.index, state) for place in inner]
            if len(set(known[:split])) == 1 and all(now != known[0] for now in known[split:]):
                named = tools.targets(inner)
                if named:
                    condition = State(named[0].value, state, negated=not known[0])
                    yield Ranked(condition, cost(condition) + named[0].cost - cost(named[0].value), "the state in which it was done, and in which it was not")


def _signs(holds: Observations, fails: Observations) -> Iterator[Ranked[Expr]]:
    """What pages say only when something is as it usually is not."""
    for role in SIGNS:
        target = Described(role)
        for negated, here, there in ((False, holds, fails), (True, fails, holds)):
            if all(o.snapshot is not None for o in (*holds, *fails)) and all(denote(target, o) for o in here) and not any(denote(target, o) for o in there):
                sign = Exists(target, negated)
                price = cost(sign) + 1.0 + NEGATED * negated + FROM_THEN_ON * _changed_once(holds, fails)
                yield Ranked(sign, price, f"where it was {'not ' if negated else ''}done, there was such a thing on the page")


def _changed_once(holds: Observations, fails: Observations) -> bool:
    """Whether in a loop over records the one side was before the other: what a page says then tells how far the loop has come, nothing of the records."""
    if not holds[0].scope.rows:
        return False
    one, other = ([(o.strand.demonstration, o.position) for o in side] for side in (holds, fails))
    return max(one) < min(other) or max(other) < min(one)


def _on_page(holds: Observations, fails: Observations) -> Iterator[Ranked[Expr]]:
    """A text that stood on every page where it was done and on no other; two pages alone always differ somewhere."""
    if len(holds) + len(fails) < 3:
        return
    pages, others = [o.snapshot for o in holds], [o.snapshot for o in fails]
    if any(page is None for page in (*pages, *others)):
        return
    texts = [_texts(page) for page in pages if page is not None]
    absent = [_texts(page) for page in others if page is not None]
    told = " ".join(o.scope.instruction for o in (*holds, *fails))
    by_chance = ON_PAGE + (ASKED_OTHERWISE if len({o.scope.instruction for o in (*holds, *fails)}) > 1 else 0.0)
    shared = [text for text in texts[0] if next(occurrences(told, text), None) is None and all(text in other for other in texts[1:]) and not any(text in other for other in absent)]
    for text in sorted(shared, key=len)[:3]:
        condition = Exists(Described("text", Text(text)))
        yield Ranked(condition, cost(condition) + by_chance + SINGLE * (len(pages) == 1), "where it was not done, that was not on the page")
    missing = [text for text in absent[0] if next(occurrences(told, text), None) is None and all(text in other for other in absent[1:]) and not any(text in other for other in texts)]
    for text in sorted(missing, key=len)[:3]:
        lacking: Expr = Exists(Described("text", Text(text)), negated=True)
        yield Ranked(lacking, cost(lacking) + by_chance + SINGLE * (len(others) == 1), "where it was not done, that was on the page")


@per_snapshot
def _texts(page: Snapshot) -> dict[str, None]:
    visible = structure(page).visible
    return {page.text(i): None for i, node in enumerate(page.nodes) if node.tag != "#text" and visible[i] and _holds_text(page, i) and len(page.text(i)) <= LONGEST_WORD}
