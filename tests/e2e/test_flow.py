"""A recipe on an application that puts something new in its way: passed where it is certain how, and proposed; else stopped with what has changed. In a real browser."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from lamcli import locate
from lamcli.browser import Session, launch
from lamcli.inspect.recipe import statements
from lamcli.locate.fingerprint import fingerprint
from lamcli.recipe.ast import Described, Step
from lamcli.recipe.inputs import Inputs
from lamcli.recipe.interpret import interpret
from lamcli.recipe.lock import Demonstration, Lock, Seen, StepEvidence, digest, from_text, lock_path, to_text
from lamcli.recipe.parse import parse
from lamcli.recipe.print import print_recipe, print_step, print_target
from lamcli.recipe.walk import walk
from lamcli.render.run import run_document
from lamcli.run import RunOptions, RunReport, run
from lamcli.run.browser import LivePage
from lamcli.run.report import from_json, to_json
from lamcli.run.wording import query_of
from lamcli.trace import Snapshot
from tests.e2e.run_site import Reply, Request, Site, serving

pytestmark = pytest.mark.browser

FORM = '<form method=post action=/save><label>Customer <input name=customer></label> <label>City <input name=city></label> <button>Save</button></form>'
START = f"<h1>New customer</h1>{FORM}"
ROWS = "".join(f'<li>Order {name} <form method=post action=/approve/{name} style="display:inline"><button>Approve</button></form></li>' for name in "AB")
RECIPE = """
recipe add()
    # who it is
    fill textbox "Customer" with "Ann"
    fill textbox "City" with "Bern"
    # and keep it
    click button "Save"
    expect heading "Saved"
