# ruff: noqa: E501 - pages as their authors write them
"""A shop's checkout in several steps, a contact form, and an account page with settings; done once, as somebody asked for."""

from __future__ import annotations

from benchmarks.rpa.served import NOWHERE, Answer, Generated, Request, page, to
from benchmarks.rpa.task import Task, Variant
from benchmarks.rpa.words import Words, email

HEAD = """<!doctype html><html lang="en"><head><title>Kettle &amp; Co</title><style>
body { font: 16px/1.4 "Gill Sans", sans-serif; margin: 0 } .hero { background: #421; color: #fed; padding: 14px 30px } form { padding: 20px 30px } label { display: block; margin-top: 10px } input[type=text] { width: 320px } .offer { background: #fed; padding: 16px; position: fixed; right: 20px; bottom: 20px; border: 2px solid #421 }
</style></head><body><div class="hero">Kettle &amp; Co <a style="color: #fed" href="/">Shop</a> <a style="color: #fed" href="/contact">Contact</a> <a style="color: #fed" href="/settings">Settings</a></div>"""
STEP = (
    HEAD
    + """<ol>{% for name in ("Goods", "Address", "Payment", "Confirm") %}<li{% if loop.index == step %} aria-current="step"{% endif %}>{{ name }}</li>{% endfor %}</ol><form method="post" action="/step/{{ step }}">
{% for name, value in known.items() %}<input type="hidden" name="{{ name }}" value="{{ value }}">{% endfor %}
{% if step == 1 %}<label>Article <select name="article"><option value="">Choose an article</option>{% for item in articles %}<option>{{ item }}</option>{% endfor %}</select></label><label>Number <input type="text" name="number"></label><button>Next step</button>
{% elif step == 2 %}<label>Name <input type="text" name="name"></label><label>Town <input type="text" name="town"></label><label><input type="checkbox" name="gift" value="yes"> Wrap as a gift</label><button>Next step</button>
{% elif step == 3 %}<fieldset><legend>Pay by</legend><label><input type="radio" name="pay" value="invoice"> Invoice</label><label><input type="radio" name="pay" value="card"> Card</label><label><input type="radio" name="pay" value="transfer"> Transfer</label></fieldset><button>Next step</button>
{% else %}<p>{{ known.number }} × {{ known.article }} for {{ known.name }}</p><button>Order now</button>{% endif %}</form></body></html>"""
)
CONTACT = (
    HEAD
    + """{% if sent %}<h1>Thank you</h1><p>Your ticket is <b class="ticket">{{ ticket }}</b>.</p>{% else %}<form method="post" action="/contact"><h1>Contact</h1><label>Your e-mail <input type="text" name="email"></label><label>Topic <select name="topic"><option>General</option><option>Complaint</option><option>Praise</option><option>Repair</option></select></label>
<label>Order number <input type="text" name="order"></label><label>Message <textarea name="message" rows="4" cols="40"></textarea></label><button>Send message</button></form>{% endif %}</body></html>"""
)
SETTINGS = (
    HEAD
    + """<form method="post" action="/settings"><h1>Settings</h1>{% for name in names %}<label><input type="checkbox" name="on" value="{{ name }}" checked> {{ name }}</label>{% endfor %}
<label>Language <select name="language"><option>English</option><option>French</option><option>German</option><option>Italian</option></select></label><label>Display name <input type="text" name="display" value="{{ display }}"></label><button>Save settings</button></form></body></html>"""
)

MAILS = ("Birthday greetings", "Catalogue", "Discounts", "New goods", "Surveys")


class Checkout:
    def __init__(self, variant: Variant) -> None:
        words = Words(f"checkout/{variant}")
        self.articles = [words.product() for _ in range(5)]
        self.display = words.person()
        self.ticket = words.code("KC-")
        self.done: list[object] = []

    def answer(self, request: Request) -> Answer:
        match request.method, *request.parts:
            case ["GET"]:
                return page(STEP, step=1, known={}, articles=self.articles)
            case "GET", "contact":
                return page(CONTACT, sent=bool(self.done), ticket=self.ticket)
            case "GET", "settings":
                return page(SETTINGS, names=MAILS, display=self.display)
            case "POST", "step", "1" | "2" | "3" as step:
                return page(STEP, step=int(step) + 1, known=request.form, articles=self.articles)
            case "POST", *parts:
                self.done.append([*parts, {name: sorted(values) for name, values in request.lists.items()}])
                return to("/contact" if parts == ["contact"] else "/")
        return NOWHERE

    def state(self) -> object:
        return self.done


def _order(variant: Variant, number: int) -> str:
    words, articles = Words(f"checkout order/{variant}"), Checkout(variant).articles
    return f"Order {number} pieces of {articles[2 if variant == 'shown' else 4]} for {words.person()} in {words.city()}."


def _complaint(variant: Variant) -> str:
    words = Words(f"checkout complaint/{variant}")
    topic = "Complaint" if variant == "shown" else "Repair"
    return f'Send a message: e-mail "{email(words.person())}", topic "{topic}", order "{words.code("O", 6)}", text "The {words.product().lower()} arrived in pieces."'


def _settings(variant: Variant) -> str:
    return "Switch off Catalogue, Surveys and set the language to German." if variant == "shown" else "Switch off New goods, Birthday greetings, Discounts and set the language to Italian."


def _rename(variant: Variant) -> str:
    return f"Change the display name to {Words(f'checkout rename/{variant}').person()}, please."


SITE = Generated("checkout", Checkout)

TASKS = (
    Task(
        "checkout-order",
        "other",
        SITE,
        """
recipe checkout_order(instruction: text)
    open "/"
    choose instruction between "pieces of " and " for " from combobox "Article"
    fill textbox "Number" with number in instruction
    click button "Next step"
    fill textbox "Name" with instruction between " for " and " in "
    fill textbox "Town" with instruction between " in " and "."
    click button "Next step"
    check radio "Invoice"
    click button "Next step"
    click button "Order now"
""",
        instruction={"shown": _order("shown", 3), "unseen": _order("unseen", 12)},
    ),
    Task(
        "checkout-message",
        "other",
        SITE,
        """
recipe checkout_message(instruction: text) -> {ticket: text}
    open "/contact"
    fill textbox "Your e-mail" with instruction between 'e-mail "' and '"'
    choose instruction between 'topic "' and '"' from combobox "Topic"
    fill textbox "Order number" with instruction between 'order "' and '"'
    fill textbox "Message" with instruction between 'text "' and '"'
    click button "Send message"
    emit
        ticket: text of element css ".ticket"
""",
        instruction={"shown": _complaint("shown"), "unseen": _complaint("unseen")},
    ),
    Task(
        "checkout-settings",
        "other",
        SITE,
        """
recipe checkout_settings(instruction: text)
    open "/settings"
    for each mail in instruction between "Switch off " and " and set" split by ","
        uncheck checkbox mail
    choose instruction between "language to " and "." from combobox "Language"
    click button "Save settings"
""",
        instruction={"shown": _settings("shown"), "unseen": _settings("unseen")},
    ),
    Task(
        "checkout-rename",
        "other",
        SITE,
        """
recipe checkout_rename(instruction: text)
    open "/"
    click link "Settings"
    fill textbox "Display name" with instruction between "name to " and ","
    click button "Save settings"
""",
        instruction={"shown": _rename("shown"), "unseen": _rename("unseen")},
    ),
)
