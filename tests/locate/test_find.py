"""What targets denote: one test per rule of ``lamcli.locate``."""

import pytest

from lamcli.errors import BadInput
from lamcli.locate import denotes_one, find
from lamcli.recipe.page import NearQuery, Query
from lamcli.trace import Snapshot
from tests.salience.building import Element, at, el, page


def ids(snapshot: Snapshot, query: Query) -> list[str]:
    """The id (else text) of everything that is found."""
    return [snapshot.nodes[index].attribute("id") or snapshot.text(index) for index in find(snapshot, query)]


# --- roles ----------------------------------------------------------------------------------------------------------------


def test_the_computed_role_comes_before_the_tag() -> None:
    snapshot = page(el("h3", "One", role="tab", id="tab"), el("h3", "Two", id="heading"))
    assert ids(snapshot, Query("heading")) == ["heading"]
    assert ids(snapshot, Query("heading", "One")) == ["tab"]
    assert ids(snapshot, Query("tab", "One")) == ["tab"]


def test_a_link_without_address_is_a_link() -> None:
    assert ids(page(el("a", "More", role="generic", id="x")), Query("link", "More")) == ["x"]


def test_textboxes() -> None:
    snapshot = page(
        el("input", id="plain"),
        el("input", type="search", id="search"),
        el("input", type="password", id="password"),
        el("input", type="date", id="date"),
        el("textarea", id="area"),
        el("div", contenteditable="true", role="generic", id="editable"),
        el("input", type="checkbox", id="tick"),
        el("input", type="submit", value_="Send", id="submit"),
    )
    assert ids(snapshot, Query("textbox")) == ["plain", "search", "password", "date", "area", "editable"]
    assert ids(snapshot, Query("field")) == ["plain", "search", "password", "date", "area", "editable", "tick"]
    assert ids(snapshot, Query("searchbox")) == ["search"]


def test_a_number_field_is_a_textbox_only_when_nothing_else_is() -> None:
    snapshot = page(el("input", id="plain", name="Name"), el("input", type="number", id="number", name="Amount"))
    assert ids(snapshot, Query("textbox")) == ["plain"]
    assert ids(snapshot, Query("textbox", "Amount")) == ["number"]


def test_drop_downs() -> None:
    snapshot = page(el("select", el("option", "A"), id="one"), el("select", el("option", "B"), id="many", multiple=""))
    assert ids(snapshot, Query("combobox")) == ["one"]
    assert ids(snapshot, Query("listbox")) == ["many"]
    assert ids(snapshot, Query("option", "B")) == ["B"]


def test_items() -> None:
    snapshot = page(
        el("ul", el("li", "Apple", id="apple"), el("li", "Pear", id="pear")),
        el("div", *(el("div", el("b", name), el("i", "x"), id=name) for name in ("Tea", "Jam", "Rye"))),
    )
    assert ids(snapshot, Query("item")) == ["apple", "pear", "Tea", "Jam", "Rye"]
    assert ids(snapshot, Query("item", containing=("Jam",))) == ["Jam"]
    assert ids(snapshot, Query("listitem")) == ["apple", "pear"]


def test_items_alone_are_the_outermost_and_containing_the_innermost() -> None:
    def group(name: str, *members: str) -> Element:
        return el("li", name, el("ul", *(el("li", member, id=member) for member in members)), id=name)

    snapshot = page(el("ul", group("Fruit", "Apple", "Pear"), group("Herbs", "Dill", "Mint"), id="all"))
    assert ids(snapshot, Query("item", within=at(snapshot, id="all"))) == ["Fruit", "Herbs"]
    assert ids(snapshot, Query("item", within=at(snapshot, id="Fruit"))) == ["Apple", "Pear"]
    assert ids(snapshot, Query("item", containing=("Mint",))) == ["Mint"]


def invoices() -> Snapshot:
    def row(number: str, status: str) -> Element:
        return el("tr", el("td", number), el("td", status, id=f"status{number}"), el("td", el("a", "Details", href=f"/{number}", id=f"details{number}")), id=f"row{number}")

    return page(
        el("table", el("tr", el("th", "Number"), el("th", "Status"), el("th", "")), row("1", "Draft"), row("2", "Paid"), row("12", "Draft"), name="Invoices", id="table"),
        el("a", "Details", href="/help", id="help"),
    )


