"""Which actors a phrase means."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.actor.named import named
from corpora import catalogue


@pytest.mark.parametrize(
    ("phrase", "wanted"),
    [
        ("kommunen, fylkeskommunen og statsforvalteren", ("kommune", "fylkeskommune", "statsforvalter")),
        ("den enkelte kommune", ("kommune",)),
        ("kommunens innbyggere", ()),
        ("kommunens administrasjon", ("kommune",)),
        ("arbeidsgivers ansatte", ()),
        ("departementet eller den kommunen gir myndighet", ("departementet",)),
        ("statsforvalteren i det fylket der kommunen ligger", ("statsforvalter",)),
        ("arbeids- og velferdsetaten", ("nav",)),
        ("regional planmyndighet", ()),
        ("andre enn staten og kommunar", ()),
        ("søknaden", ()),
        ("", ()),
    ],
)
def test_named(phrase: str, wanted: tuple[str, ...]) -> None:
    assert named(phrase) == wanted


@given(st.text(alphabet="kommunensog ,/som§12-æøå", max_size=80))
def test_any_text_names_known_actors_only(text: str) -> None:
    assert set(named(text)) <= set(catalogue.actors())


@given(st.lists(st.sampled_from(["kommunen", "fylkeskommunen", "statsforvalteren", "departementet", "skolen"]), min_size=1, max_size=4, unique=True))
def test_every_member_of_a_list_is_named(members: list[str]) -> None:
    phrase = ", ".join(members[:-1]) + (" og " if len(members) > 1 else "") + members[-1]
    assert len(named(phrase)) == len(members)
