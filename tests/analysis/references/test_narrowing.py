"""What the law that cites a provision takes from it, and sections named together; all law text is invented."""

from collections.abc import Callable

import pytest

from analysis.engine import Engine
from analysis.references.dead import References
from analysis.references.impact import impact
from analysis.references.model import Impact
from analysis.references.narrowing import narrowing
from analysis.references.ranges import expand
from ingest.corpus import Corpus
from ingest.errors import NotFoundError
from ingest.run import ingest
from ingest.source import open_source

MANNERS = "lov/2071-05-22-29"
GENERAL = "lov/2071-01-02-3"
ITEMS = '<article class="legalP">Taushetsplikt er ikke til hinder for<ol class="defaultList" type="1">' + "".join(
    f'<li data-name="{number}." value="{number}"><article class="listArticle"><article class="legalP">at opplysninger brukes på måte {number},'
    "</article></article></li>"
    for number in (1, 2, 3)
) + "</ol></article>"  # fmt: skip
SPECIAL = {
    "lov/2072-02-03-4": ("nb", "Alle har taushetsplikt etter prøveloven §§ 4 til 4 b. Prøveloven § 4 b første ledd nr. 3 gjelder ikke."),
    "lov/2073-03-04-5": ("nn", "Opplysningar til andre organ, jf. prøveloven § 4 b nr. 2 og 3, kan berre givast når det trengst."),
    "lov/2074-04-05-6": ("nb", "Det kan bare gis opplysninger etter prøveloven § 4 b nr. 3 når det er nødvendig for arbeidet."),
    "lov/2075-05-06-7": ("nb", "Opplysninger kan gis når prøveloven § 4 b ikke er til hinder. Prøveloven § 4 a gjelder."),
}


@pytest.fixture(scope="module")
def references(tmp_path_factory: pytest.TempPathFactory, make_law: Callable[..., bytes], make_provision: Callable[..., str]) -> References:
    folder, home = tmp_path_factory.mktemp("laws"), tmp_path_factory.mktemp("home")
    short = '<dt class="titleShort">Korttittel</dt><dd class="titleShort">Prøveloven</dd>'
    body = "".join(make_provision(number, '<article class="legalP">Noen skal noe.</article>', refid=GENERAL) for number in ("3", "4", "4 a"))
    body += make_provision("4 b", ITEMS, refid=GENERAL) + make_provision("5", '<article class="legalP">Noen kan noe.</article>', refid=GENERAL)
    (folder / "general.xml").write_bytes(make_law(body, refid=GENERAL, title="Lov om prøver (prøveloven)", fields=short))
    for number, (refid, (language, text)) in enumerate(SPECIAL.items()):
        body = make_provision("1", f'<article class="legalP">{text}</article>', refid=refid, title="Taushetsplikt")
        (folder / f"special-{number}.xml").write_bytes(make_law(body, refid=refid, lang=language, title=f"Lov om sak {number}"))
    ingest(home, [open_source(folder)], workers=1)
    return References.open(Corpus.open(home))


def asked(references: References, *names: str, narrowing_only: bool = False) -> Impact:
    places = [references.corpus.locate(one) for name in names for one in expand(references.corpus, name)]
    return impact(references, places, narrowing_only=narrowing_only)


def test_who_narrows_which_items_and_how(references: References) -> None:
    found = asked(references, f"{GENERAL}/§4b", narrowing_only=True)
    told = {document.id: (one.narrows, [place.rpartition("§")[2] for place in one.narrowed]) for document in found.documents for one in document.citations}
    assert told == {
        "lov/2072-02-03-4": ("excluded", ["4b/ledd-1/nummer-3"]),
        "lov/2073-03-04-5": ("limited", ["4b/ledd-1/nummer-2", "4b/ledd-1/nummer-3"]),
        "lov/2074-04-05-6": ("limited", ["4b/ledd-1/nummer-3"]),
    }
    assert (found.acts, found.narrowing_acts, found.narrowing_regulations) == (3, 3, 0)


def test_what_narrows_is_marked_among_the_rest(references: References) -> None:
    found = asked(references, f"{GENERAL}/§4b")
    assert (found.acts, found.narrowing_acts) == (4, 3)
    narrowed = [one for document in found.documents for one in document.citations if one.narrows]
    assert len(narrowed) == 3
    assert all(one.narrowed == () for document in found.documents for one in document.citations if not one.narrows)


def test_a_range_is_every_section_between_its_ends(references: References) -> None:
    whole = expand(references.corpus, f"{GENERAL}/§§ 4 til 4 b")
    assert whole == (f"{GENERAL}/§4", f"{GENERAL}/§4a", f"{GENERAL}/§4b")
    assert expand(references.corpus, f"{GENERAL}/§§4-4b") == whole
    assert expand(references.corpus, f"{GENERAL}/§§3,4a-4b") == (f"{GENERAL}/§3", f"{GENERAL}/§4a", f"{GENERAL}/§4b")
    assert expand(references.corpus, f"{GENERAL}/§§3 og 5") == (f"{GENERAL}/§3", f"{GENERAL}/§5")
    assert expand(references.corpus, f"{GENERAL}/§4") == (f"{GENERAL}/§4",)
    assert asked(references, f"{GENERAL}/§§4-4b").acts == 4


@pytest.mark.parametrize("name", [f"{GENERAL}/§§4-99", f"{GENERAL}/§§5-3", f"{GENERAL}/§§", "lov/2001-01-01-1/§§1-2"])
def test_a_range_that_is_not_there_is_said(references: References, name: str) -> None:
    with pytest.raises(NotFoundError):
        expand(references.corpus, name)


def test_sections_numbered_by_chapter_can_be_named_together(engine: Engine) -> None:
    act = "lov/2074-06-11-38"
    assert expand(engine.corpus, f"{act}/§§4-3-4-4") == (f"{act}/§4-3", f"{act}/§4-4")
    assert expand(engine.corpus, f"{act}/§§4-3") == (f"{act}/§4-3",)


def test_those_that_cite_directly_are_counted_apart(engine: Engine) -> None:
    found = engine.impact((f"{MANNERS}/§§13-13b",))
    cited = [(document.id, one) for document in found.documents for one in document.citations]
    direct = {document for document, one in cited if not one.via}
    assert found.direct_acts + found.direct_regulations == len(direct)
    assert found.direct_acts <= found.acts
    single = engine.impact((f"{MANNERS}/§13",))
    assert found.acts >= single.acts


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("Prøveloven § 9 kommer ikke til anvendelse for skoler", "excluded"),
        ("Prøveloven § 9 og § 10 gjeld ikkje for skular", "excluded"),
        ("For øvrig gjelder ikke prøveloven § 9", "excluded"),
        ("Loven gjelder med unntak av § 9", "excluded"),
        ("Retten etter prøveloven § 9 gjelder bare for elever", "limited"),
        ("Prøveloven § 9 gjelder", ""),
        ("Prøveloven § 9 gjelder om ikke annet er bestemt", ""),
        ("Er vilkåret oppfylt, jf. prøveloven § 9, kan saken bare avvises", ""),
        ("I saker etter prøveloven § 9 kan retten bare avvise kravet", ""),
        ("Vedtak kan bare treffes når vilkårene i prøveloven § 9 er oppfylt", ""),
        ("Dette gjelder ikke når det følger av prøveloven § 9", ""),
    ],
)
def test_only_the_clause_of_the_citation_is_read(sentence: str, wanted: str) -> None:
    at = sentence.index("§ 9")
    assert narrowing(sentence, at, at + 3) == wanted
