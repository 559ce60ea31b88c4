# ruff: noqa: E501 - pages as their authors write them
"""A gardening forum of the old kind: nested tables, threads on pages, replies below each thread, moderators who lock what is old after a question."""

from __future__ import annotations

from dataclasses import dataclass, field

from benchmarks.rpa.served import NOWHERE, Answer, Generated, Request, page, to
from benchmarks.rpa.task import Task, Variant
from benchmarks.rpa.words import GOODS, Words

HEAD = """<html><head><title>Green Thumb Forum</title></head><body bgcolor="#eef5ea"><table width="100%"><tr><td><font size="5">Green Thumb Forum</font></td><td align="right"><a href="/">Index</a> <a href="/rules">Rules</a></td></tr></table><hr>"""
INDEX = (
    HEAD
    + """<table border="1" cellpadding="4" width="80%"><tr><td><b>Topic</b></td><td><b>Started by</b></td><td><b>Replies</b></td><td></td></tr>
{% for thread in threads %}<tr class="thread"><td><a href="/thread/{{ thread.code }}">{{ thread.topic }}</a>{% if thread.locked %} <i>locked</i>{% endif %}</td><td>{{ thread.author }}</td><td>{{ thread.replies|length }}</td>
<td>{% if not thread.locked %}<form method="post" action="/lock/{{ thread.code }}?page={{ number }}" onsubmit="return confirm('Lock this topic?')"><input type="submit" value="Lock"></form>{% endif %}</td></tr>{% endfor %}</table>
<p>{% if number > 1 %}<a href="/?page={{ number - 1 }}">&lt;&lt; Newer topics</a> {% endif %}{% if number < last %}<a href="/?page={{ number + 1 }}">Older topics &gt;&gt;</a>{% endif %}</p></body></html>"""
)
THREAD = (
    HEAD
    + """<h2>{{ thread.topic }}</h2>{% for author, text in thread.replies %}<div class="reply"><p><b>{{ author }}</b> wrote:</p><blockquote>{{ text }}</blockquote></div>{% endfor %}
<form method="post" action="/answer/{{ thread.code }}"><textarea name="text" aria-label="Your reply" rows="3" cols="50"></textarea><br><input type="submit" value="Post reply"></form><p><a href="/">Index</a></p></body></html>"""
)

PER_PAGE = 3


@dataclass
class Thread:
    code: str
    topic: str
    author: str
    replies: list[tuple[str, str]]
    locked: bool = field(default=False)


class Forum:
    def __init__(self, variant: Variant) -> None:
        words = Words(f"forum/{variant}")
        shown = variant == "shown"
        counts = (2, 1, 3, 2, 1) if shown else (1, 3, 2, 1, 2, 4, 1)
        self.threads = []
        for number, count in enumerate(counts):
            topic = words.fresh(lambda: f"{words.choice(('Which', 'My', 'The best', 'A cheap'))} {words.choice(GOODS)} {words.choice(('in winter', 'for the balcony', 'under glass', 'after rain'))}")
            replies = [(words.person(), f"Try {words.product().lower()}, it costs {words.amount(2, 60):.2f}.") for _ in range(count)]
            self.threads.append(Thread(words.code("t", 4), topic, words.person(), replies, number in ((1,) if shown else (0, 3, 4))))
        self.done: list[tuple[str, ...]] = []

    def answer(self, request: Request) -> Answer:
        match request.method, *request.parts:
            case ["GET"]:
                number = int(request.query.get("page", 1))
                return page(INDEX, threads=self.threads[PER_PAGE * (number - 1) : PER_PAGE * number], number=number, last=-(-len(self.threads) // PER_PAGE))
            case "GET", "thread", code:
                return page(THREAD, thread=self._thread(code))
            case "POST", "lock", code:
                self._thread(code).locked = True
                self.done.append(("lock", code))
                return to(f"/?page={request.query['page']}")
            case "POST", "answer", code:
                self.done.append(("answer", code, request.form["text"]))
                return to(f"/thread/{code}")
        return NOWHERE

    def _thread(self, code: str) -> Thread:
        return next(thread for thread in self.threads if thread.code == code)

    def state(self) -> object:
        return self.done


def answers(variant: Variant) -> list[dict[str, str]]:
    words, threads = Words(f"forum answers/{variant}"), Forum(variant).threads[:PER_PAGE]
    return [{"topic": thread.topic, "reply": f"Ask at {words.company()}."} for thread in words.sample(threads, 2 if variant == "shown" else 3)]


SITE = Generated("forum", Forum)

TASKS = (
    Task(
        "forum-topics",
        "while+list",
        SITE,
        """
recipe forum_topics() -> {topic: text, author: text}
    open "/"
    for each thread in elements css ".thread", across pages by link "Older topics >>"
        emit
            topic:  text of link in thread
            author: text of 2nd cell in thread
""",
        stop_after=11,
    ),
    Task(
        "forum-replies",
        "list",
        SITE,
        """
recipe forum_replies() -> {author: text, reply: text}
    open "/"
    for each thread in elements css ".thread"
        click link in thread
        for each reply in elements css ".reply"
            emit
                author: text of element css "b" in reply
                reply:  text of blockquote in reply
        go back
""",
        stop_after=13,
    ),
    Task(
        "forum-replies-of-all-pages",
        "while+list",
        SITE,
        """
recipe forum_replies_of_all_pages() -> {reply: text}
    open "/"
    for each thread in elements css ".thread", across pages by link "Older topics >>"
        click link in thread
        for each reply in elements css ".reply"
            emit
                reply: text of blockquote in reply
        go back
""",
    ),
    Task(
        "forum-lock-all",
        "while+list",
        SITE,
        """
recipe forum_lock_all()
    open "/"
    for each thread in elements css ".thread", across pages by link "Older topics >>"
        if button "Lock" in thread exists
            click button "Lock" in thread
            accept dialog
""",
    ),
    Task(
        "forum-answer",
        "data",
        SITE,
        """
recipe forum_answer(answers: list of {topic: text, reply: text})
    open "/"
    for each answer in answers
        click link answer.topic
        fill textbox "Your reply" with answer.reply
        click button "Post reply"
        click last link "Index"
""",
        data={"shown": answers("shown"), "unseen": answers("unseen")},
        format="json",
    ),
)
