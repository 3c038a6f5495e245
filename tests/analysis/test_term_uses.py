"""What the law says of a term outside its definitions, from invented law."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from analysis.engine import Engine
from analysis.term_uses import Use, borrowed, durations, uses
from api.terms import find_term, term_text

HOME_ACT, OTHER = "lov/2071-01-02-3", "lov/2072-02-03-4"
LAWS = {
    HOME_ACT: [
        "Med fartøyvenn menes den som har delt fartøy med en annen i minst 12 av de siste 18 månedene.",
        "Fartøyvenner som har delt fartøy i minst fem år, kan kreve fartøyet delt.",
        "Den som bor på kaia, regnes ikke som fartøyvenn.",
    ],
    OTHER: [
        "Med fartøyvenn menes den som fyller vilkårene i farkostloven § 1.",
        "Fartøyvenn som nevnt i farkostloven § 1 har rett til brygge.",
        "To ugifte personer som deler lykt i de tre siste år før forliset, regnes som fartøyvenner.",
        "Fartøyvenner kan møtes på brygga.",
    ],
}


@pytest.fixture(scope="module")
def engine(
    sample_dir: Path, tmp_path_factory: pytest.TempPathFactory, make_law: Callable[..., bytes], make_provision: Callable[..., str],
    build_home: Callable[[Path, Path], Path],
) -> Engine:  # fmt: skip
    folder = tmp_path_factory.mktemp("laws") / "sample"
    shutil.copytree(sample_dir, folder)  # an index needs more than a handful of provisions
    short = '<dt class="titleShort">Korttittel</dt><dd class="titleShort">{}</dd>'
    for number, (refid, provisions) in enumerate(LAWS.items()):
        body = "".join(
            make_provision(str(place), f'<article class="legalP">{text}</article>', refid=refid) for place, text in enumerate(provisions, 1)
        )
        name = ("Farkostloven", "Lyktloven")[number]
        (folder / f"{number}.xml").write_bytes(make_law(body, refid=refid, title=f"Lov om farkost {number} ({name.lower()})", fields=short.format(name)))
    return Engine.open(build_home(tmp_path_factory.mktemp("home"), folder))


@pytest.fixture(scope="module")
def found(engine: Engine) -> list[Use]:
    return uses(engine.references, engine.index, find_term(engine, "fartøyvenner"))


def test_what_is_said_outside_the_definitions(found: list[Use]) -> None:
    assert [(one.kind, one.provision, one.durations, one.targets) for one in found] == [
        ("condition", f"{HOME_ACT}/§2", ("5 år",), ()),
        ("pointer", f"{OTHER}/§2", (), (f"{HOME_ACT}/§1",)),
        ("meaning", f"{OTHER}/§3", ("3 år",), ()),
    ]


def test_quotations_stand_in_the_law(engine: Engine, found: list[Use]) -> None:
    for one in found:
        place = engine.corpus.locate(one.provision)
        assert place.unit is not None
        assert " ".join(place.document.slice(place.unit)[one.start : one.end].split()) == one.quote
        assert engine.corpus.locate(one.ledd or one.provision)


def test_a_definition_tells_its_duration_or_whose_it_is(engine: Engine) -> None:
    told = {one.provision: (one.durations, one.points_to) for one in term_text(engine, find_term(engine, "fartøyvenn")).definitions}
    assert told == {f"{HOME_ACT}/§1": (("12 av 18 måneder",), ()), f"{OTHER}/§1": ((), (f"{HOME_ACT}/§1",))}
    assert [borrowed(engine.references, one) for one in find_term(engine, "fartøyvenn").definitions] == [(), (f"{HOME_ACT}/§1",)]


def test_uses_are_told_only_when_asked_for(engine: Engine) -> None:
    term = find_term(engine, "fartøyvenn")
    assert term_text(engine, term).uses == ()
    assert len(term_text(engine, term, with_uses=True).uses) == 3


@pytest.mark.parametrize(
    ("text", "wanted"),
    [("i minst to år", ("2 år",)), ("de ni siste månedene", ("9 måneder",)), ("innen tre uker", ()), ("to personer over 18 år", ())],
)
def test_durations_are_neither_deadlines_nor_ages(text: str, wanted: tuple[str, ...]) -> None:
    assert durations(text) == wanted
