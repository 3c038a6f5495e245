"""Ids of clusters: told by the provisions alone."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.overlap.identity import cluster_id, cluster_number, cluster_numbers, id_of, row_numbers

IDS = [f"lov/2071-01-0{n}-{n}/§{n}" for n in range(1, 9)]


def test_the_id_of_these_provisions_is_pinned() -> None:
    """A reviewer's verdict stands under this id; another one here orphans all verdicts."""
    assert id_of(["lov/2071-01-02-3/§1", "forskrift/2072-01-02-3/§4-1"]) == "k-ccf494503a4803b4"


@given(st.lists(st.sampled_from(IDS), min_size=1), st.randoms(use_true_random=False))
def test_order_and_repetition_do_not_matter(ids: list[str], random: object) -> None:
    shuffled = list(ids)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert id_of(shuffled) == id_of(ids) == id_of(set(ids))


@given(st.sets(st.sampled_from(IDS), min_size=1), st.sets(st.sampled_from(IDS), min_size=1))
def test_other_provisions_another_id(one: set[str], other: set[str]) -> None:
    assert (id_of(one) == id_of(other)) == (one == other)


def test_all_at_once_as_one_by_one() -> None:
    members = np.array([[0, 1, 2, -1], [3, -1, -1, -1], [2, 1, 0, -1], [7, 6, 5, 4]], dtype=np.int32)
    of_row = np.arange(8, dtype=np.int32)[::-1].copy()
    numbers = cluster_numbers(members, of_row, row_numbers(IDS))
    wanted = [id_of(IDS[of_row[place]] for place in row if place >= 0) for row in members.tolist()]
    assert [cluster_id(int(number)) for number in numbers] == wanted
    assert wanted[0] == wanted[2]


@given(st.integers(0, 2**64 - 1))
def test_id_and_number_are_inverse(number: int) -> None:
    assert cluster_number(cluster_id(number)) == number


NO_IDS = ["", "k", "k-", "k-1", "x-00000000000000ff", "k-00000000000000fg", "k-00000000000000ff0", "lov/2071-01-02-3/§1"]


@pytest.mark.parametrize("text", NO_IDS)
def test_what_is_no_id(text: str) -> None:
    assert cluster_number(text) is None


@pytest.mark.parametrize("text", ["k--00000000000000f", "k-+0000000000000ff", "k-0000_0000_00000f", "k- 0000000000000ff"])
def test_what_only_int_takes_for_a_number(text: str) -> None:
    assert cluster_number(text) is None
