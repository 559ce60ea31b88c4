"""Where each event came from."""

from __future__ import annotations

from dataclasses import replace

from lamcli.trace import Trace


def provenance(trace: Trace) -> Trace:
    """Gives every event that has no source its own index, so that later passes can say what they were made of."""
    return replace(trace, events=tuple(event if event.source else replace(event, source=(index,)) for index, event in enumerate(trace.events)))
