# ruff: noqa: E501 - pages as their authors write them
"""A shop with product cards on several pages: divs and no tables, an advertisement between the cards, sale prices on some."""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.rpa.served import NOWHERE, Answer, Generated, Request, page
from benchmarks.rpa.task import Task, Variant
from benchmarks.rpa.words import Words

LAYOUT = """<!doctype html><html lang="en"><head><title>Nordhus — furniture and more</title><style>
body { font: 15px Georgia, serif; margin: 0; background: #faf7f2 } header { padding: 20px 40px; border-bottom: 1px solid #ddd } .crumbs { padding: 8px 40px; color: #888 }
.grid { display: grid; grid-template-columns: repeat(3, 1fr); gap: 18px; padding: 0 40px } .card { background: #fff; padding: 14px; border-radius: 4px }
.card h3 { margin: 0 0 6px; font-size: 17px } .was { text-decoration: line-through; color: #999 } .promo { background: #ffeecc; padding: 14px } .pager { padding: 20px 40px } .pager * { margin-right: 12px }
</style></head><body><header><strong>Nordhus</strong> <span>Free delivery over € 50</span></header>
{% if item is defined %}
<div class="crumbs"><a href="/">Home</a> / {{ item.name }}</div><div style="padding: 0 40px"><h2 class="title">{{ item.name }}</h2><div class="price">{{ item.price }}</div>
<dl><dt>Item number</dt><dd>{{ item.code }}</dd><dt>Colour</dt><dd>{{ item.colour }}</dd><dt>In stock</dt><dd>{{ item.stock }}</dd></dl><p>{{ item.text }}</p></div>
{% else %}
<div class="crumbs">Home / All products</div><div class="grid">
{% for item in items %}
<div class="card"><h3><a href="/product/{{ item.code }}">{{ item.name }}</a></h3><div class="price">{{ item.price }}</div>{% if item.was %}<div class="was">{{ item.was }}</div>{% endif %}<div class="colour">{{ item.colour }}</div></div>
{% if loop.index == 2 %}<div class="promo">Summer sale: up to 30% off selected chairs.</div>{% endif %}
{% endfor %}
</div><div class="pager">{% if number > 1 %}<a href="/?page={{ number - 1 }}">Previous</a>{% endif %}<span>Page {{ number }} of {{ last }}</span>{% if number < last %}<a href="/?page={{ number + 1 }}">Next</a>{% endif %}</div>
{% endif %}
<div style="padding: 30px 40px; color: #888">Nordhus Ltd · <a href="/imprint">Imprint</a> · <a href="/privacy">Privacy</a></div></body></html>"""

PER_PAGE = 3


@dataclass
class Item:
    name: str
    price: str
    was: str
    colour: str
    code: str
    stock: str
    text: str


class Shop:
    def __init__(self, variant: Variant) -> None:
        words = Words(f"shop/{variant}")
        sale = (False, True, True, False, True, False, True) if variant == "shown" else (True, False, False, True, True, False, False, True, False, True, False)
        self.items = []
        for reduced in sale:
            price = words.amount()
            self.items.append(
                Item(
                    words.product(),
                    f"€ {price:.2f}",
                    f"€ {price * 1.25:.2f}" if reduced else "",
                    words.choice(("Sand", "Slate", "Rust", "Moss")),
                    words.code("NH"),
                    f"{words.fresh(lambda: words.randint(1, 90))} pieces",
                    f"Made by hand in {words.city()}.",
                )
            )

    def answer(self, request: Request) -> Answer:
        match request.parts:
            case ():
                number, last = int(request.query.get("page", 1)), -(-len(self.items) // PER_PAGE)
                return page(LAYOUT, items=self.items[PER_PAGE * (number - 1) : PER_PAGE * number], number=number, last=last)
            case "product", code if item := next((item for item in self.items if item.code == code), None):
                return page(LAYOUT, item=item)
        return NOWHERE

    def state(self) -> object:
        return None


SITE = Generated("shop", Shop)

TASKS = (
    Task(
        "shop-pages",
        "while+list",
        SITE,
        """
recipe shop_pages() -> {name: text, price: text}
    open "/"
    for each product in headings, across pages by link "Next"
        emit
            name:  text of product
            price: text of text after product
""",
        stop_after=11,
    ),
    Task(
        "shop-pages-details",
        "while+list",
        SITE,
        """
recipe shop_pages_details() -> {number: text, stock: text}
    open "/"
    for each product in headings, across pages by link "Next"
        click link in product
        emit
            number: text of definition after "Item number"
            stock:  text of definition after "In stock"
        go back
""",
        stop_after=19,
    ),
    Task(
        "shop-pages-links",
        "while+list",
        SITE,
        """
recipe shop_pages_links() -> {name: text, address: link}
    open "/"
    for each product in headings, across pages by link "Next"
        emit
            name:    text of link in product
            address: link of link in product
""",
        stop_after=11,
    ),
    Task(
        "shop-sale-prices",
        "while+list",
        SITE,
        """
recipe shop_sale_prices() -> {name: text, was: text}
    open "/"
    for each card in elements css ".card", across pages by link "Next"
        if element css ".was" in card exists
            emit
                name: text of heading in card
                was:  text of element css ".was" in card
        otherwise
            emit
                name: text of heading in card
                was:  ""
""",
        stop_after=10,
    ),
    Task(
        "shop-reduced-only",
        "while+list",
        SITE,
        """
recipe shop_reduced_only() -> {name: text, price: text}
    open "/"
    for each card in elements css ".card", across pages by link "Next"
        if element css ".was" in card exists
            emit
                name:  text of heading in card
                price: text of element css ".price" in card
""",
    ),
    Task(
        "shop-first-page",
        "list",
        SITE,
        """
recipe shop_first_page() -> {name: text, price: text, colour: text}
    open "/"
    for each card in elements css ".card"
        emit
            name:   text of heading in card
            price:  text of element css ".price" in card
            colour: text of element css ".colour" in card
""",
        stop_after=7,
    ),
)
