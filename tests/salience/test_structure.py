"""Each pass of salience on a page made for it."""

from lamcli.salience import structure
from lamcli.trace import Snapshot
from tests.salience.building import Element, at, el, page


def test_one_structure_per_snapshot_object() -> None:
    snapshot = page("Hello")
    assert structure(snapshot) is structure(snapshot)


def test_a_page_just_like_one_before_has_the_same_structure_object() -> None:
    before = page(el("h1", "Hello"), el("p", "One"), el("p", "Two"))
    after = page(el("h1", "Hello"), el("p", "One"), el("p", "Three"))
    renamed = page(el("h1", "Welcome"), el("p", "One"), el("p", "Two"))
    assert structure(after) is structure(before)
    assert structure(renamed).visible is structure(before).visible
    assert structure(renamed).repeats is structure(before).repeats


# --- visibility ---------------------------------------------------------------------------------------------------------


def test_visibility() -> None:
    snapshot = page(
        el("p", "gone", id="hidden", states=("hidden",)),
        el("a", el("img", box=(0, 0, 20, 20), id="floated"), box=(0, 0, 0, 0), id="around"),
        el("span", "for screen readers", box=(0, 0, 1, 1), id="tiny"),
        el("div", el("span", box=(0, 0, 1, 15), id="clipped"), box=(0, 0, 1, 1)),
        el("select", el("option", "A", id="option"), box=(0, 0, 50, 20)),
        el("svg", el("line", box=(0, 0, 50, 0), id="line"), box=(0, 0, 50, 50)),
        el("input", type="checkbox", box=(0, 0, 0, 0), id="styled"),
        el("input", type="hidden", id="never"),
        el("p", "unknown geometry", id="unknown"),
    )
    seen = structure(snapshot).visible
    shown = {node.attribute("id"): seen[index] for index, node in enumerate(snapshot.nodes) if node.attribute("id")}
    assert shown == {
        "hidden": False, "floated": True, "around": True, "tiny": False, "clipped": False, "option": True, "line": True, "styled": True,
        "never": False, "unknown": True,
    }  # fmt: skip


def test_a_hidden_tick_box_counts_when_its_label_is_seen() -> None:
    def radio(name: str, **attributes: str) -> Element:
        return el("input", type="radio", name=name, states=("hidden",), **attributes)

    snapshot = page(el("label", radio("Red", value_="r", id="a"), "Red"), radio("Blue", id="b"), el("label", "Blue", for_="b"), radio("None", id="c"))
    seen = structure(snapshot).visible
    assert [seen[at(snapshot, id=name)] for name in "abc"] == [True, True, False]


# --- labels -------------------------------------------------------------------------------------------------------------


def label_of(snapshot: Snapshot, **wanted: str) -> str:
    return structure(snapshot).labels.get(at(snapshot, **wanted), "")


def test_the_accessible_name_is_the_label() -> None:
    assert label_of(page("Other", el("input", name="Address", id="x")), id="x") == "Address"


def test_text_before_a_field() -> None:
    snapshot = page(
        el("p", el("label", "User name"), el("input", id="user")),
        el("div", el("div", el("span", "Password:")), el("div", el("input", type="password", id="pass"))),
        el("div", "Notes", el("textarea", id="notes")),
    )
    assert [label_of(snapshot, id=name) for name in ("user", "pass", "notes")] == ["User name", "Password:", "Notes"]


def test_the_text_of_another_field_is_not_taken() -> None:
    snapshot = page(el("div", "First", el("input", id="one"), el("input", id="two", placeholder="anything")))
    assert [label_of(snapshot, id=name) for name in ("one", "two")] == ["First", "anything"]


def test_what_stands_before_several_fields_labels_none_of_them() -> None:
    snapshot = page(
        el("h3", "30 rows"),
        el("form", el("div", el("input", id="a", placeholder="column")), el("div", el("input", id="b"))),
        el("h3", "Find"),
        el("div", el("input", id="c"), el("button", "Go")),
    )
    assert [label_of(snapshot, id=name) for name in "abc"] == ["column", "", "Find"]


def test_a_visible_label_wins_over_a_name_that_is_only_the_placeholder() -> None:
    assert label_of(page("City", el("input", name="e.g. Oslo", placeholder="e.g. Oslo", id="x")), id="x") == "City"


