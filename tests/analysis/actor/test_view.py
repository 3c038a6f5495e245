"""What the law lays on an actor: the lines, their quotations, the counts, the levels."""

from collections.abc import Callable

import pytest

from analysis.actor.model import KINDS
from analysis.actor.who import find_actor, throughs
from analysis.engine import Engine
from corpora import catalogue
from ingest.errors import NotFoundError

EngineOf = Callable[..., Engine]

ACT = ("lov/2071-01-02-3", "Lov om prøvestasjoner")
OTHER = ("lov/2071-01-02-4", "Lov om prøveregister")


@pytest.fixture
def engine_of_two(engine_of: EngineOf) -> Engine:
    return engine_of({
        ACT: {
            "1 Ansvar": (
                "Kommunen skal sørge for at alle innbyggere har tilgang til en prøvestasjon i rimelig avstand fra hjemmet.",
                "Kommunens innbyggere skal bruke den nærmeste stasjonen når de vil ha prøve tatt etter kapitlet her.",
            ),
            "2 Rapportering": ("Kommunen skal innen 1. mars hvert år rapportere til statsforvalteren om driften av prøvestasjonene.",),
            "3 Pålegg": ("Kommunen, fylkeskommunen og statsforvalteren kan gi pålegg om stenging av prøvestasjoner som er farlige.",),
            "4 Forbud": ("Barnevernstjenesten kan ikke kreve betaling for prøver av barn som bor i institusjon.",),
            "5 Gave": ("For gave som skal forvaltes av statsforvalteren, kan giveren innen seks måneder bestemme noe annet om bruken.",),
        },
        OTHER: {
            "1 Opplysninger": (
                "Statsforvalteren kan uten hinder av taushetsplikt kreve opplysninger fra kommunen om prøver som er tatt etter loven.",
                "Lege som tar prøve, skal gi melding til kommunen om smittsom sykdom.",
            ),
        },
    })  # fmt: skip


def test_lines_of_the_municipality(engine_of_two: Engine) -> None:
    found = engine_of_two.actors.view(find_actor("kommunen"))
    told = {(line.provision, line.kind) for line in found.lines}
    assert {(f"{ACT[0]}/§1", "duty"), (f"{ACT[0]}/§2", "duty"), (f"{ACT[0]}/§3", "power"), (f"{OTHER[0]}/§1", "must-give"),
            (f"{OTHER[0]}/§1", "receives")} <= told  # fmt: skip
    assert not [line for line in found.lines if "innbyggere skal bruke" in line.quote]
    reports = [line for line in found.lines if line.reports]
    assert [(line.provision, bool(line.deadline)) for line in reports] == [(f"{ACT[0]}/§2", True)]
    assert found.counts["deadline"] == found.counts["report"] == 1
    assert found.total == len(found.lines) == sum(count for kind, count in found.counts.items() if kind in KINDS)


def test_a_part_of_a_body_is_the_body_and_says_so(engine_of_two: Engine) -> None:
    whole = engine_of_two.actors.view(find_actor("kommune"))
    own = engine_of_two.actors.view(find_actor("kommune"), own=True)
    parts = [line for line in whole.lines if line.relation == "part"]
    assert [(line.actor, line.kind, line.provision) for line in parts] == [("barneverntjenesten", "prohibition", f"{ACT[0]}/§4")]
    assert [one.id for one in whole.through] == ["barneverntjenesten"]
    assert own.total == whole.total - 1


def test_who_acts_in_a_side_clause_only_has_no_line(engine_of_two: Engine) -> None:
    found = engine_of_two.actors.view(find_actor("statsforvalter"))
    assert f"{ACT[0]}/§5" not in {line.provision for line in found.lines}


