"""The one layout of a recipe: ``parse(print_recipe(r)) == r`` for every well-formed tree.

Well formed means: Join, And and Or have two parts or more, an If a branch, pagers that need a target have one.
"""

from __future__ import annotations

from typing import assert_never

from lamcli.recipe import ast
from lamcli.recipe.literals import in_backquotes, quote, quote_name
from lamcli.recipe.print_values import described, expression, target
from lamcli.recipe.scope import Scope, binds, inside

WIDEST = 120
_INDENT = "    "


def print_recipe(recipe: ast.Recipe) -> str:
    """The whole recipe, ending in a newline."""
    lines = [_header(recipe)]
    head = [quote(recipe.description)] if recipe.description else []
    head += [f"may {capability.kind} {quote(capability.what)}" for capability in recipe.capabilities]
    lines += [_INDENT + line for line in head]
    if head and recipe.body:
        lines.append("")
    scope: Scope = {name: "value" for name, _ in recipe.parameters}
    lines += [_INDENT + line for line in _steps(recipe.body, scope)]
    return "\n".join(lines) + "\n"


def print_step(step: ast.Step) -> str:
    """The first line of a statement, without indentation."""
    return _first_line(step, None)


def print_target(node: ast.Target) -> str:
    known: str | None = vars(node).get("_printed")
    if known is None:
        known = vars(node)["_printed"] = target(node, None)  # kept with the node, which never changes
    return known


def print_pages(pages: ast.Pages) -> str:
    return _pages(pages, None)


def print_expr(node: ast.Expr) -> str:
    return expression(node, None)


def print_type(of: ast.Type) -> str:
    match of:
        case ast.Scalar(name=name):
            return name
        case ast.ListType(of=inner):
            return f"list of {print_type(inner)}"
        case ast.RecordType(fields=fields):
            return "{" + ", ".join(_slot(name, inner) for name, inner in fields) + "}"
        case _:
            assert_never(of)


def _slot(name: str, of: ast.Type) -> str:
    return f"{_declared(name)}: {print_type(of)}"


def _declared(name: str) -> str:
    """A name where nothing but a name can stand, so that no keyword is in its way."""
    quoted = quote_name(name)
    return name if quoted == in_backquotes(name) and name.isascii() and name.isidentifier() else quoted


def _header(recipe: ast.Recipe) -> str:
    slots = [_slot(name, of) for name, of in recipe.parameters]
    emits = f" -> {print_type(recipe.emits)}" if recipe.emits is not None else ""
    line = f"recipe {_declared(recipe.name)}({', '.join(slots)}){emits}"
    if len(line) <= WIDEST or not slots:
        return line
    return "\n".join([f"recipe {_declared(recipe.name)}(", *(f"{_INDENT}{slot}," for slot in slots), f"){emits}"])


def _steps(steps: tuple[ast.Step, ...], scope: Scope) -> list[str]:
    lines: list[str] = []
    for step in steps:
        lines += _step(step, scope)
        if names := binds(step):
            scope = {**scope, **dict.fromkeys(names, "value")}
    return lines


def _block(steps: tuple[ast.Step, ...], scope: Scope) -> list[str]:
    return [_INDENT + line for line in (_steps(steps, scope) if steps else ["nothing"])]


def _step(step: ast.Step, scope: Scope) -> list[str]:
    first = _first_line(step, scope)
    match step:
        case ast.If():
            return [line for branch in _branches(step, scope) for line in branch]
        case ast.ForEach():
            return [first, *_block(step.body, inside(step, scope))]
        case ast.RepeatUntil() | ast.InApplication():
            return [first, *_block(step.body, scope)]
        case ast.Emit():
            width = max((len(_declared(name)) for name, _ in step.fields), default=0) + 1
            return [first, *(f"{_INDENT}{_declared(name) + ':':{width}} {expression(value, scope)}" for name, value in step.fields)]
        case _:
            return [first]


def _branches(step: ast.If, scope: Scope) -> list[list[str]]:
    branches = []
    for word, (condition, body) in zip(["if"] + ["otherwise if"] * len(step.branches), step.branches, strict=False):
        branches.append([f"{word} {expression(condition, scope)}", *_block(body, scope)])
    return branches + ([["otherwise", *_block(step.otherwise, scope)]] if step.otherwise else [])


