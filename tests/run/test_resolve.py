"""Elements found again on changed pages: what counts as evidence, and when it is not enough."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from lamcli.locate.fingerprint import fingerprint, rivals
from lamcli.recipe.ast import Containing, Described, Fill, Point, Press, Text
from lamcli.recipe.edit import changed, exchanged
from lamcli.recipe.lock import Fingerprint, Seen
from lamcli.recipe.parse import parse
from lamcli.recipe.print import print_recipe, print_target
from lamcli.run.healing import counts, fixed, resolved
from lamcli.run.likeness import Meaning
from lamcli.run.resolve import PROPERTIES, Candidate, another, candidates, doubtful, recognised, sure
from lamcli.run.stakes import TO_ACT, TO_CHANGE, TO_READ, certainty
from lamcli.run.wording import place_among_namesakes, words_for
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


def people(*names: str) -> Snapshot:
    return page(el("table", *[el("tr", el("td", name), el("td", button("Delete"))) for name in names]))


def seen(snapshot: Snapshot, index: int, target: str = "") -> Seen:
    return Seen(target, (fingerprint(snapshot, index),), tuple(fingerprint(snapshot, other) for other in rivals(snapshot, index)))


def nothing_means_the_same() -> Meaning:
    return lambda left, right: 0.0


def pressed(now: Snapshot, known: Seen, target: Described, found: Sequence[int]) -> object:
    return resolved(now, known, target, found, None, nothing_means_the_same, step=Point("click", target))


def buttons_of(snapshot: Snapshot) -> list[int]:
    return [index for index, node in enumerate(snapshot.nodes) if node.tag == "button"]


def test_near_misses_are_namesakes_and_neighbours() -> None:
    before = people("Ada Berg", "Ben Fox", "Cleo Ray")
    first, second, third = buttons_of(before)
    assert set(rivals(before, second)) == {first, third}
    assert rivals(BEFORE, at(BEFORE, "Print")) == (at(BEFORE, "Save"), at(BEFORE, "Close"))


def test_what_was_another_element_then_is_none_now() -> None:
    before, now = people("Ada Berg", "Ben Fox", "Cleo Ray"), people("Ada Berg", "Cleo Ray")
    known = seen(before, buttons_of(before)[1])
    assert all(another(now, known.fingerprints, known.others, index) for index in buttons_of(now))
    assert not another(before, known.fingerprints, known.others, buttons_of(before)[1])


def test_rows_that_differ_by_a_number_are_not_taken_for_each_other() -> None:
    before, now = (people(*[f"Invoice {number} of the year, open, EUR, Berlin" for number in numbers]) for numbers in ((1041, 1042, 1043), (1041, 1043)))
    known = seen(before, buttons_of(before)[1])
    assert recognised(before, buttons_of(before)[1], known.fingerprints)
    assert not any(recognised(now, index, known.fingerprints) for index in buttons_of(now))
    row = Described("button", Text("Delete"), within=Described("row", relations=(Containing(Text("Invoice")),)))
    assert pressed(now, known, row, buttons_of(now)[1:]) == "another"


def test_the_last_of_namesakes_is_its_place_only_once_it_was_shown_with_several() -> None:
    before, longer, shorter = people("Ada Berg", "Ben Fox"), people("Ada Berg", "Ben Fox", "Cleo Ray"), people("Ada Berg")
    target = Described("button", Text("Delete"), ordinal=-1)
    once = seen(before, buttons_of(before)[-1])
    assert pressed(before, once, target, [buttons_of(before)[-1]]) == "as it says"
    for now in (longer, shorter):
        assert pressed(now, once, target, [buttons_of(now)[-1]]) == "another"
    twice = Seen("", (*once.fingerprints, fingerprint(longer, buttons_of(longer)[-1])), once.others)
    assert pressed(shorter, twice, target, [buttons_of(shorter)[-1]]) == "as it says"
    other_data = people("Dina Lund", "Egon Haas")
    assert pressed(other_data, once, target, [buttons_of(other_data)[-1]]) == "as it says"


def test_a_label_that_says_more_is_another_command() -> None:
    before, more, decorated = (toolbar(button(label, class_="btn"), button("Print", class_="btn"), button("Close", class_="btn")) for label in ("Save", "Save as copy", "Save button"))
    assert sure(candidates(more, prints("Save", before), meaning=lambda left, right: 0.9)) is None
    best = sure(candidates(decorated, prints("Save", before)))
    assert best is not None and best.index == at(decorated, "Save button")


def test_a_text_is_a_label_where_there_is_no_name() -> None:
    before, now = (page(el("ul", *[el("li", text) for text in texts])) for texts in (("Oslo", "Rome", "Lima"), ("Bern", "Oslo", "Rome")))
    oslo = next(index for index, node in enumerate(before.nodes) if node.tag == "li" and before.text(index) == "Oslo")
    assert before.nodes[oslo].name == ""
    best = candidates(now, (fingerprint(before, oslo),))[0]
    assert now.text(best.index) == "Oslo" and any(str(each).startswith("words: the same") for each in best.evidence)


def test_labels_that_share_common_words_are_not_alike() -> None:
    before = toolbar(*[button(f"{column}: activate to sort") for column in ("Number", "Harbour", "State")])
    now = toolbar(*[button(f"{column}: activate to sort") for column in ("Number", "Harbour")])
    assert sure(candidates(now, prints("State: activate to sort", before))) is None


def test_a_label_that_was_unique_is_known_in_other_surroundings_but_not_in_another_row() -> None:
    now = page(el("nav", button("Help")), el("footer", button("Save", class_="x1"), button("Archive")))
    assert pressed(now, seen(BEFORE, at(BEFORE, "Save")), Described("button", Text("Save")), [at(now, "Save")]) == "as it says"
    one, other = people("Ada Berg, Graz, 12"), people("Ben Fox, Linz, 77")
    assert pressed(other, seen(one, buttons_of(one)[0]), Described("button", Text("Delete")), buttons_of(other)) == "another"


def test_the_only_field_of_a_page_is_known_by_that() -> None:
    before = page(el("form", el("p", "Query"), el("input", type="text")), button("Run"))
    now = page(el("h1", "Ask"), el("form", el("p", "What to look for"), el("div", el("input", type="text"))), button("Run"))
    field, there = (next(index for index, node in enumerate(snapshot.nodes) if node.tag == "input") for snapshot in (before, now))
    best = sure(candidates(now, seen(before, field).fingerprints, seen(before, field).others))
    assert best is not None and best.index == there


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
    lines = ('recipe r(name: text)', '    open "http://a.test/"', "    click button name", '    click button "Go" in row containing "Ada"', '    click first link "Edit"')
    recipe = parse("\n".join((*lines, '    click 3rd link "Edit"', "    click 2nd link", "")))
    targets = [step.target for step in recipe.body[1:]]  # type: ignore[union-attr]
    assert [fixed(target) for target in targets] == [False, True, True, True, True]
    assert [counts(target) for target in targets] == [False, False, False, False, True]


def test_words_keep_what_the_recipe_says_about_the_row() -> None:
    now = page(el("ul", *[el("li", f"{name} ", button("Remove")) for name in ("Ada", "Ben")]))
    was = Described("button", Text("Delete"), within=Described("listitem", relations=(Containing(Text("Ben")),)))
    second = buttons_of(now)[1]
    assert print_target(words_for(now, second, was) or Described("nothing")) == 'button "Remove" in listitem containing "Ben"'
    assert print_target(words_for(now, second) or Described("nothing")) == 'button "Remove" after "Ben"'


def test_a_target_is_exchanged_in_reads_and_conditions_but_not_in_the_statements_inside() -> None:
    text = 'recipe r() -> {a: text, b: text}\n    if text of cell "Old" is "x"\n        click cell "Old"\n    emit\n        a: text of cell "Old"\n        b: text of cell "Other"\n'
    recipe = parse(text)
    old, new = Described("cell", Text("Old")), Described("cell", Text("New"))
    better = changed(changed(recipe, (0,), lambda step: exchanged(step, old, new)), (1,), lambda step: exchanged(step, old, new))
    assert print_recipe(better) == text.replace('of cell "Old"', 'of cell "New"')


def test_a_statement_is_changed_wherever_it_stands() -> None:
    text = 'recipe r()\n    for each row in rows\n        if text "a" in row exists\n            click button "One" in row\n        otherwise\n            click button "Two" in row\n'
    recipe = parse(text)
    better = changed(recipe, (0, 0, 1), lambda step: replace(step, target=replace(step.target, name=Text("Three"))))  # type: ignore[attr-defined, type-var, call-arg]
    assert print_recipe(better) == text.replace("Two", "Three")
    with pytest.raises(LookupError):
        changed(recipe, (3,), lambda step: step)


def listing(*lines: str) -> Snapshot:
    """A table whose first row heads columns with buttons, and whose other rows have a link of their own name and a command each."""
    head = el("tr", *[el("th", button(f"{name}: activate to sort")) for name in ("Ship", "Harbour")])
    cells = [(line.partition(",")[0], line.partition(",")[2]) for line in lines]
    rows = [el("tr", el("td", el("a", name, href=f"/{number}")), el("td", rest), el("td", button("Delete"))) for number, (name, rest) in enumerate(cells)]
    return page(el("table", head, *rows))


def test_what_has_a_name_of_its_own_in_each_row_is_known_by_that_whatever_else_the_row_says() -> None:
    before, now = listing("Aurora,Oslo,12", "Borealis,Bergen,7", "Ceres,Narvik,3"), listing("Aurora,Genoa,9988", "Borealis,Marseille,1", "Ceres,Piraeus,55")
    for what in ("Borealis", "Harbour: activate to sort"):
        here, there = (next(index for index, node in enumerate(snapshot.nodes) if node.tag in ("a", "button") and snapshot.text(index) == what) for snapshot in (before, now))
        role = before.nodes[here].role
        assert pressed(now, seen(before, here), Described(role, Text(what)), [there]) == "as it says"
    command = Described("button", Text("Delete"), within=Described("row", relations=(Containing(Text("Borealis")),)))
    assert pressed(now, seen(before, buttons_of(before)[3]), command, [buttons_of(now)[2]]) == "another"


def test_what_cannot_be_taken_back_has_to_be_more_certain_than_what_is_read() -> None:
    sent = el("form", el("input", type="text"), button("Find"), button("Clear", type="button"))
    form = page(sent, el("a", "Help", href="/help"), el("a", "Delete account", href="/bye"), button("Show"))
    names = ("Find", "Clear", "Help", "Delete account", "Show")
    press = {name: certainty(Point("click", Described("button", Text(name))), Described("button", Text(name)), form, at(form, name)) for name in names}
    assert press == {"Find": TO_CHANGE, "Clear": TO_ACT, "Help": TO_ACT, "Delete account": TO_CHANGE, "Show": TO_ACT}
    field = Described("textbox")
    place = next(index for index, node in enumerate(form.nodes) if node.tag == "input")
    assert certainty(Fill(field, Text("x")), field, form, place) == TO_ACT
    assert certainty(Press("Enter", field), field, form, place) == TO_CHANGE
    assert certainty(None, field, form, place) == TO_READ


def test_less_is_enough_to_read_than_to_act_and_more_is_needed_to_send() -> None:
    likely = Candidate(3, 0.92, True, ())
    assert sure([likely], TO_READ) == likely and sure([likely], TO_ACT) is None
    surer = replace(likely, probability=0.96)
    assert sure([surer], TO_ACT) == surer and sure([surer], TO_CHANGE) is None
    assert sure([replace(likely, probability=0.99)], TO_CHANGE) is not None


def test_what_an_element_shows_is_what_it_was_whatever_is_read_out() -> None:
    def columns(ship: str, harbour: str) -> Snapshot:
        return page(el("table", el("tr", el("th", "Ship", role="columnheader", name=ship), el("th", "Harbour", role="columnheader", name=harbour))))

    def head(snapshot: Snapshot, text: str) -> int:
        return next(index for index, node in enumerate(snapshot.nodes) if node.tag == "th" and snapshot.text(index) == text)

    def words(snapshot: Snapshot, known: Fingerprint, others: Sequence[Fingerprint] = ()) -> str:
        found = next(each for each in candidates(snapshot, (known,), others) if each.index == head(snapshot, "Harbour"))
        return next(str(each) for each in found.evidence if each.about.name == "words").partition(" (")[0]

    before, now = columns("Ship: press to sort the column", "Harbour: press to sort the column"), columns("Ship, column one", "Second, by which nothing is sorted")
    known, beside = fingerprint(before, head(before, "Harbour")), fingerprint(before, head(before, "Ship"))
    assert known.name != known.text == "Harbour"
    assert words(now, known, (beside,)) == "words: the same"
    assert words(now, known, (replace(beside, text="Harbour"),)) != "words: the same"


# --- what settles it


def orders(*rows: Element, foot: Sequence[Element] = ()) -> Snapshot:
    return page(el("h1", "Orders"), el("table", *rows), el("footer", *foot))


def order(name: str, *controls: Element) -> Element:
    return el("tr", el("td", name), el("td", *(controls or (el("a", "Show", href=f"/orders/{name[-1]}", class_="show"), button("Delete")))))


def in_row(snapshot: Snapshot, name: str, tag: str) -> int:
    row = next(index for index, node in enumerate(snapshot.nodes) if node.tag == "tr" and name in snapshot.text(index))
    return next(index for index in snapshot.subtree(row) if snapshot.nodes[index].tag == tag)


ORDERS = orders(*map(order, ("Order 1", "Order 2", "Order 3")), foot=(el("a", "Archive", href="/archive", class_="low"), el("a", "Help", href="/help", class_="low")))


def test_a_link_to_the_same_address_is_the_same_whatever_it_is_called_and_wherever_it_stands() -> None:
    now = page(el("nav", el("a", "Past years", href="/archive", id="x1"), el("a", "Archive of pictures", href="/pictures")), el("h1", "Orders"))
    archive = seen(ORDERS, at(ORDERS, "Archive"))
    best = sure(candidates(now, archive.fingerprints, archive.others))
    assert best is not None and now.text(best.index) == "Past years" and best.conclusive
    gone = page(el("nav", el("a", "Past years", href="/past", class_="low"), el("a", "Help", href="/help", class_="low")), el("h1", "Orders"))
    assert sure(candidates(gone, archive.fingerprints, archive.others)) is None


def test_the_id_of_a_field_settles_it_where_its_author_gave_it() -> None:
    def conclusive(identifier: str) -> bool:
        before = page(el("form", el("input", type="checkbox", name="all", aria_label="Choose all rows", id=identifier)), el("p", "Rows"))
        others = [el("input", type="checkbox", aria_label=each) for each in "abc"]
        now = page(el("p", "Entries"), el("main", el("div", el("input", type="checkbox", aria_label="Everything", id=identifier, class_="z9"), *others)))
        known = seen(before, next(index for index, node in enumerate(before.nodes) if node.tag == "input"))
        return candidates(now, known.fingerprints, known.others)[0].conclusive

    assert conclusive("select-all") and not conclusive("check-17")


def test_the_id_of_a_button_does_not_settle_what_it_sends() -> None:
    before = page(el("form", el("input", aria_label="Note"), button("Save note", id="submit")), el("p", "Notes"))
    now = page(el("form", el("input", aria_label="Card"), el("input", aria_label="Code"), button("Order and pay", id="submit")), el("p", "Checkout"))
    known = seen(before, buttons_of(before)[0])
    found = candidates(now, known.fingerprints, known.others)
    assert not any(candidate.conclusive for candidate in found)


def test_what_cannot_be_taken_back_is_found_again_only_where_it_is_more_certain(monkeypatch: pytest.MonkeyPatch) -> None:
    now = toolbar(button("Erase everything"), button("Show everything"))
    for name, verdict in (("Show everything", "found"), ("Erase everything", "as it says")):
        index = at(now, name)
        monkeypatch.setattr("lamcli.run.healing.candidates", lambda *_, index=index, **__: [Candidate(index, 0.96, True, ())])
        target = Described("button", Text("All"))
        got = resolved(now, seen(BEFORE, at(BEFORE, "Save")), target, [], None, nothing_means_the_same, step=Point("click", target))
        assert ("found" if isinstance(got, tuple) else got) == verdict


def test_a_command_is_that_of_the_one_row_that_says_what_its_row_said() -> None:
    delete = seen(ORDERS, in_row(ORDERS, "Order 2", "button"))
    moved = orders(*map(order, ("Order 7", "Order 1", "Order 2")))
    best = sure(candidates(moved, delete.fingerprints, delete.others), TO_CHANGE)
    assert best is not None and best.index == in_row(moved, "Order 2", "button")
    stripped = orders(order("Order 1"), order("Order 2", el("a", "Show", href="/orders/2", class_="show")), order("Order 3"))
    assert sure(candidates(stripped, delete.fingerprints, delete.others)) is None, "what else is in that row is not it"
    twice = orders(*map(order, ("Order 2", "Order 2", "Order 3")))
    assert not any(candidate.conclusive for candidate in candidates(twice, delete.fingerprints, delete.others))


def test_in_a_row_that_says_what_it_said_a_link_may_lead_elsewhere() -> None:
    show = seen(ORDERS, in_row(ORDERS, "Order 2", "a"))
    now = orders(*(order(name, el("a", "Show", href=f"/v2/show?order={name[-1]}", class_="show"), button("Delete")) for name in ("Order 1", "Order 2", "Order 3")))
    target = Described("link", Text("Show"), within=Described("row", relations=(Containing(Text("Order 2")),)))
    assert pressed(now, show, target, [in_row(now, "Order 2", "a")]) == "as it says"
    assert pressed(now, show, target, [in_row(now, "Order 3", "a")]) != "as it says"


def test_a_link_that_says_something_else_and_leads_elsewhere_is_another() -> None:
    before = page(el("nav", el("a", "Add", href="/add", aria_describedby="orders"), el("a", "All", href="/all")), el("p", "x"))
    now = page(el("nav", el("a", "Add later", href="/other", aria_describedby="orders"), el("a", "All", href="/all")), el("p", "x"))
    known = seen(before, at(before, "Add"))
    assert sure(candidates(now, known.fingerprints, known.others)) is None


def test_half_a_label_of_something_else_is_another_label() -> None:
    before, now = (toolbar(*(button(label, class_="pg") for label in labels)) for labels in (("First page", "Next page", "Last page"), ("First page", "Next page", "Last help")))
    known = seen(before, at(before, "Last page"))
    assert sure(candidates(now, known.fingerprints, known.others)) is None


def test_words_that_have_run_together_are_still_more_than_was_said() -> None:
    before, now = (toolbar(*(button(label, class_="op") for label in labels)) for labels in (("GET /list list all", "POST /hold hold a parcel"), ("GET /list list all", "POST/holdhold a parcel help")))
    known = seen(before, at(before, "POST /hold hold a parcel"))
    assert sure(candidates(now, known.fingerprints, known.others)) is None


def test_a_sign_is_not_known_by_what_is_about_it_now() -> None:
    before, now = (page(el("nav", *(el("a", text, href=f"/{text}", class_="pg") for text in texts)), el("p", "8 books on 3 pages")) for texts in (("«", "1", "2", "3", "»"), ("1", "2", "3", "»")))
    first = next(index for index, node in enumerate(before.nodes) if node.tag == "a" and before.text(index) == "«")
    known = seen(before, first)
    assert sure(candidates(now, known.fingerprints, known.others)) is None


def test_what_is_sure_and_has_no_words_of_its_own_is_said_by_its_place() -> None:
    words = place_among_namesakes(ORDERS, in_row(ORDERS, "Order 3", "button"))
    assert words is not None and print_target(words) == '3rd button "Delete"'
