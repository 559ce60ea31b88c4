"""What a person can read about a recipe: the evidence as the lock keeps it (provenance, reasons, alternatives, fingerprints),
and the question that is left open where another recipe is about as good."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from lamcli import __version__
from lamcli.recipe.ast import Recipe
from lamcli.recipe.lock import Alternative, Demonstration, Lock, StepEvidence, digest
from lamcli.recipe.print import print_expr, print_recipe, print_step, print_target
from lamcli.synthesis.ambiguity import Doubt, columns_of
from lamcli.synthesis.building import Toolbox
from lamcli.synthesis.draft import Draft, StepDraft, Used
from lamcli.synthesis.outcome import Choice, Question, Solution
from lamcli.synthesis.problem import Strand
from lamcli.synthesis.witness import Witnessed, denoted
from lamcli.trace import Trace


@dataclass(frozen=True)
class Verdict:
    """What a search knows of a recipe.

    Attributes:
        proved: nothing cheaper explains the demonstrations.
        interrupted: the search did not come to its end.
        unambiguous, runner_up: see ``Lock``.
    """

    proved: bool
    interrupted: bool
    unambiguous: bool
    runner_up: Alternative | None = None


def lock(recipe: Recipe, draft: Draft, traces: Sequence[Trace], strands: Sequence[Strand], tools: Toolbox, verdict: Verdict, notes: Sequence[str]) -> Lock:
    """The evidence for one recipe.

    Args:
        strands: the demonstrations that it explains; what its targets denoted, and what its loops went over, is looked up there.
        tools: find what else its elements may be called.
    """
    text = print_recipe(recipe)
    seen = denoted(recipe, draft, strands)
    tools = replace(tools, hurried=tools.hurried or verdict.interrupted)
    return Lock(
        recipe=digest(text),
        lam=__version__,
        demonstrations=tuple(Demonstration(trace.origin, len(trace.events), trace.instruction) for trace in traces),
        cost=round(draft.cost, 2),
        consistent=True,
        cheapest="interrupted" if verdict.interrupted else "proved" if verdict.proved else "not proved",
        unambiguous=verdict.unambiguous,
        runner_up=verdict.runner_up,
        steps=tuple(_evidence(draft.steps, (), seen, tools)),
        notes=tuple(notes),
    )


def _evidence(steps: Sequence[StepDraft], path: tuple[int, ...], seen: Mapping[tuple[int, ...], Witnessed], tools: Toolbox) -> Iterator[StepEvidence]:
    for number, draft in enumerate(steps):
        here = (*path, number)
        of = seen.get(here, Witnessed())
        called = (alternative for used in draft.used for alternative in _called(used, tools))
        yield StepEvidence(here, print_step(draft.step), draft.sources, draft.why, (*called, *draft.alternatives), of.seen, of.listed, of.beside)
        yield from _evidence(draft.body, here, seen, tools)


def _called(used: Used, tools: Toolbox) -> Iterator[Alternative]:
    """What elements may be called; of a search that was cut short no more than what it knew."""
    for item in tools.targets(used.places, read=used.read, all_of_interest=not tools.hurried):
        yield Alternative(used.wording + print_target(item.value), round(item.cost, 2))


def question(doubt: Doubt, solutions: Sequence[Solution], traces: Sequence[Trace]) -> Question:
    """An open question in words.

    Args:
        solutions: that of the program, then those of its rivals.
    """
    parting, strand = doubt.parting, doubt.parting.strand
    page = strand.trace.before(strand.end) if parting.sources is None else None
    ways = (parting.ways[0], *(way for way, _ in doubt.rivals))
    texts = [print_recipe(solution.recipe).splitlines() for solution in solutions]
    compared = [texts[1], *([texts[0]] * len(doubt.rivals))]
    choices = tuple(
        Choice(way, tuple(line.strip() for line in text if line not in other), solution) for way, text, other, solution in zip(ways, texts, compared, solutions, strict=True)
    )  # fmt: skip
    record = None
    if parting.record is not None and parting.sources is not None:
        number, row = parting.record
        columns = {column for source in parting.sources[:2] for column in columns_of(source)}
        record = (number + 1, tuple(cell for cell in row if cell[0] in columns))
    origin = traces[strand.demonstration].origin or "unnamed"
    found = Question(strand.demonstration, origin, strand.end if page is not None else 0, page.title if page else "", page.url if page else "", record, choices, "", "")
    return replace(found, message=_asked(doubt, found), demonstrate=_deciding(found))


def _asked(doubt: Doubt, found: Question) -> str:
    if doubt.parting.sources is not None:
        one, two, line = doubt.parting.sources
        if doubt.parting.guard:
            return f"in “{line}” the condition may as well be {print_expr(two)}: both were so for the same of the records that were shown"
        return f"in “{line}” the value may come from {print_expr(one)} or from {print_expr(two)}: both hold the same in every record that was shown"
    return f"{place(found)}: it is not clear whether to {' or to '.join(choice.does for choice in found.choices)}"


def _deciding(found: Question) -> str:
    if found.record is not None:
        number, cells = found.record
        return f"demonstrate record {number} too, in which they differ: {', '.join(f'{column} is “{cell}”' for column, cell in cells)}"
    return "demonstrate one action more there" if found.step else "demonstrate once more with a record in which the two differ"


def place(found: Question) -> str:
    """Where a question arises: a record of the data, a page of a demonstration, or any record."""
    if found.record is not None:
        return f"in record {found.record[0]} of the data of demonstration {found.demonstration + 1} ({found.origin})"
    if not found.step:
        return "in a record in which the two differ"
    page = f" on “{found.title}”" if found.title else ""
    return f"after step {found.step} of demonstration {found.demonstration + 1} ({found.origin}){page}"
