"""The real applications of the rpa benchmark: they start, their data can be put back, and what they hold can be read."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import urlencode, urljoin
from urllib.request import urlopen

import pytest

from benchmarks.rpa.apps import TASKS, datasette, django_admin, flask_admin, install, installed, package_of, todomvc
from benchmarks.rpa.apps.install import Package, need
from benchmarks.rpa.task import Task
from lamcli.errors import EnvironmentLacks
from lamcli.recipe.check import check
from lamcli.recipe.parse import parse

BY_NAME = {task.name: task for task in TASKS}


def skip_without(package: Package) -> None:
    if not package.installed:
        pytest.skip(f"{package.name} is not installed")


def read(address: str) -> str:
    with urlopen(address, timeout=20) as answer:
        return str(answer.read().decode())


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.name)
def test_every_intended_program_is_sound_and_its_data_differ_between_variants(task: Task) -> None:
    recipe = parse(task.intended, source=task.name)
    assert not check(recipe).problems
    assert recipe.name == task.name.replace("-", "_")
    assert package_of(task) is not None
    if task.data:
        assert task.data["shown"] != task.data["unseen"]
        assert set(task.data["shown"][0]) == set(task.data["unseen"][0])


def test_there_are_enough_tasks_of_every_family_on_enough_applications() -> None:
    assert len(TASKS) >= 28
    assert {task.family for task in TASKS} == {"while+list", "list", "data", "other"}
    assert len({task.site.name for task in TASKS}) >= 4


def test_datasette_serves_other_data_in_either_variant() -> None:
    listed = {}
    for variant in ("shown", "unseen"):
        with datasette.SITE.serve(variant) as served:
            page = json.loads(read(urljoin(served.url, "/museum/works.json?_shape=array&_size=max")))
        listed[variant] = [row["title"] for row in page]
        assert sorted(listed[variant]) == sorted(title for _, title, *_ in datasette.works(variant))
    assert len(listed["unseen"]) > len(listed["shown"]) > datasette.PAGE
    assert set(listed["shown"]) != set(listed["unseen"])


def test_what_was_done_to_an_application_shows_and_is_put_back() -> None:
    skip_without(flask_admin.SITE.package)
    with flask_admin.SITE.serve("shown") as served:
        before = served.state()
        new = urlencode({"title": "A felt stool", "author": "Ann Other", "genre": "Novel", "year": "1999"}).encode()
        with urlopen(urljoin(served.url, "/admin/book/new/"), data=new, timeout=20):
            after = served.state()
        assert isinstance(before, dict) and isinstance(after, dict)
        assert [row for row in after["book"] if row not in before["book"]] == [["A felt stool", "Ann Other", "Novel", 1999, 0, None]]
        served.reset()
        assert served.state() == before
        assert "A felt stool" not in read(urljoin(served.url, "/admin/book/"))


def test_django_lets_the_person_in_and_lists_the_customers() -> None:
    skip_without(django_admin.SITE.package)
    with django_admin.SITE.serve("shown") as served:
        page = read(urljoin(served.url, "/admin/shop/customer/"))
        assert all(str(customer["name"]) in page for customer in django_admin.shop("shown")["customers"][:5])


@pytest.mark.parametrize("framework", ["react", "vue", "backbone"])
def test_what_a_todo_application_keeps_in_the_browser_is_read_back(framework: str) -> None:
    listed = todomvc.items("unseen")
    assert todomvc.read(framework, todomvc.stored(framework, listed)) == list(listed)


def test_an_application_that_cannot_be_installed_is_left_out_with_the_reason(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(install, "CACHE", tmp_path)
    monkeypatch.setattr(install.subprocess, "run", lambda *_, **__: (_ for _ in ()).throw(FileNotFoundError("npm")))
    install.lacking.cache_clear()
    try:
        usable, left_out = installed([BY_NAME["datasette-works"], BY_NAME["todo-add"]])
    finally:
        install.lacking.cache_clear()
    assert [task.name for task in usable] == ["datasette-works"]
    assert left_out == {"todo-add": "todomvc-0.1.1 cannot be installed: there is no npm here"}
    with pytest.raises(EnvironmentLacks, match="is not installed"):
        need(todomvc.PACKAGE)
