"""Builds or refreshes the index of the current snapshot.

What depends on a text alone is kept from the build before: vectors (cache), term counts and neighbour lists (previous
folder). Cost of a full build: O(texts) for reading, counting, embedding, and O(n²·d) for neighbours within a pool;
of a refresh: the same with n replaced by what changed.
"""

import gc
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

import numpy as np
from msgspec import Struct
from msgspec.structs import replace
from numpy.typing import NDArray
from scipy import sparse

from analysis.blocks import side_by_side
from analysis.embedding.encoder import Encoder, load_encoder
from analysis.events import available_events
from analysis.index.artifact import FORMAT, Folder, Meta, building, current
from analysis.index.carry import Material, OldPool, gather, merge_rows
from analysis.index.loaded import Index, Parts, file_name
from analysis.index.progress import Progress
from analysis.index.readings import write_readings
from analysis.index.vectors import TITLE, VectorCache
from analysis.language.reading import READINGS_VERSION
from analysis.lexical import ANALYSER_VERSION, Analyser, LexicalIndex, count_matrix, pair_vectors
from analysis.overlap.field import Readings, Texts, lay_out
from analysis.overlap.growth import LEVELS, grow
from analysis.overlap.identity import cluster_numbers, row_numbers
from analysis.overlap.model import Cluster
from analysis.overlap.neighbours import FLOOR, LEXICAL, WORD_FLOOR, Neighbours
from analysis.overlap.pairs import Stage
from analysis.overlap.refresh import KEEP, USE, refresh
from analysis.passages import PASSAGES_VERSION, owners
from analysis.retrieval import Retriever
from analysis.rows import ROWS_VERSION, Source, read_rows
from analysis.scope import Scope, event_scope
from analysis.term_weights import table, weights
from corpora import catalogue
from corpora.catalogue import Event
from ingest.citation import resolve
from ingest.corpus import Corpus
from ingest.identifier import provision_of

POOL_FOUND = 600
"""Rows found by search that join an event's laws in its pool."""

ALL = "*"

Floats = NDArray[np.float32]
Ints = NDArray[np.int32]


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


Finish = Callable[[Corpus, Index, Mapping[str, Scope], Progress], dict[str, tuple[Cluster, ...]]]
"""Last step of a build: from the new index and the scope of each event with a pool to what readers ask for first, by event."""


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
    measures = _short(repr((TITLE, LEXICAL, FLOOR, WORD_FLOOR, KEEP, USE, LEVELS)))
    versions = {"rows": ROWS_VERSION, "passages": PASSAGES_VERSION, "analyser": ANALYSER_VERSION, "similarity": measures}
    before = None if force else current(home)
    if before and _same_origin(before.meta, name, encoder.fingerprint, versions):
        if before.meta.state == corpus.state and before.meta.readings == READINGS_VERSION:
            meta = before.meta
            return Report(meta.rows, meta.passages, 0, encoder.name, meta.clusters, round(perf_counter() - started, 3),
                          corpus.snapshot, unchanged=True)  # fmt: skip
    else:
        before = None
    with building(home) as folder, _uncollected():
        ahead = folder.beside(lambda: corpus.register)  # names and provisions for the citations, wanted below
        tell.begin("Leser lovtekstene", len(corpus.documents))
        material = gather(corpus, before)
        tell.advance(len(corpus.documents))
        _read(folder, corpus, material, before, tell)
        tell.begin("Beregner vektorer", len(material.passages))
        vectors, embedded = _vectors(home, encoder, material, before, tell)
        tell.begin("Teller ord", len(material.passages))
        counts, vocabulary = _counts(material, before)
        tell.advance(len(material.passages))
        words = pair_vectors(counts, weights(vocabulary), table().length)
        row_vectors, search_counts = _searched(material, vectors, counts, vocabulary, before)
        facts = Meta(FORMAT, corpus.snapshot, corpus.state, name, encoder.fingerprint, datetime.now(UTC).isoformat(), len(material.rows),
                     len(material.passages), 0, versions, READINGS_VERSION)  # fmt: skip
        retriever = Retriever(material.rows, row_vectors, LexicalIndex(search_counts), Analyser(catalogue.nynorsk(), vocabulary), encoder)
        ahead.result()
        edges = _edges(corpus, material, before)
        index = Index(folder, facts, Parts(material.rows, material.passages, owners(material.passages), edges, retriever))
        folder.write("register", corpus.register_fingerprint)
        folder.write_array("row_vectors", row_vectors, np.float16)
        folder.write_matrix("search_counts", search_counts)
        _write_rows(folder, material, index, vectors, counts, vocabulary)
        events = available_events(index.heads)
        scopes = dict(zip(events, side_by_side(lambda event: event_scope(index, event, 0), events.values()), strict=True))
        pools = {**_event_pools(index, scopes, events), ALL: _all_provisions(index)}
        tell.begin("Sammenligner bestemmelser", sum(map(len, pools.values())))
        compare = _Comparison(folder, index, material, vectors, words, before, tell)
        clusters = sum(compare.pool(name, members) for name, members in pools.items())
        folder.write("pools", list(pools))
        folder.write_meta(replace(facts, clusters=clusters))
        folder.flush()
        tell.begin("Legger ut hendelsenes bestemmelser", len(scopes))
        _lay_out(folder, index, vectors, words, pools, scopes, events)
        tell.advance(len(scopes))
        folder.flush()
        folder.write("prepared", finish(corpus, index, scopes, tell))
    return Report(len(material.rows), len(material.passages), embedded, encoder.name, clusters, round(perf_counter() - started, 3),
                  corpus.snapshot)  # fmt: skip


