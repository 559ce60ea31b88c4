"""Where output goes: the answer to stdout, everything said along the way to stderr, one JSON document with ``--json``."""

from __future__ import annotations

import json as json_module
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

import typer

from lamcli.errors import LamError

if TYPE_CHECKING:
    from lamcli.render.document import Document

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document on stdout and nothing else there.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Say nothing but the answer and errors.")]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="Say more along the way.")]


@dataclass(frozen=True)
class Say:
    """What one command has to say.

    Attributes:
        json: the answer is one JSON document; an error is one too.
        quiet: no notes.
        verbose: details as well.
    """

    json: bool = False
    quiet: bool = False
    verbose: bool = False

    KEY: ClassVar[str] = "lamcli.say"

    @classmethod
    def of(cls, ctx: typer.Context, json: bool, quiet: bool, verbose: bool) -> Say:
        """Also leaves it in the context, so that an error is said in the same way."""
        say = ctx.meta[cls.KEY] = cls(json, quiet, verbose)
        return say

    def answer(self, text: str) -> None:
        """Text that may be piped on: as it is, with one newline at its end."""
        if not self.json:
            _write(sys.stdout, text if text.endswith("\n") else text + "\n")

    def show(self, document: Document) -> None:
        """An answer for a person's eyes, coloured where stdout is a terminal."""
        if not self.json:
            from lamcli.render.terminal import show

            show(document, sys.stdout)

    def data(self, data: Any) -> None:
        """The JSON document; nothing without ``--json``."""
        if self.json:
            _write(sys.stdout, json_module.dumps(data, indent=2, ensure_ascii=True, allow_nan=False) + "\n")

    def note(self, text: str) -> None:
        if not self.quiet:
            self._tell(text)

    def detail(self, text: str) -> None:
        if self.verbose and not self.quiet:
            self._tell(text)

    def warn(self, text: str) -> None:
        """Something a person must know even with ``--quiet``."""
        self._tell(text)

    def prompt(self, text: str) -> None:
        """What a person is to answer on the same line."""
        _write(sys.stderr, text)
        sys.stderr.flush()

    def error(self, error: LamError) -> None:
        """One line, and the remedy on a second."""
        self._tell(f"lam: {error}")
        if error.remedy:
            self._tell(error.remedy)
        self.data({"error": str(error), "remedy": error.remedy, "exit_code": error.exit_code})

    def _tell(self, text: str) -> None:
        from lamcli.render.safe import printable

        try:
            _write(sys.stderr, printable(text) + "\n")
            sys.stderr.flush()
        except BrokenPipeError:
            pass  # nobody listens to what is said along the way; the work goes on


def _write(stream: Any, text: str) -> None:
    """Writes even what the terminal's encoding cannot show (as an escape), lone surrogates included."""
    encoding = getattr(stream, "encoding", None) or "utf-8"
    stream.write(text.encode(encoding, "backslashreplace").decode(encoding))
