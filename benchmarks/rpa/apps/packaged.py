"""Applications that live in the browser: files of an npm package, served as they are, over data of ours."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from benchmarks.rpa.apps.install import Package, need
from benchmarks.rpa.served import NOWHERE, Answer, Application, Generated
from benchmarks.rpa.task import Served, Variant

KINDS = {".html": "text/html", ".js": "text/javascript", ".mjs": "text/javascript", ".jsx": "text/plain", ".css": "text/css", ".json": "application/json", ".svg": "image/svg+xml"}


@dataclass(frozen=True)
class PackagedSite:
    """``make`` gives the application over the data of a variant; the files of ``package`` must be there."""

    name: str
    package: Package
    make: Callable[[Variant], Application]

    @contextmanager
    def serve(self, variant: Variant) -> Iterator[Served]:
        need(self.package)
        with Generated(self.name, self.make).serve(variant) as served:
            yield served


def packaged(package: Package, folder: str, parts: tuple[str, ...]) -> Answer:
    """A text file below a folder of the package; pictures and fonts are not needed."""
    root = package.file(folder).resolve()
    path = root.joinpath(*parts).resolve()
    if not path.is_relative_to(root) or not path.is_file() or path.suffix not in KINDS:
        return NOWHERE
    return Answer(text(path), kind=f"{KINDS[path.suffix]}; charset=utf-8")


def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")
