"""The register of terms as linked data: SKOS-AP-NO-Begrep 2.0, Turtle or JSON-LD.

One ``skos:Concept`` for each term and each meaning given to it: the same words in several provisions are one concept with
several sources. The profile is Digdir's, https://data.norge.no/specification/skos-ap-no-begrep (2.0); definitions are
``euvoc:XlNote`` objects, quoted from their source. It asks for ``skos:prefLabel`` in bokmål and nynorsk; the law
mostly defines the term in one of them, and no label is made up: the other is given where another act defines the same
term in it, or where ``analysis.written`` knows it. ``tests/analysis/skos_ap_no.shacl.ttl`` says in SHACL what is asked for.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal as OneOf

from msgspec import Struct
from rdflib import BNode, Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, ORG, RDF, SKOS, XSD

from analysis.terms import Defined, Term
from analysis.written import LANGUAGES, OTHER, Label, other_forms
from ingest import identifier
from ingest.corpus import Corpus

EUVOC = Namespace("http://publications.europa.eu/ontology/euvoc#")
SKOSNO = Namespace("https://data.norge.no/vocabulary/skosno#")
VCARD = Namespace("http://www.w3.org/2006/vcard/ns#")
DIRECT = URIRef("https://data.norge.no/vocabulary/relationship-with-source-type#direct-from-source")

_ADDRESS = re.compile(r"https?://[^\s<>\"{}|^`\\]+")
_CONTACT = re.compile(rf"{_ADDRESS.pattern}|mailto:[^\s<>\"{{}}|^`\\@]+@[^\s<>\"{{}}|^`\\@]+")
_TAG = {"nb": "nb", "nn": "nn", "en": "en", "da": "da"}


class Publisher(Struct, frozen=True):
    """Who answers for the concepts. A neutral placeholder until an organisation publishes them under its own name.

    :ivar base: where the concepts have their addresses; ends with a slash
    :ivar uri: of the organisation; the profile wants the one with its organisation number
    :ivar contact: a web page, or ``mailto:`` with an address
    """

    base: str = "https://example.org/lovkryss/"
    name: str = "Lovkryss"
    uri: str = "https://example.org/lovkryss/utgiver"
    contact: str = "https://example.org/lovkryss/kontakt"


NEUTRAL = Publisher()


def publisher_of(name: str, uri: str, contact: str, base: str) -> Publisher:
    """A publisher from what somebody typed.

    >>> publisher_of("Etaten", "https://example.org/974", "begrep@example.org", "https://example.org/id").contact
    'mailto:begrep@example.org'

    :raises ValueError: an empty name, or an address that is none
    """
    if not name.strip():
        raise ValueError("utgiveren må ha et navn")
    if "@" in contact and ":" not in contact:
        contact = f"mailto:{contact}"
    for address, form in ((uri, _ADDRESS), (base, _ADDRESS), (contact, _CONTACT)):
        if not form.fullmatch(address):
            raise ValueError(f"«{address}» er ingen nettadresse (http:// eller https://)")
    return Publisher(base if base.endswith(("/", "#")) else f"{base}/", name.strip(), uri, contact)


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


def export(corpus: Corpus, terms: Sequence[Term], form: OneOf["turtle", "json-ld"], publisher: Publisher = NEUTRAL) -> str:
    """The concepts as text, with the other written form of their labels where the law of this corpus shows it."""
    return serialise(terms, form, publisher, other_forms(corpus, one_sided(terms)))


def one_sided(terms: Iterable[Term]) -> set[Label]:
    """The labels of terms that are defined in one written form only, and lack a label in the other."""
    return {
        Label(labels[language], language)
        for term in terms for labels in (term.labels,) for language in LANGUAGES
        if language in labels and OTHER[language] not in labels
    }  # fmt: skip


def graph(terms: Iterable[Term], publisher: Publisher = NEUTRAL, others: Mapping[Label, str] | None = None) -> Graph:
    """The concepts of the terms and the collection they form.

    :param others: the other written form of labels, where it is known (``analysis.written.other_forms``)
    """
    result = Graph()
    for prefix, namespace in (("skos", SKOS), ("euvoc", EUVOC), ("skosno", SKOSNO), ("dct", DCTERMS), ("dcat", DCAT), ("vcard", VCARD)):
        result.bind(prefix, namespace)
    agent, page = URIRef(publisher.uri), URIRef(publisher.contact)
    contact = URIRef(publisher.base + "kontakt")
    result.add((agent, RDF.type, ORG.Organization))
    result.add((agent, FOAF.name, Literal(publisher.name, lang="nb")))
    result.add((contact, RDF.type, VCARD.Organization))
    result.add((contact, VCARD.hasOrganizationName, Literal(publisher.name, lang="nb")))
    result.add((contact, VCARD.hasEmail if publisher.contact.startswith("mailto:") else VCARD.hasURL, page))
    collection = URIRef(publisher.base + "samling/lov")
    result.add((collection, RDF.type, SKOS.Collection))
    result.add((collection, DCTERMS.title, Literal("Begreper definert i norsk lov og forskrift", lang="nb")))
    result.add((collection, DCTERMS.title, Literal("Omgrep definerte i norsk lov og forskrift", lang="nn")))
    _common(result, collection, agent, contact)
    for concept in concepts(terms):
        node = URIRef(f"{publisher.base}begrep/{concept.id}")
        result.add((collection, SKOS.member, node))
        _concept(result, node, concept, others or {})
        _common(result, node, agent, contact)
    return result


def serialise(terms: Iterable[Term], form: OneOf["turtle", "json-ld"] = "turtle", publisher: Publisher = NEUTRAL,
              others: Mapping[Label, str] | None = None) -> str:  # fmt: skip
    """The concepts as text."""
    return graph(terms, publisher, others).serialize(format=form)


def _common(result: Graph, node: URIRef, agent: URIRef, contact: URIRef) -> None:
    result.add((node, DCTERMS.identifier, Literal(str(node), datatype=XSD.anyURI)))
    result.add((node, DCTERMS.publisher, agent))
    result.add((node, DCAT.contactPoint, contact))


def _concept(result: Graph, node: URIRef, concept: Concept, others: Mapping[Label, str]) -> None:
    result.add((node, RDF.type, SKOS.Concept))
    preferred = _preferred(concept.term, others)
    for tag, form in preferred.items():
        result.add((node, SKOS.prefLabel, Literal(form, lang=tag)))
    for form, language in concept.term.forms:
        tag = _TAG.get(language, "nb")
        if form != preferred[tag]:
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
                result.add((note, DCTERMS.source, URIRef(iri(address))))
        scope = source.definition.scope
        if scope:
            note_text = f"Gjelder {scope[0].lower()}{scope[1:]} ({source.act})."
            result.add((node, SKOS.scopeNote, Literal(note_text, lang="nb")))


def _preferred(term: Term, others: Mapping[Label, str]) -> dict[str, str]:
    """One label for each language: from the laws that define the term, else the known other written form."""
    found: dict[str, str] = {}
    for language, form in term.labels.items():
        found.setdefault(_TAG.get(language, "nb"), form)
    for language in LANGUAGES:
        other = others.get(Label(found[language], language)) if language in found else None
        if other:
            found.setdefault(OTHER[language], other)
    return found


def _folded(one: Defined) -> str:
    return _text(one.definition.definiens).rstrip(" .,;:").casefold()


def _text(definiens: str) -> str:
    return " ".join(definiens.split())


def iri(address: str) -> str:
    """The address with what an IRI may not hold percent-encoded; § and letters stay as Lovdata writes them."""
    return "".join(char if char > " " and char not in '<>"{}|^`\\' else f"%{ord(char):02X}" for char in address)
