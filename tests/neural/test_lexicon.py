"""The lexicon is well formed, and the model that ships was trained on it."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from lamcli.errors import BadInput
from lamcli.neural.concepts import COLUMNS, FOLDER, LANGUAGES, lexicon_digest, read_lexicon
from lamcli.neural.text import SHIPPED
from lamcli.neural.training.card import recorded_scores

MOST_BYTES = 8_000_000


def test_every_concept_has_words_in_every_language() -> None:
    concepts = read_lexicon()
    assert len(concepts) > 600
    for concept in concepts:
        assert set(LANGUAGES) <= {label.language for label in concept.labels}, concept.name


def test_no_word_stands_twice_in_one_cell() -> None:
    doubled = [(concept.name, label) for concept in read_lexicon() for label, count in Counter(concept.labels).items() if count > 1]
    assert doubled == []


def test_the_shipped_model_was_trained_on_this_lexicon() -> None:
    training = json.loads((SHIPPED / "training.json").read_text(encoding="utf-8"))
    assert training["lexicon_sha256"] == lexicon_digest(), "the lexicon has changed: make models"
    assert lexicon_digest() in (SHIPPED / "README.md").read_text(encoding="utf-8")


def test_the_card_shows_what_the_benchmark_recorded_for_this_lexicon() -> None:
    scores = recorded_scores()
    assert scores["lexicon_sha256"] == lexicon_digest(), "the lexicon has changed: python -m benchmarks.labels --record"
    assert f"{100 * scores['recall']['lam']['two typing errors']:.1f}%" in (SHIPPED / "README.md").read_text(encoding="utf-8")


def test_the_shipped_model_is_small_and_loads_in_both_editions() -> None:
    assert sum(path.stat().st_size for path in SHIPPED.iterdir()) <= MOST_BYTES
    assert [path.suffix for path in SHIPPED.iterdir() if path.stat().st_size > 1_000_000] == [".safetensors"]
    assert [module["type"] for module in json.loads((SHIPPED / "modules.json").read_text(encoding="utf-8"))] == ["sentence_transformers.models.StaticEmbedding"]


@pytest.mark.parametrize(
    ("line", "said"),
    [("one\ttwo", "2 columns instead of 12"), ("\t".join(["x", *["a"] * 10, "b| c"]), "blanks around it"), ("\t".join(["save", *["a"] * 10, ""]), "is there already")],
)
def test_a_broken_line_is_named(tmp_path: Path, line: str, said: str) -> None:
    (tmp_path / "a.tsv").write_text("\t".join(COLUMNS) + "\n" + "\t".join(["save", *["a"] * 10, ""]) + "\n" + line + "\n", encoding="utf-8")
    with pytest.raises(BadInput, match=said) as raised:
        read_lexicon(tmp_path)
    assert raised.value.where == "a.tsv:3"


def test_line_ends_of_another_system_make_no_other_lexicon(tmp_path: Path) -> None:
    for path in FOLDER.glob("*.tsv"):
        (tmp_path / path.name).write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))
    assert lexicon_digest(tmp_path) == lexicon_digest()
