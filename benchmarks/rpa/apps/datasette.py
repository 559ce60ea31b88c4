"""A museum's collection in Datasette: tables on several pages, row pages, facets, filters and stored queries."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from benchmarks.rpa.apps.install import Package
from benchmarks.rpa.apps.process import DatabaseSite, write_json, write_tables
from benchmarks.rpa.task import Task, Variant
from benchmarks.rpa.words import Words

ROOMS = ("Atrium", "Gallery", "Library", "Tower")
PAGE = 4
VERSIONS = {
    "0.54": Package("datasette-0.54.1", "pypi", ("datasette==0.54.1", "setuptools==80.9.0", "markupsafe==2.0.1"), built_with=("cython<3",)),
    "0.65": Package("datasette", "here"),
    "1.0": Package("datasette-1.0a23", "pypi", ("datasette==1.0a23",)),
}
"""2021, 2025, and what comes next."""


def works(variant: Variant) -> list[tuple[str, str, str, str, int, float]]:
    """inventory number, title, artist, room, year, height in cm"""
    words = Words(f"museum/{variant}")
    count = 10 if variant == "shown" else 19
    return [(words.code("M"), words.product(), words.person(), room, words.randint(1640, 1990), words.amount(20, 300)) for room in words.mixed(ROOMS, count)]


def _prepare(folder: Path, variant: Variant) -> None:
    words = Words(f"museum visitors/{variant}")
    visits = [(words.day().isoformat(), words.randint(40, 900)) for _ in range(6 if variant == "shown" else 11)]
    names = ("archive", "loans", "lenders") if variant == "shown" else ("donations", "events", "gifts", "members", "shops")
    write_tables(
        folder / "museum.db",
        {
            "works": ("inventory text primary key, title text, artist text, room text, year integer, height real", works(variant)),
            "visitors": ("day text primary key, visitors integer", visits),
            **{name: ("company text primary key, objects integer", [(words.company(), words.randint(1, 9)) for _ in range(words.randint(2, 9))]) for name in names},
        },
    )
    by_artist = {"sql": "select title, year, room from works where artist = :artist", "title": "Works by artist"}
    write_json(folder / "metadata.json", {"title": "Museum", "databases": {"museum": {"queries": {"by_artist": by_artist}}}})


def _command(option: str, python: Path, folder: Path, port: int) -> Sequence[str]:
    """Args:
    option: how the file that holds the stored queries is given.
    """
    settings = ["--setting", "default_page_size", str(PAGE)]
    return [str(python), "-m", "datasette", "serve", str(folder / "museum.db"), option, str(folder / "metadata.json"), "-h", "127.0.0.1", "-p", str(port), *settings]


def artists(variant: Variant) -> list[dict[str, str]]:
    words = Words(f"museum artists/{variant}")
    return [{"artist": artist} for _, _, artist, *_ in words.sample(works(variant), 3 if variant == "shown" else 6)]


def numbers(variant: Variant) -> list[dict[str, str]]:
    words = Words(f"museum numbers/{variant}")
    return [{"inventory": number} for number, *_ in words.sample(works(variant), 3 if variant == "shown" else 5)]


def datasette(version: str) -> DatabaseSite:
    """The same museum, served by a version of Datasette (``VERSIONS``)."""
    option = "-m" if version.startswith("0.") else "-c"
    return DatabaseSite(name="datasette", package=VERSIONS[version], prepare=_prepare, command=partial(_command, option), tables={}, database="museum.db")


SITE = datasette("0.65")

TASKS = (
    Task(
        "datasette-works",
        "while+list",
        SITE,
        """
recipe datasette_works() -> {title: text, artist: text, year: text}
    open "/museum/works"
    for each row in rows, across pages by link "Next page"
        emit
            title:  text of cell "title" in row
            artist: text of cell "artist" in row
            year:   text of cell "year" in row
""",
        stop_after=20,
    ),
    Task(
        "datasette-details",
        "while+list",
        SITE,
        """
recipe datasette_details() -> {title: text, height: text}
    open "/museum/works"
    for each row in rows, across pages by link "Next page"
        click link in row
        emit
            title:  text of cell "title"
            height: text of cell "height"
        go back
""",
        stop_after=23,
    ),
    Task(
        "datasette-tall-works",
        "while+list",
        SITE,
        """
recipe datasette_tall_works() -> {title: text}
    open "/museum/works"
    for each row in rows, across pages by link "Next page"
        if text of cell "room" in row is "Gallery"
            emit
                title: text of cell "title" in row
""",
    ),
    Task(
        "datasette-sorted",
        "while+list",
        SITE,
        """
recipe datasette_sorted() -> {day: link, visitors: text}
    open "/museum"
    click link "visitors"
    click link "visitors" in table
    for each row in rows, across pages by link "Next page"
        emit
            day:      link of link in row
            visitors: text of cell "visitors" in row
""",
        stop_after=15,
    ),
    Task(
        "datasette-rooms",
        "list",
        SITE,
        """
recipe datasette_rooms() -> {first: text}
    open "/museum/works?_facet=room"
    for each room in links in list
        click room
        emit
            first: text of cell "title" in first row
        go back
""",
    ),
    Task(
        "datasette-tables",
        "list",
        SITE,
        """
recipe datasette_tables() -> {table: text, size: text}
    open "/museum"
    for each entry in headings containing link
        emit
            table: text of entry
            size:  text of 2nd paragraph after entry
""",
    ),
    Task(
        "datasette-by-artist",
        "data",
        SITE,
        """
recipe datasette_by_artist(artists: list of {artist: text}) -> {title: text, room: text}
    open "/museum/by_artist"
    for each one in artists
        fill textbox "artist" with one.artist
        click button "Run SQL"
        emit
            title: text of cell "title"
            room:  text of cell "room"
""",
        data={"shown": artists("shown"), "unseen": artists("unseen")},
    ),
    Task(
        "datasette-filter",
        "data",
        SITE,
        """
recipe datasette_filter(wanted: list of {inventory: text}) -> {title: text, artist: text}
    open "/museum/works"
    for each one in wanted
        choose "inventory" from first combobox
        fill first textbox with one.inventory
        click button "Apply"
        emit
            title:  text of cell "title"
            artist: text of cell "artist"
        go back
""",
        data={"shown": numbers("shown"), "unseen": numbers("unseen")},
        format="json",
    ),
)
