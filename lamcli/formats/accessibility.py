"""The accessibility tree of a page as Chromium's ``Accessibility.getFullAXTree`` answers it: one snapshot, no events.

Taken as ``{"nodes": [...]}``, as the whole answer (``{"id": 1, "result": {"nodes": [...]}}``) or as the bare list. What Chromium ignores
is left out and its children move up; its inner roles (StaticText, RootWebArea, ...) become ARIA roles.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any, NoReturn

from lamcli.errors import BadInput
from lamcli.formats.source import Format, Source
from lamcli.trace import Node, Snapshot, Trace

_ROLES = {
    "RootWebArea": "document", "WebArea": "document", "Iframe": "generic", "IframePresentational": "generic", "GenericContainer": "generic", "generic": "generic",
    "none": "generic", "LabelText": "generic", "Legend": "generic", "Section": "generic", "Pre": "generic", "Ruby": "generic", "Canvas": "img", "image": "img",
    "SvgRoot": "img", "LayoutTable": "generic", "LayoutTableRow": "generic", "LayoutTableCell": "generic", "DescriptionList": "list", "DescriptionListTerm": "term",
    "DescriptionListDetail": "definition", "Details": "group", "DisclosureTriangle": "button", "DisclosureTriangleGrouped": "button", "Date": "textbox",
    "DateTime": "textbox", "InputTime": "textbox", "ColorWell": "button", "TextField": "textbox", "textField": "textbox", "TextFieldWithComboBox": "combobox",
    "comboBoxSelect": "combobox", "ComboBoxSelect": "combobox", "MenuListOption": "option", "ListBoxOption": "option", "PopUpButton": "combobox",
    "popUpButton": "combobox", "Video": "group", "Audio": "group", "EmbeddedObject": "generic", "PluginObject": "generic", "Abbr": "generic", "Figcaption": "generic",
    "FooterAsNonLandmark": "generic", "HeaderAsNonLandmark": "generic", "SectionFooter": "generic", "SectionHeader": "generic", "Unknown": "generic",
}  # fmt: skip
_LEFT_OUT = frozenset(("InlineTextBox", "LineBreak", "ListMarker"))
_MOVED_UP = frozenset(("MenuListPopup",))
_OPAQUE = frozenset(("textbox", "searchbox", "spinbutton"))
"""What is below them is how the browser draws the field; their value says it all."""
_STATES = frozenset(("focused", "disabled", "required", "readonly", "selected", "modal", "multiselectable", "hidden", "editable"))
_ATTRIBUTES = {"level": "aria-level", "url": "href", "hasPopup": "aria-haspopup", "roledescription": "aria-roledescription", "placeholder": "placeholder"}
_SAY_NOTHING = frozenset((
    "focusable", "settable", "multiline", "autocomplete", "orientation", "live", "atomic", "relevant", "busy", "root", "valuemin", "valuemax", "valuetext",
    "keyshortcuts", "controls", "describedby", "labelledby", "owns", "flowto", "details", "errormessage", "activedescendant", "actions", "uninteresting",
    "hiddenRoot", "ariaHiddenElement", "ariaHiddenSubtree", "notRendered", "notVisible", "protected",
))  # fmt: skip
_KEYS = frozenset(("nodeId", "ignored", "ignoredReasons", "role", "chromeRole", "name", "description", "value", "properties", "parentId", "childIds", "backendDOMNodeId", "frameId"))


def detect(source: Source) -> bool:
    return source.is_json and _listed(source.json) is not None


def read(source: Source) -> Trace:
    """One snapshot, which is the trace's final page. Raises BadInput naming the node that is broken."""
    return _Reader(source, _listed(source.json) or []).read()


FORMAT = Format("Chromium accessibility tree", detect, read)


def _listed(data: Any) -> list[Any] | None:
    if isinstance(data, dict) and isinstance(data.get("result"), dict):
        data = data["result"]
    nodes = data.get("nodes") if isinstance(data, dict) else data
    first = nodes[0] if isinstance(nodes, list) and nodes else None
    return nodes if isinstance(nodes, list) and isinstance(first, dict) and "nodeId" in first and ("role" in first or "ignored" in first) else None


