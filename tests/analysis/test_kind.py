"""Kinds of invented groups."""

import pytest

from analysis.difference import Member
from analysis.difference.part import read_text, within
from analysis.difference.words import stems
from analysis.overlap.evidence import FEATURES
from analysis.overlap.kind import KINDS, classify, weights


def group(*pairs: tuple[str, str]) -> list[Member]:
    return [Member(f"lov/2090-01-01-{n}/§1", f"lov/2090-01-01-{n}", f"Lov {n}", heading, heading, text, "nb", ("A",), True, True)
            for n, (heading, text) in enumerate(pairs)]  # fmt: skip


CASES = [
    ("definition", ("Definisjoner", "Med båtlag menes to eller flere som ror."),
     ("Båtlag", "Med båtlag menes i denne loven et lag med båt.")),
    ("definition", ("Definisjonar", "Med båtlag er meint to som ror."), ("Båtlag", "Som båtlag reknast to som ror i lag.")),
    ("confidentiality-vs-disclosure", ("Taushetsplikt", "Losen har taushetsplikt."),
     ("Teieplikt", "Den som er los, har teieplikt.")),
    ("rights", ("Rett til båtplass", "Medlemmer har rett til båtplass."),
     ("Rett til båtplass", "Den som bur ved fjorden, har rett til båtplass.")),
    ("deadline", ("Frist for melding", "Melding gis innen tre uker."), ("Frist for storm", "Melding gis straks.")),
    ("threshold", ("Aldersgrense", "Den som styrer, må ha fylt 16 år."), ("Aldersgrense for båt", "Føreren må ha fylt 18 år.")),
    ("competence", ("Tilsyn", "Fyrtilsynet fører tilsyn med fyrene."),
     ("Tilsynsmyndighet", "Havnestyret fører tilsyn med fyrene.")),
    ("procedure", ("Klage", "Vedtaket kan påklages til Havnenemnda."),
     ("Klage over vedtak", "Vedtak kan påklagast til Fyrtilsynet.")),
    ("parallel-duty", ("Samarbeid", "Losen skal samarbeide med tårnet."),
     ("Samarbeid", "Havnen skal samarbeide med alle andre i fjorden.")),
    ("duplicate-duty", ("Meldeplikt ved storm", "Losen skal melde fra om storm til tårnet."),
     ("Melding om storm", "Skipperen plikter å varsle tårnet om storm.")),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "first", "second"), CASES)
def test_kinds(kind: str, first: tuple[str, str], second: tuple[str, str]) -> None:
    members = group(first, second)
    assert classify(members) == kind
    assert classify(members[::-1]) == kind


def test_one_definition_among_many_duties_is_no_cluster_of_definitions() -> None:
    duties = [("Storm", f"Losen skal melde storm til tårn {number} på kaien.") for number in range(9)]
    assert classify(group(("Definisjoner", "Med storm menes vind over 20 meter i sekundet."), *duties)) != "definition"


def test_no_duty_is_the_same_without_the_same_words() -> None:
    apart = [("Plikt til melding", "Losen skal melde fra om storm."), ("Plikt til maling", "Eieren plikter å tjære båten hver vår."),
             ("Plikt til vakt", "Bonden må vokte sauene mot ulv.")]  # fmt: skip
    assert classify(group(*apart)) != "duplicate-duty"


def test_empty_group() -> None:
    assert classify([]) == "parallel-duty"
    assert classify(group(("", ""))) == "parallel-duty"


def test_the_tail_of_a_long_group_weighs_less_than_its_centre() -> None:
    centre = [("Frist for melding", f"Losen skal melde storm til tårnet innen {days} dager.") for days in (2, 3, 5, 8)]
    tail = [("Båt", "Båten skal males og tjæres.")] * 8
    assert classify(group(*centre, *tail)) == "deadline"


def test_weights_stand_for_all_evidence() -> None:
    assert weights().shape == (len(KINDS), len(FEATURES) + 1)


def test_the_reading_of_a_ledd_has_spans_in_it() -> None:
    text = "Losen skal melde fra til havnevakten.\nHavnevakten skal svare innen tre uker."
    start = text.index("Havnevakten skal")
    part = within(read_text(text), start, len(text))
    (norm,) = part.norms
    assert norm.deadline
    assert text[start:][slice(*norm.deadline.span)] == "innen tre uker"
    assert text[start:][slice(*norm.sentence)] == "Havnevakten skal svare innen tre uker."


def test_written_forms_share_stems() -> None:
    assert stems("tjenesten gir opplysninger") & stems("tenesta gjev opplysningar") >= {"tjenes", "opplys"}
