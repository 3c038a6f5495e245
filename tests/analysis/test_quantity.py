"""Quantities in invented sentences, both written forms."""

from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.quantity import Quantity, find_quantities, fold


def only(text: str) -> Quantity:
    found = find_quantities(text)
    assert len(found) == 1, found
    return found[0]


@pytest.mark.parametrize(
    ("text", "kind", "value", "unit", "span"),
    [
        ("Den som har fylt 15 år, kan søke.", "age", 15, "år", "fylt 15 år"),
        ("Den som har fylt femten år, kan søkje.", "age", 15, "år", "fylt femten år"),
        ("Barn under 18 år går gratis.", "age", 18, "år", "under 18 år"),
        ("Personar under atten år går gratis.", "age", 18, "år", "under atten år"),
        ("Medlemmer over 67 år får nøkkel.", "age", 67, "år", "over 67 år"),
        ("Aldersgrensen er 20 år.", "age", 20, "år", "20 år"),
        ("Plassen gjelder til barnet fyller 3 år.", "age", 3, "år", "fyller 3 år"),
        ("Den som er 16 år eller eldre, kan ro.", "age", 16, "år", "16 år"),
        ("Gebyret er kr 50 000 for hver båt.", "amount", 50_000, "kr", "kr 50 000"),
        ("Gebyret er 50 000 kroner for hver båt.", "amount", 50_000, "kr", "50 000 kroner"),
        ("Tilskotet er 1,5 millionar kroner.", "amount", 1_500_000, "kr", "1,5 millionar kroner"),
        ("Det koster ti kroner.", "amount", 10, "kr", "ti kroner"),
        ("Boten er 5 ganger rettsgebyret.", "amount", 5, "rettsgebyr", "5 ganger rettsgebyret"),
        ("Inntekt over 0,5 G teller.", "base-amount", 0.5, "G", "over 0,5 G"),
        ("Inntekt over 2 ganger grunnbeløpet teller.", "base-amount", 2, "G", "over 2 ganger grunnbeløpet"),
        ("Inntekt over to gonger grunnbeløpet tel.", "base-amount", 2, "G", "over to gonger grunnbeløpet"),
        ("Satsen er 10 prosent.", "percent", 10, "prosent", "10 prosent"),
        ("Satsen er 10 pst. av prisen.", "percent", 10, "prosent", "10 pst."),
        ("Satsen er 2,5 % av prisen.", "percent", 2.5, "prosent", "2,5 %"),
        ("Minst halvparten av styret skal bo her.", "percent", 50, "prosent", "Minst halvparten"),
        ("Kortet gjelder i to år.", "duration", 2, "år", "to år"),
        ("Kortet gjeld i halvtanna år.", "duration", 1.5, "år", "halvtanna år"),
        ("De har bodd sammen i 12 av de siste 18 månedene.", "duration", 12, "måned av 18", "12 av de siste 18 månedene"),
        ("Dei har budd saman i minst tolv samanhengande månader.", "duration", 12, "måned", "minst tolv samanhengande månader"),
        ("Melding gis innen tre uker.", "deadline", 3, "uke", "innen tre uker"),
        ("Melding skal gjevast innan tre veker.", "deadline", 3, "uke", "innan tre veker"),
        ("Melding gis senest 14 dager etter flyttingen.", "deadline", 14, "dag", "senest 14 dager etter"),
        ("Melding skal gjevast seinast ei veke før avreise.", "deadline", 1, "uke", "seinast ei veke før"),
        ("Klagefristen er tre uker.", "deadline", 3, "uke", "tre uker"),
        ("Oppseiinga har seks månaders varsel.", "deadline", 6, "måned", "seks månaders"),
        ("Leder svarer innen to virkedager.", "deadline", 2, "virkedag", "innen to virkedager"),
        ("Kravet gjelder lag med mer enn 50 ansatte.", "count", 50, "ansatte", "mer enn 50 ansatte"),
        ("Styret har fem medlemmer.", "count", 5, "medlemmer", "fem medlemmer"),
        ("Tjueto dager går fort.", "duration", 22, "dag", "Tjueto dager"),
    ],
)
def test_finds(text: str, kind: str, value: float, unit: str, span: str) -> None:
    found = only(text)
    assert (found.kind, found.value, found.unit, found.text) == (kind, value, unit, span)
    assert text[found.start : found.end] == found.text


@pytest.mark.parametrize(
    "text",
    ["Se § 18 og §§ 4 til 6.", "Etter nr. 16 gjelder dette.", "Loven er fra 2012.", "Den 3. mai 2012 ble båten solgt.",
     "Se kapittel 3 år for år.", "En dåp og et bryllup.", "Jf. § 3-4 andre ledd.", "Fisken veier 5 g."],
)  # fmt: skip
def test_leaves_other_numbers(text: str) -> None:
    assert find_quantities(text) == []


