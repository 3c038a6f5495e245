"""The register of terms and its export, from invented law."""

from collections.abc import Callable
from pathlib import Path

import pytest
from msgspec.structs import replace
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCAT, DCTERMS, RDF, SKOS

from analysis import skos, written
from analysis.language.terms import normalise
from analysis.skos import VCARD
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
SHAPES = Path(__file__).with_name("skos_ap_no.shacl.ttl")
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
    assert term.label == "samboer"
    assert term.labels == {"nb": "samboer", "nn": "sambuar"}
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


def test_acts_come_before_regulations(corpus: Corpus) -> None:
    found = list(defined(corpus))
    moved = [replace(one, document="forskrift/2070-01-01-1") if one.document == "lov/2071-01-02-3" else one for one in found]
    term = Register.build(moved).lookup("samboer")
    assert term is not None
    assert [one.document for one in term.definitions] == ["lov/2072-02-03-4", "lov/2073-03-04-5", "forskrift/2070-01-01-1"]


def _register(*terms: tuple[str, str], of: Corpus) -> Register:
    """A register of these terms and languages, as if the first definition of the corpus had each."""
    first = next(iter(defined(of)))
    return Register.build(
        replace(first, definition=replace(first.definition, term=term, key=normalise(term), language=language)) for term, language in terms
    )


@pytest.mark.parametrize(
    ("forms", "label"),
    [
        (("fyrvoktere", "fyrvoktere", "fyrvokter"), "fyrvokter"),
        (("fyrvoktere",), "fyrvoktere"),  # no form is made up
        (("Fyrlykten", "fyrlykten", "fyrlykt"), "fyrlykt"),
        (("runde lykter", "runde lykter", "rund lykt"), "rund lykt"),
        (("bruker", "bruker", "bruk"), "bruker"),
    ],
)
def test_label_is_the_attested_base_form(forms: tuple[str, ...], label: str, corpus: Corpus) -> None:
    assert [term.label for term in _register(*((form, "nb") for form in forms), of=corpus).terms] == [label]


def test_related_and_near(corpus: Corpus) -> None:
    terms = ("fyrvokter", "nærmeste fyrvokter", "nattfyrvokter", "nattfyrvokter", "vokterfyr")
    register = _register(*((term, "nb") for term in terms), of=corpus)
    assert [term.label for term in register.related("fyrvoktere")] == ["nærmeste fyrvokter", "nattfyrvokter"]
    assert [term.label for term in register.near("fyrvåkter")] == ["fyrvokter"]
    assert register.near("fyr") == register.related("…") == register.near("x" * 10_000) == []


# -- the other written form -------------------------------------------------------------------------------------------

SPRINGS = {
    "lov/2071-05-01-1": ("nb", "Fyrlyset og havnebåten går. Båten har arbeidsplikt. Lykteglass lyser i havna."),
    "lov/2071-05-01-2": ("nb", "Båten har arbeidsplikt, og lykteglass lyser."),
    "lov/2071-05-02-1": ("nn", "Verksemdsrett og arbeidsplikt gjeld. Forskrift om «lykteglass»."),
    "lov/2071-05-02-2": ("nn", "Verksemdsrett og arbeidsplikt gjeld for drift av båten."),
    "lov/2071-05-02-3": ("nn", "Ein båt og drift av båten."),
    "lov/2071-05-02-4": ("nn", "Ein båt til."),
}


@pytest.fixture(scope="module")
def two_forms(tmp_path_factory: pytest.TempPathFactory, make_law: Callable[..., bytes], make_provision: Callable[..., str]) -> Corpus:
    folder, home = tmp_path_factory.mktemp("forms"), tmp_path_factory.mktemp("forms-home")
    for refid, (language, text) in SPRINGS.items():
        body = make_provision("1", f'<article class="legalP">{text}</article>', refid=refid)
        (folder / f"{refid.replace('/', '-')}.xml").write_bytes(make_law(body, refid=refid, lang=language))
    ingest(home, [open_source(folder)], workers=1)
    return Corpus.open(home)