def _read(folder: Folder, corpus: Corpus, material: Material, before: Folder | None, tell: Progress) -> None:
    """What the sentences do; where only the rules of reading have changed, all are read anew and nothing else is made again."""
    if before and before.meta.readings == READINGS_VERSION:
        write_readings(folder, material.sources, material, before, tell)
        return
    sources = material.sources if len(material.sources) == len(material.rows) else dict(enumerate(read_rows(corpus)))
    write_readings(folder, sources, material, None, tell)


@contextmanager
def _uncollected() -> Iterator[None]:
    """No garbage collection meanwhile: a build makes millions of small objects and no cycles worth the search."""
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _short(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=4).hexdigest()


def _same_origin(meta: Meta, model: str, fingerprint: str, versions: dict[str, str]) -> bool:
    return (meta.format, meta.model, meta.fingerprint, meta.versions) == (FORMAT, model, fingerprint, versions)


def _vectors(home: Path, encoder: Encoder, material: Material, before: Folder | None, tell: Progress) -> tuple[Floats, int]:
    """(passages, d) vectors; the old ones from the build before, the rest from the cache or the model."""
    old = material.old_passage
    kept = old >= 0
    if before:
        vectors = np.asarray(before.read_array("vectors"))[np.where(kept, old, 0)].astype(np.float32)
        tell.advance(int(kept.sum()))
    else:
        vectors = np.zeros((len(old), encoder.dimensions), dtype=np.float32)
    fresh = np.flatnonzero(~kept)
    keys = [material.passages[number].key for number in fresh]
    made, embedded = VectorCache(home, encoder).vectors(keys, lambda n: material.text(int(fresh[n])), tell.advance)
    vectors[fresh] = made
    return vectors, embedded


def _counts(material: Material, before: Folder | None) -> tuple[sparse.csr_matrix, list[str]]:
    """Term counts of every passage; those of old passages come from the build before."""
    vocabulary: list[str] = before.read("vocabulary", list[str]) if before else []
    analyser = Analyser(catalogue.nynorsk(), vocabulary)
    fresh = np.flatnonzero(material.old_passage < 0)
    counted = [analyser.terms("\n".join(material.text(int(number)))) for number in fresh]
    terms = list(analyser.vocabulary)
    made = count_matrix(counted, len(terms))
    return (merge_rows(before.read_matrix("counts"), material.old_passage, made) if before else made), terms


