"""A newspaper: articles that come in portions, by a "Load more" button on one page and by scrolling on the other; a newsletter layer now and then."""

from __future__ import annotations

from dataclasses import dataclass

from benchmarks.rpa.served import NOWHERE, Answer, Generated, Request, as_json, page, part
from benchmarks.rpa.task import Task, Variant
from benchmarks.rpa.words import CITY, Words

HEAD = """<!doctype html><html lang="en"><head><title>The Harbour Post</title><style>
body { font: 17px/1.5 Charter, Georgia, serif; max-width: 760px; margin: 0 auto } article { border-top: 1px solid #ccc; padding: 14px 0 } time { color: #666; font-size: 14px }
.ad { background: #f4f4ff; text-align: center; padding: 10px; font-size: 13px } #letter { position: fixed; inset: 20% 25%; background: #fff; border: 3px solid #024; padding: 30px; z-index: 5 }
.tall article { min-height: 260px } #consent { position: fixed; bottom: 0; left: 0; right: 0; background: #222; color: #fff; padding: 16px; z-index: 4 }
</style></head><body><header><h1>The Harbour Post</h1><nav><a href="/">Latest</a> · <a href="/stream">Stream</a> · <a href="/weekly">Weekly</a></nav></header>"""
FOOT = """<footer><p>© The Harbour Post. <a href="/contact">Contact</a></p></footer></body></html>"""
ARTICLES = """{% for item in items %}<article><h2><a href="/read/{{ item.slug }}">{{ item.title }}</a></h2><p>by <span class="author">{{ item.author }}</span></p><time>{{ item.day }}</time></article>
{% if loop.index == 2 %}<div class="ad">Advertisement: <a href="/ads">harbour cruises</a></div>{% endif %}{% endfor %}"""
LATEST = (
    HEAD
    + """<main id="list">{{ first|safe }}</main><p><button id="more">Load more</button></p><script>
let next = 1; const more = document.getElementById("more");
more.onclick = async () => { const told = await (await fetch("/part/" + next)).json(); next += 1;
  document.getElementById("list").insertAdjacentHTML("beforeend", told.html); if (told.last) more.remove(); };
</script>"""
    + FOOT
)
STREAM = (
    HEAD
    + """<main id="list" class="tall">{{ first|safe }}</main><div style="height: 700px"></div><script>
let next = 1, busy = false, done = false;
addEventListener("scroll", async () => { if (busy || done || innerHeight + scrollY < document.body.scrollHeight - 80) return; busy = true;
  await new Promise((go) => setTimeout(go, 500)); const told = await (await fetch("/part/" + next)).json(); next += 1;
  document.getElementById("list").insertAdjacentHTML("beforeend", told.html); done = told.last; busy = false; });
</script>"""
    + FOOT
)
READ = (
    HEAD
    + """{% if letter %}<div id="letter" role="dialog" aria-label="Newsletter"><p>Our newsletter, every Sunday.</p><button onclick="this.parentNode.remove()">No thanks</button></div>{% endif %}
<h2>{{ item.title }}</h2><p class="byline">{{ item.author }}, {{ item.place }}</p><p>{{ item.text }}</p><p><a href="/weekly">Back to the list</a></p>"""
    + FOOT
)
WEEKLY = (
    HEAD
    + """<h2>This week</h2><ul class="week">{% for item in items %}<li><a href="/read/{{ item.slug }}">{{ item.title }}</a></li>{% endfor %}</ul>
{% if consent %}<div id="consent"><span>We use cookies.</span> <button onclick="document.cookie = 'consent=1'; this.parentNode.remove()">Accept all</button></div>{% endif %}"""
    + FOOT
)

PER_PART = 3


@dataclass
class Story:
    slug: str
    title: str
    author: str
    day: str
    place: str
    text: str


class Press:
    def __init__(self, variant: Variant) -> None:
        words = Words(f"press/{variant}")
        self.stories = []
        for _ in range(8 if variant == "shown" else 13):
            place = words.city()
            title = words.choice(("{} reopens its old {}", "{} votes on a new {}", "A {} summer without the {}", "Why {} loves its {}")).format(
                place, words.choice(("bridge", "market", "tram", "theatre", "pool"))
            )
            self.stories.append(Story(words.code("s", 6), title, words.person(), words.day().strftime("%-d %B %Y"), words.choice(CITY), f"It was raining over {place} when the council met."))
        self.letters = {1, 4} if variant == "shown" else {0, 2, 3}

    def answer(self, request: Request) -> Answer:
        match request.parts:
            case ():
                return page(LATEST, first=part(ARTICLES, items=self.stories[:PER_PART]))
            case ("stream",):
                return page(STREAM, first=part(ARTICLES, items=self.stories[:PER_PART]))
            case "part", number:
                start = PER_PART * int(number)
                return as_json({"html": part(ARTICLES, items=self.stories[start : start + PER_PART]), "last": start + PER_PART >= len(self.stories)})
            case ("weekly",):
                return page(WEEKLY, items=self.stories[: 5 if len(self.stories) < 10 else 6], consent="consent" not in request.cookies)
            case "read", slug:
                place = next(place for place, story in enumerate(self.stories) if story.slug == slug)
                return page(READ, item=self.stories[place], letter=place in self.letters)
        return NOWHERE

    def state(self) -> object:
        return None


SITE = Generated("press", Press)

TASKS = (
    Task(
        "press-load-more",
        "while+list",
        SITE,
        """
recipe press_load_more() -> {title: text, author: text}
    open "/"
    for each story in articles, across pages by button "Load more"
        emit
            title:  text of heading in story
            author: text of element css ".author" in story
""",
        stop_after=12,
    ),
    Task(
        "press-load-more-links",
        "while+list",
        SITE,
        """
recipe press_load_more_links() -> {address: link, day: text}
    open "/"
    for each story in articles, across pages by button "Load more"
        emit
            address: link of link in story
            day:     text of time in story
""",
        stop_after=12,
    ),
    Task(
        "press-scroll",
        "while+list",
        SITE,
        """
recipe press_scroll() -> {title: text, day: text}
    open "/stream"
    for each story in articles, across pages by scrolling
        emit
            title: text of heading in story
            day:   text of time in story
""",
        stop_after=12,
    ),
    Task(
        "press-weekly",
        "list",
        SITE,
        """
recipe press_weekly() -> {title: text, byline: text}
    open "/weekly"
    click button "Accept all"
    for each entry in elements css ".week > li"
        click link in entry
        if button "No thanks" exists
            click button "No thanks"
        emit
            title:  text of 2nd heading
            byline: text of element css ".byline"
        click link "Back to the list"
""",
        stop_after=17,
    ),
    Task(
        "press-cookies-then-links",
        "list",
        SITE,
        """
recipe press_cookies_then_links() -> {address: link}
    open "/weekly"
    if button "Accept all" exists
        click button "Accept all"
    for each entry in elements css ".week > li"
        emit
            address: link of link in entry
""",
        stop_after=5,
    ),
)
