"""Conflicts of invented provisions: few and right."""

import pytest

from analysis.difference import Member
from analysis.difference.part import lay_out
from analysis.overlap.conflicts import Conflict, conflicts


def member(number: int, text: str, *, act: bool = True, cites: tuple[str, ...] = ()) -> Member:
    document = f"{'lov' if act else 'forskrift'}/2090-01-01-{number}"
    return Member(f"{document}/§1", document, f"Lov {number}", "§ 1", "", text, "nb", ("A",), act, True, cites=cites)


def found(*members: Member, replaced_by: dict[str, tuple[str, ...]] | None = None) -> tuple[Conflict, ...]:
    return conflicts([lay_out(one) for one in members], replaced_by)


@pytest.mark.parametrize(
    ("kind", "first", "second"),
    [
        ("deadlines", "Kommunen skal melde storm ved havnen til tårnet innen tre dager.",
         "Politiet skal melde storm ved havnen til tårnet innen to uker."),
        ("ages", "Den som skal føre båt på fjorden om natten, må ha fylt 16 år.",
         "Den som skal føre båt på fjorden om natten, må ha fylt 18 år."),
        ("obligation-against-prohibition", "Kommunen skal gi kart over fjorden og skjærene til losen.",
         "Kommunen skal ikke gi kart over fjorden og skjærene til losen."),
        ("competence", "Kommunen skal føre tilsyn med fyrene og havnene ved fjorden.",
         "Statsforvalteren skal føre tilsyn med fyrene og havnene ved fjorden."),
        ("disclosure-against-confidentiality", "Kommunen skal gi politiet opplysninger om skipbrudne sjøfolk og deres slektninger.",
         "Den som arbeider i havnen, har taushetsplikt om skipbrudne sjøfolk og deres slektninger."),
    ],
)  # fmt: skip
def test_conflicts(kind: str, first: str, second: str) -> None:
    one, other = member(1, first), member(2, second)
    (conflict,) = found(one, other)
    assert conflict.kind == kind
    assert conflict.reason.endswith(".")
    texts = {one.id: first, other.id: second}
    for place in (conflict.first, conflict.second):
        assert texts[place.provision][place.start : place.end] == place.quote


def test_what_is_said_to_depart_is_no_conflict() -> None:
    first = "Kommunen skal melde storm ved havnen til tårnet innen tre dager."
    other = "I motsetning til lov 1 skal kommunen melde storm ved havnen til tårnet innen to uker."
    assert found(member(1, first), member(2, other)) == ()


def test_secrecy_that_is_lifted_is_no_conflict() -> None:
    gives = "Kommunen skal uten hinder av taushetsplikt gi politiet opplysninger om skipbrudne sjøfolk og deres slektninger."
    keeps = "Den som arbeider i havnen, har taushetsplikt om skipbrudne sjøfolk og deres slektninger."
    assert found(member(1, gives), member(2, keeps)) == ()


def test_other_matters_and_one_act_alone_are_no_conflict() -> None:
    assert found(member(1, "Kommunen skal melde storm innen tre dager."), member(2, "Barn skal få mat innen to uker.")) == ()
    text = "Kommunen skal melde storm ved havnen til tårnet innen {}."
    one = member(1, text.format("tre dager"))
    assert found(one, Member("lov/2090-01-01-1/§2", *[getattr(one, name) for name in Member.__struct_fields__[1:]])) == ()


def test_a_regulation_with_another_deadline_than_its_act() -> None:
    text = "Kommunen skal melde storm ved havnen til tårnet innen {}."
    act = member(1, text.format("tre dager"))
    (conflict,) = found(act, member(2, text.format("to uker"), act=False, cites=(act.id,)))
    assert conflict.kind == "act-against-regulation"


def test_an_act_beside_its_replacement_is_one_finding() -> None:
    text = "Kommunen skal melde storm ved havnen til tårnet."
    old, new = member(1, text), member(2, text)
    (conflict,) = found(old, new, replaced_by={old.document: (new.document,)})
    assert conflict.kind == "old-beside-new"
    assert (conflict.first.provision, conflict.second.provision) == (old.id, new.id)
