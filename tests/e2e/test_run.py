"""Whole runs: a recipe in a file, a real browser, an application on 127.0.0.1, and what is left behind."""

from __future__ import annotations

import csv
import json
import socket
import sqlite3
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from lamcli.browser import Session, find_browser, launch
from lamcli.errors import BadInput, EnvironmentLacks
from lamcli.run import RunOptions, RunReport, run
from lamcli.run.journal import read_records
from lamcli.run.report import read_report
from tests.e2e.run_site import Reply, Request, Site, serving

pytestmark = pytest.mark.browser

RunText = Callable[..., RunReport]


@pytest.fixture(scope="module")
def browser() -> Iterator[Session]:
    with launch() as session:
        yield session


@pytest.fixture
def recipe_run(tmp_path: Path, browser: Session, monkeypatch: pytest.MonkeyPatch) -> RunText:
    """Runs the text of a recipe with short patience; keeps its journal in ``tmp_path / "runs"``.

    All runs of this file share a browser, a new tab each: starting one takes longer than most runs.
    """

    @contextmanager
    def shared(*, headless: bool, secrets: Mapping[str, str]) -> Iterator[Session]:
        find_browser()
        browser.context.new_page()
        for tab in browser.tabs[:-1]:
            tab.page.close()
        yield browser

    def go(text: str, **more: object) -> RunReport:
        monkeypatch.setattr("lamcli.run.execute.launch", shared)
        path = tmp_path / "r.lam"
        path.write_text(textwrap.dedent(text))
        return run(RunOptions(path, **{"runs": tmp_path / "runs", "patience": 1.0, **more}))  # type: ignore[arg-type]

    return go


def message(report: RunReport) -> str:
    assert report.failure is not None
    return report.failure.message


# --- pages

PRICES = [(f"Item {number}", f"{number}.50") for number in range(1, 13)]


def shop(request: Request) -> str:
    page = int(request.query.get("page", "1"))
    rows = "".join(f'<tr><td><a href="/item?n={n}">{name}</a></td><td>{price} EUR</td></tr>' for n, (name, price) in list(enumerate(PRICES))[page * 5 - 5 : page * 5])
    numbers = " ".join(f'<a href="/?page={n}">{n}</a>' for n in (1, 2, 3) if n != page)
    following = f'<a href="/?page={page + 1}">Next</a>' if page < 3 else '<a aria-disabled="true">Next</a>'
    return f"<title>Shop</title><h1>Page {page}</h1><table><tr><th>Name<th>Price</tr>{rows}</table><nav aria-label=Pages>{numbers}</nav>{following}"


def item(request: Request) -> str:
    name, _ = PRICES[int(request.query["n"])]
    return f"<title>{name}</title><h1>{name}</h1><dl><dt>Weight<dd>{int(request.query['n']) + 1} kg</dl>"


@pytest.fixture
def shop_site() -> Iterator[Site]:
    with serving({"/": shop, "/item": item}) as site:
        yield site


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


# --- the main job


@pytest.mark.parametrize("pager", ['link "Next"', 'numbered links in navigation "Pages"'])
def test_every_row_of_every_page_with_its_details(recipe_run: RunText, shop_site: Site, tmp_path: Path, pager: str) -> None:
    report = recipe_run(
        f"""
        recipe prices() -> {{name: text, price: number, weight: text}}
            open "{shop_site.url}"
            for each row in rows of table, across pages by {pager}
                let price = number in text of last cell in row
                click link in row
                emit
                    name: text of heading
                    price: price
                    weight: text of element css "dd"
                go back
            expect heading "Page 3"
        """,
        output=tmp_path / "out.csv",
    )
    assert (report.status, report.rows, report.failure) == ("done", 12, None)
    assert rows_of(tmp_path / "out.csv") == [{"name": name, "price": str(float(price)), "weight": f"{n} kg"} for n, (name, price) in enumerate(PRICES, 1)]
    assert [row["name"] for row in report.records] == [name for name, _ in PRICES]
    assert read_records(Path(report.journal)) == list(report.records)


