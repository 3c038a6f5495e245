"""The scope of a life event or a question: which laws and provisions it touches, and why.

Three sources, each with its reason: what the catalogue knows, what hybrid search finds for the seed phrases (or the
parts of the question), and one step along citations from what was found.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from msgspec import Struct

from analysis.index.loaded import Index
from analysis.retrieval import Hits
from analysis.rows import Row
from corpora.catalogue import Event

PER_PHRASE = 80
FLOOR = 4.0
"""Fused standard score below which a hit says nothing."""

ROLE_SCORE = {"core": 30.0, "related": 12.0}
CITED_SHARE = 0.15
"""What a provision gets of the score of one that cites it."""

_PHRASE = re.compile(r"[.;:!?()\n]+|,\s| – ")


class ScopeDocument(Struct, frozen=True):
    """A law in the scope."""

    id: str
    title: str
    score: float
    ministry: str
    why: str
    role: str = "found"
    in_force: bool = True


class ScopeProvision(Struct, frozen=True):
    """A provision in the scope."""

    id: str
    score: float
    why: str


@dataclass
class Scope:
    """What an event touches.

    :param relevance: row number → score; every row of the scope is here
    """

    documents: list[ScopeDocument] = field(default_factory=list)
    provisions: list[ScopeProvision] = field(default_factory=list)
    relevance: dict[int, float] = field(default_factory=dict)


def phrases_of(text: str) -> list[str]:
    """A question's parts: the whole, its sentences and clauses, and the members of its enumerations."""
    parts = [" ".join(part.split()) for part in _PHRASE.split(text)]
    found = [part for part in parts if len(part) > 3]
    return list(dict.fromkeys([" ".join(text.split()), *found]))[:40]


def event_scope(index: Index, event: Event, limit: int) -> Scope:
    """Scope of a catalogue event."""
    phrases = [event.title.nb, *event.seeds]
    return _scope(index, phrases, limit, event)


def query_scope(index: Index, query: str, limit: int) -> Scope:
    """Scope of a question in free text."""
    return _scope(index, phrases_of(query), limit, None)


def _scope(index: Index, phrases: Sequence[str], limit: int, event: Event | None) -> Scope:
    hits = index.retriever.search_many(phrases, PER_PHRASE)
    relevance, reasons = _gather(index.rows, phrases, hits)
    _cited(index, relevance, reasons)
    documents = _documents(index, relevance, event)
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


def _documents(index: Index, relevance: dict[int, float], event: Event | None) -> list[ScopeDocument]:
    """Laws by what was found in them and what the catalogue knows; a law's best provisions count, not its length."""
    found: dict[str, list[tuple[float, int]]] = {}
    for row, score in relevance.items():
        found.setdefault(index.rows[row].document, []).append((score, row))
    known = {law.id: law for law in event.laws} if event else {}
    first: dict[str, Row] = {}
    for each in index.rows:
        first.setdefault(each.document, each)
    result = []
    for document in {*found, *(law for law in known if law in first)}:
        best = sorted(found.get(document, ()), reverse=True)
        score = sum(value / (place + 1) for place, (value, _) in enumerate(best[:12]))
        head = first[document]
        law = known.get(document)
        reasons = []
        if law:
            score += ROLE_SCORE[law.role]
            reasons.append(f"{'styrer' if law.role == 'core' else 'berører'} hendelsen: {law.why}")
        if best:
            labels = ", ".join(label for _, number in best[:3] if (label := index.rows[number].label))
            reasons.append(f"{len(best)} treff" + (f", best {labels}" if labels else ""))
        result.append(
            ScopeDocument(document, head.act, round(score, 3), ", ".join(head.ministries), "; ".join(reasons),
                          law.role if law else "found", head.in_force)
        )  # fmt: skip
    return sorted(result, key=lambda document: (-document.score, document.id))


def _short(phrase: str) -> str:
    return phrase if len(phrase) <= 60 else phrase[:57].rsplit(" ", 1)[0] + " …"
