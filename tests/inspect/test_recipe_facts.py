"""Facts about recipes: every statement has its number and its evidence; two recipes differ where they differ."""

from __future__ import annotations

from lamcli.inspect.diff import diff_facts
from lamcli.inspect.recipe import recipe_facts, statements
from lamcli.recipe.lock import Alternative, Demonstration, Lock, Source, StepEvidence
from lamcli.recipe.parse import parse
from lamcli.recipe.print import print_recipe
from lamcli.render.recipe import diff_document, recipe_document
from tests.render.test_render import drawn

TEXT = """\
recipe collect(word: text) -> {name: text}
    open "https://shop.example/"
    fill textbox "Search" with word
    for each row in rows of table "Goods"
        if text of row contains "sold out"
            click button "Hide" in row
        otherwise
            emit
                name: text of first cell in row
    click button "Close"
    click button "Close"
"""


def a_lock(text: str) -> Lock:
    considered = (Alternative('textbox "Search"', 3.0), Alternative("first textbox", 5.5), Alternative("with word", 1.0))
    steps = [
        StepEvidence((1,), 'fill textbox "Search" with word', (Source(0, (1, 2)),), ("typed and different each time",), considered),
        StepEvidence((4,), 'click button "Close"', (Source(0, (7,)),), ("second to last",)),
    ]
    demonstrations = (Demonstration("one.trace", 9, "Collect all goods"),)
    return Lock("0" * 32, "0.1.0", demonstrations, 42.5, True, "proved", False, tuple(steps), Alternative(text.replace("Close", "End"), 43.0), ("one event set aside",))


def test_statements_have_numbers_and_paths() -> None:
    recipe = parse(TEXT)
    assert print_recipe(recipe) == TEXT
    facts = recipe_facts(recipe, "collect.lam", None)
    numbered = [(line.number, line.path, line.text.strip().split(" ")[0]) for line in facts.lines if line.number]
    assert numbered == [
        (1, (0,), "open"), (2, (1,), "fill"), (3, (2,), "for"), (4, (2, 0), "if"), (5, (2, 0, 0), "click"), (6, (2, 0, 1), "emit"), (7, (3,), "click"), (8, (4,), "click"),
    ]  # fmt: skip
    assert [line.text for line in facts.lines] == TEXT.splitlines()
    assert [path for path, _ in statements(recipe)] == [line.path for line in facts.lines if line.number]


def test_evidence_goes_to_its_line() -> None:
    facts = recipe_facts(parse(TEXT), "collect.lam", a_lock(TEXT))
    by_number = {line.number: line for line in facts.lines if line.number}
    assert by_number[2].why == ("typed and different each time",)
    assert [item.text for item in by_number[2].targets] == ['textbox "Search"', "first textbox"]
    assert [item.text for item in by_number[2].values] == ["word"]
    assert by_number[7].why == ()
    assert by_number[8].why == ("second to last",)
    shown = drawn(recipe_document(facts))
    assert "from demonstration 1, events 2-3" in shown
    assert "first textbox" in shown
    assert "cheapest: proved" in shown
    assert "no   unambiguous" in shown
    assert '+     click button "End"' in shown
    assert "one event set aside" in shown


def test_after_an_edit_evidence_stays_with_lines_that_read_the_same() -> None:
    edited = TEXT.replace('    open "https://shop.example/"\n', "")
    facts = recipe_facts(parse(edited), "collect.lam", a_lock(TEXT), edited=True)
    assert {line.number: line.why for line in facts.lines if line.why} == {1: ("typed and different each time",), 6: ("second to last",), 7: ("second to last",)}
    assert "edited" in drawn(recipe_document(facts))


def test_one_statement_in_full() -> None:
    facts = recipe_facts(parse(TEXT), "collect.lam", a_lock(TEXT))
    shown = drawn(recipe_document(facts, 2))
    assert "5.50" in shown and "chosen" in shown
    assert "Close" not in shown


def test_diff_names_changed_targets() -> None:
    before, after = parse(TEXT), parse(TEXT.replace('textbox "Search"', 'searchbox "Find"'))
    facts = diff_facts(before, after, "a.lam", "b.lam")
    assert [(change.before, change.after) for change in facts.targets] == [('textbox "Search"', 'searchbox "Find"')]
    assert '+    fill searchbox "Find" with word' in facts.lines
    assert '-> searchbox "Find"' in drawn(diff_document(facts))
    assert diff_facts(before, before, "a.lam", "a.lam").same
