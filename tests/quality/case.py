"""A case: small pages, what a person did on them, and the recipe that was meant. One text file each, see ``cases/``.

A file begins with what it is about, then come sections, each headed by a line ``=== …``:

    === page /orders              what the site answers there; ``/orders (2)`` in the second demonstration only
    === data                      what the person had in hand, as CSV; ``data (2)`` for the second demonstration only
    === demonstration             what the person did, one line each; several are several demonstrations
    === recipe                    what `lam synthesize` prints, or
    === refused, === ambiguous    what it says instead

Before the first section ``site: https://…`` gives the address of the site, and ``wanted: reason`` says that the recipe
is the intended one and not yet what comes out.
"""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass, field, replace
from pathlib import Path

FOLDER = Path(__file__).parent / "cases"
HEADING = re.compile(r"=== (page|data|demonstration|recipe|refused|ambiguous)(?: (/\S*))?(?: \((\d+)\))?")
TOKEN = re.compile(r'"((?:[^"\\]|\\.)*)"|(\S+)')


@dataclass(frozen=True)
class Act:
    """One thing done: ``fill "#name" with "Ann"`` is the words ``fill with`` and two texts."""

    words: str
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Demonstration:
    """Attributes:
    pages: address on the site, with its query -> HTML.
    """

    acts: tuple[Act, ...]
    instruction: str = ""
    data: tuple[dict[str, str], ...] = ()
    pages: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Case:
    """Attributes:
    outcome: ``recipe``, ``refused`` or ``ambiguous``.
    expected: the recipe, or what is said instead.
    wanted: why something else comes out today; "" when it does not.
    """

    name: str
    about: str
    site: str
    demonstrations: tuple[Demonstration, ...]
    outcome: str
    expected: str
    wanted: str = ""


def read_case(path: Path) -> Case:
    head, sections = _sections(path)
    settings = {key: value.strip() for key, _, value in (line.partition(": ") for line in head if line.startswith(("site: ", "wanted: ")))}
    shown = [_demonstration(body) for kind, _, _, body in sections if kind == "demonstration"]
    for number in range(1, len(shown) + 1):
        pages = {address: body for kind, address, only, body in sections if kind == "page" and only == 0}
        pages |= {address: body for kind, address, only, body in sections if kind == "page" and only == number}
        tables = [body for kind, _, only, body in sections if kind == "data" and only in (0, number)]
        data = tuple(csv.DictReader(io.StringIO(tables[-1]))) if tables else ()
        shown[number - 1] = replace(shown[number - 1], pages=pages, data=data)
    expected = [(kind, body) for kind, _, _, body in sections if kind in ("recipe", "refused", "ambiguous")]
    if len(expected) != 1 or not shown:
        raise ValueError(f"{path}: a case has demonstrations and one outcome")
    about = " ".join(line for line in head if line and not line.startswith(("site: ", "wanted: ")))
    return Case(path.stem, about, settings.get("site", "https://app.example"), tuple(shown), *expected[0], settings.get("wanted", ""))


def cases() -> list[Case]:
    return [read_case(path) for path in sorted(FOLDER.glob("*.case"))]


def _sections(path: Path) -> tuple[list[str], list[tuple[str, str, int, str]]]:
    """The lines of the head; kind, address, number and text of each section."""
    head: list[str] = []
    sections: list[tuple[str, str, int, list[str]]] = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        heading = HEADING.fullmatch(line)
        if line.startswith("===") and heading is None:
            raise ValueError(f"{path}, line {number}: no such section")
        if heading is not None:
            sections.append((heading[1], heading[2] or "", int(heading[3] or 0), []))
        elif sections:
            sections[-1][3].append(line)
        else:
            head.append(line)
    return head, [(kind, address, only, "\n".join(lines).strip() + "\n") for kind, address, only, lines in sections]


def _demonstration(text: str) -> Demonstration:
    acts = [_act(line) for line in text.splitlines() if line.strip()]
    instruction = next((act.texts[0] for act in acts if act.words == "instruction"), "")
    return Demonstration(tuple(act for act in acts if act.words != "instruction"), instruction)


def _act(line: str) -> Act:
    found = TOKEN.findall(line)
    words = " ".join(word for _, word in found if word)
    return Act(words, tuple(re.sub(r"\\(.)", r"\1", text) for text, word in found if not word))
