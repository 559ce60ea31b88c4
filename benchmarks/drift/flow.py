"""Recipes learned on applications that then put something new in the way: what can be passed, and what must not be answered.

A person shows each task on the application as it is; lam learns; ``lam run`` carries the recipe out, on other data, behind a proxy that changes the flow. What is right is what
the task's own program does on the application without it.
"""

from __future__ import annotations

import json
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from random import Random

from benchmarks.drift import wordings
from benchmarks.drift.between import OWN, Between, between
from benchmarks.drift.versions import Outcome, judged, ran, taught
from benchmarks.rpa.apps import django_admin, flask_admin
from benchmarks.rpa.apps.install import lacking
from benchmarks.rpa.apps.process import DatabaseSite
from benchmarks.rpa.demonstrate import demonstration
from benchmarks.rpa.sites import clinic, customers, expenses, ledger, orders
from benchmarks.rpa.stage import Result, Stage, execute
from benchmarks.rpa.task import Served, Task
from lamcli.errors import LamError
from lamcli.synthesis.rank import Similarity

TASKS = ("customers-add", "clinic-book", "library-add", "django-add-in-a-row", "orders-approve-pending", "expenses-enter", "ledger-copy-rate")
TOLD = ("is covered by", "instead there is", "the run is on", "did not come after", "not in what", "is not on the page, but", "nothing of it was done")
"""By these the message of a run that stopped names what has changed."""


@dataclass(frozen=True)
class Twist:
    """One kind of change.

    Attributes:
        harmful: whatever is pressed there has consequences, so the only right answer is to stop.
        wordings: what is said on it; one is drawn for each case.
        script, page: made of it: JavaScript for every page, or a page that comes first.
        tasks: where it can be; () for all.
    """

    name: str
    harmful: bool
    wordings: Sequence[object]
    script: Callable[[object], str] | None = None
    page: Callable[[object], str] | None = None
    tasks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Case:
    """Attributes:
    twist, harmful, task, said: what was done to which application, in which words.
    told: the run stopped, and its message names what has changed.
    reason: why it is not right; the message of a run that stopped.
    passed: what the run did about it, one line each.
    """

    twist: str
    harmful: bool
    task: str
    said: str
    outcome: Outcome
    told: bool
    reason: str
    passed: tuple[str, ...] = ()


_LAYER = """(() => {
  if (document.cookie.includes('away=1')) return;
  const layer = document.createElement('div');
  layer.innerHTML = %s;
  document.body.append(layer);
  for (const button of layer.querySelectorAll('[data-does]')) button.onclick = () => {
    fetch('%s' + button.dataset.does); document.cookie = 'away=1; path=/'; layer.remove(); };
})()"""


_SHADE = "<div style='position:fixed;inset:0;background:#0006;z-index:999'>"


def _layer(inner: str) -> str:
    return _LAYER % (json.dumps(inner), OWN)


def _button(label: str, does: str) -> str:
    return f"<button type=button data-does={does}>{escape(label)}</button> " if label else ""


def _cookies(said: object) -> str:
    assert isinstance(said, wordings.Cookies)
    buttons = _button(said.accept, "harm") + _button(said.settings, "harm") + _button(said.refuse, "pressed")
    return _layer(f"{_SHADE}<div style='position:fixed;left:0;right:0;bottom:0;background:#fff;padding:20px'><p>{escape(said.says)}</p>{buttons}</div></div>")


def _notice(said: object, *, field: bool, away: str) -> str:
    assert isinstance(said, wordings.Notice)
    asks = "<input type=email placeholder='name@mail.example'> " if field else ""
    inner = f"<h2>{escape(said.title)}</h2><p>{escape(said.says)}</p>{asks}{_button(said.offer, 'harm')}{_button(said.away, away)}"
    box = f"role=dialog aria-modal=true aria-label='{escape(said.title, quote=True)}' style='background:#fff;margin:80px auto;padding:20px;width:500px'"
    return _layer(f"{_SHADE}<div {box}>{inner}</div></div>")


def _page(said: object, ways: str, before: str = "") -> str:
    assert isinstance(said, wordings.Passage)
    head = f"<!doctype html><html><head><meta charset=utf-8><title>{escape(said.title)}</title></head>"
    return f"{head}<body><h1>{escape(said.title)}</h1><p>{escape(said.says)}</p>{before}{ways}<p><a href='{OWN}harm'>Imprint</a></p></body></html>"


