"""From what a hand did to what it meant: raw clicks and keys become the fewest actions that have the same effect.

``PASSES`` is a tuple of pure functions Trace -> Trace, applied in order. Each takes out one kind of noise that people make and
says in its docstring when it leaves an event alone; in doubt (no snapshots, an effect that cannot be seen) it does. Every event
keeps in ``source`` which events of the recording it was made of.
"""

from __future__ import annotations

from collections.abc import Callable

from lamcli.normalize.choices import choices
from lamcli.normalize.corrections import corrections
from lamcli.normalize.double_clicks import double_clicks
from lamcli.normalize.focusing import focusing
from lamcli.normalize.lifting import lifting
from lamcli.normalize.missed import missed
from lamcli.normalize.navigation import navigation
from lamcli.normalize.passing import passing
from lamcli.normalize.provenance import provenance
from lamcli.normalize.suggestions import suggestions
from lamcli.normalize.synthetic import synthetic
from lamcli.normalize.toggles import toggles
from lamcli.normalize.typing import typing
from lamcli.normalize.undone import undone
from lamcli.trace import Trace

PASSES: tuple[Callable[[Trace], Trace], ...] = (
    provenance,
    navigation,
    synthetic,
    lifting,
    double_clicks,
    toggles,
    choices,
    missed,
    typing,
    suggestions,
    corrections,
    focusing,
    passing,
    undone,
)


def normalize(trace: Trace) -> Trace:
    """The demonstration as meaningful actions; snapshots that no event names any more are left out.

    What one pass takes out may bring together what another one waits for, so they are repeated until nothing changes.
    Every change makes the demonstration shorter or turns raw material into actions, so that comes soon.
    """
    while (done := _once(trace)) != trace:
        trace = done
    return trace


def _once(trace: Trace) -> Trace:
    for step in PASSES:
        trace = step(trace)
    return trace
