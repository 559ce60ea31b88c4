"""Drawn things out of an instruction: a phrase that describes one, and how many there are that a phrase describes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from lamcli import locate
from lamcli.locate.appearance import all_colours, colour_names, painted
from lamcli.locate.figures import FILLERS, LONGEST, described, sayable, surely, words_of
from lamcli.recipe.ast import CountOf, Described, Exists, Expr, It, Read, Text, Where
from lamcli.recipe.cost import cost
from lamcli.recipe.page import Query
from lamcli.synthesis import values
from lamcli.synthesis.denote import denote, evaluate
from lamcli.synthesis.draft import Chosen, Rewrite
from lamcli.synthesis.problem import Observation
from lamcli.synthesis.rank import Ranked
from lamcli.trace import Snapshot

_WORD = re.compile(r"[^\s,.;:!?\"'“”()]+")
_NOUNS = ("circle", "square", "rectangle", "triangle", "ellipse", "line", "letter", "digit", "number", "word", "text", "polygon", "shape")


ROLE = "shape"
"""The role of what is drawn."""
FEW = 2
"""Choices that may fit by chance."""
WHICHEVER = 1.0
"""Surcharge of taking the first of those that a description fits where the demonstrations took another."""

_ALL = CountOf(Described(ROLE))


@dataclass(frozen=True)
class Counted:
    """A number of drawn things, with what the pages must have looked like where their colours were not recorded."""

    source: Ranked[Expr]
    rewrites: tuple[Rewrite, ...]


def first_that_fits(observations: Sequence[Observation], target: Described, price: float) -> Chosen | None:
    """The first thing that a description from the instruction fits, where the demonstrations took one or another of these."""
    if target.role != ROLE or target.name is None or isinstance(target.name, Text):
        return None
    fitting = [denote(target, observation) for observation in observations]
    if any(observation.event.target not in group for observation, group in zip(observations, fitting, strict=True)) or all(len(group) == 1 for group in fitting):
        return None
    rewrites = tuple(
        Rewrite(observation.strand.demonstration, observation.position, observation.position + 1, (replace(observation.event, target=group[0]),))
        for observation, group in zip(observations, fitting, strict=True) if group[0] != observation.event.target
    )  # fmt: skip
    first = replace(target, ordinal=1)
    return Chosen(first, price + cost(first) - cost(target) + (WHICHEVER if rewrites else 0.0), "whichever fits the description will do", rewrites)


def called_by_look(observations: Sequence[Observation], indices: Sequence[int]) -> Chosen | None:
    """``button where shape (text of it) exists``: of several choices the one that says what is drawn.

    One demonstration shows it when more than one other choice says what could be drawn and is not.
    """
    shown = [(observation.snapshot, index) for observation, index in zip(observations, indices, strict=True) if observation.snapshot is not None]
    if len(shown) < len(indices) or not all(_says_a_look(snapshot, index) for snapshot, index in shown):
        return None
    for role in locate.roles(*shown[0]):
        others = [[other for other in locate.find(snapshot, Query(role)) if _says_a_look(snapshot, other)] for snapshot, _ in shown]
        true = [[other for other in same if locate.find(snapshot, Query(ROLE, snapshot.text(other)))] for (snapshot, _), same in zip(shown, others, strict=True)]
        telling = len({snapshot.text(index) for snapshot, index in shown}) > 1 or min(map(len, others)) > FEW
        if telling and all(found == [index] for found, (_, index) in zip(true, shown, strict=True)):
            target = Described(role, relations=(Where(Exists(Described(ROLE, Read("text", It())))),))
            return Chosen(target, cost(target), "it says what is drawn", ())
    return None


def _says_a_look(snapshot: Snapshot, index: int) -> bool:
    """Whether what stands on an element may be said of a drawn thing, itself none; a single letter or digit says too little."""
    words = words_of(snapshot.text(index)) if not locate.is_drawn(snapshot, index) else ()
    return bool(words) and all(len(word) > 1 and sayable(word) for word in words)


def called_by_number(observations: Sequence[Observation], indices: Sequence[int]) -> Chosen | None:
    """``button (count of shapes …)``: what the instruction asks to count is the name of what was chosen."""
    shown = [(observation.snapshot, index) for observation, index in zip(observations, indices, strict=True) if observation.snapshot is not None]
    if len(shown) < len(indices):
        return None
    roles = [locate.roles(snapshot, index) for snapshot, index in shown]
    role = next((role for role in roles[0] if role != ROLE and all(role in other for other in roles)), "")
    names = [locate.names(snapshot, index) for snapshot, index in shown]
    for counted in counts(observations, names) if role else ():
        if all(any(locate.denotes_one(snapshot, Query(role, name), index) for name in of if name.isdigit()) for (snapshot, index), of in zip(shown, names, strict=True)):
            target = Described(role, counted.source.value)
            price = cost(target) + counted.source.cost - cost(counted.source.value)
            return Chosen(target, price, counted.source.why, counted.rewrites)
    return None


def stretches(instruction: str) -> Iterator[str]:
    """Every run of words of an instruction that may describe something, longest first; no mark of punctuation inside but commas."""
    found = list(_WORD.finditer(instruction))
    for length in range(min(LONGEST, len(found)), 0, -1):
        for first, last in zip(found, found[length - 1 :], strict=False):
            piece = instruction[first.start() : last.end()]
            begins_so = length > 1 and (first.group().casefold() in FILLERS or last.group().casefold() in FILLERS)
            if not begins_so and not re.search(r"[.;:!?\"“”()]", piece):
                yield piece


def looks(observation: Observation, index: int, called: Sequence[str]) -> tuple[str, ...]:
    """What a drawn thing may be called: as the instruction describes it, else by its name, else as anybody would describe it."""
    told = phrases(observation, index)
    if not told and observation.snapshot is not None and all(name in all_colours() for name in called):
        return (*called, *names(observation.snapshot, index))
    return (*called, *told)


def phrases(observation: Observation, index: int) -> tuple[str, ...]:
    """The phrases of the instruction that describe a drawn thing, none of them a part of another."""
    snapshot = observation.snapshot
    known = locate.drawn(snapshot) if snapshot is not None and observation.scope.instruction else ()
    found: list[str] = []
    for piece in stretches(observation.scope.instruction) if any(figure.node == index for figure in known) else ():
        if not any(piece in longer for longer in found) and index in described(known, piece):
            found.append(piece)
    return tuple(found)


def names(snapshot: Snapshot, index: int) -> tuple[str, ...]:
    """What a person may call a drawn thing, fewest words first: its colour, its kind, both, its size as well."""
    figure = next((figure for figure in locate.drawn(snapshot) if figure.node == index), None)
    if figure is None:
        return ()
    kind = figure.text or next((noun for noun in _NOUNS if noun in figure.kinds), "shape")
    colour = next(iter(colour_names(figure.colour)), "")
    size = "large" if figure.large else "small"
    return tuple(" ".join(parts) for parts in dict.fromkeys(((kind,), (colour, kind), (size, kind), (size, colour, kind))) if all(parts))


def repeat(snapshot: Snapshot) -> bool:
    """Whether two drawn things of a page look the same but for what is written there: then a description may fit several."""
    looks = [replace(figure, node=0, text="") for figure in locate.drawn(snapshot)]
    return len(set(looks)) < len(looks)


def counts(observations: Sequence[Observation], wanted: values.Wanted) -> list[Counted]:
    """How many drawn things a phrase of the instruction describes, where that is the number wanted, or may be for all that was recorded."""
    numbers = [tuple(text for text in texts if text.isascii() and text.isdigit()) for texts in wanted]
    if not all(numbers) or any(observation.snapshot is None or not observation.scope.instruction for observation in observations):
        return []
    pieces = [tuple(_countable(observation, texts)) for observation, texts in zip(observations, numbers, strict=True)]
    found = [Counted(Ranked(_ALL, cost(_ALL), "as many as are drawn"), ())] if _all_of_them(observations, numbers) else []
    for item in values.candidates(observations, pieces, name=True, limit=4):
        expression = CountOf(Described("shape", item.value))
        rewrites = []
        for observation, texts in zip(observations, numbers, strict=True):
            phrase = evaluate(item.value, observation.scope)
            snapshot = observation.snapshot
            imagined = coloured(snapshot, phrase, int(texts[0])) if snapshot is not None and phrase is not None else snapshot
            if imagined is not snapshot and imagined is not None:
                event = replace(observation.event, snapshot=imagined.digest)
                rewrites.append(Rewrite(observation.strand.demonstration, observation.position, observation.position + 1, (event,), (imagined,)))
        price = cost(expression) - cost(item.value) + item.cost
        found.append(Counted(Ranked(expression, price, "as many as there are of what the instruction describes"), tuple(rewrites)))
    return found


def _all_of_them(observations: Sequence[Observation], numbers: Sequence[tuple[str, ...]]) -> bool:
    """Whether it is always, and not always the same, number of things that are drawn, where all were told the same."""
    drawn = [str(len(locate.find(observation.snapshot, Query(ROLE)))) for observation in observations if observation.snapshot is not None]
    told = {observation.scope.instruction for observation in observations}
    return len(set(drawn)) > 1 and len(told) == 1 and all(number in texts for number, texts in zip(drawn, numbers, strict=True))


def _countable(observation: Observation, numbers: Sequence[str]) -> Iterator[str]:
    """The longest phrases of which there may be so many, none of them a part of another."""
    assert observation.snapshot is not None
    known = locate.drawn(observation.snapshot)
    found: list[str] = []
    for piece in stretches(observation.scope.instruction) if known else ():
        words = words_of(piece)
        if words and all(map(sayable, words)) and piece.casefold() not in FILLERS and not any(piece in longer for longer in found):
            least, most = len(surely(known, piece)), len(described(known, piece))
            fits = any(least <= int(number) <= most for number in numbers)
            if fits or most:
                found.append(piece)
            if fits:
                yield piece


def coloured(snapshot: Snapshot, phrase: str, number: int) -> Snapshot:
    """The page as it must have been when so many of its drawn things fit a description: with colours where none were recorded."""
    known = locate.drawn(snapshot)
    fitting, sure = described(known, phrase), surely(known, phrase)
    if len(fitting) == number:
        return snapshot
    meant = next((word.casefold() for word in words_of(phrase) if word.casefold() in all_colours()), "black")
    open_ones = [node for node in fitting if node not in sure]
    chosen = set(open_ones[: number - len(sure)])
    nodes = tuple(
        replace(node, background=painted(meant) if index in chosen else painted("white" if meant == "black" else "black")) if index in open_ones else node
        for index, node in enumerate(snapshot.nodes)
    )  # fmt: skip
    return replace(snapshot, nodes=nodes)
