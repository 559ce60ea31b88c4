"""What a person calls an element by the look of it: the glyph on an icon, its colour, the kind of field it is.

These names count last, after everything that the page says in words.
"""

from __future__ import annotations

import colorsys
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

_HUES = (
    (12, "pink", "red", "red"), (40, "orange", "brown", "orange"), (70, "yellow", "olive", "yellow"), (165, "green", "green", "green"), (198, "cyan", "teal", "cyan"),
    (256, "blue", "blue", "blue"), (288, "purple", "purple", "purple"), (335, "pink", "purple", "magenta"), (348, "pink", "red", "pink"), (361, "pink", "red", "red"),
)  # fmt: skip
"""Where each hue ends on the circle of colours, in degrees, and what it is called when it is light, when it is dark, and else."""
BLACK, WHITE, GREY = 0.07, 0.96, 0.1
"""Lightness below and above which, and saturation below which, nobody sees a hue."""
PALE, DEEP = 0.8, 0.33

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
    """The CSS names of exactly this colour, else the family that a person would put it into; () when it is no opaque colour."""
    import webcolors

    wanted = _rgb(colour)
    if wanted is None:
        return ()
    exact = [name for name in webcolors.names(webcolors.CSS3) if tuple(webcolors.name_to_rgb(name)) == wanted]
    return tuple(exact) or families(colour)[:1]


@lru_cache(maxsize=1)
def all_colours() -> frozenset[str]:
    """Every word for a colour."""
    import webcolors

    return frozenset((*webcolors.names(webcolors.CSS3), *(name for _, light, dark, name in _HUES for name in (light, dark, name))))


@lru_cache(maxsize=4096)
def families(colour: str) -> tuple[str, ...]:
    """What a person calls a colour at a glance, then what it is a shade of; () when it is no opaque colour."""
    wanted = _rgb(colour)
    if wanted is None:
        return ()
    hue, lightness, saturation = colorsys.rgb_to_hls(*(part / 255 for part in wanted))
    if lightness < BLACK or lightness > WHITE or saturation < GREY:
        return ("black",) if lightness < 2 * BLACK else ("white",) if lightness > WHITE else ("gray", "grey")
    light, dark, name = next(names for end, *names in _HUES if 360 * hue < end)
    return (light if lightness > PALE else dark if lightness < DEEP else name, name)


@lru_cache(maxsize=4096)
def spellings(word: str) -> tuple[str, ...]:
    """A word and, of a colour, its other names (``grey``, ``gray``)."""
    return tuple(dict.fromkeys((word, *(colour_names(painted(word.casefold())) if word.casefold() in all_colours() else ()))))


def painted(name: str) -> str:
    """The colour of a name, as pages have it."""
    import webcolors

    colour = webcolors.name_to_rgb(name)
    return f"rgb({colour.red}, {colour.green}, {colour.blue})"


def _rgb(colour: str) -> tuple[int, int, int] | None:
    match = _RGB.match(colour)
    return (int(match[1]), int(match[2]), int(match[3])) if match else None
