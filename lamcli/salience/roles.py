"""What a tag means when nothing else is said (HTML-AAM 1.0), and families of ARIA roles."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from lamcli.salience.memo import per_snapshot
from lamcli.trace import Node, Snapshot

_BY_TAG = {
    "article": "article", "aside": "complementary", "button": "button", "datalist": "listbox", "dd": "definition", "details": "group",
    "dialog": "dialog", "dt": "term", "fieldset": "group", "figure": "figure", "footer": "contentinfo", "form": "form", "header": "banner",
    "h1": "heading", "h2": "heading", "h3": "heading", "h4": "heading", "h5": "heading", "h6": "heading", "hr": "separator", "img": "img",
    "li": "listitem", "main": "main", "menu": "list", "meter": "meter", "nav": "navigation", "ol": "list", "optgroup": "group",
    "option": "option", "output": "status", "p": "paragraph", "progress": "progressbar", "search": "search", "section": "region",
    "summary": "button", "table": "table", "tbody": "rowgroup", "td": "cell", "textarea": "textbox", "tfoot": "rowgroup",
    "thead": "rowgroup", "tr": "row", "ul": "list", "a": "link", "area": "link", "caption": "caption", "blockquote": "blockquote",
}  # fmt: skip

_BY_INPUT_TYPE = {
    "button": "button", "checkbox": "checkbox", "image": "button", "number": "spinbutton", "radio": "radio", "range": "slider",
    "reset": "button", "search": "searchbox", "submit": "button", "file": "button", "hidden": "",
}  # fmt: skip

FIELD_ROLES = frozenset({"textbox", "searchbox", "combobox", "listbox", "checkbox", "radio", "switch", "slider", "spinbutton", "menuitemcheckbox", "menuitemradio"})
FIELD_TAGS = frozenset({"input", "select", "textarea"})
INPUT_TYPES = frozenset(
    "hidden text search tel url email password date month week time datetime-local number range color checkbox radio file submit image reset button".split()
)
"""HTML, 4.10.5: an ``input`` of any other type, or of none, is one of text."""
BUTTON_TYPES = frozenset({"button", "submit", "reset", "image"})
INTERACTIVE_ROLES = FIELD_ROLES | {"button", "link", "tab", "menuitem", "option", "treeitem", "gridcell"}
CELL_ROLES = frozenset({"cell", "gridcell", "rowheader", "columnheader"})
ITEM_ROLES = frozenset({"listitem", "option", "row", "treeitem", "menuitem", "menuitemcheckbox", "menuitemradio"})
TABLE_ROLES = frozenset({"table", "grid", "treegrid"})
LIST_ROLES = frozenset({"list", "listbox", "menu", "menubar", "tree", "feed", "tablist", "radiogroup"})
NO_ROLES = frozenset({"", "generic", "none", "presentation", "text"})
SHAPE_TAGS = frozenset({"circle", "rect", "path", "polygon", "polyline", "ellipse", "line", "text"})
NEVER_SEEN_TAGS = frozenset({"head", "script", "style", "meta", "link", "title", "template", "noscript", "base", "datalist"})

CONTAINER_ROLES = (
    TABLE_ROLES
    | LIST_ROLES
    | {"dialog", "alertdialog", "region", "form", "navigation", "main", "rowgroup", "group", "toolbar", "banner", "contentinfo", "complementary", "search"}
    | {"document", "application", "combobox", "article", "figure", "tabpanel"}
)
"""Elements that hold others: they are called by a name or a title, never by all the text within them."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What tag, role and attributes say about an element, whatever page it stands in.

    Attributes:
        input_type: type of an ``input`` in lower case (``text`` when it says none, or none that there is); "" for any other tag.
        implied: role that the tag has by itself, whatever the page overrides; "" for none.
        plain: computed role, or what the tag implies where none was computed; "" for none.
        field: it takes a value: what a person fills, ticks, chooses or slides.
        editable: it is editable of its own accord (what is inside inherits, and is no field itself).
        interactive: a field, or something that a click does something to.
        container: it holds others and is never called by all the text within it.
    """

    input_type: str
    implied: str
    plain: str
    field: bool
    editable: bool
    interactive: bool
    container: bool


def kind_of(node: Node) -> Kind:
    states = node.states
    return _kind(node.tag, node.role, node.attributes, "multiselectable" in states, "editable" in states)


@per_snapshot(reads=lambda node: (node.tag, node.role, node.attributes, "multiselectable" in node.states, "editable" in node.states))
def kinds(snapshot: Snapshot) -> tuple[Kind, ...]:
    """The kind of every node."""
    return tuple(map(kind_of, snapshot.nodes))


@lru_cache(maxsize=65536)
def _kind(tag: str, role: str, attributes: tuple[tuple[str, str], ...], several: bool, editable: bool) -> Kind:
    said = dict(attributes)
    typed = said.get("type", "text").lower() if tag == "input" else ""
    typed = "text" if typed and typed not in INPUT_TYPES else typed
    implied = _implied(tag, typed, said, several)
    plain = role if role not in NO_ROLES else "" if role in ("none", "presentation") else implied
    own_text = tag not in FIELD_TAGS and tag != "#text" and (editable or said.get("contenteditable", "false").lower() in ("", "true", "plaintext-only"))
    field = typed not in BUTTON_TYPES | {"hidden"} if tag == "input" else tag in FIELD_TAGS or role in FIELD_ROLES or own_text
    interactive = field or role in INTERACTIVE_ROLES or implied in INTERACTIVE_ROLES
    container = plain in CONTAINER_ROLES or tag in ("select", "textarea", "html", "body") or own_text
    return Kind(typed, implied, plain, field, own_text, interactive, container)


def _implied(tag: str, typed: str, said: dict[str, str], several: bool) -> str:
    """An ``a`` without address counts as a link and a password input as a textbox: people call them so."""
    if tag == "input":
        return _BY_INPUT_TYPE.get(typed, "textbox")
    if tag == "select":
        size = said.get("size", "")
        return "listbox" if several or "multiple" in said or (size.isascii() and size.isdigit() and size not in ("0", "1")) else "combobox"
    if tag == "th":
        return "rowheader" if said.get("scope") in ("row", "rowgroup") else "columnheader"
    return _BY_TAG.get(tag, "")


def input_type(node: Node) -> str:
    return kind_of(node).input_type


def implicit_role(node: Node) -> str:
    return kind_of(node).implied


def plain_role(node: Node) -> str:
    return kind_of(node).plain


def is_field(node: Node) -> bool:
    return kind_of(node).field


def is_interactive(node: Node) -> bool:
    return kind_of(node).interactive