def test_what_heads_a_column_is_none_of_its_cells() -> None:
    head = el("thead", el("tr", el("th", "Title"), el("th", "Year")))
    full, empty = (page(el("table", head, el("tbody", *rows))) for rows in ([el("tr", el("td", "Dune", id="title"), el("td", "1965"))], [el("tr", el("td", "There are no items.", colspan="2"))]))
    assert ids(full, Query("cell", "Title")) == ["title"]
    assert ids(empty, Query("cell", "Year")) == [] and ids(empty, Query("columnheader", "Year")) == ["Year"]


def test_cells_are_called_by_their_column_or_by_their_text() -> None:
    snapshot = invoices()
    row = Query("row", containing=("2",))
    assert ids(snapshot, Query("cell", "Status", within=row)) == ["status2"]
    assert ids(snapshot, Query("cell", "Paid")) == ["status2"]
    assert ids(snapshot, Query("cell", "status")) == ["status1", "status2", "status12"]


def test_rows_are_those_of_the_body() -> None:
    snapshot = invoices()
    assert ids(snapshot, Query("row", within=Query("table", "Invoices"))) == ["row1", "row2", "row12"]
    assert ids(snapshot, Query("row", containing=("Number",))) == ["Number Status"]
    empty = page(el("table", el("tr", el("th", "Number"), el("th", "Status"))))
    assert ids(empty, Query("row")) == ids(empty, Query("item")) == []


def test_icons_are_called_by_the_words_of_their_class_when_nothing_else_names_them() -> None:
    snapshot = page(
        el("span", class_="icon star", id="a", box=(0, 0, 12, 12)),
        el("span", class_="icon trashCan", id="b", box=(20, 0, 12, 12)),
        el("img", alt="Print", name="Print", src="/i/star-print.png", id="c", box=(40, 0, 12, 12)),
    )
    assert ids(snapshot, Query("icon", "star")) == ["a"]
    assert ids(snapshot, Query("icon", "trash")) == ["b"]
    assert ids(snapshot, Query("icon", "Print")) == ["c"]
    assert ids(snapshot, Query("icon", "icon")) == [], "a word that all of them share tells nothing"


def test_shapes() -> None:
    snapshot = page(el("svg", el("circle", id="c", box=(0, 0, 9, 9)), el("rect", id="r", box=(9, 9, 9, 9)), box=(0, 0, 99, 99)))
    assert ids(snapshot, Query("shape")) == ["c", "r"]


def test_text_is_the_innermost_element_that_says_it() -> None:
    snapshot = page(el("div", el("p", "Hello ", el("b", "you", id="b"), id="p"), id="div"))
    assert ids(snapshot, Query("text", "you")) == ["b"]
    assert ids(snapshot, Query("text", "Hello you")) == ["p"]
    assert ids(snapshot, Query("text", "Hello")) == ["p"]


def test_sections() -> None:
    snapshot = page(el("div", el("h2", "Customer"), el("button", "Edit", id="edit"), id="a"), el("div", el("h2", "Order"), el("button", "Edit"), id="b"))
    assert ids(snapshot, Query("section", "Customer")) == ["a"]
    assert ids(snapshot, Query("button", "Edit", within=Query("region", "Customer"))) == ["edit"]


# --- names ----------------------------------------------------------------------------------------------------------------


def test_names_in_tiers() -> None:
    snapshot = page(el("button", "Save", id="exact"), el("button", "SAVE", id="upper"), el("button", "Save…", id="dots"))
    assert ids(snapshot, Query("button", "Save")) == ["exact"]
    assert ids(snapshot, Query("button", "  Save\n")) == ["exact"]
    assert ids(snapshot, Query("button", "save")) == ["exact", "upper"]
    assert ids(snapshot, Query("button", "save…")) == ["dots"]


