"""The shipped model, the two encoders, and what they say when a model cannot be loaded."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer, models, pre_tokenizers

from analysis.embedding.encoder import (
    DEFAULT_PATH,
    Encoder,
    SentenceTransformerEncoder,
    StaticEncoder,
    load_encoder,
    static_folder,
)
from ingest.errors import LovkryssError, ModelError

# Invented; no law says this.
TEXTS = [
    "Den som arbeider for kommunen, har taushetsplikt om det han får vite om andres personlige forhold.",
    "Den som arbeider for kommunen, har teieplikt om det han får vite om personlege tilhøve hjå andre.",
    "Søknad om tillatelse sendes innen 14 dager; gebyr betales på forhånd (jf. § 4-2 a).",
    "Fartøyet skal ha to redningsflåter.",
    "ÅPENHET, Ærlighet\u00a0og øre\u00admerking: 12.5 % av «summen» – straks!",
    "x",
]
NOTHING = ["", "   ", "§§ – …", "\u4e00\u4e8c"]


@pytest.fixture(scope="module")
def encoder() -> Encoder:
    return load_encoder()


def test_static_agrees_with_sentence_transformers(encoder: Encoder) -> None:
    from sentence_transformers import SentenceTransformer

    model = SentenceTransformer(str(DEFAULT_PATH), device="cpu")
    theirs = np.asarray(model.encode(TEXTS * 3))
    ours = encoder.encode(TEXTS * 3)
    assert theirs.shape == ours.shape
    assert (theirs * ours).sum(axis=1).min() > 0.9999
    assert np.allclose(model.encode(NOTHING[:3]), 0)


def test_rows_have_length_one_and_nothing_is_zero(encoder: Encoder) -> None:
    vectors = encoder.encode(TEXTS + NOTHING)
    assert vectors.dtype == np.float32
    assert vectors.shape == (len(TEXTS + NOTHING), encoder.dimensions)
    assert np.allclose(np.linalg.norm(vectors[: len(TEXTS)], axis=1), 1, atol=1e-5)
    assert np.array_equal(vectors[len(TEXTS) :], np.zeros((len(NOTHING), encoder.dimensions)))
    assert encoder.encode([]).shape == (0, encoder.dimensions)


def test_vector_does_not_depend_on_the_batch(encoder: Encoder) -> None:
    together = encoder.encode(TEXTS * 120)
    alone = np.concatenate([encoder.encode([text]) for text in TEXTS])
    assert np.array_equal(together, np.tile(alone, (120, 1)))


def test_bokmaal_meets_nynorsk(encoder: Encoder) -> None:
    duty, plikt, permit, boat, *_ = encoder.encode(TEXTS)
    assert duty @ plikt > 0.7
    assert duty @ plikt > max(duty @ permit, duty @ boat) + 0.3


@pytest.mark.parametrize(
    ("bokmaal", "nynorsk"),
    [("taushetsplikt", "teieplikt"), ("tjenesteyter", "tenesteytar"), ("tillatelse", "løyve"), ("erstatning", "skadebot"),
     ("foreldrene samtykker", "foreldra samtykkjer"), ("virksomheten", "verksemda"), ("opplysninger", "opplysningar")],
)  # fmt: skip
def test_words_of_the_two_languages(encoder: Encoder, bokmaal: str, nynorsk: str) -> None:
    a, b, other = encoder.encode([bokmaal, nynorsk, "fartøyets lengde i meter"])
    assert a @ b > 0.4
    assert a @ b > a @ other + 0.2


def test_progress_ends_at_the_number_of_texts(encoder: Encoder) -> None:
    seen: list[int] = []
    encoder.encode(TEXTS * 200, progress=seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == len(TEXTS) * 200


def test_default_by_two_names(encoder: Encoder) -> None:
    other = load_encoder("default")
    assert (other.name, other.fingerprint, other.dimensions) == (encoder.name, encoder.fingerprint, 256)


def test_starts_without_torch() -> None:
    code = (
        "import sys; from analysis.embedding.encoder import load_encoder; load_encoder().encode(['lov']); "
        "sys.exit(any(m in sys.modules for m in ('torch', 'transformers', 'sentence_transformers')))"
    )
    root = Path(__file__).parents[3]
    assert subprocess.run([sys.executable, "-c", code], cwd=root, check=False).returncode == 0


def test_size_of_the_shipped_folder() -> None:
    assert sum(f.stat().st_size for f in DEFAULT_PATH.rglob("*") if f.is_file()) < 16_000_000


def test_fingerprint_follows_the_weights(tmp_path: Path, encoder: Encoder) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(DEFAULT_PATH, copy)
    assert StaticEncoder(copy).fingerprint == encoder.fingerprint
    weights = static_folder(copy)
    assert weights is not None
    file = weights / "model.safetensors"
    data = bytearray(file.read_bytes())
    data[-2000] ^= 1
    file.write_bytes(data)
    assert StaticEncoder(copy).fingerprint != encoder.fingerprint


@pytest.mark.parametrize("damage", ["no weights", "cut weights", "no tokenizer", "other tokenizer", "no modules"])
def test_damaged_folder_says_where(tmp_path: Path, damage: str) -> None:
    copy = tmp_path / "copy"
    shutil.copytree(DEFAULT_PATH, copy)
    module = static_folder(copy)
    assert module is not None
    if damage == "no weights":
        (module / "model.safetensors").unlink()
    elif damage == "cut weights":
        (module / "model.safetensors").write_bytes((module / "model.safetensors").read_bytes()[:5000])
    elif damage == "no tokenizer":
        (module / "tokenizer.json").unlink()
    elif damage == "other tokenizer":
        words = {f"w{i}": i for i in range(100_000)}
        Tokenizer(models.WordLevel(words, unk_token="w0")).save(str(module / "tokenizer.json"))
    else:
        (copy / "modules.json").unlink()
    with pytest.raises(ModelError, match="copy"):
        StaticEncoder(copy)


@pytest.mark.parametrize("name", ["./no-such-folder", "/no/such/folder", "~/no-such-folder-at-all"])
def test_missing_folder(name: str) -> None:
    with pytest.raises(LovkryssError, match="there is no such folder"):
        load_encoder(name)


def test_no_network_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    import sentence_transformers

    def unreachable(*_: object, **__: object) -> None:
        raise OSError("could not connect to\nthe hub")

    monkeypatch.setattr(sentence_transformers, "SentenceTransformer", unreachable)
    with pytest.raises(ModelError, match=r"some/model.*could not connect to the hub.*path of a sentence-transformers folder"):
        load_encoder("some/model")


def test_folder_that_is_no_model(tmp_path: Path) -> None:
    (tmp_path / "modules.json").write_text("{}")
    assert static_folder(tmp_path) is None
    with pytest.raises(ModelError):
        load_encoder(str(tmp_path))


def test_plain_static_folder_is_read_without_torch(tmp_path: Path) -> None:
    """A model that sentence-transformers itself saved, in float32, without normalisation."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding

    tokenizer = Tokenizer(models.WordLevel({"[UNK]": 0, "lov": 1, "rett": 2}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    weights = np.array([[0, 0], [3, 4], [0, 1]], dtype=np.float32)
    SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_weights=weights)], device="cpu").save(str(tmp_path / "m"))
    encoder = load_encoder(str(tmp_path / "m"))
    assert isinstance(encoder, StaticEncoder)
    assert np.allclose(encoder.encode(["lov", "rett", "uro"]), [[0.6, 0.8], [0, 1], [0, 0]])


