"""The time that a person allows for one synthesis, looked at from within whatever may take long."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar


class OutOfTime(Exception):
    """The time is up; caught where the best so far is known."""


_watch: ContextVar[Callable[[], bool] | None] = ContextVar("_watch", default=None)


def look() -> None:
    """Raises OutOfTime when the time is up. Costs less than a look at a page."""
    watch = _watch.get()
    if watch is not None and watch():
        raise OutOfTime


@contextmanager
def watched(expired: Callable[[], bool]) -> Iterator[None]:
    """Whatever is done inside looks at this clock."""
    token = _watch.set(expired)
    try:
        yield
    finally:
        _watch.reset(token)
