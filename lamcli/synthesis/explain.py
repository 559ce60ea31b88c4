"""What a person can read about a recipe: the evidence as the lock keeps it (provenance, reasons, alternatives, fingerprints),
and the question that is left open where another recipe is about as good."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from lamcli import __version__
from lamcli.recipe.ast import Recipe
from lamcli.recipe.lock import Demonstration, Lock, StepEvidence, digest
from lamcli.recipe.print import print_expr, print_recipe, print_step
from lamcli.synthesis.ambiguity import Doubt, columns_of
from lamcli.synthesis.draft import Draft, StepDraft
from lamcli.synthesis.outcome import Choice, Question, Solution
from lamcli.synthesis.witness import Witnessed
from lamcli.trace import Trace


def lock(recipe: Recipe, draft: Draft, traces: Sequence[Trace], seen: Mapping[tuple[int, ...], Witnessed], *, proved: bool, interrupted: bool, notes: Sequence[str]) -> Lock:
    """The evidence for one recipe; whether another one rivals it is known to the caller only.

    Args:
        seen: what the targets of each statement, and what it goes over, denoted (``witness.denoted``).
    """
    text = print_recipe(recipe)
    return Lock(
        recipe=digest(text),
        lam=__version__,
        demonstrations=tuple(Demonstration(trace.origin, len(trace.events), trace.instruction) for trace in traces),
        cost=round(draft.cost, 2),
        consistent=True,
        cheapest="interrupted" if interrupted else "proved" if proved else "not proved",
        unambiguous=False,
        steps=tuple(_evidence(draft.steps, (), seen)),
        notes=tuple(notes),
    )


def _evidence(steps: Sequence[StepDraft], path: tuple[int, ...], seen: Mapping[tuple[int, ...], Witnessed]) -> Iterator[StepEvidence]:
    for number, draft in enumerate(steps):
        here = (*path, number)
        of = seen.get(here, Witnessed())
        yield StepEvidence(here, print_step(draft.step), draft.sources, draft.why, draft.alternatives, of.seen, of.listed, of.beside)
        yield from _evidence(draft.body, here, seen)


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
