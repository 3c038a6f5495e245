"""Two snapshots and amending acts: what changes, what is touched, what is pinned."""

from collections.abc import Callable
from pathlib import Path

import pytest

from analysis.change.amendment import Instruction, changes, marked
from analysis.change.touched import touched
from analysis.engine import Engine, refresh_index
from api.changes import changes_between, changes_by
from api.sources import SAMPLE_DAY
from ingest.corpus import Corpus
from ingest.errors import EmptyCorpusError, IndexStateError, NotFoundError, SourceError
from ingest.lovdata import parse
from ingest.run import ingest
from ingest.snapshots import find_snapshot, snapshots
from ingest.source import open_source

REFID = "lov/2071-01-02-3"
FIRST = {
    "1 Frist": ("Kommunen skal svare den som søker, innen tre uker etter at søknaden kom inn til kommunen.",),
    "2 Opplysninger": ("Statsforvalteren kan kreve opplysninger fra kommunen om de prøvene som er tatt.",),
    "3 Gebyr": ("Kommunen kan kreve gebyr av den som lar en prøve ligge lenger enn det som er avtalt med stasjonen.",),
    "4 Borte": ("Direktoratet skal hvert år lage en oversikt over alle stasjoner som er i drift her i landet.",),
}
SECOND = {
    "1 Frist": ("Kommunen skal svare den som søker, innen seks uker etter at søknaden kom inn til kommunen.",),
    "2 Opplysninger": FIRST["2 Opplysninger"],
    "5 Gebyr": FIRST["3 Gebyr"],
    "6 Ny": ("Lege skal gi melding til kommunen om prøver som viser smittsom sykdom hos den som er undersøkt.",),
}

Write = Callable[[dict[str, tuple[str, ...]]], Path]


@pytest.fixture
def write(tmp_path: Path, make_law: Callable[..., bytes], make_provision: Callable[..., str]) -> Write:
    def make(sections: dict[str, tuple[str, ...]]) -> Path:
        folder = tmp_path / "lover"
        folder.mkdir(exist_ok=True)
        body = []
        for head, ledd in sections.items():
            number, _, heading = head.partition(" ")
            body.append(make_provision(number, "".join(f'<article class="legalP">{one}</article>' for one in ledd), title=heading, refid=REFID))
        (folder / "nl-20710102-003.xml").write_bytes(make_law("".join(body), refid=REFID, title="Lov om prøvestasjoner"))
        return folder

    return make


@pytest.fixture
def home(tmp_path: Path, write: Write) -> Path:
    """A data directory with two snapshots; the second is indexed."""
    home = tmp_path / "home"
    for sections in (FIRST, SECOND):
        ingest(home, [open_source(write(sections))], as_of=SAMPLE_DAY, workers=1)
    refresh_index(home)
    return home


def test_snapshots_are_found(home: Path) -> None:
    first, second = snapshots(home)
    assert (first.current, second.current, first.documents) == (False, True, 1)
    assert find_snapshot(home, "nå") == second
    assert find_snapshot(home, first.id[:8]) == first
    assert find_snapshot(home, second.created_at.date().isoformat()) == second
    assert Corpus.open(home, first.id).locate(f"{REFID}/§4").unit
    for wrong in ("2001-01-01", "2001-13-01", "zzzz", ""):
        with pytest.raises(NotFoundError):
            find_snapshot(home, wrong)
    with pytest.raises(EmptyCorpusError):
        Corpus.open(home, "0000")


def test_what_changed_between_two_snapshots(home: Path) -> None:
    found = changes_between(home, snapshots(home)[0].id, "nå")
    told = {one.id.rpartition("/")[2]: one for one in found.provisions}
    assert {name: one.state for name, one in told.items()} == {"§1": "altered", "§5": "moved", "§6": "added", "§4": "removed"}
    assert found.counts == {"added": 1, "removed": 1, "altered": 1, "moved": 1}
    assert [(one.op, one.text) for one in told["§1"].words if one.op != "same"] == [("removed", "tre"), ("added", "seks")]
    moved = told["§5"]
    assert moved.before
    assert moved.before.id == f"{REFID}/§3"
    engine = Engine.open(home)
    for one in found.provisions:
        if one.after:
            assert one.after.version == engine.index.rows[engine.index.position[one.after.id]].hash


