"""``recipe.lam.lock``: what the demonstrations proved, kept beside the recipe and not in it.

A recipe without its lock runs; it only cannot heal or explain.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal

from lamcli.errors import BadInput

LOCK_VERSION = 3
READABLE = (2, LOCK_VERSION)
"""Versions that are read: one of version 2 says nothing of what loops went over."""


@dataclass(frozen=True)
class Alternative:
    """Another description of the same thing which was consistent too, and its cost."""

    text: str
    cost: float


@dataclass(frozen=True)
class Fingerprint:
    """What an element looked like when it was demonstrated; enough to look for it on a changed page.

    Attributes:
        path: roles (tag where generic) from the element's parent up to the root.
        before, after: the nearest visible texts in document order.
        around: what the smallest thing around it that says more than it says: its row, its item, its line of a form.
        called: what stands for a name where it has neither a name nor a text: a label beside it, words of its class.
        box: x, y, width, height in CSS pixels of the page; empty when unknown.
    """

    role: str
    name: str
    tag: str
    text: str
    attributes: tuple[tuple[str, str], ...] = ()
    path: tuple[str, ...] = ()
    before: str = ""
    after: str = ""
    box: tuple[float, ...] = ()
    around: str = ""
    called: str = ""


@dataclass(frozen=True)
class Seen:
    """What a target of a statement denoted when the recipe was carried out on the demonstrations.

    Attributes:
        target: as it is printed.
        fingerprints: one per distinct appearance, a few at most.
        others: elements beside it that it was not, and that are easily taken for it.
    """

    target: str
    fingerprints: tuple[Fingerprint, ...] = ()
    others: tuple[Fingerprint, ...] = ()


@dataclass(frozen=True)
class Listed:
    """Elements that belong together, as the source of a loop denoted them: a few of them, and what most of them have in common.

    Attributes:
        count: how many they were.
        members: the first, the one in the middle and the last, without what was around them.
        home: the smallest element around all of them, without its text.
        title: what it is called: its name, or the heading before it.
        parts: kinds of the things in them: roles, tags where these say nothing.
        marks: words of their classes and of those of their parts.
        said: words that all of them say; of one alone nobody knows.
        columns: headers of the table that they are the rows of.
        leads: where their links lead, but for what differs from one to the next.
        shapes: the texts in them, as letters and figures: ``€ 9.9``.
    """

    count: int
    members: tuple[Fingerprint, ...]
    home: Fingerprint
    title: str = ""
    parts: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    leads: tuple[str, ...] = ()
    shapes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Source:
    """Which events of which demonstration a step explains."""

    demonstration: int
    events: tuple[int, ...]


@dataclass(frozen=True)
class StepEvidence:
    """Why one statement is as it is.

    Attributes:
        step: index path of the statement in the recipe, e.g. (3, 0) = first statement of the body of the fourth.
        line: its first line as printed.
        sources: where it comes from.
        why: one plain sentence per choice made (target, value, loop, condition).
        alternatives: other consistent targets or values, cheapest first, the chosen one included as the first.
        seen: what each of its targets denoted, in the order in which it asks for them; of the pager of a loop what turned the first page.
        listed: what the source of a loop denoted, the latest first.
        beside: other elements of the pages on which it did, which are most easily taken for those.
    """

    step: tuple[int, ...]
    line: str
    sources: tuple[Source, ...] = ()
    why: tuple[str, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    seen: tuple[Seen, ...] = ()
    listed: tuple[Listed, ...] = ()
    beside: tuple[Listed, ...] = ()

    def of(self, target: str) -> Seen:
        """What one of its targets denoted; without any fingerprint when nothing is known of it."""
        return next((seen for seen in self.seen if seen.target == target), Seen(target))


@dataclass(frozen=True)
class Demonstration:
    origin: str
    events: int
    instruction: str = ""


@dataclass(frozen=True)
class Lock:
    """Attributes:
    recipe: digest of the canonical text of the recipe (blake2b, 16 bytes, hex).
    cost: what the recipe costs under grammar/costs.toml.
    consistent: interpreting the recipe on the recorded pages reproduces every demonstration.
    cheapest: "proved" within the searched language, "not proved", or "interrupted".
    unambiguous: no other recipe within the margin predicts a different next action.
    runner_up: the next best recipe that predicts something else, with its cost; None when there is none.
    notes: anything else a reader should know (events set aside as noise, …).
    """

    recipe: str
    lam: str
    demonstrations: tuple[Demonstration, ...]
    cost: float
    consistent: bool
    cheapest: Literal["proved", "not proved", "interrupted"]
    unambiguous: bool
    steps: tuple[StepEvidence, ...] = ()
    runner_up: Alternative | None = None
    notes: tuple[str, ...] = ()


def lock_path(recipe: Path) -> Path:
    """Where the lock of a recipe's file is."""
    return recipe.with_name(recipe.name + ".lock")


