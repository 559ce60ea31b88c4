"""Each pass on the noise that it is for, and on what it must leave alone."""

from __future__ import annotations

from dataclasses import replace

from lamcli.normalize import PASSES, normalize
from lamcli.normalize.choices import UNRECORDED
from lamcli.normalize.pages import differs
from lamcli.trace import Box, Event, EventKind, Snapshot, Trace
from tests.normalize.stories import Story, page, told


def form(name: str = "", day: str = "", gift: str = "", size: str = "M", pay: str = "", note: str = "", extra: str = "") -> str:
    """Every kind of field; ``extra`` is a text that appears below."""
    return f"""
        name: textbox/input "Name" ={name} [editable]
        day: textbox/input "Day" ={day} [editable] type=date
        note: textbox/textarea "Note" ={note} [editable]
        gift-label: generic/label
         gift: checkbox/input "Gift" [{gift}]
         gift-text: text "Gift"
        size: combobox/select "Size" ={size}
        card: radio/input "Card" [{"checked" if pay == "card" else ""}]
        cash: radio/input "Cash" [{"checked" if pay == "cash" else ""}]
        blank: generic/div
         blank-text: text "Order"
        save: button/button "Save"
         save-icon: generic/svg
          save-path: generic/path
        more: generic/div
         more-text: text "{extra or "nothing"}"
    """


def typed(story: Story, before: str, after: str, **more: str) -> Story:
    """Types what ``after`` has more than ``before`` into the name, one key at a time."""
    for end in range(len(before), len(after)):
        story.on(form(after[:end], **more)).key("name", after[end]).input("name", after[: end + 1])
    return story.on(form(after, **more))


# --- typing ---


def test_keys_become_one_fill() -> None:
    trace = typed(Story().on(form()).click("name"), "", "Ann").click("save").on(form("Ann", extra="saved")).trace()
    result = normalize(trace)
    assert told(result) == ["fill name=Ann", "click save"]
    assert result.events[0].source == (0, 1, 2, 3, 4, 5, 6)
    before = result.before(0)
    assert before is not None and before.nodes[1].value == ""


def test_typing_errors_leave_no_trace() -> None:
    story = typed(Story().on(form()), "", "Anm")
    story.key("name", "Backspace").input("name", "An").on(form("An")).key("name", "ArrowLeft").key("name", "Shift+End")
    trace = typed(story, "An", "Ann").click("save").on(form("Ann", extra="saved")).trace()
    assert told(normalize(trace)) == ["fill name=Ann", "click save"]


def test_pasting_is_filling() -> None:
    story = Story().on(form()).drag("blank").click("blank").key("body", "Control+c").click("name").key("name", "Control+v").input("name", "Ann")
    assert told(normalize(story.on(form("Ann")).click("save").on(form("Ann", extra="saved")).trace())) == ["fill name=Ann", "click save"]


def test_typed_and_erased_is_nothing() -> None:
    story = typed(Story().on(form()), "", "A").key("name", "Backspace").input("name", "").on(form()).click("save")
    assert told(normalize(story.on(form(extra="saved")).trace())) == ["click save"]


def test_tab_moves_on_and_enter_sends() -> None:
    story = typed(Story().on(form()), "", "A").key("name", "Tab").on(form("A")).key("day", "Shift+Tab").key("name", "Enter").on(form("A", extra="sent"))
    assert told(normalize(story.trace())) == ["fill name=A", "press name=Enter"]


def test_enter_that_did_nothing_in_the_middle_goes() -> None:
    story = typed(Story().on(form()), "", "A").key("name", "Enter").on(form("A")).click("save").on(form("A", extra="saved"))
    assert told(normalize(story.trace())) == ["fill name=A", "click save"]


def test_enter_that_clicked_the_button_is_that_click() -> None:
    story = typed(Story().on(form()), "", "A").key("name", "Enter").click("save", synthetic=True).on(form("A", extra="saved"))
    result = normalize(story.trace())
    assert told(result) == ["fill name=A", "click save"]
    assert result.events[1].source == (2, 3)
    assert result.events[1].detail == ()


