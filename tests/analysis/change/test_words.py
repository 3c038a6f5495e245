"""The difference of two texts, word by word."""

from hypothesis import given
from hypothesis import strategies as st

from analysis.change.words import difference

WORDS = st.lists(st.sampled_from(["Kommunen", " ", "skal", "svare", "innen", "tre", "uker", ".", ",", "\n", "§ 4"]), max_size=30).map("".join)


@given(st.one_of(WORDS, st.text(max_size=60)), st.one_of(WORDS, st.text(max_size=60)))
def test_the_pieces_give_both_texts(before: str, after: str) -> None:
    pieces = difference(before, after)
    assert "".join(one.text for one in pieces if one.op != "added") == before
    assert "".join(one.text for one in pieces if one.op != "removed") == after
    assert all(one.text for one in pieces)
    assert [one.op for one in pieces] == ["same"] * bool(before) or before != after


def test_whole_words_differ() -> None:
    told = [(one.op, one.text) for one in difference("Kommunen skal svare innen tre uker.", "Kommunen skal svare skriftlig innen fire uker.")]
    assert told == [("same", "Kommunen skal svare "), ("removed", "innen tre"), ("added", "skriftlig innen fire"), ("same", " uker.")]


def test_long_texts_end_in_time() -> None:
    before, after = "a b " * 20_000, "c d " * 20_000
    assert [one.op for one in difference(before, after)] == ["removed", "added", "same"]
