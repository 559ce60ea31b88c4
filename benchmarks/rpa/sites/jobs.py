# ruff: noqa: E501 - pages as their authors write them
"""A job board: offers as cards on numbered pages to save or apply for, companies as a table that a script turns, groups of offers within each page."""

from __future__ import annotations

import json
from dataclasses import dataclass

from benchmarks.rpa.served import NOWHERE, Answer, Generated, Request, as_json, page
from benchmarks.rpa.task import Task, Variant
from benchmarks.rpa.words import Words

HEAD = """<!doctype html><html lang="en"><head><title>Jobs near you</title><style>
body { font: 15px "Segoe UI", sans-serif; background: #f7f7fa; margin: 0 } .wrap { width: 900px; margin: 0 auto } .offer { background: #fff; border: 1px solid #e2e2ee; border-radius: 8px; margin: 10px 0; padding: 12px } .offer p { margin: 4px 0 }
.badge { background: #dff5e1; border-radius: 10px; padding: 1px 9px; font-size: 12px } table { width: 100%; background: #fff } th { text-align: left } td, th { padding: 6px } .group { margin: 18px 0 }
</style></head><body><div class="wrap"><div class="logo">Jobs near you</div><nav aria-label="Main"><a href="/">Offers</a> <a href="/companies">Companies</a> <a href="/cities">Cities</a></nav>"""
OFFERS = (
    HEAD
    + """<h1>Offers</h1>{% for offer in offers %}<div class="offer"><h2>{{ offer.title }}</h2><p>{{ offer.company }}</p>{% if offer.remote %}<span class="badge">Remote</span>{% endif %}
<button class="save" data-code="{{ offer.code }}">Save</button>{% if offer.quick %}<button class="apply" data-code="{{ offer.code }}">Quick apply</button>{% endif %}</div>{% endfor %}
<nav aria-label="Pagination"><ul style="display: flex; gap: 10px; list-style: none">{% if number > 1 %}<li><a href="/?page={{ number - 1 }}" aria-label="Previous page">«</a></li>{% endif %}<li>{{ number }}</li>{% if number < last %}<li><a href="/?page={{ number + 1 }}" aria-label="Next page">»</a></li>{% endif %}</ul></nav>
<script>for (const b of document.querySelectorAll("button")) b.onclick = async () => { await fetch("/" + b.className + "/" + b.dataset.code, { method: "POST" }); b.textContent = b.className === "save" ? "Saved" : "Applied"; b.disabled = true; };</script></div></body></html>"""
)
COMPANIES = (
    HEAD
    + """<h1>Companies</h1><table><thead><tr><th>Company</th><th>City</th><th>Staff</th></tr></thead><tbody id="body"></tbody></table><p><button id="back">Previous</button> <span id="which"></span> <button id="on">Next</button></p><script>
const rows = {{ rows|safe }}, size = 3; let number = 0; const last = Math.ceil(rows.length / size) - 1;
function draw() { body.replaceChildren(...rows.slice(size * number, size * number + size).map((row) => { const tr = document.createElement("tr"); for (const cell of row) { const td = document.createElement("td"); td.textContent = cell; tr.append(td); } return tr; }));
  which.textContent = (number + 1) + " / " + (last + 1); document.getElementById("back").disabled = number === 0; on.disabled = number === last; }
const body = document.getElementById("body"), on = document.getElementById("on"), which = document.getElementById("which"); on.onclick = () => { number += 1; draw(); }; document.getElementById("back").onclick = () => { number -= 1; draw(); }; draw();
</script></div></body></html>"""
)
CITIES = (
    HEAD
    + """<h1>Cities</h1>{% for city, offers in groups %}<div class="group"><h3>{{ city }}</h3><ul>{% for title in offers %}<li>{{ title }}</li>{% endfor %}</ul></div>{% endfor %}
{% if number < last %}<a class="older" href="/cities?page={{ number + 1 }}">More cities</a>{% endif %}</div></body></html>"""
)

PER_PAGE = 3
RANKS = "Assistant Junior Lead Senior Trainee".split()
TRADES = "accountant baker carpenter designer editor gardener mechanic nurse optician painter plumber roofer surveyor tailor translator welder".split()