def test_a_list_that_grows_by_a_button(recipe_run: RunText) -> None:
    def more(request: Request) -> str:
        time.sleep(0.2)
        start = int(request.query["from"])
        return "".join(f"<li>Entry {n}</li>" for n in range(start, min(start + 10, 25)))

    page = """<ul aria-label=Entries></ul><button onclick="more()">Load more</button><script>
        const list = document.querySelector("ul"), button = document.querySelector("button");
        async function more() { list.insertAdjacentHTML("beforeend", await (await fetch("/more?from=" + list.children.length)).text()); button.hidden = list.children.length >= 25; }
        more();</script>"""
    with serving({"/": page, "/more": more}) as site:
        report = recipe_run(f"""
            recipe entries() -> {{entry: text}}
                open "{site.url}"
                for each line in listitems of list "Entries", across pages by button "Load more"
                    emit
                        entry: text of line
            """)
    assert [row["entry"] for row in report.records] == [f"Entry {n}" for n in range(25)]


def test_a_list_that_grows_by_scrolling(recipe_run: RunText) -> None:
    page = """<ul aria-label=Entries></ul><div id=end style="height:9px"></div><script>let n = 0; const list = document.querySelector("ul");
        const more = () => { for (let i = 0; i < 30 && n < 80; i += 1) list.insertAdjacentHTML("beforeend", `<li style="height:40px">Entry ${n++}</li>`) };
        new IntersectionObserver((seen) => seen[0].isIntersecting && fetch("/more").then(more)).observe(end); more()</script>"""
    with serving({"/": page, "/more": "x"}) as site:
        report = recipe_run(f"""
            recipe entries() -> {{entry: text}}
                open "{site.url}"
                for each line in listitems of list "Entries", across pages by scrolling
                    emit
                        entry: text of line
            """)
    assert [row["entry"] for row in report.records] == [f"Entry {n}" for n in range(80)]


CUSTOMERS = """
    recipe add_customers(customers: list of {name: text, e_mail: text, plan: text})
        open "URL/new"
        for each customer in customers
            fill textbox "Name" with customer.name
            fill textbox "E-mail" with customer.e_mail
            choose customer.plan from combobox "Plan"
            click button "Save"
            expect text "saved"
            click link "New"
    """


def test_rows_of_data_are_entered_once_each(recipe_run: RunText, tmp_path: Path) -> None:
    form = """<form method=post action=/save><label>Name <input name=name></label><label>E-mail <input name=email></label>
        <label>Plan <select name=plan><option>Basic<option>Pro</select></label><button>Save</button></form>"""
    data = "\n".join(f"Customer {n},c{n}@example.org,{'Pro' if n % 2 else 'Basic'}" for n in range(5))
    (tmp_path / "d.csv").write_text("NAME,e-mail,Plan\n" + data)
    with serving({"/new": form, "/save": '<p>saved</p><a href="/new">New</a>'}) as site:
        lines: list[str] = []
        report = recipe_run(CUSTOMERS.replace("URL", site.url), data=tmp_path / "d.csv", progress=lines.append)
        saved = [request.form for request in site.requests if request.path == "/save"]
    assert report.status == "done"
    assert saved == [{"name": f"Customer {n}", "email": f"c{n}@example.org", "plan": "Pro" if n % 2 else "Basic"} for n in range(5)]
    assert [(match.field, match.column, match.by) for match in report.columns] == [("name", "NAME", "name"), ("e_mail", "e-mail", "name"), ("plan", "Plan", "name")]
    assert lines[:3] == ["column NAME fills name", "column e-mail fills e_mail", "column Plan fills plan"]
    with sqlite3.connect(report.journal) as db:
        assert db.execute("select count(*) from action where kind = 'click' and outcome = 'done'").fetchone() == (10,)
        assert db.execute("select count(*) from action where outcome is null").fetchone() == (0,)


def test_formulas_on_a_page_reach_no_spreadsheet(recipe_run: RunText, tmp_path: Path) -> None:
    with serving({"/": "<h1>=HYPERLINK(\"http://evil\")</h1><h2>-5</h2>"}) as site:
        recipe_run(
            f"""
            recipe r() -> {{a: text, b: text}}
                open "{site.url}"
                emit
                    a: text of first heading
                    b: text of last heading
            """,
            output=tmp_path / "out.csv",
        )
    assert rows_of(tmp_path / "out.csv") == [{"a": "'=HYPERLINK(\"http://evil\")", "b": "-5"}]


