"""Words for an element of a live page: how the recipe would name it now. The first that denote it and nothing else."""

from __future__ import annotations

from collections.abc import Iterator

from lamcli import locate
from lamcli.locate.fingerprint import before
from lamcli.recipe.ast import Css, Described, Near, Text, Variable
from lamcli.recipe.page import NearQuery, Query
from lamcli.trace import Snapshot

MOST_ROLES, MOST_NAMES = 3, 2


def words_for(snapshot: Snapshot, index: int, within: tuple[str, int] | None = None) -> Described | Css | None:
    """The simplest of: role and name; these after the text before it; its id. None when none of them tells it apart.

    Args:
        within: a loop's variable and the node that it stands for; the element is named as lying in it.
    """
    return next((target for target, query in _proposals(snapshot, index, within) if locate.find(snapshot, query) == (index,)), None)


def _proposals(snapshot: Snapshot, index: int, within: tuple[str, int] | None) -> Iterator[tuple[Described | Css, Query]]:
    outer = Variable(within[0]) if within is not None else None
    inside = within[1] if within is not None else None
    roles, names = locate.roles(snapshot, index)[:MOST_ROLES], locate.names(snapshot, index)[:MOST_NAMES]
    for role in roles:
        for name in names:
            yield Described(role, Text(name), within=outer), Query(role, name, within=inside)
    if outer is not None:
        for role in roles[:1]:
            yield Described(role, within=outer), Query(role, within=inside)
    text = before(snapshot, index)
    if text:
        for role in roles:
            for called in (*names, None):
                near = Described(role, Text(called) if called is not None else None, relations=(Near("after", Text(text)),), within=outer)
                yield near, Query(role, called, near=(NearQuery("after", text),), within=inside)
    identifier = snapshot.nodes[index].attribute("id")
    if identifier and identifier.replace("-", "").replace("_", "").isalnum() and not identifier[0].isdigit():
        yield Css(f"#{identifier}", within=outer), Query("", css=f"#{identifier}", within=inside)