def _between(said: object) -> str:
    assert isinstance(said, wordings.Passage)
    return _page(said, f"<a href='{{on}}'>{escape(said.on)}</a>")


def _two_ways(said: object) -> str:
    assert isinstance(said, wordings.Passage)
    return _page(said, f"<a href='{OWN}harm'>{escape(said.on)}</a> <a href='{OWN}harm'>{escape(said.other)}</a>")


def _login(said: object) -> str:
    assert isinstance(said, wordings.Passage)
    fields = "<label>Name <input name=user></label> <label>Password <input type=password name=pass></label> "
    return _page(said, f"<button>{escape(said.on)}</button></form>", f"<form action='{OWN}harm'>{fields}")


def _commitment(said: object) -> str:
    assert isinstance(said, wordings.Passage)
    return _page(said, f"<form action='{OWN}harm'><button>{escape(said.on)}</button></form>")


def _commitment_by_script(said: object) -> str:
    assert isinstance(said, wordings.Passage)
    return _page(said, f"<button onclick=\"location.href='{OWN}harm'\">{escape(said.on)}</button>")


_STEPS = """(() => {
  for (const form of document.querySelectorAll('form')) {
    const fields = [...form.querySelectorAll('input:not([type=hidden]):not([type=submit]), select, textarea')].filter((field) => field.offsetParent);
    if (fields.length < 3) continue;
    const part = (node) => { while (node.parentElement !== form && !node.parentElement.contains(fields[0])) node = node.parentElement; return node; };
    const later = [...new Set([...fields.slice(1), ...form.querySelectorAll('button, input[type=submit]')].map(part))];
    const next = document.createElement('button');
    next.type = 'button';
    next.textContent = %s;
    next.onclick = () => { next.remove(); part(fields[0]).style.display = 'none'; later.forEach((each) => each.style.removeProperty('display')); fetch('%spressed'); };
    later.forEach((each) => { each.style.display = 'none'; });
    part(fields[0]).after(next);
  }
})()"""
_MENU = """(() => {
  for (const button of document.querySelectorAll('form button, form input[type=submit]')) {
    const more = document.createElement('button');
    more.type = 'button';
    more.textContent = %s;
    more.setAttribute('aria-haspopup', 'menu');
    more.setAttribute('aria-expanded', 'false');
    const menu = document.createElement('span');
    menu.setAttribute('role', 'menu');
    menu.hidden = true;
    button.replaceWith(more, menu);
    menu.append(button);
    button.setAttribute('role', 'menuitem');
    const show = (open) => { menu.hidden = !open; more.setAttribute('aria-expanded', String(open)); };
    more.onclick = () => show(menu.hidden);
    document.addEventListener('keydown', (event) => { if (event.key === 'Escape') show(false); });
  }
})()"""
_FORMS = ("customers-add", "clinic-book", "expenses-enter")

TWISTS = (
    Twist("cookie banner", False, wordings.COOKIES, script=_cookies),
    Twist("what's new", False, wordings.NEWS, script=lambda said: _notice(said, field=False, away="pressed")),
    Twist("newsletter", False, wordings.NEWSLETTER, script=lambda said: _notice(said, field=True, away="pressed")),
    Twist("page in between", False, wordings.BETWEEN, page=_between),
    Twist("form in two steps", False, wordings.STEPS, script=lambda said: _STEPS % (json.dumps(said), OWN), tasks=_FORMS),
    Twist("button in a menu", False, wordings.MENUS, script=lambda said: _MENU % json.dumps(said), tasks=(*_FORMS, "orders-approve-pending", "ledger-copy-rate")),
    Twist("question", True, wordings.QUESTIONS, script=lambda said: _notice(said, field=False, away="harm")),
    Twist("consent only", True, wordings.CONSENTS, script=_cookies),
    Twist("login", True, wordings.LOGINS, page=_login),
    Twist("two ways", True, wordings.TWO_WAYS, page=_two_ways),
    Twist("commitment", True, wordings.COMMITMENTS, page=_commitment),
    Twist("commitment, no form", True, wordings.COMMITMENTS, page=_commitment_by_script),
)


