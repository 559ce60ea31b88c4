"""What a person calls an element by the look of it: the glyph on an icon, its colour, the kind of field it is.

These names count last, after everything that the page says in words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from lamcli.salience.roles import SHAPE_TAGS, Kind
from lamcli.trace import Node

GLYPHS: dict[str, tuple[str, ...]] = {
    "close": ("x", "×", "✕", "✖"),
    "dismiss": ("x", "×", "✕"),
    "add": ("+",),
    "plus": ("+",),
    "expand": ("+", "▸", "▶"),
    "collapse": ("-", "−", "▾", "▼"),
    "minus": ("-", "−"),
    "previous": ("<", "‹", "«", "←"),
    "prev": ("<", "‹", "«", "←"),
    "back": ("<", "‹", "←"),
    "next": (">", "›", "»", "→"),
    "forward": (">", "›", "→"),
    "menu": ("☰", "≡"),
    "more": ("…", "⋯", "⋮", "..."),
    "help": ("?",),
    "favorite": ("★", "☆", "♥"),
    "star": ("★", "☆"),
    "settings": ("⚙",),
    "search": ("🔍",),
}
"""What stands on the icons that are usually called so."""

SMALLEST_READABLE = 28.0
"""CSS pixels; no word of four letters fits in less."""

_RGB = re.compile(r"rgba?\((\d+), *(\d+), *(\d+)")


def glyphs(names: Iterable[str]) -> Iterator[str]:
    """The glyphs that an icon of one of these names shows."""
    for name in names:
        yield from GLYPHS.get(" ".join(name.split()).casefold(), ())


def is_icon_size(node: Node) -> bool:
    """Too small for its own words to be read: they are there for screen readers, a person sees the icon."""
    return node.box is not None and 0 < node.box.width <= SMALLEST_READABLE


def looks(node: Node, kind: Kind) -> Iterator[str]:
    """Names by kind and colour, and the identifier when it was not written as words."""
    if kind.field and node.tag:
        yield kind.input_type or node.attribute("type") or node.tag
        yield node.role
    elif node.role == "button":
        yield node.role
    elif node.tag in SHAPE_TAGS or kind_of_block(node):
        yield from colour_names(node.background)
    identifier = node.attribute("id") or ""
    if identifier and not identifier.replace("-", "").replace("_", "").isalnum():
        yield identifier


def kind_of_block(node: Node) -> bool:
    return bool(node.background) and node.box is not None and node.box.width > 2 and node.box.height > 2


@lru_cache(maxsize=4096)
def colour_names(colour: str) -> tuple[str, ...]:
    """The CSS names of exactly this colour, and the nearest of the sixteen basic ones; () when it is no opaque colour."""
    import webcolors

    match = _RGB.match(colour)
    if not match:
        return ()
    wanted = webcolors.IntegerRGB(*(int(part) for part in match.groups()))
    exact = [name for name in webcolors.names(webcolors.CSS3) if webcolors.name_to_rgb(name) == wanted]
    basic = min(webcolors.names(webcolors.CSS2), key=lambda name: (_distance(webcolors.name_to_rgb(name), wanted), name))
    return tuple(dict.fromkeys([*exact, basic]))


def _distance(left: tuple[int, int, int], right: tuple[int, int, int]) -> int:
    return sum((a - b) ** 2 for a, b in zip(left, right, strict=True))
