"""What a tag means when nothing else is said (HTML-AAM 1.0), and families of ARIA roles."""

from __future__ import annotations

from lamcli.trace import Node

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


def input_type(node: Node) -> str:
    """The type of an ``input`` in lower case (``text`` when it says none); ``""`` for any other tag."""
    return (node.attribute("type") or "text").lower() if node.tag == "input" else ""


def implicit_role(node: Node) -> str:
    """The role that the tag has by itself, whatever the page overrides; ``""`` for none.

    An ``a`` without address counts as a link and a password input as a textbox: people call them so.
    """
    if node.tag == "input":
        return _BY_INPUT_TYPE.get(input_type(node), "textbox")
    if node.tag == "select":
        size = node.attribute("size") or ""
        several = node.attribute("multiple") is not None or "multiselectable" in node.states
        return "listbox" if several or (size.isdigit() and int(size) > 1) else "combobox"
    if node.tag == "th":
        return "rowheader" if node.attribute("scope") in ("row", "rowgroup") else "columnheader"
    return _BY_TAG.get(node.tag, "")


def plain_role(node: Node) -> str:
    """The computed role, or what the tag implies where no role was computed."""
    return node.role if node.role not in NO_ROLES else ("" if node.role in ("none", "presentation") else implicit_role(node))


def is_field(node: Node) -> bool:
    """Whether the element takes a value: what a person fills, ticks, chooses or slides."""
    if node.tag == "input":
        return input_type(node) not in BUTTON_TYPES and input_type(node) != "hidden"
    return node.tag in FIELD_TAGS or node.role in FIELD_ROLES or is_editable_host(node)


def is_editable_host(node: Node) -> bool:
    """An element with ``contenteditable`` of its own (what is inside inherits, and is no field itself)."""
    return (node.attribute("contenteditable") or "false").lower() in ("", "true", "plaintext-only") and node.tag != "#text" and node.attribute("contenteditable") is not None


def is_interactive(node: Node) -> bool:
    return is_field(node) or node.role in INTERACTIVE_ROLES or implicit_role(node) in INTERACTIVE_ROLES
