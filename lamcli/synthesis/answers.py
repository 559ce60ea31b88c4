"""Answers that outlive one synthesis, so that a demonstration which goes on is not described anew from its beginning.

They are kept with the first page that the question is about, and gone with it.
"""

from __future__ import annotations

import weakref
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from lamcli.salience.memo import per_snapshot
from lamcli.trace import Snapshot

T = TypeVar("T")

MOST_PAGES = 64
"""Pages of a question whose answer is kept: a long loop asks another question for each of its lengths."""


@dataclass(frozen=True)
class _Answer:
    pages: tuple[weakref.ref[Snapshot], ...]
    ranker: object
    found: object


@per_snapshot
def _answers(snapshot: Snapshot) -> dict[Hashable, _Answer]:
    return {}


def remembered(pages: Sequence[Snapshot], ranker: object, question: Hashable, find: Callable[[], T]) -> T:
    """What ``find`` says, asked once for the same question about the same pages with the same ranker.

    Args:
        pages: at least one.
        question: all else that the answer depends on.
    """
    if len(pages) > MOST_PAGES:
        return find()
    known = _answers(pages[0])
    key = (question, tuple(map(id, pages)))
    answer = known.get(key)
    if answer is None or answer.ranker is not ranker or any(was() is not page for was, page in zip(answer.pages, pages, strict=True)):
        answer = known[key] = _Answer(tuple(map(weakref.ref, pages)), ranker, find())
    found: T = answer.found  # type: ignore[assignment]
    return found
