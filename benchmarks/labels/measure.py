"""Recall at 1 of a similarity over the queries, counted per stratum, direction and language."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import numpy
import numpy.typing

from benchmarks.labels.split import Query

Matrix = numpy.typing.NDArray[numpy.float32]
Similarity = Callable[[Sequence[str], Sequence[str]], Matrix]
Row = dict[str, Any]


def rows(name: str, similarity: Similarity, queries: Iterable[Query]) -> list[Row]:
    """Counts for one similarity. A tie with a wrong candidate counts as wrong."""
    asked: Counter[tuple[str, bool, str]] = Counter()
    right: Counter[tuple[str, bool, str]] = Counter()
    for query in queries:
        scores = similarity([query.text], query.candidates)[0]
        key = (query.stratum, query.across, query.language)
        asked[key] += 1
        right[key] += bool(scores[0] > scores[1:].max())
    return [
        {"similarity": name, "stratum": stratum, "across": across, "language": language, "queries": count, "right": right[stratum, across, language]}
        for (stratum, across, language), count in sorted(asked.items())
    ]


def share(found: Iterable[Row], **wanted: Any) -> float | None:
    """Right over asked among the rows that have the wanted values; none when nothing was asked."""
    chosen = [row for row in found if all(row[name] == value for name, value in wanted.items())]
    asked = sum(row["queries"] for row in chosen)
    return sum(row["right"] for row in chosen) / asked if asked else None


def summary(found: Sequence[Row]) -> Mapping[str, float | int]:
    """``SIMILARITY/STRATUM`` over all languages, and the number of queries."""
    names = sorted({(row["similarity"], row["stratum"]) for row in found})
    shares = {f"{similarity}/{stratum}": share(found, similarity=similarity, stratum=stratum) or 0.0 for similarity, stratum in names}
    first = names[0][0] if names else ""
    return {"queries": sum(row["queries"] for row in found if row["similarity"] == first), **shares}


def table(found: Sequence[Row], strata: Sequence[str], languages: Sequence[str], similarity: str) -> str:
    """Percent right per stratum and language; ``=`` within a language, ``≠`` across languages."""
    lines = [f"{similarity:<18}" + "".join(f"{name:>7}" for name in (*languages, "all"))]
    for stratum in strata:
        for across in (False, True):
            mean = share(found, similarity=similarity, stratum=stratum, across=across)
            if mean is None:
                continue
            shares = [share(found, similarity=similarity, stratum=stratum, across=across, language=language) for language in languages]
            lines.append(f"{stratum + (' ≠' if across else ' ='):<18}" + "".join(f"{'':>7}" if value is None else f"{100 * value:>7.1f}" for value in (*shares, mean)))
    return "\n".join(lines)
