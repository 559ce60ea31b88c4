"""Jobs spread over processes that each keep their own browser; a job that hangs or crashes costs that job only."""

from __future__ import annotations

import multiprocessing
import signal
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any

STOP_PATIENCE_S = 10.0  # a worker that was told to stop closes its browser first


@dataclass(frozen=True)
class Lost:
    """The job has no result: its worker ended, or was ended, before there was one."""

    why: str


@dataclass
class _Worker:
    process: BaseProcess
    line: Connection
    job: Any = None
    since: float = 0.0


def _work(line: Connection, opened: Callable[[], AbstractContextManager[Callable[[Any], Any]]]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's business
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # so that the context below closes its browser
    with opened() as do:
        while (job := line.recv()) is not None:
            line.send(do(job))


def results(
    jobs: Iterable[Any], opened: Callable[[], AbstractContextManager[Callable[[Any], Any]]], *, workers: int, limit_s: float
) -> Iterator[tuple[Any, Any]]:
    """Yields (job, result or Lost) as they come.

    Args:
        jobs: picklable.
        opened: picklable; entered once per process, gives the function that does a job.
        limit_s: a job that takes longer is given up.
    """
    waiting = deque(jobs)
    context = multiprocessing.get_context("spawn")
    running: list[_Worker] = []
    try:
        while waiting or any(worker.job is not None for worker in running):
            while len(running) < workers and waiting:
                running.append(_start(context, opened))
            for worker in running:
                if worker.job is None and waiting:
                    worker.job, worker.since = waiting.popleft(), time.monotonic()
                    worker.line.send(worker.job)
            for worker in _ready([w for w in running if w.job is not None]):
                result = _result(worker, limit_s)
                if result is None:
                    continue
                job, worker.job = worker.job, None
                if isinstance(result, Lost):
                    running.remove(worker)
                    _stop(worker, told=False)
                yield job, result
    finally:
        for worker in running:
            _stop(worker, told=worker.job is None)


def _start(context: Any, opened: Any) -> _Worker:
    here, there = context.Pipe()
    process = context.Process(target=_work, args=(there, opened))
    process.start()
    there.close()
    return _Worker(process, here)


def _ready(busy: list[_Worker]) -> list[_Worker]:
    """Those to look at: all of them, once one has something to say or a second has passed."""
    wait([worker.line for worker in busy], timeout=1.0)
    return busy


def _result(worker: _Worker, limit_s: float) -> Any:
    """What the worker sent, Lost, or None while it works."""
    try:
        if worker.line.poll():
            return worker.line.recv()
    except (EOFError, ConnectionError):
        worker.process.join(STOP_PATIENCE_S)
        return Lost(f"the worker ended by itself (exit code {worker.process.exitcode})")
    return Lost(f"given up after {limit_s:g} s") if time.monotonic() - worker.since > limit_s else None


def _stop(worker: _Worker, *, told: bool) -> None:
    if told and worker.process.is_alive():
        with suppress(OSError):
            worker.line.send(None)
    else:
        worker.process.terminate()
    worker.process.join(STOP_PATIENCE_S)
    if worker.process.is_alive():
        worker.process.kill()
        worker.process.join()
    worker.line.close()
