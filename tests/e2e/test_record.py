"""Everything that a person can do in a browser, done by a robot and looked for in the trace."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from benchmarks.robot import Robot, chromium
from lamcli.trace import EventKind as Kind
from tests.browser.serving import Site, served
from tests.e2e.recording import Take, recording

pytestmark = pytest.mark.browser

Recording = Callable[..., AbstractContextManager[Take]]


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    with chromium() as address:
        yield address


@pytest.fixture(scope="module")
def robot(endpoint: str) -> Iterator[Robot]:
    with Robot(endpoint) as seated:
        yield seated


@pytest.fixture
def site() -> Iterator[Site]:
    with served({}) as running:
        yield running


@pytest.fixture
def watched(robot: Robot, endpoint: str, site: Site, tmp_path: Path) -> Recording:
    """Opens a page and records what happens from then on."""

    def begin(html: str, **options: Any) -> AbstractContextManager[Take]:
        site.pages["/"] = f"<!doctype html>{html}"
        while len(robot.context.pages) > 1:
            robot.context.pages[-1].close()
        robot.page = robot.context.pages[0]
        robot.page.goto(site.url())
        return recording(tmp_path / "demo.trace", cdp=endpoint, url=site.url(), **options)

    return begin


def test_clicks(watched: Recording, robot: Robot, site: Site) -> None:
    html = "<h1>Shop</h1><button onclick=\"this.textContent = 'Bought'\">Buy</button><p>Text</p><a href=/x target=_blank>Link</a><button disabled>Off</button>"
    with watched(html) as take:
        robot.click("button")
        robot.click("p", clicks=2)
        robot.click("p", button="right")
        robot.click("h1", keys=("Control", "Shift"))
        robot.click("button[disabled]")
    assert take.kinds() == ["click", "click", "click", "double_click", "right_click", "click"]
    buy, _, _, double, right, modified = take.events()
    assert take.trace.events[0].kind is Kind.NAVIGATE and take.trace.events[0].value == site.url()
    assert (take.target(buy).role, take.target(buy).name) == ("button", "Buy")
    box = take.target(buy).box
    assert box is not None and box.x <= (buy.x or 0) <= box.right and box.y <= (buy.y or 0) <= box.bottom
    assert "Bought" in take.texts(double) and "Bought" not in take.texts(buy)
    assert take.target(double).tag == take.target(right).tag == "p" and take.target(modified).tag == "h1"
    assert ("modifiers", "Control+Shift") in modified.detail
    assert [event.time for event in take.trace.events] == sorted(event.time for event in take.trace.events)
    assert take.trace.final in take.trace.snapshots and not take.trace.unmapped


def test_a_click_on_what_vanishes_under_the_button(watched: Recording, robot: Robot) -> None:
    with watched("<ul><li onmousedown=\"this.parentNode.remove(); document.body.append('gone')\">Item</li></ul><p>Rest</p>") as take:
        robot.click("li")
    event = take.one(Kind.CLICK)
    assert take.target(event).tag == "li" and "gone" not in take.texts(event)


def test_check_boxes_and_radio_buttons(watched: Recording, robot: Robot) -> None:
    html = (
        "<label><input type=checkbox id=a> <b>News</b></label><input type=checkbox id=b checked aria-label=Old>"
        "<input type=radio name=r aria-label=One><input type=radio name=r id=r2 aria-label=Two><input type=checkbox id=no aria-label=Never onclick='event.preventDefault()'>"
    )
    with watched(html) as take:
        robot.click("b")
        robot.click("#b")
        robot.click("#r2")
        robot.press("Space")
        robot.click("#no")
        robot.click("#a")
    assert [(event.kind.value, take.target(event).name) for event in take.events()] == [
        ("check", "News"), ("uncheck", "Old"), ("check", "Two"), ("click", "Never"), ("uncheck", "News"),
    ]  # fmt: skip
    assert "checked" not in take.target(take.events()[0]).states and "checked" in take.target(take.events()[-1]).states


def test_typing(watched: Recording, robot: Robot) -> None:
    with watched("<input aria-label=Name><div contenteditable role=textbox aria-label=Text></div><textarea aria-label=Notes></textarea>") as take:
        robot.fill("input", "Ann B")
        robot.press("Control+a")
        robot.press("Backspace")
        robot.type("x")
        robot.press("Tab")
        robot.type("é€")
        robot.fill("textarea", "1\n2")
    keys = [event.value for event in take.events(Kind.KEY)]
    assert keys == ["A", "n", "n", " ", "B", "Control+a", "Backspace", "x", "Tab", "1", "Enter", "2"]
    inputs = [(take.target(event).name, event.value) for event in take.events(Kind.INPUT)]
    assert inputs[:7] == [("Name", "A"), ("Name", "An"), ("Name", "Ann"), ("Name", "Ann "), ("Name", "Ann B"), ("Name", ""), ("Name", "x")]
    assert inputs[-1] == ("Notes", "1\n2") and ("Text", "é€") in inputs
    first = take.events(Kind.KEY)[0]
    assert take.target(first).value == "" and "focused" in take.target(first).states
    tab = next(event for event in take.events(Kind.KEY) if event.value == "Tab")
    assert take.target(tab).value == "x"


def test_choosing(watched: Recording, robot: Robot) -> None:
    html = "<select aria-label=Month><option>May<option>June<option>July</select><select multiple size=4 aria-label=Days><option>Mon<option>Tue<option>Wed</select>"
    with watched(html) as take:
        robot.page.focus("select")
        robot.press("ArrowDown")
        robot.click("option >> text=Mon")
        robot.click("option >> text=Wed", keys=("Control",))
    assert [(event.kind, take.target(event).name, event.value) for event in take.events()] == [
        (Kind.CHOOSE, "Month", "June"), (Kind.CHOOSE, "Days", "Mon"), (Kind.CHOOSE, "Days", "Mon\nWed"),
    ]  # fmt: skip
    assert take.target(take.events()[0]).value == "May"


def test_dragging(watched: Recording, robot: Robot) -> None:
    html = """<style>div { position: absolute; width: 60px; height: 60px; background: silver }</style>
    <div id=a draggable=true style="left:20px;top:20px" aria-label=A role=img></div>
    <div id=b style="left:220px;top:20px" aria-label=B role=img></div><div id=c style="left:20px;top:200px" aria-label=C role=img></div><p style="margin-top:400px">Some words to select</p>
    <input type=range aria-label=Volume><script>b.ondragover = (e) => e.preventDefault(); b.ondrop = (e) => { e.preventDefault(); a.remove(); document.title = 'dropped' };
    c.onpointerdown = (e) => { c.setPointerCapture(e.pointerId); c.onpointermove = (e) => { c.style.left = e.clientX - 30 + 'px';
    c.style.top = e.clientY - 30 + 'px' } }; c.onpointerup = () => c.onpointermove = null</script>"""
    with watched(html) as take:
        robot.drag("#a", "#b")
        robot.drag("#c", (250.0, 60.0))
        words = robot.page.locator("p").bounding_box()
        robot.drag((words["x"] + 3, words["y"] + 8), (words["x"] + 70, words["y"] + 8))
        box = robot.page.locator("input").bounding_box()
        robot.drag("input", (box["x"] + box["width"] - 4, box["y"] + 8))
    assert robot.page.title() == "dropped"
    own, pointer = take.events(Kind.DRAG)
    assert (take.target(own).name, take.destination(own).name) == ("A", "B")
    assert (take.target(pointer).name, take.destination(pointer).name) == ("C", "B")
    assert dict(pointer.detail)["to_x"] == "250"
    assert take.kinds() == ["drag", "drag"] and any("selected" in line for line in take.trace.unmapped)
    slid = take.events(Kind.INPUT)[-1]
    assert take.target(slid).name == "Volume" and int(slid.value) > 80


def test_scrolling(watched: Recording, robot: Robot) -> None:
    html = "<div id=box style='width:200px;height:100px;overflow:auto'><p style='height:900px'>Long</p></div><p style='height:3000px'></p><script>window.jump = () => scrollTo(0, 9)</script>"
    with watched(html) as take:
        robot.move("#box")
        robot.wheel(150)
        robot.page.mouse.move(500, 500)
        robot.wheel(600)
        robot.rest(1.0)
        robot.page.evaluate("jump()")
        robot.rest(0.5)
    inner, outer = take.events(Kind.SCROLL)
    assert take.target(inner).attribute("id") == "box" and dict(inner.detail)["top"] == "150"
    assert take.target(outer).tag == "html" and dict(outer.detail)["top"] == "600"


def test_uploading(watched: Recording, robot: Robot, tmp_path: Path) -> None:
    files = [tmp_path / "one.txt", tmp_path / "two.txt"]
    for file in files:
        file.write_text("content")
    with watched("<input type=file multiple aria-label=Photos>") as take:
        robot.choose_files("input", *files)
    event = take.one(Kind.UPLOAD)
    assert event.value == "one.txt\ntwo.txt" and take.target(event).name == "Photos" and take.kinds() == ["upload"]


def test_dialogs_stay_open_for_the_person(watched: Recording, robot: Robot) -> None:
    html = "<button onclick=\"alert('Careful'); document.title = [confirm('Sure?'), prompt('Who?', 'nobody')].join()\">Go</button>"
    with watched(html) as take:
        robot.will_answer(True)
        robot.will_answer(False)
        robot.will_answer(True, "Ann")
        robot.click("button")
    assert robot.page.title() == "false,Ann" and robot.messages[-3:] == ["Careful", "Sure?", "Who?"]
    assert take.kinds() == ["click", "dialog", "dialog", "dialog"]
    assert [(event.value, dict(event.detail)["type"], dict(event.detail)["message"], dict(event.detail)["text"]) for event in take.events(Kind.DIALOG)] == [
        ("accept", "alert", "Careful", ""), ("dismiss", "confirm", "Sure?", ""), ("accept", "prompt", "Who?", "Ann"),
    ]  # fmt: skip


def test_tabs(watched: Recording, robot: Robot, site: Site) -> None:
    site.pages["/two"] = "<h1>Two</h1><button>In two</button>"
    with watched("<a href=/two target=_blank>Open</a><button>In one</button>") as take:
        robot.click("a")
        robot.look_at(1)
        robot.click("button")
        robot.look_at(0)
        robot.click("button")
        robot.look_at(1)
        robot.rest(0.8)
        robot.page.close()
        robot.look_at(0)
        robot.click("button")
    assert [(event.kind.value, event.tab) for event in take.events()] == [
        ("click", 0), ("switch_tab", 1), ("click", 1), ("switch_tab", 0), ("click", 0), ("switch_tab", 1), ("close_tab", 1), ("switch_tab", 0), ("click", 0),
    ]  # fmt: skip
    assert take.target(take.events()[2]).name == "In two"


def test_frames_of_other_origins(watched: Recording, robot: Robot, site: Site) -> None:
    site.pages["/inner"] = "<body style='margin:0'><button style='position:absolute;left:10px;top:20px'>Inside</button><input aria-label=Field style='position:absolute;top:80px'>"
    with watched(f"<p>Outside</p><iframe src='{site.url('/inner', 'localhost')}' style='position:absolute;left:100px;top:200px;border:0;width:300px;height:200px'></iframe>") as take:
        frame = robot.page.frames[1]
        robot.click("button", frame=frame)
        robot.fill("input", "hi", frame=frame)
        robot.extract("button", frame=frame)
    click, _, extract = take.events()
    assert take.target(click).name == "Inside" and take.target(click).box is not None
    assert (take.target(click).box.x, take.target(click).box.y) == (110, 220)  # type: ignore[union-attr]
    assert 110 <= (click.x or 0) < 170 and 220 <= (click.y or 0) < 250
    assert extract.value == "Inside" and take.events(Kind.INPUT)[-1].value == "hi"
    assert "Outside" in take.texts(click)


SHADOWS = """<x-open></x-open><x-closed></x-closed><script>
const html = "<button>B</button><input aria-label=I><select aria-label=S><option>1<option>2</select><input type=checkbox aria-label=C>";
for (const mode of ["open", "closed"]) customElements.define("x-" + mode, class extends HTMLElement {
  constructor() {
    super(); const root = this.attachShadow({ mode }); root.innerHTML = html;
    this.where = () => [...root.children].map((e) => { const b = e.getBoundingClientRect(); return [b.x + b.width / 2, b.y + b.height / 2] });
  }
})</script>"""


@pytest.mark.parametrize("mode", ["open", "closed"])
def test_shadow_roots(watched: Recording, robot: Robot, mode: str) -> None:
    with watched(SHADOWS) as take:
        button, field, _, check = (tuple(place) for place in robot.page.evaluate(f"document.querySelector('x-{mode}').where()"))
        robot.click(button)
        robot.fill(field, "hi")
        robot.press("Tab")
        robot.press("ArrowDown")
        robot.click(check)
    assert [(event.kind.value, take.target(event).role, take.target(event).name) for event in take.events()] == [
        ("click", "button", "B"), ("click", "textbox", "I"), ("choose", "combobox", "S"), ("check", "checkbox", "C"),
    ]  # fmt: skip
    assert all(take.target(event).shadow == mode for event in take.events())
    assert take.events(Kind.INPUT)[-1].value == "hi"


def test_going_places(watched: Recording, robot: Robot, site: Site) -> None:
    site.pages["/two"] = "<h1>Two</h1>"
    site.pages["/three"] = "<h1>Three</h1>"
    with watched("<h1>One</h1><a href=/two>Next</a>") as take:
        robot.click("a")
        robot.page.wait_for_selector("text=Two")
        robot.rest(1.0)
        robot.go(site.url("/three"))
        robot.rest(1.0)  # nobody leaves a page before it can be seen
        robot.step(-1)
        robot.rest(1.0)
        robot.step(1)
        robot.rest(1.0)
        robot.reload()
    assert [(event.kind.value, event.value) for event in take.events()] == [
        ("click", ""), ("navigate", site.url("/three")), ("back", ""), ("navigate", site.url("/three")), ("reload", ""),
    ]  # fmt: skip
    click, typed, back, forward, reload = take.events()
    assert take.texts(click) == ["One", "Next"] and take.texts(typed) == ["Two"] and take.texts(back) == ["Three"]
    assert take.texts(forward) == ["Two"] and take.texts(reload) == ["Three"] and dict(forward.detail)["history"] == "forward"


def test_where_the_page_goes_by_itself_is_not_the_person_s_doing(watched: Recording, robot: Robot, site: Site) -> None:
    site.pages["/two"] = "<h1>Two</h1><button id=back onclick='history.back()'>Back</button><button id=again onclick='location.reload()'>Again</button>"
    site.pages["/hop"] = "<script>location.replace('/two')</script>"
    with watched("<button id=go onclick=\"location.href = '/hop'\">Go</button><button id=push onclick=\"history.pushState(1, '', '/p')\">Push</button>") as take:
        robot.click("#push")
        robot.click("#go")
        robot.page.wait_for_selector("text=Two")
        robot.click("#again")
        robot.rest(0.5)
        robot.click("#back")
        robot.page.wait_for_selector("#go")
    assert take.kinds() == ["click"] * 4


def test_downloads(watched: Recording, robot: Robot, site: Site) -> None:
    site.pages["/report"] = b"data"
    with watched("<a href=/report>Report</a>") as take:
        robot.click("a")
        robot.rest(0.8)
    assert take.kinds() == ["click", "download"] and take.one(Kind.DOWNLOAD).value == "report.bin"


def test_a_menu_that_opens_under_the_pointer(watched: Recording, robot: Robot) -> None:
    with watched("<style>ul { display: none } nav:hover ul { display: block }</style><nav aria-label=Menu>Menu<ul><li>Item</li></ul></nav>") as take:
        robot.move("nav")
        robot.click("li")
    hover, click = take.events()
    assert (hover.kind, take.target(hover).name) == (Kind.HOVER, "Menu") and take.target(click).tag == "li"


def test_a_menu_that_a_script_opens_under_the_pointer(watched: Recording, robot: Robot) -> None:
    html = """<style>nav { width: 90px } ul { position: absolute; margin: 0 }</style>
    <nav aria-label=Menu>Menu</nav><p style="margin-top: 90px">Rest</p><script>const nav = document.querySelector("nav");
    nav.onmouseenter = () => { const ul = document.createElement("ul"); ul.innerHTML = "<li>Item</li>"; nav.append(ul); nav.className = "hovered" };
    nav.onmouseleave = () => { nav.querySelector("ul")?.remove(); nav.className = "" }</script>"""
    with watched(html) as take:
        robot.move("nav")
        robot.rest(0.4)
        robot.click("li")
        robot.click("nav")
        robot.click("p")
    assert [(event.kind.value, take.target(event).tag) for event in take.events()] == [("hover", "nav"), ("click", "li"), ("click", "nav"), ("click", "p")]


def test_a_page_that_never_rests(watched: Recording, robot: Robot) -> None:
    with watched("<p></p><button>Stop</button><script>let n = 0; setInterval(() => document.querySelector('p').textContent = ++n, 3)</script>") as take:
        robot.click("button")
        robot.rest(0.5)
        robot.click("button")
    first, second = take.events()
    assert take.target(first).name == take.target(second).name == "Stop" and take.texts(first) != take.texts(second)


def test_a_document_written_anew_is_still_watched(watched: Recording, robot: Robot) -> None:
    with watched("<button onclick=\"document.open(); document.write('<input aria-label=New>'); document.close()\">Rewrite</button>") as take:
        robot.click("button")
        robot.fill("input", "y")
    assert take.kinds() == ["click", "click"] and take.events(Kind.INPUT)[-1].value == "y"
