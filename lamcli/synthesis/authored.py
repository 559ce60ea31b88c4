"""Selectors, for where nothing that a person sees tells an element apart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from lamcli.recipe.ast import Css, Target
from lamcli.recipe.cost import cost
from lamcli.synthesis.rank import Ranked
from lamcli.trace import Node

PASSING = frozenset("hover active focus focused selected open opened visited disabled current hidden visible expanded collapsed checked pressed on off".split())
"""Words in class names that tell of a passing state, not of the element."""


def by_author(nodes: Sequence[Node]) -> Iterator[Ranked[Target]]:
    """What an element's author called it everywhere, else its class."""
    tag = nodes[0].tag
    if not tag or any(node.tag != tag for node in nodes):
        return
    for attribute in ("data-testid", "data-test", "id", "name"):
        value = nodes[0].attribute(attribute)
        if value and all(node.attribute(attribute) == value for node in nodes):
            quoted = value.replace("\\", "\\\\").replace('"', '\\"')
            yield ranked_css(f'{tag}[{attribute}="{quoted}"]', f"nothing visible tells it apart; its {attribute} does")
    shared = set.intersection(*[set((node.attribute("class") or "").split()) for node in nodes])
    for name in sorted(shared):
        if is_lasting(name):
            yield ranked_css(f"{tag}.{name}", "nothing visible tells it apart; its class does")


def is_lasting(name: str) -> bool:
    """Whether a class can be named in a recipe: a plain word that tells of no passing state."""
    return name.replace("-", "").replace("_", "").isalnum() and not name[0].isdigit() and PASSING.isdisjoint(re.split(r"[-_]", name.lower()))


def ranked_css(selector: str, why: str) -> Ranked[Target]:
    target = Css(selector)
    return Ranked(target, cost(target), why)
