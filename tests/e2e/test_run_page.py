"""The live page: what it finds, what it does, and what it refuses to do, in a real browser."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from benchmarks.robot import chromium
from lamcli.browser import Session, attach, launch
from lamcli.errors import LamError, RunFailed, TargetAmbiguous, TargetNotFound
from lamcli.recipe.page import Action, ActionKind, NearQuery, Query
from lamcli.run.browser import Live, LivePage
from lamcli.run.dialogs import Answer, Dialogs
from lamcli.run.files import Files
from tests.e2e.run_site import Reply, Request, serving

pytestmark = pytest.mark.browser


@pytest.fixture(scope="module")
def session() -> Iterator[Session]:
    with launch() as running:
        yield running


class Robot:
    """One line per action."""

    def __init__(self, page: LivePage) -> None:
        self.page = page

    def one(self, role: str, name: str | None = None, **more: object) -> Live:
        found = self.page.find(Query(role, name, **more), wait=True)  # type: ignore[arg-type]
        assert len(found) == 1, (role, name, found)
        return found[0]

    def act(self, kind: ActionKind, role: str = "", name: str | None = None, value: str = "", **more: object) -> str:
        return self.page.act(Action(kind, self.one(role, name) if role else None, value, **more))  # type: ignore[arg-type]

    def text(self, role: str, name: str | None = None) -> str:
        return self.page.read(self.one(role, name), "text")

    def value(self, role: str, name: str | None = None) -> str:
        return self.page.read(self.one(role, name), "value")


@pytest.fixture
def show(session: Session) -> Iterator[Callable[..., Robot]]:
    """Serves one page (or several) and opens it."""
    stack = []

    def shown(html: str, pages: dict[str, object] | None = None, **more: object) -> Robot:
        context = serving({"/": f"<!doctype html><title>Test</title>{html}", **(pages or {})})  # type: ignore[arg-type]
        site = context.__enter__()
        stack.append(context)
        session.context.new_page()
        robot = Robot(LivePage(session, **{"tab": session.tabs[-1], "patience": 1.0, "loading": 3.0, **more}))  # type: ignore[arg-type]
        robot.site = site  # type: ignore[attr-defined]
        robot.act("open", value=site.url)
        return robot

    yield shown
    for tab in session.tabs[1:]:
        tab.page.close()
    for context in stack:
        context.__exit__(None, None, None)


# --- pointing


def test_the_kinds_of_click(show: Callable[..., Robot]) -> None:
    robot = show("""<button onclick="say('click')" ondblclick="say('double')" oncontextmenu="say('right'); return false" onmouseenter="say('hover')">B</button>
        <output></output><script>function say(what) { document.querySelector('output').textContent += what + ' ' }</script>""")
    robot.act("hover", "button", "B")
    robot.act("click", "button", "B")
    robot.act("right-click", "button", "B")
    robot.act("double-click", "button", "B")
    assert robot.text("status") == "hover click right click click double"


def test_an_element_below_the_fold_is_scrolled_to(show: Callable[..., Robot]) -> None:
    robot = show("""<div style="height:300vh"></div><button onclick="this.textContent='Done'">Far</button>""")
    robot.act("scroll to", "button", "Far")
    robot.act("click", "button", "Far")
    assert robot.text("button") == "Done"


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ('<button disabled>B</button>', 'button "B" cannot be clicked: it is disabled'),
        ('<button>B</button><div role="dialog" aria-label="Cookies" style="position:fixed;inset:0">x</div>', 'it is covered by dialog "Cookies"'),
        ('<div style="animation:m 1s infinite alternate;position:absolute;left:0" role="button">B</div><style>@keyframes m { to { left: 500px } }</style>', "it keeps moving"),
        ('<button style="position:fixed;left:-300px">B</button>', "it cannot be scrolled into view"),
    ],
)
def test_what_cannot_be_clicked_is_said(show: Callable[..., Robot], html: str, reason: str) -> None:
    robot = show(html)
    with pytest.raises(RunFailed) as error:
        robot.act("click", "button", "B")
    assert reason in str(error.value)


def test_a_button_of_no_size_is_not_clicked(show: Callable[..., Robot]) -> None:
    robot = show('<button aria-label="B" style="width:0;height:0;padding:0;border:0;overflow:hidden" onclick="document.title=\'clicked\'"></button>')
    found = robot.page.find(Query("button", "B"), wait=False)
    if found:
        with pytest.raises(RunFailed, match="not visible"):
            robot.page.act(Action("click", found[0]))
    assert robot.page.title() == "Test"


def test_svg_closed_shadow_and_foreign_frames(show: Callable[..., Robot]) -> None:
    with serving({"/": """<button onclick="this.textContent='Inside'">Frame</button><iframe srcdoc="<button onclick=&quot;this.textContent='Deep'&quot;>Nested</button>"></iframe>"""}) as other:
        robot = show(f"""<svg width=100 height=60><rect role=button aria-label="Shape" width=50 height=50 fill=red onclick="this.setAttribute('aria-label', 'Hit')"/></svg>
            <x-y></x-y><iframe src="{other.url.replace('127.0.0.1', 'localhost')}" style="margin:30px"></iframe><script>
            customElements.define('x-y', class extends HTMLElement {{ connectedCallback() {{
              const root = this.attachShadow({{mode: 'closed'}}); root.innerHTML = '<button>Closed</button><input aria-label=Hidden>';
              root.firstChild.onclick = (e) => e.target.textContent = 'Opened' }} }})</script>""")
        robot.act("click", "button", "Shape")
        robot.act("click", "button", "Closed")
        robot.act("fill", "textbox", "Hidden", "secret place")
        robot.act("click", "button", "Frame")
        robot.act("click", "button", "Nested")
        assert [robot.one("button", name) is not None for name in ("Hit", "Opened", "Inside", "Deep")] == [True] * 4
        assert robot.value("textbox", "Hidden") == "secret place"


def test_check_boxes_radios_and_switches_follow(show: Callable[..., Robot]) -> None:
    robot = show("""<label><input type=checkbox onclick="n.value++"> News</label><label><input type=radio name=r> One</label><label><input type=radio name=r> Two</label>
        <div role=switch aria-checked=false tabindex=0 onclick="setTimeout(() => this.setAttribute('aria-checked', this.ariaChecked != 'true'), 100)">Dark</div>
        <div role=checkbox aria-checked=false>Dead</div><input id=n aria-label=Count value=0>""")
    robot.act("check", "checkbox", "News")
    robot.act("check", "checkbox", "News")  # it is so already
    assert robot.value("textbox", "Count") == "1"
    robot.act("check", "radio", "Two")
    robot.act("check", "switch", "Dark")
    assert [robot.page.state(robot.one(*what), "checked") for what in (("checkbox", "News"), ("radio", "One"), ("radio", "Two"), ("switch", "Dark"))] == [True, False, True, True]
    robot.act("uncheck", "checkbox", "News")
    assert not robot.page.state(robot.one("checkbox", "News"), "checked")
    with pytest.raises(RunFailed, match="did not become checked"):
        robot.act("check", "checkbox", "Dead")


# --- fields


@pytest.mark.parametrize(
    ("field", "role", "value"),
    [
        ('<input aria-label=F value=old>', "textbox", "new"),
        ('<textarea aria-label=F>old</textarea>', "textbox", "two\nlines"),
        ('<div contenteditable role=textbox aria-label=F>old</div>', "textbox", "new"),
        ('<input type=date aria-label=F>', "field", "2026-03-04"),
        ('<input type=number aria-label=F>', "spinbutton", "12.50"),
        ('<input type=range min=0 max=10 aria-label=F>', "slider", "7"),
        ('<input type=color aria-label=F>', "field", "#FF0000"),
        ('<input aria-label=F oninput="this.value = this.value.replace(/(\\d{3})(\\d+)/, \'($1) $2\')">', "textbox", "5551234"),
    ],
)
def test_fields_hold_what_they_are_filled_with(show: Callable[..., Robot], field: str, role: str, value: str) -> None:
    robot = show(field)
    robot.act("fill", role, "F", value)
    assert value.strip("0#").lower().replace("\n", " ")[:3] in robot.value(role, "F").lower().replace("\n", " ")


def test_a_field_that_keeps_something_else_stops_the_run_without_telling_the_value(show: Callable[..., Robot]) -> None:
    robot = show('<input aria-label=F oninput="this.value = \'no\'"><input aria-label=Fixed readonly>')
    with pytest.raises(RunFailed, match='textbox "F" did not keep') as error:
        robot.act("fill", "textbox", "F", "hunter22", secret=True)
    assert "hunter22" not in str(error.value)
    with pytest.raises(RunFailed, match="read-only"):
        robot.act("fill", "textbox", "Fixed", "x")


def test_keys(show: Callable[..., Robot]) -> None:
    robot = show("""<input aria-label=F value=a onkeydown="document.title += event.key">""")
    robot.act("type", "textbox", "F", "bc")
    robot.act("press", "textbox", "F", "Control+a")
    robot.act("type", value="z")
    robot.act("press", value="Tab")
    assert (robot.value("textbox", "F"), robot.page.title()) == ("z", "TestbcControlazTab")
    with pytest.raises(RunFailed, match="Nonsense"):
        robot.act("press", value="Nonsense")


def test_a_slider_made_of_other_elements(show: Callable[..., Robot]) -> None:
    robot = show("""<div role=slider tabindex=0 aria-label=Volume aria-valuenow=3 aria-valuemin=0 aria-valuemax=9 style="width:90px;height:9px"
        onkeydown="let v = +this.ariaValueNow + (event.key == 'ArrowRight') - (event.key == 'ArrowLeft'); this.ariaValueNow = Math.max(0, Math.min(9, v))"></div>""")
    robot.act("fill", "slider", "Volume", "7")
    assert robot.value("slider", "Volume") == "7"
    with pytest.raises(RunFailed, match="stands at 9"):
        robot.act("fill", "slider", "Volume", "12")


# --- choosing

SELECT = """<label>Month <select onchange="document.title = this.value"><option value=4>April<option value=5>  May
   <option value=6 disabled>June<option value=a>Twin<option value=b>Twin</select></label>
   <label>Tags <select multiple><option>red<option>green<option>blue</select></label>"""


def test_native_drop_downs(show: Callable[..., Robot]) -> None:
    robot = show(SELECT)
    robot.act("choose", "combobox", "Month", "May")
    assert (robot.page.title(), robot.value("combobox", "Month")) == ("5", "May")
    robot.act("choose", "combobox", "Month", "4")
    assert robot.value("combobox", "Month") == "April"
    robot.act("choose", "listbox", "Tags", "red\nblue")
    assert robot.value("listbox", "Tags") == "red\nblue"
    with pytest.raises(TargetNotFound, match='no option "Juli"; options: April, May'):
        robot.act("choose", "combobox", "Month", "Juli")
    with pytest.raises(RunFailed, match="disabled"):
        robot.act("choose", "combobox", "Month", "June")
    with pytest.raises(TargetAmbiguous, match="2 options"):
        robot.act("choose", "combobox", "Month", "Twin")


def test_options_that_arrive_late(show: Callable[..., Robot]) -> None:
    robot = show("""<select aria-label=M></select><script>setTimeout(() => document.querySelector('select').innerHTML = '<option>x<option>May', 400)</script>""")
    robot.act("choose", "combobox", "M", "May")
    assert robot.value("combobox", "M") == "May"


CUSTOM = """<button role=combobox aria-label=Plan aria-expanded=false aria-controls=list onclick="setTimeout(() => { list.hidden = false; this.ariaExpanded = true }, 100)">pick</button>
  <ul id=list role=listbox hidden><li role=option>Basic</li><li role=option>Pro</li></ul><p>Basic things</p>
  <script>list.onclick = (e) => { const b = document.querySelector('button'); b.textContent = e.target.textContent; list.hidden = true; b.ariaExpanded = false }</script>"""


def test_a_custom_drop_down_is_opened_and_clicked(show: Callable[..., Robot]) -> None:
    robot = show(CUSTOM)
    robot.act("choose", "combobox", "Plan", "Pro")
    assert robot.text("combobox", "Plan") == "Pro"
    with pytest.raises(TargetNotFound, match='nothing called "Gold"'):
        robot.act("choose", "combobox", "Plan", "Gold")


def test_a_drop_down_without_any_role(show: Callable[..., Robot]) -> None:
    robot = show("""<div id=s tabindex=0 role=combobox aria-label=Size style="border:1px solid" onclick="m.style.display='block'">Choose</div><div>Large print</div>
        <div id=m style="display:none;position:absolute;background:white"><div onclick="pick(this)">Small</div><div onclick="pick(this)">Large</div></div>
        <script>function pick(one) { s.textContent = one.textContent; m.style.display = 'none' }</script>""")
    robot.act("choose", "combobox", "Size", "Large")
    assert robot.text("combobox", "Size") == "Large"


def test_suggestions_of_a_field_and_a_datalist(show: Callable[..., Robot]) -> None:
    robot = show("""<input role=combobox aria-label=City aria-autocomplete=list aria-controls=l oninput="suggest(this.value)">
        <ul id=l role=listbox></ul><script>
        function suggest(start) { l.innerHTML = ['Berlin', 'Bern', 'Rome'].filter((c) => c.startsWith(start)).map((c) => `<li role=option>${c}</li>`).join('') }
        l.onclick = (e) => { document.querySelector('input').value = e.target.textContent; l.innerHTML = '' }</script>
        <input list=d aria-label=Fruit><datalist id=d><option>Apple<option>Pear</datalist>""")
    robot.act("choose", "combobox", "City", "Bern")
    assert robot.value("combobox", "City") == "Bern"
    robot.act("choose", "combobox", "Fruit", "Pear")
    assert robot.value("combobox", "Fruit") == "Pear"


def test_an_option_and_a_radio_group(show: Callable[..., Robot]) -> None:
    robot = show(SELECT + "<div role=radiogroup aria-label=Color><label><input type=radio name=c>Red</label><label><input type=radio name=c>Blue</label></div>")
    robot.act("click", "option", "May")
    assert robot.value("combobox", "Month") == "May"
    robot.act("choose", "radiogroup", "Color", "Blue")
    assert robot.page.state(robot.one("radio", "Blue"), "checked")


# --- drag, files


def test_drag(show: Callable[..., Robot]) -> None:
    robot = show("""<div draggable=true role=listitem aria-label=A style="width:60px;height:30px;background:#ddd" ondragstart="event.dataTransfer.setData('text', 'A')">A</div>
        <div role=region aria-label=Box style="margin-top:80px;width:200px;height:80px;background:#efe" ondragover="event.preventDefault()"
        ondrop="event.preventDefault(); this.textContent = 'got ' + event.dataTransfer.getData('text')">Box</div>""")
    robot.page.act(Action("drag", robot.one("listitem"), destination=robot.one("region", "Box")))
    assert robot.text("region", "Box") == "got A"


def test_upload_by_field_and_by_button(show: Callable[..., Robot], tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("hello")
    robot = show("""<input type=file aria-label=Scan onchange="document.title = this.files[0].name"><button onclick="f.click()">Attach</button>
        <input type=file id=f style="display:none" onchange="document.title += ' again'">""")
    robot.act("upload", "button", "Scan", str(tmp_path / "a.txt"))
    assert robot.page.title() == "a.txt"
    robot.act("upload", "button", "Attach", str(tmp_path / "a.txt"))
    assert robot.page.title() == "a.txt again"
    with pytest.raises(RunFailed, match="no file"):
        robot.act("upload", "button", "Attach", str(tmp_path / "b.txt"))


def test_download(show: Callable[..., Robot], tmp_path: Path) -> None:
    file = Reply(b"%PDF", headers={"content-type": "application/pdf", "content-disposition": 'attachment; filename="../../evil:name.pdf"'})
    robot = show('<a href="/f">PDF</a><a href="#">Nothing</a>', {"/f": file}, files=Files(folder=tmp_path / "out"))
    first, second = Path(robot.act("download", "link", "PDF")), Path(robot.act("download", "link", "PDF"))
    assert first.read_bytes() == b"%PDF"
    assert first.parent == second.parent == tmp_path / "out" and first != second and first.name[0] != "."
    with pytest.raises(RunFailed, match="no file arrived"):
        robot.page.hand.loading = 0.3
        robot.act("download", "link", "Nothing")


# --- waiting


def test_a_target_that_comes_late_is_waited_for_and_one_that_never_comes_is_not_there(show: Callable[..., Robot]) -> None:
    robot = show("<p id=p></p><script>setTimeout(() => p.innerHTML = '<button>Late</button>', 500)</script>")
    robot.act("click", "button", "Late")
    before = time.monotonic()
    assert list(robot.page.find(Query("button", "Never"), wait=True)) == []
    assert time.monotonic() - before > 0.9
    assert list(robot.page.find(Query("button", "Never"), wait=False)) == []


def test_two_that_become_one(show: Callable[..., Robot]) -> None:
    robot = show("<button id=a>Go</button><button>Go</button><script>requestAnimationFrame(() => setTimeout(() => a.remove(), 30))</script>")
    time.sleep(0.1)
    assert len(robot.page.find(Query("button", "Go"), wait=True)) == 1


def test_a_step_ends_when_what_it_asked_for_has_arrived(show: Callable[..., Robot]) -> None:
    def slow(request: Request) -> Reply:
        time.sleep(0.4)
        return Reply("<li>two</li>")

    robot = show("""<ul><li>one</li></ul><button onclick="more()">More</button><script>
        const more = async () => document.querySelector('ul').insertAdjacentHTML('beforeend', await (await fetch('/more')).text())</script>""", {"/more": slow})
    robot.act("click", "button", "More")
    assert len(robot.page.find(Query("listitem"), wait=False)) == 2


def test_long_polling_is_waited_for_only_once(show: Callable[..., Robot]) -> None:
    robot = show("""<button onclick="fetch('/poll'); this.textContent++">0</button>""", {}, patience=3.0)
    robot.site.silent.add("/poll")  # type: ignore[attr-defined]
    robot.act("click", "button", "0")
    before = time.monotonic()
    robot.act("click", "button", "1")
    assert time.monotonic() - before < 2.9
    assert robot.text("button") == "2"


def test_pause_lets_time_pass_until_patience_ends(show: Callable[..., Robot]) -> None:
    robot = show("<p>x</p>", patience=0.3)
    rounds = 0
    while robot.page.pause():
        rounds += 1
    assert 3 <= rounds <= 40
    assert robot.page.pause()  # a new wait begins


def test_changed_is_about_content(show: Callable[..., Robot]) -> None:
    robot = show("""<button onclick="">Same</button><button onclick="this.textContent='New'">Old</button><a href="#x">Jump</a>""")
    _, token = robot.page.changed(None)
    robot.act("click", "button", "Same")
    assert robot.page.changed(token) == (False, token)
    robot.act("click", "button", "Old")
    assert robot.page.changed(token)[0]


def test_an_element_that_is_drawn_anew_is_found_again(show: Callable[..., Robot]) -> None:
    robot = show("""<div id=d><button onclick="document.title='ok'">Save</button></div>""")
    save = robot.one("button", "Save")
    robot.page.tab.page.evaluate("d.innerHTML = d.innerHTML")
    robot.page.act(Action("click", save))
    assert robot.page.title() == "ok"
    gone = robot.one("button", "Save")
    robot.page.tab.page.evaluate("d.innerHTML = ''")
    with pytest.raises(TargetNotFound, match="left the page"):
        robot.page.act(Action("click", gone))


def test_elements_inside_queries(show: Callable[..., Robot]) -> None:
    robot = show("""<table><tr><th>Name<th>Do</tr><tr><td>Ann<td><a href="#a">Edit</a></tr><tr><td>Bob<td><a href="#b">Edit</a></tr></table>""")
    row = robot.one("row", containing=("Bob",))
    link = robot.one("link", "Edit", within=row)
    assert robot.page.read(link, "link").endswith("#b")
    assert robot.one("link", "Edit", near=(NearQuery("after", Query("cell", "Bob")),)) == link
    seen = []
    assert robot.page.find(Query("link", "Edit", where=(lambda element: seen.append(robot.page.read(element, "link")) or "#a" in seen[-1],)), wait=False)
    assert len(seen) == 2
    assert [row["name"] for row in robot.page.table(robot.one("table"))] == ["Ann", "Bob"]


# --- pages, dialogs, tabs


def test_pages_that_do_not_come(show: Callable[..., Robot]) -> None:
    robot = show('<a href="/silent">Silent</a><a href="http://127.0.0.1:9/">Closed</a>', {}, loading=0.7, patience=0.7)
    robot.site.silent.add("/silent")  # type: ignore[attr-defined]
    silent = robot.site.url + "/silent"  # type: ignore[attr-defined]
    problems = {silent: "did not answer within 0.7 s", "http://127.0.0.1:9/": "could not be opened|nothing answers", "http://no-such-host.invalid/": "no such host"}
    # The answer of a name server, given here: a real one may take longer than the patience of this test.
    robot.page.session.context.route("http://no-such-host.invalid/**", lambda route: route.abort("namenotresolved"))
    for address, problem in problems.items():
        with pytest.raises(RunFailed, match=problem):
            robot.act("open", value=address)
    robot.page.session.context.unroute("http://no-such-host.invalid/**")
    robot.act("open", value=robot.site.url)  # type: ignore[attr-defined]
    with pytest.raises(RunFailed, match="did not arrive within"):
        robot.act("click", "link", "Silent")
    robot.act("open", value=robot.site.url)  # type: ignore[attr-defined]
    with pytest.raises(RunFailed, match="could not be loaded"):
        robot.act("click", "link", "Closed")


def test_back_reload_and_error_pages(show: Callable[..., Robot]) -> None:
    robot = show('<a href="/missing">Missing</a><a href="#part">Part</a>', {})
    robot.act("click", "link", "Part")
    robot.act("go back")
    assert "#" not in robot.page.address()
    robot.act("click", "link", "Missing")
    assert robot.page.warnings == [f"{robot.site.url}/missing answered with HTTP status 404"]  # type: ignore[attr-defined]
    robot.act("go back")
    robot.act("reload")
    assert robot.one("link", "Missing")
    with pytest.raises(RunFailed, match="no page to go back to"):
        for _ in range(20):
            robot.act("go back")


def test_back_to_a_page_that_the_browser_kept_as_it_was() -> None:
    """A browser that a person opened keeps the pages that were left; nothing is loaded when it goes back to one."""
    pages = {"/": "<!doctype html><title>List</title><a href=/one>One</a><input aria-label=Note>", "/one": "<!doctype html><title>One</title><h1>One</h1>"}
    with serving(pages) as site, chromium() as endpoint, attach(endpoint) as session:
        robot = Robot(LivePage(session, patience=1.0, loading=3.0))
        robot.act("open", value=site.url)
        robot.act("fill", "textbox", "Note", "kept")
        robot.act("click", "link", "One")
        robot.act("go back")
        assert robot.value("textbox", "Note") == "kept"
        robot.act("click", "link", "One")
        assert robot.text("heading") == "One"


DIALOGS = """<button onclick="document.title = confirm('Sure?')">Ask</button><button onclick="document.title = prompt('Name?', 'nobody')">Name</button>
    <button onclick="document.title = 'none'">None</button>"""


def test_dialogs_get_the_answer_that_the_recipe_gives(show: Callable[..., Robot]) -> None:
    robot = show(DIALOGS)
    robot.act("accept dialog")
    robot.act("click", "button", "Ask")
    assert robot.page.title() == "true"
    robot.act("dismiss dialog")
    robot.act("click", "button", "Ask")
    assert robot.page.title() == "false"
    robot.act("accept dialog", value="Ann")
    robot.act("click", "button", "Name")
    assert robot.page.title() == "Ann"


def test_the_answer_may_stand_after_the_step(show: Callable[..., Robot]) -> None:
    answers = {(1,): Answer(True), (3,): Answer(True, "Bob")}
    robot = show(DIALOGS, dialogs=Dialogs(answers.get))
    robot.act("click", "button", "Ask", step=(1,))
    robot.act("accept dialog", step=(2,))
    assert robot.page.title() == "true"
    robot.act("click", "button", "Name", step=(3,))
    robot.act("accept dialog", value="Bob", step=(4,))
    assert robot.page.title() == "Bob"
    with pytest.raises(RunFailed, match="does not answer"):
        robot.act("click", "button", "Ask", step=(5,))


def test_an_unexpected_dialog_is_dismissed_and_said(show: Callable[..., Robot]) -> None:
    robot = show(DIALOGS)
    with pytest.raises(RunFailed, match=r"dialog \(confirm\) that the recipe does not answer: 'Sure\?'; it was dismissed") as error:
        robot.act("click", "button", "Ask")
    assert "accept dialog" in error.value.remedy
    robot.act("accept dialog")
    robot.act("click", "button", "None")  # the one it was meant for opens none
    robot.act("click", "button", "None")
    with pytest.raises(RunFailed, match="does not answer"):
        robot.act("click", "button", "Ask")


def test_tabs(show: Callable[..., Robot]) -> None:
    other = "<title>Invoice 7</title><button onclick='window.close()'>Close me</button>"
    robot = show('<a target=_blank href="/i">Open</a><button onclick="document.title=\'first\'">Here</button>', {"/i": other})
    robot.act("click", "link", "Open")
    robot.act("click", "button", "Here")  # a new tab alone changes nothing
    robot.act("switch tab")
    assert robot.page.title() == "Invoice 7"
    robot.act("switch tab", value="1")
    assert robot.page.title() == "first"
    robot.act("switch tab", value="invoice")
    robot.act("click", "button", "Close me")
    assert robot.page.title() == "first"
    robot.act("click", "link", "Open")
    robot.act("switch tab")
    robot.act("close tab")
    assert robot.page.title() == "first"
    with pytest.raises(TargetNotFound, match='no tab Nothing; open: "first"'):
        robot.act("switch tab", value="Nothing")
    with pytest.raises(TargetNotFound, match="no new tab"):
        robot.act("switch tab")


def test_scrolling_loads_more(show: Callable[..., Robot]) -> None:
    robot = show("""<ul></ul><div id=end style="height:5px"></div><script>let n = 0; const ul = document.querySelector('ul');
        const more = () => { for (let i = 0; i < 40 && n < 100; i += 1) ul.insertAdjacentHTML('beforeend', `<li style="height:30px">${n += 1}</li>`) };
        new IntersectionObserver((e) => e[0].isIntersecting && fetch('/more').then(more)).observe(end); more()</script>""", {"/more": "x"})
    sizes = []
    for _ in range(4):
        sizes.append(len(robot.page.find(Query("listitem"), wait=False)))
        robot.act("next page")
    assert sizes[0] < 100 and sizes[-1] == 100


def test_the_time_for_the_whole_run_ends(show: Callable[..., Robot]) -> None:
    robot = show("<button>B</button>")
    robot.page.deadline = time.monotonic() - 1
    with pytest.raises(LamError, match="time for the whole run is up"):
        robot.act("click", "button", "B")
