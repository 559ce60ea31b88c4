"""What a recipe does on the recorded pages, and what it would do next where the demonstration ends.

Beyond the end there is only the last page. What a recipe does there is known up to the first action that, while it was
demonstrated, brought another page or another shape of the page; from then on nothing is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from lamcli import locate
from lamcli.errors import RunFailed
from lamcli.recipe.ast import Recipe
from lamcli.recipe.interpret import Inputs, interpret
from lamcli.recipe.page import Action
from lamcli.run.recorded import Finished, RecordedPage, same_target
from lamcli.synthesis.draft import Draft
from lamcli.synthesis.problem import Strand
from lamcli.synthesis.verify import given, rewritten
from lamcli.trace import Snapshot, Trace

FARTHEST = 24
"""Actions beyond the end of a demonstration that are looked at."""


@dataclass(frozen=True)
class Deed:
    """One thing that a recipe would do beyond the end of a demonstration: an action, or a value that it would emit."""

    done: Action | str

    def like(self, other: Deed, snapshot: Snapshot | None) -> bool:
        """Whether two deeds come to the same on a page."""
        match self.done, other.done:
            case Action() as one, Action() as two:
                same = (one.kind, one.value, one.secret) == (two.kind, two.value, two.secret)
                return same and _same(one.element, two.element, snapshot) and _same(one.destination, two.destination, snapshot)
            case str() as one, str() as two:
                return one.split() == two.split()
            case _:
                return False

    def described(self, snapshot: Snapshot | None) -> str:
        """``fill textbox "Country" with “Nepal”``."""
        if isinstance(self.done, str):
            return f"extract “{self.done}”"
        action = self.done
        what = f" {locate.describe(snapshot, cast(int, action.element))}" if action.element is not None and snapshot is not None else ""
        value = "" if action.secret or not action.value else f"“{action.value}”"
        if not value:
            return action.kind + what
        return f"{action.kind} {value} in{what}" if what and action.kind == "choose" else f"{action.kind}{what} with {value}" if what else f"{action.kind} {value}"


def _same(left: object, right: object, snapshot: Snapshot | None) -> bool:
    if left is None or right is None or snapshot is None:
        return left is right
    return same_target(snapshot, cast(int, left), cast(int, right))


@dataclass(frozen=True)
class Forecast:
    """What a recipe would do after the last event of a demonstration.

    Attributes:
        deeds: as far as it is known, at most ``FARTHEST``.
        ends: it would do nothing after these.
    """

    deeds: tuple[Deed, ...]
    ends: bool


def forecast(recipe: Recipe, draft: Draft, strand: Strand) -> Forecast | str:
    """Carries out a recipe on a demonstration and beyond; why it does not reproduce the demonstration when it does not."""
    page = _Beyond(rewritten(strand.trace, draft, strand.demonstration))
    inputs = Inputs(parameters=given(draft, strand.demonstration), instruction=strand.trace.instruction)
    try:
        interpret(recipe, inputs, page, emit=page.emitted)
    except Finished:
        return Forecast(tuple(page.deeds), False)
    except RunFailed as error:
        return Forecast(tuple(page.deeds), False) if page.finished else str(error)
    left = len(page.trace.events) - page.position
    return f"the recipe ends {left} steps before demonstration {strand.demonstration + 1} does" if left else Forecast(tuple(page.deeds), True)


class _Beyond(RecordedPage):
    """The demonstration, and after its end its last page, which takes actions as long as it would have stayed as it is."""

    def __init__(self, trace: Trace) -> None:
        super().__init__(trace)
        self.deeds: list[Deed] = []
        self._stayed: dict[tuple[int, ...], bool] = {}

    def act(self, action: Action) -> str:
        if not self.finished:
            before = self.trace.before(self.position)
            result = super().act(action)
            after = self.trace.before(self.position)
            self._stayed[action.step] = self._stayed.get(action.step, True) and _shows_the_same(before, after)
            return result
        if action.kind == "scroll to":
            return ""
        self._note(Deed(action), action.step)
        if not self._stayed.get(action.step, False):
            raise Finished(action.step, action)
        return ""

    def emitted(self, record: Mapping[str, object]) -> None:
        for value in record.values():
            if self.finished:
                self._note(Deed(str(value)), ())
            else:
                self.extracted(str(value))

    def _note(self, deed: Deed, step: tuple[int, ...]) -> None:
        self.deeds.append(deed)
        if len(self.deeds) >= FARTHEST:
            raise Finished(step, deed.done)


def _shows_the_same(before: Snapshot | None, after: Snapshot | None) -> bool:
    return before is after or (before is not None and after is not None and before.url == after.url and before.tree is after.tree)
