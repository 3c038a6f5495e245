"""Who cites an act or a section: what must be looked at when it changes, or when another act takes its place.

Told apart by how it is cited: as it stands, made to apply («gjelder tilsvarende»), or as what a term means. What cites a
section that itself makes the cited one apply is reached through it, and named so.
"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, Literal

from msgspec import Struct

from analysis.embedding.encoder import Encoder
from analysis.references import mapping
from analysis.references.context import innermost, sentence
from analysis.references.dead import References
from analysis.references.model import Cite, How, Impact, ImpactCitation, ImpactDocument, ImpactMinistry, ImpactSection, Narrowing, Successor
from analysis.references.narrowing import narrowing
from ingest import identifier
from ingest.corpus import Corpus, Place
from ingest.document import UnitKind
from ingest.errors import NotFoundError

_APPLIES: Final = re.compile(
    r"\b(?:gjelder?|gjeld|får|kommer til|kjem til|skal gjelde|anvendes|nyttes|finner)\b[^.;]{0,160}"
    r"\b(?:tilsvarende|tilsvarande|anvendelse|bruk)\b"
    r"|\b(?:tilsvarende|tilsvarande)\b[^.;]{0,80}\b(?:gjelder?|gjeld|anvendelse)\b",
    re.IGNORECASE,
)
_MEANS: Final = re.compile(
    r"\b(?:menes|meinast|meines|forstås|defineres|definert|definisjon(?:en|ene)?|som (?:nevnt|definert|omhandlet|omtalt) i|regnes som)\b"
    r"|\bslik (?:det|de|den) er (?:definert|forstått)\b",
    re.IGNORECASE,
)


class _Found(Struct, frozen=True):
    """A citation before its text is read."""

    document: str
    cite: Cite
    via: str = ""


def impact(
    references: References, places: Sequence[Place], *, replaced_by: str = "", encoder: Encoder | None = None, narrowing_only: bool = False
) -> Impact:
    """What cites ``places`` (acts, chapters, sections, ledd); acts before regulations, those with most citations first.

    :param replaced_by: the act that is to take the place of the one they are in
    :param encoder: to find the successors of sections by; without it there are none
    :param narrowing_only: leave out all that does not narrow what it cites
    """
    corpus = references.corpus
    wanted = _Wanted(places)
    direct = [
        _Found(name, cite)
        for name, one in references.scanned.items() if name not in wanted.documents
        for cite in one.cites if wanted.holds(cite)
    ]  # fmt: skip
    heirs = _heirs(corpus, wanted, replaced_by, encoder)
    told = [(found.document, _tell(corpus, found, wanted, heirs)) for found in direct]
    through = _through(references, wanted, told)
    told += [(found.document, _tell(corpus, found, wanted, heirs)) for found in through]
    if narrowing_only:
        told = [(document, one) for document, one in told if one.narrows]
    documents = _documents(corpus, told)
    direct_acts, direct_regulations = _kinds(document for document, one in told if not one.via)
    narrowing_acts, narrowing_regulations = _kinds(document for document, one in told if one.narrows)
    first = places[0].info
    return Impact(
        ids=tuple(place.id for place in places), title=first.name, replaced_by=replaced_by,
        replaced_by_title=corpus.info(replaced_by).name if replaced_by else "",
        acts=sum(one.id.startswith("lov/") for one in documents), regulations=sum(not one.id.startswith("lov/") for one in documents),
        direct_acts=direct_acts, direct_regulations=direct_regulations,
        narrowing_acts=narrowing_acts, narrowing_regulations=narrowing_regulations,
        provisions=len({one.source for _, one in told}), citations=len(told), sections=_by_section(corpus, told, wanted, heirs),
        ministries=_by_ministry(documents), documents=documents,
    )  # fmt: skip


def _kinds(documents: Iterable[str]) -> tuple[int, int]:
    """How many acts and how many regulations."""
    names = set(documents)
    acts = sum(name.startswith("lov/") for name in names)
    return acts, len(names) - acts


class _Wanted:
    """The places asked about."""

    def __init__(self, places: Sequence[Place]) -> None:
        self.places = places
        self.documents = {place.info.id for place in places}
        self.ids: dict[str, Literal["act", "chapter", "place"]] = {}
        self.chapters: set[str] = set()
        for place in places:
            self._add(place)

    def _add(self, place: Place) -> None:
        document = place.info.id
        if place.unit is None and place.section is None:
            self.ids[document] = "act"
            return
        if place.unit is None and place.section is not None:
            self.ids[place.id] = "chapter"
            inside = _below(place)
            self.ids.update({f"{document}/{unit.name}": "place" for unit in place.document.units if unit.section in inside})
            return
        self.ids[place.id] = "place"
        index = place.unit.section if place.unit else -1
        while index >= 0:  # «kapittel III» holds what stands in it
            self.chapters.add(f"{document}/{place.document.sections[index].name}")
            index = place.document.sections[index].parent

    def holds(self, cite: Cite) -> bool:
        """Whether any place of a citation is asked about."""
        return any(self.match(target) for target in cite.targets)

    def match(self, target: str) -> How | None:
        """How a cited place meets what is asked about; None if it does not."""
        document = identifier.split(target)[0]
        if document not in self.documents:
            return None
        if self.ids.get(document) == "act":
            return "act" if target == document else "reference"
        if target == document:  # «forvaltningsloven gjelder» says nothing of one section
            return None
        if target in self.ids or any(target.startswith(f"{one}/") or one.startswith(f"{target}/") for one in self.ids):
            return "reference"
        return "chapter" if target in self.chapters else None


def _below(place: Place) -> set[int]:
    wanted = {place.section if place.section is not None else -1}
    for number, section in enumerate(place.document.sections):
        if section.parent in wanted:
            wanted.add(number)
    return wanted


def _heirs(corpus: Corpus, wanted: _Wanted, replaced_by: str, encoder: Encoder | None) -> dict[str, tuple[Successor, ...]]:
    if not replaced_by or encoder is None or len(wanted.documents) != 1:
        return {}
    (old,) = wanted.documents
    found = mapping.successors(corpus, encoder, old, replaced_by)
    return {
        name: tuple(Successor(one.new, _heading(corpus, one.new), one.confidence, one.why) for one in matches)
        for name, matches in found.items()
    }


def _heading(corpus: Corpus, name: str) -> str:
    document, inside = identifier.split(name)
    return corpus.unit(document, inside).title


def _tell(corpus: Corpus, found: _Found, wanted: _Wanted, heirs: Mapping[str, tuple[Successor, ...]]) -> ImpactCitation:
    info, document = corpus.info(found.document), corpus.document(found.document)
    unit, cite = document.units[found.cite.unit], found.cite
    text = document.slice(unit)
    first, last = sentence(text, cite.start, cite.end)
    block = innermost(unit, cite.start)
    source = f"{info.id}/{unit.name}"
    path = document.heading_path(unit)
    targets = cite.targets if found.via else tuple(target for target in cite.targets if wanted.match(target))
    sections = dict.fromkeys(identifier.provision_of(target) for target in targets)
    narrows: Narrowing = "" if found.via else narrowing(text[first:last], cite.start - first, cite.end - first)
    return ImpactCitation(
        source=source, ledd=f"{source}/{block.name}" if block else "", title=unit.title or (path[-1] if path else ""),
        text=text[cite.start : cite.end], start=cite.start, end=cite.end, sentence=text[first:last].strip(), targets=targets,
        how="incorporation" if found.via else _how(targets, wanted, text[first:last], text[first : cite.start]), via=found.via,
        narrows=narrows, narrowed=tuple(_normal(corpus, target) for target in targets) if narrows else (),
        successors=tuple({one.id: one for section in sections for one in heirs.get(section, ())}.values()), url=identifier.url(source),
    )  # fmt: skip


def _normal(corpus: Corpus, target: str) -> str:
    try:
        return corpus.locate(target).id
    except NotFoundError:  # a ledd or an item that is not there
        return target


def _how(targets: Sequence[str], wanted: _Wanted, said: str, before: str) -> How:
    ways = {wanted.match(target) for target in targets}
    if _APPLIES.search(said):
        return "incorporation"
    if "reference" not in ways:
        return "chapter" if "chapter" in ways else "act"
    return "definition" if _MEANS.search(before[-80:]) else "reference"


def _through(references: References, wanted: _Wanted, told: Iterable[tuple[str, ImpactCitation]]) -> list[_Found]:
    """What cites a section that makes a cited one apply: «taushetsplikt etter § 5» where § 5 says «forvaltningsloven § 13 gjelder».

    Only sections asked about by name are followed: what makes a whole act apply reaches too far to mean anything.
    """
    if all(kind == "act" for kind in wanted.ids.values()):
        return []
    doors = {one.source for _, one in told if one.how == "incorporation" and "/§" in one.source}
    direct = {(document, one.source, one.start) for document, one in told}
    found: list[_Found] = []
    for name, one in references.scanned.items():
        for cite in one.cites:
            source = f"{name}/{one.units[cite.unit]}"
            via = next((door for target in cite.targets if (door := identifier.provision_of(target)) in doors), "")
            if via and via != source and (name, source, cite.start) not in direct:
                found.append(_Found(name, cite, via))
    return found


def _documents(corpus: Corpus, told: Iterable[tuple[str, ImpactCitation]]) -> tuple[ImpactDocument, ...]:
    groups: dict[str, list[ImpactCitation]] = {}
    for document, one in told:
        groups.setdefault(document, []).append(one)
    ranked = sorted(groups, key=lambda document: (not document.startswith("lov/"), -len(groups[document]), document))
    return tuple(_document(corpus, document, groups[document]) for document in ranked)


def _document(corpus: Corpus, document: str, cited: Sequence[ImpactCitation]) -> ImpactDocument:
    info = corpus.info(document)
    order = {f"{document}/{unit.name}": number for number, unit in enumerate(corpus.document(document).units)}
    ordered = tuple(sorted(cited, key=lambda one: (order[one.source], one.start)))
    return ImpactDocument(document, info.name, info.ministries, info.force.value, ordered, identifier.url(document))


def _by_ministry(documents: Sequence[ImpactDocument]) -> tuple[ImpactMinistry, ...]:
    acts: Counter[str] = Counter()
    regulations: Counter[str] = Counter()
    citations: Counter[str] = Counter()
    for one in documents:
        for ministry in one.ministries:
            (acts if one.id.startswith("lov/") else regulations)[ministry] += 1
            citations[ministry] += len(one.citations)
    names = sorted(citations, key=lambda name: (-(acts[name] + regulations[name]), name))
    return tuple(ImpactMinistry(name, acts[name], regulations[name], citations[name]) for name in names)


def _by_section(
    corpus: Corpus, told: Iterable[tuple[str, ImpactCitation]], wanted: _Wanted, heirs: Mapping[str, tuple[Successor, ...]]
) -> tuple[ImpactSection, ...]:
    documents: dict[str, list[str]] = {}
    for document, one in told:
        for section in {identifier.provision_of(target) for target in one.targets if not one.via}:
            documents.setdefault(section, []).append(document)
    found = []
    for place in wanted.places:
        for unit in place.document.units:
            name = f"{place.info.id}/{unit.name}"
            if unit.kind is not UnitKind.PROVISION or (name not in documents and name not in heirs) or not wanted.match(name):
                continue
            citing = documents.get(name, [])
            acts = {one for one in citing if one.startswith("lov/")}
            found.append(ImpactSection(name, unit.title, len(acts), len(set(citing) - acts), len(citing), heirs.get(name, ())))
    return tuple({one.id: one for one in found}.values())
