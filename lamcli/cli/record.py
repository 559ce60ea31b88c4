"""``lam record``: a person demonstrates in a real browser, and a trace is written while they do."""

from __future__ import annotations

import os
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from lamcli.cli.say import Json, Quiet, Say, Verbose
from lamcli.errors import BadInput
from lamcli.render.document import count

READY = "recording"
"""The line on stderr that other programs wait for; said even with --quiet."""


def record(
    ctx: typer.Context,
    out: Annotated[Path, typer.Option("-o", "--out", metavar="TRACE", help="Where the demonstration goes.")],
    url: Annotated[str, typer.Argument(metavar="[URL]", help="Where it begins; with --cdp, the tab to watch.")] = "",
    instruction: Annotated[str, typer.Option(metavar="TEXT", help="What you are going to do, in words.")] = "",
    data: Annotated[Path | None, typer.Option(metavar="FILE", help="What you have in hand: CSV, JSON, JSON lines or Excel.")] = None,
    cdp: Annotated[str, typer.Option(metavar="ENDPOINT", help="Watch a running Chromium, such as http://127.0.0.1:9222.")] = "",
    headless: Annotated[bool, typer.Option("--headless", help="Show no window; something else acts in it.")] = False,
    secret: Annotated[list[str] | None, typer.Option("--secret", metavar="NAME=ENV_VAR", help="What an environment variable holds is never written down, only NAME is.")] = None,
    timeout: Annotated[float | None, typer.Option(metavar="SECONDS", min=0.0, help="End then.")] = None,
    screenshots: Annotated[bool, typer.Option("--screenshots/--no-screenshots", help="Keep a picture of the page before each action.")] = False,
    json: Json = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Record a demonstration in a real browser.

    It ends when the window is closed, or with Ctrl-C. Alt+click takes the text of an element, Alt+Shift+click its link.
    """
    say = Say.of(ctx, json, quiet, verbose)
    if not url and not cdp:
        raise BadInput("where does it begin?", remedy="lam record https://… -o demo.trace, or --cdp ENDPOINT to watch a running browser")
    secrets = dict(_secret(pair) for pair in secret or ())
    from lamcli.data import read_rows
    from lamcli.record import RecordOptions
    from lamcli.record import record as record_trace

    summary = record_trace(
        RecordOptions(
            out=out,
            url=url,
            instruction=instruction,
            data=read_rows(data) if data is not None else (),
            cdp=cdp,
            headless=headless,
            secrets=secrets,
            timeout=timeout,
            screenshots=screenshots,
            say=lambda line: say.warn(line) if line == READY else say.note(line),
        )
    )
    say.note(f"{summary.out}: {count(summary.events, 'event')}, {count(summary.snapshots, 'page')} in {summary.seconds:.1f} s")
    for line in summary.unmapped:
        say.warn(f"not captured: {line}")
    say.data(asdict(summary) | {"out": str(summary.out)})


def _secret(pair: str) -> tuple[str, str]:
    """``NAME=ENV_VAR``: the value comes from the environment, so that it stands in no command line and no history."""
    name, separator, variable = pair.partition("=")
    if not separator or not name or not variable:
        raise BadInput("--secret names a secret and an environment variable that holds it", remedy="for example --secret password=SHOP_PASSWORD")
    value = os.environ.get(variable, "")
    if not value:
        raise BadInput(f"the environment variable {variable} of --secret {name} is not set, or is empty", remedy=f"export {variable}=…")
    return name, value
