"""The drift campaign: its plans, its judgement, and the baseline that is our own."""

from __future__ import annotations

from importlib import resources
from random import Random

from benchmarks.drift.campaign import judged
from benchmarks.drift.operators import DELETE, FAMILIES, plan
from benchmarks.drift.similo import relocated
from tests.salience.building import el, page


def test_every_planned_change_is_there() -> None:
    source = resources.files("benchmarks.drift").joinpath("mutations.js").read_text(encoding="utf-8")
    for name in (*(name for family in FAMILIES for name in family.names), DELETE):
        assert f'"{name}": ' in source


def test_plans_are_drawn_with_the_rates() -> None:
    plans = [plan(Random(seed), delete=False) for seed in range(2000)]
    share = sum("neighbour text" in names for names in plans) / len(plans)
    assert all(plans) and 0.44 < share < 0.53
    assert plan(Random(1), delete=True)[-1] == DELETE and plan(Random(1), delete=False) == plan(Random(1), delete=False)


def test_the_judgement() -> None:
    shown = page(el("p", el("button", el("b", "Go"))), el("a", "Out", href="/out"), el("button", "Stay"))
    at = {node.tag: index for index, node in enumerate(shown.nodes) if node.tag in ("p", "b", "a")}
    buttons = [index for index, node in enumerate(shown.nodes) if node.tag == "button"]
    assert [judged(shown, found, buttons[0]) for found in (buttons[0], at["b"], at["p"], buttons[1], None)] == ["right", "right", "right", "wrong", "stopped"]
    assert [judged(shown, found, None) for found in (None, buttons[0])] == ["right", "wrong"]
    assert judged(shown, at["a"], buttons[0], "/out") == "right"


def test_similo_takes_the_likest_and_never_abstains() -> None:
    def buttons(*texts: str) -> list[object]:
        return [el("button", text, id=text.lower(), box=(10, 40 * number, 80, 30)) for number, text in enumerate(texts)]

    before, moved, gone = (page(*buttons(*texts)) for texts in (("Save", "Print", "Close"), ("Print", "Close", "Save"), ("Print", "Close")))
    save = next(index for index, node in enumerate(before.nodes) if node.attribute("id") == "save")
    found = relocated(before, save, moved)
    assert found is not None and moved.nodes[found].attribute("id") == "save"
    assert relocated(before, save, gone) is not None
