"""When a question is open, where it shows, which demonstration answers it, and when there is none to ask."""

from __future__ import annotations

from lamcli.recipe.parse import parse
from lamcli.recipe.print import print_recipe
from lamcli.synthesis import Ambiguous, Question, Solved, synthesize
from lamcli.synthesis.ambiguity import Program, parting
from lamcli.synthesis.draft import Draft
from lamcli.synthesis.forecast import forecast
from lamcli.synthesis.problem import Strand
from lamcli.trace import Snapshot, Trace
from tests.salience.building import el, page
from tests.synthesis.demonstrations import Demonstration

Rows = list[dict[str, str]]


class Embedding:
    """Likeness by hand: of a column to a label, the same for all others."""

    def __init__(self, **likeness: float) -> None:
        self.likeness = likeness

    def similarity(self, left: list[str], right: list[str]) -> list[list[float]]:
        return [[self.likeness.get(text.replace(" ", "_"), 0.2) for text in right] for _ in left]


def form(*labels: str) -> Snapshot:
    fields = [part for label in labels for part in (el("label", label, for_=label), el("input", id=label, name=label, type="text", value=""))]
    return page(*fields, el("button", "Save", id="save"))


def entered(rows: Rows, columns: dict[str, str], shown: int = 2) -> Trace:
    """The first records typed into a form, each field from its column."""
    demonstration = Demonstration(data=rows).on(form(*columns))
    for row in rows[:shown]:
        for label, column in columns.items():
            demonstration.fill(row[column], id=label)
        demonstration.click(id="save")
    return demonstration.trace()


ALIKE = [{"home": "Oslo", "work": "Oslo"}, {"home": "Rome", "work": "Rome"}, {"home": "Bern", "work": "Genf"}]


def test_a_small_difference_of_the_ranker_decides_nothing() -> None:
    outcome = synthesize([entered(ALIKE, {"City": "home"})], name="task", embedder=Embedding(home=0.3, work=0.25))
    assert isinstance(outcome, Ambiguous)
    question = outcome.question
    assert question.record == (3, (("home", "Bern"), ("work", "Genf")))
    assert [choice.does for choice in question.choices] == ['fill textbox "City" with "Bern"', 'fill textbox "City" with "Genf"']
    assert ["row.home" in print_recipe(choice.solution.recipe) for choice in question.choices] == [True, False]
    assert "record 3" in outcome.demonstrate
    assert not outcome.solutions[0].lock.unambiguous


def test_a_large_difference_of_the_ranker_decides() -> None:
    outcome = synthesize([entered(ALIKE, {"City": "home"})], name="task", embedder=Embedding(home=0.3, work=0.8))
    assert isinstance(outcome, Solved)
    assert "with row.work" in print_recipe(outcome.solutions[0].recipe)
    assert outcome.solutions[0].lock.unambiguous


def test_the_column_that_is_called_like_the_field_is_meant() -> None:
    rows = [{"home": "Oslo", "city": "Oslo"}, {"home": "Rome", "city": "Rome"}, {"home": "Bern", "city": "Genf"}]
    outcome = synthesize([entered(rows, {"City": "home"})], name="task", embedder=Embedding(home=0.95))
    assert isinstance(outcome, Solved)
    assert "with row.city" in print_recipe(outcome.solutions[0].recipe)


def test_columns_that_agree_in_the_records_to_come_as_well_are_the_same() -> None:
    rows = [{"home": name, "work": name} for name in ("Oslo", "Rome", "Bern", "Riga")]
    assert isinstance(synthesize([entered(rows, {"City": "home"})], name="task"), Solved)


def test_columns_that_agree_in_all_that_there_is_are_asked_about_in_general() -> None:
    outcome = synthesize([entered(ALIKE[:2], {"City": "home"})], name="task")
    assert isinstance(outcome, Ambiguous)
    assert outcome.question.record is None
    assert outcome.demonstrate == "demonstrate once more with a record in which the two differ"


def test_each_question_is_put_once_and_the_answers_hold() -> None:
    rows = [{"home": "Oslo", "work": "Oslo", "first": "Ann", "last": "Ann"}, {"home": "Rome", "work": "Rome", "first": "Kim", "last": "Kim"}]
    rows += [{"home": "Bern", "work": "Genf", "first": "Tom", "last": "Lee"}]
    asked: list[Question] = []

    def answer(question: Question) -> int:
        asked.append(question)
        return next(number for number, choice in enumerate(question.choices) if choice.does.endswith(('"Genf"', '"Lee"')))

    outcome = synthesize([entered(rows, {"Town": "home", "Sign": "first"})], name="task", ask=answer)
    assert isinstance(outcome, Solved)
    text = print_recipe(outcome.solutions[0].recipe)
    assert "with row.work" in text and "with row.last" in text and "row.home" not in text
    assert len(asked) == 2
    lock = outcome.solutions[0].lock
    assert lock.unambiguous and len([note for note in lock.notes if "the person chose" in note]) == 2
    assert 'fill textbox "Town" with row.work' in [step.line for step in lock.steps]


