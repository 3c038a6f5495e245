"""Information provisions in invented sentences of both written forms: kinds, parties, secrecy, and what is none."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.language.information import InformationRule, information_rules

# kind, secrecy, who, to_whom, from_whom, what, sentence; parties as «words» or «=actor», None where there is none
CASES = [
    ("duty-to-disclose", "yes", "Losen", "=politi", None, "opplysninger om vrak",
     "Losen skal uten hinder av taushetsplikt gi opplysninger om vrak til politiet."),
    ("duty-to-disclose", "yes", "Losen", "=politi", None, "opplysningar om vrak",
     "Losen skal utan hinder av teieplikt gje opplysningar om vrak til politiet."),
    ("duty-to-disclose", "yes", "Enhver som driver fyr", "=departementet", None, "de opplysninger som trengs",
     "Enhver som driver fyr, plikter uten hensyn til taushetsplikt å gi departementet de opplysninger som trengs."),
    ("right-to-disclose", "yes", "Fyrvokteren", "=kommune", None, "opplysninger om fyret",
     "Fyrvokteren kan uten hinder av taushetsplikt gi kommunen opplysninger om fyret."),
    ("right-to-disclose", "yes", "Fyrvaktaren", "=kommune", None, "opplysningar om fyret",
     "Fyrvaktaren kan utan hinder av teieplikta dele opplysningar om fyret med kommunen."),
    ("duty-to-disclose", "yields", "Fyrvokteren", "=kommune", None, "opplysninger om ising",
     "Fyrvokteren skal, så langt det er mulig uten hinder av taushetsplikt, gi opplysninger om ising til kommunen."),
    ("duty-to-disclose", "yields", "Fyrvaktaren", "=kommune", None, "opplysningar om ising",
     "Fyrvaktaren skal gje opplysningar om ising til kommunen så langt det kan skje utan hinder av teieplikta."),
    ("right-to-obtain", "yes", "Fyrtilsynet", None, None, "opplysninger om last",
     "Når det er nødvendig for bergingen, kan Fyrtilsynet uten hinder av taushetsplikt hente inn opplysninger om last."),
    ("right-to-obtain", "yes", "Fyrtilsynet", None, None, "opplysningar om last",
     "Så langt det er naudsynt, kan Fyrtilsynet utan hinder av teieplikt hente inn opplysningar om last."),
    ("right-to-obtain", None, "Fyrtilsynet", None, "losen", "opplysninger", "Fyrtilsynet kan be losen om å gi opplysninger."),
    ("duty-to-disclose", None, "losen", "havnevesenet", None, "vrak", "Finner losen vrak, skal losen melde fra om vrak til havnevesenet."),
    ("duty-to-disclose", None, None, "=kommune", None, "faren", "Kommunen skal straks varsles om faren."),
    ("duty-to-disclose", None, "Retten", "=statsforvalter", None, "melding", "Retten gir statsforvalteren melding når fyret slukker."),
    ("duty-to-disclose", None, "Fyrlaget", "Fyrregisteret", None, "melding", "Fyrlaget skal sende melding til Fyrregisteret."),
    ("duty-to-disclose", None, "Losen", "=tilsynsmyndighet", None, "opplysninger om kursen",
     "Losen skal etter krav fra tilsynsmyndigheten gi opplysninger om kursen."),
    ("right-to-obtain", "yes", "Fyrtilsynet", None, "=skatteetaten", "opplysninger om inntekt",
     "Fyrtilsynet kan uten hinder av taushetsplikt innhente opplysninger om inntekt fra Skatteetaten."),
    ("right-to-obtain", "yes", "Fyrtilsynet", None, "=skatteetaten", "opplysningar om inntekt",
     "Fyrtilsynet kan utan hinder av teieplikt hente inn opplysningar om inntekt frå skattestyresmaktene."),
    ("right-to-obtain", None, "Fyrtilsynet", None, "losen", "opplysninger om kursen",
     "Fyrtilsynet kan pålegge losen å gi opplysninger om kursen."),
    ("right-to-obtain", None, "Fyrtilsynet", None, "alle loser", "opplysninger om kursen",
     "Fyrtilsynet kan kreve at alle loser gir opplysninger om kursen."),
    ("right-to-obtain", None, None, None, "Loser", "melding", "Loser kan pålegges å gi melding om ising."),
    ("right-to-obtain", None, "Den registrerte", None, None, "egne opplysninger", "Den registrerte har rett til innsyn i egne opplysninger."),
    ("duty-to-obtain", None, "Fyrtilsynet", None, "=kommune", "uttalelse", "Fyrtilsynet skal innhente uttalelse fra kommunen."),
    ("register-access", None, "=nav", None, None, "opplysningene i Fyrregisteret",
     "Arbeids- og velferdsetaten skal ha tilgang til opplysningene i Fyrregisteret."),
    ("right-to-process", None, "Fyrtilsynet", None, None, "personopplysninger",
     "Fyrtilsynet kan behandle personopplysninger når det er nødvendig for å berge skip."),
    ("confidentiality", "no", "Enhver som tenner fyr", None, None, "det han får vite om skip",
     "Enhver som tenner fyr, har taushetsplikt om det han får vite om skip."),
    ("confidentiality", "no", "Alle som tenner fyr", None, None, None, "Alle som tenner fyr, har teieplikt."),
    ("confidentiality", "no", "Losen", None, None, "opplysninger om last",
     "Losen skal hindre at uvedkommende får adgang eller kjennskap til opplysninger om last."),
    ("confidentiality", "no", None, None, None, "Opplysninger om last", "Opplysninger om last skal ikke utleveres."),
    ("exception", "yes", None, "=kommune", None, "opplysninger om last",
     "Taushetsplikten er ikke til hinder for at opplysninger om last gis til kommunen."),
    ("exception", "yes", "losen", "=kommune", None, "opplysningar om last",
     "Teieplikta er ikkje til hinder for at losen gjev kommunen opplysningar om last."),
    ("exception", "yes", None, None, None, None, "Taushetsplikten gjelder ikke når losen samtykker."),
    ("purpose-limitation", None, None, None, None, "Opplysningene", "Opplysningene kan bare brukes til å berge skip."),
    ("purpose-limitation", None, None, None, None, "Opplysningane", "Opplysningane kan berre nyttast til å berge skip."),
]  # fmt: skip

NONE = [
    "Fyret skal lyse fra solnedgang til soloppgang.",
    "Søknaden skal opplyse om fyrets høyde.",
    "Departementet kan gi forskrift om lys fra fyr.",
    "Når losen har gitt melding, kan skipet seile.",
    "Den som unnlater å gi opplysninger, straffes med bot.",
    "Med melding menes et skriftlig varsel.",
    "Losen kan melde seg ut av laget.",
    "Opplysningsplikt",
    "Sender losen melding, anses fristen som overholdt.",
    "",
]


def words(rule: InformationRule, name: str, sentence: str) -> tuple[str | None, str | None]:
    party = getattr(rule, name)
    return (party.span.of(sentence), party.actor) if party else (None, None)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case[-1][:60])
def test_one_rule(case: tuple[str | None, ...]) -> None:
    kind, secrecy, who, to_whom, from_whom, what, sentence = case
    assert sentence is not None
    rules = information_rules(sentence)
    assert [rule.kind for rule in rules] == [kind]
    rule = rules[0]
    assert rule.overrides_confidentiality == secrecy
    for name, wanted in (("who", who), ("to_whom", to_whom), ("from_whom", from_whom)):
        text, actor = words(rule, name, sentence)
        assert (f"={actor}" if wanted and wanted.startswith("=") else text) == wanted, name
    found = rule.what.of(sentence) if rule.what else None
    assert (found or "").startswith(what or "")
    assert bool(found) == bool(what)


@pytest.mark.parametrize("sentence", NONE)
def test_no_rule(sentence: str) -> None:
    assert information_rules(sentence) == ()


def test_list_items_with_their_lead_in() -> None:
    sentence = "Fyrtilsynet kan innhente: b. nødvendige opplysninger fra kommunen"
    (rule,) = information_rules(sentence)
    assert (rule.kind, rule.from_whom and rule.from_whom.actor) == ("right-to-obtain", "kommune")


def test_a_duty_by_name_and_what_is_left_to_a_regulation() -> None:
    (rule,) = information_rules("Losen har opplysningsplikt overfor havnevesenet.")
    assert rule.kind == "duty-to-disclose"
    (rule,) = information_rules("Departementet kan gi forskrift om utlevering av opplysninger om last.")
    assert (rule.kind, rule.delegated) == ("right-to-disclose", True)
    (rule,) = information_rules("Departementet kan gi forskrift om at losen skal gi opplysninger til kommunen.")
    assert (rule.kind, rule.delegated, rule.who and rule.who.span.of("Departementet kan gi forskrift om at losen skal gi")) == (
        "duty-to-disclose", True, "losen",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("audience", "sentence"),
    [
        ("subject", "Fyrtilsynet skal underrette partene om vedtaket."),
        ("subject", "Fyrtilsynet skal varsle den opplysningene gjelder."),
        ("public", "Fyrtilsynet skal gi allmennheten informasjon om ising."),
        ("body", "Fyrtilsynet skal underrette kommunen om vedtaket."),
    ],
)
def test_who_learns_it(audience: str, sentence: str) -> None:
    assert [rule.audience for rule in information_rules(sentence)] == [audience]


def test_the_heading_says_what_is_excepted() -> None:
    assert information_rules("Første ledd gjelder ikke når skipet synker.") == ()
    (rule,) = information_rules("Første ledd gjelder ikke når skipet synker.", "Taushetsplikt")
    assert rule.kind == "exception"


def test_purpose() -> None:
    sentence = "Fyrtilsynet kan innhente opplysninger fra kommunen for å berge skip."
    (rule,) = information_rules(sentence)
    assert rule.purpose is not None
    assert rule.purpose.of(sentence) == "for å berge skip"


PIECES = st.sampled_from(
    "skal kan må plikter har ikke ikkje som når at å uten utan hinder av taushetsplikt teieplikt gi gis gir gje melding opplysninger opplysningar"
    " om til fra frå politiet kommunen innhente hente inn utlevere varsle kreve pålegge tilgang innsyn registeret , . ; : (1) Nav \n İ bare brukes".split(" ")
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=300), st.lists(PIECES, max_size=60).map(" ".join)))
def test_spans_lie_in_the_sentence(sentence: str) -> None:
    for rule in information_rules(sentence, sentence[:40], [sentence]):
        parties = [party for party in (rule.who, rule.to_whom, rule.from_whom) if party]
        for span in (rule.trigger, rule.what, rule.purpose, *(party.span for party in parties)):
            assert span is None or 0 <= span.start < span.end <= len(sentence)
        for party in parties:
            assert party.span.of(sentence).strip() == party.span.of(sentence)


@pytest.mark.parametrize(
    "piece",
    [
        "Losen skal gi opplysninger til kommunen og ", "taushetsplikt ", "uten hinder av ", "kan kreve ", "opplysninger ", "a", "a-", "skal ",
        "så langt ", "gi forskrift om ", "at ", ", ", "gjelder ", "adgang til ", "tilgang til ", "hente ", "til den som ",
    ],
)  # fmt: skip
def test_a_very_long_sentence_does_not_hang(piece: str) -> None:
    def seconds(length: int) -> float:
        sentence = (piece * (length // len(piece) + 1))[:length]
        start = time.process_time()  # not that of neighbours
        information_rules(sentence)
        return time.process_time() - start

    assert seconds(90_000) < 12