@dataclass
class Offer:
    title: str
    company: str
    code: str
    remote: bool
    quick: bool


class Jobs:
    def __init__(self, variant: Variant) -> None:
        words = Words(f"jobs/{variant}")
        shown = variant == "shown"
        remote = (True, False, True, False, True, False) if shown else (False, True, True, False, True, True, False, False, True, False)
        quick = (True, True, False, True, False, True) if shown else (True, False, False, True, True, False, True, False, True, True)

        def title() -> str:
            return words.fresh(lambda: f"{words.choice(RANKS)} {words.choice(TRADES)}")

        self.offers = [Offer(title(), words.company(), words.code("J"), far, fast) for far, fast in zip(remote, quick, strict=True)]
        self.companies = [(words.company(), words.city(), str(words.fresh(lambda: words.randint(4, 900)))) for _ in range(7 if shown else 11)]
        self.groups = [(words.city(), [title() for _ in range(size)]) for size in ((2, 3, 1, 2) if shown else (1, 3, 2, 2, 4, 1))]
        self.done: list[tuple[str, str]] = []

    def answer(self, request: Request) -> Answer:
        number = int(request.query.get("page", 1))
        match request.method, *request.parts:
            case ["GET"]:
                return page(OFFERS, offers=self.offers[PER_PAGE * (number - 1) : PER_PAGE * number], number=number, last=-(-len(self.offers) // PER_PAGE))
            case "GET", "companies":
                return page(COMPANIES, rows=json.dumps(self.companies))
            case "GET", "cities":
                return page(CITIES, groups=self.groups[2 * (number - 1) : 2 * number], number=number, last=-(-len(self.groups) // 2))
            case "POST", what, code:
                self.done.append((what, code))
                return as_json({})
        return NOWHERE

    def state(self) -> object:
        return self.done


SITE = Generated("jobs", Jobs)

TASKS = (
    Task(
        "jobs-save-remote",
        "while+list",
        SITE,
        """
recipe jobs_save_remote()
    open "/"
    for each offer in elements css ".offer", across pages by link "Next page"
        if text "Remote" in offer exists
            click button "Save" in offer
""",
    ),
    Task(
        "jobs-apply-where-possible",
        "while+list",
        SITE,
        """
recipe jobs_apply_where_possible()
    open "/"
    for each offer in elements css ".offer", across pages by link "Next page"
        if button "Quick apply" in offer exists
            click button "Quick apply" in offer
""",
    ),
    Task(
        "jobs-apply-or-save",
        "while+list",
        SITE,
        """
recipe jobs_apply_or_save()
    open "/"
    for each offer in elements css ".offer", across pages by link "Next page"
        if button "Quick apply" in offer exists
            click button "Quick apply" in offer
        otherwise
            click button "Save" in offer
""",
    ),
    Task(
        "jobs-save-all",
        "while+list",
        SITE,
        """
recipe jobs_save_all()
    open "/"
    for each offer in elements css ".offer", across pages by link "Next page"
        click button "Save" in offer
""",
        stop_after=6,
    ),
    Task(
        "jobs-companies",
        "while+list",
        SITE,
        """
recipe jobs_companies() -> {company: text, city: text, staff: text}
    open "/companies"
    for each row in elements css "tbody tr", across pages by button "Next"
        emit
            company: text of cell "Company" in row
            city:    text of cell "City" in row
            staff:   text of cell "Staff" in row
""",
        stop_after=15,
    ),
    Task(
        "jobs-by-city",
        "while+list",
        SITE,
        """
recipe jobs_by_city() -> {title: text}
    open "/cities"
    for each group in elements css ".group", across pages by link "More cities"
        for each offer in items in group
            emit
                title: text of offer
""",
    ),
    Task(
        "jobs-by-city-with-city",
        "while+list",
        SITE,
        """
recipe jobs_by_city_with_city() -> {city: text, title: text}
    open "/cities"
    for each group in elements css ".group", across pages by link "More cities"
        for each offer in items in group
            emit
                city:  text of heading in group
                title: text of offer
""",
        stop_after=14,
    ),
)
