"""Words for an element of a live page: how the recipe would name it now. The first that denote it and nothing else."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from lamcli import locate
from lamcli.errors import RunFailed
from lamcli.locate.fingerprint import HOLDERS, before
from lamcli.recipe.ast import Containing, Css, Described, It, Near, Target, Text, Variable, Where
from lamcli.recipe.environment import Environment
from lamcli.recipe.evaluate import Evaluator
from lamcli.recipe.page import NearQuery, Query
from lamcli.recipe.walk import walk
from lamcli.trace import Snapshot

Words = Described | Css
MOST_ROLES, MOST_NAMES = 3, 2
LONGEST_KEY, MOST_KEYS = 60, 4
"""Characters of a text by which one of them is known, and how many texts are tried."""


def words_for(snapshot: Snapshot, index: int, was: Target | None = None, within: tuple[str, int] | None = None) -> Described | Css | None:
    """The simplest of: the words that the recipe has, with another role and name; role and name; these after the text before it, or in what holds a text that no other
    such thing holds; its id. None when none of them tells it apart.

    Args:
        was: the recipe's words for it until now.
        within: a loop's variable and the node that it stands for; the element is named as lying in it.
    """
    return next((target for target, query in _proposals(snapshot, index, was, within) if locate.find(snapshot, query) == (index,)), None)


def _proposals(snapshot: Snapshot, index: int, was: Target | None, within: tuple[str, int] | None) -> Iterator[tuple[Described | Css, Query]]:
    outer = Variable(within[0]) if within is not None else None
    inside = within[1] if within is not None else None
    roles, names = locate.roles(snapshot, index)[:MOST_ROLES], locate.names(snapshot, index)[:MOST_NAMES]
    for role in roles:
        for name in names:
            yield Described(role, Text(name), within=outer), Query(role, name, within=inside)
    if within is None and isinstance(was, Described) and (was.within is not None or was.relations):
        for role in roles:
            for called in (*names, None):
                again = replace(was, role=role, name=Text(called) if called is not None else None)
                query = query_of(again)
                if query is not None:
                    yield again, query
    if outer is not None:
        for role in roles[:1]:
            yield Described(role, within=outer), Query(role, within=inside)
    text = before(snapshot, index)
    if text:
        for role in roles:
            for called in (*names, None):
                near = Described(role, Text(called) if called is not None else None, relations=(Near("after", Text(text)),), within=outer)
                yield near, Query(role, called, near=(NearQuery("after", text),), within=inside)
    if within is None:
        yield from _in_what_holds(snapshot, index, roles, names)
    identifier = snapshot.nodes[index].attribute("id")
    if identifier and identifier.replace("-", "").replace("_", "").isalnum() and not identifier[0].isdigit():
        yield Css(f"#{identifier}", within=outer), Query("", css=f"#{identifier}", within=inside)


def _in_what_holds(snapshot: Snapshot, index: int, roles: Sequence[str], names: Sequence[str]) -> Iterator[tuple[Described, Query]]:
    """In a row, an item or the like around it, told apart by a text in it."""
    for outer in snapshot.ancestors(index):
        kind = snapshot.nodes[outer].role
        if kind not in HOLDERS:
            continue
        texts = [" ".join(snapshot.nodes[inner].name.split()) for inner in snapshot.subtree(outer) if snapshot.nodes[inner].tag == "#text" and "hidden" not in snapshot.nodes[inner].states]
        for text in [text for text in texts if 2 <= len(text) <= LONGEST_KEY][:MOST_KEYS]:
            held = Query(kind, containing=(text,))
            if locate.find(snapshot, held) != (outer,):
                continue
            for role in roles:
                for name in (*names, None):
                    yield Described(role, Text(name) if name is not None else None, within=Described(kind, relations=(Containing(Text(text)),))), Query(role, name, within=held)


def query_of(target: Words) -> Query | None:
    """What a target asks a page for; None where that depends on more than its words."""
    if any(isinstance(part, Where | Variable | It) for part in walk(target)):
        return None
    try:
        return Evaluator(Environment(), "", None).query(target)
    except RunFailed:
        return None
