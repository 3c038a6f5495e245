"""RDF in Turtle: the event (CPSV-AP-NO), the law in its scope (ELI), and the terms that law defines (SKOS-AP-NO-Begrep)."""

from typing import Final

from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCTERMS, RDF, XSD

from analysis.language.definitions import Definition
from analysis.language.found import Pattern
from analysis.skos import NEUTRAL, Publisher, graph, iri
from analysis.terms import Defined, Term, fingerprint
from api.report.model import Meaning, Report, Word
from ingest import identifier

CV: Final = Namespace("http://data.europa.eu/m8g/")
ELI: Final = Namespace("http://data.europa.eu/eli/ontology#")
_TYPES: Final = {"life-event": CV.LifeEvent, "business-event": CV.BusinessEvent}
_LANGUAGE: Final = "http://publications.europa.eu/resource/authority/language/NOR"


def write(report: Report, publisher: Publisher = NEUTRAL) -> bytes:
    """The graph, in Turtle."""
    text: str = _graph(report, publisher).serialize(format="turtle")
    return text.encode()


def _graph(report: Report, publisher: Publisher) -> Graph:
    made = graph((_term(word) for word in report.words), publisher)
    made.bind("cv", CV)
    made.bind("eli", ELI)
    subject = _subject(made, report, publisher)
    for law in report.laws:
        node = URIRef(iri(law.eli))
        made.add((subject, DCTERMS.references, node))
        _resource(made, node, law.id, law.title, law.url)
        made.add((node, RDF.type, ELI.LegalResource))
        made.add((node, ELI.in_force, ELI["InForce-inForce" if law.in_force else "InForce-notInForce"]))
        for ministry in law.ministries:
            made.add((node, ELI.responsibility_of, Literal(ministry, lang="nb")))
    for place in report.provisions:
        node, whole = URIRef(iri(place.eli)), URIRef(iri(identifier.eli(place.document)))
        made.add((subject, DCTERMS.references, node))
        _resource(made, node, place.id, place.title, place.url)
        made.add((node, RDF.type, ELI.LegalResourceSubdivision))
        made.add((node, ELI.is_part_of, whole))
    return made


def _subject(made: Graph, report: Report, publisher: Publisher) -> URIRef:
    s = report.subject
    node = URIRef(f"{publisher.base}{'hendelse' if s.kind == 'event' else 'tema'}/{iri(s.key).replace('/', '-').replace(' ', '-')}")
    made.add((node, RDF.type, _TYPES.get(s.event_kind, CV.Event)))
    made.add((node, DCTERMS.identifier, Literal(str(node), datatype=XSD.anyURI)))
    for language, title in s.titles or ((report.language, s.heading),):
        made.add((node, DCTERMS.title, Literal(title, lang=language)))
    for language, text in s.descriptions:
        made.add((node, DCTERMS.description, Literal(" ".join(text.split()), lang=language)))
    made.add((node, DCTERMS.source, Literal(f"{report.basis.source}, {report.basis.as_of}", lang="nb")))
    return node


def _resource(made: Graph, node: URIRef, name: str, title: str, url: str) -> None:
    made.add((node, ELI.id_local, Literal(name)))
    made.add((node, DCTERMS.title, Literal(title, lang="nb")))
    made.add((node, DCTERMS.language, URIRef(_LANGUAGE)))
    made.add((node, DCTERMS.source, URIRef(iri(url))))


def _term(word: Word) -> Term:
    """The term as the register has it, of what the report holds."""
    return Term(word.key, word.term, tuple(_defined(word, one) for one in word.meanings))


def _defined(word: Word, one: Meaning) -> Defined:
    quote = one.quote
    span = (quote.start, quote.end)
    block = one.id[len(quote.provision) + 1 :]
    definition = Definition(one.term, word.key, quote.text, one.scope, Pattern.MEANS, one.language, block, span, span, span)
    return Defined(quote.provision, one.document, one.label, "", one.ministries, definition, fingerprint(quote.text))
