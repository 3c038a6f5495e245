"""Titles of clusters made for a word or a quantity."""

from analysis.difference import Member
from analysis.overlap.naming import explain, name


def member(number: int, text: str, language: str = "nb") -> Member:
    document = f"lov/2090-01-01-{number}"
    return Member(f"{document}/§1", document, f"Lov {number}", "§ 1", "Overskrift", text, language, (f"D{number}",), True, True)


GROUP = [member(1, "Med båtlag menes to som ror. Båtlaget ror."), member(2, "Båtlag skal ha vest."), member(3, "Båtlagets årer.", "nn")]


def test_the_title_is_of_the_word_in_the_form_the_law_uses() -> None:
    assert name(GROUP, "definition", "båtlag").text == "Båtlag: hvordan 3 lover regulerer det"
    assert name(GROUP, "definition", "båtla").text.startswith("Båtlag:")
    assert name(GROUP, "threshold", "alder for båt").text == "Alder for båt: hvordan 3 lover regulerer det"
    assert name(GROUP, "definition", "finnes ikke").text.startswith("Finnes ikke:")


def test_the_explanation_says_what_the_cluster_was_made_for() -> None:
    found = explain(GROUP, "definition", (), 0.5, "båtlag")
    assert "svarer på samme spørsmål: 3 av dem nevner «båtlag»" in found
    assert "deler ordene" not in found
    assert "2 av dem nevner" in explain([*GROUP[:2], member(4, "Skipet ror.")], "definition", (), 0.5, "båtlag")


def test_a_limit_is_named_with_its_matter() -> None:
    assert name(GROUP, "deadline", "#deadline").text == "Frister: 3 lover"
    assert name(GROUP, "definition", "båtlag#definition").text == "Definisjoner av «båtlag»: 3 lover"
    assert name(GROUP, "threshold", "båtlag#age").text == "Aldersgrenser om «båtlag»: 3 lover"
    assert "setter frister og 3 av dem nevner «båtlag»" in explain(GROUP, "deadline", (), 0.5, "båtlag#deadline")