@dataclass
class _Reader:
    source: Source
    items: list[Any]
    unmapped: Counter[str] = field(default_factory=Counter)
    known: dict[str, dict[str, Any]] = field(default_factory=dict)
    nodes: list[Node] = field(default_factory=list)

    def read(self) -> Trace:
        for position, item in enumerate(self.items):
            self._check(item, position)
        root = next((item for item in self.known.values() if not item.get("parentId")), None)
        if root is None:
            self._fail("no node is the root (every one has a 'parentId')")
        self._walk(root)
        if not self.nodes:
            self._fail("every node is ignored: there is nothing on this page")
        snapshot = Snapshot(self._property(root, "url"), _plain(root.get("name")), tuple(self.nodes))
        return Trace(
            snapshots={snapshot.digest: snapshot},
            final=snapshot.digest,
            url=snapshot.url,
            origin=self.source.name,
            recorder="Accessibility.getFullAXTree",
            unmapped=(*self.source.notes, *(f"{line} ({count} times)" if count > 1 else line for line, count in sorted(self.unmapped.items()))),
        )

    def _check(self, item: Any, position: int) -> None:
        if not isinstance(item, dict) or not isinstance(item.get("nodeId"), str):
            self._fail("is not a node with a 'nodeId'", position)
        if item["nodeId"] in self.known:
            self._fail(f"has the same 'nodeId' {item['nodeId'][:40]!r} as an earlier one", position)
        for name, kind in (("childIds", list), ("properties", list), ("role", dict), ("name", dict), ("value", dict), ("description", dict)):
            if name in item and not isinstance(item[name], kind):
                self._fail(f"{name!r} is not {'a list' if kind is list else 'an object'}", position)
        if any(not isinstance(prop, dict) or not isinstance(prop.get("name"), str) or not isinstance(prop.get("value"), dict) for prop in item.get("properties", ())):
            self._fail("holds a property without name or value", position)
        for key in item.keys() - _KEYS:
            self.unmapped[f"field {key!r} of a node"] += 1
        self.known[item["nodeId"]] = item

    def _walk(self, root: dict[str, Any]) -> None:
        seen: set[str] = set()
        stack: list[tuple[dict[str, Any], int]] = [(root, -1)]
        while stack:
            item, parent = stack.pop()
            if item["nodeId"] in seen:
                self._fail(f"node {item['nodeId'][:40]!r} is the child of two nodes, or of itself")
            seen.add(item["nodeId"])
            role = _plain(item.get("role"))
            inside = parent >= 0 and self.nodes[parent].role in _OPAQUE
            if role not in _LEFT_OUT and not inside and ((not item.get("ignored") and role not in _MOVED_UP) or not self.nodes):
                self.nodes.append(self._node(item, role, parent))
                parent = len(self.nodes) - 1
            stack.extend((child, parent) for child in reversed(self._children(item)))
        if len(seen) < len(self.known):
            self.unmapped["node that does not hang below the root"] += len(self.known) - len(seen)

    def _children(self, item: dict[str, Any]) -> list[dict[str, Any]]:
        children = []
        for key in item.get("childIds", ()):
            child = self.known.get(key) if isinstance(key, str) else None
            if child is None:
                self.unmapped["child that the file does not hold"] += 1
            else:
                children.append(child)
        return children

    def _node(self, item: dict[str, Any], role: str, parent: int) -> Node:
        name = " ".join(_plain(item.get("name")).split())
        ref = str(item.get("backendDOMNodeId", item["nodeId"]))
        if role == "StaticText":
            return Node(parent, "#text", "text", name, ref=ref)
        attributes = {"description": _plain(item.get("description"))}
        states = set()
        for prop in item.get("properties", ()):
            state, attribute = self._meaning(prop["name"], _plain(prop["value"]))
            states.update(state)
            attributes.update(attribute)
        value = _plain(item["value"]) if "value" in item else None
        if value and not value.strip("\u2022"):  # the browser shows a password as bullets
            value = "<secret password>"
            states.add("password")
        plain_role = _ROLES.get(role, role.lower() if role else "generic")
        return Node(
            parent, "", plain_role, name, value, frozenset(states), tuple(sorted((key, text) for key, text in attributes.items() if text)), ref=ref,
            frame=self._property(item, "url") if plain_role == "document" and parent >= 0 else "",
        )  # fmt: skip

    def _meaning(self, name: str, value: str) -> tuple[set[str], dict[str, str]]:
        """The states and attributes that a property stands for."""
        if name in _STATES:
            return ({name} if value not in ("", "false") else set()), {}
        match name:
            case "checked" | "pressed":
                return ({"mixed"} if value == "mixed" else {name} if value == "true" else set()), {}
            case "expanded":
                return {"expanded" if value == "true" else "collapsed"}, {}
            case "invalid":
                return ({"invalid"} if value not in ("", "false") else set()), {}
        if name in _ATTRIBUTES:
            return set(), {_ATTRIBUTES[name]: value}
        if name not in _SAY_NOTHING:
            self.unmapped[f"property {name!r}"] += 1
        return set(), {}

    def _property(self, item: dict[str, Any], name: str) -> str:
        return next((_plain(prop["value"]) for prop in item.get("properties", ()) if prop["name"] == name), "")

    def _fail(self, message: str, position: int | None = None) -> NoReturn:
        raise BadInput(message, where=self.source.name if position is None else f"{self.source.name}: node {position}")


def _plain(value: Any) -> str:
    """The text of an AXValue; JSON's true and false in its own spelling."""
    inner = value.get("value") if isinstance(value, dict) else None
    if inner is None or isinstance(inner, dict | list):
        return ""
    return str(inner).lower() if isinstance(inner, bool) else str(inner)
