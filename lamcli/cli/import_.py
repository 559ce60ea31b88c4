"""``lam import``: a foreign recording or accessibility snapshot becomes a trace."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lamcli.cli.load import open_trace
from lamcli.cli.say import Json, Quiet, Say, Verbose


def import_trace(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="What another tool wrote; detected by content.")],
    out: Annotated[Path, typer.Option("-o", "--out", metavar="TRACE", help="Where the trace goes.")],
    json: Json = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Convert a foreign recording or snapshot into a trace."""
    say = Say.of(ctx, json, quiet, verbose)
    from lamcli.store import write_trace

    trace = open_trace(file)
    write_trace(trace, out)
    say.answer(f"{out}: {len(trace.events)} events, {len(trace.snapshots)} pages, from {trace.recorder or file}")
    for line in trace.unmapped:
        say.warn(f"not carried over: {line}")
    say.data({"written": str(out), "recorder": trace.recorder, "events": len(trace.events), "snapshots": len(trace.snapshots), "unmapped": list(trace.unmapped)})
