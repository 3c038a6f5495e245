"""What there is on some words: clusters, provisions and terms."""

from typing import Final

from msgspec import Struct

from analysis.found import Hit
from api.contract import TermName
from api.page.views.known import Known
from api.report.model import Finding
from api.terms import terms

HITS: Final = 20
CLUSTERS: Final = 6
TERMS: Final = 6


class Found(Struct, frozen=True):
    """A provision that was found, with the beginning of its text."""

    hit: Hit
    language: str
    beginning: str
    cut: bool


class Results(Struct, frozen=True):
    """All that was found."""

    provisions: tuple[Found, ...]
    clusters: tuple[Finding, ...]
    terms: tuple[TermName, ...]


LENGTH: Final = 220


def search(known: Known, text: str) -> Results:
    """Provisions by word and by meaning, clusters on the matter, and terms whose written form holds the words."""
    engine = known.engine
    hits = tuple(_found(known, hit) for hit in engine.search(text, HITS))
    clusters = known.listed(engine.overlaps(query=text, limit=CLUSTERS))
    return Results(hits, clusters, tuple(terms(engine, text)[:TERMS]))


def _found(known: Known, hit: Hit) -> Found:
    row = known.engine.index.rows[known.engine.index.position[hit.id]]
    quote = known.places.quote(hit.id, 0, row.length, LENGTH)
    return Found(hit, row.language, " ".join(quote.text.split()), quote.cut)
