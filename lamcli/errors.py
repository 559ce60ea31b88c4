"""One exception tree. Every leaf says what is wrong, where, and what to do about it; nothing is imported here.

The command line prints ``str(error)`` on one line, the remedy on a second, and exits with ``error.exit_code``.
"""

from __future__ import annotations


class LamError(Exception):
    """Base of everything lam raises on purpose.

    Attributes:
        exit_code: what the process exits with (the contract of the command line).
        remedy: what the person can do about it; empty when there is nothing useful to say.
    """

    exit_code = 1

    def __init__(self, message: str, *, remedy: str = "") -> None:
        super().__init__(message)
        self.remedy = remedy


class RunFailed(LamError):
    """A step of a run failed or was refused, or an ``expect`` did not hold."""

    exit_code = 1


class TargetNotFound(RunFailed):
    """The page holds no element that the target denotes."""


class TargetAmbiguous(RunFailed):
    """The page holds several elements that the target denotes; lam never picks one of them."""


class TargetCovered(RunFailed):
    """Something lies over the element; nothing was done to it."""


class InTheWay(RunFailed):
    """Something that was not demonstrated stands between the run and what it has to do, and how to get past it is not certain.

    Attributes:
        choices: what it offers.
    """

    def __init__(self, message: str, *, choices: tuple[str, ...] = (), remedy: str = "") -> None:
        super().__init__(message, remedy=remedy)
        self.choices = choices


class Refused(RunFailed):
    """The recipe tried what it does not declare: an origin, a file."""


class BadInput(LamError):
    """A file, a parameter or a flag that cannot be used. ``where`` is file:line:column or a record."""

    exit_code = 2

    def __init__(self, message: str, *, where: str = "", remedy: str = "") -> None:
        super().__init__(f"{where}: {message}" if where else message, remedy=remedy)
        self.where = where


class NoRecipe(LamError):
    """No recipe explains the demonstrations."""

    exit_code = 3


class Disagreement(NoRecipe):
    """Two equally simple recipes explain the demonstrations and predict different actions."""


class EnvironmentLacks(LamError):
    """No browser, no model: the remedy is the command that installs it."""

    exit_code = 4


class Interrupted(LamError):
    """Ctrl-C; what was finished is kept."""

    exit_code = 130
