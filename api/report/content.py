"""Builds a report from the engine: the one place where reports ask the analysis anything."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import Final

from analysis.engine import PREPARED, Engine, Judged, unjudged
from analysis.faults.model import FAULT_KINDS
from analysis.found import ScopeActor as EngineActor
from analysis.found import ScopeDocument, ScopeProvision
from analysis.overlap.model import Cluster
from analysis.references.model import Impact
from api.report.findings import finding, marked, meetings, ranked
from api.report.flows import flow_section, of_matrix
from api.report.model import (
    Basis,
    Citing,
    Dead,
    Figures,
    Finding,
    FlowSection,
    Language,
    Law,
    Meeting,
    Ministry,
    Replaced,
    Report,
    ScopeActor,
    ScopePlace,
    Subject,
    Word,
)  # fmt: skip
from api.report.places import Places
from api.report.vocabulary import many_meanings, vocabulary
from api.version import program_version
from corpora import catalogue
from ingest import identifier
from ingest.errors import NotFoundError
from ingest.force import Force

SCOPE: Final = 200
"""Laws and provisions of a scope that a report tells of."""

FOREMOST: Final = 60
"""Laws of a scope whose flows and dead references are told."""

FAULTS: Final = 200
"""Faults of each kind."""

DEAD: Final = 300
OF_PROVISION: Final = 3
"""Clusters that are asked for of each provision of an act to be replaced."""

SAME: Final = 0.5
"""Share of the smaller of two findings of an act to be replaced from which they are one."""

MOST_PROVISIONS: Final = 150
"""Provisions of an act to be replaced that are asked about."""


class Builder:
    """Makes reports from an engine. A report depends on nothing else than what the engine was opened on, and what is asked for.

    :param date: the date the reports bear; None for the day on which the law they tell of was current
    :param judged: tells what people judged
    """

    def __init__(self, engine: Engine, language: Language = "nb", date: str | None = None, judged: Judged = unjudged) -> None:
        self._engine = engine
        self._judged = judged
        self._language: Language = language
        corpus, meta = engine.corpus, engine.index.meta
        self.basis = Basis(
            snapshot=corpus.snapshot, as_of=corpus.as_of.isoformat(), date=date or corpus.as_of.isoformat(), model=meta.model,
            versions=dict(sorted(meta.versions.items())), program=program_version(), documents=len(corpus.documents),
            provisions=corpus.counts.get("provisions", 0),
        )  # fmt: skip

    def of_event(self, slug: str) -> Report:
        """A report on an event of the catalogue.

        :raises NotFoundError: no such event
        """
        engine = self._engine
        scope = engine.scope_of_event(slug, SCOPE)
        event = engine.events[slug]
        clusters = engine.event_list(slug, judged=self._judged)
        faults = [one for kind in FAULT_KINDS for one in engine.faults.of_event(slug, kind)[:FAULTS]]
        names = {"nb": event.title.nb, "nn": event.title.nn, "en": event.title.en}
        told = {"nb": event.description.nb, "nn": event.description.nn, "en": event.description.en}
        subject = Subject(
            "event", slug, names[self._language], told[self._language], event.kind, tuple(names.items()), tuple(told.items())
        )  # fmt: skip
        return self._report(subject, scope.documents, scope.provisions, scope.actors, _once([*clusters, *faults]))

    def of_query(self, query: str) -> Report:
        """A report on a theme in free text."""
        engine, query = self._engine, " ".join("".join(letter if letter.isprintable() else " " for letter in query).split())
        scope = engine.scope_of_query(query, SCOPE)
        clusters = list(engine.overlaps_of_query(query, PREPARED))
        for kind in FAULT_KINDS:
            clusters += engine.overlaps(query=query, kind=kind, limit=FAULTS)
        subject = Subject("query", query, query, "")
        return self._report(subject, scope.documents, scope.provisions, scope.actors, _once(clusters))

    def of_replacement(self, act: str, replaced_by: str | None = None) -> Report:
        """A report on an act that is to be replaced: what its provisions meet, and all that cites it.

        :param replaced_by: the act that is to replace it; None for the one that the law itself tells of
        :raises NotFoundError: no such act
        """
        engine = self._engine
        info = engine.corpus.info(identifier.split(identifier.normalise(act))[0])
        reach = engine.impact((info.id,), replaced_by, False)
        own = [row for row in engine.index.rows if row.document == info.id and row.is_provision][:MOST_PROVISIONS]
        clusters = [one for row in own for one in engine.overlaps_of_provision(row.id, OF_PROVISION)]
        clusters.sort(key=lambda one: (-one.score, one.id))
        faults = [one for row in own for one in engine.faults.of_provision(row.id)]
        citing = sorted(reach.documents, key=lambda one: (-len(one.citations), one.id))
        cited = [info.id, *(one for one in (reach.replaced_by,) if one), *(one.id for one in citing)]
        documents = [
            ScopeDocument(other.id, other.name, 0.0, ", ".join(other.ministries), "", "core" if place == 0 else "related",
                          other.force is not Force.NOT_YET)
            for place, other in enumerate(map(engine.corpus.info, dict.fromkeys(cited)))
        ]  # fmt: skip
        provisions = [ScopeProvision(row.id, 0.0, "") for row in own]
        name = info.name[0].lower() + info.name[1:] if info.name[1:2].islower() else info.name
        subject = Subject("replacement", info.id, name, info.title)
        actors = engine.actors_of([engine.index.position[row.id] for row in own])
        return self._report(subject, documents, provisions, actors, _once([*_apart(clusters)[:PREPARED], *faults]), _replaced(reach))

    def _report(self, subject: Subject, documents: Sequence[ScopeDocument], provisions: Sequence[ScopeProvision],
                actors: Sequence[EngineActor], clusters: Sequence[Cluster], replaced: Replaced | None = None) -> Report:  # fmt: skip
        engine, places = self._engine, Places(self._engine.corpus)
        found = [finding(places, number, one) for number, one in enumerate(self._judged(clusters), 1)]
        first = ranked([one for one in found if one.status != "dismissed"])
        found = list(marked(found, first))
        ids = {one.id for one in provisions}
        core = {one.id for one in documents if one.role == "core"} or {one.id for one in documents[:5]}
        foremost = {one.id for one in documents[:FOREMOST]} | core
        words = vocabulary(engine, places, ids, core)
        dead = self._dead(places, foremost)
        laws = self._laws(documents, provisions)
        told = ScopePlaces(engine, places).told(provisions)
        ministries = _ministries(laws, found)
        known = catalogue.actors()
        named = tuple(ScopeActor(one.id, one.name, one.kind, known[one.id].level, len(one.provisions)) for one in actors)
        flows: FlowSection = (
            of_matrix(places, engine.flows.matrix(subject.key), found) if subject.kind == "event"
            else flow_section(engine, places, foremost, found)
        )  # fmt: skip
        crossing: tuple[Meeting, ...] = meetings(found)
        figures = _figures(laws, told, ministries, named, found, words, dead)
        return Report(
            self._language, subject, self.basis, figures, laws, told, ministries, named, tuple(found), crossing, first, words, flows, dead,
            replaced,
        )  # fmt: skip

    def _laws(self, documents: Sequence[ScopeDocument], provisions: Sequence[ScopeProvision]) -> tuple[Law, ...]:
        corpus = self._engine.corpus
        counts = Counter(identifier.split(one.id)[0] for one in provisions)
        found = []
        for one in documents:
            info = corpus.info(one.id)
            found.append(
                Law(one.id, one.title, info.is_act, one.role, info.ministries, one.in_force, counts[one.id], one.why,
                    identifier.url(one.id), identifier.eli(one.id))
            )  # fmt: skip
        return tuple(found)

    def _dead(self, places: Places, documents: Collection[str]) -> tuple[Dead, ...]:
        references = self._engine.references
        suspects = (pair for document in sorted(documents) for pair in references.suspects("dead", document=document))
        found = []
        for document, suspect in suspects:
            one = references.tell(document, suspect)
            try:
                quote = places.quote(one.source, *_sentence(places, one.source, one.start, one.end, one.sentence))
            except NotFoundError:
                continue
            instead = tuple(successor.title for successor in one.replaced_by[:2])
            found.append(
                Dead(one.source, places.label(one.source), one.document, one.ministries, one.reason, one.why, one.since, one.target,
                     one.target_title, instead, one.confidence, one.url, quote)
            )  # fmt: skip
        found.sort(key=lambda one: (-one.confidence, not one.document.startswith("lov/"), one.source, one.quote.start))
        return tuple(found[:DEAD])


class ScopePlaces:
    """The provisions of a scope with their titles."""

    def __init__(self, engine: Engine, places: Places) -> None:
        self._engine = engine
        self._places = places

    def told(self, provisions: Iterable[ScopeProvision]) -> tuple[ScopePlace, ...]:
        """In the same order."""
        rows, position = self._engine.index.rows, self._engine.index.position
        return tuple(
            ScopePlace(one.id, rows[position[one.id]].document, f"{self._places.label(one.id)}{_heading(rows[position[one.id]].heading)}",
                       one.score, one.why, identifier.url(one.id), identifier.eli(one.id))
            for one in provisions
        )  # fmt: skip


def _heading(text: str) -> str:
    return f". {text}" if text else ""


def _sentence(places: Places, source: str, start: int, end: int, sentence: str) -> tuple[int, int]:
    """Where the sentence of a citation stands; the citation alone where that is not found."""
    at = places.text(source).find(sentence, max(0, start - len(sentence)))
    return (at, at + len(sentence)) if sentence and at >= 0 and at <= start else (start, end)


def _once(clusters: Iterable[Cluster]) -> list[Cluster]:
    return list({one.id: one for one in reversed(list(clusters))}.values())[::-1]


def _apart(clusters: Iterable[Cluster]) -> list[Cluster]:
    """Those that are not mostly the same provisions as one before: asked for provision by provision, one finding comes many times."""
    kept: list[Cluster] = []
    before: list[set[str]] = []
    for one in clusters:
        members = {member.id for member in one.provisions}
        if all(len(members & other) < SAME * min(len(members), len(other)) for other in before):
            kept.append(one)
            before.append(members)
    return kept


def _ministries(laws: Sequence[Law], found: Sequence[Finding]) -> tuple[Ministry, ...]:
    acts = Counter(name for law in laws if law.is_act for name in law.ministries)
    regulations = Counter(name for law in laws if not law.is_act for name in law.ministries)
    findings = Counter(name for one in found for name in one.sectors)
    names = sorted({*acts, *regulations}, key=lambda name: (-findings[name], -acts[name], name))
    return tuple(Ministry(name, acts[name], regulations[name], findings[name]) for name in names)


def _replaced(reach: Impact) -> Replaced:
    documents = tuple(
        Citing(one.id, one.title, one.ministries, len(one.citations), sum(bool(cite.narrowed) for cite in one.citations), one.url)
        for one in reach.documents
    )
    return Replaced(reach.title, reach.replaced_by, reach.replaced_by_title, reach.acts, reach.regulations, reach.citations,
                    reach.narrowing_acts, reach.narrowing_regulations, documents)  # fmt: skip


def _figures(laws: Sequence[Law], provisions: Sequence[ScopePlace], ministries: Sequence[Ministry], actors: Sequence[ScopeActor],
             found: Sequence[Finding], words: Sequence[Word], dead: Sequence[Dead]) -> Figures:  # fmt: skip
    meeting = [one for one in found if one.kind not in FAULT_KINDS]
    return Figures(
        acts=sum(one.is_act for one in laws), regulations=sum(not one.is_act for one in laws),
        core=sum(one.role == "core" for one in laws), waiting=sum(not one.in_force for one in laws), provisions=len(provisions),
        ministries=len(ministries), actors=len(actors), findings=len(found), faults=len(found) - len(meeting),
        in_full=sum(one.in_full for one in found), crossing=sum(len(one.sectors) > 1 for one in meeting),
        major=sum(one.major > 0 for one in meeting), clashes=sum(len(one.clashes) for one in found),
        by_kind=dict(sorted(Counter(one.kind for one in found).items())), terms=len(words), many_meanings=many_meanings(words),
        dead=len(dead),
    )  # fmt: skip
