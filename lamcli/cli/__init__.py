"""The command line: thin commands over the library, each in a file of its own; exit codes are those of ``errors``."""

from __future__ import annotations

import sys

__all__ = ["main"]


def main() -> None:
    """The console script ``lam``. Imports the commands inside, so that Ctrl-C while starting shows no traceback either."""
    try:
        from lamcli.cli.app import app

        app()
    except KeyboardInterrupt:
        sys.exit(130)
