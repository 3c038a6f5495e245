"""The word lists: each section there, in lower case, nothing twice where it would contradict."""

import pytest

from analysis.language.words import PATH, words

SECTIONS = [line.strip("[]") for line in PATH.read_text(encoding="utf-8").splitlines() if line.startswith("[")]


@pytest.mark.parametrize("section", SECTIONS)
def test_a_section_holds_words(section: str) -> None:
    assert words(section)
    assert all(word == word.lower() and word.isalpha() for word in words(section))


def test_an_act_is_of_one_kind() -> None:
    kinds = [words(f"{kind}-acts") for kind in ("authority", "party", "common")]
    assert len(frozenset().union(*kinds)) == sum(map(len, kinds))


def test_an_unknown_section_is_told() -> None:
    with pytest.raises(KeyError):
        words("no-such-list")
