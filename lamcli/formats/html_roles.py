"""Role and accessible name for sources that record elements but no accessibility tree.

A small part of HTML-AAM 1.0 and accname 1.2: what a browser computes from tag, input type, content and wrapping labels,
so that a recipe learned from such a source names elements as a live page names them. What needs information that those
sources lack (``for``, ``aria-*``) is left out rather than guessed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lamcli.trace import Node, Snapshot

_TAGS = {
    "a": "link", "article": "article", "aside": "complementary", "blockquote": "blockquote", "button": "button", "caption": "caption", "code": "code",
    "datalist": "listbox", "dd": "definition", "details": "group", "dialog": "dialog", "dt": "term", "em": "emphasis", "fieldset": "group", "figure": "figure",
    "h1": "heading", "h2": "heading", "h3": "heading", "h4": "heading", "h5": "heading", "h6": "heading", "hr": "separator", "img": "img", "li": "listitem",
    "main": "main", "menu": "list", "meter": "meter", "nav": "navigation", "ol": "list", "optgroup": "group", "option": "option", "output": "status", "p": "paragraph",
    "progress": "progressbar", "select": "combobox", "strong": "strong", "svg": "img", "table": "table", "tbody": "rowgroup", "td": "cell", "textarea": "textbox",
    "tfoot": "rowgroup", "th": "columnheader", "thead": "rowgroup", "tr": "row", "ul": "list",
}  # fmt: skip
_INPUTS = {
    "button": "button", "submit": "button", "reset": "button", "image": "button", "file": "button", "color": "button", "checkbox": "checkbox", "radio": "radio",
    "range": "slider", "number": "spinbutton", "search": "searchbox",
}  # fmt: skip
NAMED_BY_CONTENT = frozenset((
    "button", "cell", "checkbox", "columnheader", "gridcell", "heading", "link", "menuitem", "menuitemcheckbox", "menuitemradio", "option", "radio", "row",
    "rowheader", "switch", "tab", "tooltip", "treeitem",
))  # fmt: skip
_LABELLED = frozenset(["checkbox", "radio", "textbox", "searchbox", "spinbutton", "combobox", "listbox", "slider", "switch"])


def html_role(tag: str, input_type: str = "") -> str:
    """The implicit ARIA role of an element; ``generic`` when it has none. Text fields of every type are textboxes."""
    if tag == "input":
        return _INPUTS.get(input_type, "textbox")
    return _TAGS.get(tag, "generic")


@dataclass(frozen=True)
class Described:
    """An element whose own name (``alt``, ``value`` of a button, ``aria-label``) is known, or ``""``."""

    node: Node
    own_name: str = ""


def with_names(elements: Sequence[Described]) -> tuple[Node, ...]:
    """The nodes with their accessible names, given in document order."""
    snapshot = Snapshot("", "", tuple(item.node for item in elements))
    return tuple(_named(snapshot, index, item) for index, item in enumerate(elements))


def _named(snapshot: Snapshot, index: int, item: Described) -> Node:
    node = item.node
    if node.name or node.tag == "#text":
        return node
    name = item.own_name
    if not name and node.role in _LABELLED:
        label = next((above for above in snapshot.ancestors(index) if snapshot.nodes[above].tag == "label"), None)
        # The first control inside a label is the one that the label names.
        if label is not None and next(i for i in snapshot.subtree(label) if snapshot.nodes[i].role in _LABELLED) == index:
            name = _text_without(snapshot, label, index)
    if not name and node.role in NAMED_BY_CONTENT:
        name = snapshot.text(index)
    return renamed(node, name) if name else node


def _text_without(snapshot: Snapshot, outer: int, left_out: int) -> str:
    parts = (snapshot.nodes[i].name for i in snapshot.subtree(outer) if snapshot.nodes[i].tag == "#text" and not snapshot.contains(left_out, i))
    return " ".join(" ".join(parts).split())


def renamed(node: Node, name: str) -> Node:
    """The same node under another name (``dataclasses.replace`` is ten times slower)."""
    return Node(node.parent, node.tag, node.role, name, node.value, node.states, node.attributes, node.box, node.color, node.background, node.ref, node.frame, node.shadow)
