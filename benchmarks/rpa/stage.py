"""One browser for all tasks: where people demonstrate, and where recipes are judged."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic
from typing import Any
from urllib.parse import urljoin, urlsplit

from benchmarks.miniwob.learn import defect
from benchmarks.robot import chromium
from benchmarks.rpa.task import Served, Task, Variant
from lamcli.browser import Session, Tab, attach
from lamcli.errors import LamError
from lamcli.recipe.ast import ListType, Open, Text
from lamcli.recipe.interpret import interpret
from lamcli.recipe.parse import parse
from lamcli.recipe.values import text_of
from lamcli.recipe.walk import walk
from lamcli.run.browser import LivePage
from lamcli.run.dialogs import Dialogs
from lamcli.run.options import RunOptions
from lamcli.run.prepare import Prepared, prepare

PATIENCE_S = 5.0  # as `lam run` has it
LOADING_S = 10.0
RUN_LIMIT_S = 60.0


@dataclass(frozen=True)
class Stage:
    """Attributes:
    endpoint: the browser's DevTools endpoint.
    session: a seat at it, with lam's eyes.
    folder: for files, removed at the end.
    """

    endpoint: str
    session: Session
    folder: Path

    def fresh_tab(self, served: Served) -> Tab:
        """An empty tab, the only one, in a browser that remembers nothing."""
        context = self.session.context
        page = context.new_page()
        for other in list(context.pages):
            if other is not page:
                other.close()
        context.clear_cookies()
        if served.cookies:
            context.add_cookies([{"name": name, "value": value, "url": served.url} for name, value in served.cookies.items()])
        self.session.pump(20)
        tab = self.session.tab_of(page)
        assert tab is not None
        return tab


@contextmanager
def opened() -> Iterator[Stage]:
    with tempfile.TemporaryDirectory() as folder, chromium() as endpoint, attach(endpoint) as session:
        yield Stage(endpoint, session, Path(folder))


def data_file(task: Task, variant: Variant, folder: Path) -> Path | None:
    """The task's rows as a file, as a person would have them; None when it has none."""
    rows = task.data.get(variant)
    if not rows:
        return None
    path = folder / f"{task.name}-{variant}.{task.format}"
    if task.format == "json":
        path.write_text(json.dumps(rows, ensure_ascii=False, indent=1), encoding="utf-8")
    else:
        import csv

        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(rows)
    return path


def prepared(recipe: str, task: Task, variant: Variant, url: str, folder: Path, given: Mapping[str, str] | None = None) -> Prepared:
    """A recipe with everything that ``lam run`` would be given for it; ``given`` are texts that it asks for. Raises BadInput."""
    path = folder / "recipe.lam"
    path.write_text(recipe, encoding="utf-8")
    takes_rows = any(isinstance(kind, ListType) for _, kind in parse(recipe, str(path)).parameters)
    data = data_file(task, variant, folder) if takes_rows else None
    return prepare(RunOptions(recipe=path, url=url, data=data, values=given or {}, instruction=task.instruction.get(variant, "")))


def start(task: Task, served: Served) -> str:
    """The address where the person begins: what ``lam run --url`` is given for the other set of data."""
    opened = next((step.address for step in walk(parse(task.intended).body) if isinstance(step, Open)), None)
    return urljoin(served.url, opened.value) if isinstance(opened, Text) else served.url


def live(ready: Prepared, stage: Stage, tab: Tab, kind: type[LivePage] = LivePage, **more: Any) -> LivePage:
    """The tab as the interpreter needs it."""
    return kind(
        stage.session,
        tab=tab,
        patience=PATIENCE_S,
        loading=LOADING_S,
        deadline=monotonic() + RUN_LIMIT_S,
        addresses=ready.addresses,
        dialogs=Dialogs(ready.answers.get),
        **more,
    )


@dataclass(frozen=True)
class Result:
    """What a run came to.

    Attributes:
        records: the values of each record, in the order of its fields; addresses without the site's own origin.
        state: the application's state afterwards.
        error: why the run stopped; "" when it ended well.
    """

    records: tuple[tuple[str, ...], ...]
    state: object
    error: str = ""

    @property
    def values(self) -> tuple[str, ...]:
        """All that was taken, in order; a field that was left empty took nothing. Which values make a record together no demonstration says for certain."""
        return tuple(value for record in self.records for value in record if value)

    def same(self, other: Result) -> bool:
        """Whether a run did what the other did, both to the end."""
        return not (self.error or other.error) and self.values == other.values and self.state == other.state


def execute(recipe: str, task: Task, variant: Variant, served: Served, stage: Stage, given: Mapping[str, str] | None = None) -> Result:
    """Runs a recipe on the live application, from its beginning. Whatever goes wrong is part of the result."""
    from playwright.sync_api import Error

    served.reset()
    records: list[tuple[str, ...]] = []
    error = ""
    try:
        ready = prepared(recipe, task, variant, start(task, served), stage.folder, given)
        page = live(ready, stage, stage.fresh_tab(served))
        interpret(ready.recipe, ready.inputs, page, emit=lambda record: records.append(tuple(map(text, record.values()))), on_step=lambda path, step: page.next_step())
        page.finish()
    except LamError as failure:
        error = f"{type(failure).__name__}: {failure}"
    except Error as failure:
        error = f"the browser refused: {failure.message.partition(chr(10))[0]}"
    except Exception as failure:  # noqa: BLE001 — a defect in the runner is a failed run, not the end of the benchmark
        error = defect(failure)
    error = error.replace(f"{stage.folder}/", "")
    stage.session.pump(150)  # what the last action sent may still be on its way
    origin = "{0.scheme}://{0.netloc}".format(urlsplit(served.url))
    return Result(tuple(tuple(value.replace(origin, "") for value in record) for record in records), served.state(), error)


def text(value: object) -> str:
    """As it would be written down; white space collapsed."""
    return " ".join((text_of(value) or str(value)).split())
