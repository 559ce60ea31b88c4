"""Departures of a ferry line in two data grids that draw themselves: Tabulator (boxes, no table) and DataTables."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from benchmarks.rpa.apps.install import Package
from benchmarks.rpa.apps.packaged import PackagedSite, packaged
from benchmarks.rpa.served import NOWHERE, Answer, Request, as_json, page
from benchmarks.rpa.task import Task, Variant
from benchmarks.rpa.words import Words

TABULATOR = {number: Package(f"tabulator-{version}", "npm", (f"tabulator-tables@{version}",)) for number, version in (("5", "5.2.7"), ("6", "6.5.3"))}
DATATABLES = {
    "1": Package("datatables-1.13.11", "npm", ("datatables.net@1.13.11", "datatables.net-dt@1.13.11", "jquery@3.7.1")),
    "2": Package("datatables-2.3.8", "npm", ("datatables.net@2.3.8", "datatables.net-dt@2.3.8", "jquery@3.7.1")),
    "3": Package("datatables-3.1.2", "npm", ("datatables.net@3.1.2", "datatables.net-dt@3.1.2")),
}
STATES = ("on time", "delayed", "cancelled")

TABULATOR_FILES = ("tabulator.min.css", "/files/tabulator-tables/dist/js/tabulator.min.js")
TABULATOR_PAGE = """<!doctype html><html lang="en"><head><title>Departures</title><link rel="stylesheet" href="/files/tabulator-tables/dist/css/{{ style }}">
{% for script in scripts %}<script src="{{ script }}"></script>
{% endfor %}</head><body><h1>Departures</h1><div id="grid"></div><script>
const grid = new Tabulator("#grid", {
  ajaxURL: "/departures.json", layout: "fitColumns", pagination: true, paginationSize: 5, index: "number",
  columns: [
    { title: "Number", field: "number", headerFilter: "input" }, { title: "Harbour", field: "harbour" }, { title: "Ship", field: "ship" }, { title: "State", field: "state" },
    { title: "Gate", field: "gate", editor: "input" },
  ],
});
grid.on("cellEdited", (cell) => fetch("/gate", {
  method: "POST", headers: { "Content-Type": "application/x-www-form-urlencoded" }, body: new URLSearchParams({ number: cell.getData().number, gate: cell.getValue() }),
}));
</script></body></html>"""

DATATABLES_FILES = {
    "1": ("jquery.dataTables.min.css", "/files/jquery/dist/jquery.min.js", "/files/datatables.net/js/jquery.dataTables.min.js"),
    "2": ("dataTables.dataTables.min.css", "/files/jquery/dist/jquery.min.js", "/files/datatables.net/js/dataTables.min.js"),
    "3": ("dataTables.dataTables.min.css", "/files/datatables.net/js/dataTables.min.js"),
}
DATATABLES_PAGE = """<!doctype html><html lang="en"><head><title>Departures</title><link rel="stylesheet" href="/files/datatables.net-dt/css/{{ style }}">
{% for script in scripts %}<script src="{{ script }}"></script>
{% endfor %}</head><body><h1>Departures</h1>
<table id="departures" class="display"><thead><tr><th>Number</th><th>Harbour</th><th>Ship</th><th>State</th></tr></thead><tbody>
{% for item in departures %}<tr><td>{{ item.number }}</td><td>{{ item.harbour }}</td><td>{{ item.ship }}</td><td>{{ item.state }}</td></tr>
{% endfor %}</tbody></table><script>new DataTable("#departures", { pageLength: 5, lengthMenu: [5, 10, 25], order: [] });</script></body></html>"""


@dataclass
class Departure:
    number: str
    harbour: str
    ship: str
    state: str
    gate: str = ""


def departures(variant: Variant) -> list[Departure]:
    words = Words(f"departures/{variant}")
    count = 9 if variant == "shown" else 17
    states = words.mixed(STATES, count)
    states[:4] = ["on time", "delayed", "on time", "delayed"]
    return [Departure(words.code("F", 4), words.city(), f"MS {words.person().split()[1]}", state) for state in states]


class Grid:
    def __init__(self, package: Package, source: str, files: tuple[str, ...], variant: Variant) -> None:
        self.package, self.source, self.files = package, source, files
        self.departures = departures(variant)

    def answer(self, request: Request) -> Answer:
        match request.method, *request.parts:
            case ["GET"]:
                return page(self.source, departures=self.departures, style=self.files[0], scripts=self.files[1:])
            case "GET", "departures.json":
                return as_json([vars(item) for item in self.departures])
            case "POST", "gate":
                next(item for item in self.departures if item.number == request.form["number"]).gate = request.form["gate"]
                return Answer("", 204)
            case "GET", "files", folder, *parts:
                return packaged(self.package, folder, tuple(parts))
        return NOWHERE

    def state(self) -> object:
        return [[item.number, item.gate] for item in self.departures]


def wanted(variant: Variant) -> list[dict[str, str]]:
    words = Words(f"departures wanted/{variant}")
    return [{"number": item.number} for item in words.sample(departures(variant), 3 if variant == "shown" else 5)]


def gates(variant: Variant) -> list[dict[str, str]]:
    words = Words(f"departures gates/{variant}")
    return [{"number": item.number, "gate": words.code("G", 2)} for item in words.sample(departures(variant)[:5], 3 if variant == "shown" else 5)]


def tabulator(version: str) -> PackagedSite:
    """The same departures in a version of Tabulator (keys of ``TABULATOR``)."""
    return PackagedSite("tabulator", TABULATOR[version], partial(Grid, TABULATOR[version], TABULATOR_PAGE, TABULATOR_FILES))


def datatables(version: str) -> PackagedSite:
    """The same departures in a version of DataTables (keys of ``DATATABLES``)."""
    return PackagedSite("datatables", DATATABLES[version], partial(Grid, DATATABLES[version], DATATABLES_PAGE, DATATABLES_FILES[version]))


TABULATOR_SITE = tabulator("6")
SITE = DATATABLES_SITE = datatables("3")

TASKS = (
    Task(
        "tabulator-departures",
        "while+list",
        TABULATOR_SITE,
        """
