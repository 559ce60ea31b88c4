"""What a recipe does on the recorded pages, and what it would do next where the demonstration ends.

The symbolic last word: a proposal counts only if interpreting it on the recorded pages does what was demonstrated.

Beyond the end there is only the last page. What a recipe does there is known up to the first action that, while it was
demonstrated, brought another page or another shape of the page; from then on nothing is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import cast

from lamcli import locate
from lamcli.errors import RunFailed
from lamcli.recipe.ast import Recipe, Step
from lamcli.recipe.interpret import Inputs, interpret
from lamcli.recipe.page import Action, Query
from lamcli.run.recorded import Finished, RecordedPage, same_target
from lamcli.synthesis.clock import look
from lamcli.synthesis.draft import Draft
from lamcli.synthesis.problem import Strand
from lamcli.synthesis.verify import given, rewritten
from lamcli.trace import Snapshot, Trace

FARTHEST = 24
"""Actions beyond the end of a demonstration that are looked at."""


@dataclass(frozen=True)
class Deed:
    """One thing that a recipe would do beyond the end of a demonstration: an action, a value that it would emit, or None when it ends."""

    done: Action | str | None

    def like(self, other: Deed, snapshot: Snapshot | None) -> bool:
        """Whether two deeds come to the same on a page."""
        match self.done, other.done:
            case Action() as one, Action() as two:
                same = (one.kind, one.value, one.secret) == (two.kind, two.value, two.secret)
                return same and _same(one.element, two.element, snapshot) and _same(one.destination, two.destination, snapshot)
            case str() as text, str() as other_text:
                return text.split() == other_text.split()
            case _:
                return self.done is None and other.done is None

    def described(self, snapshot: Snapshot | None) -> str:
        """``fill textbox "Country" with “Nepal”``."""
        match self.done:
            case None:
                return "do nothing more"
            case str() as text:
                return f"extract “{text}”"
            case Action(kind=kind, element=element, value=value, secret=secret):
                what = f" {locate.describe(snapshot, cast(int, element))}" if element is not None and snapshot is not None else ""
                with_value = "" if secret or not value else f" with “{value}”" if what else f" “{value}”"
                return f"{kind}{what}{with_value}"


def _same(left: object, right: object, snapshot: Snapshot | None) -> bool:
    if left is None or right is None or snapshot is None:
        return left is right
    return same_target(snapshot, cast(int, left), cast(int, right))


Forecast = tuple[Deed, ...]
"""What a recipe would do after the last event of a demonstration, as far as it is known; at most ``FARTHEST`` deeds and the end."""


def forecast(recipe: Recipe, draft: Draft, strand: Strand, kind: Callable[[Trace], Beyond] | None = None) -> Forecast | str:
    """Carries out a recipe on a demonstration and beyond; why it does not reproduce the demonstration when it does not.

    Args:
        kind: the page on which it is carried out.
    """
    page = (kind or Beyond)(rewritten(strand.trace, draft, strand.demonstration))
    inputs = Inputs(parameters=given(draft, strand.demonstration), instruction=strand.trace.instruction)
    try:
        interpret(recipe, inputs, page, emit=page.emitted, on_step=page.begin)
    except Finished:
        return tuple(page.deeds)
    except RunFailed as error:
        return tuple(page.deeds) if page.finished else str(error)
    left = len(page.trace.events) - page.position
    return f"the recipe ends {left} steps before demonstration {strand.demonstration + 1} does" if left else (*page.deeds, Deed(None))


class Beyond(RecordedPage):
    """The demonstration, and after its end its last page, which takes actions as long as it would have stayed as it is."""

    def __init__(self, trace: Trace) -> None:
        super().__init__(trace)
        self.deeds: list[Deed] = []
        self._stayed: dict[tuple[int, ...], bool] = {}

    def begin(self, path: tuple[int, ...], step: Step) -> None:
        """A statement begins; here nothing depends on which."""

    def act(self, action: Action) -> str:
        if not self.finished:
            before = self.trace.before(self.position)
            result = super().act(action)
            after = self.trace.before(self.position)
            self._stayed[action.step] = self._stayed.get(action.step, True) and _shows_the_same(before, after)
            return result
        if action.kind == "scroll to" or self._needless(action):
            return ""
        self._note(Deed(action), action.step)
        if not self._stayed.get(action.step, False):
            raise Finished(action.step, action)
        return ""

    def find(self, query: Query, *, wait: bool) -> tuple[int, ...]:
        look()
        return super().find(query, wait=wait)

    def emitted(self, record: Mapping[str, object]) -> None:
        for value in record.values():
            if self.finished:
                self._note(Deed(str(value)), ())
            else:
                self.extracted(str(value))

    def _note(self, deed: Deed, step: tuple[int, ...]) -> None:
        self.deeds.append(deed)
        if len(self.deeds) >= FARTHEST:
            raise Finished(step, "" if deed.done is None else deed.done)


def _shows_the_same(before: Snapshot | None, after: Snapshot | None) -> bool:
    return before is after or (before is not None and after is not None and before.url == after.url and before.tree is after.tree)
