"""A shop's back office in Django's administration site: change lists, filters, search, forms, actions on checked rows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from benchmarks.rpa.apps.install import Package
from benchmarks.rpa.apps.process import PROGRAMS, DatabaseSite, write_json
from benchmarks.rpa.task import Task, Variant
from benchmarks.rpa.words import Words, email

PLANS = ("free", "team", "enterprise")
STATUSES = ("open", "paid", "shipped", "cancelled")
VERSIONS = {"3.2": "django==3.2.25", "4.2": "django==4.2.30", "5.2": "django==5.2.19"}
"""The long-term versions; recipes learned on one are of interest on the others."""


def shop(variant: Variant) -> dict[str, list[dict[str, object]]]:
    words = Words(f"django/{variant}")
    people, orders = (8, 9) if variant == "shown" else (13, 11)
    customers: list[dict[str, object]] = []
    for plan in words.mixed(PLANS, people):
        person = words.person()
        customers.append({"name": person, "email": email(person), "city": words.city(), "plan": plan, "newsletter": words.random() < 0.5, "joined": words.day().isoformat()})
    listed: list[dict[str, object]] = [
        {"number": words.code("R"), "customer": words.randrange(people), "status": status, "total": f"{words.amount():.2f}", "note": ""} for status in _statuses(words, orders)
    ]
    return {"customers": customers, "orders": listed}


def _statuses(words: Words, count: int) -> list[str]:
    """The first two rows differ, and the second and the last but one are alike, so that a condition shows itself early and late.

    Three at least are cancelled: nobody can see of one order, nor well of two, that it was dealt with as one of many.
    """
    statuses = words.mixed(STATUSES, count)
    open_ones = [place for place in (1, 3, count - 2) if statuses[place] != "open"]
    for place in open_ones:
        statuses[place] = "open"
    statuses[0] = "paid"
    statuses[count - 3] = statuses[count - 1] = "cancelled"
    return statuses


def _prepare(folder: Path, variant: Variant) -> None:
    write_json(folder / "shop.json", shop(variant))


def _command(python: Path, folder: Path, port: int) -> Sequence[str]:
    return [str(python), str(PROGRAMS / "django_site" / "serve.py"), str(folder), str(port)]


def django(version: str) -> DatabaseSite:
    """The same shop, served by a version of Django (``VERSIONS``)."""
    return DatabaseSite(
        name=f"django-{version}",
        package=Package(f"django-{version}", "pypi", (VERSIONS[version],)),
        prepare=_prepare,
        command=_command,
        tables={
            "shop_customer": "name, email, city, plan, newsletter, joined",
            "shop_order": "number, (select name from shop_customer where id = customer_id), status, total, note",
        },
        start="/admin/",
    )


def new_customers(variant: Variant) -> list[dict[str, str]]:
    words = Words(f"django new/{variant}")
    count = 4 if variant == "shown" else 6
    people, plans = [words.person() for _ in range(count)], words.mixed(tuple(plan.title() for plan in PLANS), count)
    wants = ["yes", "no", *(words.choice(("yes", "no")) for _ in range(count - 2))]
    return [
        {"name": person, "email": email(person), "city": words.city(), "plan": plan, "newsletter": want, "joined": words.day().isoformat()}
        for person, plan, want in zip(people, plans, wants, strict=True)
    ]


def changes(variant: Variant) -> list[dict[str, str]]:
    """Order numbers and what is to become of them."""
    words = Words(f"django changes/{variant}")
    orders = shop(variant)["orders"]
    count = 3 if variant == "shown" else 5
    found = []
    for order in words.sample(orders, count):
        other = [status for status in STATUSES if status != order["status"]]
        found.append({"number": str(order["number"]), "status": words.choice(other).title()})
    return found


def looked_up(variant: Variant) -> list[dict[str, str]]:
    words = Words(f"django looked up/{variant}")
    return [{"person": str(customer["name"])} for customer in words.sample(shop(variant)["customers"], 3 if variant == "shown" else 6)]


def wished(variant: Variant) -> str:
    words = Words(f"django wished/{variant}")
    person, plan = words.person(), words.choice(PLANS).title()
    return f"Add the customer {person} from {words.city()}, e-mail {email(person)}, on the plan {plan}, who joined on {words.day().isoformat()}."


SITE = django("5.2")

TASKS = (
    Task(
        "django-customers",
        "while+list",
        SITE,
        """
recipe django_customers() -> {name: text, email: text, city: text}
    open "/admin/shop/customer/"
    for each row in rows in main, across pages by numbered links
        emit
            name:  text of link in row
            email: text of cell "E-mail" in row
            city:  text of cell "City" in row
