"""An office's order book: a plain HTML table under a navigation bar, a page per order, buttons that change an order."""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.rpa.served import NOWHERE, Answer, Generated, Request, page, to
from benchmarks.rpa.task import Task, Variant
from benchmarks.rpa.words import Words

LAYOUT = """<!doctype html><html lang="en"><head><title>Order book</title><style>
body { font: 14px/1.4 Verdana, sans-serif; margin: 0 } nav { background: #243; padding: 8px } nav a { color: #fff; margin-right: 16px }
main { padding: 12px 24px } table { border-collapse: collapse } th, td { border: 1px solid #bbb; padding: 4px 10px; text-align: left } footer { color: #777; padding: 24px }
</style></head><body><nav><a href="/">Orders</a><a href="/stock">Stock</a><a href="/help">Help</a></nav><main>
{% if number is defined %}
<h1>Order {{ number }}</h1><p><a href="/">All orders</a></p>
<table>{% for label, value in facts %}<tr><th>{{ label }}</th><td>{{ value }}</td></tr>{% endfor %}</table>
{% else %}
<h1>Orders</h1><p>{{ orders|length }} orders are open at the moment.</p>
<table id="orders"><thead><tr><th>No.</th><th>Customer</th><th>Date</th><th>Total</th><th>Status</th><th></th></tr></thead><tbody>
{% for order in orders %}<tr><td><a href="/orders/{{ order.number }}">{{ order.number }}</a></td><td>{{ order.customer }}</td><td>{{ order.day }}</td><td>{{ order.total }}</td>
<td>{{ order.status }}</td><td>
{% if order.status == "pending" %}<form method="post" action="/orders/{{ order.number }}/approved"><button>Approve</button></form>{% endif %}
{% if order.status == "disputed" %}<form method="post" action="/orders/{{ order.number }}/rejected"><button>Reject</button></form>{% endif %}
</td></tr>
{% endfor %}</tbody></table>
{% endif %}
</main><footer>Order book 4.2 — <a href="/terms">Terms</a></footer></body></html>"""


@dataclass
class Order:
    number: str
    customer: str
    day: str
    total: str
    status: str
    carrier: str
    address: str


class Orders:
    def __init__(self, variant: Variant) -> None:
        words = Words(f"orders/{variant}")
        count = 6 if variant == "shown" else 9
        states = (
            ["pending", "shipped", "pending", "disputed", "pending", "shipped"]
            if variant == "shown"
            else ["shipped", "disputed", "pending", "shipped", "disputed", "pending", "pending", "shipped", "pending"]
        )
        self.orders = [
            Order(
                words.code("A-"),
                words.company(),
                words.day().strftime("%d %b %Y"),
                f"€ {words.amount():,.2f}",
                states[number],
                words.choice(("Post", "Rail", "Van")),
                f"{words.street()}, {words.city()}",
            )
            for number in range(count)
        ]
        self.changes: list[tuple[str, str]] = []

    def answer(self, request: Request) -> Answer:
        match request.method, *request.parts:
            case ["GET"]:
                return page(LAYOUT, orders=self.orders)
            case "GET", "orders", number if order := self._order(number):
                return page(LAYOUT, number=number, facts=[("Customer", order.customer), ("Ship to", order.address), ("Carrier", order.carrier), ("Total", order.total)])
            case "POST", "orders", number, status if order := self._order(number):
                order.status = status
                self.changes.append((number, status))
                return to("/")
        return NOWHERE

    def _order(self, number: str) -> Order | None:
        return next((order for order in self.orders if order.number == number), None)

    def state(self) -> object:
        return self.changes


SITE = Generated("orders", Orders)

TASKS = (
    Task(
        "orders-table",
        "list",
        SITE,
        """
recipe orders_table() -> {number: text, customer: text, total: text}
    open "/"
    for each row in rows containing link in table
        emit
            number:   text of link in row
            customer: text of cell "Customer" in row
            total:    text of cell "Total" in row
""",
        stop_after=10,
    ),
    Task(
        "orders-details",
        "list",
        SITE,
        """
recipe orders_details() -> {customer: text, carrier: text}
    open "/"
    for each row in rows containing link in table
        click link in row
        emit
            customer: text of cell after "Customer"
            carrier:  text of cell after "Carrier"
        go back
""",
        stop_after=13,
    ),
    Task(
        "orders-approve-pending",
        "list",
        SITE,
        """
recipe orders_approve_pending()
    open "/"
    for each row in rows containing link in table
        if text of cell "Status" in row is "pending"
            click button "Approve" in row
""",
    ),
    Task(
        "orders-approve-or-reject",
        "list",
        SITE,
        """
recipe orders_approve_or_reject()
    open "/"
    for each row in rows containing link in table
        if text of cell "Status" in row is "pending"
            click button "Approve" in row
        otherwise if text of cell "Status" in row is "disputed"
            click button "Reject" in row
""",
    ),
    Task(
        "orders-press-what-there-is",
        "list",
        SITE,
        """
recipe orders_press_what_there_is()
    open "/"
    for each row in rows containing link in table
        if button in row exists
            click button in row
""",
    ),
    Task(
        "orders-details-of-shipped",
        "list",
        SITE,
        """
recipe orders_details_of_shipped() -> {ship_to: text}
    open "/"
    for each row in rows containing link in table
        if text of cell "Status" in row is "shipped"
            click link in row
            emit
                ship_to: text of cell after "Ship to"
            click link "All orders"
""",
    ),
)
