"""One episode in a real browser tab: seeded start, instruction, reward."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

NEVER_MS = 2_000_000_000  # the longest that a browser's timer can wait; episodes here do not end by the clock
REWARD_PATIENCE_MS = 600  # some pages give the reward after an animation or after their own move

START = """([seed, longest]) => {
    core.EPISODE_MAX_TIME = longest;
    Math.seedrandom(seed);
    core.startEpisodeReal();
    const uttered = core.getUtterance();
    return typeof uttered === 'string' ? uttered : uttered.utterance;
}"""
RAW_REWARD = "() => typeof WOB_DONE_GLOBAL === 'undefined' || !WOB_DONE_GLOBAL ? null : WOB_RAW_REWARD_GLOBAL"

# Tasks that pay a share of the reward for a part of the job; what counts there is the whole job (read from the pages'
# calls of ``core.endEpisode``). In all others every positive reward means that the job is done.
PARTIAL_REWARD = frozenset({
    "ascending-numbers", "click-checkboxes", "click-checkboxes-large", "click-checkboxes-soft", "click-checkboxes-transfer",
    "drag-shapes-2", "find-greatest", "moving-items", "odd-or-even", "phone-book",
})  # fmt: skip


@dataclass(frozen=True)
class Failure:
    """Why an episode failed. ``reason`` is short and counted; ``message`` belongs to this one episode."""

    reason: str
    message: str = ""


def begin(tab: Any, base: str, task: str, seed: int) -> str:
    """Loads the page anew, so that nothing is left of the episode before, and starts the episode.

    Args:
        tab: a Playwright page (sync).
        base: address of the folder of tasks, ending in a slash.

    Returns the instruction of the episode, white space collapsed.
    """
    tab.goto(f"{base}{task}.html", wait_until="load")
    return " ".join(str(tab.evaluate(START, [seed, NEVER_MS])).split())


def raw_reward(tab: Any) -> float | None:
    """The reward without its decay over time; None when the episode has not ended."""
    for _ in range(REWARD_PATIENCE_MS // 50):
        reward = tab.evaluate(RAW_REWARD)
        if reward is not None:
            return float(reward)
        tab.wait_for_timeout(50)
    return None


def judged(task: str, reward: float | None) -> Failure | None:
    """None for a success."""
    if reward is None:
        return Failure("the task was not finished (no reward)")
    needed = 1 - 1e-9 if task in PARTIAL_REWARD else 0.0
    if reward >= needed and reward > 0:
        return None
    return Failure("only a part of the job was done" if reward > 0 else "the page said wrong (reward ≤ 0)", f"raw reward {reward:g}")