def test_a_key_on_a_focused_button_is_a_click() -> None:
    for key in (" ", "Enter"):
        story = Story().on(form()).key("save", key).on(form(extra="saved"))
        assert told(normalize(story.trace())) == ["click save"]
    assert told(normalize(Story().on(form()).key("save", "a").on(form(extra="saved")).trace())) == ["press save=a"]


def test_arrows_that_walk_through_suggestions_stay() -> None:
    story = typed(Story().on(form()), "", "An").on(form("An", extra="Anna Andrea")).key("name", "ArrowDown").on(form("Anna", extra="Anna Andrea"))
    story.key("name", "Enter").on(form("Anna")).click("save").on(form("Anna", extra="saved"))
    assert told(normalize(story.trace())) == ["fill name=An", "press name=ArrowDown", "press name=Enter", "click save"]


def test_commands_of_the_page_stay_where_they_acted() -> None:
    story = Story().on(form()).key("name", "Control+k").on(form(extra="palette")).key("name", "Escape").on(form()).key("name", "Control+k").on(form()).click("save")
    assert told(normalize(story.on(form(extra="saved")).trace())) == ["press name=Control+k", "press name=Escape", "click save"]


def test_keys_outside_fields_are_pressed_or_typed() -> None:
    story = Story().on(form()).key("body", "g").on(form(extra="g")).key("body", "o").on(form(extra="go")).key("body", "ArrowDown").on(form(extra="down"))
    assert told(normalize(story.trace())) == ["type body=go", "press body=ArrowDown"]


def test_a_secret_stays_a_name() -> None:
    story = Story().on(form()).key("name", secret="pw").input("name", secret="pw").key("name", secret="pw").input("name", secret="pw").on(form("<secret")).click("save")
    assert told(normalize(story.on(form("<secret", extra="saved")).trace())) == ["fill name=<pw>", "click save"]
    story = Story().on(form()).key("body", secret="pin").on(form(extra="*")).key("body", secret="pin").on(form(extra="**"))
    assert told(normalize(story.trace())) == ["type body=<pin>"]


def test_a_date_is_filled_as_the_field_holds_it() -> None:
    story = Story().on(form()).click("day")
    for digit in "04302011":
        story.key("day", digit)
    story.input("day", "2011-04-30").on(form(day="2011-04-30")).click("save").on(form(day="2011-04-30", extra="saved"))
    assert told(normalize(story.trace())) == ["fill day=2011-04-30", "click save"]


def test_without_pages_typing_is_still_filling() -> None:
    place = (("selector", "#name"),)
    events = (Event(EventKind.INPUT, 0.0, value="A", detail=place), Event(EventKind.INPUT, 1.0, value="An", detail=place), Event(EventKind.KEY, 2.0, value="Enter"))
    assert [(event.kind, event.value) for event in normalize(Trace(events)).events] == [(EventKind.FILL, "An"), (EventKind.PRESS, "Enter")]


# --- corrections ---


def test_a_field_filled_twice_keeps_its_first_place() -> None:
    story = Story().on(form()).fill("name", "Bob").on(form("Bob")).check("gift").on(form("Bob", gift="checked")).fill("name", "Ann").on(form("Ann", gift="checked"))
    result = normalize(story.click("save").on(form("Ann", gift="checked", extra="saved")).trace())
    assert told(result) == ["fill name=Ann", "check gift", "click save"]
    assert result.events[0].source == (0, 2)


def test_not_when_the_page_answered_in_between() -> None:
    story = Story().on(form()).fill("name", "Bob").on(form("Bob")).click("save").on(form("Bob", extra="taken")).fill("name", "Ann").on(form("Ann", extra="taken")).click("save")
    assert told(normalize(story.on(form("Ann", extra="saved")).trace())) == ["fill name=Bob", "click save", "fill name=Ann", "click save"]
    story = Story().on(form()).fill("name", "Bob").on(form("Bob", extra="Bob is taken")).fill("name", "Ann").on(form("Ann")).click("save").on(form("Ann", extra="saved"))
    assert told(normalize(story.trace())) == ["fill name=Bob", "fill name=Ann", "click save"]


