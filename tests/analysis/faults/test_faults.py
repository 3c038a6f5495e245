"""What is reported as a fault, and what only looks like one; invented law with real names of bodies."""

from collections.abc import Callable

import pytest

from analysis.engine import Engine
from analysis.overlap.model import Cluster
from corpora import catalogue

Build = Callable[..., Engine]

OWN, OTHER, THIRD = "lov/2071-01-02-3", "lov/2080-01-02-3", "lov/2085-01-02-3"
FILLER = ("Lyktene på kaia skal lyse fra solnedgang til soloppgang.", "Havna er åpen hele året for alle fartøyer.")
HARBOUR = (THIRD, "Lov om havnestell (havnestelloven)", "Havnestelloven")
LIGHTS = (OTHER, "Lov om fyrlykter (fyrlykteloven)", "Fyrlykteloven")
ENDS = ("Fra samme tid oppheves lov 2. januar 2071 nr. 3 om vardevakt (vardevaktloven).",)
LIT = {"1": (FILLER[0],), "2": (FILLER[1],), "5 Ikrafttredelse og oppheving": ENDS}


def of(engine: Engine, kind: str) -> list[Cluster]:
    return [cluster for cluster in engine.faults.by_id.values() if cluster.kind == kind]


# -- dead references --------------------------------------------------------------------------------------------------


def test_one_finding_for_all_that_cite_the_same_dead_act(build: Build) -> None:
    cites = {"1": ("Vakta skjer etter vardevaktloven § 4.",), "2": (FILLER[1],), "3": ("Vakta varer som vardevaktloven § 7 bestemmer.",)}
    (found,) = of(build({LIGHTS: LIT, HARBOUR: cites}), "dead-reference")
    assert [one.id for one in found.provisions] == [f"{THIRD}/§1", f"{THIRD}/§3"]
    assert found.title == f"Henviser til opphevet lov: vardevaktloven ({OWN})"
    assert found.matter == OWN
    assert f"I stedet gjelder fyrlykteloven ({OTHER})" in found.why
    (table,) = found.differences
    assert [one.quote for one in table.values] == ["vardevaktloven § 4", "vardevaktloven § 7"]
    assert found.confidence == 0.99


def test_two_dead_places_of_one_provision_are_two_findings(build: Build) -> None:
    cites = {"1": ("Vakta skjer etter vardevaktloven § 4.", "Lyset tennes etter fyrlykteloven § 9."), "2": (FILLER[1],)}
    found = of(build({LIGHTS: LIT, HARBOUR: cites}), "dead-reference")
    assert {one.matter for one in found} == {OWN, f"{OTHER}/§9"}
    assert len({one.id for one in found}) == 2
    assert {one.title.partition(":")[0] for one in found} == {"Henviser til opphevet lov", "Henviser til bestemmelse som ikke finnes"}


@pytest.mark.parametrize(
    "sentence",
    [
        "Lyset tennes etter fyrlykteloven § 2.",
        "Tillatelser gitt etter vardevaktloven gjelder fortsatt.",
        "Vakta skjer som etter den tidligere vardevaktloven § 4.",
        "Vakta skjer etter tåkelurloven § 4.",
    ],
)
def test_no_dead_reference(build: Build, sentence: str) -> None:
    assert of(build({LIGHTS: LIT, HARBOUR: {"1": (sentence,), "2": (FILLER[1],)}}), "dead-reference") == []


# -- names no longer in use -------------------------------------------------------------------------------------------


def stale(build: Build, sentence: str, heading: str = "", title: str = HARBOUR[1]) -> list[Cluster]:
    return of(build({(THIRD, title, HARBOUR[2]): {f"1 {heading}".strip(): (sentence,), "2": (FILLER[1],)}}), "stale-term")


