# ruff: noqa: E501 - pages as their authors write them
"""A restaurant's site: courses that each hold a list of dishes, opening hours as a grid, questions that unfold, a map of branches as a tree."""

from __future__ import annotations

from benchmarks.rpa.served import NOWHERE, Answer, Generated, Request, page
from benchmarks.rpa.task import Task, Variant
from benchmarks.rpa.words import Words

HEAD = """<!DOCTYPE html><html lang="en"><head><title>Osteria Lenta</title><style>
body { font-family: Optima, Candara, sans-serif; background: #fffdf6; margin: 0 12% } .bar a { margin-right: 20px } section { margin: 16px 0 } .dish { display: flex; gap: 24px } .dish b { width: 240px }
table.hours td, table.hours th { padding: 5px 14px; border-bottom: 1px dotted #a88 } .answer { padding: 6px 20px } button.q { display: block; width: 100%; text-align: left; margin-top: 6px }
[role=treeitem] { margin-left: 22px; cursor: pointer }
</style></head><body><div class="bar"><a href="/">Menu</a><a href="/hours">Hours</a><a href="/questions">Questions</a><a href="/branches">Branches</a></div>"""
MENU = (
    HEAD
    + """<h1>What we cook</h1>{% for course in courses %}<section><h2>{{ course.name }}</h2>{% if course.note %}<p class="note">{{ course.note }}</p>{% endif %}
{% for dish in course.dishes %}<div class="dish"><b>{{ dish[0] }}</b><span>{{ dish[1] }}</span></div>{% endfor %}</section>{% endfor %}<p>Prices in euro.</p></body></html>"""
)
HOURS = (
    HEAD
    + """<h1>Opening hours</h1><table class="hours"><thead><tr><th>Branch</th>{% for day in days %}<th>{{ day }}</th>{% endfor %}</tr></thead><tbody>
{% for name, cells in grid %}<tr><th scope="row">{{ name }}</th>{% for cell in cells %}<td>{{ cell }}</td>{% endfor %}</tr>{% endfor %}</tbody></table></body></html>"""
)
QUESTIONS = (
    HEAD
    + """<h1>Questions</h1>{% for question, answer in pairs %}<div class="entry"><button class="q" aria-expanded="false">{{ question }}</button><div class="answer" hidden>{{ answer }}</div></div>{% endfor %}
<script>for (const q of document.querySelectorAll(".q")) q.onclick = () => { const a = q.nextElementSibling; a.hidden = !a.hidden; q.setAttribute("aria-expanded", String(!a.hidden)); };</script></body></html>"""
)
BRANCHES = (
    HEAD
    + """<h1>Branches</h1><div role="tree" aria-label="Branches">{% for land, towns in lands %}<div role="treeitem" aria-expanded="false" class="land"><span>{{ land }}</span><div role="group" hidden>
{% for town in towns %}<div role="treeitem" class="town">{{ town }}</div>{% endfor %}</div></div>{% endfor %}</div>
<script>for (const land of document.querySelectorAll(".land")) land.firstElementChild.onclick = () => { const open = land.getAttribute("aria-expanded") === "true";
land.setAttribute("aria-expanded", String(!open)); land.lastElementChild.hidden = open; };</script></body></html>"""
)

INGREDIENTS = "anchovy artichoke asparagus aubergine barley bean cauliflower chestnut chicory fennel fig lentil mushroom octopus onion orange pear pumpkin radicchio ricotta saffron sardine spinach squid thyme truffle".split()
STYLES = "baked braised grilled pickled roasted smoked stewed".split()
COURSES = ("Starters", "Pasta", "Mains", "Desserts", "Cheese")
LANDS = ("Austria", "Belgium", "Denmark", "France", "Italy", "Portugal")
QUESTIONS_ASKED = ("Do you take dogs?", "Can I pay by card?", "Is there parking?", "Do you cater?", "Are there vegan dishes?", "Can I book a room?", "Do you sell vouchers?")


