"""What people call a drawn thing: by its size among the others, its colour, its kind and what is written on it, in any words at once.

``large red circle``, ``small blue letters``, ``black 7``: every word of a description has to hold. Colours by their exact names
come first, the family that a colour belongs to (``blue`` for any shade of it) after that. A drawn thing that has neither a
fill nor a stroke could not be seen, so a recording that says so did not hold its colours: then any one colour will do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from lamcli.locate.appearance import all_colours, colour_names, families
from lamcli.trace import Box, Node, Snapshot

ANYTHING = frozenset("item thing object figure element drawing".split())
GEOMETRIC = frozenset(("shape", "form"))
LARGE = frozenset("large larger big bigger huge".split())
SMALL = frozenset("small smaller little tiny".split())
FILLERS = frozenset("a an the of in colored coloured color colour shade shades".split())
BY_SIDES = {3: ("triangle",), 4: ("quadrilateral",), 5: ("pentagon",), 6: ("hexagon",), 7: ("heptagon",), 8: ("octagon",)}
_POLYGONS = frozenset(("polygon", "star", "diamond", "rhombus", *(word for words in BY_SIDES.values() for word in words)))
_BY_TAG = {"rect": ("rectangle", "rect", "box"), "circle": ("circle",), "ellipse": ("ellipse", "oval"), "line": ("line",), "polyline": ("line", "polyline"), "path": ("path",)}
_BLOCK = ("box", "block", "rectangle")
_WRITTEN = ("text", "label", "letter", "character", "digit", "number", "word")
_WORDS = ANYTHING | GEOMETRIC | LARGE | SMALL | _POLYGONS | frozenset((*_BLOCK, "square", *_WRITTEN, *(word for words in _BY_TAG.values() for word in words)))

A_LINE = 16.0
"""CSS pixels of a line of writing, to which people compare things that are all of one size."""
ONE_SIZE = 1.3
"""Ratio of the largest to the smallest up to which nobody tells sizes apart."""
NEARLY_SQUARE = 0.05
LONGEST = 6
"""Words of a description."""

_NO_COLOUR = "unseen"
_NUMBER = re.compile(r"-?\d+(?:[.,]\d+)?")


@dataclass(frozen=True)
class Figure:
    """One drawn thing.

    Attributes:
        kinds: nouns for it.
        colour: ``rgb(…)``; "" when it was not recorded.
        large: among the others of its drawing.
        text: what is written there, "" for shapes.
    """

    node: int
    kinds: frozenset[str]
    colour: str
    large: bool
    text: str

    def fits(self, word: str, shades: bool) -> bool:
        """Whether one word holds for it, in the singular or plural. ``shades``: a colour may be any of its family."""
        return any(self._is(form, shades) for form in _singular(word))

    def _is(self, word: str, shades: bool) -> bool:
        if self.text and (word == self.text or (len(word) > 1 and word.casefold() == self.text.casefold())):
            return True
        word = word.casefold()
        if word in self.kinds or word in ANYTHING:
            return True
        if word in (LARGE if self.large else SMALL):
            return True
        return self.is_coloured(word, shades)

    def is_coloured(self, word: str, shades: bool) -> bool:
        if not self.colour:
            return word in all_colours()
        return word in colour_names(self.colour) or (shades and word in families(self.colour))


def _singular(word: str) -> Iterator[str]:
    """A word, and what it may be the plural of."""
    yield word
    if len(word) > 1 and word.endswith(("s", "S")):
        yield word[:-1]
        if word.casefold().endswith("es") and len(word) > 3:
            yield word[:-2]


def sayable(word: str) -> bool:
    """Whether a word says something of drawn things: of some, if not of those that are there."""
    return any(form.casefold() in _WORDS or form.casefold() in all_colours() or (len(form) == 1 and form.isalnum()) for form in _singular(word))


def figures(snapshot: Snapshot, drawn: Sequence[int]) -> tuple[Figure, ...]:
    """The drawn things among the nodes given, drawing by drawing."""
    drawings: dict[int, list[int]] = {}
    for index in drawn:
        if snapshot.nodes[index].box is not None:
            drawings.setdefault(_drawing(snapshot, index), []).append(index)
    found = []
    for members in drawings.values():
        extents = [_extent(snapshot.nodes[index]) for index in members]
        least, most = min(extents), max(extents)
        middle = (least + most) / 2 if most > ONE_SIZE * least else A_LINE
        for index, extent in zip(members, extents, strict=True):
            node = snapshot.nodes[index]
            text = snapshot.text(index) if node.tag == "text" else ""
            found.append(Figure(index, frozenset(_kinds(node, text)), node.background or _stroke(node), extent > middle, text))
    return tuple(sorted(found, key=lambda figure: figure.node))


def words_of(phrase: str) -> tuple[str, ...]:
    """The words of a description that say something; () when it is none."""
    words = tuple(word for word in re.split(r"[\s,]+", phrase.strip()) if word.casefold() not in FILLERS or len(word) == 1)
    return words if len(words) <= LONGEST else ()


def described(known: Sequence[Figure], phrase: str) -> tuple[int, ...]:
    """The drawn things for which every word of a description holds."""
    words = words_of(phrase)
    for spelled in (words, tuple(word for word in words if word.casefold() not in FILLERS)):
        for shades in (False, True):
            found = tuple(figure.node for figure in known if spelled and all(figure.fits(word, shades) for word in spelled))
            if found:
                return found
    return ()


def surely(known: Sequence[Figure], phrase: str) -> tuple[int, ...]:
    """Those of them for which it holds whatever the colours are that were not recorded."""
    return described([replace(figure, colour=figure.colour or _NO_COLOUR) for figure in known], phrase)


def _drawing(snapshot: Snapshot, index: int) -> int:
    roots = [outer for outer in snapshot.ancestors(index) if snapshot.nodes[outer].tag == "svg"]
    return roots[-1] if roots else snapshot.nodes[index].parent


def _extent(node: Node) -> float:
    """How large it looks; of writing the height, for letters are of many widths."""
    assert node.box is not None
    return node.box.height if node.tag == "text" else max(node.box.width, node.box.height)


def _stroke(node: Node) -> str:
    return node.color if node.tag in _BY_TAG or node.tag == "polygon" else ""


def _kinds(node: Node, text: str) -> Iterator[str]:
    if node.tag == "text":
        yield from ("text", "label", *_writing(text))
        return
    yield from GEOMETRIC
    yield from _BY_TAG.get(node.tag, () if node.tag == "polygon" else _BLOCK)
    square = node.box is not None and abs(node.box.width - node.box.height) <= NEARLY_SQUARE * node.box.height
    if square and (node.tag == "rect" or node.tag not in ("polygon", *_BY_TAG)):
        yield "square"
    if square and node.tag == "ellipse":
        yield "circle"
    if node.tag == "polygon":
        points = _points(node.attribute("points") or "")
        yield from ("polygon", *BY_SIDES.get(len(points), ())) if points else _POLYGONS
        if len(points) == 4 and node.box is not None:
            yield from ("rectangle",) if _upright(points, node.box) else ("diamond", "rhombus")


def _writing(text: str) -> Iterator[str]:
    if len(text) == 1 and text.isalpha():
        yield "letter"
        yield "character"
    elif text.isdigit() and len(text) == 1:
        yield from ("digit", "number", "character")
    elif _NUMBER.fullmatch(text):
        yield "number"
    elif text.isalpha():
        yield "word"


@lru_cache(maxsize=1024)
def _points(attribute: str) -> tuple[tuple[float, float], ...]:
    numbers = [float(number) for number in re.findall(r"-?\d*\.?\d+(?:e-?\d+)?", attribute)]
    points = list(zip(numbers[::2], numbers[1::2], strict=False))
    if len(points) > 1 and points[0] == points[-1]:
        points.pop()
    return tuple(points)


def _upright(points: Sequence[tuple[float, float]], box: Box) -> bool:
    """Whether the corners of a quadrilateral are those of the box around it (wherever the drawing's own origin is)."""
    return len({round(x) for x, _ in points}) == 2 and len({round(y) for _, y in points}) == 2 and box.width > 0