def test_text_after_a_tick_box() -> None:
    snapshot = page(el("div", el("input", type="checkbox", id="a"), "Alpha ", el("input", type="checkbox", id="b"), " Beta"))
    assert [label_of(snapshot, id=name) for name in "ab"] == ["Alpha", "Beta"]


def test_labels_in_tables() -> None:
    snapshot = page(
        el("table", el("tr", el("td", "E-mail"), el("td", el("input", id="left")))),
        el(
            "table",
            el("tr", el("th", "Item"), el("th", "Amount"), el("th", "Price")),
            el("tr", el("td", "Tea"), el("td", el("input", id="amount")), el("td", el("input", id="price"))),
        ),
        el("dl", el("dt", "Phone"), el("dd", el("input", id="phone"))),
    )
    assert label_of(snapshot, id="left") == "E-mail"
    assert label_of(snapshot, id="price") == "Price"
    assert label_of(snapshot, id="phone") == "Phone"


def test_geometry_refuses_text_that_stands_elsewhere() -> None:
    snapshot = page(
        el("div", el("span", "Footnote", box=(0, 500, 80, 20)), el("input", id="x", placeholder="Name", box=(0, 100, 200, 20))),
        el("div", el("span", "Street", box=(0, 20, 80, 20)), el("input", id="y", box=(0, 42, 200, 20))),
    )
    assert label_of(snapshot, id="x") == "Name"
    assert label_of(snapshot, id="y") == "Street"


def test_the_name_attribute_is_the_last_resort() -> None:
    snapshot = page(el("input", id="x"))
    assert label_of(snapshot, id="x") == ""
    named = Snapshot("", "", tuple(node if node.tag != "input" else type(node)(node.parent, "input", "textbox", attributes=(("name", "qty"),)) for node in snapshot.nodes))
    assert list(structure(named).labels.values()) == ["qty"]


# --- repeats, lists, tables -----------------------------------------------------------------------------------------------


def card(title: str, *extra: Element) -> Element:
    return el("div", el("h3", title), el("p", "about"), *extra, el("button", "Buy"), id=title)


def test_a_repeat_with_an_optional_part() -> None:
    snapshot = page(el("div", card("Lamp"), card("Chair", el("span", "New")), card("Desk"), id="cards"), el("div", "footer"))
    known = structure(snapshot)
    assert [[at(snapshot, id=name) for name in ("Lamp", "Chair", "Desk")]] == [list(repeat.members) for repeat in known.repeats]
    assert [(entry.kind, entry.node) for entry in known.lists] == [("repeat", at(snapshot, id="cards"))]


def test_nested_repeats_of_different_length() -> None:
    def order(*lines: str) -> Element:
        return el("section", el("h2", "Order"), el("div", *(el("div", el("b", line), el("i", "1")) for line in lines)))

    snapshot = page(order("a", "b", "c"), order("d", "e", "f", "g"), order("h", "i", "j"))
    assert sorted(len(repeat.members) for repeat in structure(snapshot).repeats) == [3, 3, 3, 4]


def test_links_inside_a_sentence_and_parts_of_one_thing_are_no_repeat() -> None:
    snapshot = page(
        el("p", "See ", el("a", "one"), " or perhaps ", el("a", "two"), " and also ", el("a", "three")),
        el("div", el("p", "Some prose."), el("p", "More ", el("b", "prose")), el("p", "And more.")),
        el("div", el("span", "Ann", class_="name"), el("span", "@ann", class_="handle"), el("span", "2h", class_="time")),
    )
    assert structure(snapshot).repeats == ()


def test_separators_do_not_hide_a_repeat() -> None:
    snapshot = page(el("p", el("a", "home"), "/", el("a", "crm"), "/", el("a", "invoices")))
    assert [len(repeat.members) for repeat in structure(snapshot).repeats] == [3]


def test_native_and_aria_lists() -> None:
    snapshot = page(
        el("h2", "Fruit"),
        el("ul", el("li", "Apple", el("ul", el("li", "Red"), el("li", "Green"))), el("li", "Pear"), id="outer"),
        el("div", el("div", "One", role="option"), el("div", "Two", role="option"), role="listbox", id="box"),
    )
    outer, _, box = structure(snapshot).lists
    assert (outer.kind, outer.title, len(outer.items)) == ("native", "Fruit", 2)
    assert (box.kind, len(box.items)) == ("aria", 2)