def digest(text: str) -> str:
    """What a lock calls the recipe that it belongs to, given the recipe's canonical text."""
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def to_text(lock: Lock) -> str:
    """Canonical JSON: same lock, same bytes."""
    return json.dumps({"version": LOCK_VERSION} | asdict(lock), indent=1, ensure_ascii=False) + "\n"


def from_text(text: str, where: str) -> Lock:
    """Inverse of ``to_text``. Raises BadInput naming ``where``."""
    try:
        data = json.loads(text)
        if data["version"] not in READABLE:
            known = " and ".join(map(str, READABLE))
            raise BadInput(f"lock version {data['version']!r} is not known; this lam reads versions {known}", where=where, remedy="synthesize again with this version of lam")
        return _lock(data)
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
        raise BadInput("not a lock file of lam", where=where, remedy="synthesize again, or remove the file: the recipe runs without it") from error


def _lock(data: Mapping[str, Any]) -> Lock:
    return Lock(
        recipe=str(data["recipe"]),
        lam=str(data["lam"]),
        demonstrations=tuple(Demonstration(d["origin"], d["events"], d["instruction"]) for d in data["demonstrations"]),
        cost=float(data["cost"]),
        consistent=bool(data["consistent"]),
        cheapest=data["cheapest"],
        unambiguous=bool(data["unambiguous"]),
        steps=tuple(_step(item) for item in data["steps"]),
        runner_up=Alternative(**data["runner_up"]) if data["runner_up"] else None,
        notes=tuple(data["notes"]),
    )


def _step(data: Mapping[str, Any]) -> StepEvidence:
    return StepEvidence(
        step=tuple(data["step"]),
        line=data["line"],
        sources=tuple(Source(s["demonstration"], tuple(s["events"])) for s in data["sources"]),
        why=tuple(data["why"]),
        alternatives=tuple(Alternative(a["text"], a["cost"]) for a in data["alternatives"]),
        seen=tuple(Seen(item["target"], tuple(map(_fingerprint, item["fingerprints"])), tuple(map(_fingerprint, item["others"]))) for item in data["seen"]),
        listed=tuple(map(_listed, data.get("listed", ()))),
        beside=tuple(map(_listed, data.get("beside", ()))),
    )


def _listed(data: Mapping[str, Any]) -> Listed:
    return Listed(
        count=int(data["count"]),
        members=tuple(map(_fingerprint, data["members"])),
        home=_fingerprint(data["home"]),
        title=data["title"],
        **{key: tuple(data[key]) for key in ("parts", "marks", "said", "columns", "leads", "shapes")},
    )


def _fingerprint(data: Mapping[str, Any]) -> Fingerprint:
    return Fingerprint(
        **{key: data[key] for key in ("role", "name", "tag", "text", "before", "after")},
        attributes=tuple((k, v) for k, v in data["attributes"]),
        path=tuple(data["path"]),
        box=tuple(data["box"]),
        around=data["around"],
        called=data["called"],
    )
