"""Answers to the dialogs of a page: only those that the recipe gives. Any other dialog is dismissed and stops the run."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lamcli.browser import Session, Tab
from lamcli.errors import RunFailed
from lamcli.recipe.page import Action

if TYPE_CHECKING:
    from lamcli.run.tabs import Tabs


@dataclass(frozen=True)
class Answer:
    accept: bool
    text: str | None = None


class Dialogs:
    """While a dialog is open the page stands still, and so does the action that opened it: the answer has to be known when it opens.

    An answer is known when its statement came before the action, or when it is the statement right after it.

    Args:
        ahead: the answer that the statement right after a step gives, from the step's path; None when it gives none.
    """

    def __init__(self, ahead: Callable[[tuple[int, ...]], Answer | None] = lambda step: None) -> None:
        self._ahead = ahead
        self._armed: Answer | None = None
        self._rounds = 0  # actions that the armed answer may still wait for
        self._given_ahead = False
        self._step: tuple[int, ...] = ()
        self._unexpected = ""

    def watch(self, session: Session, tabs: Tabs) -> None:
        def opened(tab: Tab, dialog: object) -> None:
            if tab in tabs.own:
                self._opened(tab)

        session.on_dialog = opened

    def begin(self, action: Action) -> None:
        """An action begins. Raises RunFailed when a dialog was left without an answer."""
        self.complain()
        if action.kind in ("accept dialog", "dismiss dialog"):
            return
        self._step = action.step
        self._given_ahead = False
        if self._rounds == 0:
            self._armed = None
        self._rounds = max(0, self._rounds - 1)

    def answer(self, tab: Tab, action: Action) -> None:
        """The statement ``accept dialog`` or ``dismiss dialog``: for the dialog just answered ahead, or the one to come."""
        if self._given_ahead:
            self._given_ahead = False
            return
        self._armed = Answer(action.kind == "accept dialog", action.value or None)
        self._rounds = 1
        if tab.dialog is not None:
            self._opened(tab)

    def kept(self) -> Callable[[], None]:
        """Gives the answer back that waits now: a step that could not be done is done once more."""
        armed, rounds = self._armed, self._rounds

        def back() -> None:
            self._armed, self._rounds = armed, rounds

        return back

    @contextmanager
    def set_aside(self) -> Iterator[None]:
        """What is done meanwhile is not what the recipe's answers are for."""
        back, ahead = self.kept(), self._ahead
        self._armed, self._rounds, self._ahead = None, 0, lambda step: None
        try:
            yield
        finally:
            back()
            self._ahead = ahead

    def complain(self) -> None:
        """Raises RunFailed when a dialog opened that the recipe does not answer."""
        if self._unexpected:
            message, self._unexpected = self._unexpected, ""
            raise RunFailed(message, remedy='write "accept dialog" or "dismiss dialog" before the step that opens it')

    def _opened(self, tab: Tab) -> None:
        dialog, tab.dialog = tab.dialog, None
        if dialog is None:
            return
        answer, self._armed = self._armed, None
        if answer is None and not self._given_ahead:
            answer = self._ahead(self._step)
            self._given_ahead = answer is not None
        if answer is None:
            self._unexpected = f"the page opened a dialog ({dialog.type}) that the recipe does not answer: {dialog.message!r}; it was dismissed"
            dialog.dismiss()
        elif not answer.accept:
            dialog.dismiss()
        elif dialog.type == "prompt":
            dialog.accept(answer.text if answer.text is not None else dialog.default_value)
        else:
            dialog.accept()