def test_duties_and_flows_that_come_and_go(home: Path) -> None:
    lines = {(one.provision.rpartition("/")[2], one.actor, one.kind): one for one in changes_between(home, snapshots(home)[0].id, "nå").touched.lines}
    altered = lines["§1", "kommune", "duty"]
    assert (altered.state, "tre uker" in (altered.before or ""), "seks uker" in (altered.after or "")) == ("altered", True, True)
    flow = lines["§6", "kommune", "receives"]
    assert (flow.state, flow.is_flow, flow.counterpart) == ("added", True, ("lege",))
    assert not [one for one in lines if one[0] == "§2"]


def test_nothing_changes_from_a_snapshot_to_itself(home: Path) -> None:
    found = changes_between(home, "nå", "nå")
    assert (found.counts, found.documents, found.touched.findings, found.touched.lines) == ({}, (), (), ())


def test_another_data_directory_is_a_side(home: Path, tmp_path: Path, write: Write) -> None:
    other = tmp_path / "other"
    ingest(other, [open_source(write(FIRST))], as_of=SAMPLE_DAY, workers=1)
    assert changes_between(home, str(other), "nå").counts["altered"] == 1
    backward = changes_between(home, "nå", str(other))
    assert any("lovkryss index" in note for note in backward.notes)
    with pytest.raises(NotFoundError):
        changes_between(home, str(other), "nå", homes=False)


def test_findings_are_pinned(engine: Engine) -> None:
    """A finding of the sample that rests on a provision which is repealed."""
    from analysis.change.model import ProvisionChange, Version

    event, cluster = next((event, one) for event, found in engine.index.prepared.items() for one in found if len(one.provisions) > 1)
    member = cluster.provisions[0]
    row = engine.index.rows[engine.index.position[member.id]]
    gone = ProvisionChange(member.id, "", "removed", member.document, "", (), Version(member.id, "", row.hash, "x"), None, ())
    asked: list[str] = []
    found = touched([gone], engine.index, engine.actors.relevance, engine.events, (), reviews=lambda ids: [asked.extend(ids) or "r-1"])
    finding = next(one for one in found.findings if one.id == cluster.id)
    assert event in finding.events
    pins = {one.provision: one for one in finding.provisions}
    assert (pins[member.id].version, pins[member.id].after, pins[member.id].changed) == (row.hash, None, True)
    others = [pin for name, pin in pins.items() if name != member.id]
    assert others
    assert all(pin.version == pin.after and not pin.changed for pin in others)
    assert (found.reviews, asked) == (("r-1",), [one.id for one in found.findings])


def test_after_ingest_and_before_index_figures_are_refused(home: Path, write: Write) -> None:
    ingest(home, [open_source(write(FIRST))], as_of=SAMPLE_DAY, workers=1)
    stale = Engine.open(home)
    assert stale.actors.names()  # what was kept of the index is still right for it
    for path in (home / "cache").glob("*.msgpack"):
        path.unlink()
    with pytest.raises(IndexStateError, match="lovkryss index"):
        Engine.open(home).actors.names()
    assert changes_between(home, "nå", snapshots(home)[-1].id).touched.events == ()


# -- amending acts ------------------------------------------------------------------------------------------------

CHANGE = (
    '<section class="section"><article class="document-change" data-document="{refid}">'
    '<article class="change" data-change-part="{refid}/§1/ledd/1"><article class="defaultP">§ 1 første ledd skal lyde:</article>'
    '<article class="legalP">Kommunen skal svare den som søker, innen ti uker etter at søknaden kom inn til kommunen.</article></article>'
    '<article class="change" data-repeal-part="{refid}/§2"><article class="defaultP">§ 2 oppheves.</article></article>'
    '<article class="change" data-add-new-part="{refid}/§1/ledd/2"><article class="defaultP">§ 1 nytt andre ledd skal lyde:</article>'
    '<article class="legalP">Kommunen skal varsle statsforvalteren om søknader som ikke er avgjort.</article></article>'
    "</article></section>"
)


