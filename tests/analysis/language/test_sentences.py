"""Where sentences of law begin and end; all text here is invented."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.language.sentences import sentences_of, split
from ingest.document import Block, BlockKind

CASES = [
    ("Fristen er to uker, jf. § 1-3 a. Den kan forlenges.", ["Fristen er to uker, jf. § 1-3 a.", "Den kan forlenges."]),
    ("Se nr. 6 bokstav a. Ellers gjelder § 2.", ["Se nr. 6 bokstav a.", "Ellers gjelder § 2."]),
    ("Lykter, bøyer mv. skal merkes. Farge m.m. fastsettes.", ["Lykter, bøyer mv. skal merkes.", "Farge m.m. fastsettes."]),
    ("Loven gjelder fra 1. januar 2090. Unntak kan gis.", ["Loven gjelder fra 1. januar 2090.", "Unntak kan gis."]),
    ("Eieren melder fra; nemnda avgjør.", ["Eieren melder fra;", "nemnda avgjør."]),
    ("Etter 2. ledd nr. 3 kan olje, f.eks. tran, brukes.", ["Etter 2. ledd nr. 3 kan olje, f.eks. tran, brukes."]),
    ("ALT SKAL MERKES. OGSÅ BØYER.", ["ALT SKAL MERKES.", "OGSÅ BØYER."]),
    ("Lykta (se fig. 2 og tab. 3) lyser. Den er rød.", ["Lykta (se fig. 2 og tab. 3) lyser.", "Den er rød."]),
    ("", []),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_split(text: str, expected: list[str]) -> None:
    assert [text[start:end] for start, end in split(text)] == expected


def test_a_definition_goes_on_after_a_semicolon() -> None:
    text = "Med lykt menes lampe; herunder fakkel. Bøyer er ikke lykter."
    assert [text[start:end] for start, end in split(text, semicolons=False)] == [
        "Med lykt menes lampe; herunder fakkel.", "Bøyer er ikke lykter.",
    ]  # fmt: skip


def test_nested_items_and_what_follows_a_list() -> None:
    text = "Meld:\na. lykter som er:\n1. røde,\n2. grønne,\nb. bøyer,\nnår det er mørkt."
    at = text.index
    inner = (Block(BlockKind.ITEM, "ledd-1/bokstav-a/nummer-1", "1.", at("1."), at("\n2.")), Block(BlockKind.ITEM, "ledd-1/bokstav-a/nummer-2", "2.", at("2."), at("\nb.")))
    ledd = Block(BlockKind.LEDD, "ledd-1", "", 0, len(text), (
        Block(BlockKind.ITEM, "ledd-1/bokstav-a", "a.", at("a."), at("\nb."), inner),
        Block(BlockKind.ITEM, "ledd-1/bokstav-b", "b.", at("b. "), at("\nnår")),
        Block(BlockKind.CONTINUATION, "", "", at("når"), len(text)),
    ))  # fmt: skip
    found = sentences_of(text, (ledd,))
    assert [one.text for one in found] == ["Meld: lykter som er: røde,", "Meld: lykter som er: grønne,", "Meld: bøyer,", "når det er mørkt."]
    assert [one.ledd for one in found] == ["ledd-1/bokstav-a/nummer-1", "ledd-1/bokstav-a/nummer-2", "ledd-1/bokstav-b", "ledd-1"]
    for one in found:
        start, end = one.own
        assert one.text.endswith(text[start:end])


@given(st.text(alphabet="aA1 .,;:§\n()jfnr", max_size=200))
def test_sentences_stand_in_order(text: str) -> None:
    spans = list(split(text))
    assert all(one[1] <= other[0] for one, other in pairwise(spans))
    assert all(text[start:end] == text[start:end].strip() for start, end in spans)