@pytest.mark.parametrize(
    ("sentence", "term", "now"),
    [
        ("Fylkesmannen kan gi tillatelse til nye lykter på kaia.", "fylkesmannen", "statsforvalteren"),
        ("Melding om nye lykter skal sendast til likningsstyresmakta.", "ligningsmyndighetene", "skattemyndighetene"),
        ("Den som har omsorgslønn, betaler ikke havneavgift.", "omsorgslønn", "omsorgsstønad"),
        ("Vedtaket kan påklages til Miljøverndepartementet.", "Miljøverndepartementet", "Klima- og miljødepartementet"),
        ("Tvist avgjøres av herreds- eller byretten på stedet.", "herreds- og byretten", "tingretten"),
    ],
)
def test_a_name_no_longer_in_use(build: Build, sentence: str, term: str, now: str) -> None:
    (found,) = stale(build, sentence)
    assert found.title.endswith(f"{term} (nå {now})")
    assert (found.matter, found.documents) == (term, (THIRD,))
    assert found.provisions[0].id == f"{THIRD}/§1"


@pytest.mark.parametrize(
    ("sentence", "heading"),
    [
        ("Statsforvalteren kan gi tillatelse til nye lykter.", ""),
        ("Arbeids- og velferdsetaten betaler for lyktene på kaia.", ""),
        ("Statsforvalteren (tidligere fylkesmannen) kan gi tillatelse.", ""),
        ("Det tidligere Kredittilsynet førte tilsyn med havna.", ""),
        ("Saker som fylkesmannen hadde til behandling før 1. januar 2021, sluttføres der.", ""),
        ("Fylkesmannen avgjør klager til reglene er endret.", "Overgangsregler"),
        ("Med fylkesmannen menes her statsforvalteren på stedet.", ""),
        ("Det som heter «fylkesmannen» i avtalen, er statsforvalteren.", ""),
        ("Forskrift 3. mai 1999 nr. 12 om delegering til fylkesmannen gjelder ikke i havna.", ""),
        ("Nærings- og fiskeridepartementet fører tilsyn med havna.", ""),
        ("Gebyret er fastsatt av Miljøverndepartementet.", ""),
        ("Kart over havna er datert Miljøverndepartementet mai 2008.", ""),
    ],
)
def test_not_stale(build: Build, sentence: str, heading: str) -> None:
    assert stale(build, sentence, heading) == []


@pytest.mark.parametrize("title", ["Lov om endringer i havnestelloven", "Lov om fylkesmannen (fylkesmannsloven)"])
def test_documents_that_are_about_the_name(build: Build, title: str) -> None:
    assert stale(build, "Fylkesmannen kan gi tillatelse til nye lykter på kaia.", title=title) == []


def test_a_large_fault_is_nested_by_ministry(build: Build) -> None:
    sections = {str(number): (f"Fylkesmannen kan gi tillatelse til lykt nummer {number} på kaia.",) for number in range(1, 36)}
    found = of(build({HARBOUR: sections}), "stale-term")
    (whole,) = (one for one in found if one.children)
    parts = [one for one in found if one.parent]
    assert {one.id for one in parts} == set(whole.children)
    assert {one.parent for one in parts} == {whole.id}
    assert sum(len(one.provisions) for one in parts) == 35
    assert max(len(one.provisions) for one in found) == 30
    assert len({one.id for one in found}) == 3


def test_the_vocabulary_is_sound() -> None:
    terms = catalogue.stale_terms()
    forms = [form for one in terms for form in one.forms]
    assert len(forms) == len(set(forms))
    assert len({one.term for one in terms}) == len(terms)
    assert all(form == form.lower() and one.source.endswith(".") for one in terms for form in one.forms)
    assert not {actor.name.lower() for actor in catalogue.actors().values()} & set(forms)


# -- mirrors ----------------------------------------------------------------------------------------------------------

ASKS = "I saker etter denne loven kan kommunen kreve opplysninger fra andre offentlige organer."
LEFT = " Om opplysningene kan gis, avgjøres etter de taushetsbestemmelser som gjelder for avgiverorganet."
KEEPS = ("Enhver som utfører tjeneste for barnevernstjenesten etter denne loven, har taushetsplikt etter forvaltningsloven §§ 13 til 13 e.",
         "Opplysninger kan gis til andre forvaltningsorganer når det er nødvendig for å ivareta oppgaver etter denne loven.")  # fmt: skip
