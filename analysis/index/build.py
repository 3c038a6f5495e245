"""Builds or refreshes the index of the current snapshot.

What depends on a text alone is kept from the build before: vectors (cache), term counts and neighbour lists (previous
folder). Cost of a full build: O(texts) for reading, counting, embedding, and O(n²·d) for neighbours within a pool;
of a refresh: the same with n replaced by what changed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray
from scipy import sparse

from analysis.embedding.encoder import load_encoder
from analysis.events import available_events
from analysis.index.artifact import Folder, Meta, building, current
from analysis.index.loaded import Index, file_name
from analysis.index.vectors import VectorCache
from analysis.lexical import ANALYSER_VERSION, Analyser, count_matrix, pair_vectors
from analysis.overlap.growth import LEVELS, grow
from analysis.overlap.identity import cluster_numbers, row_numbers
from analysis.overlap.neighbours import Neighbours
from analysis.overlap.refresh import USE, refresh
from analysis.passages import MAX_CHARACTERS, PASSAGES_VERSION, Passage, owners, passages_of
from analysis.rows import ROWS_VERSION, Row, Source, read_rows
from analysis.scope import event_scope
from analysis.term_weights import table, weights
from corpora import catalogue
from ingest.citation import resolve
from ingest.corpus import Corpus
from ingest.identifier import provision_of

FORMAT = "1"
POOL_FOUND = 600
"""Rows found by search that join an event's laws in its pool."""

ALL = "*"

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]


class Progress:
    """What a build tells about itself; does nothing by default."""

    def begin(self, step: str, total: int) -> None:
        """A step begins; ``total`` units of work."""

    def advance(self, count: int) -> None:
        """So many units are done."""


class Report(Struct, frozen=True):
    """What a build did."""

    provisions: int
    passages: int
    embedded: int
    model: str
    clusters: int
    seconds: float
    snapshot: str
    unchanged: bool = False


@dataclass
class _Texts:
    """The rows and passages of a snapshot, with the texts in memory while building."""

    sources: list[Source]
    passages: list[Passage]

    @property
    def rows(self) -> list[Row]:
        return [source.row for source in self.sources]

    def text(self, passage: Passage) -> tuple[str, str]:
        source = self.sources[passage.row]
        return source.row.heading, source.text[passage.start : min(passage.end, passage.start + MAX_CHARACTERS)]


Finish = Callable[[Corpus, Folder, Folder | None, Progress], None]
"""Last step of a build: prepares what readers ask for first; gets the new folder and the one before."""


def build_index(home: Path, finish: Finish, *, model: str | None = None, progress: Progress | None = None,
                force: bool = False) -> Report:  # fmt: skip
    """Bring the index up to date with the corpus.

    :param model: embedding model by name or path; None for the shipped one
    :param force: build even if nothing changed, and reuse nothing but vectors
    :raises EmptyCorpusError: nothing has been ingested
    :raises ModelError: the model cannot be loaded
    :raises StoreError: another build is under way, or the disk is full
    """
    started = perf_counter()
    tell = progress or Progress()
    corpus = Corpus.open(home)
    encoder = load_encoder(model)
    name = model or "default"
    versions = {"rows": ROWS_VERSION, "passages": PASSAGES_VERSION, "analyser": ANALYSER_VERSION, "bounds": repr(LEVELS)}
    before = None if force else current(home)
    if before and _same_origin(before.meta, name, encoder.fingerprint, versions):
        if before.meta.snapshot == corpus.snapshot:
            meta = before.meta
            return Report(meta.rows, meta.passages, 0, encoder.name, meta.clusters, round(perf_counter() - started, 3),
                          corpus.snapshot, unchanged=True)  # fmt: skip
    else:
        before = None
    with building(home) as folder:
        tell.begin("Leser lovtekstene", len(corpus.documents))
        texts = _read(corpus, tell)
        keys = [passage.key for passage in texts.passages]
        tell.begin("Beregner vektorer", len(keys))
        vectors, embedded = VectorCache(home, encoder).vectors(keys, lambda n: texts.text(texts.passages[n]), tell.advance)
        tell.begin("Teller ord", len(keys))
        counts, vocabulary = _counts(texts, before, tell)
        words = pair_vectors(counts, weights(vocabulary), table().length)
        _write_rows(folder, texts, vectors, counts, vocabulary)
        folder.write_array("edges", _edges(corpus, texts))
        folder.write_meta(Meta(FORMAT, corpus.snapshot, name, encoder.fingerprint, datetime.now(UTC).isoformat(),
                               len(texts.sources), len(keys), 0, versions))  # fmt: skip
        clusters = _pools(folder, texts, vectors, words, before, tell)
        folder.write_meta(Meta(FORMAT, corpus.snapshot, name, encoder.fingerprint, datetime.now(UTC).isoformat(),
                               len(texts.sources), len(keys), clusters, versions))  # fmt: skip
        finish(corpus, folder, before, tell)
    return Report(len(texts.sources), len(keys), embedded, encoder.name, clusters, round(perf_counter() - started, 3), corpus.snapshot)


