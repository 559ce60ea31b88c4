"""The generated applications: the same data every time, others for the recipe than for the person; programs that check."""

from __future__ import annotations

import re
from urllib.request import Request, urlopen

import pytest

from benchmarks.rpa.catalogue import QUICK, generated
from benchmarks.rpa.report import FAMILIES, summary
from benchmarks.rpa.sites import customers, orders, shop
from benchmarks.rpa.task import Task
from lamcli.recipe.check import check
from lamcli.recipe.parse import parse

TASKS = tuple(generated())


def test_there_are_many_of_each_family() -> None:
    assert len({task.name for task in TASKS}) == len(TASKS) >= 60
    assert all(sum(task.family == family for task in TASKS) >= 10 for family in FAMILIES)
    assert set(QUICK) <= {task.name for task in TASKS}


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.name)
def test_the_intended_program_has_nothing_to_complain_about(task: Task) -> None:
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", task.name)
    recipe = parse(task.intended)
    assert not check(recipe).problems
    assert recipe.name == task.name.replace("-", "_")
    assert bool(task.data) == any("list of" in line for line in task.intended.splitlines()[:2])
    assert bool(task.instruction) == ("instruction: text" in task.intended)
    for given in (task.data, task.instruction):
        assert not given or given["shown"] != given["unseen"]


def read(address: str, sent: bytes | None = None) -> str:
    with urlopen(Request(address, data=sent)) as answer:
        return str(answer.read().decode())


def test_the_variants_show_other_data_and_the_same_ones_every_time() -> None:
    pages = []
    for variant in ("shown", "unseen", "shown"):
        with orders.SITE.serve(variant) as served:
            pages.append(read(served.url))
    assert pages[0] == pages[2] != pages[1]
    numbers = [set(re.findall(r"A-\d{5}", page)) for page in pages]
    assert len(numbers[0]) == 6 and len(numbers[1]) == 9 and not numbers[0] & numbers[1]


def test_the_state_holds_what_was_entered_until_it_is_reset() -> None:
    with customers.SITE.serve("shown") as served:
        assert served.state() == []
        shown = read(f"{served.url}new", b"name=Ann+O%27Neil&email=a%40example.com&city=Ghent&plan=Basic")
        assert served.state() == [{"name": "Ann O'Neil", "email": "a@example.com", "city": "Ghent", "plan": "Basic"}]
        assert "Ann O&#39;Neil, Ghent" in shown
        served.reset()
        assert served.state() == [] and "Ann" not in read(served.url)


def test_pages_are_cut_as_they_say() -> None:
    with shop.SITE.serve("shown") as served:
        names = [re.findall(r'<h3><a href="/product/\w+">([^<]+)', read(f"{served.url}?page={number}")) for number in (1, 2, 3)]
    assert [len(part) for part in names] == [3, 3, 1] and len({name for part in names for name in part}) == 7


def test_a_broken_task_counts_as_failed() -> None:
    base = {"family": "list", "worst_step_ms": 40.0, "evidence_ms": 9.0, "predicted_share": 0.5}
    rows = [
        {"task": "a", "intended": True, "actions_needed": 4, "determined": 5, "broken": False, "whole": True, **base},
        {"task": "b", "intended": True, "actions_needed": 8, "determined": 5, "broken": False, "whole": False, **base},
        {"task": "c", "intended": False, "actions_needed": None, "determined": None, "broken": True, "whole": False, **base},
    ]
    of = summary(rows)
    assert of["whole_share"] == 0.3333
    assert (of["tasks"], of["intended_share"], of["within_determined_share"], of["actions_needed_mean"], of["broken"]) == (3, 0.6667, 0.3333, 6, 1)