TASKS = {f"{number}": (f"Barnevernstjenesten skal gjøre oppgave nummer {number} for barnet.",) for number in range(2, 6)}
LETS = "Kommunen skal sørge for lykter på kaia."


def mirrors(build: Build, asks: str, *more: str, keeps: tuple[str, ...] = KEEPS) -> list[Cluster]:
    town = {"1": (asks,), "2": (LETS,), "3": more or (FILLER[1],)}
    return of(build({HARBOUR: town, (OTHER, "Lov om omsorg (omsorgsloven)", "Omsorgsloven"): {"1": keeps, **TASKS}}), "missing-mirror")


def test_left_to_the_giver_whose_act_opens_for_its_own_tasks(build: Build) -> None:
    (found,) = mirrors(build, ASKS + LEFT)
    assert [one.id for one in found.provisions] == [f"{THIRD}/§1", f"{OTHER}/§1"]
    assert "fant ingen bestemmelse" in found.why
    assert "mangler hjemmel" not in found.why
    assert found.matter == f"{THIRD}/§1>{OTHER}/§1"


@pytest.mark.parametrize(
    ("asks", "more", "keeps"),
    [
        (ASKS, (), KEEPS),
        (ASKS + LEFT, ("Kommunen kan uten hinder av taushetsplikt kreve opplysninger fra barnevernstjenesten.",), KEEPS),
        (ASKS + LEFT, (), (*KEEPS, "Barnevernstjenesten kan uten hinder av taushetsplikt gi opplysninger til kommunen.")),
        (ASKS + LEFT, (), (KEEPS[0], "Opplysninger kan gis til andre forvaltningsorganer som har bruk for dem.")),
    ],
)
def test_no_missing_mirror(build: Build, asks: str, more: tuple[str, ...], keeps: tuple[str, ...]) -> None:
    assert mirrors(build, asks, *more, keeps=keeps) == []


REGISTER = ("Taushetsbelagte opplysninger kan utleveres til offentlige myndigheter som har hjemmel i lov til å innhente opplysninger fra "
            "Folkeregisteret uten hinder av taushetsplikt.",)  # fmt: skip
KEPT = {f"{number}": (f"Folkeregistermyndigheten skal gjøre oppgave nummer {number} i registeret.",) for number in range(2, 6)}


@pytest.mark.parametrize(
    ("sentence", "count"),
    [
        ("Kommunen kan innhente opplysninger fra Folkeregisteret om den som eier en lykt.", 1),
        ("Kommunen kan uten hinder av taushetsplikt innhente opplysninger fra Folkeregisteret om den som eier en lykt.", 0),
        ("Kommunen kan innhente opplysninger fra Folkeregisteret. Dette gjelder uten hensyn til taushetsplikt.", 0),
    ],
)
def test_an_act_that_opens_to_those_only_whose_law_says_so(build: Build, sentence: str, count: int) -> None:
    town = {"1": (sentence,), "2": (LETS,)}
    found = of(build({HARBOUR: town, (OTHER, "Lov om register (registerloven)", "Registerloven"): {"1": REGISTER, **KEPT}}), "missing-mirror")
    assert len(found) == count


# -- everywhere -------------------------------------------------------------------------------------------------------


def test_every_word_shown_is_the_laws_own(build: Build, shown_is_law: Callable[[Engine, Cluster], None]) -> None:
    cites = {"1": ("Vakta skjer etter vardevaktloven § 4.", "Fylkesmannen bestemmer. Fylkesmannen avgjør klager etter vardevaktloven."),
             "2": (FILLER[1],)}  # fmt: skip
    engine = build({LIGHTS: LIT, HARBOUR: cites})
    assert {cluster.kind for cluster in engine.faults.by_id.values()} == {"dead-reference", "stale-term"}
    for cluster in engine.faults.by_id.values():
        shown_is_law(engine, cluster)
