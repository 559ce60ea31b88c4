"""Words for an element of a live page, or for several that belong together: how the recipe would name them now. The first that denote them and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import partial

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
MOST_HOMES = 4
LONGEST_KEY, MOST_KEYS = 60, 4
"""Characters of a text by which one of them is known, and how many texts are tried."""


def words_for(
    snapshot: Snapshot, index: int, was: Target | None = None, within: tuple[str, int] | None = None, fits: Callable[[Described | Css], bool] = lambda words: True
) -> Described | Css | None:
    """The simplest of: the words that the recipe has, with another role and name; role and name; these after the text before it, or in what holds a text that no other
    such thing holds; its id. None when none of them tells it apart.

    Args:
        was: the recipe's words for it until now.
        within: a loop's variable and the node that it stands for; the element is named as lying in it.
        fits: what else words have to be like.
    """
    return next((target for target, query in _proposals(snapshot, index, was, within) if fits(target) and locate.find(snapshot, query) == (index,)), None)


def place_among_namesakes(snapshot: Snapshot, index: int, within: tuple[str, int] | None = None) -> Described | None:
    """How many-th of those that are called the same an element is: words that hold only as long as none of these comes or goes. None where it has no name."""
    outer, inside = (Variable(within[0]), within[1]) if within is not None else (None, None)
    for role in locate.roles(snapshot, index)[:MOST_ROLES]:
        for name in locate.names(snapshot, index)[:MOST_NAMES]:
            found = locate.find(snapshot, Query(role, name, within=inside))
            if index in found:
                return Described(role, Text(name), within=outer, ordinal=found.index(index) + 1)
    return None


def words_for_all(snapshot: Snapshot, members: tuple[int, ...], was: Described | Css, within: tuple[str, int] | None = None) -> Described | Css | None:
    """The simplest words that denote just these elements: those that there were with another role; a role; a role in what holds them all; a word of their classes, alone or
    with their tag; their tag in what is identified. None when none of these does.

    Args:
        was: the recipe's words for them until now.
        within: an outer loop's variable in which they lie, and the node that it stands for.
    """
    return next((target for target, query in _plural(snapshot, members, was, within) if locate.find(snapshot, query) == members), None)


def _plural(snapshot: Snapshot, members: tuple[int, ...], was: Described | Css, within: tuple[str, int] | None) -> Iterator[tuple[Described | Css, Query]]:
    outer = Variable(within[0]) if within is not None else None
    inside = within[1] if within is not None else None
    roles = [role for role in locate.roles(snapshot, members[0]) if all(role in locate.roles(snapshot, member) for member in members)][:MOST_ROLES]
    if within is None and isinstance(was, Described):
        for role in roles:
            again = replace(was, role=role, name=None)
            if (query := query_of(again)) is not None:
                yield again, query
    telling = [role for role in roles if role not in ("element", "text")]
    for role in telling:
        yield Described(role, within=outer), Query(role, within=inside)
    homes: list[int] = []
    if within is None:
        homes = [home for home in snapshot.ancestors(members[0]) if snapshot.contains(home, members[-1])][:MOST_HOMES]
        for role in telling:
            for home in homes:
                held = words_for(snapshot, home, fits=partial(_of_itself, snapshot, members))
                if held is not None and (query := query_of(held)) is not None:
                    yield Described(role, within=held), Query(role, within=query)
    nodes = snapshot.nodes
    classes = [name for name in (nodes[members[0]].attribute("class") or "").split() if all(name in (nodes[member].attribute("class") or "").split() for member in members)]
    tags = {nodes[member].tag for member in members}
    for name in (name for name in classes if name.replace("-", "").replace("_", "").isalnum() and not name[0].isdigit()):
        for selector in (f".{name}", *(f"{tag}.{name}" for tag in tags if len(tags) == 1)):
            yield Css(selector, within=outer), Query("", css=selector, within=inside)
    if len(tags) == 1 and outer is not None:
        (tag,) = tags
        yield Css(tag, within=outer), Query("", css=tag, within=inside)
    elif len(tags) == 1:
        (tag,) = tags
        for home in homes:
            identifier = nodes[home].attribute("id") or ""
            if identifier.replace("-", "").replace("_", "").isalnum() and not identifier[0].isdigit():
                for selector in (f"#{identifier} > {tag}", f"#{identifier} {tag}"):
                    yield Css(selector), Query("", css=selector)


def _of_itself(snapshot: Snapshot, members: Sequence[int], words: Described | Css) -> bool:
    """Whether words for what holds elements say nothing that these say: they are others the next time. What says a number counts them."""
    said = [" ".join(part.value.split()) for part in walk(words) if isinstance(part, Text)]
    return not any(any(map(str.isdigit, text)) or any(text in own or own in text for own in map(snapshot.text, members) if own) for text in said)


def _proposals(snapshot: Snapshot, index: int, was: Target | None, within: tuple[str, int] | None) -> Iterator[tuple[Described | Css, Query]]:
    outer = Variable(within[0]) if within is not None else None
    inside = within[1] if within is not None else None
    roles, names = locate.roles(snapshot, index)[:MOST_ROLES], locate.names(snapshot, index)[:MOST_NAMES]
    by_kind = outer is not None and isinstance(was, Described | Css) and getattr(was, "name", None) is None
    if by_kind:
        names = tuple(name for name in names if name != snapshot.text(index))  # what it says is another thing in each round
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
        for name in (snapshot.nodes[index].attribute("class") or "").split():
            if name.replace("-", "").replace("_", "").isalnum() and not name[0].isdigit():
                yield Css(f".{name}", within=outer), Query("", css=f".{name}", within=inside)
    text = before(snapshot, index)
    if text and not (by_kind and not getattr(was, "relations", ())):
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
