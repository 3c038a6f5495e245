"""What sentences of law do; all sentences here are invented."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.language.model import Norm
from analysis.language.norms import norm_of, norms_of
from ingest.document import Block, BlockKind

MODALITY = [
    # obligation
    ("Kommunen skal gi tilbud om lysvakt.", "obligation"), ("Fyrvesenet gir havnevesenet melding om hvert skip.", "obligation"),
    ("Eigaren pliktar å halde lykta i stand.", "obligation"), ("Søknaden skal avgjerast innan fire veker.", "obligation"),
    ("Enhver som driver fyr, har taushetsplikt om det han får vite.", "obligation"), ("Lampeføraren er ansvarleg for oljen.", "obligation"),
    ("Bilag skal ikke sendes nemnda, men skal oppbevares i fem år.", "obligation"), ("Avgiften innkreves av lyktekontoret.", "obligation"),
    ("Vert lykta sløkt, skal vaktmannen straks seie frå til hamnesjefen.", "obligation"),
    # prohibition
    ("Lykter må ikke slukkes før soloppgang.", "prohibition"), ("Det er forbudt å flytte sjømerker.", "prohibition"),
    ("Gebyret kan ikkje vere høgare enn 200 kroner.", "prohibition"), ("Vedtaket er endelig og kan ikke påklages.", "prohibition"),
    ("Det er ikke adgang til å overdra løyvet.", "prohibition"),
    # right
    ("Den som mister lykten, har rett til ny.", "right"), ("Brukaren har krav på grunngjeving.", "right"),
    ("Eieren kan kreve erstatning for tapt olje.", "right"),
    # power
    ("Departementet kan gi forskrift om lyktenes farge.", "power"), ("Kongen fastset gebyr.", "power"),
    ("Tilsynet kan kreve at eieren legger frem dagboken.", "power"), ("Vilkår kan fastsettes i løyvet.", "power"),
    ("Når det er nødvendig, kan kommunen pålegge eieren å rydde.", "power"), ("Statsforvalteren oppnevner nemnda.", "power"),
    # permission
    ("Eieren kan også bruke rødt lys.", "permission"), ("Melding kan gis muntlig.", "permission"), ("Partane kan avtale noko anna.", "permission"),
    # definition
    ("Med fyr menes en fast lysinnretning.", "definition"), ("Med sjømerke meiner ein i lova her eit fast merke.", "definition"),
    ("Som lysvakt regnes den som har tilsyn med lykten.", "definition"), ("Med skjer er meint land som flør over.", "definition"),
    # condition
    ("Loven gjelder for alle kyster.", "condition"), ("Reglane i § 4 gjeld tilsvarande for bøyer.", "condition"),
    ("Loven trer i kraft straks.", "condition"), ("Lykten kan bare tennes når det er mørkt.", "condition"),
    ("Oppholdet skal ikke anses som avbrutt.", "condition"), ("Taushetsplikten er ikke til hinder for at opplysningene brukes.", "condition"),
    ("Fristen for å klage er tre uker.", "condition"),
    # sanction
    ("Den som slukker et fyr, straffes med bot.", "sanction"), ("Tilsynet kan ilegge den som bryter forbudet, overtredelsesgebyr.", "sanction"),
    ("Brot på forbodet vert straffa med bøter eller fengsel inntil eitt år.", "sanction"),
    # none
    ("Formålet med loven er å trygge ferdselen.", "none"), ("Lova skal sikre trygg ferdsel.", "none"), ("Lov om lykter", "none"),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "modality"), MODALITY)
def test_modality(sentence: str, modality: str) -> None:
    norm = norm_of(sentence)
    assert norm.modality == modality, norm.trigger and sentence[slice(*norm.trigger)]


ACTOR = [
    ("Kommunen skal gi tilbud.", "Kommunen", "kommune"),
    ("Foretak som driver fyr, må ha vakt.", "Foretak som driver fyr", None),
    ("Dersom lykten slukner, skal eieren melde fra.", "eieren", None),
    ("Avgiften innkreves av Skatteetaten.", "Skatteetaten", "skatteetaten"),
    ("Søknaden skal inneholde tegninger.", None, None), ("Vedtak skal grunngis.", None, None),
    ("Etter lova kan departementet gje forskrift.", "departementet", "departementet"),
    ("Den eller de som eier lykten, skal holde den i stand.", "Den eller de som eier lykten", None),
    ("Skal eieren flytte, kan han overdra løyvet.", "han", None),
    ("Melding skal gis av ektefellen, samboeren eller de myndige barna.", "ektefellen, samboeren eller de myndige barna", None),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "actor", "identifier"), ACTOR)
def test_actor(sentence: str, actor: str | None, identifier: str | None) -> None:
    norm = norm_of(sentence)
    assert (sentence[slice(*norm.actor)] if norm.actor else None) == actor
    if identifier:
        assert norm.actor_id == identifier


DEADLINE = [
    ("Eieren skal melde fra innen tre uker.", "innen tre uker", "P3W", None),
    ("Eieren skal straks melde fra.", "straks", None, "straks"),
    ("Eigaren skal melde frå utan ugrunna opphald.", "utan ugrunna opphald", None, "uten ugrunnet opphold"),
    ("Svar skal gis snarest og senest innen 14 dager.", "snarest og senest innen 14 dager", "P14D", "snarest"),
    ("Bilag skal oppbevares i fem år etter utløpet av året.", "fem år etter utløpet av året", "P5Y", None),
    ("Vakter som har hjulpet en sjømann før han døde, skal gi opplysninger om ham.", None, None, None),
    ("Loven gjelder for lykter som var tent før krigen.", None, None, None),
]  # fmt: skip


@pytest.mark.parametrize(("sentence", "text", "iso", "standard"), DEADLINE)
def test_deadline(sentence: str, text: str | None, iso: str | None, standard: str | None) -> None:
    deadline = norm_of(sentence).deadline
    if text is None:
        assert deadline is None
    else:
        assert deadline is not None
        assert (sentence[slice(*deadline.span)], deadline.iso, deadline.standard) == (text, iso, standard)


def test_thresholds() -> None:
    norm = norm_of("Den som har fylt 18 år og tjener minst to ganger grunnbeløpet, har rett til 500 kroner.")
    assert [(one.kind, one.value, one.unit, one.bound) for one in norm.thresholds] == [
        ("age", 18.0, "år", "min"), ("amount", 2.0, "G", "min"), ("amount", 500.0, "kr", None),
    ]  # fmt: skip


def test_a_range_is_one_threshold() -> None:
    text = "Ungdom mellom 15 og 18 år har rett til mellom 10 og 20 prosent avslag."
    age, share = norm_of(text).thresholds
    assert (text[slice(*age.span)], age.value, age.lower, age.upper, age.upper_exclusive) == ("mellom 15 og 18 år", 15, 15, 18, True)
    assert (share.kind, share.lower, share.upper, share.bound, share.upper_exclusive) == ("percent", 10, 20, None, False)


def test_conditions_exceptions_and_who_receives() -> None:
    text = "Dersom lykten slukner, skal eieren gi melding om dette til havnevesenet, med mindre det er dag."
    norm = norm_of(text)
    assert norm.condition is not None
    assert norm.exception is not None
    assert text[slice(*norm.condition)] == "Dersom lykten slukner"
    assert text[slice(*norm.exception)].startswith("med mindre det er dag")
    to = norm_of("Eieren skal gi melding til kommunen innen en uke.")
    assert to.recipient_id == "kommune"


def items(text: str, *spans: tuple[int, int]) -> tuple[Block, ...]:
    inner = tuple(Block(BlockKind.ITEM, f"ledd-1/bokstav-{'abc'[n]}", f"{'abc'[n]}.", *span) for n, span in enumerate(spans))
    return (Block(BlockKind.LEDD, "ledd-1", "", 0, len(text), inner),)


def test_a_list_item_continues_its_lead_in() -> None:
    text = "Eieren skal melde fra om:\na. lykter,\nb. bøyer som er eldre enn 20 år."
    first, second = norms_of(text, items(text, (26, 36), (37, len(text))))
    assert (first.modality, second.modality) == ("obligation", "obligation")
    assert [text[slice(*one.sentence)] for one in (first, second)] == ["lykter,", "bøyer som er eldre enn 20 år."]
    assert [text[slice(*one.lead or (0, 0))] for one in (first, second)] == ["Eieren skal melde fra om:"] * 2
    assert second.actor is not None
    assert text[slice(*second.actor)] == "Eieren"
    assert second.ledd == "ledd-1/bokstav-b"
    assert text[slice(*second.thresholds[0].span)] == "eldre enn 20 år"


def test_a_passive_takes_its_actor_from_what_was_named_before_and_says_so() -> None:
    text = "Kommunen treffer vedtak om lykter. Vedtak skal grunngis. Formålet er ro."
    one, two, three = norms_of(text, ())
    assert not one.inferred
    assert two.inferred
    assert two.actor is not None
    assert text[slice(*two.actor)] == "Kommunen"
    assert three.actor is None


def spans(norm: Norm) -> list[tuple[int, int]]:
    found = [norm.lead, norm.trigger, norm.actor, norm.action, norm.recipient, norm.object, norm.condition, norm.exception, norm.defined_term,
             norm.deadline.span if norm.deadline else None]  # fmt: skip
    return [*(span for span in found if span), *(one.span for one in norm.thresholds), norm.sentence]


WORDS = st.sampled_from(
    [*"kommunen skal kan ikke må § 1-3 a jf. nr. 6 bokstav a. mv. , ; : . ( ) som dersom når innen tre uker 18 år av til med menes fengsel".split(),
     "inntil", "«x»", "å", "og", "\n", "STRAFFES", "paa", "Kiøbstæderne", "\x07", "x²", "1 000 kr"]
)


@given(st.lists(WORDS, max_size=60).map(" ".join) | st.text(max_size=300))
@settings(max_examples=300, deadline=None)
def test_any_text_gives_norms_with_spans_in_it(text: str) -> None:
    for norm in norms_of(text, ()):
        for start, end in spans(norm):
            assert 0 <= start <= end <= len(text)


@pytest.mark.parametrize("piece", ["Kommunen skal gi tilbud, ", "og som kan ", "§ 1-3 a, jf. nr. 6 ", "A" * 50 + " ", "av den som er, ", "(", "skal ikke "])
def test_a_text_of_90_000_characters_costs_bounded_time(piece: str) -> None:
    text = piece * (90_000 // len(piece))
    started = time.perf_counter()
    norms_of(text, ())
    assert time.perf_counter() - started < 20
