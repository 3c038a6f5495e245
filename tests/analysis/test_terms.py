"""The register of terms and its export, from invented law."""

from collections.abc import Callable

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS, RDF, SKOS

from analysis import skos
from analysis.terms import Register, defined, fingerprint
from ingest.corpus import Corpus
from ingest.run import ingest
from ingest.source import open_source

LAWS = {
    "lov/2071-01-02-3": ("nb", "Med svevefarkost menes i denne loven et fartøy uten hjul. Med samboer menes den som deler fartøy."),
    "lov/2072-02-03-4": ("nn", "Med sambuar meiner ein den som deler farty. Med teieplikt er meint plikt til å teie om farty."),
    "lov/2073-03-04-5": (
        "nb",
        "Med samboere menes to som deler fartøy. Med taushetsplikt menes plikt til å tie. Med svevefarkost menes et fartøy uten hjul.",
    ),
}
MINISTRY = '<dt class="ministry">Departement</dt><dd class="ministry"><ul><li>{}</li></ul></dd>'


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory, make_law: Callable[..., bytes], make_provision: Callable[..., str]) -> Corpus:
    folder, home = tmp_path_factory.mktemp("laws"), tmp_path_factory.mktemp("home")
    for number, (refid, (language, text)) in enumerate(LAWS.items()):
        body = make_provision("1", f'<article class="legalP">{text}</article>', refid=refid, title="Definisjoner")
        law = make_law(body, refid=refid, lang=language, title=f"Lov om farkost {number}", fields=MINISTRY.format(f"Departement {number}"))
        (folder / f"{refid.replace('/', '-')}.xml").write_bytes(law)
    ingest(home, [open_source(folder)], workers=1)
    return Corpus.open(home)


@pytest.fixture(scope="module")
def register(corpus: Corpus) -> Register:
    return Register.build(defined(corpus), corpus.snapshot)


@pytest.mark.parametrize("asked", ["samboer", "samboere", "sambuar", "Sambuarane", "«samboeren»"])
def test_lookup_in_any_form(register: Register, asked: str) -> None:
    term = register.lookup(asked)
    assert term is not None
    assert term.label in ("samboer", "samboere")
    assert len(term.definitions) == 3
    assert term.documents == tuple(LAWS)


def test_written_forms_meet(register: Register) -> None:
    assert register.lookup("teieplikt") is register.lookup("taushetsplikt") is not None
    assert register.lookup("romskip") is None


def test_search_and_order(register: Register) -> None:
    assert [term.label for term in register.search("samb", prefix=True)] == ["samboer"]
    assert [term.label for term in register.search("farkost")] == ["svevefarkost"]
    assert register.search("farkost", prefix=True) == []
    assert register.search(" ") == []
    assert [len(term.definitions) for term in register.sorted("definitions")] == [3, 2, 2]
    assert [len(term.definitions) for term in register.sorted("documents", least=3)] == [3]
    assert [term.label for term in register.sorted()] == ["samboer", "svevefarkost", "taushetsplikt"]


def test_every_quotation_stands_in_the_law(register: Register, corpus: Corpus) -> None:
    for term in register.terms:
        for one in term.definitions:
            place = corpus.locate(one.provision)
            assert place.unit is not None
            text = place.document.slice(place.unit)
            assert text[slice(*one.definition.definiens_span)] == one.definition.definiens
            assert fingerprint(text[slice(*one.definition.sentence_span)]) == one.hash
            assert corpus.locate(one.id).block is not None


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # what rdflib uses itself to read JSON-LD
@pytest.mark.parametrize("form", ["turtle", "json-ld"])
def test_export_reads_back(register: Register, form: str) -> None:
    text = skos.serialise(register.terms, "json-ld" if form == "json-ld" else "turtle")
    graph = Graph().parse(data=text, format=form)
    assert len(graph) == len(skos.graph(register.terms))
    nodes = list(graph.subjects(RDF.type, SKOS.Concept))
    assert len(nodes) == len(list(skos.concepts(register.terms))) == 6  # «svevefarkost» twice in the same words
    for node in nodes:
        assert len(list(graph.objects(node, DCTERMS.identifier))) == 1
        assert len(list(graph.objects(node, DCTERMS.publisher))) == 1
        assert len(list(graph.objects(node, DCAT.contactPoint))) == 1
        labels = list(graph.objects(node, SKOS.prefLabel))
        assert len({label.language for label in labels if isinstance(label, Literal)}) == len(labels) >= 1
        (note,) = graph.objects(node, skos.EUVOC.xlDefinition)
        (value,) = graph.objects(note, RDF.value)
        assert isinstance(value, Literal)
        assert value.language in {label.language for label in labels if isinstance(label, Literal)}
        assert graph.value(note, skos.SKOSNO.relationshipWithSource) == skos.DIRECT
        assert all(str(source).startswith("https://lovdata.no/") for source in graph.objects(note, DCTERMS.source))


def test_labels_and_sources(register: Register) -> None:
    graph = skos.graph(register.terms)
    node = next(node for node, label in graph.subject_objects(SKOS.prefLabel) if str(label) == "svevefarkost")
    note = graph.value(node, skos.EUVOC.xlDefinition)
    assert set(graph.objects(note, DCTERMS.source)) == {
        URIRef(address) for refid in ("lov/2071-01-02-3", "lov/2073-03-04-5")
        for address in (f"https://lovdata.no/{refid}/§1", f"https://lovdata.no/eli/lov/{refid[4:].replace('-', '/')}/nor/§1")
    }  # fmt: skip
    both = {str(label): label.language for label in graph.objects(None, SKOS.prefLabel) if isinstance(label, Literal)}
    assert both["sambuar"] == "nn"
    assert both["samboer"] == "nb"