@pytest.mark.parametrize(
    ("text", "standard"),
    [
        ("Skipperen melder fra straks.", "straks"),
        ("Skipperen melder fra snarest mulig.", "snarest"),
        ("Skipperen melder frå snarast råd.", "snarest"),
        ("Skipperen melder fra uten ugrunnet opphold.", "uten ugrunnet opphold"),
        ("Skipperen melder frå utan ugrunna opphald.", "uten ugrunnet opphold"),
        ("Skipperen melder fra uten opphold.", "uten opphold"),
        ("Skipperen melder frå utan opphald.", "uten opphold"),
        ("Skipperen melder fra så snart som mulig.", "så snart som mulig"),
        ("Skipperen melder frå så snart som råd.", "så snart som mulig"),
        ("Skipperen melder fra innen rimelig tid.", "innen rimelig tid"),
        ("Skipperen melder frå innan rimeleg tid.", "innen rimelig tid"),
        ("Skipperen melder fra umiddelbart.", "umiddelbart"),
    ],
)
def test_standards_stay_apart(text: str, standard: str) -> None:
    found = only(text)
    assert (found.kind, found.standard, found.value, found.iso) == ("deadline", standard, None, None)
    assert found.key == (standard,)


def test_residence_is_no_standard() -> None:
    assert find_quantities("Den som er uten opphold i riket, kan ikke stemme.") == []


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("Ungdom mellom 16 og 18 år kan delta.", [(16, "min"), (18, "max")]),
        ("Barn fra 12 til 15 år kan delta.", [(12, "min"), (15, "max")]),
        ("Den som har fylt 18 år.", [(18, "min")]),
        ("Inntil barnet har fylt 18 år.", [(18, "max")]),
        ("Den som ikke er eldre enn 20 år.", [(20, "max")]),
        ("Leien varer i minst 3 måneder.", [(3, "min")]),
        ("Leien varer i høyst 3 måneder.", [(3, "max")]),
        ("Svar gis innen 3 uker.", [(3, "max")]),
    ],
)
def test_bounds(text: str, bounds: list[tuple[float, str]]) -> None:
    assert [(one.value, one.bound) for one in find_quantities(text)] == bounds


@pytest.mark.parametrize(
    ("text", "iso"),
    [("i 18 måneder", "P18M"), ("i tre veker", "P3W"), ("i halvannet år", "P18M"), ("innen 48 timer", "PT48H"),
     ("innan fjorten dagar", "P14D"), ("i to kvartaler", "P6M")],
)  # fmt: skip
def test_iso(text: str, iso: str) -> None:
    assert only(text).iso == iso


def test_days_and_events_are_deadlines() -> None:
    assert only("Regnskapet sendes innen 1. april.").unit == "dato"
    assert only("Melding gis før første salg finner sted.").unit == "hendelse"


def test_standard_and_number_in_one_sentence() -> None:
    found = find_quantities("Kontoret svarer snarest, og senest innen tre uker.")
    assert [one.text for one in found] == ["snarest", "senest innen tre uker"]


PIECES = ["fylt ", "18", " år", "mellom ", " og ", "innen ", "tre uker", "§ ", "12 av de siste ", "kr ", "5 G", "før ",
          "uten ugrunnet opphold", "halv", "\n", ". ", "İ", "½", "٣", "1.000", ",", "minst ",
          "halvparten", "en ", "frist", "-", "–"]  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.one_of(st.text(max_size=200), st.lists(st.sampled_from(PIECES), max_size=30).map("".join)))
def test_never_raises_and_spans_are_exact(text: str) -> None:
    found = find_quantities(text)
    assert all(0 <= one.start < one.end <= len(text) and text[one.start : one.end] == one.text for one in found)
    assert found == find_quantities(text)
    assert [one.start for one in found] == sorted(one.start for one in found)


@given(st.text(max_size=60))
def test_fold_keeps_places(text: str) -> None:
    assert len(fold(text)) == len(text)


@pytest.mark.parametrize("piece", ["1 ", "fylt ", "før ", "mellom 1 og ", "frist ", "9", "a", "minst "])
def test_time_grows_with_length_only(piece: str) -> None:
    def seconds(characters: int) -> float:
        text = piece * (characters // len(piece))
        start = process_time()
        find_quantities(text)
        return process_time() - start

    short = seconds(20_000)
    assert seconds(80_000) < 16 * max(short, 0.005)
