"""What was played, as rows, a summary and a table."""

from __future__ import annotations

import os
import platform
import subprocess
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.miniwob.play import Job, Played
from benchmarks.miniwob.pool import Lost

NEEDS_LANGUAGE = "click-checkboxes-soft"  # "words similar to …": asks for a general language model, so it is reported apart

Row = dict[str, Any]


def row(job: Job, result: Played | Lost) -> Row:
    """One draw. ``episodes`` counts those that were to be played: what was never played has failed."""
    played = result if isinstance(result, Played) else None
    return {
        "task": job.draw.task,
        "k": job.draw.k,
        "episodes": len(job.seeds),
        "successes": sum(item.failure is None for item in played.episodes) if played else 0,
        "recipe": played.recipe if played else "",
        "draw": job.draw.number,
        "demonstrations": [path.name for path in job.draw.demonstrations],
        "ending": played.ending if played else "error",
        "message": played.message if played else result.why if isinstance(result, Lost) else "",
        "synthesis_s": round(played.seconds_to_learn, 3) if played else None,
        "episode_s": round(played.seconds / max(1, len(played.episodes)), 3) if played else None,
        "failures": _failures(played) if played else [],
    }


def _failures(played: Played) -> list[Row]:
    """Reasons with their counts, the most frequent first, each with its first example."""
    failed = [(item, item.failure) for item in played.episodes if item.failure is not None]
    counts = Counter(failure.reason for _, failure in failed)
    examples = {failure.reason: (item, failure) for item, failure in reversed(failed)}
    return [
        {"reason": reason, "count": count, "seed": examples[reason][0].seed, "instruction": examples[reason][0].instruction, "message": examples[reason][1].message}
        for reason, count in counts.most_common()
    ]


def shares(rows: Iterable[Row]) -> dict[tuple[str, int], float]:
    """(task, k) -> share of the episodes of all draws that succeeded."""
    episodes: Counter[tuple[str, int]] = Counter()
    successes: Counter[tuple[str, int]] = Counter()
    for item in rows:
        episodes[item["task"], item["k"]] += item["episodes"]
        successes[item["task"], item["k"]] += item["successes"]
    return {key: successes[key] / count for key, count in episodes.items() if count}


def summary(rows: Sequence[Row], baseline: Sequence[Row]) -> dict[str, float | int]:
    """``mean_kN`` is the mean over tasks; beside it the same without the task that needs a language model."""
    found: dict[str, float | int] = {}
    for prefix, part in (("", rows), ("verbatim_", baseline)):
        of = shares(part)
        for k in sorted({k for _, k in of}):
            found[f"{prefix}mean_k{k}"] = _mean([share for (_, n), share in of.items() if n == k])
            found[f"{prefix}mean_k{k}_without_soft"] = _mean([share for (task, n), share in of.items() if n == k and task != NEEDS_LANGUAGE])
    for k in sorted({item["k"] for item in rows}):
        endings = Counter(item["ending"] for item in rows if item["k"] == k)
        for ending in ("ambiguous", "none", "error"):
            found[f"{ending}_share_k{k}"] = endings[ending] / endings.total()
    found["tasks"] = len({item["task"] for item in rows})
    found["episodes"] = sum(item["episodes"] for item in rows)
    return found


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values) if values else 0.0


def table(rows: Sequence[Row], baseline: Sequence[Row]) -> str:
    """Success per task in percent, then the means."""
    lam, verbatim = shares(rows), shares(baseline)
    columns = [(f"k={k}", lam, k) for k in sorted({k for _, k in lam})] + [("verbatim", verbatim, k) for k in sorted({k for _, k in verbatim})]
    tasks = sorted({task for task, _ in (*lam, *verbatim)})
    width = max([len(task) for task in tasks] + [len("mean without " + NEEDS_LANGUAGE)])
    lines = [f"{'task':<{width}}" + "".join(f"{title:>10}" for title, _, _ in columns)]
    lines += [f"{task:<{width}}" + "".join(_percent(of.get((task, k))) for _, of, k in columns) for task in tasks]
    lines.append("-" * len(lines[0]))
    groups = {f"mean of {len(tasks)}": tasks}
    if NEEDS_LANGUAGE in tasks and len(tasks) > 1:
        groups[f"mean without {NEEDS_LANGUAGE}"] = [task for task in tasks if task != NEEDS_LANGUAGE]
    for title, group in groups.items():
        means = [_percent(_mean([of[task, k] for task in group if (task, k) in of])) for _, of, k in columns]
        lines.append(f"{title:<{width}}" + "".join(means))
    return "\n".join(lines)


def _percent(share: float | None) -> str:
    return f"{'':>10}" if share is None else f"{100 * share:>9.1f}%"


def why(rows: Sequence[Row]) -> str:
    """Reasons of failure per draw, with one example each."""
    lines = []
    for item in sorted(rows, key=lambda item: (item["task"], item["k"], item["draw"])):
        if item["successes"] == item["episodes"]:
            continue
        lines.append(f"{item['task']} k={item['k']} draw {item['draw']} ({', '.join(item['demonstrations'])}): {item['successes']}/{item['episodes']}, {item['ending']}")
        if item["message"]:
            lines.append(f"    {item['message']}")
        for failure in item["failures"]:
            lines.append(f"    {failure['count']:>3} × {failure['reason']}: {failure['message']}".rstrip(": "))
            lines.append(f"          e.g. seed {failure['seed']}: {failure['instruction']}")
    return "\n".join(lines)


def document(rows: Sequence[Row], baseline: Sequence[Row]) -> Mapping[str, Any]:
    """What ``--json`` holds."""
    return {"summary": summary(rows, baseline), "rows": list(rows), "baseline": list(baseline), "machine": machine(), "commit": commit()}


def machine() -> Mapping[str, Any]:
    return {"cores": os.cpu_count(), "system": platform.platform(), "python": platform.python_version()}


def commit() -> str:
    """The commit of the working tree, marked when files differ from it; "" outside a repository."""
    here = Path(__file__).parent
    asked = [["git", "rev-parse", "HEAD"], ["git", "status", "--porcelain", "--untracked-files=no"]]
    try:
        head, changed = (subprocess.run(command, cwd=here, capture_output=True, text=True, check=True).stdout.strip() for command in asked)
    except (OSError, subprocess.CalledProcessError):
        return ""
    return f"{head} with local changes" if changed else head