class Menu:
    def __init__(self, variant: Variant) -> None:
        words = Words(f"menu/{variant}")
        shown = variant == "shown"
        sizes = (3, 2, 3) if shown else (2, 4, 1, 3)

        def dish() -> tuple[str, str]:
            return words.fresh(lambda: f"{words.choice(STYLES)} {words.choice(INGREDIENTS)}").capitalize(), f"{words.amount(6, 38):.2f}"

        names = words.sample(COURSES, len(sizes))
        self.courses = [{"name": name, "note": "with bread" if number == 1 else "", "dishes": [dish() for _ in range(size)]} for number, (name, size) in enumerate(zip(names, sizes, strict=True))]
        self.days = ("Tue", "Wed", "Thu")
        self.grid = [(words.city(), [words.fresh(lambda: f"{words.randint(9, 13)}:{words.randint(10, 59)}–{words.randint(20, 23)}") for _ in self.days]) for _ in range(3 if shown else 5)]
        asked = words.sample(QUESTIONS_ASKED, 4 if shown else 6)
        self.pairs = [(question, f"Ask {words.person()}.") for question in asked]
        self.lands = [(land, [words.city() for _ in range(words.randint(1, 3))]) for land in words.sample(LANDS, 3 if shown else 5)]

    def answer(self, request: Request) -> Answer:
        match request.parts:
            case ():
                return page(MENU, courses=self.courses)
            case ("hours",):
                return page(HOURS, days=self.days, grid=self.grid)
            case ("questions",):
                return page(QUESTIONS, pairs=self.pairs)
            case ("branches",):
                return page(BRANCHES, lands=self.lands)
        return NOWHERE

    def state(self) -> object:
        return None


SITE = Generated("menu", Menu)

TASKS = (
    Task(
        "menu-courses",
        "list",
        SITE,
        """
recipe menu_courses() -> {course: text, dish: text, price: text}
    open "/"
    for each course in elements css "section"
        emit
            course: text of heading in course
            dish:   ""
            price:  ""
        for each dish in elements css ".dish" in course
            emit
                course: ""
                dish:  text of element css "b" in dish
                price: text of element css "span" in dish
""",
        stop_after=11,
        meant="""
recipe menu_courses() -> {course: text, dish: text, price: text}
    open "/"
    for each course in elements css "section"
        let title = text of heading in course
        for each dish in elements css ".dish" in course
            emit
                course: title
                dish:   text of element css "b" in dish
                price:  text of element css "span" in dish
""",
    ),
    Task(
        "menu-dish-names",
        "list",
        SITE,
        """
recipe menu_dish_names() -> {dish: text}
    open "/"
    for each course in elements css "section"
        for each dish in elements css ".dish" in course
            emit
                dish: text of element css "b" in dish
""",
        stop_after=7,
    ),
    Task(
        "menu-hours-grid",
        "list",
        SITE,
        """
recipe menu_hours_grid() -> {hours: text}
    open "/hours"
    for each row in elements css "tbody tr"
        for each cell in elements css "td" in row
            emit
                hours: text of cell
""",
        stop_after=7,
    ),
    Task(
        "menu-hours-with-branch",
        "list",
        SITE,
        """
recipe menu_hours_with_branch() -> {branch: text, hours: text}
    open "/hours"
    for each row in elements css "tbody tr"
        for each cell in elements css "td" in row
            emit
                branch: text of rowheader in row
                hours:  text of cell
""",
        stop_after=11,
    ),
    Task(
        "menu-answers",
        "list",
        SITE,
        """
recipe menu_answers() -> {question: text, answer: text}
    open "/questions"
    for each entry in elements css ".entry"
        click button in entry
        emit
            question: text of button in entry
            answer:   text of element css ".answer" in entry
""",
        stop_after=8,
    ),
    Task(
        "menu-branches-tree",
        "list",
        SITE,
        """
recipe menu_branches_tree() -> {town: text}
    open "/branches"
    for each land in elements css ".land"
        click element css "span" in land
        for each town in elements css ".town" in land
            emit
                town: text of town
""",
    ),
)
