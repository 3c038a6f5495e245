"""Actors in text: every inflection, whole words, the longest name."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.actors import Recogniser, recogniser
from corpora.catalogue import Actor

TOWER = Actor("taarn", "Tårnet", "public", nb=("tårnet", "tårnets"), nn=("tårnet", "tårnet sitt"))
BOARD = Actor("styre", "Tårnets styre", "public", nb=("tårnets styre",), former=("havnerådet",))
PILOT = Actor("los", "Los", "person", nb=("los", "losen", "Losene"), nn=("losane",))
SCHOOL = Actor("losskole", "Losskolen", "private", nb=("losskolen", "los i havnerådet"))


def found(text: str) -> list[tuple[str, str]]:
    return [(actor, text[start:end]) for actor, start, end in Recogniser((TOWER, BOARD, PILOT, SCHOOL)).find(text)]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Losen og losane melder til tårnet.", [("los", "Losen"), ("los", "losane"), ("taarn", "tårnet")]),
        ("LOSENE SPØR TÅRNET", [("los", "LOSENE"), ("taarn", "TÅRNET")]),
        ("Havnerådet var det det het før.", [("styre", "Havnerådet")]),
        ("Styret sitt og tårnet sitt", [("taarn", "tårnet sitt")]),
        # whole words
        ("Løsøre, losing, kjøttårnets, pilotlosen", []),
        ("los-båt; (los)", [("los", "los"), ("los", "los")]),
        ("los2 og los_a", []),
        # the longest name at a place
        ("tårnets styre avgjør, tårnets vakt ikke", [("styre", "tårnets styre"), ("taarn", "tårnets")]),
        ("Losskolen", [("losskole", "Losskolen")]),
        # a longer name that is no whole word hides no shorter one
        ("tårnets styrets møte", [("taarn", "tårnets")]),
        ("skjærlos i havnerådet", [("styre", "havnerådet")]),
        ("", []),
    ],
)
def test_names(text: str, wanted: list[tuple[str, str]]) -> None:
    assert found(text) == wanted


@pytest.mark.parametrize("before", ["İ", "İİİ ẞ", "ﬁ \u0130\u0130", "🗼", "\x00", "𝔏os"])
def test_odd_letters_do_not_move_the_spans(before: str) -> None:
    assert found(f"{before} Tårnet") == [("taarn", "Tårnet")]


@given(st.text(alphabet="los enTÅåRrt\u0130ẞ-.\n", max_size=40))
def test_a_span_is_always_a_whole_known_form(text: str) -> None:
    end_before = 0
    for actor, start, end in Recogniser((TOWER, PILOT)).find(text):
        assert text[start:end].lower() in {form for one in (TOWER, PILOT) if one.id == actor for form in one.forms}
        assert not text[start - 1 : start].isalnum()
        assert not text[end : end + 1].isalnum()
        assert end_before <= start
        end_before = end


def test_nobody_is_found_among_nobody() -> None:
    assert Recogniser(()).find("losen") == []


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Kommunen skal, og kommunane skal.", {"kommune"}),
        ("Opplysninger til barnevernstjenesten.", {"barneverntjenesten"}),
        ("Opplysningar til barnevernstenesta.", {"barneverntjenesten"}),
        ("Melding til Folkeregisteret.", {"folkeregisteret"}),
    ],
)
def test_the_catalogues_actors_in_both_written_forms(text: str, wanted: set[str]) -> None:
    assert {actor for actor, _, _ in recogniser().find(text)} == wanted