def test_checked_and_unchecked_again_is_nothing() -> None:
    story = Story().on(form()).click("gift").on(form(gift="checked")).fill("name", "A").on(form("A", gift="checked")).click("gift").on(form("A")).click("save")
    assert told(normalize(story.on(form("A", extra="saved")).trace())) == ["fill name=A", "click save"]


def test_of_radio_buttons_the_last_counts() -> None:
    story = Story().on(form()).click("card").on(form(pay="card")).fill("name", "A").on(form("A", pay="card")).click("cash").on(form("A", pay="cash")).click("save")
    assert told(normalize(story.on(form("A", pay="cash", extra="saved")).trace())) == ["fill name=A", "check cash", "click save"]


# --- toggles and labels ---


def test_a_click_on_a_label_checks_its_box_once() -> None:
    story = Story().on(form()).click("gift-text").click("gift", synthetic=True).on(form(gift="checked")).click("save").on(form(gift="checked", extra="saved"))
    result = normalize(story.trace())
    assert told(result) == ["check gift", "click save"]
    assert result.events[0].source == (0, 1)
    alone = Story().on(form(gift="checked")).click("gift-label").on(form()).click("save").on(form(extra="saved"))
    assert told(normalize(alone.trace())) == ["uncheck gift", "click save"]


def test_a_label_that_stands_apart() -> None:
    apart = 'label: generic/label for=g\n text "Gift"\nbox: checkbox/input "Gift" [{}] id=g'
    story = Story().on(apart.format("")).click("label").on(apart.format("checked"))
    assert told(normalize(story.trace())) == ["check box"]


def test_what_the_recorder_noted_itself_is_not_doubled() -> None:
    for order in (("click", "check"), ("check", "click"), ("key", "check")):
        story = Story().on(form())
        for kind in order:
            story.did(EventKind(kind), "gift", " " if kind == "key" else "")
        story.on(form(gift="checked")).click("save").on(form(gift="checked", extra="saved"))
        assert told(normalize(story.trace())) == ["check gift", "click save"], order


def test_a_prevented_toggle_stays_a_click() -> None:
    story = Story().on(form()).click("gift").on(form(extra="first choose a size")).click("save").on(form(extra="saved"))
    assert told(normalize(story.trace())) == ["click gift", "click save"]


def test_without_a_page_nobody_knows_what_a_click_toggles() -> None:
    assert [event.kind for event in normalize(Trace((Event(EventKind.CLICK, 0.0, detail=(("selector", "#box"),)),))).events] == [EventKind.CLICK]


# --- drop-down lists ---


def test_opening_and_picking_is_choosing() -> None:
    story = Story().on(form()).click("size").key("size", "ArrowDown").choose("size", "L").on(form(size="L")).click("save").on(form(size="L", extra="saved"))
    assert told(normalize(story.trace())) == ["choose size=L", "click save"]
    silent = Story().on(form()).click("size").click("size").on(form(size="L")).click("save").on(form(size="L", extra="saved"))
    assert told(normalize(silent.trace())) == ["choose size=L", "click save"]


def test_a_list_that_was_only_looked_at() -> None:
    story = Story().on(form()).click("size").click("size").on(form()).click("save").on(form(extra="saved"))
    assert told(normalize(story.trace())) == ["click save"]


def test_a_choice_that_the_source_does_not_tell() -> None:
    silent = 'size: combobox/select "Size"\nsave: button/button "Save"'
    (choose, click) = normalize(Story().on(silent).click("size").double_click("size").on(silent).click("save").on(silent).trace()).events
    assert (choose.kind, choose.value, choose.detail) == (EventKind.CHOOSE, "", (UNRECORDED,))
    assert click.kind is EventKind.CLICK


# --- pointing ---


