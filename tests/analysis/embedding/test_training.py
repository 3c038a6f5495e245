"""Pairs, evaluation sets, training and export, on a handful of invented sections."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from tokenizers import Tokenizer

from analysis.embedding.encoder import StaticEncoder
from analysis.embedding.training import evalsets, evaluate, export, pairs, teacher, translate, words
from analysis.embedding.training.lexical import LexicalIndex
from analysis.embedding.training.texts import Section, load_sections, tidy
from analysis.embedding.training.train import PairSet, Ragged, Settings, TeacherSet, train
from analysis.embedding.training.vocabulary import UNKNOWN, train_tokenizer
from ingest.errors import ModelError, SourceError

SUBJECTS = ["kommunen", "fylket", "skolen", "sykehuset", "havnen", "tilsynet", "museet", "biblioteket", "legen", "læreren"]
DUTIES = [
    "skal gi råd til enhver som spør om det",
    "må føre liste over alle mottatte søknader",
    "kan ikke kreve betaling for veiledning av barn",
    "har plikt til å varsle naboene før arbeidet tar til",
    "skal oppbevare alle papirer i minst ti år",
    "bør svare på henvendelser uten ugrunnet opphold",
]


def section(file: str, name: str, title: str, *ledd: str, language: str = "nb", short: str = "") -> Section:
    return Section(file, f"lov/{file}", short or f"{file}loven", "act", language, name, title, ledd)


@pytest.fixture(scope="module")
def sections() -> list[Section]:
    """Ten acts that say the same six things, each in its own words for the subject."""
    return [
        section(
            f"{who}",
            f"§{i + 1}",
            f"Plikt {i} for {who}",
            f"Her {who} {what}.",
            f"Det gjelder også når {who} er stengt, jf. § {i + 1}.",
        )
        for who in SUBJECTS
        for i, what in enumerate(DUTIES)
    ]


@pytest.fixture(scope="module")
def tokenizer(sections: list[Section]) -> Tokenizer:
    return train_tokenizer((s.body for s in sections), 300)


def test_tidy_folds_blanks_and_drops_soft_hyphens() -> None:
    assert tidy(" Den\u00a0som\n\t arbeids\u00adgiver ") == "Den som arbeidsgiver"


def test_reading_says_what_is_missing(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"gjeldende-lover\.tar\.bz2"):
        load_sections(tmp_path, tmp_path / "work")


@pytest.mark.parametrize(
    ("title", "normal"),
    [
        ("(Teieplikt m.v.)", "taushetsplikt"),
        ("Taushetsplikt", "taushetsplikt"),
        ("Dagleg leiar", "daglig leder"),
        ("Tilbakekalling av løyve", "tilbakekall av tillatelse"),
    ],
)
def test_normal_title(title: str, normal: str) -> None:
    assert evalsets.normal_title(title) == normal


@pytest.mark.parametrize("title", ["", "Ikrafttredelse", "Lovens formål", "Endringer i andre lover", "(Definisjoner)"])
def test_boilerplate(title: str) -> None:
    assert evalsets.is_boilerplate(title)


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("Vedtak etter § 2 kan påklages til styret innen tre uker.", "Vedtak kan påklages til styret innen tre uker."),
        ("Reglene i havneloven § 2 første ledd gjelder for alle skip her.", "Reglene i gjelder for alle skip her."),
        ("Reglene om gebyr i § 2 a gjelder for alle skip her.", ""),
    ],
)
def test_citation_is_masked(text: str, masked: str) -> None:
    law = [
        section("havn", "§1", "Klage", text, short="Havneloven"),
        section("havn", "§2", "Gebyr", "Den som bruker havnen, skal betale gebyr for det."),
    ]
    law[1] = replace(law[1], short="Havneloven")
    found = pairs.citation_pairs(law)
    assert found == ([(masked, "Gebyr Den som bruker havnen, skal betale gebyr for det.")] if masked else [])


def test_pairs_of_ledd_and_titles(sections: list[Section]) -> None:
    assert len(pairs.ledd_pairs(sections)) == len(pairs.title_pairs(sections)) == 60
    assert pairs.sample(sections, 5, seed=1) == pairs.sample(sections, 5, seed=1)


def test_same_title_pairs_leave_evaluation_alone() -> None:
    def made(title: str) -> list[Section]:
        return [section(f"a{i}", "§1", title, f"Her står noe om {i} av disse tingene.") for i in range(3)]

    used = next(
        t for t in ("Lånekort", "Bokhyller", "Utlån", "Åpningstid") if not evalsets.for_evaluation(evalsets.normal_title(t))
    )
    assert pairs.same_title_pairs(made(used), seed=0)
    assert not pairs.same_title_pairs(made("Taushetsplikt"), seed=0)
    assert not pairs.same_title_pairs(made("Ikrafttredelse"), seed=0)


def test_evaluation_is_kept_out_of_training() -> None:
    texts = [f"Enhver som arbeider for {w}, plikter å hindre at andre får adgang til det han har fått vite." for w in SUBJECTS]
    law = [section(f"x{i}", "§1", "Taushetsplikt", f"{t} {DUTIES[i % 6]} i {SUBJECTS[-i]}.") for i, t in enumerate(texts)]
    copy = replace(law[0], file="copy", kind="regulation")
    other = section("b0", "§9", "Utlån", "Bøker lånes ut i fire uker om gangen.")
    sets = evalsets.build([*law, copy, other])
    assert [g.name for g in sets.t3] == ["confidentiality of those who serve the body"]
    members = {sets.pool[i].file for i in sets.t3[0].members}
    allowed = {s.file for s in sets.allows([*law, copy, other])}
    assert members
    assert not members & allowed
    assert "copy" not in allowed or "x0" not in members
    assert not allowed & sets.held_out


def test_law_terms_differ() -> None:
    assert all(a and b and a != b for a, b in words.law_terms())


def test_bm25_finds_inflected_words() -> None:
    index = LexicalIndex(["Kommunens plikter", "Skipets lengde", "Barnets beste"])
    assert index.scores(["plikten til kommunen", "skipene", "ukjent"]).argmax(axis=1)[:2].tolist() == [0, 1]
    assert not index.scores(["ukjent"]).any()


def test_figures_of_a_perfect_and_a_blind_system(sections: list[Section]) -> None:
    pool = tuple(sections)
    groups = tuple(evalsets.Group(str(i), tuple(range(i, 60, 6))) for i in range(6))
    sets = evalsets.EvalSets(pool, tuple(range(60)), (), groups, frozenset())
    same = np.eye(6, dtype=np.float32)[np.arange(60) % 6]
    perfect, _, auc, kept = evaluate._t3(sets, evaluate.dense(same, same), seed=0)
    assert (perfect, auc > 0.9, kept >= 0) == (1.0, True, True)
    rank = np.eye(60, dtype=np.float32)
    assert evaluate._t1(sets, evaluate.dense(rank, rank)) == 1.0


def test_fusion_weighs_scorers_alike() -> None:
    large = np.array([[100.0, 0, 0]], dtype=np.float32)
    small = np.array([[0, 0.01, 0.01]], dtype=np.float32)
    assert np.allclose(evaluate.fused(lambda _: large, lambda _: small)([0]), 0, atol=1e-5)


def test_dropout_keeps_a_token_of_every_text(tokenizer: Tokenizer) -> None:
    texts = Ragged(tokenizer, ["kommunen", "", "kommunen skal gi råd til enhver som spør om det"])
    which = np.array([2, 1, 0, 2])
    ids, offsets = texts.batch(which, 0.9, np.random.default_rng(0))
    lengths = np.diff([*offsets.tolist(), len(ids)])
    assert lengths[1] == 0
    assert lengths[2] == texts.lengths[0]
    assert 1 <= lengths[0] < texts.lengths[2]


def test_half_whitening_spreads(tmp_path: Path) -> None:
    random_ = np.random.default_rng(0)
    narrow = (random_.normal(size=(500, 8)) * [9, 3, 1, 1, 1, 1, 1, 1] + 20).astype(np.float32)
    narrow /= np.linalg.norm(narrow, axis=1, keepdims=True)
    spread = teacher.half_whiten(narrow)
    assert np.allclose(np.linalg.norm(spread, axis=1), 1, atol=1e-5)
    assert abs((spread @ spread.T).mean()) < 0.05 < (narrow @ narrow.T).mean()
    with pytest.raises(ModelError, match=r"modules\.json"):
        teacher.teacher_vectors(["lov"], tmp_path, tmp_path)


def test_teacher_vectors_are_kept(tmp_path: Path) -> None:
    (tmp_path / "modules.json").write_text("[]")
    texts = ["lov", "rett"]
    kept = np.array([[1, 0], [0, 1]], dtype=np.float16)
    folder = tmp_path / "teacher"
    folder.mkdir()
    teacher.save_shard(folder, [teacher._key(tmp_path.name, t) for t in texts], kept)
    assert np.array_equal(teacher.teacher_vectors(texts[::-1], tmp_path, tmp_path), kept[::-1])


@pytest.mark.skipif(not translate.available(), reason="apertium-nno-nob is not installed; it is needed for training only")
def test_translation(tmp_path: Path) -> None:
    texts = ["Dei som arbeider her, har teieplikt.", "Vi ventar ikkje på svar.", "Dei som arbeider her, har teieplikt."]
    said: list[str] = []
    first = translate.translate(texts, "nno-nob", tmp_path, said.append)
    assert "taushetsplikt" in first[0]
    assert first[0] == first[2]
    assert "ikke" in first[1]
    assert translate.translate(texts, "nno-nob", tmp_path, said.append) == first
    assert len(said) == 1


def _weights(tokenizer: Tokenizer, sections: list[Section], seed: int = 0) -> np.ndarray:
    bodies = [s.body for s in sections]
    same = [(bodies[i], bodies[(i + 6) % 60]) for i in range(60)]
    vectors = np.eye(6, dtype=np.float32)[np.arange(60) % 6]
    settings = Settings(dimensions=16, widths=(8,), epochs=4, batch=20, distillation_steps=3, parts={"same": 1.0}, seed=seed)
    pair_sets = {"same": PairSet(tokenizer, same)}
    taught = TeacherSet(tokenizer, bodies, {}, vectors)
    return train(tokenizer.get_vocab_size(), pair_sets, taught, settings, lambda _: None)


def test_training_learns_and_is_the_same_each_time(tokenizer: Tokenizer, sections: list[Section], tmp_path: Path) -> None:
    weights = _weights(tokenizer, sections)
    assert np.array_equal(weights, _weights(tokenizer, sections))
    assert not np.array_equal(weights, _weights(tokenizer, sections, seed=1))
    export.save(tmp_path / "m", tokenizer, weights)
    vectors = StaticEncoder(tmp_path / "m").encode([s.body for s in sections])
    likeness = vectors @ vectors.T
    same = (np.arange(60)[:, None] - np.arange(60)) % 6 == 0
    assert likeness[same].mean() > likeness[~same].mean() + 0.3


def test_centring_is_baked_into_the_tokens(tokenizer: Tokenizer, sections: list[Section], tmp_path: Path) -> None:
    weights = _weights(tokenizer, sections) + np.float32(5)
    bodies = [s.body for s in sections]
    pooled = export.pool(weights, Ragged(tokenizer, bodies))
    unknown = tokenizer.get_vocab()[UNKNOWN]
    export.save(tmp_path / "m", tokenizer, export.recentred(weights, pooled, 0.0, 16, unknown))
    vectors = StaticEncoder(tmp_path / "m").encode(bodies)
    by_hand = pooled - pooled.mean(axis=0)
    by_hand /= np.linalg.norm(by_hand, axis=1, keepdims=True)
    assert np.abs(vectors.mean(axis=0)).max() < 0.1
    assert np.abs(vectors @ vectors.T - by_hand @ by_hand.T).max() < 0.1


def test_eight_bits_are_enough(tokenizer: Tokenizer, sections: list[Section]) -> None:
    weights = _weights(tokenizer, sections)
    rows, scale = export.quantised(weights)
    assert rows.dtype == np.int8
    assert np.abs(rows * scale[:, None] - weights).max() <= scale.max() / 2 + 1e-6



@pytest.mark.corpus
def test_evaluation_sets_of_the_corpus(tmp_path: Path) -> None:
    folder = os.environ.get("LOVKRYSS_CORPUS", "")
    if not (Path(folder) / "gjeldende-lover.tar.bz2").is_file():
        pytest.skip("no archives of law: set LOVKRYSS_CORPUS to their folder")
    sets = evalsets.build(load_sections(Path(folder), tmp_path))
    assert len(sets.t1) == 2000
    assert len(sets.t2) > 100
    assert len(sets.t3) > 80
