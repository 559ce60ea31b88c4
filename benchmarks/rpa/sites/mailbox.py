# ruff: noqa: E501 - pages as their authors write them
"""A webmail: folders as ARIA tabs, messages that are archived or deleted in place, each opening in a browser tab of its own."""

from __future__ import annotations

from dataclasses import dataclass, field

from benchmarks.rpa.served import NOWHERE, Answer, Generated, Request, page
from benchmarks.rpa.task import Task, Variant
from benchmarks.rpa.words import Words

LAYOUT = """<!doctype html><html lang="en"><head><title>Post</title><style>
body { font: 14px Helvetica, sans-serif; margin: 0 } [role=tablist] { background: #eee; padding: 8px } [role=tab] { padding: 6px 14px; border: 0; background: none } [role=tab][aria-selected=true] { background: #fff }
.mail { display: flex; gap: 14px; padding: 8px 20px; border-bottom: 1px solid #ddd } .mail .from { width: 160px; font-weight: bold } .mail .subject { flex: 1 } .tag { background: #fdd; font-size: 11px; padding: 2px 6px }
</style></head><body>
{% if mail is defined %}<h1>{{ mail.subject }}</h1><p>From <b id="from">{{ mail.sender }}</b></p><p>Reference <code>{{ mail.reference }}</code></p><p>{{ mail.text }}</p>
{% else %}<div role="tablist">{% for name in folders %}<button role="tab" aria-selected="{{ 'true' if loop.first else 'false' }}" data-folder="{{ name }}">{{ name }}</button>{% endfor %}</div>
{% for name, mails in folders.items() %}<div role="tabpanel" aria-label="{{ name }}" data-folder="{{ name }}" {{ '' if loop.first else 'hidden' }}>
<p class="count">{{ mails|length }} messages, {{ sizes[name] }} MB</p>
{% for mail in mails %}<div class="mail" role="row" data-reference="{{ mail.reference }}"><input type="checkbox" aria-label="{{ mail.sender }}"><span class="from" role="cell">{{ mail.sender }}</span><a class="subject" target="_blank" href="/read/{{ mail.reference }}">{{ mail.subject }}</a>
{% if mail.spam %}<span class="tag">suspicious</span>{% endif %}<button data-do="Archive">Archive</button><button data-do="Delete">Delete</button><button data-do="Flag">Flag</button></div>{% endfor %}</div>{% endfor %}
<script>
for (const tab of document.querySelectorAll("[role=tab]")) tab.onclick = () => {
  for (const other of document.querySelectorAll("[role=tab]")) other.setAttribute("aria-selected", String(other === tab));
  for (const panel of document.querySelectorAll("[role=tabpanel]")) panel.hidden = panel.dataset.folder !== tab.dataset.folder; };
const send = (what, row) => fetch("/" + what + "/" + row.dataset.reference, { method: "POST" });
for (const button of document.querySelectorAll("[data-do]")) button.onclick = async () => {
  const row = button.closest(".mail"); await send(button.dataset.do, row); if (button.dataset.do === "Flag") button.textContent = "Flagged"; else row.remove(); };
for (const box of document.querySelectorAll("input")) box.onchange = () => send(box.checked ? "tick" : "untick", box.closest(".mail"));
</script>{% endif %}</body></html>"""

FOLDERS = ("Inbox", "Newsletters", "Receipts", "Travel")


@dataclass
class Mail:
    sender: str
    subject: str
    reference: str
    text: str
    spam: bool = field(default=False)


class Mailbox:
    def __init__(self, variant: Variant) -> None:
        words = Words(f"mailbox/{variant}")
        shown = variant == "shown"
        spam = (False, True, False, True, True, False) if shown else (True, False, True, True, False, False, False, True)

        def mail(suspicious: bool = False) -> Mail:
            about = words.choice(("Offer for {}", "Delivery of {}", "Question about {}", "Invoice for {}"))
            return Mail(words.person(), about.format(words.product().lower()), words.code("M"), f"Please answer before {words.day():%d %B}.", suspicious)

        self.folders = {name: [mail(held) for held in spam] if name == "Inbox" else [mail() for _ in range(words.randint(1, 3))] for name in FOLDERS[: 3 if shown else 4]}
        self.sizes = {name: f"{words.amount(1, 60):.1f}" for name in self.folders}
        self.done: list[tuple[str, str]] = []

    def answer(self, request: Request) -> Answer:
        every = [mail for mails in self.folders.values() for mail in mails]
        match request.method, *request.parts:
            case ["GET"]:
                gone = {reference for what, reference in self.done if what in ("Archive", "Delete")}
                return page(LAYOUT, folders={name: [mail for mail in mails if mail.reference not in gone] for name, mails in self.folders.items()}, sizes=self.sizes)
            case "GET", "read", reference:
                return page(LAYOUT, mail=next(mail for mail in every if mail.reference == reference))
            case "POST", what, reference:
                self.done.append((what, reference))
                return Answer("")
        return NOWHERE

    def state(self) -> object:
        return self.done


def senders(variant: Variant) -> list[str]:
    return [mail.sender for mail in Mailbox(variant).folders["Inbox"]]


def _ticked(variant: Variant, places: tuple[int, ...]) -> str:
    names = senders(variant)
    return f"Tick the messages from {', '.join(names[place] for place in places)}."


SITE = Generated("mailbox", Mailbox)

TASKS = (
    Task(
        "mailbox-do-as-told",
        "other",
        SITE,
        """
recipe mailbox_do_as_told(instruction: text)
    open "/"
    click button (word 1 of instruction) in row containing (instruction between "from " and ".")
""",
        instruction={"shown": f"Archive the message from {senders('shown')[2]}.", "unseen": f"Delete the message from {senders('unseen')[5]}."},
    ),
    Task(
        "mailbox-tick-several",
        "other",
        SITE,
        """
recipe mailbox_tick_several(instruction: text)
    open "/"
    for each name in instruction between "from " and "." split by ","
        check checkbox name
""",
        instruction={"shown": _ticked("shown", (1, 2, 5)), "unseen": _ticked("unseen", (0, 3, 4, 6))},
    ),
    Task(
        "mailbox-delete-suspicious",
        "list",
        SITE,
        """
recipe mailbox_delete_suspicious()
    open "/"
    for each mail in rows in tabpanel "Inbox"
        if text "suspicious" in mail exists
            click button "Delete" in mail
""",
    ),
    Task(
        "mailbox-flag-all",
        "list",
        SITE,
        """
recipe mailbox_flag_all()
    open "/"
    for each mail in rows in tabpanel "Inbox"
        click button "Flag" in mail
""",
        stop_after=4,
    ),
    Task(
        "mailbox-folders",
        "list",
        SITE,
        """
recipe mailbox_folders() -> {count: text}
    open "/"
    for each folder in tabs
        click folder
        emit
            count: text of element css ".count" in tabpanel (text of folder)
""",
        stop_after=5,
    ),
    Task(
        "mailbox-in-new-tabs",
        "list",
        SITE,
        """
recipe mailbox_in_new_tabs() -> {reference: text}
    open "/"
    for each mail in rows in tabpanel "Inbox"
        click link in mail
        switch to new tab
        emit
            reference: text of code
        close tab
        switch to tab 1
""",
        stop_after=14,
    ),
)