def test_an_amending_act(home: Path, make_law: Callable[..., bytes], tmp_path: Path) -> None:
    data = make_law(CHANGE.format(refid=REFID), refid="lov/2072-01-02-9", register="LTI", title="Lov om endringer i lov om prøvestasjoner")
    document = parse(data, "nl-20720102-009.xml")
    assert [(one.action, one.target.rpartition("/")[2], one.part) for one in marked(document)] == [
        ("replace", "§1", "ledd-1"), ("repeal", "§2", ""), ("add", "§1", "ledd-2"),
    ]  # fmt: skip
    path = tmp_path / "endring.xml"
    path.write_bytes(data)
    found = changes_by(Engine.open(home), str(path))
    first, second, third = found.provisions
    assert (first.state, second.state, third.state) == ("altered", "removed", "added")
    assert [(one.op, one.text) for one in first.words if one.op != "same"] == [("removed", "seks"), ("added", "ti")]
    assert (first.incorporated, second.incorporated, third.incorporated) == (False, False, False)
    assert first.instruction == "§ 1 første ledd skal lyde:"
    lines = {(one.kind, one.state) for one in found.touched.lines if one.actor == "kommune"}
    assert {("duty", "altered"), ("duty", "added"), ("must-give", "removed")} <= lines


def test_a_new_heading(home: Path) -> None:
    told = Instruction("replace", f"{REFID}/§1", "", None, "Frist for svar", "Kommunen skal svare straks.", None, "§ 1 skal lyde:")
    (one,) = changes(Engine.open(home).corpus, [told])
    assert (one.state, one.after and one.after.title, one.after and one.after.text) == ("altered", "§ 1. Frist for svar", "Kommunen skal svare straks.")


def test_a_proposal_without_marks_is_read_by_its_words(home: Path, tmp_path: Path) -> None:
    engine = Engine.open(home)
    proposal = tmp_path / "utkast.md"
    proposal.write_text(
        "# Lov om endringer\n\nI lov 2. januar 2071 nr. 3 gjøres følgende endringer:\n\n§ 1 første ledd skal lyde:\n\nKommunen skal svare innen ti uker.\n\n"
        "§ 2 oppheves.\n\nNy § 9 a skal lyde:\n\n§ 9 a. Innsyn\n\nKommunen skal gi innsyn.\n",
        encoding="utf-8",
    )
    found = changes_by(engine, str(proposal))
    assert [(one.id, one.part, one.state) for one in found.provisions] == [
        (f"{REFID}/§1", "ledd-1", "altered"), (f"{REFID}/§2", "", "removed"), (f"{REFID}/§9a", "", "added"),
    ]  # fmt: skip
    first, _, last = found.provisions
    assert first.before
    assert first.after
    assert ("Kommunen skal svare innen ti uker." in first.after.text, first.incorporated) == (True, False)
    assert last.after
    assert last.after.title == "§ 9a. Innsyn"
    assert found.after == "utkast"


def test_what_the_law_already_says(home: Path) -> None:
    engine = Engine.open(home)
    words = SECOND["1 Frist"][0]
    (one,) = changes(engine.corpus, [Instruction("replace", f"{REFID}/§1", "ledd-1", None, None, words, None, "")])
    assert one.incorporated


def test_no_amendment(home: Path, tmp_path: Path, make_law: Callable[..., bytes]) -> None:
    engine = Engine.open(home)
    with pytest.raises(NotFoundError, match="verken en fil"):
        changes_by(engine, "lov/2099-01-01-1")
    plain = tmp_path / "plain.xml"
    plain.write_bytes(make_law("<p>Ingen endring.</p>", refid="lov/2072-01-02-9", register="LTI"))
    with pytest.raises(SourceError, match="ingen endringer"):
        changes_by(engine, str(plain))
    plain.write_bytes(b"not xml")
    with pytest.raises(SourceError):
        changes_by(engine, str(plain))
