"""What a task is: an application with two sets of data, and the program that a person means when they show it on the first."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Literal, Protocol

Variant = Literal["shown", "unseen"]
"""``shown``: what the person demonstrates on. ``unseen``: other names, other numbers of rows and pages, other rows that meet a
condition; the recipe is judged there."""

Family = Literal["while+list", "list", "data", "other"]
"""As in WebRobot's table: several pages of a list, one list (nested ones too), input data, everything else."""

Rows = Sequence[Mapping[str, str]]


@dataclass(frozen=True)
class Served:
    """An application that runs, on 127.0.0.1.

    Attributes:
        url: where the work begins, absolute. ``open "…"`` of an intended program may be relative to it.
        state: what the application holds now, as JSON data: everything that was entered, changed or deleted.
        reset: puts the data back to what they were at the beginning; called before every run.
        cookies: name -> value, set before every run, for an application to which the person is signed in already.
    """

    url: str
    state: Callable[[], object]
    reset: Callable[[], None]
    cookies: Mapping[str, str] = field(default_factory=dict)


class Site(Protocol):
    """An application that can be served with either set of data."""

    @property
    def name(self) -> str: ...

    def serve(self, variant: Variant) -> AbstractContextManager[Served]:
        """Starts it at any free port of 127.0.0.1, and ends it on leaving. Both variants may run at the same time."""
        ...


@dataclass(frozen=True)
class Task:
    """One task.

    Attributes:
        name: lower-case words joined by hyphens, unique.
        intended: the program that is meant, in lam's language. It plays the person, and what it does on ``unseen`` is the truth.
            What it emits is extracted with Alt+click, in the order of the fields, so a field is ``text of …``, ``link of …`` or
            ``value of …``, not computed. It may have one list parameter, which gets ``data``, and reads ``instruction``.
        meant: the program whose effects are the truth, where it is not ``intended``: a person takes a heading down once, and means it for
            each of the records below it.
        data: the rows that the person has in hand (``lam record --data``) and that a run gets (``lam run --data``), per variant.
        format: how ``data`` are written to a file for either.
        instruction: what the person was asked to do, per variant.
        stop_after: the person stops after so many actions (``open`` and each extraction count); None: when the program ends.
    """

    name: str
    family: Family
    site: Site
    intended: str
    data: Mapping[Variant, Rows] = field(default_factory=dict)
    format: Literal["csv", "json"] = "csv"
    instruction: Mapping[Variant, str] = field(default_factory=dict)
    stop_after: int | None = None
    meant: str = ""

    @property
    def truth(self) -> str:
        """The program by whose effects on ``unseen`` others are judged."""
        return self.meant or self.intended
