"""The lexicon: what interface words mean, as rows of words for one thing in several languages.

Each file of ``lexicon/`` is one kind of thing (commands, fields, entities, …): a header, then one concept per line, its
columns separated by tabs, the alternatives inside a column by ``|``. The last column, ``short``, holds what belongs to
no language: abbreviations, column names, pictograms.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from lamcli.errors import BadInput

FOLDER = Path(__file__).parent / "lexicon"
SHORT = "short"
LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl", "pl", "ja", "zh")
COLUMNS = ("concept", *LANGUAGES, SHORT)


@dataclass(frozen=True)
class Label:
    """One way to say it. ``language`` is a code of ``LANGUAGES``, or ``SHORT``."""

    text: str
    language: str


@dataclass(frozen=True)
class Concept:
    """One thing and everything it is called. ``kind`` is the name of the file it stands in."""

    name: str
    kind: str
    labels: tuple[Label, ...]


def read_lexicon(folder: Path = FOLDER) -> tuple[Concept, ...]:
    """Every concept, in the order of the files' names and lines.

    Raises:
        BadInput: a line that has not the columns of the header, an empty word, a name given twice.
    """
    concepts: dict[str, Concept] = {}
    for path in _files(folder):
        lines = path.read_text(encoding="utf-8").splitlines()
        if tuple(lines[0].split("\t")) != COLUMNS:
            raise BadInput(f"the header has to be {' '.join(COLUMNS)}", where=f"{path.name}:1")
        for number, line in enumerate(lines[1:], start=2):
            concept = _concept(line, path.stem, f"{path.name}:{number}")
            if concept.name in concepts:
                raise BadInput(f"the concept {concept.name} is there already, under {concepts[concept.name].kind}", where=f"{path.name}:{number}")
            concepts[concept.name] = concept
    return tuple(concepts.values())


def lexicon_digest(folder: Path = FOLDER) -> str:
    """SHA-256 over names and contents of the files; a model says in its card which lexicon it was trained on."""
    digest = hashlib.sha256()
    for path in _files(folder):
        digest.update(path.name.encode() + b"\0" + path.read_bytes().replace(b"\r\n", b"\n") + b"\0")
    return digest.hexdigest()


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.tsv"))


def _concept(line: str, kind: str, where: str) -> Concept:
    cells = line.split("\t")
    if len(cells) != len(COLUMNS):
        raise BadInput(f"{len(cells)} columns instead of {len(COLUMNS)}", where=where)
    labels = tuple(Label(text, language) for language, cell in zip(COLUMNS[1:], cells[1:], strict=True) for text in cell.split("|") if cell)
    if not cells[0] or any(not label.text or label.text != label.text.strip() for label in labels):
        raise BadInput("an empty word, or one with blanks around it", where=where)
    return Concept(cells[0], kind, labels)
