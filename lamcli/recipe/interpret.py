"""The one interpreter of the language: a function of (recipe, inputs, page). Verification and live runs both use it."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from typing import assert_never

from lamcli.errors import RunFailed, TargetNotFound
from lamcli.recipe import ast
from lamcli.recipe.environment import Environment
from lamcli.recipe.evaluate import Evaluator, LoopElement, NoValue, evaluate_pure
from lamcli.recipe.inputs import Inputs, bind_parameters, convert
from lamcli.recipe.loops import Visit, rounds
from lamcli.recipe.page import Action, ActionKind, Element, Page
from lamcli.recipe.print import print_expr, print_step, print_type
from lamcli.recipe.values import Secret, Value, text_of

__all__ = ["Inputs", "bind_parameters", "evaluate_pure", "interpret"]

MOST_ROUNDS = 10_000
"""Of ``repeat until``; a loop that needs more has no end."""
DEEPEST_DO = 20

Path = tuple[int, ...]
Emitter = Callable[[dict[str, Value]], object]
Observer = Callable[[Path, ast.Step], object]


def interpret(recipe: ast.Recipe, inputs: Inputs, page: Page, *, emit: Emitter, on_step: Observer | None = None) -> None:
    """Carries out a recipe on a page.

    Args:
        emit: takes each record of output, its values converted to the types after ``->``.
        on_step: called before each statement with its index path: the statements of an ``if`` are counted through its
            branches, those of a recipe that was called with ``do`` follow the path of the ``do``.

    Raises:
        RunFailed: a statement cannot be carried out (TargetNotFound, TargetAmbiguous, Refused say why), or whatever the
            page, ``emit`` and ``on_step`` raise.
    """
    run = _Run(recipe, inputs, page, emit, on_step or (lambda path, step: None), (), 0)
    run.steps(recipe.body, ())


class _Run:
    def __init__(self, recipe: ast.Recipe, inputs: Inputs, page: Page, emit: Emitter, on_step: Observer, prefix: Path, depth: int) -> None:
        self.recipe, self.inputs, self.emit, self.on_step, self.prefix, self.depth = recipe, inputs, emit, on_step, prefix, depth
        instruction = inputs.instruction or text_of(inputs.parameters.get("instruction")) or ""
        self.environment = Environment(inputs.parameters)
        self.evaluator = Evaluator(self.environment, instruction, page)
        self.path: Path = prefix

    def block(self, steps: tuple[ast.Step, ...], path: Path, first: int = 0) -> None:
        with self.environment.block():
            self.steps(steps, path, first)

    def steps(self, steps: tuple[ast.Step, ...], path: Path, first: int = 0) -> None:
        for index, step in enumerate(steps, first):
            inner = (*path, index)
            self.path = (*self.prefix, *inner)
            self.on_step(self.path, step)
            self.step(step, inner)

    # --- statements

    def step(self, step: ast.Step, path: Path) -> None:
        match step:
            case ast.Point() | ast.Fill() | ast.TypeText() | ast.Press() | ast.Choose() | ast.Drag() | ast.Upload() | ast.Download():
                self._act_on_element(step)
            case ast.Open() | ast.GoBack() | ast.Reload() | ast.AnswerDialog() | ast.SwitchTab() | ast.CloseTab():
                self._act_on_page(step)
            case ast.If(branches=branches, otherwise=otherwise):
                self._if(branches, otherwise, path)
            case ast.ForEach():
                self._for_each(step, path)
            case ast.RepeatUntil():
                self._repeat(step, path)
            case ast.Let(name=name, value=value):
                self.environment.assign(name, self.evaluator.value(value))
            case ast.Emit(fields=fields):
                self.emit({name: self._emitted(name, value) for name, value in fields})
            case ast.Expect(condition=condition) | ast.WaitUntil(condition=condition):
                self._await(condition, "expected" if isinstance(step, ast.Expect) else "waited in vain until")
            case ast.Do():
                self._do(step, path)
            case ast.InApplication(name=name, body=body):
                self._in_application(name, body, path)
            case _:
                assert_never(step)

    def act(self, kind: ActionKind, element: Element | None = None, value: str = "", *, secret: bool = False, destination: Element | None = None) -> str:
        result = self.evaluator.page.act(Action(kind, element, value, secret, destination, self.path))
        self.evaluator.stamp += 1
        return result

    def pause(self) -> bool:
        self.evaluator.stamp += 1
        return self.evaluator.page.pause()

    def _act_on_element(self, step: ast.Point | ast.Fill | ast.TypeText | ast.Press | ast.Choose | ast.Drag | ast.Upload | ast.Download) -> None:
        find, text = self.evaluator.one, self.evaluator.text
        match step:
            case ast.Point(verb=verb, target=target):
                self.act(verb, find(target))
            case ast.Fill(target=target, value=value):
                entered, secret = self._entered(value)
                self.act("fill", find(target), entered, secret=secret)
            case ast.TypeText(value=value, target=into):
                entered, secret = self._entered(value)
                self.act("type", find(into) if into else None, entered, secret=secret)
            case ast.Press(key=key, target=within):
                self.act("press", find(within) if within else None, key)
            case ast.Choose(value=value, target=target):
                chosen = text(value)
                self.act("choose", find(target), chosen)
            case ast.Drag(target=target, destination=destination):
                self.act("drag", find(target), destination=find(destination))
            case ast.Upload(file=file, target=target):
                name = text(file)
                self.act("upload", find(target), name)
            case ast.Download(target=target, name=name):
                self.environment.assign(name, self.act("download", find(target)))
            case _:
                assert_never(step)

    def _act_on_page(self, step: ast.Open | ast.GoBack | ast.Reload | ast.AnswerDialog | ast.SwitchTab | ast.CloseTab) -> None:
        text = self.evaluator.text
        match step:
            case ast.Open(address=address):
                self.act("open", value=text(address))
            case ast.GoBack():
                self.act("go back")
            case ast.Reload():
                self.act("reload")
            case ast.AnswerDialog(accept=accept, text=answer):
                self.act("accept dialog" if accept else "dismiss dialog", value=text(answer) if answer else "")
            case ast.SwitchTab(tab=tab):
                self.act("switch tab", value=text(tab) if tab else "")
            case ast.CloseTab():
                self.act("close tab")
            case _:
                assert_never(step)

    def _entered(self, node: ast.Expr) -> tuple[str, bool]:
        """What goes into a field, and whether it is a secret."""
        value = self.evaluator.value(node)
        if isinstance(value, Secret):
            return value.value, True
        return self.evaluator.text(node) if text_of(value) is None else text_of(value) or "", False

    def _emitted(self, name: str, node: ast.Expr) -> Value:
        of = dict(self.recipe.emits.fields).get(name) if self.recipe.emits else None
        value = self.evaluator.value(node)
        try:
            return convert(value, of or ast.Scalar("text"))
        except ValueError as error:
            raise RunFailed(f"{name} is declared as {print_type(of or ast.Scalar('text'))}, and {print_expr(node)} is not: {error}") from None

    def _if(self, branches: tuple[tuple[ast.Expr, tuple[ast.Step, ...]], ...], otherwise: tuple[ast.Step, ...], path: Path) -> None:
        first = 0
        for condition, body in branches:
            if self.evaluator.truth(condition):
                self.block(body, path, first)
                return
            first += len(body)
        self.block(otherwise, path, first)

    def _for_each(self, step: ast.ForEach, path: Path) -> None:
        limit = None if step.limit is None else self._rounds(step, step.limit)
        if not isinstance(step.source, ast.Target):
            for member in list(self.evaluator.list(step.source))[:limit]:
                self._round(step, path, member)
            return
        if not isinstance(step.source, ast.Described | ast.Css):
            raise RunFailed(f"{print_step(step)}: a loop needs a role, or a list")
        own = self.path
        every = rounds(step, step.source, Visit(own, self.evaluator, self.act, self.pause, lambda: self._at(own)))
        for element in islice(every, limit):
            self._round(step, path, element)

    def _rounds(self, step: ast.ForEach, limit: ast.Expr) -> int:
        """How many rounds a loop may take at most."""
        number = self.evaluator.number(limit)
        if number != int(number) or number < 0:
            raise RunFailed(f"{print_step(step)}: {print_expr(limit)} is {number}, and a loop takes a whole number of rounds")
        return int(number)

    def _at(self, path: Path) -> None:
        self.path = path

    def _round(self, step: ast.ForEach, path: Path, value: object) -> None:
        with self.environment.block():
            self.environment.bind(step.variable, value)
            self.steps(step.body, path)

    def _repeat(self, step: ast.RepeatUntil, path: Path) -> None:
        own = self.path
        for _ in range(MOST_ROUNDS):
            if self.evaluator.truth(step.condition):
                return
            names = self._names()
            _, before = self.evaluator.page.changed(None)
            self.block(step.body, path)
            self.path = own
            if self._names() == names and not self._changes(before, step.condition):
                raise RunFailed(f"{print_step(step)}: a round changed nothing, so it would never end")
        raise RunFailed(f"{print_step(step)}: not so after {MOST_ROUNDS} rounds")

    def _names(self) -> dict[str, object]:
        return {name: value for name, value in self.environment.all().items() if not isinstance(value, LoopElement)}

    def _changes(self, before: object, condition: ast.Expr) -> bool:
        """Whether the page differs from ``before``, or comes to differ while there is patience."""
        while not self.evaluator.page.changed(before)[0]:
            if not self.pause():
                return False
        self.evaluator.stamp += 1
        return True

    def _await(self, condition: ast.Expr, failure: str) -> None:
        while True:
            missing: RunFailed | None = None
            try:
                with self.evaluator.impatient():
                    if self.evaluator.truth(condition):
                        return
            except (TargetNotFound, NoValue) as error:
                missing = error
            if not self.pause():
                raise RunFailed(f"{failure}: {print_expr(condition)}" + (f" ({missing})" if missing else ""))

    def _do(self, step: ast.Do, path: Path) -> None:
        if self.inputs.load_recipe is None:
            raise RunFailed(f"there is no recipe {step.recipe} here", remedy=f"put {step.recipe}.lam beside {self.recipe.name}.lam")
        if self.depth >= DEEPEST_DO:
            raise RunFailed(f"recipes call each other more than {DEEPEST_DO} deep")
        callee = self.inputs.load_recipe(step.recipe)
        given = {name: self.evaluator.value(value) for name, value in step.arguments}
        inputs = Inputs(bind_parameters(callee, given), self.evaluator.instruction, self.inputs.load_recipe, self.inputs.application)
        inner = _Run(callee, inputs, self.evaluator.page, self.emit, self.on_step, (*self.prefix, *path), self.depth + 1)
        inner.steps(callee.body, ())
        self.evaluator.stamp += 1

    def _in_application(self, name: str, body: tuple[ast.Step, ...], path: Path) -> None:
        if self.inputs.application is None:
            raise RunFailed(f"this run has no application {name}")
        outer, self.evaluator.page = self.evaluator.page, self.inputs.application(name)
        try:
            self.block(body, path)
        finally:
            self.evaluator.page = outer