def invoices() -> Snapshot:
    def row(*cells: str) -> Element:
        return el("tr", *(el("td", cell) for cell in cells))

    return page(
        el(
            "table",
            el("caption", "Invoices"),
            el("thead", el("tr", el("th", "Number"), el("th", "Status"), el("th", "Total"))),
            el("tbody", row("1", "Draft", "10"), row("2", "Paid", "20")),
        )
    )


def test_a_native_table() -> None:
    snapshot = invoices()
    (table,) = structure(snapshot).tables
    assert (table.headers, table.title, [row.header for row in table.rows]) == (("Number", "Status", "Total"), "Invoices", [True, False, False])
    place = structure(snapshot).places[at(snapshot, tag="td", text="Paid")]
    assert (place.row, place.column, place.column_header) == (2, 1, "Status")


def test_spanning_cells_and_row_headers() -> None:
    snapshot = page(
        el(
            "table",
            el("tr", el("th", ""), el("th", "Price", colspan="2")),
            el("tr", el("th", "Tea", scope="row"), el("td", "1", rowspan="2"), el("td", "2")),
            el("tr", el("th", "Milk", scope="row"), el("td", "3")),
        )
    )
    (table,) = structure(snapshot).tables
    one = at(snapshot, tag="td", text="1")
    assert [row.cells[1] == one for row in table.rows] == [False, True, True]
    assert [row.title for row in table.rows] == ["", "Tea", "Milk"]
    assert structure(snapshot).places[at(snapshot, tag="td", text="3")].row_header == "Milk"


def test_an_aria_grid() -> None:
    def row(role: str, *cells: str) -> Element:
        return el("div", *(el("div", cell, role=role) for cell in cells), role="row")

    snapshot = page(el("div", row("columnheader", "Name", "Age"), row("gridcell", "Ann", "30"), role="grid"))
    (table,) = structure(snapshot).tables
    assert (table.kind, table.headers, len(table.rows)) == ("aria", ("Name", "Age"), 2)


def drawn(rows: list[tuple[str, ...]], *, header_color: str) -> Snapshot:
    made = [
        el("div", *(el("span", text, box=(100 * c, 20 * r, 90, 20), color=header_color if r == 0 else "rgb(0, 0, 0)") for c, text in enumerate(row)), box=(0, 20 * r, 300, 20))
        for r, row in enumerate(rows)
    ]
    return page(el("div", *made, box=(0, 0, 300, 200)))


def test_a_table_drawn_with_boxes() -> None:
    (table,) = structure(drawn([("Item", "Price"), ("Tea", "3"), ("Milk", "2"), ("Jam", "5")], header_color="rgb(0, 0, 255)")).tables
    assert (table.kind, table.headers, len(table.rows), table.rows[0].header) == ("repeat", ("Item", "Price"), 4, True)


def test_two_columns_without_header_are_no_table() -> None:
    assert structure(drawn([("Ann", "3"), ("Bob", "2"), ("Cyd", "5")], header_color="rgb(0, 0, 0)")).tables == ()


# --- groups ---------------------------------------------------------------------------------------------------------------


def test_sections_forms_dialogs() -> None:
    snapshot = page(
        el("h1", "Shop"),
        el("div", el("div", el("h2", "Customer"), el("button", "Edit")), el("p", "Ann"), id="customer"),
        el("div", el("h2", "Invoice"), el("p", "45"), id="invoice"),
        el("form", "Mail", el("input", id="mail"), el("button", "Send"), id="form"),
        el("div", el("h2", "Really?"), el("button", "Yes"), role="dialog", id="dialog"),
    )
    known = structure(snapshot)
    assert {section.title: section.node for section in known.sections} == {
        "Customer": at(snapshot, id="customer"),
        "Invoice": at(snapshot, id="invoice"),
        "Really?": at(snapshot, id="dialog"),
    }
    (form,) = known.forms
    assert (form.node, form.fields, len(form.buttons)) == (at(snapshot, id="form"), (at(snapshot, id="mail"),), 1)
    assert [(dialog.node, dialog.title) for dialog in known.dialogs] == [(at(snapshot, id="dialog"), "Really?")]


def test_noise() -> None:
    snapshot = page(el("p", "Words"), el("div"), el("p", "secret", states=("hidden",)), el("button", "Go"), el("img", name="Logo"))
    noisy = structure(snapshot).noise
    assert {snapshot.nodes[index].tag for index in range(len(snapshot.nodes)) if index not in noisy} == {"html", "body", "p", "button", "img"}
    assert all(index in noisy for index, node in enumerate(snapshot.nodes) if node.tag in ("#text", "div"))
