"""A weather service's stations in sqlite-web, a browser for SQLite files: content on pages, forms for rows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from benchmarks.rpa.apps.install import Package
from benchmarks.rpa.apps.process import DatabaseSite, write_tables
from benchmarks.rpa.task import Task, Variant
from benchmarks.rpa.words import Words

VERSIONS = {version: Package(f"sqlite-web-{version}", "pypi", (f"sqlite-web=={version}",)) for version in ("0.5.2", "0.6.4", "0.8.2")}


def stations(variant: Variant) -> list[tuple[int, str, str, int]]:
    words = Words(f"stations/{variant}")
    return [(number, words.code("ST"), words.city(), words.randint(1, 2400)) for number in range(1, 10 if variant == "shown" else 17)]


def _prepare(folder: Path, variant: Variant) -> None:
    words = Words(f"stations more/{variant}")
    tables = ("readings", "sensors") if variant == "shown" else ("alerts", "keepers", "maps", "visits")
    write_tables(
        folder / "data.db",
        {
            "station": ("id integer primary key, code text, place text, altitude integer", stations(variant)),
            **{name: (f"id integer primary key, {name}_note text", [(n, words.company()) for n in range(1, words.randint(3, 8))]) for name in tables},
        },
    )


def _command(python: Path, folder: Path, port: int) -> Sequence[str]:
    return [str(python.with_name("sqlite_web")), "-x", "-H", "127.0.0.1", "-p", str(port), "-R", "4", str(folder / "data.db")]


def new(variant: Variant) -> list[dict[str, str]]:
    words = Words(f"stations new/{variant}")
    return [{"code": words.code("NS"), "place": words.city(), "altitude": str(words.randint(1, 2400))} for _ in range(3 if variant == "shown" else 5)]


def sqlite_web(version: str) -> DatabaseSite:
    """The same stations, served by a version of sqlite-web (``VERSIONS``)."""
    return DatabaseSite(name="sqlite-web", package=VERSIONS[version], prepare=_prepare, command=_command, tables={"station": "code, place, altitude"})


SITE = sqlite_web("0.8.2")

TASKS = (
    Task(
        "stations-list",
        "while+list",
        SITE,
        """
recipe stations_list() -> {code: text, place: text}
    open "/station/content/"
    for each row in rows, across pages by link "›"
        emit
            code:  text of cell "code" in row
            place: text of cell "place" in row
""",
        stop_after=14,
    ),
    Task(
        "stations-add",
        "data",
        SITE,
        """
recipe stations_add(stations: list of {code: text, place: text, altitude: text})
    open "/station/"
    for each station in stations
        click link "Insert"
        fill textbox "code" with station.code
        fill textbox "place" with station.place
        fill textbox "altitude" with station.altitude
        click button "Insert"
""",
        data={"shown": new("shown"), "unseen": new("unseen")},
    ),
    Task(
        "stations-delete-first-page",
        "list",
        SITE,
        """
recipe stations_delete_first_page()
    open "/station/content/"
    for each row in rows
        click link "Delete" in row
        click button "Delete"
""",
    ),
)
