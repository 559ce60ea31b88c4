# ruff: noqa: E501 - pages as their authors write them
"""A university's staff directory: an ordered list under a heading, numbered pages, a profile with a definition list for everybody."""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.rpa.served import NOWHERE, Answer, Generated, Request, page
from benchmarks.rpa.task import Task, Variant
from benchmarks.rpa.words import Words, email

LAYOUT = """<!DOCTYPE html><html><head><title>Staff | Hillside University</title><style>
body { font: 16px/1.5 "Times New Roman", serif; margin: 0 8% } .top { display: flex; justify-content: space-between; border-bottom: 2px solid #700 } .people li { margin: 8px 0 }
.pages a, .pages b { padding: 3px 9px; border: 1px solid #ccc } dt { font-weight: bold } aside { float: right; width: 180px; background: #f3f3f3; padding: 10px }
</style></head><body><div class="top"><h2>Hillside University</h2><div><a href="/about">About</a> <a href="/campus">Campus</a></div></div>
<aside><p>Open day</p><ul><li>Guided tours at ten</li><li>Library at noon</li></ul></aside>
{% if person is defined %}
<h1>{{ person.name }}</h1><dl><dt>Office</dt><dd>{{ person.room }}</dd><dt>Telephone</dt><dd>{{ person.phone }}</dd><dt>Subject</dt><dd>{{ person.subject }}</dd>
{% if person.hours %}<dt>Consultation</dt><dd>{{ person.hours }}</dd>{% endif %}</dl>
{% else %}
<h1>Staff</h1><ol class="people">
{% for person in people %}<li><a href="/staff/{{ person.login }}">{{ person.name }}</a> <em>{{ person.subject }}</em> <a href="mailto:{{ person.email }}">write</a></li>
{% endfor %}</ol><div class="pages" role="navigation" aria-label="Pages">{% for n in numbers %}{% if n == number %}<b>{{ n }}</b>{% else %}<a href="/?p={{ n }}">{{ n }}</a>{% endif %} {% endfor %}</div>
{% endif %}
<hr><small>Hillside University, founded 1871</small></body></html>"""

PER_PAGE = 3
SUBJECTS = ("Algebra", "Botany", "Economics", "Genetics", "History", "Linguistics", "Optics", "Philosophy")


@dataclass
class Member:
    name: str
    login: str
    email: str
    room: str
    phone: str
    subject: str
    hours: str


class Staff:
    def __init__(self, variant: Variant) -> None:
        words = Words(f"staff/{variant}")
        self.people = []
        for number in range(7 if variant == "shown" else 11):
            name = words.person()
            held = number in ((0, 2, 5) if variant == "shown" else (1, 2, 6, 7, 10))
            hours = f"{words.choice(('Monday', 'Tuesday', 'Friday'))} {words.fresh(lambda: words.randint(8, 40))}:00" if held else ""
            self.people.append(Member(name, name.lower().replace(" ", "-"), email(name), words.code("R ", 3), words.phone(), words.choice(SUBJECTS), hours))

    def answer(self, request: Request) -> Answer:
        match request.parts:
            case ():
                number, last = int(request.query.get("p", 1)), -(-len(self.people) // PER_PAGE)
                return page(LAYOUT, people=self.people[PER_PAGE * (number - 1) : PER_PAGE * number], number=number, numbers=range(1, last + 1))
            case "staff", login if person := next((person for person in self.people if person.login == login), None):
                return page(LAYOUT, person=person)
        return NOWHERE

    def state(self) -> object:
        return None


SITE = Generated("staff", Staff)

TASKS = (
    Task(
        "staff-numbered",
        "while+list",
        SITE,
        """
recipe staff_numbered() -> {name: text, subject: text}
    open "/"
    for each person in elements css ".people > li", across pages by numbered links in navigation "Pages"
        emit
            name:    text of first link in person
            subject: text of emphasis in person
""",
        stop_after=11,
    ),
    Task(
        "staff-numbered-profiles",
        "while+list",
        SITE,
        """
recipe staff_numbered_profiles() -> {name: text, office: text}
    open "/"
    for each person in elements css ".people > li", across pages by numbered links in navigation "Pages"
        click first link in person
        emit
            name:   text of last heading
            office: text of definition after "Office"
        go back
""",
        stop_after=19,
    ),
    Task(
        "staff-mail-addresses",
        "while+list",
        SITE,
        """
recipe staff_mail_addresses() -> {address: link}
    open "/"
    for each person in elements css ".people > li", across pages by numbered links in navigation "Pages"
        emit
            address: link of link "write" in person
""",
        stop_after=7,
    ),
    Task(
        "staff-consultation-hours",
        "while+list",
        SITE,
        """
recipe staff_consultation_hours() -> {telephone: text, hours: text}
    open "/"
    for each person in elements css ".people > li", across pages by numbered links in navigation "Pages"
        click first link in person
        if term "Consultation" exists
            emit
                telephone: text of definition after "Telephone"
                hours:     text of definition after "Consultation"
        otherwise
            emit
                telephone: text of definition after "Telephone"
                hours:     ""
        go back
""",
        stop_after=20,
    ),
    Task(
        "staff-profiles-of-one-page",
        "list",
        SITE,
        """
recipe staff_profiles_of_one_page() -> {office: text, telephone: text, subject: text}
    open "/"
    for each person in elements css ".people > li"
        click first link in person
        emit
            office:    text of definition after "Office"
            telephone: text of definition after "Telephone"
            subject:   text of definition after "Subject"
        go back
""",
        stop_after=11,
    ),
)
