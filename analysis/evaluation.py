"""Scores against hand-made gold (format: README of the gold folder): clusters, life events, citations, norms.

Clusters: ask for each of at most four members; the best returned cluster's share of the other members among its
first 30 provisions, the share of hard negatives kept out of it, and its kind. Events: share of core laws among the
first 60 documents of the scope, from the catalogue and from the description in free text alone. Flows: see
``analysis.dataflow.scoring``.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct

from analysis.dataflow.scoring import FlowScore, flow_score
from analysis.engine import Engine
from analysis.language.norms import norm_of
from analysis.overlap.model import Cluster
from ingest.citation import cite, provision_of
from ingest.errors import SourceError

ASKED = 4
READ = 30
DOCUMENTS = 60
LIKE = 0.5
"""F1 of words from which a span counts as found."""

_TOKEN = re.compile(r"\w+")


class ClusterScore(Struct, frozen=True):
    """Mean scores over gold clusters."""

    clusters: int
    members_found: float
    negatives_kept_out: float
    kind_right: float
    by_kind: dict[str, float]


class EventScore(Struct, frozen=True):
    """Scores of one event."""

    slug: str
    catalogue: float
    free_text: float
    missing_catalogue: tuple[str, ...]
    missing_free_text: tuple[str, ...]
    actors: int


class CitationScore(Struct, frozen=True):
    """Citations in the gold sentences."""

    precision: float
    recall: float


class SpanScore(Struct, frozen=True):
    """Spans found, by token overlap (F1 of at least one half counts), over all sentences."""

    precision: float
    recall: float
    f1: float


class NormScore(Struct, frozen=True):
    """What sentences do, against the annotated ones.

    :ivar by_language: modality accuracy by written form
    """

    sentences: int
    modality_accuracy: float
    modality_macro_f1: float
    by_language: dict[str, float]
    actor: SpanScore
    deadline: SpanScore
    threshold: SpanScore
    defined_term: SpanScore


class Evaluation(Struct, frozen=True):
    """All that could be scored; a part is None where its file is missing."""

    clusters: ClusterScore | None
    events: tuple[EventScore, ...] | None
    events_catalogue: float | None
    events_free_text: float | None
    citations: CitationScore | None
    norms: NormScore | None
    data_flows: FlowScore | None


def evaluate(engine: Engine, gold: Path) -> Evaluation:
    """Score everything the folder has gold for (``*.dev.jsonl``, or any other part of the same name).

    :raises SourceError: the folder holds no gold
    """
    if not list(gold.glob("*.jsonl")):
        raise SourceError(f"{gold}: no gold data (*.jsonl) in this folder")
    events = tuple(_events(engine, gold)) or None
    return Evaluation(
        clusters=_clusters(engine, gold),
        events=events,
        events_catalogue=_mean([event.catalogue for event in events]) if events else None,
        events_free_text=_mean([event.free_text for event in events]) if events else None,
        citations=_citations(engine, gold),
        norms=norm_score([row for row in gold_rows(gold, "norms") if "modality" in row]),
        data_flows=flow_score(engine.flows, list(gold_rows(gold, "data_flows"))),
    )


def gold_rows(gold: Path, name: str) -> Iterator[dict[str, Any]]:
    """The rows of one kind of gold."""
    for path in sorted(gold.glob(f"{name}*.jsonl")):
        for line in path.read_bytes().splitlines():
            if line.strip():
                yield msgspec.json.decode(line)


def _clusters(engine: Engine, gold: Path) -> ClusterScore | None:
    found: list[float] = []
    kept: list[float] = []
    kinds: list[float] = []
    by_kind: dict[str, list[float]] = {}
    for row in gold_rows(gold, "overlap_clusters"):
        members = [provision["id"] for provision in row["provisions"]]
        negatives = {provision["id"] for provision in row["hard_negatives"]}
        shares = []
        for asked in [member for member in members if member in engine.index.position][:ASKED]:
            others = set(members) - {asked}
            best, share = _best(engine.overlaps_of_provision(asked), others)
            shares.append(share)
            if best:
                read = {provision.id for provision in best.provisions[:READ]}
                if negatives:
                    kept.append(1 - len(read & negatives) / len(negatives))
                kinds.append(float(best.kind == row["kind"]))
        score = _mean(shares)
        found.append(score)
        by_kind.setdefault(row["kind"], []).append(score)
    if not found:
        return None
    return ClusterScore(len(found), _mean(found), _mean(kept), _mean(kinds), {kind: _mean(all_) for kind, all_ in sorted(by_kind.items())})


def _best(clusters: tuple[Cluster, ...], others: set[str]) -> tuple[Cluster | None, float]:
    best, score = None, -1.0
    for cluster in clusters:
        share = len({provision.id for provision in cluster.provisions[:READ]} & others) / max(len(others), 1)
        if share > score:
            best, score = cluster, share
    return best, max(score, 0.0)


def _events(engine: Engine, gold: Path) -> Iterator[EventScore]:
    for row in gold_rows(gold, "life_events"):
        core = {law["id"] for law in row["core_laws"]}
        if not any(law in engine.corpus.documents for law in core):
            continue
        by_catalogue = engine.scope_of_event(row["slug"], DOCUMENTS)
        by_text = engine.scope_of_query(row["description_nb"], DOCUMENTS)
        first = {document.id for document in by_catalogue.documents[:DOCUMENTS]}
        text = {document.id for document in by_text.documents[:DOCUMENTS]}
        yield EventScore(
            row["slug"], round(len(core & first) / len(core), 4), round(len(core & text) / len(core), 4),
            tuple(sorted(core - first)), tuple(sorted(core - text)), len(by_catalogue.actors),
        )  # fmt: skip


def _citations(engine: Engine, gold: Path) -> CitationScore | None:
    right = given = wanted = 0
    for row in gold_rows(gold, "norms"):
        expected = set(row["references"])
        cited = cite(row["sentence"], engine.corpus.register, document=row["law"], provision=row["provision"])
        found = {provision_of(target) for citation in cited for target in citation.targets}
        found = {target for target in found if "/§" in target or target in expected} - {row["provision"]}
        right += len(found & expected)
        given += len(found)
        wanted += len(expected)
    return CitationScore(round(right / given, 4), round(right / wanted, 4)) if wanted and given else None


def norm_score(rows: Sequence[dict[str, Any]]) -> NormScore | None:
    """Scores of gold sentences, each read alone."""
    if not rows:
        return None
    found = [(row, row["sentence"], norm_of(row["sentence"])) for row in rows]
    pairs = [(row["modality"], norm.modality) for row, _, norm in found]
    languages: dict[str, list[float]] = {}
    for row, _, norm in found:
        languages.setdefault(row["lang"], []).append(float(row["modality"] == norm.modality))
    spans: dict[str, list[tuple[str | None, list[str]]]] = {name: [] for name in ("actor", "deadline", "threshold", "defined_term")}
    for row, text, norm in found:
        spans["actor"].append((row["actor"], _quotes(text, norm.actor)))
        spans["deadline"].append((row["deadline"], _quotes(text, norm.deadline.span if norm.deadline else None)))
        spans["threshold"].append((row["threshold"], [text[slice(*one.span)] for one in norm.thresholds]))
        spans["defined_term"].append((row["defined_term"], _quotes(text, norm.defined_term)))
    return NormScore(
        sentences=len(rows),
        modality_accuracy=_mean([float(gold == given) for gold, given in pairs]),
        modality_macro_f1=_mean([_label_f1(label, pairs) for label in sorted({gold for gold, _ in pairs})]),
        by_language={language: _mean(right) for language, right in sorted(languages.items())},
        actor=span_score(spans["actor"]),
        deadline=span_score(spans["deadline"]),
        threshold=span_score(spans["threshold"]),
        defined_term=span_score(spans["defined_term"]),
    )


def _quotes(text: str, span: tuple[int, int] | None) -> list[str]:
    return [text[slice(*span)]] if span else []


def _label_f1(label: str, pairs: Sequence[tuple[str, str]]) -> float:
    right = sum(gold == given == label for gold, given in pairs)
    return 2 * right / (sum(gold == label for gold, _ in pairs) + sum(given == label for _, given in pairs))


def span_score(rows: Sequence[tuple[str | None, list[str]]]) -> SpanScore:
    """Score of one part of the norms: for each sentence the gold words, if any, and what was found."""
    hits = sum(any(_overlap(gold, one) >= LIKE for one in given) for gold, given in rows if gold)
    given, wanted = sum(bool(given) for _, given in rows), sum(bool(gold) for gold, _ in rows)
    return SpanScore(
        round(hits / given, 4) if given else 0.0, round(hits / wanted, 4) if wanted else 0.0,
        round(2 * hits / (given + wanted), 4) if given + wanted else 0.0,
    )  # fmt: skip


def _overlap(one: str, other: str) -> float:
    """F1 of the words of two spans."""
    first, second = (Counter(_TOKEN.findall(text.lower())) for text in (one, other))
    return 2 * (first & second).total() / max(1, first.total() + second.total())


def _mean(values: list[float]) -> float:
    return round(sum(values) / len(values), 4) if values else 0.0
