"""The contract's Provision: a text of the law, and what is known of it."""

from collections.abc import Callable, Sequence

from analysis.language.reading import Reading
from analysis.place import read_place
from api.contract import CitationText, DefinedTerm, LeddText, NoteText, Provision
from api.norms import boilerplate_at, extent, norms_at
from ingest import identifier
from ingest.citation import Citation, cite
from ingest.corpus import Corpus, Place
from ingest.document import Block, Unit


def provision(corpus: Corpus, text: str, read: Callable[[Place], Reading] = read_place) -> Provision:
    """What an id leads to.

    :param read: reads what its sentences do; on the spot, or from an index
    :raises NotFoundError: nothing of that id
    """
    place = corpus.locate(text)
    document, info, unit = place.document, place.info, place.unit
    header = document.header
    start, end = _span(place)
    cited = corpus.citations(place)
    reading = read(place)
    tags = boilerplate_at(place)
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
        ledd=_ledd(place, unit, tags),
        citations=tuple(_citations(place, cited, start, end)),
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
        boilerplate=_tag(place, tags),
        norms=tuple(norms_at(place, reading, cited, tags)),
        definitions=tuple(_definitions(place, reading)),
    )


def citations_at(corpus: Corpus, text: str) -> list[CitationText]:
    """What the provision, ledd or item of that id cites.

    :raises NotFoundError: nothing of that id
    """
    place = corpus.locate(text)
    return _citations(place, corpus.citations(place), *_span(place))


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


def _ledd(place: Place, unit: Unit | None, tags: dict[str, str]) -> tuple[LeddText, ...]:
    if unit is None:
        return ()
    base = f"{place.info.id}/{unit.name}"
    blocks: tuple[Block, ...] = (place.block,) if place.block else unit.ledd
    return tuple(LeddText(f"{base}/{one.name}", place.document.slice(one), tags.get(one.name) or None) for one in blocks if one.name)


def _tag(place: Place, tags: dict[str, str]) -> str | None:
    """Of a list item that of its ledd."""
    name = place.block.name if place.block else ""
    while name and name not in tags:
        name = name.rpartition("/")[0]
    return tags.get(name) or None


def _definitions(place: Place, reading: Reading) -> list[DefinedTerm]:
    if place.unit is None:
        return []
    base = f"{place.info.id}/{place.unit.name}"
    low, high = extent(place)
    return [
        DefinedTerm(f"{base}/{one.block}" if one.block else base, one.term, one.key, one.definiens, one.scope)
        for one in reading.definitions if low <= one.term_span[0] < high
    ]  # fmt: skip


def _citations(place: Place, cited: Sequence[Citation], start: int, end: int) -> list[CitationText]:
    if place.unit is None:
        return []
    shift = place.unit.start - start
    return [_citation(one, shift) for one in cited if 0 <= one.start + shift < end - start]


def _citation(citation: Citation, shift: int = 0) -> CitationText:
    return CitationText(citation.text, citation.start + shift, citation.end + shift, citation.targets, citation.kind)


