"""The list of commands, and the one place where errors become messages and exit codes."""

from __future__ import annotations

import errno
import os
import sys
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from lamcli import __version__
from lamcli.cli.check import check
from lamcli.cli.doctor import doctor
from lamcli.cli.format import format_recipe
from lamcli.cli.import_ import import_trace
from lamcli.cli.inspect import inspect
from lamcli.cli.record import record
from lamcli.cli.run import run
from lamcli.cli.say import Say
from lamcli.cli.synthesize import synthesize
from lamcli.errors import BadInput, EnvironmentLacks, Interrupted, LamError


class Commands(TyperGroup):
    """A group whose commands never end in a traceback for something that a person did."""

    def invoke(self, ctx: Any) -> Any:
        try:
            result = super().invoke(ctx)
            sys.stdout.flush()
            return result
        except LamError as error:
            raise typer.Exit(_fail(ctx, error)) from error
        except KeyboardInterrupt as interrupt:
            raise typer.Exit(_fail(ctx, Interrupted("interrupted"))) from interrupt
        except BrokenPipeError as gone:
            # Whoever read our output has seen enough; the interpreter must not flush into the pipe once more.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            raise typer.Exit(0) from gone
        except OSError as error:
            raise typer.Exit(_fail(ctx, _of_system(error))) from error


def _fail(ctx: Any, error: LamError) -> int:
    say = ctx.meta.get(Say.KEY) or Say()
    say.error(error)
    return error.exit_code


def _of_system(error: OSError) -> LamError:
    where = str(error.filename) if error.filename is not None else ""
    what = error.strerror or str(error)
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EMFILE, errno.ENOMEM):
        return EnvironmentLacks(f"{where}: {what}" if where else what, remedy="make room and try again; what was finished is kept")
    return BadInput(what, where=where)


app = typer.Typer(
    cls=Commands,
    name="lam",
    help="Learn a task by watching it done once, write it down as a recipe, run the recipe without a model.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,  # plain help takes half the time, and reads the same in a pipe
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"lam {__version__}")
        raise typer.Exit(0)


@app.callback()
def _lam(version: Annotated[bool, typer.Option("--version", help="Print the version.", is_eager=True, callback=_print_version)] = False) -> None:
    pass


# The four verbs of the main job first, in the order in which a person needs them.
app.command("record")(record)
app.command("synthesize")(synthesize)
app.command("run")(run)
app.command("inspect")(inspect)
app.command("import")(import_trace)
app.command("check")(check)
app.command("format")(format_recipe)
app.command("doctor")(doctor)
