"""Facts about demonstrations: what is told is what normalization makes of it."""

from __future__ import annotations

from lamcli.inspect.page import page_facts
from lamcli.inspect.trace import in_words, trace_facts
from lamcli.normalize import normalize
from lamcli.render.trace import trace_document
from lamcli.trace import Event, EventKind, Trace
from tests.conftest import a_page, a_trace
from tests.render.test_render import drawn


def test_steps_are_the_normalized_events() -> None:
    trace = a_trace()
    facts = trace_facts(trace, "login.trace")
    assert [(step.kind, step.made_of) for step in facts.steps] == [(event.kind.value, tuple(i + 1 for i in event.source)) for event in normalize(trace).events]
    assert facts.recorded == 4
    assert facts.dropped == ()
    assert [page.url for page in facts.pages] == ["https://shop.example/login"] * 2


def test_what_was_left_out_names_the_rule() -> None:
    trace = a_trace()
    page = trace.events[1].snapshot
    scrolling = Event(EventKind.SCROLL, 1.0, page, 0, "100")
    facts = trace_facts(Trace((trace.events[0], scrolling, *trace.events[1:]), trace.snapshots, trace.final), "login.trace")
    (dropped,) = facts.dropped
    assert (dropped.number, dropped.rule) == (2, "passing")
    assert dropped.why
    assert dropped.why in drawn(trace_document(facts))
    assert [step.made_of for step in facts.steps] == [(1,), (3,), (4,), (5,)]


def test_every_kind_of_event_has_words() -> None:
    for kind in EventKind:
        said = in_words(Event(kind, 0.0, value="v"), 'button "B"', 'item "D"')
        assert said and "\n" not in said and "None" not in said


def test_a_secret_is_told_by_name() -> None:
    assert in_words(Event(EventKind.FILL, 0.0, secret="pin"), 'textbox "PIN"') == 'fill textbox "PIN" with <secret pin>'


def test_the_structure_of_a_page() -> None:
    facts = page_facts(a_page())
    (form,) = facts.forms
    assert [(field.role, field.label) for field in form.fields] == [("textbox", "E-mail"), ("textbox", "Password")]
    assert form.buttons == ("Sign in",)
    assert facts.loose == ()
    assert (facts.nodes, facts.visible) == (9, 9)
