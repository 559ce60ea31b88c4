# ruff: noqa: E501 - pages as their authors write them
"""A travel agency: places to type in, a calendar that shows one month at a time, results as cards, bookings to confirm or cancel."""

from __future__ import annotations

import json
from datetime import date

from benchmarks.rpa.served import NOWHERE, Answer, Generated, Request, page, to
from benchmarks.rpa.task import Task, Variant
from benchmarks.rpa.words import Words

HEAD = """<!doctype html><html lang="en"><head><title>Wayfarer</title><style>
body { font: 15px Futura, "Century Gothic", sans-serif; margin: 0 10% } .box { background: #eef6ff; padding: 18px } .box input { margin-right: 12px } #calendar { border: 1px solid #88a; width: 290px; padding: 8px; background: #fff }
#calendar td { padding: 4px 9px; cursor: pointer; text-align: center } .offer { border: 1px solid #ccd; margin: 10px 0; padding: 10px } li form { display: inline }
</style></head><body><p><a href="/">Wayfarer</a> <a href="/bookings">My bookings</a></p>"""
SEARCH = (
    HEAD
    + """<div class="box"><h1>Where to?</h1><form action="/offers"><label>From <input name="from"></label><label>To <input name="to"></label>
<input type="hidden" name="day" id="day"><button type="button" id="pick">Choose a day</button> <output id="shown"></output><button>Find trains</button></form>
<div id="calendar" role="dialog" aria-label="Calendar" hidden><button id="back" aria-label="Previous month">‹</button> <h2 id="month" style="display:inline"></h2> <button id="on" aria-label="Next month">›</button><table role="grid"><tbody id="days"></tbody></table></div></div>
<script>
const names = {{ months|safe }}; let year = 2026, month = 3; const $ = (id) => document.getElementById(id);
function draw() { $("month").textContent = names[month] + " " + year; const rows = []; const first = (new Date(year, month, 1).getDay() + 6) % 7, last = new Date(year, month + 1, 0).getDate();
  let cells = Array(first).fill("<td role='presentation'></td>"); for (let d = 1; d <= last; d += 1) cells.push("<td role='gridcell'>" + d + "</td>");
  while (cells.length) rows.push("<tr>" + cells.splice(0, 7).join("") + "</tr>"); $("days").innerHTML = rows.join("");
  for (const cell of document.querySelectorAll("td[role=gridcell]")) cell.onclick = () => { $("day").value = [year, month + 1, cell.textContent].join("-"); $("shown").textContent = cell.textContent + " " + names[month]; $("calendar").hidden = true; }; }
$("pick").onclick = () => { $("calendar").hidden = false; draw(); };
$("on").onclick = () => { month += 1; if (month > 11) { month = 0; year += 1; } draw(); };
$("back").onclick = () => { month -= 1; if (month < 0) { month = 11; year -= 1; } draw(); };
</script></body></html>"""
)
OFFERS = (
    HEAD
    + """<h1>Trains</h1>{% for offer in offers %}<div class="offer"><span class="leaves">{{ offer.leaves }}</span> <b>{{ offer.price }}</b>
<form method="post" action="/book/{{ offer.code }}"><button>Book</button></form></div>{% endfor %}<p><a href="/">New search</a></p></body></html>"""
)
BOOKINGS = (
    HEAD
    + """<h1>My bookings</h1><ul>{% for name in names %}<li>{{ name }} {% for what in ("Confirm", "Cancel", "Print") %}<form method="post" action="/{{ what }}/{{ name }}"><button>{{ what }}</button></form> {% endfor %}</li>{% endfor %}</ul></body></html>"""
)

MONTHS = tuple(date(2026, month, 1).strftime("%B") for month in range(1, 13))


class Travel:
    def __init__(self, variant: Variant) -> None:
        words = Words(f"travel/{variant}")
        self.offers = [{"code": words.code("T"), "leaves": f"{hour}:{words.randint(10, 59)}", "price": f"€ {words.amount(20, 140):.2f}"} for hour in (7, 11, 16)]
        self.names = [words.city() for _ in range(4 if variant == "shown" else 6)]
        self.done: list[object] = []

    def answer(self, request: Request) -> Answer:
        match request.method, *request.parts:
            case ["GET"]:
                return page(SEARCH, months=json.dumps(MONTHS))
            case "GET", "offers":
                self.done.append(dict(request.query))
                return page(OFFERS, offers=self.offers)
            case "GET", "bookings":
                return page(BOOKINGS, names=self.names)
            case "POST", what, which:
                self.done.append([what, which])
                return to("/bookings")
        return NOWHERE

    def state(self) -> object:
        return self.done


def trips(variant: Variant) -> list[dict[str, str]]:
    words = Words(f"travel trips/{variant}")
    days = (date(2026, 6, 14), date(2026, 4, 9), date(2026, 7, 21)) if variant == "shown" else (date(2026, 5, 3), date(2026, 10, 27), date(2026, 4, 30), date(2026, 8, 8))
    return [{"from": words.city(), "to": words.city(), "day": day.isoformat()} for day in days]


def _asked(variant: Variant) -> str:
    trip = trips(variant)[0 if variant == "shown" else 1]
    day = date.fromisoformat(trip["day"])
    return f"Find a train from {trip['from']} to {trip['to']} on {day.day} {day:%B} {day.year}."


def _booking(variant: Variant, what: str, place: int) -> str:
    return f"{what} my trip to {Travel(variant).names[place]}."


SITE = Generated("travel", Travel)

TASKS = (
    Task(
        "travel-find-train",
        "other",
        SITE,
        """
recipe travel_find_train(instruction: text) -> {price: text}
    open "/"
    fill textbox "From" with instruction between "from " and " to "
    fill textbox "To" with instruction between " to " and " on "
    click button "Choose a day"
    repeat until text of heading in dialog "Calendar" is date instruction as "MMMM YYYY"
        click button "Next month"
    click gridcell (date instruction as "D")
    click button "Find trains"
    emit
        price: text of first element css ".offer b"
""",
        instruction={"shown": _asked("shown"), "unseen": _asked("unseen")},
    ),
    Task(
        "travel-find-trains",
        "data",
        SITE,
        """
recipe travel_find_trains(trips: list of {from: text, to: text, day: text}) -> {price: text}
    open "/"
    for each trip in trips
        fill textbox "From" with trip.`from`
        fill textbox "To" with trip.to
        click button "Choose a day"
        repeat until text of heading in dialog "Calendar" is date trip.day as "MMMM YYYY"
            click button "Next month"
        click gridcell (date trip.day as "D")
        click button "Find trains"
        emit
            price: text of first element css ".offer b"
        click link "New search"
""",
        data={"shown": trips("shown"), "unseen": trips("unseen")},
    ),
    Task(
        "travel-bookings-as-told",
        "other",
        SITE,
        """
recipe travel_bookings_as_told(instruction: text)
    open "/bookings"
    click button (word 1 of instruction) in listitem containing (instruction between "trip to " and ".")
""",
        instruction={"shown": _booking("shown", "Cancel", 2), "unseen": _booking("unseen", "Confirm", 4)},
    ),
)
