"""``python -m tests.quality.answers FOLDER``: what is learned from the demonstrations in each folder of a folder, recipes and locks, on stdout."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from lamcli.neural.text import load
from lamcli.recipe.lock import to_text
from lamcli.recipe.print import print_recipe
from lamcli.store import read_trace
from lamcli.synthesis import Ambiguous, Solved, synthesize
from lamcli.trace import Trace

LONG = 8
"""Events from which on a second search in the same demonstration would only cost time."""


def problems(traces: Sequence[Trace]) -> Iterator[tuple[str, list[Trace]]]:
    """The demonstrations as they are, and in another order, or when there is only one, without its last action."""
    yield "whole", list(traces)
    if len(traces) > 1:
        yield "turned round", list(reversed(traces))
    elif 2 < len(traces[0].events) < LONG:
        yield "stopped short", [replace(traces[0], events=traces[0].events[:-1], final=traces[0].events[-1].snapshot)]


def main() -> None:
    embedder = load()
    for folder in sorted(path for path in Path(sys.argv[1]).iterdir() if path.is_dir()):
        traces = [read_trace(path) for path in sorted(folder.iterdir())]
        for kind, shown in problems(traces):
            outcome = synthesize(shown, name="task", embedder=embedder)
            found = outcome.solutions if isinstance(outcome, Solved | Ambiguous) else ()
            said = "".join(print_recipe(solution.recipe) + to_text(solution.lock) for solution in found) or repr(outcome)
            print(f"=== {folder.name}, {kind}: {type(outcome).__name__}\n{said}")  # noqa: T201 - the answer


if __name__ == "__main__":
    main()