def _same_origin(meta: Meta, model: str, fingerprint: str, versions: dict[str, str]) -> bool:
    return (meta.format, meta.model, meta.fingerprint, meta.versions) == (FORMAT, model, fingerprint, versions)


def _read(corpus: Corpus, tell: Progress) -> _Texts:
    texts = _Texts([], [])
    document = ""
    for source in read_rows(corpus):
        if source.row.document != document:
            document = source.row.document
            tell.advance(1)
        texts.passages.extend(passages_of(len(texts.sources), source))
        texts.sources.append(source)
    return texts


def _counts(texts: _Texts, before: Folder | None, tell: Progress) -> tuple[sparse.csr_matrix, list[str]]:
    """Term counts of every passage; those of unchanged passages come from the build before."""
    vocabulary: list[str] = before.read("vocabulary", list[str]) if before else []
    analyser = Analyser(catalogue.nynorsk(), vocabulary)
    old: dict[str, int] = {}
    if before:
        old = {passage.key: number for number, passage in enumerate(before.read("passages", list[Passage]))}
    reused = [old.get(passage.key, -1) for passage in texts.passages]
    counted = [analyser.terms("\n".join(texts.text(passage))) for passage, number in zip(texts.passages, reused, strict=True) if number < 0]
    terms = list(analyser.vocabulary)
    fresh = count_matrix(counted, len(terms))
    tell.advance(len(reused))
    if not before:
        return fresh, terms
    stored = before.read_matrix("counts")
    kept = sparse.csr_matrix((stored.data, stored.indices, stored.indptr), shape=(stored.shape[0], len(terms)))
    numbers = np.array(reused)
    stacked = sparse.vstack([kept[numbers[numbers >= 0]], fresh], format="csr")
    order = np.empty(len(numbers), dtype=np.int64)
    order[numbers >= 0] = np.arange(int((numbers >= 0).sum()))
    order[numbers < 0] = np.arange(int((numbers >= 0).sum()), len(numbers))
    return sparse.csr_matrix(stacked[order]), terms


def _write_rows(folder: Folder, texts: _Texts, vectors: Floats, counts: sparse.csr_matrix, vocabulary: list[str]) -> None:
    whole = np.fromiter((number for number, passage in enumerate(texts.passages) if not passage.part), dtype=np.int32)
    analyser = Analyser(catalogue.nynorsk(), vocabulary)
    cache: dict[tuple[str, str], list[int]] = {}
    context = []
    for row in texts.rows:
        key = (row.chapter, row.act)
        if key not in cache:
            cache[key] = analyser.known(f"{row.chapter}\n{row.act}")
        context.append(cache[key] + analyser.known(row.heading))
    search = counts[whole] + count_matrix(context, len(vocabulary))
    folder.write("rows", texts.rows)
    folder.write("passages", texts.passages)
    folder.write("vocabulary", vocabulary)
    folder.write_array("owners", owners(texts.passages))
    folder.write_array("row_vectors", vectors[whole])
    folder.write_matrix("counts", counts)
    folder.write_matrix("search_counts", sparse.csr_matrix(search))


def _edges(corpus: Corpus, texts: _Texts) -> Ints:
    """Citations from row to row, sorted; what is cited as a whole act or is not a row is left out."""
    register = corpus.register
    position = {source.row.id: number for number, source in enumerate(texts.sources)}
    edges: set[tuple[int, int]] = set()
    for number, source in enumerate(texts.sources):
        for mention in source.mentions:
            if not mention.targets:
                continue
            for target in resolve(mention, register, document=source.row.document, provision=source.row.id).targets:
                found = position.get(provision_of(target), -1)
                if found >= 0 and found != number:
                    edges.add((number, found))
    return np.array(sorted(edges), dtype=np.int32).reshape(-1, 2)


