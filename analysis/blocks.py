"""Array work side by side.

numpy and SciPy let other threads run while they compute, so plain threads use all cores and share the arrays. Meanwhile
a matrix product stays in its own thread: BLAS threads of several products at once wait for each other by spinning, which
made a build half as fast as on one core.
"""

import os
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from threadpoolctl import threadpool_limits

THREADS = os.cpu_count() or 1

A = TypeVar("A")
T = TypeVar("T")


def side_by_side(work: Callable[[A], T], parts: Iterable[A]) -> list[T]:
    """What ``work`` makes of each part, in order. All results are in memory at once: keep them small."""
    with threadpool_limits(1, user_api="blas"), ThreadPoolExecutor(THREADS) as workers:
        return list(workers.map(work, parts))