def test_labels_without_their_colon() -> None:
    snapshot = page(el("p", "* Password:", el("input", type="password", id="x")))
    assert ids(snapshot, Query("textbox", "Password")) == ["x"]


def test_further_names_come_last() -> None:
    snapshot = page(el("p", "Search", el("input", id="labelled")), el("p", "Other", el("input", id="hint", placeholder="Search"), el("input", id="title", title="Find")))
    assert ids(snapshot, Query("textbox", "Search")) == ["labelled"]
    assert ids(snapshot, Query("textbox", "Find")) == ["title"]


def test_invisible_elements_are_never_denoted() -> None:
    snapshot = page(el("button", "Go", id="seen"), el("button", "Go", states=("hidden",)), el("button", "Go", box=(0, 0, 0, 0)))
    assert ids(snapshot, Query("button", "Go")) == ["seen"]


def test_containers_are_not_called_by_all_that_is_in_them() -> None:
    snapshot = page(el("ul", el("li", "Home", id="item"), id="list"))
    assert ids(snapshot, Query("list", "Home")) == []
    assert ids(snapshot, Query("item", "Home")) == ["item"]


# --- doubles --------------------------------------------------------------------------------------------------------------


def test_of_nested_doubles_the_usable_one_is_meant() -> None:
    snapshot = page(el("div", el("button", el("span", "Save", id="span"), id="button"), id="div"))
    assert ids(snapshot, Query("element", "Save")) == ["button"]
    assert ids(snapshot, Query("text", "Save")) == ["span"]


def test_of_nested_doubles_the_innermost_is_meant() -> None:
    assert ids(page(el("div", el("div", el("b", "Total", id="b"), id="in"), id="out")), Query("element", "Total")) == ["b"]


def test_things_that_show_more_are_no_doubles() -> None:
    snapshot = page(el("div", el("button", "Edit", id="button"), el("p", "more"), role="dialog", name="Edit", id="dialog"))
    assert ids(snapshot, Query("element", "Edit")) == ["dialog", "button"]


# --- relations ------------------------------------------------------------------------------------------------------------


def test_within_and_containing() -> None:
    snapshot = invoices()
    assert ids(snapshot, Query("link", "Details", within=Query("row", containing=("Paid",)))) == ["details2"]
    assert ids(snapshot, Query("link", "Details", within=at(snapshot, id="row1"))) == ["details1"]
    assert ids(snapshot, Query("row", containing=("2",))) == ["row2"], "a whole cell comes before a part of one"
    assert ids(snapshot, Query("row", containing=("draft",))) == ["row1", "row12"]
    assert ids(snapshot, Query("row", containing=(Query("cell", "Paid"),))) == ["row2"]
    assert ids(snapshot, Query("row", containing=("Paid", "1"))) == []


def test_containing_looks_at_whole_words_and_at_what_fields_hold() -> None:
    snapshot = page(
        el("ul", el("li", "Ann Smith, Oslo", id="a"), el("li", "Annabel Smithers", id="b"), el("li", el("input", value="Ann Lee", name="Who"), id="c")),
        el("ul", el("li", el("select", el("option", "Draft"), el("option", "Paid"), value="Paid"), id="d")),
    )
    assert ids(snapshot, Query("item", containing=("Ann",))) == ["a", "c"]
    assert ids(snapshot, Query("item", containing=("Smith",))) == ["a"]
    assert ids(snapshot, Query("listitem", containing=("Draft",))) == [], "an option that is not chosen does not count"
    assert ids(snapshot, Query("listitem", containing=("Paid",))) == ["d"]


def test_near_in_document_order() -> None:
    snapshot = page(
        el("p", "User", el("input", id="user")), el("p", "Password", el("input", id="password")), el("input", id="again"), el("button", "Go", id="go"),
    )  # fmt: skip
    assert ids(snapshot, Query("textbox", near=(NearQuery("after", "Password"),))) == ["password"]
    assert ids(snapshot, Query("textbox", near=(NearQuery("after", "Password"),), positions=(2,))) == ["again"]
    assert ids(snapshot, Query("textbox", near=(NearQuery("before", Query("button", "Go")),))) == ["again"]
    assert ids(snapshot, Query("textbox", near=(NearQuery("before", "User"),))) == []
    assert ids(snapshot, Query("textbox", near=(NearQuery("after", "Nowhere"),))) == []


