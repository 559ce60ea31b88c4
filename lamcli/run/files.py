"""Which files a run reads and writes, and nothing beyond."""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass
from pathlib import Path, PurePosixPath, PureWindowsPath

from lamcli.errors import RunFailed
from lamcli.run.capabilities import Capabilities

_UNUSABLE = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*]')
LONGEST_NAME = 200


@dataclass
class Files:
    """Attributes:
    capabilities: what the recipe declares; None for anything.
    given: what the person passed.
    folder: where downloads go that no ``may write`` folder takes; made when the first one arrives.
    """

    capabilities: Capabilities | None = None
    given: tuple[Path, ...] = ()
    folder: Path | None = None

    def to_read(self, names: str) -> list[Path]:
        """The files to upload, one per line. Raises Refused, or RunFailed when one is not there."""
        paths = [Path(name) for name in names.split("\n") if name]
        for path in paths:
            if self.capabilities is not None and path.resolve() not in {known.resolve() for known in self.given}:
                self.capabilities.check_read(path)
            if not path.is_file():
                raise RunFailed(f"there is no file {path} to upload")
        if not paths:
            raise RunFailed("no file is named to upload")
        return paths

    def to_write(self, suggested: str) -> Path:
        """Where a download goes: a name of its own in the declared folder, else in the run's. The name is a page's word and is cleaned."""
        declared = self.capabilities.write if self.capabilities is not None else ()
        folder = declared[0] if declared else self.folder
        if folder is None:
            folder = self.folder = Path(tempfile.mkdtemp(prefix="lam-downloads-"))
        name = _UNUSABLE.sub("_", PureWindowsPath(PurePosixPath(suggested).name).name).strip(". ")[:LONGEST_NAME] or "download"
        folder.mkdir(parents=True, exist_ok=True)
        path, number = folder / name, 2
        while path.exists():
            path, number = folder / f"{Path(name).stem} ({number}){Path(name).suffix}", number + 1
        if self.capabilities is not None and declared:
            self.capabilities.check_write(path)
        return path