def test_what_was_meant_is_the_button_and_not_its_icon() -> None:
    story = Story().on(form()).click("save-path").on(form(extra="saved"))
    assert told(normalize(story.trace())) == ["click save"]
    assert told(normalize(Story().on(form()).click("blank-text").on(form(extra="x")).trace())) == ["click blank"]


def test_clicks_beside_go_unless_something_happened() -> None:
    story = Story().on(form()).click("blank").click("more").on(form(extra="opened")).click("blank").click("save").on(form(extra="saved"))
    assert told(normalize(story.trace())) == ["click more", "click save"]


def test_the_last_click_stays_whatever_it_hit() -> None:
    assert told(normalize(Story().on(form()).click("blank").click("blank").on(form()).trace())) == ["click blank"]


def menu(opened: bool, left: float) -> Snapshot:
    """A button at x = 0..40, below it, where opened, a menu from ``left`` on."""
    text = 'blank: generic/div\n text "Order"\nsave: button/button "Save"\n' + ('menu: list/ul\n one: listitem/li "One"' if opened else "")
    plain = page(text)
    boxes = {"save": (0.0, 0.0, 40.0, 20.0), "menu": (left, 0.0, 100.0, 100.0), "one": (left, 0.0, 100.0, 20.0)}
    return replace(plain, nodes=tuple(replace(node, box=Box(*boxes[node.ref])) if node.ref in boxes else node for node in plain.nodes))


def test_a_click_that_only_closed_a_menu_goes_unless_the_menu_was_in_the_way() -> None:
    aside = Story().on(menu(True, 60)).click("blank").on(menu(False, 60)).click("save").on(form())
    assert told(normalize(aside.trace())) == ["click save"]
    covering = Story().on(menu(True, 10)).click("blank").on(menu(False, 10)).click("save").on(form())
    assert told(normalize(covering.trace())) == ["click blank", "click save"]


def test_focusing_a_field_says_nothing() -> None:
    story = Story().on(form()).click("note").click("name").double_click("name").fill("name", "A").on(form("A")).click("save").on(form("A", extra="saved"))
    assert told(normalize(story.trace())) == ["fill name=A", "click save"]
    opens = Story().on(form()).click("day").on(form(extra="calendar")).click("more").on(form(day="1", extra="x"))
    assert told(normalize(opens.trace())) == ["click day", "click more"]
    label = 'tag: generic/label\n text "Name"\n name: textbox/input "Name" ={} [editable]\nsave: button/button "Save"'
    labelled = Story().on(label.format("")).click("tag").fill("name", "A").on(label.format("A")).click("save")
    assert told(normalize(labelled.on(form()).trace())) == ["fill name=A", "click save"]


def test_a_nervous_double_click_on_a_button_is_one_click() -> None:
    story = Story().on(form()).click("save").click("save").double_click("save").on(form(extra="saved"))
    assert told(normalize(story.trace())) == ["click save"]


def test_two_quick_clicks_that_both_counted_are_two() -> None:
    story = Story().on(form(extra="May")).click("save").on(form(extra="June")).click("save").on(form(extra="July")).double_click("save").click("more").on(form())
    assert told(normalize(story.trace())) == ["click save", "click save", "click more"]
    live = Story().on(form(extra="May")).click("save").on(form(extra="June")).click("save").double_click("save").on(form(extra="July")).click("more").on(form())
    assert told(normalize(live.trace())) == ["click save", "click save", "click more"]


def test_a_double_click_that_the_page_answers_stays() -> None:
    story = Story().on(form()).click("blank").click("blank").double_click("blank").on(form(extra="opened"))
    result = normalize(story.trace())
    assert told(result) == ["double_click blank"]
    assert result.events[0].source == (0, 1, 2)


def test_there_and_back_by_the_same_element_is_nothing() -> None:
    story = Story().on(form()).click("more").on(form(extra="open")).click("more").on(form()).click("save").on(form(extra="saved"))
    assert told(normalize(story.trace())) == ["click save"]
    unseen = Story().on(form()).click("save").click("save").on(form()).click("more").on(form(extra="x"))
    assert told(normalize(unseen.trace())) == ["click save", "click save", "click more"]


