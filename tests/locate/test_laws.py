"""Laws that hold for every page: checked on pages made at random."""

from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from lamcli.locate import describe, find, names, roles
from lamcli.locate.index import index_of
from lamcli.recipe.page import NearQuery, Query
from lamcli.salience import structure
from lamcli.salience.memo import forget
from lamcli.trace import Box, Node, Snapshot
from tests.salience.building import Element, el, page

WORDS = ["Save", "save:", "Edit", "Ann Smith", "Total", "12", ""]
TAGS = ["div", "span", "button", "a", "p", "li", "ul", "tr", "td", "table", "input", "h2", "section", "label", "select", "option", "i", "form"]


def elements() -> st.SearchStrategy[Element]:
    words = st.sampled_from(WORDS)
    attributes = st.fixed_dictionaries({}, optional={"class_": st.sampled_from(["star icon", "x"]), "title": words, "placeholder": words, "type": st.sampled_from(["checkbox", "password"])})
    boxes = st.none() | st.tuples(*(st.integers(0, 40).map(lambda n: 10.0 * n) for _ in range(4)))
    hidden = st.sampled_from([(), (), (), ("hidden",)])
    leaf = st.builds(lambda tag, text, box, states, more: el(tag, *([text] if text else []), box=box, states=states, **more), st.sampled_from(TAGS), words, boxes, hidden, attributes)
    return st.recursive(leaf, lambda inner: st.builds(lambda tag, children, more: el(tag, *children, **more), st.sampled_from(TAGS), st.lists(inner, max_size=5), attributes), max_leaves=25)


pages = st.lists(elements(), max_size=4).map(lambda parts: page(*parts))
queries = st.builds(
    Query,
    role=st.sampled_from(["element", "text", "item", "button", "row", "cell", "field", "icon", "link", "list", "region", "table"]),
    name=st.none() | st.sampled_from(WORDS),
    containing=st.lists(st.sampled_from(WORDS), max_size=1).map(tuple),
    near=st.lists(st.builds(NearQuery, st.sampled_from(["after", "before", "above", "below", "left of", "right of"]), st.sampled_from(WORDS)), max_size=2).map(tuple),
    positions=st.lists(st.integers(-3, 3), max_size=2).map(tuple),
)


@given(pages, queries)
@settings(max_examples=150, deadline=None)
def test_answers_are_visible_elements_in_document_order(snapshot: Snapshot, query: Query) -> None:
    found = find(snapshot, query)
    assert list(found) == sorted(set(found))
    assert all(index_of(snapshot).structure.visible[node] and snapshot.nodes[node].tag != "#text" for node in found)


@given(pages, queries, queries)
@settings(max_examples=100, deadline=None)
def test_within_keeps_what_lies_below(snapshot: Snapshot, query: Query, outer: Query) -> None:
    around = find(snapshot, outer)
    inside = Query(query.role, query.name, containing=query.containing, within=outer)
    assert all(any(node != other and snapshot.contains(other, node) for other in around) for node in find(snapshot, inside))


@given(pages, queries)
@settings(max_examples=100, deadline=None)
def test_a_position_picks_one_of_all(snapshot: Snapshot, query: Query) -> None:
    everything = find(snapshot, Query(query.role, query.name, containing=query.containing))
    for position in range(1, len(everything) + 1):
        for signed in (position, position - len(everything) - 1):
            assert find(snapshot, Query(query.role, query.name, containing=query.containing, positions=(signed,))) == (everything[position - 1],)


@given(pages)
@settings(max_examples=100, deadline=None)
def test_every_role_and_name_finds_the_node_in_some_tier(snapshot: Snapshot) -> None:
    index = index_of(snapshot)
    for node in range(len(snapshot.nodes)):
        for role in roles(snapshot, node):
            assert any(node in tier for tier in index.candidates(role, None))
            for name in names(snapshot, node):
                assert any(node in tier for tier in index.candidates(role, name)), (role, name)
        assert describe(snapshot, node)


@given(pages)
@settings(max_examples=60, deadline=None)
def test_a_node_with_a_name_of_its_own_is_found_by_it(snapshot: Snapshot) -> None:
    """When the first role and the first name belong to no other node, find denotes just that node."""
    index = index_of(snapshot)
    for node in range(len(snapshot.nodes)):
        role = next(iter(roles(snapshot, node)), "")
        for name in names(snapshot, node)[:1]:
            tiers = index.candidates(role, name)
            if [*tiers] == [(node,)]:
                assert find(snapshot, Query(role, name)) == (node,)


CHANGES = st.one_of(
    st.sampled_from(WORDS).map(lambda text: {"name": text}),
    st.sampled_from(WORDS).map(lambda text: {"value": text}),
    st.sampled_from([frozenset(), frozenset({"hidden"}), frozenset({"checked"}), frozenset({"modal"}), frozenset({"editable"})]).map(lambda states: {"states": states}),
    st.sampled_from([(), (("class", "y"),), (("id", "z9"), ("title", "Edit")), (("placeholder", "Edit"), ("type", "checkbox"))]).map(lambda attributes: {"attributes": attributes}),
    st.sampled_from([None, Box(0, 0, 0, 0), Box(10, 20, 30, 40), Box(200, 20, 100, 40)]).map(lambda box: {"box": box}),
    st.sampled_from(["", "rgb(255, 0, 0)"]).map(lambda colour: {"background": colour}),
    st.sampled_from(["", "button", "row", "listitem", "heading"]).map(lambda role: {"role": role}),
    st.sampled_from(TAGS).map(lambda tag: {"tag": tag}),
)


@given(pages, st.lists(st.tuples(st.integers(1, 60), CHANGES), min_size=1, max_size=6), st.booleans())
@settings(max_examples=400, deadline=None)
def test_what_is_taken_over_from_an_earlier_page_is_what_the_page_alone_says(snapshot: Snapshot, changes: list[tuple[int, dict[str, object]]], asked: bool) -> None:
    everything_about(snapshot)
    for place, change in changes:
        index = place % len(snapshot.nodes)
        if snapshot.nodes[index].tag == "#text" and not change.keys() <= {"name", "states", "box"}:
            continue
        nodes: list[Node] = list(snapshot.nodes)
        nodes[index] = replace(nodes[index], **change)  # type: ignore[arg-type]
        snapshot = Snapshot(snapshot.url, snapshot.title, tuple(nodes), snapshot.viewport)
        if asked:
            everything_about(snapshot)
    told = everything_about(snapshot)
    forget()
    assert told == everything_about(Snapshot(snapshot.url, snapshot.title, snapshot.nodes, snapshot.viewport))


def everything_about(snapshot: Snapshot) -> list[object]:
    index = index_of(snapshot)
    told: list[object] = [structure(snapshot), index.roles.tiers]
    told += [(names(snapshot, node), roles(snapshot, node), index.texts.of(node)) for node in range(len(snapshot.nodes))]
    told += [index.candidates(role, name) for role in ("element", "text", "button", "row", "item", "shape", "icon") for name in (None, *WORDS)]
    return told + [[list(nodes) for nodes in index.units(word)] for word in WORDS]
