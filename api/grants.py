"""Grant schemes as programs and people get them."""

from collections import Counter

from analysis.engine import Engine
from analysis.events import find_event
from analysis.grants.model import ATTRIBUTES, RECIPIENTS
from api.contract import FoundGrants


def grants(
    engine: Engine, *, event: str | None = None, to: str | None = None, ministry: str | None = None, text: str | None = None,
    offset: int = 0, limit: int = 50,
) -> FoundGrants:  # fmt: skip
    """Grant schemes; see ``Grants.find``.

    :raises NotFoundError: no such event, recipient or actor
    """
    slug = find_event(event, engine.corpus.documents).slug if event else None
    relevance = engine.actors.relevance(slug) if slug else None
    found = engine.grants.find(relevance=relevance, to=to, ministry=ministry, text=text)
    kinds = Counter(kind for one in found for kind in one.recipients)
    missing = Counter(name for one in found for name in one.missing)
    return FoundGrants(
        slug, to, len(found), {kind: kinds[kind] for kind in RECIPIENTS if kinds[kind]},
        {name: missing[name] for name in ATTRIBUTES if missing[name]}, tuple(found[offset : offset + limit]),
    )  # fmt: skip
