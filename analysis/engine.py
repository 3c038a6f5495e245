"""The one entry to the analysis: what both doors (command line and HTTP) call.

Opened once for a data directory; everything it returns is an immutable object with the contract's fields.
"""

from collections.abc import Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Protocol

import numpy as np
from msgspec.structs import replace

from analysis.actor.keep import actors_file
from analysis.actor.view import Actors
from analysis.actors import recogniser
from analysis.dataflow.answer import DataFlows
from analysis.dataflow.keep import rules_file
from analysis.dataflow.rules import Rules
from analysis.draft.check import DraftChecker
from analysis.events import available_events, find_event
from analysis.faults.found import Faults
from analysis.faults.keep import faults_file
from analysis.faults.model import FAULT_KINDS
from analysis.found import Hit, ScopeActor, ScopeResult
from analysis.grants.keep import Grants
from analysis.index.build import Report, build_index
from analysis.index.loaded import Index
from analysis.index.progress import Progress
from analysis.indicators import count
from analysis.kept_findings import keep_findings
from analysis.language.reading import READINGS_VERSION, Reading
from analysis.ledger import Ledger
from analysis.narrowed import EVERYTHING, Narrowed
from analysis.overlap.choosing import SAID_ALIKE, Choosing
from analysis.overlap.finding import Finding, Findings
from analysis.overlap.identity import cluster_number
from analysis.overlap.model import Cluster
from analysis.overlap.shelf import Shelf
from analysis.place import read_place
from analysis.references.dead import References
from analysis.references.impact import impact
from analysis.references.keep import references_file
from analysis.references.model import Impact
from analysis.references.ranges import expand
from analysis.register import register_of
from analysis.replacement import inverse, replacements
from analysis.scope import Scope, event_scope, query_scope
from analysis.scope_file import kept_scope
from analysis.terms import Register
from corpora import catalogue
from corpora.catalogue import Event
from ingest.corpus import Corpus, Place
from ingest.errors import NotFoundError

PREPARED = 50
"""Clusters of an event that are made at ``index``."""

ACTOR_PROVISIONS = 600
"""Provisions of a scope, best first, in which actors are looked for."""


class Judged(Protocol):
    """Gives clusters what people judged of them; whoever keeps reviews hands it in."""

    def __call__(self, clusters: Sequence[Cluster], event: str | None = None) -> tuple[Cluster, ...]:
        """The same clusters with their status; those of an event perhaps in another order, with scores to match."""
        ...


def unjudged(clusters: Sequence[Cluster], event: str | None = None) -> tuple[Cluster, ...]:
    """Nobody keeps reviews."""
    return tuple(clusters)


def refresh_index(home: Path, *, model: str | None = None, progress: Progress | None = None, force: bool = False) -> Report:
    """Bring the index up to date, with the clusters of every event made ready.

    :raises LovkryssError: see ``build_index``
    """
    if force:
        Shelf(home).clear()
    report = build_index(home, _prepare, model=model, progress=progress, force=force)
    corpus = Corpus.open(home)
    references_file(corpus)  # so that the first who asks for dead references, or for any fault, need not wait
    index = Index.open(home)
    keep_findings(corpus, index, Faults.of(faults_file(corpus, index)), anew=True)
    actors_file(corpus, index)
    Grants.open(corpus, index)
    count(corpus, index)
    rules_file(corpus, index)
    return report


def _prepare(corpus: Corpus, index: Index, scopes: Mapping[str, Scope], tell: Progress) -> dict[str, tuple[Cluster, ...]]:
    engine = Engine(corpus, index)
    tell.begin("Skriver ut klyngene", len(scopes))
    prepared = {}
    for slug, scope in scopes.items():
        prepared[slug] = engine.prepare(slug, scope)
        tell.advance(1)
    return prepared