def _first_line(step: ast.Step, scope: Scope | None) -> str:
    match step:
        case ast.Open(address=address):
            return f"open {expression(address, scope)}"
        case ast.Point(verb=verb, target=what):
            return f"{verb} {target(what, scope)}"
        case ast.Fill(target=what, value=value):
            return f"fill {target(what, scope)} with {expression(value, scope)}"
        case ast.TypeText(value=value, target=into):
            return f"type {expression(value, scope)}" + (f" into {target(into, scope)}" if into else "")
        case ast.Press(key=key, target=within):
            return f"press {quote(key)}" + (f" in {target(within, scope)}" if within else "")
        case ast.Choose(value=value, target=what):
            return f"choose {expression(value, scope)} from {target(what, scope)}"
        case ast.Drag(target=what, destination=destination):
            return f"drag {target(what, scope)} to {target(destination, scope)}"
        case ast.Upload(file=file, target=what):
            return f"upload {expression(file, scope)} into {target(what, scope)}"
        case ast.Download(target=what, name=name):
            return f"download {target(what, scope)} as {_declared(name)}"
        case ast.GoBack():
            return "go back"
        case ast.Reload():
            return "reload"
        case ast.AnswerDialog(accept=accept, text=text):
            return ("accept dialog" if accept else "dismiss dialog") + (f" with {expression(text, scope)}" if text else "")
        case ast.SwitchTab(tab=tab):
            return f"switch to tab {expression(tab, scope)}" if tab else "switch to new tab"
        case ast.CloseTab():
            return "close tab"
        case _:
            return _first_line_of_others(step, scope)


def _first_line_of_others(
    step: ast.If | ast.ForEach | ast.RepeatUntil | ast.Let | ast.Emit | ast.Expect | ast.WaitUntil | ast.Do | ast.InApplication,
    scope: Scope | None,
) -> str:
    match step:
        case ast.If(branches=branches):
            return f"if {expression(branches[0][0], scope)}"
        case ast.ForEach(variable=variable, source=source, pages=pages, limit=limit):
            further = (f", {_pages(pages, scope)}" if pages else "") + (f", at most {expression(limit, scope)}" if limit else "")
            return f"for each {_declared(variable)} in {_source(source, scope)}{further}"
        case ast.RepeatUntil(condition=condition):
            return f"repeat until {expression(condition, scope)}"
        case ast.Let(name=name, value=value):
            return f"let {_declared(name)} = {expression(value, scope)}"
        case ast.Emit():
            return "emit"
        case ast.Expect(condition=condition):
            return f"expect {_condition(condition, scope)}"
        case ast.WaitUntil(condition=condition):
            return f"wait until {_condition(condition, scope)}"
        case ast.Do(recipe=name, arguments=arguments):
            given = ", ".join(f"{_declared(argument)}: {expression(value, scope)}" for argument, value in arguments)
            return f"do {_declared(name)}" + (f" with {given}" if given else "")
        case ast.InApplication(name=name):
            return f"in application {quote(name)}"
        case _:
            assert_never(step)


def _source(source: ast.Target | ast.Expr, scope: Scope | None) -> str:
    return target(source, scope, "source") if isinstance(source, ast.Target) else expression(source, scope, in_source=True)


def _pages(pages: ast.Pages, scope: Scope | None) -> str:
    match pages.how:
        case "scrolling":
            return "across pages by scrolling" + (f" in {target(pages.target, scope)}" if pages.target else "")
        case "next" if pages.target:
            return f"across pages by {target(pages.target, scope)}"
        case "numbered" if pages.target:
            return f"across pages by numbered {target(pages.target, scope, 'count')}"
        case _:
            raise ValueError(f"pages by {pages.how} need a target")


def _condition(condition: ast.Expr, scope: Scope | None) -> str:
    """``expect text "x"`` for ``expect text "x" exists``, unless nothing but a role would be left."""
    match condition:
        case ast.Exists(target=ast.Described() | ast.Css() as what, negated=False) if not _is_bare(what):
            return described(what, scope, "value")
        case _:
            return expression(condition, scope)


def _is_bare(what: ast.Described | ast.Css) -> bool:
    return isinstance(what, ast.Described) and what == ast.Described(what.role)
