"""Readers of foreign recordings and accessibility snapshots. Each becomes a Trace.

A format is one module of this package with a ``FORMAT``: adding one is adding a file. Which format a file has is decided by
its content, never by its name. A file that lam wrote itself is read too.
"""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module
from pathlib import Path

from lamcli import store
from lamcli.errors import BadInput
from lamcli.formats.source import Format, Source
from lamcli.trace import Trace

__all__ = ["Format", "Source", "formats", "read"]


@cache
def formats() -> tuple[Format, ...]:
    """Every format there is, by name."""
    modules = (import_module(f"{__name__}.{item.name}") for item in pkgutil.iter_modules(__path__))
    return tuple(sorted((module.FORMAT for module in modules if hasattr(module, "FORMAT")), key=lambda item: item.name))


def read(path: Path | str) -> Trace:
    """Reads a recording or a snapshot of any known format.

    Raises BadInput naming the file, the place in it and what is wrong.
    """
    path = Path(path)
    if store.is_trace(path):
        return store.read_trace(path)
    source = Source.open(path)
    for item in formats():
        if item.detect(source):
            return item.read(source)
    known = "; ".join(item.name for item in formats())
    raise BadInput(f"is in no format that lam knows ({source.looks_like})", where=source.name, remedy=f"Known: {known}; and traces of lam.")