@pytest.mark.parametrize(
    ("label", "other"),
    [
        (("arbeidsplikt", "nb"), "arbeidsplikt"),  # alike, and in both
        (("arbeidsplikt", "nn"), "arbeidsplikt"),
        (("Virksomhet", "nb"), "Verksemd"),  # in the list of pairs
        (("verksemd", "nn"), "virksomhet"),
        (("virksomhetsrett", "nb"), "verksemdsrett"),  # made by the list, and in the law
        (("virksomhetsplikt", "nb"), None),  # made by the list, and nowhere
        (("drift av båten", "nb"), "drift av båten"),
        (("fyrlyset", "nb"), None),  # not in nynorsk law
        (("lykteglass", "nb"), None),  # once, in a title
        (("harbour", "en"), None),
        (("", "nb"), None),
        (("§ 12 \x00 «»", "nn"), None),
    ],
)
def test_other_written_form(label: tuple[str, str], other: str | None, two_forms: Corpus) -> None:
    one = written.Label(*label)
    many = [one, *(written.Label(f"ord{n}", "nb") for n in range(30))]  # counted another way
    assert written.other_forms(two_forms, [one]).get(one) == written.other_forms(two_forms, many).get(one) == other


def test_export_has_the_known_other_form(register: Register) -> None:
    term = register.lookup("svevefarkost")
    assert term is not None
    assert written.Label("svevefarkost", "nb") in skos.one_sided([term])
    graph = skos.graph([term], others={written.Label("svevefarkost", "nb"): "svevefarkost"})
    assert {label.language for label in graph.objects(None, SKOS.prefLabel) if isinstance(label, Literal)} == {"nb", "nn"}


# -- the profile ------------------------------------------------------------------------------------------------------


def _validated(graph: Graph) -> tuple[bool, Graph]:
    pyshacl = pytest.importorskip("pyshacl", reason="pyshacl is not installed; run «make install»")
    conforms, report, _ = pyshacl.validate(graph, shacl_graph=Graph().parse(SHAPES), inference="none", allow_warnings=True)
    return conforms, report


def test_the_export_of_the_sample_keeps_the_profile(sample_home: Path) -> None:
    corpus = Corpus.open(sample_home)
    terms = Register.build(defined(corpus)).terms
    conforms, report = _validated(Graph().parse(data=skos.export(corpus, terms, "turtle"), format="turtle"))
    assert conforms, report.serialize()
    assert len(terms) > 20


@pytest.mark.parametrize("missing", [DCTERMS.identifier, DCTERMS.publisher, DCAT.contactPoint, SKOS.prefLabel, skos.EUVOC.xlDefinition, RDF.value, DCTERMS.source])
def test_the_shapes_find_what_is_missing(register: Register, missing: URIRef) -> None:
    graph = skos.graph(register.terms)
    graph.remove((None, missing, None))
    assert not _validated(graph)[0]


@pytest.mark.parametrize("wrong", [("", "https://a.no/1", "https://a.no", "https://a.no/"), ("A", "etaten", "https://a.no", "https://a.no/"),
                                   ("A", "https://a.no/1", "mailto:", "https://a.no/"), ("A", "https://a.no/1", "a@a.no", "a b"),
                                   ("A", "https://a.no/1", "a@a.no", "mailto:a@a.no")])  # fmt: skip
def test_a_publisher_without_addresses_is_refused(wrong: tuple[str, str, str, str]) -> None:
    with pytest.raises(ValueError, match="utgiver|nettadresse"):
        skos.publisher_of(*wrong)


def test_the_export_names_its_publisher(register: Register) -> None:
    by = skos.publisher_of("Etaten", "https://example.org/974", "begrep@example.org", "https://example.org/id")
    graph = skos.graph(register.terms, by)
    assert set(graph.objects(None, DCTERMS.publisher)) == {URIRef("https://example.org/974")}
    assert set(graph.objects(None, VCARD.hasEmail)) == {URIRef("mailto:begrep@example.org")}
    assert all(str(node).startswith("https://example.org/id/begrep/") for node in graph.subjects(RDF.type, SKOS.Concept))
