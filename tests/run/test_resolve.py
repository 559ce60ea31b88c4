"""Elements found again on changed pages: what counts as evidence, and when it is not enough."""

from __future__ import annotations

from dataclasses import replace

import pytest

from lamcli.locate.fingerprint import fingerprint
from lamcli.recipe.ast import Described, Text
from lamcli.recipe.edit import changed
from lamcli.recipe.lock import Fingerprint
from lamcli.recipe.parse import parse
from lamcli.recipe.print import print_recipe, print_target
from lamcli.run.healing import counts, fixed
from lamcli.run.resolve import PROPERTIES, candidates, doubtful, recognised, sure
from lamcli.run.wording import words_for
from lamcli.trace import Snapshot
from tests.salience.building import Element, el, page


def toolbar(*buttons: Element) -> Snapshot:
    return page(el("h1", "Orders"), el("div", *buttons), el("p", "Nothing is lost."))


def button(text: str, **attributes: str) -> Element:
    return el("button", text, **attributes)


def at(snapshot: Snapshot, name: str) -> int:
    return next(index for index, node in enumerate(snapshot.nodes) if node.tag in ("button", "a", "input") and (node.name or snapshot.text(index)) == name)


BEFORE = toolbar(button("Save", id="save", class_="btn"), button("Print", class_="btn"), button("Close", class_="btn"))


def prints(name: str, snapshot: Snapshot = BEFORE) -> tuple[Fingerprint, ...]:
    return (fingerprint(snapshot, at(snapshot, name)),)


def test_the_levels_of_every_property_are_probabilities() -> None:
    for item in PROPERTIES:
        assert sum(item.kept) == pytest.approx(1.0) and sum(item.common) == pytest.approx(1.0)
        assert len(item.kept) == len(item.common)


def test_what_did_not_change_is_known_at_a_glance() -> None:
    for name in ("Save", "Print", "Close"):
        assert recognised(BEFORE, at(BEFORE, name), prints(name))
        assert not recognised(BEFORE, at(BEFORE, name), prints("Close" if name != "Close" else "Print"))


def test_another_label_with_the_same_id_is_the_same_thing() -> None:
    now = toolbar(button("Store", id="save", class_="btn"), button("Print", class_="btn"), button("Close", class_="btn"))
    found = candidates(now, prints("Save"))
    best = sure(found)
    assert best is not None and best.index == at(now, "Store")
    assert sum(candidate.probability for candidate in found) <= 1.0 + 1e-9


def test_what_stands_in_the_place_of_something_gone_is_not_it() -> None:
    now = toolbar(button("Archive", class_="btn"), button("Print", class_="btn"), button("Close", class_="btn"))
    assert sure(candidates(now, prints("Save"))) is None


def test_other_words_of_the_same_meaning_need_a_model_that_says_so() -> None:
    before = toolbar(button("Search", class_="btn"), button("Print", class_="btn"), button("Close", class_="btn"))
    now = toolbar(button("Find", class_="btn"), button("Print", class_="btn"), button("Close", class_="btn"))
    assert sure(candidates(now, prints("Search", before))) is None
    best = sure(candidates(now, prints("Search", before), meaning=lambda left, right: 0.9 if {left, right} == {"Search", "Find"} else 0.0))
    assert best is not None and best.index == at(now, "Find")


def test_the_command_of_another_row_contradicts() -> None:
    def table(*people: str) -> Snapshot:
        return page(el("table", *[el("tr", el("td", person), el("td", button("Delete"))) for person in people]))

    before = table("Ada Berg, Graz", "Ben Fox, Linz", "Cleo Ray, Wels")
    known = (fingerprint(before, [index for index, node in enumerate(before.nodes) if node.tag == "button"][1]),)
    now = table("Ada Berg, Graz", "Cleo Ray, Wels")
    buttons = [index for index, node in enumerate(now.nodes) if node.tag == "button"]
    ranking = candidates(now, known)
    assert all(not recognised(now, index, known) and doubtful(ranking, now, index) for index in buttons)
    assert sure(ranking) is None


def test_an_element_is_looked_for_in_its_row_only() -> None:
    snapshot = page(el("ul", el("li", "Ada ", button("Edit", id="a")), el("li", "Ben ", button("Edit", id="b"))))
    rows = [index for index, node in enumerate(snapshot.nodes) if node.tag == "li"]
    found = candidates(snapshot, (fingerprint(snapshot, rows[0] + 2),), within=rows[1])
    assert [snapshot.nodes[candidate.index].attribute("id") for candidate in found] == ["b"]


def test_fields_are_found_among_fields_of_their_kind() -> None:
    snapshot = page(el("form", el("input", type="text", id="city"), el("input", type="checkbox", id="news"), button("Send")))
    field = next(index for index, node in enumerate(snapshot.nodes) if node.attribute("id") == "city")
    assert [candidate.index for candidate in candidates(snapshot, (fingerprint(snapshot, field),))] == [field]


def test_words_for_what_was_found() -> None:
    assert print_target(words_for(BEFORE, at(BEFORE, "Print")) or Described("nothing")) == 'button "Print"'
    twice = page(el("p", "Bill"), button("Send"), el("p", "Ship"), button("Send"))
    second = [index for index, node in enumerate(twice.nodes) if node.tag == "button"][1]
    assert print_target(words_for(twice, second) or Described("nothing")) == 'button "Send" after "Ship"'


def test_only_fixed_words_are_looked_for_and_positions_mean_what_stands_there() -> None:
    recipe = parse('recipe r(name: text)\n    open "http://a.test/"\n    click button name\n    click button "Go" in row containing "Ada"\n    click first link "Edit"\n    click 3rd link "Edit"\n    click 2nd link\n')
    targets = [step.target for step in recipe.body[1:]]  # type: ignore[union-attr]
    assert [fixed(target) for target in targets] == [False, True, True, True, True]
    assert [counts(target) for target in targets] == [False, False, False, False, True]


def test_a_statement_is_changed_wherever_it_stands() -> None:
    text = 'recipe r()\n    for each row in rows\n        if text "a" in row exists\n            click button "One" in row\n        otherwise\n            click button "Two" in row\n'
    recipe = parse(text)
    better = changed(recipe, (0, 0, 1), lambda step: replace(step, target=replace(step.target, name=Text("Three"))))  # type: ignore[attr-defined, type-var, call-arg]
    assert print_recipe(better) == text.replace("Two", "Three")
    with pytest.raises(LookupError):
        changed(recipe, (3,), lambda step: step)
