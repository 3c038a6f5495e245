"""The lists of words stand as they should: whole patterns, each word once, no list that nobody reads."""

import re
from pathlib import Path

import pytest

import analysis.language
from analysis.language.lexicon import any_of, lists, words

SOURCE = "".join(path.read_text(encoding="utf-8") for path in Path(analysis.language.__file__).parent.glob("*.py"))


@pytest.mark.parametrize("name", sorted(lists()))
def test_list(name: str) -> None:
    entries = lists()[name]
    assert len(entries) > 1
    assert all(entries)
    assert len(set(entries)) == len(entries)
    for entry in entries:
        re.compile(entry)
    assert re.search(rf"(?:any_of|words|lexicon)\(.{name}.\)", SOURCE)


def test_alternatives_are_a_group() -> None:
    assert re.fullmatch(any_of("papers") + "en", "planen")
    assert not re.fullmatch(any_of("papers"), "kommune")


def test_an_act_is_of_one_kind() -> None:
    kinds = [words(f"{kind}_acts") for kind in ("authority", "party", "common")]
    assert len(frozenset().union(*kinds)) == sum(map(len, kinds))


def test_an_unknown_list_is_told() -> None:
    with pytest.raises(KeyError, match="nothing"):
        any_of("nothing")
