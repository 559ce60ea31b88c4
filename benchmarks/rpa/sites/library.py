# ruff: noqa: E501 - pages as their authors write them
"""A library's catalogue: a search box and a list of hits, on pages when there are many; nothing found now and then."""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.rpa.served import NOWHERE, Answer, Generated, Request, page
from benchmarks.rpa.task import Task, Variant
from benchmarks.rpa.words import LAST, Words

LAYOUT = """<!doctype html><html lang="en"><head><title>Catalogue</title><style>
body { font: 15px "Lucida Grande", sans-serif; margin: 24px 14% } .hit { border-left: 3px solid #68a; padding: 6px 14px; margin: 10px 0 } .hit .t { font-weight: bold } .none { color: #a00 } .foot { margin-top: 40px; color: #888 }
</style></head><body><header role="banner"><b>City Library</b></header>
{% if book is defined %}<h1>{{ book.title }}</h1><table><tr><td>Author</td><td>{{ book.author }}</td></tr><tr><td>Shelf</td><td>{{ book.shelf }}</td></tr><tr><td>Year</td><td>{{ book.year }}</td></tr></table>
<p><a href="/">New search</a></p>
{% else %}<form role="search" action="/"><input type="search" name="q" aria-label="Search the catalogue" value="{{ q }}"> <button>Search</button></form>
{% if q %}{% if not hits %}<p class="none" role="alert">Nothing found for {{ q }}.</p>{% endif %}
<div id="hits">{% for book in hits %}<div class="hit" role="listitem"><a class="t" href="/book/{{ book.shelf }}">{{ book.title }}</a><div class="a">{{ book.author }}, <i>{{ book.year }}</i></div></div>{% endfor %}</div>
{% if more %}<a href="/?q={{ q }}&amp;page={{ more }}" rel="next">More hits</a>{% endif %}{% endif %}{% endif %}
<div class="foot">Opening hours: Mon–Sat</div></body></html>"""

PER_PAGE = 3
NOUNS = "Arrow Bell Cloud Door Ember Fjord Gate Hour Island Jewel Key Letter Mirror Night Orchid Path Quarry River Stone Tower Vine Window Year".split()


@dataclass
class Book:
    title: str
    author: str
    year: str
    shelf: str


class Library:
    def __init__(self, variant: Variant) -> None:
        words = Words(f"library/{variant}")
        counts = (2, 0, 3, 1) if variant == "shown" else (1, 3, 0, 2, 3, 0)
        self.authors = [words.fresh(lambda: words.choice(LAST)) for _ in counts]
        self.many = [words.fresh(lambda: words.choice(LAST)) for _ in range(2 if variant == "shown" else 3)]
        self.books = []
        for author, count in [*zip(self.authors, counts, strict=True), *zip(self.many, (4, 5) if variant == "shown" else (7, 2, 8), strict=True)]:
            for _ in range(count):
                title = words.fresh(lambda: f"The {words.choice(NOUNS)} and the {words.choice(NOUNS)}")
                self.books.append(Book(title, author, str(words.randint(1890, 2025)), words.code("L-", 4)))

    def answer(self, request: Request) -> Answer:
        match request.parts:
            case ():
                q, number = request.query.get("q", ""), int(request.query.get("page", 1))
                hits = [book for book in self.books if q and book.author.lower() == q.lower()]
                return page(LAYOUT, q=q, hits=hits[PER_PAGE * (number - 1) : PER_PAGE * number], more=number + 1 if PER_PAGE * number < len(hits) else 0)
            case "book", shelf if book := next((book for book in self.books if book.shelf == shelf), None):
                return page(LAYOUT, book=book)
        return NOWHERE

    def state(self) -> object:
        return None


def wanted(variant: Variant, *, found: bool = False, many: bool = False) -> list[dict[str, str]]:
    library = Library(variant)
    names = library.many if many else [name for name in library.authors if not found or any(book.author == name for book in library.books)]
    return [{"author": name} for name in names]


SITE = Generated("library", Library)

TASKS = (
    Task(
        "library-first-hit",
        "data",
        SITE,
        """
recipe library_first_hit(authors: list of {author: text}) -> {title: text}
    open "/"
    for each wanted in authors
        fill searchbox with wanted.author
        click button "Search"
        emit
            title: text of first link in element css "#hits"
""",
        data={"shown": wanted("shown", found=True), "unseen": wanted("unseen", found=True)},
    ),
    Task(
        "library-first-shelf",
        "data",
        SITE,
        """
recipe library_first_shelf(authors: list of {author: text}) -> {shelf: text}
    open "/"
    for each wanted in authors
        fill searchbox with wanted.author
        press "Enter" in searchbox
        click first link in element css "#hits"
        emit
            shelf: text of cell after "Shelf"
        click link "New search"
""",
        data={"shown": wanted("shown", found=True), "unseen": wanted("unseen", found=True)},
    ),
    Task(
        "library-all-hits",
        "data",
        SITE,
        """
recipe library_all_hits(authors: list of {author: text}) -> {title: text, year: text}
    open "/"
    for each wanted in authors
        fill searchbox with wanted.author
        click button "Search"
        for each hit in items in element css "#hits"
            emit
                title: text of link in hit
                year:  text of element css "i" in hit
""",
        data={"shown": wanted("shown", found=True), "unseen": wanted("unseen", found=True)},
        format="json",
    ),
    Task(
        "library-hit-if-any",
        "data",
        SITE,
        """
recipe library_hit_if_any(authors: list of {author: text}) -> {title: text}
    open "/"
    for each wanted in authors
        fill searchbox with wanted.author
        click button "Search"
        if alert does not exist
            emit
                title: text of first link in element css "#hits"
""",
        data={"shown": wanted("shown"), "unseen": wanted("unseen")},
    ),
    Task(
        "library-all-pages",
        "while+list",
        SITE,
        """
recipe library_all_pages(authors: list of {author: text}) -> {title: text}
    open "/"
    for each wanted in authors
        fill searchbox with wanted.author
        click button "Search"
        for each hit in items in element css "#hits", across pages by link "More hits"
            emit
                title: text of link in hit
""",
        data={"shown": wanted("shown", many=True), "unseen": wanted("unseen", many=True)},
    ),
)
