"""Small pages for tests, written as nested calls: ``page(el("p", "Hello ", el("b", "you")))``."""

from __future__ import annotations

from dataclasses import dataclass, field

from lamcli.salience.roles import implicit_role
from lamcli.trace import Box, Node, Snapshot

FROM_CONTENT = {"button", "link", "heading", "option", "cell", "row", "tab", "columnheader", "rowheader", "gridcell"}


@dataclass
class Element:
    tag: str
    children: list[Element | str]
    role: str | None = None
    name: str | None = None
    value: str | None = None
    states: tuple[str, ...] = ()
    box: tuple[float, float, float, float] | None = None
    color: str = ""
    background: str = ""
    attributes: dict[str, str] = field(default_factory=dict)


def el(
    tag: str,
    *children: Element | str,
    role: str | None = None,
    name: str | None = None,
    value: str | None = None,
    states: tuple[str, ...] = (),
    box: tuple[float, float, float, float] | None = None,
    color: str = "",
    background: str = "",
    **attributes: str,
) -> Element:
    """Attribute names lose a trailing underscore, and inner ones become hyphens (``class_``, ``data_testid``)."""
    named = {key.rstrip("_").replace("_", "-"): text for key, text in attributes.items()}
    return Element(tag, list(children), role, name, value, states, box, color, background, named)


def page(*children: Element | str, url: str = "http://shop.example/", title: str = "Shop") -> Snapshot:
    """A snapshot; roles and names that are not given are what a browser would compute in simple cases."""
    nodes: list[Node] = []
    _add(nodes, -1, el("html", el("body", *children), role="document"))
    return Snapshot(url, title, tuple(nodes), (1000, 800))


def _add(nodes: list[Node], parent: int, item: Element | str) -> None:
    if isinstance(item, str):
        nodes.append(Node(parent, "#text", "text", " ".join(item.split())))
        return
    attributes = tuple(sorted(item.attributes.items()))
    bare = Node(parent, item.tag, "generic", attributes=attributes)
    password = item.attributes.get("type") in ("password", "date")
    role = item.role if item.role is not None else "generic" if password else implicit_role(bare) or "generic"
    name = item.name if item.name is not None else _text(item) if role in FROM_CONTENT else ""
    value = item.value if item.value is not None or role != "textbox" else ""
    box = Box(*item.box) if item.box else None
    index = len(nodes)
    nodes.append(Node(parent, item.tag, role, name, value, frozenset(item.states), attributes, box, item.color, item.background))
    for child in item.children:
        _add(nodes, index, child)


def _text(item: Element) -> str:
    return " ".join(" ".join(child if isinstance(child, str) else _text(child) for child in item.children).split())


def at(snapshot: Snapshot, **wanted: str) -> int:
    """The only element with that id (or another attribute), or ``tag`` and ``text``."""
    found = [
        index
        for index, node in enumerate(snapshot.nodes)
        if all({"tag": node.tag, "text": snapshot.text(index)}.get(key, node.attribute(key)) == text for key, text in wanted.items())
    ]
    assert len(found) == 1, f"{wanted} is {len(found)} elements"
    return found[0]
