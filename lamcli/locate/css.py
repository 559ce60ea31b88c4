"""A small part of CSS selectors, for what nothing a person sees can tell apart.

Supported: type, ``*``, ``#id``, ``.class``, ``[attr]``, ``[attr=value]`` with ``~= |= ^= $= *=``, ``:nth-of-type(n)``, ``:nth-child(n)``,
``:first-child``, ``:last-child``, descendant, child, ``+`` and ``~`` combinators, and lists with commas. Anything else is
a BadInput. A selector looks into frames and shadow roots, for a snapshot is one tree.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from lamcli.errors import BadInput
from lamcli.trace import Snapshot

_NAME = r"(?:[\w-]|[^\x00-\x7f]|\\.)+"
_TOKEN = re.compile(
    rf"""(?P<tag>\*|{_NAME}) | \#(?P<id>{_NAME}) | \.(?P<class>{_NAME})
    | \[\s*(?P<attribute>[\w:-]+)\s*(?:(?P<operator>[~|^$*]?=)\s*(?:"(?P<double>(?:[^"\\]|\\.)*)"|'(?P<single>(?:[^'\\]|\\.)*)'|(?P<plain>[\w-]+))\s*)?\]
    | :(?P<nth>nth-of-type|nth-child)\(\s*(?P<number>\d{{1,6}})\s*\) | :(?P<edge>first-child|last-child|first-of-type|last-of-type)""",
    re.VERBOSE,
)
_COMBINATOR = re.compile(r"\s*([>+~,])\s*|\s+")
_UNESCAPE = re.compile(r"\\(.)")

Test = Callable[[Snapshot, int], bool]


@dataclass(frozen=True)
class _Step:
    """A compound selector and the combinator before it (``""`` for the first, ``" "`` descendant)."""

    combinator: str
    tests: tuple[Test, ...]


def select(snapshot: Snapshot, selector: str) -> tuple[int, ...]:
    """The elements that match, in document order, hidden ones included. Raises BadInput for what is not supported."""
    chains = _parse(selector)
    return tuple(
        index for index, node in enumerate(snapshot.nodes) if node.tag not in ("#text", "") and any(_matches(snapshot, index, chain) for chain in chains)
    )


@lru_cache(maxsize=256)
def _parse(selector: str) -> tuple[tuple[_Step, ...], ...]:
    text, place = selector.strip(), 0
    chains: list[tuple[_Step, ...]] = []
    chain: list[_Step] = []
    combinator = ""
    while True:
        tests: list[Test] = []
        while found := _TOKEN.match(text, place):
            if found["tag"] and tests:
                break
            tests.append(_test(found))
            place = found.end()
        if not tests:
            raise BadInput(f"the CSS selector {selector!r} cannot be read at character {place + 1}", remedy="use tag, #id, .class, [attribute=value], :nth-of-type(n), spaces and >")
        chain.append(_Step(combinator, tuple(tests)))
        between = _COMBINATOR.match(text, place)
        combinator = ((between[1] or " ") if between else "")
        place = between.end() if between else place
        if combinator in ("", ","):
            chains.append(tuple(chain))
            chain, combinator = [], ""
            if not between:
                break
    if place < len(text):
        raise BadInput(f"the CSS selector {selector!r} cannot be read at character {place + 1}", remedy="use tag, #id, .class, [attribute=value], :nth-of-type(n), spaces and >")
    return tuple(chains)


def _test(found: re.Match[str]) -> Test:
    if found["tag"]:
        tag = found["tag"].lower()
        return lambda snapshot, index: tag == "*" or snapshot.nodes[index].tag == tag
    if found["id"]:
        wanted = _plain(found["id"])
        return lambda snapshot, index: snapshot.nodes[index].attribute("id") == wanted
    if found["class"]:
        name = _plain(found["class"])
        return lambda snapshot, index: name in (snapshot.nodes[index].attribute("class") or "").split()
    if found["attribute"]:
        value = next((part for part in (found["double"], found["single"], found["plain"]) if part is not None), "")
        return _attribute_test(found["attribute"].lower(), found["operator"] or "", _plain(value))
    if found["nth"]:
        return _nth(int(found["number"]), same_tag=found["nth"] == "nth-of-type")
    return _nth(1 if found["edge"].startswith("first") else -1, same_tag=found["edge"].endswith("type"))


def _plain(text: str) -> str:
    return _UNESCAPE.sub(r"\1", text)


def _attribute_test(name: str, operator: str, value: str) -> Test:
    def test(snapshot: Snapshot, index: int) -> bool:
        actual = snapshot.nodes[index].attribute(name)
        if actual is None:
            return False
        match operator:
            case "":
                return True
            case "=":
                return actual == value
            case "~=":
                return value in actual.split()
            case "|=":
                return actual == value or actual.startswith(value + "-")
            case "^=":
                return value != "" and actual.startswith(value)
            case "$=":
                return value != "" and actual.endswith(value)
            case _:
                return value != "" and value in actual

    return test


def _nth(number: int, *, same_tag: bool) -> Test:
    def test(snapshot: Snapshot, index: int) -> bool:
        siblings = _siblings(snapshot, index)
        if same_tag:
            siblings = [other for other in siblings if snapshot.nodes[other].tag == snapshot.nodes[index].tag]
        place = number - 1 if number > 0 else len(siblings) + number
        return 0 <= place < len(siblings) and siblings[place] == index

    return test


def _siblings(snapshot: Snapshot, index: int) -> list[int]:
    """The element and its element siblings."""
    parent = snapshot.nodes[index].parent
    return [child for child in (snapshot.children(parent) if parent >= 0 else (index,)) if snapshot.nodes[child].tag != "#text"]


def _matches(snapshot: Snapshot, index: int, chain: tuple[_Step, ...]) -> bool:
    if not all(test(snapshot, index) for test in chain[-1].tests):
        return False
    if len(chain) == 1:
        return True
    match chain[-1].combinator:
        case ">":
            others = [snapshot.nodes[index].parent]
        case "+":
            before = [other for other in _siblings(snapshot, index) if other < index]
            others = before[-1:]
        case "~":
            others = [other for other in _siblings(snapshot, index) if other < index]
        case _:
            others = list(snapshot.ancestors(index))
    return any(other >= 0 and _matches(snapshot, other, chain[:-1]) for other in others)
