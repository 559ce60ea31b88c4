"""Collecting garbage passes over what was there before a search: pages and facts of many nodes, all of which stay.

A search makes objects by the hundred thousand, so that CPython looks through everything again and again for cycles that nobody can reach. In a process
that has recorded or watched for a while, one such look can take as long as the search for a short demonstration.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def passed_over() -> Iterator[None]:
    """What exists now is not looked at for garbage until the block ends; does nothing where a program has set objects aside itself."""
    if gc.get_freeze_count():
        yield
        return
    gc.freeze()
    try:
        yield
    finally:
        gc.unfreeze()
