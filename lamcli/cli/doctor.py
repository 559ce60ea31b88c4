"""``lam doctor``: what is installed, what was found, and what to do about what is missing."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from importlib import metadata, util
from typing import Annotated, Literal

import typer

from lamcli.cli.say import Json, Quiet, Say, Verbose
from lamcli.errors import EnvironmentLacks, LamError

State = Literal["ok", "missing", "optional"]


@dataclass(frozen=True)
class Finding:
    """One thing that lam needs, or could use.

    Attributes:
        state: "missing" is essential; "optional" is missing too, but only part of lam needs it.
        remedy: what to type; empty when there is nothing to do.
    """

    what: str
    state: State
    found: str
    remedy: str = ""


def doctor(
    ctx: typer.Context,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Start the browser to see whether it works.")] = True,
    json: Json = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Say what is installed and what to do about what is missing."""
    say = Say.of(ctx, json, quiet, verbose)
    checks: tuple[Callable[[], Iterator[Finding]], ...] = (_python, _packages, lambda: _browser(start=browser), _display, _model)
    findings = [finding for check in checks for finding in check()]
    marks: dict[State, str] = {"ok": "ok       ", "missing": "MISSING  ", "optional": "optional "}
    for finding in findings:
        if finding.state != "ok" or not quiet:
            say.answer(f"{marks[finding.state]}{finding.what}: {finding.found}")
            if finding.remedy:
                say.answer(f"         {finding.remedy}")
    lacking = [finding for finding in findings if finding.state == "missing"]
    say.data({"ok": not lacking, "findings": [asdict(finding) for finding in findings]})
    if lacking:
        raise typer.Exit(EnvironmentLacks.exit_code)


def _python() -> Iterator[Finding]:
    version = ".".join(map(str, sys.version_info[:3]))
    yield Finding("Python", "ok" if sys.version_info >= (3, 11) else "missing", f"{version} in {sys.prefix}", "" if sys.version_info >= (3, 11) else "install Python 3.11 or newer")


def _packages() -> Iterator[Finding]:
    """What the installed distribution says that it requires: there is no second list."""
    try:
        required = metadata.requires("lamcli") or []
    except metadata.PackageNotFoundError:
        yield Finding("packages", "missing", "lam runs from a folder and is not installed", "pip install -e .")
        return
    absent = []
    versions = []
    for line in required:
        match = re.match(r"[A-Za-z0-9._-]+", line)
        if match is None or "extra ==" in line:
            continue
        try:
            versions.append(f"{match.group()} {metadata.version(match.group())}")
        except metadata.PackageNotFoundError:
            absent.append(match.group())
    if absent:
        yield Finding("packages", "missing", ", ".join(absent), f"pip install {' '.join(absent)}")
    yield Finding("packages", "ok", ", ".join(versions))


def _browser(start: bool) -> Iterator[Finding]:
    from lamcli.browser import find_browser, version_of

    try:
        path = find_browser()
        yield Finding("browser", "ok", f"{path}, starts headless, version {version_of(path)}" if start else str(path))
    except LamError as error:
        yield Finding("browser", "missing", str(error), error.remedy)


def _display() -> Iterator[Finding]:
    if sys.platform.startswith("linux"):
        there = os.environ.get("WAYLAND_DISPLAY") or os.environ.get("DISPLAY")
        if there:
            yield Finding("display", "ok", there)
        else:
            yield Finding("display", "optional", "none: a window can be shown neither to record nor to run --headed", "record with --headless or --cdp, or log in to a desktop")


def _model() -> Iterator[Finding]:
    from lamcli.neural.text import load

    try:
        yield Finding("embedding model", "ok", load().name)
    except LamError as error:
        yield Finding("embedding model", "missing", str(error), error.remedy)
    if util.find_spec("sentence_transformers") is None:
        yield Finding("other models", "optional", "--model needs sentence-transformers", "pip install sentence-transformers")
