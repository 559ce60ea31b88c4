"""What names stand for while a recipe runs: a stack of blocks, the innermost last."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

MISSING = object()


class Environment:
    """Names bound in blocks. ``let`` of a name that is bound already gives it a new value where it is bound."""

    def __init__(self, names: Mapping[str, object] | None = None) -> None:
        self._blocks: list[dict[str, object]] = [dict(names or {})]

    def get(self, name: str) -> object:
        """MISSING when nothing of that name is bound."""
        for block in reversed(self._blocks):
            if name in block:
                return block[name]
        return MISSING

    def bind(self, name: str, value: object) -> None:
        self._blocks[-1][name] = value

    def assign(self, name: str, value: object) -> None:
        for block in reversed(self._blocks):
            if name in block:
                block[name] = value
                return
        self.bind(name, value)

    @contextmanager
    def block(self) -> Iterator[None]:
        self._blocks.append({})
        try:
            yield
        finally:
            self._blocks.pop()

    def copy(self) -> Environment:
        """All names as they are bound now."""
        return Environment(self.all())

    def all(self) -> dict[str, object]:
        return {name: value for block in self._blocks for name, value in block.items()}
