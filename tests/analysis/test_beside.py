"""Whole provisions side by side: rows by likeness, words that differ marked."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.difference.beside import Row, beside
from analysis.language.model import Span

NOTICE = "Den som oppdager brann, skal varsle brannvesenet straks."
APPEAL = "Vedtaket kan påklages til statsforvalteren innen tre uker."
FEE = "Gebyret skal dekke kommunens kostnader med tilsynet."
PENALTY = "Overtredelse straffes med bøter eller fengsel inntil seks måneder."


def places(rows: tuple[Row, ...]) -> list[list[int | None]]:
    return [[cell.place if cell else None for cell in row.cells] for row in rows]


def marked(text: str, marks: tuple[Span, ...]) -> list[str]:
    return [text[start:end] for start, end in marks]


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        ([[NOTICE, APPEAL], [NOTICE, APPEAL]], [[0, 0], [1, 1]]),
        ([[NOTICE, APPEAL], [APPEAL, NOTICE]], [[0, 1], [1, 0]]),
        ([[NOTICE, APPEAL], [NOTICE, FEE, APPEAL]], [[0, 0], [None, 1], [1, 2]]),
        ([[NOTICE], [FEE, NOTICE]], [[None, 0], [0, 1]]),
        ([[NOTICE], [FEE], [FEE]], [[None, 0, 0], [0, None, None]]),
        ([[NOTICE], []], [[0, None]]),
        ([[], [NOTICE]], [[None, 0]]),
        ([[NOTICE, FEE]], [[0], [1]]),
    ],
)
def test_ledd_stand_in_the_row_of_what_they_are_like(texts: list[list[str]], expected: list[list[int | None]]) -> None:
    assert places(beside(texts)) == expected


def test_both_written_forms_meet_without_marks() -> None:
    rows = beside([["Kommunen skal yte helsetjenester til alle."], ["Kommunen skal yte helsetenester til alle."]])
    assert places(rows) == [[0, 0]]
    assert [cell.marks for cell in rows[0].cells if cell] == [(), ()]


def test_what_differs_is_marked_on_both_sides() -> None:
    first, second = "Vedtaket kan påklages innen tre uker.", "Vedtaket kan ikke påklages innen seks uker."
    (row,) = beside([[first], [second]])
    one, other = row.cells
    assert one is not None
    assert other is not None
    assert marked(first, one.marks) == ["tre"]
    assert marked(second, other.marks) == ["ikke", "seks"]


def test_the_first_is_marked_only_where_no_other_has_it() -> None:
    texts = ["Vedtaket kan påklages innen tre uker.", "Vedtaket kan påklages innen seks uker.", "Vedtaket kan påklages innen tre uker."]
    (row,) = beside([[text] for text in texts])
    assert [marked(text, cell.marks) for text, cell in zip(texts, row.cells, strict=True) if cell] == [[], ["seks"], []]


def test_the_letters_of_list_items_are_no_difference() -> None:
    plain, lettered = "Dette gjelder:\nmat til skolebarn\nvann til husdyr", "Dette gjelder:\na. mat til skolebarn\nb) vann til husdyr"
    (row,) = beside([[plain], [lettered]])
    assert [cell.marks for cell in row.cells if cell] == [(), ()]


def test_what_has_little_in_common_is_not_marked_all_over() -> None:
    first = "Kommunen skal føre tilsyn med at huseiere følger reglene om feiing av piper og ildsteder i bebygde strøk."
    second = "Ved brudd på reglene om tilsyn kan kommunen gi pålegg, ilegge tvangsmulkt, stanse bruken eller kreve riving for eiers regning."
    (row,) = [row for row in beside([[first], [second]]) if row.meets] or [None]
    if row is not None:
        assert [(cell.related, cell.marks) for cell in row.cells if cell] == [(False, ()), (False, ())]


WORDS = st.lists(st.sampled_from([NOTICE, APPEAL, FEE, PENALTY, "§ 1.", "", "a. b"]), max_size=5)


@settings(max_examples=60, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=4))
def test_every_ledd_stands_once_and_marks_lie_in_it(provisions: list[list[str]]) -> None:
    rows = beside(provisions)
    for column, texts in enumerate(provisions):
        assert sorted(cell.place for row in rows if (cell := row.cells[column])) == list(range(len(texts)))
    for row in rows:
        assert len(row.cells) == len(provisions)
        assert any(row.cells)
        for texts, cell in zip(provisions, row.cells, strict=True):
            for start, end in cell.marks if cell else ():
                assert 0 <= start < end <= len(texts[cell.place])  # type: ignore[union-attr]
