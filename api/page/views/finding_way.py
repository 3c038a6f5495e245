"""From what a person writes to the provisions that are meant: an id, an address on lovdata.no, or a citation."""

from msgspec import Struct

from analysis.engine import Engine
from api.objects import citations_in
from ingest.errors import NotFoundError
from ingest.identifier import normalise

SEVERAL = 10


class Way(Struct, frozen=True):
    """Where it leads.

    :ivar places: ids with their names
    :ivar alone: what was written is a citation, or an id, and nothing else
    """

    places: tuple[tuple[str, str], ...] = ()
    alone: bool = False


def find_way(engine: Engine, text: str) -> Way:
    """The provisions that a text names; none where it names none."""
    wanted = text.strip().strip(".,;")
    if "/" in normalise(wanted):
        try:
            place = engine.corpus.locate(wanted)
        except NotFoundError:
            pass
        else:
            return Way(((place.id, _name(engine, place.id)),), alone=True)
    found = citations_in(engine.corpus, wanted, None)
    targets = tuple(dict.fromkeys(target for one in found for target in one.targets))[:SEVERAL]
    whole = len(found) == 1 and len(targets) == 1 and found[0].text.strip() == wanted
    return Way(tuple((target, _name(engine, target)) for target in targets), whole)


def _name(engine: Engine, identifier: str) -> str:
    place = engine.corpus.locate(identifier)
    return f"{place.info.name} {place.unit.title}" if place.unit else place.info.name
