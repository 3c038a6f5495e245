"""The scope of a life event or a question: which laws and provisions it touches, and why.

Three sources, each with its reason: what the catalogue knows, what hybrid search finds for the seed phrases (or the
parts of the question), and one step along citations from what was found.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from weakref import WeakKeyDictionary

import numpy as np

from analysis.found import ScopeDocument, ScopeProvision
from analysis.index.loaded import Index
from analysis.retrieval import Hits
from analysis.rows import Row
from corpora.catalogue import Event

PER_PHRASE = 150
MAX_PHRASES = 48
FLOOR = 4.0
"""Fused standard score below which a hit says nothing."""

ROLE_SCORE = {"core": 1.0, "related": 0.3}
"""What the catalogue's word is worth beside what search finds, which lies between 0 and 1."""

RANK = 8
ACT = 2.0
"""A law counts by its rank among the laws found for each phrase, 1 / (RANK + rank); acts have ACT standard scores'
advance on regulations. Chosen on the development gold and the catalogue's own descriptions."""

CITED_SHARE = 0.15
"""What a provision gets of the score of one that cites it."""

_PHRASE = re.compile(r"[.;:!?()\n]+|,\s| – |\s(?:og|eller|samt)\s")
_SENTENCE = re.compile(r"[.!?\n]\s")


@dataclass
class Scope:
    """What an event touches.

    :param relevance: row number → score; every row of the scope is here
    """

    documents: list[ScopeDocument] = field(default_factory=list)
    provisions: list[ScopeProvision] = field(default_factory=list)
    relevance: dict[int, float] = field(default_factory=dict)


def phrases_of(text: str) -> list[str]:
    """A question's parts: its sentences and clauses, and the members of its enumerations."""
    parts = [" ".join(part.split()) for part in (*_SENTENCE.split(text), *_PHRASE.split(text))]
    return list(dict.fromkeys(part for part in parts if len(part) > 3))[:MAX_PHRASES] or [text]


def event_scope(index: Index, event: Event, limit: int) -> Scope:
    """Scope of a catalogue event."""
    return _scope(index, [event.title.nb, *event.seeds], limit, event)


_RELEVANCE: "WeakKeyDictionary[Index, dict[str, dict[int, float]]]" = WeakKeyDictionary()


def event_relevance(index: Index, event: Event) -> dict[int, float]:
    """Row → how much it belongs to an event; made once for each index, since several things are weighed by it."""
    known = _RELEVANCE.setdefault(index, {})
    if event.slug not in known:
        known[event.slug] = event_scope(index, event, 0).relevance
    return known[event.slug]


def query_scope(index: Index, query: str, limit: int) -> Scope:
    """Scope of a question in free text."""
    return _scope(index, phrases_of(query), limit, None, context=query)


def _scope(index: Index, phrases: Sequence[str], limit: int, event: Event | None, context: str = "") -> Scope:
    hits = index.retriever.search_many(phrases, PER_PHRASE, context)
    relevance, reasons = _gather(index.rows, phrases, hits)
    _cited(index, relevance, reasons)
    documents = _documents(index, relevance, _standing(index.rows, hits), event)
    order = sorted(relevance, key=lambda row: (-relevance[row], row))
    provisions = [ScopeProvision(index.rows[row].id, round(relevance[row], 3), reasons[row]) for row in order[:limit]]
    return Scope(documents, provisions, relevance)


def _gather(rows: Sequence[Row], phrases: Sequence[str], hits: Sequence[Hits]) -> tuple[dict[int, float], dict[int, str]]:
    """Best score of each row over the phrases, a little more for each further phrase that finds it."""
    relevance: dict[int, float] = {}
    reasons: dict[int, str] = {}
    for phrase, found in zip(phrases, hits, strict=True):
        for row, score in zip(found.rows.tolist(), found.scores.tolist(), strict=True):
            gain = score - FLOOR
            if gain <= 0:
                continue
            before = relevance.get(row, 0.0)
            if gain > before:
                reasons[row] = f"svarer til «{_short(phrase)}»"
            relevance[row] = max(before, gain) + 0.2 * min(before, gain)
    return relevance, reasons


def _cited(index: Index, relevance: dict[int, float], reasons: dict[int, str]) -> None:
    """One step along citations from the best rows."""
    edges = index.edges
    if not len(edges) or not relevance:
        return
    best = sorted(relevance, key=lambda row: (-relevance[row], row))[:300]
    first = np.searchsorted(edges[:, 0], best, side="left")
    last = np.searchsorted(edges[:, 0], best, side="right")
    for row, start, end in zip(best, first.tolist(), last.tolist(), strict=True):
        for target in edges[start:end, 1].tolist():
            if target >= 0 and target not in relevance:
                relevance[target] = CITED_SHARE * relevance[row]
                reasons[target] = f"vist til i {index.rows[row].act} {index.rows[row].label}".strip()


def _standing(rows: Sequence[Row], hits: Sequence[Hits]) -> dict[str, float]:
    """How high each law stands among the laws found, over all phrases; between 0 and 1."""
    standing: dict[str, float] = {}
    for found in hits:
        best: dict[str, float] = {}
        for row, score in zip(found.rows.tolist(), found.scores.tolist(), strict=True):
            head = rows[row]
            best[head.document] = max(best.get(head.document, -99.0), score + ACT * head.is_act)
        for rank, document in enumerate(sorted(best, key=lambda one: (-best[one], one))):
            standing[document] = standing.get(document, 0.0) + RANK / (RANK + rank)
    return {document: value / max(len(hits), 1) for document, value in standing.items()}


def _documents(index: Index, relevance: dict[int, float], standing: dict[str, float], event: Event | None) -> list[ScopeDocument]:
    """Laws by where they stand among those found and by what the catalogue knows, with the reason in words."""
    found: dict[str, list[tuple[float, int]]] = {}
    for row, score in relevance.items():
        found.setdefault(index.rows[row].document, []).append((score, row))
    known = {law.id: law for law in event.laws if law.id in index.heads} if event else {}
    result = []
    for document in {*found, *known}:
        head, law = index.heads[document], known.get(document)
        best = sorted(found.get(document, ()), reverse=True)
        score = standing.get(document, 0.0) + (ROLE_SCORE[law.role] if law else 0.0)
        reasons = [f"{'styrer' if law.role == 'core' else 'berører'} hendelsen: {law.why}"] if law else []
        if best:
            labels = ", ".join(label for _, number in best[:3] if (label := index.rows[number].label))
            reasons.append(f"{len(best)} treff" + (f", best {labels}" if labels else ""))
        result.append(
            ScopeDocument(document, head.act, round(score, 4), ", ".join(head.ministries), "; ".join(reasons),
                          law.role if law else "found", head.in_force)
        )  # fmt: skip
    return sorted(result, key=lambda document: (-document.score, document.id))


def _short(phrase: str) -> str:
    return phrase if len(phrase) <= 60 else phrase[:57].rsplit(" ", 1)[0] + " …"
