"""Whether a probability is what it says: of the elements that lam holds for the one with probability p, about a share of p should be."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from benchmarks.drift.campaign import Case

EDGES = (0.0, 0.1, 0.3, 0.5, 0.7, 0.9, 0.99, 1.0)


@dataclass(frozen=True)
class Bin:
    """The cases in which the likeliest candidate had a probability between two edges.

    Attributes:
        mean: of the probabilities.
        right: share in which it was the element.
    """

    low: float
    high: float
    cases: int
    mean: float
    right: float


def bins(cases: Sequence[Case]) -> list[Bin]:
    """Without those of which nothing was known, and without empty ones."""
    told = [(case.confidence, case.likeliest) for case in cases if case.confidence is not None]
    found = []
    for low, high in pairwise(EDGES):
        inside = [(confidence, right) for confidence, right in told if low <= confidence and (confidence < high or high == EDGES[-1])]
        if inside:
            found.append(Bin(low, high, len(inside), sum(confidence for confidence, _ in inside) / len(inside), sum(right for _, right in inside) / len(inside)))
    return found


def expected_error(found: Sequence[Bin]) -> float | None:
    """Mean distance between what was said and what was so, by cases (Naeini, Cooper, Hauskrecht, "Obtaining well calibrated probabilities using Bayesian binning", AAAI 2015)."""
    whole = sum(each.cases for each in found)
    return sum(each.cases * abs(each.mean - each.right) for each in found) / whole if whole else None


def table(cases: Sequence[Case]) -> str:
    found = bins(cases)
    lines = [f"{'probability':<16}{'cases':>6}{'mean':>8}{'right':>8}"]
    lines += [f"{f'{each.low:g} to {each.high:g}':<16}{each.cases:>6}{100 * each.mean:>7.1f}%{100 * each.right:>7.1f}%" for each in found]
    return "\n".join([*lines, f"expected calibration error: {100 * (expected_error(found) or 0.0):.1f}%"])


def plot(cases: Sequence[Case], out: Path) -> None:
    """Writes the reliability diagram; the ending names the format."""
    import matplotlib

    matplotlib.use("Agg")
    matplotlib.rcParams["svg.hashsalt"] = "drift"  # the same cases, the same file
    from matplotlib import pyplot

    found = bins(cases)
    figure, axes = pyplot.subplots(figsize=(5, 5), layout="constrained")
    axes.plot([0, 1], [0, 1], color="0.7", linewidth=1)
    axes.plot([each.mean for each in found], [each.right for each in found], color="0.2", linewidth=1)
    axes.scatter([each.mean for each in found], [each.right for each in found], s=[20 + 6 * each.cases**0.5 for each in found], color="tab:blue", zorder=3)
    for each in found:
        axes.annotate(str(each.cases), (each.mean, each.right), textcoords="offset points", xytext=(8, -10), fontsize=8)
    axes.set(xlabel="probability that lam gives", ylabel="share in which it is the element", xlim=(-0.03, 1.03), ylim=(-0.03, 1.03))
    figure.savefig(out, metadata={"Date": None} if out.suffix == ".svg" else None)
    pyplot.close(figure)
