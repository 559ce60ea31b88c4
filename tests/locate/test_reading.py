"""Reading from nodes, and how nodes are called in messages."""

import pytest

from lamcli.errors import RunFailed
from lamcli.locate import describe, names, read, roles, state, table
from lamcli.trace import Snapshot
from tests.salience.building import at, el, page


def sample() -> Snapshot:
    return page(
        el("p", "Total: ", el("b", "45"), id="total"),
        el("p", "Name", el("input", value="Ann", id="field")),
        el("a", el("span", "PDF", id="inner"), href="../x.pdf", id="link"),
        el("div", el("a", "only", href="/only"), id="holder"),
        el("div", id="red", background="rgb(255, 0, 0)", color="rgb(0, 0, 0)"),
        el("fieldset", el("input", type="checkbox", states=("checked",), id="tick"), states=("disabled",)),
        el("div", el("button", "Save", id="save"), role="dialog", name="Edit"),
        el("ul", id="list"),
        el("input", id="empty"),
        url="http://shop.example/a/b/",
    )


def test_read() -> None:
    snapshot = sample()

    def get(name: str, what: str, attribute: str = "") -> str:
        return read(snapshot, at(snapshot, id=name), what, attribute)  # type: ignore[arg-type]

    assert get("total", "text") == "Total: 45"
    assert get("field", "text") == get("field", "value") == "Ann"
    assert get("field", "name") == "Name"
    assert get("link", "link") == get("inner", "link") == "http://shop.example/a/x.pdf"
    assert get("holder", "link") == "http://shop.example/only"
    assert get("total", "link") == ""
    assert get("red", "color") == "rgb(255, 0, 0)"
    assert get("link", "attribute", "href") == "../x.pdf"


def test_state() -> None:
    snapshot = sample()

    def holds(name: str, what: str) -> bool:
        return state(snapshot, at(snapshot, id=name), what)  # type: ignore[arg-type]

    assert holds("tick", "checked") and holds("tick", "disabled") and not holds("tick", "enabled")
    assert holds("empty", "empty") and not holds("field", "empty") and holds("list", "empty")
    assert holds("save", "visible") and holds("save", "enabled")


def test_table() -> None:
    snapshot = page(
        el(
            "table",
            el("tr", el("th", "Invoice no."), el("th", "Total"), el("th", "Total"), el("th", "")),
            el("tr", el("td", "1"), el("td", "10"), el("td", "EUR"), el("td", "x", id="cell")),
            id="table",
        ),
        el("p", "text", id="other"),
    )
    expected = [{"invoice_no": "1", "total": "10", "total_2": "EUR", "column_4": "x"}]
    assert table(snapshot, at(snapshot, id="table")) == table(snapshot, at(snapshot, id="cell")) == expected
    with pytest.raises(RunFailed, match="is not a table"):
        table(snapshot, at(snapshot, id="other"))


def test_describe_and_words() -> None:
    snapshot = sample()
    assert describe(snapshot, at(snapshot, id="save")) == 'button "Save" in dialog "Edit"'
    assert describe(snapshot, at(snapshot, id="field")) == 'textbox "Name"'
    assert roles(snapshot, at(snapshot, id="save")) == ("button", "text", "element")
    assert names(snapshot, at(snapshot, id="save")) == ("Save", "button")
    assert roles(snapshot, 0 + next(index for index, node in enumerate(snapshot.nodes) if node.tag == "#text")) == ()
