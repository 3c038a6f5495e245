"""Grown clusters: they do not chain, hold a provision once, and are what the rule says, step by step."""

import numpy as np
import pytest
from numpy.typing import NDArray

from analysis.engine import Engine
from analysis.overlap import growth as module
from analysis.overlap.growth import LEVELS, MAX_MEMBERS, Bounds, Grown, grow
from analysis.overlap.neighbours import Neighbours

Floats = NDArray[np.float32]


def unit(*rows: list[float]) -> Floats:
    vectors = np.array(rows, dtype=np.float32)
    found: Floats = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return found


def nearest(vectors: Floats, k: int) -> Neighbours:
    scores = vectors @ vectors.T
    np.fill_diagonal(scores, -2)
    order = np.argsort(-scores, axis=1, kind="stable")[:, :k].astype(np.int32)
    return Neighbours(order, np.take_along_axis(scores, order, axis=1))


def grown(vectors: Floats, documents: list[int] | None = None, owners: list[int] | None = None) -> dict[str, Grown]:
    n = len(vectors)
    return grow(vectors, nearest(vectors, n - 1), np.array(documents or range(n), np.int32), np.array(owners or range(n), np.int32))


def members(found: Grown, seed: int) -> list[int]:
    row: list[int] = found.members[seed].tolist()
    return [one for one in row if one >= 0]


@pytest.mark.parametrize("level", LEVELS)
def test_a_passage_like_one_member_and_unlike_the_other_stays_out(level: str) -> None:
    angle = np.radians(55)
    chain = unit([1, 0], [np.cos(angle), np.sin(angle)], [np.cos(2 * angle), np.sin(2 * angle)])  # A ~ B ~ C, A ≁ C
    found = grown(chain)[level]
    assert members(found, 0) == [0, 1]
    assert members(found, 2) == [2, 1]
    assert sorted(members(found, 1)) in ([0, 1], [1, 2])


def test_near_passages_form_one_cluster_whatever_the_seed() -> None:
    found = grown(unit([1, 0.1, 0], [1, 0, 0.1], [1, 0.1, 0.1], [0, 0, -1]))
    for level in LEVELS:
        assert [sorted(members(found[level], seed)) for seed in range(4)] == [[0, 1, 2]] * 3 + [[3]]
        assert found[level].size.tolist() == [3, 3, 3, 1]
        assert found[level].coherence[3] == 0
        assert found[level].coherence[0] > 0.95


def test_a_provision_takes_part_once() -> None:
    alike = unit([1, 0.1], [1, 0.2], [1, 0.3], [1, 0.4])
    for found in grown(alike, owners=[7, 7, 8, 7]).values():
        assert members(found, 0) == [0, 2]
        assert members(found, 2) == [2, 1] or members(found, 2) == [2, 3]


def test_one_document_does_not_fill_a_cluster() -> None:
    count = 25
    vectors = unit(*([1, 0.001 * n] for n in range(count)))
    documents = [0] * 20 + list(range(1, 6))
    for level, bounds in LEVELS.items():
        inside = members(grown(vectors, documents)[level], 0)
        assert sum(documents[one] == 0 for one in inside) == bounds.same_document
        assert set(range(20, count)) <= set(inside)


def test_a_cluster_is_what_a_reviewer_can_read() -> None:
    vectors = unit(*([1, 0.001 * n] for n in range(50)))
    for found in grown(vectors).values():
        assert found.size.max() == MAX_MEMBERS == len(members(found, 3))


def reference(vectors: Floats, candidates: list[int], documents: list[int], owners: list[int], bounds: Bounds) -> list[int]:
    """The rule in words: best first, near the members on average and near most of them one by one."""
    inside = candidates[:1]
    for one in candidates[1:]:
        near = [float(vectors[one] @ vectors[other]) for other in inside]
        if (
            sum(near) / len(near) >= bounds.mean
            and sum(value >= bounds.pair for value in near) / len(near) >= bounds.share
            and owners[one] not in {owners[other] for other in inside}
            and sum(documents[other] == documents[one] for other in inside) < bounds.same_document
            and len(inside) < MAX_MEMBERS
        ):
            inside.append(one)
    return inside


@pytest.mark.parametrize("seed", range(5))
def test_the_rule(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(seed)
    n = 70
    vectors = unit(*(rng.normal(size=(n, 6)) + 0.9 * rng.normal(size=6)).tolist())
    documents, owners = (np.arange(n) // 9).tolist(), (np.arange(n) // 2).tolist()
    near = nearest(vectors, 40)
    found = grow(vectors, near, np.array(documents, np.int32), np.array(owners, np.int32))
    for level, bounds in LEVELS.items():
        for one in range(n):
            wanted = reference(vectors, [one, *near.index[one].tolist()], documents, owners, bounds)
            assert members(found[level], one) == wanted
            assert found[level].size[one] == len(wanted)
    monkeypatch.setattr(module, "BLOCK", 8)
    again = grow(vectors, near, np.array(documents, np.int32), np.array(owners, np.int32))
    for level in LEVELS:
        assert np.array_equal(found[level].members, again[level].members)
        assert np.allclose(found[level].coherence, again[level].coherence, atol=1e-6)


def test_no_passages_no_clusters() -> None:
    none = np.zeros(0, np.int32)
    found = grow(np.zeros((0, 3), np.float32), Neighbours(np.zeros((0, 4), np.int32), np.zeros((0, 4), np.float32)), none, none)
    assert {level: one.members.shape for level, one in found.items()} == dict.fromkeys(LEVELS, (0, MAX_MEMBERS))


def test_the_core_mostly_stands_in_its_family(engine: Engine) -> None:
    """A family takes members greedily and stops at 30, so that some of the core may find no place in it."""
    for pool in engine.index.pools.values():
        core, family = pool.levels["core"], pool.levels["family"]
        shares = [
            len(set(a[a >= 0].tolist()) & set(b[b >= 0].tolist())) / size
            for a, b, size in zip(core.members, family.members, core.size, strict=True)
            if size > 1
        ]
        assert sum(shares) / len(shares) > 0.9
        assert sum(share < 0.5 for share in shares) < 0.05 * len(shares)
        assert (family.size >= core.size).mean() > 0.98


def test_clusters_of_the_sample_keep_the_rules(engine: Engine) -> None:
    rows = engine.index.rows
    for pool in engine.index.pools.values():
        for level, bounds in LEVELS.items():
            for inside in pool.levels[level].members:
                own = pool.owners[inside[inside >= 0]].tolist()
                assert len(set(own)) == len(own) <= MAX_MEMBERS
                documents = [rows[one].document for one in own]
                assert max(documents.count(one) for one in set(documents)) <= bounds.same_document
