"""What the interpreter needs of a page: a small protocol, implemented over a live browser and over recorded snapshots.

A ``Query`` is a target whose expressions were evaluated: plain texts and numbers, nothing left to compute, except
``where`` filters, which the interpreter hands over as functions.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Protocol

if TYPE_CHECKING:
    from lamcli.recipe.ast import Css, Described, ForEach, Pages, Target

Element = object
"""An opaque handle which only the page that gave it understands; comparable with ``==`` within one page state."""


@dataclass(frozen=True)
class NearQuery:
    side: Literal["after", "before", "above", "below", "left of", "right of"]
    anchor: str | Query | Element


@dataclass(frozen=True)
class Query:
    """An evaluated target; the meaning is that of ``ast.Described`` / ``ast.Css``.

    Attributes:
        role: see ``ast.Described``; ``""`` together with ``css``.
        positions: the AtPosition indices and then the ordinal, in the order in which they apply; from 1, negative from the end.
        within: the element or query that it must lie in.
        where: every one must hold for a candidate.
    """

    role: str
    name: str | None = None
    css: str = ""
    near: tuple[NearQuery, ...] = ()
    containing: tuple[str | Query, ...] = ()
    where: tuple[Callable[[Element], bool], ...] = ()
    positions: tuple[int, ...] = ()
    within: Query | Element | None = None


ActionKind = Literal[
    "open", "click", "double-click", "right-click", "hover", "check", "uncheck", "scroll to", "fill", "type", "press", "choose",
    "drag", "upload", "download", "go back", "reload", "accept dialog", "dismiss dialog", "switch tab", "close tab", "next page",
]  # fmt: skip


@dataclass(frozen=True)
class Action:
    """One thing to do to the page.

    Attributes:
        element: what it is done to; None for page-wide actions.
        value: text filled, typed or chosen, key, address, file, tab.
        secret: the value is a secret: never log it.
        destination: where a drag ends.
        step: index path of the statement in the recipe, for the journal and messages, e.g. ``(3, 0)``.
    """

    kind: ActionKind
    element: Element | None = None
    value: str = ""
    secret: bool = False
    destination: Element | None = None
    step: tuple[int, ...] = ()


@dataclass(frozen=True)
class Relocated:
    """An element that a target is certain to mean, though its words do not denote it any more, and the words that do.

    Attributes:
        lasting: the words hold for the rest of the run; not so where something has to be opened first, each time anew.
    """

    element: Element
    target: Described | Css
    lasting: bool = True


@dataclass(frozen=True)
class Repaged:
    """What turns the page for a loop whose words for that denote it no more, and the words that do; no element where the page has been turned meanwhile."""

    element: Element | None
    pages: Pages


class Page(Protocol):
    """One application, as the interpreter sees it."""

    def find(self, query: Query, *, wait: bool) -> Sequence[Element]:
        """All elements that the query denotes, in document order; empty when there are none.

        With ``wait`` a live page looks again until there is at least one or its patience ends; without, it answers
        for the page as it is once it has settled.
        """
        ...

    def meant(self, target: Target, found: Sequence[Element], within: tuple[str, Element] | None) -> Relocated | None:
        """What a target means where its words denote no single element, or one that cannot be it; None to take the words as they are.

        Args:
            found: what the words denote.
            within: the loop's variable that it lies in, and the element that this stands for.

        Raises TargetNotFound when the words denote one element, and that one is certainly another than was meant.
        """
        ...

    def listed(self, path: tuple[int, ...], loop: ForEach, source: Described | Css, found: Sequence[Element], within: tuple[str, Element] | None) -> Described | Css | None:
        """The words that denote what a loop goes over where those that it has denote nothing, or also what is not of its list; None to take them as they are.

        Args:
            path: index path of the loop.
            source: its words, as far as they are new ones already.
            found: what they denote.
            within: the outer loop's variable that it lies in, and the element that this stands for.

        Raises TargetNotFound when something else may be meant.
        """
        ...

    def pager(self, path: tuple[int, ...], loop: ForEach, pages: Pages, found: Sequence[Element], beside: Sequence[Element], number: int) -> Repaged | None:
        """What turns the page where the words for that denote nothing, several things, or what cannot be it; None to take them as they are.

        Args:
            path: index path of the loop.
            pages: its words, as far as they are new ones already.
            found: what they denote.
            beside: the elements that the loop went over on this page.
            number: of the page that is to be left, from 1.

        Raises TargetNotFound when the page has something that may turn it, and nothing says for certain which.
        """
        ...

    def read(self, element: Element, what: Literal["text", "value", "link", "attribute", "color", "name"], attribute: str = "") -> str: ...

    def state(self, element: Element, state: Literal["visible", "enabled", "disabled", "checked", "selected", "expanded", "empty"]) -> bool: ...

    def table(self, element: Element) -> Sequence[dict[str, str]]:
        """The rows of a table, keyed by header in snake_case."""
        ...

    def address(self) -> str: ...

    def title(self) -> str: ...

    def act(self, action: Action) -> str:
        """Does it. Returns "" (for a download: the path of the file). Raises errors.RunFailed when it cannot."""
        ...

    def changed(self, since: object | None) -> tuple[bool, object]:
        """Whether the page differs from the state that ``since`` stands for, and a token for the state now.

        Loops whose end is not known beforehand ask this for their progress.
        """
        ...

    def pause(self) -> bool:
        """Lets a little time pass for ``wait until`` / ``expect``; False when patience has ended (recorded pages: at once)."""
        ...

    def similar(self, left: str, right: str) -> bool:
        """Whether two texts mean about the same (``like``)."""
        ...
