"""The browser's own accessibility tree, to hold the page script's roles and names against."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lamcli.browser import Session, Tab

# What Chromium calls by names of its own; its roles for plain text are left out.
ROLES = {
    "image": "img", "none": "none", "presentation": "none", "LabelText": "generic", "Legend": "generic", "RootWebArea": "document", "Iframe": "iframe",
    "DisclosureTriangle": "button", "DisclosureTriangleGrouped": "button", "Details": "group", "Figcaption": "generic",
    "DescriptionList": "generic", "DescriptionListTerm": "term", "DescriptionListDetail": "definition",
    "Canvas": "generic", "Pre": "generic", "Section": "generic", "SvgRoot": "img", "Date": "textbox", "DateTime": "textbox", "InputTime": "textbox", "ColorWell": "textbox",
    "MenuListPopup": "none", "Abbr": "generic", "Audio": "generic", "Video": "generic", "Time": "time", "Mark": "mark",
    "sectionheader": "generic", "sectionfooter": "generic", "LayoutTable": "table", "LayoutTableRow": "row", "LayoutTableCell": "cell", "graphics-document": "img", "ListMarker": "none",
}  # fmt: skip
PLAIN_TEXT = {"StaticText", "InlineTextBox", "LineBreak", "ListMarker"}


@dataclass(frozen=True)
class Pair:
    """One element, as the browser and as lam see it."""

    tag: str
    theirs: tuple[str, str]
    ours: tuple[str, str]


def compare(session: Session, tab: Tab) -> list[Pair]:
    """All elements of the main frame that both trees hold."""
    snapshot = session.compose(tab)
    nodes = session.send(tab, "Accessibility.getFullAXTree")["nodes"]
    told = [node for node in nodes if not node.get("ignored") and node.get("backendDOMNodeId") and node["role"]["value"] not in PLAIN_TEXT]
    refs = _refs(session, tab, [node["backendDOMNodeId"] for node in told])
    number = session.document_number(tab)
    pairs = []
    for node, ref in zip(told, refs, strict=True):
        index = snapshot.index.get(f"{number}:{ref}")
        if index is None:
            continue
        mine = snapshot.snapshot.nodes[index]
        pairs.append(Pair(mine.tag, (_role(node), " ".join(str(node.get("name", {}).get("value", "")).split())), (mine.role, mine.name)))
    return pairs


def _role(node: Mapping[str, Any]) -> str:
    role = str(node["role"]["value"])
    return ROLES.get(role, role)


def _refs(session: Session, tab: Tab, nodes: list[int]) -> list[int]:
    objects = [session.send(tab, "DOM.resolveNode", backendNodeId=node)["object"]["objectId"] for node in nodes]
    script = session.script
    declaration = f"function (...nodes) {{ return nodes.map((node) => window[{script.door!r}]({script.token!r}, 'ref', node.nodeType === 9 ? node.documentElement : node)); }}"
    answer = session.send(
        tab,
        "Runtime.callFunctionOn",
        functionDeclaration=declaration,
        objectId=objects[0],
        arguments=[{"objectId": item} for item in objects],
        returnByValue=True,
    )
    result: list[int] = answer["result"]["value"]
    return result
