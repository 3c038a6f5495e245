"""References as programs and people get them: the dead ones, and what a change reaches."""

from collections import Counter
from collections.abc import Sequence

from analysis.engine import Engine
from analysis.references.model import Impact, Reason, Suspect
from api.contract import CitedDocument, FoundReferences, StateWanted
from ingest import identifier

MOST_CITED = 20
"""Documents that are named as those most cited in vain."""


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
    return found_references(engine, state, found, offset, limit)


def found_references(engine: Engine, state: StateWanted, found: Sequence[tuple[str, Suspect]], offset: int = 0,
                     limit: int | None = None) -> FoundReferences:  # fmt: skip
    """References that were found, by document; counted all, and told from ``offset``."""
    known = engine.references
    counts = Counter(one.reason for _, one in found)
    cited = Counter(one.document for _, one in found)
    ranked = sorted(cited, key=lambda name: (-cited[name], name))[:MOST_CITED]
    targets = tuple(CitedDocument(name, known.title(name), cited[name]) for name in ranked)
    told = tuple(known.tell(name, one) for name, one in found[offset:][:limit])
    return FoundReferences(state, len(found), {name: counts[name] for name in sorted(counts)}, targets, told)


def impact(engine: Engine, ids: tuple[str, ...], replaced_by: str | None = None, *, narrowing: bool = False) -> Impact:
    """What cites some acts or sections.

    :param narrowing: only what narrows them
    :raises NotFoundError: no such act or section
    """
    return engine.impact(tuple(dict.fromkeys(ids)), replaced_by, narrowing)
