"""The field: what is known of each provision that a life event touches, laid out for comparing one with all others.

Rows of every event's pool, each with its passages' vectors and words, its heading, citations, actors, and
what its sentences state. One provision is compared with all of a field at once: O(passages · d) for the vectors and
O(terms) for the words, some 20 ms for 23,000 provisions.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from analysis.index.artifact import Folder
from analysis.language.model import Norm
from analysis.language.reading import Information
from analysis.rows import Row

QUANTITIES = ("deadline", "age", "amount", "duration")
HEADING = 0.35
"""What the words of a heading add to those of the text when it is asked what a provision is about."""

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]


@dataclass(frozen=True)
class Field:
    """n provisions with p passages.

    :param rows: (n,) row of each, ascending
    :param first: (n + 1,) where its passages begin; the first of them is the whole
    :param document: (n,) number of its document
    :param vectors: (p, d) of the passages, length 1
    :param words: (p, t) term vectors of the passages, length 1
    :param headings: (n, t) the same of the headings
    :param actors: (n, a) who is named as actor or recipient, and which flows of information, weighted by rarity, length 1
    :param cited: (n, n) 1 where the first cites the second
    :param sources: (n, s) what it cites, in the field or not, weighted by rarity, length 1
    :param states: (n, 4) whether it states a deadline, an age, an amount, a duration
    :param prior: (n, 3) is part of an act, is boilerplate, logarithm of 1 + times cited
    """

    rows: Ints
    first: Ints
    document: Ints
    vectors: Floats
    words: sparse.csr_matrix
    headings: sparse.csr_matrix
    actors: sparse.csr_matrix
    cited: sparse.csr_matrix
    sources: sparse.csr_matrix
    states: Floats
    prior: Floats

    def write(self, folder: Folder) -> None:
        """Write to the folder of an index."""
        for name in _ARRAYS:
            folder.write_array(f"field/{name}", getattr(self, name))
        folder.write_array("field/vectors", self.vectors, np.float16)
        for name in _MATRICES:
            folder.write_matrix(f"field/{name}", getattr(self, name))

    @classmethod
    def read(cls, folder: Folder) -> "Field":
        """Read from the folder of an index."""
        arrays = {name: np.asarray(folder.read_array(f"field/{name}")) for name in _ARRAYS}
        matrices = {name: folder.read_matrix(f"field/{name}") for name in _MATRICES}
        return cls(vectors=folder.read_array("field/vectors").astype(np.float32), **arrays, **matrices)

    def part(self, places: Ints) -> "Field":
        """The field of a few of its provisions, in the order given."""
        passages = np.concatenate([np.arange(self.first[place], self.first[place + 1]) for place in places.tolist()])
        matrices = {name: getattr(self, name)[places] for name in ("headings", "actors", "sources")}
        arrays = {name: getattr(self, name)[places] for name in ("rows", "document", "states", "prior")}
        first = np.concatenate([[0], np.cumsum(np.diff(self.first)[places])]).astype(np.int32)
        return Field(first=first, vectors=self.vectors[passages], words=self.words[passages], cited=self.cited[places][:, places],
                     **matrices, **arrays)  # fmt: skip

    @cached_property
    def position(self) -> dict[int, int]:
        """Where in the field a row stands."""
        return {row: number for number, row in enumerate(self.rows.tolist())}

    @cached_property
    def whole_words(self) -> sparse.csr_matrix:
        """(n, t) ``words`` of the whole provisions."""
        return self.words[self.first[:-1]].tocsr()

    @cached_property
    def words_by_term(self) -> sparse.csc_matrix:
        """(p, t) ``words``, for reading one term's passages."""
        return self.words.tocsc()

    @cached_property
    def about(self) -> sparse.csc_matrix:
        """(n, t) what each provision is about: words of text and heading."""
        return sparse.csc_matrix(self.whole_words + HEADING * self.headings)

    @cached_property
    def about_rows(self) -> sparse.csr_matrix:
        """``about``, for reading one provision's words."""
        return self.about.tocsr()

    @cached_property
    def citing(self) -> sparse.csr_matrix:
        """(n, n) 1 where the first is cited by the second."""
        return self.cited.T.tocsr()


_ARRAYS = ("rows", "first", "document", "states", "prior")
_MATRICES = ("words", "headings", "actors", "cited", "sources")


@dataclass(frozen=True)
class Readings:
    """What was read in a row's sentences."""

    norms: Callable[[int], Sequence[Norm]]
    information: Callable[[int], Sequence[Information]]