recipe tabulator_departures() -> {number: text, ship: text}
    open "/"
    for each row in rows, across pages by button "Next Page"
        emit
            number: text of cell "Number" in row
            ship:   text of cell "Ship" in row
""",
        stop_after=16,
    ),
    Task(
        "tabulator-look-up",
        "data",
        TABULATOR_SITE,
        """
recipe tabulator_look_up(wanted: list of {number: text}) -> {harbour: text}
    open "/"
    for each one in wanted
        fill first textbox with one.number
        press "Enter" in first textbox
        emit
            harbour: text of cell after cell one.number
""",
        data={"shown": wanted("shown"), "unseen": wanted("unseen")},
    ),
    Task(
        "tabulator-gates",
        "data",
        TABULATOR_SITE,
        """
recipe tabulator_gates(gates: list of {number: text, gate: text})
    open "/"
    for each one in gates
        click cell "Gate" in row containing one.number
        fill textbox in row containing one.number with one.gate
        press "Enter"
""",
        data={"shown": gates("shown"), "unseen": gates("unseen")},
    ),
    Task(
        "datatables-departures",
        "while+list",
        DATATABLES_SITE,
        """
recipe datatables_departures() -> {number: text, harbour: text}
    open "/"
    for each row in rows, across pages by link "Next"
        emit
            number:  text of cell "Number" in row
            harbour: text of cell "Harbour" in row
""",
        stop_after=16,
    ),
    Task(
        "datatables-delayed",
        "while+list",
        DATATABLES_SITE,
        """
recipe datatables_delayed() -> {ship: text}
    open "/"
    for each row in rows, across pages by link "Next"
        if text of cell "State" in row is "delayed"
            emit
                ship: text of cell "Ship" in row
""",
    ),
    Task(
        "datatables-look-up",
        "data",
        DATATABLES_SITE,
        """
recipe datatables_look_up(wanted: list of {number: text}) -> {harbour: text, state: text}
    open "/"
    for each one in wanted
        fill searchbox "Search" with one.number
        emit
            harbour: text of cell "Harbour"
            state:   text of cell "State"
""",
        data={"shown": wanted("shown"), "unseen": wanted("unseen")},
        format="json",
    ),
    Task(
        "datatables-sorted",
        "list",
        DATATABLES_SITE,
        """
recipe datatables_sorted() -> {harbour: text}
    open "/"
    click columnheader "Harbour"
    choose "25" from combobox
    for each row in rows
        emit
            harbour: text of cell "Harbour" in row
""",
        stop_after=7,
    ),
)
