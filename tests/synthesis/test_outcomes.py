"""How a search ends when there is no recipe, more than one, or no time; and that the same input gives the same bytes."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from lamcli.recipe.lock import from_text, to_text
from lamcli.recipe.print import print_recipe
from lamcli.synthesis import Ambiguous, Exhausted, Solved, Unknown, synthesize
from lamcli.trace import Trace
from tests.salience.building import el, page
from tests.synthesis.demonstrations import Demonstration


def fields() -> Demonstration:
    return Demonstration().on(page(el("label", "City", for_="c"), el("input", id="c", name="City", type="text", value=""), el("button", "Save", id="save")))


def people_read() -> Trace:
    """Name and town taken out of two rows of a table."""
    people = [("Ada", "Graz"), ("Ben", "Linz"), ("Cleo", "Wels")]
    rows = [el("tr", el("td", name, id=f"n{number}"), el("td", town, id=f"t{number}")) for number, (name, town) in enumerate(people)]
    shown = Demonstration().on(page(el("table", el("tr", el("th", "Name"), el("th", "Town")), *rows)))
    for number in (0, 1):
        shown.extract(id=f"n{number}").extract(id=f"t{number}")
    return shown.trace()


def entry(rows: list[dict[str, str]], column: str) -> Trace:
    shown = fields()
    shown.data = rows
    for row in rows[:2]:
        shown.fill(row[column], id="c").click(id="save")
    return shown.trace()


def test_two_columns_that_hold_the_same_are_asked_about() -> None:
    rows = [{"home": "Oslo", "work": "Oslo"}, {"home": "Rome", "work": "Rome"}, {"home": "Bern", "work": "Genf"}]
    outcome = synthesize([entry(rows, "home")], name="task")
    assert isinstance(outcome, Ambiguous)
    assert "row.home" in outcome.message and "row.work" in outcome.message
    assert outcome.demonstrate


def test_a_record_in_which_they_differ_decides() -> None:
    rows = [{"home": "Oslo", "work": "Oslo"}, {"home": "Rome", "work": "Riga"}, {"home": "Bern", "work": "Genf"}]
    outcome = synthesize([entry(rows, "work")], name="task")
    assert isinstance(outcome, Solved)
    assert "with row.work" in print_recipe(outcome.solutions[0].recipe)


def test_two_demonstrations_of_the_same_request_that_do_different_things() -> None:
    def pressed(which: str) -> Trace:
        return Demonstration(instruction="Do it", origin=f"{which}.trace").on(page(el("button", "Yes", id="yes"), el("button", "No", id="no"))).click(id=which).trace()

    outcome = synthesize([pressed("yes"), pressed("no")], name="task")
    assert isinstance(outcome, Exhausted)
    assert "step 1" in outcome.where


def test_demonstrations_of_different_tasks_are_not_glued_together_by_conditions() -> None:
    def other() -> Trace:
        snapshot = page(el("h1", "Mail"), el("ul", *[el("li", el("a", text, role="link", name=text, id=text)) for text in ("Inbox", "Sent", "Spam")]))
        return Demonstration(origin="other.trace").on(snapshot).click(id="Sent").click(id="Spam").click(id="Inbox").trace()

    outcome = synthesize([fields().fill("Oslo", id="c").click(id="save").trace(), other()], name="task")
    assert isinstance(outcome, Exhausted)
    assert "in common" in outcome.message or "part here" in outcome.message


def test_no_time_is_said_to_be_no_time() -> None:
    outcome = synthesize([fields().fill("Oslo", id="c").trace()], name="task", timeout=0.0)
    assert isinstance(outcome, Unknown)


def test_a_recording_without_snapshots_names_what_it_lacks() -> None:
    shown = Demonstration(origin="bare.trace")
    shown.events = fields().click(id="save").events
    outcome = synthesize([shown.trace()], name="task")
    assert isinstance(outcome, Exhausted)
    assert "snapshot" in outcome.message


def test_the_lock_names_events_reasons_and_alternatives() -> None:
    outcome = synthesize([fields().fill("Oslo", id="c").click(id="save").trace()], name="task", top=2)
    assert isinstance(outcome, Solved)
    lock = outcome.solutions[0].lock
    assert lock.consistent and lock.cheapest == "proved"
    assert [step.line for step in lock.steps] == ['fill textbox "City" with city', 'click button "Save"']
    assert [source.events for step in lock.steps for source in step.sources] == [(0,), (1,)]
    assert lock.steps[1].alternatives[0].text == 'button "Save"' and lock.steps[1].of('button "Save"').fingerprints[0].role == "button"
    assert from_text(to_text(lock), "x.lock") == lock


def test_the_lock_knows_each_target_of_a_record_and_what_is_easily_taken_for_it() -> None:
    outcome = synthesize([people_read()], name="task")
    assert isinstance(outcome, Solved | Ambiguous)
    emitted = outcome.solutions[0].lock.steps[-1]
    assert {seen.target for seen in emitted.seen} == {'cell "Name" in row', 'cell "Town" in row'}
    assert all(2 <= len(seen.fingerprints) <= 4 and seen.others == () for seen in emitted.seen)
    clicked = synthesize([fields().click(id="save").trace()], name="task")
    assert isinstance(clicked, Solved)
    (saved,) = clicked.solutions[0].lock.steps[0].seen
    assert saved.target == 'button "Save"' and [known.name for known in saved.fingerprints] == ["Save"]


SCRIPT = """
from tests.synthesis.test_outcomes import entry
from lamcli.recipe.lock import to_text
from lamcli.recipe.print import print_recipe
from lamcli.synthesis import synthesize
rows = [{"home": "Oslo", "work": "Lima"}, {"home": "Rome", "work": "Riga"}, {"home": "Bern", "work": "Genf"}]
best = synthesize([entry(rows, "work")], name="task").solutions[0]
print(print_recipe(best.recipe), to_text(best.lock))
"""


def test_same_input_same_bytes_whatever_the_hash_seed() -> None:
    root = Path(__file__).parents[2]
    outputs = {
        subprocess.run([sys.executable, "-c", SCRIPT], cwd=root, env=os.environ | {"PYTHONHASHSEED": str(seed)}, capture_output=True, check=True).stdout
        for seed in (0, 1, 12345)
    }  # fmt: skip
    assert len(outputs) == 1 and outputs.pop()
