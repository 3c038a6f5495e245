"""The file of what was read: made once, reused, and made anew when it cannot be used."""

from collections.abc import Callable
from pathlib import Path

import pytest

from analysis.references import keep
from analysis.references.keep import references_file
from api.sources import SAMPLE_DAY
from ingest.corpus import Corpus, DocumentInfo
from ingest.run import ingest
from ingest.source import open_source

Make = Callable[..., Corpus]
TEXT = '<article class="legalP">{}</article>'


@pytest.fixture
def make(tmp_path: Path, make_law: Callable[..., bytes], make_provision: Callable[..., str]) -> Make:
    """A corpus of two acts; called again with another text, the next snapshot of the same home."""

    def build(said: str = "Fyret skal lyse, jf. fyrloven § 9.") -> Corpus:
        folder = tmp_path / "lover"
        folder.mkdir(exist_ok=True)
        acts = (("lov/2071-01-02-3", "Lov om fyr (fyrloven)", ["Fyrene lyser.", "Fyrene vedlikeholdes."]),
                ("lov/2072-01-02-3", "Lov om havner (havnestelloven)", [said, "Havna er åpen."]))  # fmt: skip
        for refid, title, texts in acts:
            body = "".join(make_provision(str(n), TEXT.format(text), refid=refid) for n, text in enumerate(texts, 1))
            (folder / f"nl-{refid.replace('/', '-')}.xml").write_bytes(make_law(body, refid=refid, title=title))
        ingest(tmp_path / "home", [open_source(folder)], as_of=SAMPLE_DAY, workers=1)
        return Corpus.open(tmp_path / "home")

    return build


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The documents read by each scan."""
    seen: list[list[str]] = []
    real = keep.scan

    def scan(corpus: Corpus, documents: list[str]) -> list[tuple[DocumentInfo, object]]:
        seen.append(sorted(documents))
        return list(real(corpus, documents))

    monkeypatch.setattr(keep, "scan", scan)
    return seen


def dead(corpus: Corpus) -> list[tuple[str, str]]:
    found = references_file(corpus).scanned
    return [(document, one.target) for document in found for one in found[document].suspects if one.state == "dead"]


def test_it_is_read_once(make: Make, read: list[list[str]]) -> None:
    corpus = make()
    assert references_file(corpus) == references_file(corpus)
    assert len(read) == 1
    assert dead(corpus) == [("lov/2072-01-02-3", "lov/2071-01-02-3/§9")]
    assert [path.name for path in (corpus.home / "cache").iterdir()] == ["references.msgpack"]


def test_only_what_changed_is_read_again(make: Make, read: list[list[str]]) -> None:
    references_file(make())
    corpus = make("Fyret skal lyse, jf. fyrloven § 2.")
    assert dead(corpus) == []
    assert read == [["lov/2071-01-02-3", "lov/2072-01-02-3"], ["lov/2072-01-02-3"]]


@pytest.mark.parametrize("junk", [b"", b"\xff\x00junk", b"\x81\xa7version\xa11", b"{}"])
def test_a_broken_file_is_made_anew(make: Make, junk: bytes) -> None:
    corpus = make()
    whole = references_file(corpus)
    (corpus.home / "cache" / keep.FILE).write_bytes(junk)
    assert references_file(corpus) == whole
    assert (corpus.home / "cache" / keep.FILE).stat().st_size > 100


def test_a_file_of_another_version_is_made_anew(make: Make, read: list[list[str]], monkeypatch: pytest.MonkeyPatch) -> None:
    references_file(make())
    monkeypatch.setattr(keep, "SCAN_VERSION", "another")
    references_file(make())
    assert len(read) == 2


def test_a_folder_that_cannot_be_written_costs_only_time(make: Make, caplog: pytest.LogCaptureFixture) -> None:
    corpus = make()
    (corpus.home / "cache").rmdir() if (corpus.home / "cache").is_dir() else None
    (corpus.home / "cache").write_text("a file where the folder should be")
    assert dead(corpus)
    assert "could not be written" in caplog.text
