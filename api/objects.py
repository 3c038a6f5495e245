"""The contract's objects that are read straight from the corpus."""

from msgspec import Struct

from ingest import identifier
from ingest.citation import Citation, cite
from ingest.corpus import Corpus, Place
from ingest.document import Block, Unit


class LeddText(Struct, frozen=True):
    """A ledd with its text, list items included."""

    id: str
    text: str


class CitationText(Struct, frozen=True):
    """A citation as the text has it, and what it points to."""

    text: str
    start: int
    end: int
    targets: tuple[str, ...]
    kind: str


class NoteText(Struct, frozen=True):
    """A footnote or amendment note; not law text."""

    kind: str
    label: str
    text: str


class Provision(Struct, frozen=True):
    """The contract's Provision; also what a whole document, a chapter, a ledd or a list item is shown as."""

    id: str
    document: str
    document_title: str
    title: str
    label: str
    heading: str
    heading_path: tuple[str, ...]
    text: str
    ledd: tuple[LeddText, ...]
    citations: tuple[CitationText, ...]
    language: str
    ministry: str
    ministries: tuple[str, ...]
    legal_areas: tuple[str, ...]
    in_force: str
    force: str
    repealed: bool
    kind: str
    notes: tuple[NoteText, ...]
    hjemmel: tuple[str, ...]
    eea_references: str
    last_change: str
    url: str
    eli: str
    source: str = "Lovdata (NLOD 2.0)"


def provision(corpus: Corpus, text: str) -> Provision:
    """What an id leads to.

    :raises NotFoundError: nothing of that id
    """
    place = corpus.locate(text)
    document, info, unit = place.document, place.info, place.unit
    header = document.header
    start, end = _span(place)
    if unit:
        title, label, heading, path = unit.title, unit.label, unit.heading, document.heading_path(unit)
    elif place.section is not None:
        title, label = document.sections[place.section].heading, ""
        heading, path = title, ()
    else:
        title, label, heading, path = info.title, "", info.title, ()
    return Provision(
        id=place.id,
        document=info.id,
        document_title=info.name,
        title=title,
        label=label,
        heading=heading,
        heading_path=path,
        text=document.text[start:end],
        ledd=_ledd(place, unit),
        citations=tuple(_citations(corpus, place, start, end)),
        language=unit.language if unit else document.language,
        ministry=", ".join(header.ministries),
        ministries=header.ministries,
        legal_areas=header.legal_areas,
        in_force=header.in_force,
        force=info.force.value,
        repealed=bool(unit and unit.repealed),
        kind=unit.kind.value if unit else "section" if place.section is not None else "document",
        notes=tuple(NoteText(note.kind.value, note.label, note.text) for note in (unit.notes if unit else document.notes)),
        hjemmel=header.based_on,
        eea_references=header.eea_references,
        last_change=header.last_changed_by,
        url=identifier.url(place.id),
        eli=identifier.eli(place.id),
    )


def citations_in(corpus: Corpus, text: str, context: str | None) -> list[CitationText]:
    """Citations in free text, as if it stood in ``context`` (a document or provision id).

    :raises NotFoundError: the context is not in the corpus
    """
    document, inside = "", None
    if context:
        place = corpus.locate(context)
        document = place.info.id
        inside = identifier.provision_of(place.id) if place.unit else None
    return [_citation(corpus.standing(found)) for found in cite(text, corpus.register, document=document, provision=inside)]


def _span(place: Place) -> tuple[int, int]:
    if place.block:
        return place.block.start, place.block.end
    if place.unit:
        return place.unit.start, place.unit.end
    if place.section is None:
        return 0, len(place.document.text)
    inside = _below(place)
    units = [unit for unit in place.document.units if unit.section in inside]
    return (min(unit.start for unit in units), max(unit.end for unit in units)) if units else (0, 0)


def _below(place: Place) -> set[int]:
    """The section and all sections in it."""
    wanted = {place.section}
    for number, section in enumerate(place.document.sections):
        if section.parent in wanted:
            wanted.add(number)
    return {number for number in wanted if number is not None}


def _ledd(place: Place, unit: Unit | None) -> tuple[LeddText, ...]:
    if unit is None:
        return ()
    base = f"{place.info.id}/{unit.name}"
    blocks: tuple[Block, ...] = (place.block,) if place.block else unit.ledd
    return tuple(LeddText(f"{base}/{block.name}", place.document.slice(block)) for block in blocks if block.name)


def _citations(corpus: Corpus, place: Place, start: int, end: int) -> list[CitationText]:
    if place.unit is None:
        return []
    shift = place.unit.start - start
    return [_citation(one, shift) for one in corpus.citations(place) if 0 <= one.start + shift < end - start]


def _citation(citation: Citation, shift: int = 0) -> CitationText:
    return CitationText(citation.text, citation.start + shift, citation.end + shift, citation.targets, citation.kind)


