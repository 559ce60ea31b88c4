"""What a snapshot holds of a page: tree, states, values, frames, shadow roots, colours, boxes."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from lamcli.browser import Session, Tab
from lamcli.errors import TargetNotFound
from lamcli.trace import Node, Snapshot, snapshot_from_json, snapshot_to_json
from tests.browser.pages import FORMS
from tests.browser.serving import Site

pytestmark = pytest.mark.browser

Show = Callable[[str], Tab]


def one(snapshot: Snapshot, role: str, name: str = "") -> Node:
    found = [node for node in snapshot.nodes if node.role == role and (not name or node.name == name)]
    assert len(found) == 1, found
    return found[0]


def texts(snapshot: Snapshot) -> list[str]:
    return [node.name for node in snapshot.nodes if node.tag == "#text"]


def test_a_snapshot_survives_json(session: Session, show: Show) -> None:
    snapshot = session.snapshot(show(FORMS))
    assert snapshot_from_json(snapshot_to_json(snapshot)) == snapshot
    assert snapshot.title == "Forms" and snapshot.nodes[0].tag == "html" and snapshot.viewport == (1280, 800)


def test_states_and_values(session: Session, show: Show) -> None:
    snapshot = session.snapshot(show(FORMS))
    assert one(snapshot, "textbox", "First name").value == "Ann"
    assert one(snapshot, "textbox", "First name").states >= {"required", "editable"}
    assert one(snapshot, "combobox", "Country").value == "Peru"
    assert "selected" in one(snapshot, "option", "Peru").states and one(snapshot, "option", "Norway").box is None
    assert "checked" in one(snapshot, "radio", "Weekly").states and "checked" not in one(snapshot, "radio", "Never").states
    assert "disabled" in one(snapshot, "button", "Later").states
    assert "pressed" in one(snapshot, "button", "Bold").states
    assert "mixed" in one(snapshot, "menuitemcheckbox", "Wrap").states
    assert "current" in one(snapshot, "link", "Orders").states
    assert "collapsed" in one(snapshot, "button", "More").states and "expanded" in one(snapshot, "button", "Less").states
    assert one(snapshot, "slider", "Volume").value == "30" and one(snapshot, "slider", "Zoom").value == "5"
    assert "modal" in one(snapshot, "dialog", "Sure?").states
    assert one(snapshot, "button", "Save").attribute("value") == "Save"
    assert one(snapshot, "row", "2 Jones").tag == "tr"


def test_a_link_without_pointer_events_is_disabled_unless_all_around_it_is(session: Session, show: Show) -> None:
    dead = "<style>.off > a, .shade { pointer-events: none }</style>"
    snapshot = session.snapshot(show(f"{dead}<ul><li><a href=/1>First</a><li class=off><a href=/3>Next</a></ul><div class=shade><a href=/4>Behind</a></div>"))
    assert [name for name in ("First", "Next", "Behind") if "disabled" in one(snapshot, "link", name).states] == ["Next"]


def test_what_is_not_shown(session: Session, show: Show) -> None:
    snapshot = session.snapshot(show(FORMS))
    assert "Never there" not in texts(snapshot) and "Hidden until opened" not in texts(snapshot) and "Open" in texts(snapshot)
    assert "hidden" in one(snapshot, "button", "Unseen").states or not one(snapshot, "button", "Unseen").name
    assert all("hidden" in node.states for node in snapshot.nodes if node.name in ("Unseen", "Faded"))
    assert not {"script", "style", "head", "title", "br"} & {node.tag for node in snapshot.nodes if node.tag != "title"}


def test_boxes_do_not_move_with_the_page(session: Session, show: Show) -> None:
    tab = show('<body style="margin:0"><div style="height:3000px"></div><button style="position:absolute;left:30px;top:2000px;width:80px;height:20px">Far</button>')
    before = one(session.snapshot(tab), "button").box
    assert before is not None and (before.x, before.y, before.width, before.height) == (30, 2000, 80, 20)
    tab.page.mouse.wheel(0, 700)
    tab.page.wait_for_function("scrollY > 500")
    tab.page.evaluate("document.body.append('x')")
    assert one(session.snapshot(tab), "button").box == before


def test_colours(session: Session, show: Show) -> None:
    tab = show(
        '<p style="color:oklch(0.7 0.1 200)">a</p><b style="background:#ff000080">b</b><i>c</i><svg width=40 height=40><rect x=1 y=2 width=9 height=9 fill="blue" stroke="lime"/></svg>'
    )
    nodes = {node.tag: node for node in session.snapshot(tab).nodes}
    assert nodes["p"].color.startswith("rgb(") and nodes["b"].background == "rgb(255, 0, 0)" and nodes["i"].background == ""
    assert (nodes["rect"].background, nodes["rect"].color) == ("rgb(0, 0, 255)", "rgb(0, 255, 0)")
    assert nodes["rect"].attribute("width") == "9"


SHADOW = """<my-open><span slot="s">slotted</span></my-open><my-closed></my-closed><div><template shadowrootmode="open"><b>declared</b></template></div><script>
customElements.define("my-open", class extends HTMLElement { constructor() { super(); this.attachShadow({mode: "open"}).innerHTML = "<p>open</p><slot name=s></slot>"; } });
customElements.define("my-closed", class extends HTMLElement { constructor() { super(); this.attachShadow({mode: "closed"}).innerHTML = "<button>closed</button>"; } });
window.told = Element.prototype.attachShadow.toString();
</script>"""


def test_shadow_roots(session: Session, show: Show) -> None:
    tab = show(SHADOW)
    snapshot = session.snapshot(tab)
    assert texts(snapshot) == ["open", "slotted", "closed", "declared"]
    button = one(snapshot, "button", "closed")
    assert button.shadow == "closed" and snapshot.nodes[button.parent].tag == "my-closed"
    assert one(snapshot, "paragraph").shadow == "open"
    assert session.element(button.ref).inner_text() == "closed"
    assert tab.page.evaluate("document.querySelector('my-closed').shadowRoot") is None
    assert "[native code]" in tab.page.evaluate("window.told")


def test_frames(session: Session, show: Show, site: Site) -> None:
    site.pages["/inner"] = '<body style="margin:0"><button style="position:absolute;left:5px;top:7px;width:50px;height:20px">Inner</button>'
    site.pages["/inner"] += '<iframe src="/innermost" style="position:absolute;left:100px;top:50px;border:0"></iframe>'
    site.pages["/innermost"] = '<body style="margin:0"><a href="/x" style="position:absolute;left:1px;top:2px">Deep</a>'
    tab = show(f'<body style="margin:0"><iframe src="{site.url("/inner", "localhost")}" style="position:absolute;left:200px;top:300px;border:3px solid;width:600px;height:300px"></iframe>')
    tab.page.wait_for_load_state("networkidle")
    composed = session.compose(tab)
    snapshot = composed.snapshot
    inner, deep = one(snapshot, "button", "Inner"), one(snapshot, "link", "Deep")
    assert inner.box is not None and (inner.box.x, inner.box.y) == (208, 310)
    assert deep.box is not None and (deep.box.x, deep.box.y) == (304, 355)
    roots = [node for node in snapshot.nodes if node.frame]
    assert [root.frame for root in roots] == [site.url("/inner", "localhost"), site.url("/innermost", "localhost")]
    assert all(snapshot.nodes[root.parent].tag == "iframe" for root in roots)
    session.element(deep.ref).click()
    tab.page.wait_for_timeout(200)
    assert "/x" in site.seen


def test_nothing_changed_gives_the_same_object(session: Session, show: Show) -> None:
    tab = show(FORMS)
    session.settled(tab)
    first = session.snapshot(tab)
    assert session.snapshot(tab) is first


@pytest.mark.parametrize(
    "change",
    [
        "document.querySelector('h1').firstChild.data = 'Other'",
        "document.querySelector('[name=last]').value = 'Doe'",
        "document.querySelector('[type=checkbox]').checked = false",
        "document.querySelector('select').selectedIndex = 0",
        "document.querySelector('textarea').value = ''",
        "document.querySelector('button').style.display = 'none'",
        "document.querySelector('details').open = true",
        "document.title = 'New title'",
        "history.pushState(null, '', '/elsewhere')",
    ],
)
def test_every_change_is_seen(session: Session, show: Show, change: str) -> None:
    tab = show(FORMS)
    session.settled(tab)
    before = session.snapshot(tab)
    tab.page.evaluate(change)
    after = session.snapshot(tab)
    assert after != before and session.snapshot(tab) is after


def test_a_menu_that_shows_under_the_pointer(session: Session, show: Show) -> None:
    tab = show("<style>ul { display: none } div:hover ul { display: block }</style><div>Menu<ul><li>Item</li></ul></div>")
    assert "Item" not in texts(session.snapshot(tab))
    tab.page.hover("div")
    assert "Item" in texts(session.snapshot(tab))


def test_refs_live_as_long_as_their_element(session: Session, show: Show) -> None:
    tab = show("<button>A</button><button>B</button>")
    ref = one(session.snapshot(tab), "button", "B").ref
    tab.page.evaluate("document.body.prepend(document.querySelectorAll('button')[1])")
    assert one(session.snapshot(tab), "button", "B").ref == ref
    tab.page.evaluate("document.querySelector('button').remove()")
    session.snapshot(tab)
    tab.page.reload()
    assert one(session.snapshot(tab), "button", "B").ref != ref
    with pytest.raises(TargetNotFound):
        session.element(ref)


def test_a_document_that_is_written_anew(session: Session, show: Show) -> None:
    tab = show("<p>old</p>")
    session.snapshot(tab)
    tab.page.evaluate("document.open(); document.write('<input value=a>'); document.close()")
    assert one(session.snapshot(tab), "textbox").value == "a"
    tab.page.fill("input", "b")
    assert one(session.snapshot(tab), "textbox").value == "b"


def test_a_page_that_breaks_what_scripts_rely_on(session: Session, show: Show) -> None:
    tab = show("<script>getComputedStyle = JSON.stringify = setTimeout = MutationObserver = null; Element.prototype.getAttribute = () => 'broken';</script><button> fine </button>")
    assert one(session.snapshot(tab), "button").name == "fine"


def test_two_thousand_levels_are_survived(session: Session, show: Show) -> None:
    tab = show("<main></main>")
    tab.page.evaluate("{ let e = document.querySelector('main'); for (let i = 0; i < 2000; i++) { const d = document.createElement('div'); e.append(d); e = d; } }")
    assert len(session.snapshot(tab).nodes) > 500