def _searched(material: Material, vectors: Floats, counts: sparse.csr_matrix, vocabulary: list[str],
              before: Folder | None) -> tuple[Floats, sparse.csr_matrix]:  # fmt: skip
    """What search compares a question with: a vector and term counts for each row."""
    whole = np.fromiter((number for number, passage in enumerate(material.passages) if not passage.part), dtype=np.int32)
    analyser = Analyser(catalogue.nynorsk(), vocabulary)
    kept = material.kept_rows
    fresh = [material.rows[number] for number in np.flatnonzero(~kept)]
    # Chapter and act are searched too, and the heading counts double.
    context = count_matrix([analyser.known(f"{row.chapter}\n{row.act}\n{row.heading}") for row in fresh], len(vocabulary))
    made = sparse.csr_matrix(counts[whole[~kept]] + context)
    places = np.where(kept, material.old_row, -1)
    return vectors[whole], merge_rows(before.read_matrix("search_counts"), places, made) if before else made


def _write_rows(folder: Folder, material: Material, index: Index, vectors: Floats, counts: sparse.csr_matrix,
                vocabulary: list[str]) -> None:  # fmt: skip
    folder.write("rows", material.rows)
    folder.write("passages", material.passages)
    folder.write("blocks", material.blocks)
    folder.write("vocabulary", vocabulary)
    folder.write_array("owners", index.owners)
    folder.write_array("vectors", vectors, np.float16)
    folder.write_array("edges", index.edges)
    folder.write_matrix("counts", counts)


def _edges(corpus: Corpus, material: Material, before: Folder | None) -> Ints:
    """(m, 2) citations from row to row, sorted; what is cited as a whole act or is not a row is left out.

    Those of old documents still lead where they led as long as no name and no provision came or went.
    """
    fingerprint = corpus.register_fingerprint
    position = {row.id: number for number, row in enumerate(material.rows)}
    edges: set[tuple[int, int]] = set()
    if before and before.read("register", str) == fingerprint:
        sources: Iterable[Source] = material.sources.values()
        edges.update(_carried_edges(np.asarray(before.read_array("edges")), material))
    else:
        sources = read_rows(corpus)
    register = corpus.register
    for source in sources:
        number = position[source.row.id]
        targets = set(source.links)
        for mention in source.mentions:
            if mention.targets:
                targets.update(resolve(mention, register, document=source.row.document, provision=source.row.id).targets)
        found = {position.get(provision_of(target), -1) for target in targets}
        edges.update((number, other) for other in found - {-1, number})
    return np.array(sorted(edges), dtype=np.int32).reshape(-1, 2)


def _carried_edges(edges: Ints, material: Material) -> list[tuple[int, int]]:
    """Edges of the build before whose source is an old row, in today's positions."""
    if not len(edges):
        return []
    new_of = np.full(int(max(edges.max(), material.old_row.max(initial=0))) + 1, -1, dtype=np.int32)
    old = material.old_row
    new_of[old[old >= 0]] = np.flatnonzero(old >= 0)
    start, end = new_of[edges[:, 0]], new_of[edges[:, 1]]
    good = (start >= 0) & (end >= 0)
    good &= material.kept_rows[np.where(start >= 0, start, 0)]
    return [(int(one), int(other)) for one, other in zip(start[good], end[good], strict=True)]


