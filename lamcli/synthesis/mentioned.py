"""Things that the instruction mentions, however it is worded.

    click link where instruction mentions text of it
    click item where instruction mentions text of first text in it

Where requests are worded in many ways no marks around a name are common to them; but what is on the page can be looked for in
the request instead.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from lamcli import locate
from lamcli.recipe.ast import Compare, Described, Expr, Instruction, It, Read, Where
from lamcli.recipe.cost import cost
from lamcli.synthesis.denote import denote
from lamcli.synthesis.draft import Chosen, Rewrite
from lamcli.synthesis.members import item_met
from lamcli.synthesis.problem import Observation
from lamcli.synthesis.surprise import wording

MENTIONED = 2.0
"""Surcharge: where marks around the name are common to all requests, they say more exactly what is meant."""
MOST_TEXTS = 4
"""Texts of an item by which it may be known, from its first on."""


def of_mentioned(observations: Sequence[Observation]) -> Chosen | None:
    """What was acted on, or the item of a list that it is in, where requests of different wording mention it."""
    pages = [observation.snapshot for observation in observations]
    if len({wording(observation.scope.instruction) for observation in observations}) < 2 or not all(observation.scope.instruction for observation in observations):
        return None
    shown = [(page, observation.event.target) for page, observation in zip(pages, observations, strict=True) if page is not None and observation.event.target is not None]
    if len(shown) < len(observations) or len({page.text(index) for page, index in shown}) < 2:
        return None
    own = _by(Read("text", It()), observations, [index for _, index in shown])
    members = [item_met(page, index) for page, index in shown]
    if own is not None or any(member is None for member in members):
        return own
    for number in range(1, MOST_TEXTS + 1):
        of_item = _by(Read("text", Described("text", ordinal=number, within=It())), observations, [member or 0 for member in members])
        if of_item is not None:
            return of_item
    return None


def _by(read: Expr, observations: Sequence[Observation], indices: Sequence[int]) -> Chosen | None:
    condition = Compare("mentions", Instruction(), read)
    roles = [locate.roles(observation.snapshot, index) for observation, index in zip(observations, indices, strict=True) if observation.snapshot is not None]
    for role in (role for role in roles[0] if all(role in other for other in roles[1:])):
        target = Described(role, relations=(Where(condition),))
        if all(denote(target, observation) == (index,) for observation, index in zip(observations, indices, strict=True)):
            rewrites = tuple(
                Rewrite(o.strand.demonstration, o.position, o.position + 1, (replace(o.event, target=index),)) for o, index in zip(observations, indices, strict=True)
                if index != o.event.target
            )  # fmt: skip
            return Chosen(target, cost(target) + MENTIONED, "the instruction mentions it, however it is worded", rewrites)
    return None
