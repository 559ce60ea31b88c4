"""What can be known of a recipe without running it: names, types, secrets, patterns, layouts; and what holds of every run."""

from __future__ import annotations

from dataclasses import dataclass

from lamcli.errors import BadInput
from lamcli.recipe import ast
from lamcli.recipe.facts import facts_of
from lamcli.recipe.infer import Inference, Variable
from lamcli.recipe.print import print_expr, print_type
from lamcli.recipe.problems import Problem, Problems
from lamcli.recipe.types import FILE, Known, fits, is_secret, is_truth, name_of, reads_as_text
from lamcli.recipe.words import flaw_of_name

__all__ = ["Checked", "Need", "Problem", "check", "check_or_raise"]


@dataclass(frozen=True)
class Need:
    """A parameter that a run must be given."""

    name: str
    type: str


@dataclass(frozen=True)
class Checked:
    """Attributes:
    problems: what is wrong, in the order of the file; a recipe with none can be run.
    facts: what holds of every run, one sentence each; meaningful when there are no problems.
    needs: what a run must be given.
    """

    problems: tuple[Problem, ...]
    facts: tuple[str, ...]
    needs: tuple[Need, ...]


def check(recipe: ast.Recipe) -> Checked:
    """Checks a recipe; never raises."""
    problems = _Checker(recipe).run()
    needs = tuple(Need(name, print_type(of)) for name, of in recipe.parameters)
    return Checked(problems, facts_of(recipe), needs)


def check_or_raise(recipe: ast.Recipe, source: str = "<recipe>") -> Checked:
    """Raises BadInput that lists every problem with its place."""
    checked = check(recipe)
    if checked.problems:
        first, *others = checked.problems
        listed = "".join(f"\n{_where(source, problem)}: {problem.message}" for problem in others)
        raise BadInput(f"{first.message}{listed}", where=_where(source, first), remedy=first.remedy)
    return checked


def _where(source: str, problem: Problem) -> str:
    return f"{source}:{problem.position.line}:{problem.position.column}"


