"""What one run had to get past: what may still be done, what was done, and what is told of it."""

from __future__ import annotations

from lamcli.locate.naming import fold
from lamcli.recipe.ast import Described, Recipe, Text
from lamcli.recipe.walk import walk
from lamcli.run.flow import Change, Control
from lamcli.run.healing import Addition, Healing
from lamcli.run.report import Handled

MOST_AT_ONCE = 3
"""Things that may be passed before one statement."""
MOST_IN_A_RUN = 100
"""Different things; what comes in every round of a loop is one."""

Path = tuple[int, ...]


class Detours:
    """What one run had to get past. ``told`` is that, in this order.

    Args:
        healing: takes what is proposed; None where nothing may be done that the recipe does not say.
    """

    def __init__(self, recipe: Recipe, healing: Healing | None) -> None:
        self.healing = healing
        self.told: list[Handled] = []
        self.named = frozenset(fold(node.name.value) for node in walk(recipe.body) if isinstance(node, Described) and isinstance(node.name, Text))
        self.foreseen: set[Path] = set()
        self._done: set[tuple[str, str, str]] = set()
        self._passed: set[tuple[Path, str, str]] = set()

    def next_step(self) -> None:
        """A new statement begins: what was passed may have to be passed again."""
        self._done.clear()

    def allow(self, path: Path, change: Change, way: Control) -> str:
        """Why a way may not be taken; "" when it may, which is taken note of."""
        key = (change.kind, change.what, way.label)
        if self.healing is None or not path:
            return "the recipe does not say what to do about it"
        if key in self._done:
            return f"{way} was used already, and it is here again"
        if len(self._done) >= MOST_AT_ONCE or len(self._passed) >= MOST_IN_A_RUN:
            return "too much has come in the way already"
        self._done.add(key)
        self._passed.add((path, change.kind, way.label))
        return ""

    def note(self, handled: Handled, addition: Addition | None) -> bool:
        """Takes down what was done, and what of it is proposed. False when the same was told of that statement before, if with what each row of a loop says."""
        if addition is not None and self.healing is not None:
            self.healing.add(addition)
        if any(other == handled or (handled.added and (other.step, other.kind, other.added) == (handled.step, handled.kind, handled.added)) for other in self.told):
            return False
        self.told.append(handled)
        return True
