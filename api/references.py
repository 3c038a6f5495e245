"""References as programs and people get them: the dead ones, and what a change reaches."""

from collections import Counter
from typing import Literal

from msgspec import Struct

from analysis.engine import Engine
from analysis.references.dead import DeadReference
from analysis.references.impact import Impact
from analysis.references.model import Reason
from ingest import identifier

StateWanted = Literal["dead", "historical", "doubtful", "all"]


MOST_CITED = 20
"""Documents that are named as those most cited in vain."""


class CitedDocument(Struct, frozen=True):
    """A document that is cited in vain, and how often: the whole of it or a place in it that is not there."""

    id: str
    title: str
    references: int


class FoundReferences(Struct, frozen=True):
    """References of a state, cut at a limit; ``total``, ``reasons`` and ``targets`` count all of them.

    ``targets``: the documents most cited, at most twenty.
    """

    state: str
    total: int
    reasons: dict[str, int]
    targets: tuple[CitedDocument, ...]
    references: tuple[DeadReference, ...]


def references(
    engine: Engine, state: StateWanted = "dead", *, document: str | None = None, ministry: str | None = None, target: str | None = None,
    reason: Reason | None = None, offset: int = 0, limit: int = 50,
) -> FoundReferences:  # fmt: skip
    """References of a state, acts before regulations, in the order of the texts.

    :param document: only in this document
    :param ministry: only in law of a ministry whose name holds this
    :param target: only to this act or place, which need not be here
    :raises NotFoundError: no such document
    """
    known = engine.references
    within = engine.corpus.info(document).id if document else None
    place = identifier.normalise(target) if target else None
    found = known.suspects(None if state == "all" else state, document=within, ministry=ministry, target=place, reason=reason)
    counts = Counter(one.reason for _, one in found)
    cited = Counter(one.document for _, one in found)
    ranked = sorted(cited, key=lambda name: (-cited[name], name))[:MOST_CITED]
    targets = tuple(CitedDocument(name, known.title(name), cited[name]) for name in ranked)
    told = tuple(known.tell(name, one) for name, one in found[offset : offset + limit])
    return FoundReferences(state, len(found), {name: counts[name] for name in sorted(counts)}, targets, told)


def impact(engine: Engine, ids: tuple[str, ...], replaced_by: str | None = None, *, narrowing: bool = False) -> Impact:
    """What cites some acts or sections.

    :param narrowing: only what narrows them
    :raises NotFoundError: no such act or section
    """
    return engine.impact(tuple(dict.fromkeys(ids)), replaced_by, narrowing)