class _Comparison:
    """What the pools of one build share."""

    def __init__(self, folder: Folder, index: Index, material: Material, vectors: Floats, words: sparse.csr_matrix,
                 before: Folder | None, tell: Progress) -> None:  # fmt: skip
        self._folder, self._material, self._before, self._tell = folder, material, before, tell
        self._vectors, self._words, self._owners = vectors, words, index.owners
        documents = {document: number for number, document in enumerate(dict.fromkeys(row.document for row in index.rows))}
        self._documents = np.fromiter((documents[row.document] for row in index.rows), dtype=np.int32, count=len(index.rows))
        self._numbers = row_numbers([row.id for row in index.rows])

    def pool(self, name: str, members: Ints) -> int:
        """Find and write neighbours and clusters of a pool; returns the number of clusters."""
        folder, file = self._folder, f"pools/{file_name(name)}"
        vectors, of_row = self._vectors[members], self._owners[members]
        old = OldPool.read(self._before, file, members, self._material.old_passage)
        near, same = refresh(vectors, self._words[members], old.near, old.place, self._tell.advance)
        use = Neighbours(near.index[:, :USE], near.score[:, :USE])
        grown = grow(vectors, use, self._documents[of_row], of_row, np.flatnonzero(~same).astype(np.int32))
        for what, array in (("passages", members), ("near", near.index), ("score", near.score)):
            folder.write_array(f"{file}.{what}", array)
        for level, found in grown.items():
            old.carry(level, found, same)
            folder.write_array(f"{file}.{level}.members", found.members)
            folder.write_array(f"{file}.{level}.size", found.size)
            folder.write_array(f"{file}.{level}.coherence", found.coherence)
            folder.write_array(f"{file}.{level}.ids", cluster_numbers(found.members, of_row, self._numbers))
        return sum(int((found.size > 1).sum()) for found in grown.values())


def _lay_out(folder: Folder, index: Index, vectors: Floats, words: sparse.csr_matrix, pools: Mapping[str, Ints],
             scopes: Mapping[str, Scope], events: Mapping[str, Event]) -> None:  # fmt: skip
    """Write the field of all events' provisions, and each event's stage in it."""
    rows = {slug: np.unique(index.owners[pools[slug]]) for slug in scopes}
    chosen = np.unique(np.concatenate([*rows.values(), np.zeros(0, np.int32)])).astype(np.int32)
    analyser, idf = index.retriever.analyser, weights(list(index.retriever.analyser.vocabulary))

    def weighted(texts: Sequence[str]) -> sparse.csr_matrix:
        counts = count_matrix([analyser.known(text) for text in texts], len(idf))
        counts.data *= idf[counts.indices]
        return counts

    texts = Texts(index.rows, index.owners, vectors, words, index.edges, weighted)
    lay_out(chosen, texts, Readings(index.norms.of_row, index.information.of_row)).write(folder)
    for slug, scope in scopes.items():
        core = {law.id for law in events[slug].laws if law.role == "core"}
        relevance = [scope.relevance.get(row, 0.0) for row in rows[slug].tolist()]
        Stage(
            members=np.searchsorted(chosen, rows[slug]).astype(np.int32),
            core=np.array([index.rows[row].document in core for row in rows[slug].tolist()], dtype=np.float32),
            relevance=np.log1p(np.array(relevance, dtype=np.float32)),
        ).write(folder, slug)


def _all_provisions(index: Index) -> Ints:
    """All provisions of current law, each as a whole."""
    whole = np.fromiter((not passage.part for passage in index.passages), dtype=bool, count=len(index.passages))
    return np.flatnonzero(whole & _is_provision(index)[index.owners]).astype(np.int32)


def _event_pools(index: Index, scopes: Mapping[str, Scope], events: Mapping[str, Event]) -> dict[str, Ints]:
    """Passages of each event's laws and of what search finds for it."""
    by_document: dict[str, list[int]] = {}
    for number, row in enumerate(index.rows):
        by_document.setdefault(row.document, []).append(number)
    provision = _is_provision(index)
    pools = {}
    for slug, scope in scopes.items():
        rows = {number for law in events[slug].laws for number in by_document.get(law.id, ())}
        found = sorted(scope.relevance, key=lambda row: (-scope.relevance[row], row))[:POOL_FOUND]
        chosen = np.zeros(len(index.rows), dtype=bool)
        chosen[list(rows | set(found))] = True
        pools[slug] = np.flatnonzero((chosen & provision)[index.owners]).astype(np.int32)
    return pools


def _is_provision(index: Index) -> NDArray[np.bool_]:
    return np.fromiter((row.is_provision for row in index.rows), dtype=bool, count=len(index.rows))
