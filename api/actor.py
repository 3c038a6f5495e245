"""The view from one actor as programs and people get it."""

from collections import Counter
from collections.abc import Sequence

from msgspec.structs import replace

from analysis.actor.model import ActorName, ActorView, Wanted
from analysis.actor.who import find_actor
from analysis.engine import Engine
from analysis.events import find_event
from corpora import catalogue


def actor_view(
    engine: Engine, name: str, *, event: str | None = None, kinds: Sequence[Wanted] = (), document: str | None = None,
    ministry: str | None = None, own: bool = False, of_each: int | None = None,
) -> ActorView:  # fmt: skip
    """All that the law lays on an actor.

    :param of_each: at most so many lines of each kind, and so many shared competences; None for all
    :raises NotFoundError: no such actor, event or document; the message names near ones
    """
    actor = find_actor(name)
    slug = find_event(event, engine.corpus.documents).slug if event else None
    inside = engine.corpus.info(document).id if document else None
    found = engine.actors.view(actor, event=slug, kinds=kinds, document=inside, ministry=ministry, own=own)
    if of_each is None:
        return found
    seen: Counter[str] = Counter()
    lines = []
    for line in found.lines:
        seen[line.kind] += 1
        if seen[line.kind] <= of_each:
            lines.append(line)
    return replace(found, lines=tuple(lines), shared=found.shared[:of_each])


def actors(engine: Engine, text: str | None = None) -> list[ActorName]:
    """The actors that the law names, those with most lines first; with ``text``, those with a name that holds it."""
    wanted = text.lower() if text else ""
    known = catalogue.actors()
    return [one for one in engine.actors.names() if any(wanted in form for form in (one.id, one.name.lower(), *known[one.id].forms))]
