"""Identity of clusters: the same provisions give the same id on every run, in any order.

A provision has a 64-bit number from its id; a cluster's number is the sum of its members' (mod 2^64), so it can be
computed for all clusters at once. With a million clusters the odds of one collision are about 1 in 30 million.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.uint64]
_ID = re.compile(r"k-([0-9a-f]{16})")


def row_numbers(ids: Sequence[str]) -> Numbers:
    """A 64-bit number for each provision id."""
    return np.fromiter((_number(one) for one in ids), dtype=np.uint64, count=len(ids))


def cluster_numbers(members: NDArray[np.int32], of_row: NDArray[np.int32], numbers: Numbers) -> Numbers:
    """A number for each cluster; ``members`` are positions in ``of_row``, -1 where there are fewer."""
    safe = np.where(members >= 0, members, 0)
    values = np.where(members >= 0, numbers[of_row[safe]], np.uint64(0))
    return np.asarray(values.sum(axis=1, dtype=np.uint64))


def cluster_id(number: int) -> str:
    """The public id of a cluster number.

    >>> cluster_id(255), cluster_number("k-00000000000000ff")
    ('k-00000000000000ff', 255)
    """
    return f"k-{number:016x}"


def cluster_number(identifier: str) -> int | None:
    """The inverse; None for what is no cluster id."""
    match = _ID.fullmatch(identifier)
    return int(match[1], 16) if match else None


def id_of(provisions: Iterable[str]) -> str:
    """The id of a cluster of these provisions."""
    return cluster_id(sum(_number(one) for one in set(provisions)) % 2**64)


def _number(identifier: str) -> int:
    return int.from_bytes(hashlib.blake2b(identifier.encode(), digest_size=8).digest(), "little")
