"""A refreshed neighbour list is the one that a full computation gives, as far as it is used."""

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import sparse

from analysis.overlap import refresh as module
from analysis.overlap.neighbours import Neighbours, neighbours
from analysis.overlap.refresh import refresh

KEEP, USE = 10, 6
Floats = NDArray[np.float32]


@pytest.fixture(autouse=True)
def _short_lists(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "KEEP", KEEP)
    monkeypatch.setattr(module, "USE", USE)


class Law:
    """Passages that can be taken away, changed and added."""

    def __init__(self, n: int, seed: int, spread: float) -> None:
        self.rng = np.random.default_rng(seed)
        self.spread = spread  # how unlike the passages are: the larger, the shorter their lists
        self.vectors, self.words = self._make(n)

    def _make(self, n: int) -> tuple[Floats, Floats]:
        vectors = self.rng.normal(size=(n, 8)) * self.spread + 1
        words = self.rng.random((n, 20)) * (self.rng.random((n, 20)) < 0.3) + 1e-3
        return tuple((a / np.linalg.norm(a, axis=1, keepdims=True)).astype(np.float32) for a in (vectors, words))

    @property
    def terms(self) -> sparse.csr_matrix:
        return sparse.csr_matrix(self.words)

    def change(self, removed: int, changed: int, added: int) -> NDArray[np.int32]:
        """Where each passage stood before, -1 for what is new; the order stays, new ones come anywhere."""
        n = len(self.vectors)
        stays = np.sort(self.rng.choice(n, max(0, n - removed), replace=False))
        old_of = stays.astype(np.int32)
        old_of[self.rng.choice(len(stays), min(changed, len(stays)), replace=False)] = -1
        old_of = np.insert(old_of, self.rng.integers(0, len(old_of) + 1, added), -1).astype(np.int32)
        vectors, words = self._make(len(old_of))
        kept = old_of >= 0
        vectors[kept], words[kept] = self.vectors[old_of[kept]], self.words[old_of[kept]]
        self.vectors, self.words = vectors, words
        return old_of


def refreshed(law: Law, old: Neighbours, changes: tuple[int, int, int], told: list[int] | None = None) -> Neighbours:
    """The lists after ``changes``: passages removed, changed, added."""
    old_of = law.change(*changes)
    found, same = refresh(law.vectors, law.terms, old, old_of, (told if told is not None else []).append)
    new_of = {before: now for now, before in enumerate(old_of.tolist()) if before >= 0}
    for number in np.flatnonzero(same):
        before = old.index[old_of[number], :USE].tolist()
        assert [new_of[one] for one in before if one >= 0] == [one for one in found.index[number, :USE].tolist() if one >= 0]
    return found


def assert_like_new(found: Neighbours, law: Law) -> None:
    full = neighbours(law.vectors, law.terms, KEEP)
    assert found.index[:, :USE].tolist() == full.index[:, :USE].tolist()
    assert np.allclose(found.score[:, :USE], full.score[:, :USE], atol=1e-5)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    n=st.integers(0, 45), removed=st.integers(0, 12), changed=st.integers(0, 6), added=st.integers(0, 8), seed=st.integers(0, 10**6),
    spread=st.sampled_from([0.5, 1.5, 4.0]),
)  # fmt: skip
def test_one_refresh(n: int, removed: int, changed: int, added: int, seed: int, spread: float) -> None:
    law = Law(n, seed, spread)
    old = neighbours(law.vectors, law.terms, KEEP)
    assert_like_new(refreshed(law, old, (removed, changed, added)), law)


def test_one_refresh_after_another() -> None:
    for seed in range(30):
        law = Law(40, seed, 0.5)
        lists = neighbours(law.vectors, law.terms, KEEP)
        for _ in range(4):
            lists = refreshed(law, lists, (4, 0, 1))
            assert_like_new(lists, law)


def test_one_addition_after_another() -> None:
    law = Law(30, 5, 0.5)
    lists = neighbours(law.vectors, law.terms, KEEP)
    for _ in range(5):
        lists = refreshed(law, lists, (0, 0, 3))
        assert_like_new(lists, law)


def test_without_a_build_before() -> None:
    law = Law(20, 1, 1.0)
    found, same = refresh(law.vectors, law.terms, None, np.full(20, -1, dtype=np.int32))
    assert_like_new(found, law)
    assert not same.any()


def test_nothing_changed_changes_nothing() -> None:
    law = Law(25, 2, 0.5)
    old = neighbours(law.vectors, law.terms, KEEP)
    found, same = refresh(law.vectors, law.terms, old, np.arange(25, dtype=np.int32))
    assert found.index.tolist() == old.index.tolist()
    assert np.array_equal(found.score, old.score)
    assert same.all()


def test_what_is_far_from_the_change_is_told_to_be_the_same() -> None:
    law = Law(60, 3, 0.5)
    old = neighbours(law.vectors, law.terms, KEEP)
    old_of = law.change(0, 1, 0)
    _, same = refresh(law.vectors, law.terms, old, old_of)
    assert not same[old_of < 0].any()
    assert 30 < same.sum() < 60
