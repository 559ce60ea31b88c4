"""Ends a run whose browser does not answer any more: a page whose script never ends blocks every question to it."""

from __future__ import annotations

import signal
import threading
from types import FrameType, TracebackType
from typing import Self


class Hung(BaseException):
    """Not an Exception: it must pass through the event loop that waits for the browser, as KeyboardInterrupt does."""


class Watchdog:
    """Raises Hung in the main thread when what was allowed takes longer.

    Works where there is an alarm signal and in the main thread only; elsewhere nothing is watched.
    """

    def __init__(self) -> None:
        self._watching = False

    def __enter__(self) -> Self:
        self._watching = hasattr(signal, "SIGALRM") and threading.current_thread() is threading.main_thread()
        if self._watching:
            self._before = signal.signal(signal.SIGALRM, self._bark)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._watching:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, self._before)

    def allow(self, seconds: float) -> None:
        """The next thing may take so long, counted from now; 0 for as long as it likes."""
        if self._watching:
            signal.setitimer(signal.ITIMER_REAL, seconds)

    @staticmethod
    def _bark(number: int, frame: FrameType | None) -> None:
        raise Hung