""",
        stop_after=20,
    ),
    Task(
        "django-customer-details",
        "while+list",
        SITE,
        """
recipe django_customer_details() -> {joined: text, email: text}
    open "/admin/shop/customer/"
    for each row in rows in main, across pages by numbered links
        click link in row
        emit
            joined: value of textbox "Joined"
            email:  value of textbox "E-mail"
        go back
""",
        stop_after=30,
    ),
    Task(
        "django-add-customers",
        "data",
        SITE,
        """
recipe django_add_customers(customers: list of {name: text, email: text, city: text, plan: text, newsletter: text, joined: text})
    open "/admin/shop/customer/"
    for each customer in customers
        click link "Add customer"
        fill textbox "Name" with customer.name
        fill textbox "E-mail" with customer.email
        fill textbox "City" with customer.city
        choose customer.plan from combobox "Plan"
        if customer.newsletter is "yes"
            check checkbox "Newsletter"
        fill textbox "Joined" with customer.joined
        click button "Save"
""",
        data={"shown": new_customers("shown"), "unseen": new_customers("unseen")},
    ),
    Task(
        "django-add-in-a-row",
        "data",
        SITE,
        """
recipe django_add_in_a_row(customers: list of {name: text, email: text, city: text, plan: text, newsletter: text, joined: text})
    open "/admin/shop/customer/add/"
    for each customer in customers
        fill textbox "Name" with customer.name
        fill textbox "E-mail" with customer.email
        fill textbox "City" with customer.city
        choose customer.plan from combobox "Plan"
        fill textbox "Joined" with customer.joined
        click button "Save and add another"
""",
        data={"shown": new_customers("shown"), "unseen": new_customers("unseen")},
        format="json",
        stop_after=19,
    ),
    Task(
        "django-ship-open-orders",
        "list",
        SITE,
        """
recipe django_ship_open_orders()
    open "/admin/shop/order/"
    for each row in rows in main
        if text of cell "Status" in row is "Open"
            check checkbox in row
    choose "Mark selected orders as shipped" from combobox "Action"
    click button "Go"
""",
    ),
    Task(
        "django-delete-cancelled",
        "list",
        SITE,
        """
recipe django_delete_cancelled()
    open "/admin/shop/order/"
    click link "Cancelled" in navigation "Filter"
    for each row in rows in main
        check checkbox in row
    choose "Delete selected orders" from combobox "Action"
    click button "Go"
    click button "Yes, I’m sure"
""",
    ),
    Task(
        "django-pay-open-orders",
        "list",
        SITE,
        """
recipe django_pay_open_orders()
    open "/admin/shop/order/"
    for each row in rows in main
        if text of cell "Status" in row is "Open"
            click link in row
            choose "Paid" from combobox "Status"
            fill textbox "Note" with "paid in cash"
            click button "Save"
""",
    ),
    Task(
        "django-order-statuses",
        "data",
        SITE,
        """
recipe django_order_statuses(changes: list of {number: text, status: text})
    open "/admin/shop/order/"
    for each change in changes
        fill textbox "Search" with change.number
        click button "Search"
        click link change.number
        choose change.status from combobox "Status"
        click button "Save"
""",
        data={"shown": changes("shown"), "unseen": changes("unseen")},
    ),
    Task(
        "django-look-up",
        "data",
        SITE,
        """
recipe django_look_up(people: list of {person: text}) -> {email: text, city: text}
    open "/admin/shop/customer/"
    for each one in people
        fill textbox "Search" with one.person
        click button "Search"
        emit
            email: text of cell "E-mail" in row in main
            city:  text of cell "City" in row in main
""",
        data={"shown": looked_up("shown"), "unseen": looked_up("unseen")},
    ),
    Task(
        "django-team-customers",
        "list",
        SITE,
        """
recipe django_team_customers() -> {name: text, email: text}
    open "/admin/shop/customer/"
    click link "Team"
    for each row in rows in main
        emit
            name:  text of link in row
            email: text of cell "E-mail" in row
""",
    ),
    Task(
        "django-add-one",
        "other",
        SITE,
        """
recipe django_add_one(instruction: text)
    open "/admin/"
    click link "Customers"
    click link "Add customer"
    fill textbox "Name" with instruction between "customer " and " from"
    fill textbox "E-mail" with instruction between "e-mail " and ","
    fill textbox "City" with instruction between "from " and ","
    choose instruction between "plan " and "," from combobox "Plan"
    fill textbox "Joined" with instruction between "joined on " and "."
    click button "Save"
""",
        instruction={"shown": wished("shown"), "unseen": wished("unseen")},
    ),
)
