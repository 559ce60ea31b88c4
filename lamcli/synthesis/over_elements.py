"""Loops over elements: actions that lie in one member after the other of a list, a table or a regular repeat."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from math import comb, log2

from lamcli import locate
from lamcli.recipe.ast import Containing, Css, Described, Target, Variable
from lamcli.recipe.values import occurrences
from lamcli.recipe.walk import walk
from lamcli.salience.paths import path_of
from lamcli.synthesis.building import EXTRACTIONS, Toolbox
from lamcli.synthesis.denote import denote
from lamcli.synthesis.heads import ROWS
from lamcli.synthesis.members import kind
from lamcli.synthesis.needless import without_needless
from lamcli.synthesis.neighbours import records_of
from lamcli.synthesis.paging import paging
from lamcli.synthesis.plurals import plural
from lamcli.synthesis.problem import Place, Strand
from lamcli.synthesis.rank import Ranked
from lamcli.synthesis.runs import Run, runs
from lamcli.synthesis.segmentation import ENTERED, Segmentation, fresh_variable
from lamcli.synthesis.statements import field_label
from lamcli.synthesis.surprise import COINCIDENCE_DATA
from lamcli.synthesis.values import DATE_LIKE
from lamcli.trace import EventKind, Snapshot

ALL_READ = 1.0
"""What a loop gains over two records, all that there are, of which the same was read."""
CLOSED_PAIR = 10.0
"""Surcharge of a loop over two elements which the demonstrations visited both: it predicts nothing that was not shown,
and two plain statements are easier to read. What is read of two alike is two records all the same; half of it where several
things are read of each."""
PASSED_OVER = 1.0
ONE_PASSED_OVER = 6.0
"""Surcharges of a loop that passed members over, more and only one: a condition that explains one is easily a coincidence."""
READ_BEFORE = 60
"""Events back to which what is typed may have been read."""
TAKEN_WORDS = frozenset(("item", "listitem", "menuitem", "treeitem", "element", "generic", "text", "icon", "shape", "field", "section", "list", "table", "first", "last", "group"))
"""Roles that say little, or are words of the language."""
EVIDENT = 3.0
MOST_EVIDENT = 4
"""What a loop gains for each step, after the first, that its rounds have in common: doing all that twice with members of one
list, and calling it two tasks, is the stranger explanation."""
CHOSEN = 2.0
MOST_CHOSEN = 8.0
"""What a loop that passed members over gains for each bit that it takes to say which members were visited, and at most: about
what its condition costs, so that it is not preferred to a loop which passes none over."""
TURNED = 8.0
"""What a loop gains when the demonstration ends with the next page of its list: nobody turns a page to do nothing with it."""
SOME_OF_A_PAGE = 3.0
"""Surcharge of going through those only, page after page, that hold something: a page on which none does looks like the end of the list."""
LOOKS = ("item", "listitem")
"""What members of a regular repeat are called, of whatever role they are."""
LONE = 4.0
LASTING = 7.0
"""Surcharge of ``items`` across pages and within rounds, and what a class gains there: what stands alone, on a last page or in
another round, looks like no item of anything, and would be lost; its class finds it."""


def over_elements(strands: Sequence[Strand], positions: tuple[int, ...], tools: Toolbox, explained: Sequence[Segmentation]) -> Iterator[Segmentation]:
    """Loops over the members of one page and over those of all pages; those that stop in between only where neither explains anything."""
    options = [runs(strand, position) for strand, position in zip(strands, positions, strict=True)]
    yield from _over(strands, positions, tools, options)
    if not explained and any(len(run.stretches) > 2 for found in options for run in found):
        stopping = [runs(strand, position, stopping=True) for strand, position in zip(strands, positions, strict=True)]
        yield from _over(strands, positions, tools, [[run for run in found if run not in known] for found, known in zip(stopping, options, strict=True)])


def _over(strands: Sequence[Strand], positions: tuple[int, ...], tools: Toolbox, options: Sequence[Sequence[Run]]) -> Iterator[Segmentation]:
    lead = max(range(len(strands)), key=lambda number: max((run.visited for run in options[number]), default=0))
    for first in options[lead]:
        inside = _in_its_element(strands[lead], first)
        chosen = [first if number == lead else _alike(first, strand, position, options[number], inside=inside) for number, (strand, position) in enumerate(zip(strands, positions, strict=True))]
        if first.visited > 1 and _regular(strands[lead], first) and not _from_nowhere(strands[lead], first):
            yield from _segmentations(strands, positions, chosen, first, tools)


def _lengths(run: Run) -> list[int]:
    return [part.end - part.start for stretch in run.stretches for part in stretch.rounds if part.end > part.start]


def _told(strand: Strand, run: Run) -> bool:
    """Whether the instruction names, each by a name of its own, what was acted on: it was done for that reason, not for its place in a list."""
    found: set[str] = set()
    rounds = [part for stretch in run.stretches for part in stretch.rounds if part.end > part.start]
    for part in rounds if strand.scope.instruction else ():
        page, target = strand.trace.before(part.start), strand.trace.events[part.start].target
        names = locate.names(page, target) if page is not None and target is not None else ()
        found.update(name for name in names[:1] if next(occurrences(strand.scope.instruction, name), None) is not None)
    return len(found) == len(rounds) > 1


def called(role: str) -> str:
    """What a loop calls its element: by its role, where that says what it is."""
    return role if role.isalpha() and role not in TAKEN_WORDS else "item"


def _regular(strand: Strand, run: Run) -> bool:
    """Whether the rounds begin alike; the fields of a form also follow each other, and each is filled in its own way: with
    something else, and under a label of its own."""
    begins = [strand.observation(part.start) for stretch in run.stretches for part in stretch.rounds if part.end > part.start]
    kinds = {(observation.event.kind, observation.node.role if observation.node is not None else "") for observation in begins}
    entered = [observation for observation in begins if observation.event.kind in ENTERED and observation.snapshot is not None and observation.event.target is not None]
    filled = {observation.event.value for observation in entered}
    labels = {field_label(Place(observation, observation.event.target or 0)) for observation in entered} if len(filled) > 1 else set()
    form = len(entered) == len(begins) == len(filled) == len(labels)
    return not form and len(kinds) <= max(1, len(begins) // 2)


def _from_nowhere(strand: Strand, run: Run) -> bool:
    """Whether every round typed another text that stood nowhere before: no one statement types them, and no input stays the same."""
    typed = [
        (at, strand.trace.events[at]) for stretch in run.stretches for part in stretch.rounds for at in range(part.start, part.end)
        if strand.trace.events[at].kind in (EventKind.FILL, EventKind.TYPE)
    ]  # fmt: skip
    texts = {event.value.casefold() for _, event in typed if not event.secret and any(letter.isalpha() for letter in event.value)}
    if len(typed) < 2 or len(texts) < len(typed) or strand.trace.data or any(text in strand.scope.instruction.casefold() for text in texts):
        return False
    scope = strand.scope
    given = {text.casefold() for _, text in scope.texts} | {cell.casefold() for _, row in scope.rows for _, cell in row}
    if any(text in given or DATE_LIKE.search(text) for text in texts):
        return False
    pages = {id(page): page for at in range(max(strand.start, typed[0][0] - READ_BEFORE), typed[-1][0] + 1) if (page := strand.trace.before(at)) is not None}
    return not any(text in shown for shown in (page.text(0).casefold() for page in pages.values()) for text in texts)


def _alike(first: Run, strand: Strand, position: int, options: Sequence[Run], *, inside: bool) -> Run | None:
    """The run of another demonstration, or round, over the same kind of collection; it may have met one member only.

    Args:
        inside: whether what the first went over lies in the element of the loop around it: then it does here too, if anything does.
    """
    alike = [run for run in options if run.roles == first.roles] or runs(strand, position, tail=first.tail, least=1, like=first.kind)
    return next((run for run in alike if _in_its_element(strand, run) == inside), alike[0] if alike else None)


def _in_its_element(strand: Strand, run: Run) -> bool:
    """Whether what a run goes over lies in the element of the loop around it."""
    page = strand.trace.before(run.stretches[0].position)
    if page is None or not strand.scope.elements:
        return False
    _, around = strand.scope.elements[-1]
    return path_of(page, run.stretches[0].collection.container)[: len(around)] == around


def _segmentations(strands: Sequence[Strand], positions: tuple[int, ...], found: Sequence[Run | None], first: Run, tools: Toolbox) -> Iterator[Segmentation]:
    chosen = [run if run is None else without_needless(strand, run) for strand, run in zip(strands, found, strict=True)]
    observed = [
        (Place(strand.observation(stretch.position), stretch.collection.container), stretch.collection.members)
        for strand, run in zip(strands, chosen, strict=True) if run is not None for stretch in run.stretches
    ]  # fmt: skip
    pages = paging(strands, chosen, tools)
    if pages is None and any(run is not None and len(run.stretches) > 1 for run in chosen):
        return
    variable = fresh_variable(called(first.roles[0]) if first.roles else "item", strands)
    iterations = tuple(part for strand, run in zip(strands, chosen, strict=True) if run is not None for part in _iterations(strand, run, variable))
    surcharge = _surcharge(strands, chosen, first, paged=pages is not None)
    if all(run is not None and len(run.stretches) == 1 and run.visited == len(run.stretches[0].collection.members) == 2 for run in chosen):
        surcharge += _of_pair(iterations, observed)
    turns = tuple((strand.demonstration, stretch.turn) for strand, run in zip(strands, chosen, strict=True) if run is not None for stretch in run.stretches if stretch.turn is not None)
    ends = tuple(position if run is None else run.end for position, run in zip(positions, chosen, strict=True))
    looks = LOOKS if not any(place.snapshot.nodes[member].role in ROWS for place, members in observed for member in members) else ()
    several = pages is not None or any(strand.scope.elements or strand.scope.rows or strand.scope.texts for strand in strands)
    outer = {Variable(name) for strand in strands for name, _ in strand.scope.elements}
    sources = plural(observed, tools.embedder)
    for source in _distinct([source for source in sources if outer.intersection(walk(source.value))] or sources):  # else it would be the same list in every round
        if several and getattr(source.value, "role", "") in looks:
            source = replace(source, cost=source.cost + LONE)
        elif ((several and looks) or pages is not None) and isinstance(source.value, Css):
            source = replace(source, cost=source.cost - LASTING)
        if pages is not None and any(isinstance(part, Containing) for part in walk(source.value)):
            source = replace(source, cost=source.cost + SOME_OF_A_PAGE)
        if all(run is not None or not denote(source.value, strand.observation(position)) for strand, position, run in zip(strands, positions, chosen, strict=True)):
            yield Segmentation(variable, source, iterations, ends, surcharge=surcharge, pages=pages, turns=turns)


def _of_pair(rounds: Sequence[Strand], observed: Sequence[tuple[Place, tuple[int, ...]]]) -> float:
    """Of a loop over just two: rather a gain where the rounds only read, out of members that are known to be of one kind."""
    read = all(event.kind in EXTRACTIONS for part in rounds for event in part.trace.events[part.start : part.end])
    if read and all(any(records.members == members for records in records_of(place.snapshot)) for place, members in observed):
        return -ALL_READ
    if read and rounds[0].scope.elements[:-1] and all(_of_one_kind(place.snapshot, members) for place, members in observed):
        return 0.0  # there are two in this round of the loop around it, and another number in others
    return CLOSED_PAIR / 2 if read and max(part.end - part.start for part in rounds) > 1 else CLOSED_PAIR


def _of_one_kind(page: Snapshot, members: Sequence[int]) -> bool:
    """Whether elements are alike in tag, role and class, and of a role of which there may be any number."""
    return len({kind(page, member) for member in members}) == 1 and page.nodes[members[0]].role in ROWS


def _surcharge(strands: Sequence[Strand], chosen: Sequence[Run | None], first: Run, *, paged: bool) -> float:
    """What speaks against a loop, and for it (negative), beyond the length of its words."""
    passed_over = sum(run.passed_over for run in chosen if run is not None)
    surcharge = PASSED_OVER if passed_over > 1 or (passed_over and paged) else ONE_PASSED_OVER * passed_over
    if passed_over > 1:
        visited = sum(run.visited for run in chosen if run is not None)
        surcharge -= min(MOST_CHOSEN, max(0.0, CHOSEN * log2(comb(visited + passed_over, visited)) - 1.0))
    if passed_over != 1:
        surcharge -= EVIDENT * min(MOST_EVIDENT, max(_lengths(first)) - 1)
    if any(run is not None and not run.stretches[-1].rounds for run in chosen):
        surcharge -= TURNED
    if all(run is not None and _told(strand, run) for strand, run in zip(strands, chosen, strict=True)):
        surcharge += COINCIDENCE_DATA
    return surcharge


def _distinct(sources: Sequence[Ranked[Target]]) -> list[Ranked[Target]]:
    """The best ones that do not only call the same members by another role: two by words, one by class."""
    best: dict[object, Ranked[Target]] = {}
    for source in sources:
        if isinstance(source.value, Described):
            best.setdefault(source.value.within, source)
    return [*list(best.values())[:2], *[source for source in sources if isinstance(source.value, Css)][:1]]


def _iterations(owner: Strand, run: Run, variable: str) -> Iterator[Strand]:
    for stretch in run.stretches:
        for part in stretch.rounds:
            scope = replace(owner.scope, elements=(*owner.scope.elements, (variable, part.path)))
            last = owner.last and part.start < part.end == owner.end
            yield replace(owner, start=part.start, end=part.end, scope=scope, open_ended=last, last=last)