class _Checker:
    def __init__(self, recipe: ast.Recipe) -> None:
        self.recipe = recipe
        self.problems = Problems()
        self.infer = Inference(self.problems)
        self.emits = False

    def run(self) -> tuple[Problem, ...]:
        recipe = self.recipe
        self._name(recipe.name)
        self._slots(recipe.parameters, "parameter")
        if recipe.emits is not None:
            self._slots(recipe.emits.fields, "field")
            if any(is_secret(of) for _, of in recipe.emits.fields):
                self.problems.add("a secret cannot be emitted", "declare the field with another type")
        self.infer.scope = {name: Variable(of, "parameter") for name, of in recipe.parameters}
        self._capabilities()
        self._block(recipe.body)
        if recipe.emits is not None and not self.emits:
            self.problems.at(None)
            self.problems.add("the recipe declares output after `->` and emits none", "add an `emit`, or leave `->` out")
        return self.problems.found()

    def _slots(self, slots: tuple[tuple[str, ast.Type], ...], what: str) -> None:
        seen: set[str] = set()
        for name, of in slots:
            self._name(name)
            if name in seen:
                self.problems.add(f"the {what} {name} is declared twice", "give it another name")
            seen.add(name)
            self._type(of)

    def _type(self, of: ast.Type) -> None:
        match of:
            case ast.ListType(of=inner):
                self._type(inner)
            case ast.RecordType(fields=fields):
                self._slots(fields, "field")

    def _name(self, name: str) -> None:
        if flaw := flaw_of_name(name):
            self.problems.add(f"`{name.encode('ascii', 'backslashreplace').decode()}` cannot be a name: {flaw}", "use letters, digits and _")

    def _capabilities(self) -> None:
        for capability in self.recipe.capabilities:
            if capability.kind == "visit" and ("://" not in capability.what or " " in capability.what):
                self.problems.add(f'may visit "{capability.what}" names no origin', 'write it with its scheme: may visit "https://crm.example"')
            elif not capability.what:
                self.problems.add(f"may {capability.kind} names no file", f'name a file, or a folder ending in /: may {capability.kind} "invoices/"')

    # --- statements

    def _block(self, steps: tuple[ast.Step, ...]) -> None:
        outer = dict(self.infer.scope)
        for step in steps:
            self.problems.at(step.position)
            self._step(step)
        self.infer.scope = outer

    def _step(self, step: ast.Step) -> None:
        infer = self.infer
        match step:
            case ast.Open(address=address):
                infer.text(address)
            case ast.Point(target=target):
                infer.target(target)
            case ast.Fill(target=target, value=value):
                infer.target(target)
                self._entered(value)
            case ast.TypeText(value=value, target=into):
                self._entered(value)
                if into:
                    infer.target(into)
            case ast.Press(key=key, target=within):
                if not key:
                    self.problems.add("no key is named", 'for example: press "Enter"')
                if within:
                    infer.target(within)
            case ast.Choose(value=value, target=target) | ast.Upload(file=value, target=target):
                infer.text(value)
                infer.target(target)
            case ast.Drag(target=target, destination=destination):
                infer.target(target)
                infer.target(destination)
            case ast.Download(target=target, name=name):
                infer.target(target)
                self._bind(name, FILE)
            case ast.AnswerDialog(text=answer):
                if answer:
                    infer.text(answer)
            case ast.SwitchTab(tab=tab):
                if tab:
                    infer.text(tab)
            case ast.GoBack() | ast.Reload() | ast.CloseTab():
                pass
            case ast.Expect(condition=condition) | ast.WaitUntil(condition=condition):
                self._condition(condition)
            case ast.Let(name=name, value=value):
                self._bind(name, infer.type(value))
            case _:
                self._compound(step)

    def _compound(self, step: ast.If | ast.ForEach | ast.RepeatUntil | ast.Emit | ast.Do | ast.InApplication) -> None:
        match step:
            case ast.If():
                self._if(step)
            case ast.ForEach():
                self._for_each(step)
            case ast.RepeatUntil(condition=condition, body=body):
                self._condition(condition)
                if isinstance(condition, ast.Truth):
                    self.problems.add("this loop has no condition that could change", "say what should be so in the end: repeat until button \"More\" does not exist")
                self._block(body)
            case ast.Emit():
                self._emit(step)
            case ast.Do():
                self._do(step)
            case ast.InApplication(name=name, body=body):
                if not name:
                    self.problems.add("no application is named", 'for example: in application "crm"')
                self._block(body)

    def _if(self, step: ast.If) -> None:
        seen: list[ast.Expr] = []
        for condition, body in step.branches:
            self.problems.at(step.position)
            self._condition(condition)
            if ast.Truth(True) in seen or condition in seen or condition == ast.Truth(False):
                self.problems.add(f"the branch `{print_expr(condition)}` is never reached", "remove it, or correct its condition")
            seen.append(condition)
            self._block(body)
        if ast.Truth(True) in seen and step.otherwise:
            self.problems.at(step.position)
            self.problems.add("`otherwise` is never reached", "remove it, or correct the condition before it")
        self._block(step.otherwise)

    def _for_each(self, step: ast.ForEach) -> None:
        member = self._source(step)
        if step.pages:
            if not isinstance(step.source, ast.Target):
                self.problems.add("`across pages` needs a loop over elements of the page", "leave it out: the data is all there")
            if step.pages.target:
                self.infer.target(step.pages.target)
        if step.limit:
            self.infer.number(step.limit)
        outer = dict(self.infer.scope)
        self._new_name(step.variable, "a loop variable")
        self.infer.scope = {**self.infer.scope, step.variable: Variable(member, "loop")}
        self._block(step.body)
        self.infer.scope = outer

    def _source(self, step: ast.ForEach) -> Known:
        match step.source:
            case ast.Described() | ast.Css():
                self.infer.target(step.source)
                return "element"
            case ast.Variable() | ast.It():
                self.problems.add("a loop needs several elements, and this is one", "name a role: for each row in rows of table \"Invoices\"")
                return "element"
            case source:
                known = self.infer.type(source)
                if isinstance(known, ast.ListType):
                    return known.of
                if known != "unknown":
                    remedy = 'make a list of it: … split by ","' if reads_as_text(known) else "a loop runs over a list or over elements of the page"
                    self.problems.add(f"{print_expr(source)} is {name_of(known)}, not a list", remedy)
                return "unknown"

    def _emit(self, step: ast.Emit) -> None:
        self.emits = True
        declared = dict(self.recipe.emits.fields) if self.recipe.emits is not None else None
        seen: set[str] = set()
        for name, value in step.fields:
            self._name(name)
            known = self.infer.type(value)
            if name in seen:
                self.problems.add(f"the field {name} is emitted twice", "give it another name")
            seen.add(name)
            if declared is not None and name not in declared:
                self.problems.add(f"{name} is not a field of the output", f"add it after `->`, or emit only {', '.join(declared)}")
            self._emitted(name, value, known, declared.get(name) if declared is not None else None)
        if declared is None:
            fields = ", ".join(f"{name}: text" for name in seen)
            self.problems.add("the recipe emits and declares no output", f"write after the parameters: -> {{{fields}}}")

    def _emitted(self, name: str, value: ast.Expr, known: Known, declared: ast.Type | None) -> None:
        if is_secret(known):
            self.problems.add(f"{print_expr(value)} is a secret and cannot be emitted", "a secret can only be filled into a field")
        elif declared is not None and not fits(known, declared):
            remedy = f"write: number in {print_expr(value)}" if declared == ast.Scalar("number") and reads_as_text(known) else "declare it with the type that it has"
            self.problems.add(f"{name} is declared as {name_of(declared)}, and {print_expr(value)} is {name_of(known)}", remedy)

    def _do(self, step: ast.Do) -> None:
        self._name(step.recipe)
        self.emits = True  # the other recipe may
        seen: set[str] = set()
        for name, value in step.arguments:
            if name in seen:
                self.problems.add(f"{name} is given twice", "give it once")
            seen.add(name)
            if self.infer.type(value) == "element":
                self.problems.add(f"{print_expr(value)} is an element of the page and cannot be handed to another recipe", "hand on its text")

    # --- names and conditions

    def _condition(self, condition: ast.Expr) -> None:
        known = self.infer.type(condition)
        if not is_truth(known):
            self.problems.add(f"{print_expr(condition)} is {name_of(known)}, not a condition", "compare it with something: … is \"…\"")

    def _entered(self, value: ast.Expr) -> None:
        """What goes into a field may be a secret."""
        known = self.infer.type(value)
        if not is_secret(known) and not reads_as_text(known):
            self.problems.add(f"{print_expr(value)} is {name_of(known)}, and a field takes a text", "name one of its parts")

    def _bind(self, name: str, known: Known) -> None:
        """``let``: a new name, or a new value for a name that a ``let`` made."""
        self._name(name)
        bound = self.infer.scope.get(name)
        if bound is not None and bound.kind != "let":
            self.problems.add(f"{name} is {'a parameter' if bound.kind == 'parameter' else 'a loop variable'} already", "give it another name")
        if known == "element":
            self.problems.add(f"{name} would be an element of the page, which does not stay the same", "keep its text: let x = text of …")
        if is_secret(known):
            self.problems.add("a secret cannot be kept under another name", "use the parameter itself")
        if bound is not None and bound.kind == "let" and bound.known != known and "unknown" not in (bound.known, known):
            self.problems.add(f"{name} is {name_of(bound.known)} and becomes {name_of(known)}", "give it another name")
        self.infer.scope = {**self.infer.scope, name: Variable(known, "let")}

    def _new_name(self, name: str, what: str) -> None:
        self._name(name)
        if name in self.infer.scope:
            self.problems.add(f"{name} is used already and cannot be {what} as well", "give it another name")