# --- on the way ---


def test_scrolling_and_hovering_stay_only_where_they_brought_something() -> None:
    story = Story().on(form()).scroll("body").scroll("body").hover("more").click("save").on(form(extra="saved"))
    assert told(normalize(story.trace())) == ["click save"]
    longer = form() + '\n        last: link/a "Last"'
    story = Story().on(form()).scroll("body").scroll("body").on(longer).click("last").on(form())
    assert told(normalize(story.trace())) == ["scroll body", "click last"]
    hidden, shown = form() + '\n        sub: link/a "Sub" [hidden]', form() + '\n        sub: link/a "Sub"'
    story = Story().on(hidden).hover("more").on(shown).click("sub").on(form())
    assert told(normalize(story.trace())) == ["hover more", "click sub"]


def test_an_address_opened_twice() -> None:
    story = Story().navigate(value="https://a.example/").navigate(value="https://a.example/").on(form()).click("save").on(form(extra="saved")).navigate(value="https://b.example/")
    result = normalize(story.on(form()).trace())
    assert told(result) == ["navigate=https://a.example/", "click save", "navigate=https://b.example/"]
    assert result.events[0].source == (0, 1)


def test_two_addresses_are_two_steps() -> None:
    story = Story().navigate(value="https://a.example/").navigate(value="https://b.example/").on(form())
    assert told(normalize(story.trace())) == ["navigate=https://a.example/", "navigate=https://b.example/"]


# --- all of them ---


def test_independent_of_where_the_pointer_and_the_focus_are() -> None:
    left = page('a: link/a "A" class=tab\nb: link/a "B" [focused] class=ui-state-hover')
    right = page('a: link/a "A" [focused] class=tab\nb: link/a "B" class=ui-state-focus')
    assert not differs(left, right)
    assert differs(left, page('a: link/a "A" class=tab-on\nb: link/a "B" class=x'))


def test_extraction_and_everything_else_is_left_alone() -> None:
    story = Story().on(form()).extract_text("blank", "Order").right_click("save").on(form(extra="menu")).upload("name", "a.pdf").back().reload().dialog(value="accept").switch_tab()
    story.close_tab().download(value="x.pdf").on(form(extra="end"))
    kinds = [event.kind.value for event in story.trace().events]
    assert [event.kind.value for event in normalize(story.trace()).events] == kinds


def test_twice_is_once_and_provenance_is_kept() -> None:
    story = typed(Story().on(form()).click("blank").click("name"), "", "Ann").click("gift-text").click("gift", synthetic=True).on(form("Ann", gift="checked"))
    trace = story.click("save").double_click("save").on(form("Ann", gift="checked", extra="saved")).trace()
    once = normalize(trace)
    assert normalize(once) == once
    assert set(once.snapshots) == {event.snapshot for event in once.events} | {once.final}
    named = [index for event in once.events for index in event.source]
    assert len(named) == len(set(named)) and set(named) <= set(range(len(trace.events)))
    assert len({step.__name__ for step in PASSES}) == len(PASSES)


def suggesting(held: str) -> str:
    return f"""
        place: textbox/input "Place" ={held} [editable]
        list: listbox/ul
         one: option/li
          one-text: text "Malta"
         two: option/li
          two-text: text "Malawi"
        save: button/button "Save"
    """


def test_a_suggestion_picked_with_the_keyboard_is_clicked() -> None:
    story = Story().on(suggesting("Mal")).key("place", "ArrowDown").on(suggesting("Malta")).key("place", "ArrowDown").on(suggesting("Malawi")).key("place", "Enter")
    trace = story.on(form()).click("save").on(form(extra="Saved")).trace()
    assert told(normalize(trace)) == ["click two", "click save"]


def test_keys_that_leave_the_field_with_something_else_stay() -> None:
    story = Story().on(suggesting("Mal")).key("place", "ArrowDown").key("place", "Enter")
    assert "press place=Enter" in told(normalize(story.on(form(extra="Found")).trace()))