def test_several_anchors_that_disagree_leave_the_ambiguity() -> None:
    snapshot = page(el("p", "Mail", el("input", id="a")), el("p", "Mail", el("input", id="b")))
    assert ids(snapshot, Query("textbox", near=(NearQuery("after", "Mail"),))) == ["a", "b"]


def test_an_anchor_inside_the_outer_element_is_preferred() -> None:
    snapshot = page(el("form", "Mail", el("input", id="a"), id="one"), el("form", "Mail", el("input", id="b"), id="two"))
    assert ids(snapshot, Query("textbox", near=(NearQuery("after", "Mail"),), within=at(snapshot, id="two"))) == ["b"]


def test_near_by_geometry() -> None:
    def cell(name: str, column: int, row: int) -> Element:
        return el("button", name, id=name, box=(100 * column, 50 * row, 90, 40))

    snapshot = page(*(cell(f"{c}{r}", c, r) for r in range(4) for c in range(4)))
    for side, near, next_ in (("above", "11", "10"), ("below", "13", None), ("left of", "02", None), ("right of", "22", "32")):
        assert ids(snapshot, Query("button", near=(NearQuery(side, "12"),))) == [near]  # type: ignore[arg-type]
        assert ids(snapshot, Query("button", near=(NearQuery(side, "12"),), positions=(2,))) == ([next_] if next_ else [])  # type: ignore[arg-type]


def test_positions_apply_in_order() -> None:
    snapshot = page(*(el("button", "Go", id=str(number)) for number in range(1, 6)))
    assert ids(snapshot, Query("button", "Go", positions=(2,))) == ["2"]
    assert ids(snapshot, Query("button", "Go", positions=(-1,))) == ["5"]
    assert ids(snapshot, Query("button", "Go", positions=(3, 1))) == ["3"]
    assert ids(snapshot, Query("button", "Go", positions=(3, 2))) == []
    assert ids(snapshot, Query("button", "Go", positions=(9,))) == []
    assert ids(snapshot, Query("button", "Go", positions=(0,))) == []


def test_where_filters_before_the_tier_is_chosen() -> None:
    snapshot = page(el("button", "Save", id="exact"), el("button", "SAVE", id="upper"))
    upper = at(snapshot, id="upper")
    assert ids(snapshot, Query("button", "Save", where=(lambda node: node == upper,))) == ["upper"]


def test_denotes_one() -> None:
    snapshot = invoices()
    assert denotes_one(snapshot, Query("cell", "Paid"), at(snapshot, id="status2"))
    assert not denotes_one(snapshot, Query("link", "Details"), at(snapshot, id="help"))


# --- CSS ------------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("selector", "expected"),
    [
        ("#row2 > td", 3), ("tr td a", 3), ("td.missing", 0), ("[id^=details]", 3), ('a[href="/12"]', 1), ("tr:nth-of-type(3) a", 1), ("td:first-child", 3),
        ("tr:last-child td:last-child > a", 1), ("th, a", 7), ("tr + tr", 3), ("*#help", 1), ("table ~ a", 1), ("html body a", 4),
    ],
)  # fmt: skip
def test_css(selector: str, expected: int) -> None:
    assert len(find(invoices(), Query("", css=selector))) == expected


def test_css_with_relations() -> None:
    snapshot = invoices()
    assert ids(snapshot, Query("", css="a", within=Query("row", containing=("Paid",)))) == ["details2"]
    assert ids(snapshot, Query("", css="a", positions=(-1,))) == ["help"]


@pytest.mark.parametrize("selector", [" ", "a >", "a:hover", "a::before", "[", "#", "a[b=", "a{", ",a", "a,", "> a", "a b:not(c)", "tda#x td:nth-child(2n+1)"])
def test_css_that_is_not_supported_is_bad_input(selector: str) -> None:
    with pytest.raises(BadInput, match="CSS selector"):
        find(invoices(), Query("", css=selector))
