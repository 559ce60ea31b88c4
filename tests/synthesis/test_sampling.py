"""What is looked for at some places and tested at all; and proposals in the order of their price."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from lamcli.recipe.ast import Described, Target, Text
from lamcli.synthesis.conjunctions import conjunction
from lamcli.synthesis.problem import Place, Strand
from lamcli.synthesis.proposals import Later, Proposal, all_of, by_price, in_order
from lamcli.synthesis.rank import Ranked
from lamcli.synthesis.sampling import BEGINNING, SPREAD, consistent, sampled
from lamcli.trace import Event, EventKind, Trace
from tests.salience.building import el, page

SIZE = 200


def places(odd: int) -> list[Place]:
    """The only button of many pages; on one of them it is called otherwise."""
    usual, other = page(el("button", "Go")), page(el("button", "Start"))
    index = next(number for number, node in enumerate(usual.nodes) if node.tag == "button")
    events = tuple(Event(EventKind.CLICK, float(number), "other" if number == odd else "usual", index) for number in range(SIZE))
    strand = Strand(0, Trace(events, {"usual": usual, "other": other}, "usual"), 0, SIZE)
    return [Place(strand.observation(number), index) for number in range(SIZE)]


def named(places: Sequence[Place]) -> list[Ranked[Target]]:
    """By its name, where it has one everywhere, and by its role alone."""
    names = {place.snapshot.nodes[place.index].name for place in places}
    found: list[Ranked[Target]] = [Ranked(Described("button", Text(name)), 1.0) for name in names if len(names) == 1]
    return [*found, Ranked(Described("button"), 2.0)]


def test_the_sample_shows_the_beginning_and_the_whole() -> None:
    chosen = sorted(sampled(SIZE))
    assert chosen[:BEGINNING] == list(range(BEGINNING)) and chosen[-1] == SIZE - 1 and len(chosen) <= BEGINNING + SPREAD
    assert sampled(3) == {0, 1, 2}


def test_what_fails_at_a_place_outside_the_sample_is_not_taken() -> None:
    odd = next(number for number in range(SIZE) if number not in sampled(SIZE))
    looked: list[int] = []

    def find(some: Sequence[Place]) -> list[Ranked[Target]]:
        looked.append(len(some))
        return named(some)

    assert [item.value for item in consistent(places(odd), find)] == [Described("button")]
    assert looked == [len(sampled(SIZE)), len(sampled(SIZE)) + 1]


def test_what_holds_everywhere_is_found_from_the_sample() -> None:
    assert [item.value for item in consistent(places(-1), named)] == [Described("button", Text("Go")), Described("button")]


def priced(name: str, price: float) -> Ranked[Target]:
    return Ranked(Described("button", Text(name)), price)


def test_families_are_made_when_nothing_cheaper_is_left() -> None:
    made: list[str] = []

    def family(name: str, *found: Proposal) -> list[Proposal]:
        made.append(name)
        return list(found)

    proposals: list[Proposal] = [
        Later(3.0, lambda: family("dear", priced("d", 5.0), Later(4.0, lambda: family("inner", priced("e", 4.5))))),
        priced("b", 2.0), priced("a", 1.0), Later(1.5, lambda: family("cheap", priced("c", 1.7))),
    ]  # fmt: skip
    ordered = in_order(proposals, lambda target: True, lambda price: False)
    assert [next(ordered).cost for _ in range(3)] == [1.0, 1.7, 2.0] and made == ["cheap"]
    assert [item.cost for item in ordered] == [4.5, 5.0] and made == ["cheap", "dear", "inner"]
    assert sorted(item.cost for item in all_of(proposals)) == [1.0, 1.7, 2.0, 4.5, 5.0]
    made.clear()
    assert [item.cost for item in in_order(proposals, lambda target: True, lambda price: price > 2.5)] == [1.0, 1.7, 2.0] and made == ["cheap"]


def test_each_is_made_when_its_price_is_due() -> None:
    made: list[float] = []

    def make(price: float) -> Iterator[Proposal]:
        made.append(price)
        yield priced(f"at {price}", price)

    ordered = in_order(by_price([(price, price) for price in (3.0, 1.0, 2.0)], make), lambda target: True, lambda price: False)
    assert not made
    assert next(ordered).cost == 1.0 and made == [1.0]
    assert [item.cost for item in ordered] == [2.0, 3.0]


def test_preferred_ones_come_first_whatever_they_cost() -> None:
    proposals = [priced("cheap", 1.0), priced("wanted", 9.0), priced("also", 9.0)]
    ordered = in_order(proposals, lambda target: isinstance(target, Described) and target.name != Text("cheap"), lambda price: False)
    assert [item.value.name.value for item in ordered] == ["also", "wanted", "cheap"]  # type: ignore[union-attr]


def test_one_thing_to_say_of_an_element_is_no_combination() -> None:
    some = places(-1)[:1]
    proposed = list(conjunction(Described("button"), 1.0, [(1.0, Described("button", Text("Go")))], lambda: (), 2.0, (), some))
    assert [list(later.make()) for later in proposed] == [[]]
    assert list(conjunction(Described("button"), 1.0, (), lambda: (), 2.0, (), some)) == []