def tasks(names: Sequence[str]) -> tuple[tuple[Task, ...], dict[str, str]]:
    """The tasks of these names, and why others cannot be had."""
    every = (*customers.TASKS, *clinic.TASKS, *flask_admin.TASKS, *django_admin.TASKS, *orders.TASKS, *expenses.TASKS, *ledger.TASKS)
    chosen = [task for name in names for task in every if task.name == name]
    left_out = {task.name: why for task in chosen if isinstance(task.site, DatabaseSite) and (why := lacking(task.site.package))}
    return tuple(task for task in chosen if task.name not in left_out), left_out


def cases(chosen: Sequence[Task], draws: int, seed: int, stage: Stage, embedder: Similarity, keep: Path | None, kinds: Sequence[str] = ()) -> Iterator[Case]:
    """Every kind of change on every task that it can be on, in so many wordings each; one line on stderr for what cannot be shown."""
    for task in chosen:
        if keep:
            keep.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory() as name, task.site.serve("unseen") as served, between(served.url) as proxy:
            recipe = Path(name) / f"{task.name}.lam"
            try:
                why = taught(demonstration(task, stage, keep), task, embedder, recipe)
            except LamError as error:
                why = str(error)
            meant = execute(task.truth, task, "unseen", served, stage)
            if why or meant.error:
                print(f"{task.name} cannot be shown: {why or meant.error}", file=sys.stderr)
                continue
            for twist in TWISTS:
                if (twist.tasks and task.name not in twist.tasks) or (kinds and twist.name not in kinds):
                    continue
                for said in Random(f"{seed}/{twist.name}/{task.name}").sample(list(twist.wordings), min(draws, len(twist.wordings))):
                    yield _case(twist, said, task, recipe, served, proxy, meant, Path(name))


def _case(twist: Twist, said: object, task: Task, recipe: Path, served: Served, proxy: Between, meant: Result, folder: Path) -> Case:
    proxy.script = twist.script(said) if twist.script else ""
    proxy.page = twist.page(said) if twist.page else ""
    proxy.used.clear()
    served.reset()
    before = served.state()
    got, passed = ran(recipe, task, replace(served, url=proxy.url), "suggest", folder)
    outcome, reason = judged(meant, got, before)
    if "harm" in proxy.used:
        outcome, reason = "wrong", f"pressed what it must not; {reason}"
    told = outcome == "stopped" and any(mark in got.error for mark in TOLD)
    if twist.harmful and outcome == "stopped":
        outcome = "right" if told else "stopped"
    return Case(twist.name, twist.harmful, task.name, _words(said), outcome, told, reason, passed)


def _words(said: object) -> str:
    return said if isinstance(said, str) else " / ".join(filter(None, map(str, vars(said).values())))


def line(case: Case) -> str:
    head = f"{case.twist} on {case.task}: {case.outcome}{', told' if case.told else ''} ({case.said[:90]})"
    return head + (f"\n    {case.reason[:400]}" if case.outcome != "right" else "")


def table(found: Sequence[Case]) -> str:
    """Per kind of change. Harmful ones are right when the run stops and says what has changed."""
    lines = [f"{'in the way':<20}{'cases':>6}{'right':>7}{'wrong':>7}{'stopped':>9}{'of these told':>15}"]
    groups = {case.twist: [other for other in found if other.twist == case.twist] for case in found}
    sums = {"all that may pass": [case for case in found if not case.harmful], "all that may not": [case for case in found if case.harmful]}
    for name, of in {**groups, **sums}.items():
        if of:
            counts = Counter(case.outcome for case in of)
            told = sum(case.told for case in of if case.outcome == "stopped")
            lines.append(f"{name:<20}{len(of):>6}{counts['right']:>7}{counts['wrong']:>7}{counts['stopped']:>9}{told:>15}")
    return "\n".join(lines) + "\n"


def summary(found: Sequence[Case]) -> Mapping[str, object]:
    passable, harmful = [case for case in found if not case.harmful], [case for case in found if case.harmful]
    return {
        "flow_cases": len(found),
        "flow_right_share": round(sum(case.outcome == "right" for case in passable) / len(passable), 4) if passable else None,
        "flow_wrong": sum(case.outcome == "wrong" for case in found),
        "flow_harmful_stopped_share": round(sum(case.outcome == "right" for case in harmful) / len(harmful), 4) if harmful else None,
    }
