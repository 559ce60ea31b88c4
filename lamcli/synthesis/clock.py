"""The time that a person allows for one synthesis, looked at from within whatever may take long."""

from __future__ import annotations

import signal
import threading
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
def stoppable(stop: Callable[[], bool]) -> Iterator[None]:
    """Ctrl-C calls ``stop`` instead of raising KeyboardInterrupt; unless that says that it was called before.

    An exception out of nowhere would be lost where it met a destructor or the like, and leave half-made facts behind
    elsewhere. Does nothing outside of the main thread, and where the program handles Ctrl-C in its own way.
    """

    def pressed(number: int, frame: object) -> None:
        if stop():
            raise KeyboardInterrupt

    mine = threading.current_thread() is threading.main_thread() and signal.getsignal(signal.SIGINT) is signal.default_int_handler
    if mine:
        signal.signal(signal.SIGINT, pressed)
    try:
        yield
    finally:
        if mine:
            signal.signal(signal.SIGINT, signal.default_int_handler)


@contextmanager
def watched(expired: Callable[[], bool]) -> Iterator[None]:
    """Whatever is done inside looks at this clock."""
    token = _watch.set(expired)
    try:
        yield
    finally:
        _watch.reset(token)
