"""Doing the same thing until something is there: turning the pages of a calendar, opening branch after branch.

    repeat until text (date instruction between "on " and "." as "MMMM YYYY") exists
        click link "Previous"

The condition is a text that was not there before any of the repetitions and is there after the last one, and which the
instruction, the data or a constant explains in every demonstration; or what is used next, where that came after more clicks
in one demonstration than in another; or that what was clicked is no longer there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from lamcli import locate
from lamcli.recipe.ast import Described, Exists, Expr, Point, RepeatUntil, Target, Text
from lamcli.recipe.cost import cost
from lamcli.recipe.page import Query
from lamcli.recipe.print import print_target
from lamcli.synthesis import values
from lamcli.synthesis.building import Observations, Toolbox
from lamcli.synthesis.denote import absent, denote, evaluate
from lamcli.synthesis.draft import StepDraft, Stuck
from lamcli.synthesis.problem import Observation, Strand
from lamcli.synthesis.rank import Ranked
from lamcli.synthesis.statements import statement
from lamcli.synthesis.surprise import is_told
from lamcli.trace import EventKind, Snapshot

LONGEST_TEXT = 40
"""Characters of a text that may serve as the sign to stop."""
MOST_TEXTS = 60
LONG = 3
"""Repetitions from which on it is no chance that nothing is left to click."""
SAYING = frozenset(("status", "alert", "tab", "cell", "rowheader", "columnheader", "caption", "dialog"))
"""Kinds of things that tell where one is."""
TOLD = 1.0
"""What repeating until a sign gains over writing every repetition down, when the person had been told the sign."""


def repetitions(strands: Sequence[Strand], positions: tuple[int, ...], tools: Toolbox) -> Iterator[tuple[StepDraft, tuple[int, ...]]]:
    """Reads the next events of each strand, none in some, as repetitions of one statement, and finds the sign to stop."""
    leading = next((strand.observation(position) for strand, position in zip(strands, positions, strict=True) if position + 1 < strand.end), None)
    if leading is None or leading.event.kind is not EventKind.CLICK:
        return
    runs = [_run(strand, position, leading) for strand, position in zip(strands, positions, strict=True)]
    if max(map(len, runs)) < 2:
        return
    body = statement(tuple(observation for run in runs for observation in run), tools)
    if isinstance(body, Stuck):
        return
    ends = tuple(position + len(run) for position, run in zip(positions, runs, strict=True))
    yield from _until_there(strands, positions, ends, runs, body, tools)
    yield from _until_gone(strands, ends, runs, body)


def _until_there(
    strands: Sequence[Strand], positions: tuple[int, ...], ends: tuple[int, ...], runs: Sequence[Observations], body: StepDraft, tools: Toolbox
) -> Iterator[tuple[StepDraft, tuple[int, ...]]]:
    if any(end >= strand.end for strand, end in zip(strands, ends, strict=True)):
        return
    habit = len({len(run) for run in runs}) < 2  # as often every time: a search only when what was told says where it ends
    for sign in _signs(strands, positions, ends, tools, goals=not habit):
        if habit and not is_told(sign.value):
            continue
        step = RepeatUntil(Exists(sign.value), (body.step,))
        price = cost(step) - cost(body.step) + body.cost + sign.cost - cost(sign.value)
        if habit:
            price = min(price, body.cost * len(runs[0]) - TOLD)
        yield _repeated(step, price, body, runs, f"only then {print_target(sign.value)} was there: {sign.why}"), ends


def _until_gone(strands: Sequence[Strand], ends: tuple[int, ...], runs: Sequence[Observations], body: StepDraft) -> Iterator[tuple[StepDraft, tuple[int, ...]]]:
    """There was always another one to click, and in the end there is none."""
    clicked = body.step.target if isinstance(body.step, Point) else None
    if not isinstance(clicked, Described) or not isinstance(clicked.name, Text) or max(map(len, runs)) < LONG:
        return
    sign = Described(clicked.role, clicked.name)
    there = [denote(sign, observation) for run in runs for observation in run]
    first = all(found[:1] == (observation.event.target,) for found, observation in zip(there, (o for run in runs for o in run), strict=True))
    if not first or not all(absent(sign, strand, end) for strand, end in zip(strands, ends, strict=True)):
        return
    click = Point("click", replace(sign, ordinal=1) if any(len(found) > 1 for found in there) else sign)
    inner = replace(body, step=click, cost=cost(click), rivals=())
    step = RepeatUntil(Exists(sign, negated=True), (click,))
    yield _repeated(step, cost(step), inner, runs, f"then {print_target(sign)} was no longer there"), ends


def _repeated(step: RepeatUntil, price: float, body: StepDraft, runs: Sequence[Observations], why: str) -> StepDraft:
    return StepDraft(step, price, body.sources, (f"repeated {', '.join(str(len(run)) for run in runs)} times; {why}",), parameters=body.parameters, body=(body,))


def _run(strand: Strand, position: int, leading: Observation) -> Observations:
    """The events from here on that do to the same element what the leading one did."""
    run: list[Observation] = []
    for at in range(position, strand.end):
        observation = strand.observation(at)
        if observation.event.kind is not leading.event.kind or not _same(observation, leading):
            break
        run.append(observation)
    return tuple(run)


def _same(left: Observation, right: Observation) -> bool:
    one, other = left.node, right.node
    return one is not None and other is not None and (one.role, one.tag, one.name) == (other.role, other.tag, other.name)


def _signs(strands: Sequence[Strand], positions: tuple[int, ...], ends: tuple[int, ...], tools: Toolbox, *, goals: bool) -> Iterator[Ranked[Target]]:
    """Targets that denote nothing before the last repetition and something after it, in every strand; cheapest first.

    Args:
        goals: what is used next may be the sign, whatever it is called.
    """
    after = tuple(strand.observation(end) for strand, end in zip(strands, ends, strict=True))
    news = [_news(strand, position, end) for strand, position, end in zip(strands, positions, ends, strict=True)]

    def shows(target: Target) -> bool:
        return all(_sign(target, strand, position, end) for strand, position, end in zip(strands, positions, ends, strict=True))

    if all(news):
        for item in values.candidates(after, news, name=True, embedder=tools.embedder, limit=6):
            if isinstance(item.value, Text) and len(strands) < 3:
                continue
            found = next((sign for role in _roles(after[0], item.value) if shows(sign := Described(role, item.value))), None)
            if found is not None:
                yield Ranked(found, cost(found) - cost(item.value) + item.cost, item.why)
                return
    goal = statement(after, tools) if goals and len({observation.event.kind for observation in after}) == 1 else None
    target = getattr(goal.step, "target", None) if isinstance(goal, StepDraft) else None
    if isinstance(target, Described) and target.name is not None and not target.ordinal and shows(target):
        yield Ranked(target, cost(target), "it is what comes next")


def _roles(observation: Observation, name: Expr) -> Iterator[str]:
    """What a text may be called: by what the page says it is, where that is a word for it, else a text."""
    yield "heading"
    page = observation.snapshot
    text = evaluate(name, observation.scope)
    if page is not None and text:
        for index in locate.find(page, Query("text", text)):
            yield from (role for role in locate.roles(page, index)[:1] if role in SAYING)
    yield from ("text", "element")


def _sign(target: Target, strand: Strand, position: int, end: int) -> bool:
    return bool(denote(target, strand.observation(end))) and all(absent(target, strand, at) for at in range(position, end))


def _news(strand: Strand, position: int, end: int) -> tuple[str, ...]:
    """Texts that are on the page after the repetitions and on none before."""
    last = strand.trace.before(end)
    if last is None:
        return ()
    earlier: set[str] = set()
    for at in range(position, end):
        page = strand.trace.before(at)
        earlier |= set(_texts(page)) if page is not None else set()
    return tuple(text for text in _texts(last) if text not in earlier)[:MOST_TEXTS]


def _texts(page: Snapshot) -> dict[str, None]:
    found = (page.text(index) for index, node in enumerate(page.nodes) if node.tag != "#text" and "hidden" not in node.states)
    return {text: None for text in found if 0 < len(text) <= LONGEST_TEXT}
