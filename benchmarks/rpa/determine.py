"""The smallest part of a demonstration that determines what is meant, by a rule that looks at the intended program only.

Asked of a prefix, for everything that the whole demonstration shows:

- every statement was carried out at least once (each field of an ``emit`` counts);
- every loop has begun its second round with its first action, where a loop is shown with two rounds at all (rounds in which nothing is
  done do not count: nobody sees them);
- a loop across pages has turned a page once;
- where a statement says only of what kind a thing is, and the demonstration uses things of that kind by several names, two of them were used (until
  then the one name may be meant);
- a condition was seen with each outcome that it has in the demonstration; an outcome is seen with the next action.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from benchmarks.rpa.person import Mark
from lamcli.recipe import ast

Path = tuple[int, ...]
Sign = tuple[object, ...]


def determined(recipe: ast.Recipe, log: Sequence[Mark]) -> int:
    """How many of the logged actions are needed. ``log`` is a ``Person``'s."""
    steps = dict(_steps(recipe.body, ()))
    seen: dict[Sign, int] = {}
    waiting: list[Sign] = []
    rounds = _Rounds(steps)
    undecided: list[Path] = []
    actions = 0
    names: dict[Path, str] = {}
    for mark in log:
        if mark.what == "step":
            waiting += _outcomes(undecided, mark.path, steps)
            rounds.step(mark.path)
            if isinstance(steps.get(mark.path), ast.If):
                undecided.append(mark.path)
            continue
        actions += 1
        waiting += _outcomes(undecided, None, steps) if mark.what == "next page" else []
        signs = [*waiting, *rounds.action(mark.path), ("done", mark.path), *([("turned", mark.path)] if mark.what == "next page" else [])]
        if _by_kind(steps.get(mark.path)) and names.setdefault(mark.path, mark.value) != mark.value:
            signs.append(("another name", mark.path))
        waiting.clear()
        for sign in signs:
            seen.setdefault(sign, actions)
    return max(seen.values(), default=0)


def _steps(steps: Sequence[ast.Step], path: Path, first: int = 0) -> Iterator[tuple[Path, ast.Step]]:
    """Every statement by the index path that the interpreter gives it."""
    for index, step in enumerate(steps, first):
        here = (*path, index)
        yield here, step
        match step:
            case ast.ForEach(body=body) | ast.RepeatUntil(body=body) | ast.InApplication(body=body):
                yield from _steps(body, here)
            case ast.If(branches=branches, otherwise=otherwise):
                count = 0
                for body in (*(body for _, body in branches), otherwise):
                    yield from _steps(body, here, count)
                    count += len(body)
            case _:
                pass


def _by_kind(step: ast.Step | None) -> bool:
    """Whether a statement says of what it is done to only of what kind it is, and where it stands."""
    target = step.target if isinstance(step, ast.Point) else None
    return isinstance(target, ast.Described) and target.name is None and not target.relations and not target.ordinal


class _Rounds:
    """The rounds of the loops that are under way, and those in which something was done."""

    def __init__(self, steps: dict[Path, ast.Step]) -> None:
        self._loops = {path for path, step in steps.items() if isinstance(step, ast.ForEach | ast.RepeatUntil)}
        self._now: dict[Path, int] = {}
        self._acted: dict[Path, set[int]] = {}

    def step(self, path: Path) -> None:
        """A statement begins: a loop, or the first one of a round."""
        if path in self._loops:
            self._now[path], self._acted[path] = 0, set()
        if path[-1] == 0 and path[:-1] in self._loops:
            self._now[path[:-1]] += 1

    def action(self, path: Path) -> Iterator[Sign]:
        """Yields the loops that are in their second round with it."""
        for outer in (path[:length] for length in range(1, len(path))):
            if outer in self._loops:
                self._acted[outer].add(self._now[outer])
                if len(self._acted[outer]) == 2:
                    yield ("second round", outer)


def _outcomes(undecided: list[Path], path: Path | None, steps: dict[Path, ast.Step]) -> list[Sign]:
    """The conditions whose outcome the statement at ``path`` shows: it is in one of their branches, or behind them."""
    signs: list[Sign] = []
    for condition in undecided:
        step = steps[condition]
        assert isinstance(step, ast.If)
        inside = path is not None and path[: len(condition)] == condition and len(path) > len(condition)
        signs.append(("outcome", condition, _branch(step, path[len(condition)]) if inside and path is not None else -1))
    undecided.clear()
    return signs


def _branch(step: ast.If, index: int) -> int:
    for number, (_, body) in enumerate(step.branches):
        if index < len(body):
            return number
        index -= len(body)
    return len(step.branches)
