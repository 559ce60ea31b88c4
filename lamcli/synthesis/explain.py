"""The evidence behind a recipe, as the lock keeps it: provenance, reasons, alternatives, fingerprints."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence

from lamcli import __version__
from lamcli.recipe.ast import Recipe
from lamcli.recipe.lock import Alternative, Demonstration, Fingerprint, Lock, StepEvidence
from lamcli.recipe.print import print_recipe, print_step
from lamcli.synthesis.draft import Appearance, Draft, StepDraft
from lamcli.trace import Snapshot, Trace

NEIGHBOUR = 80
"""Characters kept of a neighbouring text."""


def lock(recipe: Recipe, draft: Draft, traces: Sequence[Trace], *, proved: bool, interrupted: bool, runner_up: Alternative | None, notes: Sequence[str]) -> Lock:
    text = print_recipe(recipe)
    return Lock(
        recipe=hashlib.blake2b(text.encode(), digest_size=16).hexdigest(),
        lam=__version__,
        demonstrations=tuple(Demonstration(trace.origin, len(trace.events), trace.instruction) for trace in traces),
        cost=round(draft.cost, 2),
        consistent=True,
        cheapest="interrupted" if interrupted else "proved" if proved else "not proved",
        unambiguous=runner_up is None or runner_up.cost > round(draft.cost, 2),
        steps=tuple(_evidence(draft.steps, ())),
        runner_up=runner_up,
        notes=tuple(notes),
    )


def _evidence(steps: Sequence[StepDraft], path: tuple[int, ...]) -> Iterator[StepEvidence]:
    for number, draft in enumerate(steps):
        here = (*path, number)
        prints = tuple(dict.fromkeys(fingerprint(appearance) for appearance in draft.appearances))
        yield StepEvidence(here, print_step(draft.step), draft.sources, draft.why, draft.alternatives, prints)
        yield from _evidence(draft.body, here)


def fingerprint(appearance: Appearance) -> Fingerprint:
    """What the element looked like, and what stood around it."""
    snapshot = appearance.observation.snapshot
    assert snapshot is not None
    index = appearance.index
    node = snapshot.nodes[index]
    box = node.box
    path = tuple(snapshot.nodes[ancestor].role if snapshot.nodes[ancestor].role != "generic" else snapshot.nodes[ancestor].tag for ancestor in snapshot.ancestors(index))
    return Fingerprint(
        node.role, node.name, node.tag, snapshot.text(index)[:NEIGHBOUR], node.attributes, path,
        _neighbour(snapshot, range(index - 1, -1, -1)), _neighbour(snapshot, range(snapshot.ends[index], len(snapshot.nodes))),
        (box.x, box.y, box.width, box.height) if box else (),
    )  # fmt: skip


def _neighbour(snapshot: Snapshot, indices: range) -> str:
    for index in indices:
        node = snapshot.nodes[index]
        if node.tag == "#text" and "hidden" not in node.states and node.name.strip():
            return " ".join(node.name.split())[:NEIGHBOUR]
    return ""
