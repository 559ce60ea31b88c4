"""A recipe on an interface that has changed: found again and proposed, written, or stopped; in a real browser."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from lamcli.browser import Session, launch
from lamcli.recipe.lock import digest, from_text, lock_path, to_text
from lamcli.recipe.parse import parse
from lamcli.recipe.print import print_recipe
from lamcli.run import RunOptions, RunReport, run
from lamcli.run.report import from_json, to_json
from lamcli.synthesis import Ambiguous, Solved, synthesize
from lamcli.trace import Event, EventKind, Trace
from tests.browser.serving import Site, served

pytestmark = pytest.mark.browser

FIELDS = '<label for=n>Customer</label> <input id=n name=customer> <label for=c>City</label> <input id=c name=city>'
BUTTONS = '<button id=save class="btn main" formaction=/save>Save customer</button> <button class=btn id=drop formaction=/delete>Discard</button>'
BEFORE = f"<!doctype html><title>Customer</title><h1>New customer</h1><form>{FIELDS} {BUTTONS}</form><p>Fields may be left empty.</p>"
REWORDED = BEFORE.replace("Save customer", "Store").replace("<h1>New", "<div class=bar>Menu</div><h1>New")
GONE = BEFORE.replace('<button id=save class="btn main" formaction=/save>Save customer</button> ', "")
REPLACED = GONE.replace("<button class=btn id=drop", '<button class="btn main" formaction=/archive>Archive</button> <button class=btn id=drop')


@pytest.fixture(scope="module")
def session() -> Iterator[Session]:
    with launch() as running:
        yield running


@pytest.fixture
def site() -> Iterator[Site]:
    with served({"/": BEFORE, "/save": "<h1>Saved</h1>", "/archive": "<h1>Archived</h1>", "/delete": "<h1>Deleted</h1>"}) as running:
        yield running


@pytest.fixture
def recipe(session: Session, site: Site, tmp_path: Path) -> Path:
    """What lam learns from one click on Save on the page as it was."""
    tab = session.tabs[0]
    tab.page.goto(site.url())
    page = session.compose(tab).snapshot
    button = next(index for index, node in enumerate(page.nodes) if node.name == "Save customer" and node.tag == "button")
    trace = Trace((Event(EventKind.NAVIGATE, 0.0, "", None, site.url()), Event(EventKind.CLICK, 1.0, "page", button)), {"page": page}, "page", url=site.url())
    outcome = synthesize([trace], name="save_it")
    assert isinstance(outcome, Solved | Ambiguous)
    path = tmp_path / "save_it.lam"
    path.write_text("# keeps its comments\n" + print_recipe(outcome.solutions[0].recipe), encoding="utf-8")
    lock_path(path).write_text(to_text(outcome.solutions[0].lock), encoding="utf-8")
    return path


def ran(recipe: Path, tmp_path: Path, **more: object) -> RunReport:
    return run(RunOptions(recipe=recipe, runs=tmp_path / "runs", patience=3.0, **more))  # type: ignore[arg-type]


def answered(site: Site) -> list[str]:
    """What the pages sent, without the first page and what browsers ask for by themselves."""
    return [path.partition("?")[0] for path in site.seen if path.partition("?")[0] in ("/save", "/archive", "/delete")]


def test_the_unchanged_page_needs_nothing(recipe: Path, site: Site, tmp_path: Path) -> None:
    report = ran(recipe, tmp_path)
    assert (report.exit_code, report.healed, report.patch) == (0, (), "")
    assert answered(site) == ["/save"]


def test_a_button_in_other_words_is_found_again_and_proposed(recipe: Path, site: Site, tmp_path: Path) -> None:
    before = recipe.read_text()
    site.pages["/"] = REWORDED
    report = ran(recipe, tmp_path)
    assert report.exit_code == 0 and answered(site) == ["/save"]
    assert [(healed.was, healed.now) for healed in report.healed] == [('button "Save customer"', 'button "Store"')]
    assert report.healed[0].probability > 0.9 and any(evidence.startswith("id: the same") for evidence in report.healed[0].evidence)
    assert recipe.read_text() == before
    patch = Path(report.patch).read_text()
    assert '-    click button "Save customer"\n' in patch and '+    click button "Store"\n' in patch
    assert from_json(json.loads(json.dumps(to_json(report))), "report").healed == report.healed


def test_the_patch_applied_makes_the_next_run_heal_nothing(recipe: Path, site: Site, tmp_path: Path) -> None:
    if shutil.which("patch") is None and shutil.which("git") is None:
        pytest.skip("neither patch nor git is installed")
    site.pages["/"] = REWORDED
    patch = Path(ran(recipe, tmp_path).patch)
    assert patch.is_file()
    command = ["patch", "-p1", "-s", "-i", str(patch)] if shutil.which("patch") else ["git", "apply", str(patch)]
    subprocess.run(command, cwd=recipe.parent, check=True)
    assert recipe.read_text().startswith("# keeps its comments\n") and 'click button "Store"' in recipe.read_text()
    again = ran(recipe, tmp_path)
    assert (again.exit_code, again.healed, again.patch) == (0, (), "")


def test_words_that_two_statements_use_are_renewed_in_both(recipe: Path, site: Site, tmp_path: Path) -> None:
    site.pages["/save"] = BEFORE
    text = recipe.read_text()
    twice = text + text.splitlines()[-1] + "\n"
    recipe.write_text(twice)
    lock = from_text(lock_path(recipe).read_text(), "lock")
    steps = (*lock.steps, replace(lock.steps[-1], step=(2,)))
    lock_path(recipe).write_text(to_text(replace(lock, recipe=digest(print_recipe(parse(twice))), steps=steps)))
    site.pages["/"] = site.pages["/save"] = REWORDED
    first = ran(recipe, tmp_path, heal="apply")
    assert first.exit_code == 0 and [healed.step for healed in first.healed] == [(1,), (2,)]
    assert recipe.read_text().count('click button "Store"') == 2
    assert ran(recipe, tmp_path).healed == ()


def test_apply_writes_the_recipe_and_its_lock_and_the_older_page_is_still_known(recipe: Path, site: Site, tmp_path: Path) -> None:
    site.pages["/"] = REWORDED
    first = ran(recipe, tmp_path, heal="apply")
    assert len(first.healed) == 1 and first.patch == ""
    assert 'click button "Store"' in recipe.read_text()
    assert ran(recipe, tmp_path).healed == ()
    site.pages["/"] = BEFORE
    back = ran(recipe, tmp_path)
    assert [(healed.was, healed.now) for healed in back.healed] == [('button "Store"', 'button "Save customer"')]
    assert answered(site) == ["/save"] * 3


def test_a_run_that_fails_after_all_leaves_the_recipe_alone(recipe: Path, site: Site, tmp_path: Path) -> None:
    before = recipe.read_text() + '    expect text "Stored for good"\n'
    recipe.write_text(before)
    lock = from_text(lock_path(recipe).read_text(), "lock")
    lock_path(recipe).write_text(to_text(replace(lock, recipe=digest(print_recipe(parse(before))))))
    site.pages["/"] = REWORDED
    report = ran(recipe, tmp_path, heal="apply")
    assert report.exit_code == 1 and len(report.healed) == 1
    assert recipe.read_text() == before and Path(report.patch).is_file()


def test_a_recipe_that_cannot_be_written_is_said_and_no_failure(recipe: Path, site: Site, tmp_path: Path) -> None:
    site.pages["/"] = REWORDED
    said: list[str] = []
    folder = tmp_path / "runs"
    report = ran(recipe, tmp_path, progress=lambda line: (said.append(line), _block(folder, line))[0])
    assert report.exit_code == 0 and report.patch == "" and any("could not be written down" in line for line in said)


def _block(folder: Path, line: str) -> None:
    """Where the patch is about to be written there is a folder of that name."""
    if line.startswith("found again"):
        for journal in folder.glob("*.journal"):
            journal.with_suffix(".patch").mkdir()


@pytest.mark.parametrize("page", [GONE, REPLACED], ids=["deleted", "another one in its place"])
def test_what_is_gone_stops_the_run(recipe: Path, site: Site, tmp_path: Path, page: str) -> None:
    site.pages["/"] = page
    report = ran(recipe, tmp_path)
    assert report.exit_code == 1 and report.healed == () and answered(site) == []
    assert report.failure is not None and 'button "Save customer" is not on the page' in report.failure.message
    assert any("Discard" in candidate for candidate in report.failure.candidates)


def test_off_stops_and_so_does_a_lock_of_another_version(recipe: Path, site: Site, tmp_path: Path) -> None:
    site.pages["/"] = REWORDED
    assert ran(recipe, tmp_path, heal="off").exit_code == 1
    recipe.write_text(recipe.read_text().replace("recipe save_it", "recipe save_that"))
    said: list[str] = []
    report = ran(recipe, tmp_path, progress=said.append)
    assert report.exit_code == 1 and any("another version of the recipe" in line for line in said)
    assert answered(site) == []