def _pools(folder: Folder, texts: _Texts, vectors: Floats, words: sparse.csr_matrix, before: Folder | None, tell: Progress) -> int:
    """Neighbours and clusters of every pool."""
    index = Index(folder)
    of_passage = np.asarray(index.owners)
    documents = {document: number for number, document in enumerate(dict.fromkeys(row.document for row in index.rows))}
    of_document = np.fromiter((documents[row.document] for row in index.rows), dtype=np.int32, count=len(index.rows))
    numbers = row_numbers([row.id for row in index.rows])
    old_position = _old_positions(texts.passages, index.rows, before)
    names = []
    clusters = 0
    pools = _pool_members(index, of_passage, texts.passages)
    tell.begin("Sammenligner bestemmelser", sum(len(members) for _, members in pools))
    for name, members in pools:
        file = f"pools/{file_name(name)}"
        old, old_of = _old_neighbours(before, file, members, old_position)
        near = refresh(vectors[members], words[members], old, old_of, tell.advance)
        of_row = of_passage[members]
        use = Neighbours(near.index[:, :USE], near.score[:, :USE])
        for what, array in (("passages", members), ("near", near.index), ("score", near.score)):
            folder.write_array(f"{file}.{what}", array)
        for level, grown in grow(vectors[members], use, of_document[of_row], of_row).items():
            ids = cluster_numbers(grown.members, of_row, numbers)
            folder.write_array(f"{file}.{level}.members", grown.members)
            folder.write_array(f"{file}.{level}.size", grown.size)
            folder.write_array(f"{file}.{level}.coherence", grown.coherence)
            folder.write_array(f"{file}.{level}.ids", ids)
            clusters += int((grown.size > 1).sum())
        names.append(name)
    folder.write("pools", names)
    return clusters


def _pool_members(index: Index, of_passage: Ints, passages: Sequence[Passage]) -> list[tuple[str, Ints]]:
    """Passages of each event's laws and of what search finds for it; and all provisions of current law as wholes."""
    pools = []
    by_document: dict[str, list[int]] = {}
    for number, row in enumerate(index.rows):
        by_document.setdefault(row.document, []).append(number)
    provision = np.fromiter((row.is_provision for row in index.rows), dtype=bool, count=len(index.rows))
    for slug, event in available_events(by_document).items():
        rows = {number for law in event.laws for number in by_document.get(law.id, ())}
        scope = event_scope(index, event, 0)
        found = sorted(scope.relevance, key=lambda row: (-scope.relevance[row], row))[:POOL_FOUND]
        chosen = np.zeros(len(index.rows), dtype=bool)
        chosen[list(rows | set(found))] = True
        pools.append((slug, np.flatnonzero((chosen & provision)[of_passage]).astype(np.int32)))
    whole = np.fromiter((not passage.part for passage in passages), dtype=bool, count=len(passages))
    pools.append((ALL, np.flatnonzero(whole & provision[of_passage]).astype(np.int32)))
    return pools


def _old_positions(passages: Sequence[Passage], rows: Sequence[Row], before: Folder | None) -> Ints:
    """Where each passage stood in the build before; -1 for what is new or has another text."""
    if before is None:
        return np.full(len(passages), -1, dtype=np.int32)
    old_rows: list[Row] = before.read("rows", list[Row])
    old_passages: list[Passage] = before.read("passages", list[Passage])
    old = {(old_rows[passage.row].id, passage.part, passage.key): number for number, passage in enumerate(old_passages)}
    return np.fromiter(
        (old.get((rows[passage.row].id, passage.part, passage.key), -1) for passage in passages),
        dtype=np.int32,
        count=len(passages),
    )


def _old_neighbours(before: Folder | None, file: str, members: Ints, old_position: Ints) -> tuple[Neighbours | None, Ints]:
    """Neighbour lists of the build before, and the place of each member in them."""
    if before is None or not before.has(f"{file}.near"):
        return None, np.full(len(members), -1, dtype=np.int32)
    old_members = np.asarray(before.read_array(f"{file}.passages"))
    positions = old_position[members]
    place = np.searchsorted(old_members, positions)
    place[place == len(old_members)] = 0
    there = (positions >= 0) & (old_members[place] == positions)
    old = Neighbours(np.asarray(before.read_array(f"{file}.near")), np.asarray(before.read_array(f"{file}.score")))
    return old, np.where(there, place, -1).astype(np.int32)
