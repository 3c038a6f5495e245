"""The register of terms as linked data: SKOS-AP-NO-Begrep 2.0, Turtle or JSON-LD.

One ``skos:Concept`` for each term and each meaning given to it: the same words in several provisions are one concept with
several sources. The profile is Digdir's, https://data.norge.no/specification/skos-ap-no-begrep (2.0); definitions are
``euvoc:XlNote`` objects, quoted from their source. It asks for ``skos:prefLabel`` in bokmål and nynorsk; the law
mostly has the term in one of them, and no label is made up: the other is given only where another act defines the same
term in it.
"""

import hashlib
from collections.abc import Iterable, Iterator
from typing import Literal as OneOf

from msgspec import Struct
from rdflib import BNode, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, ORG, RDF, SKOS, XSD

from analysis.terms import Defined, Term
from ingest import identifier

EUVOC = Namespace("http://publications.europa.eu/ontology/euvoc#")
SKOSNO = Namespace("https://data.norge.no/vocabulary/skosno#")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
DIRECT = URIRef("https://data.norge.no/vocabulary/relationship-with-source-type#direct-from-source")

_TAG = {"nb": "nb", "nn": "nn", "en": "en", "da": "da"}


class Publisher(Struct, frozen=True):
    """Who answers for the concepts. A neutral placeholder until an organisation publishes them under its own name."""

    base: str = "https://example.org/lovkryss/"
    """Where the concepts have their addresses; ends with a slash."""
    name: str = "Lovkryss"
    uri: str = "https://example.org/lovkryss/utgiver"
    contact: str = "https://example.org/lovkryss/kontakt"


NEUTRAL = Publisher()


class Concept(Struct, frozen=True):
    """A term with one meaning, and the definitions that give it in the same words."""

    term: Term
    sources: tuple[Defined, ...]

    @property
    def id(self) -> str:
        """Made of the key and the words of the meaning: the same on every run, whatever else is defined."""
        return hashlib.blake2b(f"{self.term.key}\x1f{_folded(self.sources[0])}".encode(), digest_size=8).hexdigest()


def concepts(terms: Iterable[Term]) -> Iterator[Concept]:
    """The concepts of the terms: one for each wording of a meaning, in the order of its first source."""
    for term in terms:
        meanings: dict[str, list[Defined]] = {}
        for one in term.definitions:
            meanings.setdefault(_folded(one), []).append(one)
        for sources in meanings.values():
            yield Concept(term, tuple(sources))


def graph(terms: Iterable[Term], publisher: Publisher = NEUTRAL) -> Graph:
    """The concepts of the terms and the collection they form."""
    result = Graph()
    for prefix, namespace in (("skos", SKOS), ("euvoc", EUVOC), ("skosno", SKOSNO), ("dct", DCTERMS), ("dcat", DCAT), ("vcard", VCARD)):
        result.bind(prefix, namespace)
    agent, contact = URIRef(publisher.uri), URIRef(publisher.contact)
    result.add((agent, RDF.type, ORG.Organization))
    result.add((agent, FOAF.name, Literal(publisher.name, lang="nb")))
    result.add((contact, RDF.type, VCARD.Organization))
    result.add((contact, VCARD.hasOrganizationName, Literal(publisher.name, lang="nb")))
    result.add((contact, VCARD.hasURL, contact))
    collection = URIRef(publisher.base + "samling/lov")
    result.add((collection, RDF.type, SKOS.Collection))
    result.add((collection, DCTERMS.title, Literal("Begreper definert i norsk lov og forskrift", lang="nb")))
    result.add((collection, DCTERMS.title, Literal("Omgrep definerte i norsk lov og forskrift", lang="nn")))
    _common(result, collection, agent, contact)
    for concept in concepts(terms):
        node = URIRef(f"{publisher.base}begrep/{concept.id}")
        result.add((collection, SKOS.member, node))
        _concept(result, node, concept)
        _common(result, node, agent, contact)
    return result


def serialise(terms: Iterable[Term], form: OneOf["turtle", "json-ld"] = "turtle", publisher: Publisher = NEUTRAL) -> str:
    """The concepts as text."""
    return graph(terms, publisher).serialize(format=form)


def _common(result: Graph, node: URIRef, agent: URIRef, contact: URIRef) -> None:
    result.add((node, DCTERMS.identifier, Literal(str(node), datatype=XSD.anyURI)))
    result.add((node, DCTERMS.publisher, agent))
    result.add((node, DCAT.contactPoint, contact))


def _concept(result: Graph, node: URIRef, concept: Concept) -> None:
    result.add((node, RDF.type, SKOS.Concept))
    preferred: dict[str, str] = {}
    for form, language in _forms(concept):
        tag = _TAG.get(language, "nb")
        if preferred.setdefault(tag, form) == form:
            result.add((node, SKOS.prefLabel, Literal(form, lang=tag)))
        else:
            result.add((node, SKOS.altLabel, Literal(form, lang=tag)))
    first = concept.sources[0].definition
    note = BNode(f"d{concept.id}")
    result.add((node, EUVOC.xlDefinition, note))
    result.add((note, RDF.type, EUVOC.XlNote))
    result.add((note, RDF.value, Literal(_text(first.definiens), lang=_TAG.get(first.language, "nb"))))
    result.add((note, SKOSNO.relationshipWithSource, DIRECT))
    for source in concept.sources:
        for address in (identifier.url(source.provision), identifier.eli(source.provision)):
            if address:
                result.add((note, DCTERMS.source, URIRef(_iri(address))))
        scope = source.definition.scope
        if scope:
            note_text = f"Gjelder {scope[0].lower()}{scope[1:]} ({source.act})."
            result.add((node, SKOS.scopeNote, Literal(note_text, lang="nb")))


def _forms(concept: Concept) -> list[tuple[str, str]]:
    """The concept's own written forms first, then those that other acts use for the term."""
    from_sources = Term(concept.term.key, concept.term.label, concept.sources).forms
    return list(dict.fromkeys([*from_sources, *concept.term.forms]))


def _folded(one: Defined) -> str:
    return _text(one.definition.definiens).rstrip(" .,;:").casefold()


def _text(definiens: str) -> str:
    return " ".join(definiens.split())


def _iri(address: str) -> str:
    """The address with what an IRI may not hold percent-encoded; § and letters stay as Lovdata writes them."""
    return "".join(char if char > " " and char not in '<>"{}|^`\\' else f"%{ord(char):02X}" for char in address)