def test_datasette(recipe_run: RunText, tmp_path: Path) -> None:
    """A real application on a database that is made here."""
    database = tmp_path / "shop.db"
    with sqlite3.connect(database) as db:
        db.execute("create table orders (id integer primary key, customer text, total real)")
        db.executemany("insert into orders values (?, ?, ?)", [(n, f"Customer {n}", n * 1.5) for n in range(1, 251)])
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen([sys.executable, "-m", "datasette", str(database), "--port", str(port)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        until = time.monotonic() + 60
        while time.monotonic() < until:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        report = recipe_run(
            f"""
            recipe orders() -> {{customer: text, total: number}}
                open "http://127.0.0.1:{port}/shop/orders"
                for each row in rows of table, across pages by link "Next page"
                    emit
                        customer: text of 2nd last cell in row
                        total: number in text of last cell in row
                expect link "Customer 250" does not exist
            """,
            output=tmp_path / "out.jsonl",
            patience=5.0,
        )
    finally:
        server.terminate()
        server.wait()
    assert report.status == "done", report
    rows = [json.loads(line) for line in (tmp_path / "out.jsonl").read_text().splitlines()]
    assert rows == [{"customer": f"Customer {n}", "total": n * 1.5} for n in range(1, 251)]


# --- what goes wrong


def test_a_target_that_is_not_there(recipe_run: RunText, tmp_path: Path) -> None:
    with serving({"/": "<h1>Hi</h1><button>Log in</button><button>Help</button>"}) as site:
        report = recipe_run(
            f"""
            recipe r() -> {{a: text}}
                open "{site.url}"
                emit
                    a: text of heading
                click button "Log out"
            """,
            output=tmp_path / "out.csv",
        )
    failure = report.failure
    assert failure is not None and report.status == "failed" and report.exit_code == 1
    assert (failure.line, failure.column, failure.step, failure.statement) == (6, 5, (2,), 'click button "Log out"')
    assert failure.message.startswith('button "Log out" is not on the page')
    assert failure.candidates == ('button "Log in"', 'button "Help"')
    assert failure.address == site.url + "/"
    assert rows_of(tmp_path / "out.csv") == [{"a": "Hi"}]  # what was emitted is kept
    assert read_report(Path(report.journal).with_suffix(".json")).failure == failure


def test_a_target_that_is_there_twice_is_never_chosen(recipe_run: RunText) -> None:
    with serving({"/": '<a href="/a">Edit</a><p>x</p><a href="/b">Edit</a>'}) as site:
        report = recipe_run(f"""
            recipe r()
                open "{site.url}"
                click link "Edit"
            """)
        assert site.paths() == ["/"]
    assert "is on the page 2 times" in message(report)
    assert report.failure is not None and len(report.failure.candidates) >= 1


def test_a_page_that_never_answers(recipe_run: RunText) -> None:
    with serving({}) as site:
        site.silent.add("/")
        began = time.monotonic()
        report = recipe_run(f'recipe r()\n    open "{site.url}"\n', timeout=3.0)
        assert time.monotonic() - began < 25
    assert "did not answer" in message(report) or "time for the whole run" in message(report)


def test_a_page_whose_script_never_ends(recipe_run: RunText, monkeypatch: pytest.MonkeyPatch) -> None:
    with serving({"/": "<button onclick=\"setTimeout(() => { while (true); }, 50)\">Hang</button>"}) as site:
        began = time.monotonic()
        report = recipe_run(
            f"""
            recipe r()
                open "{site.url}"
                click button "Hang"
                click button "Never"
            """,
            timeout=4.0,
        )
        assert time.monotonic() - began < 40
    assert report.status == "failed" and report.exit_code == 1


def test_an_expectation_that_does_not_hold_and_one_that_nobody_had(recipe_run: RunText) -> None:
    with serving({"/": "<h1>Hi</h1>"}) as site:
        failed = recipe_run(f'recipe r()\n    open "{site.url}"\n    expect text "saved"\n')
        silent = recipe_run(f'recipe r()\n    open "{site.url}"\n')
    assert message(failed).startswith("expected")
    assert silent.status == "done, unverified" and silent.exit_code == 0


def test_no_browser(recipe_run: RunText, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAM_BROWSER", "/nowhere/chromium")
    with pytest.raises(EnvironmentLacks) as error:
        recipe_run('recipe r()\n    open "http://127.0.0.1:1"\n')
    assert error.value.exit_code == 4 and error.value.remedy


@pytest.mark.parametrize(
    ("text", "more", "problem"),
    [
        ("recipe r(\n", {}, "r.lam:"),
        ('recipe r(a: text, b: secret)\n    open "http://127.0.0.1:1"\n', {"parameters": ("c=1",)}, "missing a: text, b: secret; c is no parameter"),
        ('recipe r(n: number)\n    open "http://127.0.0.1:1"\n', {"parameters": ("n=many",)}, "not a number"),
        ('recipe r()\n    click button "B"\n', {}, "opens no page"),
        ('recipe r()\n    open "http://127.0.0.1:1"\n', {"output": Path("/tmp/x.csv")}, "emits nothing"),
        ('recipe r()\n    open "http://127.0.0.1:1"\n    do nowhere\n', {}, "no recipe nowhere"),
    ],
)
def test_bad_input_is_said_before_a_browser_starts(recipe_run: RunText, monkeypatch: pytest.MonkeyPatch, text: str, more: dict[str, object], problem: str) -> None:
    monkeypatch.setenv("LAM_BROWSER", "/nowhere/chromium")
    with pytest.raises(BadInput, match=problem):
        recipe_run(text, **more)


# --- where it may go


def test_other_origins_are_refused_before_they_are_asked(recipe_run: RunText) -> None:
    with serving({}) as other, serving({}) as site:
        away = other.url.replace("127.0.0.1", "localhost")
        site.pages["/redirect"] = Reply(status=302, headers={"location": f"{away}/from-redirect"})
        site.pages["/"] = f"""<a href="{away}/link">Link</a><a href="/redirect">Redirect</a><a href="{away}/popup" target=_blank>Popup</a>
            <button onclick="window.open('{away}/opened')">Window</button><button onclick="location = '{away}/script'">Script</button>
            <form action="{away}/form" method=post><button>Form</button></form><iframe src="{other.url}/frame"></iframe><img src="{other.url}/picture">"""
        for step in ('click link "Link"', 'click link "Redirect"', 'click link "Popup"', 'click button "Window"', 'click button "Script"', 'click button "Form"', f'open "{away}/opened"'):
            may = f'    may visit "{site.url}"\n'
            report = recipe_run(f'recipe r()\n{may}\n    open "{site.url}"\n    {step}\n    expect link "Link"\n')
            assert f"a visit to {away} was refused: the recipe may visit {site.url}" in message(report), step
        assert set(other.paths()) == {"/frame", "/picture"}  # parts of the page are the page's own business


def test_a_declared_origin_may_be_visited(recipe_run: RunText) -> None:
    with serving({"/there": "<h1>There</h1>"}) as other, serving({}) as site:
        site.pages["/"] = f'<a href="{other.url}/there">Go</a>'
        report = recipe_run(f"""
            recipe r()
                may visit "{site.url}"
                may visit "{other.url}"

                open "{site.url}"
                click link "Go"
                expect heading "There"
            """)
    assert report.status == "done"


def test_files_are_read_only_when_declared_or_passed(recipe_run: RunText, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("hello")
    page = '<form method=post enctype=multipart/form-data action=/up><input type=file name=f aria-label=File><button>Send</button></form>'
    with serving({"/": page, "/up": "<p>received</p>"}) as site:
        steps = f'    open "{site.url}"\n    upload FILE into button "File"\n    click button "Send"\n    expect text "received"\n'
        refused = recipe_run("recipe r()\n" + steps.replace("FILE", f'"{tmp_path}/a.txt"'))
        assert "may not read" in message(refused)
        declared = recipe_run(f'recipe r()\n    may read "{tmp_path}/"\n\n' + steps.replace("FILE", f'"{tmp_path}/a.txt"'))
        passed = recipe_run("recipe r(scan: file)\n" + steps.replace("FILE", "scan"), parameters=(f"scan={tmp_path}/a.txt",))
        assert (declared.status, passed.status) == ("done", "done")
        assert sum(b"hello" in request.body for request in site.requests) == 2


def test_a_download_is_kept_beside_the_output(recipe_run: RunText, tmp_path: Path) -> None:
    file = Reply(b"%PDF-1", headers={"content-type": "application/pdf", "content-disposition": "attachment; filename=bill.pdf"})
    with serving({"/": '<a href="/bill">Bill</a>', "/bill": file}) as site:
        report = recipe_run(
            f"""
            recipe r() -> {{file: file}}
                open "{site.url}"
                download link "Bill" as bill
                emit
                    file: bill
            """,
            output=tmp_path / "bills.json",
        )
    assert report.records == ({"file": str(tmp_path / "bills_files" / "bill.pdf")},)
    assert (tmp_path / "bills_files" / "bill.pdf").read_bytes() == b"%PDF-1"


# --- options


def test_a_dry_run_starts_nothing(recipe_run: RunText, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAM_BROWSER", "/nowhere/chromium")
    (tmp_path / "d.csv").write_text("name,e_mail,plan\nAnn,a@x,Pro\n")
    report = recipe_run(CUSTOMERS.replace("URL", "https://crm.example"), data=tmp_path / "d.csv", dry_run=True, url="http://127.0.0.1:1/new")
    assert report.status == "dry run" and report.exit_code == 0
    assert "customers: 1 members" in report.plan and "begins at http://127.0.0.1:1/new" in report.plan
    assert any('fill textbox "Name" with customer.name' in line for line in report.plan)
    assert not (tmp_path / "runs").exists()


def test_another_start_address(recipe_run: RunText) -> None:
    with serving({"/start": '<a href="/x">x</a><h1>Start</h1>', "/other": "<h1>Other</h1>", "/deep": "<h1>Deep</h1>"}) as site:
        report = recipe_run(
            """
            recipe r()
                open "https://production.example/app"
                expect heading "Start"
                open "https://production.example/other"
                expect heading "Other"
                open "/deep"
                expect heading "Deep"
            """,
            url=site.url + "/start",
        )
    assert report.status == "done", report.failure


def test_a_recipe_calls_another_one(recipe_run: RunText, tmp_path: Path) -> None:
    (tmp_path / "log_in.lam").write_text('recipe log_in(user: text)\n    fill textbox "User" with user\n    click button "Enter"\n    click button "Missing"\n')
    with serving({"/": "<label>User <input></label><button onclick=\"document.querySelector('p').textContent = 'Hi ' + document.querySelector('input').value\">Enter</button><p></p>"}) as site:
        text = f'recipe r()\n    open "{site.url}"\n    do log_in with user: "Ann"\n    expect text "Hi Ann"\n'
        failed = recipe_run(text)
        (tmp_path / "log_in.lam").write_text((tmp_path / "log_in.lam").read_text().replace('    click button "Missing"\n', ""))
        assert recipe_run(text).status == "done"
    assert message(failed).startswith('log_in.lam: button "Missing"')


def test_the_instruction_is_read(recipe_run: RunText) -> None:
    with serving({"/": "<label>User <input></label>"}) as site:
        report = recipe_run(
            f"""
            recipe r(instruction: text) -> {{user: text}}
                open "{site.url}"
                fill textbox "User" with instruction between 'as "' and '"'
                emit
                    user: value of textbox "User"
            """,
            instruction='log in as "ann"',
        )
    assert report.records == ({"user": "ann"},)


def test_like_reads_the_model_of_meanings_without_torch(recipe_run: RunText, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)  # importing it would fail
    with serving({"/": "<h1>Sign in</h1>"}) as site:
        report = recipe_run(f"""
            recipe r()
                open "{site.url}"
                expect text of heading like "log in"
                expect not (text of heading like "delete")
            """)
    assert report.status == "done", report.failure


def test_a_download_goes_where_the_recipe_may_write(recipe_run: RunText, tmp_path: Path) -> None:
    file = Reply(b"x", headers={"content-disposition": "attachment; filename=bill.txt"})
    with serving({"/": '<a href="/bill">Bill</a>', "/bill": file}) as site:
        report = recipe_run(f"""
            recipe r()
                may write "{tmp_path}/kept/"

                open "{site.url}"
                download link "Bill" as bill
            """)
    assert report.failure is None
    assert (tmp_path / "kept" / "bill.txt").read_bytes() == b"x"