"""


def html(body: str) -> str:
    return f"<!doctype html><html lang=en><title>Customers</title><meta charset=utf-8><body style='margin:0;font:14px sans-serif'>{body}</body></html>"


def layer(body: str, *, role: str = "", title: str = "", style: str = "inset:0") -> str:
    """Something that lies over the page; what has the class ``away`` takes it away."""
    named = f' role={role} aria-modal=true aria-label="{title}"' if role else ""
    return f"<div id=over style='position:fixed;{style};background:#eee;z-index:9'{named}>{body}</div><script>{PRESSED}</script>"


PRESSED = """for (const [kind, path] of [['away', '/pressed'], ['harm', '/harm']])
  for (const element of document.querySelectorAll('#over .' + kind)) element.onclick = () => { fetch(path); over.remove() }"""


@pytest.fixture(scope="module")
def session() -> Iterator[Session]:
    with launch() as running:
        yield running


@pytest.fixture
def site() -> Iterator[Site]:
    def saved(request: Request) -> str:
        return html(f"<h1>Saved</h1><p>{request.form}</p>")

    pages = {"/": html(START), "/save": saved, "/pressed": "", "/harm": "", **{f"/approve/{name}": Reply("", 303, {"location": "/"}) for name in "AB"}}
    with serving(pages) as running:
        yield running


def denoted(page: Snapshot, target: Described, *, inside: bool) -> Seen:
    """What a target denotes on a page, as a demonstration would have shown it."""
    query = query_of(replace(target, within=None) if inside else target)
    found = locate.find(page, query) if query is not None else ()
    return Seen(print_target(target), (fingerprint(page, found[0]),) if found else ())


Learn = Callable[..., Path]


@pytest.fixture
def learned(session: Session, site: Site, tmp_path: Path) -> Learn:
    """A recipe with its lock, as it holds on the application as it is now."""

    def learn(text: str = RECIPE) -> Path:
        recipe = parse(text.strip() + "\n")
        recipe = replace(recipe, body=(*parse(f'recipe r()\n    open "{site.url}/"\n').body, *recipe.body))
        page, evidence = LivePage(session, patience=3.0), dict[tuple[int, ...], StepEvidence]()

        def on_step(path: tuple[int, ...], step: Step) -> None:
            targets = [node for node in walk(step) if isinstance(node, Described)]
            if path not in evidence:
                evidence[path] = StepEvidence(path, print_step(step), seen=tuple(denoted(session.compose(page.tab).snapshot, target, inside=len(path) > 1) for target in targets))

        page.session.context.new_page()
        interpret(recipe, Inputs({}, ""), page, emit=lambda record: None, on_step=on_step)
        site.requests.clear()
        path = tmp_path / f"{recipe.name}.lam"
        lines = print_recipe(recipe).splitlines()
        place = next((number for number, line in enumerate(lines) if "Save" in line and "click" in line), len(lines))
        source = "\n".join([*lines[:place], "    # and keep it", *lines[place:]]) + "\n" if place < len(lines) else print_recipe(recipe)
        path.write_text(source, encoding="utf-8")
        steps = tuple(evidence.get(at, StepEvidence(at, print_step(step))) for at, step in statements(recipe))
        lock_path(path).write_text(to_text(Lock(digest(print_recipe(recipe)), "0", (Demonstration("here", 1),), 1.0, True, "proved", True, steps)), encoding="utf-8")
        return path

    return learn


def ran(recipe: Path, tmp_path: Path, **more: object) -> RunReport:
    return run(RunOptions(recipe=recipe, runs=tmp_path / "runs", patience=1.0, **more))  # type: ignore[arg-type]


def sent(site: Site) -> list[str]:
    """What was done to the application."""
    return [request.path for request in site.requests if request.method == "POST"]


COOKIES = layer("<p>We use cookies to measure visits.</p><button class=harm>Accept all</button> <button class=away>Reject all</button>", style="left:0;right:0;bottom:0;top:20px")
NEWS = layer("<h2>What is new</h2><p>Pages load twice as fast.</p><a href=/news>Read more</a> <button class=away>Got it</button>", role="dialog", title="What is new")
MAIL = layer("<h2>Stay in touch</h2><input type=email aria-label=E-mail> <button class=harm>Subscribe</button> <button class=away aria-label=Close>×</button>")
NATIVE = """<dialog id=d><h2>Neu in dieser Version</h2><p>Alles ist schneller.</p><button onclick="fetch('/pressed'); d.close()">Verstanden</button></dialog>
<script>d.showModal()</script>"""
SPAN = layer("<p>Summer hours apply.</p><span class=away>✕</span>")
SHADE = """<div style="position:fixed;inset:0;background:#0008;z-index:8" class=o></div>
<div class=o style="position:fixed;left:200px;top:200px;z-index:9;background:#fff"><h2>Tour</h2><button id=skip>Skip tour</button></div>
<script>skip.onclick = () => { fetch('/pressed'); document.querySelectorAll('.o').forEach((e) => e.remove()) }</script>"""
COVERS = {"cookies": (COOKIES, "Reject all"), "news": (NEWS, "Got it"), "newsletter": (MAIL, "Close"), "native": (NATIVE, "Verstanden"), "sign": (SPAN, "✕"), "shade": (SHADE, "Skip tour")}


@pytest.mark.parametrize("name", COVERS)
def test_what_lies_over_the_page_is_dismissed_and_proposed(learned: Learn, site: Site, tmp_path: Path, name: str) -> None:
    over, used = COVERS[name]
    recipe = learned()
    before = recipe.read_text()
    site.pages["/"] = html(START + over)
    report = ran(recipe, tmp_path)
    assert (report.exit_code, sent(site)) == (0, ["/save"]), report.failure
    assert "/harm" not in site.paths() and site.paths().count("/pressed") == 1
    assert [handled.kind for handled in report.handled] == ["cover"] and used in report.handled[0].did
    assert recipe.read_text() == before and "exists" in Path(report.patch).read_text()
    assert from_json(json.loads(json.dumps(to_json(report))), "report").handled == report.handled
    assert report.handled[0].did in str(run_document(report))


def test_a_dialog_that_is_evident_is_not_waited_for(learned: Learn, site: Site, tmp_path: Path) -> None:
    recipe = learned()
    site.pages["/"] = html(START + NEWS)
    report = run(RunOptions(recipe=recipe, runs=tmp_path / "runs", patience=30.0))
    assert report.exit_code == 0 and report.seconds < 20


def test_applied_heals_nothing_with_and_without_what_was_in_the_way(learned: Learn, site: Site, tmp_path: Path) -> None:
    recipe = learned()
    site.pages["/"] = html(START + COOKIES)
    first = ran(recipe, tmp_path, heal="apply")
    assert first.exit_code == 0 and len(first.handled) == 1 and first.patch == ""
    text = recipe.read_text()
    assert 'if button "Reject all" exists\n        click button "Reject all"\n    # and keep it\n    click button "Save"\n' in text
    lock = from_text(lock_path(recipe).read_text(), "lock")
    assert [(step.step, step.line) for step in lock.steps] == [(path, print_step(step)) for path, step in statements(parse(text))]
    for page in (START + COOKIES, START):
        site.pages["/"] = html(page)
        again = ran(recipe, tmp_path)
        assert (again.exit_code, again.healed, again.handled, again.patch) == (0, (), (), "")


def test_two_things_one_after_the_other(learned: Learn, site: Site, tmp_path: Path) -> None:
    recipe = learned()
    news = NATIVE.replace("id=d", "id=d2").replace("d.", "d2.")
    site.pages["/"] = html(START + COOKIES + news)
    first = ran(recipe, tmp_path, heal="apply")
    assert (first.exit_code, len(first.handled)) == (0, 2), first.failure
    again = ran(recipe, tmp_path)
    assert (again.exit_code, again.handled, again.healed) == (0, (), ())


HARMFUL = {
    "question": layer("<h2>Delete everything?</h2><p>This cannot be undone.</p><button class=harm>Delete</button> <button class=harm>Close</button>", role="dialog", title="Delete everything?"),
    "expired": layer("<p>Your session has expired.</p><button class=harm>OK</button>", role="dialog", title="Session"),
    "login": layer("<h2>Welcome back</h2><input aria-label=User> <input type=password aria-label=Password> <button class=harm>Close</button>"),
    "answer": layer("<p>3 orders will be moved.</p><button class=harm>Move</button> <button class=harm>Cancel</button> <button class=harm>×</button>"),
    "consent": layer("<p>We use cookies.</p><button class=harm>Accept</button> <button class=harm>Settings</button>"),
    "alert": layer("<p>Something needs you.</p><button class=harm>OK</button>", role="alertdialog", title="Attention"),
    "form": layer("<h2>About you</h2><input aria-label=Age> <input aria-label=Job> <button class=harm>Close</button>", role="dialog", title="About you"),
    "unknown": layer("<h2>Hello</h2><button class=harm>Blorp</button>", role="dialog", title="Hello"),
}


@pytest.mark.parametrize("name", HARMFUL)
def test_what_may_matter_stops_the_run_and_is_told(learned: Learn, site: Site, tmp_path: Path, name: str) -> None:
    recipe = learned()
    site.pages["/"] = html(START + HARMFUL[name])
    report = ran(recipe, tmp_path)
    assert report.exit_code == 1 and sent(site) == [] and "/harm" not in site.paths() and report.handled == ()
    assert report.failure is not None and "is covered by" in report.failure.message and "offers" in report.failure.message
    assert report.failure.candidates and "button" in report.failure.candidates[0]


def test_what_answers_the_run_itself_is_not_dismissed(learned: Learn, site: Site, tmp_path: Path) -> None:
    """A message in answer to a click may say that it failed."""
    form = "<button type=button id=check>Check</button>" + FORM
    site.pages["/"] = html(form)
    recipe = learned(RECIPE.replace("    # who it is", '    click button "Check"'))
    failed = layer("<p>The customer could not be checked.</p><button class=harm>Close</button>").partition("<script>")[0]
    site.pages["/"] = html(f"{form}<script>check.onclick = () => {{ document.body.insertAdjacentHTML('beforeend', `{failed}`); {PRESSED} }}</script>")
    report = ran(recipe, tmp_path)
    assert report.exit_code == 1 and "/harm" not in site.paths() and report.failure is not None and "in answer to what the recipe did" in report.failure.message


def test_off_stops_and_tells_what_has_changed(learned: Learn, site: Site, tmp_path: Path) -> None:
    recipe = learned()
    site.pages["/"] = html(START + COOKIES)
    report = ran(recipe, tmp_path, heal="off")
    assert report.exit_code == 1 and "/pressed" not in site.paths() and report.failure is not None
    assert "is covered by" in report.failure.message and "cookies" in report.failure.message


def test_what_comes_back_is_not_dismissed_for_ever(learned: Learn, site: Site, tmp_path: Path) -> None:
    recipe = learned()
    again = """<script>{ const copy = over.cloneNode(true), back = () => document.getElementById('over') ? 0 : (document.body.append(copy.cloneNode(true)),
      document.querySelector('#over .away').onclick = () => { fetch('/pressed'); over.remove() }); setInterval(back, 1) }</script>"""
    site.pages["/"] = html(START + COOKIES + again)
    report = ran(recipe, tmp_path)
    assert report.exit_code == 1 and site.paths().count("/pressed") <= 3 and report.failure is not None and "here again" in report.failure.message


# --- pages in between

BETWEEN = html("<h1>Spring is coming</h1><p>Have a look at the new season.</p><a href=/?on=1>Continue to the customers</a>")


def between(page: str) -> Callable[[Request], str]:
    return lambda request: html(START) if request.query.get("on") else page


def test_a_page_that_stands_in_between_is_passed(learned: Learn, site: Site, tmp_path: Path) -> None:
    recipe = learned()
    site.pages["/"] = between(BETWEEN)
    report = ran(recipe, tmp_path, heal="apply")
    assert (report.exit_code, sent(site), [handled.kind for handled in report.handled]) == (0, ["/save"], ["page"]), report.failure
    assert 'if link "Continue to the customers" exists' in recipe.read_text()
    for page in (between(BETWEEN), html(START)):
        site.pages["/"] = page
        again = ran(recipe, tmp_path)
        assert (again.exit_code, again.healed, again.handled, again.patch) == (0, (), (), ""), again.failure


def test_a_loop_does_not_take_a_page_in_between_for_an_empty_list(learned: Learn, site: Site, tmp_path: Path) -> None:
    site.pages["/"] = html(f"<h1>Orders</h1><ul>{ROWS}</ul>")
    recipe = learned('recipe read() -> {name: text}\n    for each item in items of list\n        emit\n            name: text of item')
    site.pages["/"] = lambda request: html(f"<h1>Orders</h1><ul>{ROWS}</ul>") if request.query.get("on") else BETWEEN
    report = ran(recipe, tmp_path)
    assert (report.exit_code, report.rows, [handled.kind for handled in report.handled]) == (0, 2, ["page"]), report.failure
    site.pages["/"] = html("<h1>Log in</h1><form><input aria-label=User><input type=password aria-label=Password><button>Continue</button></form>")
    report = ran(recipe, tmp_path)
    assert report.exit_code == 1 and report.failure is not None and "password" in report.failure.message


@pytest.mark.parametrize(("page", "says"), [
    ("<h1>Log in</h1><form action=/harm><input aria-label=User><input type=password aria-label=Password><button>Continue</button></form>", "password"),
    ("<h1>Terms</h1><p>By continuing you agree to the new terms.</p><form action=/harm><button>Continue</button></form>", "sends something"),
    ("<h1>Terms</h1><p>By continuing you agree to the new terms.</p><a href=/harm>Continue</a>", "take something on"),
    ("<h1>Plan</h1><p>It is 5 a month.</p><button onclick=\"location.href = '/harm'\">Continue</button>", "take something on"),
    ("<h1>Hello</h1><a href=/harm>Blorp</a>", "nothing on it surely goes on"),
    ("<h1>Which way?</h1><a href=/harm>Continue to the old one</a> <a href=/harm>Continue to the new one</a>", "both go on"),
    ("<h1>Upgrade</h1><p>It is 5 a month.</p><form action=/harm><button>Continue to payment</button> <button>Continue</button></form>", "both go on"),
    ("<h1>Who are you?</h1><form action=/harm><input aria-label=Name> <button>Continue</button></form>", "has to be filled"),
], ids=["login", "terms", "terms by link", "price", "unknown", "two ways", "payment", "fields"])
def test_a_page_that_asks_for_something_stops_the_run(learned: Learn, site: Site, tmp_path: Path, page: str, says: str) -> None:
    recipe = learned()
    site.pages["/"] = html(page)
    report = ran(recipe, tmp_path)
    assert report.exit_code == 1 and "/harm" not in site.paths() and report.failure is not None
    assert says in report.failure.message and "the page “Customers”" in report.failure.message


# --- forms in steps

STEPS = """<h1>New customer</h1><form method=post action=/save><div id=one><label>Customer <input name=customer></label> <button type=button id=on>Next</button></div>
<div id=two hidden><label>City <input name=city></label> <button>Save</button></div></form><script>on.onclick = () => { one.hidden = true; two.hidden = false }</script>"""


def test_a_form_that_was_put_into_steps_is_followed(learned: Learn, site: Site, tmp_path: Path) -> None:
    recipe = learned()
    site.pages["/"] = html(STEPS)
    report = ran(recipe, tmp_path, heal="apply")
    assert (report.exit_code, sent(site), [handled.kind for handled in report.handled]) == (0, ["/save"], ["step"]), report.failure
    assert site.requests[-1].form == {"customer": "Ann", "city": "Bern"}
    assert 'click button "Next"\n    fill textbox "City"' in recipe.read_text()
    again = ran(recipe, tmp_path)
    assert (again.exit_code, again.healed, again.handled, again.patch) == (0, (), (), ""), again.failure


@pytest.mark.parametrize(("old", "new", "says"), [
    ("Next", "Submit", ""), ("id=on>Next</button>", "id=on>Next</button> <button type=button>Continue</button>", "both go on"),
    ("<label>Customer", "<label>Code <input required></label> <label>Customer", "has to be filled first"), ("<label>City", "<label>Town", "did not come after"),
], ids=["commits", "two ways", "required", "gone"])
def test_a_form_that_does_not_surely_go_on_stops_the_run(learned: Learn, site: Site, tmp_path: Path, old: str, new: str, says: str) -> None:
    recipe = learned()
    site.pages["/"] = html(STEPS.replace(old, new).replace("name=city", "name=other"))
    report = ran(recipe, tmp_path)
    assert report.exit_code == 1 and sent(site) == [] and report.failure is not None and says in report.failure.message


# --- menus


def menu(item: str, *, name: str = "More") -> str:
    toggle = "this.setAttribute('aria-expanded', this.nextElementSibling.hidden); this.nextElementSibling.hidden = !this.nextElementSibling.hidden"
    return f'<span><button type=button aria-haspopup=menu aria-expanded=false onclick="{toggle}">{name}</button><span role=menu hidden>{item}</span></span>{ESCAPES}'


ESCAPES = """<script>document.onkeydown = (e) => { if (e.key === 'Escape') document.querySelectorAll('[role=menu]').forEach((m) => {
  m.hidden = true; m.previousElementSibling.setAttribute('aria-expanded', false) }) }</script>"""


def test_a_button_that_was_put_into_a_menu_is_found_there(learned: Learn, site: Site, tmp_path: Path) -> None:
    recipe = learned()
    empty = menu("<a role=menuitem href=/harm>Help</a>", name="Help")
    site.pages["/"] = html(START.replace("<button>Save</button>", empty + menu("<button role=menuitem>Save</button>")))
    report = ran(recipe, tmp_path, heal="apply")
    assert (report.exit_code, sent(site), [handled.kind for handled in report.handled]) == (0, ["/save"], ["menu"]), report.failure
    assert 'click button "More"\n' in recipe.read_text() and 'click menuitem "Save"' in recipe.read_text()
    again = ran(recipe, tmp_path)
    assert (again.exit_code, again.healed, again.handled, again.patch) == (0, (), (), ""), again.failure


def test_what_opens_in_vain_is_closed_and_told(learned: Learn, site: Site, tmp_path: Path) -> None:
    recipe = learned()
    site.pages["/"] = html(START.replace("<button>Save</button>", menu("<a role=menuitem href=/harm>Help</a>") + "<details><summary>Details</summary><a href=/harm>Save as draft</a></details>"))
    report = ran(recipe, tmp_path)
    assert report.exit_code == 1 and sent(site) == [] and "/harm" not in site.paths() and report.failure is not None
    assert "not in what" in report.failure.message and "More" in report.failure.message and "Details" in report.failure.message


def test_in_a_loop_only_the_menus_of_its_element_count(learned: Learn, site: Site, tmp_path: Path) -> None:
    def orders(request: Request) -> str:
        return html(f"<h1>Orders</h1>{menu('<button role=menuitem>Approve</button>', name='All')}<ul>{rows[0]}</ul>")

    rows = [ROWS]
    site.pages["/"] = orders
    recipe = learned('recipe approve()\n    for each item in items of list\n        click button "Approve" in item')
    rows[0] = "".join(f'<li>Order {name} <form method=post action=/approve/{name} style="display:inline">{menu("<button role=menuitem>Approve</button>", name="Actions")}</form></li>' for name in "AB")
    report = ran(recipe, tmp_path, heal="apply")
    assert (report.exit_code, sent(site)) == (0, ["/approve/A", "/approve/B"]), report.failure
    assert [handled.kind for handled in report.handled] == ["menu"]
    assert 'click button "Actions" in item\n        click menuitem "Approve" in item' in recipe.read_text()
    site.requests.clear()
    again = ran(recipe, tmp_path)
    assert (again.exit_code, again.healed, again.handled, again.patch) == (0, (), (), ""), again.failure
    assert sent(site) == ["/approve/A", "/approve/B"]


# --- under the pointer

UNDER = "<style>.sub { display: none } .on:hover > .sub { display: block }</style>"
POINTED = {
    "menu": (
        FORM.replace("<button>Save</button>", '<span class=on><button type=button onclick="location=\'/harm\'">More</button><span class=sub><button>Save</button></span></span>'),
        ['hover button "More"'],
    ),
    "menus in one another": (
        FORM.replace("<button>Save</button>", '<ul><li class=on><a href=/harm>File</a><ul class=sub><li>New<li class=on><a href=/harm>Keep</a><ul class=sub><li><button>Save</button></ul></ul></ul>'),
        ['hover link "File"', 'hover link "Keep"'],
    ),
    "no control": (FORM.replace("<button>Save</button>", '<div class=on role=group aria-label=Tools>…<div class=sub><button>Save</button></div></div>'), ['hover group "Tools"']),
}


@pytest.mark.parametrize(("form", "added"), POINTED.values(), ids=POINTED)
def test_what_shows_only_under_the_pointer_is_pointed_at(learned: Learn, site: Site, tmp_path: Path, form: str, added: list[str]) -> None:
    recipe = learned()
    site.pages["/"] = html(UNDER + START.replace(FORM, form))
    report = ran(recipe, tmp_path, heal="apply")
    assert (report.exit_code, sent(site), [handled.added for handled in report.handled]) == (0, ["/save"], added), report.failure
    assert "/harm" not in site.paths() and report.healed == ()
    again = ran(recipe, tmp_path)
    assert (again.exit_code, again.healed, again.handled, again.patch) == (0, (), (), ""), again.failure


def test_commands_that_show_while_the_pointer_is_on_their_row(learned: Learn, site: Site, tmp_path: Path) -> None:
    def orders(request: Request) -> str:
        return html(f"{UNDER}<h1>Orders</h1><ul>{rows[0]}</ul>")

    rows = [ROWS]
    site.pages["/"] = orders
    recipe = learned('recipe approve()\n    for each item in items of list\n        click button "Approve" in item')
    rows[0] = ROWS.replace("<li>", "<li class=on>").replace("<form", "<form class=sub").replace('style="display:inline"', "")
    report = ran(recipe, tmp_path, heal="apply")
    assert (report.exit_code, sent(site)) == (0, ["/approve/A", "/approve/B"]), report.failure
    assert [handled.added for handled in report.handled] == ["hover item"]
    site.requests.clear()
    again = ran(recipe, tmp_path)
    assert (again.exit_code, again.healed, again.handled, again.patch, sent(site)) == (0, (), (), "", ["/approve/A", "/approve/B"]), again.failure


def test_what_stays_hidden_is_not_there(learned: Learn, site: Site, tmp_path: Path) -> None:
    recipe = learned()
    site.pages["/"] = html(START.replace("<button>Save</button>", '<button type=button onclick="fetch(\'/harm\')">More</button><span hidden><button>Save</button></span>'))
    report = ran(recipe, tmp_path)
    assert report.exit_code == 1 and sent(site) == [] and "/harm" not in site.paths() and report.handled == ()


@pytest.mark.parametrize("body", ['    for each item in items of list\n        if button "Approve" in item exists\n            click button "Approve" in item',
                                  '    for each item in items containing button "Approve" of list\n        click button "Approve" in item'], ids=["condition", "source"])  # fmt: skip
def test_what_is_never_done_for_it_is_in_a_menu_is_no_success(learned: Learn, site: Site, tmp_path: Path, body: str) -> None:
    site.pages["/"] = html(f"<h1>Orders</h1><ul>{ROWS}</ul>")
    recipe = learned("recipe approve()\n" + body.replace(" of list", " in list"))
    site.pages["/"] = html("<h1>Orders</h1><ul>" + "".join(f"<li>Order {name} {menu('<button role=menuitem>Approve</button>', name='Actions')}</li>" for name in "AB") + "</ul>")
    report = ran(recipe, tmp_path)
    assert report.exit_code == 1 and sent(site) == [] and report.failure is not None
    assert "nothing of it was done" in report.failure.message and "Actions" in report.failure.message


def test_a_list_that_is_empty_is_still_a_success(learned: Learn, site: Site, tmp_path: Path) -> None:
    site.pages["/"] = html(f"<h1>Orders</h1><ul>{ROWS}</ul>")
    recipe = learned('recipe approve()\n    for each item in items containing button "Approve" in list\n        click button "Approve" in item')
    site.pages["/"] = html(f"<h1>Orders</h1><p>None are open.</p>{menu('<button role=menuitem>Help</button>')}<a href=/harm>Shop</a>")
    report = ran(recipe, tmp_path)
    assert (report.exit_code, sent(site)) == (0, []) and "/harm" not in site.paths(), report.failure


def test_what_was_done_is_in_the_journal(learned: Learn, site: Site, tmp_path: Path) -> None:
    recipe = learned()
    site.pages["/"] = html(START + COOKIES)
    report = ran(recipe, tmp_path)
    with sqlite3.connect(report.journal) as journal:
        rows = journal.execute("select step, kind, element, outcome from action order by id").fetchall()
    assert [(kind, element) for _, kind, element, outcome in rows if outcome == "done"][-2:] == [("click", 'button "Reject all"'), ("click", 'button "Save"')]
    assert {step for step, *_ in rows[-2:]} == {"3"}


def test_nothing_is_opened_at_the_end_for_a_step_that_is_taken_only_sometimes(learned: Learn, site: Site, tmp_path: Path) -> None:
    pressed = menu('<button role=menuitem>Accept</button>', name="More").replace("<button", "<button onclick=\"fetch('/opened')\"", 1)
    site.pages["/"] = html(f"<h1>Orders</h1><button>Accept</button><ul>{ROWS}</ul>")
    recipe = learned('recipe approve()\n    if button "Accept" exists\n        click button "Accept"\n    for each item in items in list\n        click button "Approve" in item')
    site.pages["/"] = html(f"<h1>Orders</h1>{pressed}<ul>{ROWS}</ul>")
    report = ran(recipe, tmp_path)
    assert report.exit_code == 0 and "/opened" not in site.paths() and len(sent(site)) == 2, report.failure
