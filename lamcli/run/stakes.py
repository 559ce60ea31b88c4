"""How certain a run has to be that an element is the one that was meant: by what it would cost to be mistaken.

What was read wrongly can be read again. What was filled in, opened or ticked is seen before it counts. What sends a form, or says that it deletes or pays, cannot
be taken back.
"""

from __future__ import annotations

from dataclasses import dataclass

from lamcli import locate
from lamcli.recipe.ast import Choose, Download, Drag, Fill, Point, Press, Step, Target, TypeText, Upload
from lamcli.run.phrases import speaks_of
from lamcli.salience import structure
from lamcli.salience.roles import is_field, plain_role
from lamcli.trace import Snapshot


@dataclass(frozen=True)
class Certainty:
    """Attributes:
    probability: from which on a candidate is taken.
    likely, margin: what is enough where much says which element it is: a probability, and how many times as likely as the next it has to be.
    """

    probability: float
    likely: float
    margin: float


TO_READ = Certainty(0.9, 0.5, 8.0)
TO_ACT = Certainty(0.95, 0.5, 8.0)
TO_CHANGE = Certainty(0.98, 0.75, 20.0)


def acted_on(step: Step | None, target: Target) -> bool:
    """Whether a statement does something to a target, and does not only read it."""
    match step:
        case Drag(target=of, destination=end):
            return target in (of, end)
        case Point(target=of) | Fill(target=of) | TypeText(target=of) | Press(target=of) | Choose(target=of) | Upload(target=of) | Download(target=of):
            return target == of
        case _:
            return False


def certainty(step: Step | None, target: Target, snapshot: Snapshot, index: int) -> Certainty:
    """How certain it has to be that a statement means a node.

    Args:
        index: of the node that is likeliest.
    """
    if not acted_on(step, target):
        return TO_READ
    match step:
        case Press(key="Enter"):
            return TO_CHANGE
        case Point() | Press() if cannot_be_taken_back(snapshot, index):
            return TO_CHANGE
        case _:
            return TO_ACT


def cannot_be_taken_back(snapshot: Snapshot, index: int) -> bool:
    """Whether pressing an element sends what was entered, or by its name has consequences."""
    node = snapshot.nodes[index]
    if is_field(node):
        return False
    said = (*locate.names(snapshot, index), node.attribute("title") or "")
    if any(speaks_of(name, "grave") for name in said):
        return True
    kind = node.attribute("type") or ("submit" if node.tag == "button" else "")
    sends = kind in ("submit", "image") and plain_role(node) == "button"
    return sends and any(snapshot.contains(form.node, index) for form in structure(snapshot).forms)
