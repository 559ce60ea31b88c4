"""Files are whole or untouched: written under another name beside the place, then put there in one step."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path

from lamcli.errors import BadInput


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """A path to write to, which takes the place of ``path`` when the body ends well and vanishes when it does not.

    Raises BadInput when the folder is not there, OSError when the file system refuses.
    """
    if not path.parent.is_dir():
        raise BadInput("no such folder", where=str(path.parent))
    if path.is_dir():
        raise BadInput("is a folder", where=str(path))
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        temporary.chmod(0o666 & ~_umask())
        os.replace(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def write_texts(texts: Mapping[Path, str]) -> None:
    """Writes all of them in UTF-8; none takes its place before every one is on disk. The last one named is put there last."""
    with ExitStack() as stack:
        # An ExitStack unwinds backwards, so the places are prepared backwards.
        for path, text in reversed(list(texts.items())):
            temporary = stack.enter_context(replacing(path))
            with temporary.open("w", encoding="utf-8", errors="replace", newline="\n") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())


def _umask() -> int:
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
