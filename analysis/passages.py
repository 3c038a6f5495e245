"""Passages: what is compared with what. A row as a whole, and each of its ledd where it has several.

One section often holds several duties; the ledd is where two laws meet (the design's unit), while the whole section
meets sections that spread the same rule over their ledd differently. Both take part.
"""

import hashlib
from collections.abc import Iterable

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from analysis.rows import Source

PASSAGES_VERSION = "1"
MINIMUM_LEDD = 30
MAX_CHARACTERS = 6000
"""What a passage is judged by; the longest sections are lists and annexes whose beginning tells what they are."""


class Passage(Struct, frozen=True, array_like=True, gc=False):
    """A text to compare; ``part`` is the ledd's address below the row, empty for the whole."""

    row: int
    part: str
    start: int  # offset in the row's text
    end: int
    key: str  # hash of heading and text: the same passage in any snapshot


def passages_of(position: int, source: Source) -> list[Passage]:
    """The passages of one row."""
    whole = Passage(position, "", 0, len(source.text), _key(source.row.heading, source.text))
    ledd = [part for part in source.ledd if part[2] - part[1] >= MINIMUM_LEDD]
    if len(ledd) < 2 or not source.row.is_provision:
        return [whole]
    parts = [Passage(position, name, start, end, _key(source.row.heading, source.text[start:end])) for name, start, end in ledd]
    return [whole, *parts]


def owners(passages: Iterable[Passage]) -> NDArray[np.int32]:
    """Row of each passage."""
    return np.fromiter((passage.row for passage in passages), dtype=np.int32)


def _key(heading: str, text: str) -> str:
    body = f"{PASSAGES_VERSION}\x1f{heading}\x1f{text[:MAX_CHARACTERS]}"
    return hashlib.blake2b(body.encode(), digest_size=12).hexdigest()
