"""Kinds of invented groups."""

import pytest

from analysis.difference import Member, compare
from analysis.overlap.kind import classify, definition, discloses, modality, secrecy, stems


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
    assert classify(members, compare(members), 0.4) == kind
    assert classify(members[::-1], compare(members[::-1]), 0.4) == kind


def test_near_verbatim_duties_are_duplicates() -> None:
    members = group(("Samarbeid", "Losen skal samarbeide."), ("Samarbeid", "Losen skal samarbeide."))
    assert classify(members, (), 0.9) == "duplicate-duty"
    assert classify(members, (), 0.5) == "parallel-duty"


def test_empty_group() -> None:
    assert classify([], (), 0.0) == "parallel-duty"
    assert classify(group(("", "")), (), 0.0) == "parallel-duty"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("losen har taushetsplikt.", "duty"),
        ("losen har teieplikt.", "duty"),
        ("losen skal uten hinder av taushetsplikt melde fra.", "lifts"),
        ("losen skal utan hinder av teieplikt melde frå.", "lifts"),
        ("taushetsplikten er ikke til hinder for at kart gis ut.", "lifts"),
        ("losen melder fra så langt det kan skje uten hinder av taushetsplikt.", "yields"),
        ("losen skal hindre at andre får kjennskap til kartet.", "duty"),
        ("losen skal melde fra.", ""),
    ],
)
def test_secrecy(text: str, expected: str) -> None:
    assert secrecy(text) == expected


def test_recognisers() -> None:
    low = "med båtlag menes to som ror."
    spans = definition(low)
    assert spans is not None
    assert low[slice(*spans[0])] == "båtlag"
    assert definition("losen ror.") is None
    assert modality("losen kan ikke ro.") == ("kan ikke", 6, 14)
    assert modality("losen har krav på årer.") == ("har rett", 6, 17)
    assert modality("båten ligger der.") is None
    assert discloses("losen skal gi opplysninger til tårnet.")


def test_written_forms_share_stems() -> None:
    assert stems("tjenesten gir opplysninger") & stems("tenesta gjev opplysningar") >= {"tjenes", "opplys"}
