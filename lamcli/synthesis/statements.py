"""One statement for one step of all strands: what was done, to which element, with which value."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, cast

from lamcli import locate
from lamcli.recipe.ast import (
    AnswerDialog,
    Choose,
    CloseTab,
    Described,
    Download,
    Drag,
    Emit,
    Expr,
    Field,
    Fill,
    GoBack,
    Name,
    Number,
    Open,
    Point,
    PointVerb,
    Press,
    Read,
    Reload,
    Scalar,
    Step,
    SwitchTab,
    Target,
    Text,
    TypeText,
    Upload,
    Variable,
)  # fmt: skip
from lamcli.recipe.cost import cost
from lamcli.recipe.lock import Alternative
from lamcli.recipe.print import print_expr, print_target
from lamcli.salience import structure
from lamcli.synthesis import drawings, targets, values
from lamcli.synthesis.building import Observations, Toolbox, drafted, places_of, rivals_of, targets_of
from lamcli.synthesis.computed import from_pages
from lamcli.synthesis.denote import denote, evaluate
from lamcli.synthesis.draft import Chosen, Kept, Parameter, Rewrite, Rival, StepDraft, Stuck, Used
from lamcli.synthesis.heads import KIND_TOLD, heads
from lamcli.synthesis.members import item_met
from lamcli.synthesis.mentioned import of_mentioned
from lamcli.synthesis.neighbours import of_two_records
from lamcli.synthesis.problem import Observation, Place
from lamcli.synthesis.rank import Ranked
from lamcli.synthesis.surprise import COINCIDENCE_DATA, is_told
from lamcli.synthesis.told_parts import begun, of_told_parts
from lamcli.trace import EventKind

POINTING: dict[EventKind, PointVerb] = {
    EventKind.CLICK: "click", EventKind.DOUBLE_CLICK: "double-click", EventKind.RIGHT_CLICK: "right-click", EventKind.HOVER: "hover",
    EventKind.CHECK: "check", EventKind.UNCHECK: "uncheck", EventKind.SCROLL: "scroll to",
}  # fmt: skip
PARAMETER_SURCHARGE = 1.0
CARELESS = 2.0
"""Surcharge of a value that was typed in other letters, capital or small, than the person had been told it in."""
ARBITRARY = 4.0
"""Surcharge of taking the first of equal elements where the demonstrations took different ones."""
SOMEWHERE_IN = 1.5
"""Surcharge of taking a click into an item of a list for one on the item."""
TWINS = 3.0
"""Surcharge of a record with two fields that are called the same and stand in two records of the page: those are two."""
UNTOLD_SURCHARGE = 45.0
"""Of a parameter where the person was told what to do or given data: values that vary then come from there, and a
demonstration in which they do not is more likely a mistake."""


def statement(observations: Observations, tools: Toolbox) -> StepDraft | Stuck:
    """The cheapest statement that does in every strand what was done there."""
    kinds = {observation.event.kind for observation in observations}
    if kinds == {EventKind.CLICK, EventKind.CHECK}:
        kinds = {EventKind.CHECK if all(_is_radio(observation) for observation in observations) else EventKind.CLICK}
    if len(kinds) > 1:
        return Stuck(observations[0], f"the demonstrations part here: {', '.join(sorted(kind.value.replace('_', ' ') for kind in kinds))}")
    kind = kinds.pop()
    match kind:
        case EventKind.CLICK | EventKind.DOUBLE_CLICK | EventKind.RIGHT_CLICK | EventKind.HOVER | EventKind.CHECK | EventKind.UNCHECK | EventKind.SCROLL:
            done = _on_target(observations, tools, lambda target: Point(_verb(kind, target), target))
            return _on_member(observations, tools, done) if kind is EventKind.CLICK else done
        case EventKind.FILL:
            return _with_value(observations, tools, Fill)
        case EventKind.CHOOSE:
            return _with_value(observations, tools, lambda target, value: Choose(value, target))
        case EventKind.TYPE:
            return _with_value(observations, tools, lambda target, value: TypeText(value, target))
        case EventKind.UPLOAD:
            return _with_value(observations, tools, lambda target, value: Upload(value, target))
        case EventKind.PRESS:
            return _press(observations, tools)
        case EventKind.DRAG:
            return _drag(observations, tools)
        case EventKind.DOWNLOAD:
            return _on_target(observations, tools, lambda target: Download(target, "file"))
        case EventKind.NAVIGATE | EventKind.SWITCH_TAB | EventKind.CLOSE_TAB | EventKind.BACK | EventKind.RELOAD | EventKind.DIALOG:
            return _page_wide(observations, kind, tools)
        case EventKind.EXTRACT_TEXT | EventKind.EXTRACT_LINK:
            return extraction((observations,), tools)
        case EventKind.KEY | EventKind.INPUT:
            return Stuck(observations[0], f"raw {kind.value} events have to be normalized first")


def _verb(kind: EventKind, target: Target) -> PointVerb:
    """What is only known to be of a kind that is told is clicked: it need not be a box the next time."""
    ticked = kind in (EventKind.CHECK, EventKind.UNCHECK)
    untold = isinstance(target, Described) and target.role == "element" and target.name is not None and not isinstance(target.name, Text)
    return "click" if ticked and untold else POINTING[kind]


def _is_radio(observation: Observation) -> bool:
    node = observation.node
    return node is not None and (node.role in ("radio", "menuitemradio") or node.attribute("type") == "radio")


def _on_target(observations: Observations, tools: Toolbox, make: Callable[[Target], Step]) -> StepDraft | Stuck:
    found = targets_of(observations, tools)
    choices = [*_drawn_choices(observations, tools), *_told_parts(observations)]
    drafts = [_chosen(choice, observations, make) for choice in choices]
    if isinstance(found, Stuck):
        return min(drafts, key=lambda draft: draft.cost, default=None) or _any_of_equals(observations, tools, make) or found
    ranking, places = found
    best = ranking[0]
    if isinstance(best.value, Described) and best.value.ordinal not in (0, 1) and (equal := _any_of_equals(observations, tools, make)) is not None:
        return equal
    step = make(best.value)
    by_chance = COINCIDENCE_DATA if choices and not _named_by_told(best.value) else 0.0
    drafts.append(drafted(step, cost(step) - cost(best.value) + best.cost + by_chance, observations, [best.why], rivals=rivals_of(ranking), used=[Used(tuple(places))]))
    return min(drafts, key=lambda draft: draft.cost)


def _named_by_told(target: Target) -> bool:
    """Whether a target names what the person was told, or is what a loop has come to."""
    return isinstance(target, Variable) or (isinstance(target, Described) and targets.given(target.name))


def _drawn_choices(observations: Observations, tools: Toolbox) -> Iterator[Chosen]:
    """What an instruction that describes or counts drawn things says about what was chosen."""
    places = places_of(observations, lambda observation: observation.event.target)
    if isinstance(places, Stuck) or not all(observation.scope.instruction for observation in observations) or not all(locate.drawn(place.snapshot) for place in places):
        return
    if any(observation.scope.elements for observation in observations):
        return  # the loop says which
    if not locate.is_drawn(places[0].snapshot, places[0].index):
        indices = [place.index for place in places]
        found = [drawings.called_by_number(observations, indices), drawings.called_by_look(observations, indices)]
    else:
        found = [drawings.first_that_fits(observations, head.target, head.cost) for head in heads(places, tools.embedder, only=drawings.ROLE)]
    yield from (choice for choice in found if choice is not None)


def _told_parts(observations: Observations) -> Iterator[Chosen]:
    if all(observation.scope.instruction for observation in observations):
        yield from (choice for choice in (of_told_parts(observations), of_mentioned(observations)) if choice is not None)


def _chosen(choice: Chosen, observations: Observations, make: Callable[[Target], Step]) -> StepDraft:
    step = make(choice.target)
    draft = drafted(step, cost(step) - cost(choice.target) + choice.cost, observations, [choice.why])
    return replace(draft, rewrites=choice.rewrites)


def _on_member(observations: Observations, tools: Toolbox, done: StepDraft | Stuck) -> StepDraft | Stuck:
    """Clicks somewhere into the items of a list, as clicks on the items when these are what the person was told of."""
    if isinstance(done, StepDraft) and is_told(getattr(done.step, "target", None)):
        return done
    members = [_member(observation) for observation in observations]
    places = [Place(observation, member) for observation, member in zip(observations, members, strict=True) if member is not None]
    if len(places) < len(members) or all(place.index == place.observation.event.target for place in places):
        return done
    ranking = [item for item in tools.targets(places, all_of_interest=True) if is_told(item.value)]
    if not ranking:
        return done
    best = ranking[0]
    step = Point("click", best.value)
    why = [best.why, "it was clicked somewhere into it"]
    draft = drafted(step, cost(step) - cost(best.value) + best.cost + SOMEWHERE_IN, observations, why, [Alternative(print_target(item.value), round(item.cost, 2)) for item in ranking])
    rewrites = tuple(
        Rewrite(place.observation.strand.demonstration, place.observation.position, place.observation.position + 1, (replace(place.observation.event, target=place.index),)) for place in places
    )
    return replace(draft, rewrites=rewrites)


def _member(observation: Observation) -> int | None:
    """The item that a person who was told what to do clicked into."""
    page, index = observation.snapshot, observation.event.target
    return item_met(page, index) if page is not None and index is not None and observation.scope.instruction else None


def _any_of_equals(observations: Observations, tools: Toolbox, make: Callable[[Target], Step]) -> StepDraft | None:
    """Elements that are called alike and do the same: the demonstrations took one or the other, the recipe takes the first."""
    places = places_of(observations, lambda observation: observation.event.target)
    if isinstance(places, Stuck):
        return None
    for head in heads(places, tools.embedder):
        equals = [denote(head.target, place.observation) for place in places]
        if head.target.name is None or any(place.index not in group for place, group in zip(places, equals, strict=True)):
            continue
        if head.why == KIND_TOLD or (len(places) > 1 and all(_equal(place, group[0]) for place, group in zip(places, equals, strict=True))):
            target = replace(head.target, ordinal=1)
            rewrites = tuple(
                Rewrite(o.strand.demonstration, o.position, o.position + 1, (replace(o.event, target=group[0]),))
                for o, group in zip(observations, equals, strict=True) if group[0] != o.event.target
            )  # fmt: skip
            step = make(target)
            draft = drafted(step, cost(step) - cost(target) + head.cost + ARBITRARY, observations, [head.why, "which of the equal ones does not matter"])
            return replace(draft, rewrites=rewrites)
    return None


def _equal(place: Place, other: int) -> bool:
    """Whether two elements look and lead alike, and are not what two rows or items of a list each have."""
    nodes, members = place.snapshot.nodes, structure(place.snapshot).members
    if [outer for outer in place.snapshot.ancestors(place.index) if outer in members] != [outer for outer in place.snapshot.ancestors(other) if outer in members]:
        return False
    one, two = nodes[place.index], nodes[other]
    return all(one.attribute(name) == two.attribute(name) for name in ("href", "type", "class")) and (one.tag, one.role, one.name) == (two.tag, two.role, two.name)


def _with_value(observations: Observations, tools: Toolbox, make: Callable[[Target, Expr], Step]) -> StepDraft | Stuck:
    found = targets_of(observations, tools)
    if isinstance(found, Stuck):
        return found
    ranking, places = found
    best = ranking[0]
    sources, parameters, kept = value_sources(observations, places, tools)
    if not sources:
        return Stuck(observations[0], f"where “{observations[0].event.value}” came from is not known: it is neither a constant nor a part of what the demonstrations were given")
    value = sources[0]
    step = make(best.value, value.value)
    price = cost(step) - cost(best.value) - cost(value.value) + best.cost + value.cost
    alternatives = [Alternative(f"with {print_expr(item.value)}", round(item.cost, 2)) for item in sources]
    asked = [parameter for parameter in parameters if value.value == Name(parameter.name)]
    named = isinstance(value.value, Field) and value.cost <= cost(value.value)  # the column is called like the field
    rivals = (*rivals_of(ranking), *(rival for rival in rivals_of(sources) if rival.other not in kept and not named))
    draft = drafted(step, price, observations, [best.why, value.why], alternatives, asked, rivals, [Used(tuple(places))])
    return replace(draft, kept=kept.get(value.value, ()), rewrites=tuple(_as_told(value.value, observations)))


def _as_told(value: Expr, observations: Observations) -> Iterator[Rewrite]:
    """Where what was typed differs from what was told in capital and small letters only, or ends sooner, what was told was meant."""
    for o in observations:
        text = evaluate(value, o.scope) if o.event.kind in (EventKind.FILL, EventKind.TYPE) else None
        if text is not None and text != o.event.value and text.casefold().startswith(o.event.value.casefold()) and o.event.value:
            yield Rewrite(o.strand.demonstration, o.position, o.position + 1, (replace(o.event, value=text),))


def value_sources(observations: Observations, places: Sequence[Place], tools: Toolbox) -> tuple[list[Ranked[Expr]], list[Parameter], dict[Expr, tuple[Kept, ...]]]:
    """Where the typed or chosen value comes from, the parameters that would be needed, and what would have to be read before."""
    label = field_label(places[0])
    secrets = {observation.event.secret for observation in observations}
    if len(secrets) > 1:
        return [], [], {}  # one secret is never another, nor something that is none
    if any(secrets):
        name = values.snake_case(secrets.pop())
        parameter = Parameter(name, Scalar("secret"), tuple((o.strand.demonstration, "") for o in observations))
        return [Ranked(Name(name), cost(Name(name)), "a secret is never written down")], [parameter], {}
    if any(("value", "unrecorded") in observation.event.detail for observation in observations):
        return values.told(observations), [], {}
    wanted = [(observation.event.value,) for observation in observations]
    found = values.candidates(observations, wanted, name=False, label=label, embedder=tools.embedder)
    told = any(not isinstance(item.value, Text) for item in found)
    counted = [item.source for item in drawings.counts(observations, wanted) if not item.rewrites]
    shown = from_pages(observations, tools.targets, label)
    found = [replace(item, cost=item.cost + COINCIDENCE_DATA) if isinstance(item.value, Text) and counted else item for item in found]
    found += [*counted, *(item.source for item in shown)]
    if not found and all(observation.event.kind in (EventKind.FILL, EventKind.TYPE) for observation in observations):
        meant = [(value, *begun(observation.scope.instruction, value)) for observation, (value,) in zip(observations, wanted, strict=True)]
        carelessly = values.candidates(observations, meant, name=True, label=label, embedder=tools.embedder)
        found = [replace(item, cost=item.cost + CARELESS) for item in carelessly if not isinstance(item.value, Text)]
    found.sort(key=lambda item: (round(item.cost, 6), print_expr(item.value)))
    in_loop = any(observation.scope.texts or observation.scope.rows or observation.scope.elements for observation in observations)
    varying = len(set(wanted)) > 1
    typed = all(observation.event.kind in (EventKind.FILL, EventKind.TYPE) for observation in observations)
    kept = {item.source.value: item.kept for item in reversed(shown)}  # of two that keep a text by one name, what the cheaper one keeps
    if not varying and len({o.strand.demonstration for o in observations}) > 1 and not in_loop:
        constant = [item for item in found if not shown or item.value == shown[0].source.value]
        return constant or found, [], kept  # what was the same each time is no input
    if shown and not varying and typed and not (told or (len(observations) > 1 and _explained(observations))):
        return [item.source for item in shown], [], kept
    if found and (varying or in_loop or not typed or _explained(observations)):
        return found, [], kept
    parameter = Parameter(values.snake_case(label or "value"), Scalar("text"), tuple((o.strand.demonstration, o.event.value) for o in observations))
    surcharge = UNTOLD_SURCHARGE if _explained(observations) else PARAMETER_SURCHARGE
    source: Ranked[Expr] = Ranked(Name(parameter.name), cost(Name(parameter.name)) + surcharge, f"an input, named after the field “{label}”")
    return [source, *found], [parameter], kept


def _explained(observations: Observations) -> bool:
    """Whether the person was told or given something from which values could have come."""
    return any(observation.scope.instruction or observation.strand.trace.data for observation in observations)


def field_label(place: Place) -> str:
    """What a field is called: the words a person would use, else the ``name`` that its author gave it."""
    node = place.snapshot.nodes[place.index]
    return structure(place.snapshot).labels.get(place.index) or node.name or node.attribute("name") or node.attribute("id") or ""


def _press(observations: Observations, tools: Toolbox) -> StepDraft | Stuck:
    keys = {observation.event.value for observation in observations}
    if len(keys) > 1:
        return Stuck(observations[0], f"different keys were pressed: {', '.join(sorted(keys))}")
    key = keys.pop()
    if any(observation.event.target is None for observation in observations) or any(observation.node is None or observation.node.tag in ("body", "html") for observation in observations):
        step = Press(key)
        return drafted(step, cost(step), observations)
    return _on_target(observations, tools, lambda target: Press(key, target))


def _drag(observations: Observations, tools: Toolbox) -> StepDraft | Stuck:
    start = targets_of(observations, tools)
    if isinstance(start, Stuck):
        return start
    end = targets_of(observations, tools, lambda observation: observation.event.destination)
    if isinstance(end, Stuck):
        return end
    step = Drag(start[0][0].value, end[0][0].value)
    price = cost(step) - cost(step.target) - cost(step.destination) + start[0][0].cost + end[0][0].cost
    return drafted(step, price, observations, [start[0][0].why, end[0][0].why])


def _page_wide(observations: Observations, kind: EventKind, tools: Toolbox) -> StepDraft | Stuck:
    step: Step
    match kind:
        case EventKind.BACK:
            step = GoBack()
        case EventKind.RELOAD:
            step = Reload()
        case EventKind.CLOSE_TAB:
            step = CloseTab()
        case EventKind.SWITCH_TAB:
            tabs = {observation.event.tab for observation in observations}
            step = SwitchTab(Number(str(tabs.pop() + 1)) if len(tabs) == 1 and not all(map(_just_opened, observations)) else None)
        case EventKind.DIALOG:
            answers = {observation.event.value for observation in observations}
            if len(answers) > 1:
                return Stuck(observations[0], "the dialog was accepted in one demonstration and dismissed in another")
            text = dict(observations[0].event.detail).get("text")
            step = AnswerDialog(answers.pop() != "dismiss", Text(text) if text else None)
        case _:
            return _open(observations)
    return drafted(step, cost(step), observations)


def _just_opened(observation: Observation) -> bool:
    """Whether a tab that was switched to came up with what was clicked before."""
    before = observation.strand.trace.events[: observation.position]
    return bool(before) and before[-1].kind is EventKind.CLICK and all(event.tab != observation.event.tab for event in before)


def _open(observations: Observations) -> StepDraft | Stuck:
    wanted = [(observation.event.value,) for observation in observations]
    found = values.candidates(observations, wanted, name=False)
    if found:
        step = Open(found[0].value)
        return drafted(step, cost(step) - cost(found[0].value) + found[0].cost, observations, why=[found[0].why])
    parameter = Parameter("address", Scalar("link"), tuple((o.strand.demonstration, o.event.value) for o in observations))
    step = Open(Name("address"))
    return drafted(step, cost(step) + PARAMETER_SURCHARGE, observations, why=["the demonstrations opened different addresses"], parameters=[parameter])


@dataclass(frozen=True)
class _Column:
    """One field of a record: what was read in every strand."""

    what: Literal["text", "link"]
    ranking: Sequence[Ranked[Target]]
    places: Sequence[Place]
    rivals: Sequence[Rival]


def _column(observations: Observations, tools: Toolbox) -> _Column | Stuck:
    key = ("column", tuple((o.scope, id(o.snapshot), o.event.target, o.event.kind) for o in observations))
    if key in tools.memo and not tools.hurried:
        return cast(_Column, tools.memo[key])
    found = targets_of(observations, tools)
    kinds = {observation.event.kind for observation in observations}
    result: _Column | Stuck
    if isinstance(found, Stuck):
        result = found
    elif len(kinds) > 1:
        result = Stuck(observations[0], "one demonstration took the text, another the link")
    else:
        ranking, at = found
        what: Literal["text", "link"] = "link" if kinds == {EventKind.EXTRACT_LINK} else "text"
        result = _Column(what, ranking, at, tuple(rivals_of(ranking)))
    if not tools.hurried and isinstance(result, _Column):
        tools.memo[key] = result
    return result


def extraction(columns: Sequence[Observations], tools: Toolbox) -> StepDraft | Stuck:
    """One ``emit`` for extractions that follow each other; ``columns`` holds the observations field by field."""
    fields: list[tuple[str, Expr]] = []
    price, why = 0.0, []
    places: list[Place] = []
    rivals: list[Rival] = []
    used: list[Used] = []
    known: dict[str, Place] = {}
    for observations in columns:
        column = _column(observations, tools)
        if isinstance(column, Stuck):
            return column
        best, what = column.ranking[0], column.what
        name = field_name(column.places, what)
        fields.append((_fresh(name, [taken for taken, _ in fields]), Read(what, best.value)))
        price += best.cost - cost(best.value) + (TWINS if of_two_records(known.setdefault(name, column.places[0]), column.places[0]) else 0.0)
        why.append(best.why)
        places += column.places
        rivals += column.rivals
        used.append(Used(tuple(column.places), read=True, wording=f"{what} of "))
    step = Emit(tuple(fields))
    every = tuple(observation for observations in columns for observation in observations)
    return drafted(step, cost(step) + price, every, why, rivals=rivals, used=used)


def _fresh(name: str, taken: Sequence[str]) -> str:
    number = 2
    fresh = name
    while fresh in taken:
        fresh, number = f"{name}_{number}", number + 1
    return fresh


def field_name(places: Sequence[Place], what: str) -> str:
    """What an extracted field is called: the column's header, the row's, the label before it, else what it is."""
    place = places[0]
    known = structure(place.snapshot)
    for index in (place.index, *place.snapshot.ancestors(place.index)):
        where = known.places.get(index)
        if where is not None:
            header = where.column_header or where.row_header
            if header:
                return values.snake_case(header)
            break
    label = known.labels.get(place.index)
    if label:
        return values.snake_case(label)
    node = place.snapshot.nodes[place.index]
    return "link" if what == "link" else node.role if node.role.isalpha() and node.role not in ("generic", "text") else "text"
