from __future__ import annotations

from pathlib import Path

import pytest

from lamcli.errors import BadInput, Refused
from lamcli.recipe.ast import Capability, ForEach, Join, Name, Open, Recipe, Text
from lamcli.run.capabilities import capabilities_of, origin_of


def opening(*addresses: str) -> Recipe:
    return Recipe("r", body=tuple(Open(Text(address)) for address in addresses))


@pytest.mark.parametrize(
    ("address", "origin"),
    [
        ("https://Crm.Example/a?b#c", "https://crm.example:443"),
        ("http://127.0.0.1:8001", "http://127.0.0.1:8001"),
        ("http://user:pw@host/", "http://host:80"),
        ("blob:https://a.example/1234", "https://a.example:443"),
        ("data:text/html,hi", "data:"),
        ("javascript:alert(1)", "javascript:"),
        ("http://a:99999/", "invalid:"),
        ("http://a.example./", "http://a.example:80"),
        ("file:///tmp/a%20b.html", "file:///tmp/a b.html"),
    ],
)
def test_origins(address: str, origin: str) -> None:
    assert origin_of(address) == origin


def test_what_is_opened_may_be_visited_and_nothing_else() -> None:
    may = capabilities_of(opening("http://127.0.0.1:8001/start", "/relative")).may_visit
    assert may("http://127.0.0.1:8001/other") and may("about:blank") and may("/relative")
    for other in ("http://localhost:8001/", "http://127.0.0.1:8002/", "https://127.0.0.1:8001/", "file:///etc/passwd", "data:text/html,x", "javascript:1", "http://127.0.0.1.evil.example:8001/"):
        assert not may(other), other


def test_a_declared_visit_replaces_the_implied_ones() -> None:
    recipe = Recipe("r", capabilities=(Capability("visit", "https://a.example"),), body=opening("https://b.example").body)
    allowed = capabilities_of(recipe, url="http://127.0.0.1:1/")
    assert allowed.may_visit("https://a.example/x") and allowed.may_visit("http://127.0.0.1:1/y") and not allowed.may_visit("https://b.example/")
    with pytest.raises(Refused, match=r"https://b\.example was refused"):
        allowed.check_visit("https://b.example/")


def test_an_address_from_a_parameter_is_what_the_person_allowed() -> None:
    recipe = Recipe("r", body=(ForEach("site", Name("sites"), (Open(Name("site")),)),))
    allowed = capabilities_of(recipe, given={"sites": ["https://a.example/1", {"u": "https://b.example/2"}]}, instruction='look at "https://c.example/x"')
    assert all(allowed.may_visit(f"https://{name}.example/") for name in "abc") and not allowed.may_visit("https://d.example/")
    constant = capabilities_of(opening("https://a.example"), given={"note": "https://b.example/"})
    assert not constant.may_visit("https://b.example/")


def test_a_computed_address_implies_its_constant_origin_only() -> None:
    assert capabilities_of(Recipe("r", body=(Open(Join((Text("https://a.example/item/"), Name("id")))),))).may_visit("https://a.example/")
    # "https://a" & x could become any host
    assert not capabilities_of(Recipe("r", body=(Open(Join((Text("https://a"), Name("id")))),))).may_visit("https://a/")


def test_files_are_declared_one_by_one_or_by_folder(tmp_path: Path) -> None:
    allowed = capabilities_of(Recipe("r", capabilities=(Capability("read", "in/"), Capability("write", "out/a.pdf"))), base=tmp_path)
    allowed.check_read(tmp_path / "in" / "deep" / "x.pdf")
    allowed.check_write(tmp_path / "out" / "a.pdf")
    with pytest.raises(Refused):
        allowed.check_read(tmp_path / "in" / ".." / "secret")
    with pytest.raises(Refused):
        allowed.check_write(tmp_path / "out" / "b.pdf")
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "way_out").symlink_to("/etc")
    with pytest.raises(Refused):
        allowed.check_read(tmp_path / "in" / "way_out" / "hostname")


def test_a_file_page_and_a_folder_of_pages() -> None:
    page = capabilities_of(opening("file:///srv/page.html"))
    assert page.may_visit("file:///srv/page.html?x#y") and not page.may_visit("file:///srv/other.html")
    folder = capabilities_of(Recipe("r", capabilities=(Capability("visit", "file:///srv/"),)))
    assert folder.may_visit("file:///srv/a/b.html") and not folder.may_visit("file:///srv/../etc/passwd") and not folder.may_visit("file:///srvx")


def test_an_origin_without_a_scheme_is_said() -> None:
    with pytest.raises(BadInput, match="names no origin"):
        capabilities_of(Recipe("r", capabilities=(Capability("visit", "crm.example"),)))
