"""One run from beginning to end: browser, page, interpreter, journal, output, report."""

from __future__ import annotations

import os
import re
import secrets as randomness
import signal
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from time import monotonic
from types import FrameType

from lamcli.browser import Session, attach, launch
from lamcli.browser.guard import Guard
from lamcli.browser.session import asking
from lamcli.errors import BadInput, EnvironmentLacks, InTheWay, LamError, Refused, RunFailed, TargetAmbiguous, TargetNotFound
from lamcli.files import write_texts
from lamcli.recipe.ast import Expect, ForEach, If, Step
from lamcli.recipe.interpret import interpret
from lamcli.recipe.lock import lock_path
from lamcli.recipe.page import Action
from lamcli.recipe.print import print_step
from lamcli.run.capabilities import origin_of
from lamcli.run.detours import Detours
from lamcli.run.dialogs import Dialogs
from lamcli.run.files import Files
from lamcli.run.healing import Healing
from lamcli.run.inputs import Similarity
from lamcli.run.journal import Journal
from lamcli.run.journaled import JournaledPage
from lamcli.run.likeness import Meaning
from lamcli.run.looping import LoopHealing
from lamcli.run.mask import Mask
from lamcli.run.options import RunOptions
from lamcli.run.outputs import Row, plain, write_rows
from lamcli.run.plan import plan
from lamcli.run.prepare import Prepared, prepare, similarity
from lamcli.run.report import Failure, Handled, Healed, RunReport, Status, write_report
from lamcli.run.watchdog import Hung, Watchdog

ALIKE = 0.6
"""Similarity from which on ``like`` holds."""
QUIET_S = 1.0
"""Statements inside loops are told at most this often."""


def run(options: RunOptions) -> RunReport:
    """Runs a recipe.

    Returns:
        The report, also of a run that failed or was interrupted; what was emitted until then is written all the same.

    Raises:
        BadInput: the recipe, a parameter or a file cannot be used; nothing was done.
        EnvironmentLacks: no browser.
    """
    prepared = prepare(options)
    begun = datetime.now(UTC)
    identity = f"{_file_name(prepared.recipe.name)}-{begun:%Y%m%d-%H%M%S}-{randomness.token_hex(2)}"
    if options.dry_run:
        return RunReport(identity, prepared.recipe.name, str(options.recipe), _iso(begun), 0.0, "dry run", columns=prepared.given.columns, plan=plan(prepared))
    return _Run(prepared, identity, begun).go()


def runs_folder(options: RunOptions) -> Path:
    """Where journals and reports are kept: ``options.runs``, else ``LAM_RUNS``, else the user's state folder."""
    from platformdirs import user_state_path

    return options.runs or (Path(os.environ["LAM_RUNS"]) if os.environ.get("LAM_RUNS") else user_state_path("lam") / "runs")


