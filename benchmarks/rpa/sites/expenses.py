# ruff: noqa: E501 - pages as their authors write them
"""An expense tool: one form in its own notation of dates and amounts, a stock list that is edited in place, a two-step wizard, a guest list to tick off."""

from __future__ import annotations

from datetime import date

from benchmarks.rpa.served import NOWHERE, Answer, Generated, Request, page, to
from benchmarks.rpa.task import Task, Variant
from benchmarks.rpa.words import Words

HEAD = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Back office</title><style>
* { box-sizing: border-box } body { font: 14px system-ui, sans-serif; margin: 0; display: flex } .side { width: 170px; background: #f0f0f5; padding: 16px; min-height: 100vh } .side a { display: block; margin: 8px 0 }
.work { padding: 20px; flex: 1 } .field { margin: 10px 0 } .field span { display: block; font-weight: 600 } .line { display: grid; grid-template-columns: 110px 220px 90px 80px; gap: 8px; margin: 6px 0; align-items: center } .banner { background: #dfd; padding: 8px }
</style></head><body><div class="side"><a href="/">Expenses</a><a href="/stock">Stock</a><a href="/accounts">Accounts</a><a href="/guests">Guests</a></div><div class="work">"""
EXPENSE = (
    HEAD
    + """<h1>New expense</h1>{% if entered %}<div class="banner" role="status">{{ entered }} expenses entered</div>{% endif %}<form method="post" action="/">
<label class="field"><span>Purpose</span><input name="purpose"></label>
<label class="field"><span>Date (DD/MM/YYYY)</span><input name="date" placeholder="DD/MM/YYYY"></label>
<label class="field"><span>Amount</span><input name="amount" inputmode="decimal"></label>
<label class="field"><span>Category</span><select name="category"><option value="">Select…</option>{% for name in categories %}<option>{{ name }}</option>{% endfor %}</select></label>
<div class="field"><label><input type="radio" name="paid" value="card"> Company card</label> <label><input type="radio" name="paid" value="cash"> Cash</label></div>
<label class="field"><input type="checkbox" name="billable" value="1"> Billable to a client</label>
<p><button>Submit expense</button></p></form></div></body></html>"""
)
STOCK = (
    HEAD
    + """<h1>Stock</h1>{% for item in items %}<form class="line" method="post" action="/stock/{{ item.sku }}" role="group" aria-label="{{ item.sku }}"><span>{{ item.sku }}</span><span>{{ item.name }}</span>
<input name="quantity" type="number" aria-label="Quantity" value="{{ item.quantity }}"><button>Update</button></form>{% endfor %}</div></body></html>"""
)
ACCOUNT = (
    HEAD
    + """<h1>Open an account</h1><p>Step {{ step }} of 3</p><form method="post" action="/accounts/{{ step }}">{% for name, value in known.items() %}<input type="hidden" name="{{ name }}" value="{{ value }}">{% endfor %}
{% if step == 1 %}<div class="field"><label for="holder">Account holder</label> <input id="holder" name="holder"></div><p><button>Continue</button></p>
{% elif step == 2 %}<div class="field"><label for="currency">Currency</label> <select id="currency" name="currency"><option value="">…</option><option>CHF</option><option>EUR</option><option>GBP</option></select></div>
<div class="field"><label for="limit">Limit</label> <input id="limit" name="limit"></div><p><button>Continue</button></p>
{% else %}<p>{{ known.holder }}, {{ known.currency }}, {{ known.limit }}</p><p><button>Open account</button></p>{% endif %}</form></div></body></html>"""
)
GUESTS = (
    HEAD
    + """<h1>Guests</h1><form method="post" action="/guests"><ul style="list-style: none">{% for name in guests %}<li><label><input type="checkbox" name="here" value="{{ name }}"> {{ name }}</label></li>{% endfor %}</ul>
<button>Save attendance</button></form></div></body></html>"""
)

CATEGORIES = ("Hotel", "Meals", "Office", "Taxi", "Train")


class BackOffice:
    def __init__(self, variant: Variant) -> None:
        self.done: list[object] = []
        words = Words(f"expenses/{variant}")
        self.stock = [{"sku": words.code("SK", 4), "name": words.product(), "quantity": str(words.randint(1, 60))} for _ in range(6 if variant == "shown" else 9)]
        self.guests = [words.person() for _ in range(7 if variant == "shown" else 10)]

    def answer(self, request: Request) -> Answer:
        match request.method, *request.parts:
            case ["GET"]:
                return page(EXPENSE, categories=CATEGORIES, entered=len(self.done))
            case "GET", "stock":
                return page(STOCK, items=self.stock)
            case "GET", "accounts":
                return page(ACCOUNT, step=1, known={})
            case "GET", "guests":
                return page(GUESTS, guests=self.guests)
            case "POST", "accounts", "1" | "2" as step:
                return page(ACCOUNT, step=int(step) + 1, known=request.form)
            case "POST", *parts:
                self.done.append([*parts, {name: sorted(values) for name, values in request.lists.items()}])
                return to("/accounts" if parts[:1] == ["accounts"] else "/guests" if parts == ["guests"] else "/stock" if parts else "/")
        return NOWHERE

    def state(self) -> object:
        return self.done


def spent(variant: Variant) -> list[dict[str, str]]:
    words = Words(f"expenses rows/{variant}")
    count = 3 if variant == "shown" else 5
    billable = ("yes", "no", "yes") if variant == "shown" else ("no", "yes", "no", "no", "yes")
    days = [words.day(date(2026, 1, 13), 300) for _ in range(count)]
    kinds = words.mixed(CATEGORIES, count)
    paid = words.mixed(("Company card", "Cash"), count)
    return [
        {"purpose": f"Visit to {words.company()}", "date": day.isoformat(), "amount": f"{words.amount(10, 400):.2f}", "category": kind, "paid_with": how, "billable": told}
        for day, kind, how, told in zip(days, kinds, paid, billable, strict=True)
    ]


def counted(variant: Variant) -> list[dict[str, str]]:
    words, stock = Words(f"stock rows/{variant}"), BackOffice(variant).stock
    return [{"sku": item["sku"], "counted": str(words.fresh(lambda: words.randint(61, 99)))} for item in words.sample(stock, 4 if variant == "shown" else 6)]


def accounts(variant: Variant) -> list[dict[str, str]]:
    words = Words(f"accounts rows/{variant}")
    count = 3 if variant == "shown" else 5
    return [{"holder": words.company(), "currency": currency, "limit": str(words.fresh(lambda: words.randrange(1000, 90000, 500)))} for currency in words.mixed(("CHF", "EUR", "GBP"), count)]


def present(variant: Variant) -> list[dict[str, str]]:
    words, guests = Words(f"guests rows/{variant}"), BackOffice(variant).guests
    return [{"guest": name} for name in words.sample(guests, 4 if variant == "shown" else 6)]


SITE = Generated("expenses", BackOffice)

TASKS = (
    Task(
        "expenses-enter",
        "data",
        SITE,
        """
recipe expenses_enter(expenses: list of {purpose: text, date: text, amount: text, category: text})
    open "/"
    for each expense in expenses
        fill textbox "Purpose" with expense.purpose
        fill textbox "Date (DD/MM/YYYY)" with date expense.date as "DD/MM/YYYY"
        fill textbox "Amount" with expense.amount
        choose expense.category from combobox "Category"
        click button "Submit expense"
""",
        data={"shown": spent("shown"), "unseen": spent("unseen")},
        stop_after=13,
    ),
    Task(
        "expenses-enter-all",
        "data",
        SITE,
        """
recipe expenses_enter_all(expenses: list of {purpose: text, date: text, paid_with: text, billable: text})
    open "/"
    for each expense in expenses
        fill textbox "Purpose" with expense.purpose
        fill textbox "Date (DD/MM/YYYY)" with date expense.date as "DD/MM/YYYY"
        check radio expense.paid_with
        if expense.billable is "yes"
            check checkbox "Billable to a client"
        click button "Submit expense"
""",
        data={"shown": spent("shown"), "unseen": spent("unseen")},
        format="json",
    ),
    Task(
        "expenses-only-billable",
        "data",
        SITE,
        """
recipe expenses_only_billable(expenses: list of {purpose: text, amount: text, billable: text})
    open "/"
    for each expense in expenses
        if expense.billable is "yes"
            fill textbox "Purpose" with expense.purpose
            fill textbox "Amount" with expense.amount
            click button "Submit expense"
""",
        data={"shown": spent("shown"), "unseen": spent("unseen")},
    ),
    Task(
        "stock-correct",
        "data",
        SITE,
        """
recipe stock_correct(items: list of {sku: text, counted: text})
    open "/stock"
    for each line in items
        fill spinbutton in group line.sku with line.counted
        click button "Update" in group line.sku
""",
        data={"shown": counted("shown"), "unseen": counted("unseen")},
        stop_after=7,
    ),
    Task(
        "accounts-wizard",
        "data",
        SITE,
        """
recipe accounts_wizard(accounts: list of {holder: text, currency: text, limit: text})
    open "/accounts"
    for each account in accounts
        fill textbox "Account holder" with account.holder
        click button "Continue"
        choose account.currency from combobox "Currency"
        fill textbox "Limit" with account.limit
        click button "Continue"
        click button "Open account"
""",
        data={"shown": accounts("shown"), "unseen": accounts("unseen")},
        format="json",
        stop_after=14,
    ),
    Task(
        "guests-tick-off",
        "data",
        SITE,
        """
recipe guests_tick_off(guests: list of {guest: text})
    open "/guests"
    for each entry in guests
        check checkbox entry.guest
    click button "Save attendance"
""",
        data={"shown": present("shown"), "unseen": present("unseen")},
    ),
)
