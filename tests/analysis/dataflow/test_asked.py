"""What is asked of a flow: parties, direction, kinds of information."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.dataflow.asked import kinds_in, mentions, of_parts, of_question
from corpora import catalogue

DIRECTIONS = (
    ("Kan Nav hente inntektsopplysninger fra Skatteetaten?", "skatteetaten", "nav"),
    ("Kan Skatteetaten gi Nav inntektsopplysninger?", "skatteetaten", "nav"),
    ("Skal jordmoren melde fødselen til Folkeregisteret?", "helsepersonell", "folkeregisteret"),
    ("Får Husbanken vite om gjeld fra banken?", "finansforetak", "husbanken"),
    ("Må læreren varsle barnevernet?", "skole", "barnevern"),
    ("Politiet ber sykehuset om journalen.", "sykehus", "politi"),
    ("Kan Lånekassen utlevere studiestatus til Nav?", "lanekassen", "nav"),
)


@pytest.mark.parametrize(("question", "giver", "receiver"), DIRECTIONS)
def test_verbs_and_prepositions_tell_who_gives(question: str, giver: str, receiver: str) -> None:
    asked = of_question(question)
    assert giver in asked.giver.parties
    assert receiver in asked.receiver.parties
    assert giver not in asked.receiver.parties


def test_a_general_practitioner_is_a_doctor_and_health_personnel() -> None:
    side = of_parts("helseopplysninger", "fastlege", "Nav").giver
    assert side.actors == ("fastlege",)
    assert side.weights["fastlege"] == 1.0 > side.weights["lege"] >= side.weights["helsepersonell"] > 0
    assert "lov/1999-07-02-64" in side.laws


def test_pay_is_income() -> None:
    assert "inntekt" in kinds_in("lønn")
    assert "inntekt" in kinds_in("lønns- og arbeidsforholdsopplysninger")


def test_those_it_is_about_take_no_part() -> None:
    asked = of_question("Kan skolen gi Nav opplysninger om en elev som mottar stønad?")
    assert asked.receiver.actors == ("nav",)


def test_nobody_named_is_supposed_from_the_kind() -> None:
    asked = of_question("Kan kommunen innhente skatteopplysninger?")
    assert asked.giver.text == ""
    assert asked.giver.known
    assert asked.giver.weights["skatteetaten"] < 1


@given(st.text(max_size=200))
def test_any_text_is_read(text: str) -> None:
    asked = of_question(text)
    assert asked.text == text
    for one in mentions(text):
        assert 0 <= one.start < one.end <= len(text)
        assert set(one.parties) <= set(catalogue.parties())
        assert set(one.actors) <= set(catalogue.actors())


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=40))
def test_any_parts_are_read(data: str, giver: str, receiver: str) -> None:
    asked = of_parts(data, giver, receiver)
    assert all(0 < weight <= 1 for side in (asked.giver, asked.receiver) for weight in (*side.weights.values(), *side.laws.values()))
