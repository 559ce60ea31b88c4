"""Generated pages, as a recorder yields them: DOM and accessibility tree in one, with geometry and refs.

A page is drawn once and then changed node by node, so that successive snapshots share every node that stayed as it was,
which is what the recorder and the store's reader do too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from lamcli.trace import Box, Node, Snapshot

VIEWPORT = (1280, 720)
LINE = 24.0
NATIVE = {
    "a": "link", "button": "button", "h1": "heading", "h2": "heading", "table": "table", "tr": "row", "td": "cell", "th": "columnheader", "ul": "list",
    "li": "listitem", "nav": "navigation", "main": "main", "form": "form", "section": "region", "select": "combobox", "option": "option", "p": "paragraph",
}  # fmt: skip
SAID_BY_TEXT = frozenset({"a", "button", "h1", "h2", "td", "th", "option", "label", "li"})

Tree = tuple[str, Mapping[str, Any], tuple[Any, ...]]


def tag(element: str, /, *children: Tree | str, **said: Any) -> Tree:
    """One element; ``said``: name, value, states, and attributes (with ``_`` for ``-``, ``class_`` for ``class``)."""
    return element, said, children


class Page:
    """A page that can be changed; ``snapshot`` is what it shows now."""

    def __init__(self, url: str, title: str, body: Tree) -> None:
        self.url, self.title = url, title
        self.nodes: list[Node] = [Node(-1, "html", "document", title, box=Box(0, 0, *VIEWPORT), ref="0:1")]
        self.of_id: dict[str, int] = {}
        self._line = 0.0
        self._draw(body, 0, 0.0, float(VIEWPORT[0]))

    def snapshot(self) -> Snapshot:
        return Snapshot(self.url, self.title, tuple(self.nodes), VIEWPORT)

    def change(self, node: int, **fields: Any) -> None:
        self.nodes[node] = replace(self.nodes[node], **fields)

    def write(self, element: int, text: str) -> None:
        """Other words in an element that holds one text."""
        self.change(element + 1, name=text)
        if self.nodes[element].tag in SAID_BY_TEXT:
            self.change(element, name=text)

    def at(self, identifier: str) -> int:
        return self.of_id[identifier]

    def _draw(self, tree: Tree | str, parent: int, x: float, width: float) -> None:
        index = len(self.nodes)
        if isinstance(tree, str):
            self.nodes.append(Node(parent, "#text", "text", tree, box=Box(x, self._line, min(width, 8.0 * len(tree)), 18.0)))
            return
        name, said, children = tree
        attributes = {key.rstrip("_").replace("_", "-"): str(value) for key, value in said.items() if key not in ("name", "value", "states", "role")}
        if "id" in attributes:
            self.of_id[attributes["id"]] = index
        text = " ".join(child for child in children if isinstance(child, str)) or _deep(children)
        called = said.get("name", text if name in SAID_BY_TEXT else "")
        role = said.get("role") or _role(name, attributes)
        top = self._line
        states, marks = frozenset(said.get("states", ())), tuple(sorted(attributes.items()))
        self.nodes.append(Node(parent, name, role, called, said.get("value"), states, marks, color="rgb(20, 20, 20)", ref=f"0:{index + 1}"))
        beside = name == "tr" or attributes.get("class") == "line"
        share = width / max(1, len(children)) if beside else width
        for number, child in enumerate(children):
            self._draw(child, index, x + (number * share if beside else 0.0), share)
            if not beside and not isinstance(child, str):
                self._line += LINE
        self.nodes[index] = replace(self.nodes[index], box=Box(x, top, width, max(20.0, self._line - top)))


def _role(name: str, attributes: Mapping[str, str]) -> str:
    if name == "input":
        return {"checkbox": "checkbox", "submit": "button"}.get(attributes.get("type", "text"), "textbox")
    return NATIVE.get(name, "generic")


def _deep(children: Iterable[Any]) -> str:
    return " ".join(child if isinstance(child, str) else _deep(child[2]) for child in children).strip()


def count(tree: Tree | str) -> int:
    """Nodes that a tree is drawn as."""
    return 1 if isinstance(tree, str) else 1 + sum(count(child) for child in tree[2])


def surroundings(nodes: int) -> tuple[Tree, Tree]:
    """What stands around the part that a task is about: a menu, and articles with links; together about so many nodes."""
    menu = tag("nav", *[tag("a", f"Section {number}", href=f"/section/{number}") for number in range(max(2, min(12, nodes // 30)))], class_="menu")
    articles = max(0, nodes - count(menu) - 3) // 11
    news = [_note(number) for number in range(articles)]
    return menu, tag("div", tag("h2", "Notes"), *news, class_="notes")


def _note(number: int) -> Tree:
    line = tag("div", tag("a", "Read more", href=f"/note/{number}"), tag("span", f"{number % 9 + 1} min"), class_="line")
    return tag("div", tag("h2", f"Note {number}"), tag("p", f"Text of note {number}, which goes on for a while and says little."), line, class_="note")
