"""Runs over the sample corpus and small archives: counts, snapshots, what changes and what does not; finding ids."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import yaml

from ingest.corpus import Corpus
from ingest.document import UnitKind
from ingest.errors import EmptyCorpusError, NotFoundError, SourceError
from ingest.force import Force
from ingest.run import Report, ingest
from ingest.source import archives_in, open_source

AS_OF = date(2098, 12, 31)
Law = Callable[..., bytes]
Prov = Callable[..., str]
Archive = Callable[..., bytes]


def run(home: Path, *paths: Path, as_of: date = AS_OF) -> Report:
    return ingest(home, [open_source(path) for path in paths], as_of=as_of, workers=1)


@pytest.fixture
def laws(make_law: Law, make_provision: Prov) -> Callable[..., list[tuple[str, bytes]]]:
    """Members of an archive: act N says its word."""

    def make(**words: str) -> list[tuple[str, bytes]]:
        return [
            (
                f"nl/nl-2071010{name[1:]}-00{name[1:]}.xml",
                make_law(
                    make_provision("1", f'<article class="legalP">Her står {word}.</article>'),
                    refid=f"lov/2071-01-0{name[1:]}-{name[1:]}",
                    title=f"Lov {name}",
                ),
            )
            for name, word in words.items()
        ]

    return make


def texts(home: Path) -> dict[str, str]:
    corpus = Corpus.open(home)
    return {info.id: document.text.splitlines()[-1] for info, document, _ in corpus.read(gazette=True)}


# -- the sample ---------------------------------------------------------------------------------------------------


def test_sample_counts(sample_home: Path, sample_dir: Path) -> None:
    truth = yaml.safe_load((sample_dir / "TRUTH.yaml").read_text(encoding="utf-8"))
    corpus = Corpus.open(sample_home)
    assert len(corpus.documents) == truth["totals"]["files"]
    assert corpus.counts["provisions"] == truth["totals"]["provisions"]
    assert corpus.counts["ledd"] == truth["totals"]["ledd"]
    assert corpus.counts["items"] == truth["totals"]["list_items"]
    found = {}
    for info, _, _ in corpus.read(gazette=True):
        found[info.key] = (info.counts["provisions"], info.counts["ledd"], info.counts["items"])
    stated = sorted((c["provisions"], c["ledd"], c["list_items"]) for c in truth["counts"].values())
    assert sorted(found.values()) == stated


def test_sample_counts_by_file(sample_dir: Path) -> None:
    from ingest.store.record import Record, make_record

    truth = yaml.safe_load((sample_dir / "TRUTH.yaml").read_text(encoding="utf-8"))["counts"]
    for name, stated in truth.items():
        record = make_record(name, (sample_dir / name).read_bytes())
        assert isinstance(record, Record), name
        counts = record.document["counts"]
        assert (counts["provisions"], counts["ledd"], counts["items"]) == (
            stated["provisions"], stated["ledd"], stated["list_items"],
        ), name  # fmt: skip
        assert counts["warnings"] == 0, name


def test_every_id_of_the_sample_resolves(sample_home: Path) -> None:
    corpus = Corpus.open(sample_home)
    for info, document, mentions in corpus.read(gazette=True):
        assert corpus.locate(info.id).info is info
        assert len(mentions) == len(document.units)
        for unit in document.units:
            place = corpus.locate(f"{info.id}/{unit.name}")
            assert place.unit is not None
            assert place.unit.name == unit.name
            for block in unit.walk():
                if block.name:
                    place = corpus.locate(f"{info.id}/{unit.name}/{block.name}")
                    assert place.block == block
                    assert corpus.locate(place.id).block == block


def test_mentions_are_where_they_say(sample_home: Path) -> None:
    corpus = Corpus.open(sample_home)
    for _, document, mentions in corpus.read(gazette=True):
        for unit, found in zip(document.units, mentions, strict=True):
            for mention in found:
                assert document.slice(unit)[mention.start : mention.end] == mention.text


def test_as_of_decides_force(sample_home: Path) -> None:
    corpus = Corpus.open(sample_home)
    assert corpus.as_of == AS_OF
    states = {info.force for info in corpus.documents.values()}
    assert Force.IN_FORCE in states
    assert Force.NOT_YET in states


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("lov/2071-03-14-12", "lov/2071-03-14-12"),
        ("LOV-2071-03-14-12", "lov/2071-03-14-12"),
        ("NL/lov/2071-03-14-12", "lov/2071-03-14-12"),
        ("lov/2071-03-14-12/§3-1", "lov/2071-03-14-12/§3-1"),
        ("lov/2071-03-14-12/§ 3-1", "lov/2071-03-14-12/§3-1"),
        ("LOV/2071-03-14-12/paragraf-3-1", "lov/2071-03-14-12/§3-1"),
        ("https://lovdata.no/dokument/NL/lov/2071-03-14-12/%C2%A73-1", "lov/2071-03-14-12/§3-1"),
        ("LOV-2071-03-14-12-§3-1", "lov/2071-03-14-12/§3-1"),
        ("lov/2071-03-14-12/§3-1/ledd-1", "lov/2071-03-14-12/§3-1/ledd-1"),
        ("lov/2079-06-08-31/§4A", "lov/2079-06-08-31/§4a"),
        ("lov/2090-06-19-44/a6", "lov/2090-06-19-44/a6"),
        ("lov/2071-03-14-12/kap3", "lov/2071-03-14-12/kap3"),
        ("lov/2071-03-14-12/KAPITTEL_3", "lov/2071-03-14-12/kap3"),
        ("lti:lov/2098-01-09-1", "lov/2098-01-09-1"),
    ],
)
def test_locate(written: str, expected: str, sample_home: Path) -> None:
    assert Corpus.open(sample_home).locate(written).id == expected


@pytest.mark.parametrize(
    ("written", "message"),
    [
        ("lov/2071-03-14-13", "lov/2071-03-14-13: no such document in this corpus; near: lov/2071-03-14-12"),
        ("lov/2071-03-14-12/§3-99", "lov/2071-03-14-12/§3-99: .* has no such provision; near: lov/2071-03-14-12/§3-"),
        ("lov/2071-03-14-12/§3-1/ledd-99", "lov/2071-03-14-12/§3-1/ledd-99: .* has no such provision"),
        ("sludder", "sludder: no such document"),
        ("", "no such document"),
        ("§ 3", "no such document"),
    ],
)
def test_locate_says_what_is_missing(written: str, message: str, sample_home: Path) -> None:
    with pytest.raises(NotFoundError, match=message):
        Corpus.open(sample_home).locate(written)


def test_register_knows_the_corpus(sample_home: Path) -> None:
    assert Corpus.open(sample_home).register is not None


# -- snapshots ----------------------------------------------------------------------------------------------------


def test_sample_twice_is_once(tmp_path: Path, sample_dir: Path) -> None:
    first = run(tmp_path, sample_dir)
    second = run(tmp_path, sample_dir)
    assert (first.new, first.unchanged) == (34, 0)
    assert (second.new, second.unchanged, second.removed, second.failed) == (0, 34, 0, [])
    assert first.snapshot == second.snapshot
    assert (first.documents, first.provisions, first.ledd, first.citations) == (
        second.documents, second.provisions, second.ledd, second.citations,
    )  # fmt: skip


def test_same_law_same_snapshot_whatever_the_workers(tmp_path: Path, sample_dir: Path) -> None:
    one = ingest(tmp_path / "one", [open_source(sample_dir)], workers=1)
    two = ingest(tmp_path / "two", [open_source(sample_dir)], workers=2)
    assert one.snapshot == two.snapshot


def test_as_of_of_an_unchanged_corpus_is_renewed(tmp_path: Path, sample_dir: Path) -> None:
    first = run(tmp_path, sample_dir, as_of=date(2090, 1, 1))
    second = run(tmp_path, sample_dir)
    assert first.snapshot == second.snapshot
    assert Corpus.open(tmp_path).as_of == AS_OF


def test_one_changed_document(tmp_path: Path, laws: Callable[..., list[tuple[str, bytes]]], make_archive: Archive) -> None:
    home, archive = tmp_path / "home", tmp_path / "lover.tar.bz2"
    make_archive(laws(d1="en", d2="to", d3="tre"), archive)
    first = run(home, archive)
    old = Corpus.open(home)
    make_archive(laws(d1="en", d2="noe nytt", d3="tre"), archive)
    second = run(home, archive)
    assert (second.new, second.unchanged, second.documents) == (1, 2, 3)
    assert second.snapshot != first.snapshot
    new = Corpus.open(home)
    rows = {name: (old.documents[name].row, new.documents[name].row) for name in new.documents}
    assert [name for name, (before, after) in rows.items() if before != after] == ["lov/2071-01-02-2"]
    # a reader that was open reads on in its own snapshot
    assert old.document("lov/2071-01-02-2").text.endswith("Her står to.")
    assert new.document("lov/2071-01-02-2").text.endswith("Her står noe nytt.")


def test_archive_read_again_costs_nothing(
    tmp_path: Path, laws: Callable[..., list[tuple[str, bytes]]], make_archive: Archive
) -> None:
    archive = tmp_path / "lover.tar.bz2"
    make_archive(laws(d1="en", d2="to"), archive)
    run(tmp_path / "home", archive)
    seen: list[int] = []
    again = ingest(tmp_path / "home", [open_source(archive)], progress=seen.append, workers=1)
    assert (again.unchanged, again.new) == (2, 0)
    assert seen == [archive.stat().st_size]


def test_removed_from_a_complete_archive(
    tmp_path: Path, laws: Callable[..., list[tuple[str, bytes]]], make_archive: Archive
) -> None:
    home, archive = tmp_path / "home", tmp_path / "lover.tar.bz2"
    make_archive(laws(d1="en", d2="to"), archive)
    run(home, archive)
    make_archive(laws(d1="en"), archive)
    report = run(home, archive)
    assert (report.removed, report.documents) == (1, 1)
    assert list(texts(home)) == ["lov/2071-01-01-1"]


def test_two_archives_do_not_touch_each_other(
    tmp_path: Path, laws: Callable[..., list[tuple[str, bytes]]], make_archive: Archive
) -> None:
    home, one, two = tmp_path / "home", tmp_path / "en.tar.bz2", tmp_path / "to.tar.bz2"
    make_archive(laws(d1="en"), one)
    make_archive(laws(d2="to"), two)
    run(home, one, two)
    make_archive(laws(d1="ny"), one)
    assert run(home, one).documents == 2


def test_folder_adds_and_takes_nothing_away(
    tmp_path: Path, laws: Callable[..., list[tuple[str, bytes]]], make_archive: Archive
) -> None:
    home, archive, folder = tmp_path / "home", tmp_path / "lover.tar.bz2", tmp_path / "mappe"
    make_archive(laws(d1="en", d2="to"), archive)
    folder.mkdir()
    (folder / "nl-20710101-001.xml").write_bytes(laws(d1="egen")[0][1])
    run(home, archive)
    report = run(home, folder)
    assert (report.documents, report.removed) == (2, 0)
    assert texts(home) == {"lov/2071-01-01-1": "Her står egen.", "lov/2071-01-02-2": "Her står to."}


def test_failed_document_keeps_its_old_version(
    tmp_path: Path, laws: Callable[..., list[tuple[str, bytes]]], make_archive: Archive
) -> None:
    home, archive = tmp_path / "home", tmp_path / "lover.tar.bz2"
    make_archive(laws(d1="en", d2="to"), archive)
    run(home, archive)
    (first, _), second = laws(d1="en", d2="nytt")
    make_archive([(first, b"<html>avbrutt"), second], archive)
    report = run(home, archive)
    assert [failure.source for failure in report.failed] == [first]
    assert texts(home) == {"lov/2071-01-01-1": "Her står en.", "lov/2071-01-02-2": "Her står nytt."}
    again = run(home, archive)  # a source with failures is read again
    assert [failure.source for failure in again.failed] == [first]
    make_archive(laws(d1="mendet", d2="nytt"), archive)
    assert run(home, archive).failed == []
    assert texts(home)["lov/2071-01-01-1"] == "Her står mendet."


def test_same_file_twice(tmp_path: Path, laws: Callable[..., list[tuple[str, bytes]]], make_archive: Archive) -> None:
    archive, single = tmp_path / "lover.tar.bz2", tmp_path / "nl-20710101-001.xml"
    make_archive(laws(d1="en") * 3, archive)
    single.write_bytes(laws(d1="en")[0][1])
    report = run(tmp_path / "home", archive, single, single)
    assert (report.documents, report.failed) == (1, [])


def test_two_documents_of_one_refid_stay(
    tmp_path: Path, make_law: Law, make_archive: Archive, laws: Callable[..., list[tuple[str, bytes]]]
) -> None:
    home, archive = tmp_path / "home", tmp_path / "lover.tar.bz2"
    twins = [(f"nl/nl-20750101-00{n}.xml", make_law(f"<p>Tvilling {n}</p>", refid="lov/2075-01-01-1")) for n in (1, 2)]
    make_archive(twins, archive)
    run(home, archive)
    make_archive([*twins, *laws(d1="en")], archive)
    report = run(home, archive)
    assert (report.documents, report.removed) == (3, 0)
    corpus = Corpus.open(home)
    assert corpus.locate("lov/2075-01-01-1/tekst-1").document.text.rstrip().endswith("Tvilling 1")
    second = corpus.locate("lov/2075-01-01-1~2/tekst-1")
    assert second.document.text.rstrip().endswith("Tvilling 2")
    assert second.id == "lov/2075-01-01-1~2/tekst-1"


def test_variants_have_ids_of_their_own(tmp_path: Path, make_law: Law, make_archive: Archive) -> None:
    archive = tmp_path / "lover.tar.bz2"
    make_archive(
        [(f"nl/nl-20710517-000{v}.xml", make_law(f"<p>Grunn{v}</p>", refid="lov/2071-05-17")) for v in ("", "-nn")], archive
    )
    run(tmp_path / "home", archive)
    assert texts(tmp_path / "home") == {"lov/2071-05-17": "Grunn", "lov/2071-05-17-nn": "Grunn-nn"}
    assert Corpus.open(tmp_path / "home").locate("lov/2071-05-17-nn").info.key == "NL:lov/2071-05-17:nn"


def test_lovtidend_has_a_prefix_only_beside_the_consolidated(tmp_path: Path, make_law: Law) -> None:
    lti, nl = tmp_path / "lti-20710101-001.xml", tmp_path / "nl-20710101-001.xml"
    lti.write_bytes(make_law("<p>Slik kunngjort</p>", register="LTI"))
    nl.write_bytes(make_law("<p>Slik nå</p>"))
    home = tmp_path / "home"
    run(home, lti)
    assert texts(home) == {"lov/2071-01-02-3": "Slik kunngjort"}
    assert Corpus.open(home).locate("LTI/lov/2071-01-02-3").id == "lov/2071-01-02-3"
    run(home, nl)
    assert texts(home) == {"lov/2071-01-02-3": "Slik nå", "lti:lov/2071-01-02-3": "Slik kunngjort"}
    corpus = Corpus.open(home)
    assert corpus.locate("https://lovdata.no/dokument/LTI/lov/2071-01-02-3").id == "lti:lov/2071-01-02-3"
    assert [info.id for info, _, _ in corpus.read()] == ["lov/2071-01-02-3"]


def test_registers_with_one_refid_lose_nothing(tmp_path: Path, make_law: Law) -> None:
    for register in ("NL", "STV"):
        (tmp_path / f"{register}.xml").write_bytes(make_law(f"<p>{register}</p>", register=register))
    run(tmp_path / "home", tmp_path)
    assert sorted(texts(tmp_path / "home").values()) == ["NL", "STV"]


def test_contract_ids(tmp_path: Path, make_law: Law, make_provision: Prov) -> None:
    item = '<li data-name="{0}"><article class="listArticle"><article class="legalP">{1}</article></article></li>'
    listed = f'Krav:<ol type="a">{item.format("a.", "ro")}</ol>'
    body = make_provision(
        "1-3 a", f'<article class="legalP">En.</article><article class="legalP">{listed}</article>'
    ) + make_provision("2", f'<article class="legalP">Krav:<ol type="1">{item.format("3.", "orden")}</ol></article>')
    (tmp_path / "nl-20710102-003.xml").write_bytes(make_law(body))
    run(tmp_path / "home", tmp_path / "nl-20710102-003.xml")
    corpus = Corpus.open(tmp_path / "home")
    place = corpus.locate("lov/2071-01-02-3/§1-3a/ledd-2/bokstav-a")
    assert place.block is not None
    assert place.document.slice(place.block) == "a. ro"
    assert corpus.locate("lov/2071-01-02-3/§2/nummer-3").id == "lov/2071-01-02-3/§2/ledd-1/nummer-3"


def test_empty_home(tmp_path: Path) -> None:
    with pytest.raises(EmptyCorpusError, match="lovkryss ingest"):
        Corpus.open(tmp_path / "ny")


def test_sources(tmp_path: Path) -> None:
    (tmp_path / "gjeldende-b.tar.bz2").write_bytes(b"")
    (tmp_path / "gjeldende-a.tar.bz2").write_bytes(b"")
    (tmp_path / "annet.tar.bz2").write_bytes(b"")
    assert [path.name for path in archives_in(tmp_path)] == ["gjeldende-a.tar.bz2", "gjeldende-b.tar.bz2"]
    assert archives_in(tmp_path / "nei") == []
    (tmp_path / "notat.txt").write_text("x")
    for path, message in [
        (tmp_path / "nei", "no such file"), (tmp_path / "notat.txt", "expected a folder or a file ending in"),
        (tmp_path, "holds no law files"),
    ]:  # fmt: skip
        with pytest.raises(SourceError, match=message):
            open_source(path)


def test_units_are_searchable_rows(sample_home: Path) -> None:
    corpus = Corpus.open(sample_home)
    kinds = {unit.kind for _, document, _ in corpus.read(gazette=True) for unit in document.units}
    assert {UnitKind.PROVISION, UnitKind.TEXT, UnitKind.PROPOSAL} <= kinds
