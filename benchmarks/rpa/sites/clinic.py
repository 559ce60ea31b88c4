"""A clinic's appointment form, filled as somebody was asked to in words."""

from __future__ import annotations

from datetime import timedelta

from benchmarks.rpa.served import NOWHERE, Answer, Generated, Request, page
from benchmarks.rpa.task import Task, Variant
from benchmarks.rpa.words import Words

LAYOUT = """<!doctype html><html lang="en"><head><title>Lakeside Clinic</title><style>
body { font-family: Trebuchet MS, sans-serif; max-width: 640px; margin: 30px auto } fieldset { margin: 12px 0 } label { display: block; margin: 6px 0 }
</style></head><body><h1>Lakeside Clinic</h1>
{% if booked %}<p role="status">Thank you. We have booked the appointment for {{ booked.patient }}.</p>{% else %}
<form method="post" action="/"><fieldset><legend>Who</legend><label>Patient <input name="patient"></label>
<label>Department <select name="department"><option value="">—</option>{% for name in departments %}<option>{{ name }}</option>{% endfor %}</select></label></fieldset>
<fieldset><legend>When</legend><label>Day <input name="day" type="date"></label>
<label><input type="radio" name="part" value="Morning"> Morning</label><label><input type="radio" name="part" value="Afternoon"> Afternoon</label></fieldset>
<label><input type="checkbox" name="reminder" value="yes"> Send a reminder</label><p><button>Book appointment</button></p></form>{% endif %}
</body></html>"""

DEPARTMENTS = ("Cardiology", "Dermatology", "Neurology", "Orthopaedics", "Radiology")


class Clinic:
    def __init__(self, variant: Variant) -> None:
        self.booked: list[dict[str, str]] = []

    def answer(self, request: Request) -> Answer:
        match request.method, *request.parts:
            case ["GET"]:
                return page(LAYOUT, booked=None, departments=DEPARTMENTS)
            case ["POST"]:
                self.booked.append(dict(request.form))
                return page(LAYOUT, booked=request.form)
        return NOWHERE

    def state(self) -> object:
        return self.booked


def instruction(variant: Variant) -> str:
    words = Words(f"clinic/{variant}")
    day = words.day() + timedelta(30)
    return f"Book an appointment for {words.person()} in {words.choice(DEPARTMENTS)} on {day.day} {day:%B} {day.year}."


SITE = Generated("clinic", Clinic)

TASKS = (
    Task(
        "clinic-book",
        "other",
        SITE,
        """
recipe clinic_book(instruction: text)
    open "/"
    fill textbox "Patient" with instruction between "for " and " in "
    choose instruction between " in " and " on " from combobox "Department"
    fill element css "input[type=date]" with date instruction as "YYYY-MM-DD"
    check radio "Morning"
    check checkbox "Send a reminder"
    click button "Book appointment"
""",
        instruction={"shown": instruction("shown"), "unseen": instruction("unseen")},
    ),
)