def test_without_an_answer_the_question_stays_open() -> None:
    outcome = synthesize([entered(ALIKE, {"City": "home"})], name="task", ask=lambda question: None)
    assert isinstance(outcome, Ambiguous)


def test_three_columns_give_as_many_choices_as_values() -> None:
    rows = [{"a": "x", "b": "x", "c": "x"}, {"a": "y", "b": "y", "c": "y"}, {"a": "p", "b": "q", "c": "p"}, {"a": "s", "b": "s", "c": "t"}]
    outcome = synthesize([entered(rows, {"Code": "a"})], name="task")
    assert isinstance(outcome, Ambiguous)
    assert len(outcome.question.choices) == 2

    def second_then_first(question: Question) -> int:
        records.append(question.record[0] if question.record else 0)
        return 0

    records: list[int] = []
    settled = synthesize([entered(rows, {"Code": "a"})], name="task", ask=second_then_first)
    assert isinstance(settled, Solved)
    assert records == [3, 4]


def test_other_words_for_the_same_element_are_no_question() -> None:
    rows = [el("tr", el("td", name), el("td", el("button", "Open", id=name)), role="row") for name in ("Ann", "Bob", "Cid")]
    outcome = synthesize([Demonstration().on(page(el("table", *rows, role="table"))).click(id="Ann").click(id="Bob").trace()], name="task")
    assert isinstance(outcome, Solved)
    assert "for each row" in print_recipe(outcome.solutions[0].recipe)


def test_a_program_without_loops_has_nothing_to_ask_about() -> None:
    outcome = synthesize([Demonstration().on(form("City")).fill("Oslo", id="City").click(id="save").trace()], name="task", top=3)
    assert isinstance(outcome, Solved)
    costs = [solution.lock.cost for solution in outcome.solutions]
    assert costs == sorted(costs)
    assert len({print_recipe(solution.recipe) for solution in outcome.solutions}) == len(costs)


LOOP = """recipe task()
    for each row in rows of table
        click button "Open" in row
"""
PLAIN = """recipe task()
    click button "Open" in row containing "Ann"
    click button "Open" in row containing "Bob"
"""
LAST_FIRST = """recipe task()
    click button "Open" in row containing "Ann"
    click button "Open" in row containing "Bob"
    for each row in rows of table
        click button "Open" in last row
"""


def opened(text: str, strand: Strand) -> Program:
    draft = Draft((), 0.0)
    foreseen = forecast(parse(text), draft, strand)
    assert not isinstance(foreseen, str), foreseen
    return Program(draft, parse(text), (foreseen,))


def test_programs_are_told_apart_by_what_they_do_after_the_demonstration() -> None:
    rows = [el("tr", el("td", name), el("td", el("button", "Open", id=name)), role="row") for name in ("Ann", "Bob", "Cid")]
    trace = Demonstration().on(page(el("table", *rows, role="table"))).click(id="Ann").click(id="Bob").trace()
    strand = Strand(0, trace, 0, 2)
    loop, plain, last = (opened(text, strand) for text in (LOOP, PLAIN, LAST_FIRST))
    found = parting(loop, plain, [strand])
    assert found is not None
    assert found.place == (0, 0, -1, "")
    assert "Cid" in found.ways[0] and found.ways[1] == "do nothing more"
    assert [deed.described(trace.before(2)) for deed in loop.forecasts[0]] == [found.ways[0], "do nothing more"]
    assert parting(loop, loop, [strand]) is None
    assert parting(loop, last, [strand]) is None, "both open the last row; what comes of a statement that was never shown is not known"


def test_conditions_that_part_in_a_record_to_come_are_asked_about() -> None:
    rows = [{"name": "Ann", "class": "5a", "bus": "yes"}, {"name": "Bob", "class": "5b", "bus": "no"}, {"name": "Cid", "class": "5a", "bus": "yes"}, {"name": "Dee", "class": "5b", "bus": "yes"}]
    shown = Demonstration(data=rows).on(form("Pupil"))
    ticked = page(el("label", "Pupil", for_="Pupil"), el("input", id="Pupil", name="Pupil", type="text", value=""), el("button", "Ride", id="ride"), el("button", "Save", id="save"))
    for row in rows[:3]:
        shown.on(ticked).fill(row["name"], id="Pupil")
        if row["bus"] == "yes":
            shown.click(id="ride")
        shown.click(id="save")
    outcome = synthesize([shown.trace()], name="task")
    assert isinstance(outcome, Ambiguous)
    assert "the condition may as well be" in outcome.message
    assert outcome.question.record is not None and outcome.question.record[0] == 4
    assert {choice.does for choice in outcome.question.choices} == {'click button "Ride"', "leave it out"}
