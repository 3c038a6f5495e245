"""Work side by side, and the largest values."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from threadpoolctl import threadpool_info

from analysis.blocks import side_by_side
from analysis.retrieval import largest


def test_results_come_in_order() -> None:
    assert side_by_side(lambda n: n * n, range(50)) == [n * n for n in range(50)]
    assert side_by_side(str, []) == []


def test_an_error_is_not_swallowed() -> None:
    with pytest.raises(ZeroDivisionError):
        side_by_side(lambda n: 1 // n, [1, 0, 2])


def test_products_keep_to_their_thread_meanwhile() -> None:
    def threads(_: int) -> set[int]:
        return {one["num_threads"] for one in threadpool_info() if "numpy" in one["filepath"]}

    before = threads(0)
    assert side_by_side(threads, range(3)) == [{1}] * 3
    assert threads(0) == before


@given(st.lists(st.floats(-9, 9, width=32), min_size=1, max_size=5000), st.integers(1, 5000))
def test_largest(values: list[float], count: int) -> None:
    array = np.array(values, dtype=np.float32)
    count = min(count, len(values))
    found = largest(array, count)
    assert len(set(found.tolist())) == count
    assert sorted(array[found].tolist()) == sorted(values)[len(values) - count :]
