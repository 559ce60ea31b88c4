"""Doing the same thing until something is there: turning the pages of a calendar, opening branch after branch.

    repeat until text (date instruction between "on " and "." as "MMMM YYYY") exists
        click link "Previous"

The condition is a text that was not there before any of the repetitions and is there after the last one, and which the
instruction, the data or a constant explains in every demonstration.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lamcli.recipe.ast import Described, Exists, RepeatUntil, Target, Text
from lamcli.recipe.cost import cost
from lamcli.recipe.print import print_target
from lamcli.synthesis import values
from lamcli.synthesis.building import Observations, Toolbox
from lamcli.synthesis.denote import absent, denote
from lamcli.synthesis.draft import StepDraft, Stuck
from lamcli.synthesis.problem import Observation, Strand
from lamcli.synthesis.rank import Ranked
from lamcli.synthesis.statements import statement
from lamcli.synthesis.surprise import is_told
from lamcli.trace import EventKind, Snapshot

LONGEST_TEXT = 40
"""Characters of a text that may serve as the sign to stop."""
MOST_TEXTS = 60
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
    habit = len({len(run) for run in runs}) < 2  # as often every time: a search only when what was told says where it ends
    ends = tuple(position + len(run) for position, run in zip(positions, runs, strict=True))
    if any(end >= strand.end for strand, end in zip(strands, ends, strict=True)):
        return
    body = statement(tuple(observation for run in runs for observation in run), tools)
    if isinstance(body, Stuck):
        return
    for sign in _signs(strands, positions, ends, tools):
        if habit and not is_told(sign.value):
            continue
        condition = Exists(sign.value)
        step = RepeatUntil(condition, (body.step,))
        price = cost(step) - cost(body.step) + body.cost + sign.cost - cost(sign.value)
        if habit:
            price = min(price, body.cost * len(runs[0]) - TOLD)
        why = (f"repeated {', '.join(str(len(run)) for run in runs)} times; only then {print_target(sign.value)} was there: {sign.why}",)
        yield StepDraft(step, price, body.sources, why, parameters=body.parameters, body=(body,)), ends


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


def _signs(strands: Sequence[Strand], positions: tuple[int, ...], ends: tuple[int, ...], tools: Toolbox) -> Iterator[Ranked[Target]]:
    """Targets that denote nothing before the last repetition and something after it, in every strand; cheapest first."""
    after = tuple(strand.observation(end) for strand, end in zip(strands, ends, strict=True))
    news = [_news(strand, position, end) for strand, position, end in zip(strands, positions, ends, strict=True)]
    if not all(news):
        return
    for item in values.candidates(after, news, name=True, embedder=tools.embedder, limit=6):
        for role in ("heading", "text", "element"):
            target = Described(role, item.value)
            if isinstance(item.value, Text) and len(strands) < 3:
                continue
            if all(_sign(target, strand, position, end) for strand, position, end in zip(strands, positions, ends, strict=True)):
                yield Ranked(target, cost(target) - cost(item.value) + item.cost, item.why)
                return


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