class _Run:
    def __init__(self, prepared: Prepared, identity: str, begun: datetime) -> None:
        self.prepared, self.identity, self.begun = prepared, identity, begun
        self.options, self.recipe = prepared.options, prepared.recipe
        self.started = monotonic()
        self.folder = runs_folder(self.options)
        self.rows: list[Row] = []
        self.steps = 0
        self.held = 0
        self.reached: dict[tuple[int, ...], Step] = {}
        self.path: tuple[int, ...] = ()
        self.step: Step | None = None
        self.told = 0.0
        self.capabilities = prepared.capabilities
        self.page: JournaledPage | None = None
        self.healing = Healing(self.recipe, prepared.lock, meaning) if prepared.lock is not None else None
        self.detours = Detours(self.recipe, self.healing)
        self.patch = ""
        about = {"recipe": self.recipe.name, "source": str(self.options.recipe), "started": _iso(begun)}
        self.journal = Journal(self.folder / f"{identity}.journal", prepared.mask, about)

    def go(self) -> RunReport:
        failure: Failure | None = None
        status: Status = "failed"
        closed = False
        for match in self.prepared.given.columns:
            self.options.progress(str(match))
        try:
            with _stoppable(), Watchdog() as watchdog:
                try:
                    self._interpret(watchdog)
                    status = "done" if self.held else "done, unverified"
                except EnvironmentLacks:
                    raise
                except LamError as error:
                    failure = self._failure(error)
                except Hung:
                    failure = self._failure(RunFailed("the page stopped answering: a script of it may run without end", remedy="the rows so far are kept"))
                except KeyboardInterrupt:
                    status = "interrupted"
                watchdog.allow(0)
                status, failure = self._write(status, failure)
                self._propose(ended_well=status in ("done", "done, unverified"))
            self.journal.close(status)
            closed = True
        finally:
            if not closed:
                self.journal.close("failed")
        return self._report(status, failure)

    # --- the run itself

    def _interpret(self, watchdog: Watchdog) -> None:
        with self._session() as session, closing(self._guard(session)) as guard:
            page = self.page = self._open(session, guard, watchdog)
            if self.options.url and not self.prepared.opens and not self.options.cdp:
                page.act(Action("open", value=self.options.url))
            with asking():  # a browser that goes away can do so at any question
                interpret(self.recipe, self.prepared.inputs, page, emit=self._emit, on_step=self._on_step)
                self._step_is_over()
                page.finish()
                page.never_entered(list(self._never_entered()))

    def _never_entered(self) -> Iterator[tuple[tuple[int, ...], Step]]:
        """Loops, and conditions in the rounds of one, of which nothing was carried out. A step that is taken only sometimes says by itself when."""
        for path, step in self.reached.items():
            in_a_loop = any(isinstance(self.reached.get(path[:length]), ForEach) for length in range(1, len(path)))
            if (isinstance(step, ForEach) or (isinstance(step, If) and in_a_loop)) and not any(inner[:-1] == path for inner in self.reached):
                yield path, step

    def _session(self) -> Session:
        known = {_plain_name(name): value for name, value in self.prepared.given.secrets.items()}
        return attach(self.options.cdp, secrets=known) if self.options.cdp else launch(headless=not self.options.headed, secrets=known)

    def _guard(self, session: Session) -> Guard:
        options = self.options
        self.tab = session.front(options.url) if options.cdp else session.front()
        if options.cdp:
            self.capabilities = self.capabilities.with_origin(origin_of(self.tab.page.url))
        return Guard(session, self.capabilities.may_visit, self.tab if options.cdp else None)

    def _open(self, session: Session, guard: Guard, watchdog: Watchdog) -> JournaledPage:
        options, output = self.options, self.options.output
        folder = output.with_name(f"{output.stem}_files") if output is not None else self.folder / f"{self.identity}-files"
        page = JournaledPage(
            session,
            tab=self.tab,
            patience=options.patience,
            loading=max(30.0, options.patience),
            deadline=None if options.timeout is None else self.started + options.timeout,
            capabilities=self.capabilities,
            addresses=self.prepared.addresses,
            files=Files(self.capabilities, self.prepared.given.files, folder),
            dialogs=Dialogs(self.prepared.answers.get),
            similar=_alike(),
            guard=guard,
            allow=watchdog.allow,
        )
        page.journal = self.journal
        page.healing = self.healing
        if self.healing is not None and self.prepared.lock is not None:
            page.loops = LoopHealing(self.recipe, self.prepared.lock, self.healing, meaning)
        page.detours = self.detours
        page.told = lambda line: self.options.progress(self.prepared.mask.text(line))
        return page

    def _emit(self, record: Mapping[str, object]) -> None:
        row = self.prepared.mask.value(plain(record))
        assert isinstance(row, dict)
        self.rows.append(row)
        self.journal.record(row, self.path)

    def _on_step(self, path: tuple[int, ...], step: Step) -> None:
        self._step_is_over()
        if self.page is not None:
            self.page.next_step()
            self.page.at = (path, step) if id(step) not in self.prepared.places else ((), None)
        self.path, self.step = path, step
        self.reached.setdefault(path, step)
        self.steps += 1
        now = monotonic()
        if len(path) == 1 or now - self.told > QUIET_S:
            self.told = now
            records = f" ({len(self.rows)} record{'s' * (len(self.rows) != 1)})" if self.rows else ""
            self.options.progress(self.prepared.mask.text(f"{'  ' * (len(path) - 1)}{print_step(step)}{records}"))

    def _step_is_over(self) -> None:
        self.held += isinstance(self.step, Expect)

    # --- what comes of it

    def _failure(self, error: LamError) -> Failure:
        mask, step = self.prepared.mask, self.step
        place = step.position if step is not None else None
        elsewhere = self.prepared.places.get(id(step), "")
        page = self.page
        seen = page.candidates() if page is not None and isinstance(error, TargetNotFound | TargetAmbiguous) else ()
        seen = error.choices if isinstance(error, InTheWay) else seen
        return Failure(
            message=mask.text((f"{elsewhere}: " if elsewhere else "") + str(error)),
            remedy=mask.text(error.remedy),
            step=self.path,
            line=place.line if place is not None and not elsewhere else 0,
            column=place.column if place is not None and not elsewhere else 0,
            statement=mask.text(print_step(step)) if step is not None else "",
            candidates=tuple(mask.text(line) for line in seen),
            address=mask.text(page.last_address) if page is not None and not isinstance(error, Refused) else "",
        )

    def _write(self, status: Status, failure: Failure | None) -> tuple[Status, Failure | None]:
        """The output holds every record emitted so far, however the run went."""
        if self.options.output is None:
            return status, failure
        try:
            write_rows(self.options.output, self.rows, self.prepared.columns)
        except RunFailed as error:
            return ("failed", failure or Failure(str(error), error.remedy)) if status != "interrupted" else (status, failure)
        return status, failure

    def _propose(self, *, ended_well: bool) -> None:
        """What was found again, as a patch of the recipe and its lock, or taken into them when the run ended well; what is secret stands in neither."""
        recipe, mask = self.options.recipe, self.prepared.mask
        patch = self.healing.patch(self.recipe, self.prepared.source, self.prepared.lock_source, recipe.name) if self.healing is not None else None
        if patch is None:
            return
        place = self.folder / f"{self.identity}.patch"
        apply = self.options.heal == "apply" and ended_well
        try:
            write_texts({lock_path(recipe): mask.text(patch.lock), recipe: mask.text(patch.recipe)} if apply else {place: mask.text(patch.difference)})
        except (OSError, BadInput) as error:
            self.options.progress(f"what was found again could not be written down: {error}")
            return
        self.patch = "" if apply else str(place)
        self.options.progress(f"wrote {recipe} and {lock_path(recipe).name} anew" if apply else f"the recipe in new words: patch -p1 -d {recipe.parent} < {place}")

    def _report(self, status: Status, failure: Failure | None) -> RunReport:
        report = RunReport(
            run=self.identity,
            recipe=self.recipe.name,
            source=str(self.options.recipe),
            started=_iso(self.begun),
            seconds=round(monotonic() - self.started, 3),
            status=status,
            steps=self.steps,
            rows=len(self.rows),
            output=str(self.options.output) if self.options.output is not None else "",
            warnings=tuple(dict.fromkeys(map(self.prepared.mask.text, [*self.page.warnings, *(self.page.loops.missed.values() if self.page.loops is not None else ())]))) if self.page else (),
            columns=self.prepared.given.columns,
            healed=tuple(_masked(healed, self.prepared.mask) for healed in self.healing.told) if self.healing is not None else (),
            handled=tuple(_told(handled, self.prepared.mask) for handled in self.detours.told),
            patch=self.patch,
            failure=failure,
            journal=str(self.journal.path),
            records=tuple(self.rows),
        )
        path = self.folder / f"{self.identity}.json"
        write_report(report, path, self.prepared.mask)
        self.options.progress(f"report: {path}")
        return report