@pytest.fixture(scope="module", params=["tiny", "tiny-e5-small"])
def transformer(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A transformer of one small layer with random weights, stored in 16 bits."""
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import Pooling, Transformer
    from transformers import BertConfig, BertModel, PreTrainedTokenizerFast

    torch.manual_seed(0)
    raw = tmp_path_factory.mktemp("raw")
    words = ["[UNK]", "[PAD]", "[CLS]", "[SEP]", "[MASK]", "query", "passage", ":", "lov", "rett", "plikt"]
    tokenizer = Tokenizer(models.WordLevel({w: i for i, w in enumerate(words)}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = pre_tokenizers.Whitespace()
    PreTrainedTokenizerFast(tokenizer_object=tokenizer, unk_token="[UNK]", pad_token="[PAD]").save_pretrained(raw)
    config = BertConfig(
        vocab_size=len(words), hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16, pad_token_id=1
    )
    BertModel(config).half().save_pretrained(raw)
    transformer = Transformer(str(raw))
    folder = tmp_path_factory.mktemp("model") / str(request.param)
    SentenceTransformer(modules=[transformer, Pooling(16)], device="cpu").save(str(folder))
    return folder


def test_any_sentence_transformers_model_by_path(transformer: Path) -> None:
    encoder = load_encoder(str(transformer))
    assert isinstance(encoder, SentenceTransformerEncoder)
    seen: list[int] = []
    texts = ["lov", "", "plikt rett lov rett"] * 100
    vectors = encoder.encode(texts, progress=seen.append)
    assert vectors.shape == (300, 16)
    assert vectors.dtype == np.float32
    assert seen[-1] == 300
    assert np.allclose(np.linalg.norm(vectors, axis=1).reshape(-1, 3), [1, 0, 1], atol=1e-5)
    assert np.allclose(vectors[:3], vectors[3:6], atol=1e-5)
    assert encoder.fingerprint == load_encoder(str(transformer)).fingerprint
    prefixed = not np.allclose(encoder.encode(["lov"], kind="query"), encoder.encode(["lov"], kind="passage"), atol=1e-4)
    assert prefixed == ("e5" in transformer.name)


def test_prompts_in_the_folder_are_used(transformer: Path, tmp_path: Path) -> None:
    copy = tmp_path / "with-prompts"
    shutil.copytree(transformer, copy)
    file = copy / "config_sentence_transformers.json"
    config = json.loads(file.read_text())
    config["prompts"] = {"query": "plikt plikt ", "document": "rett rett "}
    file.write_text(json.dumps(config))
    encoder = load_encoder(str(copy))
    query, passage = encoder.encode(["lov"], kind="query"), encoder.encode(["lov"])
    assert not np.allclose(query, passage, atol=1e-4)
    assert encoder.fingerprint != load_encoder(str(transformer)).fingerprint
