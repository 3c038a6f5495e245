"""What invented texts share, and whether a heading holds for them."""

import pytest

from analysis.overlap.subject import Subject, is_thing

SHARED = Subject.of([
    "Dødsboet skal melde krav til tingretten.", "Krav mot dødsboet meldes til tingretten.", "Et dødsbo kan kreve penger tilbake.",
])  # fmt: skip


def test_the_rare_word_that_all_share_leads() -> None:
    assert SHARED.leading(str.isalpha)[0].startswith("dødsbo")


def test_only_things_are_named() -> None:
    assert not [word for word in SHARED.leading(lambda stem: not stem.startswith("dødsbo")) if word.startswith("dødsbo")]


@pytest.mark.parametrize(("heading", "holds"), [("Dødsbo", True), ("Adopsjon", False), ("Dødsbo og adopsjon", False), ("", False)])
def test_a_heading_holds_when_most_texts_speak_of_it(heading: str, holds: bool) -> None:
    assert SHARED.covered(heading) == holds


def test_the_heading_that_says_what_the_texts_say_is_most_alike() -> None:
    assert SHARED.likeness("Krav mot dødsbo") > SHARED.likeness("Krav") > SHARED.likeness("Adopsjon") == 0


def test_nothing_is_about_nothing() -> None:
    assert Subject.of(["", ""]).leading(str.isalpha) == []


@pytest.mark.parametrize(
    ("stem", "forms", "thing"),
    [("arving", {"arving", "arvingen", "arvinger"}, True), ("forhøy", {"forhøyes", "forhøyet"}, False),
     ("nødvendig", {"nødvendig", "nødvendige"}, False), ("ledd", {"ledd", "leddet"}, False)],
)  # fmt: skip
def test_things_are_told_by_their_forms(stem: str, forms: set[str], thing: bool) -> None:
    assert is_thing(stem, forms) == thing
