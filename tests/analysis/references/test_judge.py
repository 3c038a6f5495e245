"""What makes a citation dead, historical, doubtful or fine: one sentence each, in invented law."""

from collections.abc import Callable
from pathlib import Path

import pytest

from analysis.references.dead import References
from analysis.references.model import DeadReference
from api.sources import SAMPLE_DAY
from ingest.corpus import Corpus
from ingest.run import ingest
from ingest.source import open_source

FORMER, NEW, CITING = "lov/2071-01-02-3", "lov/2080-01-02-3", "lov/2085-01-02-3"
Read = Callable[..., list[tuple[str, str, str]]]


@pytest.fixture
def told(tmp_path: Path, make_law: Callable[..., bytes], make_provision: Callable[..., str]) -> Callable[..., list[DeadReference]]:
    """The suspects of one section with the given ledd; beside it fyrlykteloven, which replaced an act of the same name."""

    def read(*ledd: str, heading: str = "", title: str = "Lov om havnestell (havnestelloven)") -> list[DeadReference]:
        folder = tmp_path / "lover"
        folder.mkdir()
        block = '<article class="legalP">{}</article>'
        short = '<dt class="titleShort">K</dt><dd class="titleShort">{}</dd>'
        sections = [make_provision(str(n), block.format("Lyktene skal lyse."), refid=NEW) for n in (1, 2, 3, 4)]
        ends = block.format("Fra samme tid oppheves lov 2. januar 2071 nr. 3 om vardevakt (vardevaktloven).")
        sections.append(make_provision("5", ends, title="Ikrafttredelse og oppheving", refid=NEW))
        files = {
            NEW: make_law("".join(sections), refid=NEW, title="Lov om fyrlykter (fyrlykteloven)", fields=short.format("Fyrlykteloven")),
            CITING: make_law(
                make_provision("1", "".join(map(block.format, ledd)), title=heading, refid=CITING)
                + make_provision("2", block.format("Havna er åpen."), refid=CITING),
                refid=CITING, title=title, fields=short.format("Havnestelloven"),
            ),
        }  # fmt: skip
        for refid, data in files.items():
            (folder / f"nl-{refid.replace('/', '-')}.xml").write_bytes(data)
        ingest(tmp_path / "home", [open_source(folder)], as_of=SAMPLE_DAY, workers=1)
        references = References.open(Corpus.open(tmp_path / "home"))
        return [references.tell(*pair) for pair in references.suspects(None) if pair[0] == CITING]

    return read


@pytest.mark.parametrize(
    ("sentence", "target", "reason"),
    [
        ("Vakta skjer etter vardevaktloven § 4.", f"{FORMER}/§4", "act-repealed"),
        ("Vakta skjer etter lov 2. januar 2071 nr. 3 om vardevakt § 4.", f"{FORMER}/§4", "act-repealed"),
        ("Lyset tennes etter fyrlykteloven § 9.", f"{NEW}/§9", "section-missing"),
        ("Lyset tennes etter fyrlykteloven § 2 fjerde ledd.", f"{NEW}/§2/ledd-4", "ledd-missing"),
    ],
)
def test_dead(told: Callable[..., list[DeadReference]], sentence: str, target: str, reason: str) -> None:
    (one,) = told(sentence)
    assert (one.state, one.target, one.reason) == ("dead", target, reason)
    assert one.why.endswith(".")
    assert 0.5 < one.confidence < 1


@pytest.mark.parametrize(
    "sentence",
    [
        "Tillatelser gitt etter vardevaktloven gjelder fortsatt.",
        "Den som er dømt etter vardevaktloven § 4, kan ikke ansettes.",
        "Vakta skjer som etter den tidligere vardevaktloven § 4.",
        "Fra samme tid oppheves vardevaktloven.",
        "Tillatelse gitt etter vardevaktloven eller fyrlykteloven legges fram.",
    ],
)
def test_former_law_meant_on_purpose(told: Callable[..., list[DeadReference]], sentence: str) -> None:
    found = told(sentence)
    assert {one.state for one in found} <= {"historical"}
    assert all(one.mark for one in found)


def test_a_clause_of_commencement_means_former_law(told: Callable[..., list[DeadReference]]) -> None:
    assert {one.state for one in told("Vakta skjer etter vardevaktloven § 4.", heading="Overgangsregler")} == {"historical"}


def test_an_act_of_changes_means_former_law(told: Callable[..., list[DeadReference]]) -> None:
    found = told("Vakta skjer etter vardevaktloven § 4.", title="Lov om endringer i havnestelloven")
    assert {one.state for one in found} == {"historical"}


@pytest.mark.parametrize(
    "sentence",
    [
        "Lyset tennes etter fyrlykteloven § 2.",
        "Lyset tennes etter fyrlykteloven § 2 første ledd.",
        "Lyset tennes etter § 2.",
        "Lyset tennes etter forskrift til fyrlykteloven § 9.",
        "Lyset tennes etter FNs fyrkonvensjon artikkel 9.",
    ],
)
def test_not_dead(told: Callable[..., list[DeadReference]], sentence: str) -> None:
    assert [one for one in told(sentence) if one.state == "dead"] == []


def test_a_name_that_nothing_bears_is_doubtful(told: Callable[..., list[DeadReference]]) -> None:
    found = told("Vakta skjer etter tåkelurloven § 4.")
    assert [(one.state, one.reason) for one in found] == [("doubtful", "act-unknown")]
