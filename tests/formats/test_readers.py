"""What each reader makes of a small file of its format."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from lamcli.formats import read
from lamcli.store import write_trace
from lamcli.trace import EventKind, Node, Snapshot, Trace


def page_of(trace: Trace) -> Snapshot:
    return trace.snapshots[trace.final]


def only(page: Snapshot, role: str) -> Node:
    (found,) = (node for node in page.nodes if node.role == role)
    return found


# --- MiniWoB++ ---

Element = dict[str, Any]


def element(tag: str, ref: int, *children: Element, **more: Any) -> Element:
    return {
        "tag": tag,
        "ref": ref,
        "left": 0,
        "top": ref * 20,
        "width": 50,
        "height": 20,
        "children": list(children),
        "id": "",
        "classes": "",
        "bgColor": "rgba(0, 0, 0, 0)",
        "fgColor": "rgb(1, 2, 3)",
        **more,
    }


def form(name: str = "", checked: bool = False, target: int = 0, focus: int = 1) -> Element:
    """A text field, a labelled check box, a button."""
    body = element(
        "BODY",
        1,
        element("INPUT_text", 2, value=name),
        element("LABEL", 3, element("INPUT_checkbox", 4, value=checked), element("t", -1, text="Remember"), element("t", -2, text="me")),
        element("BUTTON", 5, text=" Go  on ", bgColor="rgb(9, 9, 9)"),
    )
    stack = [body]
    while stack:
        item = stack.pop()
        stack += item["children"]
        item |= {"recordingTarget": True} if item["ref"] == target else {}
        item |= {"focused": True} if item["ref"] == focus else {}
    return body


def demonstration(tmp_path: Path, states: list[Element], **more: Any) -> Trace:
    path = tmp_path / "demo.bin"
    path.write_bytes(gzip.compress(json.dumps({"utterance": "Do it", "reward": 1, "rawReward": 1, "states": states, **more}).encode()))
    return read(path)


def both(time: int, dom: Element, kind: str, **more: Any) -> list[Element]:
    place = {"x": 5, "y": 5} if kind in ("mousedown", "mouseup", "click", "dblclick") else {}
    return [{"time": time, "dom": dom, "action": {"type": kind, "timing": timing, **place, **more}} for timing in (1, 3)]


def start(dom: Element) -> list[Element]:
    return [{"time": 0, "dom": dom, "action": None}]


def test_a_page_of_a_demonstration(tmp_path: Path) -> None:
    trace = demonstration(tmp_path, start(form("Ann", checked=True, focus=2)))
    page = page_of(trace)
    assert [(node.tag, node.role, node.name) for node in page.nodes] == [
        ("body", "generic", ""),
        ("input", "textbox", ""),
        ("label", "generic", ""),
        ("input", "checkbox", "Remember me"),
        ("#text", "text", "Remember me"),
        ("button", "button", "Go on"),
        ("#text", "text", "Go on"),
    ]
    assert (only(page, "textbox").value, only(page, "textbox").states) == ("Ann", {"focused", "editable"})
    assert (only(page, "checkbox").value, only(page, "checkbox").states) == (None, {"checked"})
    assert (only(page, "button").background, only(page, "textbox").background, only(page, "button").color) == ("rgb(9, 9, 9)", "", "rgb(1, 2, 3)")
    assert (trace.instruction, trace.recorder, trace.events) == ("Do it", "MiniWoB++", ())


def test_a_click_is_seen_from_its_press(tmp_path: Path) -> None:
    """By the click itself the box has toggled."""
    states = [*start(form()), *both(100, form(target=4), "mousedown"), *both(200, form(target=4), "mouseup"), *both(201, form(checked=True, target=4, focus=4), "click")]
    trace = demonstration(tmp_path, states)
    (click,) = trace.events
    assert (click.kind, click.time, click.x, click.detail) == (EventKind.CLICK, 0.201, 5.0, ())
    before = trace.before(0)
    assert before is not None and click.target is not None
    assert before.nodes[click.target].role == "checkbox"
    assert "checked" not in before.nodes[click.target].states


def test_a_click_that_the_browser_made_is_marked(tmp_path: Path) -> None:
    states = [
        *start(form()),
        *both(100, form(target=3), "mousedown"), *both(200, form(target=3), "mouseup"), *both(201, form(target=3), "click"), *both(202, form(checked=True, target=4), "click"),
        *both(300, form(checked=True, target=2, focus=2), "keydown", keyCode=13, charCode=0), *both(301, form(checked=True, target=5, focus=2), "click"),
    ]  # fmt: skip
    trace = demonstration(tmp_path, states)
    assert [(event.kind.value, dict(event.detail)) for event in trace.events] == [("click", {}), ("click", {"synthetic": "true"}), ("key", {}), ("click", {"synthetic": "true"})]


def test_typing_is_read_off_the_field(tmp_path: Path) -> None:
    states = [
        *start(form(focus=2)),
        *both(100, form(target=2, focus=2), "keydown", keyCode=16, charCode=0),
        *both(101, form(target=2, focus=2), "keydown", keyCode=65, charCode=0),
        *both(102, form(target=2, focus=2), "keypress", keyCode=65, charCode=65),
        *both(200, form("A", target=2, focus=2), "keyup", keyCode=65, charCode=0),
        *both(201, form("A", target=2, focus=2), "keyup", keyCode=16, charCode=0),
        *both(300, form("A", target=2, focus=2), "keydown", keyCode=9, charCode=0),
        *both(400, form("A", target=5, focus=5), "keydown", keyCode=17, charCode=0),
        *both(401, form("A", target=5, focus=5), "keydown", keyCode=67, charCode=0),
    ]
    trace = demonstration(tmp_path, states)
    assert [(event.kind.value, event.value) for event in trace.events] == [("key", "A"), ("input", "A"), ("key", "Tab"), ("key", "Control+c")]
    assert trace.events[1].target == trace.events[0].target == 1


def test_what_the_page_writes_is_not_typing(tmp_path: Path) -> None:
    """A click on a day fills the date field; a handler of a key completes what was typed."""
    states = [
        *start(form(focus=2)),
        *both(100, form(target=5, focus=2), "mousedown"), *both(101, form(target=5, focus=2), "mouseup"), *both(102, form(target=5, focus=2), "click"),
        *both(200, form("by the page", target=2, focus=2), "keydown", keyCode=40, charCode=0)[:1],
        *both(200, form("completed", target=2, focus=2), "keydown", keyCode=40, charCode=0)[1:],
    ]  # fmt: skip
    trace = demonstration(tmp_path, states)
    assert [event.kind.value for event in trace.events] == ["click", "key"]


def test_a_press_without_a_click(tmp_path: Path) -> None:
    far = both(150, form(target=5), "mouseup", x=60)
    dragged = demonstration(tmp_path, [*start(form()), *both(100, form(target=2), "mousedown"), *far])
    (drag,) = dragged.events
    assert (drag.kind, drag.target, drag.destination, dict(drag.detail)) == (EventKind.DRAG, 1, 5, {"to x": "60", "to y": "5"})
    ended = demonstration(tmp_path, [*start(form()), *both(100, form(target=2), "mousedown"), *both(150, form(target=2), "mouseup")])
    assert [event.kind for event in ended.events] == [EventKind.CLICK], "the recording ended with it"
    other = demonstration(
        tmp_path, [*start(form()), *both(100, form(target=2), "mousedown"), *both(150, form(target=2), "mouseup"), *both(200, form(target=2), "scroll")[:1], *both(300, form(target=5), "mousedown")]
    )
    assert [event.kind for event in other.events] == [EventKind.SCROLL]
    assert other.unmapped == ("press of the mouse that was no click (another button, or the page prevented it)",)


def test_what_lies_outside_is_listed(tmp_path: Path) -> None:
    states = [*start({**form(), "tampered": True}), *both(1, form(), "mousedown"), *both(2, form(), "mouseup"), *both(3, form(), "click"), *both(4, form(target=2), "wiggle")]
    trace = demonstration(tmp_path, states, taskName="x", fields={"to": "Bea"}, colour="blue")
    assert trace.events == ()
    assert trace.unmapped == ("field 'colour'", "field 'fields' (what the instruction was made of)", "field 'tampered' of a node", "click outside the recorded part of the page", "event 'wiggle'")


def test_the_instruction_may_come_with_its_parts(tmp_path: Path) -> None:
    assert demonstration(tmp_path, start(form()), utterance={"utterance": "Hello", "fields": {}}).instruction == "Hello"


def test_elements_keep_apart_though_their_numbers_repeat(tmp_path: Path) -> None:
    """Numbers start over at the end of an episode, and elements that outlive it keep theirs."""
    first = element("BODY", 4, element("INPUT_checkbox", 4, id="a", value=False), element("LABEL", 7), element("LABEL", 7))
    last = element("BODY", 9, element("INPUT_checkbox", 4, id="a", value=True))
    trace = demonstration(tmp_path, [*start(first), *both(1, element("BODY", 4, element("INPUT_checkbox", 4, id="a", value=False, recordingTarget=True)), "click"), *both(2, last, "scroll")[:1]])
    refs = [[node.ref for node in page.nodes] for page in trace.snapshots.values()]
    assert len(refs[0]) == len(set(refs[0]))
    assert not set(refs[0]) & set(refs[-1])


def test_widgets_have_the_roles_that_their_library_gives_them(tmp_path: Path) -> None:
    tabs = element("UL", 2, element("LI", 3, element("A", 4, classes="ui-tabs-anchor", text="One"), classes="ui-tabs-tab ui-tabs-active"), classes="ui-tabs-nav")
    page = page_of(demonstration(tmp_path, start(element("BODY", 1, tabs))))
    assert [node.role for node in page.nodes] == ["generic", "tablist", "tab", "none", "text"]
    assert (only(page, "tab").name, only(page, "tab").states) == ("One", {"selected", "expanded"})


def test_a_page_of_any_depth(tmp_path: Path) -> None:
    dom = element("DIV", 0)
    for ref in range(1, 300):
        dom = element("DIV", ref, dom)
    assert len(page_of(demonstration(tmp_path, start(dom))).nodes) == 300


# --- Chromium's accessibility tree ---


def ax(number: int, role: str, *children: int, name: str = "", parent: int = 0, value: str | None = None, **properties: Any) -> dict[str, Any]:
    item: dict[str, Any] = {
        "nodeId": str(number),
        "ignored": False,
        "role": {"type": "role", "value": role},
        "name": {"type": "computedString", "value": name},
        "childIds": [str(child) for child in children],
    }
    item |= {"parentId": str(parent)} if parent else {}
    item |= {"value": {"type": "string", "value": value}} if value is not None else {}
    return item | {"properties": [{"name": key, "value": {"type": "x", "value": text}} for key, text in properties.items()], "backendDOMNodeId": number + 100}


AX = [
    ax(1, "RootWebArea", 2, 3, 4, 10, name="Shop", url="https://shop.example/"),
    {**ax(2, "none", 5, parent=1), "ignored": True},
    ax(3, "textbox", 6, name="Name", parent=1, value="Ann", editable="plaintext", focused=True, invalid="false"),
    ax(4, "combobox", 7, name="Size", parent=1, value="M", expanded=False, hasPopup="menu"),
    ax(5, "heading", 9, name="Order 7", parent=2, level=1),
    ax(6, "StaticText", name="Ann", parent=3),
    ax(7, "MenuListPopup", 8, parent=4),
    ax(8, "MenuListOption", name="M", parent=7, selected=True, gravity=3),
    ax(9, "StaticText", 11, name="Order 7", parent=5),
    ax(10, "textbox", name="Password", parent=1, value="••••"),
    ax(11, "InlineTextBox", name="Order 7", parent=9),
]


@pytest.mark.parametrize("wrapped", [AX, {"nodes": AX}, {"id": 4, "result": {"nodes": AX}}])
def test_an_accessibility_tree(tmp_path: Path, wrapped: Any) -> None:
    path = tmp_path / "tree"
    path.write_text(json.dumps(wrapped))
    trace = read(path)
    page = page_of(trace)
    assert [(node.parent, node.tag, node.role, node.name, node.value) for node in page.nodes] == [
        (-1, "", "document", "Shop", None),
        (0, "", "heading", "Order 7", None),
        (1, "#text", "text", "Order 7", None),
        (0, "", "textbox", "Name", "Ann"),
        (0, "", "combobox", "Size", "M"),
        (4, "", "option", "M", None),
        (0, "", "textbox", "Password", "<secret password>"),
    ]
    assert page.nodes[1].attribute("aria-level") == "1"
    assert [sorted(node.states) for node in page.nodes[3:]] == [["editable", "focused"], ["collapsed"], ["selected"], ["password"]]
    assert (page.url, page.title, trace.url, page.nodes[3].ref) == ("https://shop.example/", "Shop", "https://shop.example/", "103")
    assert (trace.events, trace.unmapped) == ((), ("property 'gravity'",))


def test_a_partial_accessibility_tree_says_what_is_missing(tmp_path: Path) -> None:
    path = tmp_path / "tree"
    path.write_text(json.dumps([ax(1, "RootWebArea", 2, 3), ax(2, "button", parent=1, name="Go"), ax(9, "button", parent=8)]))
    assert read(path).unmapped == ("child that the file does not hold", "node that does not hang below the root")


# --- Android ---

DUMP = """<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>
<hierarchy rotation="0">
  <node index="0" text="" resource-id="" class="android.widget.FrameLayout" package="com.shop" content-desc="" enabled="true" bounds="[0,0][1080,1920]">
    <node text="Order 7" class="android.widget.TextView" enabled="true" bounds="[0,0][500,80]"/>
    <node text="Ann" resource-id="com.shop:id/name" hint="Name" class="android.widget.EditText" enabled="true" focused="true" bounds="[0,100][500,180]"/>
    <node text="••••" class="android.widget.EditText" password="true" enabled="true" bounds="[0,200][500,280]"/>
    <node text="Gift" class="android.widget.CheckBox" checkable="true" checked="true" enabled="false" bounds="[0,300][500,380]"/>
    <node text="" content-desc="Back" class="com.shop.Arrow" clickable="true" enabled="true" bounds="[0,400][80,480]" elevation="3"/>
  </node>
