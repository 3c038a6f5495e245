"""How much a word tells: inverse document frequencies, shipped with the program.

Counted once over the whole of current law and kept in ``term_weights.bin``, so that the similarity of two
provisions depends on those two alone: it is the same in a sample of thirty acts and in all 4,200, and stays the
same when other acts change. A word that the table lacks is rare and weighs most.

    python -m analysis.term_weights HOME    # count again over the corpus ingested there
"""

import math
import sys
import zlib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from analysis.lexical import Analyser
from analysis.rows import read_rows
from corpora import catalogue
from ingest.corpus import Corpus

PATH = Path(__file__).with_name("term_weights.bin")
MINIMUM_FREQUENCY = 3
"""A word in fewer provisions than this counts as unknown; that leaves misspellings and names out of the file."""


class Table(msgspec.Struct, frozen=True):
    """Stem → number of provisions that hold it, of ``rows``; ``length`` is the mean number of words of a provision."""

    rows: int
    length: float
    frequency: dict[str, int]


@lru_cache(maxsize=1)
def table() -> Table:
    """The shipped table."""
    return msgspec.msgpack.decode(zlib.decompress(PATH.read_bytes()), type=Table)


def weights(vocabulary: Sequence[str]) -> NDArray[np.float32]:
    """BM25's idf of each term; shape (len(vocabulary),)."""
    counted = table()
    return np.fromiter(
        (_idf(counted.rows, counted.frequency.get(term, 1)) for term in vocabulary), dtype=np.float32, count=len(vocabulary)
    )


def _idf(rows: int, frequency: int) -> float:
    return math.log1p((rows - frequency + 0.5) / (frequency + 0.5))


def count(corpus: Corpus) -> Table:
    """Count the words of a corpus."""
    analyser = Analyser(catalogue.nynorsk())
    frequency: dict[int, int] = {}
    rows = words = 0
    for source in read_rows(corpus):
        terms = analyser.terms(f"{source.row.heading}\n{source.text}")
        rows += 1
        words += len(terms)
        for term in set(terms):
            frequency[term] = frequency.get(term, 0) + 1
    names = list(analyser.vocabulary)
    kept = {names[term]: number for term, number in sorted(frequency.items()) if number >= MINIMUM_FREQUENCY}
    return Table(rows, words / max(rows, 1), dict(sorted(kept.items())))


if __name__ == "__main__":
    counted_now = count(Corpus.open(Path(sys.argv[1])))
    PATH.write_bytes(zlib.compress(msgspec.msgpack.encode(counted_now), 9))
    print(f"{len(counted_now.frequency)} words of {counted_now.rows} provisions, {PATH.stat().st_size} bytes")
