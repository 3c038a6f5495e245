"""Comparison of invented provisions."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.difference import MAX_QUOTE, Difference, Member, compare


def member(number: int, text: str, heading: str = "Melding om storm", *, language: str = "nb", act: bool = True) -> Member:
    document = f"{'lov' if act else 'forskrift'}/2090-01-01-{number}"
    ministries = (f"Departement {number}",)
    return Member(f"{document}/§1", document, f"Lov {number}", f"§ 1. {heading}", heading, text, language, ministries, act, True)


def members(*texts: str) -> list[Member]:
    return [member(number, text) for number, text in enumerate(texts, 1)]


def find(found: Sequence[Difference], attribute: str) -> Difference:
    return next(one for one in found if one.attribute == attribute)


def values(difference: Difference) -> list[str]:
    return [value.value for value in difference.values]


@pytest.mark.parametrize(
    ("texts", "attribute", "expected", "severity"),
    [
        (("Havnevakten skal melde storm til tårnet innen tre dager.", "Fyrvokteren skal melde storm til tårnet innen en uke.",
          "Losen skal melde storm til tårnet straks."), "deadline", ["innen tre dager", "innen en uke", "straks"], "major"),
        (("Losen skal melde storm til tårnet innen tre uker.", "Losen skal melde storm til tårnet."),
         "deadline", ["innen tre uker", ""], "minor"),
        (("Den som har fylt 16 år, kan styre båt.", "Den som har fylt 18 år, kan styre båt."),
         "threshold", ["fylt 16 år", "fylt 18 år"], "major"),
        (("Gebyret for søknad om båtplass er 500 kroner.", "Gebyret for søknad om båtplass er 900 kroner."),
         "threshold", ["500 kroner", "900 kroner"], "major"),
        (("Med båtlag menes i denne loven to som har rodd sammen i minst to år.",
          "Med båtlag menes i denne loven fire som eier en båt."), "definition",
         ["to som har rodd sammen i minst to år", "fire som eier en båt"], "minor"),
        (("Losen skal gi kart til den som spør.", "Losen kan gi kart til den som spør."), "modality", ["skal", "kan"], "minor"),
        (("Kommunen skal varsle tårnet om storm.", "Politiet skal varsle tårnet om storm."),
         "actor", ["Kommunen", "Politiet"], "info"),
        (("Vedtaket kan påklages til Havnenemnda innen tre uker.", "Vedtaket kan påklages til Fyrtilsynet innen seks uker."),
         "appeal", ["Havnenemnda, innen tre uker", "Fyrtilsynet, innen seks uker"], "major"),
        (("Losen skal uten hinder av taushetsplikt gi opplysninger om storm.", "Losen har taushetsplikt om det han ser."),
         "confidentiality", ["uten hinder av taushetsplikt", "taushetsplikt"], "minor"),
        (("Losen har taushetsplikt om det han ser på havet.", "Losen skal gi opplysninger om det han ser på havet til tårnet."),
         "confidentiality", ["taushetsplikt", ""], "major"),
        (("Fyrtilsynet fører tilsyn med fyrene.", "Havnestyret fører tilsyn med fyrene."),
         "authority", ["Fyrtilsynet", "Havnestyret"], "minor"),
    ],
)  # fmt: skip
def test_differences(texts: tuple[str, ...], attribute: str, expected: list[str], severity: str) -> None:
    difference = find(compare(members(*texts)), attribute)
    assert (values(difference), difference.severity) == (expected, severity)


def test_written_forms_of_one_rule_do_not_differ() -> None:
    found = compare(members("Losen skal melde storm uten ugrunnet opphold.", "Losen skal melde storm utan ugrunna opphald."))
    assert not [one for one in found if one.attribute == "deadline"]
    found = compare(members("Svar skal gis innen tre uker.", "Svar skal gjevast innan 3 veker."))
    assert not [one for one in found if one.attribute == "deadline"]


def test_like_is_compared_with_like() -> None:
    first = "Den som har fylt 16 år, kan styre båt på fjorden. Barn under 6 år skal ha vest."
    second = "Barn under 8 år skal ha vest."
    assert values(find(compare(members(first, second)), "threshold")) == ["under 6 år", "under 8 år"]


def test_appeal_time_is_no_other_deadline() -> None:
    texts = [f"Losen melder storm innen to dager. Klage sendes innen {weeks} uker." for weeks in ("tre", "fire")]
    assert [one.attribute for one in compare(members(*texts)) if one.attribute == "deadline"] == []
    assert values(find(compare(members(*texts)), "appeal")) == ["innen tre uker", "innen fire uker"]


def test_known_actors_are_one_by_any_name() -> None:
    both = members("Arbeids- og velferdsetaten skal varsle om storm.", "Arbeids- og velferdsetaten (Nav) skal varsle om storm.")
    assert "actor" not in [one.attribute for one in compare(both)]


def test_actor_after_condition_and_none_in_the_passive() -> None:
    both = members("Når det stormer, skal kommunen tenne lyset.", "Når det stormer, skal politiet tenne lyset.")
    assert values(find(compare(both), "actor")) == ["kommunen", "politiet"]
    passive = members("Lyset skal tennes når det stormer.", "Lykta skal tennast når det stormer.")
    assert "actor" not in [one.attribute for one in compare(passive)]


def test_equal_and_single_members_have_no_differences() -> None:
    text = "Losen skal melde storm innen tre uker."
    assert compare(members(text, text)) == ()
    assert compare(members(text)) == ()
    assert compare([]) == ()


def test_order_and_number() -> None:
    text = "Den som har fylt {0} år, kan søke om båt innen {0} dager mot {0} kroner. Vedtaket kan påklages til Nemnd{0}tilsynet."
    texts = [text.format(number) for number in range(12, 18)]
    found = compare(members(*texts))
    rank = {"major": 0, "minor": 1, "info": 2}
    assert len(found) <= 12
    assert [rank[one.severity] for one in found] == sorted(rank[one.severity] for one in found)
    assert all(len(one.values) == 6 for one in found)


def test_long_sentences_are_quoted_in_part() -> None:
    long = "Losen skal " + "på sin vakt og med stor iver " * 30 + "melde storm innen {} dager" + " til alle i havnen" * 30 + "."
    for difference in compare(members(long.format(3), long.format(5))):
        for value in difference.values:
            assert len(value.quote) <= MAX_QUOTE
    assert "innen 3 dager" in find(compare(members(long.format(3), long.format(5))), "deadline").values[0].quote


WORDS = ["Losen skal", "kan ikke", "innen tre uker", "fylt 18 år", "taushetsplikt", "uten hinder av", "klage til", "Havnenemnda",
         "med båt menes", ". ", "\n", "500 kroner", "fører tilsyn", "- ", "§ 3", ",", "før storm", "İ"]  # fmt: skip


@settings(max_examples=80, deadline=None)
@given(st.lists(st.lists(st.sampled_from(WORDS), max_size=40).map(" ".join), min_size=2, max_size=5))
def test_quotes_are_exact_and_the_answer_is_the_same_again(texts: list[str]) -> None:
    group = members(*texts)
    found = compare(group)
    assert found == compare(group)
    for difference in found:
        assert [value.provision for value in difference.values] == [one.id for one in group]
        for value, one in zip(difference.values, group, strict=True):
            assert one.text[value.start : value.end] == value.quote
            assert len(value.quote) <= MAX_QUOTE
            assert bool(value.value) == bool(value.quote)