def test_conditions_of_one_duty_are_one_line(engine_of: EngineOf) -> None:
    item = '<ul class="defaultList"><li data-name="a."><article class="listArticle">{}</article></li><li data-name="b."><article class="listArticle">{}</article></li></ul>'
    one = "Kommunen skal gi søkeren redusert betaling for plassen når:" + item.format("søkeren har lav inntekt,", "søkeren har flere barn.")
    many = "Kommunen skal:" + item.format("føre register over søkerne,", "gi søkerne svar.")
    engine = engine_of({ACT: {"1 Betaling": (one,), "2 Oppgaver": (many,)}})
    lines = [line for line in engine.actors.view(find_actor("kommune")).lines if line.kind == "duty"]
    told = [(line.provision.rpartition("/")[2], line.lead_in) for line in lines]
    assert told == [("§1", None), ("§2", "Kommunen skal:"), ("§2", "Kommunen skal:")]
    assert lines[0].id == f"{ACT[0]}/§1/ledd-1"
    assert lines[0].quote.startswith("Kommunen skal gi")
    assert lines[0].quote.endswith("flere barn.")


def test_what_somebody_is_to_get_is_a_right(engine_of: EngineOf) -> None:
    engine = engine_of({ACT: {"1 Vedtak": (
        "Arbeidsgiveren skal få melding om vedtaket og om grunnene for det før det settes i verk.",
        "Arbeidsgiveren skal sørge for at alle ansatte gis melding om vedtaket før det settes i verk.",
        "Arbeidsgiveren kan ikke sies opp fra avtalen på grunn av at vedtaket er klaget på.",
    )}})  # fmt: skip
    kinds = {line.id.rpartition("/")[2]: line.kind for line in engine.actors.view(find_actor("arbeidsgiver")).lines if line.kind in ("duty", "right")}
    assert kinds == {"ledd-1": "right", "ledd-2": "duty", "ledd-3": "right"}


def test_a_role_reaches_who_has_it() -> None:
    ids = [one.id for one in throughs(catalogue.actors()["fastlege"])]
    assert ids == ["fastlege", "lege", "helsepersonell"]
    assert "fastlege" not in [one.id for one in throughs(catalogue.actors()["lege"])]


def test_every_quotation_is_the_stored_text(engine: Engine) -> None:
    for name in engine.actors.names():
        found = engine.actors.view(find_actor(name.id))
        for line in (*found.lines, *(place for one in found.shared for place in one.places)):
            place = engine.corpus.locate(line.provision)
            assert place.unit
            assert place.document.slice(place.unit)[line.start : line.end] == line.quote
            engine.corpus.locate(line.id)
            assert line.version == engine.index.rows[engine.index.position[line.provision]].hash


def test_competence_of_several_levels(engine_of_two: Engine) -> None:
    (one,) = engine_of_two.actors.view(find_actor("fylkeskommunen")).shared
    assert one.levels == {"state": ("statsforvalter",), "county": ("fylkeskommune",), "municipality": ("kommune",)}
    assert (one.kind, one.same, one.places[0].provision) == ("power", "sentence", f"{ACT[0]}/§3")


def test_narrowing(engine: Engine) -> None:
    actor = find_actor("kommune")
    whole = engine.actors.view(actor)
    event = engine.actors.view(actor, event="sample-fa-barn")
    assert 0 < event.total < whole.total
    assert {line.id for line in event.lines} < {line.id for line in whole.lines}
    document = whole.documents[0]
    assert engine.actors.view(actor, document=document.id).total == document.lines
    duties = engine.actors.view(actor, kinds=("duty",))
    assert {line.kind for line in duties.lines} == {"duty"}
    assert duties.counts == whole.counts


def test_unknown_actor_is_told_of_near_ones() -> None:
    with pytest.raises(NotFoundError, match="«komunen».*«Kommune»"):
        find_actor("komunen")
    with pytest.raises(NotFoundError, match="actor --list"):
        find_actor("qqqq")


@pytest.mark.parametrize(("name", "wanted"), [("Kommunane", "kommune"), ("fylkesmannen", "statsforvalter"), ("Nav", "nav"), (" fastlegens ", "fastlege")])
def test_any_form_names_an_actor(name: str, wanted: str) -> None:
    assert find_actor(name).id == wanted


def test_the_file_is_made_again_when_it_is_broken(engine_of_two: Engine) -> None:
    path = engine_of_two.corpus.home / "cache" / "actors.msgpack"
    before = engine_of_two.actors.names()
    path.write_bytes(b"broken")
    assert Engine.open(engine_of_two.corpus.home).actors.names() == before
