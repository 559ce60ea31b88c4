"""What lam learns from small demonstrations: the exact recipe."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from lamcli.recipe.print import print_recipe
from lamcli.synthesis import Exhausted, Solved, synthesize
from lamcli.trace import Snapshot, Trace
from tests.salience.building import el, page
from tests.synthesis.demonstrations import Demonstration


def learned(*traces: Trace) -> list[str]:
    """The lines of the best recipe."""
    outcome = synthesize(traces, name="task")
    assert isinstance(outcome, Solved), outcome
    return print_recipe(outcome.solutions[0].recipe).rstrip("\n").split("\n")


PEOPLE = [("Ann", "12", "Paris"), ("Bo", "7", "Oslo"), ("Cy", "31", "Rome"), ("Di", "4", "Bern")]


def table(rows: Sequence[tuple[str, str, str]] = PEOPLE) -> Snapshot:
    head = el("tr", el("th", "Name", role="columnheader"), el("th", "Points", role="columnheader"), el("th", "Town", role="columnheader"))
    body = [el("tr", *[el("td", text, id=f"c{number}{column}") for column, text in enumerate(row)]) for number, row in enumerate(rows)]
    return page(el("h1", "People"), el("table", el("thead", head), el("tbody", *body)), el("p", "The end"))


def form(values: Sequence[str] = ("", "")) -> Snapshot:
    fields = [
        el("label", "Name", for_="n"), el("input", id="n", name="Name", type="text", value=values[0]),
        el("label", "E-mail address", for_="e"), el("input", id="e", name="E-mail address", type="text", value=values[1]),
    ]  # fmt: skip
    return page(el("h1", "New customer"), el("form", *fields, el("button", "Save", id="save")))


def test_two_rows_are_enough_to_take_the_whole_table() -> None:
    shown = Demonstration().on(table())
    shown.extract(id="c00").extract(id="c01").extract(id="c10").extract(id="c11")
    assert learned(shown.trace()) == [
        "recipe task() -> {name: text, points: text}",
        "    for each row in rows",
        "        emit",
        '            name:   text of cell "Name" in row',
        '            points: text of cell "Points" in row',
    ]


def test_one_row_and_a_half_is_enough() -> None:
    shown = Demonstration().on(table())
    shown.extract(id="c00").extract(id="c01").extract(id="c10")
    assert "    for each row in rows" in learned(shown.trace())


def test_typed_text_without_data_or_instruction_is_a_parameter_named_after_its_field() -> None:
    shown = Demonstration().on(form()).fill("Ann", id="n").fill("ann@example.org", id="e").click(id="save")
    assert learned(shown.trace()) == [
        "recipe task(name: text, e_mail_address: text)",
        '    fill textbox "Name" with name',
        '    fill textbox "E-mail address" with e_mail_address',
        '    click button "Save"',
    ]


def test_records_of_the_data_become_a_loop() -> None:
    data = [{"Full name": "Ann", "mail": "ann@example.org"}, {"Full name": "Bo", "mail": "bo@example.org"}, {"Full name": "Cy", "mail": "cy@example.org"}]
    shown = Demonstration(data=data).on(form())
    for row in data[:2]:
        shown.fill(row["Full name"], id="n").fill(row["mail"], id="e").click(id="save")
    assert learned(shown.trace()) == [
        "recipe task(rows: list of {full_name: text, mail: text})",
        "    for each row in rows",
        '        fill textbox "Name" with row.full_name',
        '        fill textbox "E-mail address" with row.mail',
        '        click button "Save"',
    ]


def test_rounds_that_typed_other_values_make_a_list_of_records() -> None:
    shown = Demonstration().on(form())
    for name, mail in (("Ann", "ann@example.org"), ("Bo", "bo@example.org"), ("Cy", "cy@example.org")):
        shown.fill(name, id="n").fill(mail, id="e").click(id="save")
    assert learned(shown.trace())[0] == "recipe task(rows: list of {name: text, e_mail_address: text})"


def test_a_value_of_the_instruction_comes_from_there() -> None:
    traces = [
        Demonstration(instruction=f'Add the customer "{name}" and save.').on(form()).fill(name, id="n").click(id="save").trace()
        for name in ("Ann", "Bo")
    ]  # fmt: skip
    assert learned(*traces)[1:] == ["    fill textbox \"Name\" with instruction between '\"' and '\"'", '    click button "Save"']


def test_an_enumeration_in_the_instruction_becomes_a_loop_whatever_the_order_of_the_clicks() -> None:
    def boxes() -> Snapshot:
        return page(*[el("label", el("input", type="checkbox", role="checkbox", name=name, id=name), name) for name in ("red", "blue", "green")], el("button", "Go", id="go"))

    first = Demonstration(instruction="Tick green, red and press Go").on(boxes()).click(id="red").click(id="green").click(id="go")
    second = Demonstration(instruction="Tick blue and press Go").on(boxes()).click(id="blue").click(id="go")
    assert learned(first.trace(), second.trace())[1:] == [
        '    for each name in instruction between "Tick " and " and" split by ","',
        "        check checkbox name",
        '    click button "Go"',
    ]


def test_a_step_that_only_some_took_gets_a_condition() -> None:
    banner = el("div", el("button", "Accept cookies", id="ok"), role="dialog")
    plain = page(el("button", "Next", id="next"))
    covered = page(el("button", "Next", id="next"), banner)
    first = Demonstration().on(covered).click(id="ok").on(plain).click(id="next")
    second = Demonstration().on(plain).click(id="next")
    assert learned(first.trace(), second.trace())[1:] == [
        '    if button "Accept cookies" exists',
        '        click button "Accept cookies"',
        '    click button "Next"',
    ]


def test_a_secret_is_a_parameter_and_its_value_is_nowhere() -> None:
    shown = Demonstration().on(form()).do_secret("n", "crm_password").click(id="save")
    outcome = synthesize([shown.trace()], name="task")
    assert isinstance(outcome, Solved)
    assert print_recipe(outcome.solutions[0].recipe).startswith("recipe task(crm_password: secret)")


def test_what_was_typed_for_an_input_is_known_and_a_secret_is_not() -> None:
    shown = Demonstration().on(form()).fill("Ann Berg", id="n").do_secret("e", "token").click(id="save")
    outcome = synthesize([shown.trace()], name="task")
    assert isinstance(outcome, Solved)
    assert dict(outcome.solutions[0].recipe.parameters).keys() == {"name", "token"}
    assert outcome.solutions[0].given == {"name": "Ann Berg"}


def test_secrets_in_a_list_of_fields_stay_apart_from_what_is_none() -> None:
    kinds = [("User", "text"), ("Password", "password"), ("Token", "text")]
    fields = [el("p", el("label", name, for_=name), el("input", id=name, name=name, type=kind, value="")) for name, kind in kinds]
    shown = Demonstration().on(page(el("form", *fields))).fill("ann", id="User").do_secret("Password", "password").do_secret("Token", "token")
    assert learned(shown.trace()) == [
        "recipe task(user: text, password: secret, token: secret)",
        '    fill textbox "User" with user',
        '    fill textbox "Password" with password',
        '    fill textbox "Token" with token',
    ]


def test_a_wrong_demonstration_among_good_ones_is_set_aside_and_named() -> None:
    good = [Demonstration(origin=f"{number}.trace").on(form()).fill(name, id="n").click(id="save").trace() for number, name in enumerate(("Ann", "Bo"))]
    wrong = Demonstration(origin="wrong.trace").on(table()).click(id="c00").trace()
    outcome = synthesize([*good, wrong], name="task")
    assert isinstance(outcome, Solved)
    assert "wrong.trace" in outcome.solutions[0].lock.notes[0]


def test_contradictory_demonstrations_have_no_recipe_and_the_step_is_named() -> None:
    saved = Demonstration(origin="a.trace").on(form()).fill("Ann", id="n").click(id="save").trace()
    extracted = Demonstration(origin="b.trace").on(form()).fill("Ann", id="n").extract(id="save").trace()
    outcome = synthesize([saved, extracted], name="task")
    assert isinstance(outcome, Exhausted)
    assert "a.trace" in outcome.where and "step 2" in outcome.where


def test_an_empty_demonstration_is_said() -> None:
    outcome = synthesize([Trace(origin="nothing.trace")], name="task")
    assert isinstance(outcome, Exhausted) and "nothing.trace" in outcome.message


def test_a_value_that_was_entered_in_other_letters_keeps_its_source() -> None:
    traces = [Demonstration(instruction=f'Type "{given}" in capitals').on(form()).fill(given.upper(), id="n").trace() for given in ("Anna", "bob")]
    assert learned(*traces)[1:] == ["    fill textbox \"Name\" with upper case of instruction between '\"' and '\"'"]


def test_tabs_are_tried_until_the_goal_is_there_whatever_order_the_person_took() -> None:
    def tabs(shown: str) -> Snapshot:
        return page(el("div", *[el("a", f"Tab {n}", role="tab", id=f"t{n}", name=f"Tab {n}") for n in (1, 2, 3)], role="tablist"), el("p", el("span", shown, id="word"), " and so on"))

    first = Demonstration(instruction='Find "kiwi"').on(tabs("apple")).click(id="t3").on(tabs("fig")).click(id="t2").on(tabs("kiwi")).click(id="word")
    second = Demonstration(instruction='Find "plum"').on(tabs("plum")).click(id="word")
    third = Demonstration(instruction='Find "lime"').on(tabs("date")).click(id="t2").on(tabs("lime")).click(id="t3").on(tabs("pear")).click(id="t2").on(tabs("lime")).click(id="word")
    assert learned(first.trace(), second.trace(), third.trace())[1:] == [
        "    for each tab in tabs",
        "        if text (instruction between '\"' and '\"') does not exist",
        "            click tab",
        "    click text (instruction between '\"' and '\"')",
    ]


def test_pieces_that_are_not_there_are_passed_over_when_a_demonstration_shows_it() -> None:
    def boxes() -> Snapshot:
        return page(*[el("label", el("input", type="checkbox", role="checkbox", name=name, id=name), name) for name in ("red", "blue")], el("button", "Go", id="go"))

    both = Demonstration(instruction="Tick red, blue and press Go").on(boxes()).click(id="red").click(id="blue").click(id="go")
    none = Demonstration(instruction="Tick nothing and press Go").on(boxes()).click(id="go")
    assert learned(both.trace(), none.trace())[1:4] == [
        '    for each name in instruction between "Tick " and " and" split by ","',
        "        if checkbox name exists",
        "            check checkbox name",
    ]


def test_a_value_that_the_recording_lacks_is_what_varies_in_the_instructions() -> None:
    def choice(town: str) -> Trace:
        shown = Demonstration(instruction=f"Select {town} from the list").on(page(el("select", id="s", role="combobox"), el("button", "Go", id="go")))
        shown.choose("", id="s")
        shown.events[0] = replace(shown.events[0], detail=(("value", "unrecorded"),))
        return shown.trace()

    assert learned(choice("Oslo"), choice("Rome"))[1:] == ['    choose instruction between "Select " and " from" from combobox']


def test_the_same_click_until_the_month_is_there() -> None:
    def calendar(month: str) -> Snapshot:
        days = [el("td", el("a", str(day), role="link", name=str(day), id=f"d{day}")) for day in range(1, 29)]
        return page(el("div", el("a", "Prev", role="link", name="Prev", id="prev"), el("h2", month)), el("table", el("tr", *days)))

    months = ["December 2025", "November 2025", "October 2025", "September 2025"]

    def picked(instruction: str, back: int, day: int) -> Trace:
        shown = Demonstration(instruction=instruction)
        for month in months[:back]:
            shown.on(calendar(month)).click(id="prev")
        return shown.on(calendar(months[back])).click(id=f"d{day}").trace()

    traces = [picked("Pick 2025-09-07 please", 3, 7), picked("Pick 2025-11-14 please", 1, 14), picked("Pick 2025-10-03 please", 2, 3)]
    assert learned(*traces)[1:] == [
        '    repeat until heading (date instruction between "Pick " and " please" as "MMMM YYYY") exists',
        '        click link "Prev"',
        '    click link (date instruction between "Pick " and " please" as "D")',
    ]
