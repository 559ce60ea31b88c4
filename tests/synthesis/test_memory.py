"""A memory makes no difference to what is learned, and does not grow without end."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from dataclasses import replace

import pytest

from lamcli.recipe.lock import to_text
from lamcli.recipe.print import print_recipe
from lamcli.synthesis import Ambiguous, Memory, Outcome, Solved, memory, synthesize
from lamcli.synthesis.garbage import passed_over
from lamcli.synthesis.search import Search
from lamcli.trace import Trace
from tests.salience.building import el, page
from tests.synthesis.demonstrations import Demonstration
from tests.synthesis.test_ambiguity import entered

PEOPLE = ("Ann", "Bob", "Cid", "Dee", "Eve")


def prefixes(trace: Trace) -> Iterator[Trace]:
    for size in range(1, len(trace.events) + 1):
        yield replace(trace, events=trace.events[:size], final=trace.events[size].snapshot if size < len(trace.events) else trace.final)


def said(outcome: Outcome) -> str:
    found = outcome.solutions if isinstance(outcome, Solved | Ambiguous) else ()
    return type(outcome).__name__ + "".join(print_recipe(solution.recipe) + to_text(solution.lock) for solution in found) + ("" if found else repr(outcome))


def list_and_detail() -> Trace:
    rows = [el("tr", el("td", name), el("td", str(number)), el("td", el("a", "Open", role="link", name="Open", id=f"open-{name}")), role="row") for number, name in enumerate(PEOPLE)]
    listing = page(el("table", *rows, role="table"))
    shown = Demonstration()
    for name in PEOPLE[:4]:
        shown.on(listing).click(id=f"open-{name}")
        shown.on(page(el("h1", name, id="name"), el("p", f"{name}@example.org", id="mail"), el("a", "Back", role="link", name="Back", id="back")))
        shown.extract(id="name").extract(id="mail").click(id="back")
    return shown.on(listing).trace()


def forms() -> Trace:
    return entered([{"name": name, "town": town} for name, town in zip(PEOPLE, ("Oslo", "Rome", "Bern", "Riga", "Cork"), strict=True)], {"Name": "name", "Town": "town"}, shown=4)


@pytest.mark.parametrize("trace", [list_and_detail(), forms()], ids=["list and detail", "forms"])
def test_every_prefix_is_learned_from_alike(trace: Trace) -> None:
    kept = Memory()
    assert [said(synthesize([part], name="task", memory=kept)) for part in prefixes(trace)] == [said(synthesize([part], name="task")) for part in prefixes(trace)]


def test_another_demonstration_is_not_mistaken_for_the_one_before() -> None:
    kept = Memory()
    synthesize([list_and_detail()], name="task", memory=kept)
    other = [{"name": name, "town": name} for name in PEOPLE]
    for trace in (forms(), entered(other, {"Name": "name", "Town": "town"}, shown=4), replace(forms(), instruction="Enter all of them"), forms()):
        assert said(synthesize([trace], name="task", memory=kept)) == said(synthesize([trace], name="task"))


def test_what_is_remembered_is_not_searched_again(monkeypatch: pytest.MonkeyPatch) -> None:
    searched = 0
    plain = Search.__init__

    def counted(self: Search, *arguments: object, **named: object) -> None:
        nonlocal searched
        searched += 1
        plain(self, *arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(Search, "__init__", counted)
    kept = Memory()
    synthesize([list_and_detail()], name="task", memory=kept)
    first, searched = searched, 0
    synthesize([list_and_detail()], name="task", memory=kept)
    assert 1 == searched < first


def test_the_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "MOST_PROGRAMS", 2)
    monkeypatch.setattr(memory, "MOST_EVENTS", 8)
    kept = Memory()
    trace = list_and_detail()
    for part in prefixes(trace):
        assert said(synthesize([part], name="task", memory=kept)) == said(synthesize([part], name="task"))
        assert len(kept) <= 2


def test_what_was_there_is_looked_at_for_garbage_again_afterwards() -> None:
    with passed_over():
        assert gc.get_freeze_count() > 0
        with passed_over():
            assert gc.get_freeze_count() > 0
        assert gc.get_freeze_count() > 0  # the inner one leaves it to the outer one
    assert gc.get_freeze_count() == 0
    with pytest.raises(KeyError), passed_over():
        raise KeyError
    assert gc.get_freeze_count() == 0
