"""Training: reproducible, and it leaves alone what it is told to."""

from __future__ import annotations

import hashlib
from itertools import chain
from pathlib import Path
from random import Random

import pytest

from benchmarks.labels.split import split
from lamcli.neural.concepts import read_lexicon
from lamcli.neural.kin import Kin
from lamcli.neural.training.fitting import Plan
from lamcli.neural.training.making import make
from lamcli.neural.training.noise import misspelt, spelled_out, styled
from lamcli.neural.training.pairs import Pairs, fold
from lamcli.neural.training.saving import save
from lamcli.neural.training.vocabulary import build_tokenizer


@pytest.mark.slow
def test_training_twice_writes_the_same_bytes(tmp_path: Path) -> None:
    concepts = read_lexicon()[:60]
    plan = Plan(steps=12, batch=32, dimensions=16, pieces=200)
    written = []
    for name in ("a", "b"):
        save(tmp_path / name, make(concepts, plan), plan, concepts, "0" * 64)
        written.append({path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in (tmp_path / name).iterdir()})
    assert written[0] == written[1]
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def test_a_model_takes_the_place_of_the_old_one(tmp_path: Path) -> None:
    pytest.importorskip("sentence_transformers")
    concepts = read_lexicon()[:30]
    plan = Plan(steps=2, batch=8, dimensions=8, pieces=50)
    (tmp_path / "model").mkdir()
    (tmp_path / "model" / "left-over").write_text("x", encoding="utf-8")
    save(tmp_path / "model", make(concepts, plan), plan, concepts, "0" * 64)
    assert sorted(path.name for path in (tmp_path / "model").iterdir()) == ["README.md", "config_sentence_transformers.json", "model.safetensors", "modules.json", "tokenizer.json", "training.json"]


def test_pairs_of_a_batch_mean_different_things() -> None:
    concepts = read_lexicon()
    owners = {}
    for concept in concepts:
        for label in concept.labels:
            owners.setdefault(fold(label.text), set()).add(concept.name)
    for batch in Pairs(concepts, 3).batches(6, 200):
        plain = [(owners.get(fold(left), set()), owners.get(fold(right), set())) for left, right in batch]
        single = [left & right for left, right in plain if len(left & right) == 1]
        assert len(single) == len({next(iter(names)) for names in single})


def test_what_is_withheld_is_never_drawn() -> None:
    parts = split(read_lexicon())
    shown = {fold(label.text) for concept in parts.training for label in concept.labels}
    withheld = {fold(query.text) for query in parts.queries if query.stratum in ("words seen", "words unseen", "short")}
    assert withheld
    assert not withheld & shown
    drawn = {frozenset((fold(left), fold(right))) for left, right in chain.from_iterable(Pairs(parts.training, 5, parts.withheld).batches(20, 300))}
    assert not drawn & parts.withheld.pairs
    assert not {side for pair in drawn for side in pair} & parts.withheld.labels
    assert {query.stratum for query in parts.queries} == {"pair", "words seen", "words unseen", "short", "slip", "style"}
    assert all(query.candidates[0] not in query.candidates[1:] for query in parts.queries)


def test_the_split_is_the_same_each_time() -> None:
    concepts = read_lexicon()
    assert split(concepts) == split(concepts)


def test_noise_is_what_people_and_programs_do() -> None:
    draw = Random(1)
    styles = {styled("First name", draw) for _ in range(60)}
    assert {"first_name", "first-name", "firstName", "FirstName", "FIRST_NAME", "firstname"} == styles
    slips = {misspelt("Address", draw) for _ in range(60)}
    assert all(slip[0] == "A" and abs(len(slip) - 7) <= 1 for slip in slips)
    assert misspelt("Nr.", draw) == "Nr."
    assert misspelt("電話番号", draw) == "電話番号"
    assert spelled_out("Größe") == "Groesse"


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("custNo2", ["cust", "no", "2"]),
        ("First_name *", ["first", "name"]),
        ("Prénom:", ["prenom"]),
        ("Straße", ["strasse"]),
        ("Kundenadresse", ["kunden", "adresse"]),
        ("メールの確認", ["メール", "の", "確認"]),
        ("★", ["★"]),
        ("Телефон", ["[UNK]"]),
        ("", []),
    ],
)
def test_tokens(text: str, tokens: list[str]) -> None:
    tokenizer, words = build_tokenizer(["cust no 2", "first name", "prénom", "Straße", "Kunden", "Adresse", "メール", "の", "確認", "★"], 100)
    assert tokenizer.encode(text, add_special_tokens=False).tokens == tokens
    assert {tokenizer.id_to_token(index) for index in words} >= {"kunden", "adresse", "メール"}


def test_kin_are_words_spelled_alike() -> None:
    kin = Kin(["address", "adresse", "date", "update", "invoice"])
    found = kin.nearest("adress", 2, 0.3)
    assert [kin.words[index] for index, _ in found] == ["address", "adresse"]
    assert kin.nearest("invoice", 1, 0.3) == [(4, pytest.approx(1.0))]
    assert kin.nearest("zzz", 3, 0.3) == []
    assert kin.nearest("", 3, 0.3) == []
