"""Puts the page script together: the parts in ``page/`` inside one closure, with this session's token and secrets.

Nothing in the closure can be reached by the page's own scripts but one function, which answers only to the token.
"""

from __future__ import annotations

import json
import secrets as randomness
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

PARTS = ("accname.js", "roots.js", "secrets.js", "roles.js", "walk.js", "live.js", "door.js")


@dataclass(frozen=True)
class PageScript:
    """One session's page script.

    Attributes:
        door: name of the one property that it adds to ``window``.
        token: what a caller of the door has to know.
        salt: two bases of the rolling hash by which documents tell each other about typed passwords.
        source: the JavaScript, complete.
    """

    door: str
    token: str
    salt: tuple[int, int]
    source: str

    def call(self, name: str, *arguments: Any) -> list[Any]:
        """The argument of ``CALL`` that calls one of the functions behind the door."""
        return [self.door, self.token, name, *arguments]


GUARD = "if (window[config.door]?.(config.token, 'home') === document) return;"
CALL = "([door, ...rest]) => window[door] ? window[door](...rest) : null"
CALL_ON = "(node, [door, ...rest]) => window[door] ? window[door](...rest, node) : null"


def page_script(secrets: Mapping[str, str], extra: Sequence[str] = (), config: Mapping[str, Any] | None = None) -> PageScript:
    """A new page script.

    Args:
        secrets: name -> value of what must never leave the page.
        extra: more JavaScript for the same closure (the recorder's listeners).
        config: further entries of the closure's ``config``.
    """
    door, token = f"_{randomness.token_hex(8)}", randomness.token_hex(16)
    salt = (randomness.randbelow(30_000_000) + 1_000, randomness.randbelow(30_000_000) + 1_000)
    settings = {**(config or {}), "door": door, "token": token, "salt": salt, "secrets": list(secrets.items())}
    body = "\n".join([*_parts(), *extra])
    # A document that was loaded from the page cache, or seen by an earlier session, has its script already.
    source = f'(() => {{ "use strict"; const config = {json.dumps(settings)};\n{GUARD}\n{body}\n}})();'
    return PageScript(door, token, salt, source)


@cache
def _parts() -> tuple[str, ...]:
    folder = resources.files(__package__) / "page"
    return tuple((folder / part).read_text(encoding="utf-8") for part in PARTS)