@dataclass(frozen=True)
class Texts:
    """What the build knows of all rows and passages.

    :param owners: (p,) row of each passage, ascending
    :param counts: texts → weighted term counts of the vocabulary, (texts, t)
    """

    rows: Sequence[Row]
    owners: Ints
    vectors: Floats
    words: sparse.csr_matrix
    edges: Ints
    counts: Callable[[Sequence[str]], sparse.csr_matrix]


def lay_out(chosen: Ints, texts: Texts, readings: Readings) -> Field:
    """The field of the ``chosen`` rows (ascending)."""
    start = np.searchsorted(texts.owners, chosen, "left")
    end = np.searchsorted(texts.owners, chosen, "right")
    passages = np.concatenate([np.arange(a, b) for a, b in zip(start, end, strict=True)]) if len(chosen) else np.zeros(0, np.int64)
    rows = [texts.rows[number] for number in chosen.tolist()]
    place = np.full(len(texts.rows) + 1, -1, dtype=np.int64)
    place[chosen] = np.arange(len(chosen))
    inside = texts.edges[(place[texts.edges] >= 0).all(axis=1)] if len(texts.edges) else texts.edges
    shape = (len(chosen), len(chosen))
    cited = sparse.csr_matrix((np.ones(len(inside), np.float32), (place[inside[:, 0]], place[inside[:, 1]])), shape=shape)
    sources: list[set[str]] = [set() for _ in rows]
    for citing, cited_row in texts.edges[place[texts.edges[:, 0]] >= 0].tolist() if len(texts.edges) else ():
        sources[place[citing]].add(texts.rows[cited_row].id)
    times = np.bincount(texts.edges[:, 1], minlength=len(texts.rows))[chosen] if len(texts.edges) else np.zeros(len(chosen))
    profiles = [_profile(int(row), readings) for row in chosen]
    documents = {document: number for number, document in enumerate(dict.fromkeys(row.document for row in rows))}
    prior = np.array([(row.is_act, bool(row.boilerplate), np.log1p(often)) for row, often in zip(rows, times, strict=True)])
    return Field(
        rows=chosen.astype(np.int32),
        first=np.concatenate([[0], np.cumsum(end - start)]).astype(np.int32),
        document=np.array([documents[row.document] for row in rows], np.int32),
        vectors=texts.vectors[passages],
        words=texts.words[passages],
        headings=_unit(texts.counts([row.heading for row in rows])),
        actors=_weighted([profile.actors for profile in profiles]),
        cited=cited,
        sources=_weighted([frozenset(one) for one in sources]),
        states=np.array([profile.states for profile in profiles], np.float32).reshape(len(rows), len(QUANTITIES)),
        prior=prior.astype(np.float32).reshape(len(rows), 3),
    )


@dataclass(frozen=True)
class _Profile:
    states: list[float]
    actors: frozenset[str]


def _profile(row: int, readings: Readings) -> _Profile:
    states = dict.fromkeys(QUANTITIES, 0.0)
    actors: set[str] = set()
    for norm in readings.norms(row):
        states["deadline"] = max(states["deadline"], float(norm.deadline is not None))
        for threshold in norm.thresholds:
            if threshold.kind in states:
                states[threshold.kind] = 1.0
        actors.update((norm.actor_id or "", f"> {norm.recipient_id}" if norm.recipient_id else ""))
    for information in readings.information(row):
        rule = information.rule
        actors.add(f"i {rule.kind}")
        if rule.to_whom and rule.to_whom.actor:
            actors.add(f"i > {rule.to_whom.actor}")
    return _Profile(list(states.values()), frozenset(actors - {""}))


def _weighted(sets: Sequence[frozenset[str]]) -> sparse.csr_matrix:
    """(len(sets), different members) more for rare members, rows of length 1."""
    names = {name: number for number, name in enumerate(sorted(set().union(*sets)))}
    pairs = [(number, names[name]) for number, one in enumerate(sets) for name in sorted(one)]
    where = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    often = np.bincount(where[:, 1], minlength=max(1, len(names)))
    data = np.log(max(1, len(sets)) / often[where[:, 1]])
    return _unit(sparse.csr_matrix((data, (where[:, 0], where[:, 1])), shape=(len(sets), max(1, len(names)))))


def _unit(matrix: sparse.csr_matrix) -> sparse.csr_matrix:
    """Rows of length 1 (or 0)."""
    length = np.sqrt(np.asarray(matrix.multiply(matrix).sum(axis=1)).ravel())
    return sparse.csr_matrix(sparse.diags(1 / np.where(length > 0, length, 1)) @ matrix, dtype=np.float32)
