"""Loops: by position, over pages that are drawn anew, across pages of every kind; every one ends."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lamcli.errors import RunFailed, TargetAmbiguous
from lamcli.recipe import loops
from lamcli.recipe.interpret import Inputs, interpret
from lamcli.recipe.page import Action
from lamcli.recipe.parse import parse
from tests.recipe.memory_page import Item, MemoryPage


def row(name: str, status: str = "Open") -> Item:
    return Item("row", inner=[Item("cell", "Name", name), Item("cell", "Status", status), Item("link", "Details"), Item("button", "Delete")])


def table(*rows: Item) -> Item:
    return Item("table", "Orders", inner=list(rows))


def run(page: MemoryPage, *lines: str, **given: object) -> list[object]:
    """What was emitted, one value per record."""
    out: list[object] = []
    parameters = ", ".join(f"{name}: list of text" for name in given)
    recipe = parse(f"recipe r({parameters}) -> {{x: text}}\n" + "".join(f"    {line}\n" for line in lines))
    interpret(recipe, Inputs(given), page, emit=lambda record: out.append(record["x"]))
    return out


EACH = ("for each row in rows of table \"Orders\"", "    emit", '        x: text of cell "Name" in row')


def paged(pages: list[list[str]], pager: Callable[[int], list[Item]]) -> MemoryPage:
    """A table whose rows are replaced when a pager is used; elements are drawn anew every time."""
    page = MemoryPage()
    state = {"at": 0}

    def draw() -> None:
        page.items = [table(*(row(name) for name in pages[state["at"]])), *pager(state["at"])]

    def turn(page: MemoryPage, action: Action) -> None:
        assert isinstance(action.element, Item)
        shown = action.element.shown()
        state["at"] = int(shown) - 1 if shown.isdigit() else min(state["at"] + 1, len(pages) - 1)
        draw()

    page.on["next page"] = turn
    draw()
    return page


def test_elements_in_the_order_of_the_page() -> None:
    assert run(MemoryPage(table(row("a"), row("b"), row("c"))), *EACH) == ["a", "b", "c"]
    assert run(MemoryPage(table()), *EACH) == []


def test_data() -> None:
    assert run(MemoryPage(), "for each item in items", "    emit", "        x: item", items=["b", "a"]) == ["b", "a"]
    with pytest.raises(RunFailed, match="a text is not a list"):
        run(MemoryPage(), 'for each item in "a,b"', "    go back")


def test_the_body_may_leave_the_page_and_come_back_to_one_drawn_anew() -> None:
    names = ["a", "b", "c"]
    page = MemoryPage(table(*map(row, names)))

    def details(page: MemoryPage, action: Action) -> None:
        place = next(place for place, each in enumerate(page.items[0].inner) if action.element in each.inner)
        page.items = [Item("heading", text=f"Order {names[place]}")]

    page.on["click"] = details
    page.on["go back"] = lambda page, action: setattr(page, "items", [table(*map(row, names))])
    lines = ('for each row in rows of table "Orders"', '    click link "Details" in row', "    emit", "        x: text of heading", "    go back")
    assert run(page, *lines) == ["Order a", "Order b", "Order c"]


def test_a_body_that_does_not_come_back_stops_the_run() -> None:
    page = MemoryPage(table(row("a"), row("b")))
    page.on["click"] = lambda page, action: setattr(page, "items", [])
    with pytest.raises(RunFailed, match='after 1 of 2 the loop finds only 0 of row in table "Orders"'):
        run(page, 'for each row in rows of table "Orders"', '    click link "Details" in row')


def test_elements_that_leave_the_list_hand_on_their_position() -> None:
    page = MemoryPage(table(row("a"), row("b"), row("c")))

    def delete(page: MemoryPage, action: Action) -> None:
        page.items[0].inner = [each for each in page.items[0].inner if action.element not in each.inner]

    page.on["click"] = delete
    lines = ('for each row in rows of table "Orders"', "    emit", '        x: text of cell "Name" in row', '    click button "Delete" in row')
    assert run(page, *lines) == ["a", "b", "c"]
    assert page.items[0].inner == []


def test_a_filter_that_no_longer_holds_is_like_leaving_the_list() -> None:
    page = MemoryPage(table(row("a"), row("b", "Draft"), row("c"), row("d")))

    def close(page: MemoryPage, action: Action) -> None:
        next(each for each in page.items[0].inner if action.element in each.inner).inner[1].text = "Closed"

    page.on["click"] = close
    lines = ('for each row in rows where text of cell "Status" in it is "Open" in table "Orders"', "    emit", '        x: text of cell "Name" in row', '    click button "Delete" in row')
    assert run(page, *lines) == ["a", "c", "d"]


@pytest.mark.parametrize(("limit", "visited"), [("2", ["a", "b"]), ("0", []), ("9", ["a", "b", "c"]), ('number in "the 1 of them"', ["a"])])
def test_a_limit_ends_the_loop(limit: str, visited: list[str]) -> None:
    page = MemoryPage(table(row("a"), row("b"), row("c")))
    assert run(page, f"{EACH[0]}, at most {limit}", *EACH[1:]) == visited
    assert run(page, f'for each entry in "a b c" split by " ", at most {limit}', "    emit", "        x: entry") == visited


def test_a_limit_ends_before_the_next_page() -> None:
    page = paged([["a", "b"], ["c"]], lambda at: [Item("link", "Next")] if at < 1 else [])
    assert run(page, EACH[0] + ', across pages by link "Next", at most 2', *EACH[1:]) == ["a", "b"]
    assert page.done == []


@pytest.mark.parametrize("limit", ["1.5", "-1"])
def test_a_limit_is_a_whole_number(limit: str) -> None:
    with pytest.raises(RunFailed, match="whole number of rounds"):
        run(MemoryPage(table(row("a"))), f"{EACH[0]}, at most {limit}", *EACH[1:])


def test_the_loop_variable_is_the_same_row_when_rows_move() -> None:
    page = MemoryPage(table(row("a"), row("b"), row("c")))
    page.on["click"] = lambda page, action: page.items[0].inner.insert(0, row("new")) if action.element and page.actions[:-1] == [] else None
    lines = ('for each row in rows of table "Orders"', '    click link "Details" in row', "    emit", '        x: text of cell "Name" in row')
    assert run(page, *lines)[0] == "a"


def test_nested_loops_look_inside_the_outer_element() -> None:
    lists = [Item("list", inner=[Item("listitem", text=text) for text in texts]) for texts in (["a", "b"], [], ["c"])]
    lines = ("for each box in lists", "    for each entry in listitems in box", "        emit", "            x: text of entry")
    assert run(MemoryPage(*lists), *lines) == ["a", "b", "c"]


def test_next_pages_until_the_pager_is_gone() -> None:
    page = paged([["a", "b"], ["c"], ["d"]], lambda at: [Item("link", "Next")] if at < 2 else [])
    assert run(page, EACH[0] + ', across pages by link "Next"', *EACH[1:]) == ["a", "b", "c", "d"]
    assert [kind for kind, _, _ in page.done] == ["next page", "next page"]


def test_next_pages_until_the_pager_is_disabled() -> None:
    page = paged([["a"], ["b"]], lambda at: [Item("link", "Next", states={"disabled"} if at else set())])
    assert run(page, EACH[0] + ', across pages by link "Next"', *EACH[1:]) == ["a", "b"]


def test_next_pages_until_nothing_changes_or_pages_come_again() -> None:
    page = paged([["a"], ["b"]], lambda at: [Item("link", "Next")])
    assert run(page, EACH[0] + ', across pages by link "Next"', *EACH[1:]) == ["a", "b"]
    page = paged([["a"], ["b"]], lambda at: [Item("link", "Next", text=str((at + 1) % 2 + 1))])
    assert run(page, EACH[0] + ', across pages by link "Next"', *EACH[1:]) == ["a", "b"]


def test_two_pagers_are_ambiguous() -> None:
    page = paged([["a"], ["b"]], lambda at: [Item("link", "Next"), Item("link", "Next")])
    with pytest.raises(TargetAmbiguous, match='link "Next" is on the page 2 times'):
        run(page, EACH[0] + ', across pages by link "Next"', *EACH[1:])


def test_numbered_pages() -> None:
    page = paged([["a"], ["b"], ["c"]], lambda at: [Item("navigation", "Pages", inner=[Item("link", str(n), str(n)) for n in (1, 2, 3) if n != at + 1])])
    assert run(page, EACH[0] + ', across pages by numbered links in navigation "Pages"', *EACH[1:]) == ["a", "b", "c"]
    assert [name for _, name, _ in page.done] == ["2", "3"]


def test_load_more_visits_only_what_is_new() -> None:
    page = MemoryPage(table(row("a"), row("a")), Item("button", "More"))

    def more(page: MemoryPage, action: Action) -> None:
        page.items[0].inner += [row("a"), row("b")]
        if len(page.items[0].inner) > 5:
            page.items = page.items[:1]

    page.on["next page"] = more
    assert run(page, EACH[0] + ', across pages by button "More"', *EACH[1:]) == ["a", "a", "a", "b", "a", "b"]


def test_scrolling_goes_on_behind_what_was_shown() -> None:
    page = MemoryPage(table(*map(row, "abc")))
    windows = iter(["bcd", "cdef", "cdef"])
    page.on["next page"] = lambda page, action: setattr(page.items[0], "inner", [row(name) for name in next(windows)])
    assert run(page, EACH[0] + ", across pages by scrolling", *EACH[1:]) == ["a", "b", "c", "d", "e", "f"]
    assert page.done == [("next page", "", "scrolling")] * 3


def test_rows_that_arrive_late_are_waited_for() -> None:
    page = paged([["a"], ["b"]], lambda at: [Item("link", "Next")] if not at else [])
    page.patience = 5
    arrive = page.on["next page"]
    pending: list[Action] = []
    page.on["next page"] = lambda page, action: pending.append(action)

    def later(page: MemoryPage) -> None:
        if page.patience == 2:
            arrive(page, pending[0])

    page.on_pause = later
    assert run(page, EACH[0] + ', across pages by link "Next"', *EACH[1:]) == ["a", "b"]


def test_repeat_until_tests_first() -> None:
    page = MemoryPage(Item("heading", text="May"))
    run(page, 'repeat until text of heading is "May"', '    click button "Next"')
    assert page.done == []


def test_repeat_until_ends_when_the_condition_comes_true() -> None:
    months = iter(["April", "May", "June"])
    page = MemoryPage(Item("heading", text="March"), Item("button", "Next"))
    page.on["click"] = lambda page, action: setattr(page.items[0], "text", next(months))
    run(page, 'repeat until text of heading is "May"', '    click button "Next"')
    assert len(page.done) == 2


def test_repeat_until_stops_when_a_round_changes_nothing() -> None:
    page = MemoryPage(Item("heading", text="March"), Item("button", "Next"))
    with pytest.raises(RunFailed, match="a round changed nothing, so it would never end"):
        run(page, 'repeat until text of heading is "May"', '    click button "Next"')
    assert len(page.done) == 1


def test_counting_is_progress_and_has_an_end() -> None:
    page = MemoryPage()
    run(page, "let n = 0", "repeat until n is 5", "    let n = n + 1", "    press \"Down\"")
    assert len(page.done) == 5
    with pytest.raises(RunFailed, match="not so after 10000 rounds"):
        run(page, "let n = 0", "repeat until n is -1", "    let n = n + 1")


def test_a_list_that_grows_for_ever_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loops, "MOST_ELEMENTS", 50)
    page = MemoryPage(table(row("a")))
    page.on["click"] = lambda page, action: page.items[0].inner.append(row("a"))
    with pytest.raises(RunFailed, match="has more than 50 elements"):
        run(page, 'for each row in rows of table "Orders"', '    click link "Details" in row')
