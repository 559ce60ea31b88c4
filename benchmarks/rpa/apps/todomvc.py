"""Lists of things to do: the TodoMVC applications in React, Vue and Backbone.

They keep their items in the browser. A script put before theirs fills that store and tells the server of every change, so
that it can be judged.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from benchmarks.rpa.apps.install import Package
from benchmarks.rpa.apps.packaged import PackagedSite, packaged
from benchmarks.rpa.served import NOWHERE, Answer, Request
from benchmarks.rpa.task import Task, Variant
from benchmarks.rpa.words import Words

PACKAGE = Package("todomvc-0.1.1", "npm", ("todomvc@0.1.1",))

Item = tuple[str, bool]

STORE = """<script>(() => {
  const initial = %s, token = %s;
  if (sessionStorage.getItem("filled") !== token) {
    localStorage.clear();
    sessionStorage.setItem("filled", token);
    for (const [key, value] of Object.entries(initial)) localStorage.setItem(key, value);
  }
  const set = Storage.prototype.setItem, tell = () => {
    const request = new XMLHttpRequest();
    request.open("POST", "/store", false);
    request.setRequestHeader("Content-Type", "application/x-www-form-urlencoded");
    request.send("held=" + encodeURIComponent(JSON.stringify(Object.entries(localStorage))));
  };
  Storage.prototype.setItem = function (key, value) { set.call(this, key, value); if (this === localStorage) tell(); };
  const remove = Storage.prototype.removeItem;
  Storage.prototype.removeItem = function (key) { remove.call(this, key); if (this === localStorage) tell(); };
})()</script>"""


class Todos:
    """One of the implementations.

    Attributes:
        held: the browser's store, as told last.
    """

    made = 0

    def __init__(self, framework: str, variant: Variant) -> None:
        Todos.made += 1
        self.framework, self.token = framework, str(Todos.made)
        self.held = stored(framework, items(variant))

    def answer(self, request: Request) -> Answer:
        match request.method, *request.parts:
            case "POST", "store":
                self.held = {str(key): str(value) for key, value in json.loads(request.form["held"])}
                return Answer("", 204)
            case ["GET"]:
                page = packaged(PACKAGE, f"todomvc/examples/{self.framework}", ("index.html",))
                store = STORE % (json.dumps(self.held), json.dumps(self.token))
                return Answer(page.body.replace("<head>", "<head>" + store, 1))
            case "GET", *parts:
                return packaged(PACKAGE, f"todomvc/examples/{self.framework}", tuple(parts))
        return NOWHERE

    def state(self) -> object:
        """Title and whether it is done, in the order of the list."""
        return [list(item) for item in read(self.framework, self.held)]


def items(variant: Variant) -> Sequence[Item]:
    words = Words(f"todos/{variant}")
    count = 6 if variant == "shown" else 10
    done = [False, True, False, False, False, *(words.random() < 0.5 for _ in range(count - 5))]
    return [(f"{words.choice(('Order', 'Mend', 'Sell', 'Paint'))} the {words.product().lower()}", state) for state in done]


def stored(framework: str, listed: Sequence[Item]) -> dict[str, str]:
    """How each implementation keeps its items."""
    if framework == "react":
        return {"react-todos": json.dumps([{"id": f"id-{n}", "title": title, "completed": done} for n, (title, done) in enumerate(listed)])}
    if framework == "vue":
        return {"todos-vuejs": json.dumps([{"title": title, "completed": done} for title, done in listed])}
    models = {f"todos-backbone-{n}": json.dumps({"id": str(n), "title": title, "completed": done, "order": n}) for n, (title, done) in enumerate(listed, 1)}
    return {"todos-backbone": ",".join(str(n) for n in range(1, len(listed) + 1)), **models}


def read(framework: str, held: dict[str, str]) -> list[Item]:
    if framework == "backbone":
        numbers = [number for number in held.get("todos-backbone", "").split(",") if number]
        found = [json.loads(held[f"todos-backbone-{number}"]) for number in numbers if f"todos-backbone-{number}" in held]
        found.sort(key=lambda item: item.get("order", 0))
    else:
        found = json.loads(held.get({"react": "react-todos", "vue": "todos-vuejs"}[framework], "[]"))
    return [(item["title"], bool(item["completed"])) for item in found]


def site(framework: str) -> PackagedSite:
    return PackagedSite(f"todomvc-{framework}", PACKAGE, lambda variant: Todos(framework, variant))


def new(variant: Variant) -> list[dict[str, str]]:
    words = Words(f"todos new/{variant}")
    return [{"todo": f"Call {words.person()}", "until": words.day().isoformat()} for _ in range(4 if variant == "shown" else 7)]


def finished(variant: Variant) -> list[dict[str, str]]:
    return [{"todo": title} for title, done in items(variant) if not done][1:]


def better(variant: Variant) -> list[dict[str, str]]:
    words = Words(f"todos better/{variant}")
    return [{"old": title, "new": f"Ask {words.person()} about it"} for title, _ in words.sample(items(variant), 3 if variant == "shown" else 5)]


REACT, VUE, BACKBONE = site("react"), site("vue"), site("backbone")
SITE = REACT

TASKS = (
    Task(
        "todo-add",
        "data",
        REACT,
        """
recipe todo_add(things: list of {todo: text, until: text})
    open "/"
    for each thing in things
        fill textbox "What needs to be done?" with thing.todo
        press "Enter" in textbox "What needs to be done?"
""",
        data={"shown": new("shown"), "unseen": new("unseen")},
    ),
    Task(
        "todo-tick-named",
        "data",
        VUE,
        """
recipe todo_tick_named(things: list of {todo: text})
    open "/"
    for each thing in things
        check checkbox in item containing thing.todo
""",
        data={"shown": finished("shown"), "unseen": finished("unseen")},
    ),
    Task(
        "todo-read",
        "list",
        BACKBONE,
        """
recipe todo_read() -> {todo: text}
    open "/"
    for each thing in items in first list
        emit
            todo: text of thing
""",
    ),
    Task(
        "todo-read-completed",
        "list",
        REACT,
        """
recipe todo_read_completed() -> {todo: text}
    open "/"
    click link "Completed"
    for each thing in items in first list
        emit
            todo: text of thing
""",
    ),
    Task(
        "todo-rename",
        "data",
        VUE,
        """
recipe todo_rename(things: list of {old: text, new: text})
    open "/"
    for each thing in things
        double-click text thing.old
        fill textbox in item containing thing.old with thing.new
        press "Enter"
""",
        data={"shown": better("shown"), "unseen": better("unseen")},
        format="json",
    ),
    Task(
        "todo-tidy",
        "other",
        BACKBONE,
        """
recipe todo_tidy()
    open "/"
    for each thing in items in first list
        check checkbox in thing
    click button containing "Clear completed"
""",
    ),
)
