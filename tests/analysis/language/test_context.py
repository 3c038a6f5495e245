"""Who acts where a passive names nobody; all texts here are invented."""

import pytest

from analysis.language.context import of_heading
from analysis.language.model import Norm
from analysis.language.norms import norms_of


def last(text: str, *headings: str) -> Norm:
    return norms_of(text, (), headings)[-1]


EARLIER = [
    ("Kommunen fører lyktregisteret. Lyktregisteret skal oppdateres hvert år.", "Kommunen", "kommune"),
    ("Kommunen kan gi løyve til lykter. Løyve til lykter kan trekkes tilbake ved misbruk.", "Kommunen", "kommune"),
    ("Kommunen kan gje løyve til lykter. Løyve kan ikkje gjevast for meir enn eitt år.", "Kommunen", "kommune"),
    ("Arbeidsgiveren skal føre lyktbok. Lyktboken skal oppbevares i fem år.", "Arbeidsgiveren", "arbeidsgiver"),
    ("Studenten har rett til begrunnelse. Krav om begrunnelse skal fremsettes skriftlig.", "Studenten", "student"),
]


@pytest.mark.parametrize(("text", "actor", "identifier"), EARLIER)
def test_the_actor_of_an_earlier_sentence(text: str, actor: str, identifier: str) -> None:
    norm = last(text)
    assert (norm.inferred, norm.actor_id) == (True, identifier)
    assert norm.actor is not None
    assert text[slice(*norm.actor)] == actor


NOBODY = [
    "Arbeidsgiveren skal føre lyktbok. Lyktbok kan fastsettes som vilkår.",  # a party decides nothing
    "Kommunen behandler lyktsøknader. Lyktsøknader skal sendes elektronisk.",  # an authority does not apply
    "Kommunen fører lyktregisteret. Det kan gis forskrift om lyktregisteret.",  # rules are made by Kongen or a ministry
    "Kommunen fører register. Gebyr skal kunngjøres.",  # another matter
    "Kommunen fører lyktregisteret. Departementet fører tilsyn. Lyktregisteret skal oppdateres.",  # two were named
    "Kommunen gir løyve til lykter. Løyve skal gis når statsforvalteren samtykker.",  # the sentence names one of its own
    "Kommunen gir løyve til lykter. Kystene er lange. Havet er stort. Skjær er farlige. Løyve skal gis skriftlig.",  # too far
    "Kommunen fører lyktregisteret. Lyktregisteret regnes som offentlig.",  # nobody acts
    "Studenten skal møte til lyktprøve. Lyktprøve skal gjennomføres to ganger.",  # whom a body serves does not do the body's work
    "Kommunen kan fastsette lyktgebyr. Lyktgebyr kan begrenses i lov.",  # the legislator
    "Den som mister retten til å tenne lykter, skal varsles. Retten til lykter kan begrenses.",  # a right is no court
    "Voldgiftsretten avgjør lyktsaker. Voldgiftsretten skal gis varsel om lyktsaker.",  # who receives does not give
]


@pytest.mark.parametrize("text", NOBODY)
def test_nobody_is_guessed(text: str) -> None:
    assert not last(text).inferred


HEADINGS = [
    ("Kommunens plikt til å føre register", "kommune"), ("Kapittel 3. Kommunens oppgaver", "kommune"), ("Legens meldeplikt", "lege"),
    ("Plikter for arbeidsgiver", "arbeidsgiver"), ("Oppgåvene til kommunen", "kommune"), ("Kommunen sitt ansvar", "kommune"),
    ("Lagmannsrettens avgjørelser", "lagmannsrett"), ("II. Plikter for kommunen", "kommune"),
    ("Søknad", None), ("Meldeplikt", None), ("Opplysningsplikt til barnevernet", None), ("Pasientens rettigheter", None),
    ("Pasientens rettigheter og plikter", None), ("Kommunens og fylkeskommunens ansvar", None), ("Skyldnerens erstatningsansvar", None),
    ("Kundens behandling", None), ("", None), ("§", None), ("s plikt", None),
]  # fmt: skip


@pytest.mark.parametrize(("heading", "identifier"), HEADINGS)
def test_whose_duty_a_heading_tells(heading: str, identifier: str | None) -> None:
    found = of_heading(heading)
    assert (found and found.id) == identifier


def test_a_heading_tells_who_where_no_sentence_does() -> None:
    norm = last("Vedtak skal grunngis.", "Kommunens saksbehandling")
    assert (norm.actor, norm.actor_id, norm.inferred) == (None, "kommune", True)


def test_the_sections_heading_goes_before_the_chapters() -> None:
    assert last("Vedtak skal grunngis.", "Kommunens vedtak", "Kapittel 2. Departementets oppgaver").actor_id == "kommune"
    assert last("Vedtak skal grunngis.", "Vedtak", "Kapittel 2. Departementets oppgaver").actor_id == "departementet"


def test_a_heading_counts_only_where_the_provision_names_nobody_else() -> None:
    assert not last("Nemnda skal lede møtene. Vedtak skal grunngis.", "Kommunens saksbehandling").inferred
    assert not last("Søknad skal sendes i god tid.", "Kommunens ansvar").inferred


@pytest.mark.parametrize("heading", ["s plikt " * 2000, "a" * 20_000, "kommunen og " * 3000, "( " * 9000])
def test_a_long_heading_costs_little(heading: str) -> None:
    last("Vedtak skal grunngis.", heading, heading)
