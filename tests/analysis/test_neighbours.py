"""Neighbour lists against the definition, computed pair by pair."""

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import sparse

from analysis.overlap import neighbours as module
from analysis.overlap.neighbours import FLOOR, LEXICAL, WORD_FLOOR, Neighbours, neighbours, similarities, top

Floats = NDArray[np.float32]


def unit(rows: NDArray[np.float64]) -> Floats:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    found: Floats = np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 0).astype(np.float32)
    return found


def passages(n: int, seed: int, *, empty: tuple[int, ...] = ()) -> tuple[Floats, sparse.csr_matrix]:
    rng = np.random.default_rng(seed)
    vectors = rng.normal(size=(n, 12)) + 0.6
    words = rng.random((n, 30)) * (rng.random((n, 30)) < 0.25)
    vectors[list(empty)] = 0
    words[list(empty)] = 0
    return unit(vectors), sparse.csr_matrix(unit(words))


def similarity(vectors: Floats, terms: sparse.csr_matrix) -> NDArray[np.float64]:
    """The definition: cosine of vectors and of words, words only from their threshold on."""
    shared = (terms @ terms.T).toarray().astype(np.float64)
    shared[shared <= WORD_FLOOR] = 0
    fused: NDArray[np.float64] = (vectors.astype(np.float64) @ vectors.T.astype(np.float64) + LEXICAL * shared) / (1 + LEXICAL)
    np.fill_diagonal(fused, 0)
    return fused


def expected(fused: NDArray[np.float64], row: int, among: NDArray[np.int32], k: int) -> list[int]:
    reach = [int(other) for other in among if fused[row, other] > FLOOR]
    return sorted(reach, key=lambda other: (-fused[row, other], other))[:k]


def check(found: Neighbours, fused: NDArray[np.float64], rows: NDArray[np.int32], among: NDArray[np.int32], k: int) -> None:
    assert found.index.shape == found.score.shape == (len(rows), k)
    for place, row in enumerate(rows.tolist()):
        wanted = expected(fused, row, among, k)
        assert found.index[place].tolist() == wanted + [-1] * (k - len(wanted))
        assert np.allclose(found.score[place], [*fused[row, wanted], *[0] * (k - len(wanted))], atol=1e-5)


@pytest.mark.parametrize("k", [1, 7, 80])
@pytest.mark.parametrize("block", [5, 512])
def test_all_against_all(k: int, block: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BLOCK", block)
    vectors, terms = passages(60, 1, empty=(0, 17))
    every = np.arange(60, dtype=np.int32)
    check(neighbours(vectors, terms, k), similarity(vectors, terms), every, every, k)


@pytest.mark.parametrize("seed", range(4))
def test_similarities_of_some_rows(seed: int) -> None:
    vectors, terms = passages(50, seed)
    rows = np.random.default_rng(seed).permutation(50)[:9].astype(np.int32)
    blocks = list(similarities(vectors, terms, rows))
    assert np.concatenate([block for block, _ in blocks]).tolist() == rows.tolist()
    assert np.allclose(np.concatenate([fused for _, fused in blocks]), similarity(vectors, terms)[rows], atol=1e-5)


def test_words_alone_can_make_neighbours() -> None:
    vectors = np.zeros((3, 4), dtype=np.float32)
    terms = sparse.csr_matrix(unit(np.array([[1.0, 1, 0], [1, 1, 0], [0, 0, 1]])))
    found = neighbours(vectors, terms, 2)
    assert found.index.tolist() == [[1, -1], [0, -1], [-1, -1]]
    assert found.score[0, 0] == pytest.approx(LEXICAL / (1 + LEXICAL), abs=1e-6)


def test_an_empty_text_has_no_neighbours() -> None:
    vectors, terms = passages(20, 2, empty=(4,))
    found = neighbours(vectors, terms, 5)
    assert set(found.index[4].tolist()) == {-1}
    assert 4 not in found.index


def test_no_passages_at_all() -> None:
    found = neighbours(np.zeros((0, 4), np.float32), sparse.csr_matrix((0, 3), dtype=np.float32), 5)
    assert found.index.shape == (0, 5)


def test_equal_scores_are_ordered_by_position() -> None:
    index, values = top(np.array([[0.5, 0.9, 0.5, 0.9, 0.5]], dtype=np.float32), 5)
    assert index.tolist() == [[1, 3, 0, 2, 4]]
    assert values[0].tolist() == pytest.approx([0.9, 0.9, 0.5, 0.5, 0.5])


def test_equal_scores_at_the_cut_are_taken_by_position() -> None:
    scores = np.full((1, 400), 0.5, dtype=np.float32)
    scores[0, ::7] = 0.9
    best = list(range(0, 400, 7))
    assert top(scores, 70)[0][0].tolist() == best + [place for place in range(400) if place % 7][: 70 - len(best)]


def test_what_is_at_the_floor_is_no_neighbour() -> None:
    index, _ = top(np.array([[FLOOR, FLOOR + 0.01]], dtype=np.float32), 2)
    assert index.tolist() == [[1, -1]]


def test_progress_is_told_to_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "BLOCK", 7)
    told: list[int] = []
    neighbours(*passages(30, 3), 5, progress=told.append)
    assert sum(told) == 30
    assert len(told) > 1
