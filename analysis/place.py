"""What a unit of a document says, read on the spot: the same as the index keeps for it."""

from msgspec.structs import replace

from analysis.language.reading import Reading, read
from ingest.corpus import Place
from ingest.document import Document, Unit, UnitKind

NOTHING = Reading((), (), ())


def heading_of(document: Document, unit: Unit) -> str:
    """Its own heading; for text outside provisions, which has none, that of the section it stands in."""
    path = document.heading_path(unit)
    return unit.heading or (path[-1] if path and unit.kind is not UnitKind.PROVISION else "")


def read_place(place: Place) -> Reading:
    """The reading of the whole unit that the place is in; spans are offsets in the unit's text.

    A provision takes some milliseconds, linear in its length; nothing is read of a whole document or chapter.
    """
    unit = place.unit
    if unit is None:
        return NOTHING
    text = place.document.slice(unit)
    chapter = place.document.heading_path(unit)[-1:]
    alone = replace(unit, heading=heading_of(place.document, unit), start=0, end=len(text), blocks=unit.relative)
    return read(alone, text, chapter)
