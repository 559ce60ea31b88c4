"""A lending library in Flask-Admin: lists with icons for actions, modal-free forms, confirmations by the browser's dialog."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from benchmarks.rpa.apps.install import Package
from benchmarks.rpa.apps.process import PROGRAMS, DatabaseSite, write_json
from benchmarks.rpa.task import Task, Variant
from benchmarks.rpa.words import Words

VERSIONS = {
    "1.6": Package("flask-admin-1.6.1", "pypi", ("flask-admin==1.6.1", "flask-sqlalchemy==3.0.5", "sqlalchemy==1.4.54", "wtforms==3.1.2", "flask==2.3.3", "werkzeug==2.3.8")),
    "2.2": Package("flask-admin-2.2.1", "pypi", ("flask-admin==2.2.1", "flask-sqlalchemy==3.1.1")),
}
"""The first comes with Bootstrap 2, the second with Bootstrap 4."""
GENRES = ("Crime", "Essays", "Novel", "Poetry", "Travel")


def books(variant: Variant) -> list[dict[str, object]]:
    words = Words(f"library/{variant}")
    count = 8 if variant == "shown" else 13
    lent = [False, True, False, *(words.random() < 0.5 for _ in range(count - 3))]
    return [
        {"title": f"The {words.product().lower()}", "author": words.person(), "genre": genre, "year": words.randint(1890, 2020), "lent": state, "note": ""}
        for genre, state in zip(words.mixed(GENRES, count), lent, strict=True)
    ]


def _prepare(folder: Path, variant: Variant) -> None:
    write_json(folder / "library.json", books(variant))


def _command(python: Path, folder: Path, port: int) -> Sequence[str]:
    return [str(python), str(PROGRAMS / "flask_library.py"), str(folder), str(port)]


def bought(variant: Variant) -> list[dict[str, str]]:
    words = Words(f"library bought/{variant}")
    count = 4 if variant == "shown" else 6
    return [{"title": f"A {words.product().lower()}", "author": words.person(), "genre": genre, "year": str(words.randint(1950, 2025))} for genre in words.mixed(GENRES, count)]


def asked_for(variant: Variant) -> list[dict[str, str]]:
    words = Words(f"library asked for/{variant}")
    return [{"author": str(book["author"])} for book in words.sample(books(variant), 3 if variant == "shown" else 5)]


def flask_admin(version: str) -> DatabaseSite:
    """The same library, served by a version of Flask-Admin (``VERSIONS``)."""
    return DatabaseSite(name="flask-admin", package=VERSIONS[version], prepare=_prepare, command=_command, tables={"book": "title, author, genre, year, lent, note"})


SITE = flask_admin("2.2")

TASKS = (
    Task(
        "library-books",
        "while+list",
        SITE,
        """
recipe library_books() -> {title: text, author: text}
    open "/admin/book/"
    for each row in rows, across pages by numbered links
        emit
            title:  text of cell "Title" in row
            author: text of cell "Author" in row
""",
        stop_after=15,
    ),
    Task(
        "library-add",
        "data",
        SITE,
        """
recipe library_add(books: list of {title: text, author: text, genre: text, year: text})
    open "/admin/book/"
    for each book in books
        click link "Create"
        fill textbox "Title" with book.title
        fill textbox "Author" with book.author
        choose book.genre from combobox "Genre"
        fill field "Year" with book.year
        click button "Save"
""",
        data={"shown": bought("shown"), "unseen": bought("unseen")},
        stop_after=20,
    ),
    Task(
        "library-asked-for",
        "data",
        SITE,
        """
recipe library_asked_for(wanted: list of {author: text}) -> {title: text, year: text}
    open "/admin/book/"
    for each one in wanted
        fill textbox "title, author" with one.author
        click button "Search"
        emit
            title: text of cell "Title"
            year:  text of cell "Year"
""",
        data={"shown": asked_for("shown"), "unseen": asked_for("unseen")},
    ),
    Task(
        "library-note-each",
        "list",
        SITE,
        """
recipe library_note_each()
    open "/admin/book/"
    for each row in rows
        click link "Edit Record" in row
        fill textbox "Note" with "checked in spring"
        click button "Save"
""",
        stop_after=13,
    ),
    Task(
        "library-details",
        "list",
        SITE,
        """
recipe library_details() -> {title: text, genre: text}
    open "/admin/book/"
    for each row in rows
        click link "View Record" in row
        emit
            title: text of cell after "Title"
            genre: text of cell after "Genre"
        go back
""",
        stop_after=13,
    ),
    Task(
        "library-discard-poetry",
        "list",
        SITE,
        """
recipe library_discard_poetry()
    open "/admin/book/?page_size=20"
    for each row in rows
        if text of cell "Genre" in row is "Poetry"
            check checkbox in row
    click button "With selected"
    click link "Delete"
    accept dialog
""",
    ),
)
