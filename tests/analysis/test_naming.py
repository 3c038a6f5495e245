"""Names and explanations of invented groups."""

from itertools import permutations

import pytest

from analysis.difference import Member, compare
from analysis.overlap.naming import clean, explain, name


def member(number: int, heading: str, text: str = "Losen skal varsle tårnet om storm.", *, language: str = "nb",
           ministry: str = "A", act: bool = True, in_force: bool = True) -> Member:  # fmt: skip
    document = f"{'lov' if act else 'forskrift'}/2090-01-01-{number}"
    return Member(f"{document}/§1", document, f"Lov {number}", heading, heading, text, language, (ministry,), act, in_force)


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("§ 3-4. Samarbeid og plan.", "Samarbeid og plan"),
        ("(taushetsplikt).", "Taushetsplikt"),
        ("§ 2 b. Varsling", "Varsling"),
        ("Artikkel 5. Kart", "Kart"),
        ("1. Kart mv.", "Kart mv."),
        ("I båt", "I båt"),
        ("Del av havnen", "Del av havnen"),
        ("", ""),
    ],
)
def test_clean(heading: str, expected: str) -> None:
    assert clean(heading) == expected


def test_long_headings_are_cut_between_words() -> None:
    found = clean("Varsling om storm " * 10)
    assert len(found) <= 83
    assert found.endswith(("storm …", "om …", "Varsling …"))


def test_name_is_the_heading_most_share() -> None:
    group = [member(1, "Varsling om storm"), member(2, "Varsling om storm"), member(3, "Varsel om storm"), member(4, "Tårn")]
    assert name(group, "parallel-duty").text == "Varsling om storm (4 lover)"


def test_words_that_members_share_are_told_from_a_heading() -> None:
    apart = [member(1, "Skudd", "Nødsignal gis av losen."), member(2, "Fyr", "Nødsignal gis av vakten."), member(3, "Bål", "Nødsignal gis.")]
    assert not name(apart, "parallel-duty").headed
    assert name([*apart[:1], *(member(n, "Nødsignal", "Nødsignal gis.") for n in (2, 3))], "parallel-duty").headed


def test_a_heading_that_few_members_speak_of_is_no_name() -> None:
    group = [member(1, "Ektefeller", "Barnepensjon faller bort når barnet blir adoptert."),
             member(2, "", "Den som har rett til barnepensjon, må melde fra."), member(3, "", "Barnepensjon betales hver måned.")]  # fmt: skip
    assert name(group, "parallel-duty").text == "Barnepensjon (3 lover)"


def test_bokmal_and_spread() -> None:
    group = [member(1, "Teieplikt", language="nn", ministry="A"), member(2, "Taushetsplikt", ministry="B"),
             member(3, "Kart", act=False)]  # fmt: skip
    assert name(group, "confidentiality-vs-disclosure").text == "Taushetsplikt: 2 lover og 1 forskrift, 2 departementer"


def test_definitions_are_named_by_their_term() -> None:
    group = [member(1, "Definisjoner", "Med båtlag menes to som ror."), member(2, "Definisjoner", "Med båtlag menes et lag."),
             member(3, "Definisjonar", "Med båtlag er meint eit lag.", language="nn")]  # fmt: skip
    assert name(group, "definition").text == "«båtlag» (3 lover)"


def test_without_headings_the_first_words_stand() -> None:
    assert name([member(1, ""), member(2, "")], "parallel-duty").text == "«Losen skal varsle tårnet om storm» (2 lover)"
    assert name([], "rights").text == "Ingen bestemmelser"
    assert name([member(1, "", "")], "rights").text


def test_name_does_not_hang_on_order() -> None:
    group = [member(1, "Varsling om storm"), member(2, "Varsel om storm"), member(3, "Storm", language="nn"),
             member(4, "Melding om storm")]  # fmt: skip
    assert len({name(list(order), "parallel-duty") for order in permutations(group)}) == 1


def test_explanation() -> None:
    group = [member(1, "Varsling", "Losen skal varsle tårnet om storm innen to dager."),
             member(2, "Varsling", "Vakten skal varsle tårnet om storm innen fire dager.", ministry="B",
                    in_force=False)]  # fmt: skip
    found = explain(group, "parallel-duty", compare(group), 0.2)
    assert found.startswith("2 bestemmelser i 2 lover under 2 departementer som deler ordene ")
    assert "«varsle»" in found
    assert "De er ulike når det gjelder frister" in found
    assert "usikkert: likheten er svak og én av dem har ikke trådt i kraft" in found
    assert found == explain(group, "parallel-duty", compare(group), 0.2)


def test_explanation_without_doubts_or_differences() -> None:
    group = [member(1, "Varsling"), member(2, "Varsling")]
    found = explain(group, "duplicate-duty", (), 0.9)
    assert found.count(".") == 1
    assert "sikkert" not in found
    assert explain([], "rights", (), 0.0) == "Ingen bestemmelser."
