"""Lists found again as sets of elements: what counts as evidence, what words denote them now, and when a list is empty."""

from __future__ import annotations

from lamcli.locate.gathered import gathered, lead_of, sets
from lamcli.recipe.ast import Css, Described
from lamcli.run.gathering import Doubtful, Regained, beside, regained
from lamcli.trace import Snapshot
from tests.salience.building import Element, el, page

SHOWN, OTHERS = ("Oak chair", "Ash table", "Elm shelf"), ("Red lamp", "Blue rug", "Grey bed", "Pink sofa")
WAS = Css(".card")


def card(name: str, tag: str = "div", classes: tuple[str, str] = ("card", "price"), lead: str = "product") -> Element:
    return el(tag, el("h3", el("a", name, href=f"/{lead}/{name.replace(' ', '-')}")), el("p", f"€ {len(name)}.50", class_=classes[1]), el("button", "Add to basket"), class_=classes[0])


def shop(*body: Element) -> Snapshot:
    helps = el("ul", *(el("li", el("a", name, href=f"/{name.lower()}")) for name in ("Delivery", "Returns", "Terms")))
    return page(el("h1", "All products"), *body, el("h2", "Help"), helps)


def members(snapshot: Snapshot, tag: str, holding: str) -> tuple[int, ...]:
    return tuple(index for index, node in enumerate(snapshot.nodes) if node.tag == tag and holding in snapshot.text(index))


BEFORE = shop(el("div", *map(card, SHOWN), id="products"))
KNOWN = (gathered(BEFORE, members(BEFORE, "div", "")[1:]),)
BESIDE = beside(BEFORE, members(BEFORE, "div", "")[1:])


def found(now: Snapshot) -> Regained | Doubtful | None:
    return regained(now, KNOWN, BESIDE, WAS, None, ())


def test_what_elements_have_in_common() -> None:
    known = KNOWN[0]
    assert known.count == 3 and len(known.members) == 3
    assert known.said == ("add", "basket", "to") and known.leads == ("/product/",) and known.marks == ("card", "price")
    assert known.shapes == ("a", "€ 9.9") and set(known.parts) == {"heading", "link", "paragraph", "button"}


def test_other_lists_of_the_page_are_near_misses() -> None:
    assert any(other.members[0].text == "Delivery" for other in BESIDE)
    assert all("basket" not in other.said for other in BESIDE)


def test_addresses_of_one_kind() -> None:
    assert lead_of("/product/17") == lead_of("https://a.example/product/oak-chair") == "/product/"
    assert lead_of("/show?id=1") == lead_of("/show?id=2") == "?id"
    assert lead_of("#top") == lead_of("/") == lead_of("javascript:void(0)") == ""


def test_sets_are_rows_items_repeats_and_what_has_a_class_in_common() -> None:
    found = sets(BEFORE)
    assert members(BEFORE, "div", "Add")[1:] in found and members(BEFORE, "li", "") in found and members(BEFORE, "p", "€") in found
    inside = members(BEFORE, "ul", "")[0]
    assert all(BEFORE.contains(inside, index) for each in sets(BEFORE, inside) for index in each)


def test_classes_that_are_called_otherwise() -> None:
    now = shop(el("div", *(card(name, classes=("x1", "x2")) for name in OTHERS)))
    again = found(now)
    assert isinstance(again, Regained) and again.group.members == members(now, "div", "Add")[1:]


def test_items_of_a_list_instead_of_boxes() -> None:
    now = shop(el("ul", *(card(name, "li") for name in OTHERS)))
    again = found(now)
    assert isinstance(again, Regained) and again.group.members == members(now, "li", "Add")
    assert isinstance(again.words, Described) and again.words.role == "listitem"


def test_rows_of_a_table_instead_of_boxes() -> None:
    rows = [el("tr", el("td", el("a", name, href=f"/product/{name}")), el("td", f"€ {len(name)}.50", class_="price"), el("td", el("button", "Add to basket"))) for name in SHOWN]
    now = shop(el("table", el("tr", el("th", "Product"), el("th", "Price"), el("th", "")), *rows))
    again = found(now)
    assert isinstance(again, Regained) and again.words == Described("row") and again.group.members == members(now, "tr", "Add")


def test_new_words_say_nothing_that_the_elements_say() -> None:
    now = shop(el("section", *(card(name, "article", ("", "")) for name in OTHERS)), el("section", el("article", el("p", "We have moved to a new house."))))
    again = found(now)
    assert not isinstance(again, Regained) or not any(name in str(again.words) for name in OTHERS)


def test_nothing_is_found_is_an_empty_list() -> None:
    assert found(shop(el("p", "No products found."))) is None
    assert found(shop(el("div", id="products"))) is None


def test_another_list_in_its_place_is_not_it() -> None:
    news = el("ul", *(el("li", el("a", text, href=f"/news/{number}")) for number, text in enumerate(("We have moved", "New shop in town", "Summer sale"))))
    assert not isinstance(found(shop(news)), Regained)


def test_a_list_of_which_everything_but_the_words_is_another_stops_or_is_it() -> None:
    now = shop(el("ol", *(el("li", f"{name} for € {len(name)}.50") for name in SHOWN)))
    again = found(now)
    assert not isinstance(again, Regained) or again.group.members == members(now, "li", "€")


def test_a_promotion_among_the_boxes_is_none_of_them() -> None:
    promotion = el("div", "Up to 30% off selected chairs.", class_="q3")
    now = shop(el("div", *(card(name, classes=("x1", "x2")) for name in OTHERS[:2]), promotion, *(card(name, classes=("x1", "x2")) for name in OTHERS[2:])))
    again = found(now)
    assert not isinstance(again, Regained) or again.group.members == members(now, "div", "Add")[1:]
