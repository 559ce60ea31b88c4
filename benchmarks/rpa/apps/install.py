"""Where the real applications are kept, and how they get there: pinned versions, from PyPI and npm, at first use.

Nothing of it belongs to lam: every application has a folder of its own under ``.cache/rpa-apps``, and what cannot be
installed (no network, no npm) is left out of the benchmark, which says so.

    python -m benchmarks.rpa.apps.install
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Literal

from lamcli.errors import EnvironmentLacks

CACHE = Path(__file__).resolve().parents[3] / ".cache" / "rpa-apps"
PATIENCE_S = 600


@dataclass(frozen=True)
class Package:
    """What an application is installed from.

    Attributes:
        name: of its folder, the version included.
        source: ``pypi`` makes a virtual environment of its own, ``npm`` a ``node_modules``, ``here`` is lam's own environment.
        requirements: exact versions, as pip or npm spell them.
        built_with: what pip builds those with that come as sources only.
    """

    name: str
    source: Literal["pypi", "npm", "here"]
    requirements: tuple[str, ...] = ()
    built_with: tuple[str, ...] = ()

    @property
    def folder(self) -> Path:
        return CACHE / self.name

    @property
    def python(self) -> Path:
        """The interpreter that can import it."""
        return Path(sys.executable) if self.source == "here" else self.folder / "bin" / "python"

    @property
    def installed(self) -> bool:
        if self.source == "here":
            return True
        stamp = self.folder / "installed.txt"
        return stamp.is_file() and stamp.read_text(encoding="utf-8") == self._stamp

    @property
    def _stamp(self) -> str:
        return "".join(f"{line}\n" for line in (*self.requirements, *self.built_with))

    def file(self, *parts: str) -> Path:
        """A file of an npm package."""
        return self.folder.joinpath("node_modules", *parts)

    def install(self) -> str:
        """Installs it unless it is there; returns why that failed, "" when it did not."""
        if self.installed:
            return ""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.folder.mkdir(parents=True)
        constraints = self.folder.with_suffix(".build.txt")
        constraints.write_text("".join(f"{line}\n" for line in self.built_with), encoding="utf-8")
        for command in self._commands():
            if failure := _failure(command, {"PIP_CONSTRAINT": str(constraints)} if self.built_with else {}):
                return failure
        (self.folder / "installed.txt").write_text(self._stamp, encoding="utf-8")
        return ""

    def _commands(self) -> Sequence[Sequence[str]]:
        if self.source == "npm":
            return [["npm", "install", "--silent", "--ignore-scripts", "--no-audit", "--no-fund", "--prefix", str(self.folder), *self.requirements]]
        return [[sys.executable, "-m", "venv", str(self.folder)], [str(self.python), "-m", "pip", "install", "-q", "--disable-pip-version-check", *self.requirements]]


def _failure(command: Sequence[str], environment: Mapping[str, str]) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_S, check=False, env={**os.environ, **environment})
    except FileNotFoundError:
        return f"there is no {command[0]} here"
    except subprocess.TimeoutExpired:
        return f"{command[0]} did not end within {PATIENCE_S} s"
    said = (done.stderr.strip() or done.stdout.strip()).splitlines()
    return (said[-1] if said else f"{command[0]} ended with {done.returncode}") if done.returncode else ""


@cache
def lacking(package: Package) -> str:
    """Why an application cannot be used; "" when it can. Asked once, it installs what is missing."""
    return package.install()


def need(package: Package) -> None:
    """Raises EnvironmentLacks where the application is not installed."""
    if not package.installed:
        raise EnvironmentLacks(f"{package.name} is not installed", remedy="type: python -m benchmarks.rpa.apps.install")


def install(packages: Iterable[Package]) -> int:
    failed = 0
    for package in packages:
        reason = lacking(package)
        failed += bool(reason)
        print(f"{package.name}: {reason or 'installed'}", flush=True)
    return 4 if failed else 0


if __name__ == "__main__":
    from benchmarks.rpa.apps import PACKAGES

    sys.exit(install(PACKAGES))
