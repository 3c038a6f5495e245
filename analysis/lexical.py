"""Words: Norwegian analysis and a BM25 index over sparse matrices.

Bokmål and nynorsk meet in one vocabulary: function words of both are dropped, nynorsk forms are mapped to bokmål
(``corpora/nynorsk.yaml``), and what is left is stemmed with Snowball's Norwegian stemmer. The counts are kept as a
SciPy CSR matrix, because rows can then be replaced one by one when a few laws change; weights follow from the
counts in a fraction of a second (Robertson & Zaragoza, BM25: k1 = 1.2, b = 0.75).
"""

import re
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import Stemmer
from numpy.typing import NDArray
from scipy import sparse

ANALYSER_VERSION = "1"

K1 = 1.2
B = 0.75

_WORD = re.compile(r"[a-zæøåéèêóòôüöä]+(?:\d+)?|\d+")
STOPWORDS = frozenset(
    """
    og i å ikke ikkje en ein et eit ei den det de dei som er av til på for med at fra frå om ved skal kan må har han hun ho
    seg sin sitt sine si dette denne disse desse eller blir vert ble vart bli verte være vere var slik slike etter jf jfr mv
    mm nr ledd første fyrste annet andre tredje fjerde femte bokstav punktum kapittel paragraf så som når dersom også
    enn hva kva hvis hvor kor kvar hvilke hvilken kva då da der her både annen anna noe noko noen nokon nokre alle all alt
    hver kvar hvert kvart selv sjølv samme same men over under mot mellom før innen innan ut inn opp ned eit vil ville
    skulle kunne måtte bør burde få får gi gir bare berre andre a b c d e f g h jf. lov loven lova lovens forskrift forskriften
    forskrifta bestemmelse bestemmelser bestemmelsen bestemmelsene føresegn føresegner føresegna føresegnene nevnt nemnd nemnt
    gjelder gjeld
    """.split()
)


ASKING = frozenset(
    """
    hvem hva hvilken hvilket hvilke hvor hvordan hvorfor når kven kva korleis kvifor noen noe nokon noko
    """.split()
)
"""Words with which a reader asks, and which say nothing of what is asked for."""


class Analyser:
    """Text → term numbers; learns new terms until it is frozen."""

    def __init__(self, nynorsk: Mapping[str, str], vocabulary: Iterable[str] = ()) -> None:
        self._stem = Stemmer.Stemmer("norwegian").stemWord
        self._nynorsk = dict(nynorsk)
        self.vocabulary: dict[str, int] = {term: number for number, term in enumerate(vocabulary)}
        self._words: dict[str, int] = {}  # word form → term number, -1 for a stop word

    def terms(self, text: str) -> list[int]:
        """Numbers of the terms of a text, in order; new terms get new numbers."""
        words = self._words
        result = []
        for word in _WORD.findall(text.lower()):
            number = words.get(word)
            if number is None:
                number = words[word] = self._number(word)
            if number >= 0:
                result.append(number)
        return result

    def known(self, text: str) -> list[int]:
        """Numbers of the terms of a query that the vocabulary has."""
        words = (word for word in _WORD.findall(text.lower()) if word not in STOPWORDS and word not in ASKING)
        found = (self.vocabulary.get(self._normal(word)) for word in words)
        return [number for number in found if number is not None]

    def _normal(self, word: str) -> str:
        return str(self._stem(self._nynorsk.get(word, word)))

    def _number(self, word: str) -> int:
        if word in STOPWORDS or len(word) < 2:
            return -1
        return self.vocabulary.setdefault(self._normal(word), len(self.vocabulary))


def count_matrix(rows: Sequence[Sequence[int]], terms: int) -> sparse.csr_matrix:
    """Rows of term numbers → counts, shape (len(rows), terms), float32."""
    lengths = np.fromiter(map(len, rows), dtype=np.int64, count=len(rows))
    indptr = np.concatenate([[0], np.cumsum(lengths)])
    indices = np.fromiter((term for row in rows for term in row), dtype=np.int32, count=int(indptr[-1]))
    matrix = sparse.csr_matrix((np.ones(len(indices), dtype=np.float32), indices, indptr), shape=(len(rows), terms))
    matrix.sum_duplicates()
    return matrix


class LexicalIndex:
    """BM25 over a count matrix.

    :param counts: (documents, terms); title words count as often as they were put in
    """

    def __init__(self, counts: sparse.csr_matrix) -> None:
        self.counts = counts
        documents = counts.shape[0]
        frequency = np.bincount(counts.indices, minlength=counts.shape[1])
        self.idf: NDArray[np.float32] = np.log1p((documents - frequency + 0.5) / (frequency + 0.5)).astype(np.float32)
        lengths = np.asarray(counts.sum(axis=1), dtype=np.float32).ravel()
        average = float(lengths.mean()) if documents else 1.0
        norm = np.repeat(K1 * (1 - B + B * lengths / max(average, 1.0)), np.diff(counts.indptr)).astype(np.float32)
        weights = counts.data * (K1 + 1) / (counts.data + norm)
        self._saturated = sparse.csr_matrix((weights, counts.indices, counts.indptr), shape=counts.shape)
        self._columns = self._saturated.tocsc()

    def scores(self, terms: Sequence[int]) -> NDArray[np.float32]:
        """BM25 of every document for a query; shape (documents,). Linear in the postings of the query's terms."""
        result = np.zeros(self.counts.shape[0], dtype=np.float32)
        columns = self._columns
        for term in set(terms):
            start, end = columns.indptr[term], columns.indptr[term + 1]
            result[columns.indices[start:end]] += columns.data[start:end] * self.idf[term]
        return result


def pair_vectors(counts: sparse.csr_matrix, idf: NDArray[np.float32], average: float) -> sparse.csr_matrix:
    """Unit-length vectors of saturated counts times idf, for comparing texts with each other; shape of ``counts``."""
    lengths = np.asarray(counts.sum(axis=1), dtype=np.float32).ravel()
    norm = np.repeat(K1 * (1 - B + B * lengths / max(average, 1.0)), np.diff(counts.indptr)).astype(np.float32)
    data = counts.data * (K1 + 1) / (counts.data + norm) * idf[counts.indices]
    weighted = sparse.csr_matrix((data, counts.indices, counts.indptr), shape=counts.shape)
    norms = np.sqrt(np.asarray(weighted.multiply(weighted).sum(axis=1)).ravel())
    norms[norms == 0] = 1.0
    weighted.data = (weighted.data / np.repeat(norms, np.diff(weighted.indptr))).astype(np.float32)
    return weighted
