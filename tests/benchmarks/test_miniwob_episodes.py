"""Recipes written by hand, played in a real browser: episodes start, instructions arrive, rewards are read."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.miniwob.draws import seeds
from benchmarks.miniwob.play import episode, runner
from benchmarks.miniwob.site import served
from benchmarks.miniwob.tab import Tab, opened
from lamcli.recipe.parse import parse

pytestmark = pytest.mark.browser

RECIPES = sorted((Path(__file__).parent / "recipes").glob("*.lam"))


@pytest.fixture(scope="module")
def stage() -> Iterator[tuple[str, Tab]]:
    with served() as base, opened() as tab:
        yield base, tab


@pytest.mark.parametrize("path", RECIPES, ids=lambda path: path.stem)
def test_a_right_recipe_succeeds(path: Path, stage: tuple[str, Tab]) -> None:
    base, tab = stage
    act = runner(parse(path.read_text(), str(path)), tab)
    played = [episode(path.stem, seed, tab, base, act) for seed in seeds(5)]
    assert [item.failure for item in played] == [None] * len(played)


@pytest.mark.parametrize(
    ("recipe", "reason"),
    [
        ('recipe r\n    click button "TWO"\n', "the page said wrong (reward ≤ 0)"),
        ("recipe r\n    let x = 1\n", "the task was not finished (no reward)"),
        ('recipe r\n    click button "THREE"\n', "TargetNotFound"),
        ("recipe r\n    click button\n", "TargetAmbiguous"),
    ],
)
def test_a_wrong_recipe_fails_and_the_reason_is_kept(recipe: str, reason: str, stage: tuple[str, Tab]) -> None:
    base, tab = stage
    failure = episode("click-test-2", seeds(1)[0], tab, base, runner(parse(recipe), tab)).failure
    assert failure is not None
    assert failure.reason == reason


def test_the_same_seed_gives_the_same_episode_and_the_page_holds_the_task_only(stage: tuple[str, Tab]) -> None:
    base, tab = stage
    seen = []
    for _ in range(2):
        instruction = episode("click-link", 7, tab, base, lambda _: None).instruction
        seen.append((instruction, tab.page.locator("body").inner_text()))
    assert seen[0] == seen[1]
    assert seen[0][0].startswith("Click on the link")
    assert "Click on" not in seen[0][1]
    assert "reward" not in seen[0][1].lower()
    assert "START" not in seen[0][1]
