"""What holds of every run of a recipe, by construction or by what the interpreter checks as it goes."""

from __future__ import annotations

from urllib.parse import urlsplit

from lamcli.recipe import ast
from lamcli.recipe.print import print_step, print_type
from lamcli.recipe.walk import walk


def facts_of(recipe: ast.Recipe) -> tuple[str, ...]:
    """One sentence each, in a fixed order."""
    parts = list(walk(recipe))
    loops = [part for part in parts if isinstance(part, ast.ForEach | ast.RepeatUntil)]
    facts = ["Each action and each reading finds exactly one element, or the run stops and shows what it found."]
    facts += [_loop(loop) for loop in loops] or ["There is no loop: the run ends after its last statement."]
    if any(isinstance(part, ast.Do) for part in parts):
        facts.append("Recipes called with `do` are checked on their own; they call each other at most 20 deep.")
    facts.append(_visits(recipe, parts))
    facts.append(_files(recipe))
    secrets = [name for name, of in recipe.parameters if any(part == ast.Scalar("secret") for part in walk(of))]
    if secrets:
        facts.append(f"What is secret ({', '.join(secrets)}) is only filled into fields or handed on as a secret: never emitted, compared or logged.")
    if recipe.emits is not None:
        facts.append(f"Every record of output is {print_type(recipe.emits)}.")
    neural = any(isinstance(part, ast.Like) for part in parts)
    facts.append("`like` compares meanings with a model; nothing else does." if neural else "No model is needed.")
    patterns = any(isinstance(part, ast.Matching | ast.Matches) for part in parts)
    return (*facts, "Patterns take time linear in the text (RE2).") if patterns else tuple(facts)


def _loop(loop: ast.ForEach | ast.RepeatUntil) -> str:
    where = f"Line {loop.position.line}" if loop.position else f"`{print_step(loop)}`"
    match loop:
        case ast.RepeatUntil():
            return f"{where} ends: it stops the run when a round changes neither the page nor a variable, and after 10000 rounds. Whether the condition comes true is seen at run time."
        case ast.ForEach(source=source, pages=pages) if isinstance(source, ast.Target):
            if pages is None:
                return f"{where} ends: it visits the elements that are on the page, each position once."
            return f"{where} ends: it visits the elements of each page once, and stops when the pager is gone or disabled or brings up nothing new; that is seen at run time."
        case _:
            return f"{where} ends: it runs over a finite list."


def _visits(recipe: ast.Recipe, parts: list[object]) -> str:
    declared = [capability.what for capability in recipe.capabilities if capability.kind == "visit"]
    if declared:
        return f"It visits only {', '.join(sorted(set(declared)))}, as declared."
    opened = [part.address for part in parts if isinstance(part, ast.Open)]
    origins = sorted({origin for address in opened if (origin := _origin(address))})
    computed = any(_origin(address) == "" for address in opened)
    if not opened:
        return "It visits only the application that it is started on."
    given = "origins given in parameters or the instruction" if computed else ""
    return f"It visits only {', '.join(filter(None, [*origins, given]))}: the origins of the addresses that it opens."


def _origin(address: ast.Expr) -> str:
    """The origin of a written-out address, or of one that begins with written-out text; empty when it is computed."""
    first = address.parts[0] if isinstance(address, ast.Join) else address
    if not isinstance(first, ast.Text):
        return ""
    try:
        parts = urlsplit(first.value)
    except ValueError:
        return ""
    closed = isinstance(address, ast.Text) or "/" in first.value.partition("://")[2]
    return f"{parts.scheme}://{parts.netloc}" if parts.scheme and parts.netloc and closed else ""


def _files(recipe: ast.Recipe) -> str:
    declared = [f"may {capability.kind} {capability.what}" for capability in recipe.capabilities if capability.kind != "visit"]
    return f"Files: it {' and '.join(declared)}, and what it is given as a parameter." if declared else "It reads no file but those given as parameters."
