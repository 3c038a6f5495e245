"""Grant schemes: what is read of them, who gets them, what is not found."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.engine import Engine
from analysis.grants.find import recipients
from analysis.grants.model import ATTRIBUTES
from ingest.errors import NotFoundError

SCHEME = ("forskrift/2071-02-03-4", "Forskrift om tilskudd til prøvelag")
SUPPLEMENT = ("forskrift/2071-02-03-5", "Forskrift om kosttilskudd")
ACT = ("lov/2071-01-02-3", "Lov om prøvestasjoner")


@pytest.fixture
def found(engine_of: Callable[..., Engine]) -> Engine:
    return engine_of({
        SCHEME: {
            "1 Formål": ("Tilskuddet skal bidra til at det finnes prøvelag i hele landet, til glede for alle.",),
            "2 Hvem kan søke": ("Tilskudd kan gis til frivillige organisasjoner som har minst femti medlemmer og egne vedtekter.",),
            "3 Vilkår": ("Det er et vilkår at laget har vært i drift i to år før søknaden sendes til direktoratet.",),
            "4 Søknadsfrist": ("Søknad om tilskudd må være sendt Helsedirektoratet innen 15. oktober hvert år.",),
            "5 Rapportering": ("Mottakeren skal levere rapport og regnskap for bruken av midlene innen 1. april året etter.",),
            "6 Forvaltning": ("Helsedirektoratet forvalter ordningen og avgjør søknadene etter at de er lest.",),
        },
        SUPPLEMENT: {
            "1 Formål": ("Formålet med forskriften er å sikre at kosttilskudd som selges, er trygge for dem som bruker dem.",),
            "2 Vilkår": ("Det er et vilkår at varen er merket med hva den inneholder og hvem som har laget den.",),
        },
        ACT: {
            "1 Tilskudd": ("Kommunen skal gi tilskudd til godkjente private prøvestasjoner som drives av organisasjoner i kommunen.",),
            "2 Avtale": ("Partene kan avtale at den ene skal yte tilskudd til en felles vei som begge har nytte av.",),
        },
    })  # fmt: skip


def test_a_scheme_is_read(found: Engine) -> None:
    scheme = next(one for one in found.grants.all if one.id == SCHEME[0])
    assert (scheme.form, scheme.recipients, scheme.authorities, scheme.dates) == ("regulation", ("organisation",), ("helsedirektoratet",), ("15. oktober hvert år",))
    places = {name: quotes[0].provision.rpartition("/")[2] for name, quotes in scheme.attributes.items()}
    assert {"purpose": "§1", "recipient": "§2", "conditions": "§3", "deadline": "§4", "reporting": "§5", "authority": "§6"}.items() <= places.items()
    assert "appeal" in scheme.missing
    assert set(scheme.missing) | set(scheme.attributes) == set(ATTRIBUTES)


def test_what_only_sounds_like_a_grant_is_none(found: Engine) -> None:
    ids = {one.id for one in found.grants.all}
    assert SUPPLEMENT[0] not in ids
    assert f"{ACT[0]}/§1" in ids
    assert f"{ACT[0]}/§2" not in ids


def test_every_quotation_is_the_stored_text(found: Engine) -> None:
    for scheme in found.grants.all:
        for quotes in scheme.attributes.values():
            for one in quotes:
                place = found.corpus.locate(one.provision)
                assert place.unit
                assert place.document.slice(place.unit)[one.start : one.end] == one.quote
                found.corpus.locate(one.id)


def test_by_recipient(found: Engine) -> None:
    assert [one.id for one in found.grants.find(to="organisasjoner")] == [SCHEME[0], f"{ACT[0]}/§1"]
    assert found.grants.find(to="fylkeskommuner") == []
    with pytest.raises(NotFoundError, match="eller en av gruppene"):
        found.grants.find(to="qqqq")


def test_no_scope_no_scheme(found: Engine) -> None:
    assert found.grants.find(relevance={}) == []
    row = found.index.position[f"{SCHEME[0]}/§2"]
    assert [one.id for one in found.grants.find(relevance={row: 12.0})] == [SCHEME[0]]


@given(st.text(max_size=200))
def test_recipients_of_any_text(text: str) -> None:
    assert list(recipients(text)) == list(dict.fromkeys(recipients(text)))