</hierarchy>"""
APPIUM = DUMP.replace('<node text="Gift" class="android.widget.CheckBox"', '<android.widget.CheckBox text="Gift"')


@pytest.mark.parametrize("text", [DUMP, APPIUM], ids=["uiautomator", "appium"])
def test_an_android_screen(tmp_path: Path, text: str) -> None:
    path = tmp_path / "dump"
    path.write_text(text)
    trace = read(path)
    page = page_of(trace)
    assert [(node.role, node.name, node.value, sorted(node.states)) for node in page.nodes] == [
        ("application", "", None, []),
        ("generic", "", None, []),
        ("generic", "", None, []),
        ("text", "Order 7", None, []),
        ("textbox", "", "Ann", ["editable", "focused"]),
        ("textbox", "", "<secret password>", ["editable", "password"]),
        ("checkbox", "Gift", None, ["checked", "disabled"]),
        ("text", "Gift", None, []),
        ("button", "Back", None, []),
    ]
    field = page.nodes[4]
    assert (field.attribute("id"), field.attribute("placeholder"), field.box and field.box.bottom) == ("com.shop:id/name", "Name", 180)
    assert (page.viewport, page.url, trace.unmapped) == ((1080, 1920), "android-app://com.shop", ("attribute 'elevation'",))


def test_a_trace_of_lam_is_read_too(tmp_path: Path) -> None:
    write_trace(Trace(instruction="Buy"), tmp_path / "a")
    assert read(tmp_path / "a").instruction == "Buy"
