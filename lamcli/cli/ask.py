"""Questions to the person in the terminal: one at a time, with numbered choices."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lamcli.cli.say import Say
    from lamcli.synthesis.outcome import Question


def terminal(say: Say) -> Callable[[Question], int | None] | None:
    """What puts a question to the person; None where nobody would see it or could answer."""
    return (lambda question: _answer(say, question)) if sys.stdin.isatty() and sys.stderr.isatty() else None


def _answer(say: Say, question: Question) -> int | None:
    """The number of the choice from 0; None when the person ends the input instead (Ctrl-D)."""
    for line in worded(question):
        say.warn(line)
    while True:
        say.prompt(f"1 to {len(question.choices)}: ")
        entered = sys.stdin.readline()
        if not entered:
            say.warn("")
            return None
        if entered.strip().isdecimal() and 1 <= int(entered) <= len(question.choices):
            return int(entered) - 1


def worded(question: Question) -> Iterator[str]:
    """The question, the page or record on which it arises, and the choices with what the recipe would say."""
    yield ""
    yield "The demonstrations leave a question open: what should the recipe do"
    demonstration = f"demonstration {question.demonstration + 1} ({question.origin})"
    if question.record is not None:
        number, cells = question.record
        yield f"with record {number} of the data of {demonstration}?"
        for column, cell in cells:
            yield f"     {column}: {cell}"
    elif question.step:
        yield f"after step {question.step} of {demonstration}" + (f", on the page “{question.title}”?" if question.title else "?")
        if question.url:
            yield f"     {question.url}"
    else:
        yield "in a record in which the two differ?"
    for number, choice in enumerate(question.choices, 1):
        yield f"  {number}  {choice.does}"
        for line in choice.lines[:4]:
            yield f"       {line}"
