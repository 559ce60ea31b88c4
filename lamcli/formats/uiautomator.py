"""Android screens as ``uiautomator dump`` writes them, and Appium's page source of Android: one snapshot, no events.

The dump has ``<node class="android.widget.Button" ...>``, Appium the class as the tag. The view's class gives the role; a view without
a telling class that can be clicked is a button. A password is never taken over.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any, NoReturn

from lamcli.errors import BadInput
from lamcli.formats.source import Format, Source
from lamcli.formats.xml import parse
from lamcli.trace import Box, Node, Snapshot, Trace

_ROLES = {
    "Button": "button", "ImageButton": "button", "FloatingActionButton": "button", "EditText": "textbox", "AutoCompleteTextView": "combobox",
    "MultiAutoCompleteTextView": "combobox", "SearchView": "search", "CheckBox": "checkbox", "CheckedTextView": "checkbox", "Switch": "switch",
    "SwitchCompat": "switch", "ToggleButton": "switch", "RadioButton": "radio", "RadioGroup": "radiogroup", "Spinner": "combobox", "SeekBar": "slider",
    "RatingBar": "slider", "NumberPicker": "spinbutton", "ProgressBar": "progressbar", "ImageView": "img", "Image": "img", "ListView": "list",
    "ExpandableListView": "list", "RecyclerView": "list", "GridView": "grid", "TabWidget": "tablist", "TabLayout": "tablist", "ViewPager": "group",
    "WebView": "document", "TableLayout": "table", "TableRow": "row", "Toolbar": "toolbar", "ActionBar": "toolbar", "Dialog": "dialog",
}  # fmt: skip
_NAMED_BY_TEXT = frozenset(("button", "checkbox", "switch", "radio", "link", "option", "tab"))
_FIELDS = frozenset(("textbox", "combobox", "spinbutton", "slider"))
_FLAGS = {"checked": "checked", "selected": "selected", "focused": "focused"}
_KNOWN = frozenset((
    "index", "text", "resource-id", "class", "package", "content-desc", "checkable", "checked", "clickable", "enabled", "focusable", "focused", "scrollable",
    "long-clickable", "password", "selected", "bounds", "hint", "displayed", "visible-to-user", "NAF", "instance", "rotation", "width", "height",
    "drawing-order", "showing-hint", "text-entry-key", "dismissable", "a11y-important", "a11y-focused", "heading", "live-region", "context-clickable",
    "content-invalid", "pane-title", "window-id", "display-id", "screen-reader-focusable", "important-for-accessibility",
))  # fmt: skip
_BOUNDS = re.compile(r"\[(-?\d{1,6}),(-?\d{1,6})\]\[(-?\d{1,6}),(-?\d{1,6})\]")
_ROOT = re.compile(r"<hierarchy[\s/>]")


def detect(source: Source) -> bool:
    return source.is_xml and bool(_ROOT.search(source.head))


def read(source: Source) -> Trace:
    """One snapshot, which is the trace's final screen. Raises BadInput naming the line that is broken."""
    return _Reader(source).read()


FORMAT = Format("Android uiautomator XML", detect, read)


@dataclass
class _Reader:
    source: Source
    unmapped: Counter[str] = field(default_factory=Counter)
    nodes: list[Node] = field(default_factory=list)

    def read(self) -> Trace:
        root = parse(self.source)
        if root.tag != "hierarchy":
            self._fail(f"the root is <{root.tag}>, not <hierarchy>", root)
        self.nodes.append(Node(-1, "", "application"))
        stack = [(child, 0) for child in reversed(root)]
        while stack:
            element, parent = stack.pop()
            if not isinstance(element.tag, str):  # a comment
                continue
            index = self._view(element, parent)
            stack.extend((child, index) for child in reversed(element))
        if len(self.nodes) == 1:
            self._fail("holds no views", root)
        boxes = [node.box for node in self.nodes if node.parent == 0 and node.box is not None]
        size = (int(max((box.right for box in boxes), default=0)), int(max((box.bottom for box in boxes), default=0)))
        package = next((package for package in (child.get("package") for child in root) if package), "")
        snapshot = Snapshot(f"android-app://{package}" if package else "", "", tuple(self.nodes), size)
        return Trace(
            snapshots={snapshot.digest: snapshot},
            final=snapshot.digest,
            url=snapshot.url,
            origin=self.source.name,
            recorder="uiautomator",
            unmapped=tuple(f"{line} ({count} times)" if count > 1 else line for line, count in sorted(self.unmapped.items())),
        )

    def _view(self, element: Any, parent: int) -> int:
        for name in set(element.keys()) - _KNOWN:
            self.unmapped[f"attribute {name!r}"] += 1
        kind = element.get("class") or (element.tag if element.tag != "node" else "")
        text, description = _collapsed(element.get("text")), _collapsed(element.get("content-desc"))
        secret = element.get("password") == "true"
        role = _ROLES.get(kind.rpartition(".")[2], "")
        if not role:
            role = "checkbox" if element.get("checkable") == "true" else "button" if element.get("clickable") == "true" and (text or description) else "generic"
        is_field = role in _FIELDS
        states = {state for name, state in _FLAGS.items() if element.get(name) == "true"} | ({"password"} if secret else set())
        states |= {"disabled"} if element.get("enabled") == "false" else {"editable"} if role == "textbox" else set()
        if "false" in (element.get("displayed"), element.get("visible-to-user")):
            states.add("hidden")
        value = None if not is_field else "<secret password>" if secret and text else text
        index = len(self.nodes)
        name = description or (text if role in _NAMED_BY_TEXT else "")
        self.nodes.append(Node(parent, "", role, name, value, frozenset(states), self._attributes(element, kind), self._box(element)))
        if text and not is_field and not secret:
            self.nodes.append(Node(index, "#text", "text", text, states=frozenset(states & {"hidden"}), box=self.nodes[index].box))
        return index

    def _attributes(self, element: Any, kind: str) -> tuple[tuple[str, str], ...]:
        found = {"id": element.get("resource-id"), "class": kind, "placeholder": element.get("hint"), "title": element.get("pane-title")}
        return tuple(sorted((name, value) for name, value in found.items() if value))

    def _box(self, element: Any) -> Box | None:
        bounds = element.get("bounds")
        if bounds is None:
            return None
        match = _BOUNDS.fullmatch(bounds)
        if match is None:
            self._fail(f"bounds {bounds[:40]!r} are not of the form [x,y][x,y]", element)
        left, top, right, bottom = map(float, match.groups())
        return Box(left, top, right - left, bottom - top)

    def _fail(self, message: str, element: Any) -> NoReturn:
        raise BadInput(message, where=f"{self.source.name}:{element.sourceline}")


def _collapsed(text: str | None) -> str:
    return " ".join((text or "").split())