class Engine:
    """Corpus and index of one data directory, opened for reading."""

    def __init__(self, corpus: Corpus, index: Index) -> None:
        self.corpus = corpus
        self.index = index
        self._findings = Findings(corpus, index)
        self._choosing = Choosing(index, self._findings)
        self.overlaps_of_event = lru_cache(maxsize=64)(self._overlaps_of_event)
        self._whole_scope = lru_cache(maxsize=64)(self._scope_of_whole_event)
        self.impact = lru_cache(maxsize=16)(self._impact)

    @classmethod
    def open(cls, home: Path) -> "Engine":
        """Open the current snapshot and its index.

        :raises EmptyCorpusError: nothing has been ingested
        :raises IndexStateError: it has not been indexed
        """
        return cls(Corpus.open(home), Index.open(home))

    @property
    def stale(self) -> bool:
        """The law has been ingested anew since the index was built."""
        return self.index.meta.state != self.corpus.state

    @cached_property
    def events(self) -> dict[str, Event]:
        """Events by slug."""
        return available_events(self.corpus.documents)

    # -- search and scope ---------------------------------------------------------------------------------------

    def search(self, text: str, limit: int = 20, within: Narrowed = EVERYTHING) -> list[Hit]:
        """Provisions for words or a question, best first.

        :param within: only provisions in this part of the law
        :raises NotFoundError: no such document as is named there
        """
        rows, retriever = self.index.rows, self.index.retriever
        if within.narrows:
            wanted = replace(within, document=self.corpus.info(within.document).id) if within.document else within
            among = np.flatnonzero(np.fromiter((wanted.holds(row) for row in rows), dtype=bool, count=len(rows)))
            hits = retriever.search_among(text, limit, among)
        else:
            hits = retriever.search(text, limit)
        return [
            Hit(rows[row].id, round(float(score), 4), rows[row].title, rows[row].act)
            for row, score in zip(hits.rows.tolist(), hits.scores.tolist(), strict=True)
        ]

    def scope_of_event(self, slug: str, limit: int = 200) -> ScopeResult:
        """Laws, provisions and actors of a catalogue event; made once, whatever the limit.

        :raises NotFoundError: no such event
        """
        whole = self._whole_scope(slug)
        return ScopeResult(whole.documents[:limit], whole.provisions[:limit], whole.actors)

    def _scope_of_whole_event(self, slug: str) -> ScopeResult:
        event, most = self._event(slug), len(self.index.rows)
        return kept_scope(self.corpus, self.index, event, lambda: self._result(event_scope(self.index, event, most), most))

    def scope_of_query(self, query: str, limit: int = 200) -> ScopeResult:
        """Laws, provisions and actors that a question in free text touches."""
        return self._result(query_scope(self.index, query, limit), limit)

    def _event(self, slug: str) -> Event:
        return find_event(slug, self.corpus.documents)

    def _result(self, scope: Scope, limit: int) -> ScopeResult:
        ranked = sorted(scope.relevance, key=lambda row: (-scope.relevance[row], row))[:ACTOR_PROVISIONS]
        return ScopeResult(tuple(scope.documents[:limit]), tuple(scope.provisions), self.actors_of(ranked))

    def actors_of(self, rows: Sequence[int]) -> tuple[ScopeActor, ...]:
        """Actors with a task in the provisions of these rows, most often named first."""
        named: dict[str, list[str]] = {}
        for number in rows:
            row = self.index.rows[number]
            unit = self.corpus.unit(row.document, row.id[len(row.document) + 1 :])
            text = self.corpus.document(row.document).slice(unit)
            for actor in dict.fromkeys(actor for actor, _, _ in recogniser().find(text)):
                named.setdefault(actor, []).append(row.id)
        known = catalogue.actors()
        order = sorted(named, key=lambda actor: (-len(named[actor]), actor))
        return tuple(ScopeActor(actor, known[actor].name, known[actor].kind, tuple(named[actor])) for actor in order)

    def has_laws_of(self, slug: str) -> bool:
        """Whether the corpus holds any law that the catalogue names for the event."""
        return slug in self.events and any(law.id in self.corpus.documents for law in self.events[slug].laws)

    # -- norms --------------------------------------------------------------------------------------------------

    def read(self, place: Place) -> Reading:
        """What a unit says: norms, definitions, information rules; spans are offsets in the unit's text.

        Read from the index; what is not indexed (repealed, proposed, only announced), or was read by older rules, is read on
        the spot.
        """
        row = self.index.position.get(f"{place.info.id}/{place.unit.name}") if place.unit else None
        if row is None or self.stale or self.index.meta.readings != READINGS_VERSION:
            return read_place(place)
        return Reading(self.index.norms.of_row(row), self.index.definitions.of_row(row), self.index.information.of_row(row))

    # -- terms --------------------------------------------------------------------------------------------------

    @cached_property
    def terms(self) -> Register:
        """Every term that current law defines, with all its definitions; made once from what the index has read."""
        return register_of(self.index, self.corpus.snapshot)

    # -- actors -------------------------------------------------------------------------------------------------

    @cached_property
    def actors(self) -> Actors:
        """What the law lays on each actor it names."""
        return Actors(actors_file(self.corpus, self.index), self.index)

    @cached_property
    def grants(self) -> Grants:
        """The grant schemes of the law."""
        return Grants.open(self.corpus, self.index)

    # -- flows of information -----------------------------------------------------------------------------------

    @cached_property
    def flows(self) -> DataFlows:
        """Which provisions govern that somebody gives information to somebody else."""
        return DataFlows(self.corpus, self.index, Rules(rules_file(self.corpus, self.index), self.index))

    # -- references ---------------------------------------------------------------------------------------------

    @cached_property
    def references(self) -> References:
        """All citations of current law: those that lead nowhere, and who cites what."""
        return References.open(self.corpus)

    def _impact(self, ids: tuple[str, ...], replaced_by: str | None = None, narrowing_only: bool = False) -> Impact:
        """What cites some acts or sections, with what is to take their place.

        :param ids: of acts, chapters, sections or ledd, or of several sections: «lov/1967-02-10/§§13-13g»
        :param replaced_by: the act that is to replace the one the ids are in; None for the one that the law itself tells of
        :param narrowing_only: leave out all that does not narrow what it cites
        :raises NotFoundError: no such act or section
        """
        places = [self.corpus.locate(one) for one in dict.fromkeys(one for name in ids for one in expand(self.corpus, name))]
        documents = {place.info.id for place in places}
        heirs = self._replaced_by.get(next(iter(documents)), ()) if len(documents) == 1 and replaced_by is None else ()
        heir = self.corpus.info(replaced_by).id if replaced_by else heirs[0] if len(heirs) == 1 else ""
        encoder = self.index.encoder if heir else None
        return impact(self.references, places, replaced_by=heir, encoder=encoder, narrowing_only=narrowing_only)

    @cached_property
    def _replaced_by(self) -> dict[str, tuple[str, ...]]:
        return inverse(replacements(self.corpus))

    # -- overlaps -----------------------------------------------------------------------------------------------

    def overlaps(self, *, event: str | None = None, query: str | None = None, provision: str | None = None, limit: int = 20,
                 kind: str | None = None, status: str | None = None, judged: Judged = unjudged) -> tuple[Cluster, ...]:  # fmt: skip
        """Clusters for an event, a question or a provision (exactly one of them), best first.

        Faults of the law are woven in: few among the clusters of an event, those that a provision has behind its first few. Of a
        question they are told only where their kind is asked for.

        :param kind: only clusters of this kind; of a kind of fault all that there are
        :param status: only clusters of this status
        :param judged: tells what people judged
        :raises NotFoundError: no such event or provision
        """
        if kind in FAULT_KINDS:
            found = judged(self._faults_only(kind, event=event, query=query, provision=provision))
        else:
            wanted = max(PREPARED, limit) if kind or status else limit
            found = self._found(wanted, event=event, query=query, provision=provision, woven=kind is None, judged=judged)
        return tuple(one for one in found if kind in (None, one.kind) and status in (None, one.status))[:limit]

    def _found(self, limit: int, *, event: str | None, query: str | None, provision: str | None, woven: bool,
               judged: Judged) -> tuple[Cluster, ...]:  # fmt: skip
        if event is not None:
            return self.event_list(event, limit, woven=woven, judged=judged)
        if query is not None:
            return judged(self.overlaps_of_query(query, limit))
        found = self.overlaps_of_provision(provision or "", limit)
        own = self.faults.of_provision(self._provision(provision or "")) if woven else ()
        return judged(_descending((*found[:SAID_ALIKE], *own, *found[SAID_ALIKE:])) if own else found)

    def event_list(self, slug: str, limit: int = PREPARED, *, woven: bool = True, judged: Judged = unjudged) -> tuple[Cluster, ...]:
        """An event's clusters as they are shown: with faults between them, and what was judged.

        Only the first are put in another order, the same whatever the limit, so that pages of a list fit together.
        """
        found = self.overlaps_of_event(slug, max(limit, PREPARED))
        first = _descending(self.faults.woven_into(slug, found[:PREPARED]) if woven else found[:PREPARED])
        return _descending((*judged(first, slug), *judged(found[PREPARED:])))

    def _faults_only(self, kind: str, *, event: str | None, query: str | None, provision: str | None) -> tuple[Cluster, ...]:
        """All faults of a kind in the scope of an event or a question, or that a provision shows, most relevant first."""
        if event is not None:
            return self.faults.of_event(self._event(event).slug, kind)
        if query is not None:
            return self.faults.in_scope(query_scope(self.index, query, 0).relevance, self.index.position, kind)
        return tuple(one for one in self.faults.of_provision(self._provision(provision or "")) if one.kind == kind)

    @cached_property
    def faults(self) -> Faults:
        """What is wrong with the law as it stands. None are told of law that was ingested after the index was built."""
        return Faults() if self.stale else Faults.of(faults_file(self.corpus, self.index))

    def _provision(self, identifier: str) -> str:
        """The id of the provision that is asked about, or that holds the ledd asked about.

        :raises NotFoundError: no such provision
        """
        place = self.corpus.locate(identifier)
        if place.unit is None:
            raise NotFoundError(f"{identifier}: a whole document or chapter; name a provision, such as {place.info.id}/§1")
        return f"{place.info.id}/{place.unit.name}"

    def _overlaps_of_event(self, slug: str, limit: int = PREPARED) -> tuple[Cluster, ...]:
        """Clusters of a catalogue event, most valuable first.

        :raises NotFoundError: no such event
        """
        prepared = self.index.prepared.get(slug)
        if prepared is not None and (limit <= len(prepared) or len(prepared) < PREPARED):
            return prepared[:limit]
        scope = event_scope(self.index, self._event(slug), 0)
        if slug not in self.index.stages:
            return self._shown(self._choosing.of_text("", scope, limit))
        return self._shown(self._choosing.of_event(slug, scope, limit))

    def overlaps_of_query(self, query: str, limit: int = 30) -> tuple[Cluster, ...]:
        """Clusters about a question in free text, most valuable first."""
        return self._shown(self._choosing.of_text(query, query_scope(self.index, query, 0), limit))

    def overlaps_of_provision(self, identifier: str, limit: int = 20) -> tuple[Cluster, ...]:
        """Clusters that hold a provision (or the provision of a ledd), best first.

        :raises NotFoundError: no such provision
        """
        row = self.index.position.get(self._provision(identifier))
        if row is None:
            return ()
        return self._shown(self._choosing.of_provision(row, limit))

    def _shown(self, findings: Sequence[Finding], *, note: bool = True) -> tuple[Cluster, ...]:
        """The clusters of these findings, in descending order of score.

        :param note: that they were shown; what the index keeps need not be noted
        """
        clusters = [finding.make() for finding in findings]
        if note:
            self._ledger.note((cluster.id, one.asked) for cluster, one in zip(clusters, findings, strict=True) if one.asked)
        return _descending(clusters)

    def cluster(self, identifier: str) -> Cluster:
        """A cluster by id.

        :raises NotFoundError: no such cluster in this index
        """
        number = cluster_number(identifier)
        if fault := self.faults.by_id.get(identifier):
            return fault
        for clusters in self.index.prepared.values() if number is not None else ():
            for cluster in clusters:
                if cluster.id == identifier:
                    return cluster
        for name, pool in self.index.pools.items() if number is not None else ():
            for level, grown in pool.levels.items():
                seeds = np.flatnonzero(grown.ids == np.uint64(number or 0))
                for candidate in self._findings.candidates(name, level, seeds[:1], None, least=-1.0):
                    return self._findings.assemble(candidate)
        if (asked := self._ledger.asked(identifier)) and (again := self._findings.again(asked)) and again.id == identifier:
            return again
        raise NotFoundError(f"{identifier}: no such cluster in this index")

    def prepare(self, slug: str, scope: Scope) -> tuple[Cluster, ...]:
        """The first clusters of an event, computed now; for ``index`` to store."""
        return self._shown(self._choosing.of_event(slug, scope, PREPARED), note=False)

    @cached_property
    def drafts(self) -> DraftChecker:
        """Checks proposals against current law."""
        return DraftChecker(self.corpus, self.index, self._findings.assembler, lambda: self.references, lambda: self.terms)

    @cached_property
    def _ledger(self) -> Ledger:
        return Ledger(self.corpus.home)


def _descending(clusters: Sequence[Cluster]) -> tuple[Cluster, ...]:
    """In the same order, none with a score above the one before: likeness and answers to questions have no common measure."""
    found: list[Cluster] = []
    for cluster in clusters:
        found.append(replace(cluster, score=min(cluster.score, found[-1].score)) if found else cluster)
    return tuple(found)
