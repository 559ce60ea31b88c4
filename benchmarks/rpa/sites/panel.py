# ruff: noqa: E501 - pages as their authors write them
"""An intranet put together from other parts: a form in a frame, a table in a frame, cards and switches that are web components with shadow roots."""

from __future__ import annotations

from benchmarks.rpa.served import NOWHERE, Answer, Generated, Request, page, to
from benchmarks.rpa.task import Task, Variant
from benchmarks.rpa.words import Words

OUTER = """<!doctype html><html lang="en"><head><title>Intranet</title><style>body { font: 14px sans-serif } iframe { width: 92%; height: 420px; border: 1px solid #999 }</style></head><body>
<h1>Intranet</h1><p><a href="/">Rooms</a> | <a href="/devices">Devices</a> | <a href="/team">Team</a></p><iframe src="{{ source }}" title="{{ title }}"></iframe><p>Canteen today: soup.</p></body></html>"""
ROOM = """<!doctype html><html><head><title>Room request</title></head><body><h2>Room request</h2>{% if number %}<p id="note">Request {{ number }} was sent.</p>{% endif %}<form method="post" action="/frames/room">
<p>Room <input name="room" id="r" aria-label="Room"></p><p>Persons <input name="persons" type="number" aria-label="Persons"></p><p><input type="submit" value="Send request"></p></form></body></html>"""
DEVICES = """<!doctype html><html><head><title>Devices</title></head><body><table><caption>Devices</caption><tr><th>Tag</th><th>Device</th><th>Site</th></tr>
{% for tag, device, place in devices %}<tr><td>{{ tag }}</td><td>{{ device }}</td><td>{{ place }}</td></tr>{% endfor %}</table></body></html>"""
TEAM = """<!doctype html><html lang="en"><head><title>Team</title></head><body><h1>Team</h1><section id="cards">{% for name, phone in people %}<team-card data-name="{{ name }}" data-phone="{{ phone }}"></team-card>{% endfor %}</section>
<h2>Notices</h2><section>{% for topic in topics %}<topic-switch data-topic="{{ topic }}"></topic-switch>{% endfor %}</section><script>
customElements.define("team-card", class extends HTMLElement { connectedCallback() { const root = this.attachShadow({ mode: "open" });
  root.innerHTML = "<style>div { border: 1px solid #aac; margin: 6px; padding: 8px }</style><div><h3></h3><span class='phone'></span></div>";
  root.querySelector("h3").textContent = this.dataset.name; root.querySelector(".phone").textContent = this.dataset.phone; } });
customElements.define("topic-switch", class extends HTMLElement { connectedCallback() { const root = this.attachShadow({ mode: "open" }); const topic = this.dataset.topic;
  root.innerHTML = "<label><input type='checkbox'> <span></span></label>"; root.querySelector("span").textContent = topic;
  root.querySelector("input").onchange = (event) => fetch("/notice/" + topic + "/" + event.target.checked, { method: "POST" }); } });
</script></body></html>"""

TOPICS = ("Birthdays", "Canteen", "Closures", "Jobs", "Parking", "Sports", "Trainings")


class Panel:
    def __init__(self, variant: Variant) -> None:
        words = Words(f"panel/{variant}")
        shown = variant == "shown"
        self.devices = [(words.code("D", 4), f"{words.choice(('Laptop', 'Phone', 'Printer', 'Screen'))} {words.randint(2, 9)}", words.city()) for _ in range(5 if shown else 8)]
        self.people = [(words.person(), words.phone()) for _ in range(4 if shown else 6)]
        self.done: list[object] = []

    def answer(self, request: Request) -> Answer:
        match request.method, *request.parts:
            case ["GET"]:
                return page(OUTER, source="/frames/room", title="Room request")
            case "GET", "devices":
                return page(OUTER, source="/frames/devices", title="Devices")
            case "GET", "frames", "room":
                return page(ROOM, number=len(self.done))
            case "GET", "frames", "devices":
                return page(DEVICES, devices=self.devices)
            case "GET", "team":
                return page(TEAM, people=self.people, topics=TOPICS)
            case "POST", "frames", "room":
                self.done.append(dict(request.form))
                return to("/frames/room")
            case "POST", "notice", topic, value:
                self.done.append([topic, value])
                return Answer("")
        return NOWHERE

    def state(self) -> object:
        return self.done


def requests(variant: Variant) -> list[dict[str, str]]:
    words = Words(f"panel requests/{variant}")
    return [{"room": words.code("B", 3), "persons": str(words.fresh(lambda: words.randint(2, 40)))} for _ in range(4 if variant == "shown" else 6)]


SITE = Generated("panel", Panel)

TASKS = (
    Task(
        "panel-form-in-frame",
        "data",
        SITE,
        """
recipe panel_form_in_frame(requests: list of {room: text, persons: text})
    open "/"
    for each request in requests
        fill textbox "Room" with request.room
        fill spinbutton "Persons" with request.persons
        click button "Send request"
""",
        data={"shown": requests("shown"), "unseen": requests("unseen")},
        stop_after=10,
    ),
    Task(
        "panel-table-in-frame",
        "list",
        SITE,
        """
recipe panel_table_in_frame() -> {tag: text, device: text, site: text}
    open "/devices"
    for each row in rows containing cell in table
        emit
            tag:    text of cell "Tag" in row
            device: text of cell "Device" in row
            site:   text of cell "Site" in row
""",
        stop_after=7,
    ),
    Task(
        "panel-cards-in-shadow",
        "list",
        SITE,
        """
recipe panel_cards_in_shadow() -> {name: text, phone: text}
    open "/team"
    for each card in elements css "team-card"
        emit
            name:  text of heading in card
            phone: text of element css ".phone" in card
""",
        stop_after=5,
    ),
    Task(
        "panel-switches-in-shadow",
        "other",
        SITE,
        """
recipe panel_switches_in_shadow(instruction: text)
    open "/team"
    for each topic in instruction between "for " and " please" split by ","
        check checkbox topic
""",
        instruction={"shown": "Switch on the notices for Canteen, Parking, Jobs please.", "unseen": "Switch on the notices for Sports, Birthdays, Trainings, Closures please."},
    ),
)
