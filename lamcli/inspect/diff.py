"""How two recipes differ: the canonical texts line by line, and the statements whose target became another one."""

from __future__ import annotations

import difflib
from dataclasses import dataclass

from lamcli.inspect.recipe import statements
from lamcli.recipe.ast import Choose, Css, Described, Download, Drag, Fill, ForEach, It, Point, Press, Recipe, Step, Target, TypeText, Upload, Variable
from lamcli.recipe.print import print_recipe, print_step, print_target


@dataclass(frozen=True)
class TargetChange:
    """The same statement but for its target."""

    statement: str
    before: str
    after: str


@dataclass(frozen=True)
class DiffFacts:
    """``lines`` is a unified diff, empty when the recipes are the same."""

    before: str
    after: str
    lines: tuple[str, ...]
    targets: tuple[TargetChange, ...]

    @property
    def same(self) -> bool:
        return not self.lines


def diff_facts(before: Recipe, after: Recipe, before_name: str, after_name: str) -> DiffFacts:
    lines = difflib.unified_diff(print_recipe(before).splitlines(), print_recipe(after).splitlines(), before_name, after_name, lineterm="")
    return DiffFacts(before_name, after_name, tuple(lines), tuple(_target_changes(before, after)))


def _target_changes(before: Recipe, after: Recipe) -> list[TargetChange]:
    """Pairs up replaced stretches of equal length, and names the pairs that differ in nothing but the target."""
    left = [step for _, step in statements(before)]
    right = [step for _, step in statements(after)]
    matcher = difflib.SequenceMatcher(None, [print_step(step) for step in left], [print_step(step) for step in right], autojunk=False)
    changes = []
    for operation, a, b, c, d in matcher.get_opcodes():
        if operation == "replace" and b - a == d - c:
            for old, new in zip(left[a:b], right[c:d], strict=True):
                before_target, after_target = _target(old), _target(new)
                if type(old) is type(new) and before_target is not None and after_target is not None and before_target != after_target:
                    changes.append(TargetChange(print_step(new).split("\n")[0].strip(), print_target(before_target), print_target(after_target)))
    return changes


def _target(step: Step) -> Target | None:
    match step:
        case Point() | Fill() | Choose() | Drag() | Upload() | Download():
            return step.target
        case TypeText() | Press():
            return step.target
        case ForEach(source=Described() | Css() | Variable() | It() as source):
            return source
        case _:
            return None
