# ruff: noqa: E501 - pages as their authors write them
"""Bookkeeping in two places: invoices on one page, a booking form on another; a price list to look things up in."""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.rpa.served import NOWHERE, Answer, Generated, Request, page, to
from benchmarks.rpa.task import Task, Variant
from benchmarks.rpa.words import Words

HEAD = """<!doctype html><html lang="en"><head><title>Ledger</title><style>body { font: 13px Tahoma, sans-serif; margin: 16px } .inv { padding: 6px; border-bottom: 1px solid #ccc } .inv span { display: inline-block; min-width: 120px }
.row { margin: 8px 0 } .row label { display: inline-block; width: 110px }</style></head><body><div role="navigation"><a href="/">Invoices</a> <a href="/book">Book</a> <a href="/prices">Prices</a> <a href="/rate">Rate of the day</a></div>"""
INVOICES = (
    HEAD
    + """<h1>Invoices to book</h1>{% for invoice in invoices %}<div class="inv"><span class="no">{{ invoice.number }}</span><span class="who">{{ invoice.company }}</span><span class="sum">{{ invoice.amount }}</span><a href="/book">Book it</a></div>{% endfor %}</body></html>"""
)
BOOK = (
    HEAD
    + """<h1>New booking</h1><form method="post" action="/book"><div class="row"><label for="ref">Reference</label><input id="ref" name="reference"></div><div class="row"><label for="amt">Amount</label><input id="amt" name="amount"></div>
<div class="row"><label for="acc">Account</label><select id="acc" name="account"><option></option><option>Goods</option><option>Services</option></select></div><button>Post booking</button></form></body></html>"""
)
PRICES = (
    HEAD
    + """<h1>Prices</h1><form action="/prices"><input name="code" placeholder="Article code" aria-label="Article code"><button>Look up</button></form>{% if found %}<div id="found"><h2>{{ found.name }}</h2><p>Net price: <strong>{{ found.price }}</strong></p></div>
<p><a href="/quote">Enter into the quotation</a></p>{% endif %}</body></html>"""
)
QUOTE = (
    HEAD
    + """<h1>Quotation</h1><form method="post" action="/quote"><p>Line <input name="line" aria-label="Line"></p><p>Price <input name="price" aria-label="Price"></p><button>Add line</button></form></body></html>"""
)
RATE = HEAD + """<h1>Rate of the day</h1><p>One pound is <b id="rate">{{ rate }}</b> euro.</p><p><a href="/book">New booking</a></p></body></html>"""


@dataclass
class Invoice:
    number: str
    company: str
    amount: str


class Ledger:
    def __init__(self, variant: Variant) -> None:
        words = Words(f"ledger/{variant}")
        self.invoices = [Invoice(words.code("R-", 4), words.company(), f"{words.amount():.2f}") for _ in range(5 if variant == "shown" else 7)]
        self.articles = {words.code("P", 4): {"name": words.product(), "price": f"{words.amount(3, 90):.2f}"} for _ in range(5 if variant == "shown" else 8)}
        self.rate = f"1.{words.randint(1000, 2999)}"
        self.done: list[object] = []

    def answer(self, request: Request) -> Answer:
        match request.method, *request.parts:
            case ["GET"]:
                return page(INVOICES, invoices=self.invoices)
            case "GET", "book":
                return page(BOOK)
            case "GET", "prices":
                return page(PRICES, found=self.articles.get(request.query.get("code", "")))
            case "GET", "quote":
                return page(QUOTE)
            case "GET", "rate":
                return page(RATE, rate=self.rate)
            case "POST", where:
                self.done.append([where, dict(request.form)])
                return to("/" if where == "book" else "/prices")
        return NOWHERE

    def state(self) -> object:
        return self.done


def codes(variant: Variant) -> list[dict[str, str]]:
    return [{"code": code} for code in sorted(Ledger(variant).articles)[: 4 if variant == "shown" else 6]]


SITE = Generated("ledger", Ledger)

TASKS = (
    Task(
        "ledger-book-invoices",
        "list",
        SITE,
        """
recipe ledger_book_invoices()
    open "/"
    for each invoice in elements css ".inv"
        let number = text of element css ".no" in invoice
        let amount = text of element css ".sum" in invoice
        click link "Book it" in invoice
        fill textbox "Reference" with number
        fill textbox "Amount" with amount
        click button "Post booking"
""",
        stop_after=13,
    ),
    Task(
        "ledger-copy-rate",
        "other",
        SITE,
        """
recipe ledger_copy_rate()
    open "/rate"
    let rate = text of element css "#rate"
    click link "New booking"
    fill textbox "Reference" with "Rate of the day"
    fill textbox "Amount" with rate
    choose "Services" from combobox "Account"
    click button "Post booking"
""",
    ),
    Task(
        "ledger-quote-prices",
        "data",
        SITE,
        """
recipe ledger_quote_prices(articles: list of {code: text})
    open "/prices"
    for each article in articles
        fill textbox "Article code" with article.code
        click button "Look up"
        let price = text of strong
        click link "Enter into the quotation"
        fill textbox "Line" with article.code
        fill textbox "Price" with price
        click button "Add line"
""",
        data={"shown": codes("shown"), "unseen": codes("unseen")},
        stop_after=13,
    ),
    Task(
        "ledger-look-up-and-note",
        "data",
        SITE,
        """
recipe ledger_look_up_and_note(articles: list of {code: text}) -> {name: text, price: text}
    open "/prices"
    for each article in articles
        fill textbox "Article code" with article.code
        press "Enter" in textbox "Article code"
        emit
            name:  text of 2nd heading
            price: text of strong
""",
        data={"shown": codes("shown"), "unseen": codes("unseen")},
        format="json",
        stop_after=13,
    ),
)
