"""From a name as people write it to an actor, and from an actor to all under whose names the law speaks of it."""

from difflib import get_close_matches
from functools import lru_cache
from typing import Final

from msgspec import Struct

from analysis.actor.model import Relation
from analysis.faults.flows import UNSPECIFIC
from corpora import catalogue
from corpora.catalogue import Actor
from ingest.errors import NotFoundError

MINISTRY: Final = "departementet"
NEAR: Final = 5


class Through(Struct, frozen=True):
    """A name under which the law speaks of an actor."""

    id: str
    relation: Relation


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    """Everything that an actor is called, lower case → id; a present name goes before a former one of another."""
    known = catalogue.actors().values()
    found: dict[str, str] = {}
    for actor in known:
        for form in (actor.id, actor.id.replace("-", " "), actor.name, *actor.nb, *actor.nn):
            found.setdefault(form.lower(), actor.id)
    for actor in known:
        for form in actor.former:
            found.setdefault(form.lower(), actor.id)
    return found


def find_actor(name: str) -> Actor:
    """An actor by id, name or any form that the law uses.

    :raises NotFoundError: the vocabulary has none of that name; the message, in Norwegian, names near ones
    """
    wanted = " ".join(name.lower().split())
    names = _names()
    known = catalogue.actors()
    if wanted in names:
        return known[names[wanted]]
    near = dict.fromkeys(names[one] for one in get_close_matches(wanted, names, n=4 * NEAR, cutoff=0.6))
    near |= dict.fromkeys(actor for form, actor in names.items() if len(wanted) > 3 and wanted in form)
    hint = ", ".join(f"«{known[one].name}»" for one in list(near)[:NEAR])
    told = f"nærmest: {hint}" if hint else "«lovkryss actor --list» viser dem som finnes"
    raise NotFoundError(f"«{name}»: ingen aktør med det navnet i vokabularet; {told}")


def throughs(actor: Actor) -> tuple[Through, ...]:
    """The names under which the law speaks of an actor, its own first.

    What binds a part of a public body binds the body; what binds a role binds everybody who has it.
    """
    known = catalogue.actors()
    found = {actor.id: Through(actor.id, "self")}
    ahead = [actor.id]
    while ahead:
        one = ahead.pop(0)
        if actor.kind == "public":
            further = [other.id for other in known.values() if one in other.broader and one not in UNSPECIFIC]
        else:
            further = [other for other in known[one].broader if other in known]
        for other in further:
            if other not in found:
                found[other] = Through(other, "part" if actor.kind == "public" else "role")
                ahead.append(other)
    if actor.kind == "public" and MINISTRY in actor.broader and actor.id != MINISTRY:
        found[MINISTRY] = Through(MINISTRY, "role")
    return tuple(found.values())
