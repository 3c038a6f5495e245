"""What a text takes out of force."""

import pytest

from ingest.citation import Repeal, find_mentions, repeals

CASES = [
    ("Fra samme tid oppheves lov 3. mars 2050 nr. 4 om fyr (fyrloven).", [("lov/2050-03-03-4", ("fyrloven", "lov om fyr"))]),
    ("Lova tek til å gjelde straks. Samstundes blir lov 3. mars 2050 nr. 4 om fyr oppheva.", [("lov/2050-03-03-4", ("lov om fyr",))]),
    ("Frå same tid vert fyrlova oppheva.", [("fyrlova", ())]),
    ("Fra samme tid oppheves:\na. lov 3. mars 2050 nr. 4 om fyr,\nb. forskrift 4. april 2051 nr. 77 om lykter.",
     [("lov/2050-03-03-4", ("lov om fyr",)), ("forskrift/2051-04-04-77", ("forskrift om lykter",))]),
    ("Fra samme tid oppheves fyrloven § 3.", []),  # a part of an act
    ("Vedtaket kan oppheves. Fyrloven gjelder ikke.", []),  # another sentence
    ("Tilsynet kan oppheve vedtak etter fyrloven.", []),  # a decision, not an act
    ("Loven trer i kraft straks. Fra samme tid gjøres disse endringene i andre lover:\n1. I lov 3. mars 2050 nr. 4 om fyr skal § 3 lyde:", []),
    ("", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_acts_that_a_text_repeals(text: str, expected: list[tuple[str, tuple[str, ...]]]) -> None:
    assert list(repeals(text, find_mentions(text))) == [Repeal(act, names) for act, names in expected]


def test_many_clauses_cost_time_in_proportion() -> None:
    text = "Fra samme tid oppheves lov 3. mars 2050 nr. 4 om fyr (fyrloven). " * 2000
    assert len(repeals(text, find_mentions(text))) == 1
