"""A customer register: a list with a "New customer" link that opens a form with labels, drop-downs and check boxes."""

from __future__ import annotations

from benchmarks.rpa.served import NOWHERE, Answer, Generated, Request, page, to
from benchmarks.rpa.task import Task, Variant
from benchmarks.rpa.words import Words, email

LAYOUT = """<!doctype html><html lang="en"><head><title>Customer register</title><style>
body { font: 14px Arial, sans-serif; background: #eef; margin: 20px } form div { margin: 8px 0 } label { display: inline-block; width: 130px } ul { line-height: 1.6 }
</style></head><body><h1>Customer register</h1>
{% if form %}
<form method="post" action="/new">
<div><label for="n">Full name</label><input id="n" name="name"></div>
<div><label for="e">E-mail</label><input id="e" name="email" type="email"></div>
<div><label for="c">Town</label><input id="c" name="city"></div>
<div><label for="p">Plan</label><select id="p" name="plan"><option value="">Please choose</option><option>Basic</option><option>Business</option><option>Premium</option></select></div>
<div><button>Save</button> <a href="/">Cancel</a></div>
</form>
{% else %}
<p><a href="/new">New customer</a></p>{% if note %}<p role="status">{{ note }}</p>{% endif %}
<ul>{% for entry in entries %}<li>{{ entry.name }}, {{ entry.city }}</li>{% endfor %}</ul>
{% endif %}
</body></html>"""


class Customers:
    def __init__(self, variant: Variant) -> None:
        words = Words(f"customers/{variant}")
        self.entries: list[dict[str, str]] = [{"name": words.person(), "city": words.city()} for _ in range(3)]
        self.added: list[dict[str, str]] = []

    def answer(self, request: Request) -> Answer:
        match request.method, *request.parts:
            case ["GET"]:
                return page(LAYOUT, form=False, entries=self.entries, note=f"{self.added[-1]['name']} was added." if self.added else "")
            case "GET", "new":
                return page(LAYOUT, form=True)
            case "POST", "new":
                self.added.append(dict(request.form))
                self.entries.append(dict(request.form))
                return to("/")
        return NOWHERE

    def state(self) -> object:
        return self.added


def rows(variant: Variant) -> list[dict[str, str]]:
    words = Words(f"customers rows/{variant}")
    count = 4 if variant == "shown" else 6
    people, plans = [words.person() for _ in range(count)], words.mixed(("Basic", "Business", "Premium"), count)
    return [{"name": person, "email": email(person), "city": words.city(), "plan": plan} for person, plan in zip(people, plans, strict=True)]


SITE = Generated("customers", Customers)

TASKS = (
    Task(
        "customers-add",
        "data",
        SITE,
        """
recipe customers_add(customers: list of {name: text, email: text, city: text, plan: text})
    open "/"
    for each customer in customers
        click link "New customer"
        fill textbox "Full name" with customer.name
        fill textbox "E-mail" with customer.email
        fill textbox "Town" with customer.city
        choose customer.plan from combobox "Plan"
        click button "Save"
""",
        data={"shown": rows("shown"), "unseen": rows("unseen")},
        stop_after=15,
    ),
)
