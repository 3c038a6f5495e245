"""Words: both written forms in one vocabulary, and BM25 as the formula has it."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import sparse

from analysis.lexical import K1, STOPWORDS, Analyser, B, LexicalIndex, count_matrix, pair_vectors
from corpora import catalogue


def analyser() -> Analyser:
    return Analyser(catalogue.nynorsk())


@pytest.mark.parametrize(
    ("bokmaal", "nynorsk"),
    [
        ("opplysningene", "opplysningane"), ("arbeidsgiver", "arbeidsgjevar"), ("virksomheten", "verksemda"), ("arvinger", "arvingar"),
        ("uaktsomt", "aktlaust"), ("taushetsplikt", "teieplikt"), ("barnehage", "barnehagar"), ("samboer", "sambuar"),
        ("tillatelse", "løyve"), ("melding", "meldinga"),
    ],
)  # fmt: skip
def test_the_written_forms_meet_in_one_term(bokmaal: str, nynorsk: str) -> None:
    words = analyser()
    assert words.terms(bokmaal) == words.terms(nynorsk) == [0]


@pytest.mark.parametrize(("one", "other"), [("lege", "arving"), ("barn", "bolig"), ("frist", "gebyr"), ("§ 12", "§ 13")])
def test_different_matters_stay_apart(one: str, other: str) -> None:
    words = analyser()
    assert set(words.terms(one)).isdisjoint(words.terms(other))


def test_function_words_of_both_forms_are_dropped() -> None:
    assert analyser().terms("Den som ikke er, ikkje kan, og frå og fra det skal vere eller være, jf. § a") == []
    assert analyser().terms(" ".join(STOPWORDS)) == []


def test_case_and_punctuation_do_not_matter() -> None:
    words = analyser()
    assert words.terms("MELDING om «Dødsfall»!") == words.terms("melding, dødsfall")


def test_a_query_teaches_the_vocabulary_nothing() -> None:
    words = analyser()
    learnt = words.terms("melding om dødsfall")
    size = len(words.vocabulary)
    assert words.known("dødsfall i romskip") == [learnt[1]]
    assert words.known("") == []
    assert len(words.vocabulary) == size


def test_a_kept_vocabulary_keeps_its_numbers() -> None:
    first = analyser()
    numbers = first.terms("melding om dødsfall til folkeregisteret")
    again = Analyser(catalogue.nynorsk(), list(first.vocabulary))
    assert again.terms("folkeregisteret: melding om dødsfall") == [numbers[2], *numbers[:2]]
    assert again.terms("seter") == [len(first.vocabulary)]


def test_count_matrix_counts() -> None:
    assert count_matrix([[1, 1, 3], [], [0]], 4).toarray().tolist() == [[0, 2, 0, 1], [0, 0, 0, 0], [1, 0, 0, 0]]
    assert count_matrix([], 4).shape == (0, 4)


documents = st.lists(st.lists(st.integers(0, 7), max_size=12), min_size=1, max_size=12)


def bm25(rows: list[list[int]], query: set[int]) -> list[float]:
    """Robertson and Zaragoza's formula, word by word."""
    average = max(sum(map(len, rows)) / len(rows), 1.0)
    scores = []
    for row in rows:
        score = 0.0
        for term in query:
            holding = sum(term in other for other in rows)
            idf = math.log(1 + (len(rows) - holding + 0.5) / (holding + 0.5))
            times = row.count(term)
            score += idf * times * (K1 + 1) / (times + K1 * (1 - B + B * len(row) / average))
        scores.append(score)
    return scores


@given(documents, st.lists(st.integers(0, 7), max_size=5))
def test_bm25_is_the_formula(rows: list[list[int]], query: list[int]) -> None:
    found = LexicalIndex(count_matrix(rows, 8)).scores(query)
    assert np.allclose(found, bm25(rows, set(query)), rtol=1e-4, atol=1e-5)


@given(documents)
def test_pair_vectors_have_length_one_or_nothing(rows: list[list[int]]) -> None:
    vectors = pair_vectors(count_matrix(rows, 8), np.linspace(0.5, 4, 8).astype(np.float32), 6.0)
    lengths = np.sqrt(np.asarray(vectors.multiply(vectors).sum(axis=1)).ravel())
    assert np.allclose(lengths, [1.0 if row else 0.0 for row in rows], atol=1e-5)


def test_the_rarer_shared_word_binds_more_strongly() -> None:
    counts = count_matrix([[0, 1], [0, 2], [1, 3]], 4)
    weights = np.array([0.5, 5, 2, 2], dtype=np.float32)
    cosines = (pair_vectors(counts, weights, 2.0) @ pair_vectors(counts, weights, 2.0).T).toarray()
    assert cosines[0, 2] > cosines[0, 1] > 0
    assert cosines[1, 2] == 0


def test_pair_vectors_of_a_text_do_not_depend_on_the_others() -> None:
    idf = np.array([1, 2, 3], dtype=np.float32)
    alone = pair_vectors(count_matrix([[0, 1, 1]], 3), idf, 3.0)
    among = pair_vectors(count_matrix([[2], [0, 1, 1], [0] * 9], 3), idf, 3.0)
    assert isinstance(among, sparse.csr_matrix)
    assert np.array_equal(alone.toarray()[0], among.toarray()[1])