def _masked(healed: Healed, mask: Mask) -> Healed:
    return replace(healed, was=mask.text(healed.was), now=mask.text(healed.now))


def _told(handled: Handled, mask: Mask) -> Handled:
    return replace(handled, did=mask.text(handled.did), says=mask.text(handled.says), offers=tuple(map(mask.text, handled.offers)), added=mask.text(handled.added))


@cache
def meaning() -> Meaning:
    """How alike labels are that were put in other words; the model is read when something has to be found again."""
    model = similarity()
    return lambda left, right: float(model([left], [right])[0][0])


def _alike() -> Callable[[str, str], bool]:
    """``like``: the model of meanings is read when it is first asked."""
    loaded: list[Similarity] = []

    def alike(left: str, right: str) -> bool:
        if " ".join(left.split()).casefold() == " ".join(right.split()).casefold():
            return True
        if not loaded:
            loaded.append(similarity())
        return float(loaded[0]([left], [right])[0][0]) >= ALIKE

    return alike


@contextmanager
def _stoppable() -> Iterator[None]:
    """A polite request to end (SIGTERM) is taken like Ctrl-C."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _iso(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _file_name(name: str) -> str:
    return re.sub(r"[^A-Za-z0-9_]+", "_", name)[:60] or "run"


def _plain_name(name: str) -> str:
    return re.sub(r"\W+", "_", name)
