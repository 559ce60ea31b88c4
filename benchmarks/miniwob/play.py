"""What one worker process does: learns from the demonstrations of a job and plays its episodes in its own browser."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Literal

from benchmarks.miniwob.draws import Draw
from benchmarks.miniwob.episode import Failure, begin, judged, raw_reward
from benchmarks.miniwob.learn import Learned, defect, learn
from benchmarks.miniwob.tab import Tab, opened
from benchmarks.miniwob.verbatim import replay
from lamcli.errors import LamError
from lamcli.recipe.ast import Recipe

EPISODE_LIMIT_S = 20.0

Player = Literal["lam", "verbatim"]
Act = Callable[[str], None]
"""Acts on the page of an episode, given its instruction."""


@dataclass(frozen=True)
class Job:
    draw: Draw
    player: Player
    seeds: range


@dataclass(frozen=True)
class Episode:
    """One episode; ``failure`` is None for a success."""

    seed: int
    instruction: str
    failure: Failure | None


@dataclass(frozen=True)
class Played:
    """``recipe`` is its text, "" when there is none (the baseline has none); ``seconds`` is the time of all episodes."""

    ending: str
    message: str
    recipe: str
    seconds_to_learn: float
    episodes: tuple[Episode, ...]
    seconds: float


@dataclass(frozen=True)
class Settings:
    """Attributes:
    base: address of the folder of tasks, ending in a slash.
    neural: rank by meaning.
    timeout: seconds for one synthesis.
    """

    base: str
    neural: bool = True
    timeout: float = 60.0


class TimeIsUp(LamError):
    """The episode took longer than an episode may."""


@contextmanager
def player(settings: Settings) -> Iterator[Callable[[Job], Played]]:
    """One browser, kept over all jobs of a process."""
    embedder = None
    if settings.neural:
        from lamcli.neural.text import load

        embedder = load()
    with opened() as tab:
        yield lambda job: play(job, tab, settings, embedder)


def play(job: Job, tab: Tab, settings: Settings, embedder: Any) -> Played:
    """Everything that is asked of one draw."""
    learned, act, text = _verbatim(job, tab) if job.player == "verbatim" else _recipe(job, tab, settings, embedder)
    began = time.perf_counter()
    episodes = tuple(episode(job.draw.task, seed, tab, settings.base, act) for seed in job.seeds) if act is not None else ()
    return Played(learned.ending, learned.message, text, learned.seconds, episodes, time.perf_counter() - began)


def _verbatim(job: Job, tab: Tab) -> tuple[Learned, Act | None, str]:
    from lamcli.formats import read
    from lamcli.normalize import normalize

    try:
        trace = normalize(read(job.draw.demonstrations[0]))
    except LamError as error:
        return Learned("error", message=str(error)), None, ""
    return Learned("solved"), lambda _: replay(trace, tab.page), ""


def _recipe(job: Job, tab: Tab, settings: Settings, embedder: Any) -> tuple[Learned, Act | None, str]:
    from lamcli.recipe.print import print_recipe

    learned = learn(job.draw.demonstrations, job.draw.task, embedder, settings.timeout)
    if learned.recipe is None:
        return learned, None, ""
    return learned, runner(learned.recipe, tab), print_recipe(learned.recipe)


def runner(recipe: Recipe, tab: Tab) -> Act:
    """Runs a recipe with the instruction as its only input."""
    from lamcli.recipe.interpret import Inputs, bind_parameters, interpret

    def act(instruction: str) -> None:
        until = time.monotonic() + EPISODE_LIMIT_S

        def in_time(*_: object) -> None:
            if time.monotonic() > until:
                raise TimeIsUp(f"not finished after {EPISODE_LIMIT_S:g} s")

        given = {name: instruction for name, _ in recipe.parameters if name == "instruction"}
        inputs = Inputs(bind_parameters(recipe, given), instruction)
        interpret(recipe, inputs, tab.live(until), emit=in_time, on_step=in_time)

    return act


def episode(task: str, seed: int, tab: Tab, base: str, act: Act) -> Episode:
    """Plays one episode. Whatever goes wrong is a failure with its reason."""
    from playwright.sync_api import Error

    instruction = begin(tab.page, base, task, seed)
    try:
        act(instruction)
        failure = judged(task, raw_reward(tab.page))
    except LamError as error:
        failure = Failure(type(error).__name__, str(error))
    except Error as error:
        failure = Failure("the browser refused", error.message.partition("\n")[0])
    except Exception as error:  # noqa: BLE001 — a defect in the runner is a counted failure of one episode
        failure = Failure("defect", defect(error))
    return Episode(seed, instruction, failure)
