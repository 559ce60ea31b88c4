"""The statement by which a recipe does itself what a run had to do to get past something."""

from __future__ import annotations

from collections.abc import Iterator

from lamcli import locate
from lamcli.recipe.ast import Described, Exists, If, Point, Step, Text
from lamcli.recipe.print import print_step
from lamcli.run.flow import Change, Control
from lamcli.run.wording import Words, query_of, words_for
from lamcli.salience import structure
from lamcli.salience.roles import plain_role
from lamcli.trace import Snapshot


def proposed(change: Change, way: Control, before: Snapshot, after: Snapshot) -> Step | None:
    """The statement that does the same: where the thing may or may not be there, under that condition. None where no words tell it from what stays.

    Args:
        before, after: the page with what was in the way, and without.
    """
    if change.kind == "step":
        target = words_for(before, way.index)
        return Point("click", target) if target is not None else None
    found = next(_optional(before, after, change, way), None)
    if found is None:
        return None
    condition, target = found
    return If(((Exists(condition), (Point("click", target),)),))


def written(step: Step | None) -> str:
    """A proposed statement on one line."""
    match step:
        case None:
            return ""
        case If(branches=((_, (inner,)),)):
            return f"{print_step(step)}: {print_step(inner)}"
        case _:
            return print_step(step)


def denoted(snapshot: Snapshot, target: Words) -> tuple[int, ...]:
    query = query_of(target)
    return locate.find(snapshot, query) if query is not None else ()


def _optional(before: Snapshot, after: Snapshot, change: Change, way: Control) -> Iterator[tuple[Words, Words]]:
    """By what it is known that the thing is there, and what is used then: words that denote it, and nothing once it is gone. The most particular first, for many things
    can be closed; of a page that stands in between, what its way on is called."""
    plain = words_for(before, way.index)
    role, name = next(iter(locate.roles(before, way.index)), ""), next(iter(locate.names(before, way.index)), "")
    title = next((dialog.title for dialog in structure(before).dialogs if dialog.node == change.where), "")
    found = list[tuple[Words, Words]]()
    if title and role and name:
        within = Described(role, Text(name), within=Described("dialog", Text(title)))
        found.append((within, within))
    heading = next((index for index in before.subtree(change.where) if plain_role(before.nodes[index]) == "heading" and structure(before).visible[index]), None)
    headed = words_for(before, heading) if heading is not None else None
    if headed is not None and plain is not None:
        found.append((headed, plain))
    if plain is not None:
        found.insert(0 if change.kind == "page" else len(found), (plain, plain))
    for condition, target in found:
        asked, used = denoted(before, condition), denoted(before, target)
        if len(asked) == 1 and used == (way.index,) and not denoted(after, condition):
            yield condition, target
